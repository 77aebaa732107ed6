//! `rules import`: a list of rules becomes a catalogue, or brings one up to date.

use std::fs;

use snapbox::str;

use super::started;
use crate::book::{Book, INCIDENT};

const LIST: &str = "id,summary,severity\nL001,Their words.,error\nL002,New.,info\n";

const CATALOGUE: &str = "linter: our-linter
rules:
  # Reviewed by us.
  - id: L001
    summary: Our own words.
  - id: L003
    summary: Used by a record.
  - id: L004
    summary: Used by nobody.
";

fn book() -> Book {
    Book::new()
        .file("book.toml", "[book]\ntitle = \"T\"\n")
        .file("content/rules/our-linter.yaml", CATALOGUE)
        .file("content/incidents/one.md", &format!("{INCIDENT}\nSee [[rule/our-linter/L003]].\n"))
        .file("list.csv", LIST)
}

const IMPORT: [&str; 5] = ["rules", "import", "list.csv", "--linter", "our-linter"];

#[test]
fn a_catalogue_is_brought_up_to_date_and_twice_is_once() {
    let book = book();
    book.run(&[&IMPORT[..], &["--dry-run", "--whole"]].concat()).shows(str![[r#"
$ rcabook rules import list.csv --linter our-linter --dry-run --whole
changed   L001: severity error
added     L002: New.
retired   L003: gone, kept because of content/incidents/one.md
removed   L004: gone, and nothing uses it
content/rules/our-linter.yaml would change: 2 rules in the list, 0 as before
help: the summaries of added rules are the linter's words: say them in your own
exit code 0

"#]]);
    assert_eq!(book.read("content/rules/our-linter.yaml"), CATALOGUE);
    book.run(&[&IMPORT[..], &["--whole"]].concat()).shows(str![[r#"
$ rcabook rules import list.csv --linter our-linter --whole
changed   L001: severity error
added     L002: New.
retired   L003: gone, kept because of content/incidents/one.md
removed   L004: gone, and nothing uses it
content/rules/our-linter.yaml is changed: 2 rules in the list, 0 as before
help: the summaries of added rules are the linter's words: say them in your own
exit code 0

"#]]);
    let text = book.read("content/rules/our-linter.yaml");
    snapbox::assert_data_eq!(
        &text,
        str![[r#"
linter: our-linter
rules:
  # Reviewed by us.
  - id: L001
    summary: Our own words.
    severity: error
  - id: L002
    summary: New.
    severity: info
  - id: L003
    summary: Used by a record.
    retired: true

"#]]
    );
    book.run(&[&IMPORT[..], &["--whole"]].concat()).shows(str![[r#"
$ rcabook rules import list.csv --linter our-linter --whole
content/rules/our-linter.yaml is up to date: 2 rules in the list, 3 as before
exit code 0

"#]]);
    assert_eq!(book.read("content/rules/our-linter.yaml"), text);
    book.run(&["check"]).shows(str![[r#"
$ rcabook check
warning[retired-rule]: `our-linter/L003` is retired
  --> content/incidents/one.md:12:5
   |
12 | See [[rule/our-linter/L003]].
   |     ^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: name another rule; or say who watches now, or why nobody can: `unenforceable: …`
   = see `rcabook explain retired-rule`

1 warning
exit code 0

"#]]);
}

#[test]
fn a_new_linter_gets_a_catalogue_from_standard_input_too() {
    let book = Book::new().file("book.toml", "[book]\n").folder("content");
    fs::write(book.path("list.json"), r#"[{"rule_id": "X: 1", "description": "yes", "db_vendors": ["mysql"]}]"#)
        .unwrap();
    let mut command = book.command(&["rules", "import", "-", "--linter", "x", "--version", "1.10"]);
    let output = command.stdin(fs::File::open(book.path("list.json")).unwrap()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let expected = "linter: x\nversion: \"1.10\"\nrules:\n- id: \"X: 1\"\n  summary: \"yes\"\n  databases: [mysql]\n";
    assert_eq!(book.read("content/rules/x.yaml"), expected);
    book.check().ends_with(0);
}

#[test]
fn a_published_address_keeps_a_rule() {
    let book = book().file("permalinks.lock", "2026-01-01 rules/our-linter/l004.html\n");
    let run = book.run(&[&IMPORT[..], &["--whole"]].concat());
    assert!(run.out.contains("retired   L004: gone, kept because of permalinks.lock"), "{}", run.out);
}

#[test]
fn a_list_that_lacks_most_of_the_rules_is_doubted() {
    let book = book();
    book.run(&IMPORT).shows(str![[r#"
$ rcabook rules import list.csv --linter our-linter
error: list.csv lacks 2 of the 3 rules of content/rules/our-linter.yaml
  help: if it lists some of the rules only, as a report does, add `--partial`; if the linter has dropped the others, add `--whole`
exit code 2

"#]]);
    assert_eq!(book.read("content/rules/our-linter.yaml"), CATALOGUE);
    let run = book.run(&[&IMPORT[..], &["--partial"]].concat());
    assert_eq!(run.code(), Some(0));
    assert!(book.read("content/rules/our-linter.yaml").contains("L004"));
    // Half of them may be gone.
    let four = format!("{CATALOGUE}  - {{id: L002, summary: Stays.}}\n");
    let book = book.file("content/rules/our-linter.yaml", &four);
    book.run(&IMPORT).ends_with(0);
}

#[test]
fn bad_lists_change_nothing_and_say_what_to_do() {
    let book = book();
    let lists = [
        ("rows.csv", "id,summary\nL001,One\nL002,Two,Three\n"),
        ("cut.json", "[{\"id\": \"L001\", \"summary\": \"One\"},\n {\"id\": \"L0"),
        (
            "ids.json",
            "[{\"id\": \"L001\", \"summary\": \"One\"},\n {\"summary\": \"Two\"},\n {\"id\": \"/x\", \"summary\": \"Three\"}]",
        ),
        ("silent.json", "[{\"id\": \"L001\"}, {\"id\": \"L002\"}, {\"id\": \"L003\"}, {\"id\": \"L004\"}]"),
    ];
    let mut said = String::new();
    for (name, text) in lists {
        fs::write(book.path(name), text).unwrap();
        let run = book.run(&["rules", "import", name, "--linter", "our-linter"]);
        assert_ne!(run.code(), Some(0), "{name}");
        said.push_str(&run.transcript());
    }
    fs::write(book.path("latin.csv"), b"id,summary\nL001,\xe9\n").unwrap();
    said.push_str(&book.run(&["rules", "import", "latin.csv", "--linter", "our-linter"]).transcript());
    said.push_str(&book.run(&["rules", "import", "absent.csv", "--linter", "our-linter"]).transcript());
    said.push_str(&book.run(&["rules", "import", "list.csv", "--linter", "our linter"]).transcript());
    said.push_str(
        &book.run(&["rules", "import", "list.csv", "--linter", "our-linter", "--renamed", "L004"]).transcript(),
    );
    snapbox::assert_data_eq!(
        &said,
        str![[r#"
$ rcabook rules import rows.csv --linter our-linter
error[unreadable-rule-list]: this line is no row of the table: it has 3 fields, and the header 2
 --> rows.csv:3:1
  |
3 | L002,Two,Three
  | ^
  |
  = help: give each line as many fields as the header has; a field with commas or line ends stands in `"…"`
  = see `rcabook explain unreadable-rule-list`

1 error
exit code 1
$ rcabook rules import cut.json --linter our-linter
error[unreadable-rule-list]: this is no valid JSON: EOF while parsing a string
 --> cut.json:2:11
  |
2 |  {"id": "L0
  |           ^
  |
  = help: write the file anew: it may have been cut off
  = see `rcabook explain unreadable-rule-list`

1 error
exit code 1
$ rcabook rules import ids.json --linter our-linter
error[missing-key]: a rule has no identifier
 --> ids.json:2:2
  |
2 |  {"summary": "Two"},
  |  ^^^^^^^^^^^^^^^^^^
  |
  = help: give it under `id`, `rule_id`, `ruleId`, `rule`, `code` or `key`, as the linter prints it
  = see `rcabook explain missing-key`

error[invalid-id]: `/x` is no identifier of a rule: it contains an empty, `.` or `..` segment
 --> ids.json:3:2
  |
3 |  {"id": "/x", "summary": "Three"}]
  |  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: write the ID as the linter prints it; it becomes the rule's address
  = see `rcabook explain invalid-id`

2 errors
exit code 1
$ rcabook rules import silent.json --linter our-linter
error: 1 of 4 rules new rules have no summary: L002
  help: give them one in the list, or write them into the catalogue first, with a summary of your own: import keeps it
exit code 2
$ rcabook rules import latin.csv --linter our-linter
error: latin.csv cannot be read: it is no UTF-8: byte 17 is none
  help: name a file with the linter's rules, or `-` for standard input
exit code 2
$ rcabook rules import absent.csv --linter our-linter
error: absent.csv cannot be read: No such file or directory (os error 2)
  help: name a file with the linter's rules, or `-` for standard input
exit code 2
$ rcabook rules import list.csv --linter our linter
error: `our linter` cannot be the name of a linter: it contains ' '
  help: use letters, digits, `-`, `_` and `.`, as it stands in `linter/ID`
exit code 2
$ rcabook rules import list.csv --linter our-linter --renamed L004
error: `L004` is no renaming
  help: write `--renamed OLD=NEW`, with the linter's own IDs
exit code 2

"#]]
    );
    assert_eq!(book.read("content/rules/our-linter.yaml"), CATALOGUE);
}

#[test]
fn a_catalogue_that_cannot_be_read_or_edited_is_left_alone() {
    let broken = "linter: our-linter\nrules:\n  - id: [L001\n";
    let book = book().file("content/rules/our-linter.yaml", broken);
    book.run(&IMPORT).ends_with(1);
    assert_eq!(book.read("content/rules/our-linter.yaml"), broken);
    let flow = "linter: our-linter\nrules: [{id: L001, summary: One}]\n";
    let book = book.file("content/rules/our-linter.yaml", flow);
    book.run(&IMPORT).shows(str![[r#"
$ rcabook rules import list.csv --linter our-linter
error: content/rules/our-linter.yaml cannot be edited: `L001` is to get `severity: error`
  help: write the rules as a list with one rule below the other, each opened by `- id: …`, or make this change by hand
exit code 2

"#]]);
    assert_eq!(book.read("content/rules/our-linter.yaml"), flow);
}

#[test]
fn the_project_of_init_can_be_filled_by_import() {
    let book = started().file("list.csv", "id,summary\nL900,Ours now.\n");
    book.run(&["rules", "import", "list.csv", "--linter", "our-linter", "--partial"]).ends_with(0);
    book.check().ends_with(0);
}

#[test]
fn a_renaming_names_rules_that_there_are() {
    let book = book();
    let run = |pair: &str| book.run(&[&IMPORT[..], &["--whole", "--renamed", pair]].concat()).err;
    assert_eq!(
        run("L03=L002"),
        "error: `--renamed L03=L002`: content/rules/our-linter.yaml has no rule `L03`\n  help: did you mean `L003`?\n"
    );
    assert_eq!(
        run("L003=L02"),
        "error: `--renamed L003=L02`: list.csv lists no rule `L02`\n  help: did you mean `L002`?\n"
    );
    assert_eq!(book.read("content/rules/our-linter.yaml"), CATALOGUE);
    run("l003=L002");
    assert!(book.read("content/rules/our-linter.yaml").contains("aliases: [L003]"));
    let renamed = book.read("content/rules/our-linter.yaml");
    run("L003=L002");
    assert_eq!(book.read("content/rules/our-linter.yaml"), renamed, "twice is once");
}

#[test]
fn an_identifier_that_means_another_rule_now_is_told() {
    let catalogue = "linter: our-linter\nrules:\n  - {id: L001, name: old-one, summary: Ours.}\n  - {id: L003, name: third, summary: S.}\n";
    let list = "id,name,summary\nL001,other-one,Theirs.\nL002,old-one,Theirs.\nL003,the-third,S.\n";
    let book = Book::new()
        .file("book.toml", "[book]\ntitle = \"T\"\n")
        .file("content/rules/our-linter.yaml", catalogue)
        .file("list.csv", list);
    book.run(&IMPORT).shows(str![[r#"
$ rcabook rules import list.csv --linter our-linter
added     L002: Theirs.
content/rules/our-linter.yaml is changed: 3 rules in the list, 2 as before
warning: L001 is another rule now: the list calls it `other-one`, and `old-one` is L002
help: what the catalogue says of these, and every link to them, means the old rule: mend their entries by hand
note: the list has another name for 1 rule than the catalogue: L003; `--take name` takes it
help: the summaries of added rules are the linter's words: say them in your own
exit code 0

"#]]);
}
