//! The pages that a project's own templates make, made to see whether they can be.
//!
//! Only such projects pay for it: the built-in templates are known to make every page, with every place that is promised.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::Assembled;
use crate::diag::Finding;
use crate::render::{Renderer, absent};
use crate::site::permalinks::{Places, promised};
use crate::site::{Page, Site};

/// What keeps pages from being published as the project's own templates make them; of each place of a template the first page's.
#[must_use]
pub fn unmade(assembled: &Assembled) -> Vec<Finding> {
    let Some(renderer) = renderer(assembled) else { return Vec::new() };
    failed(&renderer, &assembled.site, &|| false)
}

/// What is found on the pages that cannot be made; no more are tried once `stop` says so.
pub(super) fn failed(renderer: &Renderer, site: &Site, stop: &(dyn Fn() -> bool + Sync)) -> Vec<Finding> {
    let fails = |page: &Page| if stop() { None } else { renderer.render(page).err() };
    once(site.pages.par_iter().filter_map(fails).collect())
}

/// The places that the site would promise and that the project's own templates do not show.
#[must_use]
pub fn unshown(assembled: &Assembled) -> Places {
    let Some(renderer) = renderer(assembled) else { return Places::new() };
    let (promised, book) = (promised(&assembled.book, &assembled.site), &*assembled.book);
    let of = |page: &Page| {
        let (names, files) = (promised.get(&page.file(book))?, renderer.render(page).ok()?);
        let html = files.into_iter().next()?;
        let absent: BTreeSet<String> = absent(&html.bytes, names).into_iter().map(str::to_owned).collect();
        (!absent.is_empty()).then_some((html.path, absent))
    };
    assembled.site.pages.par_iter().filter_map(of).collect()
}

fn renderer(assembled: &Assembled) -> Option<Renderer> {
    let theme = assembled.theme.as_ref().filter(|theme| theme.has_own_templates())?;
    Some(Renderer::new(&assembled.book, &assembled.site, theme))
}

/// What is found on many pages in one place of a template is told once.
pub(super) fn once(mut findings: Vec<Finding>) -> Vec<Finding> {
    let mut seen = HashSet::new();
    findings.retain(|finding| seen.insert((Arc::clone(&finding.file), finding.at.clone(), finding.code)));
    findings
}
