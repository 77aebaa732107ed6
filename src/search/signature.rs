//! Error texts by their shape: what stays when the values are taken out.
//!
//! # The shape of a text
//! The text is folded and cut into runs of letters and digits. Left out, each as a gap: `…`, `...`, `<placeholders>`,
//! and values, which are: a [quoted value](super::quoted), a UUID, a number of five and more digits, hexadecimal digits of
//! eight and more with a digit among them, `0x…`, a number behind `row`, `line`, `column`, `character` or `position`, and columns
//! with what they have: `(id)=(17)`. What words stand in a value is its hint. Error numbers are set aside as codes: a
//! number of four digits, or an SQLSTATE, behind `(`, `[`, `error`, `errno`, `code` or `state`, though not what stands in a
//! type's brackets or is a process (`varchar(1024)`, `app[4711]`, `[4711]:`); what stands between
//! brackets right behind a code (`1062 (23000)`) is left out with it. The shape of a signature is that of its lines'
//! [messages](super::message), with all its codes, where these have two words at least.
//!
//! # Same error
//! A signature is the same error as a text when its pieces between gaps stand in the text in their order, each at most
//! [`GAP`] words behind the one before, and at most [`CHUNKS`] chunks where the gap is of values alone: `'…'` holds a value,
//! `…` and `<…>` whatever there may be. A chunk is what stands between spaces, or between quotes. In a signature of fewer
//! than [`PLAIN`] words, a gap that is in quotes is in quotes of some kind in the text, too, unless that shows the
//! signature's code as a number: other systems say with the same few words that a table exists. That quote stands right behind
//! the words: `Duplicate table: 7 ERROR: relation "…"` tells of a relation. Nor are quotes asked for where
//! nothing stands in the gap, in a text of at most [`BARE`] words more: that is written from memory. Of such a signature that
//! has no code only what the text [tells](super::lines) is looked at, and where it has no value either, only
//! [how its lines begin](phrase). Or when the pieces of what
//! the text [tells](super::lines), of each line the [message](super::message), stand in the signature in that way, and are at
//! least half of it. At its end the text is without a word that `…` cuts, and without a value of at most three words of which
//! the quote does not close. Where it does not stand there, a selection may have cut its last word, its first, or both:
//! without these, if three words are left, and one word of the signature begins, or ends, as they do. Both need two words at
//! least, or all words of the text; and where the text has codes of [known errors](super::known), by their numbers, names or
//! words, and the signature has codes, a common one.

use std::collections::HashMap;

use super::known::is_known;
use part::{Part, parts, uncut};
use phrase::Head;

use super::lines::telling;
use super::message::message;
use super::quoted::{is_opening, opens_message, quoted};
use super::value::{is_sqlstate, value};
use super::words::fold;

mod part;
mod phrase;
#[cfg(test)]
mod tests;

/// How many words a gap may hold.
pub const GAP: usize = 24;

/// How many chunks a gap of values may hold.
pub const CHUNKS: u32 = 4;

/// How many words are left of a text that is the same error without a word at its end.
pub const LEAST: usize = 3;

/// How many words are the same error when the values between them have lost their quotes.
pub const PLAIN: usize = 5;

/// How many words a text may have besides those of a message that it says without its values.
pub const BARE: usize = 2;

/// The shape of an error text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Shape {
    /// Runs of words between gaps, none empty.
    pub(super) pieces: Vec<Piece>,
    /// What stands in quoted values, each as its words.
    pub(super) hints: Vec<String>,
    /// Error numbers.
    pub(super) codes: Vec<String>,
}

/// A run of words between gaps.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct Piece {
    pub(super) words: Vec<String>,
    /// Whether the gap before it may be more than values.
    pub(super) loose: bool,
    /// Whether the gap behind it is in quotes.
    pub(super) quoted: bool,
    /// Whether it is the last one and a gap that may be more than values stands behind it.
    pub(super) open: bool,
}

