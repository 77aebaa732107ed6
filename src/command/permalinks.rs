//! `rcabook permalinks`: the list of published addresses, checked and added to.

use std::path::Path;

use clap::ValueEnum;

use super::check::{Format, report};
use super::{Outcome, Project, complain, counted, has_errors, in_project, print_findings, say};
use crate::config::Config;
use crate::diag::{At, Code, Family, Finding, Located};
use crate::pipeline::{self, Assembled};
use crate::shell::clock;
use crate::shell::disk::MAX_PERMALINKS_BYTES;
use crate::shell::replace::{read_text, replace};
use crate::site::permalinks::{self, Accepted, FILE};
use crate::source::{Source, Sources};

/// What is done with the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Action {
    /// Report what would be lost, and what is not in the list yet
    Check,
    /// Add what is new; nothing is ever removed
    Accept,
}

/// Checks the list of the project in a folder or adds to it; `deny` makes warnings errors. `against`: another list, such as that
/// of what is published now, whose addresses must be answered as well, also those that are not in the project's own any more.
#[must_use]
pub fn run(dir: &Path, action: Action, against: Option<&Path>, format: Format, deny: bool) -> Outcome {
    let against = match against.map(|file| read_other(file, action)).transpose() {
        Ok(against) => against,
        Err((what, help)) => {
            complain(&what, help);
            return Outcome::Environment;
        }
    };
    let Project { config, sources, mut findings, .. } = match Project::read_whole(dir) {
        Ok(project) => project,
        Err(outcome) => return outcome,
    };
    let assembled = pipeline::assemble(&sources, config.clone(), clock::today()).unpack(&mut findings);
    findings.extend(pipeline::unmade(&assembled));
    if action == Action::Accept {
        return accept(dir, &sources, &assembled, findings);
    }
    let mut ours: Vec<Finding> = findings.into_iter().filter(is_ours).collect();
    ours.extend(against.iter().flat_map(|other| lost_since(other, &sources, &config)));
    let Some(list) = &sources.permalinks else {
        let said = if ours.is_empty() {
            say(&format!(
                "this project has no {FILE}, and promises nothing yet: `rcabook permalinks accept` begins one"
            ))
        } else {
            Ok(())
        };
        return report(dir, &pipeline::settle(ours, &sources, &config, deny), format, || None).after(said);
    };
    ours.extend(permalinks::unaccepted(&assembled.book, &assembled.site, list, &pipeline::unshown(&assembled)));
    let located = pipeline::settle(ours, &sources, &config, deny);
    report(dir, &located, format, || Some(format!("every address in {FILE} is answered")))
}

/// Another list; what is wrong with the call, and the way out.
fn read_other(file: &Path, action: Action) -> Result<Source, (String, &'static str)> {
    if action == Action::Accept {
        return Err(("`--against` goes with `permalinks check`".to_owned(), "what is missing is told, and not added"));
    }
    let help = "name a list, or `-` for one on standard input: \
                `git show origin/main:permalinks.lock | rcabook permalinks check --against -`";
    let text = read_text(file, MAX_PERMALINKS_BYTES)
        .map_err(|error| (format!("the other list, {}, cannot be read: {error}", file.display()), help))?;
    Ok(Source { path: FILE.into(), text: text.into() })
}

/// What another list has, this one has not, and the site does not answer. A commit that is taken back takes its addresses out of
/// the list and off the site at once: only a list that the commit did not touch still knows them.
fn lost_since(other: &Source, sources: &Sources, config: &Config) -> Vec<Finding> {
    let beyond = permalinks::beyond(sources.permalinks.as_ref(), other);
    let with_other = Sources { permalinks: Some(beyond), ..sources.clone() };
    let found = pipeline::assemble(&with_other, config.clone(), clock::today()).findings;
    let theirs =
        found.into_iter().filter(|finding| finding.code.family() == Family::Permalinks && &*finding.file == FILE);
    theirs
        .map(|finding| {
            let message = format!("{}; the other list has it, and this one does not", finding.message);
            Finding { at: At::File, message, ..finding }
        })
        .collect()
}

/// What concerns the list: its own family, and that it cannot be read.
fn is_ours(finding: &Finding) -> bool {
    finding.code.family() == Family::Permalinks || &*finding.file == FILE
}

/// Adds what is new. Of a project that is not published nothing becomes a promise, so an error anywhere keeps the list as
/// it is; but for a line that stands twice, which is mended here.
fn accept(dir: &Path, sources: &Sources, assembled: &Assembled, mut findings: Vec<Finding>) -> Outcome {
    let config = &assembled.book.config;
    findings.retain(|finding| finding.code != Code::PermalinkDuplicate);
    let located = pipeline::settle(findings, sources, config, false);
    if has_errors(&located) {
        let why = "nothing was written: mend the errors first, as a build asks for as well";
        return Outcome::Findings.after(print_findings(dir, &located).and_then(|()| say(why)));
    }
    let (book, site, list) = (&assembled.book, &assembled.site, sources.permalinks.as_ref());
    let accepted = match permalinks::accept_without(&pipeline::unshown(assembled), book, site, list, clock::today()) {
        Ok(accepted) => accepted,
        Err(broken) => {
            let why = "nothing was written: a line that cannot be read would be lost";
            let located = pipeline::settle(broken, sources, config, false);
            return Outcome::Findings.after(print_findings(dir, &located).and_then(|()| say(why)));
        }
    };
    let path = in_project(dir, FILE);
    if let Err(error) = replace(&path, &accepted.text) {
        let what = format!("{} cannot be written: {error}", path.display());
        complain(&what, "check the folder's permissions and the disk's space; the file is as it was");
        return Outcome::Environment;
    }
    let ours: Vec<Located> = located.into_iter().filter(|located| is_ours(&located.finding)).collect();
    Outcome::Success.after(say(&summary(&accepted, &path)).and_then(|()| print_findings(dir, &ours)))
}

/// What was added.
fn summary(accepted: &Accepted, path: &Path) -> String {
    let (pages, places) = (counted(accepted.pages, "page"), counted(accepted.fragments, "place"));
    let changed = match accepted.changed {
        0 => String::new(),
        1 => ", 1 address marked as moved or withdrawn".to_owned(),
        n => format!(", {n} addresses marked as moved or withdrawn"),
    };
    format!("{pages} and {places} on pages added to {}{changed}", path.display())
}
