//! Which lines need a look at all. Most lines of a log name no rule, and these are passed on in large pieces.
//!
//! What is found here are only places where something may stand: the start of a line that opens a document or a command,
//! an escape sequence, and words that begin an identifier, a message, or what linters write before one. The lines with
//! such a place are then read as if nobody had looked before, so that finding too much costs time and nothing else.

use std::ops::Range;

use memchr::{memchr, memrchr};

use super::beginnings::{Beginnings, LEAST};
use super::begins;
use super::block::{Blocks, LENGTH, Places, places_in};
use super::colours::Seen;
use super::json::{Progress, Scanner};
use super::links::Names;
use super::messages::Messages;
use super::text::stands;
use super::visible::ESC;

/// What stands before an identifier that is not known, in the forms of text where such a one is counted.
const MARKS: [&[u8]; 7] = [b"warning[", b"warning: ", b"error[", b"error: ", b"ERROR [", b"WARNING [", b"INFO ["];

/// Of each of the first bytes of a word, how many bits tell where it stands: letters in either case have the same ones.
const KEY_BITS: u32 = 5;

/// How many [keys](key) there are.
const KEYS: usize = 1 << (KEY_BITS as usize * LEAST);

/// What is looked for: words, by how they begin.
#[derive(Debug)]
pub(super) struct Sift {
    /// Nothing where there is a word that cannot be found by its beginning: then every line needs a look.
    beginnings: Option<Beginnings>,
    /// The words, sorted by their [`key`].
    words: Vec<Word>,
    /// Where those of each key begin, and where the last ones end.
    by_key: Box<[u32; KEYS + 1]>,
}

#[derive(Debug)]
struct Word {
    text: Vec<u8>,
    /// For an identifier, whether its linter stands in front of it; `None` for what is none.
    qualified: Option<bool>,
}

impl Sift {
    pub(super) fn new(names: &Names, messages: &Messages) -> Self {
        let word = |text: &[u8], qualified| Word { text: text.to_vec(), qualified };
        let marks =
            MARKS.iter().copied().chain(names.linters.iter().map(String::as_bytes)).map(|mark| word(mark, None));
        let names = names.patterns.iter().map(|name| word(name.text.as_bytes(), Some(name.qualified)));
        let messages = messages.telling_words().map(|telling| word(telling.unwrap_or_default(), None));
        let mut words: Vec<Word> = marks.chain(names).chain(messages).collect();
        words.sort_by_key(|word| key(&word.text));
        let mut by_key = Box::new([0; KEYS + 1]);
        words.iter().for_each(|word| by_key[key(&word.text) + 1] += 1);
        (1..=KEYS).for_each(|at| by_key[at] += by_key[at - 1]);
        // The mark of an encoding begins no word, and looks like the letters of one.
        let looked_for = words.iter().map(|word| word.text.as_slice()).chain(["\u{feff}".as_bytes()]);
        Self { beginnings: Beginnings::new(looked_for).ok(), words, by_key }
    }

    /// Whether some lines are passed over at all.
    pub(super) const fn passes_some(&self) -> bool {
        self.beginnings.is_some()
    }

    /// The next line of a text that needs a look, by its start, from a place on, at which a line starts; the end of the
    /// text, which ends with a line, if none does. `below` says whether lines behind a tab are messages about a migration.
    /// What is found out on the way stays in `blocks`, as the next line to be asked for is seldom far.
    pub(super) fn next(&self, text: &[u8], from: usize, below: bool, blocks: &mut Blocks) -> usize {
        if let Some(line) = blocks.next_line.take().filter(|line| *line >= from) {
            return line;
        }
        let mut passed = Passed::below(below);
        let line = match self.first_from(text, from, blocks, &mut passed) {
            Some(at) => memrchr(b'\n', &text[from..at]).map_or(from, |before| from + before + 1),
            None => text.len(),
        };
        let Some(header) = passed.header.filter(|header| *header < line) else { return line };
        blocks.next_line = Some(line);
        header
    }

    /// Whether something may stand in a line.
    pub(super) fn finds_in(&self, line: &[u8]) -> bool {
        let mut passed = Passed::below(true);
        self.first_from(line, 0, &mut Blocks::default(), &mut passed).is_some() || passed.header.is_some()
    }

