//! Rules found by what a linter says, for linters that print no identifiers.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, StartKind};
use memchr::memmem;

use super::text::is_word;
use crate::manifest::Manifest;

/// The messages of all linters whose messages carry no identifier.
#[derive(Debug)]
pub(super) struct Messages {
    /// Made when the first line needs it.
    finder: OnceLock<Option<AhoCorasick>>,
    /// By number of the finder's pattern, which is the longest piece.
    patterns: Vec<Pattern>,
}

#[derive(Debug)]
struct Pattern {
    rule: usize,
    pieces: Vec<Vec<u8>>,
    length: usize,
}

/// A message shorter than this, in bytes, would be found in what no linter said.
const SHORTEST: usize = 8;

/// A word shorter than this, in bytes, tells nothing of a line.
const LEAST_TELLING: usize = 4;

impl Messages {
    pub(super) fn new(manifest: &Manifest, only: Option<&str>) -> Self {
        let silent: Vec<&str> = manifest.linters.iter().filter(|l| !l.prints_ids).map(|l| l.linter.as_str()).collect();
        let mut patterns = Vec::new();
        for (at, rule) in manifest.rules.iter().enumerate() {
            let read = only.is_none_or(|only| rule.linter == only) && silent.contains(&&*rule.linter);
            patterns.extend(rule.messages.iter().filter(|_| read).filter_map(|m| Pattern::new(at, &m.pieces)));
        }
        Self { finder: OnceLock::new(), patterns }
    }

    /// What finds the longest piece of each; `None` where there are none.
    fn finder(&self) -> Option<&AhoCorasick> {
        self.finder.get_or_init(|| self.build()).as_ref()
    }

    fn build(&self) -> Option<AhoCorasick> {
        let longest = self.patterns.iter().filter_map(|p| p.pieces.iter().max_by_key(|piece| piece.len()));
        let finder =
            AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).start_kind(StartKind::Unanchored).build(longest);
        finder.ok().filter(|_| !self.patterns.is_empty())
    }

    /// For each message a word that begins in every line that holds the message; `None` for a message without one.
    pub(super) fn telling_words(&self) -> impl Iterator<Item = Option<&[u8]>> {
        self.patterns.iter().map(|p| p.pieces.iter().flat_map(|piece| inner_words(piece)).max_by_key(|w| w.len()))
    }

    /// The rule whose message stands in a line, and where its first piece starts and its last one ends. Of several, the
    /// one with the most literal text.
    pub(super) fn find(&self, line: &[u8]) -> Option<(usize, Range<usize>)> {
        self.find_in(line).or_else(|| {
            // In a line whose blanks are squeezed the places are not those of the line.
            let (rule, _) = self.find_in(&squeezed(line)?)?;
            Some((rule, trimmed(line)))
        })
    }

    fn find_in(&self, text: &[u8]) -> Option<(usize, Range<usize>)> {
        let mut best: Option<(&Pattern, Range<usize>)> = None;
        for found in self.finder()?.find_overlapping_iter(text) {
            let pattern = &self.patterns[found.pattern().as_usize()];
            let rank = |p: &Pattern| (p.length, std::cmp::Reverse(p.rule));
            if best.as_ref().is_none_or(|(b, _)| rank(pattern) > rank(b))
                && let Some(range) = pattern.range(text)
            {
                best = Some((pattern, range));
            }
        }
        best.map(|(pattern, range)| (pattern.rule, range))
    }
}

impl Pattern {
    fn new(rule: usize, pieces: &[String]) -> Option<Self> {
        let words = |p: &String| p.split_whitespace().collect::<Vec<_>>().join(" ").into_bytes();
        let pieces: Vec<Vec<u8>> = pieces.iter().map(words).filter(|p| !p.is_empty()).collect();
        let length = pieces.iter().map(Vec::len).sum();
        (length >= SHORTEST).then_some(Self { rule, pieces, length })
    }

    fn range(&self, text: &[u8]) -> Option<Range<usize>> {
        let (mut start, mut at) = (None, 0);
        for piece in &self.pieces {
            let found = at + memmem::find(&text[at..], piece)?;
            start.get_or_insert(found);
            at = found + piece.len();
        }
        Some(start?..at)
    }
}

/// The words of a piece that begin in it, which its first one may not do: anything may stand before it.
fn inner_words(piece: &[u8]) -> impl Iterator<Item = &[u8]> {
    let runs = piece.split(|b| !is_word(*b)).skip(usize::from(piece.first().is_some_and(|b| is_word(*b))));
    runs.filter(|word| word.len() >= LEAST_TELLING)
}

/// The line without its blanks at both ends.
fn trimmed(line: &[u8]) -> Range<usize> {
    let start = line.len() - line.trim_ascii_start().len();
    start..start + line.trim_ascii().len()
}

/// Each run of white space inside a line as one blank; nothing where there is nothing to do, as mostly.
fn squeezed(line: &[u8]) -> Option<Vec<u8>> {
    let inner = line.trim_ascii();
    let odd = memchr::memchr3_iter(b'\t', b'\r', b'\x0c', inner).next().is_some()
        || memchr::memchr_iter(b' ', inner).any(|at| inner.get(at + 1) == Some(&b' '));
    odd.then(|| inner.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(&b' '))
}
