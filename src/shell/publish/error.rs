//! What can go wrong, in words for the person in front of the terminal.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;

use rustix::io::Errno;

/// Why a site was not published. Unless the variant says otherwise the old site is as it was.
#[derive(Debug)]
#[non_exhaustive]
pub enum PublishError {
    /// The output folder is something else.
    NotAFolder(PathBuf),
    /// The output folder is a symbolic link to nothing.
    DanglingLink(PathBuf),
    /// The output folder, or a folder in it, is a mount point and cannot be swapped.
    MountPoint(PathBuf),
    /// The output folder is, or contains, the folder the program runs in.
    WorkingFolder(PathBuf),
    /// The output folder has no name of its own (`/`), or leads through `..`.
    NoName(PathBuf),
    /// A folder that must be written to is not writable.
    NotWritable(PathBuf, io::Error),
    /// Another build is publishing into the same folder; its process number when known.
    Busy(PathBuf, Option<u32>),
    /// A page's path is not a plain relative path; why.
    Refused(PathBuf, &'static str),
    /// Two pages have the same path, or one page's path is the folder of another.
    Twice(PathBuf),
    /// A file that is not ours stands where a page goes.
    Foreign(PathBuf),
    /// A symbolic link that is not ours stands where a page or its folder goes.
    ForeignLink(PathBuf),
    /// A folder in the output folder belongs to somebody else and cannot be taken along.
    ForeignFolder(PathBuf, io::Error),
    /// The manifest cannot be understood; the number of the line.
    BadManifest(PathBuf, usize),
    /// No room on the device, or a limit on file sizes was met.
    Full(PathBuf, io::Error),
    /// [`commit`](super::Publish::commit) was called although writing a page had failed.
    Incomplete(PathBuf),
    /// The output folder came into being during the build.
    Appeared(PathBuf),
    /// The file system refuses to rename the output folder.
    CannotSwap(PathBuf, io::Error),
    /// **The new site is published**, but the old one could not be removed altogether.
    Leftover(PathBuf, Box<PublishError>),
    /// What a dead build left cannot be removed.
    Stale(PathBuf, Box<PublishError>),
    /// The program that cleans up after a killed build did not start.
    Sweeper(PathBuf, io::Error),
    /// What should be swept is not a staging folder.
    NotStaging(PathBuf),
    /// Anything else the operating system refused: what was tried, where, and its answer.
    Io(&'static str, PathBuf, io::Error),
}

impl PublishError {
    /// What the reader can do about it.
    #[must_use]
    pub fn way_out(&self) -> &'static str {
        match self {
            Self::NotAFolder(_) => "remove it, or choose another output folder",
            Self::DanglingLink(_) => "create the folder it points to, or remove the link",
            Self::MountPoint(_) => {
                "a mount point cannot be swapped in one step: mount the folder above it, or choose a folder inside the mount, or one without mounts in it"
            }
            Self::WorkingFolder(_) => {
                "the folder is replaced as a whole: run the command from outside it, or choose another output folder"
            }
            Self::NoName(_) => "choose a folder with a name of its own, such as `public`",
            Self::NotWritable(..) => {
                "the new site is prepared beside the old one, so both the output folder and its parent must be writable: change their permissions, or choose an output folder elsewhere"
            }
            Self::Busy(..) => "wait for it to end, or choose another output folder",
            Self::Refused(..) => "page paths are relative, such as `incidents/index.html`",
            Self::Twice(_) => "give one of the two pages another path",
            Self::Foreign(_) | Self::ForeignLink(_) => "not written by us; remove it or choose another folder",
            Self::ForeignFolder(..) => "make it readable and writable for you, or move it out of the output folder",
            Self::BadManifest(..) => {
                "it lists the files that may be replaced: restore it, or empty the output folder, or choose another one"
            }
            Self::Full(..) => {
                "free some room (the old and the new site exist side by side for a moment), then build again"
            }
            Self::Incomplete(_) => "see the error before this one",
            Self::Appeared(_) => "build again",
            Self::CannotSwap(..) => {
                "is it a mount point, or part of a container image? Mount the folder above it, choose a folder inside it, or remove it first"
            }
            Self::Leftover(..) | Self::Stale(..) => "look through it, then remove it by hand",
            Self::Sweeper(..) => "check that the program exists and may be run",
            Self::NotStaging(_) => "nothing was removed: give the path of a staging folder",
            Self::Io(..) => "check the folder and its permissions, then build again",
        }
    }
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.what(f)
    }
}

