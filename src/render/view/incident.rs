//! An incident's page.

use serde::Serialize;

use super::cx::{Anchor, Anchors, Cx};
use super::overview::Around;
use super::parts::{Badge, Day, Link, Own, incident_row, leads_to, recipe_row, web};
use super::rows::Row;
use super::shell::Shell;
use super::{finish, names_html};
use crate::diag::Finding;
use crate::handbook::{LATER, Lookup, Target, intro};
use crate::record::{ActionKind, ActionStatus, Body, FactorKind, Incident, Kind, Recipe, Status};
use crate::render::File;
use crate::render::prose::Section;
use crate::site::{Facet, Page};

mod attempts;
mod drawing;
mod edges;
mod factors;
mod facts;
mod lessons;
mod prevent;
mod race;
mod relations;
mod similar;
mod story;

use attempts::Attempts;
use factors::FactorGroups;
use facts::{Facts, facts};
use lessons::{LessonView, lessons};
use prevent::{Prevent, prevent};
use race::RaceView;
use relations::{LinkView, RelationView, links, relations};
use similar::{SimilarView, similar};
use story::{CorrectionView, Dated, EventView, aftermath, corrections, provenance, repeats, timeline};

/// The sections that the page has of its own.
pub(super) const ANCHORS: [&str; 27] = [
    "now",
    "public-lesson",
    "impact",
    "resolution",
    "race",
    "attempts",
    "timeline",
    "quotes",
    "lessons",
    "questions",
    "actions",
    "aftermath",
    "corrections",
    "related",
    "similar",
    "around",
    "links",
    "unmapped",
    "provenance",
    "prevent",
    "factors",
    "helped",
    "would-have-helped",
    "went-well",
    "went-wrong",
    "got-lucky",
    "surprises",
];

#[derive(Serialize)]
struct IncidentView<'a> {
    record: Own<'a>,
    a: Anchors,
    title: &'a str,
    near_miss: bool,
    lead_html: String,
    withdrawn: Option<Withdrawal>,
    facts: Facts<'a>,
    aliases: Vec<&'a str>,
    now: Option<Now<'a>>,
    /// What the body says before its first heading, where it is no part of the story.
    opening_html: String,
    public_lesson_html: Option<String>,
    impact: Vec<ImpactView>,
    /// The heading above the three that follow; `None` where none of them is shown.
    story: Option<&'static str>,
    /// The body tells them all: their anchor leads there.
    told_by_body: bool,
    trigger: Option<Statement>,
    detection: Option<Statement>,
    resolution: Option<Statement>,
    intro_html: String,
    sections: Vec<Section2>,
    /// Sections of what was found after the record was written.
    later: Vec<Section2>,
    race: Option<RaceView>,
    attempts: Option<Attempts>,
    timeline: Vec<EventView>,
    factors: Vec<FactorGroups>,
    quotes: Vec<QuoteView<'a>>,
    lessons: Vec<LessonView<'a>>,
    notes: Vec<Notes>,
    questions: Vec<QuestionView>,
    actions: Vec<ActionView<'a>>,
    relations: Vec<RelationView>,
    similar: Vec<SimilarView>,
    around: Option<Around<'a>>,
    links: Vec<LinkView<'a>>,
    aftermath: Vec<Dated>,
    corrections: Vec<CorrectionView>,
    unmapped: &'a [String],
    provenance: Vec<(&'a str, String)>,
    prevent: Prevent,
}

/// "Seeing this error now?"
#[derive(Serialize)]
struct Now<'a> {
    signatures: &'a [String],
    source_html: Option<String>,
    /// The recipe for who has the error already.
    remedy: Option<Row>,
    /// The recipe by which it does not come.
    recipe: Option<Row>,
    has_attempts: bool,
}

#[derive(Serialize)]
struct ImpactView {
    who: String,
    html: String,
    /// With its digits in groups, as prose has them.
    count: Option<String>,
    correction: Option<usize>,
}

/// A statement of the record, and the number of the correction that stands against it.
#[derive(Serialize)]
struct Statement {
    html: String,
    note: Option<&'static str>,
    correction: Option<usize>,
}

/// A section of the body.
#[derive(Serialize)]
struct Section2 {
    id: String,
    title: String,
    title_html: String,
    html: String,
}

#[derive(Serialize)]
struct QuoteView<'a> {
    html: String,
    by: Option<&'a str>,
}

