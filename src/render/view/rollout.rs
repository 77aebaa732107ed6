//! The two tables of a recipe: what runs when, and which code is safe on which schema.

use serde::Serialize;

use super::cx::Cx;
use super::in_words;
use super::parts::{Badge, database};
use crate::config::Variant;
use crate::handbook::{Meeting, Rollout, RolloutPhase, rollout};
use crate::record::{Pair, Phase, Recipe, SchemaStep, Version};

/// "What runs when": a column for each phase.
#[derive(Serialize)]
pub(super) struct RolloutView<'a> {
    phases: Vec<Head<'a>>,
    deploy: Vec<Cell>,
    code: Vec<Cell>,
    schema: Vec<Cell>,
    /// What the server does, a row for each database.
    engines: Vec<EngineRow<'a>>,
    data: Vec<Cell>,
    flag: Vec<Cell>,
    /// Whether there is a column for the state before the first phase.
    has_before: bool,
}

#[derive(Serialize)]
struct Head<'a> {
    label: String,
    name: &'a str,
    anchor: &'a str,
}

/// A cell, over one or more phases.
#[derive(Serialize, PartialEq)]
struct Cell {
    strong: String,
    text: String,
    tone: &'static str,
    span: usize,
}

/// What a cell says of which the recipe says nothing, and should.
const UNSAID: &str = "not recorded";

impl Cell {
    fn quiet(text: impl Into<String>) -> Self {
        Self { strong: String::new(), text: text.into(), tone: "nil", span: 1 }
    }
}

#[derive(Serialize)]
struct EngineRow<'a> {
    id: &'a str,
    name: &'a str,
    /// What every one of its statements says in brackets at its end, such as that it was not run.
    note: String,
    cells: Vec<Cell>,
}

impl<'a> RolloutView<'a> {
    pub(super) fn of(recipe: &'a Recipe, databases: &[&'a Variant]) -> Option<Self> {
        let course = rollout(recipe);
        if course.phases.is_empty() {
            return None;
        }
        let has_before = !recipe.schemas.is_empty() || !recipe.code.is_empty();
        let lead = |cell: Cell| if has_before { vec![cell] } else { Vec::new() };
        let row = |first: Cell, cells: Vec<Cell>| merged(lead(first).into_iter().chain(cells).collect());
        // Before the first phase nothing runs. What a row says nowhere, it leaves out.
        let optional = |of: fn(&'a Phase) -> Option<&'a String>, or: fn(&RolloutPhase<'_>) -> &'static str| {
            let cell = |p: &RolloutPhase<'a>| Cell::quiet(of(p.phase).map_or_else(|| or(p), String::as_str));
            let says = recipe.phases.iter().any(|p| of(p).is_some());
            if says { row(Cell::quiet("none"), course.phases.iter().map(cell).collect()) } else { Vec::new() }
        };
        let keeps_schema = recipe.schemas.is_empty() && recipe.phases.iter().all(|p| p.schema == SchemaStep::None);
        Some(Self {
            phases: recipe.phases.iter().enumerate().map(|(at, p)| head(at, p)).collect(),
            deploy: row(Cell::quiet("none"), recipe.phases.iter().map(|p| deploy(p.deploy)).collect()),
            code: if recipe.code.is_empty() { Vec::new() } else { row(first_code(recipe), codes(recipe, &course)) },
            schema: if keeps_schema { Vec::new() } else { row(first_schema(recipe), schemas(recipe, &course)) },
            engines: databases.iter().filter_map(|db| engine(recipe, db, has_before)).collect(),
            data: optional(|p| p.data.as_ref(), |_| UNSAID),
            flag: optional(|p| p.flag.as_ref(), |p| if p.brings.is_some() { UNSAID } else { "nothing" }),
            has_before,
        })
    }
}

/// The number by which a phase is called: its own short name, or its place.
pub(super) fn label(at: usize, phase: &Phase) -> String {
    phase.label.clone().unwrap_or_else(|| (at + 1).to_string())
}

fn head(at: usize, phase: &Phase) -> Head<'_> {
    Head { label: label(at, phase), name: phase.name.as_deref().unwrap_or(&phase.id), anchor: &phase.id }
}

/// Cells that say the same stand as one.
fn merged(cells: Vec<Cell>) -> Vec<Cell> {
    let mut out: Vec<Cell> = Vec::with_capacity(cells.len());
    for cell in cells {
        match out.last_mut() {
            Some(last)
                if cell.tone != "nil"
                    && (&last.strong, &last.text, last.tone) == (&cell.strong, &cell.text, cell.tone) =>
            {
                last.span += 1;
            }
            _ => out.push(cell),
        }
    }
    out
}

