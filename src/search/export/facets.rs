//! Facets, to count and to filter by. The shards `f0`, `f1`, … hold values, each as a part with its length: the facet's place
//! in [`Facet::ALL`], the value, its label (empty where it is the value), and the documents that have it: their number, and
//! each by its difference. Values are in the order of their texts, severities in that of the project's scale.
//!
//! Behind them stand the lessons that [several incidents taught](crate::search::taught), in the same form: a place of their
//! own, the number of the lesson's document as text, no label, and the incidents. They are read where filters are combined.

use std::collections::BTreeMap;

use crate::bytes::Writer;
use crate::search::Searcher;
use crate::search::document::Facet;

/// What a shard of values may have, in bytes before compression.
const MOST: usize = 14_000;

/// The shards, and of each facet, and of lessons, the first and the last of them.
pub(super) fn facets(searcher: &Searcher) -> (Vec<Vec<u8>>, Vec<(usize, usize)>) {
    let index = &searcher.index;
    let mut out = Parts::default();
    for (at, facet) in Facet::ALL.into_iter().enumerate() {
        let mut values: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (number, document) in (0u32..).zip(&index.documents) {
            document.values(facet).for_each(|value| values.entry(value).or_default().push(number));
        }
        let mut values: Vec<(&str, Vec<u32>)> = values.into_iter().collect();
        if facet == Facet::Severity {
            values.sort_by_key(|(value, _)| searcher.scale.place(value));
        }
        out.begin();
        for (value, documents) in values {
            let label = searcher.label(facet, value).filter(|label| *label != value).unwrap_or_default();
            out.add(at, (value, label), documents);
        }
    }
    out.begin();
    for (lesson, incidents) in searcher.taught.all() {
        out.add(Facet::ALL.len(), (&lesson.to_string(), ""), incidents.to_vec());
    }
    out.end()
}

/// Shards under construction.
#[derive(Default)]
struct Parts {
    shards: Vec<Vec<u8>>,
    /// The shard that is being filled.
    shard: Writer,
    /// The first and the last shard of each kind of parts. One without any has none: its last is before its first.
    places: Vec<(usize, usize)>,
}

impl Parts {
    /// Begins another kind of parts.
    fn begin(&mut self) {
        self.places.push((1, 0));
    }

    fn add(&mut self, at: usize, (value, label): (&str, &str), documents: Vec<u32>) {
        let mut part = Writer::default();
        part.count(at);
        part.text(value);
        part.text(label);
        part.count(documents.len());
        part.rising(documents);
        if !self.shard.is_empty() && self.shard.len() + part.len() > MOST {
            self.shards.push(self.shard.take());
        }
        let here = self.shards.len();
        if let Some(place) = self.places.last_mut() {
            *place = (if *place == (1, 0) { here } else { place.0 }, here);
        }
        self.shard.part(&part);
    }

    fn end(mut self) -> (Vec<Vec<u8>>, Vec<(usize, usize)>) {
        if !self.shard.is_empty() {
            self.shards.push(self.shard.take());
        }
        (self.shards, self.places)
    }
}
