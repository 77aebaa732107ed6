//! `rcabook check`: every finding of every file, in one run.

use std::path::Path;

use clap::ValueEnum;

use super::{Outcome, Project, counted, has_errors, print, print_findings, say};
use crate::diag::{Located, github, json, sarif};
use crate::pipeline;
use crate::shell::clock;

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: the line, a caret and a way out
    Human,
    /// One JSON document
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// GitHub workflow commands
    Github,
}

/// Checks the project in a folder; `deny` makes warnings errors.
#[must_use]
pub fn run(dir: &Path, format: Format, deny: bool) -> Outcome {
    let Some(Project { config, sources, mut findings, .. }) = Project::read(dir) else {
        return Outcome::Environment;
    };
    let assembled = pipeline::assemble(&sources, config.clone(), clock::today()).unpack(&mut findings);
    let located = pipeline::settle(findings, &sources, &config, deny);
    report(&located, format, || {
        let book = &assembled.book;
        Some(format!(
            "no findings in {}, {}, {} and {}",
            counted(book.incidents.len(), "incident"),
            counted(book.lessons.len(), "lesson"),
            counted(book.recipes.len(), "recipe"),
            counted(book.rules.len(), "rule")
        ))
    })
}

/// Prints findings in a format; `praise` is what people read where there are none.
pub(super) fn report(located: &[Located], format: Format, praise: impl FnOnce() -> Option<String>) -> Outcome {
    let said = match format {
        Format::Human => match located.is_empty().then(praise).flatten() {
            Some(words) => say(&words),
            None => print_findings(located),
        },
        Format::Json => print(&json(located)),
        Format::Sarif => print(&sarif(located)),
        Format::Github => print(&github(located)),
    };
    if has_errors(located) { Outcome::Findings } else { Outcome::Success }.after(said)
}
