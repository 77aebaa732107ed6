//! A message of few words without a code or a value: one that a question has, too.
//!
//! `RENAMING tables` or `NOT NULL constraint on columns` is the same error only where a line that the text tells begins with
//! it, and where nothing that goes on with the sentence stands behind it: the line ends there, or has a mark other than a
//! comma, a question mark or a quote. A gap at the end of such a signature holds the rest of the line, of one chunk at most.

use super::super::words::fold;
use super::PLAIN;
use crate::shape::quoted::is_opening;
use crate::shape::{Piece, Shape, runs};

/// How a line begins.
#[derive(Debug)]
pub(super) struct Head {
    words: Vec<String>,
    /// What stands behind each of its words, and how its line goes on.
    behind: Vec<Behind>,
}

/// How a line goes on behind a word.
#[derive(Debug, Clone, Copy)]
struct Behind {
    /// Not with the same sentence.
    is_end: bool,
    /// With one chunk at most.
    is_value: bool,
}

impl Head {
    /// The beginning of a message.
    pub(super) fn of(message: &str) -> Self {
        let runs = runs(message).take(PLAIN);
        let (words, behind) = runs.map(|(at, run)| (fold(run), Behind::of(&message[at + run.len()..]))).unzip();
        Self { words, behind }
    }

    /// Whether a line begins with a phrase, and says no more.
    pub(super) fn is(&self, phrase: &Piece) -> bool {
        let Some(behind) = phrase.words.len().checked_sub(1).and_then(|last| self.behind.get(last)) else {
            return false;
        };
        self.words.starts_with(&phrase.words) && (behind.is_end || phrase.open && behind.is_value)
    }
}

impl Behind {
    fn of(rest: &str) -> Self {
        let goes_on = |c: char| c.is_alphanumeric() || matches!(c, ',' | '?') || is_opening(c);
        let rest = rest.trim_start();
        Self { is_end: !rest.starts_with(goes_on), is_value: rest.split_whitespace().nth(1).is_none() }
    }
}

impl Shape {
    /// The words of a signature that is such a message.
    pub(super) fn phrase(&self) -> Option<&Piece> {
        let [piece] = self.pieces.as_slice() else { return None };
        let is_short = (2..=PLAIN).contains(&piece.words.len()) && !piece.quoted && !piece.loose;
        (is_short && self.codes.is_empty()).then_some(piece)
    }
}
