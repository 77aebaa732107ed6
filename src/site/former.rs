//! Former addresses: aliases of records, former names of linters, and the redirects of `book.toml`. Each leads straight to
//! the page that answers now; none leads to another former address.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::permalinks::{DATA, standing};
use super::{Images, Page, address_of, department_page, departments};
use crate::config::Redirect;
use crate::diag::{At, Code, Finding, did_you_mean, nearest, suggest};
use crate::handbook::{Handbook, Target, decode, resolve};
use crate::id::{FILE_ENDING, FactorId, GuideId, IncidentId, LessonId, RecipeId, RuleId, encode_path};
use crate::record::Ref;

/// Where a former address leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// To a record's page.
    Node(Target),
    /// To the page that says why a record was withdrawn, by position in the handbook's list.
    Withdrawn(usize),
    /// To another page of the site, as a link from its root.
    Page(String),
    /// Out of the site.
    Elsewhere(String),
}

impl Destination {
    /// The link from the site's root, or the whole address where it leads out.
    #[must_use]
    pub fn address(&self, book: &Handbook) -> String {
        match self {
            Self::Node(target) => address_of(book, *target),
            Self::Withdrawn(at) => encode_path(&Page::Withdrawn(*at).file(book)),
            Self::Page(address) | Self::Elsewhere(address) => address.clone(),
        }
    }

    /// The file of the page on which links to the places of a former address end; `None` where all of them end at one place,
    /// or out of the site.
    pub(super) fn page(&self, book: &Handbook) -> Option<String> {
        match self {
            Self::Elsewhere(_) => None,
            inside => {
                Some(inside.address(book)).filter(|address| !address.contains('#')).map(|a| decode(&a).into_owned())
            }
        }
    }

    /// The same with a place on that page, where it is one of several.
    fn at(self, book: &Handbook, place: Option<&str>) -> Self {
        match (place, &self) {
            // Of a record that is gone no place is left.
            (None, _) | (_, Self::Withdrawn(_)) => self,
            (Some(place), _) => match self.page(book) {
                Some(file) => Self::Page(encode(&format!("{file}#{place}"))),
                None => self,
            },
        }
    }
}

/// A fragment that was published on a page and is answered from elsewhere now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The anchor that links name.
    pub fragment: String,
    /// Where it is now.
    pub to: Destination,
}

/// The path, without extension, that a record of a kind has; terms have none, they share a page.
pub(super) fn address(kind: &str, id: &str) -> Option<String> {
    match kind {
        "incident" => IncidentId::parse(id).ok().map(|i| i.address()),
        "lesson" => LessonId::parse(id).ok().map(|i| i.address()),
        "recipe" => RecipeId::parse(id).ok().map(|i| i.address()),
        "factor" => FactorId::parse(id).ok().map(|i| i.address()),
        "guide" => GuideId::parse(id).ok().map(|i| i.address()),
        "rule" => RuleId::parse(id).ok().map(|i| i.address()),
        _ => None,
    }
}

/// The pages of withdrawn records, and former addresses as pages. A former term has none: its fragment is settled on
/// the glossary's page.
pub(super) fn pages(book: &Handbook) -> Vec<Page> {
    let withdrawn = (0..book.withdrawn.len()).filter(|at| book.withdrawn[*at].kind != "term");
    let mut out: Vec<Page> = withdrawn.map(Page::Withdrawn).collect();
    for (kind, alias, owner) in book.aliases() {
        out.extend(alias_page(book, kind, &alias, Destination::Node(owner.target)));
    }
    for (at, record) in book.withdrawn.iter().enumerate() {
        let to = book.successor_of(record).map_or(Destination::Withdrawn(at), Destination::Node);
        out.extend(record.aliases.iter().filter_map(|alias| alias_page(book, record.kind, alias, to.clone())));
    }
    out.extend(linters(book));
    out
}

fn alias_page(book: &Handbook, kind: &str, alias: &Ref<String>, to: Destination) -> Option<Page> {
    let from = address(kind, &alias.id)?;
    let to = match to {
        Destination::Node(target) => Destination::Node(book.final_of(target).unwrap_or(target)),
        other => other,
    };
    // A record that names its own identifier as an alias needs no page for it.
    (format!("{}{FILE_ENDING}", encode_path(&from)) != to.address(book)).then_some(Page::Alias { from, to })
}

