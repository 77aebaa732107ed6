//! The index as tantivy keeps it: one segment, in memory, from which it can be kept in a file and opened again.
//!
//! A document of the segment is a [unit](super::document::Unit). Its words are indexed by their groups, with frequencies
//! and without positions; the words with their groups are terms of a field of their own, in which nothing is counted.

use std::collections::BTreeSet;
use std::path::PathBuf;

use foldhash::{HashMap, HashMapExt as _};
use tantivy::directory::RamDirectory;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings;
use tantivy::schema::{Field as Handle, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value as _};
use tantivy::{DocSet, IndexSettings, SegmentReader, TERMINATED, TantivyDocument, Term};

use super::document::Document;
use super::field::Field;
use super::index::{Form, Places, indexed_text};
use super::language::Language;
use super::stem::Stems;
use super::storage::{IndexError, Storage};
use super::words::{is_left_out, words_of};

/// A segment.
pub(super) struct Segment {
    /// Where its files are, as they were written.
    pub(super) directory: RamDirectory,
    reader: SegmentReader,
    fields: [Handle; Field::COUNT],
    norms: Vec<Option<FieldNormReader>>,
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

/// Writes documents into a segment, in their order, unless `stop` says that nobody wants the index any more. The stems know
/// the words with accents already.
///
/// # Errors
/// [`IndexError`] when the storage refuses what is written, or it was stopped.
pub(super) fn write(
    documents: &[Document],
    (stems, language): (Stems, Language),
    storage: Storage,
    stop: &dyn Fn() -> bool,
) -> Result<Segment, IndexError> {
    let schema = schema();
    let builder = tantivy::Index::builder().schema(schema.clone()).settings(IndexSettings::default());
    let directory = storage.directory();
    let mut writer = builder.single_segment_index_writer(directory.clone(), MEMORY)?;
    let mut vocabulary = Vocabulary { stems, language, groups: HashMap::new(), new: String::new() };
    for document in documents {
        if stop() {
            return Err(IndexError::STOPPED);
        }
        for (at, unit) in document.units.iter().enumerate() {
            let mut entry = TantivyDocument::default();
            for field in Field::ALL {
                let text = indexed_text(field, document, unit, at == 0);
                entry.add_text(schema.get_field(field.name())?, vocabulary.groups_of(&text));
            }
            entry.add_text(schema.get_field(FORM)?, std::mem::take(&mut vocabulary.new));
            if at == 0 {
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
    Segment::of(&index, directory)
}

/// Opens a segment that was written before, and reads its documents and their language.
///
/// # Errors
/// [`IndexError`] when the storage holds no index, or one that this version did not write.
pub(super) fn open(storage: Storage) -> Result<(Segment, Vec<Document>, Language), IndexError> {
    let directory = storage.directory();
    let index = tantivy::Index::open(directory.clone())?;
    let schema = index.schema();
    if schema != self::schema() {
        return Err(IndexError::new("it was written by another version".to_owned()));
    }
    let segment = Segment::of(&index, directory)?;
    let documents = read_documents(&segment.reader, schema.get_field(RECORD)?)?;
    let language = read_language(&segment.reader, schema.get_field(LANGUAGE)?)?;
    Ok((segment, documents, language))
}

impl Segment {
    fn of(index: &tantivy::Index, directory: RamDirectory) -> Result<Self, IndexError> {
        let schema = index.schema();
        let segments = index.reader()?.searcher();
        let [reader] = segments.segment_readers() else {
            return Err(IndexError::new("it has not exactly one segment".to_owned()));
        };
        let reader = reader.clone();
        let mut fields = [Handle::from_field_id(0); Field::COUNT];
        let mut norms = Vec::new();
        for (slot, field) in fields.iter_mut().zip(Field::ALL) {
            *slot = schema.get_field(field.name())?;
            norms.push(reader.get_fieldnorms_reader(*slot).ok());
        }
        Ok(Self { directory, reader, fields, norms })
    }

    /// The names of its files.
    pub(super) fn files(&self) -> BTreeSet<PathBuf> {
        let mut names: BTreeSet<PathBuf> = self.reader.index().directory().list_managed_files().into_iter().collect();
        names.insert("meta.json".into());
        names
    }

    /// The sum of the lengths of a field.
    pub(super) fn total_words(&self, field: Field) -> u64 {
        let inverted = self.reader.inverted_index(self.fields[field as usize]);
        inverted.map_or(0, |inverted| inverted.total_num_tokens())
    }

    /// In how many units a group stands in a field.
    pub(super) fn doc_freq(&self, field: Field, group: &str) -> u32 {
        let handle = self.fields[field as usize];
        let inverted = self.reader.inverted_index(handle);
        inverted.ok().and_then(|inverted| inverted.doc_freq(&Term::from_field_text(handle, group)).ok()).unwrap_or(0)
    }

    /// Where a group stands in a field; `None` where it does not.
    pub(super) fn postings(&self, field: Field, group: &str) -> Option<Places> {
        let handle = self.fields[field as usize];
        let inverted = self.reader.inverted_index(handle).ok()?;
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

    /// All words, sorted.
    ///
    /// # Errors
    /// [`IndexError`] when they cannot be read.
    pub(super) fn forms(&self) -> Result<Vec<Form>, IndexError> {
        let mut forms = Vec::new();
        let inverted = self.reader.inverted_index(self.reader.schema().get_field(FORM)?)?;
        let mut stream = inverted.terms().stream().map_err(|error| IndexError::new(error.to_string()))?;
        while let Some((key, _)) = stream.next() {
            let Ok(key) = std::str::from_utf8(key) else { continue };
            let (form, group) = key.split_once(BEHIND_WORD).unwrap_or((key, key));
            forms.push(Form { form: form.to_owned(), group: group.to_owned() });
        }
        Ok(forms)
    }

    #[cfg(test)]
    pub(super) fn reader(&self) -> &SegmentReader {
        &self.reader
    }

    #[cfg(test)]
    pub(super) fn handle(&self, field: Field) -> Handle {
        self.fields[field as usize]
    }
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
