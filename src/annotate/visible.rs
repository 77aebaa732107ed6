//! A line as it is seen: without colours and links of the terminal, which may stand inside an identifier.

use std::ops::Range;

use memchr::memchr;

pub(super) const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;

/// What is seen of a line, and where each byte of it comes from.
#[derive(Debug, Default)]
pub(super) struct Visible {
    pub(super) text: Vec<u8>,
    /// Where each run of `text` begins, and where in the line it was.
    runs: Vec<(usize, usize)>,
    /// The line already holds a link of the terminal (OSC 8).
    pub(super) linked: bool,
}

impl Visible {
    /// Reads a line again into the same memory.
    pub(super) fn read(&mut self, line: &[u8]) {
        self.text.clear();
        self.runs.clear();
        self.linked = false;
        let mut at = 0;
        while at < line.len() {
            if line[at] == ESC {
                let end = end_of_sequence(line, at);
                self.linked |= line[at..end].starts_with(b"\x1b]8;");
                at = end;
            } else {
                let end = memchr(ESC, &line[at..]).map_or(line.len(), |n| at + n);
                self.runs.push((self.text.len(), at));
                self.text.extend_from_slice(&line[at..end]);
                at = end;
            }
        }
    }

    /// The place in the line of a part of what is seen.
    pub(super) fn place(&self, seen: &Range<usize>) -> Option<Range<usize>> {
        if seen.is_empty() || seen.end > self.text.len() {
            return None;
        }
        Some(self.in_line(seen.start)..self.in_line(seen.end - 1) + 1)
    }

    /// The place in the line of a byte that is seen.
    fn in_line(&self, at: usize) -> usize {
        let run = self.runs.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        self.runs.get(run).map_or(at, |(start, place)| place + (at - start))
    }
}

/// Where a control sequence ends (ECMA-48, ECMA-35): CSI at its final byte, a string such as OSC at BEL or ST, one that
/// picks characters behind its intermediate bytes and the final one, others at once.
fn end_of_sequence(line: &[u8], at: usize) -> usize {
    let rest = &line[at + 1..];
    let length = match rest.first() {
        Some(b'[') => rest[1..].iter().position(|b| (0x40..=0x7e).contains(b)).map(|n| n + 2),
        Some(b']' | b'P' | b'X' | b'^' | b'_') => string_end(rest),
        Some(0x20..=0x2f) => Some(picking_end(rest)),
        Some(_) => Some(1),
        None => Some(0),
    };
    // A sequence that does not end is no sequence: only its first byte is not seen.
    length.map_or(at + 1, |n| at + 1 + n)
}

/// The intermediate bytes are not seen even where the final one is missing: were they, what is added behind the line
/// could make them a sequence, and the line would be seen otherwise the second time.
fn picking_end(rest: &[u8]) -> usize {
    let end = rest.iter().position(|b| !matches!(b, 0x20..=0x2f)).unwrap_or(rest.len());
    end + usize::from(rest.get(end).is_some_and(|b| matches!(b, 0x30..=0x7e)))
}

fn string_end(rest: &[u8]) -> Option<usize> {
    let end = rest.iter().position(|b| matches!(*b, BEL | ESC))?;
    match rest[end] {
        BEL => Some(end + 1),
        _ if rest.get(end + 1) == Some(&b'\\') => Some(end + 2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_and_links_are_not_seen() {
        let mut seen = Visible::default();
        seen.read(b"a\x1b[1;31mb\x1b]8;;http://x\x1b\\c\x1b]8;;\x07d\x1b(Be\x1b");
        assert_eq!(seen.text, b"abcde");
        assert!(seen.linked);
        assert_eq!(seen.place(&(1..3)), Some(8..25));
        seen.read(b"SM\x1b(B0\x1b#8\x1b$(C4\x1b(0\x1b)B0 \x1b/\xff.\x1b(");
        assert_eq!(seen.text, b"SM040 \xff.", "sets of characters are picked without a sign");
        assert_eq!(seen.place(&(0..5)), Some(0..21));
        assert_eq!(seen.place(&(5..6)), Some(21..22));
        assert_eq!((seen.place(&(3..3)), seen.place(&(0..9))), (None, None));
        seen.read(b"x\x1b[12");
        assert_eq!(seen.text, b"x[12", "a sequence without its end");
    }
}
