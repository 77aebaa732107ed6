//! The bytes of a page around its own article: head, navigation, footer. They must not grow with the handbook.

use std::fs;
use std::path::Path;

/// What the incidents' pages of one site have around their articles, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Overhead {
    pub(crate) least: usize,
    pub(crate) median: usize,
    pub(crate) most: usize,
}

/// The overhead of all incidents' pages; `None` when they have no `<article>`.
pub(crate) fn of_incidents(site: &Path) -> Result<Option<Overhead>, String> {
    let folder = site.join("incidents");
    let wrong = |e: std::io::Error| format!("{}: {e}", folder.display());
    let mut sizes = Vec::new();
    for entry in fs::read_dir(&folder).map_err(wrong)? {
        let path = entry.map_err(wrong)?.path();
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with("inc-") && path.extension().is_some_and(|e| e == "html") {
            sizes.extend(around_article(&fs::read_to_string(&path).map_err(wrong)?));
        }
    }
    sizes.sort_unstable();
    Ok(sizes.first().zip(sizes.last()).map(|(least, most)| Overhead {
        least: *least,
        median: sizes[sizes.len() / 2],
        most: *most,
    }))
}

fn around_article(page: &str) -> Option<usize> {
    let start = page.find("<article")?;
    let end = page.rfind("</article>")?;
    page.len().checked_sub(end.checked_sub(start)?)
}
