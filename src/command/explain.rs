//! `rcabook explain`: the page of a check, a rule or a record, in the terminal.

use std::fmt::Write;
use std::path::Path;

use super::{Outcome, Project, complain, print};
use crate::diag::{Code, did_you_mean};
use crate::handbook::{Handbook, Lookup, Target};
use crate::lint::codes;
use crate::pipeline;
use crate::record::Role;
use crate::render::terminal;
use crate::shell::clock;
use crate::site::address_of;

/// Shows the page of `name`; without a name, lists the codes of all checks.
#[must_use]
pub fn run(dir: &Path, name: Option<&str>) -> Outcome {
    let Some(name) = name else {
        return Outcome::Success.after(print(&terminal(&list(), |_| None)));
    };
    if let Some(code) = Code::from_name(name.strip_prefix("rcabook/").unwrap_or(name)) {
        return Outcome::Success.after(print(&terminal(codes::page(code), |_| None)));
    }
    let Project { config, sources, mut findings, .. } = match Project::read_whole(dir) {
        Ok(project) => project,
        Err(outcome) => return outcome,
    };
    let book = pipeline::assemble(&sources, config, clock::today()).unpack(&mut findings).book;
    match book.ids.look_up(name) {
        Lookup::One(target) => {
            let name = |reference: &str| book.name_of_reference(reference);
            Outcome::Success.after(print(&terminal(&page(&book, target), name)))
        }
        Lookup::Ambiguous(names) => {
            complain(&format!("`{name}` can mean several"), &format!("write one of {}", names.join(", ")));
            Outcome::Environment
        }
        Lookup::Unknown { .. } => {
            complain(&format!("there is no check, rule or record `{name}`"), &way_out(&book, name));
            Outcome::Environment
        }
    }
}

fn way_out(book: &Handbook, name: &str) -> String {
    let mut known: Vec<&str> = Code::ALL.iter().map(|c| c.name()).collect();
    for kind in ["incident", "lesson", "recipe", "rule", "factor", "term", "guide"] {
        known.extend(book.ids.known(kind));
    }
    known.extend(book.rules.iter().map(|r| r.id.rule()));
    did_you_mean(name, known)
        .unwrap_or_else(|| "`rcabook explain` lists the checks; records are named by their identifiers".to_owned())
}

fn list() -> String {
    let mut out = String::new();
    let mut family = None;
    for code in Code::ALL {
        if family != Some(code.family()) {
            family = Some(code.family());
            let _ = writeln!(out, "\n## {}\n", code.family().name());
        }
        let _ = writeln!(out, "- `{code}` ({}): {}", code.default_level(), codes::parsed(*code).title);
    }
    out
}

/// A node's page as Markdown.
fn page(book: &Handbook, target: Target) -> String {
    let mut out = match target {
        Target::Incident(at) => incident(book, at),
        Target::Lesson(at) => lesson(book, at),
        Target::Recipe(at) => recipe(book, at),
        Target::Rule(at) => rule(book, at),
        Target::Factor(at) => format!("# {}\n\n{}\n", book.factors[at].name, book.factors[at].definition),
        Target::Term(at) => format!("# {}\n\n{}\n", book.terms[at].term, book.terms[at].definition),
        Target::Guide(at) => format!("# {}\n\n{}\n", book.guides[at].title, book.guides[at].body.text()),
        Target::Decide => "# Decide\n".to_owned(),
    };
    if let Target::Factor(at) = target {
        bullets(&mut out, "Incidents", book.edges.factor_incidents[at].iter().map(|i| one_line(book, *i)));
    }
    let _ = write!(out, "\nPage: {}\n", book.config.url(&address_of(book, target)));
    out
}

fn one_line(book: &Handbook, at: usize) -> String {
    let incident = &book.incidents[at];
    format!("{} ({}): {}", incident.id, incident.date, incident.title)
}

fn bullets(out: &mut String, title: &str, items: impl Iterator<Item = String>) {
    let items: Vec<String> = items.collect();
    if items.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n## {title}\n");
    for item in items {
        let _ = writeln!(out, "- {item}");
    }
}

