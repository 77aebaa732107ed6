//! Judging search by queries whose answers are known: success at 1 and at 3, and the mean reciprocal rank.

use std::collections::BTreeMap;

use super::{Filters, Searcher};
use crate::diag::Path;

mod read;

pub use read::{Mistake, read, unknown};

/// The kind that stands for all queries together.
const ALL: &str = "all";

/// How many results count for the reciprocal rank.
pub const DEPTH: usize = 10;

/// One query and the records that answer it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The query.
    pub query: String,
    /// Identifiers of which any is right; a rule's is `linter/ID`.
    pub expect: Vec<String>,
    /// What kind of query it is.
    pub kind: String,
}

/// The queries, and the figures that must be reached.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Suite {
    /// The queries.
    pub cases: Vec<Case>,
    /// Least figures by kind; `all` is for all queries together.
    pub min: BTreeMap<String, Least>,
    /// Where the list of queries stands in the document.
    queries: Path,
}

/// Least figures, each between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Least {
    pub mrr: f64,
    pub success_1: f64,
    pub success_3: f64,
}

/// The figures of a number of queries; of none, they are 0.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Figures {
    /// How many queries.
    pub count: usize,
    /// How many found a right record at 1.
    pub at_1: usize,
    /// How many found one in the first three.
    pub at_3: usize,
    /// The sum of reciprocal ranks.
    pub reciprocal: f64,
}

/// A query that did not find a right record at 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miss {
    /// The query.
    pub case: Case,
    /// The place of the first right record, from 1; `None` beyond [`DEPTH`].
    pub rank: Option<usize>,
    /// The first three that were found.
    pub found: Vec<String>,
}

/// What an evaluation gave.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// The figures by kind, and of all queries as `all`.
    pub figures: BTreeMap<String, Figures>,
    /// Queries that did not find a right record at 1.
    pub misses: Vec<Miss>,
    /// Queries that found nothing at all.
    pub empty: Vec<Case>,
    /// Figures that were not reached, in words.
    pub short: Vec<String>,
}

impl Figures {
    #[allow(clippy::cast_precision_loss, reason = "queries are few")]
    fn share(&self, of: usize) -> f64 {
        if self.count == 0 { 0.0 } else { of as f64 / self.count as f64 }
    }

    /// The share with a right record at 1.
    #[must_use]
    pub fn success_1(&self) -> f64 {
        self.share(self.at_1)
    }

    /// The share with a right record in the first three.
    #[must_use]
    pub fn success_3(&self) -> f64 {
        self.share(self.at_3)
    }

    /// The mean reciprocal rank.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "queries are few")]
    pub fn mrr(&self) -> f64 {
        if self.count == 0 { 0.0 } else { self.reciprocal / self.count as f64 }
    }

    #[allow(clippy::cast_precision_loss, reason = "ranks are small")]
    fn add(&mut self, rank: Option<usize>) {
        self.count += 1;
        self.at_1 += usize::from(rank == Some(1));
        self.at_3 += usize::from(rank.is_some_and(|rank| rank <= 3));
        self.reciprocal += rank.map_or(0.0, |rank| 1.0 / rank as f64);
    }
}

/// The record that an expected name means: by its identifier, or by another name that no other record has.
fn meant<'s>(searcher: &'s Searcher, name: &str) -> Option<&'s str> {
    let all = searcher.indexed();
    if let Some(document) = all.iter().find(|document| document.id.eq_ignore_ascii_case(name)) {
        return Some(&document.id);
    }
    let mut named = all.iter().filter(|document| document.names.iter().any(|other| other.eq_ignore_ascii_case(name)));
    named.next().filter(|_| named.next().is_none()).map(|document| &*document.id)
}

/// Runs all queries of a suite.
#[must_use]
pub fn evaluate(searcher: &Searcher, suite: &Suite) -> Report {
    let mut report = Report::default();
    for case in &suite.cases {
        let hits = searcher.search(&case.query, &Filters::default(), DEPTH).hits;
        let right: Vec<&str> = case.expect.iter().filter_map(|name| meant(searcher, name)).collect();
        let rank = hits.iter().position(|hit| right.contains(&&*hit.id)).map(|at| at + 1);
        report.figures.entry(case.kind.clone()).or_default().add(rank);
        report.figures.entry(ALL.to_owned()).or_default().add(rank);
        if hits.is_empty() {
            report.empty.push(case.clone());
        }
        if rank != Some(1) {
            let found = hits.iter().take(3).map(|hit| hit.id.clone()).collect();
            report.misses.push(Miss { case: case.clone(), rank, found });
        }
    }
    for (kind, least) in &suite.min {
        let figures = report.figures.get(kind).copied().unwrap_or_default();
        let pairs = [
            ("MRR@10", figures.mrr(), least.mrr),
            ("success@1", figures.success_1(), least.success_1),
            ("success@3", figures.success_3(), least.success_3),
        ];
        let below = pairs.into_iter().filter(|(_, figure, least)| figure < least);
        report
            .short
            .extend(below.map(|(name, figure, least)| format!("{kind}: {name} is {figure:.3}, below {least:.3}")));
    }
    report
}
