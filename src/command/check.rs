//! `rcabook check`: every finding of every file, in one run.

use std::path::Path;

use clap::ValueEnum;

use super::findings::print_each;
use super::{Outcome, Project, below, counted, from_here, has_errors, print, say};
use crate::annotate;
use crate::diag::{Code, LINTER, Located, did_you_mean, github, json, listed, sarif};
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

/// The code with this name, for the command line; with `rcabook/` before it as well.
///
/// # Errors
/// What is wrong with the name, and what is near it.
pub fn code(name: &str) -> Result<Code, String> {
    let bare = name.strip_prefix(LINTER).and_then(|rest| rest.strip_prefix('/')).unwrap_or(name);
    let near = || did_you_mean(bare, Code::ALL.iter().map(|code| code.name()));
    let unknown = || near().unwrap_or_else(|| "`rcabook explain` lists all codes".to_owned());
    Code::from_name(bare).ok_or_else(|| format!("no check has this code; {}", unknown()))
}

/// Checks the project in a folder; `deny` makes warnings errors, and of `only`, unless it is empty, no other code counts.
#[must_use]
pub fn run(dir: &Path, format: Format, deny: bool, only: &[Code]) -> Outcome {
    let Some(Project { config, sources, mut findings, .. }) = Project::read(dir) else {
        return Outcome::Environment;
    };
    let assembled = pipeline::assemble(&sources, config.clone(), clock::today()).unpack(&mut findings);
    findings.extend(pipeline::unmade(&assembled));
    let mut located = pipeline::settle(findings, &sources, &config, deny);
    let all = located.len();
    located.retain(|l| only.is_empty() || only.contains(&l.finding.code));
    let others = all - located.len();
    let praise = || {
        let book = &assembled.book;
        let names: Vec<&str> = only.iter().map(|code| code.name()).collect();
        let of = if only.is_empty() { String::new() } else { format!(" of {}", listed(&names, "or")) };
        Some(format!(
            "no findings{of} in {}, {}, {} and {}",
            counted(book.incidents.len(), "incident"),
            counted(book.lessons.len(), "lesson"),
            counted(book.recipes.len(), "recipe"),
            counted(book.rules.len(), "rule")
        ))
    };
    let outcome = report(dir, &located, format, praise);
    if others == 0 || format != Format::Human {
        return outcome;
    }
    outcome.after(say(&format!("not shown: {} of other codes", counted(others, "finding"))))
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
            None => print_each(dir, located),
        },
        Format::Json => print(&json(located)),
        Format::Sarif => print(&sarif(&in_repository(), annotate::own_rule)),
        Format::Github => print(&github(&in_repository())),
    };
    if has_errors(located) { Outcome::Findings } else { Outcome::Success }.after(said)
}
