//! Parts that several fields of a record share.

use std::borrow::Cow;

use serde::Serialize;

use super::{Cursor, Fields, Node, OwnKeys, Ref, shorten};
use crate::date::PartialDate;
use crate::diag::{At, Code};
use crate::id::{IncidentId, parse_item};
use crate::source::is_unspaced;

/// Who may read something. A list item may narrow or widen its record's visibility for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Visibility {
    /// A few named people.
    Restricted,
    /// Everybody in the organisation.
    Internal,
    /// Everybody.
    Public,
}

impl Visibility {
    pub(super) fn read(f: &Fields<'_>) -> Option<Self> {
        const NAMES: &[(&str, Visibility)] = &[
            ("restricted", Visibility::Restricted),
            ("internal", Visibility::Internal),
            ("public", Visibility::Public),
        ];
        let written = f.get("visibility")?;
        let visibility = written.choice(NAMES)?;
        if visibility == Self::Restricted {
            let help = "take what others may not read out of the content folder; no build leaves anything out yet";
            written.find(Code::RestrictedPublished, "what is `restricted` is published like everything else", help);
        }
        Some(visibility)
    }
}

/// A list item that may carry its own visibility.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct Item {
    pub text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

fn read_item(c: Cursor<'_>) -> Option<Item> {
    if !matches!(c.node(), super::Node::Map(_)) {
        return Some(Item { text: c.text()?, visibility: None, own: OwnKeys::default() });
    }
    c.map(|f| {
        let text = f.need("text", "add the words: `text: …`").and_then(|c| c.text());
        let visibility = Visibility::read(f);
        Some(Item { text: text?, visibility, own: f.own() })
    })?
}

/// A list of items, each a text or a mapping with `text` and `visibility`.
pub(super) fn read_items(f: &Fields<'_>, key: &'static str) -> Vec<Item> {
    f.list(key, read_item)
}

/// A question that the incident left open.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct Question {
    pub text: String,
    pub answer: Option<String>,
    /// `recipe/ID`, `lesson/ID`, `guide/ID`, `rule/LINTER/ID`, an incident's ID or `decide`.
    pub leads_to: Option<Ref<String>>,
    pub visibility: Option<Visibility>,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

impl Question {
    pub(super) fn read(c: Cursor<'_>) -> Option<Self> {
        c.map(|f| {
            let text = f.need("text", "add the question: `text: …`").and_then(|c| c.text());
            let answer = f.text("answer");
            let leads_to = f.get("leads-to").and_then(|c| Some(Ref { id: c.text()?, at: c.at() }));
            let visibility = Visibility::read(f);
            Some(Self { text: text?, answer, leads_to, visibility, own: f.own() })
        })?
    }
}

/// Something to be done.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct Action {
    pub id: Option<String>,
    pub text: String,
    #[serde(rename = "type")]
    pub kind: Option<ActionKind>,
    pub status: ActionStatus,
    pub owner: Option<String>,
    pub due: Option<PartialDate>,
    pub ticket: Option<String>,
    pub visibility: Option<Visibility>,
    #[serde(skip)]
    pub at: At,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// What an action is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum ActionKind {
    Prevent,
    Detect,
    Mitigate,
    Process,
    Doc,
}

/// How far an action has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum ActionStatus {
    #[default]
    Proposed,
    Open,
    Done,
    Dropped,
}

impl Action {
    pub(super) fn read(c: Cursor<'_>) -> Option<Self> {
        const KINDS: &[(&str, ActionKind)] = &[
            ("prevent", ActionKind::Prevent),
            ("detect", ActionKind::Detect),
            ("mitigate", ActionKind::Mitigate),
            ("process", ActionKind::Process),
            ("doc", ActionKind::Doc),
        ];
        const STATUSES: &[(&str, ActionStatus)] = &[
            ("proposed", ActionStatus::Proposed),
            ("open", ActionStatus::Open),
            ("done", ActionStatus::Done),
            ("dropped", ActionStatus::Dropped),
        ];
        c.map_like("{text: …, status: open, owner: …}", |f| {
            let text = f.need("text", "say what is to be done: `text: …`").and_then(|c| c.text());
            let action = Self {
                id: f.get("id").and_then(|c| c.id(parse_item)),
                kind: f.get("type").and_then(|c| c.choice(KINDS)),
                status: f.get("status").and_then(|c| c.choice(STATUSES)).unwrap_or_default(),
                owner: f.text("owner"),
                due: f.date("due"),
                ticket: f.text("ticket"),
                visibility: Visibility::read(f),
                at: c.at(),
                own: f.own(),
                text: text?,
            };
            Some(action)
        })?
    }
}

