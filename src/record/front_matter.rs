//! The YAML between two `---` lines at the top of a Markdown file.

use std::ops::Range;

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
    let mut lines = lines(text, 0);
    let first = lines.next().ok_or(Missing::Opening)?;
    if !is_fence(&text[first.clone()]) {
        return Err(Missing::Opening);
    }
    for line in lines {
        if is_fence(&text[line.clone()]) {
            return Ok((first.end..line.start, line.end..text.len()));
        }
    }
    Err(Missing::Closing)
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

/// The lines from an offset on, each with its line end.
fn lines(text: &str, from: usize) -> impl Iterator<Item = Range<usize>> + '_ {
    text[from..].split_inclusive('\n').scan(from, |at, line| {
        let start = *at;
        *at += line.len();
        Some(start..*at)
    })
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
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(split(""), Err(Missing::Opening));
        assert_eq!(split("# Title\n"), Err(Missing::Opening));
        assert_eq!(split("---\na: 1\n"), Err(Missing::Closing));
    }
}
