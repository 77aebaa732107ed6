//! Coloured lines as they are seen, where colours are all that is hidden in them.

use memchr::memchr;

use super::block::{FIRST, LENGTH};
use super::visible::ESC;

/// The longest text that is kept here, in bytes: lines of which more is seen are left to others.
const LONGEST: usize = 2 * LENGTH;

/// What is seen of a line, with ends of lines behind it.
#[derive(Debug)]
pub(super) struct Seen {
    bytes: [u8; LONGEST + FIRST],
    length: usize,
}

impl Seen {
    /// How many blocks it has at most.
    pub(super) const BLOCKS: usize = LONGEST / LENGTH;

    /// What is seen of a line; `None` where that is not plain.
    pub(super) fn new(line: &[u8]) -> Option<Self> {
        let mut out = Self { bytes: [b'\n'; LONGEST + FIRST], length: 0 };
        let mut rest = line;
        loop {
            let end = memchr(ESC, rest).unwrap_or(rest.len());
            let (text, hidden) = rest.split_at(end);
            out.bytes[..LONGEST].get_mut(out.length..out.length + end)?.copy_from_slice(text);
            out.length += end;
            if hidden.is_empty() {
                return Some(out);
            }
            rest = behind_colour(hidden)?;
        }
    }

    /// The text.
    pub(super) fn text(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// What it needs of whole blocks, with what follows the last one.
    pub(super) fn padded(&self) -> &[u8] {
        &self.bytes[..self.length.next_multiple_of(LENGTH) + FIRST]
    }
}

/// What follows a sequence that picks a colour or a style (SGR, ECMA-48) at the start of a text.
fn behind_colour(text: &[u8]) -> Option<&[u8]> {
    let inner = text.strip_prefix(b"\x1b[")?;
    let numbers = inner.iter().position(|b| !matches!(b, b'0'..=b'9' | b';' | b':'))?;
    inner[numbers..].strip_prefix(b"m")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_left_out_and_nothing_else() {
        let seen = |line: &str| {
            let seen = Seen::new(line.as_bytes())?;
            let text = String::from_utf8(seen.text().to_vec()).unwrap();
            let (there, behind) = seen.padded().split_at(text.len());
            assert!(there == text.as_bytes() && behind.len() >= FIRST && behind.iter().all(|b| *b == b'\n'));
            Some(text)
        };
        assert_eq!(
            seen("\x1b[32m✓\x1b[0m a.py::b \x1b[1;38:5:3mpassed\x1b[m in 3 s").unwrap(),
            "✓ a.py::b passed in 3 s"
        );
        assert_eq!(seen("S\x1b[0mM0\x1b[1m\x1b[31m40").unwrap(), "SM040");
        assert_eq!(seen("").unwrap(), "");
        for unclear in ["\x1b]8;;http://a\x1b\\b", "a\x1b[2K", "\x1b[1", "\x1b[", "\x1b", "a\x1b[1m\x1b[2mb\x1b(B"] {
            assert_eq!(seen(unclear), None, "{unclear:?}");
        }
        assert_eq!(seen(&"x".repeat(LONGEST)).unwrap().len(), LONGEST);
        assert_eq!(seen(&"x".repeat(LONGEST + 1)), None);
    }
}
