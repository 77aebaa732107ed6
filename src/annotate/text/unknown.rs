//! `linter/ID` where a finding names its rule, with a linter of the handbook and a rule that it does not have.
//!
//! A known identifier is found anywhere in a line. One that is not known may as well be a path, a branch or a task of a
//! log. It counts only where linters put their rules, and only if the linter's other rules look like it.

use super::names::range_in;
use super::{Seen, gcc, squawk};
use crate::annotate::links::Links;
use crate::annotate::stamp;

/// A finding of such a rule: `a.sql:3:1: error: squawk/new-rule …`, `a.sql:3: … [squawk/new-rule]`, or
/// `warning[squawk/new-rule]: …`.
pub(super) fn read<'a>(line: &'a [u8], links: &Links) -> Option<Seen<'a>> {
    let line = &line[stamp::length(line)..];
    if let Some(seen) = squawk::headed(line) {
        return links.lacks(seen.id).then_some(seen);
    }
    let seen = Some(gcc::read(line, b"")).filter(is_in_a_file)?;
    let mut words = seen.message.split(|b| *b == b' ');
    let first = words.next().map(|word| word.strip_suffix(b":").unwrap_or(word));
    let first = first.map(|word| bracketed(word).unwrap_or(word));
    let last = words.next_back().and_then(bracketed);
    // What stands further in is a line of the file, as a search in files prints it.
    let is_indented = |id: &[u8]| line[..range_in(line, id).start].ends_with(b"  ");
    let id = first.into_iter().chain(last).find(|id| links.lacks(id) && !is_indented(id))?;
    Some(Seen { id, ..seen })
}

/// Whether a line begins with a place in a file, and not with a time, or the port of a machine.
fn is_in_a_file(seen: &Seen<'_>) -> bool {
    let is_path = |text: &[u8]| text.iter().any(|b| matches!(b, b'.' | b'/' | b'\\')) && !text.contains(&b' ');
    seen.position.line.is_some() && is_path(seen.path) && seen.path.iter().any(u8::is_ascii_alphabetic)
}

fn bracketed(word: &[u8]) -> Option<&[u8]> {
    let pairs = [(&b"["[..], &b"]"[..]), (b"(", b")")];
    pairs.into_iter().find_map(|(open, close)| word.strip_prefix(open)?.strip_suffix(close))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::finding::Level;
    use crate::manifest::Manifest;

    fn links(linter: Option<&str>) -> Links {
        let rules = include_str!("../../../tests/annotate/rules.json");
        Links::new(Manifest::from_json(rules.as_bytes()).unwrap(), linter)
    }

    #[test]
    fn a_rule_that_is_not_known_is_one_where_linters_put_theirs() {
        let links = links(None);
        for (line, id) in [
            ("a.sql:1: squawk/no-such-rule bad", "squawk/no-such-rule"),
            ("a.sql:1 eugene/E99 bad", "eugene/E99"),
            ("db/a b:1:2: warning: squawk/no-such-rule", ""),
            ("/db/a:1:2: warning: squawk/no-such-rule", "squawk/no-such-rule"),
            ("C:\\a.sql:1:2: error: squawk/no-such-rule: bad", "squawk/no-such-rule"),
            ("a.sql:1:2: squawk/ban-int8", "squawk/ban-int8"),
            ("a.sql:1:2: squawk/ban-drop-column-later bad", "squawk/ban-drop-column-later"),
            ("a.py:9: [django-safe-migrations/SM999] bad", "django-safe-migrations/SM999"),
            ("db/x.rb:7:3: error: a [gitlab/Migration/New]", "gitlab/Migration/New"),
            ("a.rb:7:3: no way (strong_migrations/new_check)", "strong_migrations/new_check"),
            ("warning[squawk/no-such-rule]: bad", "squawk/no-such-rule"),
            ("2026-01-01T10:00:00.123Z a.sql:1: squawk/no-such-rule bad", "squawk/no-such-rule"),
        ] {
            let seen = read(line.as_bytes(), &links);
            assert_eq!(String::from_utf8_lossy(seen.unwrap_or_default().id), id, "{line}");
        }
        let seen = read(b"a.sql:7:3: error: squawk/no-such-rule bad", &links).unwrap();
        assert_eq!((seen.path, seen.level), (&b"a.sql"[..], Some(Level::Error)));
        assert_eq!((seen.position.line, seen.position.column), (Some(7), Some(3)));
        let seen = read(b"error[squawk/no-such-rule]: bad", &links).unwrap();
        assert_eq!((seen.message, seen.level), (&b"bad"[..], Some(Level::Error)));
    }

    #[test]
    fn what_only_looks_like_one_is_none() {
        let links = links(None);
        for line in [
            "squawk/no-such-rule",
            "squawk/no-such-rule: bad",
            "see squawk/no-such-rule",
            "a.sql:1: see squawk/no-such-rule there",
            "a.sql:1: see squawk/no-such-rule",
            "[squawk/no-such-rule] started",
            "ERROR [squawk/no-such-rule] stopped",
            "error: squawk/no-such-rule not found",
            "warning[squawk/no-such-rule] bad",
            // A time, a machine, and what is found in files.
            "10:00:00 squawk/run-tests done",
            "INFO 10:00:00 squawk/run-tests done",
            "t=10:00:00 squawk/run-tests done",
            "127.0.0.1:8000 squawk/run-tests done",
            "localhost:8000: squawk/run-tests done",
            "ci.yml:3:      squawk/run-tests done",
            // Paths.
            "a.c:1:2: error: squawk/a-b.h: no such file",
            "a.c:1: squawk/a-b/c not found",
            "a.c:1: squawk/a-b/",
            "a.c:1: squawk/-",
            "a.c:1: squawk/",
            "a.c:1: squawk/@a-b",
            "a.c:1: ./squawk/a-b",
            "a.c:1: squawk/a-b:1 x",
            // No rule of the linter looks so.
            "a.c:1: squawk/crates not found",
            "a.c:1: squawk/README not found",
            "a.c:1: eugene/new-rule",
            "a.c:1: django-safe-migrations/SM",
            // Another linter's, another word, and rules that are known.
            "a.c:1: eslint/no-such-rule",
            "a.c:1: tomahawk/no-such-rule",
            "a.c:1: squawk/ban-drop-column",
            "a.c:1: squawk/drop-column-old",
        ] {
            assert_eq!(read(line.as_bytes(), &links), None, "{line}");
        }
    }

    #[test]
    fn of_a_linter_that_was_named_its_own_are_meant() {
        let line = b"a.sql:1: squawk/no-such-rule bad";
        assert!(read(line, &links(Some("squawk"))).is_some());
        assert_eq!(read(line, &links(Some("eugene"))), None);
    }
}
