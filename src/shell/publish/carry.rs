//! Taking along what is in the output folder and is not ours.
//!
//! Files are linked, so that a program that is writing to one goes on writing to the same file.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};
use std::path::Path;

use rustix::fs::{self, Access, AtFlags, FileType, Gid, Mode, OFlags, Stat, Uid};
use rustix::io::{Errno, Result as Answer};

use super::error::{PublishError, failed};
use super::manifest::NAME as MANIFEST;
use super::pages::{Pages, make_alike};
use super::{OldSite, folder};

/// Carries over everything that is not ours. The number of files.
/// `usual`: a folder as this process makes them.
pub(super) fn carry(old: &OldSite, pages: &Pages, usual: Stat) -> Result<usize, PublishError> {
    let root = Path::new("");
    let was = fs::fstat(&old.folder).map_err(failed("read", pages.out()))?;
    let mut carrier = Carrier { old, pages, usual, count: 0 };
    carrier.folder(old.folder.as_fd(), root)?;
    carrier.dress(root, &was)?;
    Ok(carrier.count)
}

struct Carrier<'a> {
    old: &'a OldSite,
    pages: &'a Pages,
    /// A folder as this process makes them.
    usual: Stat,
    count: usize,
}

impl Carrier<'_> {
    fn folder(&mut self, from: BorrowedFd, path: &Path) -> Result<(), PublishError> {
        let mut entries = folder::entries(from).map_err(self.failed("read", path))?;
        // For the same complaint each time, if there is more than one thing in the way.
        entries.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        for (name, kind) in entries {
            let path = path.join(&name);
            match kind {
                FileType::Directory => self.subfolder(from, &name, &path)?,
                FileType::RegularFile if self.is_ours(&path) => {}
                _ => self.file(from, &name, &path, kind)?,
            }
        }
        Ok(())
    }

    fn is_ours(&self, path: &Path) -> bool {
        self.old.manifest.owns(path) || path == Path::new(MANIFEST)
    }

    fn subfolder(&mut self, from: BorrowedFd, name: &OsStr, path: &Path) -> Result<(), PublishError> {
        let folder = folder::open(from, name).map_err(|errno| self.stuck(path, errno))?;
        let stat = fs::fstat(&folder).map_err(self.failed("read", path))?;
        if folder::is_mount(from, name) {
            return Err(PublishError::MountPoint(self.pages.out().join(path)));
        }
        self.check_removable(&folder, &stat).map_err(|errno| self.stuck(path, errno))?;
        // A folder in which we never wrote is kept even if it is empty.
        if !self.old.manifest.reaches_into(path) {
            self.make(path)?;
        }
        self.folder(folder.as_fd(), path)?;
        self.dress(path, &stat)
    }

    /// The old folder will have to be emptied, and by then it is too late to complain. Our own can
    /// be made writable.
    fn check_removable(&self, folder: &OwnedFd, stat: &Stat) -> Answer<()> {
        if stat.st_uid == self.usual.st_uid {
            return Ok(());
        }
        fs::accessat(folder, ".", Access::WRITE_OK | Access::EXEC_OK, AtFlags::empty())
    }

    fn make(&self, path: &Path) -> Result<(), PublishError> {
        let tree = self.pages.tree();
        let made = self.pages.make(path).and_then(|()| folder::look(tree, path));
        match made {
            Ok(Some(stat)) if folder::kind(&stat) == FileType::Directory => Ok(()),
            Ok(_) | Err(Errno::NOTDIR) => Err(self.in_the_way(path, FileType::Directory)),
            Err(errno) => Err(self.failed("make", path)(errno)),
        }
    }

    /// Gives a folder the permissions and the owner it had, if they are not the usual ones, beyond what it was dressed with when
    /// it was made. Last of all, because they may forbid us to put anything in.
    fn dress(&self, path: &Path, was: &Stat) -> Result<(), PublishError> {
        let unusual = |stat: &Stat| (stat.st_mode, stat.st_uid, stat.st_gid);
        if unusual(was) == unusual(&self.usual) {
            return Ok(());
        }
        let tree = self.pages.tree();
        let name = if path == Path::new("") { Path::new(".") } else { path };
        match folder::look(tree, name).map_err(self.failed("read", path))? {
            Some(stat) if folder::kind(&stat) == FileType::Directory => {}
            _ => return Ok(()),
        }
        // Only the superuser may give folders away. Then the bits for set-id go, so the mode is last.
        let (owner, group) = (Uid::from_raw(was.st_uid), Gid::from_raw(was.st_gid));
        let _ = fs::chownat(tree, name, Some(owner), Some(group), AtFlags::empty());
        fs::chmodat(tree, name, Mode::from_raw_mode(was.st_mode), AtFlags::empty())
            .map_err(self.failed("set the permissions of", path))
    }

    fn file(&mut self, from: BorrowedFd, name: &OsStr, path: &Path, kind: FileType) -> Result<(), PublishError> {
        let tree = self.pages.tree();
        let link = || fs::linkat(from, name, tree, path, AtFlags::empty());
        let linked = if self.pages.plain() { Err(Errno::PERM) } else { self.pages.with_parents(path, link) };
        let carried = match linked {
            Ok(()) => Ok(true),
            Err(Errno::XDEV) => return Err(PublishError::MountPoint(self.pages.out().join(path))),
            Err(Errno::EXIST) => Err(Errno::EXIST),
            Err(_) => self.copy(from, name, path, kind),
        };
        match carried {
            Ok(carried) => self.count += usize::from(carried),
            Err(Errno::EXIST | Errno::NOTDIR) => return Err(self.in_the_way(path, kind)),
            Err(errno) => return Err(self.failed("copy", path)(errno)),
        }
        Ok(())
    }

    /// Copies what cannot be linked. What cannot be copied either, such as a socket or a file that
    /// we may not read, is left for the rescue, which moves it after the swap: not carried.
    fn copy(&self, from: BorrowedFd, name: &OsStr, path: &Path, kind: FileType) -> Answer<bool> {
        let tree = self.pages.tree();
        if fs::statat(tree, path, AtFlags::SYMLINK_NOFOLLOW).map(drop) != Err(Errno::NOENT) {
            return Err(Errno::EXIST);
        }
        let copied = match kind {
            FileType::Symlink => fs::readlinkat(from, name, Vec::new())
                .and_then(|target| self.pages.with_parents(path, || fs::symlinkat(&*target, tree, path))),
            FileType::RegularFile => copy_file(from, name, self.pages, path),
            _ => Err(Errno::PERM),
        };
        match copied {
            Ok(()) => Ok(true),
            Err(Errno::PERM | Errno::ACCESS | Errno::NOENT) => Ok(false),
            Err(errno) => Err(errno),
        }
    }

    fn in_the_way(&self, path: &Path, kind: FileType) -> PublishError {
        let shown = self.pages.out().join(path);
        match kind {
            FileType::Symlink => PublishError::ForeignLink(shown),
            _ => PublishError::Foreign(shown),
        }
    }

    fn stuck(&self, path: &Path, errno: Errno) -> PublishError {
        PublishError::ForeignFolder(self.pages.out().join(path), errno.into())
    }

    fn failed(&self, doing: &'static str, path: &Path) -> impl FnOnce(Errno) -> PublishError + use<> {
        failed(doing, self.pages.out().join(path))
    }
}

fn copy_file(from: BorrowedFd, name: &OsStr, pages: &Pages, path: &Path) -> Answer<()> {
    let read = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let write = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
    let mut source = File::from(fs::openat(from, name, read, Mode::empty())?);
    let stat = fs::fstat(&source)?;
    let create = || fs::openat(pages.tree(), path, write, Mode::RUSR | Mode::WUSR);
    let mut copy = File::from(pages.with_parents(path, create)?);
    io::copy(&mut source, &mut copy).map_err(|e| Errno::from_io_error(&e).unwrap_or(Errno::IO))?;
    make_alike(&copy, &stat)
}
