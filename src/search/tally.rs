//! Tallies: the words of documents, counted, and kept from one run to the next.
//!
//! A tally is a pure function of a document's texts and the language, so it is found by the hash of these and by nothing
//! else. It is bytes: unit by unit and field by field the number of words, and where that is not 0, how many words differ, and
//! those, in the order of their numbers: twice the difference to the number before, plus 1 where the word stands there more
//! than once, and then how often. The number of a word is its place among all words that were ever met.

use std::borrow::Cow;
use std::sync::Arc;

use blake3::Hash;
use foldhash::{HashMap, HashMapExt as _};

use super::document::Document;
use super::field::Field;
use super::index::indexed_text;
use super::language::Language;
use super::words::{is_left_out, words_of};
use crate::bytes::{Entries, Place, Reader, Writer};

/// What stands for the number of a word that is left out.
const LEFT_OUT: u32 = u32::MAX;
/// A word that no document has any more is kept until so many of all words are such: one of so many.
const MOST_UNUSED: usize = 4;

/// The tallies of an earlier run, and those of this one.
#[derive(Debug, Default)]
pub struct Tallies {
    language: Option<Language>,
    /// The words by their numbers.
    forms: Vec<String>,
    numbers: HashMap<String, u32>,
    entries: Entries,
    /// How many words stand in none of this run.
    unused: usize,
}

/// How often the words of one unit stand in one field.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// How many words there are.
    pub(super) length: u32,
    /// The numbers of the words, each with how often it stands there.
    pub(super) words: Vec<(u32, u32)>,
}

impl Tallies {
    /// The words by their numbers; also those of documents that are no more.
    pub(super) fn forms(&self) -> &[String] {
        &self.forms
    }

    /// Begins a run in a language: tallies in another one are of no use.
    pub(super) fn begin(&mut self, language: Language) {
        if self.language != Some(language) {
            *self = Self { language: Some(language), ..Self::default() };
        }
    }

    /// The place of the tally of a document, whose [texts](texts_of) have this hash.
    pub(super) fn of(&mut self, document: &Document, hash: Hash, language: Language) -> Place {
        if let Some(place) = self.entries.find(hash) {
            return place;
        }
        let tally = self.count(document, language);
        self.entries.add(hash, &tally)
    }

    fn count(&mut self, document: &Document, language: Language) -> Vec<u8> {
        let Self { forms, numbers, .. } = self;
        let mut out = Writer::default();
        let mut met: Vec<u32> = Vec::new();
        for (at, unit) in document.units.iter().enumerate() {
            for field in Field::ALL {
                met.clear();
                words_of(&indexed_text(field, document, unit, at == 0), &mut |form, _, _| {
                    let number = numbers.get(form).copied().unwrap_or_else(|| {
                        let number = if is_left_out(form, language) { LEFT_OUT } else { number(forms.len()) };
                        if number != LEFT_OUT {
                            forms.push(form.to_owned());
                        }
                        numbers.insert(form.to_owned(), number);
                        number
                    });
                    met.extend((number != LEFT_OUT).then_some(number));
                });
                met.sort_unstable();
                write(&met, &mut out);
            }
        }
        out.take()
    }

    /// Takes what each unit of a tally has in each field to `each`, in their order; `None` for what is no tally.
    pub(super) fn read(&self, place: Place, each: &mut impl FnMut(Field, &Counts)) -> Option<()> {
        let mut reader = Reader::new(self.entries.bytes(place));
        let mut counts = Counts::default();
        while !reader.is_empty() {
            for field in Field::ALL {
                read(&mut reader, &mut counts)?;
                each(field, &counts);
            }
        }
        Some(())
    }

    /// Whether the next run has something to gain by what is stored now.
    pub(super) fn is_changed(&self) -> bool {
        self.entries.is_changed()
    }

    /// Notes how many words stand in none of the tallies of this run.
    pub(super) const fn note_unused(&mut self, words: usize) {
        self.unused = words;
    }

    /// Too many words are of no use: the others would have to get other numbers, and all tallies with them. They are made again
    /// once.
    fn is_worn(&self) -> bool {
        self.unused * MOST_UNUSED > self.forms.len()
    }

    /// Begins another run: what this one did not use is let go.
    pub(super) fn turn(&mut self) {
        if self.is_worn() {
            *self = Self::default();
        }
        self.entries.turn();
    }

    /// The tallies of this run as they are stored, in pieces.
    pub(super) fn pieces(&self) -> Vec<Cow<'_, [u8]>> {
        let is_worn = self.is_worn();
        let forms: &[String] = if is_worn { &[] } else { &self.forms };
        let mut head = Writer::default();
        head.text(self.language.as_ref().map_or("", Language::tag));
        head.texts(forms.iter());
        head.count(if is_worn { 0 } else { self.entries.len() });
        let mut out = vec![Cow::from(head.take())];
        if !is_worn {
            out.extend(self.entries.pieces().into_iter().map(Cow::from));
        }
        out
    }

    /// Reads what [`pieces`](Self::pieces) wrote.
    pub(super) fn stored(all: &Arc<Vec<u8>>, behind: usize, reader: &mut Reader<'_>) -> Option<Self> {
        let language = Some(Language::of(reader.text()?));
        let count = reader.count()?;
        let mut out = Self { language, ..Self::default() };
        (out.forms, out.numbers) = (Vec::with_capacity(count), HashMap::with_capacity(count));
        for at in 0..count {
            let form = reader.text()?;
            out.forms.push(form.to_owned());
            out.numbers.insert(form.to_owned(), number(at));
        }
        let count = reader.count()?;
        out.entries = Entries::stored(count, all, behind, reader)?;
        Some(out)
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(LEFT_OUT)
}

/// The hash of all that a document's tally depends on but for the language.
pub(super) fn texts_of(document: &Document) -> Hash {
    let mut all = Vec::with_capacity(8 * 1024);
    for (at, unit) in document.units.iter().enumerate() {
        for field in Field::ALL {
            let text = indexed_text(field, document, unit, at == 0);
            all.extend_from_slice(&(text.len() as u64).to_le_bytes());
            all.extend_from_slice(text.as_bytes());
        }
    }
    blake3::hash(&all)
}

/// Numbers in their order, of which some may come several times.
fn write(met: &[u32], out: &mut Writer) {
    out.count(met.len());
    if met.is_empty() {
        return;
    }
    out.count(met.chunk_by(u32::eq).count());
    let mut before = 0;
    for run in met.chunk_by(u32::eq) {
        // The places of words are far below half of what a number may be.
        let step = 2 * (run[0] - before);
        before = run[0];
        out.number(step + u32::from(run.len() > 1));
        if run.len() > 1 {
            out.count(run.len());
        }
    }
}

fn read(reader: &mut Reader<'_>, counts: &mut Counts) -> Option<()> {
    counts.words.clear();
    counts.length = reader.number()?;
    if counts.length == 0 {
        return Some(());
    }
    let mut before = 0u32;
    for _ in 0..reader.count()? {
        let step = reader.number()?;
        before = before.checked_add(step / 2)?;
        let times = if step % 2 == 1 { reader.number()? } else { 1 };
        counts.words.push((before, times));
    }
    Some(())
}
