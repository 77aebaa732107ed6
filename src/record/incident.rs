//! An incident: one RCA or near miss, as written, with what is known since beside it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::attempt::{Attempt, read_attempt};
use super::elsewhere::INCIDENT;
use super::lesson::{LessonEntry, read_lesson};
use super::parts::{Action, Correction, Item, Link, Question, Visibility, read_items};
use super::race::{Race, read_race};
use super::{Body, Common, Cursor, Fields, Node, OwnKeys, Ref, Withdrawn};
use crate::date::{Length, PartialDate};
use crate::diag::{At, Code};
use crate::id::{FactorId, IncidentId};

/// What kind of record it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A root cause analysis of something that happened.
    #[default]
    Rca,
    /// Something that nearly happened.
    NearMiss,
}

/// How far the record has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Being written.
    #[default]
    Draft,
    /// Written, and being read by others.
    InReview,
    /// Done: from here on it is corrected beside the text and no longer rewritten.
    Final,
    /// Taken back; its page stays and says why.
    Withdrawn,
}

/// An incident record.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the fields are those of the record's front matter, documented in the guide")]
pub struct Incident {
    pub id: IncidentId,
    #[serde(flatten)]
    pub common: Common,
    pub kind: Kind,
    pub status: Status,
    pub visibility: Option<Visibility>,
    pub title: String,
    pub date: PartialDate,
    pub severity: Option<Ref<String>>,
    pub teams: Vec<String>,
    pub services: Vec<String>,
    pub environments: Vec<Ref<String>>,
    pub stack: Stack,
    pub summary: String,
    pub public_lesson: Option<String>,
    /// Whether the record has the field at all: asked for and left empty is reported.
    #[serde(skip)]
    pub public_lesson_asked: Option<At>,
    pub impact: Vec<Impact>,
    pub times: Option<Times>,
    pub duration: Option<Duration>,
    pub detection: Option<Detection>,
    pub trigger: Option<String>,
    pub resolution: Option<String>,
    pub race: Option<Race>,
    pub timeline: Vec<Event>,
    pub signatures: Vec<String>,
    /// Where the signatures come from, if not from what the incident itself printed.
    pub signature_source: Option<String>,
    pub factors: Vec<FactorEntry>,
    pub lessons: Vec<LessonEntry>,
    /// Lessons that were taken back; they move to the handbook's list of them.
    #[serde(skip)]
    pub withdrawn_lessons: Vec<Withdrawn>,
    pub went_well: Vec<Item>,
    pub went_wrong: Vec<Item>,
    pub got_lucky: Vec<Item>,
    pub surprises: Vec<Item>,
    pub open_questions: Vec<Question>,
    pub quotes: Vec<Quote>,
    pub attempts: Vec<Attempt>,
    pub actions: Vec<Action>,
    pub links: Vec<Link>,
    pub aftermath: Vec<Aftermath>,
    pub corrections: Vec<Correction>,
    pub provenance: BTreeMap<String, Node>,
    pub unmapped: Vec<String>,
    pub reason: Option<String>,
    pub replaced_by: Option<Ref<IncidentId>>,
    #[serde(skip)]
    body: Body,
}

/// Who or what was hit, and how.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct Impact {
    pub who: String,
    pub what: String,
    pub count: Option<u64>,
    pub visibility: Option<Visibility>,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// The marks of the incident's course.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct Times {
    /// The zone of the marks that state none.
    pub tz: Option<String>,
    /// The marks that are known, in the order in which they should follow each other.
    pub marks: Vec<Mark>,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// One mark of the incident's course.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct Mark {
    pub name: &'static str,
    pub when: PartialDate,
    #[serde(skip)]
    pub at: At,
}

/// How long it lasted, and what that figure is based on.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct Duration {
    pub value: Length,
    pub basis: Basis,
    #[serde(skip)]
    pub at: At,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// What a stated duration counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// As the record says, without a definition.
    #[default]
    Stated,
    /// By the clock on the wall.
    Wall,
    /// Hours of support only.
    SupportHours,
}

