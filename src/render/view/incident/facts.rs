//! The facts at the top of an incident's page.

use serde::Serialize;

use super::sentence_case;
use crate::record::Basis;
use crate::render::view::cx::Cx;
use crate::render::view::names_html;
use crate::render::view::parts::{Badge, Day, Link, database};
use crate::site::{Facet, Page};

#[derive(Serialize)]
pub(super) struct Facts<'a> {
    day: Day,
    marks: Vec<(String, Day)>,
    duration: Option<String>,
    basis: Option<&'static str>,
    teams: Vec<Link>,
    services_html: String,
    database: Option<Link>,
    framework: Option<String>,
    deploy: Option<String>,
    language: Option<&'a str>,
    environments: Vec<Link>,
    severity: Option<Badge>,
    status: Badge,
}

pub(super) fn facts<'a>(cx: &Cx<'a>, at: usize) -> Facts<'a> {
    let x = &cx.book.incidents[at];
    let facet =
        |facet: Facet, value: &str, text: String| Link { href: cx.href(&Page::Facet(facet, value.to_owned())), text };
    let versioned = |name: &str, version: &str| {
        let name = x.stack.get(name)?;
        let version = x.stack.get(version).map(|v| format!(" {v}")).unwrap_or_default();
        Some((name.clone(), format!("{}{version}", database(cx, name))))
    };
    let marks = x.times.iter().flat_map(|t| &t.marks);
    Facts {
        day: Day::of(&x.date),
        marks: marks.map(|m| (sentence_case(m.name), Day::of(&m.when))).collect(),
        duration: x.duration.as_ref().map(|d| d.value.to_string()),
        basis: x.duration.as_ref().and_then(|d| match d.basis {
            Basis::Stated => None,
            Basis::Wall => Some("by the clock"),
            Basis::SupportHours => Some("support hours only"),
        }),
        teams: x.teams.iter().map(|t| facet(Facet::Team, t, t.clone())).collect(),
        services_html: names_html(&x.services),
        database: versioned("database", "database-version").map(|(id, name)| facet(Facet::Database, &id, name)),
        framework: versioned("framework", "framework-version").map(|(_, name)| name),
        deploy: x.stack.get("deploy").map(|d| sentence_case(&d.replace('-', "/"))),
        language: x.stack.get("language").map(String::as_str),
        environments: x.environments.iter().map(|e| facet(Facet::Environment, &e.id, e.id.clone())).collect(),
        severity: Badge::severity(cx, x),
        status: Badge::status(x.status),
    }
}
