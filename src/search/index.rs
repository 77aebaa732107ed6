//! The index: which words there are, and where they stand.
//!
//! One that is searched, or kept for a later search, is [tantivy's](super::segment). One that is only exported is
//! [counted](super::counted) here, which takes less than half as long, and says the same of every word.

use std::borrow::Cow;

use tantivy::fieldnorm::FieldNormReader;

use super::articles::completed;
use super::counted::Counted;
use super::document::{Document, Kind, Unit};
use super::field::Field;
use super::language::Language;
use super::segment::{self, Segment};
use super::stem::Stems;
use super::storage::{IndexError, Storage};
use super::tally::Tallies;

/// A word of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The folded word.
    pub form: String,
    /// Its group, which is what is indexed.
    pub group: String,
}

/// An open index.
pub(super) struct Index {
    lists: Lists,
    /// The language of the texts.
    pub(super) language: Language,
    /// The documents, in the order of their units.
    pub(super) documents: Vec<Document>,
    /// For each unit of the index: its document and its place there.
    pub(super) units: Vec<(u32, u32)>,
    /// All words, sorted, with those that [stand for one](super::articles).
    pub(super) forms: Vec<Form>,
    /// How many units may have words.
    searched: u32,
}

/// Who knows where words stand.
enum Lists {
    Segment(Box<Segment>),
    Counted(Box<Counted>),
}

/// Where a group stands in one field.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Places {
    /// In how many units.
    pub(super) doc_freq: u32,
    /// Unit, frequency, and the code of the field's length.
    pub(super) entries: Vec<(u32, u32, u8)>,
}

/// Indexes documents, in the order of equal results, unless `stop` says that nobody wants the index any more.
///
/// # Errors
/// [`IndexError`] when the storage refuses what is written, or it was stopped.
pub(super) fn build(
    mut documents: Vec<Document>,
    language: Language,
    storage: Storage,
    stop: &dyn Fn() -> bool,
) -> Result<Index, IndexError> {
    documents.sort_by(Document::newer_first);
    let segment = segment::write(&documents, (learned(&documents, language), language), storage, stop)?;
    if stop() {
        return Err(IndexError::STOPPED);
    }
    let forms = segment.forms()?;
    Ok(Index::of(Lists::Segment(Box::new(segment)), forms, documents, language))
}

/// Counts the words of documents, in the order of equal results, for an index that is only exported.
///
/// # Errors
/// [`IndexError`] when `stop` says that nobody wants the index any more.
pub(super) fn count(
    mut documents: Vec<Document>,
    language: Language,
    tallies: &mut Tallies,
    stop: &dyn Fn() -> bool,
) -> Result<Index, IndexError> {
    documents.sort_by(Document::newer_first);
    let mut stems = learned(&documents, language);
    let (counted, forms) = Counted::of(&documents, language, (tallies, &mut stems), stop)?;
    Ok(Index::of(Lists::Counted(Box::new(counted)), forms, documents, language))
}

/// Stems that know the words with accents. English has too few of them for a second walk through all texts.
fn learned(documents: &[Document], language: Language) -> Stems {
    let mut stems = Stems::new(language);
    if language.is_english() {
        return stems;
    }
    for document in documents {
        for (at, unit) in document.units.iter().enumerate() {
            for field in Field::ALL {
                stems.learn(&indexed_text(field, document, unit, at == 0), language);
            }
        }
    }
    stems
}

/// Opens an index that was built before.
///
/// # Errors
/// [`IndexError`] when the storage holds no index, or one that this version did not write.
pub(super) fn open(storage: Storage) -> Result<Index, IndexError> {
    let (segment, documents, language) = segment::open(storage)?;
    let forms = segment.forms()?;
    Ok(Index::of(Lists::Segment(Box::new(segment)), forms, documents, language))
}

/// What a unit says in a field; only the head has more than headings and body.
pub(super) fn field_text<'a>(field: Field, document: &'a Document, unit: &'a Unit, head: bool) -> Cow<'a, str> {
    match field {
        Field::Headings => unit.heading.as_str().into(),
        Field::Body => unit.text.as_str().into(),
        _ if !head => "".into(),
        Field::Id => names(document).join(" ").into(),
        Field::Title => document.title.as_str().into(),
        Field::Signatures => document.signatures.join(" ").into(),
        Field::Lesson => document.lesson.as_str().into(),
        Field::Asked => document.asked.join(" ").into(),
        Field::Tags => document.tags.as_str().into(),
    }
}

