//! The lessons: the list with its coverage table, and each lesson's page.

use std::cmp::Reverse;

use serde::Serialize;

use super::cx::Cx;
use super::older::{Older, near};
use super::parts::{Badge, databases, edge, incident_row, recipe_row, rule_row, web};
use super::rows::{Row, rows};
use super::shell::Shell;
use super::ways::{Ways, backlinks};
use super::{count, finish, linters, tally};
use crate::diag::Finding;
use crate::handbook::{Handbook, Target};
use crate::record::{Catches, Enforcement, LessonEntry};
use crate::render::File;
use crate::render::twin::Twin;
use crate::site::Page;

/// The most lessons that the list shows; the rest is reached by the page of all titles.
const MAX_SHOWN: usize = 500;

/// The most incidents that the list names of a lesson, the newest.
const MAX_NAMED: usize = 3;

/// What carries a lesson.
#[derive(Serialize)]
pub(super) struct Carried<'a> {
    pub rules: Vec<Catch>,
    pub recipes: Vec<Row>,
    pub tests: Vec<Test<'a>>,
    pub unenforceable_html: Option<String>,
    /// Rules check it, and each of them in part only.
    pub in_part: bool,
    /// Nothing carries it, and nothing says why.
    pub gap: bool,
}

/// A rule that enforces a lesson.
#[derive(Serialize)]
pub(super) struct Catch {
    pub rule: Row,
    pub extent: Badge,
    pub in_part: bool,
    /// The databases for which it does, where it does not do so for all.
    pub on: String,
    pub html: Option<String>,
}

/// A test that carries a lesson.
#[derive(Serialize)]
pub(super) struct Test<'a> {
    pub text: &'a str,
    pub href: Option<&'a str>,
}

impl<'a> Carried<'a> {
    /// What carries a lesson; what the record says of each rule is told on the lesson's own page only.
    pub(super) fn of(cx: &Cx<'a>, at: usize, in_full: bool) -> Self {
        let lesson = cx.book.lesson(at);
        let catch = |e: &'a Enforcement| {
            let rule = rule_row(cx, cx.book.rule_at(&e.id.id)?);
            let html = if in_full { cx.inline_of(e.text.as_ref()) } else { None };
            let in_part = e.catches == Some(Catches::Partly);
            Some(Catch { rule, extent: extent(e), in_part, on: on(cx, e), html })
        };
        let recipes = lesson.recipes.iter().filter_map(|r| cx.book.recipe_at(&r.id));
        let tests = lesson.tests.iter().map(|t| Test { text: t, href: web(t) });
        let mut out = Self {
            rules: lesson.rules.iter().filter_map(catch).collect(),
            recipes: recipes.map(|r| recipe_row(cx, r)).collect(),
            tests: tests.collect(),
            unenforceable_html: cx.inline_of(lesson.unenforceable.as_ref()),
            in_part: false,
            gap: false,
        };
        out.in_part = !out.rules.is_empty() && out.rules.iter().all(|rule| rule.in_part);
        out.gap =
            out.rules.is_empty() && out.recipes.is_empty() && out.tests.is_empty() && out.unenforceable_html.is_none();
        out
    }
}

/// How much of a lesson a rule catches, as a badge.
pub(super) fn extent(enforcement: &Enforcement) -> Badge {
    match enforcement.catches {
        Some(Catches::Fully) => Badge::new("ok", "ok", "Fully"),
        Some(Catches::Partly) => Badge::new("warn", "half", "Partly"),
        None => Badge::new("info", "info", "Catches it"),
    }
}

/// The databases for which a rule catches a lesson, in words; empty where it does so for all that the rule covers.
pub(super) fn on(cx: &Cx<'_>, enforcement: &Enforcement) -> String {
    let tokens: Vec<&str> = enforcement.databases.iter().map(|d| d.id.as_str()).collect();
    databases(cx, &tokens)
}

#[derive(Serialize)]
struct LessonsView<'a> {
    total: String,
    /// How many of them no rule catches, with the verb: `no rule catches 3 of them`.
    uncaught: String,
    shown: usize,
    hidden: usize,
    lessons: Vec<Listed<'a>>,
    linters: Vec<&'a str>,
    coverage: Vec<CoverageRow<'a>>,
}

