//! A site whose files are made when somebody asks for them: what a preview serves.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::diag::Finding;
use crate::handbook::Handbook;
use crate::render::{File, Renderer, Theme};
use crate::site::{Page, Site};
use crate::source::Source;

/// How many pages are kept once they were made. A reader has a few open; who fetches a whole site needs each once.
const MAX_KEPT: usize = 512;

/// The files of one page, or why they could not be made.
type Rendered = Arc<OnceLock<Result<Vec<Arc<File>>, Finding>>>;

/// A site that renders a page when it is asked for, and then keeps it.
#[derive(Debug)]
pub struct OnDemand {
    site: Arc<Site>,
    renderer: Renderer,
    base: String,
    /// Pictures by their path on the site: their path in the project.
    images: BTreeMap<String, Arc<str>>,
    kept: Mutex<HashMap<usize, Rendered>>,
    extras: OnceLock<BTreeMap<String, Arc<File>>>,
}

/// What a path of the site leads to.
#[derive(Debug)]
pub enum Answer {
    /// A file of the site.
    File(Arc<File>),
    /// A picture, by its path from the project's root.
    Image(Arc<str>),
    /// Nothing.
    Nothing,
}

impl OnDemand {
    /// Prepares a site; nothing is rendered yet.
    #[must_use]
    pub fn new(book: &Arc<Handbook>, site: &Arc<Site>, theme: &Theme) -> Self {
        Self {
            site: Arc::clone(site),
            renderer: Renderer::new(book, site, theme),
            base: book.config.path().trim_start_matches('/').to_owned(),
            images: site.images.iter().map(|(from, to)| (to.clone(), Arc::clone(from))).collect(),
            kept: Mutex::default(),
            extras: OnceLock::new(),
        }
    }

    /// The file at a path from the site's root.
    ///
    /// # Errors
    /// A finding when one of the theme's templates cannot be filled in.
    pub fn file(&self, path: &str) -> Result<Answer, Finding> {
        let html = path.strip_suffix(".json").map(|stem| format!("{stem}.html"));
        let page = self.site.files.get(path).or_else(|| self.site.files.get(html.as_deref()?));
        if let Some(at) = page {
            let file = self.page(*at)?.into_iter().find(|file| file.path == path);
            return Ok(file.map_or(Answer::Nothing, Answer::File));
        }
        if let Some(from) = self.picture(path) {
            return Ok(Answer::Image(Arc::clone(from)));
        }
        Ok(self.extras().get(path).map_or(Answer::Nothing, |file| Answer::File(Arc::clone(file))))
    }

    /// The picture at a path from the site's root, by its path from the project's root.
    #[must_use]
    pub fn picture(&self, path: &str) -> Option<&Arc<str>> {
        self.images.get(path)
    }

    /// Every path that the site has: the same files as a build writes.
    ///
    /// # Errors
    /// A finding when one of the theme's templates cannot be filled in.
    pub fn paths(&self) -> Result<Vec<String>, Finding> {
        let mut out = Vec::new();
        for at in 0..self.site.pages.len() {
            out.extend(self.page(at)?.iter().map(|file| file.path.clone()));
        }
        out.extend(self.extras().keys().cloned());
        out.extend(self.images.keys().cloned());
        out.sort();
        out.dedup();
        Ok(out)
    }

    /// The path of the style sheet, from the site's root.
    #[must_use]
    pub fn styles(&self) -> &str {
        self.renderer.styles()
    }

    /// The path at which the published site stands, without `/` at its start; empty for a host's root.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// One page of each kind, by its path: where each template shows whether it can be filled in.
    #[must_use]
    pub fn one_of_each_kind(&self) -> Vec<&str> {
        let mut seen: HashMap<std::mem::Discriminant<Page>, &str> = HashMap::new();
        let mut by_page: Vec<(usize, &str)> = self.site.files.iter().map(|(path, at)| (*at, path.as_str())).collect();
        by_page.sort_unstable();
        for (at, path) in by_page {
            seen.entry(std::mem::discriminant(&self.site.pages[at])).or_insert(path);
        }
        let mut out: Vec<&str> = seen.into_values().collect();
        out.sort_unstable();
        out
    }

    /// What keeps pages from being published as the project's own templates make them, as [`unmade`](super::unmade) finds it;
    /// `list` is what was published. No more pages are made once `stop` says that nobody wants to know.
    #[must_use]
    pub fn unmade(&self, book: &Handbook, list: Option<&Source>, stop: &(dyn Fn() -> bool + Sync)) -> Vec<Finding> {
        let Some(renderer) = self.renderer.holding(super::held(book, &self.site, list)) else { return Vec::new() };
        super::tried::failed(&renderer, &self.site, stop)
    }

    fn page(&self, at: usize) -> Result<Vec<Arc<File>>, Finding> {
        let slot = {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.len() >= MAX_KEPT && !kept.contains_key(&at) {
                kept.clear();
            }
            Arc::clone(kept.entry(at).or_default())
        };
        let render = || {
            let files = self.renderer.render(&self.site.pages[at])?;
            Ok(files.into_iter().map(Arc::new).collect())
        };
        slot.get_or_init(render).clone()
    }

    fn extras(&self) -> &BTreeMap<String, Arc<File>> {
        self.extras.get_or_init(|| {
            let mut files = BTreeMap::new();
            let Ok(()) = self.renderer.extras(|file| {
                files.insert(file.path.clone(), Arc::new(file.clone()));
                Ok::<(), Infallible>(())
            });
            files
        })
    }
}
