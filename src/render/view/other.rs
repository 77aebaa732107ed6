//! Pages without a record of their own: every title, search, not found.

use std::collections::BTreeMap;

use serde::Serialize;

use super::cx::Cx;
use super::lessons::is_uncaught;
use super::parts::{Link, edge, leads_to};
use super::shell::Shell;
use super::{count, finish};
use crate::diag::Finding;
use crate::handbook::{Handbook, Target};
use crate::render::File;
use crate::render::twin::Twin;
use crate::site::{Facet, Page};

#[derive(Serialize)]
struct AllView {
    total: String,
    letters: Vec<Letter>,
}

#[derive(Serialize)]
struct Letter {
    letter: String,
    anchor: String,
    entries: Vec<Entry>,
}

/// A title; flat, as there is one for each node of the handbook.
#[derive(Serialize)]
struct Entry {
    href: String,
    text: String,
    kind: &'static str,
}

/// Every node that has a page or an anchor of its own.
fn nodes(cx: &Cx<'_>) -> Vec<Target> {
    let book = cx.book;
    let mut out: Vec<Target> = Vec::new();
    out.extend((0..book.incidents.len()).map(Target::Incident));
    out.extend((0..book.lessons.len()).map(Target::Lesson));
    out.extend((0..book.recipes.len()).map(Target::Recipe));
    out.extend((0..book.rules.len()).map(Target::Rule));
    out.extend((0..book.factors.len()).map(Target::Factor));
    out.extend((0..book.terms.len()).map(Target::Term));
    out.extend((0..book.guides.len()).map(Target::Guide));
    if !book.tree.steps.is_empty() {
        out.push(Target::Decide);
    }
    out
}

/// What a title is of, and of a lesson that no rule catches so much: the list of lessons may have no room for it.
fn kind(book: &Handbook, target: Target) -> &'static str {
    match target {
        Target::Incident(_) => "Incident",
        Target::Lesson(at) if is_uncaught(book, at) => "Lesson, no rule catches it",
        Target::Lesson(_) => "Lesson",
        Target::Recipe(_) => "Recipe",
        Target::Rule(_) => "Rule",
        Target::Factor(_) => "Factor",
        Target::Term(_) => "Term",
        Target::Guide(_) => "Guide",
        Target::Decide => "Decision tree",
    }
}

/// Every title, A to Z.
pub(super) fn all(cx: &Cx<'_>) -> Result<Vec<File>, Finding> {
    let targets = nodes(cx);
    let mut by_letter: BTreeMap<String, Vec<(String, Entry)>> = BTreeMap::new();
    for target in &targets {
        let Link { href, text } = leads_to(cx, *target);
        let first = text.chars().find(|c| c.is_alphanumeric()).filter(|c| c.is_alphabetic());
        let letter = first.map_or_else(|| "0–9".to_owned(), |c| c.to_uppercase().to_string());
        by_letter
            .entry(letter)
            .or_default()
            .push((text.to_lowercase(), Entry { href, text, kind: kind(cx.book, *target) }));
    }
    let letters = by_letter.into_iter().map(|(letter, mut entries)| {
        entries.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.href.cmp(&b.1.href)));
        let anchor = format!("letter-{}", crate::id::slugify(&letter));
        Letter { letter, anchor, entries: entries.into_iter().map(|(_, entry)| entry).collect() }
    });
    let view = AllView { total: count(targets.len(), "title", "titles"), letters: letters.collect() };
    let shell = Shell::new(cx, "All titles", "all").about(cx, "Every title of this handbook, A to Z.");
    let items = targets.iter().map(|t| edge(cx, "title", *t)).collect();
    finish(cx, "all.html", shell, &view, Twin::list("all", "All titles", items))
}

#[derive(Serialize)]
struct SearchView {
    facets: Vec<FacetView>,
}

#[derive(Serialize)]
struct FacetView {
    name: &'static str,
    values: Vec<Link>,
}

/// The search page for readers without JavaScript.
pub(super) fn search(cx: &Cx<'_>) -> Result<Vec<File>, Finding> {
    let facets = cx.index.facets.iter().map(|(facet, values)| FacetView {
        name: facet.name(),
        values: values.iter().map(|(value, _)| facet_link(cx, *facet, value)).collect(),
    });
    let view = SearchView { facets: facets.filter(|f| !f.values.is_empty()).collect() };
    let shell = Shell::new(cx, "Search", "search").about(cx, "Search the handbook, or paste an error message.");
    finish(cx, "search.html", shell, &view, Twin::list("search", "Search", Vec::new()))
}

fn facet_link(cx: &Cx<'_>, facet: Facet, value: &str) -> Link {
    let text = if facet == Facet::Database { super::parts::database(cx, value) } else { value.to_owned() };
    Link { href: cx.href(&Page::Facet(facet, value.to_owned())), text }
}

#[derive(Serialize)]
struct NotFoundView {}

/// The page that a host shows for an address that does not exist. It is served at any depth, so its links start at the
/// site's path, and at the host's root where no path is known.
pub(super) fn not_found(cx: &Cx<'_>) -> Result<Vec<File>, Finding> {
    let root = cx.book.config.path();
    let shell =
        Shell::new(cx, "Page not found", "404").about(cx, "There is no page at this address.").at_any_depth(&root);
    finish(cx, "404.html", shell, &NotFoundView {}, Twin::list("not-found", "Page not found", Vec::new()))
}
