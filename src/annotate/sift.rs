//! Which lines need a look at all. Most lines of a log name no rule, and these are passed on in large pieces.
//!
//! What is found here are only places where something may stand: the start of a line that opens a document or a command,
//! an escape sequence, and words that begin an identifier, a message, or what linters write before one. The lines with
//! such a place are then read as if nobody had looked before, so that finding too much costs time and nothing else.

use std::ops::Range;

use memchr::{memchr, memrchr};
use wide::u8x16;

use super::colours;
use super::links::Names;
use super::messages::Messages;
use super::text::{is_word, stands};

const ESC: u8 = 0x1b;

/// How many bytes are looked at in one go: as many as a number has bits.
pub(super) const BLOCK: usize = 64;

/// How many bytes are asked for first: enough to tell `ALTER TABLE` from `alter-column-type`.
const LONG: usize = 6;

/// What stands before an identifier that is not known, in the forms of text where such a one is counted.
const MARKS: [&[u8]; 7] = [b"warning[", b"warning: ", b"error[", b"error: ", b"ERROR [", b"WARNING [", b"INFO ["];

/// How many bytes are asked for before that: what most words of a log are told apart by.
pub(super) const FEW: usize = 3;

/// What is looked for: words, by a hash of their first bytes.
#[derive(Debug)]
pub(super) struct Sift {
    /// Which hashes of [`FEW`] bytes the words have.
    few: Bits,
    /// The words, sorted by hash.
    words: Vec<Word>,
    /// For each hash where its words begin; those of the next hash begin where they end.
    by_hash: Vec<usize>,
    /// Which hashes of [`LONG`] bytes the longer words have.
    long: Bits,
    /// Which two bytes the others begin with.
    short: Bits,
    /// There is a word that cannot be found by its beginning: then every line needs a look.
    blind: bool,
}

#[derive(Debug)]
struct Word {
    hash: u16,
    text: Vec<u8>,
    /// For an identifier, whether its linter stands in front of it; `None` for what is none.
    qualified: Option<bool>,
}

/// What was found in a block of a text: a bit for each of its bytes.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// Where in the text it starts.
    start: Option<usize>,
    /// Where words begin.
    words: u64,
    /// Where a line ends or an escape sequence begins.
    marks: u64,
}

impl Sift {
    pub(super) fn new(names: &Names, messages: &Messages) -> Self {
        let (words, by_hash) = (Vec::new(), Vec::new());
        let [few, long, short] = [(); 3].map(|()| Bits::new());
        let mut out = Self { few, words, by_hash, long, short, blind: false };
        MARKS.iter().for_each(|mark| out.add(mark, None));
        names.patterns.iter().for_each(|name| out.add(name.text.as_bytes(), Some(name.qualified)));
        for word in messages.telling_words() {
            out.add(word.unwrap_or_default(), None);
        }
        out.words.sort_by_key(|word| word.hash);
        out.by_hash = vec![0; (1 << 16) + 1];
        out.words.iter().for_each(|word| out.by_hash[usize::from(word.hash) + 1] += 1);
        let mut before = 0;
        for count in &mut out.by_hash {
            before += *count;
            *count = before;
        }
        out
    }

    fn add(&mut self, text: &[u8], qualified: Option<bool>) {
        let hash = match text {
            [first, ..] if !is_word(*first) => None,
            _ => match (text.first_chunk(), text.first_chunk()) {
                (Some(long), _) => Some(self.long.set(hash(*long))),
                (None, Some(short)) => Some(self.short.set(pair(*short))),
                (None, None) => None,
            },
        };
        match text {
            [a, b, c, ..] => {
                self.few.set(hash_few([*a, *b, *c]));
            }
            [a, b] => (0..=u8::MAX).for_each(|c| {
                self.few.set(hash_few([*a, *b, c]));
            }),
            _ => {}
        }
        match hash {
            Some(hash) => self.words.push(Word { hash, text: text.to_vec(), qualified }),
            None => self.blind = true,
        }
    }

    /// The next line of a text that needs a look, by its start, from a place on, at which a line starts; the end of the
    /// text, which ends with a line, if none does. What is found out on the way stays in `block`, as the next line to be
    /// asked for is seldom far.
    pub(super) fn next(&self, text: &[u8], from: usize, block: &mut Block) -> usize {
        match self.first_from(text, from, block) {
            Some(at) => memrchr(b'\n', &text[from..at]).map_or(from, |before| from + before + 1),
            None => text.len(),
        }
    }

