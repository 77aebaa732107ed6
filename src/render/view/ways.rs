//! What leads to a record and has no other place on its page: withdrawn records that it took over from, and open questions
//! of incidents.

use serde::Serialize;

use super::cx::Cx;
use super::older::{Older, near};
use super::parts::{Link, edge, incident_row};
use super::rows::Row;
use crate::handbook::Target;
use crate::id::encode_path;
use crate::render::twin::Edge;
use crate::site::{Destination, Page, relative};

#[derive(Serialize)]
pub(super) struct Ways {
    replaces: Vec<Link>,
    questions: Vec<Asked>,
    older_questions: Option<Older>,
}

/// An incident's question that led to the record.
#[derive(Serialize)]
struct Asked {
    incident: Row,
    html: String,
}

impl Ways {
    /// What leads to a record; `None` where nothing does. A recipe lists the incidents that lead to it by themselves.
    pub(super) fn to(cx: &Cx<'_>, target: Target) -> Option<Self> {
        let questions = if matches!(target, Target::Recipe(_)) { &[] } else { asked(cx, target) };
        let question = |(incident, at): &(usize, usize)| Asked {
            incident: incident_row(cx, *incident),
            html: cx.inline_without_terms(&cx.book.incidents[*incident].open_questions[*at].text),
        };
        let link = |at: &usize| Link { href: relative(&encode_path(&cx.file), &address(cx, *at)), text: name(cx, *at) };
        let ways = Self {
            replaces: replaced(cx, target).iter().map(link).collect(),
            questions: near(questions).iter().map(question).collect(),
            older_questions: Older::questions(cx, questions),
        };
        (!ways.replaces.is_empty() || !ways.questions.is_empty()).then_some(ways)
    }
}

/// The same edges for the record's twin.
pub(super) fn backlinks(cx: &Cx<'_>, target: Target) -> impl Iterator<Item = Edge> {
    let questions = if matches!(target, Target::Recipe(_)) { &[] } else { asked(cx, target) };
    let replaced = replaced(cx, target).iter();
    let replaced = replaced.map(|at| Edge { rel: "replaced-by", to: address(cx, *at), title: name(cx, *at) });
    replaced.chain(questions.iter().map(|(incident, _)| edge(cx, "leads-to", Target::Incident(*incident))))
}

fn replaced<'a>(cx: &Cx<'a>, target: Target) -> &'a [usize] {
    cx.book.edges.replaced.get(&target).map_or(&[], Vec::as_slice)
}

/// The questions that lead to a record: the incident, and the question's place in it.
pub(super) fn asked<'a>(cx: &Cx<'a>, target: Target) -> &'a [(usize, usize)] {
    cx.book.edges.asked.get(&target).map_or(&[], Vec::as_slice)
}

/// Where it is said why a record was withdrawn; of a term, on the glossary's page.
fn address(cx: &Cx<'_>, withdrawn: usize) -> String {
    let record = &cx.book.withdrawn[withdrawn];
    match record.kind {
        "term" => format!("{}#{}", Page::Glossary.file(cx.book), record.id),
        _ => Destination::Withdrawn(withdrawn).address(cx.book),
    }
}

fn name(cx: &Cx<'_>, withdrawn: usize) -> String {
    let record = &cx.book.withdrawn[withdrawn];
    record.title.as_deref().map_or_else(|| record.id.clone(), |title| cx.plain(title))
}
