//! A walk over a document that is known to be whole: the caller takes what it wants, and passes over the rest.
//!
//! Every byte is looked at once, and nothing is copied.

use std::ops::Range;

use memchr::memchr2;

use super::Text;

/// What a value is, by its first byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::annotate) enum Start {
    Object,
    Array,
    String,
    Other,
}

/// What an object has under a key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::annotate) enum Member<T> {
    /// Nothing: the key can be added.
    #[default]
    Absent,
    /// A value of another kind than is looked for.
    Other,
    There(T),
}

impl<T> Member<T> {
    /// What was found under a key that is there.
    pub(in crate::annotate) fn of(value: Option<T>) -> Self {
        value.map_or(Self::Other, Self::There)
    }
}

/// Where an object or an array can take one more member.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::annotate) struct Place {
    /// Behind the last member, or behind the opening bracket.
    pub(in crate::annotate) end: usize,
    /// It has none yet.
    pub(in crate::annotate) empty: bool,
    /// The blanks before the first member.
    pub(in crate::annotate) lead: Range<usize>,
    /// How many members it has.
    pub(in crate::annotate) count: usize,
}

/// A place in a document.
#[derive(Debug)]
pub(in crate::annotate) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    /// At the start of a document that [`Scanner`](super::Scanner) took as whole.
    pub(in crate::annotate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// How far the walk has come.
    pub(in crate::annotate) const fn at(&self) -> usize {
        self.at
    }

    /// Ends the walk: there is nothing more that the caller wants.
    pub(in crate::annotate) const fn stop(&mut self) {
        self.at = self.bytes.len();
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(|b| b.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// What comes next.
    pub(in crate::annotate) fn start(&mut self) -> Start {
        self.blanks();
        match self.peek() {
            Some(b'{') => Start::Object,
            Some(b'[') => Start::Array,
            Some(b'"') => Start::String,
            _ => Start::Other,
        }
    }

    /// Takes an object; the visitor gets each key and must take its value. Another value is passed over.
    pub(in crate::annotate) fn object(&mut self, mut visit: impl FnMut(&'a [u8], &mut Self)) -> Option<Place> {
        if self.start() != Start::Object {
            self.skip();
            return None;
        }
        Some(self.members(b'}', |cursor, _| {
            let Text(key) = cursor.text().unwrap_or(Text(b""));
            cursor.blanks();
            // The colon.
            cursor.at += 1;
            visit(key, cursor);
        }))
    }

    /// Takes an array; the visitor must take each item. Another value is passed over.
    pub(in crate::annotate) fn array(&mut self, mut visit: impl FnMut(usize, &mut Self)) -> Option<Place> {
        if self.start() != Start::Array {
            self.skip();
            return None;
        }
        Some(self.members(b']', |cursor, number| visit(number, cursor)))
    }

    /// [`object`](Self::object) for who does not add to it.
    pub(in crate::annotate) fn each_member(&mut self, visit: impl FnMut(&'a [u8], &mut Self)) {
        self.object(visit);
    }

    /// [`array`](Self::array) for who does not add to it.
    pub(in crate::annotate) fn each_item(&mut self, visit: impl FnMut(usize, &mut Self)) {
        self.array(visit);
    }

    fn members(&mut self, close: u8, mut member: impl FnMut(&mut Self, usize)) -> Place {
        self.at += 1;
        let first = self.at;
        self.blanks();
        let mut place = Place { end: first, empty: true, lead: first..self.at, count: 0 };
        while self.peek().is_some_and(|b| b != close) {
            let before = self.at;
            member(self, place.count);
            // A visitor that took nothing must not hold the walk up.
            if self.at == before {
                self.skip();
            }
            place = Place { end: self.at, empty: false, count: place.count + 1, ..place };
            self.blanks();
            if self.peek() == Some(b',') {
                self.at += 1;
                self.blanks();
            } else if self.peek() != Some(close) {
                break;
            }
        }
        self.at = (self.at + 1).min(self.bytes.len());
        place
    }

    /// Takes a string; another value is passed over.
    pub(in crate::annotate) fn text(&mut self) -> Option<Text<'a>> {
        if self.start() != Start::String {
            self.skip();
            return None;
        }
        let range = self.skip();
        Some(Text(&self.bytes[range.start + 1..(range.end - 1).max(range.start + 1)]))
    }

    /// Takes a string, and says where it lies without its quotes.
    pub(in crate::annotate) fn place_of_text(&mut self) -> Option<Range<usize>> {
        let text = self.start() == Start::String;
        let range = self.skip();
        (text && range.len() >= 2).then(|| range.start + 1..range.end - 1)
    }

    /// Passes over a value, and says where it lies.
    pub(in crate::annotate) fn skip(&mut self) -> Range<usize> {
        self.blanks();
        let start = self.at;
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => self.skip_string(),
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' if depth == 0 => break,
                b'}' | b']' => {
                    depth -= 1;
                    self.at += 1;
                }
                b',' | b':' | b' ' | b'\n' | b'\r' | b'\t' if depth > 0 => self.at += 1,
                _ => self.skip_plain(),
            }
            if depth == 0 {
                break;
            }
        }
        start..self.at
    }

    /// Passes over a value.
    pub(in crate::annotate) fn pass(&mut self) {
        self.skip();
    }

    /// Passes over a number or a word; at least over one byte, whatever it is.
    fn skip_plain(&mut self) {
        let plain = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'+' | b'-');
        let length = self.bytes[self.at..].iter().position(|b| !plain(b)).unwrap_or(self.bytes.len() - self.at);
        self.at += length.max(1);
    }

    fn skip_string(&mut self) {
        self.at += 1;
        while let Some(found) = memchr2(b'"', b'\\', &self.bytes[self.at..]) {
            self.at += found + 1;
            if self.bytes[self.at - 1] == b'"' {
                return;
            }
            self.at = (self.at + 1).min(self.bytes.len());
        }
        self.at = self.bytes.len();
    }
}

impl Place {
    /// What is put at [`end`](Self::end) so that `member` is the container's last one, laid out as its first one is.
    pub(in crate::annotate) fn add(&self, document: &[u8], member: &str) -> Vec<u8> {
        let mut out = Vec::with_capacity(member.len() + self.lead.len() + 1);
        if !self.empty {
            out.push(b',');
            out.extend_from_slice(&document[self.lead.clone()]);
        }
        out.extend_from_slice(member.as_bytes());
        out
    }

    /// The same for several members.
    pub(in crate::annotate) fn add_all(&self, document: &[u8], members: &[String]) -> Vec<u8> {
        let mut place = self.clone();
        let mut out = Vec::new();
        for member in members {
            out.extend(place.add(document, member));
            place.empty = false;
        }
        out
    }
}