/// How it was noticed.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct Detection {
    pub source: Option<DetectionSource>,
    pub how: Option<String>,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// What noticed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum DetectionSource {
    Alert,
    User,
    Deploy,
    Manual,
}

/// One event of the timeline.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct Event {
    pub when: PartialDate,
    pub kind: Option<String>,
    pub env: Option<Ref<String>>,
    pub text: String,
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    #[serde(skip)]
    pub at: At,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// A contributing factor as this incident met it.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct FactorEntry {
    pub id: Ref<FactorId>,
    pub text: Option<String>,
    pub notes: Vec<String>,
    pub visibility: Option<Visibility>,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// Somebody's words.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct Quote {
    pub text: String,
    pub by: Option<String>,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// Something that surfaced after the record was closed.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct Aftermath {
    pub when: PartialDate,
    pub text: String,
    pub source: Option<String>,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

impl Incident {
    /// The Markdown. Who makes pages reads it through [`Incidents::body`](crate::handbook::Incidents::body), which notes that.
    #[must_use]
    pub const fn body_unnoted(&self) -> &Body {
        &self.body
    }

    /// Whether another incident has the same front matter, read, and shows the same pictures.
    #[must_use]
    pub fn differs_in_text_alone(&self, other: &Self) -> bool {
        // Printed, no field can be forgotten.
        let rest = |x: &Self| format!("{:?}", Self { body: x.body.pictures(), ..x.clone() });
        rest(self) == rest(other)
    }

    /// Reads an incident's front matter; `None` when what makes it a record is missing: `id`, `title`, `date`,
    /// `status` or `summary`.
    pub(super) fn read(root: Cursor<'_>, file: &Arc<str>, body: Body) -> Option<Self> {
        root.map(|f| read_incident(f, file, body))?
    }

    /// Whether the incident counts as closed.
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.status == Status::Final
    }
}

const KINDS: &[(&str, Kind)] = &[("rca", Kind::Rca), ("near-miss", Kind::NearMiss)];
const STATUSES: &[(&str, Status)] = &[
    ("draft", Status::Draft),
    ("in-review", Status::InReview),
    ("final", Status::Final),
    ("withdrawn", Status::Withdrawn),
];

/// What was used.
const STACK: [&str; 6] = ["framework", "framework-version", "database", "database-version", "deploy", "language"];

/// What the incident happened on.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Stack {
    /// What is known of it, by its key.
    #[serde(flatten)]
    named: BTreeMap<&'static str, String>,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    own: OwnKeys,
}

impl Stack {
    /// The value of one of its keys.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&String> {
        self.named.get(key)
    }

    /// All values of its keys.
    pub fn values(&self) -> impl Iterator<Item = &String> {
        self.named.values()
    }
}

/// The moments of an incident.
const TIMES: [&str; 5] = ["started", "detected", "declared", "mitigated", "resolved"];

