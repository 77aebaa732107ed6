//! Coloured lines as they are seen, where colours are all that is hidden in them.

use memchr::memchr;

use super::block::{ESC, LENGTH};

/// The longest line that is read here, in bytes. Longer ones are left to others.
pub(super) const LONGEST: usize = 2 * LENGTH;

/// What is seen of a line; `None` where that is not plain.
pub(super) fn seen<'b>(line: &[u8], buffer: &'b mut [u8; LONGEST]) -> Option<&'b [u8]> {
    let (mut rest, mut length) = (line, 0);
    loop {
        let end = memchr(ESC, rest).unwrap_or(rest.len());
        let (text, hidden) = rest.split_at(end);
        buffer.get_mut(length..length + end)?.copy_from_slice(text);
        length += end;
        if hidden.is_empty() {
            return Some(&buffer[..length]);
        }
        rest = behind_colour(hidden)?;
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
            let mut buffer = [0; LONGEST];
            Some(String::from_utf8(seen(line.as_bytes(), &mut buffer)?.to_vec()).unwrap())
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
