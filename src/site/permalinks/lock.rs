//! `permalinks.lock` as text: one published address a line.
//!
//! ```text
//! recipes/drop-column.html 2026-11-28
//! recipes/drop-column.html#verify 2026-11-28
//! recipes/remove-column.html 2026-11-20 moved
//! ```
//!
//! An address is a path from the site's root, percent-encoded as in a link, with a fragment where it names a place on the
//! page. Behind it stands the day on which it was first seen, and `moved` or `withdrawn` where the page only leads on or
//! says why it is empty; `merged` where it leads to a record that took it in and was published before; or `heading`, where a heading of the text has a name that pages of its kind give to a section. The lines are sorted by their bytes, so that two people who add records change different places;
//! a line by itself says all it has to say, so that a merge may keep the lines of both sides in any order.

use std::sync::Arc;

use jiff::civil::Date;

use crate::diag::{At, Checked, Code, Finding, did_you_mean};
use crate::record::shorten;
use crate::source::Source;

/// The version of the form, which the first line of the file states.
pub(super) const FORMAT: &str = "1";

/// How the first line begins.
pub(super) const HEADER: &str = "# rcabook permalinks ";

/// What a published address is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// A page, or a place on one.
    Lives,
    /// A heading's place, under a name that pages of its kind give to a section.
    Heading,
    /// It leads on to where its content is now.
    Moved,
    /// The same, to a record that was published beside it: it is no former identifier of that record's own.
    Merged,
    /// It says why it was taken back.
    Withdrawn,
}

impl State {
    /// The word at the end of a line; what lives has none.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Lives => "",
            Self::Heading => "heading",
            Self::Moved => "moved",
            Self::Merged => "merged",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'t> {
    /// The page's path from the site's root, percent-encoded.
    pub page: &'t str,
    /// The place on the page, percent-encoded.
    pub fragment: Option<&'t str>,
    /// The day on which the address was first seen.
    pub since: Date,
    /// What it was when it was last accepted.
    pub state: State,
    /// Where the line begins in the file, in bytes.
    pub start: usize,
}

impl Line<'_> {
    /// The bytes of the address in the file.
    #[must_use]
    pub fn at(&self) -> At {
        let fragment = self.fragment.map_or(0, |fragment| fragment.len() + 1);
        At::Span(self.start, self.start + self.page.len() + fragment)
    }

    /// The address as it stands in the file.
    #[must_use]
    pub fn address(&self) -> String {
        self.fragment.map_or_else(|| self.page.to_owned(), |fragment| format!("{}#{fragment}", self.page))
    }
}

/// Every address that was ever published, by page and fragment; each once.
#[derive(Debug, Default)]
pub struct Lock<'t> {
    /// The addresses.
    pub lines: Vec<Line<'t>>,
    /// Comments that people wrote.
    pub comments: Vec<&'t str>,
}

/// Reads the file. What is no address and date is a finding, and is not lost: nothing is written over it.
#[must_use]
pub fn read(source: &Source) -> Checked<Lock<'_>> {
    let mut out = Checked::<Lock<'_>>::default();
    let mut start = 0;
    let mut sorted = true;
    for line in source.text.split_inclusive('\n') {
        let text = line.trim_end_matches(['\n', '\r']);
        if let Some(comment) = text.strip_prefix('#') {
            if text.strip_prefix(HEADER).is_some_and(|version| version.trim() != FORMAT) {
                return Checked { value: Lock::default(), findings: vec![newer(&source.path, text, start)] };
            }
            if !is_our_own(comment) {
                out.value.comments.push(text);
            }
        } else if !text.trim().is_empty() {
            match line_of(text, start) {
                Ok(line) => {
                    sorted &= out.value.lines.last().is_none_or(|last| key(last) < key(&line));
                    out.value.lines.push(line);
                }
                Err(fault) => out.findings.push(fault.finding(&source.path, text, start)),
            }
        }
        start += line.len();
    }
    if !sorted {
        out.value.lines.sort_by(|a, b| key(a).cmp(&key(b)).then(a.since.cmp(&b.since)));
        drop_duplicates(&mut out, &source.path);
    }
    out
}

fn key<'l>(line: &'l Line<'_>) -> (&'l str, Option<&'l str>) {
    (line.page, line.fragment)
}

impl Lock<'_> {
    /// What a page was when it was last accepted; `None` for one that was not.
    pub(super) fn state(&self, page: &str) -> Option<State> {
        let at = self.lines.binary_search_by(|line| key(line).cmp(&(page, None))).ok()?;
        Some(self.lines[at].state)
    }
}

/// The comments that [`write`] puts above the addresses.
const PREAMBLE: [&str; 3] = [
    " Every address that was ever published, with the day on which it was first seen. A build that would lose one fails",
    " and says how to keep it. Written by `rcabook permalinks accept`, which adds and never removes; after a merge keep the",
    " lines of both sides. `moved` and `withdrawn` mark identifiers that are never used again.",
];

fn is_our_own(comment: &str) -> bool {
    format!("#{comment}").starts_with(HEADER) || PREAMBLE.contains(&comment)
}

/// The lines that stand above the addresses.
pub(super) fn preamble() -> String {
    let lines: String = PREAMBLE.iter().map(|line| format!("#{line}\n")).collect();
    format!("{HEADER}{FORMAT}\n{lines}")
}

