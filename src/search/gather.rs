//! The handbook becomes search documents, kind by kind.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::bodies::{Bodies, Sections};
use super::document::{Document, Facet, Kind, Unit};
use super::sections::named_by;
use super::taught::TOGETHER;
use crate::diag::{Code, LINTER};
use crate::handbook::{End, Handbook, Target};
use crate::id::{FILE_ENDING, RuleId};
use crate::lint::codes::parsed;
use crate::record::{Body, LessonEntry};
use crate::site::address_of;

mod incident;

/// All documents of a handbook: kind by kind, and in the handbook's order within a kind.
#[must_use]
pub(super) fn documents(book: &Handbook, bodies: &mut Bodies) -> Vec<Document> {
    let known = &*bodies;
    let incidents =
        each(book.incidents.len(), |at| (incident::document(book, at), Some(book.incidents.body(at))), known);
    let recipes = each(book.recipes.len(), |at| (recipe(book, at), Some(&book.recipes[at].body)), known);
    let prose = |at| book.prose.get(&at).map(|prose| &prose.body);
    let rules = each(book.rules.len(), |at| (rule(book, at), prose(at)), known);
    let lessons = each(book.lessons.len(), |at| (lesson(book, at), None), known);
    let factors = each(book.factors.len(), |at| (factor(book, at), None), known);
    let terms = each(book.terms.len(), |at| (term(book, at), None), known);
    let guides = each(book.guides.len(), |at| (guide(book, at), Some(&book.guides[at].body)), known);
    let decides = each(usize::from(!book.tree.steps.is_empty()), |_| (decide(book), None), known);
    let checks = each(Code::ALL.len(), |at| (check(book, Code::ALL[at]), None), known);
    let kinds = [incidents, recipes, rules, lessons, factors, terms, guides, decides, checks];
    let whole = |(mut document, body): (Document, Option<Sections>)| {
        if let Some(body) = body {
            bodies.keep(&body);
            add_text(&mut document, &named(book, body.intro));
            let unit = |unit: Unit| Unit { heading: named(book, unit.heading), text: named(book, unit.text), ..unit };
            document.units.extend(body.units.into_iter().map(unit));
        }
        document
    };
    kinds.into_iter().flatten().map(whole).collect()
}

/// The documents of one kind, made side by side, with the bodies of their records.
fn each<'a>(
    count: usize,
    make: impl Fn(usize) -> (Document, Option<&'a Body>) + Sync,
    bodies: &Bodies,
) -> Vec<(Document, Option<Sections>)> {
    let document = |at| {
        let (mut document, body) = make(at);
        document.facets.sort();
        document.facets.dedup();
        (document, body.map(|body| bodies.of(body)))
    };
    (0..count).into_par_iter().map(document).collect()
}

/// A document with what all kinds have.
fn begin(book: &Handbook, kind: Kind, target: Target, id: String, title: &str) -> Document {
    Document { address: address_of(book, target), title: book.plain(title), ..empty(kind, id) }
}

/// A document of which only its kind and its identifier are known.
fn empty(kind: Kind, id: String) -> Document {
    Document {
        kind,
        id,
        address: String::new(),
        title: String::new(),
        date: None,
        names: Vec::new(),
        signatures: Vec::new(),
        lesson: String::new(),
        asked: Vec::new(),
        tags: String::new(),
        facets: Vec::new(),
        taught_by: Vec::new(),
        units: vec![Unit::default()],
    }
}

fn add_text(document: &mut Document, text: &str) {
    let head = &mut document.units[0].text;
    if !head.is_empty() && !text.is_empty() {
        head.push(' ');
    }
    head.push_str(text);
}

/// Texts as one, each without markup.
fn join<S: AsRef<str>>(book: &Handbook, texts: impl IntoIterator<Item = S>) -> String {
    texts.into_iter().map(|t| book.plain(t.as_ref())).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The text of a body, where its references have the words that their links have on the page.
fn named(book: &Handbook, text: String) -> String {
    named_by(text, |reference| book.name_of_reference(reference))
}

/// A unit for texts of the record that have no section of their own; none for no text.
fn extra<S: AsRef<str>>(book: &Handbook, heading: &str, texts: impl IntoIterator<Item = S>) -> Option<Unit> {
    let text = join(book, texts);
    (!text.is_empty()).then(|| Unit { anchor: None, heading: heading.to_owned(), text })
}

/// Adds the facets of rules, by the names that their records have now.
fn add_rule_facets<'a>(
    book: &'a Handbook,
    facets: &mut Vec<(Facet, String)>,
    rules: impl IntoIterator<Item = &'a RuleId>,
) {
    for rule in rules.into_iter().map(|id| book.rule_at(id).map_or(id, |at| &book.rules[at].id)) {
        facets.push((Facet::Rule, rule.to_string()));
        facets.push((Facet::Linter, rule.linter().to_owned()));
    }
}