fn deploy(number: Option<u64>) -> Cell {
    match number {
        Some(n) => Cell { strong: String::new(), text: format!("Deploy {n}"), tone: "", span: 1 },
        None => Cell::quiet("a command"),
    }
}

/// The tone of a step on the way: where it starts, under way, or arrived.
fn tone(list: &[Version], id: &str) -> &'static str {
    match list.iter().position(|v| v.id == id) {
        Some(0) | None => "c1",
        Some(at) if at + 1 == list.len() => "c3",
        Some(_) => "c2",
    }
}

fn name_of<'a>(list: &'a [Version], id: &str) -> &'a str {
    list.iter().find(|v| v.id == id).map_or("", |v| &v.name)
}

fn first_code(recipe: &Recipe) -> Cell {
    let first = &recipe.code[0];
    Cell { strong: first.id.clone(), text: first.name.clone(), tone: "c1", span: 1 }
}

fn codes(recipe: &Recipe, course: &Rollout<'_>) -> Vec<Cell> {
    let mut before = recipe.code[0].id.as_str();
    let mut out = Vec::with_capacity(recipe.phases.len());
    for RolloutPhase { phase, brings, .. } in &course.phases {
        let ids: Vec<&str> = phase.code.iter().map(|c| c.id.as_str()).collect();
        let last = ids.last().copied().unwrap_or(before);
        // The name is said where the version first appears; further on its letter is enough.
        let text = if last == before { String::new() } else { name_of(&recipe.code, last).to_owned() };
        before = last;
        // One follows the other in the phase that brings it; further on both run.
        let strong =
            if ids.is_empty() { last.to_owned() } else { ids.join(if brings.is_some() { " then " } else { " and " }) };
        out.push(Cell { strong, text, tone: tone(&recipe.code, last), span: 1 });
    }
    out
}

/// One of several states: `S2 or S3`.
pub(super) fn either(states: &[&str]) -> String {
    states.join(" or ")
}

fn first_schema(recipe: &Recipe) -> Cell {
    recipe.schemas.first().map_or_else(|| Cell::quiet(UNSAID), |s| schema(recipe, &[&s.id]))
}

fn schema(recipe: &Recipe, states: &[&str]) -> Cell {
    let (text, tone) = match states {
        [only] => (name_of(&recipe.schemas, only).to_owned(), tone(&recipe.schemas, only)),
        several => (String::new(), tone(&recipe.schemas, several.last().copied().unwrap_or_default())),
    };
    Cell { strong: either(states), text, tone, span: 1 }
}

fn schemas(recipe: &Recipe, course: &Rollout<'_>) -> Vec<Cell> {
    let cell = |p: &RolloutPhase<'_>| {
        if p.after.is_empty() {
            Cell::quiet(step(p.phase.schema).map_or("unchanged".to_owned(), |b| b.text))
        } else {
            schema(recipe, &p.after)
        }
    };
    course.phases.iter().map(cell).collect()
}

fn engine<'a>(recipe: &Recipe, db: &'a Variant, has_before: bool) -> Option<EngineRow<'a>> {
    let said = |phase: &Phase| {
        let own = phase.engines.iter().find(|(key, _)| *key == db.id);
        own.or_else(|| phase.engines.iter().find(|(key, _)| db.is_meant_by(key))).map(|(_, text)| text.clone())
    };
    let texts: Vec<Option<String>> = recipe.phases.iter().map(said).collect();
    let note =
        shared_note(&texts.iter().flatten().map(String::as_str).collect::<Vec<_>>()).unwrap_or_default().to_owned();
    texts.iter().any(Option::is_some).then(|| {
        let cell = |(phase, text): (&Phase, Option<String>)| match text {
            Some(text) => Cell::quiet(without(&text, &note)),
            None if phase.schema == SchemaStep::None => Cell::quiet("nothing runs"),
            None => Cell::quiet(UNSAID),
        };
        let before = has_before.then(|| Cell::quiet("none"));
        let cells = before.into_iter().chain(recipe.phases.iter().zip(texts).map(cell)).collect();
        EngineRow { id: &db.id, name: &db.name, note, cells }
    })
}

/// What several texts all say in brackets at their end: it stands once, at the row's head.
fn shared_note<'t>(texts: &[&'t str]) -> Option<&'t str> {
    let note = |text: &'t str| text.strip_suffix(')')?.rsplit_once(" (").map(|(_, note)| note);
    let first = note(texts.first()?)?;
    (texts.len() > 1 && texts.iter().all(|text| note(text) == Some(first))).then_some(first)
}

/// A text without its note, where there is one.
fn without<'t>(text: &'t str, note: &str) -> &'t str {
    if note.is_empty() {
        return text;
    }
    text.strip_suffix(')').and_then(|t| t.strip_suffix(note)).and_then(|t| t.strip_suffix(" (")).unwrap_or(text)
}

