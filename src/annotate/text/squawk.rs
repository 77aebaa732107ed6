//! What squawk prints for people, and in gcc's form.

use std::sync::LazyLock;

use memchr::memchr;
use memchr::memmem::{self, Finder};

use super::Seen;
use super::gcc::{LONGEST_NUMBER, split_place};
use crate::annotate::Tool;
use crate::annotate::finding::{Level, Position};

/// What ends the place of a finding.
static COLON: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new(b": "));

/// `warning[ban-drop-column]: Dropping a column may break existing clients.`
pub(super) fn header(line: &[u8]) -> Option<Seen<'_>> {
    let seen = headed(line).filter(|seen| is_id(seen.id))?;
    Some(Seen { tool: Some(Tool::Squawk), goes_on: true, ..seen })
}

/// Such a line with anything in its brackets.
pub(super) fn headed(line: &[u8]) -> Option<Seen<'_>> {
    let (level, rest) = level(line)?;
    let rest = rest.strip_prefix(b"[")?;
    let end = memmem::find(rest, b"]: ")?;
    Some(Seen { id: &rest[..end], level: Some(level), message: &rest[end + 3..], ..Seen::default() })
}

/// `a.sql:0:23: warning: ban-drop-column Dropping …`, with lines and columns that count from 0.
pub(super) fn gcc(line: &[u8], sure: bool) -> Option<Seen<'_>> {
    let mut end = COLON.find(line)?;
    let (level, rest) = loop {
        let behind = &line[end + 2..];
        if let Some((level, rest)) = level(behind)
            && let Some(rest) = rest.strip_prefix(b": ")
        {
            break (level, rest);
        }
        end += 2 + COLON.find(behind)?;
    };
    let (id, message) = rest.split_at(memchr(b' ', rest).unwrap_or(rest.len()));
    if !is_id(id) || !sure && memchr(b'-', id).is_none() {
        return None;
    }
    let (path, line, column) = split_place(&line[..end])?;
    let position = Position { line: Some(line), column, ..Position::default() }.shifted(1, 1);
    let message = message.trim_ascii_start();
    Some(Seen { tool: Some(Tool::Squawk), id, level: Some(level), path, position, message, ..Seen::default() })
}

/// Where in a line of [`gcc`]'s form the place ends, if its path holds no colon. What stands behind says the rule by itself.
pub(in crate::annotate) fn gcc_place_end(line: &[u8]) -> Option<usize> {
    let number = |start: usize| {
        let mut end = start;
        while line.get(end).is_some_and(u8::is_ascii_digit) {
            end += 1;
        }
        matches!(end - start, 1..=LONGEST_NUMBER).then_some(end)
    };
    let path = memchr(b':', line).filter(|path| *path > 0)?;
    let line_number = number(path + 1)?;
    let column = if line.get(line_number) == Some(&b':') { number(line_number + 1)? } else { return None };
    line[column..].starts_with(b": ").then_some(column)
}

/// The place below a header: `  ╭▸ a.sql:1:24`, counted from 1.
pub(in crate::annotate) fn place(line: &[u8]) -> Option<(&[u8], Position)> {
    let at = memmem::find(line, "▸ ".as_bytes())?;
    let (path, line, column) = split_place(&line[at + "▸ ".len()..])?;
    Some((path, Position { line: Some(line), column, ..Position::default() }))
}

/// Whether a finding that looks like squawk's, with a rule that is not known, is squawk's: it is about SQL.
pub(super) fn is_likely(seen: &Seen<'_>) -> bool {
    seen.path.ends_with(b".sql") || seen.path.is_empty() && seen.id.contains(&b'-')
}

/// The level in front of a text, and what follows it.
fn level(text: &[u8]) -> Option<(Level, &[u8])> {
    match text.strip_prefix(b"warning") {
        Some(rest) => Some((Level::Warning, rest)),
        None => Some((Level::Error, text.strip_prefix(b"error")?)),
    }
}

fn is_id(text: &[u8]) -> bool {
    let is_of_id = |b: u8| b.is_ascii_lowercase() | b.is_ascii_digit() | (b == b'-');
    // Without a branch at each byte.
    !text.is_empty() & text.iter().fold(true, |all, b| all & is_of_id(*b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gcc_positions_count_from_one() {
        let seen = gcc(b"a:b.sql:0:23: warning: ban-drop-column Dropping a: column.", false).unwrap();
        assert_eq!((seen.path, seen.id), (&b"a:b.sql"[..], &b"ban-drop-column"[..]));
        assert_eq!(seen.position, Position { line: Some(1), column: Some(24), ..Position::default() });
        assert_eq!(seen.message, b"Dropping a: column.");
        assert_eq!(gcc(b"a.c:1:2: warning: unused variable", false), None);
    }

    #[test]
    fn the_place_below_a_header() {
        let (path, position) = place("  ╭▸ sql/a.sql:1:24".as_bytes()).unwrap();
        assert_eq!((path, position.line, position.column), (&b"sql/a.sql"[..], Some(1), Some(24)));
    }
}
