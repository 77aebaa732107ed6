//! Additions to a text that leave every other byte where it is.

use std::io::{self, Write};
use std::ops::Range;

/// New text at a place of the old one; an empty range takes nothing away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) at: Range<usize>,
    pub(super) text: Vec<u8>,
}

impl Edit {
    pub(super) fn insert(at: usize, text: impl Into<Vec<u8>>) -> Self {
        Self { at: at..at, text: text.into() }
    }

    pub(super) fn replace(at: Range<usize>, text: impl Into<Vec<u8>>) -> Self {
        Self { at, text: text.into() }
    }
}

/// Writes a text with its edits. Edits at one place keep their order.
pub(super) fn write(text: &[u8], mut edits: Vec<Edit>, out: &mut dyn Write) -> io::Result<()> {
    edits.sort_by_key(|edit| edit.at.start);
    let mut at = 0;
    for edit in edits {
        out.write_all(&text[at..edit.at.start.max(at)])?;
        out.write_all(&edit.text)?;
        at = edit.at.end.max(at);
    }
    out.write_all(&text[at..])
}
