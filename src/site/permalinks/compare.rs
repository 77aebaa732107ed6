//! The site held against the list: what was published and would vanish, and identifiers that are used again.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::keep::{Fresh, is_list, keep_fragment, keep_page};
use super::promise::{Place, answering, answers, places};
use super::{Gone, Held, Line, Lock, Lost, State};
use crate::diag::{At, Checked, Code, Finding};
use crate::handbook::{By, Handbook, decode, is_own_section};
use crate::id::{FILE_ENDING, encode_own_path};
use crate::site::{Page, Site, declared_in, feed_of, node_of};

/// After so many lost addresses the rest is counted: that many have one cause.
const MAX_TOLD: usize = 100;

/// Everything that the list finds wrong with the site.
pub(super) fn compare(book: &Handbook, site: &Site, lock: &Lock<'_>, file: &Arc<str>) -> Checked<Held> {
    let (fresh, lost, gone) = (Fresh::default(), Vec::new(), Gone::new());
    let mut compare = Compare { book, site, lock, file, fresh, out: Vec::new(), lost, told: 0, gone };
    let mut left = by_page(lock);
    for answer in answers(book, site) {
        match (left.remove(answer.page.as_str()), answer.of) {
            (Some(lines), Some(page)) => compare.page(page, answer.state, lines),
            (None, Some(page)) => compare.fresh.add(page),
            (_, None) => {}
        }
    }
    // A team's feed goes with its page, and so does the way to keep it.
    let feeds: Vec<String> = left.keys().filter_map(|page| feed_of(page.strip_suffix(FILE_ENDING)?)).collect();
    let mut lines: Vec<Range<usize>> =
        left.into_iter().filter(|(page, _)| !feeds.iter().any(|feed| feed == page)).map(|(_, lines)| lines).collect();
    lines.sort_by_key(|lines| lines.start);
    compare.lost_pages(&lines);
    compare.lost_places();
    let Compare { out, lost, gone, .. } = compare;
    Checked { value: Held { gone, lost, ..Held::default() }, findings: out }
}

/// The lines of each page, as a range of the list.
pub(super) fn by_page<'t>(lock: &Lock<'t>) -> HashMap<&'t str, Range<usize>> {
    let mut out: HashMap<&str, Range<usize>> = HashMap::with_capacity(lock.lines.len() / 4 + 1);
    for (at, line) in lock.lines.iter().enumerate() {
        out.entry(line.page).and_modify(|range| range.end = at + 1).or_insert(at..at + 1);
    }
    out
}

struct Compare<'a> {
    book: &'a Handbook,
    site: &'a Site,
    lock: &'a Lock<'a>,
    file: &'a Arc<str>,
    /// Pages that the list does not know yet: a lost one may be among them under another name.
    fresh: Fresh<'a>,
    out: Vec<Finding>,
    lost: Vec<Lost>,
    /// Lost places, those that are not told included.
    told: usize,
    gone: Gone,
}

