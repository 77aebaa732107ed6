//! Lessons by the incidents that taught them.
//!
//! A lesson has the teams, years and databases of its incidents. Chosen together these ask for one incident that has them all:
//! what one team learned, and another learned again years later, the first did not learn then. So a lesson of several
//! incidents passes them through one of these, and is counted so.

use std::collections::{BTreeMap, HashMap};

use super::document::{Document, Facet, Kind};

/// The facets that lessons have from their incidents.
pub(super) const TOGETHER: [Facet; 3] = [Facet::Team, Facet::Database, Facet::Year];

/// Of each lesson of several incidents, these: by the numbers of their documents, rising.
#[derive(Debug, Default)]
pub(super) struct Taught(BTreeMap<u32, Vec<u32>>);

impl Taught {
    pub(super) fn of(documents: &[Document]) -> Self {
        let numbered = || (0u32..).zip(documents);
        let incidents = numbered().filter(|(_, document)| document.kind == Kind::Incident);
        let incidents: HashMap<&str, u32> = incidents.map(|(at, document)| (document.id.as_str(), at)).collect();
        let taught_by = |(at, document): (u32, &Document)| {
            let mut all: Vec<u32> = document.taught_by.iter().filter_map(|id| incidents.get(&**id).copied()).collect();
            all.sort_unstable();
            (all.len() > 1).then_some((at, all))
        };
        Self(numbered().filter_map(taught_by).collect())
    }

    /// The incidents of a document, where they are several that taught one lesson.
    pub(super) fn incidents(&self, document: u32) -> &[u32] {
        self.0.get(&document).map_or(&[], Vec::as_slice)
    }

    /// All lessons with their incidents.
    pub(super) fn all(&self) -> impl Iterator<Item = (u32, &[u32])> {
        self.0.iter().map(|(lesson, incidents)| (*lesson, incidents.as_slice()))
    }
}
