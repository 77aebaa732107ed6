//! Lines of text that are read before their turn comes, in other threads: a portion of the input mostly says by itself
//! what becomes of it.

use std::io::{self, Write};
use std::ops::{Deref, Range};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use memchr::{memchr, memmem, memrchr};

use super::stream::State;
use super::text::Reader;
use super::{Annotator, Links, Options, Tally};
use crate::pieces::{Mark, Output, Pieces};

/// Reads portions of the input ahead of their turn.
#[derive(Debug)]
pub struct Scout<L> {
    links: L,
    options: Options,
    /// A long document goes by: its lines are no lines of text.
    resting: Arc<AtomicBool>,
    /// Room that was used before.
    spare: Mutex<Vec<Pieces>>,
}

/// What becomes of a portion of the input if a line of text begins where its first line does.
#[derive(Debug, Default)]
pub struct Ahead {
    /// The lines up to the first one that names a migration.
    head: Part,
    /// Those from there on.
    tail: Part,
    /// What goes out for all of them.
    pieces: Pieces,
    /// Where in it the output for the tail begins.
    tail_from: Mark,
    /// The reader behind them.
    reader: Reader,
    /// Behind them nothing is read any more.
    ends: bool,
}

/// Lines, one behind the other.
#[derive(Debug, Default)]
struct Part {
    range: Range<usize>,
    tally: Tally,
    /// They may stand below a migration, and were read as if they did not.
    guessed: bool,
}

impl Part {
    /// Whether they would be read otherwise below a migration.
    fn depends(&self, portion: &[u8]) -> bool {
        let lines = &portion[self.range.clone()];
        self.guessed || lines.starts_with(b"\t") || memmem::find(lines, b"\n\t").is_some()
    }
}

impl<L: Deref<Target = Links>> Scout<L> {
    /// One who works with these rules. Whoever has them in `resting` says whether a document goes by.
    pub(super) fn new(links: L, options: Options, resting: Arc<AtomicBool>) -> Self {
        Self { links, options, resting, spare: Mutex::default() }
    }

    /// Reads a portion of the input, by the byte that stands before it. Portions may be read in any order.
    ///
    /// # Panics
    /// Never: what is written goes to memory.
    pub fn read(&self, portion: &[u8], before: Option<u8>) -> Ahead {
        if self.resting.load(Ordering::Relaxed) {
            return Ahead::default();
        }
        let lines = &portion[..after_last_line(portion)];
        let start = match before {
            None | Some(b'\n') => 0,
            // Of a line that began before nothing is known.
            Some(_) => after_line(lines, 0),
        };
        let spare = self.spare.lock().map_or(None, |mut spare| spare.pop());
        let mut annotator = Annotator::ahead(&self.links, self.options, before.is_some(), spare.unwrap_or_default());
        let read = |annotator: &mut Annotator<'_>, from| {
            let at = annotator.work(lines, from, false, &mut Vec::new(), &mut io::sink()).expect("memory takes all");
            let (tally, guessed) = (std::mem::take(&mut annotator.tally), annotator.reader.has_guessed());
            Part { range: from..at, tally, guessed }
        };
        let head = read(&mut annotator, start);
        let end = head.range.end;
        let tail_from = annotator.out.mark();
        let tail = if std::mem::take(&mut annotator.is_sure) {
            annotator.reader.be_sure();
            read(&mut annotator, end)
        } else {
            Part { range: end..end, ..Part::default() }
        };
        let ends = matches!(annotator.state, State::Rest);
        Ahead { head, tail, pieces: annotator.out, tail_from, reader: annotator.reader, ends }
    }

    /// Takes back what was [pushed](Annotator::push_ahead): its room is used again.
    pub fn take_back(&self, ahead: &mut Ahead) {
        let mut pieces = std::mem::take(&mut ahead.pieces);
        pieces.clear();
        // What was never filled has no room, and there may be no end of it.
        if pieces.made.capacity() > 0
            && let Ok(mut spare) = self.spare.lock()
        {
            spare.push(pieces);
        }
    }
}

impl<'l> Annotator<'l> {
    /// One who reads the input ahead, in other threads, before it is [pushed](Self::push_ahead) in the same portions, all of
    /// it; `None` where each line is needed in its turn. `links` are those of this run.
    #[must_use]
    pub fn scout<L: Deref<Target = Links>>(&self, links: L) -> Option<Scout<L>> {
        self.converter.is_none().then(|| Scout::new(links, self.options, Arc::clone(&self.no_lines)))
    }

