//! The staging folder.
//!
//! Its name does not change from build to build. Making it, and locking it, is what decides which
//! of two builds goes first; and one whose lock can be taken is a dead build's, whatever its
//! process number was. So sweeping needs no names, numbers or times to be right: it looks at what
//! is there, under the lock.
//!
//! The tree that is staged is marked by an empty file `staged-{inode}` *beside* it. After the swap
//! the old site has the tree's name but another inode, so one look tells which of the two it is, no
//! matter when the build was killed. (The two manifests would not tell: they are equal when the
//! only difference is a page that somebody changed by hand.)

use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::fs::{self, AtFlags, CWD, Mode, OFlags, Stat};
use rustix::io::{Errno, Result as Answer};

use super::error::{PublishError, failed};
use super::lock::{self, Attempt, Locked, Purpose};
use super::place::Place;
use super::rescue::Rescued;
use super::watchdog::Watchdog;
use super::{folder, sweep};

/// The name, in the staging folder, of the tree that is staged and then swapped.
pub(super) const TREE: &str = "tree";
/// Its name until it is marked.
pub(super) const DRAFT: &str = "draft";

/// How long a build waits before it calls another one alive. It outlasts a build that is just
/// ending, and a killed one whose files the system is still closing.
const PATIENCE: Duration = Duration::from_millis(300);
/// How long a build waits for the clean-up after a dead one: removing a large site takes a while.
const PATIENCE_WITH_SWEEPER: Duration = Duration::from_secs(60);
/// How long the watchdog waits. Longer only if there is another build, which has its own.
const SWEEPER_PATIENCE: Duration = Duration::from_secs(2);
/// How often they look.
const PAUSE: Duration = Duration::from_millis(5);

/// A staging folder that is ours alone. Dropping it brings it to rest and removes it.
pub(super) struct Staging {
    place: Place,
    parent: OwnedFd,
    closed: bool,
    locked: Locked,
    /// Below the lock, because fields are dropped from the top: the watchdog is let go last, and
    /// finds either nothing or a folder it can lock.
    _watchdog: Option<Watchdog>,
}

impl Staging {
    /// Makes the staging folder, or takes it over from a dead build. The watchdog, if there is one,
    /// comes first: it has to watch before there is anything to clean up.
    pub(super) fn claim(place: Place, sweeper: Option<&Path>) -> Result<Self, PublishError> {
        let start = |program| Watchdog::start(program, &place.staging());
        let watchdog = sweeper.map(start).transpose()?;
        let parent = folder::open(CWD, &place.parent).map_err(failed("open", &place.parent))?;
        let locked = lock_for_build(&place, &parent)?;
        let staging = Self { place, parent, closed: false, locked, _watchdog: watchdog };
        sweep::settle(&staging)?;
        staging.remove_marks().map_err(failed("clear", staging.place.staging()))?;
        Ok(staging)
    }

