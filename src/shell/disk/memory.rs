//! What was read, so that a file which did not change is not read again.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::stamp::Stamp;
use super::text::{self, Unread};
use super::walk::{Found, Walked, is_passed_over, walk};
use super::{is_text, is_theme_text, no_content, theme_folder};
use crate::config::Config;
use crate::diag::{At, Checked, Finding};
use crate::site::permalinks;
use crate::source::{Asset, Source, Sources, ThemeFile};

/// The largest list of permalinks that is read, in bytes: a line is 60 bytes, and 10,000 records have 130,000.
pub const MAX_PERMALINKS_BYTES: u64 = 64 * 1024 * 1024;

/// The files of a project as they were read last.
#[derive(Debug, Default)]
pub struct Memory {
    /// By path: first the content, then the theme.
    files: Vec<File>,
    by_disk: HashMap<PathBuf, usize>,
    findings: Vec<Finding>,
    folders: BTreeSet<PathBuf>,
    links: bool,
    /// The theme's folder from the project's root, with `/` at its end; none for a name that leaves the folder of themes.
    theme: Option<String>,
    permalinks: Option<Content>,
    /// The content folder, where there is none.
    missing: Option<Arc<str>>,
}

#[derive(Debug, Clone)]
struct File {
    disk: PathBuf,
    path: Arc<str>,
    /// The state in which it was read; `None` when it had just changed, so that it must be read again.
    stamp: Option<Stamp>,
    content: Content,
}

#[derive(Debug, Clone)]
enum Content {
    Text(Source),
    Bytes(Arc<[u8]>),
    Unread(Unread),
    /// A picture, and its state: its bytes are not read, and may be others while its size is the same.
    Asset(Asset, Option<Stamp>),
}

/// What of a file is read.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Text,
    Bytes,
    /// Only the size of its picture.
    Picture,
}

impl Memory {
    /// Looks at every file and reads those that changed. Whether anything did.
    pub fn look(&mut self, root: &Path, config: &Config) -> bool {
        let before = std::mem::take(self);
        self.theme = theme_folder(config).map(|folder| format!("{folder}/"));
        self.permalinks = permalinks(root);
        self.missing = (!root.join(&config.src).is_dir()).then(|| config.src.as_str().into());
        self.findings.extend(self.missing.as_ref().map(|_| no_content(config)));
        self.take_in(&before, walk_if_there(root, &config.src));
        if let Some(folder) = theme_folder(config) {
            self.take_in(&before, walk_if_there(root, &folder));
            self.folders.extend(parents(root, &folder));
        }
        self.folders.extend(parents(root, &config.src));
        self.by_disk = self.files.iter().enumerate().map(|(at, file)| (file.disk.clone(), at)).collect();
        !self.equals(&before)
    }

    fn take_in(&mut self, before: &Self, walked: Walked) {
        let of = |found: &Found| before.again(found, self.kind(&found.path));
        let files: Vec<Option<File>> = walked.files.par_iter().map(of).collect();
        self.files.extend(files.into_iter().flatten());
        self.findings.extend(walked.findings);
        self.folders.extend(walked.folders);
        self.links |= walked.links;
    }

    /// A file as it is now; `None` for one that vanished since it was found.
    fn again(&self, found: &Found, kind: Kind) -> Option<File> {
        let known = self.by_disk.get(&found.disk).map(|at| &self.files[*at]).filter(|file| file.path == found.path);
        if let Some(file) = known
            && file.stamp.is_some()
            && file.stamp == Stamp::of(&found.disk)
        {
            return Some(file.clone());
        }
        read(&found.disk, &found.path, kind, known)
    }

    /// What is read of the file at a path from the project's root.
    fn kind(&self, path: &str) -> Kind {
        match self.inside_theme(path) {
            Some(inner) if is_theme_text(inner) => Kind::Text,
            Some(_) => Kind::Bytes,
            None if is_text(path) => Kind::Text,
            None => Kind::Picture,
        }
    }

