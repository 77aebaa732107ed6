//! Which words of a block may be among many, for all of them at once, by how they begin: the filter Teddy of Hyperscan
//! (Wang et al., "Hyperscan: A Fast Multi-pattern Regex Matcher for Modern CPUs", NSDI 2019), with words in buckets.
//!
//! Eight buckets are enough: what passes is asked for once more. With 24 of them fewer words would pass, and no more time would
//! be saved than they take.

use fearless_simd::prelude::*;
use fearless_simd::{u8x16, u8x64};

use super::block::{Bytes, LENGTH};

/// How many bytes of a word are asked for.
const DEPTH: usize = 4;

/// How many buckets there are: one for each bit of a byte.
const BUCKETS: usize = 8;

/// A byte has two halves of four bits.
const HALVES: usize = 2;

/// For each of the first bytes of a word, by its lower and its upper half, the buckets with words that have it: a bit for each.
#[derive(Debug, Clone, Default)]
pub(super) struct Shuffles([[[u8; 16]; HALVES]; DEPTH]);

/// The halves that the first bytes of some words have: a bit for each.
#[derive(Debug, Clone, Copy)]
struct Bucket([[u16; HALVES]; DEPTH]);

impl Bucket {
    /// What a word begins with, in either case.
    fn of(word: &[u8]) -> Self {
        Self(std::array::from_fn(|at| match word.get(at) {
            Some(b) => {
                let (lower, upper) = (b.to_ascii_lowercase(), b.to_ascii_uppercase());
                [1 << (b & 15), 1 << (lower >> 4) | 1 << (upper >> 4)]
            }
            // Anything may follow it.
            None => [u16::MAX; HALVES],
        }))
    }

    fn with(self, other: Self) -> Self {
        Self(std::array::from_fn(|at| std::array::from_fn(|half| self.0[at][half] | other.0[at][half])))
    }

    /// How many beginnings pass.
    fn passing(self) -> u64 {
        self.0.iter().flatten().map(|half| u64::from(half.count_ones())).product()
    }
}

impl Shuffles {
    /// A filter that lets words pass which begin as some do, in either case.
    pub(super) fn new<'w>(words: impl Iterator<Item = &'w [u8]>) -> Self {
        let mut beginnings: Vec<Vec<u8>> =
            words.map(|word| word[..word.len().min(DEPTH)].to_ascii_lowercase()).collect();
        beginnings.sort_unstable();
        beginnings.dedup();
        let mut buckets: Vec<Bucket> = beginnings.iter().map(|word| Bucket::of(word)).collect();
        // Neighbours begin alike. Those are joined first whose bucket lets the fewest others pass.
        let more =
            |pair: &[Bucket]| pair[0].with(pair[1]).passing().saturating_sub(pair[0].passing() + pair[1].passing());
        let mut costs: Vec<u64> = buckets.windows(2).map(more).collect();
        while buckets.len() > BUCKETS
            && let Some((at, _)) = costs.iter().enumerate().min_by_key(|(_, cost)| **cost)
        {
            buckets[at] = buckets[at].with(buckets.remove(at + 1));
            costs.remove(at);
            for at in at.saturating_sub(1)..=at {
                if let (Some(cost), Some(pair)) = (costs.get_mut(at), buckets.get(at..at + 2)) {
                    *cost = more(pair);
                }
            }
        }
        let mut out = Self::default();
        for (number, bucket) in buckets.iter().enumerate() {
            for (tables, halves) in out.0.iter_mut().zip(bucket.0) {
                for (table, half) in tables.iter_mut().zip(halves) {
                    for (value, buckets) in table.iter_mut().enumerate() {
                        *buckets |= u8::from(half >> value & 1 == 1) << number;
                    }
                }
            }
        }
        out
    }

    /// The filter at hand, for many blocks.
    // Here and below there are no closures: they would be made for processors that can do less.
    #[inline(always)]
    pub(super) fn loaded<S: Simd>(&self, simd: S) -> Loaded<S> {
        let mut out = Loaded([[u8x64::splat(simd, 0); HALVES]; DEPTH]);
        for (out, tables) in out.0.iter_mut().zip(&self.0) {
            for (out, table) in out.iter_mut().zip(tables) {
                *out = u8x64::block_splat(u8x16::from_slice(simd, table));
            }
        }
        out
    }
}

/// A filter at hand.
#[derive(Clone, Copy)]
pub(super) struct Loaded<S: Simd>([[u8x64<S>; HALVES]; DEPTH]);

impl<S: Simd> Loaded<S> {
    /// A bit for each byte of a block: whether one of the words may begin there.
    #[inline(always)]
    pub(super) fn passing(&self, simd: S, bytes: &Bytes) -> u64 {
        let mut buckets = u8x64::splat(simd, u8::MAX);
        for at in 0..DEPTH {
            let there = u8x64::from_slice(simd, &bytes[at..at + LENGTH]);
            let [lower, upper] = self.0[at];
            buckets &= lower.swizzle_dyn_within_blocks(there & 15) & upper.swizzle_dyn_within_blocks(there >> 4);
        }
        !buckets.simd_eq(0).to_bitmask()
    }
}

#[cfg(test)]
mod tests {
    use fearless_simd::{Level, dispatch};

    use super::*;
    use crate::annotate::block::FIRST;

    /// Whether a text passes at its start, and what is told of the bytes behind it.
    fn passes(filter: &Shuffles, text: &[u8]) -> bool {
        let mut bytes = [b'\n'; LENGTH + FIRST];
        bytes[..text.len()].copy_from_slice(text);
        let passing = dispatch!(Level::new(), simd => filter.loaded(simd).passing(simd, &bytes));
        for at in 1..LENGTH {
            let mut moved = [b' '; LENGTH + FIRST];
            moved[at..].copy_from_slice(&bytes[..LENGTH + FIRST - at]);
            let there = dispatch!(Level::new(), simd => filter.loaded(simd).passing(simd, &moved));
            assert_eq!(there >> at & 1, passing & 1, "{at}");
        }
        passing & 1 == 1
    }

    #[test]
    fn words_pass_in_either_case_and_few_others_do() {
        let words: Vec<String> =
            ["ban-", "SM", "E6", "adding-", "Migration/", "\u{e9}t\u{e9}", "change", "x_y", "prefer-", "renam"]
                .iter()
                .flat_map(|word| (0..4).map(move |n| format!("{word}{n}")))
                .chain(["E6".to_owned()])
                .collect();
        let filter = Shuffles::new(words.iter().map(|word| word.as_bytes()));
        for word in &words {
            for there in
                [word.clone(), word.to_lowercase(), word.to_uppercase(), format!("{word} x"), format!("{word}.")]
            {
                // Only letters of ASCII have cases here.
                let same = there.to_ascii_lowercase().starts_with(&word.to_ascii_lowercase());
                assert!(!same || passes(&filter, there.as_bytes()), "{there}");
            }
        }
        for other in ["the", "INFO", "shop", "orders", "2026-11", "OK", "running", "Collecting", ""] {
            assert!(!passes(&filter, other.as_bytes()), "{other}");
        }
        assert!(!passes(&Shuffles::new([].into_iter()), b"any"));
        let alone = Shuffles::new([&b"one"[..]].into_iter());
        assert!(passes(&alone, b"One") && passes(&alone, b"one-") && !passes(&alone, b"ones".split_at(2).0));
    }
}
