//! Identifiers of rules in any text.

use std::ops::Range;

use super::Site;
use crate::annotate::links::{Links, Name};

/// Every identifier in a text, each rule once.
pub(super) fn all(links: &Links, text: &[u8], out: &mut Vec<Site>) {
    let Some(finder) = &links.names.finder else { return };
    for found in finder.find_iter(text) {
        let range = found.range();
        if let Some(rule) = rule_at(links, text, &range, &links.names.patterns[found.pattern().as_usize()])
            && !out.iter().any(|site| site.rule == rule)
        {
            out.push(Site { rule, range });
        }
    }
}

/// The first identifier in a text.
pub(super) fn first(links: &Links, text: &[u8]) -> Option<(usize, Range<usize>)> {
    let finder = links.names.finder.as_ref()?;
    finder.find_iter(text).find_map(|found| {
        let range = found.range();
        rule_at(links, text, &range, &links.names.patterns[found.pattern().as_usize()]).map(|rule| (rule, range))
    })
}

fn rule_at(links: &Links, text: &[u8], range: &Range<usize>, name: &Name) -> Option<usize> {
    let exact = &text[range.clone()] == name.text.as_bytes();
    let stands = stands_alone(text, range) && (name.qualified || exact && stands_like_a_code(text, range));
    if stands { links.find(None, &name.text) } else { None }
}

/// Whether no longer word is around a part of a text.
fn stands_alone(text: &[u8], range: &Range<usize>) -> bool {
    let word = |b: u8| b.is_ascii_alphanumeric() || b >= 0x80 || matches!(b, b'_' | b'-' | b'/' | b'\\' | b'@');
    let before = range.start.checked_sub(1).map(|at| text[at]);
    let after = text.get(range.end).copied();
    let goes_on = after == Some(b'.') && text.get(range.end + 1).is_some_and(u8::is_ascii_alphanumeric);
    !before.is_some_and(|b| word(b) || b == b'.') && !after.is_some_and(word) && !goes_on
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
