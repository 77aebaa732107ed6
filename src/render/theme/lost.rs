//! What the built-in files miss since a file of the project's own stands for the one that had it.

use std::collections::{BTreeMap, BTreeSet};

use super::{DEFAULT, Theme};
use crate::diag::{At, Code, Finding};
use crate::source::LineColumn;

/// A report of the template engine: the message, the template and the place.
pub(super) type Report<'t> = (&'t str, &'t str, LineColumn);

impl Theme {
    /// A finding for each part that a file of the project's own no longer has, and the reports about anything else.
    pub(super) fn lost<'t>(&self, reports: Vec<Report<'t>>) -> (Vec<Finding>, Vec<Report<'t>>) {
        let mut lost: BTreeMap<(&str, String), BTreeSet<&str>> = BTreeMap::new();
        let mut others = Vec::new();
        for report in reports {
            let (message, user, _) = report;
            match missing(message).and_then(|(kind, name)| Some((self.had(kind, name)?, format!("{kind} `{name}`")))) {
                Some(part) if !self.own.contains_key(user) => drop(lost.entry(part).or_default().insert(user)),
                _ => others.push(report),
            }
        }
        let findings = lost.into_iter().map(|((name, part), users)| {
            let message = format!("this file no longer has the {part}, which is used by {}", named(&users));
            let help = "write it here: the file stands for the built-in one of the same name";
            Finding::new(Code::TemplateSyntax, &self.file_of(name), At::Span(0, 0), message).help(help)
        });
        (findings.collect(), others)
    }

    /// The template of the project's own that stands for one with this part.
    fn had(&self, kind: &str, part: &str) -> Option<&str> {
        self.own.keys().map(String::as_str).find(|name| {
            let text = DEFAULT.get_file(format!("templates/{name}")).and_then(|file| file.contents_utf8());
            let tag = format!("{{% {kind} {part}");
            text.unwrap_or_default().split(&tag).skip(1).any(|rest| rest.starts_with(['(', ' ']))
        })
    }
}

/// What a report says is missing: the kind of a part, and its name.
fn missing(message: &str) -> Option<(&str, &str)> {
    let component = message.strip_prefix("Unknown component `").map(|rest| ("component", rest));
    let (kind, rest) = component.or_else(|| message.strip_prefix("Block `").map(|rest| ("block", rest)))?;
    Some((kind, rest.split_once('`')?.0))
}

/// The first of some names, and how many there are beside.
pub(in crate::render) fn named<'a>(names: impl IntoIterator<Item = &'a &'a str>) -> String {
    const SHOWN: usize = 3;
    let mut names: Vec<String> = names.into_iter().map(|name| (*name).to_owned()).collect();
    let more = names.len().saturating_sub(SHOWN);
    names.truncate(SHOWN);
    let last = if more > 0 { Some(format!("{more} more")) } else { names.pop() };
    match (names.is_empty(), last) {
        (true, last) => last.unwrap_or_default(),
        (false, last) => format!("{} and {}", names.join(", "), last.unwrap_or_default()),
    }
}
