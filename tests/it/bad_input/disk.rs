//! Inputs that are odd as files: bytes that are no text, links, and what is no file at all.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::Command;

use snapbox::str;

use super::assert_complete;
use crate::book::{Book, GUIDE, INCIDENT, Run};

const PLACE: &str = "content/incidents/a.md";

#[track_caller]
fn check(book: &Book) -> Run {
    let run = book.check();
    assert_complete(book, &run.err);
    run
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_are_fine() {
    let text = format!("\u{feff}{}", INCIDENT.replace('\n', "\r\n"));
    let book = Book::new().file(PLACE, &text).file("book.toml", "\u{feff}[book]\r\ntitle = \"T\"\r\n");
    check(&book).shows(str![[r#"
$ rcabook check
no findings in 1 incident, 0 lessons, 0 recipes and 0 rules
exit code 0

"#]]);
}

#[test]
fn copies_that_editors_keep_beside_a_file_are_no_files_of_the_project() {
    let book = Book::new().file(PLACE, INCIDENT).file("book.toml", "[output.html]\ntheme = \"own\"\n");
    let guides = ["g.md~", "#g.md#", ".#g.md", ".g.md.swp", "g.md.~1~"].map(|name| format!("content/guides/{name}"));
    let book = guides.iter().fold(book, |book, path| book.file(path, "x"));
    let book = book.file("themes/own/css/90.css", ".own { top: 0 }").file("themes/own/css/90.css~", "x");
    let said = book.run(&["check", "--deny", "warnings"]).ends_with(0);
    assert!(said.starts_with("no findings in 1 incident, 0 lessons, "), "{said}");
    let named = Book::new().file("content/guides/#1.md", "x").run(&["check"]);
    assert!(named.err.contains("content/guides/#1.md"), "a name that only begins so is a record's: {}", named.err);
}

#[test]
fn places_are_right_behind_windows_line_ends_and_a_byte_order_mark() {
    let text = format!("\u{feff}{}", INCIDENT.replace("status: draft", "status: finall").replace('\n', "\r\n"));
    check(&Book::new().file(PLACE, &text)).shows(str![[r#"
$ rcabook check
error[invalid-value]: `status` has no value `finall`
 --> content/incidents/a.md:5:9
  |
5 | status: finall
  |         ^^^^^^
  |
  = help: write one of `draft`, `in-review`, `final` or `withdrawn`; did you mean `final`?
  = see `rcabook explain invalid-value`

1 error
exit code 1

"#]]);
}

#[test]
fn old_mac_line_ends_are_answered() {
    check(&Book::new().file(PLACE, &INCIDENT.replace('\n', "\r"))).shows(str![[r#"
$ rcabook check
error[front-matter-missing]: the lines end with a carriage return alone
 --> content/incidents/a.md:1:1
  |
1 | ---␍id: INC-2023-001␍title: A migration failed␍date: 2023-02-16␍status: draft␍summary: It failed on prod.␍---␍## Technical cause␍␍The table was locked.
  | ^^^
  |
  = help: save the file with line feeds at the ends of lines
  = see `rcabook explain front-matter-missing`

1 error
exit code 1

"#]]);
}

#[test]
fn the_place_of_a_byte_that_is_no_utf8_is_shown() {
    let mut bytes = INCIDENT.replace("failed on prod", "f\u{fc}hrte zu nichts").into_bytes();
    let at = bytes.windows(2).position(|w| w == "ü".as_bytes()).unwrap();
    bytes.splice(at..at + 2, [0xfc]);
    check(&Book::new().bytes(PLACE, &bytes)).shows(str![[r#"
$ rcabook check
error[not-utf8]: this is no UTF-8: the byte 0xfc stands for no character here
 --> content/incidents/a.md:6:14
  |
6 | summary: It f�hrte zu nichts.
  |              ^
  |
  = help: save the file as UTF-8; an old file is converted with `iconv -f latin1 -t utf-8`
  = see `rcabook explain not-utf8`

1 error
exit code 1

"#]]);
}

#[test]
fn text_of_two_bytes_a_letter_is_answered() {
    let bytes: Vec<u8> = "\u{feff}---\nid: x\n---\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(&Book::new().bytes(PLACE, &bytes)).shows(str![[r#"
$ rcabook check
error[not-utf8]: this is UTF-16, and not UTF-8
 --> content/incidents/a.md:1:1
  |
1 | ��-␀-␀-␀
  | ^
  |
  = help: save the file as UTF-8, or convert it with `iconv -f utf-16 -t utf-8`
  = see `rcabook explain not-utf8`

1 error
exit code 1

"#]]);
}

#[test]
fn settings_that_are_no_utf8_are_answered() {
    check(&Book::new().bytes("book.toml", b"[book]\ntitle = \"\xfc\"\n").file(PLACE, INCIDENT)).shows(str![[r#"
$ rcabook check
error[not-utf8]: this is no UTF-8: the byte 0xfc stands for no character here
 --> book.toml:2:10
  |
2 | title = "�"
  |          ^
  |
  = help: save the file as UTF-8; an old file is converted with `iconv -f latin1 -t utf-8`
  = see `rcabook explain not-utf8`

1 error
exit code 1

"#]]);
}

#[test]
fn nul_bytes_and_escape_sequences_are_named_and_not_printed() {
    let book = Book::new()
        .file(PLACE, &INCIDENT.replace("on prod", "on\0prod"))
        .file("content/guides/g.md", &GUIDE.replace("Text.", "\u{1b}[2J\u{1b}]0;owned\u{7} Text."));
    let run = check(&book);
    assert!(!run.err.contains(['\0', '\u{1b}', '\u{7}']), "{:?}", run.err);
    run.shows(str![[r#"
$ rcabook check
error[control-character]: the text contains the control character U+001B
 --> content/guides/g.md:7:1
  |
7 | ␛[2J␛]0;owned␇ Text.
  | ^
  |
  = help: delete it; if the whole file looks like this, it is no text or was saved in another encoding than UTF-8
  = see `rcabook explain control-character`

error[control-character]: the text contains the control character U+0000
 --> content/incidents/a.md:6:22
  |
6 | summary: It failed on␀prod.
  |                      ^
  |
  = help: delete it; if the whole file looks like this, it is no text or was saved in another encoding than UTF-8
  = see `rcabook explain control-character`

2 errors
exit code 1

"#]]);
}

#[test]
fn links_out_of_the_project_are_not_followed() {
    let book = Book::new().file(PLACE, INCIDENT);
    let outside = book.root().parent().unwrap().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("secret.md"), GUIDE).unwrap();
    fs::write(outside.join("secret.png"), b"\x89PNG\r\n\x1a\n").unwrap();
    let book = book
        .link("content/guides/secret.md", "../../../outside/secret.md")
        .link("content/recipes", "../../outside")
        .link("content/images/secret.png", "../../../outside/secret.png")
        .link("content/images/passwd", "/etc/passwd");
    check(&book).shows(str![[r#"
$ rcabook check
error[symlink-outside]: this link leads out of the project
--> content/guides/secret.md
 = help: copy the file into the project: a handbook must not depend on, or publish, what lies outside
 = see `rcabook explain symlink-outside`

error[symlink-outside]: this link leads out of the project
--> content/images/passwd
 = help: copy the file into the project: a handbook must not depend on, or publish, what lies outside
 = see `rcabook explain symlink-outside`

error[symlink-outside]: this link leads out of the project
--> content/images/secret.png
 = help: copy the file into the project: a handbook must not depend on, or publish, what lies outside
 = see `rcabook explain symlink-outside`

error[symlink-outside]: this link leads out of the project
--> content/recipes
 = help: copy the file into the project: a handbook must not depend on, or publish, what lies outside
 = see `rcabook explain symlink-outside`

4 errors
exit code 1

"#]]);
}

/// A project in which one file has what others refer to.
fn referring(second: &[u8]) -> Book {
    let first = INCIDENT.replace(
        "summary:",
        "links: [{rel: related, to: INC-2026-004}]\nlessons: [{again: look-first}]\nsummary: After [[INC-2026-004]].\nx-s:",
    );
    Book::new().file(PLACE, &first).bytes("content/incidents/b.md", second).file(
        "content/factors.yaml",
        "factors:\n  - {id: no-dry-run, name: No dry run, definition: Nobody tried it.}\n",
    )
}

const SECOND: &str = "---
id: INC-2026-004
title: A second one für später
date: 2026-02-16
status: draft
summary: It failed.
factors: [no-dry-run]
lessons: [{id: look-first, text: Look first., unenforceable: Nobody can.}]
---
Text.
";

#[test]
fn what_a_file_that_is_no_text_declares_is_not_missing() {
    let wrong = "später".as_bytes();
    let mut bytes = SECOND.as_bytes().to_vec();
    let at = bytes.windows(wrong.len()).position(|w| w == wrong).unwrap() + 2;
    bytes.splice(at..at + 2, [0xe4]);
    let book = referring(&bytes);
    check(&book).shows(str![[r#"
$ rcabook check
error[not-utf8]: this is no UTF-8: the byte 0xe4 stands for no character here
 --> content/incidents/b.md:3:27
  |
3 | title: A second one für sp�ter
  |                           ^
  |
  = help: write the character that was meant in the byte's place: the rest of the file has characters in UTF-8
  = see `rcabook explain not-utf8`

1 error
exit code 1

"#]]);
    let run = book.run(&["new", "incident", "The next"]);
    assert!(book.read(run.out.trim()).contains("INC-2026-005"), "the identifier is taken");
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(SECOND.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let run = referring(&utf16).check();
    assert_eq!(run.err.matches("error[").count(), 1, "{}", run.err);
}

#[test]
fn what_a_file_that_cannot_be_read_may_declare_is_not_missing() {
    let book = referring(SECOND.as_bytes()).file("permalinks.lock", "incidents/INC-2026-004.html 2026-02-17\n");
    fs::remove_file(book.path("content/incidents/b.md")).unwrap();
    check(&book.link("content/incidents/b.md", "nowhere.md")).shows(str![[r#"
$ rcabook check
error[file-unreadable]: this link leads nowhere: no such file or directory
--> content/incidents/b.md
 = help: delete the link, or let it lead to a file of the project
 = see `rcabook explain file-unreadable`

1 error
exit code 1

"#]]);
}

#[test]
fn settings_behind_a_link_that_leads_nowhere_are_not_none() {
    check(&Book::new().file("content/guides/g.md", GUIDE).link("book.toml", "gone.toml")).shows(str![[r#"
$ rcabook check
error[file-unreadable]: this cannot be read: no such file or directory
--> book.toml
 = help: create it, or mend the link or the setting that leads here
 = see `rcabook explain file-unreadable`

1 error
exit code 1

"#]]);
}

#[test]
fn loops_of_links_end() {
    let book = Book::new()
        .file(PLACE, INCIDENT)
        .link("content/guides/again", "../../content")
        .link("content/guides/self.md", "self.md")
        .link("content/guides/gone.md", "nowhere.md");
    check(&book).shows(str![[r#"
$ rcabook check
error[file-unreadable]: this link leads nowhere: no such file or directory
--> content/guides/gone.md
 = help: delete the link, or let it lead to a file of the project
 = see `rcabook explain file-unreadable`

error[file-unreadable]: this link leads nowhere: too many levels of symbolic links
--> content/guides/self.md
 = help: delete the link, or let it lead to a file of the project
 = see `rcabook explain file-unreadable`

2 errors
exit code 1

"#]]);
}

#[test]
fn links_inside_the_project_are_read() {
    let book = Book::new().file("shared/g.md", GUIDE).link("content/guides/g.md", "../../shared/g.md");
    check(&book).shows(str![[r#"
$ rcabook check
no findings in 0 incidents, 0 lessons, 0 recipes and 0 rules
exit code 0

"#]]);
}

#[test]
fn what_is_no_file_is_refused() {
    let book = Book::new().file(PLACE, INCIDENT).folder("content/incidents/folder.md").folder("content/factors.yaml");
    let fifo = book.path("content/incidents/pipe.md");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    check(&book).shows(str![[r#"
$ rcabook check
error[file-unreadable]: this folder has the name of a file
--> content/factors.yaml
 = help: rename the folder, or put a file in its place
 = see `rcabook explain file-unreadable`

error[file-unreadable]: this folder has the name of a file
--> content/incidents/folder.md
 = help: rename the folder, or put a file in its place
 = see `rcabook explain file-unreadable`

error[file-unreadable]: this is neither a file nor a folder
--> content/incidents/pipe.md
 = help: delete it: a handbook is made of plain files
 = see `rcabook explain file-unreadable`

3 errors
exit code 1

"#]]);
}

#[test]
fn settings_that_are_a_folder_are_answered() {
    check(&Book::new().folder("book.toml").file(PLACE, INCIDENT)).shows(str![[r#"
$ rcabook check
error[file-unreadable]: this cannot be read: is a directory
--> book.toml
 = help: put a file in the folder's place
 = see `rcabook explain file-unreadable`

1 error
exit code 1

"#]]);
}

#[test]
fn files_that_may_not_be_read_are_named() {
    let book = Book::new().file(PLACE, INCIDENT).file("content/incidents/b.md", INCIDENT);
    let locked = book.path("content/incidents/b.md");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    // Root reads everything, whatever the permissions say.
    if fs::read(&locked).is_ok() {
        fs::remove_file(&locked).unwrap();
        symlink("b.md", &locked).unwrap();
        return check(&book).shows(str![[r#"
$ rcabook check
error[file-unreadable]: this link leads nowhere: too many levels of symbolic links
--> content/incidents/b.md
 = help: delete the link, or let it lead to a file of the project
 = see `rcabook explain file-unreadable`

1 error
exit code 1

"#]]);
    }
    check(&book).shows(str![]);
}

#[test]
fn names_that_are_no_text_are_answered() {
    use std::os::unix::ffi::OsStrExt as _;
    let book = Book::new().file(PLACE, INCIDENT);
    let name = std::ffi::OsStr::from_bytes(b"content/incidents/\xff\x1b[31m.md");
    fs::write(book.root().join(name), INCIDENT).unwrap();
    let run = check(&book);
    assert!(!run.err.contains('\u{1b}'), "{:?}", run.err);
    run.shows(str![[r#"
$ rcabook check
error[duplicate-id]: the incident identifier `INC-2023-001` is taken already, in content/incidents/a.md
 --> content/incidents/��[31m.md:2:5
  |
2 | id: INC-2023-001
  |     ^^^^^^^^^^^^
  |
  = help: give the newer of the two another identifier
  = see `rcabook explain duplicate-id`

1 error
exit code 1

"#]]);
}

#[test]
fn what_a_folder_may_hold_that_cannot_be_read_is_not_missing() {
    let refers = "---\ntitle: A\n---\nSee [[INC-2023-001]], [[lesson/one]], [this](../incidents/a.md), [[recipe/none]] and \
                  [[rule/squawk/ban-x]].\n";
    let book = Book::new()
        .file("book.toml", "[handbook]\nlinters = [\"squawk\"]\n")
        .file("content/guides/g.md", refers)
        .file("content/factors.yaml", "factors: [{id: f, name: F, definition: D.}]\n");
    for folder in ["content/incidents", "content/rules"] {
        symlink("nowhere", book.path(folder)).unwrap();
    }
    check(&book).shows(str![[r#"
$ rcabook check
error[unknown-recipe]: there is no recipe `none`
 --> content/guides/g.md:4:66
  |
4 | See [[INC-2023-001]], [[lesson/one]], [this](../incidents/a.md), [[recipe/none]] and [[rule/squawk/ban-x]].
  |                                                                  ^^^^^^^^^^^^^^^
  |
  = help: write the recipe, or remove the reference until then
  = see `rcabook explain unknown-recipe`

error[file-unreadable]: this link leads nowhere: no such file or directory
--> content/incidents
 = help: delete the link, or let it lead to a file of the project
 = see `rcabook explain file-unreadable`

error[file-unreadable]: this link leads nowhere: no such file or directory
--> content/rules
 = help: delete the link, or let it lead to a file of the project
 = see `rcabook explain file-unreadable`

3 errors
exit code 1

"#]]);
    // Root reads everything, whatever the permissions say.
    let book = Book::new().file("content/guides/g.md", GUIDE).file(PLACE, INCIDENT);
    let locked = book.path("content");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    let is_locked = fs::read_dir(&locked).is_err();
    let said = check(&book).transcript();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(!is_locked || said.matches("error[").count() == 1, "{said}");
}
