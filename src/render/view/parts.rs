//! Parts that several views share: links, dates, badges and short forms of records.

use serde::Serialize;

use super::cx::Cx;
use super::rows::{Row, RowKind};
use super::{count, in_words, names_html};
use crate::config::Severity;
use crate::date::PartialDate;
use crate::handbook::{Lookup, Target};
use crate::record::{Incident, Kind, Recipe, RuleLevel, Status};
use crate::render::twin::Edge;

/// A link with its words.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Link {
    pub href: String,
    pub text: String,
}

/// A date for people and for machines.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Day {
    pub machine: String,
    pub text: String,
}

impl Day {
    pub(super) fn of(date: &PartialDate) -> Self {
        Self { machine: date.machine(), text: date.to_string() }
    }
}

/// A badge: a shape and words; the tone only repeats what they say.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Badge {
    pub tone: &'static str,
    pub icon: &'static str,
    pub text: String,
}

impl Badge {
    pub(super) fn new(tone: &'static str, icon: &'static str, text: impl Into<String>) -> Self {
        Self { tone, icon, text: text.into() }
    }

    /// The severity of an incident on the project's own scale.
    pub(super) fn severity(cx: &Cx<'_>, incident: &Incident) -> Option<Self> {
        let id = &incident.severity.as_ref()?.id;
        let step = cx.book.config.severities.iter().find(|s| s.id == *id)?;
        Some(Self::of_step(step))
    }

    /// A step of the project's scale of severities.
    pub(super) fn of_step(step: &Severity) -> Self {
        let tone = match step.shape {
            "octagon" => "bad",
            "triangle" => "warn",
            "diamond" => "info",
            _ => "",
        };
        Self::new(tone, step.shape, step.name.as_str())
    }

    /// How a linter ranks a rule.
    pub(super) fn level(level: RuleLevel) -> Self {
        match level {
            RuleLevel::Error => Self::new("bad", "stop", "Error"),
            RuleLevel::Warning => Self::new("warn", "alert", "Warning"),
            RuleLevel::Info => Self::new("info", "info", "Info"),
            RuleLevel::Off => Self::new("", "dash", "Off by default"),
        }
    }

    /// How far a record has come; a final one needs no badge in lists.
    pub(super) fn status(status: Status) -> Self {
        match status {
            Status::Draft => Self::new("warn", "half", "Draft"),
            Status::InReview => Self::new("info", "half", "In review"),
            Status::Final => Self::new("ok", "ok", "Final"),
            Status::Withdrawn => Self::new("", "dash", "Withdrawn"),
        }
    }
}

/// An incident in a list.
#[derive(Debug, Serialize)]
struct IncidentRow<'a> {
    href: String,
    id: &'a str,
    title: &'a str,
    summary: String,
    day: Day,
    teams_html: String,
    duration: Option<String>,
    severity: Option<Badge>,
    /// Only where it is not final.
    status: Option<Badge>,
    withdrawn: bool,
    near_miss: bool,
}

/// The row of an incident, by its place in the handbook's list.
pub(super) fn incident_row(cx: &Cx<'_>, at: usize) -> Row {
    let x = &cx.book.incidents[at];
    cx.row(RowKind::Incident, at, &x.summary, || IncidentRow {
        href: cx.to(Target::Incident(at)),
        id: x.id.as_str(),
        title: &x.title,
        summary: cx.label(&x.summary),
        day: Day::of(&x.date),
        teams_html: names_html(&x.teams),
        duration: x.duration.as_ref().map(|d| d.value.to_string()),
        severity: Badge::severity(cx, x),
        status: (x.status != Status::Final).then(|| Badge::status(x.status)),
        withdrawn: x.status == Status::Withdrawn,
        near_miss: x.kind == Kind::NearMiss,
    })
}

/// A lesson that is named elsewhere.
#[derive(Debug, Serialize)]
pub(super) struct LessonRef<'a> {
    pub href: String,
    pub id: &'a str,
    pub html: String,
}

impl<'a> LessonRef<'a> {
    pub(super) fn of(cx: &Cx<'a>, at: usize) -> Self {
        let lesson = cx.book.lesson(at);
        Self { href: cx.to(Target::Lesson(at)), id: lesson.id.id.as_str(), html: cx.label(&lesson.text) }
    }
}

/// A recipe that is named elsewhere.
#[derive(Debug, Serialize)]
struct RecipeRef<'a> {
    href: String,
    id: &'a str,
    title: &'a str,
    summary: String,
    /// `4 phases, 3 deploys`.
    size: String,
    phases: usize,
}

/// The row of a recipe, by its place in the handbook's list.
pub(super) fn recipe_row(cx: &Cx<'_>, at: usize) -> Row {
    let x = &cx.book.recipes[at];
    let says = x.summary.as_ref().unwrap_or(&x.problem);
    cx.row(RowKind::Recipe, at, says, || RecipeRef {
        href: cx.to(Target::Recipe(at)),
        id: x.id.as_str(),
        title: &x.title,
        summary: cx.label(says),
        size: size(x),
        phases: x.phases.len(),
    })
}

/// How long a recipe is: `4 phases, 3 deploys`.
pub(super) fn size(recipe: &Recipe) -> String {
    let phases = count(recipe.phases.len(), "phase", "phases");
    match recipe.deploys() {
        0 => format!("{phases}, no deploy"),
        n => format!("{phases}, {}", count(n, "deploy", "deploys")),
    }
}

