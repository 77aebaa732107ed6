//! How the words begin that are looked for: asked for each word of a log, and so answered at once for all of them.

use fearless_simd::Level;

use super::block::First;
use super::shuffles::Shuffles;
use super::text::is_word;

/// How many bytes tell where the answer stands.
const FEW: usize = 3;

/// The fewest bytes of a word that is found by its beginning.
pub(super) const LEAST: usize = 2;

/// How many bits the numbers of places have.
const BITS: u32 = 12;

/// A word that is not found by its beginning.
#[derive(Debug)]
pub(super) struct Unknown;

/// What words may begin with.
#[derive(Debug)]
pub(super) struct Beginnings {
    /// Which words need not be asked for.
    pub(super) filter: Shuffles,
    /// What the processor can do.
    pub(super) level: Level,
    places: Box<[Place; 1 << BITS]>,
    /// Which words there are of [`LEAST`] bytes: a bit for each.
    short: Box<[u64; 1 << 10]>,
}

/// What follows the first bytes of the words that have this place: the bits in which they agree, and what these are.
#[derive(Debug, Clone, Copy)]
struct Place {
    bits: u32,
    values: u32,
}

/// No word has this place: none that is asked for has such values, which lack [`LOWER`].
const EMPTY: Place = Place { bits: u32::MAX, values: 0 };

/// A letter in either case has this bit, or gets it; that some other bytes fall together as well does no harm.
const LOWER: First = 0x2020_2020_2020_2020;

impl Beginnings {
    /// What some words begin with; an error if one of them cannot be found by its beginning.
    pub(super) fn new<'w>(mut words: impl Iterator<Item = &'w [u8]> + Clone) -> Result<Self, Unknown> {
        let mut out = Self {
            filter: Shuffles::new(words.clone()),
            level: Level::new(),
            places: Box::new([EMPTY; 1 << BITS]),
            short: Box::new([0; 1 << 10]),
        };
        words.try_for_each(|word| out.add(word)).map(|()| out)
    }

    fn add(&mut self, word: &[u8]) -> Result<(), Unknown> {
        let first = first(word);
        if word.len() < LEAST || !is_word(word[0]) {
            return Err(Unknown);
        }
        if word.len() == LEAST {
            let (at, bit) = short(first);
            self.short[at] |= bit;
        } else {
            let known = (1u64 << (8 * (word.len() - FEW).min(4))) - 1;
            self.places[place(first)].add(u32::try_from(known).unwrap_or(u32::MAX), rest(first));
        }
        Ok(())
    }

    /// Whether a word may be one of them.
    #[inline(always)]
    pub(super) fn may_be(&self, word: First) -> bool {
        let place = &self.places[place(word)];
        let (at, bit) = short(word);
        ((rest(word) ^ place.values) & place.bits == 0) | (self.short[at] & bit != 0)
    }
}

impl Place {
    const fn is_empty(self) -> bool {
        self.bits == EMPTY.bits && self.values == EMPTY.values
    }

    fn add(&mut self, bits: u32, values: u32) {
        let differ = if self.is_empty() { 0 } else { self.values ^ values };
        self.bits &= bits & !differ;
        self.values = values & self.bits;
    }
}

/// The first bytes of a text.
fn first(text: &[u8]) -> First {
    let mut out = [b'\n'; size_of::<First>()];
    out.iter_mut().zip(text).for_each(|(out, b)| *out = *b);
    First::from_le_bytes(out)
}

/// A hash of [`FEW`] bytes.
#[inline(always)]
#[allow(clippy::cast_possible_truncation, reason = "the lowest bytes are those that count")]
fn place(word: First) -> usize {
    ((((word | LOWER) as u32) << 8).wrapping_mul(0x9e37_79b1) >> (u32::BITS - BITS)) as usize
}

/// Where the bit of [`LEAST`] bytes is, and which one.
#[inline(always)]
const fn short(word: First) -> (usize, u64) {
    let pair = word | LOWER;
    ((pair >> 6 & 0x3ff) as usize, 1 << (pair & 0x3f))
}

/// What follows them.
#[inline(always)]
#[allow(clippy::cast_possible_truncation, reason = "four bytes are what fits")]
fn rest(word: First) -> u32 {
    ((word | LOWER) >> (8 * FEW)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_by_their_beginnings_in_either_case() {
        let words =
            ["E6", "SM040", "ban-drop-column", "ban-drop-table", "ALTER_COLUMN", "adding-field", "add_index", "éa"];
        let beginnings = Beginnings::new(words.iter().map(|word| word.as_bytes())).unwrap();
        let known = |word: &str| beginnings.may_be(first(word.as_bytes()));
        for word in words {
            for there in [word, &word.to_lowercase(), &format!("{word}: x"), &format!("{word}.")] {
                assert!(known(there), "{there}");
            }
        }
        for word in ["SM041", "SM04", "ban-", "ALTER TABLE", "ADD COLUMN", "about", "E", "", "\0\0\0\0\0\0\0\0"] {
            assert!(!known(word), "{word}");
        }
        assert!(Beginnings::new([].into_iter()).is_ok_and(|none| !none.may_be(first(b"about"))));
        assert!([&b"[x]"[..], b"x", b""].iter().all(|word| Beginnings::new([*word].into_iter()).is_err()));
    }
}