    /// The same for what is seen of a line.
    fn finds_in_seen(&self, seen: &Seen) -> bool {
        let (text, mut places) = (seen.text(), [0; Seen::BLOCKS]);
        let Some(beginnings) = &self.beginnings else { return true };
        let mut passed = Passed::below(true);
        if passed.stops_at(text, 0) || passed.header.is_some() {
            return true;
        }
        let count = places_in(seen.padded(), b'\n', beginnings, &mut places);
        places[..count]
            .iter()
            .enumerate()
            .any(|(number, places)| self.first_in(text, number * LENGTH, *places, &mut 0, &mut passed).is_some())
    }

    /// The first place at which something may stand, from the start of a line on.
    fn first_from(&self, text: &[u8], from: usize, blocks: &mut Blocks, passed: &mut Passed) -> Option<usize> {
        let Some(beginnings) = &self.beginnings else { return Some(from) };
        if passed.stops_at(text, from) {
            return Some(from);
        }
        let (mut done, mut next) = (from, from - from % LENGTH);
        while let Some((start, places)) = blocks.next(text, next, beginnings) {
            let found = self.first_in(text, start, places, &mut done, passed);
            if found.is_some() {
                return found;
            }
            next = start + LENGTH;
        }
        None
    }

    /// The same among some bytes of a block: a bit for each. What lies before `done` was dealt with.
    fn first_in(
        &self,
        text: &[u8],
        start: usize,
        places: Places,
        done: &mut usize,
        passed: &mut Passed,
    ) -> Option<usize> {
        let mut left = places & bits_from(done.saturating_sub(start));
        while left != 0 {
            let at = start + left.trailing_zeros() as usize;
            left &= left - 1;
            if text[at] == ESC {
                let line = line_at(text, at);
                if Seen::new(&text[line.clone()]).is_none_or(|seen| self.finds_in_seen(&seen)) {
                    return Some(at);
                }
                *done = line.end;
                left &= bits_from(line.end - start);
            } else if self.known_at(text, at)
                || line_behind_blanks(text, at).is_some_and(|line| passed.stops_at(text, line))
            {
                return Some(at);
            }
        }
        None
    }

    fn known_at(&self, text: &[u8], at: usize) -> bool {
        let key = key(&text[at..]);
        let [start, end] = [self.by_key[key], self.by_key[key + 1]];
        self.words[start as usize..end as usize].iter().any(|word| word.is_at(text, at))
    }
}

impl Word {
    fn is_at(&self, text: &[u8], at: usize) -> bool {
        let Some(there) = text.get(at..at + self.text.len()) else { return false };
        match self.qualified {
            None => there == self.text,
            Some(qualified) => {
                there.eq_ignore_ascii_case(&self.text)
                    && stands(text, &(at..at + self.text.len()), &self.text, qualified)
            }
        }
    }
}

/// A number for what a text begins with, in either case: the lowest bits of each of its first [`LEAST`] bytes.
fn key(text: &[u8]) -> usize {
    let first: [u8; LEAST] = text.first_chunk().copied().unwrap_or_default();
    first.iter().fold(0, |key, b| (key << KEY_BITS) | (usize::from(*b) % (1 << KEY_BITS)))
}

/// The line around a place, without its end.
fn line_at(text: &[u8], at: usize) -> Range<usize> {
    let start = memrchr(b'\n', &text[..at]).map_or(0, |before| before + 1);
    start..memchr(b'\n', &text[at..]).map_or(text.len(), |more| at + more)
}

/// What was passed over so far.
struct Passed {
    /// Lines behind a tab may be messages about a migration.
    below: bool,
    /// The last line that begins as the name of a migration does. Such a line matters for those that follow, up to the next
    /// one of its kind.
    header: Option<usize>,
    /// For what begins like JSON, line by line.
    scanner: Scanner,
}

impl Passed {
    /// Nothing so far.
    const fn below(below: bool) -> Self {
        Self { below, header: None, scanner: Scanner::new() }
    }

