//! Free pages.

use serde::Serialize;

use super::cx::Cx;
use super::finish;
use super::parts::{Link, Own, edge};
use super::shell::Shell;
use super::ways::{Ways, backlinks};
use crate::diag::Finding;
use crate::handbook::Target;
use crate::render::File;
use crate::render::twin::Twin;
use crate::site::Page;

#[derive(Serialize)]
struct GuidesView {
    guides: Vec<Listed>,
}

#[derive(Serialize)]
struct Listed {
    link: Link,
    summary: Option<String>,
}

#[derive(Serialize)]
struct GuideView<'a> {
    record: Own<'a>,
    title: &'a str,
    lead_html: Option<String>,
    intro_html: String,
    sections: Vec<SectionView>,
    aliases: Vec<&'a str>,
    ways: Option<Ways>,
}

#[derive(Serialize)]
struct SectionView {
    id: String,
    title: String,
    title_html: String,
    html: String,
}

/// The list of guides.
pub(super) fn all(cx: &Cx<'_>) -> Result<Vec<File>, Finding> {
    let listed = cx.book.guides.iter().enumerate().map(|(at, guide)| Listed {
        link: Link { href: cx.to(Target::Guide(at)), text: guide.title.clone() },
        summary: guide.summary.as_deref().map(|text| cx.label(text)),
    });
    let view = GuidesView { guides: listed.collect() };
    let items = (0..cx.book.guides.len()).map(|at| edge(cx, "guide", Target::Guide(at))).collect();
    let shell = Shell::new(cx, "Guides", "guides").about(cx, "How this handbook is written and used.");
    finish(cx, "guides.html", shell, &view, Twin::list("guides", "Guides", items))
}

/// One guide's page.
pub(super) fn page(cx: &Cx<'_>, at: usize) -> Result<Vec<File>, Finding> {
    let x = &cx.book.guides[at];
    let lead_html = cx.inline_of(x.summary.as_ref());
    let prose = cx.sections(&x.body, false);
    let section = |s: crate::render::prose::Section| SectionView {
        id: s.id,
        title: s.title,
        title_html: s.title_html,
        html: s.html,
    };
    let view = GuideView {
        record: Own { id: x.id.as_str(), x: &x.common.own },
        title: &x.title,
        lead_html,
        intro_html: prose.intro,
        sections: prose.sections.into_iter().map(section).collect(),
        aliases: x.common.aliases.iter().map(|a| a.id.as_str()).collect(),
        ways: Ways::to(cx, Target::Guide(at)),
    };
    let shell = Shell::new(cx, x.title.as_str(), "guides")
        .about(cx, x.summary.as_deref().unwrap_or(&x.title).to_owned())
        .crumb(cx, &Page::Guides, "Guides")
        .source(&x.common.file);
    let mut twin = Twin::new("guide", &x.title, Some(x));
    twin.backlinks.extend(backlinks(cx, Target::Guide(at)));
    finish(cx, "guide.html", shell, &view, twin)
}
