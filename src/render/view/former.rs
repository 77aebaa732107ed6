//! Former addresses: pages that lead on, pages of withdrawn records, and fragments that were answered here once.

use serde::Serialize;

use super::cx::Cx;
use super::finish;
use super::parts::{edge, title};
use super::shell::Shell;
use crate::diag::Finding;
use crate::handbook::Target;
use crate::id::encode_path;
use crate::render::File;
use crate::render::twin::{Edge, Twin};
use crate::site::{Destination, Page, relative};

#[derive(Serialize)]
struct AliasView {
    title: String,
    href: String,
}

/// What the page at the end of a former address is called.
fn name(cx: &Cx<'_>, to: &Destination) -> String {
    match to {
        Destination::Node(target) => title(cx, *target),
        Destination::Withdrawn(at) => {
            let record = &cx.book.withdrawn[*at];
            record.title.as_deref().map_or_else(|| record.id.clone(), |title| cx.plain(title))
        }
        Destination::Page(address) => {
            let (file, fragment) = address.split_once('#').map_or((&**address, None), |(f, p)| (f, Some(p)));
            let title = node_at(cx, file).map_or_else(|| file.to_owned(), |target| title(cx, target));
            fragment.map_or_else(|| title.clone(), |place| format!("{title}, #{place}"))
        }
        Destination::Elsewhere(url) => url.clone(),
    }
}

/// The record whose page has this file.
fn node_at(cx: &Cx<'_>, file: &str) -> Option<Target> {
    let page = cx.site.pages.iter().find(|page| encode_path(&page.file(cx.book)) == file)?;
    crate::site::node_of(page)
}

/// The link from a page to the end of a former address.
fn href(cx: &Cx<'_>, to: &Destination) -> String {
    match to {
        Destination::Elsewhere(url) => url.clone(),
        inside => relative(&encode_path(&cx.file), &inside.address(cx.book)),
    }
}

/// A former address: it leads on at once, and has a plain link for whoever is not taken along.
pub(super) fn alias(cx: &Cx<'_>, to: &Destination) -> Result<Vec<File>, Finding> {
    let (name, href, new) = (name(cx, to), href(cx, to), to.address(cx.book));
    let canonical = match (to, cx.book.config.absolute_url()) {
        (Destination::Elsewhere(url), _) => url.clone(),
        (_, Some(site)) => format!("{site}{new}"),
        (_, None) => href.clone(),
    };
    let shell = Shell::new(cx, name.as_str(), "alias")
        .about(cx, format!("This page has moved to {new}."))
        .stands_for(Some(canonical));
    let mut twin = Twin::list("moved", &name, Vec::new());
    twin.links.push(Edge { rel: "moved-to", to: new, title: name.clone() });
    finish(cx, "alias.html", shell, &AliasView { title: name.clone(), href }, twin)
}

#[derive(Serialize)]
struct WithdrawnView<'a> {
    title: String,
    id: &'a str,
    reason_html: Option<String>,
    successor: Option<Successor>,
}

#[derive(Serialize)]
struct Successor {
    href: String,
    title: String,
}

impl Successor {
    fn of(cx: &Cx<'_>, target: Target) -> Self {
        Self { href: cx.to(target), title: title(cx, target) }
    }
}

/// The lists to which withdrawn records of a kind belonged: navigation item, page, name.
const fn list(kind: &str) -> (&'static str, Page, &'static str) {
    match kind.as_bytes() {
        b"lesson" => ("lessons", Page::Lessons, "Lessons"),
        b"recipe" => ("recipes", Page::Recipes, "Recipes"),
        b"factor" => ("factors", Page::Factors, "Contributing factors"),
        b"term" => ("glossary", Page::Glossary, "Glossary"),
        _ => ("guides", Page::Guides, "Guides"),
    }
}

/// The page of a withdrawn record: why, and what to read instead.
pub(super) fn withdrawn(cx: &Cx<'_>, at: usize) -> Result<Vec<File>, Finding> {
    let x = &cx.book.withdrawn[at];
    let heir = cx.book.successor_of(x);
    let full = x.title.as_deref().map_or_else(|| x.id.clone(), |title| cx.plain(title));
    let view = WithdrawnView {
        title: full.clone(),
        id: &x.id,
        reason_html: cx.inline_of(x.reason.as_ref()),
        successor: heir.map(|target| Successor::of(cx, target)),
    };
    let (section, page, words) = list(x.kind);
    let shell = Shell::new(cx, full.as_str(), section)
        .about(cx, format!("This {} was withdrawn.", x.kind))
        .crumb(cx, &page, words)
        .source(&x.file);
    let mut twin = Twin::new("withdrawn", &full, Some(x));
    twin.links.extend(heir.map(|target| edge(cx, "replaced-by", target)));
    finish(cx, "withdrawn.html", shell, &view, twin)
}

/// A fragment of this page that is answered from elsewhere now, or whose content is gone.
#[derive(Debug, Serialize)]
pub(super) struct MovedView {
    id: String,
    /// Absent where the content is nowhere any more.
    href: Option<String>,
    title: String,
}

/// The fragments of this page that have moved.
pub(super) fn moved(cx: &Cx<'_>) -> Vec<MovedView> {
    let here = cx.site.moved.get(&cx.file).into_iter().flatten();
    let moved = here.map(|moved| MovedView {
        id: moved.fragment.clone(),
        href: Some(href(cx, &moved.to)),
        title: name(cx, &moved.to),
    });
    let gone = cx.site.gone.get(&cx.file).into_iter().flatten();
    moved.chain(gone.map(|id| MovedView { id: id.clone(), href: None, title: String::new() })).collect()
}
