//! Scores: tantivy's BM25 for a group in a field, bit for bit, and how they are put together.
//!
//! All steps are in `f32`, in the order written here. `N` is the number of units, `df` in how many of them the group
//! stands in the field, `tf` how often it stands in the unit's field, `dl` the field's length as its code says it, and
//! `avgdl` the sum of the field's lengths divided by `N`. Long lists are [cut](super::lists).
//!
//! ```text
//! idf    = ln(1 + ((N − df) + 0.5) / (df + 0.5))
//! norm   = 1.2 · (1 − 0.75 + 0.75 · dl / avgdl)
//! weight = (idf · 2.2) · (field's weight, for a code that for codes · alternative's weight)
//! score  = weight · (tf / (tf + norm))
//! ```
//!
//! **A clause in a unit.** The scores of its alternatives, field by field in the fields' order and alternative by
//! alternative within a field, have a greatest and a sum. What the record's head says counts for each of its units: the
//! greatest is that of both, and the sum is the head's and the unit's added. The clause's score is
//! `max + 0.3 · (sum − max)`.
//!
//! **A unit.** The sum of its clauses' scores in their order, times what the clauses that match say, divided by what all clauses
//! say: `sum · (matched / all)`. A clause says as much as its first alternative is rare: the `idf` of the sum of its `df` in all
//! fields, with `N − df` no less than 0. So a record with the one word that matters stands before those with all the others. Of
//! two clauses the factor is squared: one word alone, in a title, would else stand before the records that have both.
//!
//! **A record.** The best of its units: its head, and the sections that match a clause which the head does not; that with the most clauses of codes that match, then that with the greatest score,
//! then the first. Its score times the [prior](prior) of its kind.

use std::collections::{BTreeSet, HashMap};

use super::document::Kind;
use super::field::Field;
use super::index::Index;
use super::lists::{Frequency, counts, list};
use super::plan::{Alternative, Clause, Plan};

const K1: f32 = 1.2;
const B: f32 = 0.75;
/// What a record of this kind weighs: what to do weighs more than what one linter reports, of which there are many, each a
/// sentence or two and thus short for its words.
#[must_use]
pub const fn prior(kind: Kind) -> f32 {
    match kind {
        Kind::Recipe => 1.25,
        Kind::Incident | Kind::Guide | Kind::Decide => 1.1,
        Kind::Lesson | Kind::Factor | Kind::Term => 1.0,
        Kind::Rule | Kind::Check => 0.85,
    }
}

/// What the others add to the best of a clause.
pub const TIE: f32 = 0.3;

/// A record's score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// The document.
    pub document: u32,
    /// Its best unit.
    pub unit: u32,
    /// The score.
    pub score: f32,
    /// How many clauses of codes match in that unit.
    pub codes: u32,
}

/// The greatest and the sum of a clause's scores in one unit.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Share {
    max: f32,
    sum: f32,
}

impl Share {
    fn add(&mut self, score: f32) {
        self.max = self.max.max(score);
        self.sum += score;
    }

    fn with(self, other: Self) -> Self {
        Self { max: self.max.max(other.max), sum: self.sum + other.sum }
    }

    fn score(self) -> f32 {
        self.max + TIE * (self.sum - self.max)
    }
}

/// What a match of a rare group in a short field is worth: BM25 for one group in one field.
pub(super) struct Bm25 {
    weight: f32,
    average: f32,
}

impl Bm25 {
    pub(super) fn new(index: &Index, field: Field, doc_freq: u32, boost: f32) -> Self {
        Self { weight: idf(index, doc_freq) * (1.0 + K1) * boost, average: average(index, field) }
    }

    pub(super) fn score(&self, frequency: u32, length_code: u8) -> f32 {
        self.weight * self.share(frequency, length_code)
    }

    /// How much of the greatest possible score it is.
    #[allow(clippy::cast_precision_loss, reason = "tantivy counts in f32 too")]
    pub(super) fn share(&self, frequency: u32, length_code: u8) -> f32 {
        let norm = K1 * (1.0 - B + B * Index::length_of(length_code) as f32 / self.average);
        let frequency = frequency as f32;
        frequency / (frequency + norm)
    }
}

/// What the logarithm is taken of.
#[allow(clippy::cast_precision_loss, reason = "tantivy counts in f32 too")]
pub(super) fn odds(index: &Index, doc_freq: u32) -> f32 {
    let (units, doc_freq) = (u64::from(index.unit_count()), u64::from(doc_freq));
    1.0 + (units.saturating_sub(doc_freq) as f32 + 0.5) / (doc_freq as f32 + 0.5)
}

/// What a group weighs that stands in so many units.
pub(super) fn idf(index: &Index, doc_freq: u32) -> f32 {
    odds(index, doc_freq).ln()
}

