//! What a Markdown file says before it is known what is meant, kept from one run to the next.
//!
//! A [`Gist`] is a pure function of the file's text, and by far the costliest one on the way to a record; so it is found by
//! the hash of the text and by nothing else. It is stored as [bytes](form), which are read much faster than YAML.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Node;
use crate::bytes::{self, Entries, Place, Reader, SEAL, Writer};
use crate::markdown::Outline;

mod form;

/// The values of a file's front matter and the outline of what stands behind it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Gist {
    pub(super) node: Node,
    pub(super) outline: Outline,
}

/// The gists of an earlier run, and those of this one.
#[derive(Debug, Default)]
pub struct Gists {
    /// Whether those of this run are to be stored.
    keeps: bool,
    /// What was stored, for all threads at once.
    stored: Arc<Vec<u8>>,
    entries: Mutex<Entries>,
}

impl Gists {
    /// The gists that [`to_store`](Self::to_store) gave; what is damaged in any way is nothing. Those of this run are kept.
    #[must_use]
    pub fn stored(bytes: Option<Vec<u8>>) -> Self {
        let stored = Arc::new(bytes.unwrap_or_default());
        let entries = Mutex::new(read(&stored).unwrap_or_default());
        Self { keeps: true, stored, entries }
    }

    /// The gist of a text: the one that was kept, or the one that `make` gives.
    pub(super) fn of(&self, text: &str, make: impl FnOnce() -> Option<Gist>) -> Option<Gist> {
        if !self.keeps {
            return make();
        }
        let hash = blake3::hash(text.as_bytes());
        let place = self.entries().find(hash);
        let known = place.and_then(|place| match place {
            Place::Stored(_, from, to) => form::read(self.stored.get(from..to)?),
            // Two files may have one text.
            Place::New(..) => form::read(self.entries().bytes(place)),
        });
        known.or_else(|| {
            let gist = make()?;
            let bytes = form::write(&gist);
            self.entries().add(hash, &bytes);
            Some(gist)
        })
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The gists of this run in the form in which they are stored, in pieces; `None` when that is what was stored before.
    #[must_use]
    pub fn to_store(&mut self) -> Option<Vec<Cow<'_, [u8]>>> {
        let entries = self.entries.get_mut().unwrap_or_else(PoisonError::into_inner);
        if !entries.is_changed() {
            return None;
        }
        let mut count = Writer::default();
        count.count(entries.len());
        let mut out = vec![Cow::from(count.take())];
        out.extend(entries.pieces().into_iter().map(Cow::from));
        out.push(Cow::from(bytes::seal(&out).as_bytes().to_vec()));
        Some(out)
    }
}

fn read(stored: &Arc<Vec<u8>>) -> Option<Entries> {
    let mut reader = Reader::new(bytes::unsealed(stored)?);
    let count = reader.count()?;
    Entries::stored(count, stored, SEAL, &mut reader).filter(|_| reader.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::outline;
    use crate::record::parse_yaml;

    const YAML: &str = "a: 1\na: [~, yes, -7, 2023-02-16, \"tab\\t \\\"quoted\\\" \\u2028\"]\n\"\": {x: {y: \"é\"}}\nlong: |\n  two\n  lines\n";
    const BODY: &str = "## One {#x .extra alias=old}\n\n[[a|b]] ![c](d.png)\n\n```sql mysql80 phase=P1 phse=P2 title=\"T\"\nSELECT 1;\n```\n";

    fn gist(yaml: &str) -> Option<Gist> {
        Some(Gist { node: parse_yaml(yaml).unwrap(), outline: outline(BODY, 7) })
    }

    fn never() -> Option<Gist> {
        panic!("it was kept")
    }

    fn bytes(mut gists: Gists) -> Vec<u8> {
        gists.to_store().unwrap().concat()
    }

    #[test]
    fn what_was_made_once_is_not_made_again() {
        let first = Gists::stored(None);
        for text in ["one", "two", "one"] {
            first.of(text, || gist(YAML));
        }
        let both = bytes(first);
        let mut second = Gists::stored(Some(both.clone()));
        for text in ["one", "two", "one"] {
            assert_eq!(second.of(text, never), gist(YAML));
        }
        assert_eq!(second.to_store(), None, "nothing is new");
        let third = Gists::stored(Some(both.clone()));
        third.of("one", never);
        let less = bytes(third);
        assert!(less.len() < both.len(), "what was not used is let go");
        let fourth = Gists::stored(Some(less));
        assert_eq!(fourth.of("one", never), gist(YAML));
        assert_eq!(fourth.of("three", || gist("b: 2")), gist("b: 2"));
        let fifth = Gists::stored(Some(bytes(fourth)));
        assert_eq!((fifth.of("one", never), fifth.of("three", never)), (gist(YAML), gist("b: 2")));
        assert_eq!(fifth.of("two", || None), None);
    }

    #[test]
    fn numbers_are_kept_to_the_last_bit() {
        let yaml = "a: [-0.0, 0.1, 1e300, 18446744073709551615, -9223372036854775808, .inf]\nb: .nan";
        let first = Gists::stored(None);
        let made = first.of("text", || gist(yaml)).unwrap();
        let again = Gists::stored(Some(bytes(first))).of("text", never).unwrap();
        assert_eq!(format!("{again:?}"), format!("{made:?}"));
        assert!(format!("{made:?}").contains("-0.0") && format!("{made:?}").contains("NaN"));
    }

    #[test]
    fn any_damage_makes_it_nothing() {
        let first = Gists::stored(None);
        first.of("text", || gist(YAML));
        let bytes = bytes(first);
        let is_nothing = |bytes: Vec<u8>| Gists::stored(Some(bytes)).entries().find(blake3::hash(b"text")).is_none();
        assert!(!is_nothing(bytes.clone()));
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert!(is_nothing(damaged), "byte {at}");
            assert!(is_nothing(bytes[..at].to_vec()), "cut at {at}");
        }
    }

    #[test]
    fn without_a_place_for_them_nothing_is_kept() {
        let mut gists = Gists::default();
        gists.of("text", || gist(YAML));
        assert_eq!(gists.to_store(), None);
    }
}
