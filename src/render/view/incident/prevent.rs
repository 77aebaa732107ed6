//! "Keep it from happening again": everything the lessons lead to, once.

use serde::Serialize;

use super::recipes;
use crate::handbook::Target;
use crate::record::{Catches, Enforcement, Incident};
use crate::render::view::cx::Cx;
use crate::render::view::parts::{Link, database, databases, leads_to, recipe_row, rule_row};
use crate::render::view::rows::{Row, rows};

#[derive(Serialize)]
pub(super) struct Prevent {
    recipes: Vec<Row>,
    decide: Option<Link>,
    rules: Vec<Group>,
}

/// Rules that catch as much of it, on the same databases.
#[derive(Serialize)]
struct Group {
    /// How much, and where: `Caught in part on PostgreSQL, not on MySQL 5.7`.
    title: String,
    rules: Vec<Row>,
}

/// What the lessons of an incident say of one rule.
struct Promise<'a> {
    rule: usize,
    /// Of one lesson at least it catches a part only.
    in_part: bool,
    /// The databases for which it does; empty is every one.
    on: Vec<&'a str>,
}

pub(super) fn prevent(cx: &Cx<'_>, x: &Incident) -> Prevent {
    let decide = x.open_questions.iter().any(|q| q.leads_to.as_ref().is_some_and(|to| to.id == "decide"));
    Prevent {
        recipes: rows(cx, recipe_row, &recipes(cx, x)),
        decide: (decide && !cx.book.tree.steps.is_empty()).then(|| leads_to(cx, Target::Decide)),
        rules: groups(cx, x),
    }
}

/// The rules by how much they catch and where: first those that work on the incident's own database, and of these those
/// that catch all of it; else in the order of first mention.
fn groups(cx: &Cx<'_>, x: &Incident) -> Vec<Group> {
    let is_here = |promise: &Promise<'_>| works_here(cx, x, &promise.on);
    let mut promises = promises(cx, x);
    promises.sort_by_key(|promise| (!is_here(promise), promise.in_part));
    let mut out: Vec<Group> = Vec::new();
    for promise in promises {
        let title = title(cx, x, &promise, is_here(&promise));
        let row = rule_row(cx, promise.rule);
        match out.iter_mut().find(|group| group.title == title) {
            Some(group) => group.rules.push(row),
            None => out.push(Group { title, rules: vec![row] }),
        }
    }
    out
}

fn promises<'a>(cx: &Cx<'a>, x: &Incident) -> Vec<Promise<'a>> {
    let mut out: Vec<Promise<'a>> = Vec::new();
    for edge in cx.book.lessons_of(x).flat_map(|at| &cx.book.lesson(at).rules) {
        let Some(rule) = cx.book.rule_at(&edge.id.id) else { continue };
        let (in_part, on) = (edge.catches == Some(Catches::Partly), databases_of(cx, rule, edge));
        match out.iter_mut().find(|promise| promise.rule == rule) {
            Some(promise) => {
                promise.in_part |= in_part;
                if on.is_empty() {
                    promise.on.clear();
                } else if !promise.on.is_empty() {
                    let new: Vec<&str> = on.into_iter().filter(|token| !promise.on.contains(token)).collect();
                    promise.on.extend(new);
                }
            }
            None => out.push(Promise { rule, in_part, on }),
        }
    }
    out
}

/// The databases for which a rule carries a lesson: those that the record names, and else all that the rule covers.
fn databases_of<'a>(cx: &Cx<'a>, rule: usize, edge: &'a Enforcement) -> Vec<&'a str> {
    if edge.databases.is_empty() {
        return cx.book.rule_databases(rule).iter().map(String::as_str).collect();
    }
    edge.databases.iter().map(|database| database.id.as_str()).collect()
}

/// Whether a rule for these databases works on the one of the incident; where the record names none, nothing speaks against it.
fn works_here(cx: &Cx<'_>, x: &Incident, on: &[&str]) -> bool {
    let Some(own) = x.stack.get("database") else { return true };
    let choices = cx.book.config.databases_of(own, x.stack.get("database-version").map(String::as_str));
    on.is_empty() || on.iter().any(|token| token == own || choices.iter().any(|choice| choice.is_meant_by(token)))
}

fn title(cx: &Cx<'_>, x: &Incident, promise: &Promise<'_>, is_here: bool) -> String {
    let caught = if promise.in_part { "Caught in part" } else { "Caught" };
    let version = x.stack.get("database-version").map(|version| format!(" {version}")).unwrap_or_default();
    let own = x.stack.get("database").map(|own| format!("{}{version}", database(cx, own)));
    match own {
        Some(own) if is_here => format!("{caught} on {own}"),
        Some(own) => format!("{caught} on {}, not on {own}", databases(cx, &promise.on)),
        None if promise.on.is_empty() => caught.to_owned(),
        None => format!("{caught} on {}", databases(cx, &promise.on)),
    }
}
