//! `new`: the skeleton of a record.

use snapbox::str;

use super::started;
use crate::book::{INCIDENT, expected, repository};
use crate::tree::Tree;

#[test]
fn new_writes_a_record_of_each_kind() {
    let book = started();
    book.run(&["new", "incident", "The \"deploy\" failed: again\\"]).shows(str![[r#"
$ rcabook new incident The "deploy" failed: again\
content/incidents/2026-11-22-the-deploy-failed-again.md
exit code 0

"#]]);
    book.run(&["new", "recipe", "Rename a table"]).shows(str![[r#"
$ rcabook new recipe Rename a table
content/recipes/rename-a-table.md
exit code 0

"#]]);
    book.run(&["new", "guide", "How we review"]).shows(str![[r#"
$ rcabook new guide How we review
content/guides/how-we-review.md
exit code 0

"#]]);
    book.run(&["new", "rule", "our-linter/L001"]).shows(str![[r#"
$ rcabook new rule our-linter/L001
content/rules/our-linter/L001.md
exit code 0

"#]]);
    book.check().shows(expected(&repository("tests/it/commands/new.txt")));
}

#[test]
fn new_incidents_get_the_next_identifier_of_the_year() {
    let book = started().file(
        "content/incidents/b.md",
        &INCIDENT.replace("INC-2023-001", "INC-2026-041").replace("status: draft", "status: nonsense"),
    );
    book.run(&["new", "incident", "First"]).ends_with(0);
    assert!(book.read("content/incidents/2026-11-22-first.md").starts_with("---\nid: INC-2026-042\n"));
    book.run(&["new", "incident", "Second"]).ends_with(0);
    assert!(book.read("content/incidents/2026-11-22-second.md").starts_with("---\nid: INC-2026-043\n"));
}

#[test]
fn a_new_incident_is_of_today_where_it_is_written() {
    let names = |zone: &str| {
        let book = started();
        let status = book.command(&["new", "incident", "Now"]).env_remove("RCABOOK_TODAY").env("TZ", zone).status();
        assert!(status.unwrap().success());
        Tree::of(&book.path("content/incidents")).paths().join(" ")
    };
    // No hour of the day is of one date in both.
    assert_ne!(names("Pacific/Kiritimati"), names("Etc/GMT+12"));
}

/// It is set where programs are built, and says when their source was made; a record that is written there is of today.
#[test]
fn the_date_of_the_source_is_no_date_of_records() {
    let book = started();
    let told = |name: &str, value: &str, args: &[&str]| {
        let mut command = book.command(args);
        if name == "SOURCE_DATE_EPOCH" {
            command.env_remove("RCABOOK_TODAY");
        }
        command.env(name, value).output().unwrap()
    };
    assert!(told("SOURCE_DATE_EPOCH", "315532800", &["new", "incident", "Now"]).status.success());
    assert!(told("SOURCE_DATE_EPOCH", "315532800", &["permalinks", "accept"]).status.success());
    assert!(!Tree::of(&book.path("content/incidents")).paths().join(" ").contains("1980"));
    assert!(!book.read("permalinks.lock").contains("1980"));
    assert!(told("SOURCE_DATE_EPOCH", "315532800", &["check"]).status.success(), "no date is one of the future");
    let refused = told("RCABOOK_TODAY", "tomorrow", &["check"]);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said.contains("`tomorrow`, which RCABOOK_TODAY says, is no day"), "{said}");
}

#[test]
fn an_identifier_in_a_record_that_cannot_be_read_is_taken() {
    let broken = "---\nid: INC-2026-007 # ours\ntitle: [\n---\n";
    let book = started().file("content/incidents/broken.md", broken);
    book.run(&["new", "incident", "Next"]);
    assert!(book.read("content/incidents/2026-11-22-next.md").starts_with("---\nid: INC-2026-008\n"));
}

#[test]
fn new_overwrites_nothing() {
    let book = started();
    book.run(&["new", "guide", "Twice"]).ends_with(0);
    let book = book.file("content/guides/twice.md", "mine");
    book.run(&["new", "guide", "Twice"]).shows(str![[r#"
$ rcabook new guide Twice
error: content/guides/twice.md exists already
  help: choose another title: nothing is overwritten
exit code 2

"#]]);
    assert_eq!(book.read("content/guides/twice.md"), "mine");
}

#[test]
fn new_records_have_identifiers_that_the_check_accepts() {
    let book = started();
    for title in ["Rückfall prüfen", "日本語", "a\n---\nb: [", &"word ".repeat(60)] {
        for kind in ["incident", "recipe", "guide"] {
            book.run(&["new", kind, title]).ends_with(0);
        }
    }
    let printed = book.run(&["check", "--format", "json"]).out;
    assert!(!printed.contains("\"error\""), "{printed}");
}

#[test]
fn what_a_new_record_does_not_say_yet_has_no_place_on_its_page() {
    let book = started();
    book.run(&["new", "incident", "It broke"]).ends_with(0);
    book.build().ends_with(0);
    let page = book.read("book/incidents/inc-2026-001.html");
    assert!(page.contains("<h1>It broke</h1>") && page.contains("id=\"technical-cause\""), "{page}");
    assert!(!page.contains("id=\"resolution\"") && !page.contains("<p></p>"), "{page}");
    let explained = book.run(&["explain", "INC-2026-001"]).out;
    assert!(explained.contains("\n\nDate: 22 Nov 2026\nRecord: INC-2026-001 [Draft]\n\n"), "{explained}");
}

#[test]
fn commands_that_need_the_records_say_when_the_settings_cannot_be_read() {
    let book = started().file("book.toml", "[book\n");
    book.run(&["new", "incident", "It broke"]).shows(str![[r#"
$ rcabook new incident It broke
error[toml-syntax]: this is no valid TOML: unclosed table, expected `]`
 --> book.toml:1:6
  |
1 | [book
  |      ^
  |
  = help: see toml.io for the syntax; strings need quotes, and a table's header stands once
  = see `rcabook explain toml-syntax`

1 error
exit code 1

"#]]);
    book.run(&["explain", "INC-2024-001"]).ends_with(1);
    book.build().shows(str![[r#"
$ rcabook build
error[toml-syntax]: this is no valid TOML: unclosed table, expected `]`
 --> book.toml:1:6
  |
1 | [book
  |      ^
  |
  = help: see toml.io for the syntax; strings need quotes, and a table's header stands once
  = see `rcabook explain toml-syntax`

1 error
nothing was published: mend the errors and build again
exit code 1

"#]]);
}

#[test]
fn new_stays_in_the_project() {
    let book = started();
    book.run(&["new", "guide", "../../../outside"]).ends_with(0);
    assert!(book.path("content/guides/outside.md").is_file());
    book.run(&["new", "rule", "our-linter/../../../outside"]).shows(str![[r#"
$ rcabook new rule our-linter/../../../outside
error: `our-linter/../../../outside` names no rule: it contains an empty, `.` or `..` segment
  help: write it as LINTER/ID, for example `rcabook new rule squawk/ban-drop-column`
exit code 2

"#]]);
    book.run(&["new", "rule", "L001"]).shows(str![[r#"
$ rcabook new rule L001
error: `L001` names no rule: it names no linter
  help: write it as LINTER/ID, for example `rcabook new rule squawk/ban-drop-column`
exit code 2

"#]]);
    book.run(&["new", "incident", "???"]).shows(str![[r#"
$ rcabook new incident ???
content/incidents/2026-11-22-untitled.md
note: the title has no letters that a file's name can have: rename it before it is published
exit code 0

"#]]);
}

#[test]
fn titles_that_give_no_name_are_numbered() {
    let book = started();
    let made = |kind: &str, title: &str| book.run(&["new", kind, title]).out.trim().to_owned();
    assert_eq!(made("guide", "日本語"), "content/guides/untitled.md");
    assert_eq!(made("guide", "移行"), "content/guides/untitled-2.md");
    assert_eq!(made("recipe", "日本語"), "content/recipes/untitled.md");
    assert_eq!(made("recipe", "移行"), "content/recipes/untitled-2.md");
    assert_eq!(made("incident", "日本語"), "content/incidents/2026-11-22-untitled.md");
    assert_eq!(made("incident", "移行"), "content/incidents/2026-11-22-untitled-2.md");
    assert!(book.read("content/recipes/untitled-2.md").contains("id: untitled-2\n"));
    book.run(&["new", "recipe", "Index"]).shows(str![[r#"
$ rcabook new recipe Index
content/recipes/index-2.md
note: recipes/index.html is a page of every handbook: rename it, and its `id` with it, before it is published
exit code 0

"#]]);
    book.run(&["new", "guide", "Index"]).shows(str![[r#"
$ rcabook new guide Index
content/guides/index-2.md
note: guides/index.html is a page of every handbook: rename it before it is published
exit code 0

"#]]);
    assert_eq!(made("guide", "Index"), "content/guides/index-3.md");
    let printed = book.run(&["check", "--format", "json"]).out;
    assert!(!printed.contains("\"error\""), "{printed}");
}

#[test]
fn an_identifier_of_another_file_is_taken() {
    let book = started();
    book.run(&["new", "recipe", "Drop a table"]).ends_with(0);
    std::fs::rename(book.path("content/recipes/drop-a-table.md"), book.path("content/recipes/mine.md")).unwrap();
    book.run(&["new", "recipe", "Drop a table"]).shows(str![[r#"
$ rcabook new recipe Drop a table
error: the recipe identifier `drop-a-table` is taken already, in content/recipes/mine.md
  help: choose another title: an identifier means one record
exit code 2

"#]]);
}

#[test]
fn a_record_that_cannot_be_written_whole_leaves_nothing() {
    let book = started();
    let limited = "trap '' XFSZ; ulimit -f 0; exec \"$0\" new guide Full";
    let mut command = std::process::Command::new("bash");
    command.args(["-c", limited, env!("CARGO_BIN_EXE_rcabook")]).current_dir(book.root());
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!book.path("content/guides/full.md").exists());
}

#[test]
fn words_of_a_rule_that_no_catalogue_has_are_told() {
    let book = started();
    book.run(&["new", "rule", "kube-linter/no-probe"]).shows(str![[r#"
$ rcabook new rule kube-linter/no-probe
content/rules/kube-linter/no-probe.md
note: no catalogue has the rules of kube-linter yet: write content/rules/kube-linter.yaml, or let `rcabook rules import --linter kube-linter FILE` make it of a list
exit code 0

"#]]);
    book.run(&["new", "rule", "our-linter/L002"]).shows(str![[r#"
$ rcabook new rule our-linter/L002
content/rules/our-linter/L002.md
note: content/rules/our-linter.yaml has no rule `L002` yet: add it there
exit code 0

"#]]);
}

#[test]
fn a_rule_that_has_its_words_gets_no_others() {
    let book = started();
    book.run(&["new", "rule", "our-linter/L001"]).ends_with(0);
    for id in ["our-linter/l001", "our-linter/L001"] {
        let said = book.run(&["new", "rule", id]).ends_with(2);
        assert!(
            said.starts_with("error: content/rules/our-linter/L001.md has the words on the rule `our-linter/"),
            "{said}"
        );
    }
    // Also where no catalogue has the rule, so that the words belong to nothing yet.
    book.run(&["new", "rule", "our-linter/L002"]).ends_with(0);
    let said = book.run(&["new", "rule", "our-linter/l002"]).ends_with(2);
    assert!(said.contains("content/rules/our-linter/L002.md"), "{said}");
    assert_eq!(Tree::of(&book.path("content/rules/our-linter")).paths(), ["L001.md", "L002.md"]);
}