/// A text to compare with shapes: all its words, values included.
#[derive(Debug, Default)]
pub(super) struct Text {
    words: Vec<String>,
    /// The number of the chunk in which each word stands.
    chunks: Vec<u32>,
    /// How many quotes stand before each word, and in all; none where nobody asks.
    quotes: Vec<u32>,
    at: HashMap<String, Vec<usize>>,
    shape: Shape,
    /// What the text tells, as it may stand in a signature: whole, and without words that may have been cut.
    parts: Vec<Part>,
    /// The messages of the lines that it tells, as a text, and how each begins.
    told: Option<Box<Text>>,
    heads: Vec<Head>,
    /// Codes that it shows by a name or in words.
    added: Vec<&'static str>,
}

impl Text {
    pub(super) fn new(text: &str) -> Self {
        let (words, chunks) = chunked(text).unzip();
        Self { chunks, quotes: quotes(text), shape: Shape::of(text), ..Self::of(words) }
    }

    /// A text that may be a part of a signature, with the codes that were added when it was read.
    pub(super) fn pasted(text: &str, added: Vec<&'static str>) -> Self {
        let lines: Vec<&str> = telling(text).into_iter().map(message).collect();
        let told = lines.join("\n");
        let heads = lines.into_iter().map(Head::of).collect();
        Self { parts: parts(uncut(&told)), told: Some(Box::new(Self::new(&told))), heads, added, ..Self::new(text) }
    }

    fn of(words: Vec<String>) -> Self {
        let mut at: HashMap<String, Vec<usize>> = HashMap::new();
        for (n, word) in words.iter().enumerate() {
            at.entry(word.clone()).or_default().push(n);
        }
        Self { words, at, ..Self::default() }
    }

    /// Whether it has a code that is known, whatever else looks like one: a process has a number, too.
    pub(super) fn has_known_code(&self) -> bool {
        !self.added.is_empty() || self.shape.codes.iter().any(|code| is_known(code))
    }

    /// How many chunks lie between two words.
    fn chunks_between(&self, end: usize, start: usize) -> u32 {
        if end == start { 0 } else { self.chunks[start - 1] - self.chunks[end] + 1 }
    }

    /// Whether a quote stands right behind the word before a place.
    fn has_quotes(&self, end: usize) -> bool {
        self.quotes.is_empty() || self.quotes[end] > self.quotes[end - 1]
    }

    /// Whether it is a part of a message, without values: one of more than [`LEAST`] words, and half of it at least.
    pub(super) fn is_part_of(&self, message: &Shape) -> bool {
        let [piece] = self.shape.pieces.as_slice() else { return false };
        let fits =
            piece.words.len() > LEAST && self.words.len() == piece.words.len() && piece.words.len() <= message.len();
        fits && Part { shape: self.shape.clone(), cut: [None, None] }.is_in(message, message.len())
    }

    /// The same text with words read as others.
    pub(super) fn reading(&self, others: &[(&str, &str)]) -> Self {
        let read = |word: &String| {
            others
                .iter()
                .find(|(written, _)| written == word)
                .map_or_else(|| word.clone(), |(_, read)| (*read).to_owned())
        };
        let mut shape = self.shape.clone();
        let pieces = shape.pieces.iter_mut();
        pieces.for_each(|piece| piece.words = piece.words.iter().map(read).collect());
        let (chunks, quotes) = (self.chunks.clone(), self.quotes.clone());
        Self { chunks, quotes, shape, ..Self::of(self.words.iter().map(read).collect()) }
    }

    /// Its words, folded.
    pub(super) fn words(&self) -> &[String] {
        &self.words
    }

    /// The error numbers of the text.
    pub(super) fn codes(&self) -> &[String] {
        &self.shape.codes
    }

    /// Whether the words of a hint stand in it one behind the other.
    fn has_hint(&self, hint: &str) -> bool {
        let words: Vec<String> = hint.split(' ').map(str::to_owned).collect();
        words
            .first()
            .is_some_and(|first| self.starts(first).iter().any(|at| piece_at(&self.words, &words, *at).is_some()))
    }

    fn starts(&self, word: &str) -> &[usize] {
        self.at.get(word).map_or(&[], Vec::as_slice)
    }
}

