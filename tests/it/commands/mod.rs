//! What each command prints and writes, and how it ends.

mod explain;
mod explain_pages;
mod init;
mod new;
mod output;
mod permalinks;
mod rules;
mod search;

use snapbox::str;

use crate::book::{Book, INCIDENT};

/// The project that `init` writes.
fn started() -> Book {
    let book = Book::new();
    book.run(&["init", "."]).ends_with(0);
    book
}

#[test]
fn completions_name_every_command_for_every_shell() {
    let book = Book::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = book.run(&["completions", shell]);
        assert_eq!(run.code(), Some(0), "{shell}");
        for command in ["build", "check", "init", "new", "explain", "completions"] {
            assert!(run.out.contains(command), "{command} for {shell}");
        }
        assert!(!run.out.contains("__sweep"), "{shell} offers what is started by the program alone");
        if ["bash", "zsh", "fish"].contains(&shell) {
            assert!(run.out.contains("unknown-key"), "{shell} offers no codes to explain");
        }
    }
    let fish = book.run(&["completions", "fish"]).out;
    for line in [
        "new\" -f -a \"incident recipe rule guide\"",
        "completions\" -f -a \"bash ",
        "permalinks\" -f -a \"check accept\"",
    ] {
        assert!(fish.contains(&format!("using_subcommand {line}")), "{line}");
    }
}

#[test]
fn help_and_version() {
    let book = Book::new();
    book.run(&["--help"]).shows(str![[r#"
$ rcabook --help
Turns incident records and recipes into a searchable, cross-linked handbook, and ties each lesson to
the linter rules that enforce it

Usage: rcabook <COMMAND>

Commands:
  build        Build the handbook as a static site
  serve        Show the handbook in a browser while it is written: each save is seen at once
  check        Check all records and report what is wrong, where, and how to mend it
  permalinks   Check the list of published addresses, or add what is new
  init         Start a project of your own
  new          Write the skeleton of a new record; nothing is ever overwritten
  explain      Show the page of a check, a rule or a record in the terminal
  search       Find records by words, by an identifier in any spelling, or by a pasted error
  annotate     Put links into the handbook behind a linter's findings: `linter | rcabook annotate`
  rules        Keep the catalogues of linters' rules
  completions  Print the completions for a shell
  help         Print this message or the help of the given subcommand(s)

Options:
  -h, --help     Print help
  -V, --version  Print version

Exit codes: 0 all is well; 1 findings at error level; 2 the call or the environment is at fault.
exit code 0

"#]]);
    book.run(&["--version"]).ends_with(0);
    for command in ["build", "check", "init", "new", "explain", "completions"] {
        assert!(book.run(&[command, "--help"]).out.contains("Usage: rcabook"), "{command}");
    }
}

#[test]
fn warnings_are_errors_when_they_are_denied() {
    let book = Book::new().file("content/incidents/a.md", INCIDENT).file("content/notes.md", "x\n");
    book.check().shows(str![[r#"
$ rcabook check
warning[unknown-file]: this file is at a place where no record is looked for
--> content/notes.md
 = help: records live in incidents/NAME.md, recipes/NAME.md, rules/LINTER.yaml, rules/LINTER/ID.md, guides/NAME.md, factors.yaml, glossary.yaml and decide.yaml; move the file there or out of the content folder
 = see `rcabook explain unknown-file`

1 warning
exit code 0

"#]]);
    book.run(&["check", "--deny", "warnings"]).shows(str![[r#"
$ rcabook check --deny warnings
error[unknown-file]: this file is at a place where no record is looked for
--> content/notes.md
 = help: records live in incidents/NAME.md, recipes/NAME.md, rules/LINTER.yaml, rules/LINTER/ID.md, guides/NAME.md, factors.yaml, glossary.yaml and decide.yaml; move the file there or out of the content folder
 = see `rcabook explain unknown-file`

1 error
exit code 1

"#]]);
    book.run(&["check", "-D", "warnings"]).ends_with(1);
}

#[test]
fn levels_are_the_projects_own() {
    let book = Book::new().file("content/incidents/a.md", INCIDENT).file("content/notes.md", "x\n");
    let book = book.file("book.toml", "[checks]\nunknown-file = \"error\"\n");
    book.check().ends_with(1);
    let book = book.file("book.toml", "[checks]\nunknown-file = \"off\"\n");
    book.run(&["check", "--deny", "warnings"]).shows(str![[r#"
$ rcabook check --deny warnings
no findings in 1 incident, 0 lessons, 0 recipes and 0 rules
exit code 0

"#]]);
}

#[test]
fn build_takes_another_folder_and_address() {
    let book = started();
    book.run(&["build", "--out", "elsewhere", "--site-url", "https://handbook.example/x"]).shows(str![[r#"
$ rcabook build --out elsewhere --site-url https://handbook.example/x
131 pages in elsewhere/index.html: 303 files written, 0 unchanged, 0 removed
exit code 0

"#]]);
    assert!(!book.path("book").exists());
    assert!(book.read("elsewhere/feed.xml").contains("https://handbook.example/x/"));
    book.run(&["build", "-d", "elsewhere"]).ends_with(0);
    assert!(!book.read("elsewhere/index.html").contains("handbook.example"));
}

#[test]
fn a_project_is_found_from_anywhere() {
    let book = Book::new();
    book.run(&["init", "deep/er"]).ends_with(0);
    book.run(&["build", "--dir", "deep/er"]).shows(str![[r#"
$ rcabook build --dir deep/er
131 pages in deep/er/book/index.html: 302 files written, 0 unchanged, 0 removed
exit code 0

"#]]);
    assert!(book.path("deep/er/book/index.html").is_file());
}