    /// Whether something may stand in a text, which starts with a line.
    pub(super) fn finds_in(&self, text: &[u8]) -> bool {
        self.first_from(text, 0, &mut Block::default()).is_some()
    }

    /// The first place at which something may stand, from the start of a line on.
    fn first_from(&self, text: &[u8], from: usize, block: &mut Block) -> Option<usize> {
        if self.blind || opens(&text[from..]) {
            return Some(from);
        }
        let mut done = from;
        for start in (from - from % BLOCK..text.len()).step_by(BLOCK) {
            if done >= start + BLOCK {
                continue;
            }
            if block.start != Some(start) {
                *block = Block::read(text, start);
            }
            loop {
                let left = u64::MAX.checked_shl(u32::try_from(done.saturating_sub(start)).ok()?).unwrap_or(0);
                let mark = ones(block.marks & left).find_map(|at| match text[start + at] {
                    ESC => Some((at, start + at)),
                    _ => opens(&text[start + at + 1..]).then_some((at, start + at + 1)),
                });
                let before = mark.map_or(u64::MAX, |(at, _)| (1 << at) - 1);
                let word = ones(block.words & left & before).map(|at| start + at).find(|at| self.word_at(text, *at));
                let Some(first) = word.or(mark.map(|(_, at)| at)) else { break };
                if text[first] != ESC {
                    return Some(first);
                }
                let line = line_at(text, first);
                if !colours::names_nothing(&text[line.clone()], |few| self.few.has(hash_few(few))) {
                    return Some(first);
                }
                done = line.end;
            }
        }
        None
    }

    fn word_at(&self, text: &[u8], at: usize) -> bool {
        let rest = &text[at..];
        // At the end of a text there may be fewer bytes.
        if rest.first_chunk().is_some_and(|few| !self.few.has(hash_few(*few))) {
            return false;
        }
        self.known_at(text, at)
    }

    fn known_at(&self, text: &[u8], at: usize) -> bool {
        let rest = &text[at..];
        let long = rest.first_chunk().map(|long| hash(*long)).filter(|hash| self.long.has(*hash));
        let short = rest.first_chunk().map(|short| pair(*short)).filter(|hash| self.short.has(*hash));
        long.is_some_and(|hash| self.is_word(hash, text, at)) || short.is_some_and(|hash| self.is_word(hash, text, at))
    }

    fn is_word(&self, hash: u16, text: &[u8], at: usize) -> bool {
        let hash = usize::from(hash);
        self.words[self.by_hash[hash]..self.by_hash[hash + 1]].iter().any(|word| word.is_at(text, at))
    }
}

impl Block {
    fn read(text: &[u8], start: usize) -> Self {
        let (words, marks) = match text[start..].first_chunk() {
            Some(block) => masks(block),
            None => masks(&padded(&text[start..])),
        };
        let inside = start.checked_sub(1).is_some_and(|before| is_word(text[before]));
        Self { start: Some(start), words: words & !(words << 1 | u64::from(inside)), marks }
    }
}

impl Word {
    fn is_at(&self, text: &[u8], at: usize) -> bool {
        let Some(there) = text.get(at..at + self.text.len()) else { return false };
        match self.qualified {
            None => there == self.text,
            Some(qualified) if there.eq_ignore_ascii_case(&self.text) => {
                let line = line_at(text, at);
                let start = at - line.start;
                stands(&text[line], &(start..start + self.text.len()), &self.text, qualified)
            }
            Some(_) => false,
        }
    }
}

/// The line around a place, without its end.
fn line_at(text: &[u8], at: usize) -> Range<usize> {
    let start = memrchr(b'\n', &text[..at]).map_or(0, |before| before + 1);
    start..memchr(b'\n', &text[at..]).map_or(text.len(), |more| at + more)
}

/// Whether a line begins a document, a command of GitHub, or what stands above or below the name of a migration.
fn opens(line: &[u8]) -> bool {
    const BOM: u8 = 0xef;
    match line.first() {
        Some(b'{' | b'[' | b'<' | b':' | b'(' | b'*' | b'\t' | &BOM) => true,
        Some(b' ') => {
            let inner = line.iter().find(|b| !matches!(b, b' ' | b'\t' | b'\r' | b'\x0c'));
            matches!(inner, Some(b'{' | b'[' | b'<' | b':'))
        }
        _ => false,
    }
}