impl Shape {
    /// The shape of a signature: that of its messages, with the codes of the whole.
    #[must_use]
    pub fn of_signature(text: &str) -> Self {
        let whole = Self::of(text);
        let messages: Vec<&str> = text.lines().map(message).collect();
        let alone = Self::of(&messages.join("\n"));
        if alone.len() < 2 { whole } else { Self { codes: whole.codes, ..alone } }
    }

    /// The shape of a rule's message. It has `<…>` for what differs; a word in backticks is one that the linter always says.
    #[must_use]
    pub fn of_rule(message: &str) -> Self {
        let mut words = message.to_owned();
        let mut at = 0;
        while let Some((start, length)) =
            message[at..].find('`').and_then(|n| Some((at + n, message[at + n + 1..].find('`')?)))
        {
            let inner = &message[start + 1..start + 1 + length];
            at = start + length + 2;
            if !inner.contains(|c: char| c == '<' || c.is_whitespace()) {
                words.replace_range(start..at, &format!(" {inner} "));
            }
        }
        Self::of_signature(&words)
    }

    /// The shape of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut shape = Self::default();
        let mut open = Piece::default();
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let rest = &text[at..];
            let run = if c.is_alphanumeric() { runs(rest).next().map_or("", |(_, run)| run) } else { "" };
            at += match gap(rest, &text[..at]) {
                Some(length) => {
                    shape.close(&mut open);
                    open.loose |= c == '…' || c == '.' || c == '<';
                    if let Some(last) = shape.pieces.last_mut() {
                        last.quoted |= is_opening(c);
                    }
                    shape.hints.extend(hint(&rest[..length]));
                    length
                }
                None if run.is_empty() => c.len_utf8(),
                None if is_code(tail(&text[..at]), run, &rest[run.len()..]) => {
                    shape.codes.push(run.to_owned());
                    run.len() + bracket(&rest[run.len()..])
                }
                None => {
                    open.words.push(fold(run));
                    run.len()
                }
            };
        }
        shape.close(&mut open);
        if let Some(last) = shape.pieces.last_mut() {
            last.open = open.loose;
        }
        shape
    }

    fn close(&mut self, open: &mut Piece) {
        if !open.words.is_empty() {
            self.pieces.push(std::mem::take(open));
        }
    }

    /// All its words, in their order.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().flat_map(|piece| &piece.words).map(String::as_str)
    }

    /// How many words the shape has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pieces.iter().map(|piece| piece.words.len()).sum()
    }

    /// Whether no word is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// How much of this signature is the same as the text, where it is the same error: the number of its words and of
    /// its hints that the text has.
    pub(super) fn same_error(&self, text: &Text) -> Option<usize> {
        let agree =
            self.codes.iter().any(|code| text.shape.codes.contains(code) || text.added.contains(&code.as_str()));
        if !agree && !self.codes.is_empty() && text.has_known_code() {
            return None;
        }
        let whole = self.len();
        let has_number = self.codes.iter().any(|code| text.shape.codes.contains(code));
        let is_plain = whole >= PLAIN || has_number;
        let stands = if let Some(phrase) = self.phrase() {
            text.heads.iter().any(|head| head.is(phrase))
        } else {
            let has_enough = whole >= 2 || (whole > 0 && text.words.len() == whole);
            let told = text.told.as_deref().filter(|_| !is_plain && self.codes.is_empty());
            has_enough && self.stands(told.unwrap_or(text), is_plain)
        };
        let same = if stands {
            whole.min(text.shape.len().max(1))
        } else {
            text.parts.iter().find(|part| part.is_in(self, whole))?.shape.len()
        };
        let hints = self.hints.iter().filter(|hint| text.has_hint(hint)).count();
        Some(same + hints + usize::from(agree))
    }

    /// Whether the pieces stand in a text in their order, each close behind the one before.
    pub(super) fn stands_in(&self, text: &Text) -> bool {
        self.stands(text, self.len() >= PLAIN)
    }

    /// The same; whether quoted gaps may be plain.
    fn stands(&self, text: &Text, is_plain: bool) -> bool {
        let Some((first, others)) = self.pieces.split_first() else { return false };
        let is_bare = text.words.len() <= self.len() + BARE;
        text.starts(&first.words[0]).iter().any(|start| {
            let Some(mut end) = piece_at(&text.words, &first.words, *start) else { return false };
            let mut quoted = first.quoted && !is_plain;
            let stand = others.iter().all(|piece| {
                let starts = text.starts(&piece.words[0]);
                let from = starts.partition_point(|at| *at < end);
                let near = starts[from..]
                    .iter()
                    .take_while(|at| **at <= end + GAP && (piece.loose || text.chunks_between(end, **at) <= CHUNKS))
                    .filter(|at| !quoted || text.has_quotes(end) || (is_bare && **at == end));
                let found = near.filter_map(|at| piece_at(&text.words, &piece.words, *at)).next();
                quoted = piece.quoted && !is_plain;
                found.map(|e| end = e).is_some()
            });
            stand && (!quoted || text.has_quotes(end) || (is_bare && end == text.words.len()))
        })
    }
}

