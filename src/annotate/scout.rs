//! Which lines of a portion of the input need a look, found out in another thread.

use std::sync::Arc;

use memchr::{memchr, memrchr};

use super::sift::{Block, Sift};

/// Finds the lines that need a look before their turn comes, in another thread.
#[derive(Debug)]
pub struct Scout {
    sift: Arc<Sift>,
    /// What was seen so far ends within a line.
    in_line: bool,
}

/// The lines of a portion of the input that need a look, by their starts.
#[derive(Debug, Default)]
pub struct Sighted(Vec<usize>);

impl Scout {
    pub(super) fn new(sift: Arc<Sift>) -> Self {
        Self { sift, in_line: false }
    }

    /// Looks over the next portion of the input, which is not empty.
    pub fn look_over(&mut self, portion: &[u8]) -> Sighted {
        let lines = &portion[..after_last_line(portion)];
        let (mut out, mut at, mut block) = (Vec::new(), 0, Block::default());
        let began_before = self.in_line;
        self.in_line = lines.len() < portion.len();
        if began_before {
            // Of a line that began before nothing is known.
            out.push(0);
            at = after_line(lines, 0);
        }
        while at < lines.len() {
            at = self.sift.next(lines, at, &mut block);
            if at < lines.len() {
                out.push(at);
                at = after_line(lines, at);
            }
        }
        Sighted(out)
    }
}

impl Sighted {
    /// The first of them at a place or behind it.
    pub(super) fn next(&self, from: usize) -> Option<usize> {
        self.0.get(self.0.partition_point(|at| *at < from)).copied()
    }
}

/// Where the line ends that holds a place.
fn after_line(text: &[u8], at: usize) -> usize {
    memchr(b'\n', &text[at..]).map_or(text.len(), |end| at + end + 1)
}

/// Where the last line ends that is whole.
pub(super) fn after_last_line(text: &[u8]) -> usize {
    memrchr(b'\n', text).map_or(0, |at| at + 1)
}
