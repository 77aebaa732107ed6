//! Walking over the folders of a project: which files there are.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::text::unreadable;
use super::{TEXTS, reason};
use crate::diag::{At, Code, Finding};

/// A file that was found: where it is, and its path from the project's root.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) disk: PathBuf,
    pub(super) path: Arc<str>,
}

/// What a walk found.
#[derive(Debug, Default)]
pub(super) struct Walked {
    /// All files below the folder, by path.
    pub(super) files: Vec<Found>,
    pub(super) findings: Vec<Finding>,
    /// Folders in which a change can change what is found here: those that were walked, and those in which the targets
    /// of links lie.
    pub(super) folders: BTreeSet<PathBuf>,
    /// There are links among the files, so that one file can be reached by several paths.
    pub(super) links: bool,
}

/// Whether a name is that of a hidden file, or of a copy that an editor keeps beside a file: `a.md~` and `#a.md#`.
pub(super) fn is_passed_over(name: &str) -> bool {
    name.starts_with('.') || name.ends_with('~') || name.len() > 1 && name.starts_with('#') && name.ends_with('#')
}

/// Looks for all files below a folder. Hidden ones and editors' copies are passed over; links are followed as far as they
/// stay in the project.
pub(super) fn walk(root: &Path, folder: &str) -> Walked {
    let canonical = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    let mut walk = Walk { canonical, above: HashSet::new(), out: Walked::default() };
    walk.folder(&root.join(folder), folder);
    walk.out.files.sort_by(|a, b| a.path.cmp(&b.path));
    walk.out
}

struct Walk {
    canonical: PathBuf,
    /// Folders on the way down, so that a link to a parent ends the walk.
    above: HashSet<PathBuf>,
    out: Walked,
}

impl Walk {
    fn folder(&mut self, disk: &Path, path: &str) {
        let real = match fs::canonicalize(disk) {
            Ok(real) => real,
            Err(error) => return self.unreadable(path, &error),
        };
        if !self.above.insert(real.clone()) {
            return;
        }
        self.out.folders.insert(disk.to_owned());
        match fs::read_dir(disk) {
            Ok(entries) => self.entries(entries, path),
            Err(error) => self.unreadable(path, &error),
        }
        self.above.remove(&real);
    }

    fn entries(&mut self, entries: impl Iterator<Item = io::Result<fs::DirEntry>>, folder: &str) {
        for entry in entries {
            match entry {
                Ok(entry) => self.entry(&entry, folder),
                // What else the folder holds is not known, and it may be a record.
                Err(error) => self.unreadable(folder, &error),
            }
        }
    }

    fn entry(&mut self, entry: &fs::DirEntry, folder: &str) {
        let name = entry.file_name();
        // A name is printed and becomes part of an address, so it must not steer a terminal.
        let name = name.to_string_lossy().replace(char::is_control, "\u{fffd}");
        if is_passed_over(&name) {
            return;
        }
        let path = format!("{folder}/{name}");
        let disk = entry.path();
        let kind = match entry.file_type() {
            Ok(kind) if kind.is_symlink() => match self.follow(&disk, &path) {
                Some(kind) => kind,
                None => return,
            },
            Ok(kind) => kind,
            Err(error) => return self.unreadable(&path, &error),
        };
        if kind.is_dir() {
            if TEXTS.iter().any(|ending| name.strip_suffix(ending).is_some_and(|n| n.ends_with('.'))) {
                let message = "this folder has the name of a file";
                let help = "rename the folder, or put a file in its place";
                self.out
                    .findings
                    .push(Finding::new(Code::FileUnreadable, &path.as_str().into(), At::File, message).help(help));
            }
            self.folder(&disk, &path);
        } else if kind.is_file() {
            self.out.files.push(Found { disk, path: path.into() });
        } else {
            let message = "this is neither a file nor a folder";
            let help = "delete it: a handbook is made of plain files";
            self.out.findings.push(Finding::new(Code::FileUnreadable, &path.into(), At::File, message).help(help));
        }
    }

    /// What a link leads to, if that is in the project.
    fn follow(&mut self, disk: &Path, path: &str) -> Option<fs::FileType> {
        self.out.links = true;
        self.watch_target(disk);
        let target = match fs::canonicalize(disk) {
            Ok(target) => target,
            Err(error) => {
                let message = format!("this link leads nowhere: {}", reason(&error));
                let help = "delete the link, or let it lead to a file of the project";
                self.out.findings.push(Finding::new(Code::FileUnreadable, &path.into(), At::File, message).help(help));
                return None;
            }
        };
        if !target.starts_with(&self.canonical) {
            let message = "this link leads out of the project";
            let help = "copy the file into the project: a handbook must not depend on, or publish, what lies outside";
            self.out.findings.push(Finding::new(Code::SymlinkOutside, &path.into(), At::File, message).help(help));
            return None;
        }
        fs::metadata(&target).ok().map(|m| m.file_type())
    }

    /// Names the folders through which a link leads: a change in one of them can change where it ends.
    fn watch_target(&mut self, link: &Path) {
        const MAX_LINKS: usize = 40;
        let mut at = link.to_owned();
        for _ in 0..MAX_LINKS {
            let Ok(target) = fs::read_link(&at) else { return };
            at = at.parent().unwrap_or(&self.canonical).join(target);
            if let Some(Ok(folder)) = at.parent().map(fs::canonicalize)
                && folder.starts_with(&self.canonical)
            {
                self.out.folders.insert(folder);
            }
        }
    }

    fn unreadable(&mut self, path: &str, error: &io::Error) {
        self.out.findings.push(unreadable(&path.into(), error));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_cannot_be_listed_to_its_end_is_told() {
        let mut walk = Walk { canonical: PathBuf::new(), above: HashSet::new(), out: Walked::default() };
        let error = || Err(io::Error::other("bad sector"));
        walk.entries([error(), error()].into_iter(), "content/incidents");
        let Walked { findings, files, .. } = walk.out;
        assert!(files.is_empty());
        assert_eq!(findings.len(), 2);
        assert!(findings.iter().all(|f| f.code == Code::FileUnreadable && &*f.file == "content/incidents"));
    }
}
