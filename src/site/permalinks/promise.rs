//! What the site answers, and which of it is promised to stay.
//!
//! Promised are all pages with their twins, the files that other programs are told to fetch, feeds among them, and the places on a page that a
//! person wrote or an identifier gives ([`Anchor`]). Not promised are pictures, which are parts of pages; files that are
//! named by their content; and the indexes of search, which belong to one build.

use std::borrow::Cow;
use std::collections::HashSet;

use super::compare::by_page;
use super::{Places, State, read};
use crate::handbook::{Anchor, By, Handbook, Target, decode, is_own_section};
use crate::id::encode_path;
use crate::record::Status;
use crate::site::{Page, Site, node_of};
use crate::source::Source;

/// Files that are no pages and that programs fetch by their names.
pub const DATA: [&str; 6] =
    ["feed.xml", "links.json", "rules.json", "rules.schema.json", "rules/v1.json", "rules/v1.schema.json"];

/// One page as the list of permalinks sees it.
pub(super) struct Answer<'a> {
    /// The page's path, as in a link.
    pub page: String,
    pub state: State,
    /// The page itself; a file that is none has none.
    pub of: Option<&'a Page>,
}

/// Every page and file that the site promises, in no order.
pub(super) fn answers<'a>(book: &Handbook, site: &'a Site) -> impl Iterator<Item = Answer<'a>> {
    let pages = site.pages.iter().filter(|page| **page != Page::NotFound).map(|page| {
        let file = page.file(book);
        Answer { page: crate::id::encode_own_path(file), state: state(book, page), of: Some(page) }
    });
    let file = |path, state| Answer { page: crate::id::encode_own_path(path), state, of: None };
    let data = DATA.iter().map(|name| (*name).to_owned());
    let values = site.facets.iter().flat_map(|(facet, values)| values.iter().map(|(value, _)| (*facet, value)));
    let feeds = values.filter_map(|(facet, value)| facet.feed(value));
    let moved = crate::site::moved_feeds(site).map(|(feed, _)| feed);
    pages
        .chain(data.chain(feeds).map(move |path| file(path, State::Lives)))
        .chain(moved.map(move |path| file(path, State::Moved)))
}

fn state(book: &Handbook, page: &Page) -> State {
    match page {
        Page::Alias { .. } => State::Moved,
        Page::Withdrawn(_) => State::Withdrawn,
        Page::Incident(at) if book.incidents[*at].status == Status::Withdrawn => State::Withdrawn,
        _ => State::Lives,
    }
}

/// One place on a page.
pub(in crate::site) struct Place<'a> {
    /// As in a link.
    pub fragment: Cow<'a, str>,
    pub lasting: bool,
    pub state: State,
    pub by: By,
}

/// The places on a page that are answered; `None` where the page itself answers for all of them, because it only leads
/// on or says why it is empty.
pub(super) fn places<'a>(book: &'a Handbook, site: &'a Site, page: &Page) -> Option<Vec<Place<'a>>> {
    if state(book, page) != State::Lives {
        return None;
    }
    let mut out = standing(book, page).unwrap_or_default();
    if !site.moved.is_empty() {
        let moved = site.moved.get(&page.file(book)).into_iter().flatten();
        out.extend(moved.map(|m| Place::new(m.fragment.as_str(), State::Moved)));
    }
    Some(out)
}

/// The places that stand on a page; `None` for one of which nobody lists them.
pub(in crate::site) fn standing<'a>(book: &'a Handbook, page: &Page) -> Option<Vec<Place<'a>>> {
    if let Some(target) = node_of(page) {
        return Some(book.anchors(target).into_iter().map(|anchor| Place::of(target, anchor)).collect());
    }
    match page {
        Page::Glossary => Some(terms(book)),
        // RuboCop leads to these.
        Page::Department(at, name) => {
            let cops = crate::site::cops(book, &book.catalogues[*at].linter, name).into_iter();
            let place = |fragment| Place::new(Cow::Owned(fragment), State::Lives);
            Some(cops.map(|(fragment, _)| place(fragment)).collect())
        }
        _ => None,
    }
}

/// The page on which a link to a place of another ends: the page itself, or the one to which a former address leads. `None`
/// where that leads to one place, whichever was asked for, or out of the site.
pub(super) fn answering<'a>(book: &Handbook, site: &'a Site, page: &'a Page) -> Option<&'a Page> {
    let Page::Alias { to, .. } = page else { return Some(page) };
    let at = site.files.get(&to.page(book)?)?;
    Some(&site.pages[*at])
}

impl<'a> Place<'a> {
    fn of(target: Target, anchor: Anchor<'a>) -> Self {
        let Anchor { id, lasting, by } = anchor;
        let state = if by != By::Page && is_own_section(target, &id) { State::Heading } else { State::Lives };
        Self { fragment: encode(id), lasting, state, by }
    }

    fn new(id: impl Into<Cow<'a, str>>, state: State) -> Self {
        Self { fragment: encode(id.into()), lasting: true, state, by: By::Page }
    }
}

/// The places that the list has and that the site answers, by the page on which links to them end.
#[must_use]
pub fn published(book: &Handbook, site: &Site, source: &Source) -> Places {
    let lock = read(source).value;
    let mut lines = by_page(&lock);
    let mut out = Places::new();
    for answer in answers(book, site) {
        let end = answer.of.and_then(|page| answering(book, site, page));
        let (Some(lines), Some(end)) = (lines.remove(answer.page.as_str()), end) else { continue };
        let (Some(places), file) = (places(book, site, end), end.file(book)) else { continue };
        let known: HashSet<&str> = places.iter().map(|place| &*place.fragment).collect();
        let gone = site.gone.get(&file).map_or(&[][..], Vec::as_slice);
        let is_here = |name: &&str| known.contains(name) || gone.iter().any(|known| known == name);
        let names = lock.lines[lines].iter().filter_map(|line| line.fragment).filter(is_here);
        out.entry(file).or_default().extend(names.map(|name| decode(name).into_owned()));
    }
    out
}

/// The places that the site would promise if it were published now.
#[must_use]
pub fn promised(book: &Handbook, site: &Site) -> Places {
    let pages = site.pages.iter().filter(|page| **page != Page::NotFound);
    let of = |page: &Page| {
        let places = places(book, site, page)?;
        let lasting = places.iter().filter(|place| place.lasting);
        Some((page.file(book), lasting.map(|place| decode(&place.fragment).into_owned()).collect()))
    };
    pages.filter_map(of).collect()
}

/// A fragment as in a link; mostly there is nothing to encode.
fn encode(id: Cow<'_, str>) -> Cow<'_, str> {
    match encode_path(&id) {
        same if same == *id => id,
        other => Cow::Owned(other),
    }
}

fn terms(book: &Handbook) -> Vec<Place<'_>> {
    let mut out: Vec<Place<'_>> = Vec::new();
    for term in &book.terms {
        out.push(Place::new(term.id.as_str(), State::Lives));
        out.extend(term.aliases.iter().map(|alias| Place::new(alias.id.as_str(), State::Moved)));
    }
    for record in book.withdrawn.iter().filter(|w| w.kind == "term") {
        out.push(Place::new(record.id.as_str(), State::Withdrawn));
        out.extend(record.aliases.iter().map(|alias| Place::new(alias.id.as_str(), State::Moved)));
    }
    out
}
