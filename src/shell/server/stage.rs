//! What is shown now: the site, the files that follow it, and what was found.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use tokio::sync::watch;

use super::page::{Shown, pictures, shown};
use crate::diag::Finding;
use crate::pipeline::{Answer, OnDemand};
use crate::render::File;
use crate::shell::disk;

/// The most pages of which the last good state is kept for the case that their template breaks.
const MAX_GOOD: usize = 256;

/// One finding as the panel shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Note {
    pub level: &'static str,
    pub code: &'static str,
    pub file: String,
    /// The line and the column from 1, where the finding is about a place in the file.
    pub line: Option<usize>,
    pub column: Option<usize>,
    pub message: String,
    pub help: Option<String>,
    /// The line with a caret; empty where the finding is about no place in the file.
    pub excerpt: String,
    /// All of it as in the terminal, for a page that stands where there is no site yet.
    #[serde(skip)]
    pub text: String,
}

/// What the panel says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Notes {
    /// The findings that are shown, by file and line.
    pub notes: Vec<Note>,
    /// How many there are, those that are not shown included.
    pub total: usize,
    /// The pages are new, and what is made from all of them is not yet: `checks`, `search`.
    pub following: Vec<&'static str>,
}

/// Files that are made after the pages, by path.
pub type Followers = BTreeMap<String, Arc<File>>;

/// A page with the preview's script, and what it was made from: the file itself, the style sheet's path and the state of the
/// pictures.
struct Made {
    file: Arc<File>,
    styles: String,
    pictures: String,
    shown: Shown,
}

/// The site that is shown.
pub struct Stage {
    /// The project's folder, for pictures.
    root: PathBuf,
    site: watch::Sender<Option<Arc<OnDemand>>>,
    notes: watch::Sender<Arc<Notes>>,
    followers: Mutex<Arc<Followers>>,
    good: Mutex<HashMap<String, Arc<File>>>,
    shown: Mutex<HashMap<String, Made>>,
    broken: Box<dyn Fn(Finding) + Send + Sync>,
}

impl Stage {
    /// A stage that shows nothing yet. `broken` hears of pages whose template failed.
    #[must_use]
    pub fn new(root: &Path, broken: Box<dyn Fn(Finding) + Send + Sync>) -> Self {
        Self {
            root: root.to_owned(),
            site: watch::Sender::new(None),
            notes: watch::Sender::new(Arc::default()),
            followers: Mutex::default(),
            good: Mutex::default(),
            shown: Mutex::default(),
            broken,
        }
    }

    /// Shows another site from now on.
    pub fn show(&self, site: Arc<OnDemand>) {
        self.site.send_replace(Some(site));
    }

    /// Says something else from now on.
    pub fn say(&self, notes: Notes) {
        self.notes.send_if_modified(|now| {
            let new = **now != notes;
            if new {
                *now = Arc::new(notes);
            }
            new
        });
    }

    /// What is said now.
    #[must_use]
    pub fn notes(&self) -> Arc<Notes> {
        Arc::clone(&self.notes.borrow())
    }

    /// Replaces the files that follow the pages, all at once.
    pub fn follow(&self, files: Followers) {
        *self.followers.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(files);
    }

    /// The site that is shown; none before the first that could be made.
    #[must_use]
    pub fn site(&self) -> Option<Arc<OnDemand>> {
        self.site.borrow().clone()
    }

    pub(super) fn sites(&self) -> watch::Receiver<Option<Arc<OnDemand>>> {
        self.site.subscribe()
    }

    pub(super) fn all_notes(&self) -> watch::Receiver<Arc<Notes>> {
        self.notes.subscribe()
    }

    /// The file at a path. A page whose template fails is the one that was shown last; the error is for a page that was
    /// never shown.
    pub(super) fn file(&self, site: &OnDemand, path: &str) -> Result<Option<Arc<File>>, Box<Finding>> {
        if let Some(file) = self.followers.lock().unwrap_or_else(PoisonError::into_inner).get(path) {
            return Ok(Some(Arc::clone(file)));
        }
        match site.file(path) {
            Ok(Answer::File(file)) => {
                self.keep(&file);
                Ok(Some(file))
            }
            Ok(Answer::Image(from)) => Ok(self.image(path, &from)),
            Ok(Answer::Nothing) => Ok(None),
            Err(finding) => {
                (self.broken)(finding.clone());
                let good = self.good.lock().unwrap_or_else(PoisonError::into_inner);
                good.get(path).map(|file| Some(Arc::clone(file))).ok_or_else(|| Box::new(finding))
            }
        }
    }

    /// A page with the preview's script; many visitors of one page share it.
    pub(super) fn shown(&self, site: &OnDemand, file: &Arc<File>) -> Shown {
        let pictures = self.state_of_pictures(site, file);
        let mut all = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = all.get(&file.path)
            && Arc::ptr_eq(&made.file, file)
            && made.styles == site.styles()
            && made.pictures == pictures
        {
            return made.shown.clone();
        }
        if all.len() >= MAX_GOOD {
            all.clear();
        }
        let shown = shown(&file.bytes, site.styles(), &pictures);
        let made = Made { file: Arc::clone(file), styles: site.styles().to_owned(), pictures, shown: shown.clone() };
        all.insert(file.path.clone(), made);
        shown
    }

    /// What tells one state of a page's pictures from another: nothing of the page is new where one was saved in its place.
    fn state_of_pictures(&self, site: &OnDemand, page: &File) -> String {
        let paths = pictures(&String::from_utf8_lossy(&page.bytes), &page.path);
        let states = paths.iter().filter_map(|path| disk::state(&self.root.join(&**site.picture(path)?)));
        states.collect()
    }

    fn keep(&self, file: &Arc<File>) {
        let mut good = self.good.lock().unwrap_or_else(PoisonError::into_inner);
        if good.len() >= MAX_GOOD && !good.contains_key(&file.path) {
            good.clear();
        }
        good.insert(file.path.clone(), Arc::clone(file));
    }

    /// A picture of the project, as it is on the disk now, if it is still in the project.
    fn image(&self, path: &str, from: &str) -> Option<Arc<File>> {
        let bytes = disk::read_within(&self.root, from).ok()?;
        Some(Arc::new(File { path: path.to_owned(), bytes }))
    }
}
