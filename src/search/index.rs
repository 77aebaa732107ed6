//! The index: built and read by tantivy, one segment, in memory or in a folder.
//!
//! A document of the index is a [unit](super::document::Unit). Its words are indexed by their groups, with frequencies
//! and without positions; the words with their groups are terms of a field of their own, in which nothing is counted.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::PathBuf;

use foldhash::{HashMap, HashMapExt as _};
use tantivy::directory::RamDirectory;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings;
use tantivy::schema::{Field as Handle, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value as _};
use tantivy::{DocSet, IndexSettings, SegmentReader, TERMINATED, TantivyDocument, Term};

use super::document::{Document, Unit};
use super::field::Field;
use super::language::Language;
use super::stem::Stems;
use super::storage::{IndexError, Storage};
use super::words::{is_left_out, words_of};

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
    /// Where its files are, as they were written.
    pub(super) directory: RamDirectory,
    segment: SegmentReader,
    fields: [Handle; 7],
    norms: Vec<Option<FieldNormReader>>,
    /// The language of the texts.
    pub(super) language: Language,
    /// The documents, in the order of their units.
    pub(super) documents: Vec<Document>,
    /// For each unit of the index: its document and its place there.
    pub(super) units: Vec<(u32, u32)>,
    /// All words, sorted.
    pub(super) forms: Vec<Form>,
}

/// Where a group stands in one field.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Places {
    /// In how many units.
    pub(super) doc_freq: u32,
    /// Unit, frequency, and the code of the field's length.
    pub(super) entries: Vec<(u32, u32, u8)>,
}

/// tantivy's own name for cutting at spaces alone: words were cut before.
const AT_SPACES: &str = "whitespace";
const FORM: &str = "form";
const RECORD: &str = "record";
const LANGUAGE: &str = "language";
/// Between a word and its group, where they differ.
const BEHIND_WORD: char = '\u{1f}';
/// What tantivy sets aside before it writes; a segment of any size is written at once.
const MEMORY: usize = 15_000_000;

fn schema() -> Schema {
    let mut schema = Schema::builder();
    let counted = TextFieldIndexing::default().set_tokenizer(AT_SPACES).set_index_option(IndexRecordOption::WithFreqs);
    for field in Field::ALL {
        schema.add_text_field(field.name(), TextOptions::default().set_indexing_options(counted.clone()));
    }
    let listed = TextFieldIndexing::default()
        .set_tokenizer(AT_SPACES)
        .set_index_option(IndexRecordOption::Basic)
        .set_fieldnorms(false);
    schema.add_text_field(FORM, TextOptions::default().set_indexing_options(listed));
    schema.add_text_field(RECORD, STORED);
    schema.add_text_field(LANGUAGE, STORED);
    schema.build()
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
    let is_kept = storage.is_kept();
    let schema = schema();
    let builder = tantivy::Index::builder().schema(schema.clone()).settings(IndexSettings::default());
    let directory = storage.directory();
    let mut writer = builder.single_segment_index_writer(directory.clone(), MEMORY)?;
    let mut vocabulary =
        Vocabulary { stems: learned(&documents, language), language, groups: HashMap::new(), new: String::new() };
    for document in &documents {
        if stop() {
            return Err(IndexError::STOPPED);
        }
        for (at, unit) in document.units.iter().enumerate() {
            let mut entry = TantivyDocument::default();
            for field in Field::ALL {
                let text = field_text(field, document, unit, at == 0);
                entry.add_text(schema.get_field(field.name())?, vocabulary.groups_of(&text));
            }
            entry.add_text(schema.get_field(FORM)?, std::mem::take(&mut vocabulary.new));
            if at == 0 && is_kept {
                let json = serde_json::to_string(document).map_err(|error| IndexError::new(error.to_string()))?;
                entry.add_text(schema.get_field(RECORD)?, json);
                entry.add_text(schema.get_field(LANGUAGE)?, language.tag());
            }
            writer.add_document(entry)?;
        }
    }
    if documents.is_empty() {
        // tantivy drops a segment without documents; one without words is never found.
        writer.add_document(TantivyDocument::default())?;
    }
    let index = writer.finalize()?;
    if stop() {
        return Err(IndexError::STOPPED);
    }
    read(&index, directory, Some((documents, language)))
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
                stems.learn(&field_text(field, document, unit, at == 0), language);
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
    let directory = storage.directory();
    let index = tantivy::Index::open(directory.clone())?;
    if index.schema() != schema() {
        return Err(IndexError::new("it was written by another version".to_owned()));
    }
    read(&index, directory, None)
}

