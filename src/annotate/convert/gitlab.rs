//! GitLab's code quality report: no field for addresses, so the description holds identifier and address.

use std::collections::HashMap;

use serde::Serialize;

use crate::annotate::finding::{Finding, Level};
use crate::annotate::links::Links;

/// What stands before the first issue.
pub(super) const HEAD: &[u8] = b"[\n";

/// Fingerprints that were given out. GitLab takes two issues with one fingerprint for one.
#[derive(Debug, Default)]
pub(super) struct Fingerprints {
    given: HashMap<String, u64>,
}

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    /// GitLab refuses the whole report if one is missing. An empty one is no file, and links to the commit.
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<u64>,
}

pub(super) fn issue(finding: &Finding, links: &Links, fingerprints: &mut Fingerprints) -> String {
    let issue = Issue {
        description: described(finding, links),
        check_name: if finding.id.is_empty() { "unknown" } else { &finding.id },
        fingerprint: fingerprints.of(finding),
        severity: match finding.level {
            Some(Level::Error) => "major",
            Some(Level::Warning) | None => "minor",
            Some(Level::Note) => "info",
        },
        // A line is needed; the first one stands for the whole file.
        location: Location {
            path: &finding.path,
            lines: Lines { begin: finding.position.line.unwrap_or(1), end: finding.position.end_line },
        },
    };
    serde_json::to_string(&issue).unwrap_or_default()
}

/// The message with identifier and address, as far as it does not hold them.
fn described(finding: &Finding, links: &Links) -> String {
    let mut out = finding.message.clone();
    if !finding.id.is_empty() && !out.contains(&finding.id) {
        out.push_str(&format!(" [{}]", finding.id));
    }
    if let Some(url) = finding.rule.map(|rule| links.url(rule)).filter(|url| !out.contains(*url)) {
        out.push_str(&format!(" -> {url}"));
    }
    out
}

impl Fingerprints {
    /// The tool's own fingerprint, or one of what the finding says and where, without its line: lines move. A tool may give
    /// the same one to several findings, as for all rules of one line: from the second on, rule and count make another.
    fn of(&mut self, finding: &Finding) -> String {
        let base = finding
            .fingerprint
            .clone()
            .unwrap_or_else(|| hash_of(&[&finding.tool, &finding.id, &finding.path, &finding.message]));
        let count = self.given.entry(base.clone()).or_default();
        *count += 1;
        if *count == 1 { base } else { hash_of(&[&base, &finding.id, &count.to_string()]) }
    }
}

fn hash_of(parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    hasher.finalize().to_hex()[..32].to_owned()
}
