//! Relations to other incidents, in both directions, and links out of the handbook.

use serde::Serialize;

use super::story::source;
use crate::record::{Incident, Relation};
use crate::render::view::cx::Cx;
use crate::render::view::parts::{incident_row, web};
use crate::render::view::rows::Row;

#[derive(Serialize)]
pub(super) struct RelationView {
    words: &'static str,
    note_html: Option<String>,
    incident: Row,
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
        let Some(other) = link.incident.as_ref().and_then(|i| book.incident_at(&i.id)) else { continue };
        related.push((link.rel, other));
        out.push(RelationView {
            words: link.rel.words().0,
            note_html: cx.inline_of(link.text.as_ref()),
            incident: incident_row(cx, other),
        });
    }
    for (rel, other) in &book.edges.incident_from[at] {
        if *rel == Relation::Related && related.contains(&(*rel, *other)) {
            continue;
        }
        out.push(RelationView { words: rel.words().1, note_html: None, incident: incident_row(cx, *other) });
    }
    for withdrawn in &book.edges.incident_replaces[at] {
        if !related.contains(&(Relation::Supersedes, *withdrawn)) {
            out.push(RelationView { words: "Replaces", note_html: None, incident: incident_row(cx, *withdrawn) });
        }
    }
    out
}

pub(super) fn links<'a>(cx: &Cx<'_>, x: &'a Incident) -> Vec<LinkView<'a>> {
    let outward = x.links.iter().filter(|l| !l.rel.is_between_incidents());
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