/// Reads an index; its documents and their language, too, where they are not known.
fn read(
    index: &tantivy::Index,
    directory: RamDirectory,
    known: Option<(Vec<Document>, Language)>,
) -> Result<Index, IndexError> {
    let schema = index.schema();
    let reader = index.reader()?;
    let segments = reader.searcher();
    let [segment] = segments.segment_readers() else {
        return Err(IndexError::new("it has not exactly one segment".to_owned()));
    };
    let segment = segment.clone();
    let mut fields = [Handle::from_field_id(0); 7];
    let mut norms = Vec::new();
    for (slot, field) in fields.iter_mut().zip(Field::ALL) {
        *slot = schema.get_field(field.name())?;
        norms.push(segment.get_fieldnorms_reader(*slot).ok());
    }
    let (documents, language) = match known {
        Some(known) => known,
        None => (
            read_documents(&segment, schema.get_field(RECORD)?)?,
            read_language(&segment, schema.get_field(LANGUAGE)?)?,
        ),
    };
    let mut units = Vec::new();
    for (n, document) in (0u32..).zip(&documents) {
        units.extend((0u32..).zip(&document.units).map(|(unit, _)| (n, unit)));
    }
    let forms = read_forms(&segment, schema.get_field(FORM)?)?;
    Ok(Index { directory, segment, fields, norms, language, documents, units, forms })
}

fn read_documents(segment: &SegmentReader, record: Handle) -> Result<Vec<Document>, IndexError> {
    let store = segment.get_store_reader(1).map_err(|error| IndexError::new(error.to_string()))?;
    let mut documents = Vec::new();
    for at in 0..segment.max_doc() {
        let stored: TantivyDocument = store.get(at)?;
        if let Some(json) = stored.get_first(record).and_then(|value| value.as_str()) {
            documents.push(serde_json::from_str(json).map_err(|error| IndexError::new(error.to_string()))?);
        }
    }
    Ok(documents)
}

/// The language, which each record's head says.
fn read_language(segment: &SegmentReader, field: Handle) -> Result<Language, IndexError> {
    let store = segment.get_store_reader(1).map_err(|error| IndexError::new(error.to_string()))?;
    let first: TantivyDocument = store.get(0)?;
    Ok(first.get_first(field).and_then(|value| value.as_str()).map_or(Language::ENGLISH, Language::of))
}

fn read_forms(segment: &SegmentReader, field: Handle) -> Result<Vec<Form>, IndexError> {
    let mut forms = Vec::new();
    let inverted = segment.inverted_index(field)?;
    let mut stream = inverted.terms().stream().map_err(|error| IndexError::new(error.to_string()))?;
    while let Some((key, _)) = stream.next() {
        let Ok(key) = std::str::from_utf8(key) else { continue };
        let (form, group) = key.split_once(BEHIND_WORD).unwrap_or((key, key));
        forms.push(Form { form: form.to_owned(), group: group.to_owned() });
    }
    Ok(forms)
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
        Field::Tags => document.tags.as_str().into(),
    }
}

/// The identifier and the other names, without those that it has in it.
fn names(document: &Document) -> Vec<&str> {
    let id = document.id.to_lowercase();
    let others = document.names.iter().map(String::as_str).filter(|name| !id.contains(&name.to_lowercase()));
    std::iter::once(document.id.as_str()).chain(others).collect()
}

