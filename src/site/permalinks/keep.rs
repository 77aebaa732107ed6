//! How an address is kept: the way out of each finding, in the words of the kind of page.

use super::Line;
use crate::diag::nearest;
use crate::handbook::{Handbook, Target, decode};
use crate::site::{Page, address_of, node_of};

/// Pages that were not published yet, by what they show.
#[derive(Debug, Default)]
pub(super) struct Fresh<'a> {
    pages: Vec<&'a Page>,
}

impl<'a> Fresh<'a> {
    pub(super) fn add(&mut self, page: &'a Page) {
        self.pages.push(page);
    }

    /// The new record that most probably is the lost one under another identifier: the only one of its kind, or the
    /// one whose name is near.
    fn heir(&self, book: &Handbook, kind: &str, folder: &str, id: &str) -> Option<Target> {
        let of_kind = self.pages.iter().filter_map(|page| node_of(page)).filter(|target| target.kind() == kind);
        let same: Vec<(String, Target)> = of_kind
            .map(|target| (address_of(book, target), target))
            .filter(|(address, _)| address.starts_with(folder))
            .collect();
        if let [(_, only)] = same.as_slice() {
            return Some(*only);
        }
        let file = format!("{folder}{id}.html");
        let near = nearest(&file, same.iter().map(|(address, _)| address.as_str()), 1);
        near.first().and_then(|name| same.iter().find(|(address, _)| address == name)).map(|(_, target)| *target)
    }
}

/// How a page that would vanish is kept.
pub(super) fn keep_page(book: &Handbook, page: &str, fresh: &Fresh<'_>) -> String {
    let inner = page.strip_suffix(".html").unwrap_or(page);
    let (folder, id) = inner.split_once('/').unwrap_or(("", inner));
    let kind = match folder {
        "incidents" if !is_facet(id) => "incident",
        "lessons" => "lesson",
        "recipes" => "recipe",
        "factors" => "factor",
        "guides" => "guide",
        "rules" if id.contains('/') => return keep_rule(book, id, fresh),
        _ => "",
    };
    if folder == "feeds" {
        return "lead on the page that it goes with: the feed follows it".to_owned();
    }
    if kind.is_empty() || id == "index" {
        return redirect(page);
    }
    if let Some(heir) = fresh.heir(book, kind, &format!("{folder}/"), id) {
        let (name, file) = (book.id_of(heir), book.file_of(heir));
        return format!(
            "if it is `{name}` now, add `aliases: [{id}]` to that {kind} in {file}; if it is gone, bring it back with \
             `status: withdrawn` and a `reason`"
        );
    }
    format!(
        "add `aliases: [{id}]` to the {kind} that took over, or bring the {kind} back with `status: withdrawn`, a `reason` \
         and, if there is one, `replaced-by`"
    )
}

fn keep_rule(book: &Handbook, id: &str, fresh: &Fresh<'_>) -> String {
    let (linter, rule) = id.split_once('/').unwrap_or((id, ""));
    if book.catalogues.iter().all(|c| !c.linter.eq_ignore_ascii_case(linter)) {
        return format!(
            "add `aliases: [{linter}]` to the catalogue under whose name the linter goes now, or bring rules/{linter}.yaml \
             back with its rules `retired: true`"
        );
    }
    if rule == "index" {
        return redirect(&format!("rules/{id}.html"));
    }
    if let Some(heir) = fresh.heir(book, "rule", &format!("rules/{linter}/"), rule) {
        let name = book.id_of(heir);
        return format!(
            "if the linter calls it `{name}` now, add `aliases: [{rule}]` to that rule in {}; if it has it no more, bring \
             the rule back with `retired: true`",
            book.file_of(heir)
        );
    }
    format!("bring the rule back in rules/{linter}.yaml with `retired: true` and, if there is one, `replaced-by`")
}

/// Whether a page lists the records that share something, or is the feed of such a page: it is there as long as one of them
/// has it.
pub(super) fn is_list(page: &str) -> bool {
    match page.strip_suffix(".html").unwrap_or(page).split_once('/') {
        Some(("feeds", _)) => true,
        Some(("incidents", id)) => is_facet(id),
        Some(("rules", id)) => id != "index" && page.ends_with(".html") && !id.contains('/'),
        _ => false,
    }
}

/// Lists of the incidents that share a value, which begin with the value's kind.
fn is_facet(id: &str) -> bool {
    crate::site::Facet::ALL.iter().any(|facet| {
        let address = facet.address("");
        let start = address.trim_start_matches("incidents/").trim_end_matches("section");
        id.starts_with(start)
    })
}

fn redirect(page: &str) -> String {
    format!(
        "lead it on in book.toml: below `[output.html.redirect]`, `\"/{page}\" = \"/all.html\"`, or a page that fits better"
    )
}

/// How a place that would vanish is kept on the page on which links to it end; `fresh` are places of that page that were
/// not published yet.
pub(super) fn keep_fragment(book: &Handbook, page: &Page, line: &Line<'_>, fresh: &[&str]) -> String {
    // As authors write it, and not as a link has it.
    let lost = decode(line.fragment.unwrap_or_default());
    if *page == Page::Glossary {
        return format!(
            "add `aliases: [{lost}]` to the term that took over, or bring the term back with `status: withdrawn` and a `reason`"
        );
    }
    let file = page.file(book);
    // The heading of another record is named with its file.
    let (end, of) = match node_of(page) {
        _ if decode(line.page) == file => (String::new(), String::new()),
        Some(target) => (format!("/{file}"), format!(" in {}", book.file_of(target))),
        None => (format!("/{file}"), String::new()),
    };
    let has_body = node_of(page).is_some_and(|target| book.body_of(target).is_some());
    let other = format!(
        "lead it on in book.toml: below `[output.html.redirect]`, `\"/{}\" = \"{end}#…\"` with the place where its content is now",
        decode(&line.address())
    );
    if !has_body {
        return other;
    }
    let mut phases = fresh.iter().copied().filter(|id| is_phase(book, page, id));
    let phase = phases.next().filter(|first| phases.all(|other| other == *first));
    let near = match fresh {
        [only] => Some(*only),
        several => phase.or_else(|| nearest(&lost, several.iter().copied(), 1).first().copied()),
    };
    match near.map(decode) {
        // Its heading has to keep the phase's own name.
        Some(now) if is_phase(book, page, &now) => {
            format!(
                "if it is the phase `{now}` now, write `{{#{now} alias={lost}}}` behind its heading{of}; else {other}"
            )
        }
        Some(now) => format!("if it is `#{now}` now, write `{{alias={lost}}}` behind that heading{of}; else {other}"),
        None => format!("write `{{alias={lost}}}` behind the heading{of} that says the same now; or {other}"),
    }
}

fn is_phase(book: &Handbook, page: &Page, id: &str) -> bool {
    matches!(node_of(page), Some(Target::Recipe(at)) if book.recipes[at].phases.iter().any(|phase| phase.id == id))
}
