//! A recipe's page: its phases in order, with what to check and how to go back.

use serde::Serialize;

use super::cx::{Anchors, Cx};
use super::older::{Older, near, newest_lessons};
use super::parts::{Badge, Day, LessonRef, Own, SourceView, edge, incident_row, rule_row, size};
use super::recipes::task_anchor;
use super::rollout::{Compatibility, RolloutView, either, label, step};
use super::rows::{Row, rows};
use super::shell::Shell;
use super::ways::{Ways, backlinks};
use super::{finish, in_words};
use crate::config::Variant;
use crate::diag::Finding;
use crate::handbook::{PhasePart, RolloutPhase, Target, rollout, variants_of};
use crate::record::{Recipe, Role};
use crate::render::prose::Section;
use crate::render::twin::Twin;
use crate::render::{File, escaped};
use crate::site::Page;

/// The sections that the page has of its own.
pub(super) const ANCHORS: [&str; 9] =
    ["problem", "use-when", "not-when", "runs", "compat", "before", "rules", "incidents", "sources"];

#[derive(Serialize)]
struct RecipeView<'a> {
    record: Own<'a>,
    a: Anchors,
    title: &'a str,
    size: String,
    lead_html: String,
    problem_html: Option<String>,
    aliases: Vec<&'a str>,
    use_when: Vec<String>,
    not_when: Vec<String>,
    /// Choices, where there is more than one.
    databases: Vec<&'a Variant>,
    frameworks: Vec<&'a Variant>,
    uncovered: Vec<Uncovered<'a>>,
    applies_to: String,
    rollout: Option<RolloutView<'a>>,
    compatibility: Option<Compatibility<'a>>,
    before: Vec<Check<'a>>,
    intro_html: String,
    /// Sections before the phases.
    opening: Vec<Part>,
    phases: Vec<PhaseView<'a>>,
    /// Sections after the phases.
    closing: Vec<Part>,
    environments: &'a [String],
    sources: Vec<SourceView<'a>>,
    reviewed: Option<Day>,
    instead_of: Vec<NamedRule>,
    satisfies: Vec<NamedRule>,
    lessons: Vec<LessonRef<'a>>,
    older_lessons: Option<Older>,
    incidents: Vec<Row>,
    older_incidents: Option<Older>,
    ways: Option<Ways>,
}

/// A database or framework of the handbook that the recipe does not cover: who has chosen it elsewhere is told.
#[derive(Serialize)]
struct Uncovered<'a> {
    group: &'static str,
    id: &'a str,
    name: &'a str,
    /// What the recipe covers instead, in words.
    shown: String,
}

impl<'a> Uncovered<'a> {
    /// Those of a list that a recipe does not cover. One that says nothing of them leaves none out.
    fn of(group: &'static str, all: &'a [Variant], covered: &[&'a Variant]) -> Vec<Self> {
        if covered.is_empty() {
            return Vec::new();
        }
        let names: Vec<&str> = covered.iter().map(|v| v.name.as_str()).collect();
        let rest = all.iter().filter(|v| !covered.iter().any(|c| c.id == v.id));
        rest.map(|v| Self { group, id: &v.id, name: &v.name, shown: in_words(&names) }).collect()
    }
}

#[derive(Serialize)]
struct Check<'a> {
    id: &'a str,
    html: String,
}

/// A section of the body, or a part of one.
#[derive(Serialize)]
struct Part {
    id: String,
    title: String,
    title_html: String,
    html: String,
}

impl Part {
    fn of(section: Section) -> Self {
        Self { id: section.id, title: section.title, title_html: section.title_html, html: section.html }
    }

    /// The same in a phase, which is said in the heading's name: pages have as many of it as phases.
    fn in_phase(mut self, label: &str) -> Self {
        let (words, end) =
            self.title_html.strip_suffix("</a>").map_or((&*self.title_html, ""), |words| (words, "</a>"));
        self.title_html = format!("{words}<span class=\"sr\"> phase {}</span>{end}", escaped(label));
        self
    }

    /// A section with its parts written out below it.
    fn whole(section: Section) -> Self {
        let mut part =
            Self { html: section.html, id: section.id, title: section.title, title_html: section.title_html };
        for inner in section.parts {
            part.html.push_str(&format!("<h3 id=\"{}\">{}</h3>\n{}", escaped(&inner.id), inner.title_html, inner.html));
        }
        part
    }
}

