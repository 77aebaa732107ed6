//! Views: what each template is given, one borrowed struct per template, made from the linked records.
//!
//! Texts that are HTML already have names that end in `html`; everything else is escaped by the templates.

use serde::Serialize;

use super::extras::Assets;
use super::twin::Twin;
use super::{File, Renderer, escaped};
use crate::diag::{At, Code, Finding};
use crate::handbook::Handbook;
use crate::site::Page;

mod bars;
mod check;
mod cx;
mod decide;
mod factors;
mod former;
mod glossary;
mod guides;
mod home;
mod incident;
mod incidents;
mod index;
mod lessons;
mod marks;
mod measure;
mod older;
mod other;
mod overview;
mod parts;
mod recipe;
mod recipes;
mod rollout;
mod rows;
mod rule;
mod rules;
mod shell;
mod similar;
#[cfg(test)]
mod tests;
mod trends;
mod ways;

use cx::Cx;
pub(super) use cx::label;
pub(super) use index::Index;
pub(super) use rows::Rows;
pub(super) use shell::Shared;
use shell::Shell;

/// Renders one page.
pub(super) fn render(renderer: &Renderer, page: &Page) -> Result<Vec<File>, Finding> {
    let cx = Cx::new(renderer, page);
    match page {
        Page::Home => home::page(&cx),
        Page::Incidents => incidents::all(&cx),
        Page::Facet(facet, value) => incidents::facet(&cx, *facet, value),
        Page::Incident(at) => incident::page(&cx, *at),
        Page::Lessons => lessons::all(&cx),
        Page::Lesson(at) => lessons::page(&cx, *at),
        Page::Recipes => recipes::all(&cx),
        Page::Recipe(at) => recipe::page(&cx, *at),
        Page::Rules => rules::all(&cx),
        Page::Linter(at) => rules::linter(&cx, *at),
        Page::RuleFacet(facet) => rules::facet(&cx, facet),
        Page::Department(at, name) => rules::department(&cx, *at, name),
        Page::Rule(at) => rule::page(&cx, *at),
        Page::Checks => check::all(&cx),
        Page::Check(code) => check::page(&cx, *code),
        Page::Factors => factors::all(&cx),
        Page::Factor(at) => factors::page(&cx, *at),
        Page::Decide => decide::page(&cx),
        Page::Glossary => glossary::page(&cx),
        Page::Guides => guides::all(&cx),
        Page::Guide(at) => guides::page(&cx, *at),
        Page::All => other::all(&cx),
        Page::Search => other::search(&cx),
        Page::NotFound => other::not_found(&cx),
        Page::Alias { to, .. } => former::alias(&cx, to),
        Page::Withdrawn(at) => former::withdrawn(&cx, *at),
    }
}

/// The room that a twin gets at first, in bytes.
const USUAL_TWIN: usize = 8 * 1024;

/// Fills a template in and writes the twin beside the page.
fn finish<V: Serialize, R: Serialize>(
    cx: &Cx<'_>,
    template: &str,
    shell: Shell<'_>,
    view: &V,
    mut twin: Twin<'_, R>,
) -> Result<Vec<File>, Finding> {
    let failed = |error: &dyn std::fmt::Display| {
        Finding::new(Code::TemplateSyntax, &cx.book.config.file, At::File, format!("{}: {error}", cx.file))
    };
    let mut context = tera::Context::from_serialize(view).map_err(|e| failed(&e))?;
    context.insert("page", &shell.with_terms(cx));
    let html = cx.fill(template, &context)?;
    cx.file.clone_into(&mut twin.address);
    let mut json = Vec::with_capacity(USUAL_TWIN);
    serde_json::to_writer(&mut json, &twin).map_err(|e| failed(&e))?;
    let twin_path = twin_path(&cx.file);
    Ok(vec![File { path: cx.file.clone(), bytes: html }, File { path: twin_path, bytes: json }])
}

/// The path of a page's twin.
fn twin_path(file: &str) -> String {
    format!("{}.json", file.strip_suffix(".html").unwrap_or(file))
}

/// How many of something there are, with the noun: `1 incident`, `3 incidents`.
fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// How many of these incidents happened, and how many were withdrawn: `3 incidents and 1 withdrawn`.
fn tally(book: &Handbook, incidents: &[usize]) -> String {
    let standing = book.standing(incidents);
    match (standing, incidents.len() - standing) {
        (_, 0) => count(standing, "incident", "incidents"),
        (0, withdrawn) => count(withdrawn, "withdrawn incident", "withdrawn incidents"),
        (_, withdrawn) => format!("{} and {withdrawn} withdrawn", count(standing, "incident", "incidents")),
    }
}

/// A list in words: `a, b and c`.
fn in_words<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [rest @ .., last] => {
            let rest: Vec<&str> = rest.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", rest.join(", "), last.as_ref())
        }
    }
}

/// Names that stand in one line, as HTML. Each keeps its own direction: one that is written from right to left would tear
/// the one beside it apart.
fn names_html(names: &[String]) -> String {
    match names {
        [only] => escaped(only),
        several => several.iter().map(|n| format!("<bdi>{}</bdi>", escaped(n))).collect::<Vec<_>>().join(", "),
    }
}

/// The linters of the coverage table: those that the project runs, or all that it has catalogues of.
fn linters(book: &Handbook) -> Vec<&str> {
    if book.config.linters.is_empty() {
        return book.catalogues.iter().map(|c| c.linter.as_str()).collect();
    }
    book.config.linters.iter().map(String::as_str).collect()
}
