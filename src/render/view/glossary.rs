//! The glossary, A to Z.

use serde::Serialize;

use super::cx::Cx;
use super::parts::{Link, leads_to};
use super::shell::Shell;
use super::ways::{Ways, backlinks};
use super::{count, finish};
use crate::diag::Finding;
use crate::handbook::Target;
use crate::record::Withdrawn;
use crate::render::File;
use crate::render::twin::{Edge, Twin};

#[derive(Serialize)]
struct GlossaryView<'a> {
    total: String,
    letters: Vec<Letter<'a>>,
    withdrawn: Vec<WithdrawnTerm<'a>>,
}

/// Terms with the same first letter.
#[derive(Serialize)]
struct Letter<'a> {
    letter: String,
    terms: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    term: &'a str,
    /// Former identifiers: links to them end here.
    former: Vec<&'a str>,
    also: String,
    html: String,
    ways: Option<Ways>,
}

/// A term that was taken back: links to it still learn why.
#[derive(Serialize)]
struct WithdrawnTerm<'a> {
    id: &'a str,
    former: Vec<&'a str>,
    term: &'a str,
    reason_html: Option<String>,
    successor: Option<Link>,
}

fn withdrawn<'a>(cx: &Cx<'a>) -> Vec<WithdrawnTerm<'a>> {
    let terms = cx.book.withdrawn.iter().filter(|w| w.kind == "term");
    let view = |w: &'a Withdrawn| WithdrawnTerm {
        id: &w.id,
        former: w.aliases.iter().map(|a| a.id.as_str()).collect(),
        term: w.title.as_deref().unwrap_or(&w.id),
        reason_html: w.reason.as_deref().map(|reason| cx.inline_without_terms(reason)),
        successor: cx.book.successor_of(w).map(|heir| leads_to(cx, heir)),
    };
    terms.map(view).collect()
}

/// The page of the glossary.
pub(super) fn page(cx: &Cx<'_>) -> Result<Vec<File>, Finding> {
    let terms = &cx.book.terms;
    let mut letters: Vec<Letter<'_>> = Vec::new();
    for (at, term) in terms.iter().enumerate() {
        let first = term.term.chars().next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
        let former: Vec<&str> =
            term.aliases.iter().map(|a| a.id.as_str()).filter(|id| *id != term.id.as_str()).collect();
        let also = term.also.iter().map(String::as_str).chain(former.iter().copied());
        let entry = Entry {
            id: term.id.as_str(),
            term: &term.term,
            also: also.collect::<Vec<_>>().join(", "),
            former,
            html: cx.inline_without_terms(&term.definition),
            ways: Ways::to(cx, Target::Term(at)),
        };
        match letters.last_mut() {
            Some(last) if last.letter == first => last.terms.push(entry),
            _ => letters.push(Letter { letter: first, terms: vec![entry] }),
        }
    }
    let view = GlossaryView { total: count(terms.len(), "term", "terms"), letters, withdrawn: withdrawn(cx) };
    let items =
        terms.iter().map(|t| Edge { rel: "term", to: format!("glossary.html#{}", t.id), title: t.term.clone() });
    let mut twin = Twin::new("glossary", "Glossary", Some(terms));
    twin.items = items.collect();
    twin.backlinks = (0..terms.len()).flat_map(|at| backlinks(cx, Target::Term(at))).collect();
    let shell = Shell::new(cx, "Glossary", "glossary").about(cx, "The terms that this handbook uses.").in_navigation();
    let shell = match terms.first() {
        Some(term) => shell.source(&term.file),
        None => shell,
    };
    finish(cx, "glossary.html", shell, &view, twin)
}
