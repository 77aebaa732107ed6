//! The lock on a staging folder: who holds it is alive, or sweeps.

use std::ffi::OsStr;
use std::fs::{File, TryLockError};
use std::io::{Read as _, Write as _};
use std::os::fd::{AsFd, OwnedFd};

use rustix::fs::{self, AtFlags, Mode, OFlags};
use rustix::io::{Errno, Result as Answer};

use super::folder;

/// The name of the lock file in the staging folder.
pub(super) const NAME: &str = "lock";

/// What the holder of a lock is doing.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    Build,
    Sweep,
}

/// A staging folder whose lock is held as long as this value lives. When the process dies, in
/// whatever way, the system lets go of it.
pub(super) struct Locked {
    pub(super) folder: OwnedFd,
    _file: File,
}

/// What came of one try.
pub(super) enum Attempt {
    Taken(Locked),
    /// The folder is not there, or was being removed.
    Gone,
    /// Somebody else has it: what for, and their process number, as far as they say.
    Held(Option<Purpose>, Option<u32>),
}

/// Tries to lock the staging folder `name`.
pub(super) fn try_take(parent: impl AsFd, name: &OsStr, purpose: Purpose) -> Answer<Attempt> {
    let attempt = folder::open(parent, name).and_then(|folder| {
        let file = open(&folder)?;
        take(folder, file, purpose)
    });
    match attempt {
        Err(Errno::NOENT) => Ok(Attempt::Gone),
        other => other,
    }
}

fn open(folder: &OwnedFd) -> Answer<File> {
    let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    fs::openat(folder, NAME, flags, Mode::RUSR | Mode::WUSR).map(File::from)
}

fn take(folder: OwnedFd, file: File, purpose: Purpose) -> Answer<Attempt> {
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(held(file)),
        Err(TryLockError::Error(error)) => {
            let errno = Errno::from_io_error(&error).unwrap_or(Errno::IO);
            return Err(without_locks(&folder, errno));
        }
    }
    // The last holder may have removed it between our opening and our locking.
    if !folder::same(&file, &folder, NAME) {
        return Ok(Attempt::Gone);
    }
    sign(&file, purpose);
    Ok(Attempt::Taken(Locked { folder, _file: file }))
}

/// A file system that cannot lock would keep the lock file for ever: nobody holds it, remove it.
fn without_locks(folder: &OwnedFd, errno: Errno) -> Errno {
    if folder::unsupported(errno) {
        let _ = fs::unlinkat(folder, NAME, AtFlags::empty());
    }
    errno
}

/// Says what the lock is held for. It is for messages and patience only, so it may fail.
fn sign(mut file: &File, purpose: Purpose) {
    let word = match purpose {
        Purpose::Build => "build",
        Purpose::Sweep => "sweep",
    };
    let _ = file.set_len(0);
    let _ = writeln!(file, "{word} {}", std::process::id());
}

fn held(mut file: File) -> Attempt {
    let mut text = String::new();
    let _ = file.read_to_string(&mut text);
    let mut words = text.split_whitespace();
    let purpose = match words.next() {
        Some("build") => Some(Purpose::Build),
        Some("sweep") => Some(Purpose::Sweep),
        _ => None,
    };
    Attempt::Held(purpose, words.next().and_then(|word| word.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_it_is_known() {
        let root = tempfile::tempdir().unwrap();
        let parent = File::open(root.path()).unwrap();
        let take = |name: &str| try_take(&parent, OsStr::new(name), Purpose::Sweep).unwrap();
        assert!(matches!(take("missing"), Attempt::Gone));
        let first = take(".");
        assert!(matches!(first, Attempt::Taken(_)));
        let us = Some(std::process::id());
        assert!(matches!(take("."), Attempt::Held(Some(Purpose::Sweep), pid) if pid == us));
        drop(first);
        assert!(matches!(take("."), Attempt::Taken(_)));
    }

    #[test]
    fn the_lock_of_a_folder_that_was_just_removed_is_none() {
        let root = tempfile::tempdir().unwrap();
        for made_again in [false, true] {
            let folder = folder::open(fs::CWD, root.path()).unwrap();
            let file = open(&folder).unwrap();
            std::fs::remove_file(root.path().join(NAME)).unwrap();
            if made_again {
                drop(open(&folder).unwrap());
            }
            let attempt = take(folder, file, Purpose::Build).unwrap();
            assert!(matches!(attempt, Attempt::Gone));
        }
    }
}
