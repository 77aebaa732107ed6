//! Lists of incidents: all of them, and those that share a value.

use serde::Serialize;

use super::bars::Bars;
use super::cx::Cx;
use super::index::Filter;
use super::overview::{Strip, strip};
use super::parts::{Badge, Link, database, edge, incident_row};
use super::rows::{Row, rows};
use super::shell::Shell;
use super::{finish, tally};
use crate::diag::Finding;
use crate::handbook::Target;
use crate::id::encode_path;
use crate::record::Incident;
use crate::render::File;
use crate::render::twin::Twin;
use crate::site::{Facet, Page};

/// The most incidents that the list of all shows; the pages of the years have the others.
const MAX_SHOWN: usize = 500;

/// The most factors that the filters name.
const MAX_FACTORS: usize = 6;

#[derive(Serialize)]
struct IncidentsView {
    title: String,
    total: String,
    /// What this page filters by; absent on the list of all.
    facet: Option<&'static str>,
    strip: Option<Strip>,
    bars: Option<Bars>,
    facets: Vec<FacetView>,
    rows: Vec<Row>,
    /// How many older ones are on the pages of the years only.
    hidden: usize,
    all_href: String,
    /// The path of the feed of these incidents alone, from the site's root, where they have one.
    feed: Option<String>,
    has_severity: bool,
    has_duration: bool,
    has_teams: bool,
}

#[derive(Serialize)]
struct FacetView {
    name: &'static str,
    anchor: String,
    values: Vec<Value>,
}

#[derive(Serialize)]
struct Value {
    link: Link,
    count: usize,
    here: bool,
}

/// The list of all incidents.
pub(super) fn all(cx: &Cx<'_>) -> Result<Vec<File>, Finding> {
    let everything: Vec<usize> = (0..cx.book.incidents.len()).collect();
    let shown = &everything[..everything.len().min(MAX_SHOWN)];
    let view = view(cx, "Incidents".to_owned(), None, shown, &everything);
    let shell = Shell::new(cx, "Incidents", "incidents").about(cx, "Every incident, newest first.").in_navigation();
    let items = everything.iter().map(|at| edge(cx, "incident", Target::Incident(*at))).collect();
    finish(cx, "incidents.html", shell, &view, Twin::list("incidents", "Incidents", items))
}

/// The incidents that share a value.
pub(super) fn facet(cx: &Cx<'_>, facet: Facet, value: &str) -> Result<Vec<File>, Finding> {
    let list = cx.index.incidents(facet, value);
    let title = format!("{}: {}", facet.name(), name(cx, facet, value));
    let view = view(cx, title.clone(), Some((facet, value)), list, list);
    let shell = Shell::new(cx, format!("Incidents, {title}"), "incidents")
        .about(cx, format!("{} with {title}.", tally(cx.book, list)))
        .crumb(cx, &Page::Incidents, "Incidents");
    let items = list.iter().map(|at| edge(cx, "incident", Target::Incident(*at))).collect();
    finish(cx, "incidents.html", shell, &view, Twin::list("incidents", &title, items))
}

fn name(cx: &Cx<'_>, facet: Facet, value: &str) -> String {
    if facet == Facet::Database { database(cx, value) } else { value.to_owned() }
}

fn view(cx: &Cx<'_>, title: String, here: Option<(Facet, &str)>, shown: &[usize], list: &[usize]) -> IncidentsView {
    let standing: Vec<usize> = list.iter().copied().filter(|at| cx.book.stands(*at)).collect();
    let bars = Bars::of(cx.book, &standing);
    let any = |has: &dyn Fn(&Incident) -> bool| shown.iter().any(|at| has(&cx.book.incidents[*at]));
    IncidentsView {
        title,
        total: tally(cx.book, list),
        facet: here.map(|(facet, _)| facet.name()),
        strip: if bars.is_some() { None } else { strip(cx.book, &standing) },
        bars,
        facets: facets(cx, here),
        hidden: list.len() - shown.len(),
        all_href: cx.href(&Page::Incidents),
        feed: here.and_then(|(facet, value)| facet.feed(value)).map(|path| encode_path(&path)),
        has_severity: any(&|x| Badge::severity(cx, x).is_some()),
        has_duration: any(&|x| x.duration.is_some()),
        has_teams: any(&|x| !x.teams.is_empty()),
        rows: rows(cx, incident_row, shown),
    }
}

fn facets(cx: &Cx<'_>, here: Option<(Facet, &str)>) -> Vec<FacetView> {
    let of = |filter: Filter<'_>| {
        let facet = filter.facet;
        let left_out = filter.known > filter.values.len();
        let value = |(value, count): (&str, usize)| Value {
            link: Link { href: cx.href(&Page::Facet(facet, value.to_owned())), text: name(cx, facet, value) },
            count,
            here: here == Some((facet, value)),
        };
        let mut values: Vec<Value> = filter.values.into_iter().map(value).collect();
        if left_out {
            let link =
                Link { href: format!("{}#{}", cx.href(&Page::Incidents), anchor(facet.name())), text: facet.all() };
            values.push(Value { link, count: filter.known, here: false });
        }
        FacetView { name: facet.name(), anchor: anchor(facet.name()), values }
    };
    cx.index.filters(here).map(of).chain([factors(cx)]).filter(|f| !f.values.is_empty()).collect()
}

/// The anchor of a facet's values on the list of all incidents.
fn anchor(name: &str) -> String {
    format!("_{}", name.to_lowercase())
}

/// The factors that were met most often, which have pages of their own, and the way to the others.
fn factors(cx: &Cx<'_>) -> FacetView {
    let (book, met) = (cx.book, &cx.index.factors_met);
    let times = &book.edges.factor_met;
    let value = |at: &usize| Value {
        link: Link { href: cx.href(&Page::Factor(*at)), text: book.factors[*at].name.clone() },
        count: times[*at],
        here: false,
    };
    let mut values: Vec<Value> = met.iter().take(MAX_FACTORS).map(value).collect();
    if met.len() > MAX_FACTORS {
        let link = Link { href: cx.href(&Page::Factors), text: "All factors".to_owned() };
        values.push(Value { link, count: met.len(), here: false });
    }
    FacetView { name: "Factor", anchor: anchor("Factor"), values }
}
