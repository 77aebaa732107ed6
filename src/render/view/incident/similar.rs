//! Similar incidents, each with what it shares with this one.

use serde::Serialize;

use super::relations::named;
use crate::render::view::cx::Cx;
use crate::render::view::parts::incident_row;
use crate::render::view::rows::Row;
use crate::render::view::similar::Trait;

/// An incident that is like this one, and why it is.
#[derive(Serialize)]
pub(super) struct SimilarView {
    incident: Row,
    why: String,
}

/// The most names of one kind.
const MAX_NAMES: usize = 3;

/// The incidents that are most like one; those to which a relation is declared stand among the relations.
pub(super) fn similar(cx: &Cx<'_>, at: usize) -> Vec<SimilarView> {
    let named = named(cx, at);
    let all = cx.index.similar_to(at, |other| named.contains(&other));
    all.into_iter().map(|a| SimilarView { incident: incident_row(cx, a.incident), why: why(cx, &a.shared) }).collect()
}

/// What two incidents share, in words.
fn why(cx: &Cx<'_>, shared: &[Trait]) -> String {
    let (mut factors, mut rules) = (Vec::new(), Vec::new());
    for one in shared {
        match one {
            Trait::Factor(at) => factors.push(cx.book.factors[*at].name.clone()),
            Trait::Rule(at) => rules.push(cx.book.rules[*at].id.to_string()),
            Trait::Error | Trait::Database => {}
        }
    }
    let mut out = Vec::new();
    out.extend(shared.contains(&Trait::Error).then(|| "same error".to_owned()));
    out.extend(list("factor", &factors));
    out.extend(list("rule", &rules));
    out.extend(shared.contains(&Trait::Database).then(|| "same database".to_owned()));
    super::sentence_case(&out.join("; "))
}

/// Names behind what they are: `same factor: a`, `same factors: a, b, c and 2 more`.
fn list(noun: &str, names: &[String]) -> Option<String> {
    let some = names.len().min(MAX_NAMES);
    let more = match names.len() - some {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let plural = if names.len() == 1 { "" } else { "s" };
    (some > 0).then(|| format!("same {noun}{plural}: {}{more}", names[..some].join(", ")))
}