fn incident(book: &Handbook, at: usize) -> String {
    let record = &book.incidents[at];
    let teams = if record.teams.is_empty() { String::new() } else { format!(" · {}", record.teams.join(", ")) };
    let mut out = format!("# {} {}\n\n{}{teams}\n\n{}\n", record.id, record.title, record.date, record.summary);
    bullets(&mut out, "Error signatures", record.signatures.iter().map(|s| format!("`` {s} ``")));
    bullets(&mut out, "Impact", record.impact.iter().map(|i| format!("{}: {}", i.who, i.what)));
    bullets(
        &mut out,
        "Lessons",
        book.lessons
            .iter()
            .enumerate()
            .filter(|(_, l)| l.incident == at || l.again.contains(&at))
            .map(|(l, _)| book.lesson(l).text.clone()),
    );
    let recipes = book.recipes.iter().enumerate().filter(|(r, _)| book.edges.recipe_incidents[*r].contains(&at));
    bullets(&mut out, "Recipes", recipes.map(|(_, r)| format!("{} (`{}`)", r.title, r.id)));
    out.push('\n');
    out.push_str(book.incidents.body(at).text());
    out
}

fn lesson(book: &Handbook, at: usize) -> String {
    let record = book.lesson(at);
    let mut out = format!("# {}\n", record.text);
    bullets(&mut out, "Enforced by", record.rules.iter().map(|e| e.id.id.to_string()));
    bullets(&mut out, "Practised by", record.recipes.iter().map(|r| r.id.to_string()));
    if let Some(reason) = &record.unenforceable {
        let _ = write!(out, "\nNo rule can enforce it: {reason}\n");
    }
    let node = &book.lessons[at];
    bullets(
        &mut out,
        "Taught by",
        std::iter::once(node.incident).chain(node.again.iter().copied()).map(|i| one_line(book, i)),
    );
    out
}

fn recipe(book: &Handbook, at: usize) -> String {
    let record = &book.recipes[at];
    let mut out = format!("# {}\n\n{}\n", record.title, record.problem);
    bullets(
        &mut out,
        "Phases",
        record.phases.iter().map(|p| {
            let deploy = p.deploy.map_or_else(|| "no deploy".to_owned(), |d| format!("deploy {d}"));
            format!("{}: {deploy}", p.name.as_deref().unwrap_or(&p.id))
        }),
    );
    out.push('\n');
    out.push_str(record.body.text());
    out
}

fn rule(book: &Handbook, at: usize) -> String {
    let record = &book.rules[at];
    let mut out = format!("# {} {}\n\n{}\n", record.id, record.name.as_deref().unwrap_or_default(), record.summary);
    if record.retired {
        let names: Vec<String> = record.replaced_by.iter().map(|r| r.id.to_string()).collect();
        let _ = write!(
            out,
            "\nRetired. Use instead: {}\n",
            if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
        );
    }
    bullets(
        &mut out,
        "What to do instead",
        book.edges.rule_recipes[at].iter().filter(|(_, role)| *role == Role::Instead).map(|(r, role)| {
            let text = book.answer(*r, at, *role).and_then(|edge| edge.text.as_deref());
            let text = text.map(|text| format!(": {text}")).unwrap_or_default();
            format!("{} (`{}`){text}", book.recipes[*r].title, book.recipes[*r].id)
        }),
    );
    if let Some(other) = book.told_at(at).filter(|_| !book.says_what_to_do(at)) {
        let _ = write!(out, "\nWhat to do stands at the same mistake of another rule: `{}`\n", book.rules[other].id);
    }
    if let Some(prose) = book.prose.get(&at) {
        out.push('\n');
        out.push_str(prose.body.text());
    } else if !record.messages.is_empty() {
        let _ = write!(out, "\n## Message\n\n```text\n{}\n```\n", record.messages.join("\n\n"));
    }
    if let Some(text) = book.how_to_ignore(at) {
        let _ = write!(out, "\n## How to ignore it\n\n{}\n", text.replace("{id}", record.id.rule()));
    }
    let same = book.edges.rule_same[at].iter().map(|other| &book.rules[*other]);
    bullets(&mut out, "The same mistake elsewhere", same.map(|x| format!("`{}`: {}", x.id, x.summary)));
    bullets(&mut out, "Lessons it enforces", book.edges.rule_lessons[at].iter().map(|l| book.lesson(*l).text.clone()));
    out
}
