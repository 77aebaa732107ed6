//! Output folders where a site would do harm, folders that are no project, and calls that make no sense.

use std::fs;

use snapbox::str;

use crate::book::{Book, GUIDE, INCIDENT};
use crate::tree::Tree;

fn small() -> Book {
    Book::new().file("content/incidents/a.md", INCIDENT).file("content/guides/g.md", GUIDE)
}

/// Runs a build that is refused, and asserts that it changed nothing in the project or beside it.
#[track_caller]
fn refuses(book: &Book, args: &[&str], expected: impl snapbox::IntoData) {
    let above = book.root();
    let before = Tree::of(&above);
    book.run(args).shows(expected);
    Tree::of(&above).without_cache().assert_same(&before);
}

#[test]
fn an_output_folder_that_is_a_file() {
    refuses(
        &small().file("site", "mine"),
        &["build", "--out", "site"],
        str![[r#"
$ rcabook build --out site
error: [PROJECT]/site is not a folder
  help: remove it, or choose another output folder
exit code 2

"#]],
    );
}

#[test]
fn an_output_folder_below_a_file() {
    refuses(
        &small().file("site", "mine"),
        &["build", "--out", "site/deep/er"],
        str![[r#"
$ rcabook build --out site/deep/er
error: site/deep/er is not a folder
  help: remove it, or choose another output folder
exit code 2

"#]],
    );
}

#[test]
fn an_output_folder_that_is_the_content_folder() {
    refuses(
        &small(),
        &["build", "--out", "content"],
        str![[r#"
$ rcabook build --out content
error: content is a place for the records in content/, and not for the site
  help: choose a folder for the site alone with `--out DIR`, such as `book`
exit code 2

"#]],
    );
}

#[test]
fn an_output_folder_inside_the_content_folder() {
    refuses(
        &small(),
        &["build", "--out", "content/site"],
        str![[r#"
$ rcabook build --out content/site
error: content/site is a place for the records in content/, and not for the site
  help: choose a folder for the site alone with `--out DIR`, such as `book`
exit code 2

"#]],
    );
}

#[test]
fn an_output_folder_inside_the_content_folder_that_is_not_there_yet() {
    refuses(
        &small(),
        &["build", "--out", "content/not/there/yet"],
        str![[r#"
$ rcabook build --out content/not/there/yet
error: content/not/there/yet is a place for the records in content/, and not for the site
  help: choose a folder for the site alone with `--out DIR`, such as `book`
exit code 2

"#]],
    );
}

#[test]
fn an_output_folder_of_git() {
    let book = small().file(".git/HEAD", "ref: refs/heads/main\n");
    refuses(
        &book,
        &["build", "--out", ".git"],
        str![[r#"
$ rcabook build --out .git
error: .git is a place for the files of git, and not for the site
  help: choose a folder for the site alone with `--out DIR`, such as `book`
exit code 2

"#]],
    );
    refuses(
        &book,
        &["build", "--out", ".git/not/there/yet"],
        str![[r#"
$ rcabook build --out .git/not/there/yet
error: .git/not/there/yet is a place for the files of git, and not for the site
  help: choose a folder for the site alone with `--out DIR`, such as `book`
exit code 2

"#]],
    );
    small().file(".github/x", "").run(&["build", "--out", ".github/book"]).ends_with(0);
}

#[test]
fn an_output_folder_that_is_what_builds_keep() {
    for out in [".rcabook", ".rcabook/book"] {
        let book = small();
        let said = book.run(&["build", "--out", out]);
        said.ends_with(2);
        assert!(!book.path(out).join("index.html").exists(), "{out}");
    }
    refuses(
        &small(),
        &["build", "--out", ".rcabook/book"],
        str![[r#"
$ rcabook build --out .rcabook/book
error: .rcabook/book is a place for what builds keep for the next one, and not for the site
  help: choose a folder for the site alone with `--out DIR`, such as `book`
exit code 2

"#]],
    );
}

#[test]
fn an_output_folder_that_is_the_project() {
    refuses(
        &small(),
        &["build", "--out", "."],
        str![[r#"
$ rcabook build --out .
error: . is a place for the project's own files, and not for the site
  help: choose a folder for the site alone with `--out DIR`, such as `book`
exit code 2

"#]],
    );
}

#[test]
fn an_output_folder_that_holds_the_project() {
    refuses(
        &small(),
        &["build", "--out", ".."],
        str![[r#"
$ rcabook build --out ..
error: .. is a place for the project's own files, and not for the site
  help: choose a folder for the site alone with `--out DIR`, such as `book`
exit code 2

"#]],
    );
}

#[test]
fn an_output_folder_that_is_the_settings_file() {
    refuses(
        &small().file("book.toml", "[book]\ntitle = \"T\"\n"),
        &["build", "--out", "book.toml"],
        str![[r#"
$ rcabook build --out book.toml
error: book.toml is a place for the project's own files, and not for the site
  help: choose a folder for the site alone with `--out DIR`, such as `book`
exit code 2

"#]],
    );
}

#[test]
fn an_output_folder_that_is_the_themes_folder() {
    refuses(
        &small().folder("themes/mine"),
        &["build", "--out", "themes"],
        str![[r#"
$ rcabook build --out themes
error: themes is a place for the project's themes, and not for the site
  help: choose a folder for the site alone with `--out DIR`, such as `book`
exit code 2

"#]],
    );
}

#[test]
fn an_output_folder_that_is_a_link_to_the_content_folder() {
    refuses(
        &small().link("site", "content"),
        &["build", "--out", "site"],
        str![[r#"
$ rcabook build --out site
error: site is a place for the records in content/, and not for the site
  help: choose a folder for the site alone with `--out DIR`, such as `book`
exit code 2

"#]],
    );
}

#[test]
fn a_settings_file_that_builds_into_the_content_folder() {
    let book = small().file("book.toml", "[build]\nbuild-dir = \"content\"\n");
    refuses(
        &book,
        &["build"],
        str![[r#"
$ rcabook build
error: content is a place for the records in content/, and not for the site
  help: choose a folder for the site alone with `--out DIR`, such as `book`
exit code 2

"#]],
    );
}

#[test]
fn a_file_that_is_not_ours_where_a_page_goes() {
    refuses(
        &small().file("book/index.html", "mine"),
        &["build"],
        str![[r#"
$ rcabook build
error: [PROJECT]/book/index.html stands where a page goes
  help: not written by us; remove it or choose another folder
exit code 2

"#]],
    );
}

#[test]
fn an_output_folder_that_is_a_link_to_nothing() {
    refuses(
        &small().link("site", "nowhere"),
        &["build", "--out", "site"],
        str![[r#"
$ rcabook build --out site
error: site is a link to nothing
  help: create the folder it points to, or remove the link
exit code 2

"#]],
    );
}

#[test]
fn an_address_that_is_none() {
    refuses(
        &small(),
        &["build", "--site-url", "handbook.example"],
        str![[r#"
$ rcabook build --site-url handbook.example
error: `handbook.example` is no address of a site
  help: write an address such as `https://handbook.example/migrations/`, or a path such as `/migrations/`
exit code 2

"#]],
    );
}

#[test]
fn a_folder_that_is_no_project() {
    let book = Book::new();
    book.check().shows(str![[r#"
$ rcabook check
error: this folder is no handbook project: it has neither book.toml nor content/
  help: go to the project's folder, name it with `--dir DIR`, or start one with `rcabook init DIR`
exit code 2

"#]]);
    book.build().shows(str![[r#"
$ rcabook build
error: this folder is no handbook project: it has neither book.toml nor content/
  help: go to the project's folder, name it with `--dir DIR`, or start one with `rcabook init DIR`
exit code 2

"#]]);
}

#[test]
fn a_folder_that_is_not_there() {
    Book::new().run(&["check", "--dir", "nowhere"]).shows(str![[r#"
$ rcabook check --dir nowhere
error: there is no folder nowhere
  help: name the project's folder with `--dir DIR`
exit code 2

"#]]);
}

#[test]
fn a_file_in_place_of_a_project() {
    let book = Book::new().file("file", "x");
    book.run(&["check", "--dir", "file"]).shows(str![[r#"
$ rcabook check --dir file
error: there is no folder file
  help: name the project's folder with `--dir DIR`
exit code 2

"#]]);
}

#[test]
fn an_empty_project_is_fine() {
    let book = Book::new().folder("content");
    book.check().shows(str![[r#"
$ rcabook check
no findings in 0 incidents, 0 lessons, 0 recipes and 0 rules
exit code 0

"#]]);
    fs::remove_dir(book.path("content")).unwrap();
    let book = book.file("book.toml", "");
    book.check().shows(str![[r#"
$ rcabook check
error[file-unreadable]: there is no content folder content/
 --> book.toml:1:1
  |
1 |
  | ^
  |
  = help: create it, or name the folder with the records: `src = "…"` in the table `[book]`
  = see `rcabook explain file-unreadable`

1 error
exit code 1

"#]]);
}

#[test]
fn unknown_commands_and_options() {
    let book = small();
    book.run(&["chekc"]).shows(str![[r#"
$ rcabook chekc
error: unrecognized subcommand 'chekc'

  tip: a similar subcommand exists: 'check'

Usage: rcabook <COMMAND>

For more information, try '--help'.
exit code 2

"#]]);
    book.run(&["check", "--formt", "json"]).shows(str![[r#"
$ rcabook check --formt json
error: unexpected argument '--formt' found

  tip: a similar argument exists: '--format'

Usage: rcabook check --format <FORMAT>

For more information, try '--help'.
exit code 2

"#]]);
    book.run(&["check", "--format", "xml"]).shows(str![[r#"
$ rcabook check --format xml
error: invalid value 'xml' for '--format <FORMAT>'
  [possible values: human, json, sarif, github]

For more information, try '--help'.
exit code 2

"#]]);
    book.run(&["new", "postmortem", "x"]).shows(str![[r#"
$ rcabook new postmortem x
error: invalid value 'postmortem' for '<KIND>'
  [possible values: incident, recipe, rule, guide]

For more information, try '--help'.
exit code 2

"#]]);
    assert_eq!(book.run(&[]).code(), Some(2));
}
