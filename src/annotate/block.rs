//! A block of a text at once: where in it something may stand. Most of the time of a log goes here, and so little
//! branches on what the text says: a processor that guesses wrong loses more than it costs to ask for every word.

use wide::i8x16;

pub(super) const ESC: u8 = 0x1b;

/// How many bytes are looked at in one go: as many as a number has bits.
pub(super) const LENGTH: usize = 64;

/// The first bytes of a word, the first one in the lowest bits. Behind the end of a text there are ends of lines.
pub(super) type First = u64;

/// How many they are.
const FIRST: usize = size_of::<First>();

/// What was found in a block of a text.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// Where in the text it starts.
    start: Option<usize>,
    /// A bit for each byte: whether a word that was chosen, an escape sequence, or what may open a line begins there.
    places: u64,
    /// The next line that needs a look, where that was found out before the line was asked for.
    pub(super) next_line: Option<usize>,
}

impl Block {
    /// A bit for each byte of the block that starts at a place: whether something may stand there. `is_chosen` is asked for
    /// each word that begins with a letter, and with `any` for the other ones. The text is the same in each call.
    pub(super) fn places(&mut self, text: &[u8], start: usize, any: bool, is_chosen: impl Fn(First) -> bool) -> u64 {
        if self.start != Some(start) {
            self.start = Some(start);
            self.places = match text[start..].first_chunk() {
                Some(bytes) => places(bytes, last_before(text, start), any, is_chosen),
                None => {
                    let mut padded = [b'\n'; LENGTH + FIRST];
                    padded[..text.len() - start].copy_from_slice(&text[start..]);
                    places(&padded, last_before(text, start), any, is_chosen)
                }
            };
        }
        self.places
    }
}

/// The byte before a place; the text begins as a line does.
fn last_before(text: &[u8], at: usize) -> u8 {
    at.checked_sub(1).map_or(b'\n', |before| text[before])
}

#[inline(always)]
fn places(bytes: &[u8; LENGTH + FIRST], before: u8, any: bool, is_chosen: impl Fn(First) -> bool) -> u64 {
    let Masks { letters, words, blanks, ends, escapes } = masks(bytes);
    // All at once, though the last one does not count: byte by byte would be several loads.
    let first_of = |at: usize| First::from_le_bytes(*bytes[at % LENGTH..].first_chunk().unwrap_or(&[0; FIRST]));
    // A word that goes on from the block before is asked for as well: that costs less than to find out.
    let asked = if any { words } else { letters } & !(words << 1);
    let chosen = chosen(asked, |at| is_chosen(first_of(at)));
    // Blanks before the block may be those that begin a line. Added to the blanks of a block, the starts of lines run
    // through those that follow them, up to the first byte that is none.
    let starts = ends << 1 | u64::from(matches!(before, b'\n' | b' '));
    let inner = (blanks & starts).wrapping_add(blanks) | starts;
    chosen | escapes | inner & !words & !blanks & !ends
}

/// Those of some bits whose places are chosen. All are asked: to stop at one would cost more.
#[inline(always)]
fn chosen(mut mask: u64, is_chosen: impl Fn(usize) -> bool) -> u64 {
    let mut out = 0;
    while mask != 0 {
        let lowest = mask & mask.wrapping_neg();
        out |= if is_chosen(mask.trailing_zeros() as usize) { lowest } else { 0 };
        mask ^= lowest;
    }
    out
}

/// What the bytes of a block are: a bit for each.
#[derive(Default)]
struct Masks {
    /// Letters, and whatever is not ASCII.
    letters: u64,
    /// These, and what else words are made of.
    words: u64,
    /// Blanks.
    blanks: u64,
    /// Ends of lines.
    ends: u64,
    /// Beginnings of escape sequences.
    escapes: u64,
}

/// What the first bytes are, as many as a block has.
#[inline(always)]
fn masks<const N: usize>(bytes: &[u8; N]) -> Masks {
    /// The least number of eight bits with a sign.
    const LEAST: u8 = 0x80;
    let (parts, _) = bytes[..LENGTH].as_chunks::<16>();
    let mut out = Masks::default();
    for (at, part) in parts.iter().enumerate() {
        let bytes = i8x16::from(part.map(u8::cast_signed));
        let all = |b: u8| i8x16::splat(b.cast_signed());
        let is = |b: u8| bytes.simd_eq(all(b));
        // The range is moved down to the least number, so that one comparison tells.
        let within = |first: u8, last: u8, bytes: i8x16| {
            (bytes + all(LEAST.wrapping_sub(first))).simd_lt(all(LEAST + (last - first + 1)))
        };
        // The highest bit is what counts, and bytes that are not ASCII have it.
        let letter = within(b'a', b'z', bytes | all(b' ')) | bytes;
        let word = letter | within(b'-', b'9', bytes) | is(b'_') | is(b'\\') | is(b'@');
        let put = |mask: i8x16| u64::from(mask.to_bitmask()) << (16 * at);
        out.letters |= put(letter);
        out.words |= put(word);
        out.blanks |= put(is(b' '));
        out.ends |= put(is(b'\n'));
        out.escapes |= put(is(ESC));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::text::is_word;

    #[test]
    fn masks_have_a_bit_for_each_byte_in_their_order() {
        for first in [0, 64, 128, 192] {
            let bytes: [u8; LENGTH] = std::array::from_fn(|n| first + u8::try_from(n).unwrap());
            let masks = masks(&bytes);
            for (at, b) in bytes.iter().enumerate() {
                let is = |mask: u64| mask >> at & 1 == 1;
                assert_eq!(is(masks.words), is_word(*b), "{b:#x}");
                assert_eq!(is(masks.letters), b.is_ascii_alphabetic() || !b.is_ascii(), "{b:#x}");
                let marks = (is(masks.blanks), is(masks.ends), is(masks.escapes));
                assert_eq!(marks, (*b == b' ', *b == b'\n', *b == ESC), "{b:#x}");
            }
        }
    }

    fn found(text: &str, any: bool, is_chosen: impl Fn(First) -> bool) -> Vec<usize> {
        let mut block = Block::default();
        let places = |start| block.places(text.as_bytes(), start, any, &is_chosen);
        let places: Vec<u64> = (0..text.len()).step_by(LENGTH).map(places).collect();
        (0..text.len()).filter(|at| places[at / LENGTH] >> (at % LENGTH) & 1 == 1).collect()
    }

    #[test]
    fn words_are_asked_for_by_their_first_bytes() {
        for before in [0, 1, LENGTH - 9, LENGTH - 1, LENGTH] {
            for word in ["a", "ab", "ab_cdefghij", "\u{e9}x"] {
                let text = format!("x{} {word}", "#".repeat(before));
                let mut first = [b'\n'; FIRST];
                first.iter_mut().zip(word.bytes()).for_each(|(first, b)| *first = b);
                let is_chosen = |word: First| word.to_le_bytes() == first;
                assert_eq!(found(&text, false, is_chosen), [before + 2], "{text:?}");
            }
        }
        assert_eq!(found("a 1b -c d", false, |_| true), [0, 8]);
        assert_eq!(found("a 1b -c d", true, |_| true), [0, 2, 5, 8]);
    }

    #[test]
    fn what_may_open_a_line_is_found_behind_blanks() {
        assert_eq!(found("(a\n\n  {b\nword (\n   word (\n\u{1b}[1m(\n", false, |_| false), [0, 6, 26]);
        let far = format!("{}{{", " ".repeat(LENGTH + 5));
        assert_eq!(found(&far, false, |_| false), [LENGTH + 5]);
    }
}
