//! A lesson: declared inside the incident that taught it, with an identifier of its own.

use std::sync::Arc;

use serde::Serialize;

use super::asked::asked_as;
use super::parts::Visibility;
use super::withdrawn::{Withdrawn, aliases, is_withdrawn};
use super::{Cursor, Fields, Node, OwnKeys, Ref};
use crate::id::{LessonId, RecipeId, RuleId};

/// An entry of an incident's `lessons`.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum LessonEntry {
    /// A lesson that this incident taught first.
    Declared(Box<Lesson>),
    /// A lesson that another incident declared and this one taught again.
    Again {
        /// The lesson.
        again: Ref<LessonId>,
        /// How this incident taught it.
        text: Option<String>,
        /// The user's own keys, `x-…`.
        #[serde(flatten)]
        own: OwnKeys,
    },
}

/// What an incident taught.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct Lesson {
    pub id: Ref<LessonId>,
    pub text: String,
    pub example: Option<String>,
    pub rules: Vec<Enforcement>,
    pub recipes: Vec<Ref<RecipeId>>,
    /// Tests that carry the lesson, in words or as addresses.
    pub tests: Vec<String>,
    /// The advice was written down already, and nothing enforced it.
    pub guidance_existed: bool,
    /// Where the advice was written down.
    pub guidance_source: Option<String>,
    /// Why no rule, recipe or test can carry it.
    pub unenforceable: Option<String>,
    pub aliases: Vec<Ref<String>>,
    /// How people ask for it who do not know its name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub asked_as: Vec<String>,
    pub visibility: Option<Visibility>,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// A rule that enforces a lesson, and how much of it.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct Enforcement {
    pub id: Ref<RuleId>,
    pub catches: Option<Catches>,
    /// The engines for which the rule catches it; empty is all that the rule covers.
    pub databases: Vec<Ref<String>>,
    pub text: Option<String>,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// How much of a lesson a rule enforces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Catches {
    Fully,
    Partly,
}

/// Reads an entry of `lessons`; a withdrawn lesson goes to the others of its fate.
pub(super) fn read_lesson(c: Cursor<'_>, file: &Arc<str>, withdrawn: &mut Vec<Withdrawn>) -> Option<LessonEntry> {
    c.map_like("{id: isolate-non-atomic-ddl, text: …}", |f| {
        if let Some(again) = f.get("again") {
            let (id, text) = (again.reference(LessonId::parse), f.text("text"));
            return id.map(|again| LessonEntry::Again { again, text, own: f.own() });
        }
        let lesson = read_declared(f);
        if is_withdrawn(f) {
            withdrawn.extend(Withdrawn::read(f, "lesson", "text", file));
            return None;
        }
        lesson.map(|l| LessonEntry::Declared(Box::new(l)))
    })?
}

fn read_declared(f: &Fields<'_>) -> Option<Lesson> {
    let id =
        f.need("id", "add an identifier of the lesson's own, for example `id: isolate-non-atomic-ddl`, or `again: ID`");
    let id = id.and_then(|c| c.reference(LessonId::parse));
    let text = f.need("text", "add the lesson in one sentence: `text: …`").and_then(|c| c.text());
    let (guidance_existed, guidance_source) = (f.flag("guidance-existed"), f.text("guidance-source"));
    Some(Lesson {
        example: f.text("example"),
        rules: f.names("rules", read_enforcement),
        recipes: f.list("recipes", |c| c.reference(RecipeId::parse)),
        tests: f.texts("tests"),
        // What has a source was written down.
        guidance_existed: guidance_existed || guidance_source.is_some(),
        guidance_source,
        unenforceable: f.text("unenforceable"),
        aliases: aliases(f),
        asked_as: asked_as(f),
        visibility: Visibility::read(f),
        own: f.own(),
        id: id?,
        text: text?,
    })
}

fn read_enforcement(c: Cursor<'_>) -> Option<Enforcement> {
    const CATCHES: &[(&str, Catches)] = &[("fully", Catches::Fully), ("partly", Catches::Partly)];
    if matches!(c.node(), Node::Text(_)) {
        return Some(Enforcement {
            id: c.reference(RuleId::parse)?,
            catches: None,
            databases: Vec::new(),
            text: None,
            own: OwnKeys::default(),
        });
    }
    c.map(|f| {
        let id = f.need("id", "add the rule: `id: squawk/ban-drop-column`").and_then(|c| c.reference(RuleId::parse));
        let catches = f.get("catches").and_then(|c| c.choice(CATCHES));
        let databases = f.list("databases", |c| Some(Ref { id: c.text()?, at: c.at() }));
        let text = f.text("text");
        Some(Enforcement { id: id?, catches, databases, text, own: f.own() })
    })?
}