/// Everything below the former names of linters.
fn linters(book: &Handbook) -> Vec<Page> {
    let mut out = Vec::new();
    for (at, catalogue) in book.catalogues.iter().enumerate() {
        for alias in &catalogue.aliases {
            let former = alias.id.to_ascii_lowercase();
            let index = Destination::Page(encode_path(&Page::Linter(at).file(book)));
            out.push(Page::Alias { from: format!("rules/{former}/index"), to: index });
            out.extend(departments(book, catalogue).into_iter().map(|name| {
                let from = format!("rules/{former}/{}", department_page(&name));
                Page::Alias { from, to: Destination::Page(encode_path(&Page::Department(at, name).file(book))) }
            }));
            let of_linter = book.rules.iter().enumerate().filter(|(_, rule)| rule.id.linter() == catalogue.linter);
            for (rule_at, rule) in of_linter {
                let ids = std::iter::once(rule.id.rule()).chain(rule.aliases.iter().map(|a| a.id.as_str()));
                let ids = ids.filter_map(|id| RuleId::new(&alias.id, id).ok());
                out.extend(
                    ids.map(|id| Page::Alias { from: id.address(), to: Destination::Node(Target::Rule(rule_at)) }),
                );
            }
        }
    }
    out
}

/// The redirects of `book.toml`: whole pages become pages that lead on; fragments are settled on their page.
pub(super) fn redirects(
    book: &Handbook,
    pages: &mut Vec<Page>,
    images: &Images,
    findings: &mut Vec<Finding>,
) -> BTreeMap<String, Vec<Moved>> {
    if book.config.redirects.is_empty() {
        return BTreeMap::new();
    }
    let mut reader = Redirects::new(book, pages, images);
    let mut places = Vec::new();
    for redirect in &book.config.redirects {
        let Some(to) = reader.destination(redirect) else { continue };
        match split(&redirect.from.id) {
            (path, None) => reader.page(redirect, path, to),
            (path, Some(fragment)) => places.push((redirect, path, fragment, to)),
        }
    }
    // By now it is known which pages lead on.
    for (redirect, path, fragment, to) in places {
        reader.place(redirect, path, fragment, to);
    }
    let Redirects { added, moved, findings: found, .. } = reader;
    findings.extend(found);
    pages.extend(added);
    moved
}

/// A path and the fragment behind it.
pub(super) fn split(address: &str) -> (&str, Option<&str>) {
    address.split_once('#').map_or((address, None), |(path, fragment)| (path, Some(fragment)))
}

/// What answers at a file.
#[derive(Clone)]
enum Answer<'a> {
    Stands(&'a Page),
    Leads(Destination),
}

/// The redirects while they are read.
struct Redirects<'a> {
    book: &'a Handbook,
    /// Every page's file.
    known: HashMap<String, Answer<'a>>,
    /// The redirects by what they lead on, to follow chains among themselves.
    own: HashMap<&'a str, &'a Redirect>,
    /// The files of the pictures.
    pictures: HashSet<&'a str>,
    added: Vec<Page>,
    moved: BTreeMap<String, Vec<Moved>>,
    findings: Vec<Finding>,
}

