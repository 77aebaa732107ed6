//! Drawings that are made at build time: the decision tree at a glance, and incidents along the years.
//! The same facts stand as a list or a table on the page.

use serde::Serialize;

use super::bars::Bars;
use super::cx::Cx;
use super::measure::{shorten, width};
use crate::handbook::{End, Handbook, Tree};
use crate::markdown::sentence_end;
use crate::site::Page;

/// The tree as rows from top to bottom, each indented below its question.
#[derive(Serialize)]
pub(super) struct Outline {
    rows: Vec<Row>,
    width: usize,
    height: usize,
}

#[derive(Serialize)]
struct Row {
    href: String,
    /// The answer that leads here; empty at the root.
    answer: String,
    /// The question, the recipe or the first of the stated words.
    text: String,
    /// The answer and the text as the drawing has room for them.
    short: [String; 2],
    /// The result is words only, which have no name: the answer is what they are called.
    is_words: bool,
    is_result: bool,
    /// Whether rows below belong to this one.
    opens: bool,
    /// How many lists end after it.
    closes: usize,
    x: usize,
    y: usize,
    /// Where the line from its question starts; 0 at the root.
    from_y: usize,
}

const ROW: usize = 30;
const INDENT: usize = 26;

/// The most rows that are drawn: a larger tree is told by its list only.
const MAX_ROWS: usize = 120;

/// The most characters of an answer in the drawing.
const MAX_ANSWER: usize = 50;

/// The width that a page has for the drawing, and the room that a character takes in it on the whole, in tenths of a pixel.
const ROOM: usize = 696;
const USUAL: usize = 72;

/// The room that a character takes at most, in tenths of a pixel: wide letters, set wide by the reader.
const CHARACTER: usize = 93;

/// The whole tree in one drawing; `None` where there is nothing to decide.
pub(super) fn outline(cx: &Cx<'_>) -> Option<Outline> {
    let tree = &cx.book.tree;
    let root = tree.steps.first()?;
    let ask = cx.plain(&tree.questions[root.question].ask);
    let mut rows = vec![Row {
        href: format!("#{}", root.id),
        answer: String::new(),
        short: [String::new(), shorten(&ask, MAX_ANSWER)],
        text: ask,
        is_words: false,
        is_result: false,
        opens: true,
        closes: 0,
        x: 8,
        y: ROW / 2,
        from_y: 0,
    }];
    walk(cx, tree, 0, 1, &mut rows);
    let height = if rows.len() > MAX_ROWS { 0 } else { rows.len() * ROW };
    let end = |r: &Row| r.x + INDENT + (r.short.iter().map(|part| width(part)).sum::<usize>() + 1) * CHARACTER / 10;
    let width = rows.iter().map(end).max().unwrap_or_default();
    Some(Outline { rows, width, height })
}

fn walk(cx: &Cx<'_>, tree: &Tree, step: usize, depth: usize, rows: &mut Vec<Row>) {
    let from_y = rows.last().map_or(0, |r| r.y);
    let question = &tree.questions[tree.steps[step].question];
    for choice in &tree.steps[step].choices {
        let (id, text, is_words, next) = match &choice.end {
            End::Step(next) => {
                let inner = &tree.steps[*next];
                (&inner.id, cx.plain(&tree.questions[inner.question].ask), false, Some(*next))
            }
            End::Leaf(leaf) => {
                let names: Vec<&str> = leaf.recipes.iter().map(|r| cx.book.recipes[*r].title.as_str()).collect();
                let words = leaf.words.as_deref().filter(|_| names.is_empty());
                let text = words.map_or_else(|| names.join(" or "), |words| beginning(cx, words));
                (&leaf.id, text, names.is_empty(), None)
            }
        };
        let answer = cx.plain(&question.answers[choice.answer].text);
        let x = 8 + depth * INDENT;
        let short = shorten(&answer, MAX_ANSWER);
        let rest = (ROOM.saturating_sub(x + INDENT) * 10 / USUAL).saturating_sub(width(&short)).max(MAX_ANSWER / 3);
        rows.push(Row {
            href: format!("#{id}"),
            short: [short, shorten(&text, rest)],
            answer,
            text,
            is_words,
            is_result: next.is_none(),
            opens: next.is_some(),
            closes: 0,
            x,
            y: rows.len() * ROW + ROW / 2,
            from_y,
        });
        if let Some(next) = next {
            walk(cx, tree, next, depth + 1, rows);
        }
    }
    if let Some(last) = rows.last_mut() {
        last.closes += 1;
    }
}

