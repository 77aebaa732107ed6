//! The built-in checks of the records: an index, and a page for each.

use serde::Serialize;

use super::cx::Cx;
use super::finish;
use super::parts::Badge;
use super::shell::Shell;
use crate::diag::{Code, Family, Finding, LINTER, Level};
use crate::lint::codes::{CodePage, parsed};
use crate::render::File;
use crate::render::twin::{Edge, Twin};
use crate::site::Page;

#[derive(Serialize)]
struct ChecksView {
    families: Vec<FamilyView>,
    total: usize,
}

#[derive(Serialize)]
struct FamilyView {
    name: &'static str,
    anchor: String,
    checks: Vec<CheckRow>,
}

#[derive(Serialize)]
struct CheckRow {
    code: &'static str,
    href: String,
    title: String,
    summary: String,
    level: Badge,
}

#[derive(Serialize)]
struct CheckView {
    code: &'static str,
    title: String,
    family: &'static str,
    level: Badge,
    /// Where the project has set another level than the usual one.
    usual: Option<Badge>,
    lead_html: String,
    sections: Vec<SectionView>,
}

/// A section of a check's page.
#[derive(Serialize)]
struct SectionView {
    id: String,
    title: String,
    html: String,
}

fn level(level: Level) -> Badge {
    match level {
        Level::Error => Badge::new("bad", "stop", "Error"),
        Level::Warn => Badge::new("warn", "alert", "Warning"),
        Level::Info => Badge::new("info", "info", "Info"),
        Level::Off => Badge::new("", "dash", "Off"),
    }
}

/// The sections of a page, split at its headings of the second level.
fn sections(cx: &Cx<'_>, body: &str) -> Vec<SectionView> {
    let outline = crate::markdown::outline(body, 0);
    let cuts: Vec<_> = outline.headings.iter().filter(|h| h.level == 2).collect();
    let section = |(at, heading): (usize, &&crate::markdown::Heading)| {
        let end = cuts.get(at + 1).map_or(body.len(), |next| next.range.start);
        let html = cx.block(&body[heading.range.end..end]);
        SectionView { id: heading.id.clone(), title: heading.text.clone(), html }
    };
    cuts.iter().enumerate().map(section).collect()
}

/// The index of the checks.
pub(super) fn all(cx: &Cx<'_>) -> Result<Vec<File>, Finding> {
    let mut families: Vec<(Family, FamilyView)> = Vec::new();
    for code in Code::ALL {
        let CodePage { title, summary, .. } = parsed(*code);
        let row = CheckRow {
            code: code.name(),
            href: cx.href(&Page::Check(*code)),
            title: title.to_owned(),
            summary: cx.inline(summary),
            level: level(cx.book.config.level(*code)),
        };
        match families.iter_mut().find(|(f, _)| *f == code.family()) {
            Some((_, family)) => family.checks.push(row),
            None => {
                let name = code.family().name();
                families
                    .push((code.family(), FamilyView { name, anchor: crate::id::slugify(name), checks: vec![row] }));
            }
        }
    }
    let view = ChecksView { families: families.into_iter().map(|(_, f)| f).collect(), total: Code::ALL.len() };
    let items = Code::ALL.iter().map(|c| Edge { rel: "check", to: c.address(), title: c.name().to_owned() }).collect();
    let shell = Shell::new(cx, "Checks of the records", "rules")
        .about(cx, "What the handbook's own check finds in its records, and how to mend it.")
        .crumb(cx, &Page::Rules, "Rules");
    finish(cx, "checks.html", shell, &view, Twin::list("checks", "Checks", items))
}

/// What the twin says of a check.
#[derive(Serialize)]
struct CheckTwin<'a> {
    id: &'a str,
    linter: &'a str,
    family: &'a str,
    level: &'a str,
}

/// One check's page.
pub(super) fn page(cx: &Cx<'_>, code: Code) -> Result<Vec<File>, Finding> {
    let CodePage { title, summary, markdown } = parsed(code);
    let (now, usual) = (cx.book.config.level(code), code.default_level());
    let view = CheckView {
        code: code.name(),
        title: title.to_owned(),
        family: code.family().name(),
        level: level(now),
        usual: (now != usual).then(|| level(usual)),
        lead_html: cx.inline(summary),
        sections: sections(cx, markdown),
    };
    let shell = Shell::new(cx, format!("{LINTER}/{}", code.name()), "rules")
        .about(cx, summary)
        .crumb(cx, &Page::Rules, "Rules")
        .crumb(cx, &Page::Checks, "Checks of the records");
    let twin = Twin::new(
        "check",
        title,
        Some(CheckTwin { id: code.name(), linter: LINTER, family: code.family().name(), level: now.name() }),
    );
    finish(cx, "check.html", shell, &view, twin)
}