/// What a phase does to the schema, as a badge; nothing where it leaves it alone.
pub(super) fn step(step: SchemaStep) -> Option<Badge> {
    Some(match step {
        SchemaStep::Expand => Badge::new("info", "plus", "Expand"),
        SchemaStep::Backfill => Badge::new("info", "fill", "Backfill"),
        SchemaStep::Constrain => Badge::new("ok", "lock", "Constrain"),
        SchemaStep::Contract => Badge::new("warn", "minus", "Contract"),
        SchemaStep::None => return None,
    })
}

/// "Which code is safe on which schema": a row for each version of the code.
#[derive(Serialize)]
pub(super) struct Compatibility<'a> {
    schemas: &'a [Version],
    rows: Vec<Row<'a>>,
    /// Every pair that the recipe brings about is stated safe.
    all_safe: bool,
    /// It begins with a pair that breaks.
    starts_broken: bool,
}

#[derive(Serialize)]
struct Row<'a> {
    code: &'a Version,
    cells: Vec<PairCell<'a>>,
}

#[derive(Serialize)]
struct PairCell<'a> {
    schema: &'a str,
    /// When the two meet, in words; empty where they never do.
    meets: String,
    says: Vec<Statement>,
}

/// What the recipe says of a pair, for all databases or for some.
#[derive(Serialize)]
struct Statement {
    safe: bool,
    on: String,
    html: Option<String>,
}

impl<'a> Compatibility<'a> {
    pub(super) fn of(cx: &Cx<'_>, recipe: &'a Recipe) -> Option<Self> {
        if recipe.compatibility.is_empty() {
            return None;
        }
        let course = rollout(recipe);
        let met = |m: &Meeting<'_>| {
            recipe.pairs(m.code, m.schema).count() > 0 && recipe.pairs(m.code, m.schema).all(|p| p.safe || p.found)
        };
        let all_safe = course.meetings.iter().all(met);
        let row = |code: &'a Version| Row {
            code,
            cells: recipe.schemas.iter().map(|schema| pair(cx, recipe, &course, code, schema)).collect(),
        };
        let starts_broken = recipe.compatibility.iter().any(|p| p.found && !p.safe);
        Some(Self { schemas: &recipe.schemas, rows: recipe.code.iter().map(row).collect(), all_safe, starts_broken })
    }
}

fn pair<'a>(
    cx: &Cx<'_>,
    recipe: &'a Recipe,
    course: &Rollout<'_>,
    code: &'a Version,
    schema: &'a Version,
) -> PairCell<'a> {
    let meeting = course.meetings.iter().find(|m| m.code == code.id && m.schema == schema.id);
    let says = recipe.pairs(&code.id, &schema.id).map(|p| statement(cx, p));
    let found = recipe.pairs(&code.id, &schema.id).any(|p| p.found);
    let meets = meeting.map(|m| if found { until(recipe, m) } else { when(recipe, m) }).unwrap_or_default();
    PairCell { schema: &schema.id, meets, says: says.collect() }
}

fn statement(cx: &Cx<'_>, pair: &Pair) -> Statement {
    let names: Vec<String> = pair.databases.iter().map(|d| database(cx, &d.id)).collect();
    Statement { safe: pair.safe, on: in_words(&names), html: cx.inline_of(pair.why.as_ref()) }
}

/// When a pair meets: `In deploys 1 and 2`, and by name for phases without a deploy.
fn when(recipe: &Recipe, meeting: &Meeting<'_>) -> String {
    let phases: Vec<&Phase> = meeting.phases.iter().map(|at| &recipe.phases[*at]).collect();
    let mut deploys: Vec<String> = phases.iter().filter_map(|p| p.deploy).map(|n| n.to_string()).collect();
    deploys.dedup();
    let commands: Vec<String> = phases
        .iter()
        .filter(|p| p.deploy.is_none())
        .map(|p| format!("“{}”", p.name.as_deref().unwrap_or(&p.id)))
        .collect();
    let mut parts = Vec::new();
    match deploys.as_slice() {
        [] => {}
        [only] => parts.push(format!("deploy {only}")),
        several => parts.push(format!("deploys {}", in_words(several))),
    }
    parts.extend(commands);
    format!("In {}", in_words(&parts))
}

/// When a pair that the recipe finds meets: `Until “Stop the bleeding” is done`.
fn until(recipe: &Recipe, meeting: &Meeting<'_>) -> String {
    let name = meeting.phases.first().map(|at| &recipe.phases[*at]).map(|p| p.name.as_deref().unwrap_or(&p.id));
    format!("Until “{}” is done", name.unwrap_or_default())
}
