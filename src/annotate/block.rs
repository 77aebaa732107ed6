//! A text block by block: where in it something may stand. Most of the time of a log goes here, and so a block is looked at
//! as a whole: a processor that guesses wrong at a branch loses more than it costs to ask for every byte.

use fearless_simd::prelude::*;
use fearless_simd::{dispatch, mask8x64, u8x64};

use super::beginnings::Beginnings;
use super::shuffles::Loaded;
use super::visible::ESC;

/// How many bytes are looked at in one go: as many as a number has bits.
pub(super) const LENGTH: usize = 64;

/// How many blocks are looked at before it is asked what was found: to begin costs as much as a block.
const MANY: usize = 256;

/// The first bytes of a word, the first one in the lowest bits. Behind the end of a text there are ends of lines.
pub(super) type First = u64;

/// How many they are.
pub(super) const FIRST: usize = size_of::<First>();

/// A block, and what follows it as far as it matters for the words that begin in it.
pub(super) type Bytes = [u8; LENGTH + FIRST];

/// Where in a block something may stand: a bit for each byte at which a word that may be looked for, an escape sequence, or
/// what may open a line begins.
pub(super) type Places = u64;

/// What was found in some blocks of a text, one behind the other.
#[derive(Debug)]
pub(super) struct Blocks {
    /// Where in the text the first one starts.
    start: usize,
    /// How many they are.
    count: usize,
    places: [Places; MANY],
    /// The next line that needs a look, where that was found out before the line was asked for.
    pub(super) next_line: Option<usize>,
}

impl Default for Blocks {
    fn default() -> Self {
        Self { start: 0, count: 0, places: [0; MANY], next_line: None }
    }
}

impl Blocks {
    /// The first block from one on in which something may stand, by its start. The text is the same in each call.
    pub(super) fn next(&mut self, text: &[u8], mut start: usize, beginnings: &Beginnings) -> Option<(usize, Places)> {
        while start < text.len() {
            let first = start.wrapping_sub(self.start) / LENGTH;
            if first >= self.count {
                self.look(text, start, beginnings);
                continue;
            }
            let places = self.places[first..self.count].iter().position(|places| *places != 0);
            if let Some(number) = places.map(|number| first + number) {
                return Some((self.start + number * LENGTH, self.places[number]));
            }
            start = self.start + self.count * LENGTH;
        }
        None
    }

    fn look(&mut self, text: &[u8], start: usize, beginnings: &Beginnings) {
        let before = start.checked_sub(1).map_or(b'\n', |before| text[before]);
        (self.start, self.count) = (start, places_in(&text[start..], before, beginnings, &mut self.places));
        if self.count == 0 {
            let mut padded = [b'\n'; LENGTH + FIRST];
            padded[..text.len() - start].copy_from_slice(&text[start..]);
            self.count = places_in(&padded, before, beginnings, &mut self.places);
        }
    }
}

/// Where in the blocks of a text behind a byte something may stand, as far as more follows them than matters for the words
/// that begin in them; how many these are.
pub(super) fn places_in(text: &[u8], before: u8, beginnings: &Beginnings, out: &mut [Places]) -> usize {
    dispatch!(beginnings.level, simd => all(simd, text, before, beginnings, out))
}

// Nothing is called here that is not part of it: the filter would have to be put away each time.
#[inline(always)]
fn all<S: Simd>(simd: S, text: &[u8], mut before: u8, beginnings: &Beginnings, out: &mut [Places]) -> usize {
    let filter = beginnings.filter.loaded(simd);
    let mut rest = text;
    for (count, out) in out.iter_mut().enumerate() {
        let Some(bytes) = rest.first_chunk() else { return count };
        *out = places(simd, bytes, before, beginnings, &filter);
        before = bytes[LENGTH - 1];
        rest = &rest[LENGTH..];
    }
    out.len()
}

/// Where in a block behind a byte something may stand.
#[inline(always)]
fn places<S: Simd>(simd: S, bytes: &Bytes, before: u8, beginnings: &Beginnings, filter: &Loaded<S>) -> Places {
    let Masks { words, blanks, ends, escapes } = masks(simd, bytes);
    // A word that goes on from the block before is asked for as well: that costs less than to find out.
    let mut asked = words & !(words << 1) & filter.passing(simd, bytes);
    let mut chosen = 0;
    while asked != 0 {
        let lowest = asked & asked.wrapping_neg();
        chosen |= if beginnings.may_be(first_at(bytes, asked.trailing_zeros() as usize)) { lowest } else { 0 };
        asked ^= lowest;
    }
    // Blanks before the block may be those that begin a line. Added to the blanks of a block, the starts of lines run
    // through those that follow them, up to the first byte that is none.
    let starts = ends << 1 | u64::from(matches!(before, b'\n' | b' '));
    let inner = (blanks & starts).wrapping_add(blanks) | starts;
    chosen | escapes | inner & !words & !blanks & !ends
}

