//! Error texts by their shape: what stays when the values are taken out.
//!
//! # The shape of a text
//! The text is folded and cut into runs of letters and digits. Left out, each as a gap: `…`, `...`, `<placeholders>`,
//! and values, which are: a text of at most three words in `'` or `"` (the quote opens behind something else than a
//! letter or a digit, and closes before one), a UUID, a number of five and more digits, hexadecimal digits of eight and
//! more with a digit among them, `0x…`. Words in a quoted value are its hints. Error numbers are set aside as codes: a
//! number of four digits, or an SQLSTATE, behind `(`, `[`, `error`, `errno`, `code` or `state`; what stands between
//! brackets right behind a code (`1062 (23000)`) is left out with it.
//!
//! # Same error
//! A signature is the same error as a text when its pieces between gaps stand in the text in their order, each at most
//! [`GAP`] words behind the one before; or when the text's own pieces stand in the signature in that way, and are at
//! least half of it. Both need two words at least, or all words of the text; and where both have codes, a common one.

use std::collections::HashMap;

use super::value::{is_sqlstate, value};
use super::words::fold;

#[cfg(test)]
mod tests;

/// How many words a gap may hold.
pub const GAP: usize = 24;

/// The shape of an error text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Shape {
    /// Runs of words between gaps, none empty.
    pub(super) pieces: Vec<Vec<String>>,
    /// Words inside quoted values.
    pub(super) hints: Vec<String>,
    /// Error numbers.
    pub(super) codes: Vec<String>,
}

/// A text to compare with shapes: all its words, values included.
#[derive(Debug)]
pub(super) struct Text {
    words: Vec<String>,
    at: HashMap<String, Vec<usize>>,
    shape: Shape,
}

impl Text {
    pub(super) fn new(text: &str) -> Self {
        let words: Vec<String> = runs(text).map(|(_, run)| fold(run)).collect();
        let mut at: HashMap<String, Vec<usize>> = HashMap::new();
        for (n, word) in words.iter().enumerate() {
            at.entry(word.clone()).or_default().push(n);
        }
        Self { words, at, shape: Shape::of(text) }
    }

    /// The error numbers of the text.
    pub(super) fn codes(&self) -> &[String] {
        &self.shape.codes
    }

    fn starts(&self, word: &str) -> &[usize] {
        self.at.get(word).map_or(&[], Vec::as_slice)
    }
}

impl Shape {
    /// The shape of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut shape = Self::default();
        let mut open: Vec<String> = Vec::new();
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let rest = &text[at..];
            let run = if c.is_alphanumeric() { runs(rest).next().map_or("", |(_, run)| run) } else { "" };
            at += match gap(rest, text[..at].chars().next_back()) {
                Some(length) => {
                    shape.close(&mut open);
                    shape.hints.extend(runs(&rest[..length]).map(|(_, r)| fold(r)).filter(|w| w.len() > 1));
                    length
                }
                None if run.is_empty() => c.len_utf8(),
                None if is_code(tail(&text[..at]), run, &rest[run.len()..]) => {
                    shape.codes.push(run.to_owned());
                    run.len() + bracket(&rest[run.len()..])
                }
                None => {
                    open.push(fold(run));
                    run.len()
                }
            };
        }
        shape.close(&mut open);
        shape
    }

    fn close(&mut self, open: &mut Vec<String>) {
        if !open.is_empty() {
            self.pieces.push(std::mem::take(open));
        }
    }

    /// How many words the shape has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pieces.iter().map(Vec::len).sum()
    }

    /// Whether no word is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// How much of this signature is the same as the text, where it is the same error: the number of its words and of
    /// its hints that the text has.
    pub(super) fn same_error(&self, text: &Text) -> Option<usize> {
        let theirs = &text.shape.codes;
        let agree = self.codes.iter().any(|code| theirs.contains(code));
        if !agree && !self.codes.is_empty() && !theirs.is_empty() {
            return None;
        }
        let whole = self.len();
        let same = if whole >= 2 || (whole > 0 && text.words.len() == whole) { self.stands_in(text) } else { false };
        let part = text.shape.len();
        let same = same || (part >= 2 && 2 * part >= whole && text.shape.stands_in(&Text::plain(self)));
        let hints = self.hints.iter().filter(|hint| text.at.contains_key(hint.as_str())).count();
        same.then(|| whole.min(part.max(1)) + hints + usize::from(agree))
    }

    /// Whether the pieces stand in a text in their order, each close behind the one before.
    pub(super) fn stands_in(&self, text: &Text) -> bool {
        let Some((first, others)) = self.pieces.split_first() else { return false };
        text.starts(&first[0]).iter().any(|start| {
            let Some(mut end) = piece_at(&text.words, first, *start) else { return false };
            others.iter().all(|piece| {
                let starts = text.starts(&piece[0]);
                let from = starts.partition_point(|at| *at < end);
                let near = starts[from..].iter().take_while(|at| **at <= end + GAP);
                near.filter_map(|at| piece_at(&text.words, piece, *at)).next().map(|e| end = e).is_some()
            })
        })
    }
}