/// Which bytes of a block belong to words, and which are ends of lines or begin an escape sequence: a bit each.
pub(super) fn masks(block: &[u8; BLOCK]) -> (u64, u64) {
    let (parts, _) = block.as_chunks::<16>();
    let sixteen = |part: &[u8; 16]| {
        let bytes = u8x16::from(*part);
        let is = |b: u8| bytes.simd_eq(u8x16::splat(b));
        let within = |least: u8, most: u8, bytes: u8x16| {
            let above = bytes - u8x16::splat(least);
            above.min(u8x16::splat(most - least)).simd_eq(above)
        };
        let letter = within(b'a', b'z', bytes | u8x16::splat(b' '));
        // The highest bit is what counts, and bytes that are not ASCII have it.
        let word = letter | within(b'-', b'9', bytes) | bytes | is(b'_') | is(b'\\') | is(b'@');
        (word.to_bitmask(), (is(b'\n') | is(ESC)).to_bitmask())
    };
    parts.iter().enumerate().fold((0, 0), |(words, marks), (at, part)| {
        let (more_words, more_marks) = sixteen(part);
        (words | u64::from(more_words) << (16 * at), marks | u64::from(more_marks) << (16 * at))
    })
}

fn padded(rest: &[u8]) -> [u8; BLOCK] {
    let mut out = [b' '; BLOCK];
    out[..rest.len()].copy_from_slice(rest);
    out
}

/// The places of the bits that are set, from the lowest.
fn ones(mut mask: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = (mask != 0).then_some(mask.trailing_zeros() as usize)?;
        mask &= mask - 1;
        Some(at)
    })
}

/// Letters count in either case; that some other bytes fall together as well does no harm.
const LOWER: u8 = b' ';

fn hash(bytes: [u8; LONG]) -> u16 {
    let [a, b, c, d, e, f] = bytes.map(|b| b | LOWER);
    let mixed = u64::from_le_bytes([a, b, c, d, e, f, 0, 0]).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes();
    u16::from_le_bytes([mixed[6], mixed[7]])
}

fn hash_few(bytes: [u8; FEW]) -> u16 {
    let [a, b, c] = bytes.map(|b| b | LOWER);
    let mixed = u32::from_le_bytes([a, b, c, 0]).wrapping_mul(0x9e37_79b1).to_le_bytes();
    u16::from_le_bytes([mixed[2], mixed[3]])
}

fn pair(bytes: [u8; 2]) -> u16 {
    u16::from_le_bytes(bytes.map(|b| b | LOWER))
}

/// A set of numbers of sixteen bits.
#[derive(Debug)]
struct Bits(Box<[u64; 1024]>);

impl Bits {
    fn new() -> Self {
        Self(Box::new([0; 1024]))
    }

    fn set(&mut self, at: u16) -> u16 {
        self.0[usize::from(at >> 6)] |= 1 << (at & 63);
        at
    }

    fn has(&self, at: u16) -> bool {
        self.0[usize::from(at >> 6)] >> (at & 63) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, OnceLock};

    use proptest::prelude::*;

    use super::*;
    use crate::annotate::{Annotator, Links, Options};
    use crate::manifest::Manifest;

    fn links(json: &str) -> Links {
        Links::new(Manifest::from_json(json.as_bytes()).unwrap(), None)
    }

    fn ours() -> Links {
        links(include_str!("../../tests/annotate/rules.json"))
    }

