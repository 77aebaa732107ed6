//! `init`: a project of one's own.

use snapbox::{IntoData as _, str};

use super::started;
use crate::book::{Book, GUIDE, snapshots};
use crate::tree::Tree;

#[test]
fn init_writes_a_project_without_findings_that_builds() {
    let book = Book::new();
    book.run(&["init", "."]).shows(str![[r#"
$ rcabook init .
a project in this folder; `rcabook build` builds it
exit code 0

"#]]);
    snapshots().eq(
        Tree::of(&book.root()).paths().join("\n"),
        str![[r#"
.gitattributes
.gitignore
book.toml
content/factors.yaml
content/glossary.yaml
content/guides/how-we-write-an-rca.md
content/incidents/2024-01-15-index-blocked-writes.md
content/recipes/add-an-index.md
content/rules/our-linter.yaml
"#]]
        .raw(),
    );
    book.run(&["check", "--deny", "warnings"]).shows(str![[r#"
$ rcabook check --deny warnings
no findings in 1 incident, 1 lesson, 1 recipe and 1 rule
exit code 0

"#]]);
    book.build().ends_with(0);
    assert!(book.read("book/index.html").contains("Our handbook"));
}

#[test]
fn init_overwrites_nothing() {
    let book = started().file("content/guides/mine.md", GUIDE).file("book.toml", "mine");
    let before = Tree::of(&book.root());
    book.run(&["init", "."]).shows(str![[r#"
$ rcabook init .
error: book.toml exists already
  help: choose an empty folder: nothing is overwritten
exit code 2

"#]]);
    Tree::of(&book.root()).assert_same(&before);
}

#[test]
fn what_git_is_to_leave_out_is_added_to_what_it_leaves_out_already() {
    for (before, after) in [("target", "target\n/book\n"), ("/book\nx\n", "/book\nx\n")] {
        let book = Book::new().file(".gitignore", before);
        book.command(&["init", "."]).output().unwrap();
        assert_eq!(book.read(".gitignore"), after);
    }
}

/// Limits on the size of files come where a disk would be full: after some of the files, and within one.
#[test]
fn init_that_fails_leaves_nothing_in_the_way_of_the_next_one() {
    use std::process::Command;
    for blocks in [0, 1] {
        let book = Book::new().file(".gitignore", "target");
        let mut shell = Command::new("bash");
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" init 'deep er/x'");
        shell.args(["-c", &script, env!("CARGO_BIN_EXE_rcabook")]).current_dir(book.root());
        let output = shell.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("nothing was left behind"), "{said}");
        assert_eq!(Tree::of(&book.root()).paths(), [".gitignore"]);
        let said = book.run(&["init", "deep er/x"]).ends_with(0);
        assert!(said.contains("`rcabook build --dir 'deep er/x'` builds it"), "{said}");
    }
}

#[test]
fn a_file_that_cannot_get_its_line_keeps_what_it_says() {
    let book = Book::new().file(".gitignore", "target").folder(".gitattributes");
    book.run(&["init", "."]).ends_with(2);
    assert_eq!(book.read(".gitignore"), "target");
    assert!(!book.path("book.toml").exists() && !book.path("content").exists());
}

#[test]
fn init_makes_the_folder_it_is_given() {
    let book = Book::new();
    book.run(&["init", "deep/er"]).shows(str![[r#"
$ rcabook init deep/er
a project in deep/er; `rcabook build --dir deep/er` builds it
exit code 0

"#]]);
    book.run(&["check", "--dir", "deep/er", "--deny", "warnings"]).ends_with(0);
}

#[test]
fn init_refuses_a_folder_that_is_a_file() {
    Book::new().file("taken", "x").run(&["init", "taken"]).shows(str![[r#"
$ rcabook init taken
error: taken is no folder
  help: name a folder, which need not exist yet
exit code 2

"#]]);
}
