//! The domain's words, one type a file, and the only rooms that know the YAML library.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::markdown::{Image, Outline};
use crate::source::Source;

mod asked;
mod attempt;
mod character;
mod comma;
mod comment;
mod elsewhere;
mod front_matter;
mod gist;
mod incident;
mod lesson;
mod locate;
mod merge;
mod misplaced;
mod nesting;
mod node;
mod parse;
mod parts;
mod race;
mod reader;
mod recipe;
mod rule;
mod tag;
mod unread;
mod vocabulary;
mod withdrawn;
mod yaml_help;

pub use attempt::{Attempt, AttemptKind, EnvironmentOutcome, Outcome};
pub use character::{name as character_name, replace as replace_foreign};
pub use front_matter::split;
pub use gist::Gists;
pub use incident::{
    Aftermath, Basis, Detection, DetectionSource, Duration, Event, FactorEntry, Impact, Incident, Kind, Mark, Quote,
    Status, Times,
};
pub use lesson::{Catches, Enforcement, Lesson, LessonEntry};
pub use locate::Places;
pub use merge::unmerged;
pub use misplaced::other_ending;
pub use node::{Node, SyntaxError, parse_yaml};
pub use parse::{MAX_FILE_BYTES, MAX_FRONT_MATTER_BYTES, parse, parse_with};
pub use parts::{Action, ActionKind, ActionStatus, Correction, Item, Link, Question, Relation, Visibility, one_line};
pub use race::{Race, Step};
pub(crate) use reader::NO_LINTER;
pub use reader::{Cursor, Elsewhere, Fields, Reader, Ref, quoted, shorten};
pub use recipe::{
    AppliesTo, CheckItem, Pair, Phase, Precondition, Recipe, RecipeRule, Reference, Requirement, Role, SchemaStep,
    Version,
};
pub use rule::{Catalogue, Rule, RuleLevel, RuleProse};
pub use unread::Unread;
pub use vocabulary::{Answer, Factor, FactorKind, Guide, Question as DecisionQuestion, Questions, SideQuestion, Term};
pub use withdrawn::Withdrawn;

/// Everything that one file of the content folder can hold. A copy costs nothing: who keeps parsed records and links them
/// again shares them.
#[derive(Debug, Clone)]
pub enum Record {
    /// One RCA or near miss.
    Incident(Arc<Incident>),
    /// One recipe.
    Recipe(Arc<Recipe>),
    /// One linter's rules.
    Catalogue(Arc<Catalogue>),
    /// Our own prose for one rule.
    RuleProse(Arc<RuleProse>),
    /// The vocabulary of contributing factors.
    Factors(Vec<Factor>),
    /// The glossary.
    Terms(Vec<Term>),
    /// The questions of the decision tree.
    Questions(Arc<Questions>),
    /// A free page.
    Guide(Arc<Guide>),
    /// What is left of records that were taken back.
    Withdrawn(Vec<Withdrawn>),
}

impl Record {
    /// Whether this is the other record, or says in every detail the same.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Incident(a), Self::Incident(b)) => Arc::ptr_eq(a, b),
            (Self::Recipe(a), Self::Recipe(b)) => Arc::ptr_eq(a, b),
            (Self::Catalogue(a), Self::Catalogue(b)) => Arc::ptr_eq(a, b),
            (Self::RuleProse(a), Self::RuleProse(b)) => Arc::ptr_eq(a, b),
            (Self::Questions(a), Self::Questions(b)) => Arc::ptr_eq(a, b),
            (Self::Guide(a), Self::Guide(b)) => Arc::ptr_eq(a, b),
            // Lists, of which a project has one each, and short ones.
            _ => format!("{self:?}") == format!("{other:?}"),
        }
    }
}

/// The user's own keys of a record or a part of one, `x-…`, as they were written. In one pointer, as few of the many parts
/// have any.
#[derive(Debug, Clone, Default)]
#[expect(clippy::box_collection, reason = "a map takes three pointers where there are no keys, too")]
pub struct OwnKeys(Option<Box<BTreeMap<String, Node>>>);

impl OwnKeys {
    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The keys and their values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.0.iter().flat_map(|keys| keys.iter().map(|(key, value)| (key.as_str(), value)))
    }
}

impl FromIterator<(String, Node)> for OwnKeys {
    fn from_iter<I: IntoIterator<Item = (String, Node)>>(keys: I) -> Self {
        let keys: BTreeMap<String, Node> = keys.into_iter().collect();
        Self((!keys.is_empty()).then(|| Box::new(keys)))
    }
}

impl Serialize for OwnKeys {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

/// What every record with a file of its own has.
#[derive(Debug, Clone, Serialize)]
pub struct Common {
    /// The file's path from the project's root.
    pub file: Arc<str>,
    /// Former identifiers, whose addresses stay alive.
    pub aliases: Vec<Ref<String>>,
    /// How people ask for it who do not know its name.
    #[serde(rename = "asked-as", skip_serializing_if = "Vec::is_empty")]
    pub asked_as: Vec<String>,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

impl Common {
    fn read(f: &Fields<'_>, file: &Arc<str>) -> Self {
        Self { file: Arc::clone(file), aliases: withdrawn::aliases(f), asked_as: asked::asked_as(f), own: f.own() }
    }
}

/// A record's Markdown: the part of its file behind the front matter, and its outline.
#[derive(Debug, Clone, Default)]
pub struct Body {
    file: Arc<str>,
    source: Option<Arc<str>>,
    start: usize,
    outline: Outline,
}

impl Body {
    fn new(source: &Source, start: usize, outline: Outline) -> Self {
        Self { file: Arc::clone(&source.path), source: Some(Arc::clone(&source.text)), start, outline }
    }

    /// The path of its file from the project's root.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The Markdown text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.source.as_deref().map_or("", |s| &s[self.start..])
    }

    /// Where the Markdown begins in its file, in bytes.
    #[must_use]
    pub const fn start(&self) -> usize {
        self.start
    }

    /// The part of the file's text in a range that counts from the start of the file; empty where there is none.
    #[must_use]
    pub fn slice(&self, range: std::ops::Range<usize>) -> &str {
        self.source.as_deref().and_then(|s| s.get(range)).unwrap_or_default()
    }

    /// What is left of it when nobody looks at its text: the pictures that it shows.
    fn pictures(&self) -> Self {
        let images = self.outline.images.iter();
        let images = images.map(|image| Image { target: image.target.clone(), range: 0..0 }).collect();
        let outline = Outline { images, ..Outline::default() };
        Self { file: Arc::clone(&self.file), source: None, start: 0, outline }
    }

    /// Its headings, links, images and fences; places count from the start of the file.
    #[must_use]
    pub const fn outline(&self) -> &Outline {
        &self.outline
    }
}
