//! The list as text, what it finds in small projects, and histories at random.

use std::collections::BTreeMap;

use super::{Held, check, source};
use crate::config::Config;
use crate::diag::{Checked, Finding};
use crate::handbook::{Handbook, link};
use crate::record::parse;
use crate::site::{Site, plan};
use crate::source::Source;

mod history;
mod keep;
mod led;
mod lock;
mod more;
mod taken;

/// The site of a project in a test's words: paths from the project's root, and texts.
fn site(files: &[(&str, &str)]) -> (Handbook, Site, Vec<Finding>) {
    let mut findings = Vec::new();
    let read = |path: &&(&str, &str)| path.0 == "book.toml";
    let config = files.iter().find(read).map(|(path, text)| Source { path: (*path).into(), text: (*text).into() });
    let config: Config = crate::config::read(config.as_ref()).unpack(&mut findings);
    let mut records = Vec::new();
    for (path, text) in files.iter().filter(|file| !read(file)) {
        let source = Source { path: (*path).into(), text: (*text).into() };
        records.extend(parse(&source, "content").unpack(&mut findings));
    }
    let book = link(config, records, BTreeMap::new()).unpack(&mut findings);
    let site = plan(&book).unpack(&mut findings);
    (book, site, findings)
}

/// What the list finds wrong with a project: `code: message (help)`.
fn found(files: &[(&str, &str)], lock: &str) -> Vec<String> {
    let (book, site, _) = site(files);
    all(check(&book, &site, &source(lock))).into_iter().map(told).collect()
}

/// Everything that the list finds, lost pages included.
fn all(Checked { value: Held { lost, .. }, findings }: Checked<Held>) -> Vec<Finding> {
    findings.into_iter().chain(lost.into_iter().map(|lost| lost.finding)).collect()
}

fn told(finding: Finding) -> String {
    format!("{}: {} ({})", finding.code, finding.message, finding.help.unwrap_or_default())
}