    /// The links as they are, and such that pass nothing over. They are made once: a property has hundreds of cases.
    fn both() -> &'static [Links; 2] {
        static BOTH: OnceLock<[Links; 2]> = OnceLock::new();
        BOTH.get_or_init(|| {
            let mut blind = ours();
            Arc::get_mut(&mut blind.sift).unwrap().blind = true;
            [ours(), blind]
        })
    }

    /// Two portions, so that a line is cut in two; with a scout, or on its own.
    fn run(links: &Links, text: &[u8], scouted: bool) -> (Vec<u8>, crate::annotate::Outcome) {
        let mut annotator = Annotator::new(links, Options::default());
        let mut scout = annotator.scout().unwrap();
        let (mut out, mut rest) = (Vec::new(), Vec::new());
        for portion in <[_; 2]>::from(text.split_at(text.len() / 2)) {
            if scouted {
                annotator.push_sighted(portion, &scout.look_over(portion), &mut out, &mut rest).unwrap();
            } else {
                annotator.push(portion, &mut out, &mut rest).unwrap();
            }
        }
        let outcome = annotator.finish(&mut out, &mut rest).unwrap();
        (out, outcome)
    }

    fn piece() -> impl Strategy<Value = Vec<u8>> {
        let texts = [
            "SM040",
            "sm040",
            "E1",
            "[E1]",
            "a.sql:3 E6 x",
            "squawk/ban-drop-column",
            "ban-drop-column",
            "ban-drop-columns",
            "a.sql:0:23: warning: ban-drop-column x",
            "a.sql:0:2: error: brand-new-rule x",
            "warning[brand-new-rule]: x",
            "✖ ERROR [SM999] a.py:9",
            "! INFO [SM040] a.py",
            "(shop, 0002)... ERR",
            "\tNOT NULL constraint on columns",
            "NOT NULL\t constraint  on columns",
            "\n\tno such message",
            "* x",
            "::error file=a,title=SM040::m",
            "  ::notice::SM040",
            "\u{1b}[1m",
            "\u{1b}[0m",
            "\u{1b}[38;5;1m",
            "\u{1b}[2K",
            "\u{1b}(B",
            "a.sql:3 ",
            "E6",
            "[",
            "ERROR ",
            "OK",
            "{\"a\": 1}",
            " [1/2] ",
            "<checkstyle/>",
            "\u{feff}",
            "\n",
            "\r\n",
            "\n",
            " ",
            "\t",
            ".",
            "-",
            "_",
            "é",
            "plain words of a log that say nothing, and more of them to fill a block of bytes",
        ];
        let text = prop::sample::select(texts.to_vec()).prop_map(|text| text.as_bytes().to_vec());
        prop_oneof![6 => text, 1 => prop::collection::vec(any::<u8>(), 0..6)]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]

        #[test]
        fn nothing_that_would_be_read_is_passed_over(pieces in prop::collection::vec(piece(), 0..30)) {
            let text = pieces.concat();
            let [ours, blind] = both();
            let expected = run(blind, &text, false);
            for scouted in [false, true] {
                let seen = run(ours, &text, scouted);
                prop_assert_eq!(String::from_utf8_lossy(&seen.0), String::from_utf8_lossy(&expected.0));
                prop_assert_eq!(&seen, &expected);
            }
        }
    }

    #[test]
    fn a_log_is_passed_over_up_to_the_line_that_matters() {
        let links = ours();
        assert!(!links.sift.blind);
        let log = "Collecting a==1 from https://files.example/a.whl\n\n  \u{1b}[32mApplying\u{1b}[0m shop.0001... OK\nwarning, no rule: SM04 xSM040\n";
        let next = |text: &str, from| links.sift.next(text.as_bytes(), from, &mut Block::default());
        assert_eq!(next(log, 0), log.len());
        assert_eq!(next(log, log.len()), log.len());
        let matters = [
            "see SM040\n",
            "\u{1b}[2Kx\n",
            "\u{1b}[1mSM\u{1b}[m040\n",
            "  ::error::x\n",
            " {}\n",
            "(a, b)... ERR\n",
            "x: error: y\n",
            "[E1] x\n",
        ];
        for tail in matters {
            let text = format!("{log}{tail}{log}");
            assert_eq!(next(&text, 0), log.len(), "{tail:?}");
            assert_eq!(next(&text, log.len()), log.len(), "{tail:?}");
            assert_eq!(next(&text, text.len() - log.len()), text.len(), "{tail:?}");
        }
    }

    #[test]
    fn a_rule_that_begins_with_no_word_is_found_all_the_same() {
        let rule = r#"{"id": "own/#", "linter": "own", "rule": "[x-1]!", "url": "https://h.example/x.html"}"#;
        let links = links(&format!(r#"{{"format": 1, "rules": [{rule}]}}"#));
        assert_eq!(run(&links, b"a line\nsee [x-1]! there\n", false).1.tally.known, 1);
    }

    #[test]
    fn masks_have_a_bit_for_each_byte_in_their_order() {
        for (first, last) in [(0, 64), (64, 128), (128, 192), (192, 256)] {
            let bytes: Vec<u8> = (first..last).map(|b: u16| b.to_le_bytes()[0]).collect();
            let (words, marks) = masks(bytes.first_chunk().unwrap());
            for (at, b) in bytes.iter().enumerate() {
                assert_eq!(words >> at & 1 == 1, is_word(*b), "{b:#x}");
                assert_eq!(marks >> at & 1 == 1, matches!(*b, b'\n' | ESC), "{b:#x}");
            }
        }
    }
}
