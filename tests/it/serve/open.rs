//! `--open`: the reader's browser, or what stands in for one.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::preview::Preview;
use crate::book::{Book, INCIDENT};

/// A program that notes what it was asked to open.
fn opener(book: Book, path: &str) -> Book {
    let book = book.file(path, "#!/bin/sh\nprintf '%s %s\\n' \"$0\" \"$*\" > \"${0%/*}/../opened\"\n");
    fs::set_permissions(book.path(path), fs::Permissions::from_mode(0o755)).unwrap();
    book
}

fn book() -> Book {
    Book::new().file("content/incidents/a.md", INCIDENT).folder("nothing")
}

#[track_caller]
fn opens(book: &Book, preview: &Preview, program: &str) {
    let opened = || fs::read_to_string(book.path("opened")).unwrap_or_default();
    preview.wait("the browser is opened", || opened().ends_with('\n'));
    let expected = format!("{} http://localhost:{}/\n", book.path(program).display(), preview.port());
    assert_eq!(opened(), expected);
}

#[test]
fn the_browser_that_was_chosen_is_opened() {
    let book = opener(opener(book(), "bin/mine"), "other/xdg-open");
    let (mine, path) = (book.path("bin/mine"), format!("{}:/usr/bin:/bin", book.path("other").display()));
    let environment = [("BROWSER", mine.to_str().unwrap()), ("PATH", &*path)];
    let preview = Preview::among(&book, &["--port", "0", "--open"], &environment);
    opens(&book, &preview, "bin/mine");
}

#[test]
fn without_a_choice_the_system_s_opener_is_asked() {
    let book = opener(book(), "other/xdg-open");
    let path = format!("{}:/usr/bin:/bin", book.path("other").display());
    // A list of commands with their arguments is for other programs.
    let preview =
        Preview::among(&book, &["--port", "0", "--open"], &[("BROWSER", "firefox %s:links %s"), ("PATH", &*path)]);
    opens(&book, &preview, "other/xdg-open");
}

#[test]
fn where_there_is_no_browser_the_preview_says_so_and_goes_on() {
    let book = opener(book(), "other/xdg-open");
    let nothing = book.path("nothing");
    let environment = [("BROWSER", ""), ("PATH", nothing.to_str().unwrap())];
    let preview = Preview::among(&book, &["--port", "0", "--open"], &environment);
    let url = format!("open http://localhost:{}/ yourself", preview.port());
    preview.wait("it is said", || preview.said().contains(&url));
    assert!(preview.said().contains("no browser could be opened"), "{}", preview.said());
    assert_eq!(preview.get("/").status, 200);
    assert!(!book.path("opened").exists());
}

#[test]
fn nobody_asked_for_a_browser() {
    let book = opener(book(), "bin/mine");
    let mine = book.path("bin/mine");
    let preview = Preview::among(&book, &["--port", "0"], &[("BROWSER", mine.to_str().unwrap())]);
    preview.until("/incidents/inc-2023-001.html", "table was locked");
    assert!(!book.path("opened").exists());
}
