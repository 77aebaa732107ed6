//! Lessons as taxa: a taxonomy of the handbook in each run, and relationships from the rules to it.

use super::map::Run;
use crate::annotate::edit::Edit;
use crate::annotate::json::{Member, Text, quoted};
use crate::manifest::Lesson;

/// What the taxonomy is called in every log.
pub(super) const NAME: &str = "rcabook-lessons";

/// The lessons that were referred to, in the order of their taxa.
#[derive(Debug, Default)]
pub(in crate::annotate) struct Taxa {
    lessons: Vec<Lesson>,
}

/// The taxonomy of one run.
#[derive(Debug)]
pub(super) struct Taxonomy {
    /// Its number among the run's taxonomies.
    index: usize,
    /// A log that was annotated before has it already, with these lessons.
    before: Option<Vec<String>>,
    taxa: Taxa,
    /// The run can have taxonomies: what stands there is a list, or nothing.
    possible: bool,
}

impl Taxa {
    /// The place of a lesson, which is added when it is new.
    pub(in crate::annotate) fn place(&mut self, lesson: &Lesson) -> usize {
        let at = self.lessons.iter().position(|l| l.id == lesson.id);
        at.unwrap_or_else(|| {
            self.lessons.push(lesson.clone());
            self.lessons.len() - 1
        })
    }

    pub(in crate::annotate) const fn is_empty(&self) -> bool {
        self.lessons.is_empty()
    }

    /// The taxonomy as a tool component.
    pub(in crate::annotate) fn object(&self) -> String {
        let taxa: Vec<String> = self.lessons.iter().map(taxon).collect();
        // The lessons' index lies beside them.
        let index = self.lessons.first().and_then(|l| Some(l.url.rsplit_once('/')?.0)).filter(|u| u.contains("://"));
        let uri =
            index.map(|u| format!(", \"informationUri\": {}", quoted(&format!("{u}/index.html")))).unwrap_or_default();
        let name = quoted(NAME);
        format!("{{\"name\": {name}{uri}, \"isComprehensive\": false, \"taxa\": [{}]}}", taxa.join(", "))
    }
}

fn taxon(lesson: &Lesson) -> String {
    let uri = super::help_uri(&lesson.url).map(|uri| format!(", {uri}")).unwrap_or_default();
    format!("{{\"id\": {}, \"shortDescription\": {{\"text\": {}}}{uri}}}", quoted(&lesson.id), quoted(&lesson.text))
}

/// A relationship of a rule to each lesson, by the number of its taxon, in the taxonomy of a number.
pub(in crate::annotate) fn relationships<'l>(
    lessons: impl Iterator<Item = (&'l str, usize)>,
    taxonomy: usize,
) -> Vec<String> {
    let component = format!("{{\"name\": {}, \"index\": {taxonomy}}}", quoted(NAME));
    let one = |(id, at): (&str, usize)| {
        let target = format!("{{\"id\": {}, \"index\": {at}, \"toolComponent\": {component}}}", quoted(id));
        format!("{{\"target\": {target}, \"kinds\": [\"relevant\"]}}")
    };
    lessons.map(one).collect()
}

impl Taxonomy {
    pub(super) fn new(run: &Run<'_>) -> Self {
        let count = if let Member::There(place) = &run.taxonomies { place.count } else { 0 };
        let before = run.own_taxonomy.map(|_| run.own_taxa.iter().map(|id| Text::read(*id).into_owned()).collect());
        Self {
            index: run.own_taxonomy.unwrap_or(count),
            before,
            taxa: Taxa::default(),
            possible: run.taxonomies != Member::Other,
        }
    }

    /// The relationships of a rule that enforces these lessons.
    pub(super) fn relationships(&mut self, lessons: &[Lesson]) -> Vec<String> {
        if !self.possible {
            return Vec::new();
        }
        let places: Vec<(&str, usize)> = match &self.before {
            // Numbers of taxa that others refer to already must not change.
            Some(ids) => {
                let at = |l: &Lesson| ids.iter().position(|id| *id == l.id);
                lessons.iter().filter_map(|l| Some((&*l.id, at(l)?))).collect()
            }
            None => lessons.iter().map(|l| (&*l.id, self.taxa.place(l))).collect(),
        };
        relationships(places.into_iter(), self.index)
    }

    /// The taxonomy itself, and the driver's word that it uses it.
    pub(super) fn edits(&self, log: &[u8], run: &Run<'_>, out: &mut Vec<Edit>) {
        if self.taxa.is_empty() {
            return;
        }
        let taxonomy = self.taxa.object();
        match &run.taxonomies {
            Member::There(place) => out.push(Edit::insert(place.end, place.add(log, &taxonomy))),
            Member::Absent => {
                out.push(Edit::insert(run.place.end, run.place.add(log, &format!("\"taxonomies\": [{taxonomy}]"))));
            }
            Member::Other => {}
        }
        let Some(driver) = run.driver.as_ref().filter(|d| d.name.is_some()) else { return };
        let reference = format!("{{\"name\": {}, \"index\": {}}}", quoted(NAME), self.index);
        match &driver.supported {
            Member::There(place) => out.push(Edit::insert(place.end, place.add(log, &reference))),
            Member::Absent => {
                let member = format!("\"supportedTaxonomies\": [{reference}]");
                out.push(Edit::insert(driver.place.end, driver.place.add(log, &member)));
            }
            Member::Other => {}
        }
    }
}
