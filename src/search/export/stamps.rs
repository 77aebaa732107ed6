//! What tells a shard of another index.
//!
//! The numbers in a shard mean nothing on their own: they are places of documents, units, groups and other shards. A stamp is
//! made of what gives them their meaning, and the metadata say which stamps their shards have. So a shard that comes from
//! another index, by a server that mixes two of them, is told where it would lead elsewhere, and stays the same where it would
//! not. Mending a record mostly leaves both stamps as they were, or the one that has nothing to do with words.

use blake3::Hasher;
use serde::Serialize;

use super::dictionary::Dictionary;
use super::meta::FORMAT;
use super::postings::Lists;
use super::short;
use super::texts::Begins;
use super::units::UnitNumbers;
use crate::search::index::Index;

/// The shards in which groups of words have numbers.
const WORDS: [char; 3] = ['d', 'p', 'x'];

/// The stamps of an index.
#[derive(Debug, Serialize)]
pub(super) struct Stamps {
    /// That of shards about words.
    words: String,
    /// That of all others.
    records: String,
}

impl Stamps {
    /// The stamps of an index, by the common text, the numbers of units and what begins in each block of texts, and by its words.
    pub(super) fn of(
        index: &Index,
        (common, units, begins): (&str, &UnitNumbers, &[Begins]),
        (dictionary, lists): (&Dictionary<'_>, &Lists),
    ) -> Self {
        let mut documents = Hasher::new();
        documents.update(&FORMAT.to_le_bytes());
        text(&mut documents, common);
        for document in &index.documents {
            text(&mut documents, &document.id);
        }
        numbers(&mut documents, &units.runs);
        let (mut words, mut records) = (documents.clone(), documents);
        for begins in begins {
            numbers(&mut records, [&begins.documents, &begins.units]);
        }
        for form in &index.forms {
            text(&mut words, &form.form);
            numbers(&mut words, dictionary.numbers.get(form.group.as_str()));
        }
        numbers(&mut words, &dictionary.first_groups);
        numbers(&mut words, &lists.first_groups);
        Self { words: short(&words), records: short(&records) }
    }

    /// That of a shard.
    pub(super) fn of_shard(&self, name: &str) -> &str {
        if name.starts_with(WORDS) { &self.words } else { &self.records }
    }
}

fn text(hasher: &mut Hasher, text: &str) {
    hasher.update(&text.len().to_le_bytes()).update(text.as_bytes());
}

fn numbers<'a>(hasher: &mut Hasher, numbers: impl IntoIterator<Item = &'a u32>) {
    for number in numbers {
        hasher.update(&number.to_le_bytes());
    }
}
