//! What goes out, in pieces: some were made, the others are passed on from where they were read without being copied.

use std::io::{self, Write};
use std::ops::Range;

/// Bytes that go out one behind the other.
#[derive(Debug, Default)]
pub struct Pieces {
    /// What was made.
    pub made: Vec<u8>,
    /// What is passed on: parts of what is lent, each with the place in `made` before which it stands.
    lent: Vec<(usize, Range<usize>)>,
}

/// A place between two pieces.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mark {
    made: usize,
    lent: usize,
}

/// Takes what goes out as it is written, or in pieces.
pub trait Output: Write {
    /// Takes the pieces, and leaves none. `lent` is what they may be parts of.
    ///
    /// # Errors
    /// Those of the writer.
    fn take(&mut self, pieces: &mut Pieces, lent: &[u8]) -> io::Result<()>;
}

impl Output for Vec<u8> {
    fn take(&mut self, pieces: &mut Pieces, lent: &[u8]) -> io::Result<()> {
        pieces.write_to(lent, self)
    }
}

impl Pieces {
    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.made.is_empty() && self.lent.is_empty()
    }

    /// Adds a part of what is lent.
    pub fn pass(&mut self, part: Range<usize>) {
        self.lent.push((self.made.len(), part));
    }

    /// Where the next piece will stand.
    #[must_use]
    pub const fn mark(&self) -> Mark {
        Mark { made: self.made.len(), lent: self.lent.len() }
    }

    /// Forgets those before a [mark](Self::mark).
    pub fn skip_to(&mut self, mark: Mark) {
        self.made.drain(..mark.made);
        self.lent.drain(..mark.lent);
        self.lent.iter_mut().for_each(|(at, _)| *at -= mark.made);
    }

    /// Forgets them, and keeps their room.
    pub fn clear(&mut self) {
        self.made.clear();
        self.lent.clear();
    }

    /// Them, in their order; none is empty. `lent` is what they may be parts of.
    pub fn slices<'a>(&'a self, lent: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
        let mut done = 0;
        let passed = self
            .lent
            .iter()
            .flat_map(move |(at, part)| [&self.made[std::mem::replace(&mut done, *at)..*at], &lent[part.clone()]]);
        let last = &self.made[self.lent.last().map_or(0, |(at, _)| *at)..];
        passed.chain([last]).filter(|slice| !slice.is_empty())
    }

    /// Writes them, and leaves none.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_to(&mut self, lent: &[u8], out: &mut (impl Write + ?Sized)) -> io::Result<()> {
        self.slices(lent).try_for_each(|slice| out.write_all(slice))?;
        self.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_made_and_what_was_lent_go_out_in_their_order() {
        let lent = b"0123456789";
        let mut pieces = Pieces::default();
        assert!(pieces.is_empty() && pieces.slices(lent).next().is_none());
        pieces.pass(2..4);
        pieces.pass(4..4);
        pieces.pass(5..6);
        pieces.made.extend_from_slice(b"ab");
        pieces.pass(0..10);
        pieces.made.extend_from_slice(b"c");
        assert_eq!(pieces.slices(lent).collect::<Vec<_>>(), [&b"23"[..], b"5", b"ab", lent, b"c"]);
        let mut out = b"x".to_vec();
        out.take(&mut pieces, lent).unwrap();
        assert_eq!(out, b"x235ab0123456789c");
        assert!(pieces.is_empty());
        pieces.made.extend_from_slice(b"ab");
        pieces.pass(0..1);
        let mark = pieces.mark();
        pieces.made.extend_from_slice(b"c");
        pieces.pass(8..10);
        pieces.made.extend_from_slice(b"d");
        pieces.skip_to(mark);
        assert_eq!(pieces.slices(lent).collect::<Vec<_>>(), [&b"c"[..], b"89", b"d"]);
        pieces.skip_to(pieces.mark());
        assert!(pieces.is_empty());
    }
}