/// How an incident relates to something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Relation {
    CausedBy,
    Related,
    DuplicateOf,
    Supersedes,
    IntroducedBy,
    RevertedBy,
    ReAppliedBy,
    FixedBy,
    Reference,
    DiscussedIn,
}

impl Relation {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("caused-by", Self::CausedBy),
        ("related", Self::Related),
        ("duplicate-of", Self::DuplicateOf),
        ("supersedes", Self::Supersedes),
        ("introduced-by", Self::IntroducedBy),
        ("reverted-by", Self::RevertedBy),
        ("re-applied-by", Self::ReAppliedBy),
        ("fixed-by", Self::FixedBy),
        ("reference", Self::Reference),
        ("discussed-in", Self::DiscussedIn),
    ];

    /// Whether the other end must be an incident of this handbook. That of any other may be one, or an address, or words.
    #[must_use]
    pub const fn is_between_incidents(self) -> bool {
        matches!(self, Self::CausedBy | Self::Related | Self::DuplicateOf | Self::Supersedes)
    }

    /// What the other end says of it, and what this end says.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::CausedBy => ("Caused by", "Led to"),
            Self::Related => ("Related to", "Related to"),
            Self::DuplicateOf => ("Duplicate of", "Has the duplicate"),
            Self::Supersedes => ("Supersedes", "Superseded by"),
            Self::IntroducedBy => ("Introduced by", "Introduced"),
            Self::RevertedBy => ("Reverted by", "Reverted"),
            Self::ReAppliedBy => ("Re-applied by", "Re-applied"),
            Self::FixedBy => ("Fixed by", "Fixed"),
            Self::Reference => ("Reference", "Referred to by"),
            Self::DiscussedIn => ("Discussed in", "Discusses"),
        }
    }
}

/// A link of an incident: to another incident, or out of the handbook.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct Link {
    pub rel: Relation,
    /// Where it leads: an incident's ID, an address, or words such as a commit.
    pub to: Option<String>,
    /// The identifier of the other incident. Where the relation may lead elsewhere, this is what the text is if an
    /// incident has that identifier.
    #[serde(skip)]
    pub incident: Option<Ref<IncidentId>>,
    pub text: Option<String>,
    /// The source had a link here and lost its target.
    pub lost: bool,
    pub source: Option<String>,
    #[serde(skip)]
    pub at: At,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

impl Link {
    pub(super) fn read(c: Cursor<'_>) -> Option<Self> {
        c.map_like("{rel: reference, to: https://…}", |f| {
            let rel = f.need("rel", "say how it relates: `rel: caused-by`, `related`, `fixed-by`, `reference` …");
            let rel = rel.and_then(|c| c.choice(Relation::NAMES));
            let (text, lost, source) = (f.text("text"), f.flag("lost"), f.text("source"));
            let to = if lost { f.get("to") } else { f.need("to", "add where it leads, or `lost: true`") };
            let rel = rel?;
            let (at, must_be) = (to.map(|c| c.at()), to.filter(|_| rel.is_between_incidents()));
            let must_be = must_be.and_then(|c| read_incident_id(c));
            let to = to.and_then(|c| c.text());
            let may_be = || Some(Ref { id: IncidentId::parse(to.as_deref()?).ok()?, at: at? });
            let incident = if rel.is_between_incidents() { must_be } else { may_be() };
            Some(Self { rel, to, incident, text, lost, source, at: c.at(), own: f.own() })
        })?
    }
}

