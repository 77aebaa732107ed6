//! What a Markdown file says before it is known what is meant, kept from one run to the next.
//!
//! A [`Gist`] is a pure function of the file's text, and by far the costliest one on the way to a record; so it is found by
//! the hash of the text and by nothing else. It is stored as a line of JSON, which is read some ten times faster than YAML.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use blake3::Hash;
use serde::{Deserialize, Serialize};

use super::Node;
use crate::markdown::Outline;

/// The values of a file's front matter and the outline of what stands behind it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Gist {
    pub(super) node: Node,
    pub(super) outline: Outline,
}

/// The gists of an earlier run, and those of this one.
#[derive(Debug, Default)]
pub struct Gists {
    /// Whether those of this run are to be stored.
    keeps: bool,
    stored: String,
    by_text: HashMap<Hash, Range<usize>>,
    used: Mutex<Used>,
}

/// The gists of this run.
#[derive(Debug, Default)]
struct Used {
    /// Of those that were stored, the lines.
    again: BTreeMap<usize, usize>,
    /// The texts of the new ones.
    texts: HashSet<Hash>,
    /// The lines of the new ones, in pieces: one text that grows would at times need twice its room.
    pieces: Vec<String>,
}

/// The bytes of a piece.
const PIECE: usize = 1 << 20;

/// The characters of a hash, and the tab behind it.
const HEAD: usize = 65;

impl Gists {
    /// The gists that [`to_store`](Self::to_store) gave; what is damaged in any way is nothing. Those of this run are kept.
    #[must_use]
    pub fn stored(bytes: Option<Vec<u8>>) -> Self {
        let stored = bytes.and_then(|bytes| String::from_utf8(bytes).ok()).and_then(unsealed).unwrap_or_default();
        let mut by_text = HashMap::new();
        let mut start = 0;
        for line in stored.split_inclusive('\n') {
            if let Some(hash) = line.get(..HEAD - 1).and_then(|head| Hash::from_hex(head).ok()) {
                by_text.insert(hash, start..start + line.len());
            }
            start += line.len();
        }
        Self { keeps: true, stored, by_text, used: Mutex::default() }
    }

    /// The gist of a text: the one that was kept, or the one that `make` gives.
    pub(super) fn of(&self, text: &str, make: impl FnOnce() -> Option<Gist>) -> Option<Gist> {
        if !self.keeps {
            return make();
        }
        let hash = blake3::hash(text.as_bytes());
        if let Some(line) = self.by_text.get(&hash)
            && let Some(json) = self.stored.get(line.start + HEAD..line.end)
            && let Ok(gist) = serde_json::from_str(json)
        {
            self.used().again.insert(line.start, line.end);
            return Some(gist);
        }
        let gist = make()?;
        if !has_float(&gist.node)
            && let Ok(json) = serde_json::to_string(&gist)
        {
            self.used().add(hash, &json);
        }
        Some(gist)
    }

    fn used(&self) -> MutexGuard<'_, Used> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The gists of this run in the form in which they are stored; `None` when that is what was stored before.
    #[must_use]
    pub fn to_store(self) -> Option<ToStore> {
        let Used { again, texts, pieces } = self.used.into_inner().unwrap_or_else(PoisonError::into_inner);
        if texts.is_empty() && again.len() == self.by_text.len() {
            return None;
        }
        // Most lines stand where they stood, one behind the other.
        let mut runs: Vec<Range<usize>> = Vec::new();
        for (start, end) in again {
            match runs.last_mut() {
                Some(run) if run.end == start => run.end = end,
                _ => runs.push(start..end),
            }
        }
        let mut out = ToStore { new: pieces, stored: self.stored, again: runs, seal: String::new() };
        let mut hasher = blake3::Hasher::new();
        for piece in out.pieces() {
            hasher.update(piece.as_bytes());
        }
        out.seal = format!("{}\n", hasher.finalize());
        Some(out)
    }
}

/// Gists as they are stored.
#[derive(Debug, PartialEq, Eq)]
pub struct ToStore {
    new: Vec<String>,
    stored: String,
    /// What of `stored` is stored again.
    again: Vec<Range<usize>>,
    seal: String,
}

