//! `rcabook annotate`: the promises of a filter, each held on the real program or on the room behind it.

mod convert;
mod converted;
mod formats;
mod promises;
mod sarif;
mod stream;

use std::io::Write;
use std::process::{Output, Stdio};
use std::sync::OnceLock;

use rcabook::annotate::{Annotator, Links, Options, Outcome};
use rcabook::manifest::Manifest;

use crate::book::Book;

/// A few rules of each linter.
pub(crate) const RULES: &str = include_str!("../../annotate/rules.json");

const SITE: &str = "https://handbook.example/migrations/";

/// The address of a rule's page.
fn url(rule: &str) -> String {
    format!("{SITE}rules/{}.html", rule.to_lowercase())
}

/// The rules, made ready once: a property has hundreds of cases.
fn links() -> &'static Links {
    static LINKS: OnceLock<Links> = OnceLock::new();
    LINKS.get_or_init(|| Links::new(Manifest::from_json(RULES.as_bytes()).unwrap(), None))
}

/// What the room makes of an input: its output, what had no place in it, and the tally.
fn run(options: Options, input: &[u8]) -> (Vec<u8>, Vec<u8>, Outcome) {
    let mut annotator = Annotator::new(links(), options);
    let (mut out, mut rest) = (Vec::new(), Vec::new());
    annotator.push(input, &mut out, &mut rest).unwrap();
    let outcome = annotator.finish(&mut out, &mut rest).unwrap();
    (out, rest, outcome)
}

fn annotated(input: &str) -> String {
    String::from_utf8(run(Options::default(), input.as_bytes()).0).unwrap()
}

/// A folder with the manifest in it.
fn beside_rules() -> Book {
    Book::new().file("rules.json", RULES)
}

/// Runs the program in a folder, with an input.
fn program(book: &Book, args: &[&str], input: &[u8]) -> Output {
    let mut command = book.command(&["annotate"]);
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env_remove("GITHUB_STEP_SUMMARY");
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // A program that has ended reads no more; what it said is what counts.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}
