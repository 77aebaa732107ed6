//! A recipe: when it applies, its phases, and which code is safe on which schema.

use std::sync::Arc;

use serde::Serialize;

use super::parts::Visibility;
use super::withdrawn::{Withdrawn, is_withdrawn};
use super::{Body, Common, Cursor, Fields, Node, OwnKeys, Ref, shorten};
use crate::date::PartialDate;
use crate::diag::{At, Code};
use crate::id::{RecipeId, RuleId, parse_item};

/// A recipe record.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the fields are those of the recipe's front matter")]
pub struct Recipe {
    pub id: RecipeId,
    #[serde(flatten)]
    pub common: Common,
    pub title: String,
    pub summary: Option<String>,
    pub problem: String,
    pub task: Option<String>,
    pub use_when: Vec<String>,
    pub not_when: Vec<String>,
    pub when: Vec<Precondition>,
    pub applies_to: AppliesTo,
    pub rules: Vec<RecipeRule>,
    pub reviewed: Option<PartialDate>,
    #[serde(skip)]
    pub reviewed_at: At,
    pub sources: Vec<Reference>,
    pub before: Vec<CheckItem>,
    pub code: Vec<Version>,
    pub schemas: Vec<Version>,
    pub compatibility: Vec<Pair>,
    pub phases: Vec<Phase>,
    pub visibility: Option<Visibility>,
    #[serde(skip)]
    pub body: Body,
}

/// One precondition: a question and the answers with which the recipe applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct Precondition {
    /// The key, dotted where it was nested: `table.existing`.
    pub question: String,
    /// The answers; one of them must be given.
    pub answers: Vec<String>,
    /// It was written as a list: which is "one of these" for a question of that name, and "each of these" otherwise.
    #[serde(skip)]
    pub listed: bool,
    #[serde(skip)]
    pub at: At,
}

/// What the recipe is for, as `engine>=version`.
#[derive(Debug, Clone, Default, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct AppliesTo {
    pub frameworks: Vec<Requirement>,
    pub databases: Vec<Requirement>,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// A system and the lowest version of it, such as `mysql>=5.7`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Requirement {
    pub name: String,
    pub minimum: Option<String>,
    pub at: At,
}

impl Serialize for Requirement {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.minimum {
            Some(version) => serializer.collect_str(&format_args!("{}>={version}", self.name)),
            None => serializer.serialize_str(&self.name),
        }
    }
}

/// How a recipe relates to a rule.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct RecipeRule {
    pub id: Ref<RuleId>,
    #[serde(rename = "as")]
    pub role: Role,
    pub text: Option<String>,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// What a recipe is to a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// What to do instead of what the rule reports.
    #[default]
    Instead,
    /// A way that the rule does not report.
    Satisfies,
}

/// A primary source.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct Reference {
    pub text: String,
    pub to: Option<String>,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// A line of a checklist with a permanent identifier.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct CheckItem {
    pub id: String,
    pub text: String,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// A version of the code, or a state of the schema.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct Version {
    pub id: String,
    pub name: String,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// What happens when a version of the code meets a state of the schema.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct Pair {
    pub code: Ref<String>,
    pub schema: Ref<String>,
    pub safe: bool,
    pub why: Option<String>,
    /// The recipe begins with this pair, whatever it says of it, and its first phase ends it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub found: bool,
    /// The databases for which this is said; empty is all.
    pub databases: Vec<Ref<String>>,
    #[serde(skip)]
    pub at: At,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// One phase of a recipe.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct Phase {
    pub id: String,
    pub label: Option<String>,
    pub name: Option<String>,
    /// The deploy it belongs to, from 1; `None` is a command without a deploy.
    pub deploy: Option<u64>,
    pub schema: SchemaStep,
    /// The states of the schema with which the phase may begin; empty is the one that the phase above left.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<Ref<String>>,
    /// The state of the schema after the phase; `None` leaves it as it was.
    pub to: Option<Ref<String>>,
    /// The versions of the code that may run during the phase.
    pub code: Vec<Ref<String>>,
    pub data: Option<String>,
    /// What the server does, per database or engine.
    pub engines: Vec<(String, String)>,
    pub reversible: bool,
    pub point_of_no_return: Option<String>,
    /// What switches reads or writes.
    pub flag: Option<String>,
    #[serde(skip)]
    pub at: At,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// What a phase does to the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum SchemaStep {
    /// Adds what old and new code can live with.
    Expand,
    /// Fills or moves rows.
    Backfill,
    /// Makes the database enforce it.
    Constrain,
    /// Takes away what nobody uses any more.
    Contract,
    /// Leaves the schema as it is.
    #[default]
    None,
}

