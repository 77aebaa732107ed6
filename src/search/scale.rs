//! Severities by what a project calls them, in the order of its scale.

use std::collections::BTreeSet;

use super::document::{Document, Facet};
use crate::config::Config;

/// The severities that the records of an index name.
#[derive(Debug, Default)]
pub(super) struct Scale(Vec<Step>);

#[derive(Debug)]
struct Step {
    /// As records write it.
    value: String,
    /// As people read it.
    label: String,
}

impl Scale {
    /// The severities of these documents: in the order of the project's scale, then those that it has not, by their text.
    pub(super) fn of(config: &Config, documents: &[Document]) -> Self {
        let mut values: BTreeSet<&str> = documents.iter().flat_map(|d| d.values(Facet::Severity)).collect();
        let known = config.severities.iter().filter(|step| values.remove(step.id.as_str()));
        let step = |value: &str, label: &str| Step { value: value.to_owned(), label: label.to_owned() };
        let mut out: Vec<Step> = known.map(|known| step(&known.id, &known.name)).collect();
        out.extend(values.into_iter().map(|value| step(value, value)));
        Self(out)
    }

    /// How people read a value.
    pub(super) fn label(&self, value: &str) -> Option<&str> {
        self.0.iter().find(|step| step.value == value).map(|step| step.label.as_str())
    }

    /// The place of a value, from 0 on; behind all others for one that no record has.
    pub(super) fn place(&self, value: &str) -> usize {
        self.0.iter().position(|step| step.value == value).unwrap_or(self.0.len())
    }
}
