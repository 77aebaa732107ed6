//! The console form of django-safe-migrations: `✖ ERROR [SM040] shop/migrations/0002_uuid.py:9`.

use super::Seen;
use super::gcc::split_place;
use crate::annotate::Tool;
use crate::annotate::finding::{Level, Position};

/// The first line of a finding. Its message stands in the next one, indented.
pub(super) fn read(line: &[u8]) -> Option<Seen<'_>> {
    let open = memchr::memchr(b'[', line)?;
    let head = line[..open].strip_suffix(b" ")?;
    // A symbol stands before the level, of one character.
    let (symbol, word) = head.split_at(head.iter().rposition(|b| *b == b' ')? + 1);
    let level = match word {
        b"ERROR" => Level::Error,
        b"WARNING" => Level::Warning,
        b"INFO" => Level::Note,
        _ => return None,
    };
    let end = open + 1 + memchr::memchr(b']', &line[open + 1..])?;
    let id = &line[open + 1..end];
    let code = !id.is_empty() && id.iter().all(u8::is_ascii_alphanumeric);
    if !code || symbol.len() > 5 {
        return None;
    }
    let place = line[end + 1..].trim_ascii();
    let (path, line) = split_place(place).map_or((place, None), |(path, line, _)| (path, Some(line)));
    let position = Position { line, ..Position::default() };
    let tool = Some(Tool::SafeMigrations);
    Some(Seen { tool, id, level: Some(level), path, position, goes_on: true, ..Seen::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_of_a_finding() {
        let seen = read("✖ ERROR [SM040] shop/migrations/0002.py:9".as_bytes()).unwrap();
        assert_eq!((seen.id, seen.path, seen.position.line), (&b"SM040"[..], &b"shop/migrations/0002.py"[..], Some(9)));
        assert_eq!(read(b"! WARNING [SM038] shop/0012_mixed").unwrap().path, b"shop/0012_mixed");
        assert_eq!(read(b"2026-01-01 12:00 INFO [main] started"), None);
    }
}
