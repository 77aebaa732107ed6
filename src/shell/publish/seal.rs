//! Files that nobody has touched since they were published, told by the file system's own times.
//!
//! The last thing that a publish does to a site is to touch its manifest. Whoever changes a file afterwards makes the time of
//! its last change (`ctime`) later than that of the manifest, and nobody can set this time. What changed between the swap and
//! that moment has a time of modification behind the one at which the manifest was written. What is not plainly earlier is
//! read, as it would be without a seal; a copy of a site has another manifest, by its inode, and so no seal.
//!
//! A page of the old site that somebody changes while a build runs, after the build has looked at it, would be among the
//! earlier ones. So a site is sealed only if the pages it took over are all from before the build.

use std::os::fd::AsFd;

use rustix::fs::{self, FileType, Mode, OFlags, Stat};

use super::folder;
use super::manifest::{Manifest, NAME as MANIFEST};
use super::pages::times;

/// The manifest of a published site, as the publish left it. Times are in nanoseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    device: u64,
    inode: u64,
    written: i128,
    changed: i128,
}

impl Seal {
    /// Seals the site in a folder; `None` where its manifest cannot be touched, or a page that was taken over was changed since
    /// the build began.
    pub(super) fn put(site: impl AsFd, pages: &Manifest, taken_over: usize, begun: &Stat) -> Option<Self> {
        // What was written by this build is not earlier than its beginning.
        let is_earlier = |path: &str| {
            let stat = folder::look(&site, path).ok().flatten();
            stat.is_some_and(|stat| written(&stat) < written(begun))
        };
        if taken_over > 0 && pages.paths().filter(|path| is_earlier(path)).count() != taken_over {
            return None;
        }
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let manifest = fs::openat(site, MANIFEST, flags, Mode::empty()).ok()?;
        fs::futimens(&manifest, &times(&fs::fstat(&manifest).ok()?)).ok()?;
        Self::of(&fs::fstat(&manifest).ok()?)
    }

    /// This seal, if it is the one of the site in a folder.
    pub(super) fn on(self, folder: impl AsFd) -> Option<Self> {
        let stat = folder::look(folder, MANIFEST).ok()??;
        (Self::of(&stat)? == self).then_some(self)
    }

    /// Whether a file of the site is a regular one, and as it was when the site was sealed.
    pub(super) fn covers(&self, stat: &Stat) -> bool {
        let Some(file) = Self::of(stat) else { return false };
        file.device == self.device && file.written < self.written && file.changed < self.changed
    }

    #[allow(clippy::unnecessary_cast, reason = "the types differ from system to system")]
    fn of(stat: &Stat) -> Option<Self> {
        (folder::kind(stat) == FileType::RegularFile).then(|| Self {
            device: stat.st_dev as u64,
            inode: stat.st_ino as u64,
            written: written(stat),
            changed: nanoseconds(stat.st_ctime as i64, stat.st_ctime_nsec as i64),
        })
    }

    /// The form in which it is stored.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{} {} {} {}\n", self.device, self.inode, self.written, self.changed)
    }

    /// Reads the form back; `None` for anything else.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let mut parts = text.strip_suffix('\n')?.split(' ');
        let mut part = || parts.next();
        let seal = Self {
            device: part()?.parse().ok()?,
            inode: part()?.parse().ok()?,
            written: part()?.parse().ok()?,
            changed: part()?.parse().ok()?,
        };
        part().is_none().then_some(seal)
    }
}

/// When the contents were changed last.
#[allow(clippy::unnecessary_cast, reason = "the types differ from system to system")]
fn written(stat: &Stat) -> i128 {
    nanoseconds(stat.st_mtime as i64, stat.st_mtime_nsec as i64)
}

fn nanoseconds(seconds: i64, rest: i64) -> i128 {
    i128::from(seconds) * 1_000_000_000 + i128::from(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_read_back() {
        let seal = Seal { device: 1, inode: u64::MAX, written: 1_795_000_000_123_456_789, changed: -1 };
        assert_eq!(Seal::from_text(&seal.to_text()), Some(seal));
        for text in ["", "\n", "1 2 3\n", "1 2 3 4", "1 2 3 4 5\n", "1 2 3 x\n"] {
            assert_eq!(Seal::from_text(text), None, "{text:?}");
        }
    }
}
