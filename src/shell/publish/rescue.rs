//! Files that appeared in the old site while it was being replaced.
//!
//! Files that are not ours were carried over before the swap. Somebody may have added one since, or
//! replaced one, and the old site is about to be removed: nothing goes that is not ours unless the
//! new site has it.

use std::ffi::{OsStr, OsString};
use std::os::fd::{BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::fs::{self, FileType, RenameFlags, Stat};
use rustix::io::{Errno, Result as Answer};

use super::folder;
use super::manifest::{Manifest, NAME as MANIFEST};

/// What was moved to the new site after the swap.
#[derive(Default)]
pub(super) struct Rescued {
    /// Files the new site did not have. A folder counts as one.
    pub(super) count: usize,
    /// Those whose place was taken, under the name they have now.
    pub(super) aside: Vec<PathBuf>,
}

impl Rescued {
    pub(super) fn add(&mut self, more: Self) {
        self.count += more.count;
        self.aside.extend(more.aside);
    }
}

/// Knows what to keep of an old site, and where to put it.
pub(super) struct Rescue {
    known: Manifest,
    site: OwnedFd,
    ours: Manifest,
    rescued: Rescued,
}

impl Rescue {
    /// A manifest that cannot be read makes all files of its site unknown, which loses none.
    pub(super) fn new(old: &OwnedFd, site: OwnedFd, shown: &Path) -> Self {
        let load = |folder| Manifest::load(folder, shown).ok().flatten().unwrap_or_default();
        let (known, ours) = (load(old), load(&site));
        Self { known, site, ours, rescued: Rescued::default() }
    }

    pub(super) fn done(self) -> Rescued {
        self.rescued
    }

    /// Moves the folder `name` to the new site if it is new, whole, with what is in it. Whether it
    /// did; if not the files in it are looked at one by one.
    pub(super) fn folder(&mut self, at: BorrowedFd, name: &OsStr, path: &Path) -> Answer<bool> {
        if self.known.reaches_into(path) {
            return Ok(false);
        }
        let Some(home) = self.home_of(path)? else {
            return Ok(false);
        };
        let moved = folder::look(&home, name)?.is_none() && move_to(at, name, &home, name)?;
        self.rescued.count += usize::from(moved);
        Ok(moved)
    }

    /// Sees to it that the new site has the file `name`, if that is not ours. Whether it was moved;
    /// if not it can be removed.
    pub(super) fn file(&mut self, at: BorrowedFd, name: &OsStr, path: &Path, kind: FileType) -> Answer<bool> {
        if path == Path::new(MANIFEST) || kind == FileType::RegularFile && self.known.owns(path) {
            return Ok(false);
        }
        let Some(stat) = folder::look(at, name)? else {
            return Ok(true);
        };
        let Some(home) = self.home_of(path)? else {
            return self.move_aside(at, name, path);
        };
        match folder::look(&home, name)? {
            None if move_to(at, name, &home, name)? => {
                self.rescued.count += 1;
                Ok(true)
            }
            // The usual case: carried over as a link.
            Some(there) if folder::identity(&there) == folder::identity(&stat) => Ok(false),
            Some(there) if self.is_file_of_theirs(path, &there) => {
                if !replaces(&stat, &there) {
                    return Ok(false);
                }
                fs::renameat(at, name, &home, name).map(|()| true)
            }
            _ => self.move_aside(at, name, path),
        }
    }

    fn is_file_of_theirs(&self, path: &Path, there: &Stat) -> bool {
        !self.ours.owns(path) && folder::kind(there) != FileType::Directory
    }

    /// The folder of the new site that `path` belongs in, made if it is missing. `None` when there
    /// cannot be one, because a file or a link has its name.
    fn home_of(&self, path: &Path) -> Answer<Option<OwnedFd>> {
        let above = path.parent().unwrap_or(Path::new(""));
        let opened = match folder::descend(&self.site, above) {
            Err(Errno::NOENT) => {
                folder::make(&self.site, above)?;
                folder::descend(&self.site, above)
            }
            opened => opened,
        };
        match opened {
            Ok(home) => Ok(Some(home)),
            Err(Errno::NOTDIR | Errno::LOOP) => Ok(None),
            Err(errno) => Err(errno),
        }
    }

    /// Keeps a file under a name of its own, as near to its place as there is a folder.
    fn move_aside(&mut self, at: BorrowedFd, name: &OsStr, path: &Path) -> Answer<bool> {
        for above in path.ancestors().skip(1) {
            let Ok(home) = folder::descend(&self.site, above) else {
                continue;
            };
            for number in 1..1000 {
                let free = aside(name, number);
                if folder::look(&home, &free)?.is_none() && move_to(at, name, &home, &free)? {
                    self.rescued.count += 1;
                    self.rescued.aside.push(above.join(free));
                    return Ok(true);
                }
            }
        }
        Err(Errno::EXIST)
    }
}

fn aside(name: &OsStr, number: usize) -> OsString {
    let mut free = name.to_owned();
    free.push(".rescued");
    if number > 1 {
        free.push(format!("-{number}"));
    }
    free
}

/// Moves without replacing anything. `false` when something of that name appeared meanwhile.
fn move_to(at: BorrowedFd, name: &OsStr, home: &OwnedFd, new: &OsStr) -> Answer<bool> {
    match fs::renameat_with(at, name, home, new, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(true),
        Err(Errno::EXIST | Errno::NOTEMPTY) => Ok(false),
        // Not known here: the callers have looked, so the gap is small.
        Err(errno) if errno == Errno::INVAL || folder::unsupported(errno) => {
            fs::renameat(at, name, home, new).map(|()| true)
        }
        Err(errno) => Err(errno),
    }
}

/// Whether the file in the old site should replace another one, not ours either, in the new site.
///
/// It should if it is the original of a copy, or changed after it was carried over. The time that
/// tells is that of the last change of status, which no program can set: it is when the file got
/// its content or its name, whichever was later. A file put into the *new* site after the swap is
/// later still, and stays.
fn replaces(old: &Stat, there: &Stat) -> bool {
    let changed = |stat: &Stat| (stat.st_ctime, stat.st_ctime_nsec);
    let written = |stat: &Stat| (stat.st_mtime, stat.st_mtime_nsec, stat.st_size);
    changed(old) >= changed(there) || written(old) == written(there)
}
