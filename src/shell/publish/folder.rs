//! Directories by handle: the few file system calls this room is made of.
//!
//! Everything is relative to an open directory and never follows a symbolic link in the last part
//! of a path, so that nobody can redirect a publish by swapping a folder for a link half-way.

use std::ffi::{OsStr, OsString};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Component, Path};

use rustix::fs::{self, AtFlags, Dir, FileType, Mode, OFlags, Stat};
use rustix::io::{Errno, Result};
use rustix::path::Arg;

/// Folders are made with what the user's umask leaves of this, like any other program's.
pub(super) const FOLDER_MODE: Mode = Mode::from_raw_mode(0o777);

/// What identifies a file, a folder or a link as long as it exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    device: u64,
    inode: u64,
}

/// Device and inode of what `stat` describes. Their types differ from system to system.
#[allow(clippy::unnecessary_cast, reason = "the types differ from system to system")]
pub(super) fn identity(stat: &Stat) -> Identity {
    Identity { device: stat.st_dev as u64, inode: stat.st_ino as u64 }
}

impl Identity {
    pub(super) fn inode(self) -> u64 {
        self.inode
    }

    pub(super) fn same_device(self, other: Self) -> bool {
        self.device == other.device
    }
}

/// What kind of thing `stat` describes.
pub(super) fn kind(stat: &Stat) -> FileType {
    FileType::from_raw_mode(stat.st_mode)
}

/// Opens a folder; a symbolic link is not one.
pub(super) fn open(at: impl AsFd, name: impl Arg) -> Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    fs::openat(at, name, flags, Mode::empty())
}

/// Looks at a name without following it. `None` when nothing has that name.
pub(super) fn look(at: impl AsFd, name: impl Arg) -> Result<Option<Stat>> {
    match fs::statat(at, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(stat) => Ok(Some(stat)),
        Err(Errno::NOENT | Errno::NOTDIR) => Ok(None),
        Err(errno) => Err(errno),
    }
}

/// Whether the open `folder` is the one called `name`.
pub(super) fn same(folder: impl AsFd, at: impl AsFd, name: impl Arg) -> bool {
    match (fs::fstat(folder), look(at, name)) {
        (Ok(one), Ok(Some(other))) => identity(&one) == identity(&other),
        _ => false,
    }
}

/// What is in a folder, without `.` and `..`. Read to the end first, because the callers remove
/// what they are told about.
pub(super) fn entries(folder: impl AsFd) -> Result<Vec<(OsString, FileType)>> {
    let folder = folder.as_fd();
    let mut found = Vec::new();
    for entry in Dir::read_from(folder)? {
        let entry = entry?;
        let name = OsStr::from_bytes(entry.file_name().to_bytes());
        if name == "." || name == ".." {
            continue;
        }
        // Some file systems do not say the kind in the listing.
        let kind = match entry.file_type() {
            FileType::Unknown => match look(folder, name)? {
                Some(stat) => kind(&stat),
                None => continue,
            },
            known => known,
        };
        found.push((name.to_owned(), kind));
    }
    Ok(found)
}

/// Makes the folder `path` below `root`, and those above it that are missing.
pub(super) fn make(root: impl AsFd, path: &Path) -> Result<()> {
    make_each(root.as_fd(), path, &|_| Ok(()))
}

/// The same, and calls `made` with the path of each folder that was missing, before anything is made in it.
pub(super) fn make_each(root: BorrowedFd, path: &Path, made: &dyn Fn(&Path) -> Result<()>) -> Result<()> {
    let make_one = || match fs::mkdirat(root, path, FOLDER_MODE) {
        Ok(()) => made(path),
        Err(Errno::EXIST) => Ok(()),
        failed => failed,
    };
    match (make_one(), path.parent()) {
        (Err(Errno::NOENT), Some(above)) if above != Path::new("") => {
            make_each(root, above, made)?;
            make_one()
        }
        (done, _) => done,
    }
}

/// Opens the folder `path` below `root`, following no link on the way.
pub(super) fn descend(root: impl AsFd, path: &Path) -> Result<OwnedFd> {
    let mut folder = open(root, ".")?;
    for part in path.components() {
        let Component::Normal(name) = part else {
            return Err(Errno::INVAL);
        };
        folder = open(&folder, name)?;
    }
    Ok(folder)
}

/// Whether the file system does not know what it was asked. On macOS the last two differ.
pub(super) fn unsupported(errno: Errno) -> bool {
    [Errno::NOSYS, Errno::NOTSUP, Errno::OPNOTSUPP].contains(&errno)
}

/// Whether something is mounted on the folder `name`. Linux can tell also a mount of another folder
/// of the same file system; elsewhere the change of device has to do.
pub(super) fn is_mount(at: impl AsFd, name: impl Arg + Copy) -> bool {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{StatxAttributes, StatxFlags};
        let flags = AtFlags::SYMLINK_NOFOLLOW;
        if let Ok(found) = fs::statx(&at, name, flags, StatxFlags::BASIC_STATS)
            && found.stx_attributes_mask.contains(StatxAttributes::MOUNT_ROOT)
        {
            return found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT);
        }
    }
    match (fs::fstat(&at), look(&at, name)) {
        (Ok(above), Ok(Some(here))) => !identity(&here).same_device(identity(&above)),
        _ => false,
    }
}