/// What went well, what went wrong and the like.
#[derive(Serialize)]
struct Notes {
    id: Anchor,
    title: &'static str,
    items: Vec<Statement>,
}

#[derive(Serialize)]
struct QuestionView {
    html: String,
    answer_html: Option<String>,
    leads_to: Option<Link>,
}

#[derive(Serialize)]
struct ActionView<'a> {
    id: Option<&'a str>,
    html: String,
    kind: Option<&'static str>,
    status: Badge,
    owner: Option<&'a str>,
    due: Option<Day>,
    ticket: Option<&'a str>,
    ticket_href: Option<&'a str>,
    correction: Option<usize>,
}

/// Why a record was withdrawn, and what to read instead.
#[derive(Serialize)]
struct Withdrawal {
    reason_html: Option<String>,
    successor: Option<Row>,
}

/// The page of one incident; a withdrawn one keeps what it says, below why it was withdrawn.
pub(super) fn page(cx: &Cx<'_>, at: usize) -> Result<Vec<File>, Finding> {
    let x = &cx.book.incidents[at];
    let year = x.date.year().to_string();
    let shell = Shell::new(cx, x.title.as_str(), "incidents")
        .about(cx, x.summary.as_str())
        .crumb(cx, &Page::Incidents, "Incidents")
        .crumb(cx, &Page::Facet(Facet::Year, year.clone()), year)
        .source(&x.common.file);
    let teams = (!x.teams.is_empty()).then(|| names_html(&x.teams));
    let added = x.corrections.iter().map(|c| &c.when).chain(x.aftermath.iter().map(|a| &a.when)).max();
    let shell = match added {
        // Who added it is not said: it need not be the teams of the incident.
        Some(day) => shell.changed("Last added to", day, None),
        None => shell.changed("Recorded for", &x.date, teams),
    };
    finish(cx, "incident.html", shell, &view(cx, at), edges::twin(cx, at))
}

fn withdrawal(cx: &Cx<'_>, at: usize) -> Option<Withdrawal> {
    let x = &cx.book.incidents[at];
    let heir = match cx.book.final_of(Target::Incident(at)) {
        Some(Target::Incident(heir)) if heir != at => Some(heir),
        _ => None,
    };
    (x.status == Status::Withdrawn).then(|| Withdrawal {
        reason_html: cx.inline_of(x.reason.as_ref()),
        successor: heir.map(|at| incident_row(cx, at)),
    })
}

/// Fields are worked out in the order in which the page shows them, so that a term's hint stands at its first use.
fn view<'a>(cx: &Cx<'a>, at: usize) -> IncidentView<'a> {
    let x = &cx.book.incidents[at];
    let prevent = prevent(cx, x);
    let lead_html = cx.inline(&x.summary);
    let withdrawn = withdrawal(cx, at);
    let now = now(cx, x);
    let public_lesson_html = cx.inline_of(x.public_lesson.as_ref());
    let impact = x.impact.iter().map(|i| ImpactView {
        who: sentence_case(&i.who),
        html: cx.inline(&i.what),
        count: i.count.map(grouped),
        correction: corrected(x, &i.what),
    });
    let impact = impact.collect();
    let body = cx.book.incidents.body(at);
    let told = told(cx, x, body);
    let a = cx.anchors(&ANCHORS, body, |_| true);
    IncidentView {
        record: Own { id: x.id.as_str(), x: &x.common.own },
        title: &x.title,
        near_miss: x.kind == Kind::NearMiss,
        lead_html,
        withdrawn,
        facts: facts(cx, at),
        aliases: x.common.aliases.iter().map(|a| a.id.as_str()).collect(),
        now,
        opening_html: told.opening_html,
        public_lesson_html,
        impact,
        told_by_body: x.trigger.is_some() || x.resolution.is_some() || x.detection.is_some(),
        story: told.story,
        trigger: told.trigger,
        detection: told.detection,
        resolution: told.resolution,
        intro_html: told.intro_html,
        sections: told.sections,
        later: told.later,
        race: told.race,
        attempts: Attempts::of(cx, x),
        timeline: timeline(cx, x),
        factors: FactorGroups::of(cx, at, &a),
        quotes: x.quotes.iter().map(|q| QuoteView { html: cx.inline(&q.text), by: q.by.as_deref() }).collect(),
        lessons: lessons(cx, x),
        notes: notes(cx, x, &a),
        questions: questions(cx, x),
        actions: x.actions.iter().map(|a| action(cx, x, a)).collect(),
        relations: relations(cx, at),
        similar: similar(cx, at),
        around: Around::of(cx, at),
        links: links(cx, x),
        aftermath: aftermath(cx, x),
        corrections: corrections(cx, x),
        unmapped: &x.unmapped,
        provenance: provenance(x),
        prevent,
        a,
    }
}

