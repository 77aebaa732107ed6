//! An incident's edges for its twin.

use crate::handbook::{Lookup, Target};
use crate::record::{Incident, LessonEntry, Relation};
use crate::render::twin::Twin;
use crate::render::view::cx::Cx;
use crate::render::view::parts::edge;
use crate::render::view::ways::backlinks;

pub(super) fn twin<'a>(cx: &Cx<'a>, at: usize) -> Twin<'a, &'a Incident> {
    let x: &Incident = &cx.book.incidents[at];
    let mut twin = Twin::new("incident", &x.title, Some(x));
    for entry in &x.lessons {
        let (rel, id) = match entry {
            LessonEntry::Declared(lesson) => ("teaches", &lesson.id.id),
            LessonEntry::Again { again, .. } => ("re-teaches", &again.id),
        };
        twin.links.extend(cx.book.lesson_at(id).map(|l| edge(cx, rel, Target::Lesson(l))));
    }
    let factors = x.factors.iter().filter_map(|f| cx.book.factor_at(&f.id.id));
    twin.links.extend(factors.map(|f| edge(cx, "has-factor", Target::Factor(f))));
    for link in &x.links {
        twin.links.extend(cx.book.linked_incident(link).map(|o| edge(cx, name(link.rel), Target::Incident(o))));
    }
    for to in x.open_questions.iter().filter_map(|q| q.leads_to.as_ref()) {
        if let Lookup::One(target) = cx.book.ids.look_up(&to.id) {
            twin.links.push(edge(cx, "leads-to", target));
        }
    }
    let successor = x.replaced_by.as_ref().and_then(|i| cx.book.incident_at(&i.id));
    twin.links.extend(successor.map(|i| edge(cx, "replaced-by", Target::Incident(i))));
    let from = &cx.book.edges.incident_from[at];
    twin.backlinks.extend(from.iter().map(|(rel, other)| edge(cx, name(*rel), Target::Incident(*other))));
    let replaces = &cx.book.edges.incident_replaces[at];
    twin.backlinks.extend(replaces.iter().map(|other| edge(cx, "replaced-by", Target::Incident(*other))));
    twin.backlinks.extend(backlinks(cx, Target::Incident(at)));
    twin
}

/// A relation's name as records write it.
const fn name(rel: Relation) -> &'static str {
    match rel {
        Relation::CausedBy => "caused-by",
        Relation::Related => "related",
        Relation::DuplicateOf => "duplicate-of",
        Relation::Supersedes => "supersedes",
        Relation::IntroducedBy => "introduced-by",
        Relation::RevertedBy => "reverted-by",
        Relation::ReAppliedBy => "re-applied-by",
        Relation::FixedBy => "fixed-by",
        Relation::Reference => "reference",
        Relation::DiscussedIn => "discussed-in",
    }
}
