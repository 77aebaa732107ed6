//! Whether what a text tells stands in a signature: whole, or without words that a selection may have cut.

use super::{LEAST, Text};
use crate::shape::{Piece, Shape};

/// What a text tells, as it may stand in a signature.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) shape: Shape,
    /// The word that was left out before it, and the one behind it.
    pub(super) cut: [Option<String>; 2],
}

impl Part {
    /// Whether it stands in a signature of so many words.
    pub(super) fn is_in(&self, signature: &Shape, whole: usize) -> bool {
        let length = self.shape.len();
        if length < 2 || length > whole || 2 * length < whole {
            return false;
        }
        let text = Text::plain(signature);
        let [first, last] = &self.cut;
        let has = |is: &dyn Fn(&String) -> bool| text.words().iter().any(is);
        first.as_ref().is_none_or(|first| has(&|word| word.ends_with(first.as_str())))
            && last.as_ref().is_none_or(|last| has(&|word| word.starts_with(last.as_str())))
            && self.shape.stands_in(&text)
    }
}

/// A text's shape, and those without its last word, its first, and both, where a word stands at that end.
pub(super) fn parts(text: &str) -> Vec<Part> {
    let whole = Shape::of(text);
    let length = whole.len();
    let starts = text.starts_with(char::is_alphanumeric);
    let ends = text.ends_with(char::is_alphanumeric);
    let mut out = vec![Part { shape: whole.clone(), cut: [None, None] }];
    for (first, last) in [(false, true), (true, false), (true, true)] {
        let left = length.saturating_sub(usize::from(first) + usize::from(last));
        if left >= LEAST && (starts || !first) && (ends || !last) {
            let mut shape = whole.clone();
            let last = last.then(|| shape.pieces.last_mut().and_then(|piece| piece.words.pop())).flatten();
            shape.pieces.retain(|piece| !piece.words.is_empty());
            let begins = |piece: &mut Piece| piece.words.remove(0);
            let first = if first { shape.pieces.first_mut().map(begins) } else { None };
            shape.pieces.retain(|piece| !piece.words.is_empty());
            out.push(Part { shape, cut: [first, last] });
        }
    }
    out
}

/// A text without the word that `…` or `...` cuts at its end, or a value of which the quote does not close.
pub(super) fn uncut(text: &str) -> &str {
    let line = text.rfind('\n').map_or(0, |end| end + 1);
    if let Some(quote) = text[line..].rfind(['\'', '"']).map(|at| line + at)
        && !text[..quote].ends_with(char::is_alphanumeric)
        && text[quote + 1..].starts_with(char::is_alphanumeric)
        && text[quote + 1..].split_whitespace().count() <= 3
    {
        return text[..quote].trim_end();
    }
    let end = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '\'' | '"' | ')' | ']' | '}'));
    let cut = end.trim_end_matches(['.', '…']);
    if end.ends_with('…') || end.ends_with("...") { cut.trim_end_matches(char::is_alphanumeric) } else { text }
}