    /// Whether a line needs a look for how it begins, by its start.
    fn stops_at(&mut self, text: &[u8], line: usize) -> bool {
        match opens(&text[line..], self.below || self.header.is_some(), &mut self.scanner) {
            Some(Opening::Header) => {
                self.header = Some(line);
                false
            }
            opening => opening.is_some(),
        }
    }
}

/// What a line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opening {
    /// Or ends: what is said of a migration.
    Header,
    /// A document, a command of GitHub, or a message about a migration.
    Other,
}

/// What a line may begin that is not found by a word in it. `below` says whether what stands behind a tab may be a message.
fn opens(line: &[u8], below: bool, scanner: &mut Scanner) -> Option<Opening> {
    const BOM: u8 = 0xef;
    let opens = match line.first()? {
        b'(' | b'*' => return Some(Opening::Header),
        b'\t' if below => true,
        b' ' | b'\t' => {
            let inner = line.iter().position(|b| !matches!(b, b' ' | b'\t' | b'\r' | b'\x0c'));
            inner.is_some_and(|inner| opens_anywhere(&line[inner..], scanner))
        }
        &BOM => true,
        _ => opens_anywhere(line, scanner),
    };
    opens.then_some(Opening::Other)
}

/// Whether a text begins a document or a command of GitHub.
fn opens_anywhere(text: &[u8], scanner: &mut Scanner) -> bool {
    match text.first() {
        Some(b':') => text.starts_with(b"::"),
        Some(b'{' | b'[') => may_be_json(text, scanner),
        Some(b'<') => begins::may_be_xml(text),
        _ => false,
    }
}

/// Whether it is not clear at once that a text which begins so is no document of JSON: so do most lines of some logs.
fn may_be_json(text: &[u8], scanner: &mut Scanner) -> bool {
    const ENOUGH: usize = 64;
    let first = &text[..text.len().min(ENOUGH)];
    let first = &first[..memchr(b'\n', first).unwrap_or(first.len())];
    scanner.start_again();
    !matches!(scanner.feed(first), Progress::Broken(_)) || scanner.has_keys()
}

