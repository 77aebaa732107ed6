//! Which lines of a portion of the input need a look, found out in another thread.

use std::sync::Arc;

use memchr::{memchr, memrchr};

use super::block::Block;
use super::sift::Sift;

/// Finds the lines that need a look before their turn comes, in another thread.
#[derive(Debug)]
pub struct Scout(Arc<Sift>);

/// The lines of a portion of the input that need a look, by their starts.
#[derive(Debug, Default)]
pub struct Sighted(Vec<usize>);

impl Scout {
    pub(super) fn new(sift: Arc<Sift>) -> Self {
        Self(sift)
    }

    /// Looks over a portion of the input, by the byte that stands before it. Portions may be looked over in any order.
    pub fn look_over(&self, portion: &[u8], before: Option<u8>) -> Sighted {
        let lines = &portion[..after_last_line(portion)];
        let (mut out, mut at, mut block) = (Vec::new(), 0, Block::default());
        if before.is_some_and(|before| before != b'\n') {
            // Of a line that began before nothing is known.
            out.push(0);
            at = after_line(lines, 0);
        }
        while at < lines.len() {
            at = self.0.next(lines, at, &mut block);
            if at < lines.len() {
                out.push(at);
                at = after_line(lines, at);
            }
        }
        Sighted(out)
    }
}

impl Sighted {
    /// Them, in their order.
    pub(super) fn starts(&self) -> &[usize] {
        &self.0
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
