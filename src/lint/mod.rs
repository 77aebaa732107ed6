//! The checks on a linked handbook: one file for each family. Each is a pure function from the records, and where the
//! calendar matters the day, to findings.
//!
//! What a single file says wrongly is found where it is read, in `record/`; identifiers that clash and preconditions
//! that lead nowhere are found where the graph is made, in `handbook/`. Here is what needs the whole graph.

use std::sync::Arc;

use jiff::civil::Date;

use crate::diag::{self, At, Code, Finding, Path, Segment};
use crate::handbook::{Handbook, Lookup};
use crate::record::{NO_LINTER, Unread};

mod audience;
pub mod codes;
mod corrections;
#[cfg(test)]
mod fixture;
mod learning;
mod links;
mod permalinks;
mod race;
mod recipes;
mod structure;
#[cfg(test)]
mod tests;
mod time;
pub mod unfinished;

/// Everything that is found in a handbook on this day. What of the project was not read is no record of it, and yet is there.
#[must_use]
pub fn run(book: &Handbook, unread: &Unread, today: Date) -> Vec<Finding> {
    let mut findings = Vec::new();
    structure::check(book, unread, &mut findings);
    unfinished::check(book, &mut findings);
    links::check(book, unread, &mut findings);
    audience::check(book, unread, &mut findings);
    corrections::check(book, &mut findings);
    time::check(book, unread, today, &mut findings);
    race::check(book, unread, &mut findings);
    learning::check(book, today, &mut findings);
    recipes::check(book, unread, today, &mut findings);
    permalinks::check(book, unread, &mut findings);
    findings.retain(|finding| !unread.explains(finding) && !book.config.explains(finding));
    findings
}

/// Says of rules that were named without their linter which linter has them: the file that names them knows of none.
pub fn name_rules(book: &Handbook, findings: &mut [Finding]) {
    let is_bare = |f: &&mut Finding| f.code == Code::InvalidId && f.help.as_deref() == Some(NO_LINTER);
    for finding in findings.iter_mut().filter(is_bare) {
        let Some(id) = finding.message.split('`').nth(1) else { continue };
        finding.help = match (book.ids.look_up(&format!("rule/{id}")), book.rules.first()) {
            (Lookup::One(rule), _) => Some(format!("write `{}`", book.id_of(rule))),
            (Lookup::Ambiguous(names), _) => {
                let names: Vec<&str> = names.iter().filter_map(|name| name.strip_prefix("rule/")).collect();
                Some(format!("write one of {}", diag::listed(&names, "and")))
            }
            (Lookup::Unknown { .. }, Some(known)) => Some(format!("write `linter/ID`, for example `{}`", known.id)),
            (Lookup::Unknown { .. }, None) => continue,
        };
    }
}

/// Takes a finding with its way out.
fn push(out: &mut Vec<Finding>, code: Code, file: &Arc<str>, at: At, message: impl Into<String>, help: &str) {
    out.push(Finding::new(code, file, at, message).help(help));
}

/// The place of one key's value in an item of a list.
fn item(list: &str, index: usize, key: &str) -> At {
    item_in(&[list], index, key)
}

/// The place of one key's value in an item of a list that is reached by several keys.
fn item_in(list: &[&str], index: usize, key: &str) -> At {
    At::Value(Path::of_keys(list).and([Segment::Index(index), Segment::Key(key)]))
}

/// The place of a key's value below another place.
fn below(at: &At, key: &str) -> At {
    match at {
        At::Value(path) | At::Key(path) => At::Value(path.and([Segment::Key(key)])),
        At::File | At::Span(..) | At::Words(_) => at.clone(),
    }
}

/// The place of another key in the mapping in which a value stands.
fn beside(at: &At, key: &str) -> At {
    match at {
        At::Value(path) | At::Key(path) => At::Value(path.parent().and([Segment::Key(key)])),
        At::File | At::Span(..) | At::Words(_) => at.clone(),
    }
}

/// Names as a list in a sentence: `a, b and c`.
fn listed(names: &[impl AsRef<str>]) -> String {
    match names {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [most @ .., last] => {
            let most: Vec<&str> = most.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", most.join(", "), last.as_ref())
        }
    }
}