/// The start of the line that has blanks alone before a place.
fn line_behind_blanks(text: &[u8], at: usize) -> Option<usize> {
    let blanks = text[..at].iter().rev().take_while(|b| **b == b' ').count();
    let start = at - blanks;
    (start == 0 || text[start - 1] == b'\n').then_some(start)
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
            blind.sift.beginnings = None;
            [ours(), blind]
        })
    }

    /// Two portions, so that a line is cut in two; with a scout, or on its own.
    fn run(links: &Links, options: Options, text: &[u8], scouted: bool) -> (Vec<u8>, crate::annotate::Outcome) {
        let mut annotator = Annotator::new(links, options);
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

    /// Identifiers, and findings that name rules.
    const RULES: [&str; 19] = [
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
        "\na.sql:0:23: warning: ban-drop-column x\na.sql:1:23: warning: ban-drop-column http://x\n",
        "\nb.sql:1: error: ban-drop-column x\r\nb.c:1:2: warning: unused-variable x\nb.sql:2: warning: new-rule",
        "\nb.sql:1: error: ban-drop-column x -> https://handbook.example/migrations/rules/squawk/ban-drop-column.html\n",
        "\nb.sql:1: error: ban-drop-column \u{1b}]8;;http://x\u{1b}\\x\u{1b}]8;;\u{1b}\\\n",
        "\n\u{feff}{\"b.sql:1: error: ban-drop-column \": 1}\n",
        "warning[brand-new-rule]: x",
        "\na.sql:3: squawk/no-such-rule x",
        "warning[squawk/no-such-rule]: x",
        "squawk/",
    ];

    /// What else linters write, and messages about migrations.
    const MESSAGES: [&str; 9] = [
        "✖ ERROR [SM999] a.py:9",
        "! INFO [SM040] a.py",
        "(shop, 0002)... ERR",
        "\tNOT NULL constraint on columns",
        "NOT NULL\t constraint  on columns",
        "\n\tno such message",
        "* x",
        "::error file=a,title=SM040::m",
        "  ::notice::SM040",
    ];

    /// What a log has besides: colours, documents, and parts of lines.
    const PARTS: [&str; 37] = [
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
        "[INFO] ",
        "[12, ",
        "(shop, 0002)... OK\n",
        "\n\tat a.b.C(C.java:12)",
        "\n\u{1b}[1m\tSM040",
        "\n* ",
        "\n[ERROR] ",
        "\n{\"a\": [1, true]}",
        "{\"a\": 1}",
        " [1/2] ",
        "<checkstyle/>",
        "\n<?xml version='1.0'?>\n<a>",
        "</a>",
        "\n{\"a\": \"",
        "\n{\"issues\": [",
        "<?xml",
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

    fn piece() -> impl Strategy<Value = Vec<u8>> {
        let texts = [&RULES[..], &MESSAGES, &PARTS].concat();
        let text = prop::sample::select(texts).prop_map(|text| text.as_bytes().to_vec());
        prop_oneof![6 => text, 1 => prop::collection::vec(any::<u8>(), 0..6)]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]

        #[test]
        fn nothing_that_would_be_read_is_passed_over(
            pieces in prop::collection::vec(piece(), 0..30),
            hyperlinks in any::<bool>(),
        ) {
            let (text, options) = (pieces.concat(), Options { hyperlinks, ..Options::default() });
            let [ours, blind] = both();
            let expected = run(blind, options, &text, false);
            for scouted in [false, true] {
                let seen = run(ours, options, &text, scouted);
                prop_assert_eq!(String::from_utf8_lossy(&seen.0), String::from_utf8_lossy(&expected.0));
                prop_assert_eq!(&seen, &expected);
            }
        }
    }

    #[test]
    fn a_log_is_passed_over_up_to_the_line_that_matters() {
        let links = ours();
        assert!(links.sift.beginnings.is_some());
        let log = "Collecting a==1 from https://files.example/a.whl\n\n  \u{1b}[32mApplying\u{1b}[0m shop.0001... OK\n\
            warning, no rule: SM04 xSM040\n[INFO] x\n[1/2] x\n {x}\n\tat a.b.C(C.java:12)\n: x\n<a>\n";
        let next = |text: &str, from| links.sift.next(text.as_bytes(), from, false, &mut Blocks::default());
        assert_eq!(next(log, 0), log.len());
        assert_eq!(next(log, log.len()), log.len());
        let matters = [
            "see SM040\n",
            "\u{1b}[2Kx\n",
            "\u{1b}[1mSM\u{1b}[m040\n",
            "  ::error::x\n",
            " {}\n",
            "\t[\n",
            "[1, 2] x\n",
            "{\"a\": x\n",
            "<checkstyle\n",
            "\u{feff}{\n",
            "(a, b)... ERR\n",
            "x: error: y\n",
        ];
        for tail in matters {
            let text = format!("{log}{tail}{log}");
            assert_eq!(next(&text, 0), log.len(), "{tail:?}");
            assert_eq!(next(&text, log.len()), log.len(), "{tail:?}");
            assert_eq!(next(&text, text.len() - log.len()), text.len(), "{tail:?}");
        }
        // Behind what may name a migration, lines behind tabs may be messages about it.
        let text = format!("{log}\ty\n(a, b)\nx\n\ty\n{log}");
        let mut blocks = Blocks::default();
        let header = log.len() + 3;
        assert_eq!(links.sift.next(text.as_bytes(), 0, false, &mut blocks), header);
        assert_eq!(links.sift.next(text.as_bytes(), header + 7, true, &mut blocks), header + 9);
        assert_eq!(links.sift.next(text.as_bytes(), 0, true, &mut Blocks::default()), log.find('\t').unwrap());
    }

    #[test]
    fn a_rule_that_begins_with_no_word_is_found_all_the_same() {
        let rule = r#"{"id": "own/#", "linter": "own", "rule": "[x-1]!", "url": "https://h.example/x.html"}"#;
        let links = links(&format!(r#"{{"format": 1, "rules": [{rule}]}}"#));
        assert_eq!(run(&links, Options::default(), b"a line\nsee [x-1]! there\n", false).1.tally.known, 1);
    }
}
