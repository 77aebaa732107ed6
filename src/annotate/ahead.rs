//! Lines of text that are read before their turn comes, in other threads: a portion of the input mostly says by itself
//! what becomes of it.

use std::io::{self, Write};
use std::ops::{Deref, Range};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use memchr::{memchr, memrchr};

use super::text::Reader;
use super::{Annotator, Links, Options, Tally};
use crate::pieces::{Output, Pieces};

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
    /// The part that was read: whole lines.
    pub(super) range: Range<usize>,
    /// What goes out, and behind each part a line that depends on one before the portion.
    pub(super) before: Vec<(Pieces, Range<usize>)>,
    /// What goes out behind them.
    pub(super) pieces: Pieces,
    pub(super) tally: Tally,
    /// The reader behind it.
    pub(super) reader: Reader,
    /// Behind it nothing is read any more.
    pub(super) ends: bool,
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
        let (mut out, mut at, mut earlier) = (Gathered::default(), start, Vec::new());
        loop {
            at = annotator.work(lines, at, false, &mut out, &mut io::sink()).expect("memory takes all");
            if !annotator.is_unsure() {
                break;
            }
            let line = at..after_line(lines, at);
            at = line.end;
            earlier.push((std::mem::take(&mut out.0), line));
        }
        let (tally, reader, ends) = annotator.stopped();
        Ahead { range: start..at, before: earlier, pieces: out.0, tally, reader, ends }
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

/// What goes out for a portion.
#[derive(Default)]
struct Gathered(Pieces);

impl Output for Gathered {
    fn take(&mut self, pieces: &mut Pieces, lent: &[u8]) -> io::Result<()> {
        if self.0.is_empty() {
            std::mem::swap(&mut self.0, pieces);
            return Ok(());
        }
        pieces.write_to(lent, self)
    }
}

impl Write for Gathered {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.made.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
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
            read += seen.range.len() - seen.before.iter().map(|(_, line)| line.len()).sum::<usize>();
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
    fn a_message_below_a_migration_that_was_not_seen_waits_for_its_turn() {
        let message = "\tNOT NULL constraint on columns\n";
        let unknown = "\tno such message, SM040\n";
        let header = "(shop, 0002)... ERR\n";
        // Below a migration all of a line is its message, and elsewhere what it names counts.
        for first in [header, "a log\n", "* x\n", ""] {
            let second = format!("SM038\n{unknown}{message}SM040\n{header}{unknown}{message}");
            let left = unknown.len() + message.len();
            assert_eq!(
                read_ahead(&[first, &second]),
                first.len() + second.len() - if first.is_empty() { 0 } else { left }
            );
            assert_eq!(
                read_ahead(&[first, &second, unknown]),
                first.len() + second.len() - if first.is_empty() { 0 } else { left }
            );
        }
    }

    #[test]
    fn documents_are_read_where_they_are_whole() {
        let document = "{\"issues\": [{\"rule_id\": \"SM040\", \"message\": \"\"}]} SM038\n";
        assert_eq!(read_ahead(&["SM040\n", document, "[1/2] SM040\n"]), 6 + document.len() + 12);
        let (one, two) = document.split_at(20);
        assert_eq!(read_ahead(&[&format!("SM040\n{one}"), two, "SM040\n"]), 6 + 6);
        // Behind a damaged one nothing is read, and nobody reads ahead.
        let damaged = "{\"issues\": [}\nSM040\n";
        assert_eq!(read_ahead(&[damaged, "SM040\n"]), damaged.len());
        assert_eq!(read_ahead(&[&damaged[..9], &damaged[9..], "SM040\n"]), 0);
    }

    #[test]
    fn more_unknown_names_than_are_kept_are_counted_as_in_their_turn() {
        let line = |n: usize| format!("warning[rule-{n}]: x\n");
        let many: String = (0..700).map(line).collect();
        let others: String = (500..1_200).rev().map(line).collect();
        assert_eq!(read_ahead(&[&many, &others, &others]), many.len() + 2 * others.len());
        let links = links();
        assert_eq!(run(&links, &[&many, &others], true).1.tally.unknown.len(), 1_001);
        // Lines that wait for their turn have names as well, which come before those that were read ahead.
        let nearly: String = (0..996).map(line).collect();
        let waiting: String = (0..3).map(|n| format!("\tno such message {n}\n")).collect();
        let header = "(shop, 0002)... ERR\n";
        let last: String = (2_000..2_004).rev().map(line).collect();
        read_ahead(&[&format!("{nearly}{header}"), &format!("{waiting}{last}")]);
    }
}
