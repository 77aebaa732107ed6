//! What search knows of a record: its names, its texts field by field, and its sections.
//!
//! A **unit** is what a search finds: a section with its anchor. A **document** is a record and the group of its units.
//! Unit 0 is the record's head, which has no anchor; identifier, title, signatures, lesson, tags and the words in which
//! people ask for it belong to it alone, and count for every unit of the record.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

/// The kinds of records, in the order in which equal results are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Kind {
    Incident,
    Recipe,
    Rule,
    Lesson,
    Factor,
    Term,
    Guide,
    Decide,
    /// A check of the program itself: the handbook says nothing of it, so it is found by its name and not by its words.
    Check,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::Incident,
        Self::Recipe,
        Self::Rule,
        Self::Lesson,
        Self::Factor,
        Self::Term,
        Self::Guide,
        Self::Decide,
        Self::Check,
    ];

    /// The name, as filters and results write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Incident => "incident",
            Self::Recipe => "recipe",
            Self::Rule => "rule",
            Self::Lesson => "lesson",
            Self::Factor => "factor",
            Self::Term => "term",
            Self::Guide => "guide",
            Self::Decide => "decide",
            Self::Check => "check",
        }
    }

    /// The name of all records of the kind together.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Incident => "Incidents",
            Self::Recipe => "Recipes",
            Self::Rule => "Rules",
            Self::Lesson => "Lessons",
            Self::Factor => "Factors",
            Self::Term => "Terms",
            Self::Guide => "Guides",
            Self::Decide => "Decision tree",
            Self::Check => "Checks",
        }
    }
}

/// The facets of a document beside its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Facet {
    Team,
    Database,
    Linter,
    Rule,
    Factor,
    Year,
    Severity,
}

impl Facet {
    /// All facets.
    pub const ALL: [Self; 7] =
        [Self::Team, Self::Database, Self::Linter, Self::Rule, Self::Factor, Self::Year, Self::Severity];

    /// The name, as filters write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Database => "database",
            Self::Linter => "linter",
            Self::Rule => "rule",
            Self::Factor => "factor",
            Self::Year => "year",
            Self::Severity => "severity",
        }
    }
}

/// A record as search sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The kind of the record.
    pub kind: Kind,
    /// The identifier as written; `linter/ID` for a rule.
    pub id: String,
    /// The page from the site's root, with a fragment where the record is a part of a page.
    pub address: String,
    /// The title without markup.
    pub title: String,
    /// The day of the incident, or of the recipe's review, as sortable text.
    pub date: Option<String>,
    /// What else the record is called: former identifiers, a rule's identifier without its linter, other forms of a term.
    pub names: Vec<String>,
    /// Error texts as printed; `…` and `<placeholders>` match anything.
    pub signatures: Vec<String>,
    /// What the record says in a sentence or two.
    pub lesson: String,
    /// How people ask for it who do not know its name.
    pub asked: Vec<String>,
    /// Teams, services, environments, databases, severities, linters, related identifiers.
    pub tags: String,
    /// The facets with their values, sorted.
    pub facets: Vec<(Facet, String)>,
    /// Of a lesson, the identifiers of the incidents that taught it.
    pub taught_by: Vec<String>,
    /// The head, then the sections in the order of the page.
    pub units: Vec<Unit>,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Unit {
    /// The anchor on the record's page; none for what has no anchor of its own.
    pub anchor: Option<String>,
    /// The heading, behind the headings above it.
    pub heading: String,
    /// The text without markup.
    pub text: String,
}

impl Document {
    /// The order of equal results: newer first, records without a date last; then by kind, then by identifier.
    #[must_use]
    pub fn newer_first(&self, other: &Self) -> Ordering {
        let dates = match (&self.date, &other.date) {
            (Some(own), Some(other)) => other.cmp(own),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        dates.then_with(|| self.kind.cmp(&other.kind)).then_with(|| self.id.cmp(&other.id))
    }

    /// The values of a facet.
    pub fn values(&self, facet: Facet) -> impl Iterator<Item = &str> {
        self.facets.iter().filter(move |(f, _)| *f == facet).map(|(_, value)| value.as_str())
    }

    /// The page and the fragment that show a unit.
    #[must_use]
    pub fn unit_address(&self, unit: usize) -> String {
        match self.units.get(unit).and_then(|u| u.anchor.as_deref()) {
            Some(anchor) if !self.address.contains('#') => format!("{}#{anchor}", self.address),
            _ => self.address.clone(),
        }
    }
}
