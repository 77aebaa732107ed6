//! The index of documents that are only exported: the lists of all groups, made of the documents' [tallies](super::tally).
//!
//! It says of every group what a [segment](super::segment) of the same documents says.

use blake3::Hash;
use foldhash::{HashMap, HashMapExt as _};
use rayon::prelude::*;
use tantivy::fieldnorm::FieldNormReader;

use super::document::Document;
use super::field::Field;
use super::index::{Form, Places};
use super::language::Language;
use super::stem::Stems;
use super::storage::IndexError;
use super::tally::{Tallies, texts_of};
use crate::bytes::Place;

/// Lists in memory.
pub(super) struct Counted {
    /// The groups' numbers.
    numbers: HashMap<String, u32>,
    /// One behind the other: several threads count.
    parts: Vec<Part>,
}

/// The lists of some documents that stand one behind the other.
#[derive(Default)]
struct Part {
    first_unit: u32,
    /// The sums of the lengths, field by field.
    totals: [u64; Field::COUNT],
    /// The codes of the units' lengths, field by field.
    codes: [Vec<u8>; Field::COUNT],
    /// Where the list of each field and group is, group by group within a field.
    lists: Vec<List>,
    /// Units, and how often the group stands there.
    entries: Vec<(u32, u32)>,
    /// Whether a document has the word, by the words' numbers.
    used: Vec<bool>,
}

#[derive(Debug, Clone, Copy, Default)]
struct List {
    start: u32,
    length: u32,
}

/// The words before they are counted.
struct Words<'a> {
    tallies: &'a Tallies,
    /// The groups of the words, by the words' numbers.
    groups: Vec<u32>,
    /// How many groups there are.
    count: usize,
}

impl Counted {
    /// Counts documents, and gives their words, sorted.
    ///
    /// # Errors
    /// [`IndexError`] when `stop` says that nobody wants the index any more.
    pub(super) fn of(
        documents: &[Document],
        language: Language,
        (tallies, stems): (&mut Tallies, &mut Stems),
        stop: &dyn Fn() -> bool,
    ) -> Result<(Self, Vec<Form>), IndexError> {
        tallies.begin(language);
        let mut places = Vec::with_capacity(documents.len());
        let hashes: Vec<Hash> = documents.par_iter().map(texts_of).collect();
        for (document, hash) in documents.iter().zip(hashes) {
            if stop() {
                return Err(IndexError::STOPPED);
            }
            places.push(tallies.of(document, hash, language));
        }
        let mut numbers = HashMap::with_capacity(tallies.forms().len());
        let (mut groups, mut names) = (Vec::with_capacity(tallies.forms().len()), Vec::new());
        for form in tallies.forms() {
            let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
            let group = stems.group(form);
            groups.push(*numbers.entry(group).or_insert_with_key(|group| {
                names.push(group.clone());
                next
            }));
        }
        let words = Words { tallies, groups, count: names.len() };
        let size = documents.len().div_ceil(rayon::current_num_threads()).max(1);
        let mut units = 0;
        let mut firsts = Vec::new();
        for documents in documents.chunks(size) {
            firsts.push(units);
            units +=
                documents.iter().map(|document| u32::try_from(document.units.len()).unwrap_or(u32::MAX)).sum::<u32>();
        }
        let counted =
            firsts.into_par_iter().zip(places.par_chunks(size)).map(|(first, places)| words.count(first, places));
        let damaged = || IndexError::new("what was counted cannot be read".to_owned());
        let parts = counted.collect::<Option<Vec<Part>>>().ok_or_else(damaged)?;
        if stop() {
            return Err(IndexError::STOPPED);
        }
        let Words { groups, .. } = words;
        let is_used = |word: usize| parts.iter().any(|part| part.used[word]);
        let form = |(word, form): (usize, &String)| Form {
            form: form.clone(),
            group: names.get(groups[word] as usize).cloned().unwrap_or_default(),
        };
        let mut forms: Vec<Form> =
            tallies.forms().iter().enumerate().filter(|(word, _)| is_used(*word)).map(form).collect();
        tallies.note_unused(tallies.forms().len() - forms.len());
        forms.sort_unstable_by(|a, b| a.form.cmp(&b.form));
        Ok((Self { numbers, parts }, forms))
    }