impl Recipe {
    /// Reads a recipe; a withdrawn one goes to the others of its fate.
    pub(super) fn read(root: Cursor<'_>, file: &Arc<str>, body: Body, withdrawn: &mut Vec<Withdrawn>) -> Option<Self> {
        root.map(|f| {
            let recipe = read_recipe(f, file, body);
            if !is_withdrawn(f) {
                return recipe;
            }
            withdrawn.extend(Withdrawn::read(f, "recipe", "title", file));
            None
        })?
    }
}

fn read_recipe(f: &Fields<'_>, file: &Arc<str>, body: Body) -> Option<Recipe> {
    let id =
        f.need("id", "add a permanent identifier, for example `id: drop-column`").and_then(|c| c.id(RecipeId::parse));
    let title = f.need("title", "add what the recipe does: `title: Drop a column`").and_then(|c| c.text());
    let problem = f.need("problem", "say what goes wrong without it: `problem: …`").and_then(|c| c.text());
    f.holds("applies-to", &["frameworks", "databases"]);
    f.entries_hold("phases", &["deploy", "reversible", "point-of-no-return", "engines"]);
    Some(Recipe {
        common: Common::read(f, file),
        summary: f.text("summary"),
        task: f.text("task"),
        use_when: f.texts("use-when"),
        not_when: f.texts("not-when"),
        when: f.get("when").map(read_when).unwrap_or_default(),
        applies_to: f.get("applies-to").and_then(read_applies_to).unwrap_or_default(),
        rules: f.items("rules", read_rule),
        reviewed_at: f.at_key("reviewed"),
        reviewed: f.date("reviewed"),
        sources: f.list("sources", read_reference),
        before: f.list("before", read_check),
        code: f.list("code", read_version),
        schemas: f.list("schemas", read_version),
        compatibility: f.list("compatibility", read_pair),
        phases: f
            .need("phases", "add the phases, in order: `phases: [{id: add-nullable, deploy: 1, schema: expand}]`")
            .map(read_phases)
            .unwrap_or_default(),
        visibility: Visibility::read(f),
        body,
        id: id?,
        title: title?,
        problem: problem?,
    })
}

/// Preconditions, nested mappings flattened to dotted keys.
fn read_when(c: Cursor<'_>) -> Vec<Precondition> {
    let mut out = Vec::new();
    flatten("", c, &mut out);
    out
}

fn flatten(prefix: &str, c: Cursor<'_>, out: &mut Vec<Precondition>) {
    let _: Vec<(String, ())> = c.entries(|key, value| {
        let question = if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") };
        match value.node() {
            Node::Map(_) => flatten(&question, value, out),
            Node::List(_) => {
                let answers = value.list(answer);
                out.push(Precondition { question, answers, listed: true, at: value.at() });
            }
            _ => {
                let answers = answer(value).into_iter().collect();
                out.push(Precondition { question, answers, listed: false, at: value.at() });
            }
        }
        Some(())
    });
}

/// An answer in words; a switch is answered with yes or no.
fn answer(c: Cursor<'_>) -> Option<String> {
    match c.node() {
        Node::Bool(true) => Some("yes".to_owned()),
        Node::Bool(false) => Some("no".to_owned()),
        _ => c.text(),
    }
}

fn read_applies_to(c: Cursor<'_>) -> Option<AppliesTo> {
    c.map(|f| AppliesTo {
        frameworks: f.list("frameworks", read_requirement),
        databases: f.list("databases", read_requirement),
        own: f.own(),
    })
}

fn read_requirement(c: Cursor<'_>) -> Option<Requirement> {
    let text = c.text()?;
    let (name, minimum) = match text.split_once(">=") {
        Some((name, version)) => (name.trim().to_owned(), Some(version.trim().to_owned())),
        None => (text.trim().to_owned(), None),
    };
    let is_bound = |part: &str| part.is_empty() || part.contains(['<', '>', '=', '~', '^', '!', ',']);
    if is_bound(&name) || minimum.as_deref().is_some_and(is_bound) {
        let bare = name.split(['<', '>', '=', '~', '^', '!', ',']).next().unwrap_or_default().trim();
        let bare = if bare.is_empty() { "mysql" } else { bare };
        let help = format!(
            "write `{bare}>=VERSION`, or `{bare}` for every version; what speaks against newer ones belongs in `not-when`"
        );
        c.find(Code::InvalidValue, format!("`{}` names no lowest version", shorten(&text)), help);
        return None;
    }
    Some(Requirement { name, minimum, at: c.at() })
}

