//! Bringing a staging folder to rest: after a good build, a failed one, and a dead one alike.
//!
//! Whatever the moment a build was killed at, the staging folder then holds one of these, and what
//! is to be done follows from what is there:
//!
//! | found | it was | so |
//! |---|---|---|
//! | nothing | before staging, or after clearing | |
//! | `draft`, or `tree` marked as staged | before the swap | remove it |
//! | `tree`, not marked | after the swap: it is the old site | rescue from it, remove it |
//! | `old`, no output folder | between two renames | put it back |
//! | `old` and an output folder | after two renames | rescue from it, remove it |
//!
//! Each action can itself be cut short and done again: the manifest of an old site is the last of
//! its files to go, so until then it is known which of them are ours.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};
use std::path::Path;

use rustix::fs::{self, AtFlags, FileType, Mode, Stat};
use rustix::io::{Errno, Result as Answer};

use super::error::{PublishError, failed};
use super::folder;
use super::manifest::NAME as MANIFEST;
use super::place::Place;
use super::rescue::{Rescue, Rescued};
use super::staging::{DRAFT, Staging, TREE};
use super::swap::OLD;

/// How often a folder is emptied that somebody keeps filling.
const PASSES: usize = 1000;

/// Waits for the end of `parent`, the standard input of the hidden `__sweep` command, which means
/// that the build has ended in one way or another; then sweeps.
pub fn sweep_when_orphaned(staging: &Path, mut parent: impl Read) -> Result<(), PublishError> {
    // An error ends the waiting as well.
    let _ = io::copy(&mut parent, &mut io::sink());
    sweep(staging)
}

/// Cleans up after the build that made the folder `staging`, unless it lives. When there is nothing
/// to do it does nothing, so it may be called at any time and more than once.
pub fn sweep(staging: &Path) -> Result<(), PublishError> {
    let place = Place::of_staging(staging).ok_or_else(|| PublishError::NotStaging(staging.to_owned()))?;
    match Staging::take_over(place)? {
        Some(staging) => staging.close(|| ()).map(drop),
        None => Ok(()),
    }
}

/// Removes the trees in the staging folder, with nothing lost that is not ours.
pub(super) fn settle(staging: &Staging) -> Result<Rescued, PublishError> {
    let mut rescued = Rescued::default();
    for name in [OLD, DRAFT, TREE] {
        let shown = staging.place().staging().join(name);
        let found = folder::look(staging.folder(), name).map_err(failed("open", &shown))?;
        let Some(stat) = found else { continue };
        let staged = staging.was_staged(&stat).map_err(failed("open", &shown))?;
        if staged || name == DRAFT {
            Clearing::new(&stat, &shown, None).remove(staging.folder(), name)?;
        } else {
            rescued.add(retire(staging, name, &stat, &shown)?);
        }
    }
    Ok(rescued)
}

/// Removes an old site, or puts it back where there is none.
fn retire(staging: &Staging, name: &str, stat: &Stat, shown: &Path) -> Result<Rescued, PublishError> {
    let out = &staging.place().name;
    let site = match folder::open(staging.parent(), out) {
        Ok(site) => site,
        Err(Errno::NOENT) => {
            return fs::renameat(staging.folder(), name, staging.parent(), out)
                .map(|()| Rescued::default())
                .map_err(failed("put back", staging.place().out()));
        }
        Err(errno) => return Err(failed("open", staging.place().out())(errno)),
    };
    let old = folder::open(staging.folder(), name).map_err(failed("open", shown))?;
    let rescue = Rescue::new(&old, site, &staging.place().out());
    let mut clearing = Clearing::new(stat, shown, Some(rescue));
    clearing.remove(staging.folder(), name)?;
    Ok(clearing.rescue.map(Rescue::done).unwrap_or_default())
}

/// The removal of one tree.
struct Clearing<'a> {
    root: Stat,
    shown: &'a Path,
    /// For an old site. Without it everything in the tree is ours.
    rescue: Option<Rescue>,
}

impl<'a> Clearing<'a> {
    fn new(root: &Stat, shown: &'a Path, rescue: Option<Rescue>) -> Self {
        Self { root: *root, shown, rescue }
    }

    fn remove(&mut self, at: BorrowedFd, name: &str) -> Result<(), PublishError> {
        self.remove_folder(at, OsStr::new(name), Path::new(""))
    }

    fn remove_folder(&mut self, at: BorrowedFd, name: &OsStr, path: &Path) -> Result<(), PublishError> {
        // A file may appear after the folder was read: then the system refuses to remove it.
        for _ in 0..PASSES {
            let folder = self.open(at, name).map_err(self.failed(path))?;
            self.empty(&folder, path)?;
            match fs::unlinkat(at, name, AtFlags::REMOVEDIR) {
                Ok(()) => return Ok(()),
                Err(Errno::NOTEMPTY | Errno::EXIST) => {}
                Err(errno) => return Err(self.failed(path)(errno)),
            }
        }
        Err(self.failed(path)(Errno::NOTEMPTY))
    }

    fn empty(&mut self, folder: &OwnedFd, path: &Path) -> Result<(), PublishError> {
        let mut entries = folder::entries(folder).map_err(self.failed(path))?;
        if path == Path::new("") {
            entries.sort_by_key(|(name, _)| name == MANIFEST);
        }
        for (name, kind) in entries {
            let path = path.join(&name);
            if self.rescued(folder, &name, &path, kind).map_err(self.failed(&path))? {
                continue;
            }
            if kind == FileType::Directory {
                self.remove_folder(folder.as_fd(), &name, &path)?;
            } else {
                fs::unlinkat(folder, &name, AtFlags::empty()).map_err(self.failed(&path))?;
            }
        }
        Ok(())
    }

    /// Whether it was moved to the new site; if not it can be removed.
    fn rescued(&mut self, at: &OwnedFd, name: &OsStr, path: &Path, kind: FileType) -> Answer<bool> {
        match &mut self.rescue {
            None => Ok(false),
            Some(rescue) if kind == FileType::Directory => rescue.folder(at.as_fd(), name, path),
            Some(rescue) => rescue.file(at.as_fd(), name, path, kind),
        }
    }

    /// Opens a folder to empty it, also one that its owner had made unreadable or unwritable.
    fn open(&self, at: BorrowedFd, name: &OsStr) -> Answer<OwnedFd> {
        let folder = match folder::open(at, name) {
            Err(Errno::ACCESS) => {
                fs::chmodat(at, name, Mode::RWXU, AtFlags::empty())?;
                folder::open(at, name)?
            }
            opened => opened?,
        };
        let stat = fs::fstat(&folder)?;
        // Never reach into something that was mounted here meanwhile.
        if !folder::identity(&stat).same_device(folder::identity(&self.root)) {
            return Err(Errno::XDEV);
        }
        if !Mode::from_raw_mode(stat.st_mode).contains(Mode::RWXU) {
            fs::fchmod(&folder, Mode::RWXU)?;
        }
        Ok(folder)
    }

    fn failed(&self, path: &Path) -> impl FnOnce(Errno) -> PublishError + use<> {
        failed("remove", self.shown.join(path))
    }
}
