//! Giving folders of the new site what those of the old one have: group, permissions, access lists and other attributes.
//!
//! Files and folders inherit from the folder in which they are made: its group, where it sets that, and its default access
//! list. So a folder is dressed before anything is made in it; only what may forbid us to make anything comes last, in `carry`.

use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

use rustix::fs::{self, Gid, Mode};
use rustix::io::Result as Answer;

use super::folder;

/// The folders of the old site, to be dressed like.
pub(super) struct Outfits {
    old: OwnedFd,
}

impl Outfits {
    /// Those in this folder.
    pub(super) fn of(old: &OwnedFd) -> Answer<Self> {
        folder::open(old, ".").map(|old| Self { old })
    }

    /// Dresses the folder `path` of `tree` like the one at the same path, if there is one. It stays ours and writable for us.
    pub(super) fn put_on(&self, tree: impl AsFd, path: &Path) -> Answer<()> {
        // One that cannot be opened is complained of when it is carried over.
        let Ok(old) = folder::descend(&self.old, path) else { return Ok(()) };
        let new = folder::descend(tree, path)?;
        let (was, is) = (fs::fstat(&old)?, fs::fstat(&new)?);
        if was.st_gid != is.st_gid {
            // A group that is not ours may only be given by the superuser.
            let _ = fs::fchown(&new, None, Some(Gid::from_raw(was.st_gid)));
        }
        copy_attributes(&old, &new)?;
        fs::fchmod(&new, Mode::from_raw_mode(was.st_mode) | Mode::RWXU)
    }
}

/// The most bytes of an attribute, and of the names of all: what Linux allows.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
const MOST: usize = 64 * 1024;

/// Copies the extended attributes, access lists among them; an access list that only the new folder has is taken off.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn copy_attributes(old: &OwnedFd, new: &OwnedFd) -> Answer<()> {
    let (before, now) = (attributes(old)?, attributes(new)?);
    if before.is_empty() && now.is_empty() {
        return Ok(());
    }
    let mut value = vec![0; MOST];
    for name in &before {
        let copied = fs::fgetxattr(old, name.as_str(), &mut value[..])
            .and_then(|length| fs::fsetxattr(new, name.as_str(), &value[..length], fs::XattrFlags::empty()));
        // What only the system or the superuser may write, such as a label, it gives by itself.
        if is_access_list(name) {
            copied?;
        }
    }
    now.iter()
        .filter(|name| is_access_list(name) && !before.contains(name))
        .try_for_each(|name| fs::fremovexattr(new, name.as_str()))
}

/// The names of a folder's attributes; none where the file system has no attributes.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn attributes(folder: &OwnedFd) -> Answer<Vec<String>> {
    let mut names = match fs::flistxattr_query(folder) {
        Ok(0) => return Ok(Vec::new()),
        Err(errno) if folder::unsupported(errno) => return Ok(Vec::new()),
        Ok(_) => vec![0; MOST],
        Err(errno) => return Err(errno),
    };
    let length = fs::flistxattr(folder, &mut names[..])?;
    names.truncate(length);
    let names = names.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    Ok(names.map(|name| String::from_utf8_lossy(name).into_owned()).collect())
}

/// Whether an attribute is a list of who may do what: POSIX's and those of NFS have such names.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn is_access_list(name: &str) -> bool {
    name.starts_with("system.")
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
#[allow(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn copy_attributes(_: &OwnedFd, _: &OwnedFd) -> Answer<()> {
    Ok(())
}
