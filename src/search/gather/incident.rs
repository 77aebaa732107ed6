//! An incident as a search document.

use super::{add_rule_facets, add_text, begin, extra, join};
use crate::handbook::{Handbook, Target};
use crate::search::document::{Document, Facet, Kind, Unit};

pub(super) fn document(book: &Handbook, at: usize) -> Document {
    let record = &book.incidents[at];
    let mut out = begin(book, Kind::Incident, Target::Incident(at), record.id.to_string(), &record.title);
    out.date = Some(record.date.machine());
    out.names.extend(record.common.aliases.iter().map(|a| a.id.clone()));
    out.names.extend(record.actions.iter().filter_map(|action| ticket(action.ticket.as_deref()?)));
    out.signatures.clone_from(&record.signatures);
    out.asked.clone_from(&record.common.asked_as);
    let lessons = book.lessons_of(record).map(|lesson| &book.lesson(lesson).text);
    out.lesson = join(book, record.public_lesson.iter().chain(lessons));
    let environments = record.environments.iter().map(|e| &e.id);
    let stack = record.stack.values();
    let tags = record.teams.iter().chain(&record.services).chain(environments).chain(stack);
    out.tags = join(book, tags.chain(severity(book, at)));
    out.facets = facets(book, at);
    add_text(&mut out, &join(book, [&record.summary]));
    let impact = record.impact.iter().flat_map(|i| [&i.who, &i.what]);
    let detection = record.detection.iter().filter_map(|d| d.how.as_ref());
    add_text(&mut out, &join(book, impact.chain(detection).chain(&record.trigger).chain(&record.resolution)));
    let factors = record.factors.iter().flat_map(|f| f.text.iter().chain(&f.notes));
    out.units.extend(extra(book, "Contributing factors", factors));
    out.units.extend(extra(book, "Timeline", record.timeline.iter().map(|e| &e.text)));
    let attempts = record.attempts.iter().flat_map(|a| a.name.iter().chain(&a.text));
    out.units.extend(extra(book, "Attempts", attempts));
    let learned = [&record.went_well, &record.went_wrong, &record.got_lucky, &record.surprises];
    out.units.extend(extra(
        book,
        "What went well, what went wrong",
        learned.into_iter().flatten().map(|item| &item.text),
    ));
    out.units.extend(record.open_questions.iter().map(|question| Unit {
        anchor: None,
        heading: book.plain(&question.text),
        text: join(book, &question.answer),
    }));
    out.units.extend(extra(book, "Actions", record.actions.iter().map(|a| &a.text)));
    out.units.extend(extra(book, "Quotes", record.quotes.iter().flat_map(|q| [&q.text].into_iter().chain(&q.by))));
    let aftermath = record.aftermath.iter().flat_map(|a| [&a.text].into_iter().chain(&a.source));
    let corrections = record.corrections.iter().flat_map(|c| [&c.text].into_iter().chain(&c.source));
    out.units.extend(extra(book, "Aftermath and corrections", aftermath.chain(corrections)));
    out.units.extend(extra(book, "Links", record.links.iter().filter_map(|link| link.text.as_ref())));
    out.units.extend(extra(book, "Not placed yet", &record.unmapped));
    out
}

/// A ticket's name: a word with a number, alone or at the end of an address. Whoever knows it means the incident.
fn ticket(text: &str) -> Option<String> {
    let name = text.trim().trim_end_matches('/').rsplit('/').next()?;
    let is_name = name.contains(|c: char| c.is_ascii_alphabetic())
        && name.contains(|c: char| c.is_ascii_digit())
        && !name.contains(char::is_whitespace);
    is_name.then(|| name.to_owned())
}

/// How severe it was, as it is written and as `book.toml` says that it is read.
fn severity(book: &Handbook, at: usize) -> impl Iterator<Item = &String> {
    let id = book.incidents[at].severity.iter().map(|severity| &severity.id);
    id.flat_map(|id| {
        let step = book.config.severities.iter().find(|step| step.id == *id);
        [id].into_iter().chain(step.map(|step| &step.name))
    })
}

/// The facets of an incident. It has the rules of the lessons that it taught, first or again, where it counts: so the filter
/// finds the incidents that the rule's page [lists](Handbook::rule_incidents).
pub(super) fn facets(book: &Handbook, at: usize) -> Vec<(Facet, String)> {
    let record = &book.incidents[at];
    let mut out = vec![(Facet::Year, record.date.year().to_string())];
    out.extend(record.teams.iter().map(|t| (Facet::Team, t.clone())));
    out.extend(record.stack.get("database").map(|d| (Facet::Database, d.clone())));
    out.extend(record.severity.as_ref().map(|s| (Facet::Severity, s.id.clone())));
    out.extend(record.factors.iter().map(|f| (Facet::Factor, f.id.id.to_string())));
    for lesson in book.lessons_of(record).filter(|_| book.stands(at)) {
        add_rule_facets(book, &mut out, book.lesson(lesson).rules.iter().map(|e| &e.id.id));
    }
    out
}
