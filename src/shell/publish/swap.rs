//! The moment of publishing.
//!
//! Linux (`RENAME_EXCHANGE`) and macOS (`RENAME_SWAP`) let two folders change places in one step on
//! nearly every local file system. Where they cannot (NFS, SMB, exFAT) the old site is renamed
//! away and the new one into its place: between the two calls, for some microseconds, the output
//! folder does not exist. A build killed in that very gap is put right by its watchdog, or by the
//! next build.

use rustix::fs::{self, FileType, RenameFlags};
use rustix::io::{Errno, Result as Answer};

use super::error::{PublishError, failed};
use super::staging::{Staging, TREE};
use super::{Options, Step, folder};

/// The name, in the staging folder, of an old site that was renamed away.
pub(super) const OLD: &str = "old";

/// Puts the staged tree in the place of the output folder. The old site, if there is one, is then
/// in the staging folder. After an error everything is as before, once the staging folder is closed.
pub(super) fn swap(staging: &Staging, options: &Options) -> Result<(), PublishError> {
    let place = staging.place();
    if !place.exists {
        return first(staging).map_err(|errno| match errno {
            Errno::EXIST | Errno::NOTEMPTY | Errno::NOTDIR => PublishError::Appeared(place.out()),
            _ => failed("create", place.out())(errno),
        });
    }
    let swapped = match exchange(staging, options) {
        Err(errno) if cannot_exchange(errno) => two_renames(staging, options),
        done => done,
    };
    swapped.map_err(|errno| match errno {
        Errno::NOTDIR => PublishError::NotAFolder(place.out()),
        Errno::XDEV | Errno::BUSY => PublishError::CannotSwap(place.out(), errno.into()),
        _ => failed("replace", place.out())(errno),
    })
}

/// A rename replaces an empty folder and nothing else, so it cannot lose what appeared meanwhile.
fn first(staging: &Staging) -> Answer<()> {
    fs::renameat(staging.folder(), TREE, staging.parent(), &staging.place().name)
}

fn exchange(staging: &Staging, options: &Options) -> Answer<()> {
    let name = &staging.place().name;
    match folder::look(staging.parent(), name)? {
        // Somebody removed the output folder during the build.
        None => return first(staging),
        Some(stat) if folder::kind(&stat) != FileType::Directory => return Err(Errno::NOTDIR),
        Some(_) if options.plain_file_system => return Err(Errno::NOSYS),
        Some(_) => {}
    }
    fs::renameat_with(staging.folder(), TREE, staging.parent(), name, RenameFlags::EXCHANGE)
}

fn cannot_exchange(errno: Errno) -> bool {
    errno == Errno::INVAL || folder::unsupported(errno)
}

fn two_renames(staging: &Staging, options: &Options) -> Answer<()> {
    let name = &staging.place().name;
    fs::renameat(staging.parent(), name, staging.folder(), OLD)?;
    options.tell(Step::Parted);
    // Should this fail the old site goes back when the staging folder is closed.
    fs::renameat(staging.folder(), TREE, staging.parent(), name)
}