#[derive(Serialize)]
struct PhaseView<'a> {
    id: &'a str,
    number: usize,
    label: String,
    /// Short, for the rail.
    name: &'a str,
    title: String,
    title_html: String,
    deploy: Option<u64>,
    badges: Vec<Badge>,
    html: String,
    /// Parts other than the two below.
    parts: Vec<Part>,
    verify: Option<Part>,
    back: Option<Part>,
    /// Why there is no way back from here.
    no_return_html: Option<String>,
    reversible: bool,
    /// Whether there is something to roll back: a deploy, or commands to run.
    can_undo: bool,
}

/// A rule that the recipe names, with what it says of it.
#[derive(Serialize)]
struct NamedRule {
    rule: Row,
    html: Option<String>,
}

/// The page of one recipe.
pub(super) fn page(cx: &Cx<'_>, at: usize) -> Result<Vec<File>, Finding> {
    let x = &cx.book.recipes[at];
    let shell = Shell::new(cx, x.title.as_str(), "recipes")
        .about(cx, x.summary.as_ref().unwrap_or(&x.problem).as_str())
        .crumb(cx, &Page::Recipes, "Recipes")
        .source(&x.common.file);
    let shell = match &x.task {
        Some(task) => shell.crumb_at(cx, &Page::Recipes, &task_anchor(task), task.as_str()),
        None => shell,
    };
    let shell = match &x.reviewed {
        Some(day) => shell.changed("Reviewed", day, None),
        None => shell,
    };
    finish(cx, "recipe.html", shell, &view(cx, at), twin(cx, at))
}

fn view<'a>(cx: &Cx<'a>, at: usize) -> RecipeView<'a> {
    cx.is_worked_through();
    let x = &cx.book.recipes[at];
    let (databases, frameworks) = variants_of(cx.book, x);
    let lead_html = cx.inline(x.summary.as_ref().unwrap_or(&x.problem));
    let problem_html = x.summary.as_ref().map(|_| cx.inline(&x.problem));
    let (use_when, not_when) = (cx.inlines(&x.use_when), cx.inlines(&x.not_when));
    let compatibility = Compatibility::of(cx, x);
    let before = x.before.iter().map(|c| Check { id: &c.id, html: cx.inline(&c.text) }).collect();
    let prose = cx.sections(&x.body, true);
    let (opening, phases, closing) = place(cx, x, prose.sections);
    let rules = |role: Role| {
        let named = x.rules.iter().filter(move |r| r.role == role);
        named.filter_map(|r| {
            let rule = rule_row(cx, cx.book.rule_at(&r.id.id)?);
            Some(NamedRule { rule, html: cx.inline_of(r.text.as_ref()) })
        })
    };
    let (practised, called_for) =
        (newest_lessons(cx.book, &cx.book.edges.recipe_lessons[at]), &cx.book.edges.recipe_incidents[at]);
    // A choice is offered only where some part of the page depends on it.
    let offers = |list: &[&Variant]| list.len() > 1 && list.iter().any(|v| cx.shows_variant(&v.id));
    let by_database = offers(&databases) || x.phases.iter().any(|p| !p.engines.is_empty()) && databases.len() > 1;
    let names: Vec<&str> = databases.iter().chain(&frameworks).map(|v| v.name.as_str()).collect();
    let config = &cx.book.config;
    let mut uncovered = Uncovered::of("db", &config.databases, &databases);
    uncovered.extend(Uncovered::of("fw", &config.frameworks, &frameworks));
    RecipeView {
        a: cx.anchors(&ANCHORS, &x.body, |_| true),
        record: Own { id: x.id.as_str(), x: &x.common.own },
        title: &x.title,
        size: size(x),
        lead_html,
        problem_html,
        aliases: x.common.aliases.iter().map(|a| a.id.as_str()).collect(),
        use_when,
        not_when,
        uncovered,
        applies_to: in_words(&names),
        rollout: RolloutView::of(x, &databases),
        databases: if by_database { databases } else { Vec::new() },
        frameworks: if offers(&frameworks) { frameworks } else { Vec::new() },
        compatibility,
        before,
        intro_html: prose.intro,
        opening,
        phases,
        closing,
        environments: &config.environments,
        sources: SourceView::list(cx, &x.sources),
        reviewed: x.reviewed.as_ref().map(Day::of),
        instead_of: rules(Role::Instead).collect(),
        satisfies: rules(Role::Satisfies).collect(),
        lessons: near(&practised).iter().map(|l| LessonRef::of(cx, *l)).collect(),
        older_lessons: Older::lessons(cx, &practised, None),
        incidents: rows(cx, incident_row, near(called_for)),
        older_incidents: Older::incidents(cx, called_for, None),
        ways: Ways::to(cx, Target::Recipe(at)),
    }
}

