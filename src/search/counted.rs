//! The index of documents that are only exported: the lists of all groups, made of the documents' [tallies](super::tally).
//!
//! It says of every group what a [segment](super::segment) of the same documents says.

use foldhash::{HashMap, HashMapExt as _};
use tantivy::fieldnorm::FieldNormReader;

use super::document::Document;
use super::field::Field;
use super::index::{Form, Places};
use super::language::Language;
use super::stem::Stems;
use super::storage::IndexError;
use super::tally::Tallies;
use crate::bytes::Place;

/// Lists in memory.
pub(super) struct Counted {
    units: u32,
    /// The sums of the lengths, field by field.
    totals: [u64; 7],
    /// The codes of the units' lengths, field by field.
    codes: [Vec<u8>; 7],
    /// The groups' numbers.
    numbers: HashMap<String, u32>,
    /// Where the list of each field and group is, group by group within a field.
    lists: Vec<List>,
    /// Units, and how often the group stands there.
    entries: Vec<(u32, u32)>,
}

#[derive(Debug, Clone, Copy, Default)]
struct List {
    start: u32,
    length: u32,
}

/// What is known of the words before their lists are written.
struct Words {
    /// The groups of the words, by the words' numbers.
    groups: Vec<u32>,
    /// Whether a document has the word.
    used: Vec<bool>,
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
        for document in documents {
            if stop() {
                return Err(IndexError::STOPPED);
            }
            places.push(tallies.of(document, language));
        }
        let mut out = Self {
            units: 0,
            totals: [0; 7],
            codes: Default::default(),
            numbers: HashMap::with_capacity(tallies.forms().len()),
            lists: Vec::new(),
            entries: Vec::new(),
        };
        let mut words = Words { groups: Vec::new(), used: vec![false; tallies.forms().len()] };
        let mut names = Vec::new();
        for form in tallies.forms() {
            let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
            let group = stems.group(form);
            let number = *out.numbers.entry(group).or_insert_with_key(|group| {
                names.push(group.clone());
                next
            });
            words.groups.push(number);
        }
        let damaged = || IndexError::new("what was counted cannot be read".to_owned());
        out.measure(&places, tallies, &mut words).ok_or_else(damaged)?;
        if stop() {
            return Err(IndexError::STOPPED);
        }
        out.fill(&places, tallies, &words).ok_or_else(damaged)?;
        tallies.note_unused(words.used.iter().filter(|used| !**used).count());
        let used = tallies.forms().iter().zip(&words.groups).zip(&words.used).filter(|(_, used)| **used);
        let form = |((form, group), _): ((&String, &u32), &bool)| Form {
            form: form.clone(),
            group: names.get(*group as usize).cloned().unwrap_or_default(),
        };
        let mut forms: Vec<Form> = used.map(form).collect();
        forms.sort_unstable_by(|a, b| a.form.cmp(&b.form));
        Ok((out, forms))
    }

    fn place(&self, field: usize, group: u32) -> usize {
        field * self.numbers.len() + group as usize
    }

    /// The lengths of all units, and how much room each list needs at most.
    fn measure(&mut self, places: &[Place], tallies: &Tallies, words: &mut Words) -> Option<()> {
        self.lists = vec![List::default(); Field::ALL.len() * self.numbers.len()];
        for place in places {
            tallies.read(*place, &mut |field, counts| {
                let field = field as usize;
                self.totals[field] += u64::from(counts.length);
                self.codes[field].push(FieldNormReader::fieldnorm_to_id(counts.length));
                for (word, _) in &counts.words {
                    let Some(group) = words.groups.get(*word as usize).copied() else { continue };
                    words.used[*word as usize] = true;
                    let list = self.place(field, group);
                    self.lists[list].length += 1;
                }
            })?;
        }
        // An index without documents has one unit without words, as tantivy's has.
        self.units = u32::try_from(self.codes[0].len()).unwrap_or(u32::MAX).max(1);
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
    fn fill(&mut self, places: &[Place], tallies: &Tallies, words: &Words) -> Option<()> {
        let mut unit = 0;
        for place in places {
            tallies.read(*place, &mut |field, counts| {
                for (word, times) in &counts.words {
                    let Some(group) = words.groups.get(*word as usize).copied() else { continue };
                    let at = self.place(field as usize, group);
                    let List { start, length } = &mut self.lists[at];
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

    /// How many units there are.
    pub(super) const fn unit_count(&self) -> u32 {
        self.units
    }

    /// The sum of the lengths of a field.
    pub(super) const fn total_words(&self, field: Field) -> u64 {
        self.totals[field as usize]
    }

    /// In how many units a group stands, field by field.
    pub(super) fn counts(&self, group: &str) -> [u32; 7] {
        let Some(group) = self.numbers.get(group) else { return [0; 7] };
        Field::ALL.map(|field| self.lists[self.place(field as usize, *group)].length)
    }

    /// Where a group stands in a field; `None` where it does not.
    pub(super) fn postings(&self, field: Field, group: &str) -> Option<Places> {
        let List { start, length } = self.lists[self.place(field as usize, *self.numbers.get(group)?)];
        let codes = &self.codes[field as usize];
        let entry = |(unit, times): &(u32, u32)| (*unit, *times, codes.get(*unit as usize).copied().unwrap_or(0));
        let entries: Vec<_> = self.entries[start as usize..(start + length) as usize].iter().map(entry).collect();
        (length > 0).then_some(Places { doc_freq: length, entries })
    }
}
