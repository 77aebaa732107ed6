//! Search: a query, a pasted error or an identifier finds the records that answer it.
//!
//! ```text
//! Handbook ─gather→ documents ─index→ one segment of tantivy, or for an export alone the same lists, counted
//! query ─read→ words, error, names, filters ─plan→ clauses ─score→ records ─rank→ results
//! ```
//!
//! Each stage is specified in its room, so that another reader of the same index (a browser's) finds the same records in
//! the same order: [`words`], [`query`], [`plan`], [`score`], [`rank`]. Nothing outside these rooms knows tantivy.

use crate::config::Config;
use crate::handbook::Handbook;

mod address;
mod articles;
mod bodies;
mod counted;
mod databases;
pub mod document;
pub mod eval;
pub mod excerpt;
pub mod export;
mod facets;
pub mod field;
pub mod filters;
mod gather;
pub mod index;
mod kept;
pub mod known;
pub mod language;
mod level;
pub mod lines;
pub mod lists;
pub mod mask;
mod meant;
mod misspelled;
pub mod names;
mod nearest;
mod pack;
mod paste;
pub mod plan;
mod prefix;
pub mod query;
pub mod rank;
pub mod results;
mod scale;
pub mod score;
mod sections;
mod segment;
pub mod signature;
mod stem;
mod storage;
mod synonyms;
mod tally;
mod taught;
#[cfg(test)]
mod tests;
mod told;
mod wordless;
pub mod words;
mod written;

pub use bodies::Bodies;
pub use document::{Document, Facet, Kind};
pub use filters::Filters;
pub use kept::Kept;
pub use language::Language;
pub use query::Toggles;
pub use results::{Explanation, Group, Hit, Options, Phrases, Results};
pub use storage::{IndexError, Storage};
pub use tally::Tallies;
pub use wordless::wordless_signatures;

use databases::Databases;
use index::Index;
use names::Names;
use scale::Scale;
use synonyms::Synonyms;
use taught::Taught;

use crate::shape::Shape;

/// Answers queries over one handbook.
pub struct Searcher {
    index: Index,
    names: Names,
    synonyms: Synonyms,
    databases: Databases,
    scale: Scale,
    taught: Taught,
    /// All signatures, each with its document.
    shapes: Vec<(u32, Shape)>,
}

impl std::fmt::Debug for Searcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Searcher").field("documents", &self.index.documents.len()).finish_non_exhaustive()
    }
}

impl Searcher {
    /// Indexes a handbook in memory.
    ///
    /// # Errors
    /// [`IndexError`] when the index cannot be made.
    pub fn new(book: &Handbook) -> Result<Self, IndexError> {
        let language = Language::of(&book.config.language);
        index::build(Self::documents(book), language, Storage::memory(), &|| false)
            .map(|index| Self::over(index).naming(&book.config))
    }

    /// Indexes the documents of a handbook, in its language, to export them at once: what was counted before is not counted
    /// again. Such an index cannot be packed. `stop` is asked now and then whether the index is not wanted any more.
    ///
    /// # Errors
    /// [`IndexError`] when the index cannot be made, or was stopped.
    pub fn passing(
        documents: Vec<Document>,
        language: Language,
        tallies: &mut Tallies,
        stop: &dyn Fn() -> bool,
    ) -> Result<Self, IndexError> {
        index::count(documents, language, tallies, stop).map(Self::over)
    }

    /// Indexes documents in a storage.
    ///
    /// # Errors
    /// [`IndexError`] when the storage refuses what is written.
    pub fn build(documents: &[Document], language: Language, storage: Storage) -> Result<Self, IndexError> {
        index::build(documents.to_vec(), language, storage, &|| false).map(Self::over)
    }

    fn over(index: Index) -> Self {
        let documents = &index.documents;
        let shapes = || {
            let all =
                (0u32..).zip(documents).flat_map(|(at, d)| d.signatures.iter().map(move |s| (at, shape_of(d.kind, s))));
            all.filter(|(_, shape)| !shape.is_empty()).collect()
        };
        let (shapes, names) = rayon::join(shapes, || Names::new(documents));
        let synonyms = Synonyms::new(&index);
        let unnamed = Config::default();
        let (databases, scale) = (Databases::of(&unnamed, documents), Scale::of(&unnamed, documents));
        let taught = Taught::of(documents);
        Self { index, names, synonyms, databases, scale, taught, shapes }
    }

    /// The same index, which knows databases and severities by the names that a project has for them.
    #[must_use]
    pub fn naming(mut self, config: &Config) -> Self {
        self.databases = Databases::of(config, &self.index.documents);
        self.scale = Scale::of(config, &self.index.documents);
        self
    }

    /// The documents that are searched.
    #[must_use]
    pub fn indexed(&self) -> &[Document] {
        &self.index.documents
    }

    /// The search documents of a handbook.
    #[must_use]
    pub fn documents(book: &Handbook) -> Vec<Document> {
        Self::documents_from(book, &mut Bodies::default())
    }

    /// The same, with bodies that were read before.
    #[must_use]
    pub fn documents_from(book: &Handbook, bodies: &mut Bodies) -> Vec<Document> {
        gather::documents(book, bodies)
    }
}

/// The shape of a record's signature.
fn shape_of(kind: Kind, signature: &str) -> Shape {
    if kind == Kind::Rule { Shape::of_rule(signature) } else { Shape::of_signature(signature) }
}
