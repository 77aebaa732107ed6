//! `rcabook permalinks`: the list of published addresses, checked and added to.

use std::path::Path;

use clap::ValueEnum;

use super::check::{Format, report};
use super::{Outcome, Project, complain, counted, has_errors, in_project, print_findings, say};
use crate::diag::{Code, Family, Finding, Located};
use crate::pipeline::{self, Assembled};
use crate::shell::clock;
use crate::shell::replace::replace;
use crate::site::permalinks::{self, Accepted, FILE};
use crate::source::Sources;

/// What is done with the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Action {
    /// Report what would be lost, and what is not in the list yet
    Check,
    /// Add what is new; nothing is ever removed
    Accept,
}

/// Checks the list of the project in a folder or adds to it; `deny` makes warnings errors.
#[must_use]
pub fn run(dir: &Path, action: Action, format: Format, deny: bool) -> Outcome {
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
