//! The closed vocabularies and free pages: contributing factors, glossary terms, guides and the decision's questions.

use std::sync::Arc;

use serde::Serialize;

use super::asked::asked_as;
use super::withdrawn::{Withdrawn, aliases, is_withdrawn};
use super::{Body, Common, Cursor, Fields, Node, OwnKeys, Ref};
use crate::diag::{At, Code};
use crate::id::{FactorId, GuideId, TermId};

/// A contributing factor of the closed vocabulary.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of factors.yaml")]
pub struct Factor {
    pub id: FactorId,
    pub name: String,
    pub group: Option<String>,
    pub kind: FactorKind,
    pub definition: String,
    /// Former identifiers, whose addresses stay alive.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Ref<String>>,
    /// How people ask for it who do not know its name.
    #[serde(rename = "asked-as", skip_serializing_if = "Vec::is_empty")]
    pub asked_as: Vec<String>,
    #[serde(skip)]
    pub at: At,
    #[serde(skip)]
    pub file: Arc<str>,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// Which way a factor worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Default)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum FactorKind {
    #[default]
    Contributed,
    Helped,
    WouldHaveHelped,
}

/// A term of the glossary.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of glossary.yaml")]
pub struct Term {
    pub id: TermId,
    pub term: String,
    /// Other forms in which prose uses it.
    pub also: Vec<String>,
    pub definition: String,
    /// Former identifiers, whose places on the page stay alive.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Ref<String>>,
    /// How people ask for it who do not know its name.
    #[serde(rename = "asked-as", skip_serializing_if = "Vec::is_empty")]
    pub asked_as: Vec<String>,
    #[serde(skip)]
    pub at: At,
    #[serde(skip)]
    pub file: Arc<str>,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// A free page.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the guide's front matter")]
pub struct Guide {
    pub id: GuideId,
    #[serde(flatten)]
    pub common: Common,
    pub title: String,
    pub summary: Option<String>,
    pub order: Option<u64>,
    #[serde(skip)]
    pub body: Body,
}

/// The questions of the decision tree, in the order in which they are asked.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the fields are those of decide.yaml")]
pub struct Questions {
    pub title: Option<String>,
    pub intro: Option<String>,
    pub questions: Vec<Question>,
    /// Questions that hold after any result.
    pub after_leaf: Vec<SideQuestion>,
    /// How people ask for the page who do not know its name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub asked_as: Vec<String>,
    #[serde(skip)]
    pub file: Arc<str>,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// One question of the decision tree.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of decide.yaml")]
pub struct Question {
    pub id: String,
    pub ask: String,
    pub help: Option<String>,
    /// Asked only on paths where these answers were given.
    pub after: Vec<(String, String)>,
    pub answers: Vec<Answer>,
    /// The end of any answer that leaves no recipe.
    pub otherwise: Option<String>,
    #[serde(skip)]
    pub at: At,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// One answer to a question.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the fields are those of decide.yaml")]
pub struct Answer {
    pub value: String,
    pub text: String,
    /// What to do where no recipe exists.
    pub no_recipe: Option<String>,
    #[serde(skip)]
    pub at: At,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// A question to ask after any result.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of decide.yaml")]
pub struct SideQuestion {
    pub ask: String,
    pub text: String,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// Reads `factors.yaml`.
pub(super) fn read_factors(root: Cursor<'_>, file: &Arc<str>, withdrawn: &mut Vec<Withdrawn>) -> Vec<Factor> {
    root.map(|f| f.list("factors", |c| read_factor(c, file, withdrawn))).unwrap_or_default()
}

fn read_factor(c: Cursor<'_>, file: &Arc<str>, withdrawn: &mut Vec<Withdrawn>) -> Option<Factor> {
    const KINDS: &[(&str, FactorKind)] = &[
        ("contributed", FactorKind::Contributed),
        ("helped", FactorKind::Helped),
        ("would-have-helped", FactorKind::WouldHaveHelped),
    ];
    c.map(|f| {
        let id = f
            .need("id", "add an identifier, for example `id: non-transactional-ddl`")
            .and_then(|c| c.id(FactorId::parse));
        let name = f.need("name", "add the name that people read").and_then(|c| c.text());
        let definition = f.need("definition", "say what counts as this factor").and_then(|c| c.text());
        let group = f.text("group");
        let kind = f.get("kind").and_then(|c| c.choice(KINDS)).unwrap_or_default();
        let (at, aliases, asked_as, file) = (c.at(), aliases(f), asked_as(f), Arc::clone(file));
        if is_withdrawn(f) {
            withdrawn.extend(Withdrawn::read(f, "factor", "name", &file));
            return None;
        }
        Some(Factor {
            id: id?,
            name: name?,
            group,
            kind,
            definition: definition?,
            aliases,
            asked_as,
            at,
            file,
            own: f.own(),
        })
    })?
}

/// Reads `glossary.yaml`.
pub(super) fn read_terms(root: Cursor<'_>, file: &Arc<str>, withdrawn: &mut Vec<Withdrawn>) -> Vec<Term> {
    root.map(|f| f.list("terms", |c| read_term(c, file, withdrawn))).unwrap_or_default()
}

fn read_term(c: Cursor<'_>, file: &Arc<str>, withdrawn: &mut Vec<Withdrawn>) -> Option<Term> {
    c.map(|f| {
        let id = f.need("id", "add an identifier, for example `id: backfill`").and_then(|c| c.id(TermId::parse));
        let term = f.need("term", "add the term as it is written").and_then(|c| c.text());
        let definition = f.need("definition", "say what it means in one or two sentences").and_then(|c| c.text());
        let also = f.texts("also");
        let (at, aliases, asked_as, file) = (c.at(), aliases(f), asked_as(f), Arc::clone(file));
        if is_withdrawn(f) {
            withdrawn.extend(Withdrawn::read(f, "term", "term", &file));
            return None;
        }
        Some(Term { id: id?, term: term?, also, definition: definition?, aliases, asked_as, at, file, own: f.own() })
    })?
}

impl Guide {
    /// Reads a guide; a withdrawn one goes to the others of its fate.
    pub(super) fn read(
        root: Cursor<'_>,
        file: &Arc<str>,
        id: GuideId,
        body: Body,
        withdrawn: &mut Vec<Withdrawn>,
    ) -> Option<Self> {
        root.map(|f: &Fields<'_>| {
            let title = f.need("title", "add a title: `title: …`").and_then(|c| c.text());
            if is_withdrawn(f) {
                // What else the guide says stays known, so that it need not be deleted.
                let _ = (f.get("summary"), f.get("order"), f.get("asked-as"));
                withdrawn.push(Withdrawn::with_id(f, "guide", id.as_str().to_owned(), title, file));
                return None;
            }
            let guide = Self {
                common: Common::read(f, file),
                summary: f.text("summary"),
                order: f.get("order").and_then(|c| c.count()),
                body,
                id,
                title: title?,
            };
            Some(guide)
        })?
    }
}

impl Questions {
    pub(super) fn read(root: Cursor<'_>, file: &Arc<str>) -> Option<Self> {
        root.map(|f| Self {
            title: f.text("title"),
            intro: f.text("intro"),
            questions: f
                .need("questions", "add the questions, in the order in which they are asked")
                .map(|c| c.list(read_question))
                .unwrap_or_default(),
            after_leaf: f.list("after-leaf", read_side),
            asked_as: asked_as(f),
            file: Arc::clone(file),
            own: f.own(),
        })
    }
}

fn read_question(c: Cursor<'_>) -> Option<Question> {
    c.map(|f| {
        let id = f.need("id", "add the key that recipes use in `when`").and_then(|c| c.text());
        let ask = f.need("ask", "add the question itself: `ask: …?`").and_then(|c| c.text());
        let question = Question {
            help: f.text("help"),
            after: f.get("after").map(|c| c.entries(|_, v| v.text())).unwrap_or_default(),
            answers: f
                .need("answers", "add its answers: `answers: [{value: yes, text: …}]`")
                .map(read_answers)
                .unwrap_or_default(),
            otherwise: f.text("otherwise"),
            at: c.at(),
            own: f.own(),
            id: id?,
            ask: ask?,
        };
        Some(question)
    })?
}

fn read_answers(c: Cursor<'_>) -> Vec<Answer> {
    if matches!(c.node(), Node::List(items) if items.is_empty()) {
        c.find_key(Code::MissingKey, "`answers` is empty", "add its answers: `answers: [{value: yes, text: …}]`");
    }
    c.list(read_answer)
}

fn read_answer(c: Cursor<'_>) -> Option<Answer> {
    c.map(|f| {
        let value = f.need("value", "add the value that recipes use in `when`").and_then(|c| c.text());
        let text = f.need("text", "add the answer as people read it").and_then(|c| c.text());
        let no_recipe = f.text("no-recipe");
        Some(Answer { value: value?, text: text?, no_recipe, at: c.at(), own: f.own() })
    })?
}

fn read_side(c: Cursor<'_>) -> Option<SideQuestion> {
    c.map(|f| {
        let ask = f.need("ask", "add the question").and_then(|c| c.text());
        let text = f.need("text", "say what follows from a yes").and_then(|c| c.text());
        Some(SideQuestion { ask: ask?, text: text?, own: f.own() })
    })?
}
