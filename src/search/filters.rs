//! Filters: OR inside a facet, AND between facets, which one incident has [together](super::taught) of a lesson; and what is
//! excluded passes none.

use std::collections::BTreeMap;

use super::document::{Document, Facet, Kind};
use super::names::key;
use super::taught::TOGETHER;
use super::words::fold;

/// What results are limited to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filters {
    /// Kinds; empty is all.
    pub kinds: Vec<Kind>,
    /// Values of facets, in any [spelling](super::names); a rule may be named without its linter.
    pub facets: BTreeMap<Facet, Vec<String>>,
    /// Kinds that do not pass.
    pub not_kinds: Vec<Kind>,
    /// Values that do not pass.
    pub not_facets: BTreeMap<Facet, Vec<String>>,
}

impl Filters {
    /// Whether nothing is limited.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty() && self.facets.is_empty() && self.not_kinds.is_empty() && self.not_facets.is_empty()
    }

    /// Whether a document passes. `incidents` are those of a lesson that several taught, and none for all else.
    pub(super) fn pass(&self, document: &Document, incidents: &[&Document]) -> bool {
        let is_own = |facet: &&Facet| incidents.is_empty() || !TOGETHER.contains(facet);
        !self.exclude(document)
            && self.pass_kind(document)
            && self.facets.keys().filter(is_own).all(|facet| self.pass_facet(*facet, document))
            && (incidents.is_empty() || incidents.iter().any(|incident| self.pass_together(incident, None)))
    }

    /// Whether an incident has wanted values of all facets that lessons have from their incidents, but for one of these.
    pub(super) fn pass_together(&self, incident: &Document, but: Option<Facet>) -> bool {
        TOGETHER.into_iter().filter(|facet| Some(*facet) != but).all(|facet| self.pass_facet(facet, incident))
    }

    /// Whether a document is excluded.
    pub(super) fn exclude(&self, document: &Document) -> bool {
        let has_one = |(facet, values): (&Facet, &Vec<String>)| has(document, *facet, values);
        self.not_kinds.contains(&document.kind) || self.not_facets.iter().any(has_one)
    }

    /// Filters that exclude what these ask for.
    pub(super) fn negated(self) -> Self {
        Self { not_kinds: self.kinds, not_facets: self.facets, ..Self::default() }
    }

    /// Whether a document is of a wanted kind.
    pub(super) fn pass_kind(&self, document: &Document) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&document.kind)
    }

    /// Whether a document has a wanted value of a facet.
    pub(super) fn pass_facet(&self, facet: Facet, document: &Document) -> bool {
        let Some(wanted) = self.facets.get(&facet).filter(|wanted| !wanted.is_empty()) else { return true };
        has(document, facet, wanted)
    }

    /// Adds what `field:value` says; `false` when it says nothing known.
    pub fn add(&mut self, field: &str, value: &str) -> bool {
        let value = fold(value.trim());
        match Field::named(field) {
            Some(Field::Kind) => kinds(&value, false).map(|kinds| self.kinds.extend(kinds)).is_some(),
            Some(Field::Of(facet)) if !value.is_empty() => {
                self.facets.entry(facet).or_default().push(value);
                true
            }
            _ => false,
        }
    }

    /// The names of all filters.
    pub const NAMES: [&str; 8] = ["kind", "team", "database", "linter", "rule", "factor", "year", "severity"];

    /// Whether there is a filter of this name.
    #[must_use]
    pub fn knows(field: &str) -> bool {
        Field::named(field).is_some()
    }

    /// These filters and others.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let mut out = self.clone();
        out.kinds.extend(&other.kinds);
        out.not_kinds.extend(&other.not_kinds);
        for (all, others) in [(&mut out.facets, &other.facets), (&mut out.not_facets, &other.not_facets)] {
            for (facet, values) in others {
                all.entry(*facet).or_default().extend(values.iter().cloned());
            }
        }
        out
    }
}

/// Whether a document has one of these values of a facet.
fn has(document: &Document, facet: Facet, wanted: &[String]) -> bool {
    document.values(facet).any(|value| wanted.iter().any(|wanted| is_meant(wanted, value)))
}

/// Whether a wanted value, folded, is one that a record has.
pub(super) fn is_meant(wanted: &str, value: &str) -> bool {
    let is_name = |name: &str| fold(name) == wanted || (!wanted.is_empty() && key(name) == key(wanted));
    is_name(value) || value.split_once('/').is_some_and(|(_, rule)| is_name(rule))
}

/// The kinds that a list names, folded: by their names, or by those of many, separated by commas; `None` when one is not known.
/// While it is being typed, the last may be how a name begins.
pub(super) fn kinds(list: &str, is_typed: bool) -> Option<Vec<Kind>> {
    let names: Vec<&str> = list.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    let is_open = is_typed && !list.trim_end().ends_with(',');
    let mut out = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let is_it = |kind: &Kind| kind.name() == name.strip_suffix('s').unwrap_or(name) || fold(kind.plural()) == *name;
        let begins = |kind: &Kind| kind.name().starts_with(name) || fold(kind.plural()).starts_with(name);
        let mut meant: Vec<Kind> = Kind::ALL.into_iter().filter(is_it).collect();
        if meant.is_empty() && is_open && at + 1 == names.len() {
            meant = Kind::ALL.into_iter().filter(begins).collect();
        }
        if meant.is_empty() {
            return None;
        }
        out.extend(meant);
    }
    (!out.is_empty()).then_some(out)
}

/// What a filter looks at.
pub(super) enum Field {
    Kind,
    Of(Facet),
}

impl Field {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "kind" | "type" => Self::Kind,
            "team" => Self::Of(Facet::Team),
            "database" | "db" => Self::Of(Facet::Database),
            "linter" => Self::Of(Facet::Linter),
            "rule" => Self::Of(Facet::Rule),
            "factor" => Self::Of(Facet::Factor),
            "year" => Self::Of(Facet::Year),
            "severity" => Self::Of(Facet::Severity),
            _ => return None,
        })
    }
}