/// The words that were met: the same ones come again and again, and are stemmed once.
struct Vocabulary {
    stems: Stems,
    language: Language,
    /// The words with their groups; none for a word that is left out.
    groups: HashMap<String, Option<String>>,
    /// Those that were met first in this unit, with their groups where they differ, as tantivy is to take them.
    new: String,
}

impl Vocabulary {
    /// The groups of a text's words with spaces between them, as tantivy is to take them.
    fn groups_of(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        words_of(text, &mut |form, _, _| {
            if let Some(known) = self.groups.get(form) {
                push_word(&mut out, known.as_deref());
                return;
            }
            let group = self.meet(form);
            push_word(&mut out, group.as_deref());
            self.groups.insert(form.to_owned(), group);
        });
        out
    }

    fn meet(&mut self, form: &str) -> Option<String> {
        if is_left_out(form, self.language) {
            return None;
        }
        let group = self.stems.group(form);
        self.new.push_str(form);
        if form != group {
            self.new.push(BEHIND_WORD);
            self.new.push_str(&group);
        }
        self.new.push(' ');
        Some(group)
    }
}

fn push_word(out: &mut String, word: Option<&str>) {
    if let Some(word) = word {
        out.push_str(word);
        out.push(' ');
    }
}

impl Index {
    /// The names of its files.
    pub(super) fn files(&self) -> BTreeSet<PathBuf> {
        let mut names: BTreeSet<PathBuf> = self.segment.index().directory().list_managed_files().into_iter().collect();
        names.insert("meta.json".into());
        names
    }

    /// How many units there are.
    pub(super) fn unit_count(&self) -> u32 {
        self.segment.max_doc()
    }

    /// The sum of the lengths of a field.
    pub(super) fn total_words(&self, field: Field) -> u64 {
        let inverted = self.segment.inverted_index(self.fields[field as usize]);
        inverted.map_or(0, |inverted| inverted.total_num_tokens())
    }

    /// Whether a group stands in any field.
    pub(super) fn has(&self, group: &str) -> bool {
        Field::ALL.iter().any(|field| self.doc_freq(*field, group) > 0)
    }

    /// In how many units a group stands in a field.
    pub(super) fn doc_freq(&self, field: Field, group: &str) -> u32 {
        let handle = self.fields[field as usize];
        let inverted = self.segment.inverted_index(handle);
        inverted.ok().and_then(|inverted| inverted.doc_freq(&Term::from_field_text(handle, group)).ok()).unwrap_or(0)
    }

    /// Where a group stands in a field; `None` where it does not.
    pub(super) fn postings(&self, field: Field, group: &str) -> Option<Places> {
        let handle = self.fields[field as usize];
        let inverted = self.segment.inverted_index(handle).ok()?;
        let info = inverted.get_term_info(&Term::from_field_text(handle, group)).ok()??;
        let mut postings = inverted.read_postings_from_terminfo(&info, IndexRecordOption::WithFreqs).ok()?;
        let norms = self.norms.get(field as usize)?.as_ref()?;
        let mut entries = Vec::with_capacity(info.doc_freq as usize);
        while postings.doc() != TERMINATED {
            entries.push((postings.doc(), postings.term_freq(), norms.fieldnorm_id(postings.doc())));
            postings.advance();
        }
        Some(Places { doc_freq: info.doc_freq, entries })
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

    #[cfg(test)]
    pub(super) fn segment(&self) -> &SegmentReader {
        &self.segment
    }

    #[cfg(test)]
    pub(super) fn handle(&self, field: Field) -> Handle {
        self.fields[field as usize]
    }
}

/// How many bytes two texts have in common at their beginning.
fn shared_beginning(text: &str, other: &str) -> usize {
    let same = text.chars().zip(other.chars()).take_while(|(a, b)| a == b);
    same.map(|(c, _)| c.len_utf8()).sum()
}