/// What happened, by the record's statements and by its body.
struct Told {
    story: Option<&'static str>,
    trigger: Option<Statement>,
    detection: Option<Statement>,
    resolution: Option<Statement>,
    opening_html: String,
    intro_html: String,
    sections: Vec<Section2>,
    later: Vec<Section2>,
    race: Option<RaceView>,
}

fn told(cx: &Cx<'_>, x: &Incident, body: &Body) -> Told {
    // What the body says in the same words is left to it; what a correction or a button points at stays.
    let is_new = |text: &&String| corrected(x, text).is_some() || !repeats(body.text(), text);
    let trigger = statement(cx, x, x.trigger.as_ref().filter(is_new));
    let detection = detection(cx, x, is_new);
    let resolution = x.resolution.as_ref().filter(|text| x.attempts.is_empty() || is_new(text));
    let resolution = statement(cx, x, resolution);
    let prose = cx.sections(body, false);
    // What stands before the first heading may be anything, such as who wrote the record: it is the story only where it
    // goes on from the cause or the end, or tells them itself.
    let in_intro = |text: &Option<String>| text.as_ref().is_some_and(|text| repeats(intro(body), text));
    let is_story = trigger.is_some() || resolution.is_some() || in_intro(&x.trigger) || in_intro(&x.resolution);
    let (opening_html, intro_html) = if is_story { (String::new(), prose.intro) } else { (prose.intro, String::new()) };
    let is_later = |section: &Section| section.classes.iter().any(|class| class == LATER);
    let (later, sections): (Vec<_>, Vec<_>) = prose.sections.into_iter().partition(is_later);
    let place = sections.first().filter(|_| !is_story).map(|section| section.id.clone());
    let race = x.race.as_ref().and_then(|race| RaceView::of(cx, race, place));
    let is_story = is_story || race.as_ref().is_some_and(RaceView::is_of_the_page);
    let noticed = detection.as_ref().map(|_| "How it was noticed");
    Told {
        story: if is_story { Some("Cause and resolution") } else { noticed },
        race,
        trigger,
        detection,
        resolution,
        opening_html,
        intro_html,
        sections: sections.into_iter().map(section).collect(),
        later: later.into_iter().map(section).collect(),
    }
}

fn section(section: Section) -> Section2 {
    Section2 { id: section.id, title: section.title, title_html: section.title_html, html: section.html }
}

fn now<'a>(cx: &Cx<'_>, x: &'a Incident) -> Option<Now<'a>> {
    let recipes = recipes(cx, x);
    let remedy = recipes.iter().copied().find(|at| is_remedy(&cx.book.recipes[*at], &x.signatures));
    let recipe = recipes.into_iter().find(|at| Some(*at) != remedy);
    let row = |at: Option<usize>| at.map(|at| recipe_row(cx, at));
    // Nobody is helped by what was no incident.
    let stands = x.status != Status::Withdrawn;
    (stands && (!x.signatures.is_empty() || remedy.is_some() || recipe.is_some())).then(|| Now {
        signatures: &x.signatures,
        source_html: cx.inline_of(x.signature_source.as_ref()),
        remedy: row(remedy),
        recipe: row(recipe),
        has_attempts: !x.attempts.is_empty(),
    })
}

/// Whether a recipe is to be used when the number of one of these errors is seen.
fn is_remedy(recipe: &Recipe, signatures: &[String]) -> bool {
    let numbers = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_ascii_alphanumeric());
        words.filter(|word| word.len() >= 4 && word.bytes().any(|b| b.is_ascii_digit())).map(str::to_owned).collect()
    };
    let seen: Vec<String> = recipe.use_when.iter().flat_map(|text| numbers(text)).collect();
    signatures.iter().any(|signature| numbers(signature).iter().any(|number| seen.contains(number)))
}

