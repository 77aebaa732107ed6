//! Counting facets: how many of the found records have a value, given the choices in all *other* facets, so that each
//! count says what one more tick in that facet would show.
//!
//! Facets come in the order kind, then [`Facet::ALL`]. Values that a record has are listed, and those that are chosen: kinds
//! in the order of [`Kind::ALL`], years with the newest first, severities in the order of the project's scale, all others with
//! the greatest count first, then by their text. A kind is read in the plural, a factor by its record's title, a database and a
//! severity by their names, all others as they are written.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::document::{Document, Facet, Kind};
use super::filters::{Filters, is_meant};
use super::results::{FacetCounts, ValueCount};
use super::scale::Scale;
use super::taught::TOGETHER;

/// The kind and the other facets, as they are counted.
const FACETS: usize = Facet::ALL.len() + 1;

/// The counts of all facets; what was found comes with the incidents of a lesson that several taught.
pub(super) fn count<'a>(
    found: impl Iterator<Item = (&'a Document, Vec<&'a Document>)>,
    filters: &Filters,
    scale: &Scale,
    label: impl Fn(Facet, &str) -> Option<&'a str>,
) -> Vec<FacetCounts> {
    let mut counts: [BTreeMap<&str, usize>; FACETS] = Default::default();
    for (document, incidents) in found.filter(|(document, _)| !filters.exclude(document)) {
        if !incidents.is_empty() {
            add_lesson(&mut counts, filters, document, &incidents);
            continue;
        }
        let fails: Vec<usize> = (0..FACETS).filter(|facet| !passes(filters, *facet, document)).collect();
        match fails.as_slice() {
            [] => (0..FACETS).for_each(|facet| add(&mut counts[facet], facet, document)),
            [only] => add(&mut counts[*only], *only, document),
            _ => {}
        }
    }
    let [kinds, others @ ..] = counts;
    let mut out = vec![FacetCounts { name: "kind", values: kind_values(&kinds, filters) }];
    for (facet, counts) in Facet::ALL.into_iter().zip(others) {
        let mut values = values(&counts, filters.facets.get(&facet));
        values.sort_by(|a, b| order(facet, scale, a, b));
        for value in &mut values {
            value.label = label(facet, &value.value).unwrap_or(&value.value).to_owned();
        }
        out.push(FacetCounts { name: facet.name(), values });
    }
    out
}

fn passes(filters: &Filters, facet: usize, document: &Document) -> bool {
    match facet.checked_sub(1) {
        None => filters.pass_kind(document),
        Some(at) => filters.pass_facet(Facet::ALL[at], document),
    }
}

fn add<'a>(counts: &mut BTreeMap<&'a str, usize>, facet: usize, document: &'a Document) {
    match facet.checked_sub(1) {
        None => *counts.entry(document.kind.name()).or_default() += 1,
        Some(at) => document.values(Facet::ALL[at]).for_each(|value| *counts.entry(value).or_default() += 1),
    }
}

/// Counts a lesson that several incidents taught: its teams, years and databases are those of the incidents that have what is
/// chosen of the two others.
fn add_lesson<'a>(
    counts: &mut [BTreeMap<&'a str, usize>; FACETS],
    filters: &Filters,
    lesson: &'a Document,
    incidents: &[&'a Document],
) {
    let is_own = |facet: &usize| facet.checked_sub(1).is_none_or(|at| !TOGETHER.contains(&Facet::ALL[at]));
    let own = || (0..FACETS).filter(is_own);
    let fails: Vec<usize> = own().filter(|facet| !passes(filters, *facet, lesson)).collect();
    let is_taught = incidents.iter().any(|incident| filters.pass_together(incident, None));
    match fails.as_slice() {
        [] if is_taught => own().for_each(|facet| add(&mut counts[facet], facet, lesson)),
        [only] if is_taught => add(&mut counts[*only], *only, lesson),
        _ => {}
    }
    for (at, facet) in
        Facet::ALL.into_iter().enumerate().filter(|(_, facet)| fails.is_empty() && TOGETHER.contains(facet))
    {
        let having = incidents.iter().filter(|incident| filters.pass_together(incident, Some(facet)));
        let values: BTreeSet<&str> = having.flat_map(|incident| incident.values(facet)).collect();
        values.into_iter().for_each(|value| *counts[at + 1].entry(value).or_default() += 1);
    }
}

fn kind_values(counts: &BTreeMap<&str, usize>, filters: &Filters) -> Vec<ValueCount> {
    let listed = |kind: &Kind| counts.contains_key(kind.name()) || filters.kinds.contains(kind);
    let value = |kind: Kind| ValueCount {
        value: kind.name().to_owned(),
        label: kind.plural().to_owned(),
        count: counts.get(kind.name()).copied().unwrap_or_default(),
    };
    Kind::ALL.into_iter().filter(listed).map(value).collect()
}

fn values(counts: &BTreeMap<&str, usize>, chosen: Option<&Vec<String>>) -> Vec<ValueCount> {
    let value = |value: &str, count| ValueCount { value: value.to_owned(), label: String::new(), count };
    let mut out: Vec<ValueCount> = counts.iter().map(|(text, count)| value(text, *count)).collect();
    for text in chosen.into_iter().flatten() {
        if out.iter().all(|listed| !is_meant(text, &listed.value)) {
            out.push(value(text, 0));
        }
    }
    out
}

fn order(facet: Facet, scale: &Scale, a: &ValueCount, b: &ValueCount) -> Ordering {
    match facet {
        Facet::Year => b.value.cmp(&a.value),
        Facet::Severity => scale.place(&a.value).cmp(&scale.place(&b.value)).then_with(|| a.value.cmp(&b.value)),
        _ => b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)),
    }
}
