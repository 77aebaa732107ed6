//! Permanence: every address that was ever published is answered for ever.
//!
//! `permalinks.lock`, committed beside `book.toml`, is the memory that a generator otherwise has not: it knows what the
//! site once had. A project without the file promises nothing yet.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::Date;

use crate::diag::{At, Checked, Code, Finding};
use crate::handbook::{Handbook, Target, decode};
use crate::site::Site;
use crate::source::Source;

mod compare;
mod keep;
mod lock;
mod lost;
mod merged;
mod promise;
#[cfg(test)]
mod tests;

pub use lock::{Line, Lock, State, read};
pub use lost::{Lost, agree};
use promise::Place;
pub(super) use promise::standing;
pub use promise::{DATA, promised, published};

/// The file's name, beside `book.toml`.
pub const FILE: &str = "permalinks.lock";

/// What the list of published addresses says of the site: pages and places that would vanish, identifiers that are used
/// again, and lines that are none. Sections whose content is gone are no findings: the page is to say so itself.
#[must_use]
pub fn check(book: &Handbook, site: &Site, source: &Source) -> Checked<Held> {
    let mut findings = Vec::new();
    let lock = read(source).unpack(&mut findings);
    let held = compare::compare(book, site, &lock, &source.path).unpack(&mut findings);
    Checked { value: Held { merged: merged::merged(book, &lock), ..held }, findings }
}

/// The site held against the list.
#[derive(Debug, Default)]
pub struct Held {
    /// Sections whose content is gone.
    pub gone: Gone,
    /// Pages that would vanish, which are told when all else is known.
    pub lost: Vec<Lost>,
    /// Records of which the first former identifier was another record's, which they took in.
    pub merged: BTreeSet<Target>,
}

/// Sections that a page had once and that its record has nothing for any more, by the page's file.
pub type Gone = BTreeMap<String, Vec<String>>;

/// Names of places on pages, as they stand there, by the page's file.
pub type Places = BTreeMap<String, BTreeSet<String>>;

/// The list with all that is new in it.
#[derive(Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The text of the file.
    pub text: String,
    /// Pages and files that were added.
    pub pages: usize,
    /// Places on pages that were added.
    pub fragments: usize,
    /// Addresses that have moved or were withdrawn since they were accepted.
    pub changed: usize,
}

/// Adds what the site promises and the list does not have yet, first seen on this day; nothing is ever taken out.
///
/// # Errors
/// The findings of a list that cannot be read whole: it would lose what it could not read.
pub fn accept(book: &Handbook, site: &Site, source: Option<&Source>, today: Date) -> Result<Accepted, Vec<Finding>> {
    accept_without(&Places::new(), book, site, source, today)
}

/// The same without some places, which the project's own templates do not show: they never were on a page.
///
/// # Errors
/// As those of [`accept`].
pub fn accept_without(
    unshown: &Places,
    book: &Handbook,
    site: &Site,
    source: Option<&Source>,
    today: Date,
) -> Result<Accepted, Vec<Finding>> {
    let Checked { value: lock, findings } = source.map(read).unwrap_or_default();
    let broken: Vec<Finding> = findings.into_iter().filter(|f| f.code == Code::PermalinksSyntax).collect();
    if !broken.is_empty() {
        return Err(broken);
    }
    let mut list = List::of(&lock);
    let (mut pages, mut fragments, mut changed) = (0, 0, 0);
    for answer in promise::answers(book, site) {
        match list.put(answer.page.clone(), merged::state(book, &lock, &answer), today) {
            Put::New => pages += 1,
            Put::Changed => changed += 1,
            Put::Known => {}
        }
        let places = answer.of.and_then(|page| promise::places(book, site, page)).unwrap_or_default();
        let left_out = answer.of.and_then(|page| unshown.get(&page.file(book)));
        let is_shown = |place: &&Place<'_>| !left_out.is_some_and(|names| names.contains(&*decode(&place.fragment)));
        for place in places.iter().filter(|place| place.lasting).filter(is_shown) {
            match list.put(format!("{}#{}", answer.page, place.fragment), place.state, today) {
                Put::New => fragments += 1,
                Put::Changed => changed += 1,
                Put::Known => {}
            }
        }
    }
    Ok(Accepted { text: list.write(&lock.comments), pages, fragments, changed })
}