fn read_incident(f: &Fields<'_>, file: &Arc<str>, body: Body) -> Option<Incident> {
    let id = f
        .need(
            "id",
            "add a permanent identifier, for example `id: INC-2023-001`; `rcabook new incident` assigns the next",
        )
        .and_then(|c| c.id(IncidentId::parse));
    let title = f.need("title", "add one line that names the incident: `title: …`").and_then(|c| c.text());
    let date =
        f.need("date", "add the day it began, as exactly as it is known: `date: 2023-02-16`").and_then(|c| c.date());
    let status =
        f.need("status", "add `status: draft`, `in-review`, `final` or `withdrawn`").and_then(|c| c.choice(STATUSES));
    let summary =
        f.need("summary", "add one or two sentences that a stranger understands: `summary: …`").and_then(|c| c.text());
    let mut withdrawn = Vec::new();
    f.others_write(INCIDENT);
    f.holds("times", &TIMES);
    f.holds("stack", &STACK);
    f.entries_hold("lessons", &["rules", "recipes", "tests", "unenforceable"]);
    // Every key is asked for before the first `?`: a key that was not asked for counts as unknown.
    Some(Incident {
        common: Common::read(f, file),
        kind: f.get("kind").and_then(|c| c.choice(KINDS)).unwrap_or_default(),
        visibility: Visibility::read(f),
        severity: f.get("severity").and_then(|c| read_name(c)),
        teams: f.texts("teams"),
        services: f.texts("services"),
        environments: f.list("environments", read_name),
        stack: f.get("stack").and_then(read_stack).unwrap_or_default(),
        public_lesson_asked: f.has("public-lesson").then(|| f.at_key("public-lesson")),
        public_lesson: f.text("public-lesson").filter(|t| !t.is_empty()),
        impact: f.list("impact", read_impact),
        times: f.get("times").and_then(read_times),
        duration: f.get("duration").and_then(read_duration),
        detection: f.get("detection").and_then(read_detection),
        trigger: f.text("trigger"),
        resolution: f.text("resolution"),
        race: f.get("race").and_then(read_race),
        timeline: f.list("timeline", read_event),
        signatures: f.texts("signatures"),
        signature_source: f.text("signature-source"),
        factors: f.names("factors", read_factor),
        lessons: f.list("lessons", |c| read_lesson(c, file, &mut withdrawn)),
        withdrawn_lessons: withdrawn,
        went_well: read_items(f, "went-well"),
        went_wrong: read_items(f, "went-wrong"),
        got_lucky: read_items(f, "got-lucky"),
        surprises: read_items(f, "surprises"),
        open_questions: f.list("open-questions", Question::read),
        quotes: f.list("quotes", read_quote),
        attempts: f.list("attempts", read_attempt),
        actions: f.list("actions", Action::read),
        links: f.list("links", Link::read),
        aftermath: f.list("aftermath", read_aftermath),
        corrections: f.list("corrections", Correction::read),
        provenance: f
            .get("provenance")
            .map(|c| c.entries(|_, v| Some(v.node().clone())).into_iter().collect())
            .unwrap_or_default(),
        unmapped: f.items("unmapped", |c| c.text()),
        reason: f.text("reason"),
        replaced_by: f.get("replaced-by").and_then(|c| c.reference(IncidentId::parse)),
        body,
        id: id?,
        status: status?,
        title: title?,
        date: date?,
        summary: summary?,
    })
}

/// A name from one of the project's own lists, with its place.
fn read_name(c: Cursor<'_>) -> Option<Ref<String>> {
    Some(Ref { id: c.text()?, at: c.at() })
}

fn read_stack(c: Cursor<'_>) -> Option<Stack> {
    c.map(|f| Stack { named: STACK.iter().filter_map(|key| Some((*key, f.text(key)?))).collect(), own: f.own() })
}

fn read_impact(c: Cursor<'_>) -> Option<Impact> {
    c.map_like("{who: deployers, what: could not deploy}", |f| {
        let who = f.need("who", "say who or what was hit: `who: deployers`").and_then(|c| c.text());
        let what = f.need("what", "say what happened to them: `what: …`").and_then(|c| c.text());
        let count = f.get("count").and_then(|c| c.count());
        let visibility = Visibility::read(f);
        Some(Impact { who: who?, what: what?, count, visibility, own: f.own() })
    })?
}

fn read_times(c: Cursor<'_>) -> Option<Times> {
    c.map_like("{tz: UTC, started: 2023-02-16T17:08Z}", |f| {
        let zone = f.get("tz").and_then(|c| c.zone());
        let mark = |name: &&'static str| {
            let (c, mut when) = (f.get(name)?, f.date(name)?);
            if let Some(zone) = &zone {
                if when.is_skipped_in(zone) {
                    let message = format!("the clocks of {} never showed `{}`", zone.as_written(), when.as_written());
                    c.find(
                        Code::InvalidDate,
                        message,
                        "they were set forward over it: write the time of the log with its offset",
                    );
                }
                when = when.in_zone(zone);
            }
            Some(Mark { name, when, at: c.at() })
        };
        let marks = TIMES.iter().filter_map(mark).collect();
        Times { tz: zone.map(|zone| zone.as_written().to_owned()), marks, own: f.own() }
    })
}

