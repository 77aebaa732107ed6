//! What was linked, and what was not.

use std::collections::BTreeMap;

/// How a run went: for the summary on stderr, and for `--strict`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Findings whose rule has a page.
    pub known: u64,
    /// Findings whose rule has none, by the name that the linter gave it.
    pub unknown: BTreeMap<String, u64>,
    /// Documents that were begun like JSON or XML, and end or break off elsewhere; they passed unchanged.
    pub damaged: u64,
    /// Findings that name no file, and so have no place in SARIF.
    pub placeless: u64,
    /// Documents of JSON of a known form.
    pub documents: u64,
    /// Those of none that look like a report, and their bytes.
    pub unread: (u64, u64),
    /// A report was to be read: it is missed where none was.
    pub expects_report: bool,
}

/// More different unknown names than a reader wants, and than memory should hold.
const MOST_NAMES: usize = 1000;

impl Tally {
    /// Counts a finding of a rule, or of one that is not known by this name.
    pub(super) fn count(&mut self, rule: Option<usize>, name: &str) {
        self.count_many(rule, name, 1);
    }

    pub(super) fn count_many(&mut self, rule: Option<usize>, name: &str, findings: u64) {
        if rule.is_some() {
            self.known += findings;
        } else if let Some(count) = self.unknown.get_mut(name) {
            *count += findings;
        } else {
            let name = if self.unknown.len() < MOST_NAMES { shown(name) } else { "…".to_owned() };
            *self.unknown.entry(name).or_default() += findings;
        }
    }

    /// Whether adding other tallies comes to the same as counting their findings one by one would: of too many names the
    /// first ones are kept.
    pub(super) fn has_room_for(&self, others: [&Self; 2]) -> bool {
        let more: usize = others.iter().map(|other| other.unknown.len()).sum();
        more == 0 || self.unknown.len() + more <= MOST_NAMES
    }

    /// Counts what another one has counted.
    pub(super) fn add(&mut self, other: &Self) {
        self.known += other.known;
        self.damaged += other.damaged;
        self.placeless += other.placeless;
        self.documents += other.documents;
        self.unread.0 += other.unread.0;
        self.unread.1 += other.unread.1;
        for (name, findings) in &other.unknown {
            self.count_many(None, name, *findings);
        }
    }

    /// Whether nothing at all could be read.
    pub(super) fn has_read_nothing(&self) -> bool {
        self.documents == 0 && self.known == 0 && self.unknown.is_empty()
    }

    /// Whether a report was to be read, and there was one, and nothing at all that could be read.
    #[must_use]
    pub fn misses_report(&self) -> bool {
        self.expects_report && self.unread.0 > 0 && self.has_read_nothing()
    }

    /// Findings of unknown rules.
    #[must_use]
    pub fn unknown_findings(&self) -> u64 {
        self.unknown.values().sum()
    }

    /// The summary of what was not linked, in one line each; nothing when all was.
    #[must_use]
    pub fn summary(&self) -> Vec<String> {
        const SHOWN: usize = 10;
        let mut out = Vec::new();
        if !self.unknown.is_empty() {
            let mut all: Vec<(&String, &u64)> = self.unknown.iter().collect();
            all.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
            let mut names: Vec<String> =
                all.iter().take(SHOWN).map(|(name, count)| format!("{name} ({count})")).collect();
            if all.len() > SHOWN {
                names.push(format!("and {} more", all.len() - SHOWN));
            }
            let findings = if self.unknown_findings() == 1 { "finding" } else { "findings" };
            out.push(format!("no page for {} {findings}: {}", self.unknown_findings(), names.join(", ")));
        }
        if self.damaged > 0 {
            let documents = documents("JSON or XML document", self.damaged);
            out.push(format!("{documents} of the input broke off or is damaged, and passed unchanged"));
        }
        if self.placeless > 0 {
            let findings = if self.placeless == 1 { "finding names" } else { "findings name" };
            out.push(format!(
                "{} {findings} no file, and are not in the log: hosts refuse one without a place",
                self.placeless
            ));
        }
        // Any text may hold documents of any form: beside what was read, one is not worth a word to who expects none.
        if self.unread.0 > 0 && (self.expects_report || self.has_read_nothing()) {
            let documents = documents("JSON document", self.unread.0);
            out.push(format!("{documents} of no known form, {} bytes: no findings were read there", self.unread.1));
        }
        out
    }
}

fn documents(name: &str, count: u64) -> String {
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}

/// A name as it may be shown: short, and without what steers a terminal.
fn shown(name: &str) -> String {
    let mut out: String = name.chars().take(80).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if out.len() < name.len() && name.chars().nth(80).is_some() {
        out.push('…');
    }
    out
}
