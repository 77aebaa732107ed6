//! The two tables of a recipe: what runs when, and which code is safe on which schema.

use serde::Serialize;

use super::cx::Cx;
use super::in_words;
use super::parts::{Badge, database};
use crate::config::Variant;
use crate::handbook::{Meeting, Rollout, RolloutPhase, rollout};
use crate::record::{Pair, Recipe, SchemaStep, Version};

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

/// What a cell says of which the recipe says nothing.
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
        // Before the first phase nothing runs.
        let optional = |of: fn(&'a crate::record::Phase) -> Option<&'a String>| {
            let said = || recipe.phases.iter().map(of);
            let cell = |text: Option<&String>| Cell::quiet(text.map_or(UNSAID, String::as_str));
            if said().any(|s| s.is_some()) { row(Cell::quiet("none"), said().map(cell).collect()) } else { Vec::new() }
        };
        Some(Self {
            phases: recipe.phases.iter().enumerate().map(|(at, p)| head(at, p)).collect(),
            deploy: row(Cell::quiet("none"), recipe.phases.iter().map(|p| deploy(p.deploy)).collect()),
            code: if recipe.code.is_empty() { Vec::new() } else { row(first_code(recipe), codes(recipe)) },
            schema: row(schema(recipe, course.phases.first().and_then(|p| p.before)), schemas(recipe, &course)),
            engines: databases.iter().filter_map(|db| engine(recipe, db, has_before)).collect(),
            data: optional(|p| p.data.as_ref()),
            flag: optional(|p| p.flag.as_ref()),
            has_before,
        })
    }
}

/// The number by which a phase is called: its own short name, or its place.
pub(super) fn label(at: usize, phase: &crate::record::Phase) -> String {
    phase.label.clone().unwrap_or_else(|| (at + 1).to_string())
}

fn head(at: usize, phase: &crate::record::Phase) -> Head<'_> {
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

fn codes(recipe: &Recipe) -> Vec<Cell> {
    let mut before = recipe.code[0].id.as_str();
    let mut out = Vec::with_capacity(recipe.phases.len());
    for phase in &recipe.phases {
        let ids: Vec<&str> = phase.code.iter().map(|c| c.id.as_str()).collect();
        let last = ids.last().copied().unwrap_or(before);
        // The name is said where the version first appears; further on its letter is enough.
        let text = if last == before { String::new() } else { name_of(&recipe.code, last).to_owned() };
        before = last;
        let strong = if ids.is_empty() { last.to_owned() } else { ids.join(" then ") };
        out.push(Cell { strong, text, tone: tone(&recipe.code, last), span: 1 });
    }
    out
}

fn schema(recipe: &Recipe, state: Option<&str>) -> Cell {
    match state {
        Some(id) => Cell {
            strong: id.to_owned(),
            text: name_of(&recipe.schemas, id).to_owned(),
            tone: tone(&recipe.schemas, id),
            span: 1,
        },
        None => Cell::quiet(UNSAID),
    }
}

fn schemas(recipe: &Recipe, course: &Rollout<'_>) -> Vec<Cell> {
    let cell = |p: &RolloutPhase<'_>| match p.after {
        Some(_) => schema(recipe, p.after),
        None => Cell::quiet(step(p.phase.schema).map_or("unchanged".to_owned(), |b| b.text)),
    };
    course.phases.iter().map(cell).collect()
}

fn engine<'a>(recipe: &Recipe, db: &'a Variant, has_before: bool) -> Option<EngineRow<'a>> {
    let said = |phase: &crate::record::Phase| {
        let own = phase.engines.iter().find(|(key, _)| *key == db.id);
        own.or_else(|| phase.engines.iter().find(|(key, _)| db.is_meant_by(key))).map(|(_, text)| text.clone())
    };
    let cells: Vec<Option<String>> = recipe.phases.iter().map(said).collect();
    cells.iter().any(Option::is_some).then(|| {
        let before = has_before.then(|| Cell::quiet("none"));
        let cells = cells.into_iter().map(|text| Cell::quiet(text.unwrap_or_else(|| UNSAID.to_owned())));
        EngineRow { id: &db.id, name: &db.name, cells: before.into_iter().chain(cells).collect() }
    })
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
    /// Every pair that the recipe meets is stated safe.
    all_safe: bool,
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
            recipe.pairs(m.code, m.schema).count() > 0 && recipe.pairs(m.code, m.schema).all(|p| p.safe)
        };
        let all_safe = course.meetings.iter().all(met);
        let row = |code: &'a Version| Row {
            code,
            cells: recipe.schemas.iter().map(|schema| pair(cx, recipe, &course, code, schema)).collect(),
        };
        Some(Self { schemas: &recipe.schemas, rows: recipe.code.iter().map(row).collect(), all_safe })
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
    PairCell { schema: &schema.id, meets: meeting.map(|m| when(recipe, m)).unwrap_or_default(), says: says.collect() }
}

fn statement(cx: &Cx<'_>, pair: &Pair) -> Statement {
    let names: Vec<String> = pair.databases.iter().map(|d| database(cx, &d.id)).collect();
    Statement { safe: pair.safe, on: in_words(&names), html: cx.inline_of(pair.why.as_ref()) }
}

/// When a pair meets: `In deploys 1 and 2`, and by name for phases without a deploy.
fn when(recipe: &Recipe, meeting: &Meeting<'_>) -> String {
    let phases: Vec<&crate::record::Phase> = meeting.phases.iter().map(|at| &recipe.phases[*at]).collect();
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
