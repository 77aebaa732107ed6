//! Identifiers of rules in any text.

use std::ops::Range;

use memchr::memmem;

use super::{Site, pgfence};
use crate::annotate::Tool;
use crate::annotate::links::{Links, Name};
use crate::annotate::tally::Tally;

/// Every identifier in a text, each rule once. Those that several linters have are counted.
pub(super) fn all(links: &Links, text: &[u8], out: &mut Vec<Site>, tally: &mut Tally) {
    let Some(finder) = links.names.finder() else { return };
    for found in finder.find_iter(text) {
        let (range, name) = (found.range(), &links.names.patterns[found.pattern().as_usize()]);
        match rule_at(links, text, &range, name) {
            Some(rule) if !out.iter().any(|site| site.rule == rule) => out.push(Site { rule, range }),
            None if is_meant(text, &range, name) && links.several(name.text.as_bytes()).is_some() => {
                tally.count(None, &links.without_page(&name.text));
            }
            _ => {}
        }
    }
}

/// The first identifier in a text.
pub(super) fn first(links: &Links, text: &[u8]) -> Option<(usize, Range<usize>)> {
    let finder = links.names.finder()?;
    finder.find_iter(text).find_map(|found| {
        let range = found.range();
        rule_at(links, text, &range, &links.names.patterns[found.pattern().as_usize()]).map(|rule| (rule, range))
    })
}

fn rule_at(links: &Links, text: &[u8], range: &Range<usize>, name: &Name) -> Option<usize> {
    let likely = || pgfence::is_finding(text).then_some(Tool::Pgfence);
    is_meant(text, range, name).then(|| links.find_likely(name.text.as_bytes(), likely))?
}

fn is_meant(text: &[u8], range: &Range<usize>, name: &Name) -> bool {
    stands(text, range, name.text.as_bytes(), name.qualified) && !is_silenced(&text[..range.start])
}

/// Whether what stands behind this is what a comment silences: linters suggest such code, and it is no finding.
fn is_silenced(before: &[u8]) -> bool {
    let comment = ["#", "--", "//"].iter().filter_map(|mark| memmem::rfind(before, mark.as_bytes())).max();
    let holds = |word: &str| comment.is_some_and(|at| memmem::find(&before[at..], word.as_bytes()).is_some());
    ["ignore", "disable", "noqa"].into_iter().any(holds)
}

/// Whether an identifier that lies in a line, in any case, is meant as one.
pub(in crate::annotate) fn stands(line: &[u8], range: &Range<usize>, name: &[u8], qualified: bool) -> bool {
    let exact = &line[range.clone()] == name;
    stands_alone(line, range) && (qualified || exact && stands_like_a_code(line, range))
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
    let at_start = before.is_empty() && matches!(after, Some(b' ' | b':'));
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
