//! The metadata: what a reader of the shards has to know before it reads one. The shard `index` holds it as JSON.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::stamps::Stamps;
use crate::search::databases::Databases;
use crate::search::document::{Facet, Kind};
use crate::search::field::Field;
use crate::search::index::Index;
use crate::search::lists::{Counts, Frequency};
use crate::search::score::{self, idf};
use crate::search::words::STOP_WORDS;
use crate::search::{excerpt, lines, names, plan, query, rank, signature, words};

/// The version of the format; a reader of another one refuses it.
pub const FORMAT: u32 = 15;

/// The metadata.
#[derive(Debug, Serialize)]
pub(super) struct Meta<'a> {
    pub(super) format: u32,
    pub(super) stamps: &'a Stamps,
    /// What the other shards are compressed behind.
    pub(super) common: &'a str,
    pub(super) limits: Limits,
    pub(super) fields: Vec<FieldMeta>,
    pub(super) kinds: Vec<KindMeta>,
    pub(super) facets: Vec<&'static str>,
    /// What each code of a length means, by its difference to the one before.
    pub(super) lengths: Vec<u32>,
    /// Where `ln` of single precision is not the rounded `ln` of double precision: how many units have the group, and the bits.
    pub(super) idf: Vec<(u32, u32)>,
    pub(super) stop: &'a [&'static str],
    /// Words of which each known error's message has one.
    pub(super) marks: [&'static str; 29],
    /// Which names known errors may have, in small letters and as one word: a Bloom filter.
    #[serde(rename = "errorNames")]
    pub(super) error_names: String,
    /// Forms of terms as the numbers of their words' groups, and those of single words that may stand for them.
    pub(super) synonyms: Vec<(Vec<u32>, Vec<u32>)>,
    /// Databases: as records write each, as people read it, and the keys of its other names.
    pub(super) databases: Vec<(&'a str, &'a str, &'a [String])>,
    /// The keys of the usual names of databases.
    pub(super) usual: &'static BTreeSet<String>,
    /// How many units may have words.
    pub(super) units: u32,
    /// Runs of documents of one kind: its place, and how many.
    pub(super) runs: Vec<(usize, u32)>,
    /// How many [runs](super::units) of unit numbers each document takes, as [`packed`].
    pub(super) sizes: String,
    /// The first word of each shard of words, as [`fronted`].
    pub(super) words: String,
    /// How many new groups each shard of words has.
    pub(super) groups: Vec<u32>,
    /// How many groups each shard of lists has, as [`packed`].
    pub(super) lists: String,
    /// What the words of each shard of lists are not below, as [`fronted`].
    pub(super) places: String,
    /// How many documents begin in each block of texts, as [`packed`].
    pub(super) texts: String,
    /// Of how many units the texts begin in each block in which no document does, as [`packed`].
    pub(super) behind: String,
    /// What the keys of each shard of names are not below, as [`fronted`].
    pub(super) names: String,
    /// The first runs of the keys in those shards, as [`fronted`].
    pub(super) apart: String,
    /// The second runs of such keys that do not lie with the lists of words, as [`fronted`].
    pub(super) crowded: String,
    /// Which first runs keys may have: a Bloom filter.
    pub(super) beginnings: String,
    /// How many shards of signatures there are.
    pub(super) signatures: usize,
    /// Whether there is a shard that tells in which of them to look.
    #[serde(rename = "hasKey")]
    pub(super) has_key: bool,
    /// The first and the last shard of each facet, and of the lessons that several incidents taught.
    pub(super) values: &'a [(usize, usize)],
    /// By the length of words, the first of the shards for mending, and how many there are.
    pub(super) near: &'a BTreeMap<usize, (usize, usize)>,
}

/// A field: its weight, that for codes, and the average of its length, as bits of single precision.
#[derive(Debug, Serialize)]
pub(super) struct FieldMeta {
    weight: f32,
    code: f32,
    average: u32,
}

/// A kind: its name, its name for many, and what it weighs.
#[derive(Debug, Serialize)]
pub(super) struct KindMeta {
    name: &'static str,
    plural: &'static str,
    prior: u32,
}

/// The numbers of the specification.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Limits {
    longest_query: usize,
    longest_word: usize,
    longest_excerpt: usize,
    longest_ending: usize,
    most_clauses: usize,
    most_prefixes: usize,
    most_prefix_units: u32,
    whole: u32,
    most_forms: usize,
    most_typos: usize,
    most_nearest: usize,
    phrase_round: usize,
    enough: usize,
    most_phrase_checks: usize,
    behind: usize,
    gap: usize,
    chunks: u32,
    plain: usize,
    least_name: usize,
    /// What alternatives weigh: code, joined, stem, prefix, synonym, one typo, two.
    weights: [f32; 7],
    tie: f32,
}

pub(super) const fn limits() -> Limits {
    Limits {
        longest_query: query::LONGEST,
        longest_word: words::LONGEST,
        longest_excerpt: excerpt::LONGEST,
        longest_ending: plan::LONGEST_ENDING,
        most_clauses: plan::MOST_CLAUSES,
        most_prefixes: plan::MOST_PREFIXES,
        most_prefix_units: plan::MOST_PREFIX_UNITS,
        whole: plan::WHOLE,
        most_forms: plan::MOST_FORMS,
        most_typos: plan::MOST_TYPOS,
        most_nearest: rank::MOST_NEAREST,
        phrase_round: rank::PHRASE_ROUND,
        enough: rank::ENOUGH,
        most_phrase_checks: rank::MOST_PHRASE_CHECKS,
        behind: lines::BEHIND,
        gap: signature::GAP,
        chunks: signature::CHUNKS,
        plain: signature::PLAIN,
        least_name: names::LEAST,
        weights: [plan::CODE, plan::JOINED, plan::STEM, plan::PREFIX, plan::SYNONYM, plan::TYPO_1, plan::TYPO_2],
        tie: score::TIE,
    }
}

