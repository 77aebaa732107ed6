//! Which lines need a look at all. Most lines of a log name no rule, and these are passed on in large pieces.
//!
//! What is found here are only places where something may stand: the start of a line that opens a document or a command,
//! an escape sequence, and words that begin an identifier, a message, or what linters write before one. The lines with
//! such a place are then read as if nobody had looked before, so that finding too much costs time and nothing else.

use std::ops::Range;

use memchr::{memchr, memrchr};

use super::beginnings::{Beginnings, LEAST};
use super::block::{Block, ESC, LENGTH};
use super::colours;
use super::links::Names;
use super::messages::Messages;
use super::text::stands;

/// What stands before an identifier that is not known, in the forms of text where such a one is counted.
const MARKS: [&[u8]; 7] = [b"warning[", b"warning: ", b"error[", b"error: ", b"ERROR [", b"WARNING [", b"INFO ["];

/// What is looked for: words, by how they begin.
#[derive(Debug)]
pub(super) struct Sift {
    beginnings: Beginnings,
    /// The words, sorted by their [`key`].
    words: Vec<Word>,
    /// There is a word that cannot be found by its beginning: then every line needs a look.
    blind: bool,
}

#[derive(Debug)]
struct Word {
    text: Vec<u8>,
    /// For an identifier, whether its linter stands in front of it; `None` for what is none.
    qualified: Option<bool>,
}

impl Sift {
    pub(super) fn new(names: &Names, messages: &Messages) -> Self {
        let mut out = Self { beginnings: Beginnings::new(), words: Vec::new(), blind: false };
        // The mark of an encoding begins no word, and looks like the letters of one.
        out.blind = out.beginnings.add("\u{feff}".as_bytes()).is_err();
        MARKS.iter().for_each(|mark| out.add(mark, None));
        names.patterns.iter().for_each(|name| out.add(name.text.as_bytes(), Some(name.qualified)));
        for word in messages.telling_words() {
            out.add(word.unwrap_or_default(), None);
        }
        out.words.sort_by_key(|word| key(&word.text));
        out
    }

    fn add(&mut self, text: &[u8], qualified: Option<bool>) {
        self.blind |= self.beginnings.add(text).is_err();
        self.words.push(Word { text: text.to_vec(), qualified });
    }

    /// The next line of a text that needs a look, by its start, from a place on, at which a line starts; the end of the
    /// text, which ends with a line, if none does. What is found out on the way stays in `block`, as the next line to be
    /// asked for is seldom far.
    pub(super) fn next(&self, text: &[u8], from: usize, block: &mut Block) -> usize {
        if let Some(line) = block.next_line.take().filter(|line| *line >= from) {
            return line;
        }
        let mut header = None;
        let line = match self.first_from(text, from, block, &mut header) {
            Some(at) => memrchr(b'\n', &text[from..at]).map_or(from, |before| from + before + 1),
            None => text.len(),
        };
        let Some(header) = header.filter(|header| *header < line) else { return line };
        block.next_line = Some(line);
        header
    }

    /// Whether something may stand in a text, which starts with a line.
    pub(super) fn finds_in(&self, text: &[u8]) -> bool {
        let mut header = None;
        self.first_from(text, 0, &mut Block::default(), &mut header).is_some() || header.is_some()
    }

    /// The first place at which something may stand, from the start of a line on; and the last line before it that begins
    /// as the name of a migration does. Such a line matters for those that follow, up to the next one of its kind.
    fn first_from(&self, text: &[u8], from: usize, block: &mut Block, header: &mut Option<usize>) -> Option<usize> {
        let is_header = |at: usize| matches!(text[at], b'(' | b'*');
        if self.blind {
            return Some(from);
        }
        if opens(&text[from..]) {
            if !is_header(from) {
                return Some(from);
            }
            *header = Some(from);
        }
        let mut done = from;
        for start in (from - from % LENGTH..text.len()).step_by(LENGTH) {
            let places = block.places(text, start, self.beginnings.any, |word| self.beginnings.may_be(word));
            let mut left = places & bits_from(done.saturating_sub(start));
            while left != 0 {
                let at = start + left.trailing_zeros() as usize;
                left &= left - 1;
                if text[at] == ESC {
                    let line = line_at(text, at);
                    let mut buffer = [0; colours::LONGEST];
                    if colours::seen(&text[line.clone()], &mut buffer).is_none_or(|seen| self.finds_in(seen)) {
                        return Some(at);
                    }
                    done = line.end;
                    left &= bits_from(done - start);
                } else if opens_at(text, at) {
                    if !is_header(at) {
                        return Some(at);
                    }
                    *header = Some(at);
                } else if self.known_at(text, at) {
                    return Some(at);
                }
            }
        }
        None
    }

    fn known_at(&self, text: &[u8], at: usize) -> bool {
        let key = key(&text[at..]);
        let words = &self.words[self.words.partition_point(|word| self::key(&word.text) < key)..];
        words.iter().take_while(|word| self::key(&word.text) == key).any(|word| word.is_at(text, at))
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

/// The bytes that all words have, in lower case.
fn key(text: &[u8]) -> [u8; LEAST] {
    text.first_chunk().copied().unwrap_or_default().map(|b: u8| b.to_ascii_lowercase())
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

/// Whether a line begins so that has blanks, if anything, before a place.
fn opens_at(text: &[u8], at: usize) -> bool {
    let blanks = text[..at].iter().rev().take_while(|b| **b == b' ').count();
    let before = &text[..at - blanks];
    (before.is_empty() || before.ends_with(b"\n")) && opens(&text[before.len()..])
}

/// The bits from a place on.
fn bits_from(place: usize) -> u64 {
    u32::try_from(place).ok().and_then(|place| u64::MAX.checked_shl(place)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::sync::OnceLock;

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
            blind.sift.blind = true;
            [ours(), blind]
        })
    }

    /// Two portions, so that a line is cut in two; with a scout, or on its own.
    fn run(links: &Links, text: &[u8], scouted: bool) -> (Vec<u8>, crate::annotate::Outcome) {
        let mut annotator = Annotator::new(links, Options::default());
        let scout = annotator.scout(links).unwrap();
        let (mut out, mut rest) = (Vec::new(), Vec::new());
        let (first, last) = text.split_at(text.len() / 2);
        for (portion, before) in [(first, None), (last, first.last().copied())] {
            if scouted {
                annotator.push_ahead(portion, &mut scout.read(portion, before), &mut out, &mut rest).unwrap();
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
}
