//! `rcabook check` with many findings, and with some codes alone.

use snapbox::str;

use crate::book::{Book, INCIDENT};

/// A project in which so many incidents have the same unknown key, and one file lies where no record is looked for.
fn with_equal_findings(count: usize) -> Book {
    let book = Book::new().file("content/notes.md", "x\n");
    (1..=count).fold(book, |book, n| {
        let text = INCIDENT.replace("-001", &format!("-{n:03}")).replace("date:", "unknown: 1\ndate:");
        book.file(&format!("content/incidents/{n:03}.md"), &text)
    })
}

#[test]
fn some_codes_are_shown_alone_and_the_exit_code_is_theirs() {
    let book = with_equal_findings(2);
    book.check().ends_with(1);
    book.run(&["check", "--only", "unknown-file"]).shows(str![[r#"
$ rcabook check --only unknown-file
warning[unknown-file]: this file is at a place where no record is looked for
--> content/notes.md
 = help: records live in incidents/NAME.md, recipes/NAME.md, rules/LINTER.yaml, rules/LINTER/ID.md, guides/NAME.md, factors.yaml, glossary.yaml and decide.yaml; move the file there or out of the content folder
 = see `rcabook explain unknown-file`

1 warning
not shown: 2 findings of other codes
exit code 0

"#]]);
    book.run(&["check", "--only", "unknown-file,duplicate-id", "--deny", "warnings"]).ends_with(1);
    book.run(&["check", "--only", "duplicate-id,overdue-action"]).shows(str![[r#"
$ rcabook check --only duplicate-id,overdue-action
no findings of `duplicate-id` or `overdue-action` in 2 incidents, 0 lessons, 0 recipes and 0 rules
not shown: 3 findings of other codes
exit code 0

"#]]);
    let json = book.run(&["check", "--only", "rcabook/unknown-file", "--format", "json"]);
    assert_eq!((json.code(), json.out.matches("\"code\": \"unknown-").count()), (Some(0), 1), "{}", json.out);
    book.run(&["check", "--only", "unknwon-key"]).shows(str![[r#"
$ rcabook check --only unknwon-key
error: invalid value 'unknwon-key' for '--only <CODE>': no check has this code; did you mean `unknown-key`?

For more information, try '--help'.
exit code 2

"#]]);
}

#[test]
fn a_build_folds_equal_findings_and_a_check_tells_each() {
    let book = with_equal_findings(35);
    let shown = |args: &[&str]| {
        let run = book.run(args);
        let all = format!("{}{}", run.out, run.err);
        assert_eq!(run.code(), Some(1), "{all}");
        (all.matches("content/incidents/").count(), all)
    };
    let (count, text) = shown(&["build"]);
    assert_eq!(count, 20, "{text}");
    let end = "and 15 more like it: `rcabook check --only unknown-key`\n";
    assert!(text.contains(end), "{text}");
    let (count, text) = shown(&["check"]);
    assert!(text.ends_with("35  unknown-key   error\n 1  unknown-file  warning\n\n35 errors, 1 warning\n"), "{text}");
    assert_eq!((count, text.contains("more like it")), (35, false));
    let (count, text) = shown(&["check", "--only", "unknown-key"]);
    assert!(text.ends_with("\n35 errors\nnot shown: 1 finding of other codes\n"), "{text}");
    assert_eq!(count, 35, "{text}");
    for format in ["json", "sarif", "github"] {
        assert_eq!(shown(&["check", "--format", format]).0, 35, "{format}");
    }
}