fn recipe(book: &Handbook, at: usize) -> Document {
    let record = &book.recipes[at];
    let mut out = begin(book, Kind::Recipe, Target::Recipe(at), record.id.to_string(), &record.title);
    out.date = record.reviewed.as_ref().map(|date| date.machine());
    out.names.extend(record.common.aliases.iter().map(|a| a.id.clone()));
    out.asked.clone_from(&record.common.asked_as);
    let says = record.summary.iter().chain([&record.problem]).chain(&record.use_when);
    out.lesson = join(book, says);
    let engines: BTreeSet<&str> = record.applies_to.databases.iter().map(|r| r.name.as_str()).collect();
    let frameworks = record.applies_to.frameworks.iter().map(|r| r.name.as_str());
    let rules = record.rules.iter().map(|r| r.id.id.rule());
    out.tags = join(
        book,
        engines.iter().copied().chain(frameworks).chain(record.task.as_deref()).chain(rules).chain(answers(book, at)),
    );
    out.facets.extend(engines.iter().map(|e| (Facet::Database, (*e).to_owned())));
    add_rule_facets(book, &mut out.facets, record.rules.iter().map(|r| &r.id.id));
    out.units.extend(extra(book, "When not to use it", &record.not_when));
    out.units.extend(extra(book, "Before you start", record.before.iter().map(|item| &item.text)));
    out.units.extend(extra(
        book,
        "Which code is safe on which schema",
        record.compatibility.iter().filter_map(|p| p.why.as_ref()),
    ));
    let engines = record.phases.iter().flat_map(|phase| &phase.engines).map(|(_, text)| text);
    out.units.extend(extra(book, "What the server does", engines));
    out
}

/// The answers of the decision tree that lead to a recipe, in its words.
fn answers(book: &Handbook, at: usize) -> impl Iterator<Item = &str> {
    let questions = &book.tree.questions;
    book.recipes[at].when.iter().flat_map(move |condition| {
        let question = questions.iter().find(|q| q.id == condition.question);
        let answers = question.into_iter().flat_map(|q| &q.answers);
        answers.filter(|a| condition.answers.contains(&a.value)).map(|a| a.text.as_str())
    })
}

fn rule(book: &Handbook, at: usize) -> Document {
    let record = &book.rules[at];
    let name = record.name.as_deref().filter(|name| *name != record.id.rule());
    let title = name.map_or_else(|| record.id.rule().to_owned(), |name| format!("{} {name}", record.id.rule()));
    let mut out = begin(book, Kind::Rule, Target::Rule(at), record.id.to_string(), "");
    out.title = title;
    out.names.push(record.id.rule().to_owned());
    out.names.extend(name.map(str::to_owned));
    out.names.extend(record.aliases.iter().map(|a| a.id.clone()));
    out.signatures.extend(record.messages.iter().cloned());
    out.lesson = book.plain(&record.summary);
    out.asked = book.rule_asked_as(at).into_iter().map(str::to_owned).collect();
    let databases = book.rule_databases(at);
    let linter = book.catalogue(record.id.linter()).map_or(record.id.linter(), |c| c.name.as_str());
    out.tags = join(book, [record.id.linter(), linter].into_iter().chain(databases.iter().map(String::as_str)));
    out.facets.extend(databases.iter().map(|d| (Facet::Database, d.clone())));
    add_rule_facets(book, &mut out.facets, [&record.id]);
    add_text(&mut out, &join(book, &record.note));
    out
}

