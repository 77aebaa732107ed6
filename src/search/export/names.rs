//! What records are called.
//!
//! Names lie with the lists of the word that their key begins with, which a query like that needs anyway: at the head of the
//! shard of lists in which that first run would stand as a word. Runs that many keys begin with lie apart, in the shards `n0`,
//! `n1`, …: who only has the word in a query does not pay for them. Those of which the second run is a word lie with the lists
//! of that one, too, where they are few: a query that begins like a title needs these lists, and one file less. All are the
//! number of keys in their order, and for each: the key, front coded, and the number of its names, each with its document and
//! as it is written.

use std::collections::{BTreeMap, BTreeSet};

use crate::bytes::Writer;
use crate::search::names::Names;

/// What a shard of names may have, in bytes before compression.
const MOST: usize = 4_000;
/// What the names of one first run, or of one second, may have to lie with lists, in bytes before compression.
const MOST_WITHIN: usize = 2_000;
/// How many bits of the filter there are for each beginning: the filter comes with every first query, and what passes it in
/// error mostly asks for lists that the query needs anyway.
const BITS: usize = 3;
/// How many bits of a filter each of its words sets.
const SET: u32 = 2;

/// The names in shards.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// What stands at the head of each shard of lists.
    pub(super) within: Vec<Vec<u8>>,
    /// The first runs of keys that lie apart.
    pub(super) apart: Vec<String>,
    /// The second runs of such keys that are too many to lie with lists, too.
    pub(super) crowded: Vec<String>,
    pub(super) shards: Vec<Vec<u8>>,
    /// What each shard's keys are not below, as short as it can be.
    pub(super) starts: Vec<String>,
    /// Which first runs keys may have: a Bloom filter. A query that begins otherwise names nothing.
    pub(super) beginnings: Vec<u8>,
}

/// Writes all names; the words of each shard of lists are not below its place.
pub(super) fn names(names: &Names, places: &[String]) -> Keys {
    let all: Vec<Key<'_>> = names.by_key().iter().map(|(key, names)| (key.as_str(), names.as_slice())).collect();
    let (mut beginnings, mut apart) = (BTreeSet::new(), BTreeSet::new());
    let mut seconds: BTreeMap<&str, Run<'_>> = BTreeMap::new();
    for keys in all.chunk_by(|(a, _), (b, _)| first_run(a) == first_run(b)) {
        let Some(first) = keys.first().map(|(key, _)| first_run(key)) else { continue };
        beginnings.insert(first);
        if places.is_empty() || Run::of(keys).bytes.len() > MOST_WITHIN {
            apart.insert(first);
            for key in keys {
                second_word(key.0).into_iter().for_each(|second| seconds.entry(second).or_default().push(key));
            }
        }
    }
    seconds.retain(|_, run| run.bytes.len() > MOST_WITHIN);
    let mut within: Vec<Run<'_>> = places.iter().map(|_| Run::default()).collect();
    let mut shards = Shards::default();
    for key in &all {
        let is_apart = apart.contains(first_run(key.0));
        if is_apart {
            shards.push(key);
        }
        let word = if is_apart {
            second_word(key.0).filter(|word| !seconds.contains_key(word))
        } else {
            Some(first_run(key.0))
        };
        if let Some(lists) = word.and_then(|word| shard_of(places, word)).and_then(|at| within.get_mut(at)) {
            lists.push(key);
        }
    }
    let (shards, starts) = shards.done();
    Keys {
        within: within.into_iter().map(Run::done).collect(),
        apart: apart.into_iter().map(str::to_owned).collect(),
        crowded: seconds.into_keys().map(str::to_owned).collect(),
        shards,
        starts,
        beginnings: filter(&beginnings, BITS),
    }
}

/// A key and its names.
type Key<'a> = (&'a str, &'a [(u32, String)]);

/// What a key begins with.
pub(super) fn first_run(key: &str) -> &str {
    key.split(' ').next().unwrap_or_default()
}

/// The second run of a key, if it is none of digits.
pub(super) fn second_word(key: &str) -> Option<&str> {
    key.split(' ').nth(1).filter(|run| !run.starts_with(|c: char| c.is_ascii_digit()))
}

/// The shard in which a text would stand, by what the texts of each are not below; what is below all stands in the first.
pub(super) fn shard_of(starts: &[String], text: &str) -> Option<usize> {
    let at = starts.partition_point(|start| start.as_str() <= text).saturating_sub(1);
    (!starts.is_empty()).then_some(at)
}

/// Keys that are written one behind the other.
#[derive(Debug, Default)]
struct Run<'a> {
    count: usize,
    before: &'a str,
    bytes: Writer,
}

impl<'a> Run<'a> {
    fn of(keys: &[Key<'a>]) -> Self {
        let mut out = Self::default();
        keys.iter().for_each(|key| out.push(key));
        out
    }

    fn push(&mut self, (key, names): &Key<'a>) {
        self.count += 1;
        self.bytes.front(self.before, key);
        self.before = key;
        self.bytes.count(names.len());
        for (document, name) in *names {
            self.bytes.number(*document);
            self.bytes.text(name);
        }
    }

    fn done(mut self) -> Vec<u8> {
        self.bytes.take_counted(self.count)
    }
}

/// Keys that are written into shards of their own.
#[derive(Debug, Default)]
struct Shards<'a> {
    done: Vec<Vec<u8>>,
    starts: Vec<String>,
    open: Run<'a>,
    last: &'a str,
}

impl<'a> Shards<'a> {
    fn push(&mut self, key: &Key<'a>) {
        if self.open.count == 0 {
            self.starts.push(separator(self.last, key.0).to_owned());
        }
        self.open.push(key);
        self.last = key.0;
        if self.open.bytes.len() >= MOST {
            self.done.push(std::mem::take(&mut self.open).done());
        }
    }

    /// The shards, and what the keys of each are not below.
    fn done(mut self) -> (Vec<Vec<u8>>, Vec<String>) {
        if self.open.count > 0 {
            self.done.push(self.open.done());
        }
        (self.done, self.starts)
    }
}

/// The shortest beginning of a key that is above another.
pub(super) fn separator<'a>(below: &str, key: &'a str) -> &'a str {
    key.char_indices().map(|(n, c)| &key[..n + c.len_utf8()]).find(|start| *start > below).unwrap_or(key)
}

/// A Bloom filter with so many bits for each word. Of other words one in four passes one of 3 bits, and one in seventy one of 16
/// (B. H. Bloom, Space/time trade-offs in hash coding with allowable errors, 1970: (1 - e^(-2/bits))^2).
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
        assert!((190..=290).contains(&passing), "{passing} of {}", others.len());
    }
}
