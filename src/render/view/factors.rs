//! The vocabulary of factors, and the incidents that met each.

use serde::Serialize;

use super::bars::Bars;
use super::cx::Cx;
use super::older::Older;
use super::parts::{edge, incident_row};
use super::rows::Row;
use super::shell::Shell;
use super::trends::{MIN_INCIDENTS, Trends, newest_year};
use super::ways::{Ways, backlinks};
use super::{count, finish, tally};
use crate::diag::Finding;
use crate::handbook::Target;
use crate::record::FactorKind;
use crate::render::File;
use crate::render::twin::Twin;
use crate::site::Page;

/// The most incidents that a factor's page shows with their own words.
const MAX_TOLD: usize = 100;

#[derive(Serialize)]
struct FactorsView<'a> {
    total: String,
    trends: Option<Trends<'a>>,
    kinds: Vec<KindView<'a>>,
}

#[derive(Serialize)]
struct KindView<'a> {
    title: &'static str,
    anchor: &'static str,
    groups: Vec<Group<'a>>,
}

#[derive(Serialize)]
struct Group<'a> {
    name: &'a str,
    factors: Vec<FactorRow<'a>>,
}

#[derive(Serialize)]
struct FactorRow<'a> {
    href: String,
    name: &'a str,
    html: String,
    incidents: usize,
}

#[derive(Serialize)]
struct FactorView<'a> {
    id: &'a str,
    name: &'a str,
    aliases: Vec<&'a str>,
    html: String,
    group: Option<&'a str>,
    kind: &'static str,
    total: String,
    /// How many there were in each year, where they are enough to compare.
    bars: Option<Bars>,
    incidents: Vec<Met>,
    /// Those before them, by date and title alone.
    older: Option<Older>,
    ways: Option<Ways>,
}

/// An incident that met the factor, in its own words.
#[derive(Serialize)]
struct Met {
    incident: Row,
    says: Vec<String>,
}

const fn words(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Contributed => "Contributed",
        FactorKind::Helped => "Helped",
        FactorKind::WouldHaveHelped => "Would have helped",
    }
}

/// The list of factors.
pub(super) fn all(cx: &Cx<'_>) -> Result<Vec<File>, Finding> {
    let kinds = [
        (FactorKind::Contributed, "contributed"),
        (FactorKind::Helped, "helped"),
        (FactorKind::WouldHaveHelped, "would-have-helped"),
    ];
    let kinds =
        kinds.into_iter().map(|(kind, anchor)| KindView { title: words(kind), anchor, groups: groups(cx, kind) });
    let view = FactorsView {
        total: count(cx.book.factors.len(), "factor", "factors"),
        trends: Trends::of(cx),
        kinds: kinds.filter(|k| !k.groups.is_empty()).collect(),
    };
    let items = (0..cx.book.factors.len()).map(|at| edge(cx, "factor", Target::Factor(at))).collect();
    let shell = Shell::new(cx, "Contributing factors", "factors")
        .about(cx, "The conditions that incidents met, each with a definition and the incidents behind it.");
    finish(cx, "factors.html", shell, &view, Twin::list("factors", "Contributing factors", items))
}

fn groups<'a>(cx: &Cx<'a>, kind: FactorKind) -> Vec<Group<'a>> {
    let mut out: Vec<Group<'a>> = Vec::new();
    for (at, factor) in cx.book.factors.iter().enumerate().filter(|(_, f)| f.kind == kind) {
        let name = factor.group.as_deref().unwrap_or("Other");
        let row = FactorRow {
            href: cx.to(Target::Factor(at)),
            name: &factor.name,
            html: cx.inline(&factor.definition),
            incidents: cx.book.edges.factor_met[at],
        };
        match out.iter_mut().find(|g| g.name == name) {
            Some(group) => group.factors.push(row),
            None => out.push(Group { name, factors: vec![row] }),
        }
    }
    out
}

/// One factor's page.
pub(super) fn page(cx: &Cx<'_>, at: usize) -> Result<Vec<File>, Finding> {
    let x = &cx.book.factors[at];
    let incidents = &cx.book.edges.factor_incidents[at];
    let view = FactorView {
        id: x.id.as_str(),
        name: &x.name,
        aliases: x.aliases.iter().map(|a| a.id.as_str()).collect(),
        html: cx.inline(&x.definition),
        group: x.group.as_deref(),
        kind: words(x.kind),
        total: tally(cx.book, incidents),
        bars: bars(cx, incidents),
        incidents: incidents.iter().take(MAX_TOLD).map(|i| met(cx, *i, at)).collect(),
        older: Older::incidents_behind(cx, incidents, MAX_TOLD, Some(&format!("factor:{}", x.id))),
        ways: Ways::to(cx, Target::Factor(at)),
    };
    let shell = Shell::new(cx, x.name.as_str(), "factors")
        .about(cx, x.definition.as_str())
        .crumb(cx, &Page::Factors, "Contributing factors")
        .source(&x.file);
    let mut twin = Twin::new("factor", &x.name, Some(x));
    twin.backlinks = incidents.iter().map(|i| edge(cx, "met-by", Target::Incident(*i))).collect();
    twin.backlinks.extend(backlinks(cx, Target::Factor(at)));
    finish(cx, "factor.html", shell, &view, twin)
}

/// The incidents of each year up to the newest of the handbook; `None` where there is nothing to compare.
fn bars(cx: &Cx<'_>, incidents: &[usize]) -> Option<Bars> {
    let standing: Vec<usize> = incidents.iter().copied().filter(|at| cx.book.stands(*at)).collect();
    if standing.len() < MIN_INCIDENTS {
        return None;
    }
    Bars::by_year(cx.book, &standing, newest_year(cx.book)?)
}

fn met(cx: &Cx<'_>, incident: usize, factor: usize) -> Met {
    let entries = cx.book.incidents[incident].factors.iter();
    let own = entries.filter(|e| cx.book.factor_at(&e.id.id) == Some(factor));
    Met { incident: incident_row(cx, incident), says: own.filter_map(|e| cx.inline_of(e.text.as_ref())).collect() }
}