/// The text that is looked up: none of what is found by its name alone.
pub(super) fn indexed_text<'a>(field: Field, document: &'a Document, unit: &'a Unit, head: bool) -> Cow<'a, str> {
    if document.kind == Kind::Check { "".into() } else { field_text(field, document, unit, head) }
}

/// The identifier and the other names, without those that it has in it.
fn names(document: &Document) -> Vec<&str> {
    let id = document.id.to_lowercase();
    let others = document.names.iter().map(String::as_str).filter(|name| !id.contains(&name.to_lowercase()));
    std::iter::once(document.id.as_str()).chain(others).collect()
}

impl Index {
    fn of(lists: Lists, forms: Vec<Form>, documents: Vec<Document>, language: Language) -> Self {
        let mut units = Vec::new();
        for (n, document) in (0u32..).zip(&documents) {
            units.extend((0u32..).zip(&document.units).map(|(unit, _)| (n, unit)));
        }
        let with_words = documents.iter().filter(|document| document.kind != Kind::Check);
        let searched = with_words.map(|document| u32::try_from(document.units.len()).unwrap_or(u32::MAX)).sum::<u32>();
        // An index without documents has one unit without words, as tantivy's has.
        let forms = completed(forms, language);
        Self { lists, language, documents, units, forms, searched: searched.max(1) }
    }

    /// The segment, where there is one.
    pub(super) fn segment(&self) -> Option<&Segment> {
        match &self.lists {
            Lists::Segment(segment) => Some(segment),
            Lists::Counted(_) => None,
        }
    }

    /// How many units may have words: they are the first, as what has none is the last of all.
    pub(super) const fn unit_count(&self) -> u32 {
        self.searched
    }

    /// The sum of the lengths of a field.
    pub(super) fn total_words(&self, field: Field) -> u64 {
        match &self.lists {
            Lists::Segment(segment) => segment.total_words(field),
            Lists::Counted(counted) => counted.total_words(field),
        }
    }

    /// Whether a group stands in any field.
    pub(super) fn has(&self, group: &str) -> bool {
        match &self.lists {
            Lists::Segment(segment) => Field::ALL.iter().any(|field| segment.doc_freq(*field, group) > 0),
            Lists::Counted(counted) => counted.counts(group).iter().any(|count| *count > 0),
        }
    }

    /// In how many units a group stands, field by field.
    pub(super) fn counts(&self, group: &str) -> [u32; Field::COUNT] {
        match &self.lists {
            Lists::Segment(segment) => Field::ALL.map(|field| segment.doc_freq(field, group)),
            Lists::Counted(counted) => counted.counts(group),
        }
    }

    /// Where a group stands in a field; `None` where it does not.
    pub(super) fn postings(&self, field: Field, group: &str) -> Option<Places> {
        match &self.lists {
            Lists::Segment(segment) => segment.postings(field, group),
            Lists::Counted(counted) => counted.postings(field, group),
        }
    }

    /// The length of a field as its code says it.
    pub(super) fn length_of(code: u8) -> u32 {
        FieldNormReader::id_to_fieldnorm(code)
    }

    /// The words that begin with a text.
    pub(super) fn forms_from<'a, 'b>(&'a self, prefix: &'b str) -> impl Iterator<Item = &'a Form> + use<'a, 'b> {
        let start = self.forms.partition_point(|form| form.form.as_str() < prefix);
        self.forms[start..].iter().take_while(move |form| form.form.starts_with(prefix))
    }

    /// The longest beginning of a text that any word begins with.
    pub(super) fn longest_beginning<'a>(&self, text: &'a str) -> &'a str {
        let at = self.forms.partition_point(|form| form.form.as_str() < text);
        let near = [at.checked_sub(1), Some(at)].into_iter().flatten().filter_map(|at| self.forms.get(at));
        let longest = near.map(|form| shared_beginning(text, &form.form)).max().unwrap_or_default();
        &text[..longest]
    }

    /// Whether a word stands anywhere.
    pub(super) fn has_form(&self, form: &str) -> bool {
        self.group(form).is_some()
    }

    /// The group of a word that stands anywhere.
    pub(super) fn group(&self, form: &str) -> Option<&str> {
        let at = self.forms.binary_search_by(|f| f.form.as_str().cmp(form)).ok()?;
        self.forms.get(at).map(|form| form.group.as_str())
    }
}

/// How many bytes two texts have in common at their beginning.
fn shared_beginning(text: &str, other: &str) -> usize {
    let same = text.chars().zip(other.chars()).take_while(|(a, b)| a == b);
    same.map(|(c, _)| c.len_utf8()).sum()
}
