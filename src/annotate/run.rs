//! Findings whose form says where the rule is named, as linters print them one behind the other. They are read without the
//! questions that other lines need, and the line behind one is tried as another one before it is sifted.

use memchr::memchr;

use super::line::{self, Line, SLASHES};
use super::stream::LONGEST_LINE;
use super::text::is_word;
use super::visible::ESC;
use super::{Annotator, Format};

/// What few lines have, and where it stands next in a text: it is looked for once, and not in each line.
#[derive(Debug, Default)]
pub(super) struct Rare {
    escape: Next,
    slashes: Next,
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

impl Annotator<'_> {
    /// Links lines of a text, from a place on at which one starts, as long as they are findings by their form; where they
    /// end. There may be more of them.
    pub(super) fn findings(&mut self, text: &[u8], start: usize, rare: &mut Rare) -> usize {
        const MANY: usize = 1 << 10;
        let mut at = start;
        if self.options.from.is_some_and(Format::is_document) {
            return at;
        }
        for _ in 0..MANY {
            match self.finding(text, at, rare) {
                Some(end) => at = end,
                None => break,
            }
        }
        at
    }

    /// Links a whole line of a text if it is a finding by its form; where it ends.
    fn finding(&mut self, text: &[u8], start: usize, rare: &mut Rare) -> Option<usize> {
        // What begins otherwise may be more than a line of text. A mark of an encoding is no part of the line.
        if !is_word(*text.get(start)?) || text[start..].starts_with("\u{feff}".as_bytes()) {
            return None;
        }
        let end = start + memchr(b'\n', &text[start..])? + 1;
        if end - start > LONGEST_LINE || rare.escape.begins_in(text, start, end, |text| memchr(ESC, text)) {
            return None;
        }
        let bytes = line::content(&text[start..end]);
        let seen = self.reader.read_formed(bytes, self.links, &mut self.tally)?;
        let has_slashes = rare.slashes.begins_in(text, start, end, |text| SLASHES.find(text));
        let line = Line { bytes, hidden: None, has_slashes };
        line::write(&mut self.out.made, line, &seen, &self.reader.sites, self.links, self.options.hyperlinks);
        self.out.made.extend_from_slice(&text[start + bytes.len()..end]);
        Some(end)
    }
}
