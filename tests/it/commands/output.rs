//! Output that cannot be written: a full disk is told of, a reader that has gone is not.

use std::fs::OpenOptions;
use std::process::{Command, Output, Stdio};

use super::started;

/// A file that takes nothing, as one on a full disk.
fn full() -> Stdio {
    OpenOptions::new().write(true).open("/dev/full").unwrap().into()
}

fn code_and_words(command: &mut Command) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = command.output().unwrap();
    (status.code(), String::from_utf8(stderr).unwrap())
}

#[test]
fn output_that_cannot_be_written_is_said_once_and_ends_with_2() {
    let book = started().file("rules.json", r#"[{"id": "a", "summary": "A."}]"#);
    book.run(&["permalinks", "accept"]).ends_with(0);
    for args in [
        &["check", "--format", "json"][..],
        &["check", "--format", "sarif"],
        &["explain"],
        &["explain", "unknown-key"],
        &["search", "migration"],
        &["search", "migration", "--json"],
        &["search", "migration", "--explain"],
        &["completions", "bash"],
        &["permalinks", "check", "--format", "json"],
        &["new", "guide", "zed"],
        &["rules", "import", "rules.json", "--linter", "own"],
        &["--help"],
    ] {
        let (code, said) = code_and_words(book.command(args).stdout(full()));
        assert_eq!(code, Some(2), "{args:?}: {said}");
        assert_eq!(said.lines().count(), 2, "{args:?}: {said}");
        assert!(said.starts_with("error: the output cannot be written: No space left on device"), "{args:?}: {said}");
    }
}

#[test]
fn findings_that_nobody_can_be_told_end_with_2() {
    let book = started().file("content/incidents/broken.md", "no front matter\n");
    for args in [&["check"][..], &["build"], &["explain", "nothing-of-that-name"], &["permalinks", "check"], &["chekc"]]
    {
        let (code, _) = code_and_words(book.command(args).stderr(full()));
        assert_eq!(code, Some(2), "{args:?}");
    }
}

#[test]
fn a_reader_that_has_gone_is_no_fault() {
    let book = started();
    for args in [&["check", "--format", "sarif"][..], &["explain"], &["completions", "bash"]] {
        let mut child = book.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{args:?}");
    }
}
