//! Putting pages into the staged tree.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use blake3::Hash;
use rustix::fs::{self, AtFlags, FileType, Mode, OFlags, Stat, Timespec, Timestamps};
use rustix::io::{Errno, Result as Answer};

use super::error::{PublishError, failed};
use super::manifest::{Manifest, NAME};
use super::outfit::Outfits;
use super::{OldSite, Report, folder, page_path};

/// The staged tree, and what was put in so far.
pub(super) struct Pages {
    tree: OwnedFd,
    out: PathBuf,
    plain: bool,
    /// How the folders of the old site are dressed; `None` where there is none.
    outfits: Option<Outfits>,
    /// Whose turn it is to add a name to a folder. Threads that do so at once wait for each other in the kernel, and keep
    /// the processor busy meanwhile: that was half of the system time of a build.
    naming: Mutex<()>,
    done: Mutex<Vec<(String, Hash)>>,
    unchanged: AtomicUsize,
    /// How many of those have another path than before.
    moved: AtomicUsize,
    incomplete: AtomicBool,
}

impl Pages {
    pub(super) fn new(tree: OwnedFd, out: PathBuf, plain: bool, outfits: Option<Outfits>) -> Self {
        Self {
            tree,
            out,
            plain,
            outfits,
            naming: Mutex::default(),
            done: Mutex::default(),
            unchanged: AtomicUsize::new(0),
            moved: AtomicUsize::new(0),
            incomplete: AtomicBool::new(false),
        }
    }

