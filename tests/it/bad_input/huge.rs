//! Inputs that are large or deep: each ends within a second or two, in an answer.

use snapbox::str;

use super::assert_complete;
use crate::book::{Book, GUIDE, INCIDENT};

const PLACE: &str = "content/incidents/a.md";

fn guide(body: &str) -> Book {
    Book::new().file("content/guides/g.md", &format!("---\ntitle: A guide\nsummary: What it is for.\n---\n{body}\n"))
}

#[track_caller]
fn check(book: &Book) -> crate::book::Run {
    let run = book.check();
    assert_complete(book, &run.err);
    run
}

#[test]
fn ten_megabytes_are_too_large_a_file() {
    let long = format!("trigger: \"{}\"\n", "x".repeat(10 * 1024 * 1024));
    check(&Book::new().file(PLACE, &INCIDENT.replace("status:", &(long + "status:")))).shows(str![[r#"
$ rcabook check
error[file-too-large]: the file has 10485924 bytes; the limit is 4194304
--> content/incidents/a.md
 = help: keep the lines that matter and link to where the rest is stored
 = see `rcabook explain file-too-large`

1 error
exit code 1

"#]]);
}

#[test]
fn two_megabytes_are_too_large_a_front_matter() {
    let long = format!("trigger: \"{}\"\n", "x".repeat(2 * 1024 * 1024));
    check(&Book::new().file(PLACE, &INCIDENT.replace("status:", &(long + "status:")))).shows(str![[r#"
$ rcabook check
error[yaml-limit]: the front matter has 2097266 bytes; the limit is 1048576
 --> content/incidents/a.md:1:1
  |
1 | ---
  | ^^^
  |
  = help: move long texts into the Markdown body below the second `---`
  = see `rcabook explain yaml-limit`

1 error
exit code 1

"#]]);
}

#[test]
fn long_lines_are_cut_around_the_place() {
    let long =
        format!("impact: [{{who: learners, what: \"{}\", cuont: 3, x-a: \"{}\"}}]\n", "é".repeat(900), "y".repeat(900));
    check(&Book::new().file(PLACE, &INCIDENT.replace("status:", &(long + "status:")))).shows(str![[r#"
$ rcabook check
error[unknown-key]: unknown key `cuont`
 --> content/incidents/a.md:5:936
  |
5 | ...ééééééééééééééééééé", cuont: 3, x-a: "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy...
  |                          ^^^^^
  |
  = help: did you mean `count`?
  = see `rcabook explain unknown-key`

1 error
exit code 1

"#]]);
}

#[test]
fn three_megabytes_of_prose_are_fine() {
    let body =
        "## Section\n\nWords, *emphasis*, `code` and a [[guide/g]] reference.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n";
    check(&guide(&body.repeat(3 * 1024 * 1024 / body.len()))).shows(str![[r#"
$ rcabook check
no findings in 0 incidents, 0 lessons, 0 recipes and 0 rules
exit code 0

"#]]);
}

#[test]
fn deep_quotes_are_refused() {
    check(&guide(&format!("{}deep", "> ".repeat(10_000)))).shows(str![[r#"
$ rcabook check
error[markdown-limit]: the Markdown is nested more than 60 levels deep
 --> content/guides/g.md:5:121
  |
5 | ...> > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > ...
  |                                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: keep the passage that matters, with fewer levels of lists and quotes
  = see `rcabook explain markdown-limit`

1 error
exit code 1

"#]]);
}

#[test]
fn deep_lists_are_refused() {
    let list: String = (0..400).map(|depth| format!("{}- item\n", "  ".repeat(depth))).collect();
    check(&guide(&list)).shows(str![[r#"
$ rcabook check
error[markdown-limit]: the Markdown is nested more than 60 levels deep
  --> content/guides/g.md:35:61
   |
35 | ...                   - item
   |                       ^^^^^^
   |
   = help: keep the passage that matters, with fewer levels of lists and quotes
   = see `rcabook explain markdown-limit`

1 error
exit code 1

"#]]);
}

#[test]
fn deep_emphasis_is_refused() {
    check(&guide(&format!("{}deep{}", "*a __b ".repeat(5_000), "b__ a* ".repeat(5_000)))).shows(str![[r#"
$ rcabook check
error[markdown-limit]: the Markdown is nested more than 60 levels deep
 --> content/guides/g.md:5:207
  |
5 | ...b *a __b *a __b *a __b *a __b *a __b *a __b *a __b *a __b *a __b *a __b *a __b *a __b *a __b *a __b *a __b *a __b *a __b *a __b *a __b *a __b *a __b *a __b *a _...
  |                                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: keep the passage that matters, with fewer levels of lists and quotes
  = see `rcabook explain markdown-limit`

1 error
exit code 1

"#]]);
}

#[test]
fn many_brackets_are_plain_text() {
    check(&guide(&format!("{}x{}", "[".repeat(50_000), "](".repeat(50_000)))).shows(str![[r#"
$ rcabook check
no findings in 0 incidents, 0 lessons, 0 recipes and 0 rules
exit code 0

"#]]);
}

#[test]
fn deep_images_are_refused_once() {
    let book = guide(&format!("{}x{}", "![".repeat(20_000), "](a.png)".repeat(20_000)));
    let printed = book.check().ends_with(1);
    assert_eq!(printed.matches("error[markdown-limit]").count(), 1, "{printed}");
    // Those that are not too deep lack their picture.
    assert!(printed.ends_with("\n60 errors\n"), "{}", &printed[printed.len() - 300..]);
}

#[test]
fn thousands_of_wrong_keys_do_not_take_long() {
    let keys: String = (0..3_000).map(|n| format!("key-{n}: {n}\n")).collect();
    let book = Book::new().file(PLACE, &INCIDENT.replace("status:", &(keys + "status:")));
    let printed = book.check().ends_with(1);
    assert!(printed.ends_with("3000 errors\n"), "{}", &printed[printed.len().saturating_sub(300)..]);
}

#[test]
fn many_files_with_one_identifier_do_not_take_long() {
    let book = (0..500).fold(Book::new(), |book, n| book.file(&format!("content/incidents/{n:03}.md"), INCIDENT));
    let printed = book.check().ends_with(1);
    assert!(printed.ends_with("499 errors\n"), "{}", &printed[printed.len().saturating_sub(300)..]);
}

#[test]
fn a_word_of_a_megabyte_is_shortened() {
    let word = "x".repeat(900_000);
    let book = Book::new()
        .file(PLACE, &INCIDENT.replace("status: draft", &format!("status: {word}")))
        .file("content/guides/g.md", &GUIDE.replace("Text.", &format!("[[{word}]]")));
    check(&book).shows(str![[r#"
$ rcabook check
error[unknown-page]: nothing in this handbook is called `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…`
 --> content/guides/g.md:7:1
  |
7 | [[xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: write the kind and the identifier, as in `guide/g`; the kinds are `incident`, `lesson`, `recipe`, `rule`, `factor`, `term` or `guide`
  = see `rcabook explain unknown-page`

error[invalid-value]: `status` has no value `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…`
 --> content/incidents/a.md:5:9
  |
5 | status: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...
  |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: write one of `draft`, `in-review`, `final` or `withdrawn`
  = see `rcabook explain invalid-value`

2 errors
exit code 1

"#]]);
}

/// A guide that has had many names.
fn renamed(times: usize) -> Book {
    let names: Vec<String> = (0..times).map(|n| format!("old-{n}")).collect();
    Book::new()
        .file("content/guides/g.md", &GUIDE.replace("---\n##", &format!("aliases: [{}]\n---\n##", names.join(", "))))
}

#[test]
fn more_former_addresses_than_a_host_reads_are_told_and_still_lead_on() {
    assert!(check(&renamed(400)).ends_with(0).starts_with("no findings"));
    check(&renamed(501)).shows(str![[r#"
$ rcabook check
info[redirects-beyond-host]: _redirects has 1002 rules in 40 KB for 501 former addresses: more than GitLab Pages will read
--> _redirects
 = help: nothing is lost: each former address is a page that leads on; where the host has to answer by itself, take another host, or nginx with redirects.map
 = see `rcabook explain redirects-beyond-host`

1 note
exit code 0

"#]]);
    let book = renamed(1001);
    let told = "2002 rules in 80 KB for 1001 former addresses: more than GitLab Pages and Cloudflare Pages will read";
    assert!(check(&book).ends_with(0).contains(told));
    book.build().ends_with(0);
    let rules = book.read("book/_redirects").lines().filter(|line| !line.starts_with('#')).count();
    assert_eq!(rules, 2002);
    assert!(book.read("book/guides/old-1000.html").contains("g.html"));
}
