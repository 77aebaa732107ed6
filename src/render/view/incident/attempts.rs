//! The table of attempts: a row for each attempt, a column for each environment that has data.

use serde::Serialize;

use crate::record::{Attempt, AttemptKind, Incident, Outcome};
use crate::render::view::cx::Cx;
use crate::render::view::parts::{Badge, Named, web};

#[derive(Serialize)]
pub(super) struct Attempts {
    environments: Vec<String>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    number: usize,
    name: String,
    html: Option<String>,
    href: Option<String>,
    /// The record or the words that it refers to, where those are no address.
    reference: Option<String>,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct Cell {
    environment: String,
    /// Absent where nothing is recorded.
    outcome: Option<Badge>,
    note_html: Option<String>,
}

impl Attempts {
    /// The attempts of an incident; `None` where it has none. Environments stand in the order in which a deploy visits
    /// them.
    pub(super) fn of(cx: &Cx<'_>, x: &Incident) -> Option<Self> {
        if x.attempts.is_empty() {
            return None;
        }
        let mentioned = || x.attempts.iter().flat_map(|a| &a.outcomes).map(|o| &o.environment.id);
        let known = &cx.book.config.environments;
        let mut environments: Vec<String> = known.iter().filter(|e| mentioned().any(|m| m == *e)).cloned().collect();
        for other in mentioned() {
            if !environments.contains(other) {
                environments.push(other.clone());
            }
        }
        let rows = x.attempts.iter().enumerate().map(|(at, a)| row(cx, at, a, &environments)).collect();
        Some(Self { environments, rows })
    }
}

fn row(cx: &Cx<'_>, at: usize, attempt: &Attempt, environments: &[String]) -> Row {
    let kind = match attempt.what {
        AttemptKind::Faulty => "Faulty migration",
        AttemptKind::Revert => "Revert",
        AttemptKind::ReApply => "Applied again",
        AttemptKind::Fix => "Fix",
        AttemptKind::Other => "Another attempt",
    };
    let cell = |environment: &String| {
        let outcome = attempt.outcomes.iter().find(|o| o.environment.id == *environment);
        Cell {
            environment: environment.clone(),
            outcome: outcome.map(|o| badge(o.outcome)),
            note_html: outcome.and_then(|o| cx.inline_of(o.note.as_ref())),
        }
    };
    let named = attempt.reference.as_deref().map(|text| Named::of(cx, text));
    let is_web = attempt.reference.as_deref().and_then(web).is_some();
    Row {
        number: at + 1,
        name: attempt.name.clone().unwrap_or_else(|| kind.to_owned()),
        html: cx.inline_of(attempt.text.as_ref()),
        href: named.as_ref().and_then(|n| n.href.clone()),
        reference: named.filter(|_| !is_web).map(|n| n.text),
        cells: environments.iter().map(cell).collect(),
    }
}

fn badge(outcome: Outcome) -> Badge {
    match outcome {
        Outcome::Applied => Badge::new("ok", "ok", "Applied"),
        Outcome::PartiallyApplied => Badge::new("warn", "half", "Partially applied"),
        Outcome::Failed => Badge::new("bad", "stop", "Failed"),
        Outcome::Reverted => Badge::new("info", "back", "Reverted"),
        Outcome::NotRolledBack => Badge::new("bad", "stop", "Not rolled back"),
    }
}
