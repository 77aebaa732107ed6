//! Bytes that are found by the hash of what they were made of, kept from one run to the next.
//!
//! They are stored one behind the other, each as the hash, the length and the bytes. What was stored before is not copied.

use std::collections::BTreeSet;
use std::sync::Arc;

use blake3::Hash;
use foldhash::HashMap;

use super::{Reader, Writer};

/// The entries of an earlier run, and those of this one.
#[derive(Debug, Default)]
pub(crate) struct Entries {
    /// What was stored, and other things around it.
    stored: Arc<Vec<u8>>,
    new: Vec<Vec<u8>>,
    places: HashMap<Hash, Place>,
    /// Those of this run.
    used: BTreeSet<Place>,
}

/// Where an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// In what was stored: where it begins, where its bytes do, and where it ends.
    Stored(usize, usize, usize),
    /// Among the new ones: which one, and where its bytes begin.
    New(usize, usize),
}

impl Entries {
    /// The entry that was made of what has this hash.
    pub(crate) fn find(&mut self, hash: Hash) -> Option<Place> {
        let place = self.peek(hash)?;
        self.mark(place);
        Some(place)
    }

    /// The same, without this run having it for that.
    pub(crate) fn peek(&self, hash: Hash) -> Option<Place> {
        self.places.get(&hash).copied()
    }

    /// Notes that this run has an entry.
    pub(crate) fn mark(&mut self, place: Place) {
        self.used.insert(place);
    }

    /// Adds an entry.
    pub(crate) fn add(&mut self, hash: Hash, bytes: &[u8]) -> Place {
        let mut entry = Writer::over(Vec::with_capacity(bytes.len() + blake3::OUT_LEN + 4));
        entry.bytes(hash.as_bytes());
        entry.text_bytes(bytes);
        let entry = entry.take();
        let place = Place::New(self.new.len(), entry.len() - bytes.len());
        self.new.push(entry);
        self.places.insert(hash, place);
        self.used.insert(place);
        place
    }

    /// Notes that this run has the entry that was made of what has this hash, and adds it where there is none.
    pub(crate) fn keep(&mut self, hash: Hash, bytes: impl FnOnce() -> Vec<u8>) {
        if self.find(hash).is_none() {
            self.add(hash, &bytes());
        }
    }

    /// An entry's bytes.
    pub(crate) fn bytes(&self, place: Place) -> &[u8] {
        let bytes = match place {
            Place::Stored(_, from, to) => self.stored.get(from..to),
            Place::New(at, from) => self.new.get(at).and_then(|entry| entry.get(from..)),
        };
        bytes.unwrap_or_default()
    }

    /// Whether those of this run are others than were stored.
    pub(crate) fn is_changed(&self) -> bool {
        !self.new.is_empty() || self.used.len() != self.places.len()
    }

    /// How many this run has.
    pub(crate) fn len(&self) -> usize {
        self.used.len()
    }

    /// Begins another run: what this one did not use is let go.
    pub(crate) fn turn(&mut self) {
        let used = std::mem::take(&mut self.used);
        self.places.retain(|_, place| used.contains(place));
        for (at, entry) in self.new.iter_mut().enumerate().filter(|(_, entry)| !entry.is_empty()) {
            // All bytes of an entry stand behind its hash and its length: no entry is empty.
            if !used.range(Place::New(at, 0)..=Place::New(at, usize::MAX)).any(|_| true) {
                *entry = Vec::new();
            }
        }
    }

    /// Those of this run as they are stored, in pieces.
    pub(crate) fn pieces(&self) -> Vec<&[u8]> {
        let mut out = Vec::new();
        // Most stand where they stood, one behind the other.
        let mut run = 0..0;
        for place in &self.used {
            match place {
                Place::Stored(start, _, end) if run.end == *start => run.end = *end,
                Place::Stored(start, _, end) => {
                    out.extend(self.stored.get(run));
                    run = *start..*end;
                }
                Place::New(at, _) => {
                    out.extend(self.stored.get(std::mem::take(&mut run)));
                    out.extend(self.new.get(*at).map(Vec::as_slice));
                }
            }
        }
        out.extend(self.stored.get(run));
        out
    }

    /// Reads so many entries; the reader reads `all` of what was stored, or its beginning.
    pub(crate) fn stored(count: usize, all: &Arc<Vec<u8>>, behind: usize, reader: &mut Reader<'_>) -> Option<Self> {
        let mut out = Self { stored: Arc::clone(all), ..Self::default() };
        let at = |reader: &Reader<'_>| all.len() - behind - reader.left();
        for _ in 0..count {
            let start = at(reader);
            let hash = reader.hash()?;
            let length = reader.part_bytes()?.len();
            let end = at(reader);
            out.places.insert(hash, Place::Stored(start, end - length, end));
        }
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_run_did_not_use_is_let_go() {
        let hash = |text: &str| blake3::hash(text.as_bytes());
        let mut entries = Entries::default();
        for text in ["one", "two", ""] {
            entries.add(hash(text), text.as_bytes());
        }
        entries.turn();
        assert_eq!(entries.len(), 0, "nothing is used yet");
        for text in ["two", ""] {
            let place = entries.find(hash(text)).unwrap();
            assert_eq!(entries.bytes(place), text.as_bytes());
        }
        entries.add(hash("three"), b"three");
        entries.turn();
        assert_eq!(entries.find(hash("one")), None);
        assert!(entries.new[0].is_empty(), "its room is free");
        let found =
            ["two", "", "three"].map(|text| entries.find(hash(text)).map(|place| entries.bytes(place).to_vec()));
        assert_eq!(found, ["two", "", "three"].map(|text| Some(text.as_bytes().to_vec())));
    }
}
