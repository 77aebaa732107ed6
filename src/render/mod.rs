//! Pages from the site: Markdown becomes HTML, records become views, views become pages through the theme's templates.

use std::sync::Arc;

use crate::diag::Finding;
use crate::handbook::Handbook;
use crate::site::{Page, Site, permalinks};

mod escape;
mod extras;
mod ground;
mod held;
pub mod highlight;
pub mod prose;
mod scripts;
mod styles;
mod terminal;
mod theme;
mod twin;
mod view;

pub use escape::escaped;
pub use held::absent;
pub use terminal::{entry, terminal};
pub use theme::{CONTRACT, STATIC, Theme};

/// What some hosts of the site will not take in: so far the list of former addresses, where it is too long for them.
#[must_use]
pub fn beyond_hosts(book: &Handbook, site: &Site) -> Option<Finding> {
    extras::beyond_hosts(book, site)
}

/// One file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The path from the site's root, with `/`.
    pub path: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Renders the pages of one handbook with one theme.
#[derive(Debug)]
pub struct Renderer {
    book: Arc<Handbook>,
    site: Arc<Site>,
    theme: Arc<Theme>,
    prose: prose::Prose,
    index: Arc<view::Index>,
    rows: Arc<view::Rows>,
    assets: Arc<extras::Assets>,
}

impl Renderer {
    /// Prepares what all pages share.
    #[must_use]
    pub fn new(book: &Arc<Handbook>, site: &Arc<Site>, theme: &Theme) -> Self {
        let assets = extras::Assets::of(book, theme);
        let theme = theme.with_shared("site", &view::Shared::of(book, &assets));
        let (index, prose) = rayon::join(|| view::Index::of(book, site), || prose::Prose::new(book, site));
        Self {
            book: Arc::clone(book),
            site: Arc::clone(site),
            theme: Arc::new(theme),
            prose,
            index: Arc::new(index),
            rows: Arc::default(),
            assets: Arc::new(assets),
        }
    }

    /// The same for a [traced copy](Handbook::traced) of the handbook, with what was made once for all pages.
    #[must_use]
    pub fn beside(&self, book: &Arc<Handbook>) -> Self {
        Self {
            book: Arc::clone(book),
            site: Arc::clone(&self.site),
            theme: Arc::clone(&self.theme),
            prose: prose::Prose::new(book, &self.site),
            index: Arc::clone(&self.index),
            rows: Arc::clone(&self.rows),
            assets: Arc::clone(&self.assets),
        }
    }

    /// The same, which holds each page against what was published of it; `None` where all templates are built in, which are
    /// known to make every page with all that is promised of it.
    #[must_use]
    pub fn holding(&self, published: permalinks::Places) -> Option<Self> {
        let own = self.theme.has_own_templates();
        own.then(|| Self { site: Arc::new(Site { published, ..Site::clone(&self.site) }), ..self.beside(&self.book) })
    }

    /// The path of the style sheet, from the site's root.
    #[must_use]
    pub fn styles(&self) -> &str {
        &self.assets.styles.path
    }

    /// One page: its HTML file, and the same as JSON beside it.
    ///
    /// # Errors
    /// A finding when one of the theme's templates cannot be filled in.
    pub fn render(&self, page: &Page) -> Result<Vec<File>, Finding> {
        view::render(self, page)
    }

    /// Takes the files that are no pages to `each`, one after the other: style sheet, icon, feed, manifest of the rules, site map.
    ///
    /// # Errors
    /// The first error of `each`, which gets no more files then.
    pub fn extras<E>(&self, each: impl FnMut(&File) -> Result<(), E>) -> Result<(), E> {
        extras::all(self, each)
    }
}
