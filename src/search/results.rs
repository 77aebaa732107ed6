//! What a search answers.

use serde::Serialize;

use super::databases::Databases;
use super::document::{Document, Facet, Kind};
use super::excerpt::Excerpt;
use super::filters::Filters;
use super::plan::Plan;
use super::query::{PastedError, Toggles};
use super::score::Contribution;

/// What is asked beside the query itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// What results are limited to.
    pub filters: Filters,
    /// How many records are listed.
    pub limit: usize,
    /// How the reading of a pasted error was corrected.
    pub toggles: Toggles,
}

/// Why a record was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// It has the same error.
    SameError,
    /// The query names it.
    Named,
    /// Its words match.
    Words,
}

/// A found record.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// The identifier as written.
    pub id: String,
    /// The kind of the record.
    pub kind: Kind,
    /// The title.
    pub title: String,
    /// The page from the site's root, with the best section's anchor.
    pub address: String,
    /// The day, where the record has one.
    pub date: Option<String>,
    /// Why it was found.
    pub group: Group,
    /// The score.
    pub score: f32,
    /// The best section's heading.
    pub section: Option<String>,
    /// The best section's best piece.
    pub excerpt: Excerpt,
    /// What is shown beside the date.
    pub tags: Tags,
}

/// What a result shows of a record's facets.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Tags {
    /// The names of databases.
    pub database: Vec<String>,
    /// Teams.
    pub team: Vec<String>,
}

impl Tags {
    pub(super) fn of(document: &Document, databases: &Databases) -> Self {
        let name = |value| databases.label(value).unwrap_or(value).to_owned();
        Self {
            database: document.values(Facet::Database).map(name).collect(),
            team: document.values(Facet::Team).map(str::to_owned).collect(),
        }
    }
}

/// The values of a facet among the records that were found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FacetCounts {
    /// The facet.
    pub name: &'static str,
    /// Its values in the order in which they are offered.
    pub values: Vec<ValueCount>,
}

/// A value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueCount {
    /// The value, as filters write it.
    pub value: String,
    /// The value, as people read it.
    pub label: String,
    /// How many of the found records have it.
    pub count: usize,
}

/// A record that was not found and may be what was meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "as of a hit")]
pub struct Near {
    pub id: String,
    pub kind: Kind,
    pub title: String,
    pub address: String,
}

/// What is known of the phrases of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Phrases {
    /// Whether any record holds them all; if none does, records are found by their words alone.
    pub held: bool,
    /// How many records that have some of the words were not looked at.
    pub unchecked: usize,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Results {
    /// How a pasted error was read.
    pub error: Option<PastedError>,
    /// How many records were found.
    pub total: usize,
    /// The best of them.
    pub hits: Vec<Hit>,
    /// What was asked without the filters in it, where it has some.
    pub rest: Option<String>,
    /// Whether nothing of it is looked up, as all its words stand nearly everywhere.
    pub vague: bool,
    /// Each facet's values among what the choices in the other facets let through.
    pub facets: Vec<FacetCounts>,
    /// Words of the query that match nothing.
    pub unmatched: Vec<String>,
    /// What is known of its phrases, where it has some.
    pub phrases: Option<Phrases>,
    /// When nothing was found: what may have been meant.
    pub nearest: Vec<Near>,
}

/// How a query was read, planned and scored.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// How a pasted error was read.
    pub error: Option<PastedError>,
    /// What was looked up.
    pub plan: Plan,
    /// The best records, with what their scores are made of.
    pub hits: Vec<(Hit, Vec<Contribution>)>,
}