    /// The path inside the theme, for what lies there.
    fn inside_theme<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix(self.theme.as_deref()?)
    }

    /// Reads some files again, by their paths on the disk. `None` when that is not enough, because files came or went;
    /// else whether anything changed.
    pub fn look_at(&mut self, changed: &BTreeSet<PathBuf>) -> Option<bool> {
        if self.links {
            return None;
        }
        let mut any = false;
        for disk in changed {
            let is_file = fs::symlink_metadata(disk).map(|m| m.is_file());
            match (self.by_disk.get(disk), is_file) {
                (Some(at), Ok(true)) => {
                    let known = &self.files[*at];
                    let now = read(disk, &known.path, self.kind(&known.path), Some(known))?;
                    any |= !now.content.equals(&known.content);
                    self.files[*at] = now;
                }
                // What is hidden or came and went again, as editors' own files do.
                (None, _) if has_name_passed_over(disk) => {}
                (None, Err(_)) if !self.folders.contains(disk) => {}
                _ => return None,
            }
        }
        Some(any)
    }

    /// Folders in which a change can change what is read.
    #[must_use]
    pub const fn folders(&self) -> &BTreeSet<PathBuf> {
        &self.folders
    }

    /// Everything that was read, with what was found on the way.
    #[must_use]
    pub fn sources(&self, settings: Sources) -> Checked<Sources> {
        let mut out = Checked { value: settings, findings: self.findings.clone() };
        // What was found on the way is about a path that leads to nothing that can be read.
        let unseen = self.findings.iter().filter(|finding| finding.at == At::File).map(|finding| &finding.file);
        let unseen = unseen.chain(&self.missing);
        out.value.broken.extend(unseen.map(|path| Source { path: Arc::clone(path), text: "".into() }));
        match &self.permalinks {
            Some(Content::Text(source)) => out.value.permalinks = Some(source.clone()),
            Some(Content::Unread(unread)) => unread.keep(&mut out),
            Some(Content::Bytes(_) | Content::Asset(..)) | None => {}
        }
        for file in &self.files {
            match (&file.content, self.inside_theme(&file.path)) {
                (Content::Text(source), Some(inner)) => {
                    out.value.theme.insert(inner.to_owned(), ThemeFile::Text(source.clone()));
                }
                (Content::Text(source), None) => out.value.texts.push(source.clone()),
                (Content::Bytes(bytes), inner) => {
                    let file = ThemeFile::Bytes { path: Arc::clone(&file.path), bytes: Arc::clone(bytes) };
                    out.value.theme.extend(inner.map(|inner| (inner.to_owned(), file)));
                }
                (Content::Asset(asset, _), _) => {
                    out.value.assets.insert(Arc::clone(&asset.path), asset.clone());
                }
                (Content::Unread(unread), _) => unread.keep(&mut out),
            }
        }
        let Sources { broken, theme, .. } = &mut out.value;
        let unread = broken.iter().filter_map(|source| Some((self.inside_theme(&source.path)?, &source.path)));
        theme.extend(unread.map(|(inner, path)| (inner.to_owned(), ThemeFile::Unread(Arc::clone(path)))));
        out
    }

    fn equals(&self, other: &Self) -> bool {
        let same = |a: &Content, b: &Content| a.equals(b);
        self.findings == other.findings
            && match (&self.permalinks, &other.permalinks) {
                (Some(a), Some(b)) => same(a, b),
                (a, b) => a.is_none() && b.is_none(),
            }
            && self.files.len() == other.files.len()
            && self.files.iter().zip(&other.files).all(|(a, b)| a.path == b.path && a.content.equals(&b.content))
    }
}

impl Content {
    fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => Arc::ptr_eq(&a.text, &b.text) || a.text == b.text,
            (Self::Bytes(a), Self::Bytes(b)) => a == b,
            (Self::Unread(a), Self::Unread(b)) => {
                let text = |unread: &Unread| unread.shown.as_ref().map(|s| Arc::clone(&s.text));
                a.finding == b.finding && text(a) == text(b)
            }
            (Self::Asset(a, one), Self::Asset(b, other)) => a == b && one == other,
            _ => false,
        }
    }
}

/// Reads a file; one with the text that is known already keeps that text, so that others see at once that it is the
/// same. `None` for a file that is gone.
fn read(disk: &Path, path: &Arc<str>, kind: Kind, known: Option<&File>) -> Option<File> {
    let stamp = Stamp::of(disk);
    let content = match kind {
        Kind::Text => text::read(disk, path).map(|read| with_one_line_end(read, path)).map(|source| {
            match known.map(|file| &file.content) {
                Some(Content::Text(same)) if same.text == source.text => Content::Text(same.clone()),
                _ => Content::Text(source),
            }
        }),
        Kind::Bytes => text::bytes(disk, path).map(Content::Bytes),
        Kind::Picture => Ok(Content::Asset(text::asset(disk, path), Stamp::now(disk))),
    };
    let content = match content {
        Ok(content) => content,
        Err(_) if fs::symlink_metadata(disk).is_err_and(|e| e.kind() == std::io::ErrorKind::NotFound) => return None,
        Err(unread) => Content::Unread(unread),
    };
    Some(File { disk: disk.to_owned(), path: Arc::clone(path), stamp, content })
}

/// A text of a theme goes into pages as it is. A checkout that ends lines with `\r\n` is not to make other pages than one that
/// does not; records are read alike with both.
fn with_one_line_end(source: Source, path: &str) -> Source {
    let is_other = path.starts_with("themes/") && source.text.contains("\r\n");
    if is_other { Source { text: source.text.replace("\r\n", "\n").into(), ..source } } else { source }
}

/// The list of all addresses that were ever published. A link that leads nowhere is no project without a list.
fn permalinks(root: &Path) -> Option<Content> {
    let path = root.join(permalinks::FILE);
    path.symlink_metadata().ok()?;
    let read = text::read_up_to(&path, &permalinks::FILE.into(), MAX_PERMALINKS_BYTES);
    Some(read.map_or_else(Content::Unread, Content::Text))
}

fn walk_if_there(root: &Path, folder: &str) -> Walked {
    if root.join(folder).is_dir() { walk(root, folder) } else { Walked::default() }
}

/// The folders above a folder of the project that are there: in them it comes and goes.
fn parents(root: &Path, folder: &str) -> Vec<PathBuf> {
    let mut out = vec![root.to_owned()];
    let mut at = root.to_owned();
    let parts: Vec<&str> = folder.split('/').collect();
    for part in &parts[..parts.len().saturating_sub(1)] {
        at.push(part);
        out.extend(at.is_dir().then(|| at.clone()));
    }
    out
}

fn has_name_passed_over(path: &Path) -> bool {
    path.file_name().is_some_and(|name| is_passed_over(&name.to_string_lossy()))
}