/// Small numbers as characters from `0` on, which is shorter than numbers with commas.
pub(super) fn packed(numbers: impl IntoIterator<Item = u32>) -> String {
    numbers.into_iter().map(|n| char::from_u32(n + 48).unwrap_or(char::MAX)).collect()
}

/// The numbers of [`packed`].
pub(super) fn unpacked(text: &str) -> Vec<u32> {
    text.chars().map(|c| u32::from(c).saturating_sub(48)).collect()
}

/// How many characters a text may share with the one before: a capital letter tells it.
const MOST_SHARED: u8 = 25;

/// Folded texts in their order, each as the number of ASCII characters that it shares with the one before, and the rest. The
/// number is a capital letter from `A` on, which no folded text has.
pub(super) fn fronted<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let (mut out, mut before) = (String::new(), "");
    for text in texts {
        let same = before.bytes().zip(text.bytes()).take_while(|(a, b)| a == b && a.is_ascii());
        let shared = (0..MOST_SHARED).zip(same).count();
        out.push(char::from(b'A'.saturating_add(u8::try_from(shared).unwrap_or(0))));
        out.push_str(&text[shared..]);
        before = text;
    }
    out
}

/// The texts of [`fronted`]; `None` for what is none.
pub(super) fn unfronted(text: &str) -> Option<Vec<String>> {
    let mut out: Vec<String> = Vec::new();
    for c in text.chars() {
        if c.is_ascii_uppercase() {
            let before = out.last().map_or("", String::as_str);
            let shared = before.get(..usize::try_from(u32::from(c) - u32::from('A')).ok()?)?;
            out.push(shared.to_owned());
        } else {
            out.last_mut()?.push(c);
        }
    }
    Some(out)
}

/// How many there are from each first number to the next, of so many in all.
pub(super) fn counts(firsts: &[u32], all: usize) -> Vec<u32> {
    let all = u32::try_from(all).unwrap_or(u32::MAX);
    let next = firsts.iter().skip(1).chain([&all]);
    firsts.iter().zip(next).map(|(first, next)| next - first).collect()
}

pub(super) fn fields(index: &Index) -> Vec<FieldMeta> {
    let meta = |field: &Field| FieldMeta {
        weight: field.weight(),
        code: field.code_weight(),
        average: score::average(index, *field).to_bits(),
    };
    Field::ALL.iter().map(meta).collect()
}

pub(super) fn kinds() -> Vec<KindMeta> {
    let meta = |kind: Kind| KindMeta { name: kind.name(), plural: kind.plural(), prior: score::prior(kind).to_bits() };
    Kind::ALL.into_iter().map(meta).collect()
}

pub(super) fn databases(databases: &Databases) -> Vec<(&str, &str, &[String])> {
    databases.all().iter().map(|d| (d.value.as_str(), d.label.as_str(), d.keys.as_slice())).collect()
}

pub(super) fn facets() -> Vec<&'static str> {
    Facet::ALL.iter().map(|facet| facet.name()).collect()
}

pub(super) fn lengths() -> Vec<u32> {
    let step = |code: u8| Index::length_of(code) - code.checked_sub(1).map_or(0, Index::length_of);
    (0..=u8::MAX).map(step).collect()
}

pub(super) fn stop_words(index: &Index) -> &'static [&'static str] {
    if index.language.is_english() { &STOP_WORDS } else { &[] }
}

/// Runs of documents of one kind.
pub(super) fn runs(index: &Index) -> Vec<(usize, u32)> {
    let mut out: Vec<(usize, u32)> = Vec::new();
    for document in &index.documents {
        let kind = Kind::ALL.iter().position(|kind| *kind == document.kind).unwrap_or_default();
        match out.last_mut() {
            Some((last, count)) if *last == kind => *count += 1,
            _ => out.push((kind, 1)),
        }
    }
    out
}

/// The places where the logarithms of the two precisions differ, of all numbers of units that a group has in a field or in all
/// fields together, and of none.
#[allow(clippy::cast_possible_truncation, reason = "what the reader does")]
pub(super) fn exceptions(index: &Index, counts: &[Counts]) -> Vec<(u32, u32)> {
    let sums = counts.iter().map(|counts| Frequency::from(counts).units);
    let counts: BTreeSet<u32> = counts.iter().flatten().copied().chain(sums).chain([0]).collect();
    let differs = |count: u32| {
        let exact = idf(index, count);
        let rounded = f64::from(score::odds(index, count)).ln() as f32;
        (exact.to_bits() != rounded.to_bits()).then_some((count, exact.to_bits()))
    };
    counts.into_iter().filter_map(differs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_by_what_they_share_are_read_back() {
        let long = "x".repeat(40);
        let longer = format!("{long}y");
        for texts in
            [vec![], vec!["", "a", "ab", "ab-c", "b", "é", "éa", "日本"], vec![&long, &longer], vec!["same", "same"]]
        {
            assert_eq!(unfronted(&fronted(texts.iter().copied())).unwrap(), texts);
        }
        assert_eq!(fronted(["lock", "locks", "é", "éa"]), "AlockEsAéAéa");
        assert_eq!((unfronted("x"), unfronted("AaC")), (None, None));
    }
}