impl Compare<'_> {
    fn page(&mut self, page: &Page, state: State, lines: Range<usize>) {
        let lines = &self.lock.lines[lines];
        let (own, fragments) = match lines {
            [own, rest @ ..] if own.fragment.is_none() => (Some(own), rest),
            all => (None, all),
        };
        // A list of what shares a value belongs to the value: it comes and goes with the records that have it.
        let is_list = matches!(page, Page::Facet(..) | Page::RuleFacet(_));
        if let Some(own) = own.filter(|own| own.state != State::Lives && state == State::Lives && !is_list) {
            // Its places were those of the other record.
            return self.reused(page, own);
        }
        if fragments.is_empty() {
            return;
        }
        // A link to a place of a former address goes on with the place.
        let Some(end) = answering(self.book, self.site, page) else { return };
        if let Some(places) = places(self.book, self.site, end) {
            self.fragments(end, fragments, &places);
        }
    }

    /// Holds places that were published against those of the page on which links to them end.
    fn fragments(&mut self, page: &Page, lines: &[Line<'_>], places: &[Place<'_>]) {
        // Few places are looked through faster than put into a map. Of two with one name the first holds.
        let map: HashMap<&str, &Place<'_>> = if places.len() > 32 {
            places.iter().rev().map(|place| (&*place.fragment, place)).collect()
        } else {
            HashMap::new()
        };
        let find = |name: &str| match map.is_empty() {
            true => places.iter().find(|place| place.fragment == name),
            false => map.get(name).copied(),
        };
        for line in lines {
            let place = line.fragment.and_then(find);
            match (place.map(|place| place.state), line.state) {
                (Some(State::Lives), State::Moved | State::Merged | State::Withdrawn) if *page == Page::Glossary => {
                    self.reused(page, line);
                }
                // The page's own section would answer for a heading.
                (Some(State::Lives), State::Heading) => self.lost_place(page, line, places),
                (Some(_), _) => self.other_place(line, place),
                (None, state) if state != State::Heading && self.is_gone(page, line) => {}
                (None, _) => self.lost_place(page, line, places),
            }
        }
    }

    /// A place that answers and may be another than the one that was published: where its heading's words name it, and
    /// took the name of a section, or are those of several headings.
    fn other_place(&mut self, line: &Line<'_>, place: Option<&Place<'_>>) {
        let Some(place) = place.filter(|place| place.by == By::Words) else { return };
        let (address, since, name) = (line.address(), line.since, decode(&place.fragment));
        if place.state == State::Heading && line.state == State::Lives {
            let message = format!(
                "{address} was published on {since} as a section that the page has by itself, and a heading of the text \
                 has its name now"
            );
            let help = "give the heading another anchor, as `{#…}`; if it says the same,";
            self.tell(line, message, format!("{help} write `{{#{name}}}` behind it"));
        } else if !place.lasting {
            let message = format!(
                "{address} was published on {since}, and several headings have these words now: it may be another's"
            );
            let help = format!("write `{{#{name}}}` behind the heading that it was, and the others step aside");
            self.tell(line, message, help);
        }
    }

    fn lost_place(&mut self, page: &Page, line: &Line<'_>, places: &[Place<'_>]) {
        if self.told >= MAX_TOLD {
            self.told += 1;
            return;
        }
        let (address, since, file) = (line.address(), line.since, page.file(self.book));
        let end = encode_own_path(file.clone());
        let known: HashSet<&str> = self
            .lock
            .lines
            .iter()
            .filter(|l| l.page == line.page || l.page == end)
            .filter_map(|l| l.fragment)
            .collect();
        let fresh = places.iter().filter(|p| p.lasting && !known.contains(&*p.fragment));
        let fresh: Vec<&str> = fresh.map(|place| &*place.fragment).collect();
        let message = if places.iter().any(|place| Some(&*place.fragment) == line.fragment) {
            format!("{address} was published on {since} for a heading, and would end at a section of the page's own")
        } else if end == line.page {
            format!("{address} was published on {since}, and the page has no such place any more")
        } else {
            format!("{address} was published on {since}, and {file}, to which it leads, has no such place")
        };
        let help = keep_fragment(self.book, page, line, &fresh);
        self.tell(line, message, help);
    }

    fn tell(&mut self, line: &Line<'_>, message: String, help: String) {
        self.told += 1;
        if self.told <= MAX_TOLD {
            self.out.push(Finding::new(Code::FragmentLost, self.file, line.at(), message).help(help));
        }
    }

    /// Whether a place was a section that pages of this kind have where there is something to say; the page keeps it.
    fn is_gone(&mut self, page: &Page, line: &Line<'_>) -> bool {
        let own = line.fragment.filter(|name| node_of(page).is_some_and(|target| is_own_section(target, name)));
        if let Some(name) = own {
            let gone = self.gone.entry(page.file(self.book)).or_default();
            // Several former addresses may lead here.
            if !gone.iter().any(|known| known == name) {
                gone.push(name.to_owned());
            }
        }
        own.is_some()
    }

    /// An identifier that was withdrawn or given up belongs to a record again.
    fn reused(&mut self, page: &Page, line: &Line<'_>) {
        let fate = match line.state {
            State::Withdrawn => "was withdrawn",
            State::Merged => "was taken into another",
            _ => "has another identifier now",
        };
        let message = format!(
            "this identifier was used before: {} was published on {} for a record that {fate}",
            line.address(),
            line.since
        );
        let help = format!(
            "give the record another identifier, for links to this one mean the old record; if it is the same one come \
             back, delete the word `{}` behind {} in permalinks.lock",
            line.state.word(),
            line.address()
        );
        let (file, at) = match (page, line.fragment) {
            (Page::Glossary, Some(id)) => self.term(id),
            _ => declared_in(self.book, page).map(|(file, at)| (Arc::clone(file), at)),
        }
        .unwrap_or_else(|| (Arc::clone(self.file), line.at()));
        self.out.push(Finding::new(Code::IdReused, &file, at, message).help(help));
    }

    fn term(&self, id: &str) -> Option<(Arc<str>, At)> {
        let term = self.book.terms.iter().find(|term| term.id.as_str() == id)?;
        Some((Arc::clone(&term.file), term.at.clone()))
    }

    fn lost_page(&mut self, line: &Line<'_>, page: &str, message: String, help: String) {
        let finding = Finding::new(Code::AddressLost, self.file, line.at(), message).help(help);
        self.lost.push(Lost { page: page.to_owned(), is_list: is_list(page), finding });
    }

    fn lost_places(&mut self) {
        if self.told > MAX_TOLD {
            let message = format!("{} more published places would vanish", self.told - MAX_TOLD);
            let help = "so many have one cause: mend those above first";
            self.out.push(Finding::new(Code::FragmentLost, self.file, At::Span(0, 0), message).help(help));
        }
    }

    fn lost_pages(&mut self, lost: &[Range<usize>]) {
        for lines in lost.iter().take(MAX_TOLD) {
            let lines = &self.lock.lines[lines.clone()];
            let line = &lines[0];
            let places = lines.iter().filter(|line| line.fragment.is_some()).count();
            let with = match places {
                0 => String::new(),
                1 => ", with a place on it".to_owned(),
                n => format!(", with {n} places on it"),
            };
            let message = format!("{} was published on {}{with}, and would vanish", line.page, line.since);
            let help = keep_page(self.book, line.page, &self.fresh);
            self.lost_page(line, line.page, message, help);
        }
        if lost.len() > MAX_TOLD {
            let message = format!("{} more published pages would vanish", lost.len() - MAX_TOLD);
            let help = "so many have one cause: see whether `src` in book.toml is right and the files are there";
            let line = &self.lock.lines[lost[MAX_TOLD].start];
            self.lost_page(line, "", message, help.to_owned());
        }
    }
}