/// Another list, without the lines for what the first one has as well. Where they stood is left empty, so that places in the text
/// stay what they are.
#[must_use]
pub fn beyond(list: Option<&Source>, other: &Source) -> Source {
    let lines = |source| read(source).value.lines;
    let known: BTreeSet<String> = list.map(lines).unwrap_or_default().iter().map(Line::address).collect();
    let mut text = String::with_capacity(other.text.len());
    for line in lines(other).iter().filter(|line| known.contains(&line.address())) {
        // Lines come in the order in which they stand.
        let end = other.text[line.start..].find('\n').map_or(other.text.len(), |length| line.start + length);
        text.push_str(&other.text[text.len()..line.start]);
        text.push_str(&" ".repeat(end - line.start));
    }
    text.push_str(&other.text[text.len()..]);
    Source { path: Arc::clone(&other.path), text: text.into() }
}

/// What is promised by the site and not in the list yet, as one finding; without the places that the project's own templates
/// do not show.
#[must_use]
pub fn unaccepted(book: &Handbook, site: &Site, source: &Source, unshown: &Places) -> Option<Finding> {
    let accepted = accept_without(unshown, book, site, Some(source), Date::MIN).ok()?;
    let (pages, places) = (accepted.pages, accepted.fragments);
    if pages + places == 0 {
        return None;
    }
    let count = |number: usize, name: &str| format!("{number} {name}{}", if number == 1 { "" } else { "s" });
    let what = match (pages, places) {
        (pages, 0) => count(pages, "page"),
        (0, places) => count(places, "place"),
        (pages, places) => format!("{} and {}", count(pages, "page"), count(places, "place")),
    };
    let message = format!("{what} of the site {} not in the list yet", if pages + places == 1 { "is" } else { "are" });
    let help = "run `rcabook permalinks accept` when the site is published, and commit the file";
    Some(Finding::new(Code::AddressUnaccepted, &source.path, At::File, message).help(help))
}

/// How an address came into the list.
enum Put {
    New,
    Changed,
    Known,
}

/// The list while it grows.
struct List {
    states: HashMap<String, (Date, State)>,
}

impl List {
    fn of(lock: &Lock<'_>) -> Self {
        Self { states: lock.lines.iter().map(|line| (line.address(), (line.since, line.state))).collect() }
    }

    /// Adds an address. One that has moved or was withdrawn is marked for ever; only a person takes the mark away. So is a
    /// heading's: a section of the page never takes its name.
    fn put(&mut self, address: String, state: State, today: Date) -> Put {
        match self.states.get_mut(&address) {
            None => {
                self.states.insert(address, (today, state));
                Put::New
            }
            Some((_, known @ State::Lives)) if state == State::Heading => {
                *known = state;
                Put::Known
            }
            Some((_, known)) if matches!(state, State::Moved | State::Merged | State::Withdrawn) && *known != state => {
                *known = state;
                Put::Changed
            }
            Some(_) => Put::Known,
        }
    }

    fn write(self, comments: &[&str]) -> String {
        let mut lines: Vec<(String, (Date, State))> = self.states.into_iter().collect();
        // `#` sorts before all that an address can go on with, so a page comes before its places.
        lines.sort_unstable();
        let mut out = lock::preamble();
        comments.iter().for_each(|comment| {
            out.push_str(comment);
            out.push('\n');
        });
        for (address, (since, state)) in lines {
            let gap = if state == State::Lives { "" } else { " " };
            out.push_str(&format!("{address} {since}{gap}{}\n", state.word()));
        }
        out
    }
}

/// The file as a source, for findings about a text that is not on the disk.
#[must_use]
pub fn source(text: &str) -> Source {
    Source { path: Arc::from(FILE), text: Arc::from(text) }
}
