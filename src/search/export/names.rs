//! What records are called. The shards `n0`, `n1`, … hold the keys of all names in their order. A shard is the number of keys,
//! and for each: the key, front coded, and the number of its names, each with its document and as it is written.

use std::collections::BTreeSet;

use crate::bytes::Writer;
use crate::search::names::Names;

/// What a shard of names may have, in bytes before compression.
const MOST: usize = 4_000;
/// How many bits of the filter there are for each beginning.
const BITS: usize = 8;
/// How many bits of a filter each of its words sets.
const SET: u32 = 3;

/// The names in shards.
#[derive(Debug, Default)]
pub(super) struct Keys {
    pub(super) shards: Vec<Vec<u8>>,
    /// What each shard's keys are not below, as short as it can be.
    pub(super) starts: Vec<String>,
    /// Which first runs keys may have: a Bloom filter. A query that begins otherwise names nothing.
    pub(super) beginnings: Vec<u8>,
}

/// Writes all names.
pub(super) fn names(names: &Names) -> Keys {
    let mut out = Keys::default();
    let mut beginnings = BTreeSet::new();
    let (mut shard, mut count, mut before, mut last) = (Writer::default(), 0usize, "", "");
    for (key, names) in names.by_key() {
        beginnings.insert(key.split(' ').next().unwrap_or_default());
        if count == 0 {
            out.starts.push(separator(last, key).to_owned());
            before = "";
        }
        shard.front(before, key);
        before = key;
        last = key;
        shard.count(names.len());
        for (document, name) in names {
            shard.number(*document);
            shard.text(name);
        }
        count += 1;
        if shard.len() >= MOST {
            out.close(&mut shard, &mut count);
        }
    }
    if count > 0 {
        out.close(&mut shard, &mut count);
    }
    out.beginnings = filter(&beginnings, BITS);
    out
}

/// The shortest beginning of a key that is above another.
pub(super) fn separator<'a>(below: &str, key: &'a str) -> &'a str {
    key.char_indices().map(|(n, c)| &key[..n + c.len_utf8()]).find(|start| *start > below).unwrap_or(key)
}

/// A Bloom filter with so many bits for each word. Of other words one in thirty passes one of 8 bits, and one in two hundred one
/// of 16 (B. H. Bloom, Space/time trade-offs in hash coding with allowable errors, 1970: (1 - e^(-3/bits))^3).
pub(super) fn filter(words: &BTreeSet<&str>, bits: usize) -> Vec<u8> {
    let mut out = vec![0u8; (words.len() * bits).div_ceil(8)];
    let all = 8 * out.len();
    for at in words.iter().flat_map(|word| places(word, all)) {
        out[at / 8] |= 1 << (at % 8);
    }
    out
}

/// Where a word has its bits in a filter of so many: one hash, and steps by another that is made of it.
fn places(word: &str, bits: usize) -> impl Iterator<Item = usize> {
    let first = hash(word);
    let step = first.rotate_left(16) | 1;
    (0..SET).map(move |n| first.wrapping_add(n.wrapping_mul(step)) as usize % bits)
}

/// FNV-1a of 32 bits.
fn hash(word: &str) -> u32 {
    word.bytes().fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

impl Keys {
    fn close(&mut self, shard: &mut Writer, count: &mut usize) {
        self.shards.push(shard.take_counted(std::mem::take(count)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_lets_all_beginnings_pass_and_few_others() {
        let texts: Vec<String> = (0..2_000).map(|n| format!("word{n}")).collect();
        let (known, others) = texts.split_at(1_000);
        let filter = filter(&known.iter().map(String::as_str).collect(), BITS);
        let passes = |word: &&String| places(word, 8 * filter.len()).all(|at| filter[at / 8] >> (at % 8) & 1 == 1);
        assert_eq!(known.iter().filter(passes).count(), known.len());
        let passing = others.iter().filter(passes).count();
        assert!((10..=60).contains(&passing), "{passing} of {}", others.len());
    }
}
