//! Which error texts are the same error, by their [shape](crate::shape).
//!
//! # Same error
//! A signature is the same error as a text when its pieces between gaps stand in the text in their order, each at most
//! [`GAP`] words behind the one before, and at most [`CHUNKS`] chunks where the gap is of values alone: `'…'` holds a value,
//! `…` and `<…>` whatever there may be. A chunk is what stands between spaces, or between quotes. What stands beside `…` in a
//! value, as in `'…uuid…'`, stands in that of the text. In a signature of fewer
//! than [`PLAIN`] words, a gap that is in quotes is in quotes of some kind in the text, too, and one in `'` in no double ones,
//! unless that shows the
//! signature's code as a number: other systems say with the same few words that a table exists. That quote stands right behind
//! the words: `Duplicate table: 7 ERROR: relation "…"` tells of a relation. Nor are quotes asked for where
//! nothing stands in the gap, in a text of at most [`BARE`] words more: that is written from memory. Of a signature that
//! has neither code nor value, and few words, only [how lines begin](phrase) is looked at. Or when the pieces of what
//! the text tells, of each line the [message](crate::shape::message), stand in the signature in that way, and are at
//! least half of it.
//!
//! All this of what the text [tells](super::lines) alone; only where that shows the signature's code may the rest say its
//! words. Where a signature has a number of MySQL's or MariaDB's, and the text neither has that nor names one of these, the text
//! is another system's, and not the same error, if it has another number, names another system outside its values, or has
//! [classes of errors](super::lines::classes) of which none speaks to databases by SQL, or if its [sentence goes on](Text::goes_on).
//!
//! At its end the text is without a word that `…` cuts, and without a value of at most three words of which
//! the quote does not close. Where it does not stand there, a selection may have cut its last word, its first, or both:
//! without these, if three words are left, and one word of the signature begins, or ends, as they do. Both need two words at
//! least, or all words of the text; and where the text has codes of [known errors](super::known), by their numbers, names or
//! words, and the signature has codes, a common one.

use part::Part;

use crate::shape::{Piece, Shape};

mod part;
mod phrase;
#[cfg(test)]
mod tests;
mod text;

pub(super) use text::Text;

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

impl Shape {
    /// How much of this signature is the same as the text, where it is the same error: the number of its words and of
    /// its hints that the text has.
    pub(super) fn same_error(&self, text: &Text) -> Option<usize> {
        let agree =
            self.codes.iter().any(|code| text.shape.codes.contains(code) || text.added.contains(&code.as_str()));
        if !agree && !self.codes.is_empty() && text.has_known_code() {
            return None;
        }
        let is_sure = !self.is_mysql() || text.is_mysql || self.codes.iter().any(|code| !text.starts(code).is_empty());
        if !is_sure && (text.is_foreign || text.shape.is_mysql()) {
            return None;
        }
        let whole = self.len();
        let is_plain = whole >= PLAIN || self.codes.iter().any(|code| text.shape.codes.contains(code));
        let stands = if let Some(phrase) = self.phrase() {
            text.heads.iter().any(|head| head.is(phrase))
        } else {
            let has_enough = whole >= 2 || (whole > 0 && text.words().len() == whole);
            let stands = |text: &Text| has_enough && self.stands(text, is_plain, is_sure);
            stands(text) || agree && text.whole.as_deref().is_some_and(stands)
        };
        let same = if stands {
            whole.min(text.shape.len().max(1))
        } else {
            let fits = |part: &&Part| self.has_values_of(part, is_sure) && part.is_in(self, whole);
            text.parts.iter().find(fits)?.shape.len()
        };
        let hints = self.hints.iter().filter(|hint| text.has_hint(hint)).count();
        Some(same + hints + usize::from(agree))
    }

    /// Whether it has a number as MySQL and MariaDB give them to errors.
    fn is_mysql(&self) -> bool {
        self.codes.iter().any(|code| code.len() == 4)
    }

    /// Whether the values of a part may be those of this signature: they hold what always stands there, and are in quotes as
    /// MySQL writes them.
    fn has_values_of(&self, part: &Part, is_sure: bool) -> bool {
        let mut fixed = self.pieces.iter().filter_map(|piece| piece.fixed.as_deref());
        fixed.all(|fixed| part.shape.hints.iter().any(|hint| hint.contains(fixed)))
            && (is_sure || part.shape.pieces.iter().all(|piece| piece.single || !piece.quoted))
    }

    /// Whether the pieces stand in a text in their order, each close behind the one before.
    pub(super) fn stands_in(&self, text: &Text) -> bool {
        let is_foreign = text.is_foreign && self.len() < PLAIN && self.pieces.iter().any(|piece| piece.single);
        !is_foreign && self.stands(text, self.len() >= PLAIN, true)
    }

    /// The same; whether quoted gaps may be plain, and whether the sentence may go on.
    fn stands(&self, text: &Text, is_plain: bool, may_go_on: bool) -> bool {
        let Some((first, others)) = self.pieces.split_first() else { return false };
        let is_bare = text.words().len() <= self.len() + BARE;
        let has_value = |piece: &Piece, end: usize, at: usize, value: &[String]| {
            let is_quoted = is_plain || !piece.quoted || text.has_quotes(end, piece.single);
            (is_quoted || (is_bare && at == end))
                && piece.fixed.as_ref().is_none_or(|fixed| value.join(" ").contains(fixed.as_str()))
        };
        text.starts(&first.words[0]).iter().any(|start| {
            let Some(mut end) = piece_at(text.words(), &first.words, *start) else { return false };
            let mut last = first;
            let stand = others.iter().all(|piece| {
                let starts = text.starts(&piece.words[0]);
                let from = starts.partition_point(|at| *at < end);
                let near = starts[from..]
                    .iter()
                    .take_while(|at| **at <= end + GAP && (piece.loose || text.chunks_between(end, **at) <= CHUNKS))
                    .filter(|at| has_value(last, end, **at, &text.words()[end..**at]));
                let found = near.filter_map(|at| piece_at(text.words(), &piece.words, *at)).next();
                last = piece;
                found.map(|e| end = e).is_some()
            });
            let behind = text.value_end(end);
            let value = text.words().get(end..behind).unwrap_or_default();
            let has_last = stand && has_value(last, end, text.words().len(), value);
            has_last && (may_go_on || !text.goes_on(if last.quoted { behind } else { end }))
        })
    }
}

/// Where a piece that stands at this place ends.
fn piece_at(words: &[String], piece: &[String], at: usize) -> Option<usize> {
    words.get(at..at + piece.len()).filter(|w| *w == piece).map(|_| at + piece.len())
}
