//! Relations to other incidents, in both directions, and links out of the handbook.

use serde::Serialize;

use super::story::source;
use crate::handbook::Target;
use crate::record::{Incident, Relation};
use crate::render::view::cx::Cx;
use crate::render::view::parts::{incident_row, web};
use crate::render::view::rows::Row;
use crate::render::view::ways::asked;

#[derive(Serialize)]
pub(super) struct RelationView {
    words: &'static str,
    note_html: Option<String>,
    incident: Row,
    lost: bool,
    source_html: Option<String>,
}

impl RelationView {
    /// A relation that the other record declares.
    const fn from_other(words: &'static str, incident: Row) -> Self {
        Self { words, note_html: None, incident, lost: false, source_html: None }
    }
}

#[derive(Serialize)]
pub(super) struct LinkView<'a> {
    words: &'static str,
    text: String,
    href: Option<&'a str>,
    target: Option<&'a str>,
    lost: bool,
    source_html: Option<String>,
}

/// Relations to other incidents: those that this record declares, and those that others declare to it, as a withdrawn
/// record does that names it as its successor.
pub(super) fn relations(cx: &Cx<'_>, at: usize) -> Vec<RelationView> {
    let book = cx.book;
    let mut out: Vec<RelationView> = Vec::new();
    let mut related = Vec::new();
    for link in &book.incidents[at].links {
        let Some(other) = book.linked_incident(link) else { continue };
        related.push((link.rel, other));
        out.push(RelationView {
            words: link.rel.words().0,
            note_html: cx.inline_of(link.text.as_ref()),
            incident: incident_row(cx, other),
            lost: link.lost,
            source_html: link.source.as_ref().map(|s| source(cx, s)),
        });
    }
    for (rel, other) in &book.edges.incident_from[at] {
        if *rel == Relation::Related && related.contains(&(*rel, *other)) {
            continue;
        }
        out.push(RelationView::from_other(rel.words().1, incident_row(cx, *other)));
    }
    for (other, question) in asked(cx, Target::Incident(at)) {
        let note = cx.inline_without_terms(&book.incidents[*other].open_questions[*question].text);
        let relation = RelationView::from_other("Answers a question of", incident_row(cx, *other));
        out.push(RelationView { note_html: Some(note), ..relation });
    }
    for withdrawn in &book.edges.incident_replaces[at] {
        if !related.contains(&(Relation::Supersedes, *withdrawn)) {
            out.push(RelationView::from_other("Replaces", incident_row(cx, *withdrawn)));
        }
    }
    out
}

/// The incidents that stand among an incident's relations, and the one that took over from it.
pub(super) fn named(cx: &Cx<'_>, at: usize) -> Vec<usize> {
    let book = cx.book;
    let declared = book.incidents[at].links.iter().filter_map(|link| book.linked_incident(link));
    let by_others = book.edges.incident_from[at].iter().map(|(_, other)| *other);
    let asking = asked(cx, Target::Incident(at)).iter().map(|(other, _)| *other);
    let replaced = book.edges.incident_replaces[at].iter().copied();
    declared.chain(by_others).chain(asking).chain(replaced).collect()
}

/// The links that lead to no other incident.
pub(super) fn links<'a>(cx: &Cx<'_>, x: &'a Incident) -> Vec<LinkView<'a>> {
    let outward = x.links.iter().filter(|l| cx.book.leads_out(l));
    outward
        .map(|l| {
            let href = l.to.as_deref().and_then(web);
            let text = l.text.as_deref().or(l.to.as_deref()).unwrap_or("a link without words");
            LinkView {
                words: l.rel.words().0,
                text: text.trim_end_matches(':').to_owned(),
                href,
                target: l.to.as_deref().filter(|_| href.is_none() && l.text.is_some()),
                lost: l.lost,
                source_html: l.source.as_ref().map(|s| source(cx, s)),
            }
        })
        .collect()
}
