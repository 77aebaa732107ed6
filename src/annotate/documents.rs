//! Documents among the lines: what becomes of one that is read, of one that is damaged, and of one of another kind.

use std::io::{self, Write};
use std::ops::Range;

use memchr::{memchr, memrchr};

use super::edit::{self, Edit};
use super::foreign::{Foreign, Progress};
use super::stream::{PORTION, State, Step};
use super::{Annotator, Format, checkstyle, document};
use crate::pieces::Output;

impl Annotator<'_> {
    /// What is held begins like JSON, and is none from some byte on. In a log that is mostly a line of text; but who names
    /// the form of a document, or begins a report, is told that it is damaged.
    pub(super) fn broken(
        &mut self,
        input: &[u8],
        at: usize,
        document: Range<usize>,
        keys: bool,
        rest: &mut dyn Write,
    ) -> io::Result<Step> {
        let (held, end) = (&input[at..], document.end);
        if !keys {
            return Ok(self.take_as_text(end));
        }
        let named = self.reads_documents_alone();
        let text = &held[document];
        if !named && !document::is_begun(text) {
            return self.no_document(input, at, end, rest);
        }
        if named || memchr(b'\n', text).is_some() {
            return Ok(self.give_up());
        }
        // It stands in this line alone.
        self.tally.damaged += 1;
        self.state = State::RestOfLine;
        Ok(Step::Again)
    }

    /// What is held begins like a document, and is none from some byte on: that one stands in a line of text. Those before it
    /// are passed over, as a whole document is of which nothing is known.
    pub(super) fn no_document(
        &mut self,
        input: &[u8],
        at: usize,
        end: usize,
        rest: &mut dyn Write,
    ) -> io::Result<Step> {
        let Some(before) = memrchr(b'\n', &input[at..at + end]) else { return Ok(self.take_as_text(end)) };
        self.state = State::Line { text: 0 };
        self.unread(input, at..at + before + 1, rest)?;
        Ok(Step::Done(before + 1))
    }

    /// What is held begins a document of XML that nobody here reads, whose root's name is there.
    pub(super) fn foreign_begins(
        &mut self,
        input: &[u8],
        at: usize,
        root: Range<usize>,
        rest: &mut dyn Write,
    ) -> io::Result<Step> {
        let held = &input[at..];
        let (document, before) = (Foreign::new(&held[root.clone()]), root.start - 1);
        // Who reads ahead hands nothing over in the middle of it.
        if !self.gives && matches!(document.clone().feed(&held[before..]), Progress::More(_)) {
            return Ok(Step::Wait);
        }
        self.state = State::Foreign(document);
        self.unread(input, at..at + before, rest)?;
        Ok(Step::Done(before))
    }

    /// A part of such a document. Its lines are no place for additions, and it is not held: it may be long.
    pub(super) fn foreign(&mut self, input: &[u8], at: usize, end: bool, rest: &mut dyn Write) -> io::Result<Step> {
        let State::Foreign(document) = &mut self.state else { return Ok(Step::Again) };
        let length = match document.feed(&input[at..]) {
            Progress::Done(length) => {
                self.state = State::Line { text: 0 };
                length
            }
            Progress::More(_) if end => input.len() - at,
            Progress::More(0) => return Ok(Step::Wait),
            Progress::More(length) => length,
        };
        self.unread(input, at..at + length, rest)?;
        Ok(Step::Done(length))
    }

    /// A part of the input in which nothing is looked for.
    pub(super) fn unread(&mut self, input: &[u8], at: Range<usize>, rest: &mut dyn Write) -> io::Result<()> {
        match &mut self.converter {
            Some(converter) => converter.unread(&input[at], self.links, &mut self.out.made, rest),
            None => {
                self.quiet(input, at);
                Ok(())
            }
        }
    }

    /// A document of JSON, which lies in what is held from a place on.
    pub(super) fn json(
        &mut self,
        input: &[u8],
        from: usize,
        held: Range<usize>,
        out: &mut dyn Output,
        rest: &mut dyn Write,
    ) -> io::Result<Step> {
        self.state = State::Line { text: 0 };
        let (length, at) = (held.end, from + held.start..from + held.end);
        let text = &input[at.clone()];
        let kind = document::kind(text, self.options.from);
        if kind.is_some() && memchr(0, text).is_some() {
            return Ok(self.give_up());
        }
        self.count_document(kind, text);
        match &mut self.converter {
            Some(converter) if !converter.keeps(kind) => match kind {
                Some(kind) => converter.document(kind, text, self.links, &mut self.tally, &mut self.out.made)?,
                None => converter.pass(&input[from..at.end], self.links, &mut self.out.made, rest)?,
            },
            converter => {
                let edits = kind.map(|kind| document::edits(kind, text, self.links, self.options, &mut self.tally));
                let edits = edits.unwrap_or_default();
                if let Some(converter) = converter {
                    let mut document = input[from..at.start].to_vec();
                    edit::write(text, edits, &mut document)?;
                    converter.keep(document, held.start, self.links, &mut self.out.made)?;
                } else {
                    self.quiet(input, from..at.start);
                    self.edited(input, at, edits, out)?;
                }
            }
        }
        Ok(Step::Done(length))
    }

    fn count_document(&mut self, kind: Option<Format>, text: &[u8]) {
        // Where it would not be told, nothing need be known of it.
        let is_told = self.tally.expects_report || self.tally.has_read_nothing();
        if kind.is_some() {
            self.tally.documents += 1;
        } else if is_told && document::is_report(text) {
            self.tally.unread.0 += 1;
            self.tally.unread.1 += text.len() as u64;
        }
    }

    /// A document of checkstyle, all of it.
    pub(super) fn xml(
        &mut self,
        input: &[u8],
        at: Range<usize>,
        out: &mut dyn Output,
        rest: &mut dyn Write,
    ) -> io::Result<Step> {
        self.state = State::Line { text: 0 };
        let (text, length) = (&input[at.clone()], at.len());
        let Some(errors) = checkstyle::read(text) else {
            self.tally.damaged += 1;
            self.unread(input, at, rest)?;
            return Ok(Step::Done(length));
        };
        match &mut self.converter {
            Some(converter) => converter.checkstyle(&errors, text, self.links, &mut self.tally, &mut self.out.made)?,
            None => {
                let edits = checkstyle::edits(&errors, self.links, &mut self.tally);
                self.edited(input, at, edits, out)?;
            }
        }
        Ok(Step::Done(length))
    }

    /// A document with what is added to it. A long one is not gathered, but goes out past what is.
    fn edited(&mut self, input: &[u8], at: Range<usize>, edits: Vec<Edit>, out: &mut dyn Output) -> io::Result<()> {
        if edits.is_empty() {
            self.quiet(input, at);
        } else if at.len() < PORTION || !self.gives {
            edit::write(&input[at], edits, &mut self.out.made)?;
        } else {
            self.give(input, out)?;
            edit::write(&input[at], edits, out)?;
        }
        Ok(())
    }
}