    /// Takes an existing staging folder to sweep it. `None` when there is nothing to sweep: it is
    /// gone, or belongs to a living build.
    pub(super) fn take_over(place: Place) -> Result<Option<Self>, PublishError> {
        let parent = folder::open(CWD, &place.parent).map_err(failed("open", &place.parent))?;
        let start = Instant::now();
        loop {
            let attempt = lock::try_take(&parent, &place.staging_name(), Purpose::Sweep);
            match attempt.map_err(failed("lock", place.staging()))? {
                Attempt::Taken(locked) => {
                    return Ok(Some(Self { place, parent, closed: false, locked, _watchdog: None }));
                }
                Attempt::Held(..) if start.elapsed() < SWEEPER_PATIENCE => {}
                Attempt::Held(..) | Attempt::Gone => return Ok(None),
            }
            std::thread::sleep(PAUSE);
        }
    }

    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    /// The folder the output folder is in.
    pub(super) fn parent(&self) -> BorrowedFd<'_> {
        self.parent.as_fd()
    }

    /// The staging folder itself.
    pub(super) fn folder(&self) -> BorrowedFd<'_> {
        self.locked.folder.as_fd()
    }

    /// Makes the tree to be staged; the handle is where the site goes.
    pub(super) fn make_tree(&self) -> Result<OwnedFd, PublishError> {
        let make = || {
            fs::mkdirat(self.folder(), DRAFT, folder::FOLDER_MODE)?;
            let tree = folder::open(self.folder(), DRAFT)?;
            let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::CLOEXEC;
            fs::openat(self.folder(), mark(&fs::fstat(&tree)?), flags, Mode::RUSR)?;
            // Without its mark the tree would be taken for an old site.
            fs::renameat(self.folder(), DRAFT, self.folder(), TREE)?;
            if self.place.inner == Path::new("") {
                return Ok(tree);
            }
            folder::make(&tree, &self.place.inner)?;
            folder::descend(&tree, &self.place.inner)
        };
        make().map_err(failed("write to", self.place.staging()))
    }

    /// Whether the tree described by `stat` was made by [`make_tree`](Self::make_tree). If not it
    /// is a former output folder.
    pub(super) fn was_staged(&self, stat: &Stat) -> Answer<bool> {
        Ok(folder::look(self.folder(), mark(stat))?.is_some())
    }

    /// Brings the staging folder to rest and removes it. `cleared` is called in between.
    pub(super) fn close(mut self, cleared: impl FnOnce()) -> Result<Rescued, PublishError> {
        self.closed = true;
        let rescued = sweep::settle(&self)?;
        cleared();
        self.remove().map_err(failed("remove", self.place.staging()))?;
        Ok(rescued)
    }

    fn remove_marks(&self) -> Answer<()> {
        for (name, _) in folder::entries(self.folder())? {
            if name != lock::NAME {
                fs::unlinkat(self.folder(), &name, AtFlags::empty())?;
            }
        }
        Ok(())
    }

    fn remove(&self) -> Answer<()> {
        self.remove_marks()?;
        fs::unlinkat(self.folder(), lock::NAME, AtFlags::empty())?;
        match fs::unlinkat(self.parent(), self.place.staging_name(), AtFlags::REMOVEDIR) {
            // With the lock file gone the next build may have made itself at home.
            Err(Errno::NOTEMPTY | Errno::EXIST | Errno::NOENT) => Ok(()),
            done => done,
        }
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // There is nobody to tell: whoever drops a staging folder has an error in hand already.
        // What cannot be removed now is tried again by the watchdog and by the next build.
        if !self.closed && sweep::settle(self).is_ok() {
            let _ = self.remove();
        }
    }
}

fn mark(stat: &Stat) -> String {
    format!("staged-{}", folder::identity(stat).inode())
}

fn lock_for_build(place: &Place, parent: &OwnedFd) -> Result<Locked, PublishError> {
    let name = place.staging_name();
    let start = Instant::now();
    loop {
        match fs::mkdirat(parent, &name, Mode::RWXU) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(errno) => return Err(failed("write to", &place.parent)(errno)),
        }
        match lock::try_take(parent, &name, Purpose::Build) {
            Ok(Attempt::Taken(locked)) => return Ok(locked),
            Ok(Attempt::Held(purpose, process)) => {
                let sweeping = matches!(purpose, Some(Purpose::Sweep));
                let patience = if sweeping { PATIENCE_WITH_SWEEPER } else { PATIENCE };
                if start.elapsed() > patience {
                    return Err(PublishError::Busy(place.out(), process));
                }
            }
            Ok(Attempt::Gone) => {}
            Err(errno) => {
                // Goes only if it is empty, so never somebody else's.
                let _ = fs::unlinkat(parent, &name, AtFlags::REMOVEDIR);
                return Err(failed("lock", place.staging())(errno));
            }
        }
        std::thread::sleep(PAUSE);
    }
}
