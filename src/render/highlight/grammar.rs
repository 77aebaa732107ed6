//! A language, compiled: what each byte may begin, and a hash table of the words it knows.

use super::language::{Case, Language, Opener, Words};
use super::writer::Class;

/// More than twice as many as any language has words.
const SLOTS: usize = 1024;
/// The class of a slot's word, in its lowest bits: which list it is in, from 1.
const LIST: u16 = 0b11;
/// The bits of a slot that say a word is soft, shy or a definer.
const SOFT: u16 = 1 << 2;
const SHY: u16 = 1 << 3;
const DEFINER: u16 = 1 << 4;
/// From this bit on, the place in the list.
const PLACE: u32 = 5;

/// What a byte may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing.
    Plain,
    /// A word.
    Word,
    /// A number.
    Digit,
    /// One of the openers; if none fits, a word or nothing.
    Mark,
}

/// A language and its tables, made when this crate is compiled.
pub(super) struct Grammar {
    /// What it was made from.
    pub(super) language: &'static Language,
    kinds: [Kind; 256],
    starts: [bool; 256],
    inner: [bool; 256],
    /// The known words by their hash; 0 is an empty slot.
    slots: [u16; SLOTS],
}

/// A word of the lists.
#[derive(Clone, Copy)]
pub(super) struct Known {
    /// Its role by itself.
    pub(super) class: Class,
    slot: u16,
}

impl Known {
    /// Whether it is a function when a bracket follows.
    pub(super) const fn is_soft(self) -> bool {
        self.slot & SOFT != 0
    }

    /// Whether it counts only in capitals.
    pub(super) const fn is_shy(self) -> bool {
        self.slot & SHY != 0
    }

    /// Whether it introduces a name.
    pub(super) const fn is_definer(self) -> bool {
        self.slot & DEFINER != 0
    }
}

impl Grammar {
    /// Compiles a language.
    pub(super) const fn of(language: &'static Language) -> Self {
        let mut kinds = [Kind::Plain; 256];
        let mut starts = [false; 256];
        let mut inner = [false; 256];
        let mut byte = 0u8;
        loop {
            let index = byte as usize;
            let letter = byte.is_ascii_alphabetic() || byte == b'_' || !byte.is_ascii();
            starts[index] = letter || holds(language.starts, byte);
            inner[index] = letter || byte.is_ascii_digit() || holds(language.inner, byte);
            if byte.is_ascii_digit() {
                kinds[index] = Kind::Digit;
            } else if starts[index] {
                kinds[index] = Kind::Word;
            }
            if byte == u8::MAX {
                break;
            }
            byte += 1;
        }
        let mut i = 0;
        while i < language.openers.len() {
            kinds[language.openers[i].first() as usize] = Kind::Mark;
            i += 1;
        }
        Self { language, kinds, starts, inner, slots: slots(language) }
    }

    /// What a byte may begin.
    pub(super) const fn kind(&self, byte: u8) -> Kind {
        self.kinds[byte as usize]
    }

    /// Whether a word may start with a byte.
    pub(super) const fn starts(&self, byte: u8) -> bool {
        self.starts[byte as usize]
    }

    /// Whether a word may contain a byte.
    pub(super) const fn inner(&self, byte: u8) -> bool {
        self.inner[byte as usize]
    }

    /// What the lists say about a word.
    pub(super) fn known(&self, word: &[u8]) -> Option<Known> {
        let language = self.language;
        let mut at = hash(word);
        loop {
            let slot = self.slots[at];
            let (list, class) = match slot & LIST {
                0 => return None,
                1 => (language.keywords, Class::Keyword),
                2 => (language.constants, Class::Number),
                _ => (language.names, Class::Name),
            };
            let entry = list[usize::from(slot >> PLACE)].as_bytes();
            if entry == word || (language.case == Case::Folded && entry.eq_ignore_ascii_case(word)) {
                return Some(Known { class, slot });
            }
            at = (at + 1) % SLOTS;
        }
    }
}

impl Opener {
    /// The byte it begins with.
    pub(super) const fn first(&self) -> u8 {
        match self {
            Self::Line(open, _) => open.as_bytes()[0],
            Self::Block(block) => block.open.as_bytes()[0],
            Self::Quote(quote) => quote.mark.as_bytes()[0],
            Self::Sigil(sigil) => sigil.mark,
            Self::Colour => b'#',
            Self::Dollar | Self::Variable => b'$',
            Self::Minus => b'-',
            Self::Escape => b'\\',
            Self::Character => b'\'',
            Self::Regex => b'/',
            Self::Heredoc => b'<',
            Self::HeredocText => b'\n',
            Self::Section => b'[',
            Self::Start(byte) => *byte,
        }
    }
}

/// The hash table of a language.
const fn slots(language: &Language) -> [u16; SLOTS] {
    let slots = fill([0; SLOTS], language.keywords, 1, language);
    let slots = fill(slots, language.constants, 2, language);
    fill(slots, language.names, 3, language)
}

/// Adds a list. All lists are sorted, so each is gone through once.
const fn fill(mut slots: [u16; SLOTS], list: Words, number: u16, language: &Language) -> [u16; SLOTS] {
    let (mut soft, mut shy, mut definer) = (0, 0, 0);
    let mut place = 0u16;
    while (place as usize) < list.len() {
        let word = list[place as usize].as_bytes();
        soft = seek(language.soft, soft, word);
        shy = seek(language.shy, shy, word);
        definer = seek(language.definers, definer, word);
        let flags = flag(language.soft, soft, word, SOFT)
            | flag(language.shy, shy, word, SHY)
            | flag(language.definers, definer, word, DEFINER);
        let mut at = hash(word);
        while slots[at] != 0 {
            at = (at + 1) % SLOTS;
        }
        slots[at] = place << PLACE | flags | number;
        place += 1;
    }
    slots
}

/// The first place from `at` on in a sorted list whose word is not before `word`.
const fn seek(list: Words, mut at: usize, word: &[u8]) -> usize {
    while at < list.len() && is_before(list[at].as_bytes(), word) {
        at += 1;
    }
    at
}

const fn flag(list: Words, at: usize, word: &[u8], flag: u16) -> u16 {
    let found = at < list.len() && !is_before(word, list[at].as_bytes());
    if found { flag } else { 0 }
}

const fn is_before(left: &[u8], right: &[u8]) -> bool {
    let mut at = 0;
    while at < left.len() && at < right.len() {
        if left[at] != right[at] {
            return left[at] < right[at];
        }
        at += 1;
    }
    left.len() < right.len()
}

/// A slot from the length and four of the bytes, whatever their case.
const fn hash(word: &[u8]) -> usize {
    let length = word.len();
    let [first, last] = [word[0], word[length - 1]];
    let sample = u32::from_le_bytes([first, word[length / 3], word[length * 2 / 3], last]) | 0x2020_2020;
    let mixed = (sample as usize ^ length << 9).wrapping_mul(0x9e37_79b1);
    mixed >> 20 & (SLOTS - 1)
}

const fn holds(bytes: &[u8], byte: u8) -> bool {
    let mut i = 0;
    while i < bytes.len() {
        if bytes[i] == byte {
            return true;
        }
        i += 1;
    }
    false
}
