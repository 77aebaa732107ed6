//! Lists: what of an index is looked up. A list is where a group stands in one field.
//!
//! A list of more than [`LONGEST_LIST`] units is *cut* to its best, which are those with the greatest `tf / (tf + norm)`
//! ([`super::score`]), of equal ones the first. What a word that stands nearly everywhere says of the others is next to
//! nothing, and what a search costs is bounded by this. `df` counts all units, listed or not.

use std::cmp::Ordering;

use super::field::Field;
use super::index::{Index, Places};
use super::score::Bm25;

/// The most units of a list.
pub const LONGEST_LIST: usize = 1024;

/// How common a group is, over all fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Frequency {
    /// The sum of the units of its lists.
    pub(super) units: u32,
    /// The same with lists cut: what looking it up costs.
    pub(super) looked_up: u32,
}

/// In how many units a group stands, field by field.
pub(super) type Counts = [u32; Field::ALL.len()];

/// Counts a group in all fields.
pub(super) fn counts(index: &Index, group: &str) -> Counts {
    index.counts(group)
}

impl From<&Counts> for Frequency {
    fn from(counts: &Counts) -> Self {
        let longest = u32::try_from(LONGEST_LIST).unwrap_or(u32::MAX);
        Self { units: counts.iter().sum(), looked_up: counts.iter().map(|units| (*units).min(longest)).sum() }
    }
}

/// The list of a group in a field, cut where it is long; the units in their order.
pub(super) fn list(index: &Index, field: Field, group: &str) -> Option<Places> {
    let mut places = index.postings(field, group)?;
    if places.entries.len() > LONGEST_LIST {
        let bm25 = Bm25::new(index, field, places.doc_freq, 1.0);
        // No share is negative: they are in the order of their bits.
        let share = |entry: &(u32, u32, u8)| bm25.share(entry.1, entry.2).to_bits();
        let shares: Vec<u32> = places.entries.iter().map(share).collect();
        let mut ordered = shares.clone();
        let (_, &mut least, better) = ordered.select_nth_unstable(shares.len() - LONGEST_LIST);
        // The list has one with the least share at least, and of equal ones the first.
        let mut equal = LONGEST_LIST - better.iter().filter(|share| **share > least).count();
        let mut shares = shares.into_iter();
        places.entries.retain(|_| match shares.next().map(|share| share.cmp(&least)) {
            Some(Ordering::Greater) => true,
            Some(Ordering::Equal) if equal > 0 => {
                equal -= 1;
                true
            }
            _ => false,
        });
    }
    Some(places)
}
