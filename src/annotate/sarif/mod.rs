//! SARIF 2.1.0: each rule gets the handbook's address, its help, and the lessons as taxa.
//!
//! Results are only read: `ruleId`, `ruleIndex`, fingerprints and locations stay as they are.

mod help;
mod map;
mod taxa;

use std::collections::BTreeSet;

use self::map::{Component, Descriptor, Run};
use self::taxa::Taxonomy;
use super::edit::Edit;
use super::json::{Member, Text, quoted, unquoted};
use super::links::Links;
use super::tally::Tally;

pub use help::own_rule;
pub(super) use help::{escaped, markdown, text, titled};
pub(super) use map::{ResultIds, runs};
pub(super) use taxa::{Taxa, relationships};

/// What is added to a log.
pub(super) fn edits(log: &[u8], links: &Links, replace: bool, tally: &mut Tally) -> Vec<Edit> {
    let mut out = Vec::new();
    for run in runs(log) {
        RunEdits { log, links, replace, run: &run, taxonomy: Taxonomy::new(&run), out: &mut out }.all(tally);
    }
    out
}

/// The work on one run.
struct RunEdits<'r, 'a> {
    log: &'a [u8],
    links: &'r Links,
    replace: bool,
    run: &'r Run<'a>,
    taxonomy: Taxonomy,
    out: &'r mut Vec<Edit>,
}

impl RunEdits<'_, '_> {
    fn all(mut self, tally: &mut Tally) {
        let run = self.run;
        for component in run.components() {
            for descriptor in &component.rules {
                if let Some(rule) = self.rule(component, descriptor.id) {
                    self.descriptor(descriptor, rule);
                }
            }
        }
        self.missing();
        self.taxonomy.edits(self.log, run, self.out);
        for (id, findings) in run.findings() {
            tally.count_many(self.rule_of_result(id), &id.read(), findings);
        }
    }

    fn rule(&self, component: &Component<'_>, id: Option<Text<'_>>) -> Option<usize> {
        let name = component.name.map(Text::read);
        self.links.find(name.as_deref(), id?.read().as_bytes())
    }

    fn rule_of_result(&self, id: Text<'_>) -> Option<usize> {
        let described = |c: &&Component<'_>| c.rules.iter().any(|d| d.id == Some(id));
        let component = self.run.components().find(described).or(self.run.driver.as_ref());
        component.and_then(|component| self.rule(component, Some(id)))
    }

    fn descriptor(&mut self, descriptor: &Descriptor<'_>, rule: usize) {
        let url = self.links.url(rule);
        let mut members = Vec::new();
        match &descriptor.help_uri {
            Member::Absent => members.extend(help_uri(url)),
            Member::There(at) if self.replace && url.contains("://") => {
                self.out.push(Edit::replace(at.clone(), unquoted(url)));
            }
            Member::There(_) | Member::Other => {}
        }
        match &descriptor.help {
            Member::Absent => members.push(format!("\"help\": {}", help::object(self.links, rule))),
            Member::There(help) => self.out.extend(help::edit(self.log, help, self.links, rule)),
            Member::Other => {}
        }
        self.relate(descriptor, rule, &mut members);
        if !members.is_empty() {
            self.out.push(Edit::insert(descriptor.place.end, descriptor.place.add_all(self.log, &members)));
        }
    }

    /// The lessons that a rule enforces, as relationships.
    fn relate(&mut self, descriptor: &Descriptor<'_>, rule: usize, members: &mut Vec<String>) {
        let can = !descriptor.has_own_relationship && descriptor.relationships != Member::Other;
        let lessons = if can { self.links.rule(rule).lessons.as_slice() } else { &[] };
        let relationships = self.taxonomy.relationships(lessons);
        if relationships.is_empty() {
            return;
        }
        match &descriptor.relationships {
            Member::There(place) => self.out.push(Edit::insert(place.end, place.add_all(self.log, &relationships))),
            _ => members.push(format!("\"relationships\": [{}]", relationships.join(", "))),
        }
    }

    /// Rules that results name and no component describes: the driver describes those that the handbook knows.
    fn missing(&mut self) {
        let run = self.run;
        // A driver without a name is no driver that could have rules.
        let Some(driver) = run.driver.as_ref().filter(|d| d.name.is_some()) else { return };
        let described: BTreeSet<_> =
            run.components().flat_map(|c| &c.rules).filter_map(|d| d.id).map(|id| id.0).collect();
        let mut descriptors = Vec::new();
        for (id, _) in run.findings().filter(|(id, _)| !described.contains(id.0)) {
            if let Some(rule) = self.rule(driver, Some(id)) {
                descriptors.push(self.new_descriptor(&id.read(), rule));
            }
        }
        if descriptors.is_empty() {
            return;
        }
        match &driver.rules_place {
            Member::There(place) => self.out.push(Edit::insert(place.end, place.add_all(self.log, &descriptors))),
            Member::Absent => {
                let rules = format!("\"rules\": [{}]", descriptors.join(", "));
                self.out.push(Edit::insert(driver.place.end, driver.place.add(self.log, &rules)));
            }
            Member::Other => {}
        }
    }

    fn new_descriptor(&mut self, id: &str, rule: usize) -> String {
        let known = self.links.rule(rule);
        let mut members = vec![format!("\"id\": {}", quoted(id))];
        if !known.summary.is_empty() {
            members.push(format!("\"shortDescription\": {{\"text\": {}}}", quoted(&known.summary)));
        }
        members.extend(help_uri(&known.url));
        members.push(format!("\"help\": {}", help::object(self.links, rule)));
        let relationships = self.taxonomy.relationships(&known.lessons);
        if !relationships.is_empty() {
            members.push(format!("\"relationships\": [{}]", relationships.join(", ")));
        }
        format!("{{{}}}", members.join(", "))
    }
}

/// The address as a member. It must be absolute, or absent.
fn help_uri(url: &str) -> Option<String> {
    url.contains("://").then(|| format!("\"helpUri\": {}", quoted(url)))
}