    /// [`push`](Self::push) for a portion that a [`scout`](Self::scout) has read.
    ///
    /// # Errors
    /// Those of the two writers.
    pub fn push_ahead(
        &mut self,
        bytes: &[u8],
        ahead: &mut Ahead,
        out: &mut dyn Output,
        rest: &mut dyn Write,
    ) -> io::Result<()> {
        if let Some(mut from) = self.join(bytes, out, rest)? {
            let Ahead { head, tail, .. } = ahead;
            let (start, is_read) = (head.range.start, tail.range.end > head.range.start);
            if is_read && start >= from {
                from = self.work(&bytes[..start], from, false, out, rest)?;
            }
            if is_read && from == start && self.has_room_for(head, tail) {
                if self.reader.is_below_migration() && head.depends(bytes) {
                    ahead.pieces.skip_to(ahead.tail_from);
                    from = self.work(&bytes[..head.range.end], from, false, out, rest)?;
                } else {
                    self.tally.add(&head.tally);
                    from = head.range.end;
                }
                if from == tail.range.start && self.has_room_for(tail, &Part::default()) {
                    self.tally.add(&tail.tally);
                    from = tail.range.end;
                    self.take_over(bytes, ahead, out)?;
                }
            }
            self.work_and_hold(bytes, from, out, rest)?;
        }
        let no_lines = match self.state {
            State::Line { .. } => false,
            // One that ends with its line, as in a log of them, broke off with the portion.
            State::Json { .. } | State::Xml { .. } => self.held.len() > bytes.len(),
            State::Foreign(_) | State::RestOfLine | State::Rest => true,
        };
        self.no_lines.store(no_lines, Ordering::Relaxed);
        Ok(())
    }

    /// Starts a run over a part of the input, which makes its output in a room that was used before. There may be input
    /// before it.
    fn ahead(links: &'l Links, options: Options, is_behind: bool, room: Pieces) -> Self {
        let mut out = Self::new(links, options);
        (out.out, out.gives) = (room, false);
        if is_behind {
            out.reader.forget_what_was_before();
        }
        out
    }

    /// Whether the next line is one of text, and of the names that two parts have counted as many would be kept as if they
    /// were counted one by one.
    fn has_room_for(&self, one: &Part, other: &Part) -> bool {
        matches!(self.state, State::Line { text: 0 }) && self.tally.has_room_for([&one.tally, &other.tally])
    }

    fn take_over(&mut self, portion: &[u8], ahead: &mut Ahead, out: &mut dyn Output) -> io::Result<()> {
        self.reader.go_on_behind(&ahead.reader);
        if ahead.ends {
            self.state = State::Rest;
        }
        out.take(&mut ahead.pieces, portion)
    }
}

/// Where the line ends that holds a place.
fn after_line(text: &[u8], at: usize) -> usize {
    memchr(b'\n', &text[at..]).map_or(text.len(), |end| at + end + 1)
}

