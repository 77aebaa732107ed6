//! What tells that a file is the one that was read: its number, its size and its times.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long a file must have been left alone before its times tell that it did not change since: file systems count
/// time in steps, and two writes in one step look like one.
const STEP: Duration = Duration::from_millis(100);

/// The state of a file or a folder at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Stamp {
    device: u64,
    inode: u64,
    len: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl Stamp {
    /// The state of a file that was left alone for a while; `None` for one that changed just now, or is not there.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let stamp = Self::now(path)?;
        let latest = stamp.modified.max(stamp.changed);
        let latest = Duration::new(u64::try_from(latest.0).ok()?, u32::try_from(latest.1).ok()?);
        let age = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.checked_sub(latest)?;
        (age > STEP).then_some(stamp)
    }

    /// The state of a file at this moment, which may be about to change.
    pub(super) fn now(path: &Path) -> Option<Self> {
        let meta = fs::metadata(path).ok()?;
        Some(Self {
            device: meta.dev(),
            inode: meta.ino(),
            len: meta.len(),
            modified: (meta.mtime(), meta.mtime_nsec()),
            changed: (meta.ctime(), meta.ctime_nsec()),
        })
    }

    /// Which folder or file a path leads to now.
    pub(super) fn identity(path: &Path) -> Option<(u64, u64)> {
        Self::now(path).map(|stamp| (stamp.device, stamp.inode))
    }
}
