//! Lines of a log that say by their level that they are no error.
//!
//! A level is the first of a line's first [`FIRST`] words, of ASCII letters, digits and `_`, that is one of [`QUIET`] or [`LOUD`]
//! and in capitals, or stands behind `[` or `=`, or before `:`, `]` or `|`. A warning that a table exists already is none of
//! the error that ended the program: where a line has a loud level or is an [exception's](super::lines), lines with a quiet
//! one that show a [known error](super::known) are not read, unless they begin with a class of errors.

use std::borrow::Cow;

use super::known::shows_known;
use super::lines::{has_class, is_exception, tells};

/// Among so many words a level stands.
const FIRST: usize = 16;

/// Levels of what is no error.
const QUIET: [&str; 8] = ["trace", "debug", "info", "notice", "note", "log", "warn", "warning"];

/// Levels of errors.
const LOUD: [&str; 6] = ["err", "error", "fatal", "critical", "severe", "panic"];

/// A text, which was printed with what stood before its lines, without the lines that say that they are no error.
pub(super) fn loud<'t>(text: Cow<'t, str>, printed: &str) -> Cow<'t, str> {
    let levels: Vec<Option<bool>> = printed.lines().map(is_loud).collect();
    let lines = || text.lines().zip(&levels);
    let is_error = |(line, level): (&str, &Option<bool>)| {
        (*level == Some(true) || *level != Some(false) && is_exception(line)) && tells(line)
    };
    if !levels.contains(&Some(false)) || !lines().any(is_error) {
        return text;
    }
    let is_read = |line: &str, level: Option<bool>| level != Some(false) || has_class(line) || !shows_known(line);
    let read: Vec<&str> = lines().map(|(line, level)| if is_read(line, *level) { line } else { "" }).collect();
    Cow::Owned(read.join("\n"))
}

/// Whether a line's level is one of errors; `None` where it has none.
fn is_loud(line: &str) -> Option<bool> {
    let is_of_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut at = 0;
    for _ in 0..FIRST {
        let start = at + line[at..].find(is_of_word)?;
        at = line[start..].find(|c| !is_of_word(c)).map_or(line.len(), |end| start + end);
        let word = &line[start..at];
        let lower = word.to_ascii_lowercase();
        let is_loud = LOUD.contains(&lower.as_str());
        let behind = line[at..].trim_start_matches(['"', ' ']);
        let is_marked =
            line[..start].trim_end_matches('"').ends_with(['[', '=', ':']) || behind.starts_with([':', ']', '|']);
        if (is_loud || QUIET.contains(&lower.as_str())) && (is_marked || word == word.to_ascii_uppercase()) {
            return Some(is_loud);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_told_by_how_it_is_written() {
        for (line, expected) in [
            ("10:15:01 INFO  Table 'a' already exists", Some(false)),
            ("/a/cursors.py:170: Warning: (1050, \"x\")", Some(false)),
            ("| Note  | 1050 | Table 'a' already exists |", Some(false)),
            ("level=warn msg=x", Some(false)),
            ("{\"level\":\"info\",\"msg\":\"x\"}", Some(false)),
            ("[notice] x", Some(false)),
            ("[2026-11-30 04:12:01] ERROR in app: WARNING", Some(true)),
            ("Error: x", Some(true)),
            ("fatal error", None),
            ("warning[ban-drop-column]: x", None),
            ("please note what the log says", None),
            ("a b c d e f g h i j k l m n o p ERROR", None),
            ("é INFO", Some(false)),
            ("", None),
        ] {
            assert_eq!(is_loud(line), expected, "{line}");
        }
    }

    #[test]
    fn warnings_are_not_read_where_something_failed() {
        let note = "Table 'a' already exists, skipping";
        let read = |printed: &str| loud(Cow::Borrowed(printed), printed).into_owned();
        for error in ["ERROR: deadlock detected", "a.b.OperationalError: (1205, 'Lock wait timeout exceeded')"] {
            for level in ["INFO", "WARN", "DEBUG", "Note:", "| Note |"] {
                assert_eq!(read(&format!("{level} {note}\n{error}")), format!("\n{error}"), "{level}");
            }
            let other = format!("INFO start\n{error}");
            assert_eq!(read(&other), other, "what shows no error harms none");
        }
        for text in [
            format!("INFO {note}\nINFO done"),
            format!("INFO {note}\nError: Process completed with exit code 1."),
            format!("WARN {note}\ndone"),
        ] {
            assert_eq!(read(&text)[..20], text[..20], "{text}");
        }
        let caught = "a.OperationalError: (1060, \"Duplicate column name 'x'\") INFO\nERROR failed";
        assert_eq!(read(caught), caught, "its level stands behind a class");
    }
}