impl PublishError {
    fn what(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAFolder(p) => write!(f, "{} is not a folder", p.display()),
            Self::DanglingLink(p) => write!(f, "{} is a link to nothing", p.display()),
            Self::MountPoint(p) => write!(f, "{} is a mount point", p.display()),
            Self::WorkingFolder(p) => write!(f, "the command runs inside {}", p.display()),
            Self::NoName(p) => write!(f, "`{}` cannot be an output folder", p.display()),
            Self::NotWritable(p, e) => write!(f, "{} is not writable: {e}", p.display()),
            Self::Busy(p, Some(pid)) => {
                write!(f, "another build (process {pid}) is publishing into {}", p.display())
            }
            Self::Busy(p, None) => write!(f, "another build is publishing into {}", p.display()),
            Self::Refused(p, why) => write!(f, "page path `{}` refused: {why}", p.display()),
            Self::Twice(p) => write!(f, "two pages claim the path {}", p.display()),
            Self::Foreign(p) => write!(f, "{} stands where a page goes", p.display()),
            Self::ForeignLink(p) => write!(f, "{} is a symbolic link on a page's way", p.display()),
            Self::ForeignFolder(p, e) => write!(f, "{} cannot be carried over: {e}", p.display()),
            Self::BadManifest(p, line) => {
                write!(f, "{}:{line} is not a manifest line", p.display())
            }
            Self::Full(p, e) => write!(f, "no room to write {}: {e}", p.display()),
            Self::Incomplete(p) => write!(f, "{} not published: a page is missing", p.display()),
            Self::Appeared(p) => write!(f, "{} appeared during the build", p.display()),
            Self::CannotSwap(p, e) => write!(f, "{} cannot be swapped: {e}", p.display()),
            Self::Leftover(p, e) => {
                let published = "the new site is published, but part of the old one is left in";
                write!(f, "{published} {}: ", p.display())?;
                e.what(f)
            }
            Self::Stale(p, e) => {
                write!(f, "an earlier build left {}, which cannot be removed: ", p.display())?;
                e.what(f)
            }
            Self::Sweeper(p, e) => write!(f, "cannot start {}: {e}", p.display()),
            Self::NotStaging(p) => write!(f, "{} is not a staging folder", p.display()),
            Self::Io(doing, p, e) => write!(f, "cannot {doing} {}: {e}", p.display()),
        }
    }
}

impl Error for PublishError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::NotWritable(_, e)
            | Self::ForeignFolder(_, e)
            | Self::Full(_, e)
            | Self::CannotSwap(_, e)
            | Self::Sweeper(_, e)
            | Self::Io(_, _, e) => Some(e),
            Self::Leftover(_, e) | Self::Stale(_, e) => Some(e),
            _ => None,
        }
    }
}

/// Turns the operating system's answer into an error that names what was tried, and where.
pub(super) fn failed(doing: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(Errno) -> PublishError {
    move |errno| match errno {
        // A limit on file sizes (`ulimit -f`) reads to the user like a full disk.
        Errno::NOSPC | Errno::DQUOT | Errno::FBIG => PublishError::Full(path.into(), errno.into()),
        Errno::ACCESS | Errno::PERM | Errno::ROFS => PublishError::NotWritable(path.into(), errno.into()),
        _ => PublishError::Io(doing, path.into(), errno.into()),
    }
}