/// The body's sections: those of the phases, in the phases' order, and what stands before and after them.
fn place<'a>(cx: &Cx<'_>, x: &'a Recipe, sections: Vec<Section>) -> (Vec<Part>, Vec<PhaseView<'a>>, Vec<Part>) {
    let is_phase = |s: &Section| x.phases.iter().any(|p| p.id == s.id);
    let (mut opening, mut closing) = (Vec::new(), Vec::new());
    let mut own: Vec<Option<Section>> = x.phases.iter().map(|_| None).collect();
    let mut met = false;
    for section in sections {
        if let Some(at) = x.phases.iter().position(|p| p.id == section.id) {
            met = true;
            own[at] = Some(section);
        } else if met {
            debug_assert!(!is_phase(&section));
            closing.push(Part::whole(section));
        } else {
            opening.push(Part::whole(section));
        }
    }
    let course = rollout(x);
    let phases =
        course.phases.iter().zip(own).enumerate().map(|(at, (phase, section))| phase_view(cx, at, phase, section));
    (opening, phases.collect(), closing)
}

fn phase_view<'a>(cx: &Cx<'_>, at: usize, course: &RolloutPhase<'a>, section: Option<Section>) -> PhaseView<'a> {
    let phase = course.phase;
    let name = phase.name.as_deref().unwrap_or(&phase.id);
    let section =
        section.unwrap_or_else(|| Section { title: name.to_owned(), title_html: escaped(name), ..Section::default() });
    let (mut parts, mut verify, mut back) = (Vec::new(), None, None);
    let label = label(at, phase);
    for part in section.parts {
        match PhasePart::of(&part.title, &part.classes) {
            Some(PhasePart::Verify) if verify.is_none() => verify = Some(Part::of(part).in_phase(&label)),
            Some(PhasePart::Back | PhasePart::NoReturn) if back.is_none() => {
                // The heading becomes a summary, where no anchor can stand.
                let html = format!("{}{}", part.former_html, part.html);
                back = Some(Part::of(Section { html, ..part }));
            }
            _ => parts.push(Part::of(part)),
        }
    }
    let has_commands = back.as_ref().is_some_and(|b| b.html.contains("<pre"));
    PhaseView {
        id: &phase.id,
        number: at + 1,
        label,
        name,
        title: section.title,
        title_html: section.title_html,
        deploy: phase.deploy,
        can_undo: phase.reversible && (phase.deploy.is_some() || has_commands),
        badges: badges(course),
        html: section.html,
        parts,
        verify,
        back,
        no_return_html: cx.inline_of(phase.point_of_no_return.as_ref()),
        reversible: phase.reversible,
    }
}

fn badges(course: &RolloutPhase<'_>) -> Vec<Badge> {
    let phase = course.phase;
    let mut out: Vec<Badge> = step(phase.schema).into_iter().collect();
    out.push(Badge::new("", "", phase.deploy.map_or("No deploy".to_owned(), |n| format!("Deploy {n}"))));
    let (before, after) = (either(&course.before), either(&course.after));
    if before == after {
        out.extend((!after.is_empty()).then(|| Badge::new("", "", format!("Schema stays {after}"))));
    } else {
        out.push(Badge::new("", "", format!("Schema {before} to {after}")));
    }
    let codes: Vec<&str> = phase.code.iter().map(|c| c.id.as_str()).collect();
    match codes.as_slice() {
        [] => {}
        [first, .., last] => out.push(Badge::new("", "", format!("Code {first} to {last}"))),
        [only] => out.push(Badge::new("", "", format!("Code {only}"))),
    }
    if !phase.reversible {
        out.push(Badge::new("bad", "stop", "Point of no return"));
    }
    out
}

fn twin<'a>(cx: &Cx<'a>, at: usize) -> Twin<'a, &'a Recipe> {
    let x: &Recipe = &cx.book.recipes[at];
    let mut twin = Twin::new("recipe", &x.title, Some(x));
    for rule in &x.rules {
        let rel = if rule.role == Role::Instead { "instead-of" } else { "satisfies" };
        twin.links.extend(cx.book.rule_at(&rule.id.id).map(|r| edge(cx, rel, Target::Rule(r))));
    }
    let edges = &cx.book.edges;
    twin.backlinks.extend(edges.recipe_lessons[at].iter().map(|l| edge(cx, "practises", Target::Lesson(*l))));
    twin.backlinks.extend(edges.recipe_incidents[at].iter().map(|i| edge(cx, "called-for-by", Target::Incident(*i))));
    twin.backlinks.extend(backlinks(cx, Target::Recipe(at)));
    twin
}
