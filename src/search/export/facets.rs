//! Facets, to count and to filter by. The shards `f0`, `f1`, … hold values, each as a part with its length: the facet's place
//! in [`Facet::ALL`], the value, its label (empty where it is the value), and the documents that have it: their number, and
//! each by its difference. Values are in the order of their texts, severities in that of the project's scale.

use std::collections::BTreeMap;

use crate::bytes::Writer;
use crate::search::Searcher;
use crate::search::document::Facet;

/// What a shard of values may have, in bytes before compression.
const MOST: usize = 14_000;

/// The shards, and of each facet the first and the last of them.
pub(super) fn facets(searcher: &Searcher) -> (Vec<Vec<u8>>, Vec<(usize, usize)>) {
    let index = &searcher.index;
    let (mut shards, mut places) = (Vec::new(), Vec::new());
    let mut shard = Writer::default();
    for (at, facet) in Facet::ALL.into_iter().enumerate() {
        let mut values: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (number, document) in (0u32..).zip(&index.documents) {
            document.values(facet).for_each(|value| values.entry(value).or_default().push(number));
        }
        let mut values: Vec<(&str, Vec<u32>)> = values.into_iter().collect();
        if facet == Facet::Severity {
            values.sort_by_key(|(value, _)| searcher.scale.place(value));
        }
        let mut first = None;
        for (value, documents) in values {
            let mut part = Writer::default();
            part.count(at);
            part.text(value);
            part.text(searcher.label(facet, value).filter(|label| *label != value).unwrap_or_default());
            part.count(documents.len());
            part.rising(documents);
            if !shard.is_empty() && shard.len() + part.len() > MOST {
                shards.push(shard.take());
            }
            first.get_or_insert(shards.len());
            shard.part(&part);
        }
        // A facet without values has no shard: its last is before its first.
        places.push(first.map_or((1, 0), |first| (first, shards.len())));
    }
    if !shard.is_empty() {
        shards.push(shard.take());
    }
    (shards, places)
}