impl Text {
    /// A shape's own words as a text, in their order, with something that is no word for each gap.
    pub(super) fn plain(shape: &Shape) -> Self {
        let words = shape.pieces.iter().flat_map(|piece| piece.words.iter().cloned().chain(["…".to_owned()]));
        let words: Vec<String> = words.collect();
        Self { chunks: (0..).take(words.len()).collect(), ..Self::of(words) }
    }
}

/// The words of a value, folded; none of a single letter.
fn hint(value: &str) -> Option<String> {
    let words: Vec<String> = runs(value).map(|(_, run)| fold(run)).collect();
    Some(words.join(" ")).filter(|hint| hint.len() > 1)
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

/// The words of a text, each with the number of the chunk in which it stands.
fn chunked(text: &str) -> impl Iterator<Item = (String, u32)> {
    let (mut at, mut chunk, mut fresh, mut closing) = (0, 0u32, true, 0);
    std::iter::from_fn(move || {
        while let Some(c) = text[at..].chars().next() {
            if at >= closing {
                let free = !text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
                let quoted = if free { long_quoted(&text[at..], c) } else { None };
                fresh |= quoted.is_some() || c.is_whitespace() || (closing > 0 && at == closing);
                closing = quoted.map_or(closing, |length| at + length);
            }
            if c.is_alphanumeric() {
                let run = runs(&text[at..]).next().map_or("", |(_, run)| run);
                chunk += u32::from(std::mem::take(&mut fresh));
                at += run.len();
                return Some((fold(run), chunk));
            }
            at += c.len_utf8();
        }
        None
    })
}

/// How many quotes of any kind stand before each run of a text, and in all.
fn quotes(text: &str) -> Vec<u32> {
    const KINDS: [char; 13] = ['\'', '"', '`', '´', '‘', '’', '‚', '“', '”', '„', '«', '»', '›'];
    let (mut at, mut count) = (0, 0);
    let mut out: Vec<u32> = Vec::new();
    let ends = runs(text).map(|(start, run)| (start, run.len())).chain([(text.len(), 0)]);
    for (start, length) in ends {
        count += (0..).zip(text[at..start].matches(KINDS)).last().map_or(0, |(n, _): (u32, &str)| n + 1);
        out.push(count);
        at = start + length;
    }
    out
}

/// A quoted text of any number of words that has no other quotes in it.
fn long_quoted(rest: &str, quote: char) -> Option<usize> {
    let inner = rest.strip_prefix(['\'', '"'])?;
    let limit = inner.char_indices().nth(200).map_or(inner.len(), |(n, _)| n);
    let end = inner[..limit].find(['\'', '"', '\n'])?;
    let closes = inner[end..].starts_with(quote) && !inner[end + 1..].chars().next().is_some_and(char::is_alphanumeric);
    closes.then_some(end + 2)
}

/// How long the gap is that begins here.
fn gap(rest: &str, before: &str) -> Option<usize> {
    let first = rest.chars().next()?;
    let free = !before.ends_with(char::is_alphanumeric);
    match first {
        '…' => Some('…'.len_utf8()),
        '.' if rest.starts_with("...") => Some(3),
        '<' => placeholder(rest),
        '(' => row(rest),
        c if free && is_opening(c) && !opens_message(c, before) => quoted(rest).map(|(_, length)| length),
        c if c.is_ascii_alphanumeric() && free => value(rest).or_else(|| counted(rest, before)),
        _ => None,
    }
}

/// `(id)=(17)`: names, and the values behind them; each of at most 200 characters, in one line.
fn row(rest: &str) -> Option<usize> {
    let near = |text: &str| text.char_indices().nth(200).map_or(text.len(), |(n, _)| n);
    let names = &rest[..near(rest)];
    let names = &names[..names.find(")=(")?];
    let is_call = |(at, _): (usize, &str)| at == 0 || names[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    if names.contains(['\'', '"', '\n']) || !names.match_indices('(').all(is_call) {
        return None;
    }
    let start = names.len() + ")=(".len();
    let values = &rest[start..];
    let values = &values[..near(values)];
    let ends = |c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | '«' | '»' | '"' | '\'' | '`');
    let is_last = |(at, _): &(usize, &str)| values[at + 1..].is_empty() || values[at + 1..].starts_with(ends);
    let (end, _) = values.match_indices(')').find(is_last)?;
    (!values[..end].contains('\n')).then_some(start + end + 1)
}

/// A number of a place: `at row 1`, `line 7`.
fn counted(rest: &str, before: &str) -> Option<usize> {
    const PLACES: [&str; 5] = ["row", "line", "column", "character", "position"];
    let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    let is_number = rest[..end].bytes().all(|b| b.is_ascii_digit());
    let before = tail(before).strip_suffix(' ').filter(|_| is_number)?.to_ascii_lowercase();
    let ends_with =
        |word: &str| before.strip_suffix(word).is_some_and(|before| !before.ends_with(char::is_alphanumeric));
    PLACES.into_iter().any(ends_with).then_some(end)
}

/// `<field>`: letters, digits, spaces, `_` and `-`.
fn placeholder(rest: &str) -> Option<usize> {
    let end = rest.bytes().take(60).position(|b| b == b'>')?;
    let inner = &rest.as_bytes()[1..end];
    let plain = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b' ' | b'_' | b'-' | b'/');
    (!inner.is_empty() && inner.iter().all(plain)).then_some(end + 1)
}

