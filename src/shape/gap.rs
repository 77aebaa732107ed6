//! What is left out of a text as a gap, and which numbers are codes.

use super::quoted::{is_opening, opens_message, quoted};
use super::value::{is_sqlstate, value};

/// How long the gap is that begins here.
pub(super) fn gap(rest: &str, before: &str) -> Option<usize> {
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
pub(super) fn tail(text: &str) -> &str {
    let start = text.char_indices().rev().nth(11).map_or(0, |(n, _)| n);
    &text[start..]
}

/// Whether a number is an error number, by what stands around it: `(0012_x` is none.
pub(super) fn is_code(before: &str, run: &str, behind: &str) -> bool {
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
pub(crate) fn bracket(rest: &str) -> usize {
    let open = rest.strip_prefix(" (").or_else(|| rest.strip_prefix('('));
    let Some(open) = open else { return 0 };
    let end = open.find(')').filter(|end| *end <= 6);
    end.map_or(0, |end| rest.len() - open.len() + end + 1)
}
