//! Broken inputs: each is answered with findings or a plain refusal, never with a crash, and every finding has a place
//! and a way out.
//!
//! Simple cases are folders of `tests/bad/`: the project's files, and `expected.txt`, which begins with the command and
//! holds all that it prints. What a folder in git cannot hold is made in the rooms below this one.

mod disk;
mod huge;
mod output;

use std::fs;

use rcabook::diag::Code;

use crate::book::{Book, expected, repository, snapshots};

#[test]
fn every_folder_of_broken_input_gets_the_expected_answer() {
    let mut names: Vec<_> = fs::read_dir(repository("tests/bad")).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert!(names.len() >= 60, "the corpus has shrunk to {} cases", names.len());
    let mut failures = Vec::new();
    for name in names {
        let name = name.to_string_lossy().into_owned();
        let folder = repository("tests/bad").join(&name);
        let book = Book::copy_of(&folder);
        fs::remove_file(book.path("expected.txt")).unwrap();
        let text = fs::read_to_string(folder.join("expected.txt")).unwrap();
        let command = text.lines().next().and_then(|l| l.strip_prefix("$ rcabook ")).expect("a command comes first");
        let run = book.run(&command.split(' ').collect::<Vec<_>>());
        let answer = snapbox::Data::text(run.transcript());
        if let Err(error) = snapshots().try_eq(Some(&name), answer, expected(&folder.join("expected.txt"))) {
            failures.push(error.to_string());
        }
        failures.extend(incomplete(&book, &run.err).into_iter().map(|what| format!("{name}: {what}")));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A check that no broken input meets could stop finding anything, and no expected text would tell.
#[test]
fn every_check_is_met_by_a_broken_input() {
    let mut texts = String::new();
    for entry in fs::read_dir(repository("tests/bad")).unwrap() {
        texts += &fs::read_to_string(entry.unwrap().path().join("expected.txt")).unwrap();
    }
    for room in ["disk", "huge", "output"] {
        texts += &fs::read_to_string(repository(&format!("tests/it/bad_input/{room}.rs"))).unwrap();
    }
    let unmet: Vec<&Code> = Code::ALL.iter().filter(|code| !texts.contains(&format!("[{code}]: "))).collect();
    assert_eq!(unmet, Vec::<&Code>::new());
}

/// Codes whose finding is about a file as a whole, or about its name: there is no line to show.
const WHOLE_FILE: [&str; 7] = [
    "file-unreadable",
    "file-too-large",
    "symlink-outside",
    "misplaced-record",
    "unknown-file",
    "unknown-theme-file",
    "redirects-beyond-host",
];

/// Asserts of what `check` printed that each finding has a place with line and column, the line itself with a caret, a
/// way out and where there is more; and that the findings as JSON say so too.
#[track_caller]
fn assert_complete(book: &Book, printed: &str) {
    assert_eq!(incomplete(book, printed), Vec::<String>::new());
}

fn incomplete(book: &Book, printed: &str) -> Vec<String> {
    let mut out = Vec::new();
    let json = book.run(&["check", "--format", "json"]);
    // A project that cannot be read at all has no findings.
    let report: serde_json::Value = serde_json::from_str(&json.out).unwrap_or_default();
    if (json.code() == Some(2)) != report.is_null() {
        out.push(json.transcript());
    }
    for finding in report["findings"].as_array().into_iter().flatten() {
        let code = finding["code"].as_str().unwrap_or_default();
        let whole_file = WHOLE_FILE.contains(&code) || is_about_the_name(finding);
        let has_place = finding["line"].is_u64() && finding["column"].is_u64();
        if !finding["help"].is_string() {
            out.push(format!("no way out in {finding}"));
        }
        let page = format!("rules/rcabook/{code}.html");
        if finding.get("url").is_some_and(|url| !url.as_str().is_some_and(|url| url.ends_with(&page))) {
            out.push(format!("another page in {finding}"));
        }
        if !whole_file && !has_place {
            out.push(format!("no place in {finding}"));
        }
    }
    for block in printed.split("\n\n").filter(|b| b.contains("]: ") && b.contains("--> ")) {
        let place = block.lines().find(|l| l.contains("--> ")).unwrap_or_default();
        let has_line = block.contains(" | ") && block.contains('^');
        let code = block.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map_or("", |(code, _)| code);
        let more = [format!("= see `rcabook explain {code}`"), format!("/rules/rcabook/{code}.html")];
        if !block.contains("= help: ")
            || !more.iter().any(|more| block.contains(more))
            || place.matches(':').count() >= 2 && !has_line
        {
            out.push(format!("something is missing in\n{block}"));
        }
    }
    out
}

/// A guide's identifier is its file's name.
fn is_about_the_name(finding: &serde_json::Value) -> bool {
    let (code, file) = (finding["code"].as_str().unwrap(), finding["file"].as_str().unwrap());
    code == "invalid-id" && file.contains("/guides/")
}