#[inline(always)]
fn first_at(bytes: &Bytes, at: usize) -> First {
    First::from_le_bytes(*bytes[at % LENGTH..].first_chunk().unwrap_or(&[0; FIRST]))
}

/// What the bytes of a block are: a bit for each.
struct Masks {
    /// What words are made of.
    words: u64,
    /// Blanks.
    blanks: u64,
    /// Ends of lines.
    ends: u64,
    /// Beginnings of escape sequences.
    escapes: u64,
}

#[inline(always)]
fn masks<S: Simd>(simd: S, bytes: &Bytes) -> Masks {
    let bytes = u8x64::from_slice(simd, &bytes[..LENGTH]);
    let letters = is_within(b'a', b'z', bytes | 0x20) | bytes.simd_ge(0x80);
    let marks = bytes.simd_eq(b'_') | bytes.simd_eq(b'\\') | bytes.simd_eq(b'@');
    Masks {
        words: (letters | is_within(b'-', b'9', bytes) | marks).to_bitmask(),
        blanks: bytes.simd_eq(b' ').to_bitmask(),
        ends: bytes.simd_eq(b'\n').to_bitmask(),
        escapes: bytes.simd_eq(ESC).to_bitmask(),
    }
}

#[inline(always)]
fn is_within<S: Simd>(first: u8, last: u8, bytes: u8x64<S>) -> mask8x64<S> {
    // Moved down to zero, so that one comparison tells.
    (bytes - first).simd_le(last - first)
}

#[cfg(test)]
mod tests {
    use fearless_simd::Level;

    use super::*;
    use crate::annotate::text::is_word;

    #[test]
    fn masks_have_a_bit_for_each_byte_in_their_order() {
        for first in [0, 64, 128, 192] {
            let bytes: Bytes = std::array::from_fn(|n| u8::try_from((first + n) % 256).unwrap());
            let masks = dispatch!(Level::new(), simd => masks(simd, &bytes));
            for (at, b) in bytes[..LENGTH].iter().enumerate() {
                let is = |mask: u64| mask >> at & 1 == 1;
                assert_eq!(is(masks.words), is_word(*b), "{b:#x}");
                let marks = (is(masks.blanks), is(masks.ends), is(masks.escapes));
                assert_eq!(marks, (*b == b' ', *b == b'\n', *b == ESC), "{b:#x}");
            }
        }
    }

    fn found(text: &str, words: &[&str]) -> Vec<usize> {
        let beginnings = Beginnings::new(words.iter().map(|word| word.as_bytes())).unwrap();
        let (mut blocks, mut start, mut out) = (Blocks::default(), 0, Vec::new());
        while let Some((there, places)) = blocks.next(text.as_bytes(), start, &beginnings) {
            assert_eq!(blocks.next(text.as_bytes(), there, &beginnings), Some((there, places)));
            out.extend((0..LENGTH).filter(|at| places >> at & 1 == 1).map(|at| there + at));
            start = there + LENGTH;
        }
        out
    }

    #[test]
    fn words_are_found_by_their_first_bytes() {
        for before in [0, 1, LENGTH - 9, LENGTH - 1, LENGTH, 3 * LENGTH, MANY * LENGTH - 4, 2 * MANY * LENGTH] {
            for word in ["ab", "ab_cdefghij", "\u{e9}x", "1b"] {
                let text = format!("x{} {word}", "#".repeat(before));
                assert_eq!(found(&text, &[word]), [before + 2], "{text:?}");
                assert_eq!(found(&text, &["zz", word, "ac"]), [before + 2], "{text:?}");
                assert!(found(&text, &["ba", "zz"]).is_empty(), "{text:?}");
            }
        }
        assert_eq!(found("aa 1b xaa -c dd dx", &["aa", "1b", "-c", "dd"]), [0, 3, 10, 13]);
    }

    #[test]
    fn what_may_open_a_line_is_found_behind_blanks() {
        assert_eq!(found("(a\n\n  {b\nword (\n   word (\n\u{1b}[1m(\n", &[]), [0, 6, 26]);
        let far = format!("{}{{", " ".repeat(LENGTH + 5));
        assert_eq!(found(&far, &[]), [LENGTH + 5]);
    }
}
