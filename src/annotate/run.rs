//! Findings whose form says where the rule is named, as linters print them one behind the other. They are read without the
//! questions that other lines need, and the line behind one is tried as another one before it is sifted.

use std::hash::BuildHasher as _;
use std::ops::Range;

use foldhash::fast::FixedState;
use memchr::memchr;

use super::line::{self, Line, SLASHES};
use super::stream::LONGEST_LINE;
use super::text::{Site, gcc_place_end, is_word};
use super::visible::ESC;
use super::{Annotator, Format, Tool};

/// What is known of a text whose lines follow each other, so that it is not asked in each of them.
#[derive(Debug, Default)]
pub(super) struct Known<'t> {
    escape: Next,
    slashes: Next,
    said: Said<'t>,
}

/// The next place of something, where that is known.
#[derive(Debug, Default)]
struct Next(Option<usize>);

impl Next {
    /// Whether it begins in a part of a text. The text is the same in each call, and the parts follow each other.
    fn begins_in(&mut self, text: &[u8], start: usize, end: usize, find: impl FnOnce(&[u8]) -> Option<usize>) -> bool {
        let place = match self.0.filter(|place| *place >= start) {
            Some(place) => place,
            None => find(&text[start..]).map_or(text.len(), |place| start + place),
        };
        self.0 = Some(place);
        place < end
    }
}

/// What findings said of their rules, as a linter says the same of many places.
#[derive(Debug)]
struct Said<'t>([Option<Words<'t>>; 64]);

/// What stands between a place and a message, as `: warning: ban-drop-column `, and what it says.
#[derive(Debug, Clone, Copy)]
struct Words<'t> {
    text: &'t [u8],
    rule: usize,
    /// Where in it the rule is named.
    name: usize,
}

impl Default for Said<'_> {
    fn default() -> Self {
        Self([None; 64])
    }
}

impl<'t> Said<'t> {
    /// Where the words are kept with which a text begins: by what stands behind the level.
    fn slot(&self, behind_place: &[u8]) -> Option<usize> {
        let (_, rest) = behind_place.split_at_checked(": warning: ".len())?;
        let hash = FixedState::default().hash_one(rest.first_chunk::<16>()?);
        Some(hash as usize % self.0.len())
    }

    /// The rule that a line names behind its place, and where, if its words were kept.
    fn find(&self, line: &[u8], place: usize) -> Option<(usize, Range<usize>)> {
        let behind_place = &line[place..];
        let words = self.0[self.slot(behind_place)?].filter(|words| behind_place.starts_with(words.text))?;
        Some((words.rule, place + words.name..place + words.text.len() - 1))
    }

    /// Keeps what a line says behind its place, if a blank ends the name of the rule: who begins so says the same.
    fn keep(&mut self, line: &'t [u8], place: usize, site: &Site) {
        let Range { start, end } = site.range;
        if line.get(end) == Some(&b' ')
            && let Some(slot) = self.slot(&line[place..])
        {
            self.0[slot] = Some(Words { text: &line[place..=end], rule: site.rule, name: start - place });
        }
    }
}

