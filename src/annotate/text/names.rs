//! Identifiers of rules in any text.

use std::cell::OnceCell;
use std::ops::Range;

use memchr::memmem;

use super::{Site, pgfence};
use crate::annotate::Tool;
use crate::annotate::links::{Links, Name};
use crate::annotate::tally::Tally;

/// Every identifier in a text, each rule once. Those that several linters have are counted.
pub(super) fn all(links: &Links, text: &[u8], out: &mut Vec<Site>, tally: &mut Tally) {
    let Some(finder) = links.names.finder() else { return };
    let (mut comments, likely) = (Comments::of(text), Likely::in_line(text));
    for found in finder.find_iter(text) {
        let (range, name) = (found.range(), &links.names.patterns[found.pattern().as_usize()]);
        if !is_meant(text, &range, name, &mut comments) {
            continue;
        }
        match likely.rule(links, name) {
            Some(rule) if !out.iter().any(|site| site.rule == rule) => out.push(Site { rule, range }),
            None if links.several(name.text.as_bytes()).is_some() => {
                tally.count(None, &links.without_page(&name.text));
            }
            _ => {}
        }
    }
}

/// The first identifier in a text.
pub(super) fn first(links: &Links, text: &[u8]) -> Option<(usize, Range<usize>)> {
    let finder = links.names.finder()?;
    let (mut comments, likely) = (Comments::of(text), Likely::in_line(text));
    finder.find_iter(text).find_map(|found| {
        let (range, name) = (found.range(), &links.names.patterns[found.pattern().as_usize()]);
        is_meant(text, &range, name, &mut comments).then(|| likely.rule(links, name))?.map(|rule| (rule, range))
    })
}

/// Whose a line is likely to be. It is searched for that once, when it is first asked.
struct Likely<'t> {
    line: &'t [u8],
    tool: OnceCell<Option<Tool>>,
}

impl<'t> Likely<'t> {
    const fn in_line(line: &'t [u8]) -> Self {
        Self { line, tool: OnceCell::new() }
    }

    fn rule(&self, links: &Links, name: &Name) -> Option<usize> {
        let is_pgfence = || pgfence::is_finding(self.line).then_some(Tool::Pgfence);
        links.find_likely(name.text.as_bytes(), || *self.tool.get_or_init(is_pgfence))
    }
}

fn is_meant(text: &[u8], range: &Range<usize>, name: &Name, comments: &mut Comments<'_>) -> bool {
    stands(text, range, name.text.as_bytes(), name.qualified) && !comments.silence_at(range.start)
}

/// The comments of a text that silence what stands behind them: linters suggest such code, and it is no finding.
struct Comments<'t> {
    text: &'t [u8],
    /// What stands before this was searched. No part of the text is searched for each of its identifiers.
    searched: usize,
    /// The last mark that begins a comment.
    mark: Option<usize>,
    /// The last word that silences.
    word: Option<usize>,
}

