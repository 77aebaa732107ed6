//! What happened when, what surfaced later, and what was put right.

use serde::Serialize;

use super::sentence_case;
use crate::record::Incident;
use crate::render::view::cx::{Cx, escape};
use crate::render::view::parts::{Day, web};

#[derive(Serialize)]
pub(super) struct EventView {
    day: Day,
    kind: Option<String>,
    env: Option<String>,
    html: String,
    href: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Dated {
    day: Day,
    html: String,
    source_html: Option<String>,
}

#[derive(Serialize)]
pub(super) struct CorrectionView {
    number: usize,
    day: Day,
    target: Option<String>,
    html: String,
    source_html: Option<String>,
}

pub(super) fn timeline(cx: &Cx<'_>, x: &Incident) -> Vec<EventView> {
    let event = |e: &crate::record::Event| EventView {
        day: Day::of(&e.when),
        kind: e.kind.as_deref().map(sentence_case),
        env: e.env.as_ref().map(|r| r.id.clone()),
        html: cx.inline(&e.text),
        href: e.reference.as_deref().and_then(web).map(str::to_owned),
    };
    x.timeline.iter().map(event).collect()
}

pub(super) fn aftermath(cx: &Cx<'_>, x: &Incident) -> Vec<Dated> {
    let of = |a: &crate::record::Aftermath| Dated {
        day: Day::of(&a.when),
        html: cx.inline(&a.text),
        source_html: a.source.as_ref().map(|s| source(cx, s)),
    };
    x.aftermath.iter().map(of).collect()
}

pub(super) fn corrections(cx: &Cx<'_>, x: &Incident) -> Vec<CorrectionView> {
    let of = |(at, c): (usize, &crate::record::Correction)| CorrectionView {
        number: at + 1,
        day: Day::of(&c.when),
        target: c.target.clone(),
        html: cx.inline(&c.text),
        source_html: c.source.as_ref().map(|s| source(cx, s)),
    };
    x.corrections.iter().enumerate().map(of).collect()
}

/// A source in words; a bare address becomes a link.
pub(super) fn source(cx: &Cx<'_>, text: &str) -> String {
    match web(text).filter(|t| !t.contains(char::is_whitespace)) {
        Some(url) => {
            let url = escape(url);
            format!("<a href=\"{url}\">{url}</a>")
        }
        None => cx.inline(text),
    }
}

/// Where the record comes from, as key and words.
pub(super) fn provenance(x: &Incident) -> Vec<(&str, String)> {
    let words = |node: &crate::record::Node| match node {
        crate::record::Node::Text(text) => text.clone(),
        other => serde_json::to_string(other).unwrap_or_default(),
    };
    x.provenance.iter().map(|(key, node)| (key.as_str(), words(node))).collect()
}