fn read_rule(c: Cursor<'_>) -> Option<RecipeRule> {
    const ROLES: &[(&str, Role)] = &[("instead", Role::Instead), ("satisfies", Role::Satisfies)];
    if matches!(c.node(), Node::Text(_)) {
        return Some(RecipeRule {
            id: c.reference(RuleId::parse)?,
            role: Role::Instead,
            text: None,
            own: OwnKeys::default(),
        });
    }
    c.map(|f| {
        let id = f.need("id", "add the rule: `id: squawk/ban-drop-column`").and_then(|c| c.reference(RuleId::parse));
        let role = f.get("as").and_then(|c| c.choice(ROLES)).unwrap_or_default();
        let text = f.text("text");
        Some(RecipeRule { id: id?, role, text, own: f.own() })
    })?
}

pub(super) fn read_reference(c: Cursor<'_>) -> Option<Reference> {
    if matches!(c.node(), Node::Text(_)) {
        return Some(Reference { text: c.text()?, to: None, own: OwnKeys::default() });
    }
    c.map(|f| {
        let text = f.need("text", "name the source: `text: …`").and_then(|c| c.text());
        let to = f.text("to");
        Some(Reference { text: text?, to, own: f.own() })
    })?
}

fn read_check(c: Cursor<'_>) -> Option<CheckItem> {
    c.map_like("{id: …, text: …}", |f| {
        let id = f.need("id", "add an identifier that never changes: ticks are kept under it");
        let id = id.and_then(|c| c.id(parse_item));
        let text = f.need("text", "say what to check: `text: …`").and_then(|c| c.text());
        Some(CheckItem { id: id?, text: text?, own: f.own() })
    })?
}

fn read_version(c: Cursor<'_>) -> Option<Version> {
    c.map_like("{id: C0, name: …}", |f| {
        let id = f.need("id", "add a short name, for example `id: C0`").and_then(|c| c.id(parse_item));
        let name = f.need("name", "say what it is, for example `name: old code, no field`").and_then(|c| c.text());
        Some(Version { id: id?, name: name?, own: f.own() })
    })?
}

fn read_named(c: Cursor<'_>) -> Option<Ref<String>> {
    Some(Ref { id: c.text()?, at: c.at() })
}

fn read_pair(c: Cursor<'_>) -> Option<Pair> {
    c.map_like("{code: C0, schema: S1, safe: true}", |f| {
        let code = f.need("code", "name a version of the code: `code: C0`").and_then(read_named);
        let schema = f.need("schema", "name a state of the schema: `schema: S1`").and_then(read_named);
        let safe = f.need("safe", "say whether they can meet: `safe: true` or `safe: false`").and_then(|c| c.boolean());
        let (why, databases) = (f.text("why"), f.list("databases", read_named));
        let found = f.get("found").and_then(|c| c.boolean()).unwrap_or(false);
        Some(Pair { code: code?, schema: schema?, safe: safe?, why, found, databases, at: c.at(), own: f.own() })
    })?
}

fn read_phases(c: Cursor<'_>) -> Vec<Phase> {
    if matches!(c.node(), Node::List(items) if items.is_empty()) {
        let help = "write what to do as phases, in order: `phases: [{id: add-nullable, deploy: 1, schema: expand}]`";
        c.find_key(Code::MissingKey, "`phases` is empty", help);
    }
    c.list(read_phase)
}

fn read_phase(c: Cursor<'_>) -> Option<Phase> {
    const STEPS: &[(&str, SchemaStep)] = &[
        ("expand", SchemaStep::Expand),
        ("backfill", SchemaStep::Backfill),
        ("constrain", SchemaStep::Constrain),
        ("contract", SchemaStep::Contract),
        ("none", SchemaStep::None),
    ];
    c.map_like("{id: add-nullable, deploy: 1, schema: expand}", |f| {
        let id = f.need("id", "add the identifier of the phase's section").and_then(|c| c.id(parse_item));
        let phase = Phase {
            label: f.text("label"),
            name: f.text("name"),
            deploy: f.get("deploy").and_then(|c| c.count()),
            schema: f.get("schema").and_then(|c| c.choice(STEPS)).unwrap_or_default(),
            from: f.list("from", read_named),
            to: f.get("to").and_then(read_named),
            code: f.list("code", read_named),
            data: f.text("data"),
            engines: f.get("engines").map(|c| c.entries(|_, v| v.text())).unwrap_or_default(),
            reversible: f.get("reversible").and_then(|c| c.boolean()).unwrap_or(true),
            point_of_no_return: f.text("point-of-no-return"),
            flag: f.text("flag"),
            at: c.at(),
            own: f.own(),
            id: id?,
        };
        Some(phase)
    })?
}