impl<'t> Comments<'t> {
    const MARKS: [&'static [u8]; 3] = [b"#", b"--", b"//"];
    const WORDS: [&'static [u8]; 3] = [b"ignore", b"disable", b"noqa"];
    /// How long the longest of them is, in bytes.
    const LONGEST: usize = b"disable".len();

    const fn of(text: &'t [u8]) -> Self {
        Self { text, searched: 0, mark: None, word: None }
    }

    /// Whether one silences what stands at a place, which is not before the one of the last call.
    fn silence_at(&mut self, at: usize) -> bool {
        let from = self.searched.saturating_sub(Self::LONGEST - 1);
        let new = &self.text[from..at];
        let last = |of: [&[u8]; 3]| of.iter().filter_map(|sought| memmem::rfind(new, sought)).max().map(|at| from + at);
        (self.mark, self.word) = (last(Self::MARKS).or(self.mark), last(Self::WORDS).or(self.word));
        self.searched = at;
        self.mark.is_some_and(|mark| self.word >= Some(mark))
    }
}

/// Whether an identifier that lies in a line, in any case, is meant as one. No more of the text is looked at than stands
/// around it, so that there may be other lines in it.
pub(in crate::annotate) fn stands(text: &[u8], range: &Range<usize>, name: &[u8], qualified: bool) -> bool {
    let exact = &text[range.clone()] == name;
    stands_alone(text, range) && (qualified || exact && stands_like_a_code(text, range))
}

/// Whether a byte belongs to a word: no identifier begins behind one. Without a branch, as every byte of a log is asked.
pub(in crate::annotate) const fn is_word(b: u8) -> bool {
    let letter = (b | 0x20).wrapping_sub(b'a') < 26;
    let digit_or_dash_dot_slash = b.wrapping_sub(b'-') <= b'9' - b'-';
    letter | digit_or_dash_dot_slash | (b >= 0x80) | (b == b'_') | (b == b'\\') | (b == b'@')
}

/// Whether no longer word is around a part of a text.
fn stands_alone(text: &[u8], range: &Range<usize>) -> bool {
    let before = range.start.checked_sub(1).map(|at| text[at]);
    let after = text.get(range.end).copied();
    // A dot may end the sentence.
    let goes_on = match after {
        Some(b'.') => text.get(range.end + 1).is_some_and(u8::is_ascii_alphanumeric),
        other => other.is_some_and(is_word),
    };
    !before.is_some_and(is_word) && !goes_on
}

/// Whether an identifier without its linter is meant as one: it is no word of a language, or stands where linters put
/// their codes. Short ones, such as `E1`, always need the place.
fn stands_like_a_code(text: &[u8], range: &Range<usize>) -> bool {
    const SHORT: usize = 4;
    let id = &text[range.clone()];
    let marked = id.iter().any(|b| b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'/'));
    marked && id.len() >= SHORT || in_place(text, range)
}

/// In brackets, at the line's start before a blank or a colon, or behind `:LINE `.
fn in_place(text: &[u8], range: &Range<usize>) -> bool {
    let (before, after) = (&text[..range.start], text.get(range.end));
    let bracketed = before.last() == Some(&b'[') && after == Some(&b']');
    let at_start = before.last().is_none_or(|b| *b == b'\n') && matches!(after, Some(b' ' | b':'));
    let line = before.strip_suffix(b" ").map(|b| b.strip_suffix(b":").unwrap_or(b)).unwrap_or_default();
    let digits = line.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let behind_line = digits > 0 && line.len() > digits && line[line.len() - digits - 1] == b':';
    bracketed || at_start || behind_line
}

/// Where a part of a line, taken from it, lies in the line.
pub(super) fn range_in(line: &[u8], part: &[u8]) -> Range<usize> {
    let start = (part.as_ptr() as usize).wrapping_sub(line.as_ptr() as usize);
    if start <= line.len() && part.len() <= line.len() - start { start..start + part.len() } else { 0..0 }
}

/// What looks like a rule's identifier in a title: the whole of it, or what stands in its brackets.
pub(super) fn code(title: &[u8]) -> Option<&[u8]> {
    let plain = |text: &[u8]| {
        !text.is_empty() && text.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'/' | b'.'))
    };
    let inner = title.strip_prefix(b"[").and_then(|rest| rest.split(|b| *b == b']').next());
    [Some(title), inner].into_iter().flatten().find(|text| plain(text))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What is asked of [`Comments`], of all that stands before a place.
    fn is_silenced(before: &[u8]) -> bool {
        let comment = Comments::MARKS.iter().filter_map(|mark| memmem::rfind(before, mark)).max();
        let holds = |word: &[u8]| comment.is_some_and(|at| memmem::find(&before[at..], word).is_some());
        Comments::WORDS.into_iter().any(holds)
    }

    proptest! {
        #[test]
        fn what_is_silenced_is_found_out_in_one_pass(
            parts in prop::collection::vec(prop::sample::select(vec!["#", "-", "/", "ignore", "dis", "able", "noqa", " ", "x"]), 0..30),
            step in 1_usize..9,
        ) {
            let text = parts.concat();
            let mut comments = Comments::of(text.as_bytes());
            for at in (0..=text.len()).step_by(step) {
                prop_assert_eq!(comments.silence_at(at), is_silenced(&text.as_bytes()[..at]), "{} {}", text, at);
                prop_assert_eq!(comments.silence_at(at), is_silenced(&text.as_bytes()[..at]));
            }
        }
    }
}
