//! Attempts at a migration: the faulty one, those that took it back, and those that mended it.

use serde::Serialize;

use super::{Cursor, Node, OwnKeys, Ref};

/// One attempt at the migration, and what it did in each environment.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct Attempt {
    pub what: AttemptKind,
    pub name: Option<String>,
    pub text: Option<String>,
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    pub outcomes: Vec<EnvironmentOutcome>,
    /// The user's own keys, `x-…`, that stand among the environments.
    #[serde(skip_serializing_if = "OwnKeys::is_empty")]
    pub own_of_outcomes: OwnKeys,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// What an attempt was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum AttemptKind {
    Faulty,
    Revert,
    ReApply,
    Fix,
    Other,
}

/// What an attempt did in one environment.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct EnvironmentOutcome {
    pub environment: Ref<String>,
    pub outcome: Outcome,
    pub note: Option<String>,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// The state in which an attempt left an environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Outcome {
    Applied,
    PartiallyApplied,
    Failed,
    Reverted,
    NotRolledBack,
}

/// Reads an entry of `attempts`.
pub(super) fn read_attempt(c: Cursor<'_>) -> Option<Attempt> {
    const WHAT: &[(&str, AttemptKind)] = &[
        ("faulty", AttemptKind::Faulty),
        ("revert", AttemptKind::Revert),
        ("re-apply", AttemptKind::ReApply),
        ("fix", AttemptKind::Fix),
        ("other", AttemptKind::Other),
    ];
    c.map_like("{what: fix, text: …}", |f| {
        let what = f.need("what", "say what it was: `what: faulty`, `revert`, `re-apply`, `fix` or `other`");
        let what = what.and_then(|c| c.choice(WHAT));
        let (name, text, reference) = (f.text("name"), f.text("text"), f.text("ref"));
        let (outcomes, own_of_outcomes) = f.get("outcomes").map(read_outcomes).unwrap_or_default();
        Some(Attempt { what: what?, name, text, reference, outcomes, own_of_outcomes, own: f.own() })
    })?
}

fn read_outcomes(c: Cursor<'_>) -> (Vec<EnvironmentOutcome>, OwnKeys) {
    let mut own = Vec::new();
    let read = |environment: &str, value: Cursor<'_>| {
        if environment.starts_with("x-") {
            own.push((environment.to_owned(), value.node().clone()));
            return None;
        }
        let (outcome, note, own) = read_outcome(value)?;
        let environment = Ref { id: environment.to_owned(), at: value.at().of_key() };
        Some(EnvironmentOutcome { environment, outcome, note, own })
    };
    let outcomes = c.entries(read).into_iter().map(|(_, outcome)| outcome).collect();
    (outcomes, own.into_iter().collect())
}

fn read_outcome(c: Cursor<'_>) -> Option<(Outcome, Option<String>, OwnKeys)> {
    const OUTCOMES: &[(&str, Outcome)] = &[
        ("applied", Outcome::Applied),
        ("partially-applied", Outcome::PartiallyApplied),
        ("failed", Outcome::Failed),
        ("reverted", Outcome::Reverted),
        ("not-rolled-back", Outcome::NotRolledBack),
    ];
    if matches!(c.node(), Node::Text(_)) {
        return Some((c.choice(OUTCOMES)?, None, OwnKeys::default()));
    }
    c.map(|f| {
        let outcome =
            f.need("outcome", "add `outcome: applied`, `partially-applied`, `failed`, `reverted` or `not-rolled-back`");
        let note = f.text("note");
        Some((outcome?.choice(OUTCOMES)?, note, f.own()))
    })?
}

#[cfg(test)]
mod tests {
    use crate::record::{Incident, Record, parse};
    use crate::source::Source;
    use std::sync::Arc;

    fn incident(front: &str) -> Arc<Incident> {
        let text = format!("---\nid: INC-1\ntitle: T\ndate: 2023\nstatus: draft\nsummary: S\n{front}\n---\n");
        let read = parse(&Source { path: "content/incidents/a.md".into(), text: text.into() }, "content");
        assert_eq!(read.findings, []);
        let Some(Record::Incident(incident)) = read.value.into_iter().next() else { panic!() };
        incident
    }

    #[test]
    fn own_keys_are_no_environments() {
        let x = incident("attempts: [{what: fix, outcomes: {x-o: [1], prod: applied}}]");
        let json = serde_json::to_value(&x.attempts[0]).unwrap();
        assert_eq!(json["outcomes"].as_array().map(Vec::len), Some(1));
        assert_eq!(json["own-of-outcomes"], serde_json::json!({"x-o": [1]}));
        let x = incident("attempts: [{what: fix}]");
        assert!(serde_json::to_value(&x.attempts[0]).unwrap().get("own-of-outcomes").is_none());
    }

    #[test]
    fn own_keys_of_the_stack_are_kept_as_they_were_written() {
        let x = incident("stack: {framework: django, x-owners: [a, b], x-num: 3, x-team: abc}");
        let json = serde_json::to_value(&x.stack).unwrap();
        let whole = serde_json::json!({"framework": "django", "x-owners": ["a", "b"], "x-num": 3, "x-team": "abc"});
        assert_eq!(json, whole);
    }
}
