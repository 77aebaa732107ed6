//! The input as it comes: lines, and documents among them.

use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use memchr::memchr;

use super::ahead::after_last_line;
use super::block::Blocks;
use super::convert::Converter;
use super::json::{Progress, Scanner};
use super::links::Links;
use super::tally::Tally;
use super::text::Reader;
use super::visible::{ESC, Visible};

use super::begins::{Begins, begins};
use super::checkstyle::{self, End};
use super::foreign::Foreign;
use super::line::{self, Line};
use super::run::Known;
use super::{Options, stamp};
use crate::pieces::{Output, Pieces};

/// The longest line that is looked into, in bytes; a longer one passes as it is.
pub(super) const LONGEST_LINE: usize = 1 << 20;

/// How much output is gathered before it is given on, in bytes.
pub(super) const PORTION: usize = 1 << 18;

/// A run over one input.
#[derive(Debug)]
pub struct Annotator<'l> {
    pub(super) links: &'l Links,
    pub(super) options: Options,
    pub(super) tally: Tally,
    pub(super) reader: Reader,
    visible: Visible,
    /// Input that could not be dealt with yet.
    pub(super) held: Vec<u8>,
    pub(super) state: State,
    /// Output that was not given on yet.
    pub(super) out: Pieces,
    /// It is given on, and not only gathered.
    pub(super) gives: bool,
    pub(super) converter: Option<Converter>,
    /// From the next line on it does not matter what was before.
    pub(super) is_sure: bool,
    /// Lines are no lines of text for now, which those know who read ahead.
    pub(super) no_lines: Arc<AtomicBool>,
}

#[derive(Debug)]
pub(super) enum State {
    /// At the start of a line; the bytes up to this place are no document.
    Line { text: usize },
    /// In a document that starts here, and was scanned up to there.
    Json { start: usize, scanned: usize, scanner: Scanner },
    /// In a checkstyle document, searched up to there.
    Xml { searched: usize },
    /// In a document of XML that nobody here reads.
    Foreign(Foreign),
    /// In a line of which no more is read: it is too long, or holds a damaged document.
    RestOfLine,
    /// Behind a damaged document that began in a line before: what follows may belong to it.
    Rest,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What was linked, and what was not.
    pub tally: Tally,
    /// The findings as a table in Markdown, when GitHub's commands are written: for the step's summary.
    pub step_summary: Option<String>,
}

/// What can be done with the input that is held.
pub(super) enum Step {
    /// Nothing, before more comes.
    Wait,
    /// This much of it is done with.
    Done(usize),
    /// The state has changed.
    Again,
}

impl<'l> Annotator<'l> {
    /// Starts a run.
    #[must_use]
    pub fn new(links: &'l Links, options: Options) -> Self {
        let lines = options.from.filter(|from| !from.is_document());
        // Only who says what is to be read, or what is to become of it, misses a report.
        let expects_report = options.to.is_some() || options.from.is_some() || links.knows_the_linter();
        Self {
            links,
            options,
            tally: Tally { expects_report, ..Tally::default() },
            reader: Reader::new(lines),
            visible: Visible::default(),
            held: Vec::new(),
            state: State::Line { text: 0 },
            out: Pieces::default(),
            gives: true,
            converter: options.to.map(Converter::new),
            is_sure: false,
            no_lines: Arc::default(),
        }
    }

    /// Takes it that a conversion is read in a folder: files below it are named from there, as hosts show them.
    #[must_use]
    pub fn working_in(mut self, folder: &str) -> Self {
        if let Some(converter) = &mut self.converter {
            converter.work_in(folder);
        }
        self
    }

    /// Takes the next bytes of the input. `out` gets everything that can be said about them; with
    /// [`to`](Options::to), `rest` gets the lines that have no place in the new form.
    ///
    /// # Errors
    /// Those of the two writers.
    pub fn push(&mut self, bytes: &[u8], out: &mut dyn Output, rest: &mut dyn Write) -> io::Result<()> {
        match self.join(bytes, out, rest)? {
            Some(from) => self.work_and_hold(bytes, from, out, rest),
            None => Ok(()),
        }
    }

