//! Error texts. Equal shapes are written once, with all their documents, in the order of their rarest words: of the fewest
//! shapes, of equal ones the first.
//!
//! The shards `s0`, `s1`, … hold shapes, each as a part with its length: its pieces, their number, and each as a byte
//! (1: the gap before it is loose; 2: the gap behind it is in quotes; 4: behind it stands a loose gap and nothing else; 8: those
//! quotes are MySQL's; 16: its value always holds something) and as texts, with what its value holds as texts behind; its hints and its codes as texts; the number of documents, and each by its difference.
//!
//! The shard `k` says where to look where there are more than [`FEW`]: the words of all shapes in their order, each front coded,
//! with the number of shards that have it as a rarest word, and those shards by their
//! differences; and the same for shards that have it at all.
//!
//! A shape whose words all stand in a text is found by its rarest word. A text whose words all stand in a shape is found by
//! any of them; the one in the fewest shards is the best.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashMapExt as _};

use crate::bytes::Writer;
use crate::shape::Shape;

/// What a shard of shapes may have, in bytes before compression.
const MOST: usize = 14_000;
/// So many shards are loaded all at once: less costs more, as to know which are wanted takes a way to the server and back.
const FEW: usize = 3;

/// The shapes in shards.
#[derive(Debug, Default)]
pub(super) struct Signatures {
    pub(super) shards: Vec<Vec<u8>>,
    /// Where to look, for more than [`FEW`] shards.
    pub(super) key: Option<Vec<u8>>,
}

/// The shards that a word leads to.
#[derive(Debug, Default)]
struct Leads {
    rarest: BTreeSet<u32>,
    any: BTreeSet<u32>,
}

/// Writes all shapes.
pub(super) fn signatures<'s>(shapes: &'s [(u32, Shape)]) -> Signatures {
    let mut documents: HashMap<&Shape, BTreeSet<u32>> = HashMap::new();
    for (document, shape) in shapes {
        documents.entry(shape).or_default().insert(*document);
    }
    let distinct: Vec<(&Shape, Vec<&str>)> = documents.keys().map(|shape| (*shape, words(shape))).collect();
    let mut common: HashMap<&str, usize> = HashMap::new();
    for word in distinct.iter().flat_map(|(_, words)| words) {
        *common.entry(word).or_default() += 1;
    }
    // The word of a shape that the fewest shapes have, of equal ones the first.
    let rarest = |words: &[&'s str]| words.iter().map(|word| (common.get(word).copied(), *word)).min();
    let ordered = distinct.into_iter().map(|(shape, words)| (rarest(&words), shape, words));
    let mut ordered: Vec<_> = ordered.collect();
    // Of distinct shapes no two are equal.
    ordered.sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
    let mut shards_of: HashMap<&str, Leads> = HashMap::new();
    let mut out = Signatures::default();
    let mut shard = Writer::default();
    for (rarest, shape, words) in ordered {
        let rarest = rarest.map(|(_, word)| word);
        let part = part(shape, &documents[shape]);
        if !shard.is_empty() && shard.len() + part.len() > MOST {
            out.shards.push(shard.take());
        }
        shard.part(&part);
        let at = u32::try_from(out.shards.len()).unwrap_or(u32::MAX);
        for word in words {
            let to = shards_of.entry(word).or_default();
            to.any.insert(at);
            to.rarest.extend((rarest == Some(word)).then_some(at));
        }
    }
    if !shard.is_empty() {
        out.shards.push(shard.take());
    }
    out.key = (out.shards.len() > FEW).then(|| key(shards_of));
    out
}

/// The words of a shape, each once.
fn words(shape: &Shape) -> Vec<&str> {
    let mut words: Vec<&str> = shape.pieces.iter().flat_map(|piece| &piece.words).map(String::as_str).collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn part(shape: &Shape, documents: &BTreeSet<u32>) -> Writer {
    let mut out = Writer::default();
    out.count(shape.pieces.len());
    for piece in &shape.pieces {
        let flags = [piece.loose, piece.quoted, piece.open, piece.single, piece.fixed.is_some()];
        out.byte(flags.iter().rev().fold(0, |byte, flag| byte << 1 | u8::from(*flag)));
        out.texts(piece.words.iter());
        if piece.fixed.is_some() {
            out.texts(piece.fixed.iter());
        }
    }
    out.texts(shape.hints.iter());
    out.texts(shape.codes.iter());
    out.count(documents.len());
    out.rising(documents.iter().copied());
    out
}

fn key(leads: HashMap<&str, Leads>) -> Vec<u8> {
    let leads: BTreeMap<&str, Leads> = leads.into_iter().collect();
    let mut out = Writer::default();
    let mut before = "";
    out.count(leads.len());
    for (word, leads) in &leads {
        out.front(before, word);
        before = word;
        for shards in [&leads.rarest, &leads.any] {
            out.count(shards.len());
            out.rising(shards.iter().copied());
        }
    }
    out.take()
}
