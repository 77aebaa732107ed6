//! `rcabook explain`: the page of a check, a linter, a rule or a record, in the terminal.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::{Outcome, Project, complain, print, print_findings};
use crate::diag::{Checked, Code, Finding, LINTER, did_you_mean};
use crate::handbook::{Handbook, KINDS, Lookup, Target, decode, resolve_link};
use crate::id::encode_own_path;
use crate::pipeline::{self, Assembled};
use crate::render::{Renderer, Theme, entry, terminal};
use crate::shell::{clock, terminal as stdout};
use crate::site::{self, Page, Site};

/// Shows the page of `name`; without a name, that of all checks.
#[must_use]
pub fn run(dir: &Path, name: Option<&str>) -> Outcome {
    let Some(name) = name else { return check(Page::Checks) };
    if let Some(code) = Code::from_name(name.strip_prefix("rcabook/").unwrap_or(name)) {
        return check(Page::Check(code));
    }
    let Project { config, sources, mut findings, .. } = match Project::read_whole(dir) {
        Ok(project) => project,
        Err(outcome) => return outcome,
    };
    let settings = config.clone();
    let Assembled { book, site, theme } = pipeline::assemble(&sources, config, clock::today()).unpack(&mut findings);
    let place = match place(&book, name) {
        Ok(place) => place,
        Err((what, help)) => {
            complain(&what, &help);
            return Outcome::Environment;
        }
    };
    match theme.map(|theme| shown(&book, &site, &theme, &place)) {
        Some(Ok(text)) => {
            Outcome::Success.after(print(&format!("{text}\nPage: {}\n", book.config.url(&place.address(&book)))))
        }
        failed => {
            // What is wrong with the records keeps no page back.
            findings.retain(|found| found.code == Code::ThemeMissing || found.file.starts_with("themes/"));
            findings.extend(failed.and_then(Result::err));
            let located = pipeline::settle(findings, &sources, &settings, false);
            Outcome::Findings.after(print_findings(dir, &located))
        }
    }
}

/// Shows a page of the checks, which is the same in every project and needs none.
fn check(page: Page) -> Outcome {
    let book = Arc::new(Handbook::default());
    let Checked { value: site, .. } = site::plan(&book);
    let Checked { value: theme, .. } = Theme::load(&BTreeMap::new(), "default");
    let text = theme.map(|theme| shown(&book, &Arc::new(site), &theme, &Place { page, entry: None }));
    match text {
        Some(Ok(text)) => Outcome::Success.after(print(&text)),
        _ => Outcome::Environment,
    }
}

/// A page of the handbook, or one entry of it.
struct Place {
    page: Page,
    entry: Option<String>,
}

impl Place {
    fn address(&self, book: &Handbook) -> String {
        let file = encode_own_path(self.page.file(book));
        self.entry.as_ref().map_or_else(|| file.clone(), |anchor| format!("{file}#{anchor}"))
    }
}

/// Where a name's record is shown; what is wrong with the name and the way out, where that is nowhere.
fn place(book: &Handbook, name: &str) -> Result<Place, (String, String)> {
    let (kind, id) = match name.split_once('/') {
        Some((kind, id)) if KINDS.contains(&kind) => (Some(kind), id),
        _ => (None, name),
    };
    // The identifier of a withdrawn record leads on to what took over; its page is what is asked for.
    let withdrawn = |kind: &str| book.withdrawn_at(kind, id).map(|at| withdrawn_place(book, at));
    match book.ids.look_up(name) {
        Lookup::One(target) => Ok(withdrawn(target.kind()).unwrap_or_else(|| place_of(book, target))),
        Lookup::Ambiguous(names) => {
            Err((format!("`{name}` can mean several"), format!("write one of {}", names.join(", "))))
        }
        Lookup::Unknown { .. } => kind
            .map_or_else(|| KINDS.into_iter().find_map(withdrawn), withdrawn)
            .or_else(|| linter_page(book, name).map(|page| Place { page, entry: None }))
            .ok_or_else(|| (format!("there is no check, linter, rule or record `{name}`"), way_out(book, name))),
    }
}

/// The page of a linter with this name, or with this former name.
fn linter_page(book: &Handbook, name: &str) -> Option<Page> {
    if name.eq_ignore_ascii_case(LINTER) {
        return Some(Page::Checks);
    }
    let mut names =
        book.catalogues.iter().map(|x| x.aliases.iter().map(|former| &*former.id).chain([x.linter.as_str()]));
    names.position(|mut names| names.any(|linter| linter.eq_ignore_ascii_case(name))).map(Page::Linter)
}

fn place_of(book: &Handbook, target: Target) -> Place {
    let (page, entry) = site::place_of(book, target);
    Place { page, entry: entry.map(str::to_owned) }
}

fn withdrawn_place(book: &Handbook, at: usize) -> Place {
    let record = &book.withdrawn[at];
    match record.kind {
        "term" => Place { page: Page::Glossary, entry: Some(record.id.clone()) },
        _ => Place { page: Page::Withdrawn(at), entry: None },
    }
}

/// The text of a page, with the identifier behind each link to a record.
fn shown(book: &Arc<Handbook>, site: &Arc<Site>, theme: &Theme, place: &Place) -> Result<String, Finding> {
    let file = place.page.file(book);
    let files = Renderer::new(book, site, theme).render(&place.page)?;
    let html = files.first().map(|html| String::from_utf8_lossy(&html.bytes)).unwrap_or_default();
    let name = |href: &str| match href.split_once(':') {
        Some(("https" | "http", _)) => Some(href.to_owned()),
        _ => {
            let path = resolve_link(&file, href.split(['#', '?']).next()?)?;
            match site.pages.get(*site.files.get(&path)?)? {
                Page::Search => href.split_once("?q=").map(|(_, query)| format!("rcabook search '{}'", decode(query))),
                page => site::node_of(page).map(|target| identifier(book, target)),
            }
        }
    };
    let html = place.entry.as_deref().map_or(&*html, |anchor| entry(&html, anchor));
    // A line of more than a hundred columns is hard to read, and one of fewer than forty holds too few words.
    let width = stdout::columns().map_or(80, |columns| columns.clamp(40, 100));
    Ok(terminal(html, width, name))
}

/// What a record is called in a call of this command.
fn identifier(book: &Handbook, target: Target) -> String {
    let id = book.id_of(target);
    let is_alone = book.ids.look_up(&id) == Lookup::One(target);
    if is_alone { id } else { format!("{}/{id}", target.kind()) }
}

fn way_out(book: &Handbook, name: &str) -> String {
    let mut known: Vec<&str> = Code::ALL.iter().map(|c| c.name()).collect();
    for kind in KINDS {
        known.extend(book.ids.known(kind));
    }
    known.extend(book.catalogues.iter().map(|x| x.linter.as_str()));
    known.extend(book.rules.iter().map(|r| r.id.rule()));
    did_you_mean(name, known)
        .unwrap_or_else(|| "`rcabook explain` lists the checks; records are named by their identifiers".to_owned())
}
