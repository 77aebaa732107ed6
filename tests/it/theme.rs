//! A project's own theme: files that are no text, and templates that pages cannot be made with.

use std::fs;

use snapbox::str;

use crate::book::{Book, GUIDE, INCIDENT, Run};

/// The first bytes of a font, of which some are no UTF-8.
const FONT: &[u8] = b"wOF2\x00\x01\x00\x00\xfc\xff\x00\n\xef\xbb\xbf";

/// A project with a theme of its own.
fn book() -> Book {
    Book::new()
        .file("book.toml", "[output.html]\ntheme = \"own\"\n")
        .file("content/incidents/a.md", INCIDENT)
        .file("content/guides/g.md", GUIDE)
}

#[track_caller]
fn published(book: &Book, path: &str) -> Vec<u8> {
    fs::read(book.path("book").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn fonts_and_pictures_of_a_theme_are_published_byte_for_byte() {
    let text = "\u{feff}No text of the theme's.\r\n";
    let book = book()
        .bytes("themes/own/static/fonts/own.woff2", FONT)
        .bytes("themes/own/static/logo.png", b"\x89PNG\r\n\x1a\n")
        .file("themes/own/static/licence.txt", text);
    book.check().shows(str![[r#"
$ rcabook check
no findings in 1 incident, 0 lessons, 0 recipes and 0 rules
exit code 0

"#]]);
    book.build().ends_with(0);
    assert_eq!(published(&book, "assets/fonts/own.woff2"), FONT);
    assert_eq!(published(&book, "assets/logo.png"), b"\x89PNG\r\n\x1a\n");
    assert_eq!(published(&book, "assets/licence.txt"), text.as_bytes());
    // The next build takes a changed file in, as it does a changed text.
    fs::write(book.path("themes/own/static/fonts/own.woff2"), b"\xff").unwrap();
    book.build().ends_with(0);
    assert_eq!(published(&book, "assets/fonts/own.woff2"), b"\xff");
}

#[test]
fn a_picture_that_lies_elsewhere_in_a_theme_is_told_where_it_belongs() {
    book().bytes("themes/own/logo.png", b"\x89PNG\r\n\x1a\n").check().shows(str![[r#"
$ rcabook check
warning[unknown-theme-file]: this file of the theme overrides nothing and is not used
--> themes/own/logo.png
 = help: a theme has templates/*.html, templates/components/*.html, css/*.css, js/*.js, js/search/*.js, static/*, favicon.svg and theme.toml
 = see rules/rcabook/unknown-theme-file.html

1 warning
exit code 0

"#]]);
}

#[test]
fn a_theme_whose_only_file_cannot_be_read_is_not_missing() {
    let run = book().bytes("themes/own/css/90-own.css", b".a { content: \"\xfc\" }\n").check();
    assert_eq!(run.err.matches("error[").count(), 1, "{}", run.err);
    assert!(run.err.contains("error[not-utf8]"), "{}", run.err);
    let run = book().link("themes/own/static/x.png", "/etc/hosts").check();
    assert_eq!(run.err.matches("error[").count(), 1, "{}", run.err);
    assert!(run.err.contains("error[symlink-outside]"), "{}", run.err);
}

#[test]
fn a_file_of_a_theme_has_a_limit() {
    let book = book().file("themes/own/static/x.woff2", "");
    fs::File::options()
        .write(true)
        .open(book.path("themes/own/static/x.woff2"))
        .unwrap()
        .set_len(16 << 20 | 1)
        .unwrap();
    book.check().shows(str![[r#"
$ rcabook check
error[file-too-large]: the file has 16777217 bytes; the limit is 16777216
--> themes/own/static/x.woff2
 = help: publish a smaller one, such as a font with no more than the letters in use
 = see rules/rcabook/file-too-large.html

1 error
exit code 1

"#]]);
}
