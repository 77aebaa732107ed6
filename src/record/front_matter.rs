//! The YAML between two `---` lines at the top of a Markdown file.

use std::ops::Range;

use memchr::{memchr, memmem};

/// Why a file has no front matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// The first line is not `---`.
    Opening,
    /// There is no second `---` line.
    Closing,
}

/// The bytes of the front matter's YAML and of the body in a file's text.
///
/// # Errors
/// [`Missing`] when one of the two `---` lines is not there.
pub fn split(text: &str) -> Result<(Range<usize>, Range<usize>), Missing> {
    let first = line_at(text, 0);
    if !is_fence(&text[first.clone()]) {
        return Err(Missing::Opening);
    }
    // Most lines need no look: a closing one begins behind a line end.
    let closing = memmem::find_iter(&text.as_bytes()[first.end - 1..], "\n---")
        .map(|at| line_at(text, first.end + at))
        .find(|line| is_fence(&text[line.clone()]))
        .ok_or(Missing::Closing)?;
    Ok((first.end..closing.start, closing.end..text.len()))
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

/// The line that begins at an offset, with its line end.
fn line_at(text: &str, start: usize) -> Range<usize> {
    start..memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |at| start + at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_parts_are_found_with_any_line_end() {
        for text in ["---\na: 1\n---\nBody\n", "---\r\na: 1\r\n---\r\nBody\n"] {
            let (yaml, body) = split(text).unwrap();
            assert_eq!((text[yaml].trim(), text[body].trim()), ("a: 1", "Body"));
        }
        assert_eq!(split("---\n---\n").unwrap(), (4..4, 8..8));
        assert_eq!(split("---\n--- a\n----\n ---\n---  ").unwrap(), (4..20, 25..25));
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(split(""), Err(Missing::Opening));
        assert_eq!(split("# Title\n"), Err(Missing::Opening));
        assert_eq!(split("---\na: 1\n"), Err(Missing::Closing));
        assert_eq!(split("---"), Err(Missing::Closing));
    }
}
