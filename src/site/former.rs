//! Former addresses: aliases of records, former names of linters, and the redirects of `book.toml`. Each leads straight to
//! the page that answers now; none leads to another former address.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::permalinks::DATA;
use super::{Images, Page, address_of, department_page, departments};
use crate::config::Redirect;
use crate::diag::{At, Code, Finding, nearest, suggest};
use crate::handbook::{Handbook, Target, resolve};
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
    let mut moved: BTreeMap<String, Vec<Moved>> = BTreeMap::new();
    if book.config.redirects.is_empty() {
        return moved;
    }
    let mut reader = Redirects::new(book, pages, images);
    for redirect in &book.config.redirects {
        let Some(to) = reader.destination(redirect) else { continue };
        let (path, fragment) = split(&redirect.from.id);
        match fragment {
            None => reader.page(redirect, path, to, pages),
            Some(fragment) => {
                moved.entry(path.to_owned()).or_default().push(Moved { fragment: fragment.to_owned(), to });
            }
        }
    }
    reader.check_fragments(pages);
    findings.append(&mut reader.findings);
    moved
}

/// A path and the fragment behind it.
pub(super) fn split(address: &str) -> (&str, Option<&str>) {
    address.split_once('#').map_or((address, None), |(path, fragment)| (path, Some(fragment)))
}

/// The redirects while they are read.
struct Redirects<'a> {
    book: &'a Handbook,
    /// Every page's file, and for a former one where it leads.
    known: HashMap<String, Option<Destination>>,
    /// Redirects of whole pages, to follow chains among themselves.
    own: HashMap<&'a str, &'a Redirect>,
    /// The files of the pictures.
    pictures: HashSet<&'a str>,
    findings: Vec<Finding>,
}

impl<'a> Redirects<'a> {
    fn new(book: &'a Handbook, pages: &[Page], images: &'a Images) -> Self {
        let known = pages.iter().map(|page| {
            let leads = match page {
                Page::Alias { to, .. } => Some(to.clone()),
                _ => None,
            };
            (page.file(book), leads)
        });
        let known = known.collect();
        let own = book.config.redirects.iter().filter(|r| !r.from.id.contains('#')).map(|r| (r.from.id.as_str(), r));
        let pictures = images.values().map(String::as_str).collect();
        Self { book, known, own: own.collect(), pictures, findings: Vec::new() }
    }

    fn find(&mut self, code: Code, at: &At, message: String, help: impl Into<String>) {
        let file: &Arc<str> = &self.book.config.file;
        self.findings.push(Finding::new(code, file, at.clone(), message).help(help));
    }

    /// Where a redirect leads in the end.
    fn destination(&mut self, redirect: &'a Redirect) -> Option<Destination> {
        let mut here = redirect;
        for _ in 0..=self.own.len() {
            let target = &here.to.id;
            if target.contains("://") {
                return self.arrived(redirect, here, Destination::Elsewhere(target.clone()));
            }
            let Some(path) = from_root(&here.from.id, target) else {
                self.unknown(here, target);
                return None;
            };
            let (page, _) = split(&path);
            match self.known.get(page).cloned() {
                Some(None) => return self.arrived(redirect, here, Destination::Page(encode(&path))),
                Some(Some(further)) => {
                    self.chain(redirect, &further);
                    return Some(further);
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
        let living = self.known.iter().filter(|(_, leads)| leads.is_none()).map(|(file, _)| file.as_str());
        let names = nearest(split(&wanted).0, living, 3);
        let names: Vec<String> = names.into_iter().map(|name| format!("/{name}")).collect();
        let help = suggest(&names).unwrap_or_else(|| {
            "write a page's path from the site's root, such as `/recipes/drop-column.html`, or a whole address"
                .to_owned()
        });
        self.find(Code::UnknownPage, &redirect.to.at, format!("the site has no page {wanted}"), help);
    }

    fn page(&mut self, redirect: &Redirect, path: &str, to: Destination, pages: &mut Vec<Page>) {
        if self.known.contains_key(path) {
            let message = format!("{path} has a page of its own, which would hide the redirect");
            let help = "delete the redirect, or give the record another identifier and the old one as an alias";
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
        self.known.insert(path.to_owned(), Some(to.clone()));
        pages.push(Page::Alias { from, to });
    }

    /// Fragments stand on a page that exists.
    fn check_fragments(&mut self, pages: &[Page]) {
        debug_assert!(!pages.is_empty());
        for redirect in &self.book.config.redirects {
            let (path, fragment) = split(&redirect.from.id);
            if fragment.is_some() && !self.known.contains_key(path) {
                let message = format!("the site has no page {path} on which the fragment could be answered");
                let help = "redirect the page itself as well";
                self.find(Code::UnknownPage, &redirect.from.at, message, help);
            }
        }
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