/// A rule that is named elsewhere.
#[derive(Debug, Serialize)]
struct RuleRef<'a> {
    href: String,
    linter: &'a str,
    /// The linter's own identifier.
    rule: &'a str,
    /// Its name, where that says more than the identifier.
    name: Option<&'a str>,
    summary: String,
    level: Badge,
    databases: String,
    retired: bool,
}

/// The row of a rule, by its place in the handbook's list.
pub(super) fn rule_row(cx: &Cx<'_>, at: usize) -> Row {
    let x = &cx.book.rules[at];
    cx.row(RowKind::Rule, at, &x.summary, || RuleRef {
        href: cx.to(Target::Rule(at)),
        linter: x.id.linter(),
        rule: x.id.rule(),
        name: x.name.as_deref().filter(|n| *n != x.id.rule()),
        summary: cx.label(&x.summary),
        level: Badge::level(x.severity),
        databases: databases(cx, cx.book.rule_databases(at)),
        retired: x.retired,
    })
}

/// Databases or engines in words, as the project names them.
pub(super) fn databases<T: AsRef<str>>(cx: &Cx<'_>, tokens: &[T]) -> String {
    let names: Vec<String> = tokens.iter().map(|t| database(cx, t.as_ref())).collect();
    in_words(&names)
}

/// A database's name: the project's for one of its choices, the usual one for an engine.
pub(super) fn database(cx: &Cx<'_>, token: &str) -> String {
    cx.book.config.name_of(token).to_owned()
}

/// What a reference of a record leads to, with its words; `None` for what is no node.
pub(super) fn leads_to(cx: &Cx<'_>, target: Target) -> Link {
    Link { href: cx.to(target), text: title(cx, target) }
}

/// A node's title as plain text.
pub(super) fn title(cx: &Cx<'_>, target: Target) -> String {
    let book = cx.book;
    match target {
        Target::Incident(at) => book.incidents[at].title.clone(),
        Target::Decide => book.questions.title.clone().unwrap_or_else(|| "How many phases do I need?".to_owned()),
        other => book.name_of(other),
    }
}

/// An edge for the twin.
pub(super) fn edge(cx: &Cx<'_>, rel: &'static str, target: Target) -> Edge {
    Edge { rel, to: crate::site::address_of(cx.book, target), title: title(cx, target) }
}

/// A source that a record names.
#[derive(Debug, Serialize)]
pub(super) struct SourceView<'a> {
    pub html: String,
    pub href: Option<&'a str>,
}

impl<'a> SourceView<'a> {
    /// The sources of a record; the words of one with an address are a link, and hold none themselves.
    pub(super) fn list(cx: &Cx<'_>, sources: &'a [crate::record::Reference]) -> Vec<Self> {
        let source = |s: &'a crate::record::Reference| {
            let href = s.to.as_deref().and_then(web);
            Self { html: if href.is_some() { cx.label(&s.text) } else { cx.inline(&s.text) }, href }
        };
        sources.iter().map(source).collect()
    }
}

/// What a record's `ref` names: an address, a record of the handbook, or words such as a ticket or a commit.
pub(super) struct Named {
    pub href: Option<String>,
    /// The record's title, the address in short, or the words.
    pub text: String,
}

impl Named {
    pub(super) fn of(cx: &Cx<'_>, reference: &str) -> Self {
        if let Some(address) = web(reference) {
            return Self { href: Some(address.to_owned()), text: short_address(address) };
        }
        match cx.book.ids.look_up(reference) {
            Lookup::One(target) => Self { href: Some(cx.to(target)), text: title(cx, target) },
            _ => Self { href: None, text: reference.to_owned() },
        }
    }
}

/// The user's own keys of a record, as templates see them.
#[derive(Debug, Serialize)]
pub(super) struct Own<'a> {
    pub id: &'a str,
    pub x: &'a crate::record::OwnKeys,
}

/// What an address is called where it stands beside others: its host and the end of its path, without what only machines
/// tell apart.
pub(super) fn short_address(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest).trim_end_matches('/');
    let parts: Vec<&str> = rest.split('/').collect();
    let cut = |part: &str| {
        let end = part.char_indices().nth(MAX_PART).filter(|_| part.chars().count() > MAX_PART + 4);
        end.map_or_else(|| part.to_owned(), |(end, _)| format!("{}…", &part[..end]))
    };
    match parts.as_slice() {
        [host, .., above, last] if parts.len() > 3 => format!("{host}/…/{}/{}", cut(above), cut(last)),
        parts => parts.iter().map(|part| cut(part)).collect::<Vec<_>>().join("/"),
    }
}

/// The most characters of a part of an address that is shown in short.
const MAX_PART: usize = 16;

/// An address that a browser may follow; anything else is shown as text.
pub(super) fn web(address: &str) -> Option<&str> {
    (address.starts_with("https://") || address.starts_with("http://")).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_in_short_says_what_it_leads_to() {
        for (address, short) in [
            ("https://github.com/o/r/pull/1709", "github.com/…/pull/1709"),
            (
                "https://github.com/o/r/commit/7db97a8ba94d2cd26ffc9a1851ca4faceafdc179",
                "github.com/…/commit/7db97a8ba94d2cd2…",
            ),
            ("https://chat.example.com/", "chat.example.com"),
            ("https://a.b/c", "a.b/c"),
        ] {
            assert_eq!(short_address(address), short);
        }
    }
}
