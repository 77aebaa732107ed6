//! GitHub's workflow commands: `::warning file=a.sql,line=1,title=ban-drop-column::Dropping …`.

use memchr::memmem;

use super::Seen;
use super::gcc::number;
use crate::annotate::finding::Level;

/// A command that is a finding; its title stands for the rule.
pub(super) fn read(line: &[u8]) -> Option<Seen<'_>> {
    let inner = line.trim_ascii_start().strip_prefix(b"::")?;
    let end = memmem::find(inner, b"::")?;
    let (command, message) = (&inner[..end], &inner[end + 2..]);
    let (name, properties) = command.split_at(command.iter().position(|b| *b == b' ').unwrap_or(command.len()));
    let level = match name {
        b"error" => Level::Error,
        b"warning" => Level::Warning,
        b"notice" => Level::Note,
        _ => return None,
    };
    let mut seen = Seen { level: Some(level), message, github: true, ..Seen::default() };
    for property in properties.split(|b| *b == b',') {
        let Some(equals) = memchr::memchr(b'=', property) else { continue };
        let value = &property[equals + 1..];
        match property[..equals].trim_ascii() {
            b"file" => seen.path = value,
            b"title" => seen.id = value,
            b"line" => seen.position.line = number(value),
            b"endLine" => seen.position.end_line = number(value),
            b"col" => seen.position.column = number(value),
            b"endColumn" => seen.position.end_column = number(value),
            _ => {}
        }
    }
    Some(seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_commands_are_no_findings() {
        assert_eq!(read(b"::group::x"), None);
        assert_eq!(read(b"::error file=a::b::c").unwrap().message, b"b::c");
    }
}