/// The average length of a field.
#[allow(clippy::cast_precision_loss, reason = "tantivy counts in f32 too")]
pub(super) fn average(index: &Index, field: Field) -> f32 {
    index.total_words(field) as f32 / index.unit_count() as f32
}

/// One score that went into a clause, for explanations.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// The word of the query.
    pub word: String,
    /// The group that matched.
    pub group: String,
    /// Where it matched.
    pub field: Field,
    /// Whether it matched in the record's head and not in the unit itself.
    pub in_head: bool,
    /// Its score.
    pub score: f32,
}

/// Scores all records that match any clause, in the order of the documents.
pub(super) fn score(index: &Index, plan: &Plan) -> Vec<Scored> {
    let shares = plan.clauses.iter().enumerate().map(|(at, clause)| shares(index, clause, at < plan.codes));
    let shares: Vec<HashMap<u32, Share>> = shares.collect();
    let weights: Vec<f32> = plan.clauses.iter().map(|clause| rarity(index, clause)).collect();
    let whole = weights.iter().fold(0f32, |whole, weight| whole + weight);
    let touched: BTreeSet<u32> = shares.iter().flat_map(|units| units.keys().copied()).collect();
    let mut out: Vec<Scored> = Vec::new();
    for unit in touched {
        let Some(&(document, within)) = index.units.get(unit as usize) else { continue };
        let head = unit - within;
        let adds = |clause: &HashMap<u32, Share>| clause.contains_key(&unit) && !clause.contains_key(&head);
        if unit != head && !shares.iter().any(adds) {
            continue;
        }
        let (sum, matched, codes) = unit_score(&shares, &weights, plan.codes, head, unit);
        let coordination = matched / whole;
        let factor = if shares.len() == 2 { coordination * coordination } else { coordination };
        let score = sum * factor * index.documents.get(document as usize).map_or(1.0, |d| prior(d.kind));
        let scored = Scored { document, unit: within, score, codes };
        match out.last_mut() {
            Some(best) if best.document == document => {
                if (codes, score) > (best.codes, best.score) {
                    *best = scored;
                }
            }
            _ => out.push(scored),
        }
    }
    out
}

/// What a clause says: how rare the first group is that may stand for its word.
fn rarity(index: &Index, clause: &Clause) -> f32 {
    let first = clause.alternatives.first();
    let frequency = first.map_or(Frequency::default(), |first| Frequency::from(&counts(index, &first.group)));
    idf(index, frequency.units)
}

/// The sum of the scores of the clauses that a unit matches, what these clauses say, and how many of them are of codes.
fn unit_score(shares: &[HashMap<u32, Share>], weights: &[f32], codes: usize, head: u32, unit: u32) -> (f32, f32, u32) {
    let (mut sum, mut matched, mut found) = (0f32, 0f32, 0u32);
    for (at, (clause, weight)) in shares.iter().zip(weights).enumerate() {
        let own = clause.get(&unit).copied().filter(|_| unit != head);
        let share = match (clause.get(&head).copied(), own) {
            (Some(head), Some(own)) => head.with(own),
            (Some(share), None) | (None, Some(share)) => share,
            (None, None) => continue,
        };
        sum += share.score();
        matched += weight;
        found += u32::from(at < codes);
    }
    (sum, matched, found)
}

fn shares(index: &Index, clause: &Clause, is_code: bool) -> HashMap<u32, Share> {
    let mut out: HashMap<u32, Share> = HashMap::new();
    for_each_score(index, clause, is_code, |unit, _, _, score| out.entry(unit).or_default().add(score));
    out
}

fn for_each_score(index: &Index, clause: &Clause, is_code: bool, mut each: impl FnMut(u32, Field, &Alternative, f32)) {
    for field in Field::ALL {
        for alternative in &clause.alternatives {
            let weight = if is_code { field.code_weight() } else { field.weight() };
            let Some(places) = list(index, field, &alternative.group).filter(|_| weight > 0.0) else { continue };
            let bm25 = Bm25::new(index, field, places.doc_freq, weight * alternative.weight);
            for (unit, frequency, length_code) in places.entries {
                each(unit, field, alternative, bm25.score(frequency, length_code));
            }
        }
    }
}

/// What went into a record's score, in the order in which it was added.
pub(super) fn contributions(index: &Index, plan: &Plan, scored: Scored) -> Vec<Contribution> {
    let mut out = Vec::new();
    for (at, clause) in plan.clauses.iter().enumerate() {
        for_each_score(index, clause, at < plan.codes, |unit, field, alternative, score| {
            let place = index.units.get(unit as usize).copied();
            let Some((_, within)) =
                place.filter(|(d, within)| *d == scored.document && (*within == 0 || *within == scored.unit))
            else {
                return;
            };
            let (word, group) = (clause.word.clone(), alternative.group.clone());
            out.push(Contribution { word, group, field, in_head: within == 0 && scored.unit != 0, score });
        });
    }
    out
}
