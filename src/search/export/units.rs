//! The numbers that units have in the shards.
//!
//! A document takes as many runs of [`RUN`] numbers as its units need, and what is left of the last run stays free. So all that
//! a reader has to know of the sizes of documents is how many runs each takes, which is mostly one, and compresses to next to
//! nothing; the sizes themselves were a quarter of the metadata of ten thousand records. A document may grow, too, while the
//! numbers of all others stay.

use crate::search::document::Document;

/// How many numbers a document takes at a time.
pub(super) const RUN: u32 = 8;

/// The numbers of units.
#[derive(Debug)]
pub(super) struct UnitNumbers {
    /// By their places in the index.
    numbers: Vec<u32>,
    /// How many runs each document takes.
    pub(super) runs: Vec<u32>,
}

impl UnitNumbers {
    /// Those of documents, in the order of the index.
    pub(super) fn of(documents: &[Document]) -> Self {
        let mut out = Self { numbers: Vec::new(), runs: Vec::with_capacity(documents.len()) };
        let mut first = 0u32;
        for document in documents {
            let units = u32::try_from(document.units.len()).unwrap_or(u32::MAX);
            out.numbers.extend(first..first.saturating_add(units));
            out.runs.push(units.div_ceil(RUN));
            first = first.saturating_add(units.div_ceil(RUN).saturating_mul(RUN));
        }
        out
    }

    /// That of the unit at a place in the index.
    pub(super) fn of_place(&self, place: u32) -> u32 {
        self.numbers.get(place as usize).copied().unwrap_or_default()
    }
}