fn newer(file: &Arc<str>, text: &str, start: usize) -> Finding {
    let message = format!("this file has another form than {FORMAT}, which this version reads");
    let help = "use the version of rcabook that wrote it, or a later one";
    Finding::new(Code::PermalinksSyntax, file, At::Span(start, start + text.len()), message).help(help)
}

/// The first of several equal addresses stays, which after sorting is the one with the earliest day.
fn drop_duplicates(out: &mut Checked<Lock<'_>>, file: &Arc<str>) {
    let mut kept: Vec<Line<'_>> = Vec::with_capacity(out.value.lines.len());
    for line in out.value.lines.drain(..) {
        match kept.last_mut() {
            Some(last) if key(last) == key(&line) => {
                last.state = last.state.max(line.state);
                let message = format!("{} stands here twice", line.address());
                let help = format!("keep the line of {}; `rcabook permalinks accept` does so", last.since);
                out.findings.push(Finding::new(Code::PermalinkDuplicate, file, line.at(), message).help(help));
            }
            _ => kept.push(line),
        }
    }
    out.value.lines = kept;
}

/// Why a line is none: the bytes of the line that are wrong, what, and the way out.
struct Fault {
    bytes: std::ops::Range<usize>,
    message: String,
    help: String,
}

const FORM: &str = "write the address and the day of its first publication, as in `recipes/drop-column.html 2026-11-28`; \
                    the file's history has the line as it was";

impl Fault {
    fn new(bytes: std::ops::Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { bytes, message: message.into(), help: help.into() }
    }

    fn finding(self, file: &Arc<str>, text: &str, start: usize) -> Finding {
        let end = self.bytes.end.min(text.len());
        let at = At::Span(start + self.bytes.start.min(end), start + end);
        Finding::new(Code::PermalinksSyntax, file, at, self.message).help(self.help)
    }
}

fn line_of(text: &str, start: usize) -> Result<Line<'_>, Fault> {
    if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|marker| text.starts_with(marker)) {
        let help = "keep the lines of both sides, in any order, and delete the markers: so no address is lost; \
                    `rcabook permalinks accept` sorts them";
        return Err(Fault::new(0..text.len(), "a merge has left its marker here", help));
    }
    let mut words = text.split(' ');
    let (Some(address), Some(day)) = (words.next(), words.next()) else {
        return Err(Fault::new(0..text.len(), "this line is no address with a day behind it", FORM));
    };
    check_address(address)?;
    let since = day_of(day, address.len() + 1)?;
    let state = match words.next() {
        None => State::Lives,
        Some(word) => state_of(word, address.len() + day.len() + 2)?,
    };
    if let Some(rest) = words.next() {
        let from = text.len() - words.fold(rest.len(), |n, word| n + word.len() + 1);
        return Err(Fault::new(from..text.len(), "nothing can stand behind the day and the state", FORM));
    }
    let (page, fragment) = crate::site::former::split(address);
    Ok(Line { page, fragment, since, state, start })
}

fn day_of(day: &str, at: usize) -> Result<Date, Fault> {
    let parsed = (day.len() == 10).then(|| day.parse::<Date>().ok()).flatten();
    parsed.ok_or_else(|| {
        let help = "write the day of the first publication as `2026-11-28`; the file's history has it";
        Fault::new(at..at + day.len().max(1), format!("`{}` is no day", shorten(day)), help)
    })
}

fn state_of(word: &str, at: usize) -> Result<State, Fault> {
    [State::Heading, State::Moved, State::Merged, State::Withdrawn]
        .into_iter()
        .find(|state| state.word() == word)
        .ok_or_else(|| {
            let help = did_you_mean(word, ["heading", "moved", "merged", "withdrawn"]).unwrap_or_else(|| {
                "write `moved`, `merged`, `withdrawn`, `heading` or nothing behind the day".to_owned()
            });
            Fault::new(at..at + word.len().max(1), format!("`{}` is no state of an address", shorten(word)), help)
        })
}

/// An address is a path from the site's root that stays in the site, as a link has it.
fn check_address(address: &str) -> Result<(), Fault> {
    let whole = 0..address.len().max(1);
    let (path, fragment) = crate::site::former::split(address);
    if path.starts_with('/') || path.contains(':') {
        let help =
            "write the path from the site's root, without host and without `/` before it, as in `recipes/x.html`";
        return Err(Fault::new(whole, "this address is not counted from the site's root", help));
    }
    if path.split('/').any(|s| s.is_empty() || s == "." || s == "..") {
        let help = "write the path as a browser shows it behind the site's root, without `.` and `..`";
        return Err(Fault::new(whole, "this path has an empty, `.` or `..` segment, which would leave the site", help));
    }
    let odd = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '~' | '/' | '%' | '#'));
    if let Some((at, c)) = address.char_indices().find(|(_, c)| odd(*c)) {
        let help = format!("percent-encode it, as `{}`", crate::id::encode_path(&c.to_string()));
        return Err(Fault::new(at..at + c.len_utf8(), format!("an address cannot contain {c:?}"), help));
    }
    if fragment.is_some_and(|f| f.is_empty() || f.contains('#')) {
        let help = "write one name behind one `#`, or leave the `#` out for the page itself";
        return Err(Fault::new(whole, "this address has no fragment behind its `#`, or two", help));
    }
    Ok(())
}