fn read_duration(c: Cursor<'_>) -> Option<Duration> {
    const BASES: &[(&str, Basis)] =
        &[("stated", Basis::Stated), ("wall", Basis::Wall), ("support-hours", Basis::SupportHours)];
    if matches!(c.node(), Node::Text(_) | Node::Int(_)) {
        return Some(Duration { value: c.length()?, basis: Basis::Stated, at: c.at(), own: OwnKeys::default() });
    }
    c.map_like("{value: 90 minutes, basis: wall}", |f| {
        let value = f.need("value", "add the length: `value: PT2H`").and_then(|c| c.length());
        let basis = f.get("basis").and_then(|c| c.choice(BASES)).unwrap_or_default();
        Some(Duration { value: value?, basis, at: c.at(), own: f.own() })
    })?
}

fn read_detection(c: Cursor<'_>) -> Option<Detection> {
    const SOURCES: &[(&str, DetectionSource)] = &[
        ("alert", DetectionSource::Alert),
        ("user", DetectionSource::User),
        ("deploy", DetectionSource::Deploy),
        ("manual", DetectionSource::Manual),
    ];
    let read = c.map_like("{source: alert, how: …}", |f| Detection {
        source: f.get("source").and_then(|c| c.choice(SOURCES)),
        how: f.text("how"),
        own: f.own(),
    });
    // As `rcabook new` writes it, it says nothing yet.
    read.filter(|detection| detection.source.is_some() || detection.how.is_some() || !detection.own.is_empty())
}

fn read_event(c: Cursor<'_>) -> Option<Event> {
    c.map_like("{at: 2023-02-16T17:08Z, text: …}", |f| {
        let when = f.need("at", "add when it happened: `at: 2023-02-16T17:08Z`").and_then(|c| c.date());
        let text = f.need("text", "say what happened: `text: …`").and_then(|c| c.text());
        let kind = f.text("kind");
        let env = f.get("env").and_then(read_name);
        let reference = f.text("ref");
        Some(Event { when: when?, kind, env, text: text?, reference, at: c.at(), own: f.own() })
    })?
}

fn read_factor(c: Cursor<'_>) -> Option<FactorEntry> {
    if matches!(c.node(), Node::Text(_)) {
        let id = c.reference(FactorId::parse)?;
        return Some(FactorEntry { id, text: None, notes: Vec::new(), visibility: None, own: OwnKeys::default() });
    }
    c.map(|f| {
        let id =
            f.need("id", "add the factor's identifier from factors.yaml").and_then(|c| c.reference(FactorId::parse));
        let text = f.text("text");
        let notes = f.texts("notes");
        let visibility = Visibility::read(f);
        Some(FactorEntry { id: id?, text, notes, visibility, own: f.own() })
    })?
}

fn read_quote(c: Cursor<'_>) -> Option<Quote> {
    if matches!(c.node(), Node::Text(_)) {
        return Some(Quote { text: c.text()?, by: None, own: OwnKeys::default() });
    }
    c.map(|f| {
        let text = f.need("text", "add the words: `text: …`").and_then(|c| c.text());
        let by = f.text("by");
        Some(Quote { text: text?, by, own: f.own() })
    })?
}

fn read_aftermath(c: Cursor<'_>) -> Option<Aftermath> {
    c.map_like("{at: 2023-08-16, text: …}", |f| {
        let when = f.need("at", "add when it surfaced: `at: 2023-08-16`").and_then(|c| c.date());
        let text = f.need("text", "say what surfaced: `text: …`").and_then(|c| c.text());
        let source = f.text("source");
        Some(Aftermath { when: when?, text: text?, source, own: f.own() })
    })?
}