/// A lesson in the list.
#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    href: String,
    html: String,
    /// How many incidents taught it.
    total: String,
    /// The newest of them, and whether there are more.
    incidents: Vec<Row>,
    more: bool,
    carried: Carried<'a>,
    guidance_existed: bool,
}

#[derive(Serialize)]
struct CoverageRow<'a> {
    id: &'a str,
    href: String,
    html: String,
    cells: Vec<CoverageCell<'a>>,
    recipes: Vec<Row>,
    tests: usize,
    unenforceable: bool,
}

/// What one linter does for a lesson; a cell without catches is a gap.
#[derive(Serialize)]
struct CoverageCell<'a> {
    linter: &'a str,
    catches: Vec<ShortCatch<'a>>,
}

#[derive(Serialize)]
struct ShortCatch<'a> {
    extent: Badge,
    rule: &'a str,
    href: String,
    on: String,
}

/// The list of lessons.
pub(super) fn all(cx: &Cx<'_>) -> Result<Vec<File>, Finding> {
    let book = cx.book;
    let order = shown(book, MAX_SHOWN);
    let uncaught = (0..book.lessons.len()).filter(|at| is_uncaught(book, *at)).count();
    let linters = linters(book);
    let view = LessonsView {
        total: count(book.lessons.len(), "lesson", "lessons"),
        uncaught: match uncaught {
            0 => String::new(),
            all if all == book.lessons.len() => "no rule catches any of them".to_owned(),
            some => format!("no rule catches {some} of them"),
        },
        shown: order.len(),
        hidden: book.lessons.len() - order.len(),
        lessons: order.iter().map(|at| listed(cx, *at)).collect(),
        coverage: order.iter().map(|at| coverage(cx, *at, &linters)).collect(),
        linters,
    };
    let items = (0..book.lessons.len()).map(|at| edge(cx, "lesson", Target::Lesson(at))).collect();
    let shell = Shell::new(cx, "Lessons", "lessons")
        .about(cx, "What the incidents taught, and which rule, recipe or test carries each lesson now.");
    finish(cx, "lessons.html", shell, &view, Twin::list("lessons", "Lessons", items))
}

/// Whether no rule catches a lesson, not even in part.
pub(super) fn is_uncaught(book: &Handbook, lesson: usize) -> bool {
    book.lesson(lesson).rules.iter().all(|rule| book.rule_at(&rule.id.id).is_none())
}

/// At most so many lessons: those that came back first, then those of the newest incidents. Where some have to go, those stay that
/// no rule catches, of which a reader of the list learns in no other way.
pub(super) fn shown(book: &Handbook, most: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..book.lessons.len()).collect();
    let times: Vec<usize> = order.iter().map(|at| book.times_taught(*at)).collect();
    let rank = |at: &usize| (Reverse(times[*at]), book.lessons[*at].incident);
    if order.len() > most {
        order.sort_by_key(|at| (!is_uncaught(book, *at), rank(at)));
        order.truncate(most);
    }
    order.sort_by_key(rank);
    order
}

fn listed<'a>(cx: &Cx<'a>, at: usize) -> Listed<'a> {
    let lesson = cx.book.lesson(at);
    let mut taught: Vec<usize> = cx.book.lesson_incidents(at).collect();
    let total = tally(cx.book, &taught);
    if taught.len() > MAX_NAMED {
        // Places in the handbook: the newest is first.
        taught.sort_unstable();
    }
    let named = &taught[..taught.len().min(MAX_NAMED)];
    Listed {
        id: lesson.id.id.as_str(),
        href: cx.to(Target::Lesson(at)),
        html: cx.label(&lesson.text),
        total,
        incidents: rows(cx, incident_row, named),
        more: named.len() < taught.len(),
        carried: Carried::of(cx, at, false),
        guidance_existed: lesson.guidance_existed,
    }
}

fn coverage<'a>(cx: &Cx<'a>, at: usize, linters: &[&'a str]) -> CoverageRow<'a> {
    let lesson = cx.book.lesson(at);
    let cell = |linter: &&'a str| CoverageCell {
        linter,
        catches: lesson.rules.iter().filter(|e| e.id.id.linter() == *linter).filter_map(|e| short(cx, e)).collect(),
    };
    let recipes = lesson.recipes.iter().filter_map(|r| cx.book.recipe_at(&r.id));
    CoverageRow {
        id: lesson.id.id.as_str(),
        href: cx.to(Target::Lesson(at)),
        html: cx.label(&lesson.text),
        cells: linters.iter().map(cell).collect(),
        recipes: recipes.map(|r| recipe_row(cx, r)).collect(),
        tests: lesson.tests.len(),
        unenforceable: lesson.unenforceable.is_some(),
    }
}