/// The end of a text, as far as it matters for what stands behind it.
fn tail(text: &str) -> &str {
    let start = text.char_indices().rev().nth(11).map_or(0, |(n, _)| n);
    &text[start..]
}

/// Whether a number is an error number, by what stands around it: `(0012_x` is none.
fn is_code(before: &str, run: &str, behind: &str) -> bool {
    let number = run.len() == 4 && run.bytes().all(|b| b.is_ascii_digit());
    let goes_on = behind.strip_prefix('.').is_some_and(|behind| behind.starts_with(char::is_alphanumeric));
    if (!number && !is_sqlstate(run)) || goes_on || behind.starts_with(['_', '-', '/']) {
        return false;
    }
    const MARKS: [char; 6] = [' ', ':', '=', '-', '\'', '"'];
    let before = before.trim_end_matches(MARKS).to_ascii_lowercase();
    let says = |text: &str| ["error", "errno", "code", "state"].iter().any(|word| text.ends_with(word));
    let Some(outer) = before.strip_suffix(['(', '[']) else { return says(&before) };
    if !number || says(outer.trim_end_matches(MARKS)) {
        return true;
    }
    // `varchar(1024)`, `postgres[4711]` and `UTC [4711]:` have numbers of another kind.
    let in_round = before.ends_with('(');
    if outer.ends_with(char::is_alphanumeric) {
        return in_round && behind.starts_with(',');
    }
    in_round || !behind.starts_with("]:") || outer.trim_end().ends_with(']')
}

/// The length of a bracket right behind a code.
pub(super) fn bracket(rest: &str) -> usize {
    let open = rest.strip_prefix(" (").or_else(|| rest.strip_prefix('('));
    let Some(open) = open else { return 0 };
    let end = open.find(')').filter(|end| *end <= 6);
    end.map_or(0, |end| rest.len() - open.len() + end + 1)
}
