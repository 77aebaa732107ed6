//! `rcabook check`: every finding of every file, in one run.

use std::path::Path;

use clap::ValueEnum;

use super::{Outcome, Project, below, counted, from_here, has_errors, print, print_findings, say};
use crate::annotate;
use crate::diag::{Located, github, json, sarif};
use crate::pipeline;
use crate::shell::{clock, place};

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: the line, a caret and a way out; files as from the working directory
    Human,
    /// One JSON document; files as from the project's folder
    Json,
    /// SARIF 2.1.0; files as from the root of the git repository, where there is one
    Sarif,
    /// GitHub workflow commands; files as in SARIF
    Github,
}

/// Checks the project in a folder; `deny` makes warnings errors.
#[must_use]
pub fn run(dir: &Path, format: Format, deny: bool) -> Outcome {
    let Some(Project { config, sources, mut findings, .. }) = Project::read(dir) else {
        return Outcome::Environment;
    };
    let assembled = pipeline::assemble(&sources, config.clone(), clock::today()).unpack(&mut findings);
    findings.extend(pipeline::unmade(&assembled));
    let located = pipeline::settle(findings, &sources, &config, deny);
    report(dir, &located, format, || {
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

/// Prints findings of the project in a folder in a format; `praise` is what people read where there are none.
///
/// Each reader looks for files elsewhere: people from where they are, and hosts that show findings beside the code from
/// the root of the repository. JSON names them as the project does.
pub(super) fn report(
    dir: &Path,
    located: &[Located],
    format: Format,
    praise: impl FnOnce() -> Option<String>,
) -> Outcome {
    let in_repository = || match place::in_repository(dir) {
        Some(folder) => below(&folder, located),
        None => from_here(dir, located),
    };
    let said = match format {
        Format::Human => match located.is_empty().then(praise).flatten() {
            Some(words) => say(&words),
            None => print_findings(dir, located),
        },
        Format::Json => print(&json(located)),
        Format::Sarif => print(&sarif(&in_repository(), annotate::own_rule)),
        Format::Github => print(&github(&in_repository())),
    };
    if has_errors(located) { Outcome::Findings } else { Outcome::Success }.after(said)
}