fn short<'a>(cx: &Cx<'a>, enforcement: &'a Enforcement) -> Option<ShortCatch<'a>> {
    let at = cx.book.rule_at(&enforcement.id.id)?;
    Some(ShortCatch {
        extent: extent(enforcement),
        rule: cx.book.rules[at].id.rule(),
        href: cx.to(Target::Rule(at)),
        on: on(cx, enforcement),
    })
}

#[derive(Serialize)]
struct LessonView<'a> {
    id: &'a str,
    html: String,
    example_html: Option<String>,
    guidance_existed: bool,
    guidance_source_html: Option<String>,
    aliases: Vec<&'a str>,
    taught: Row,
    again: Vec<Again>,
    older: Option<Older>,
    carried: Carried<'a>,
    /// Linters that the project runs and that have no rule for it.
    silent: Vec<&'a str>,
    linters: Vec<&'a str>,
    /// Those are the linters that the project says it runs, and not all that the handbook knows.
    in_use: bool,
    ways: Option<Ways>,
}

/// An incident that taught the lesson again.
#[derive(Serialize)]
struct Again {
    incident: Row,
    note_html: Option<String>,
}

/// One lesson's page.
pub(super) fn page(cx: &Cx<'_>, at: usize) -> Result<Vec<File>, Finding> {
    let book = cx.book;
    let (lesson, node) = (book.lesson(at), &book.lessons[at]);
    let linters = linters(book);
    let caught = |linter: &str| lesson.rules.iter().any(|e| e.id.id.linter() == linter);
    let view = LessonView {
        id: lesson.id.id.as_str(),
        html: cx.label(&lesson.text),
        example_html: cx.inline_of(lesson.example.as_ref()),
        guidance_existed: lesson.guidance_existed,
        guidance_source_html: cx.inline_of(lesson.guidance_source.as_ref()),
        aliases: lesson.aliases.iter().map(|a| a.id.as_str()).collect(),
        taught: incident_row(cx, node.incident),
        again: near(&node.again).iter().map(|i| again(cx, at, *i)).collect(),
        older: Older::incidents(cx, &node.again, None),
        carried: Carried::of(cx, at, true),
        silent: linters.iter().copied().filter(|l| !caught(l)).collect(),
        in_use: !book.config.linters.is_empty(),
        linters,
        ways: Ways::to(cx, Target::Lesson(at)),
    };
    let title = cx.plain(&lesson.text);
    let incident = &book.incidents[node.incident];
    let shell = Shell::new(cx, title.as_str(), "lessons")
        .about(cx, lesson.text.as_str())
        .crumb(cx, &Page::Lessons, "Lessons")
        .source(&incident.common.file)
        .changed("Taught by the incident of", &incident.date, None);
    let mut twin = Twin::new("lesson", &title, Some(lesson));
    twin.links.extend(
        lesson.rules.iter().filter_map(|e| book.rule_at(&e.id.id)).map(|r| edge(cx, "enforced-by", Target::Rule(r))),
    );
    twin.links.extend(
        lesson
            .recipes
            .iter()
            .filter_map(|r| book.recipe_at(&r.id))
            .map(|r| edge(cx, "practised-by", Target::Recipe(r))),
    );
    twin.backlinks.push(edge(cx, "taught-by", Target::Incident(node.incident)));
    twin.backlinks.extend(node.again.iter().map(|i| edge(cx, "re-taught-by", Target::Incident(*i))));
    twin.backlinks.extend(backlinks(cx, Target::Lesson(at)));
    finish(cx, "lesson.html", shell, &view, twin)
}

fn again(cx: &Cx<'_>, lesson: usize, incident: usize) -> Again {
    let entries = &cx.book.incidents[incident].lessons;
    let notes = entries.iter().filter_map(|entry| match entry {
        LessonEntry::Again { again, text, .. } if cx.book.lesson_at(&again.id) == Some(lesson) => text.as_ref(),
        _ => None,
    });
    let notes: Vec<String> = notes.map(|note| cx.inline(note)).collect();
    let note_html = (!notes.is_empty()).then(|| notes.join("<br>"));
    Again { incident: incident_row(cx, incident), note_html }
}
