//! Error texts by their shape: what stays when the values are taken out, which differ each time they are printed.
//!
//! The text is folded and cut into runs of letters and digits. Left out, each as a gap: `…`, `...`, `<placeholders>`,
//! and values, which are: a [quoted value](quoted), a UUID, a number of five and more digits, hexadecimal digits of
//! eight and more with a digit among them, `0x…`, a number behind `row`, `line`, `column`, `character` or `position`, and columns
//! with what they have: `(id)=(17)`. What words stand in a value is its hint. Error numbers are set aside as codes: a
//! number of four digits, or an SQLSTATE, behind `(`, `[`, `error`, `errno`, `code` or `state`, though not what stands in a
//! type's brackets or is a process (`varchar(1024)`, `app[4711]`, `[4711]:`); what stands between
//! brackets right behind a code (`1062 (23000)`) is left out with it. The shape of a signature is that of its lines'
//! [messages](message), with all its codes, where these have two words at least.

use gap::{gap, is_code, tail};
use message::message;
use quoted::is_opening;

use crate::source::fold;

pub(crate) mod class;
mod gap;
pub(crate) mod message;
pub(crate) mod quoted;
#[cfg(test)]
mod tests;
pub(crate) mod value;

pub(crate) use gap::bracket;

/// The shape of an error text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Shape {
    /// Runs of words between gaps, none empty.
    pub(crate) pieces: Vec<Piece>,
    /// What stands in quoted values, each as its words.
    pub(crate) hints: Vec<String>,
    /// Error numbers.
    pub(crate) codes: Vec<String>,
}

/// A run of words between gaps.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Piece {
    pub(crate) words: Vec<String>,
    /// Whether the gap before it may be more than values.
    pub(crate) loose: bool,
    /// Whether the gap behind it is in quotes.
    pub(crate) quoted: bool,
    /// Whether those are the quotes that MySQL writes.
    pub(crate) single: bool,
    /// What always stands in the value behind it: `uuid` in `'…uuid…'`.
    pub(crate) fixed: Option<String>,
    /// Whether it is the last one and a gap that may be more than values stands behind it.
    pub(crate) open: bool,
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
                    let hint = hint(&rest[..length]);
                    if let Some(last) = shape.pieces.last_mut().filter(|_| is_opening(c)) {
                        last.quoted = true;
                        last.single |= matches!(c, '\'' | '`' | '‘' | '‚');
                        last.fixed = hint.clone().filter(|_| rest[..length].contains('…')).or(last.fixed.take());
                    }
                    shape.hints.extend(hint);
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
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().flat_map(|piece| &piece.words).map(String::as_str)
    }

    /// What all signatures of one error have in common, whatever stands in their gaps: its words between gaps, and its codes.
    /// `None` where no word is left.
    #[must_use]
    pub fn template(mut self) -> Option<Self> {
        let words = |piece: Piece| Piece { words: piece.words, ..Piece::default() };
        self.codes.sort_unstable();
        self.codes.dedup();
        let pieces: Vec<Piece> = self.pieces.into_iter().map(words).collect();
        (!pieces.is_empty()).then_some(Self { pieces, hints: Vec::new(), codes: self.codes })
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
}

/// The words of a value, folded; none of a single letter.
fn hint(value: &str) -> Option<String> {
    let words: Vec<String> = runs(value).map(|(_, run)| fold(run)).collect();
    Some(words.join(" ")).filter(|hint| hint.len() > 1)
}

/// Runs of letters and digits with their places; an apostrophe between letters belongs to the run.
pub(crate) fn runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
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
