//! `permalinks`: the list of published addresses.

use std::fs;

use snapbox::str;

use crate::book::{Book, GUIDE, INCIDENT};

#[test]
fn nothing_is_promised_of_a_project_that_is_not_published() {
    let book = Book::new()
        .file("content/guides/g.md", GUIDE)
        .file("content/incidents/a.md", &INCIDENT.replace("The table", "As [[recipe/gone]] says, the table"));
    book.build().ends_with(1);
    book.run(&["permalinks", "accept"]).shows(str![[r#"
$ rcabook permalinks accept
error[unknown-recipe]: there is no recipe `gone`
  --> content/incidents/a.md:10:4
   |
10 | As [[recipe/gone]] says, the table was locked.
   |    ^^^^^^^^^^^^^^^
   |
   = help: write the recipe, or remove the reference until then
   = see `rcabook explain unknown-recipe`

1 error
nothing was written: mend the errors first, as a build asks for as well
exit code 1

"#]]);
    assert!(!book.path("permalinks.lock").exists());
    let book = book.file("content/incidents/a.md", INCIDENT);
    book.run(&["permalinks", "accept"]).ends_with(0);
    let list = book.read("permalinks.lock");
    assert!(list.contains("incidents/inc-2023-001.html 2026-11-22\n"), "{list}");
    // A line that stands twice is mended by accepting, whatever level it has.
    let book = book
        .file("permalinks.lock", &format!("{list}incidents/inc-2023-001.html 2026-11-23\n"))
        .file("book.toml", "[checks]\npermalink-duplicate = \"error\"\n");
    book.run(&["permalinks", "accept"]).ends_with(0);
    assert_eq!(book.read("permalinks.lock"), list);
}

#[test]
fn an_entry_of_a_feed_keeps_its_identifier_when_its_record_is_renamed_or_takes_another_in() {
    let incident = |id: &str, aliases: &str| {
        INCIDENT.replace("INC-2023-001", id).replace("status:", &format!("aliases: [{aliases}]\nstatus:"))
    };
    let entries = |book: &Book| {
        book.build().ends_with(0);
        let feed = book.read("book/feed.xml");
        let ids = feed.split(":incident/").skip(1).filter_map(|rest| rest.split_once("</id>"));
        ids.map(|(id, _)| id.to_owned()).collect::<Vec<_>>()
    };
    let one_and_two = |book: Book| {
        let book = book
            .file("content/incidents/a.md", &incident("INC-2023-001", ""))
            .file("content/incidents/b.md", &incident("INC-2023-002", ""));
        book.run(&["permalinks", "accept"]).ends_with(0);
        book
    };
    // One of the two is taken into the other, whichever is the older.
    for (stays, goes, gone) in [("INC-2023-001", "INC-2023-002", "b"), ("INC-2023-002", "INC-2023-001", "a")] {
        let book = one_and_two(Book::new());
        fs::remove_file(book.path(&format!("content/incidents/{gone}.md"))).unwrap();
        let other = if gone == "a" { "b" } else { "a" };
        let book = book.file(&format!("content/incidents/{other}.md"), &incident(stays, goes));
        assert_eq!(entries(&book), [stays]);
        book.run(&["permalinks", "accept"]).ends_with(0);
        let list = book.read("permalinks.lock");
        assert!(list.contains(&format!("incidents/{}.html 2026-11-22 merged\n", goes.to_lowercase())), "{list}");
        assert_eq!(entries(&book), [stays]);
        book.run(&["permalinks", "accept"]).ends_with(0);
        assert_eq!(book.read("permalinks.lock"), list);
    }
    // One is renamed, and renamed again.
    let book = one_and_two(Book::new()).file("content/incidents/a.md", &incident("INC-2023-008", "INC-2023-001"));
    assert_eq!(entries(&book), ["INC-2023-001", "INC-2023-002"]);
    book.run(&["permalinks", "accept"]).ends_with(0);
    assert!(book.read("permalinks.lock").contains("incidents/inc-2023-001.html 2026-11-22 moved\n"));
    let book = book.file("content/incidents/a.md", &incident("INC-2023-009", "INC-2023-001, INC-2023-008"));
    assert_eq!(entries(&book), ["INC-2023-001", "INC-2023-002"]);
    book.run(&["permalinks", "accept"]).ends_with(0);
    assert_eq!(entries(&book), ["INC-2023-001", "INC-2023-002"]);
}

/// As after `git revert` of a commit that published an address: the list and the site go back together.
#[test]
fn what_another_list_promises_is_held_although_this_one_forgot_it() {
    let guide = |book: Book, name: &str| book.file(&format!("content/guides/{name}.md"), GUIDE);
    let book = guide(guide(Book::new(), "stays"), "goes");
    book.run(&["permalinks", "accept"]).ends_with(0);
    let book = {
        let (published, goes) = (book.read("permalinks.lock"), "guides/goes.html");
        fs::remove_file(book.path("content/guides/goes.md")).unwrap();
        let kept: String = published.split_inclusive('\n').filter(|line| !line.starts_with("guides/goes.")).collect();
        assert!(published.contains(goes) && !kept.contains(goes));
        book.file("permalinks.lock", &kept).file("published.lock", &published)
    };
    book.run(&["permalinks", "check"]).ends_with(0);
    let run = book.run(&["permalinks", "check", "--against", "published.lock"]);
    run.shows(str![[r#"
$ rcabook permalinks check --against published.lock
error[address-lost]: guides/goes.html was published on 2026-11-22, with a place on it, and would vanish; the other list has it, and this one does not
--> permalinks.lock
 = help: if it is `stays` now, add `aliases: [goes]` to that guide in content/guides/stays.md; if it is gone, bring it back with `status: withdrawn` and a `reason`
 = see `rcabook explain address-lost`

1 error
exit code 1

"#]]);
    // What both lists have is told once, and what the site answers is no loss.
    let book = guide(book, "goes");
    let said = book.run(&["permalinks", "check", "--against", "published.lock"]).ends_with(0);
    assert!(!said.contains("address-lost"), "{said}");
    fs::remove_file(book.path("content/guides/stays.md")).unwrap();
    let said = book.run(&["permalinks", "check", "--against", "published.lock"]).ends_with(1);
    assert_eq!(said.matches("guides/stays.html was published").count(), 1, "{said}");
    let said = book.run(&["permalinks", "check", "--against", "nowhere.lock"]).ends_with(2);
    assert!(said.contains("the other list, nowhere.lock, cannot be read"), "{said}");
    book.run(&["permalinks", "accept", "--against", "published.lock"]).ends_with(2);
}
