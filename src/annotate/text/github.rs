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

/// A text as the message of a command.
pub(in crate::annotate) fn escape_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text as the value of a command's property.
pub(in crate::annotate) fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}

/// What an escaped text says.
pub(in crate::annotate) fn unescape(text: &str) -> String {
    let all = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")];
    all.iter().fold(text.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_those_of_the_runner() {
        let text = "50%: a,b\r\nc%0A";
        assert_eq!(escape_data(text), "50%25: a,b%0D%0Ac%250A");
        assert_eq!(escape_property(text), "50%25%3A a%2Cb%0D%0Ac%250A");
        assert_eq!(unescape(&escape_data(text)), text);
        assert_eq!(unescape(&escape_property(text)), text);
    }

    #[test]
    fn other_commands_are_no_findings() {
        assert_eq!(read(b"::group::x"), None);
        assert_eq!(read(b"::error file=a::b::c").unwrap().message, b"b::c");
    }
}
