//! What each command prints and writes, and how it ends.

mod check;
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
139 pages in elsewhere/index.html: 320 files written, 0 unchanged, 0 removed
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
139 pages in deep/er/book/index.html: 319 files written, 0 unchanged, 0 removed
exit code 0

"#]]);
    assert!(book.path("deep/er/book/index.html").is_file());
}

/// A folder below the project's is where editors and their terminals stand.
#[test]
fn a_project_is_found_from_a_folder_below_it() {
    let book = started();
    let from = |folder: &str, args: &[&str]| {
        let output = book.command(args).current_dir(book.path(folder)).output().unwrap();
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
        (output.status.code(), said)
    };
    let (code, said) = from("content/incidents", &["check"]);
    assert_eq!((code, &*said), (Some(0), "no findings in 1 incident, 1 lesson, 1 recipe and 1 rule\n"));
    let (code, said) = from("content/recipes", &["new", "recipe", "Drop a table"]);
    assert_eq!((code, said.lines().next()), (Some(0), Some("drop-a-table.md")));
    assert!(book.path("content/recipes/drop-a-table.md").is_file());
    let (code, said) = from("content/guides", &["new", "recipe", "Drop an index"]);
    assert_eq!((code, said.lines().next()), (Some(0), Some("../recipes/drop-an-index.md")));
    // The skeletons are still to be filled in, and are named from where one stands.
    let (_, said) = from("content/recipes", &["check"]);
    assert!(said.contains("--> drop-a-table.md:") && !said.contains("content/"), "{said}");
    for file in ["drop-a-table.md", "drop-an-index.md"] {
        std::fs::remove_file(book.path("content/recipes").join(file)).unwrap();
    }
    let (code, said) = from("content", &["build"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("pages in ../book/index.html: "), "{said}");
    assert!(book.path("book/index.html").is_file() && !book.path("content/book").exists());
    for args in [&["explain", "add-an-index"][..], &["search", "index"], &["permalinks", "check"], &["annotate"]] {
        let (code, said) = from("content/incidents", args);
        assert_eq!(code, Some(0), "{args:?}: {said}");
    }
}

#[test]
fn a_folder_that_is_named_or_lies_in_another_repository_is_no_part_of_the_project_above() {
    let book = started().folder("content/other/.git").folder("plain");
    let from =
        |folder: &str, args: &[&str]| book.command(args).current_dir(book.path(folder)).output().unwrap().status.code();
    assert_eq!(from("plain", &["check"]), Some(0));
    assert_eq!(from("plain", &["check", "--dir", "."]), Some(2));
    assert_eq!(from("content/other", &["check"]), Some(2));
    // A project needs no settings.
    let book = book.file("plain/content/incidents/a.md", INCIDENT);
    let said = book.command(&["check"]).current_dir(book.path("plain")).output().unwrap();
    assert_eq!(said.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&said.stderr).contains("in 1 incident, 0 lessons"));
}

/// What it says of the code is where it can be read: on the site, or in the program.
#[test]
fn a_finding_names_what_can_be_opened() {
    let book = Book::new().file("content/incidents/a.md", INCIDENT).file("content/notes.md", "x\n");
    let told = |book: &Book, format: &str| book.run(&["check", "--format", format]);
    assert!(told(&book, "github").out.contains("%0Asee `rcabook explain unknown-file`\n"));
    assert!(!told(&book, "json").out.contains("\"url\""));
    let book = book.file("book.toml", "[output.html]\nsite-url = \"/handbook/\"\n");
    assert!(told(&book, "human").err.contains("see `rcabook explain unknown-file`"));
    let book = book.file("book.toml", "[output.html]\nsite-url = \"https://h.example/\"\n");
    let page = "https://h.example/rules/rcabook/unknown-file.html";
    assert!(told(&book, "json").out.contains(&format!("\"url\": \"{page}\"")));
    for (format, said) in [("github", told(&book, "github").out), ("human", told(&book, "human").err)] {
        assert!(said.contains(&format!("see {page}")), "{format}: {said}");
    }
}

/// A host shows it at any depth.
#[test]
fn the_page_for_lost_addresses_has_links_from_the_root_where_no_address_is_known() {
    let book = started();
    book.build().ends_with(0);
    let page = book.read("book/404.html");
    let links: Vec<&str> = ["href=\"", "src=\""]
        .iter()
        .flat_map(|name| page.split(name).skip(1).filter_map(|rest| rest.split('"').next()))
        .collect();
    assert!(links.len() > 5, "{page}");
    let relative: Vec<_> = links.iter().filter(|link| !link.starts_with(['/', '#'])).collect();
    assert!(relative.is_empty(), "{relative:?}");
    for link in links.iter().filter_map(|link| link.strip_prefix('/')).filter(|link| link.contains('.')) {
        let file = link.split(['#', '?']).next().unwrap();
        assert!(book.path("book").join(file).is_file(), "{link}");
    }
}