/// The first sentence of stated words.
fn beginning(cx: &Cx<'_>, words: &str) -> String {
    let mut text = cx.plain(words.split("\n\n").next().unwrap_or_default());
    text.truncate(sentence_end(&text, &[]));
    text
}

/// Incidents along the years: one mark each, its shape the severity.
#[derive(Debug, Serialize)]
pub(super) struct Strip {
    marks: Vec<Mark>,
    years: Vec<Year>,
}

#[derive(Debug, Clone, Copy, Serialize)]
struct Mark {
    #[serde(skip)]
    incident: usize,
    x: usize,
    y: usize,
    shape: &'static str,
}

/// All incidents along the years, with a ring around one of them, or around the bar in which it is counted.
#[derive(Serialize)]
pub(super) struct Around<'a> {
    strip: Option<&'a Strip>,
    ring: Option<Mark>,
    bars: Option<&'a Bars>,
    /// The place of its bar.
    bar: usize,
    all_href: String,
}

impl<'a> Around<'a> {
    /// The drawing of all incidents with a ring at this one; `None` where the handbook has none, or not this one in it.
    pub(super) fn of(cx: &Cx<'a>, at: usize) -> Option<Self> {
        let all_href = cx.href(&Page::Incidents);
        if let Some(bars) = &cx.index.bars {
            let bar = bars.place(cx.book, at).filter(|_| cx.book.stands(at))?;
            return Some(Self { strip: None, ring: None, bars: Some(bars), bar, all_href });
        }
        let strip = cx.index.strip.as_ref()?;
        let ring = *strip.marks.iter().find(|mark| mark.incident == at)?;
        Some(Self { strip: Some(strip), ring: Some(ring), bars: None, bar: 0, all_href })
    }
}

#[derive(Debug, Serialize)]
struct Year {
    x: usize,
    year: i16,
}

const LEFT: usize = 12;
const WIDTH: usize = 696;

/// The most incidents of which one has a place that tells something: of more, marks lie over each other, and the drawing on the
/// page of each would be made anew, and loaded, for every new one.
pub(super) const MOST_APART: usize = 150;

/// The strip above a list; `None` where one mark would tell nothing, or where there are too many to tell apart.
pub(super) fn strip(book: &Handbook, list: &[usize]) -> Option<Strip> {
    if list.len() < 3 || list.len() > MOST_APART {
        return None;
    }
    let date = |at: &usize| &book.incidents[*at].date;
    let first = list.iter().map(|at| date(at).year()).min()?;
    let last = list.iter().map(|at| date(at).year()).max()?;
    let span = usize::try_from(last - first + 1).ok().filter(|years| *years <= 30)?;
    let place = |at: &usize| {
        let day = date(at).first_day();
        let year = usize::try_from(day.year() - first).unwrap_or(0);
        let in_year = usize::try_from(day.day_of_year()).unwrap_or(1);
        LEFT + (year * 366 + in_year) * WIDTH / (span * 366)
    };
    let mut marks: Vec<Mark> = Vec::with_capacity(list.len());
    for at in list.iter().rev() {
        let x = place(at);
        // Marks of the same days stand above each other.
        let stacked = marks.iter().rev().take_while(|m| x.abs_diff(m.x) < 18).count().min(2);
        marks.push(Mark { incident: *at, x, y: 56 - stacked * 20, shape: shape(book, *at) });
    }
    let step = span.div_ceil(12).max(1);
    let years = (0..span)
        .step_by(step)
        .filter_map(|n| Some(Year { x: LEFT + n * WIDTH / span, year: first + i16::try_from(n).ok()? }));
    Some(Strip { marks, years: years.collect() })
}

fn shape(book: &Handbook, at: usize) -> &'static str {
    let severity = book.incidents[at].severity.as_ref();
    let step = severity.and_then(|s| book.config.severities.iter().find(|step| step.id == s.id));
    step.map_or("circle", |s| s.shape)
}