    pub(super) fn tree(&self) -> BorrowedFd<'_> {
        self.tree.as_fd()
    }

    /// The output folder, for messages.
    pub(super) fn out(&self) -> &Path {
        &self.out
    }

    /// Whether to do without hard links.
    pub(super) fn plain(&self) -> bool {
        self.plain
    }

    /// Stages one page. A failure is remembered, so that a caller who loses it in a crowd of
    /// threads cannot publish half a site.
    pub(super) fn write(&self, path: &Path, bytes: &[u8], old: Option<&OldSite>) -> Result<Hash, PublishError> {
        let result = self.try_write(path, bytes, old);
        if result.is_err() {
            self.incomplete.store(true, Ordering::Relaxed);
        }
        result
    }

    /// Stages the old site's files at these paths, up to the first whose bytes have not this hash; they are read to make sure,
    /// unless nobody has touched them. How many were staged.
    pub(super) fn take_over(&self, files: &[(String, Hash)], old: Option<&OldSite>) -> usize {
        let Some(old) = old.filter(|_| !self.plain) else { return 0 };
        let there = &files[..files.iter().take_while(|(path, hash)| is_there(old, path, *hash)).count()];
        let turn = self.turn();
        // Where another page took the path the page is made, and the complaint comes from there.
        let linked = |(path, _): &&(String, Hash)| self.link(old, path, path).is_ok();
        let kept = &there[..there.iter().take_while(linked).count()];
        drop(turn);
        self.unchanged.fetch_add(kept.len(), Ordering::Relaxed);
        self.done.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(kept);
        kept.len()
    }

    /// Stages the old site's file at one path at another one, if its bytes have this hash. Whether it was staged.
    pub(super) fn take_over_as(&self, from: &str, hash: Hash, to: &str, old: Option<&OldSite>) -> bool {
        let Some(old) = old.filter(|_| !self.plain) else { return false };
        if page_path::checked(Path::new(to)).is_err() || !is_there(old, from, hash) {
            return false;
        }
        let turn = self.turn();
        let linked = self.link(old, from, to).is_ok();
        drop(turn);
        if linked {
            self.unchanged.fetch_add(1, Ordering::Relaxed);
            self.moved.fetch_add(usize::from(from != to), Ordering::Relaxed);
            self.done.lock().unwrap_or_else(PoisonError::into_inner).push((to.to_owned(), hash));
        }
        linked
    }

    fn link(&self, old: &OldSite, from: &str, to: &str) -> Answer<()> {
        let link = || fs::linkat(&old.folder, from, &self.tree, to, AtFlags::empty());
        self.with_parents(Path::new(to), link)
    }

    fn try_write(&self, path: &Path, bytes: &[u8], old: Option<&OldSite>) -> Result<Hash, PublishError> {
        let name = page_path::checked(path).map_err(|why| PublishError::Refused(path.to_owned(), why))?;
        let hash = blake3::hash(bytes);
        // Where the manifest knows other bytes, or nothing, the old file need not be opened. A file
        // that is not ours in this very place is found when such files are carried over.
        let same_hash = |old: &&OldSite| old.manifest.hash_of(name) == Some(hash);
        let kept = self.put(name, bytes, old.filter(same_hash))?;
        self.unchanged.fetch_add(usize::from(kept), Ordering::Relaxed);
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        done.push((name.to_owned(), hash));
        Ok(hash)
    }

    /// Puts `bytes` at `path`: as a link to the old file if that has these bytes. Whether it had. By the old
    /// site's manifest it has, unless this is the manifest itself, which is never told to be untouched.
    fn put(&self, path: &str, bytes: &[u8], old: Option<&OldSite>) -> Result<bool, PublishError> {
        let kept = match old {
            Some(old) => self.keep(path, bytes, old),
            None => Ok(false),
        };
        let done = match kept {
            Ok(false) => self.create(path, bytes).map(|_| false),
            other => other,
        };
        done.map_err(|errno| match errno {
            Errno::EXIST | Errno::NOTDIR | Errno::ISDIR => PublishError::Twice(path.into()),
            _ => failed("write", self.out.join(path))(errno),
        })
    }

    fn keep(&self, path: &str, bytes: &[u8], old: &OldSite) -> Answer<bool> {
        let Some(stat) = old.untouched(path).or_else(|| file_with(old.folder.as_fd(), path, bytes)) else {
            return Ok(false);
        };
        let link = || fs::linkat(&old.folder, path, &self.tree, path, AtFlags::empty());
        match if self.plain { Err(Errno::PERM) } else { self.in_turn(path, link) } {
            Ok(()) => {}
            Err(Errno::EXIST) => return Err(Errno::EXIST),
            // No hard links here, or none for files of another user: the same file again.
            Err(_) => make_alike(&self.create(path, bytes)?, &stat)?,
        }
        Ok(true)
    }

    fn create(&self, path: &str, bytes: &[u8]) -> Answer<File> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        let mode = Mode::from_raw_mode(0o666);
        let create = || fs::openat(&self.tree, path, flags, mode);
        let mut file = File::from(self.in_turn(path, create)?);
        file.write_all(bytes).map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::IO))?;
        Ok(file)
    }

    fn turn(&self) -> MutexGuard<'_, ()> {
        self.naming.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn in_turn<T>(&self, path: &str, create: impl Fn() -> Answer<T>) -> Answer<T> {
        let _turn = self.turn();
        self.with_parents(Path::new(path), create)
    }

    /// Runs `create`, which makes `path` in the staged tree. Only when that fails for want of its folder the
    /// folder is made: with many files to a folder this asks the system less than looking first.
    pub(super) fn with_parents<T>(&self, path: &Path, create: impl Fn() -> Answer<T>) -> Answer<T> {
        match (create(), path.parent()) {
            (Err(Errno::NOENT), Some(above)) if above != Path::new("") => {
                self.make(above)?;
                create()
            }
            (done, _) => done,
        }
    }

    /// Makes a folder of the staged tree and those above it that are missing, each dressed as the old site has it.
    pub(super) fn make(&self, path: &Path) -> Answer<()> {
        let dress = |made: &Path| self.outfits.as_ref().map_or(Ok(()), |outfits| outfits.put_on(&self.tree, made));
        folder::make_each(self.tree(), path, &dress)
    }

    /// No more pages: their manifest, and how they compare to the old site.
    pub(super) fn finish(&self, old: Option<&OldSite>) -> Result<(Manifest, Report), PublishError> {
        if self.incomplete.load(Ordering::Relaxed) {
            return Err(PublishError::Incomplete(self.out.clone()));
        }
        let done = std::mem::take(&mut *self.done.lock().unwrap_or_else(PoisonError::into_inner));
        let (all, unchanged) = (done.len(), self.unchanged.load(Ordering::Relaxed));
        let manifest: Manifest = done.into_iter().collect();
        let missing = old.map_or(0, |old| old.manifest.count_missing_in(&manifest));
        let removed = missing.saturating_sub(self.moved.load(Ordering::Relaxed));
        let written = all - unchanged;
        Ok((manifest, Report { written, unchanged, removed, ..Report::default() }))
    }

    /// Completes the staged tree.
    pub(super) fn write_manifest(&self, manifest: &Manifest, old: Option<&OldSite>) -> Result<(), PublishError> {
        self.put(NAME, &manifest.to_bytes(), old).map(drop)
    }
}