impl<'a> Redirects<'a> {
    fn new(book: &'a Handbook, pages: &'a [Page], images: &'a Images) -> Self {
        let answer = |page: &'a Page| match page {
            Page::Alias { to, .. } => Answer::Leads(to.clone()),
            page => Answer::Stands(page),
        };
        let known = pages.iter().map(|page| (page.file(book), answer(page))).collect();
        let own = book.config.redirects.iter().map(|r| (r.from.id.as_str(), r)).collect();
        let pictures = images.values().map(String::as_str).collect();
        Self { book, known, own, pictures, added: Vec::new(), moved: BTreeMap::new(), findings: Vec::new() }
    }

    fn find(&mut self, code: Code, at: &At, message: String, help: impl Into<String>) {
        let file: &Arc<str> = &self.book.config.file;
        self.findings.push(Finding::new(code, file, at.clone(), message).help(help));
    }

    /// Where a redirect leads in the end. The place that it names goes along pages that lead on, as in a browser.
    fn destination(&mut self, redirect: &'a Redirect) -> Option<Destination> {
        let (mut here, mut place) = (redirect, None);
        for _ in 0..=self.own.len() {
            let target = &here.to.id;
            if target.contains("://") {
                return self.arrived(redirect, here, Destination::Elsewhere(target.clone()));
            }
            let Some(path) = from_root(&here.from.id, target) else {
                self.unknown(here, target);
                return None;
            };
            let (page, named) = split(&path);
            place = named.map(str::to_owned).or(place);
            let whole = place.as_ref().map(|place| format!("{page}#{place}"));
            // A redirect of a place that stands on its page is none: it is reported where it is settled.
            let next = whole.as_ref().and_then(|whole| self.own.get(whole.as_str()));
            if let Some(next) = next.filter(|_| !place.as_deref().is_some_and(|place| self.stands(page, place))) {
                (here, place) = (*next, None);
                continue;
            }
            match self.known.get(page).cloned() {
                Some(Answer::Stands(stands)) => {
                    self.check_place(redirect, stands, place.as_deref());
                    return self.arrived(redirect, here, Destination::Page(encode(whole.as_deref().unwrap_or(page))));
                }
                Some(Answer::Leads(further)) => {
                    self.check_place_behind(redirect, &further, place.as_deref());
                    let to = further.at(self.book, place.as_deref());
                    self.chain(redirect, &to);
                    return Some(to);
                }
                None => match self.own.get(page) {
                    Some(next) => here = *next,
                    None => {
                        self.unknown(here, target);
                        return None;
                    }
                },
            }
        }
        let message = format!("the redirect of {} leads in a circle", redirect.from.id);
        self.find(Code::RelationCycle, &redirect.to.at, message, "let one of them lead to a page that exists");
        None
    }

    /// Whether a page, or the one to which it leads, has this place.
    fn stands(&self, page: &str, place: &str) -> bool {
        let end = match self.known.get(page) {
            Some(Answer::Leads(further)) => further.page(self.book).and_then(|file| self.known.get(&file)),
            answer => answer,
        };
        let Some(Answer::Stands(end)) = end else { return false };
        standing(self.book, end).unwrap_or_default().iter().any(|known| decode(&known.fragment) == place)
    }

    fn check_place_behind(&mut self, redirect: &Redirect, further: &Destination, place: Option<&str>) {
        let file = further.page(self.book);
        if let Some(Answer::Stands(page)) = file.and_then(|file| self.known.get(&file).cloned()) {
            self.check_place(redirect, page, place);
        }
    }

    /// A place to which a redirect leads is on the page, as far as the page's places are known.
    fn check_place(&mut self, redirect: &Redirect, page: &Page, place: Option<&str>) {
        let (Some(place), Some(places)) = (place, standing(self.book, page)) else { return };
        let is_place = |name: &str| places.iter().any(|place| decode(&place.fragment) == name);
        // What a page has under a name that a heading took.
        if is_place(place) || place.strip_prefix("record-").is_some_and(is_place) {
            return;
        }
        let message = format!("{} has no place `#{place}`", page.file(self.book));
        let help = did_you_mean(place, places.iter().map(|place| &*place.fragment))
            .unwrap_or_else(|| "write the anchor of a heading of that page, or leave the place out".to_owned());
        self.find(Code::UnknownAnchor, &redirect.to.at, message, help);
    }

    fn arrived(&mut self, redirect: &Redirect, last: &Redirect, to: Destination) -> Option<Destination> {
        if !std::ptr::eq(redirect, last) {
            self.chain(redirect, &to);
        }
        Some(to)
    }

    fn chain(&mut self, redirect: &Redirect, to: &Destination) {
        let message = format!("{} is itself a former address", redirect.to.id);
        let to = match to {
            Destination::Elsewhere(url) => url.clone(),
            inside => format!("/{}", inside.address(self.book)),
        };
        let help = format!("write `\"{to}\"`, where both lead in the end: the page leads there already");
        self.find(Code::AliasChain, &redirect.to.at, message, help);
    }

    fn unknown(&mut self, redirect: &Redirect, target: &str) {
        let wanted = from_root(&redirect.from.id, target).unwrap_or_else(|| target.to_owned());
        let living = self.known.iter().filter(|(_, answer)| matches!(answer, Answer::Stands(_)));
        let names = nearest(split(&wanted).0, living.map(|(file, _)| file.as_str()), 3);
        let names: Vec<String> = names.into_iter().map(|name| format!("/{name}")).collect();
        let help = suggest(&names).unwrap_or_else(|| {
            "write a page's path from the site's root, such as `/recipes/drop-column.html`, or a whole address"
                .to_owned()
        });
        self.find(Code::UnknownPage, &redirect.to.at, format!("the site has no page {wanted}"), help);
    }

    fn page(&mut self, redirect: &Redirect, path: &str, to: Destination) {
        if let Some(answer) = self.known.get(path) {
            let message = format!("{path} has a page of its own, which would hide the redirect");
            let help = match answer {
                Answer::Stands(Page::Facet(..) | Page::RuleFacet(_)) => {
                    "delete the redirect: there is something to list again"
                }
                _ => "delete the redirect, or give the record another identifier and the old one as an alias",
            };
            self.find(Code::IdCollision, &redirect.from.at, message, help);
            return;
        }
        let from = path.strip_suffix(FILE_ENDING).unwrap_or(path).to_owned();
        let twin = format!("{from}.json");
        if DATA.contains(&twin.as_str()) || self.pictures.contains(path) || self.pictures.contains(twin.as_str()) {
            let taken = if self.pictures.contains(path) { path } else { &twin };
            let message = format!("the site has a file {taken}, which would stand where the redirect does");
            let help =
                "delete the redirect: each page has a `.json` file of its name beside it, and this name is taken";
            self.find(Code::IdCollision, &redirect.from.at, message, help);
            return;
        }
        self.known.insert(path.to_owned(), Answer::Leads(to.clone()));
        self.added.push(Page::Alias { from, to });
    }

    /// A place is settled on its page. Where that leads on, links to the place end on another page, and it is settled there:
    /// a host that redirects by itself never shows the page between.
    fn place(&mut self, redirect: &Redirect, path: &str, fragment: &str, to: Destination) {
        let at = &redirect.from.at;
        let end = match self.known.get(path) {
            None => {
                let message = format!("the site has no page {path} on which the fragment could be answered");
                return self.find(Code::UnknownPage, at, message, "redirect the page itself as well");
            }
            Some(Answer::Stands(_)) => Ok(path.to_owned()),
            Some(Answer::Leads(further)) => further.page(self.book).ok_or_else(|| further.address(self.book)),
        };
        let file = match end {
            Ok(file) => file,
            Err(end) => {
                let message = format!("{path} leads on to {end} as a whole, so no place on it can be answered");
                return self.find(Code::UnknownPage, at, message, "delete this redirect, or the one of the page");
            }
        };
        let here = encode(&format!("{file}#{fragment}"));
        let places = match self.known.get(&file) {
            Some(Answer::Stands(page)) => standing(self.book, page).unwrap_or_default(),
            _ => Vec::new(),
        };
        let stands = places.iter().any(|place| decode(&place.fragment) == fragment);
        let moved = self.moved.get(&file).into_iter().flatten().find(|moved| moved.fragment == fragment);
        // Nothing is hidden where both lead to the same.
        if stands && to.address(self.book) == here || moved.is_some_and(|moved| moved.to == to) {
            return;
        }
        if stands || moved.is_some() {
            let other = if stands { "a place of its own" } else { "another redirect" };
            let message = format!(
                "{file}, where links to {} end, has {other} for `#{fragment}`, which would hide the redirect",
                redirect.from.id
            );
            return self.find(
                Code::IdCollision,
                at,
                message,
                "delete the redirect, or give the other place another anchor",
            );
        }
        self.moved.entry(file).or_default().push(Moved { fragment: fragment.to_owned(), to });
    }
}

/// A redirect's target as a path from the site's root: one that begins with `/` counts from there, any other from the
/// page, as in mdBook.
fn from_root(from: &str, target: &str) -> Option<String> {
    let (path, fragment) = split(target);
    let path = match path.strip_prefix('/') {
        Some(path) => path.to_owned(),
        None if path.is_empty() => split(from).0.to_owned(),
        None => resolve(split(from).0, path)?,
    };
    Some(fragment.map_or_else(|| path.clone(), |fragment| format!("{path}#{fragment}")))
}

fn encode(address: &str) -> String {
    let (path, fragment) = split(address);
    let path = encode_path(path);
    fragment.map_or_else(|| path.clone(), |fragment| format!("{path}#{}", encode_path(fragment)))
}