/// Where the last line ends that is whole.
pub(super) fn after_last_line(text: &[u8]) -> usize {
    memrchr(b'\n', text).map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::Outcome;
    use crate::manifest::Manifest;

    fn links() -> Links {
        let rules = include_str!("../../tests/annotate/rules.json");
        Links::new(Manifest::from_json(rules.as_bytes()).unwrap(), None)
    }

    fn run(links: &Links, portions: &[&str], ahead: bool) -> (String, Outcome, usize) {
        let mut annotator = Annotator::new(links, Options::default());
        let scout = annotator.scout(links).unwrap();
        let (mut out, mut rest, mut before, mut read) = (Vec::new(), Vec::new(), None, 0);
        for portion in portions {
            let mut seen = if ahead { scout.read(portion.as_bytes(), before) } else { Ahead::default() };
            read += seen.head.range.len() + seen.tail.range.len();
            annotator.push_ahead(portion.as_bytes(), &mut seen, &mut out, &mut rest).unwrap();
            scout.take_back(&mut seen);
            before = portion.bytes().last();
        }
        let outcome = annotator.finish(&mut out, &mut rest).unwrap();
        (String::from_utf8(out).unwrap(), outcome, read)
    }

    /// What is read ahead comes to the same as what is read in its turn; and how many bytes are.
    fn read_ahead(portions: &[&str]) -> usize {
        let links = links();
        let (out, outcome, read) = run(&links, portions, true);
        let expected = run(&links, portions, false);
        assert_eq!((out, outcome, 0), expected);
        read
    }

    #[test]
    fn lines_are_read_ahead_but_for_those_that_broke_off() {
        assert_eq!(read_ahead(&["see SM040\nx\n", "SM038\n", "and SM0", "40\nSM038\nthe end"]), 12 + 6 + 6);
    }

    #[test]
    fn lines_that_may_be_messages_are_read_as_if_they_were_none() {
        let message = "\tNOT NULL constraint on columns\n";
        let unknown = "\tno such message, SM040\n";
        let header = "(shop, 0002)... ERR\n";
        // Below a migration all of a line is its message, and elsewhere what it names counts.
        for first in [header, "a log\n", "* x\n", "", "(shop)\n", "\u{1b}[1m(shop, 0001)... OK\n"] {
            for second in [unknown, message, "x\n", "", "\u{1b}[1m\tSM040\n", "x\n\tSM040\n", "\n\n\ty SM038\n"] {
                for third in
                    ["", header, "* x\n", "(SM038\n", "\u{1b}[1m*\u{1b}[0m\n", "(shop, 0003)... OK\n(b, 1)... ERR\n"]
                {
                    let portion = format!("SM038\n{second}SM040\n{third}{unknown}{message}");
                    let read = read_ahead(&[first, &portion]);
                    assert!(read >= first.len() + third.len(), "{first:?} {portion:?}");
                    read_ahead(&[first, &portion, unknown, header, message]);
                    read_ahead(&[first, "and a line that b", &portion, message]);
                }
            }
        }
    }

    #[test]
    fn a_log_of_lines_behind_tabs_goes_out_in_one_piece() {
        let links = links();
        let scout = Scout::new(&links, Options::default(), Arc::default());
        let portion = "\tat a.b.C(C.java:12)\n".repeat(1_000);
        let ahead = scout.read(portion.as_bytes(), Some(b'\n'));
        assert_eq!((ahead.head.range.clone(), ahead.head.guessed), (0..portion.len(), false));
        assert_eq!(ahead.pieces.slices(portion.as_bytes()).count(), 1);
    }

    #[test]
    fn documents_are_read_where_they_are_whole() {
        let document = "{\"issues\": [{\"rule_id\": \"SM040\", \"message\": \"\"}]} SM038\n";
        assert_eq!(read_ahead(&["SM040\n", document, "[1/2] SM040\n"]), 6 + document.len() + 12);
        let (one, two) = document.split_at(20);
        assert_eq!(read_ahead(&[&format!("SM040\n{one}"), two, "SM040\n"]), 6 + 6);
        // Behind a damaged one that is more than a line nothing is read, and nobody reads ahead.
        let damaged = "{\"issues\": [\n}\nSM040\n";
        assert_eq!(read_ahead(&[damaged, "SM040\n"]), damaged.len());
        // Of a line that broke off the rest is none, and what follows was read for nothing.
        assert_eq!(read_ahead(&[&damaged[..9], &damaged[9..], "SM040\n"]), 2 + 6);
        let line = "{\"issues\": [}\nSM040\n";
        assert_eq!(read_ahead(&[line, "SM040\n"]), line.len() + 6);
    }

    #[test]
    fn behind_a_foreign_document_lines_are_read_ahead_again() {
        let report = "<?xml version='1.0'?>\n<a>\nSM040\n</a> SM040\nSM038\n";
        assert_eq!(read_ahead(&["SM040\n", report, "SM040\n"]), 6 + report.len() + 6);
        // One that goes on in the next portion is left to who reads in its turn.
        let (one, two) = report.split_at(28);
        assert_eq!(read_ahead(&["SM040\n", one, two, "SM040\n"]), 6 + 6);
        for cut in 1..report.len() {
            let (one, two) = report.split_at(cut);
            read_ahead(&["SM040\n", one, two, "SM040\n"]);
        }
    }

    #[test]
    fn more_unknown_names_than_are_kept_are_counted_as_in_their_turn() {
        let line = |n: usize| format!("warning[rule-{n}]: x\n");
        let many: String = (0..700).map(line).collect();
        let others: String = (500..1_200).rev().map(line).collect();
        assert_eq!(read_ahead(&[&many, &others, &others]), many.len() + 2 * others.len());
        let links = links();
        assert_eq!(run(&links, &[&many, &others], true).1.tally.unknown.len(), 1_001);
        // Of two parts the first one may be read in its turn, with names that come before those of the second one.
        let nearly: String = (0..996).map(line).collect();
        let messages: String = (0..3).map(|n| format!("\tno such message {n}\n")).collect();
        let header = "(shop, 0002)... ERR\n";
        let last: String = (2_000..2_004).rev().map(line).collect();
        read_ahead(&[&format!("{nearly}{header}"), &format!("{messages}{header}{last}")]);
    }
}