/// The number of the first correction that puts the text right.
fn corrected(x: &Incident, text: &str) -> Option<usize> {
    x.corrections.iter().position(|correction| correction.is_about(text)).map(|at| at + 1)
}

fn statement(cx: &Cx<'_>, x: &Incident, text: Option<&String>) -> Option<Statement> {
    text.map(|t| Statement { html: cx.inline(t), note: None, correction: corrected(x, t) })
}

fn detection(cx: &Cx<'_>, x: &Incident, is_new: impl Fn(&&String) -> bool) -> Option<Statement> {
    use crate::record::DetectionSource as Source;
    let detection = x.detection.as_ref()?;
    let note = detection.source.map(|source| match source {
        Source::Alert => "an alert",
        Source::User => "a user",
        Source::Deploy => "a deploy",
        Source::Manual => "somebody who looked",
    });
    let how = detection.how.as_ref().filter(is_new);
    let (html, correction) = (cx.inline_of(how).unwrap_or_default(), how.and_then(|text| corrected(x, text)));
    (note.is_some() || how.is_some()).then_some(Statement { html, note, correction })
}

fn notes(cx: &Cx<'_>, x: &Incident, a: &Anchors) -> Vec<Notes> {
    let lists = [
        ("went_well", "What went well", &x.went_well),
        ("went_wrong", "What went wrong", &x.went_wrong),
        ("got_lucky", "Where we got lucky", &x.got_lucky),
        ("surprises", "What surprised us", &x.surprises),
    ];
    let filled = lists.into_iter().filter(|(_, _, items)| !items.is_empty());
    filled
        .map(|(name, title, items)| Notes {
            id: a.get(name).cloned().unwrap_or_default(),
            title,
            items: items.iter().filter_map(|i| statement(cx, x, Some(&i.text))).collect(),
        })
        .collect()
}

fn questions(cx: &Cx<'_>, x: &Incident) -> Vec<QuestionView> {
    let of = |q: &crate::record::Question| QuestionView {
        html: cx.inline(&q.text),
        answer_html: cx.inline_of(q.answer.as_ref()),
        leads_to: q.leads_to.as_ref().and_then(|to| match cx.book.ids.look_up(&to.id) {
            Lookup::One(target) => Some(leads_to(cx, target)),
            _ => None,
        }),
    };
    x.open_questions.iter().map(of).collect()
}

fn action<'a>(cx: &Cx<'_>, x: &Incident, action: &'a crate::record::Action) -> ActionView<'a> {
    ActionView {
        id: action.id.as_deref(),
        html: cx.inline(&action.text),
        kind: action.kind.map(|kind| match kind {
            ActionKind::Prevent => "Prevent",
            ActionKind::Detect => "Detect",
            ActionKind::Mitigate => "Mitigate",
            ActionKind::Process => "Process",
            ActionKind::Doc => "Documentation",
        }),
        status: match action.status {
            ActionStatus::Proposed => Badge::new("", "circle", "Proposed"),
            ActionStatus::Open => Badge::new("info", "half", "Open"),
            ActionStatus::Done => Badge::new("ok", "ok", "Done"),
            ActionStatus::Dropped => Badge::new("", "dash", "Dropped"),
        },
        owner: action.owner.as_deref(),
        due: action.due.as_ref().map(Day::of),
        ticket: action.ticket.as_deref(),
        ticket_href: action.ticket.as_deref().and_then(web),
        correction: corrected(x, &action.text),
    }
}

/// The recipes to which an incident's lessons lead, in the order of first mention.
fn recipes(cx: &Cx<'_>, x: &Incident) -> Vec<usize> {
    let lessons = cx.book.lessons_of(x).map(|at| cx.book.lesson(at));
    once_each(lessons.flat_map(|lesson| lesson.recipes.iter().filter_map(|r| cx.book.recipe_at(&r.id))).collect())
}

/// The list without repetitions, in the order of first mention.
fn once_each(list: Vec<usize>) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::with_capacity(list.len());
    for item in list {
        if !out.contains(&item) {
            out.push(item);
        }
    }
    out
}

/// A count as prose writes it: `3,703,701`.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The words with a capital letter at the start.
fn sentence_case(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// The title of a group of factors, by the way they worked.
const fn kind_title(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Contributed => "Contributing factors",
        FactorKind::Helped => "What helped",
        FactorKind::WouldHaveHelped => "What would have helped",
    }
}