fn lesson(book: &Handbook, at: usize) -> Document {
    let record = book.lesson(at);
    let mut out = begin(book, Kind::Lesson, Target::Lesson(at), record.id.id.to_string(), &record.text);
    out.names.extend(record.aliases.iter().map(|a| a.id.clone()));
    out.asked.clone_from(&record.asked_as);
    out.lesson = join(book, record.example.iter().chain(&record.unenforceable));
    let rules = record.rules.iter().map(|e| e.id.id.rule());
    out.tags = join(book, rules.chain(record.recipes.iter().map(|r| r.id.as_str())));
    add_rule_facets(book, &mut out.facets, record.rules.iter().map(|e| &e.id.id));
    for incident in book.lesson_incidents(at) {
        out.taught_by.push(book.incidents[incident].id.to_string());
        let facets = incident::facets(book, incident);
        out.facets.extend(facets.into_iter().filter(|(f, _)| TOGETHER.contains(f)));
        let entries = book.incidents[incident].lessons.iter();
        let again = entries.filter_map(|entry| match entry {
            LessonEntry::Again { again, text, .. } if book.lesson_at(&again.id) == Some(at) => text.as_deref(),
            _ => None,
        });
        add_text(&mut out, &join(book, again));
    }
    out.units.extend(extra(book, "Which rules enforce it", record.rules.iter().filter_map(|e| e.text.as_ref())));
    out.units.extend(extra(book, "Tests", &record.tests));
    out
}

fn factor(book: &Handbook, at: usize) -> Document {
    let record = &book.factors[at];
    let mut out = begin(book, Kind::Factor, Target::Factor(at), record.id.to_string(), &record.name);
    out.lesson = book.plain(&record.definition);
    out.asked.clone_from(&record.asked_as);
    out.tags = record.group.clone().unwrap_or_default();
    out.facets.push((Facet::Factor, record.id.to_string()));
    out
}

fn term(book: &Handbook, at: usize) -> Document {
    let record = &book.terms[at];
    let mut out = begin(book, Kind::Term, Target::Term(at), record.id.to_string(), "");
    out.title = record.term.clone();
    out.names.extend(record.also.iter().cloned());
    out.tags = record.also.join(" ");
    out.asked.clone_from(&record.asked_as);
    out.lesson = book.plain(&record.definition);
    out
}

fn guide(book: &Handbook, at: usize) -> Document {
    let record = &book.guides[at];
    let mut out = begin(book, Kind::Guide, Target::Guide(at), record.id.to_string(), &record.title);
    out.names.extend(record.common.aliases.iter().map(|a| a.id.clone()));
    out.asked.clone_from(&record.common.asked_as);
    out.lesson = join(book, &record.summary);
    out
}

/// A check of the program itself, which prints the address of its page.
fn check(book: &Handbook, code: Code) -> Document {
    let page = parsed(code);
    let mut out = empty(Kind::Check, format!("{LINTER}/{}", code.name()));
    out.address = format!("rules/{}{FILE_ENDING}", out.id);
    out.title = page.title.to_owned();
    out.names.push(code.name().to_owned());
    out.lesson = book.plain(page.summary);
    out
}

/// The decision tree: a unit for each question where it is first asked, and one for each result in words.
fn decide(book: &Handbook) -> Document {
    let title = book.questions.title.as_deref().unwrap_or("Decide");
    let mut out = begin(book, Kind::Decide, Target::Decide, "decide".to_owned(), title);
    // Lists and filters call it so, whatever its title is.
    out.names.push(Kind::Decide.plural().to_owned());
    out.lesson = join(book, &book.questions.intro);
    out.asked.clone_from(&book.questions.asked_as);
    let (mut asked, mut said) = (BTreeSet::new(), BTreeSet::new());
    for step in &book.tree.steps {
        let Some(question) = book.tree.questions.get(step.question) else { continue };
        if asked.insert(step.question) {
            let answers = question.answers.iter().map(|a| a.text.as_str());
            let text = join(book, question.help.as_deref().into_iter().chain(answers));
            out.units.push(Unit { anchor: Some(step.id.clone()), heading: book.plain(&question.ask), text });
        }
        for choice in &step.choices {
            let (End::Leaf(leaf), Some(answer)) = (&choice.end, question.answers.get(choice.answer)) else { continue };
            if let Some(words) = &leaf.words
                && said.insert((step.question, choice.answer))
            {
                let heading = format!("{} {}", book.plain(&question.ask), book.plain(&answer.text));
                out.units.push(Unit { anchor: Some(leaf.id.clone()), heading, text: book.plain(words) });
            }
        }
    }
    out.units.extend(extra(book, "After any result", book.questions.after_leaf.iter().flat_map(|s| [&s.ask, &s.text])));
    out
}