    fn place(&self, field: usize, group: u32) -> usize {
        field * self.numbers.len() + group as usize
    }

    /// The sum of the lengths of a field.
    pub(super) fn total_words(&self, field: Field) -> u64 {
        self.parts.iter().map(|part| part.totals[field as usize]).sum()
    }

    /// In how many units a group stands, field by field.
    pub(super) fn counts(&self, group: &str) -> [u32; Field::COUNT] {
        let Some(group) = self.numbers.get(group) else { return [0; Field::COUNT] };
        let count = |field| self.parts.iter().map(|part| part.lists[self.place(field as usize, *group)].length).sum();
        Field::ALL.map(count)
    }

    /// Where a group stands in a field; `None` where it does not.
    pub(super) fn postings(&self, field: Field, group: &str) -> Option<Places> {
        let place = self.place(field as usize, *self.numbers.get(group)?);
        let mut entries = Vec::with_capacity(self.parts.iter().map(|part| part.lists[place].length as usize).sum());
        for part in &self.parts {
            let List { start, length } = part.lists[place];
            let code = |unit: u32| part.codes[field as usize].get((unit - part.first_unit) as usize).copied();
            let entry = |(unit, times): &(u32, u32)| (*unit, *times, code(*unit).unwrap_or(0));
            entries.extend(part.entries[start as usize..(start + length) as usize].iter().map(entry));
        }
        let doc_freq = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        (doc_freq > 0).then_some(Places { doc_freq, entries })
    }
}

impl Words<'_> {
    /// Counts documents whose first unit has this number; `None` for what is no tally.
    fn count(&self, first_unit: u32, places: &[Place]) -> Option<Part> {
        let mut out = Part { first_unit, used: vec![false; self.groups.len()], ..Part::default() };
        out.measure(places, self)?;
        out.fill(places, self)?;
        Some(out)
    }

    /// The place of the list of a word's group; `None` for a word that is not known.
    fn list(&self, field: Field, word: u32) -> Option<usize> {
        Some(field as usize * self.count + *self.groups.get(word as usize)? as usize)
    }
}

impl Part {
    /// The lengths of all units, and how much room each list needs at most.
    fn measure(&mut self, places: &[Place], words: &Words<'_>) -> Option<()> {
        self.lists = vec![List::default(); Field::ALL.len() * words.count];
        for place in places {
            words.tallies.read(*place, &mut |field, counts| {
                self.totals[field as usize] += u64::from(counts.length);
                self.codes[field as usize].push(FieldNormReader::fieldnorm_to_id(counts.length));
                for (word, _) in &counts.words {
                    let Some(list) = words.list(field, *word) else { continue };
                    self.used[*word as usize] = true;
                    self.lists[list].length += 1;
                }
            })?;
        }
        let mut start = 0u32;
        for list in &mut self.lists {
            list.start = start;
            // What does not fit does not fit into memory either.
            start = start.checked_add(std::mem::take(&mut list.length))?;
        }
        self.entries = vec![(0, 0); start as usize];
        Some(())
    }

    /// Writes the lists. Several words of a unit may be of one group.
    fn fill(&mut self, places: &[Place], words: &Words<'_>) -> Option<()> {
        let mut unit = self.first_unit;
        for place in places {
            words.tallies.read(*place, &mut |field, counts| {
                for (word, times) in &counts.words {
                    let Some(list) = words.list(field, *word) else { continue };
                    let List { start, length } = &mut self.lists[list];
                    let end = (*start + *length) as usize;
                    match end.checked_sub(1).filter(|_| *length > 0).and_then(|last| self.entries.get_mut(last)) {
                        Some((last, sum)) if *last == unit => *sum += times,
                        _ => {
                            self.entries[end] = (unit, *times);
                            *length += 1;
                        }
                    }
                }
                unit += u32::from(field as usize + 1 == Field::ALL.len());
            })?;
        }
        Some(())
    }
}