/// Whether the old site has a file with this hash at a path; it is read to make sure, unless nobody has touched it.
fn is_there(old: &OldSite, path: &str, hash: Hash) -> bool {
    old.manifest.hash_of(path) == Some(hash)
        && page_path::checked(Path::new(path)).is_ok()
        && (old.untouched(path).is_some() || has_hash(old.folder.as_fd(), path, hash))
}

/// The regular file at `path`, if it has exactly these bytes. One that cannot be read has not.
fn file_with(old: BorrowedFd, path: &str, bytes: &[u8]) -> Option<Stat> {
    // Not waiting matters for a pipe that somebody put there.
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = fs::openat(old, path, flags, Mode::empty()).ok()?;
    let stat = fs::fstat(&file).ok()?;
    let same_length = u64::try_from(stat.st_size).ok()? == u64::try_from(bytes.len()).ok()?;
    let comparable = folder::kind(&stat) == FileType::RegularFile && same_length;
    (comparable && has_bytes(&mut File::from(file), bytes)).then_some(stat)
}

/// Whether the file at `path` is a regular one and its bytes have this hash.
fn has_hash(old: BorrowedFd, path: &str, hash: Hash) -> bool {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let Ok(file) = fs::openat(old, path, flags, Mode::empty()) else { return false };
    let Ok(stat) = fs::fstat(&file) else { return false };
    if folder::kind(&stat) != FileType::RegularFile {
        return false;
    }
    let mut bytes = Vec::with_capacity(usize::try_from(stat.st_size).unwrap_or(0));
    File::from(file).read_to_end(&mut bytes).is_ok() && blake3::hash(&bytes) == hash
}

fn has_bytes(file: &mut File, bytes: &[u8]) -> bool {
    let mut buffer = [0; 16 * 1024];
    bytes.chunks(buffer.len()).all(|expected| {
        let found = &mut buffer[..expected.len()];
        file.read_exact(found).is_ok() && *found == *expected
    })
}

/// Gives `file` the permissions and times in `stat`.
pub(super) fn make_alike(file: &File, stat: &Stat) -> Answer<()> {
    fs::fchmod(file, Mode::from_raw_mode(stat.st_mode))?;
    fs::futimens(file, &times(stat))
}

#[allow(clippy::unnecessary_cast, reason = "the types differ from system to system")]
pub(super) fn times(stat: &Stat) -> Timestamps {
    let time = |seconds, nanoseconds| Timespec { tv_sec: seconds, tv_nsec: nanoseconds };
    Timestamps {
        last_access: time(stat.st_atime as i64, stat.st_atime_nsec as _),
        last_modification: time(stat.st_mtime as i64, stat.st_mtime_nsec as _),
    }
}