impl Text {
    /// A shape's own words as a text, in their order, with something that is no word for each gap.
    fn plain(shape: &Shape) -> Self {
        let pieces = shape.pieces.iter().flat_map(|piece| piece.iter().cloned().chain(["…".to_owned()]));
        let words: Vec<String> = pieces.collect();
        let mut at: HashMap<String, Vec<usize>> = HashMap::new();
        for (n, word) in words.iter().enumerate() {
            at.entry(word.clone()).or_default().push(n);
        }
        Self { words, at, shape: Shape::default() }
    }
}

/// Where a piece that stands at this place ends.
fn piece_at(words: &[String], piece: &[String], at: usize) -> Option<usize> {
    words.get(at..at + piece.len()).filter(|w| *w == piece).map(|_| at + piece.len())
}

/// Runs of letters and digits with their places; an apostrophe between letters belongs to the run.
fn runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        let mut end = start;
        let mut chars = text[start..].char_indices().peekable();
        while let Some((n, c)) = chars.next() {
            let joins = matches!(c, '\'' | '’') && chars.peek().is_some_and(|(_, c)| c.is_alphabetic());
            if !c.is_alphanumeric() && !joins {
                break;
            }
            end = start + n + c.len_utf8();
        }
        at = end;
        Some((start, &text[start..end]))
    })
}

/// How long the gap is that begins here.
fn gap(rest: &str, before: Option<char>) -> Option<usize> {
    let first = rest.chars().next()?;
    let free = !before.is_some_and(char::is_alphanumeric);
    match first {
        '…' => Some('…'.len_utf8()),
        '.' if rest.starts_with("...") => Some(3),
        '<' => placeholder(rest),
        '\'' | '"' if free => quoted(rest, first),
        c if c.is_ascii_alphanumeric() && free => value(rest),
        _ => None,
    }
}

/// `<field>`: letters, digits, spaces, `_` and `-`.
fn placeholder(rest: &str) -> Option<usize> {
    let end = rest.bytes().take(60).position(|b| b == b'>')?;
    let inner = &rest.as_bytes()[1..end];
    let plain = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b' ' | b'_' | b'-' | b'/');
    (!inner.is_empty() && inner.iter().all(plain)).then_some(end + 1)
}

/// A quoted value of at most three words.
fn quoted(rest: &str, quote: char) -> Option<usize> {
    let inner = &rest[1..];
    let limit = inner.char_indices().nth(200).map_or(inner.len(), |(n, _)| n);
    let closes = |(n, _): &(usize, &str)| !inner[n + 1..].chars().next().is_some_and(char::is_alphanumeric);
    let (end, _) = inner[..limit].match_indices(quote).find(closes)?;
    let value = &inner[..end];
    (!value.contains('\n') && value.split_whitespace().count() <= 3).then_some(end + 2)
}

/// The end of a text, as far as it matters for what stands behind it.
fn tail(text: &str) -> &str {
    let start = text.char_indices().rev().nth(11).map_or(0, |(n, _)| n);
    &text[start..]
}

/// Whether a number is an error number, by what stands around it: `(0012_x` is none.
fn is_code(before: &str, run: &str, behind: &str) -> bool {
    let number = run.len() == 4 && run.bytes().all(|b| b.is_ascii_digit());
    if (!number && !is_sqlstate(run)) || behind.starts_with(['_', '-', '.', '/']) {
        return false;
    }
    let before = before.trim_end_matches([' ', ':', '=', '-', '\'', '"']).to_ascii_lowercase();
    before.ends_with(['(', '[']) || ["error", "errno", "code", "state"].iter().any(|word| before.ends_with(word))
}

/// The length of a bracket right behind a code.
fn bracket(rest: &str) -> usize {
    let open = rest.strip_prefix(" (").or_else(|| rest.strip_prefix('('));
    let Some(open) = open else { return 0 };
    let end = open.find(')').filter(|end| *end <= 6);
    end.map_or(0, |end| rest.len() - open.len() + end + 1)
}