/// The other end of a relation between incidents; an address is told the relation that leads out.
fn read_incident_id(c: Cursor<'_>) -> Option<Ref<IncidentId>> {
    if let Node::Text(text) = c.node()
        && text.contains("://")
    {
        let message = format!("`{}` is an address, and no incident", shorten(text));
        c.find(Code::InvalidId, message, "write `rel: reference` for it, or `discussed-in`, `fixed-by` and the like");
        return None;
    }
    c.reference(IncidentId::parse)
}

/// A statement of the record that is wrong, put right beside it.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct Correction {
    pub when: PartialDate,
    pub target: Option<String>,
    pub text: String,
    pub source: Option<String>,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

impl Correction {
    pub(super) fn read(c: Cursor<'_>) -> Option<Self> {
        c.map_like("{at: 2026-11-22, text: …}", |f| {
            let when = f.need("at", "add the day of the correction: `at: 2026-11-22`").and_then(|c| c.date());
            let text = f.need("text", "say what is right: `text: …`").and_then(|c| c.text());
            let (target, source) = (f.text("target"), f.text("source"));
            Some(Self { when: when?, target, text: text?, source, own: f.own() })
        })?
    }

    /// The words of the record that it puts right, on one line, where it names a statement: a single word is the name of a
    /// field.
    #[must_use]
    pub fn statement(&self) -> Option<Cow<'_, str>> {
        self.target.as_deref().map(one_line).filter(|target| target.contains(|c| c == ' ' || is_unspaced(c)))
    }

    /// Whether it puts right what a text of the record says: the text says the statement, or the statement quotes the text.
    #[must_use]
    pub fn is_about(&self, text: &str) -> bool {
        let (Some(statement), text) = (self.statement(), one_line(text)) else { return false };
        text.contains(&*statement) || quotes(&statement, &text)
    }
}

/// Whether a statement has a text as a sentence of its own, or as half of its words and more. A word or two, as in
/// `who: customers`, stand in many statements that are not about them.
fn quotes(statement: &str, text: &str) -> bool {
    let is_sentence = text.contains(' ') && text.ends_with(['.', '!', '?', '…']) || text.ends_with('。');
    let is_of_a_word = |c: char| c.is_alphanumeric() && !is_unspaced(c);
    let stands_alone = |at: usize| {
        let ends_a_word = is_sentence || !statement[at + text.len()..].starts_with(is_of_a_word);
        ends_a_word && !statement[..at].ends_with(is_of_a_word)
    };
    !text.is_empty()
        && (is_sentence || 2 * text.len() >= statement.len())
        && statement.match_indices(text).any(|(at, _)| stands_alone(at))
}

/// A text without breaks of lines, and with one space between its words.
#[must_use]
pub fn one_line(text: &str) -> Cow<'_, str> {
    let is_odd = |c: char| c.is_whitespace() && c != ' ';
    if text.trim().len() == text.len() && !text.contains("  ") && !text.contains(is_odd) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_about(target: &str, text: &str) -> bool {
        let when = PartialDate::parse("2024").unwrap();
        let (target, own) = (Some(target.to_owned()), OwnKeys::default());
        Correction { when, target, text: "No.".to_owned(), source: None, own }.is_about(text)
    }

    #[test]
    fn a_correction_is_about_the_words_that_it_quotes() {
        assert!(is_about("It took\n an hour", "Then it  failed: It took an hour."));
        assert!(is_about("Before: The deploy ran. It took an hour. After: It did not.", "It took\nan hour."));
        assert!(is_about("We say that the deploy ran well", "the deploy ran well"));
        assert!(
            is_about("表被锁定了一个小时。", "部署时表被锁定了一个小时。")
                && is_about("先说：表被锁定。后来好了。", "表被锁定。")
        );
    }

    #[test]
    fn words_that_stand_in_a_statement_by_chance_are_not_what_it_is_about() {
        let lost = "All data of the customers was lost for ever in the flood";
        for text in ["customers", "lost", "", "data of the customers", "ta of the customers was lost for ev", "It was."]
        {
            assert!(!is_about(lost, text), "{text}");
        }
        assert!(!is_about("It reran the deploys.", "ran the deploy"));
        assert!(!is_about("impact", "The impact was small."), "the name of a field");
    }
}