    /// Works on what was held, with what belongs to it; how much of the bytes that is, or nothing where all is held.
    pub(super) fn join(
        &mut self,
        bytes: &[u8],
        out: &mut dyn Output,
        rest: &mut dyn Write,
    ) -> io::Result<Option<usize>> {
        if self.held.is_empty() {
            return Ok(Some(0));
        }
        // The line that broke off is whole now, or more has to be held.
        let from = memchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1);
        self.held.extend_from_slice(&bytes[..from]);
        self.work_on_held(false, out, rest)?;
        if self.held.is_empty() {
            return Ok(Some(from));
        }
        if from < bytes.len() {
            self.held.extend_from_slice(&bytes[from..]);
            self.work_on_held(false, out, rest)?;
        }
        Ok(None)
    }

    pub(super) fn work_and_hold(
        &mut self,
        bytes: &[u8],
        from: usize,
        out: &mut dyn Output,
        rest: &mut dyn Write,
    ) -> io::Result<()> {
        let done = self.work(bytes, from, false, out, rest)?;
        self.held.extend_from_slice(&bytes[done..]);
        Ok(())
    }

    /// Ends the run: what was held back is given out.
    ///
    /// # Errors
    /// Those of the two writers.
    pub fn finish(mut self, out: &mut dyn Output, rest: &mut dyn Write) -> io::Result<Outcome> {
        self.work_on_held(true, out, rest)?;
        if matches!(self.state, State::Foreign(_)) {
            // What stands in it might have been lines behind it.
            self.tally.damaged += 1;
        }
        if let Some(converter) = &mut self.converter {
            converter.finish(self.links, &mut self.tally, out, rest)?;
        }
        let step_summary = self.converter.as_ref().and_then(|converter| converter.step_summary(self.links));
        Ok(Outcome { tally: self.tally, step_summary })
    }

    fn work_on_held(&mut self, end: bool, out: &mut dyn Output, rest: &mut dyn Write) -> io::Result<()> {
        let mut held = std::mem::take(&mut self.held);
        let done = self.work(&held, 0, end, out, rest)?;
        held.drain(..done);
        self.held = held;
        Ok(())
    }

    /// How much of the input is done with, from a place on.
    pub(super) fn work(
        &mut self,
        input: &[u8],
        from: usize,
        end: bool,
        out: &mut dyn Output,
        rest: &mut dyn Write,
    ) -> io::Result<usize> {
        let lines = after_last_line(input);
        let (mut at, mut blocks) = (from, Blocks::default());
        let mut known = Known::default();
        while at < input.len() {
            if self.out.made.len() >= PORTION {
                self.give(input, out)?;
            }
            // Behind a document the line goes on: what stands there was not sifted as a line.
            let starts_line = at == from || input[at - 1] == b'\n';
            if starts_line && at < lines && self.may_be_quiet() {
                let below = self.reader.is_below_migration();
                let next = self.links.sift.next(&input[..lines], at, below, &mut blocks);
                self.quiet(input, at..next);
                at = self.findings(&input[..lines], next, &mut known);
                if at == lines || at > next {
                    continue;
                }
            }
            match self.step(input, at, end, out, rest)? {
                Step::Wait => break,
                Step::Done(length) => at += length,
                Step::Again => {}
            }
        }
        self.give(input, out)?;
        Ok(at)
    }

    /// Lines that pass as they are. A few of them are sooner copied than passed on by themselves.
    pub(super) fn quiet(&mut self, input: &[u8], lines: Range<usize>) {
        const MANY: usize = 1 << 10;
        if lines.len() < MANY {
            self.out.made.extend_from_slice(&input[lines]);
        } else {
            self.out.pass(lines);
        }
    }

    /// At the start of a line of which nothing is known. A conversion has to do with every line.
    fn may_be_quiet(&self) -> bool {
        self.converter.is_none()
            && !self.reads_documents_alone()
            && self.links.sift.passes_some()
            && matches!(self.state, State::Line { text: 0 })
    }

    pub(super) fn reads_documents_alone(&self) -> bool {
        self.options.from.is_some_and(super::Format::is_document)
    }

    /// Gives the output on, in which parts of the input may stand.
    pub(super) fn give(&mut self, input: &[u8], out: &mut dyn Output) -> io::Result<()> {
        if self.gives && !self.out.is_empty() { out.take(&mut self.out, input) } else { Ok(()) }
    }

    fn step(
        &mut self,
        input: &[u8],
        at: usize,
        end: bool,
        out: &mut dyn Output,
        rest: &mut dyn Write,
    ) -> io::Result<Step> {
        let held = &input[at..];
        match &mut self.state {
            State::Rest => {
                self.unread(input, at..input.len(), rest)?;
                Ok(Step::Done(held.len()))
            }
            State::RestOfLine => {
                let newline = memchr(b'\n', held).map(|at| at + 1);
                if newline.is_some() {
                    self.state = State::Line { text: 0 };
                }
                let length = newline.unwrap_or(held.len());
                self.pass(&held[..length], rest)?;
                Ok(Step::Done(length))
            }
            State::Json { start, scanned, scanner } => {
                let progress = scanner.feed(&held[*scanned..]);
                let (start, before, keys) = (*start, *scanned, scanner.has_keys());
                *scanned = held.len();
                match progress {
                    Progress::Done(length) => self.json(input, at, start..before + length, out, rest),
                    Progress::More if !end => Ok(Step::Wait),
                    // What has a key was meant as a document, and is damaged; a line that only began like one is text.
                    Progress::More if keys => Ok(self.give_up()),
                    Progress::More => Ok(self.take_as_text(held.len())),
                    Progress::Broken(broken) => {
                        self.broken(input, at, start..(before + broken).max(start + 1), keys, rest)
                    }
                }
            }
            State::Xml { searched } => {
                let searched = std::mem::replace(searched, held.len());
                match checkstyle::end(held, searched) {
                    End::At(length) => self.xml(input, at..at + length, out, rest),
                    End::Other(root) => self.foreign_begins(input, at, root, rest),
                    End::Missing(text) => self.no_document(input, at, text, rest),
                    End::Open if end => Ok(self.give_up()),
                    End::Open => Ok(Step::Wait),
                }
            }
            State::Foreign(_) => self.foreign(input, at, end, rest),
            State::Line { text } => {
                let text = *text;
                self.line(held, text, end, rest)
            }
        }
    }

    pub(super) fn give_up(&mut self) -> Step {
        self.tally.damaged += 1;
        self.state = State::Rest;
        Step::Again
    }

    pub(super) fn take_as_text(&mut self, text: usize) -> Step {
        self.state = State::Line { text };
        Step::Again
    }

    fn line(&mut self, held: &[u8], text: usize, end: bool, rest: &mut dyn Write) -> io::Result<Step> {
        if text == 0 && self.options.from.is_none_or(super::Format::is_document) {
            match begins(held) {
                Begins::Json(start) => {
                    self.state = State::Json { start, scanned: start, scanner: Scanner::new() };
                    return Ok(Step::Again);
                }
                Begins::Xml => {
                    self.state = State::Xml { searched: 0 };
                    return Ok(Step::Again);
                }
                Begins::Unclear if !end => return Ok(Step::Wait),
                Begins::Text | Begins::Unclear => {}
            }
        }
        let length = match memchr(b'\n', held) {
            Some(at) => at + 1,
            None if end => held.len(),
            None if held.len() > LONGEST_LINE => {
                self.state = State::RestOfLine;
                return Ok(Step::Again);
            }
            None => return Ok(Step::Wait),
        };
        self.state = State::Line { text: text.saturating_sub(length) };
        if length > LONGEST_LINE || self.reads_documents_alone() {
            self.pass(&held[..length], rest)?;
        } else {
            self.whole_line(&held[..length], rest)?;
        }
        Ok(if self.is_sure { Step::Wait } else { Step::Done(length) })
    }

    fn whole_line(&mut self, line: &[u8], rest: &mut dyn Write) -> io::Result<()> {
        // What is passed on keeps the time before it; a conversion has no place for it.
        let stamp = if self.converter.is_some() { stamp::length(line) } else { 0 };
        let content = line::content(&line[stamp..]);
        let hidden = memchr(ESC, content).is_some();
        if hidden {
            self.visible.read(content);
            if self.converter.is_none() && !self.links.sift.finds_in(&self.visible.text) {
                self.out.made.extend_from_slice(line);
                return Ok(());
            }
        }
        let text = if hidden { &self.visible.text } else { content };
        self.is_sure = self.reader.is_sure_from(text);
        if self.is_sure {
            return Ok(());
        }
        let seen = self.reader.read(text, self.links, &mut self.tally);
        if let Some(converter) = &mut self.converter {
            let line = if seen.is_some() { &line[stamp..] } else { line };
            return converter.line(line, text, seen, &self.reader, self.links, &mut self.out.made, rest);
        }
        match seen {
            Some(seen) => {
                let hidden = hidden.then_some(&self.visible);
                let (end, hyperlinks) = (&line[content.len()..], self.options.hyperlinks);
                let line = Line::new(content, hidden);
                line::write(&mut self.out.made, line, seen.github, &self.reader.sites, self.links, hyperlinks);
                self.out.made.extend_from_slice(end);
            }
            None => self.out.made.extend_from_slice(line),
        }
        Ok(())
    }

    /// A part of the input that is no finding.
    fn pass(&mut self, bytes: &[u8], rest: &mut dyn Write) -> io::Result<()> {
        // No text has such a byte: it is the document that was named, damaged, or in an encoding that is not read.
        if self.reads_documents_alone() && memchr(0, bytes).is_some() {
            self.give_up();
        }
        match &mut self.converter {
            Some(converter) => converter.pass(bytes, self.links, &mut self.out.made, rest),
            None => {
                self.out.made.extend_from_slice(bytes);
                Ok(())
            }
        }
    }
}