impl Annotator<'_> {
    /// Links lines of a text, from a place on at which one starts, as long as they are findings by their form; where they
    /// end. There may be more of them.
    pub(super) fn findings<'t>(&mut self, text: &'t [u8], start: usize, known: &mut Known<'t>) -> usize {
        const MANY: usize = 1 << 10;
        let mut at = start;
        if self.options.from.is_some_and(Format::is_document) {
            return at;
        }
        for _ in 0..MANY {
            match self.finding(text, at, known) {
                Some(end) => at = end,
                None => break,
            }
        }
        at
    }

    /// Links a whole line of a text if it is a finding by its form; where it ends.
    fn finding<'t>(&mut self, text: &'t [u8], start: usize, known: &mut Known<'t>) -> Option<usize> {
        // What begins otherwise may be more than a line of text. A mark of an encoding is no part of the line.
        if !is_word(*text.get(start)?) || text[start..].starts_with("\u{feff}".as_bytes()) {
            return None;
        }
        let end = start + memchr(b'\n', &text[start..])? + 1;
        if end - start > LONGEST_LINE || known.escape.begins_in(text, start, end, |text| memchr(ESC, text)) {
            return None;
        }
        let bytes = line::content(&text[start..end]);
        if !self.names_rule(bytes, &mut known.said) {
            return None;
        }
        let has_slashes = known.slashes.begins_in(text, start, end, |text| SLASHES.find(text));
        let line = Line { bytes, hidden: None, has_slashes };
        line::write(&mut self.out.made, line, false, &self.reader.sites, self.links, self.options.hyperlinks);
        self.out.made.extend_from_slice(&text[start + bytes.len()..end]);
        Some(end)
    }

    /// Whether a line is a finding by its form. The reader has its rule then, where it is known.
    fn names_rule<'t>(&mut self, line: &'t [u8], said: &mut Said<'t>) -> bool {
        let place = gcc_place_end(line);
        if let Some((rule, name)) = place.and_then(|place| said.find(line, place)) {
            self.reader.name(rule, name, &mut self.tally);
            return true;
        }
        let seen = self.reader.read_formed(line, self.links, &mut self.tally);
        if let (Some(Tool::Squawk), Some(place), [site]) =
            (seen.as_ref().and_then(|seen| seen.tool), place, &self.reader.sites[..])
        {
            said.keep(line, place, site);
        }
        seen.is_some()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::annotate::{Links, Options};
    use crate::manifest::Manifest;

    fn links() -> Links {
        let rules = include_str!("../../tests/annotate/rules.json");
        Links::new(Manifest::from_json(rules.as_bytes()).unwrap(), None)
    }

    /// A line of the form in which squawk's findings come, or nearly.
    fn line() -> impl Strategy<Value = String> {
        let one_of = |texts: &[&'static str]| prop::sample::select(texts.to_vec());
        let path =
            one_of(&["a.sql", "b/c.sql", "a:b.sql", "a:1", "1", "", "x.c", "warning[ban", "é", "✖ ERROR [SM040] a"]);
        let number = || one_of(&[":0", ":7", ":23", ":123456789", ":1234567890", ":", ":x", ""]);
        let level = one_of(&[": warning: ", ": error: ", ": error: ", ": warning:", ": note: ", ":warning: ", " "]);
        let id = one_of(&[
            "ban-drop-column",
            "ban-drop-columns",
            "Ban-Drop-Column",
            "require-lock-timeout",
            "require-lock-timeouts",
            "squawk/ban-drop-column",
            "brand-new-rule",
            "unused",
            "",
        ]);
        let message =
            one_of(&[" Dropping a column may break.", " no", "", ": a.sql:0:1: error: ban-drop-column no", "\t"]);
        (path, number(), number(), level, id, message).prop_map(|(a, b, c, d, e, f)| [a, b, c, d, e, f].concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn what_was_said_before_is_read_as_if_for_the_first_time(
            lines in prop::collection::vec(line(), 0..30),
            squawk in any::<bool>(),
        ) {
            let (links, from) = (links(), squawk.then_some(Format::SquawkGcc));
            let options = Options { from, ..Options::default() };
            let [mut ours, mut others] = [(); 2].map(|()| Annotator::new(&links, options));
            let mut said = Said::default();
            for line in lines.iter().map(String::as_bytes) {
                let is_finding = ours.names_rule(line, &mut said);
                let seen = others.reader.read_formed(line, &links, &mut others.tally);
                prop_assert_eq!(is_finding, seen.is_some());
                prop_assert_eq!(&ours.reader.sites, &others.reader.sites);
            }
            prop_assert_eq!(ours.tally, others.tally);
        }
    }

    #[test]
    fn what_is_said_of_many_places_is_looked_up_once() {
        let (links, mut said) = (links(), Said::default());
        let mut annotator = Annotator::new(&links, Options::default());
        let line = b"b.sql:1:2: error: ban-drop-column Dropping a column may break.";
        assert!(annotator.names_rule(line, &mut said));
        let site = annotator.reader.sites[0].clone();
        assert_eq!(said.find(line, 9), Some((site.rule, site.range.clone())));
        assert_eq!(said.find(&line[1..], 8), Some((site.rule, site.range.start - 1..site.range.end - 1)));
        assert_eq!(said.find(b": error: ban-drop-columns Dropping a column may break.", 0), None);
    }
}