impl ToStore {
    /// The text, in pieces.
    #[must_use]
    pub fn pieces(&self) -> Vec<&str> {
        let again = self.again.iter().map(|run| &self.stored[run.clone()]);
        self.new.iter().map(String::as_str).chain(again).chain([self.seal.as_str()]).collect()
    }
}

impl Used {
    fn add(&mut self, text: Hash, json: &str) {
        // Two files may have one text.
        if !self.texts.insert(text) {
            return;
        }
        if self.pieces.last().is_none_or(|piece| piece.len() + HEAD + json.len() >= PIECE) {
            self.pieces.push(String::with_capacity(PIECE));
        }
        if let Some(piece) = self.pieces.last_mut() {
            piece.extend([text.to_hex().as_str(), "\t", json, "\n"]);
        }
    }
}

/// A text without the hash of it all at its end; `None` when it is another text's.
fn unsealed(mut text: String) -> Option<String> {
    let end = text.len().checked_sub(HEAD)?;
    let seal = text.get(end..)?.strip_suffix('\n')?;
    if blake3::hash(&text.as_bytes()[..end]) != Hash::from_hex(seal).ok()? {
        return None;
    }
    text.truncate(end);
    Some(text)
}

/// Whether a value holds a number with a fraction. JSON does not say all of them, nor all to the last bit.
fn has_float(node: &Node) -> bool {
    match node {
        Node::Float(_) => true,
        Node::List(items) => items.iter().any(has_float),
        Node::Map(entries) => entries.iter().any(|(_, value)| has_float(value)),
        Node::Null | Node::Bool(_) | Node::Int(_) | Node::Text(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::outline;
    use crate::record::parse_yaml;

    const YAML: &str = "a: 1\na: [~, yes, -7, 2023-02-16, \"tab\\t \\\"quoted\\\" \\u2028\"]\n\"\": {x: {y: \"é\"}}\nlong: |\n  two\n  lines\n";
    const BODY: &str =
        "## One {#x .extra alias=old}\n\n[[a|b]] ![c](d.png)\n\n```sql mysql80 phase=P1 title=\"T\"\nSELECT 1;\n```\n";

    fn gist(yaml: &str) -> Option<Gist> {
        Some(Gist { node: parse_yaml(yaml).unwrap(), outline: outline(BODY, 7) })
    }

    fn never() -> Option<Gist> {
        panic!("it was kept")
    }

    fn bytes(gists: Gists) -> Vec<u8> {
        gists.to_store().unwrap().pieces().concat().into_bytes()
    }

    #[test]
    fn what_was_made_once_is_not_made_again() {
        let first = Gists::stored(None);
        for text in ["one", "two", "one"] {
            first.of(text, || gist(YAML));
        }
        let both = bytes(first);
        let second = Gists::stored(Some(both.clone()));
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
    fn more_than_a_piece_is_kept_whole() {
        let long = format!("a: {}", "x".repeat(PIECE / 3));
        let first = Gists::stored(None);
        for n in 0..10 {
            first.of(&n.to_string(), || gist(&long));
        }
        let second = Gists::stored(Some(bytes(first)));
        assert!((0..10).all(|n| second.of(&n.to_string(), never) == gist(&long)));
    }

    #[test]
    fn what_json_does_not_say_exactly_is_made_each_time() {
        for yaml in ["a: .nan", "a: [{b: 0.1}]", "a: 18446744073709551615"] {
            let first = Gists::stored(None);
            first.of("text", || gist(yaml));
            assert_eq!(first.to_store(), None, "{yaml}");
        }
    }

    #[test]
    fn any_damage_makes_it_nothing() {
        let first = Gists::stored(None);
        first.of("text", || gist(YAML));
        let bytes = bytes(first);
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert!(Gists::stored(Some(damaged)).by_text.is_empty(), "byte {at}");
            assert!(Gists::stored(Some(bytes[..at].to_vec())).by_text.is_empty(), "cut at {at}");
        }
    }

    #[test]
    fn without_a_place_for_them_nothing_is_kept() {
        let gists = Gists::default();
        gists.of("text", || gist(YAML));
        assert_eq!(gists.to_store(), None);
    }
}
