//! The first page: three doors, the newest incidents, the recipes by task, and what keeps coming back.

use serde::Serialize;

use super::cx::Cx;
use super::parts::{LessonRef, Link, edge, incident_row, leads_to};
use super::recipes::{Group, by_task};
use super::rows::{Row, rows};
use super::shell::Shell;
use super::{count, finish};
use crate::config::Config;
use crate::diag::Finding;
use crate::handbook::Target;
use crate::record::Status;
use crate::render::File;
use crate::render::twin::Twin;
use crate::site::Page;

/// How many of the newest incidents the page names.
const NEWEST: usize = 5;

/// How many lessons and error texts the page names.
const A_FEW: usize = 3;

#[derive(Serialize)]
struct HomeView<'a> {
    /// The description, where it is short enough for a heading.
    headline: &'a str,
    lead: Option<&'a str>,
    empty: bool,
    failing: Vec<Signature<'a>>,
    /// What an author is about to do.
    writing: &'static str,
    decide: Option<Link>,
    linters: Vec<Link>,
    incidents: Vec<Row>,
    incidents_total: usize,
    tasks: Vec<Group>,
    lessons: Vec<Recurring<'a>>,
    lessons_total: usize,
    guides: Vec<Link>,
}

/// An error text with the incident that shows it.
#[derive(Serialize)]
struct Signature<'a> {
    text: &'a str,
    href: String,
}

/// A lesson with how often it was taught.
#[derive(Serialize)]
struct Recurring<'a> {
    lesson: LessonRef<'a>,
    times: String,
}

/// The home page.
pub(super) fn page(cx: &Cx<'_>) -> Result<Vec<File>, Finding> {
    let book = cx.book;
    let shown: Vec<usize> = (0..book.incidents.len()).filter(|at| book.stands(*at)).take(NEWEST).collect();
    let description = book.config.description.as_deref();
    let short = description.filter(|d| d.chars().count() <= 60).map(|d| d.trim_end_matches('.'));
    let linters = book.catalogues.iter().enumerate();
    let guides = 0..book.guides.len();
    let view = HomeView {
        headline: short.unwrap_or(&book.config.title),
        lead: description.filter(|_| short.is_none()),
        empty: book.incidents.is_empty() && book.recipes.is_empty() && book.rules.is_empty(),
        failing: failing(cx),
        writing: if is_about_migrations(&book.config) { "I am writing a migration" } else { "I am planning a change" },
        decide: (!book.tree.steps.is_empty()).then(|| leads_to(cx, Target::Decide)),
        linters: linters.map(|(at, c)| Link { href: cx.href(&Page::Linter(at)), text: c.name.clone() }).collect(),
        incidents: rows(cx, incident_row, &shown),
        incidents_total: book.incidents.len() - book.edges.withdrawn_incidents.len(),
        tasks: by_task(cx),
        lessons: recurring(cx),
        lessons_total: book.lessons.len(),
        guides: guides.map(|at| leads_to(cx, Target::Guide(at))).collect(),
    };
    let shell = Shell::new(cx, "", "home").about(cx, description.unwrap_or(&book.config.title).to_owned());
    let items = shown.iter().map(|at| edge(cx, "incident", Target::Incident(*at))).collect();
    finish(cx, "home.html", shell, &view, Twin::list("home", &book.config.title, items))
}

/// Whether the handbook says of itself that it is about migrations.
fn is_about_migrations(config: &Config) -> bool {
    let says = |text: &str| text.to_lowercase().contains("migration");
    says(&config.title) || config.description.as_deref().is_some_and(says)
}

/// The newest error texts: one an incident, and more of each where there are few incidents.
fn failing<'a>(cx: &Cx<'a>) -> Vec<Signature<'a>> {
    let with = || {
        let all = cx.book.incidents.iter().enumerate();
        all.filter(|(_, x)| x.status != Status::Withdrawn && !x.signatures.is_empty())
    };
    let of_each = if with().nth(A_FEW - 1).is_some() { 1 } else { A_FEW };
    let texts = with().flat_map(|(at, x)| x.signatures.iter().take(of_each).map(move |text| (at, text)));
    texts.take(A_FEW).map(|(at, text)| Signature { text, href: cx.to(Target::Incident(at)) }).collect()
}

/// The lessons that were taught most often, then those of the newest incidents.
fn recurring<'a>(cx: &Cx<'a>) -> Vec<Recurring<'a>> {
    let book = cx.book;
    let mut order: Vec<usize> = (0..book.lessons.len()).filter(|at| book.times_taught(*at) > 0).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(book.times_taught(*at)), book.lessons[*at].incident));
    let few = order.into_iter().take(A_FEW);
    few.map(|at| Recurring {
        lesson: LessonRef::of(cx, at),
        times: count(book.times_taught(at), "incident", "incidents"),
    })
    .collect()
}
