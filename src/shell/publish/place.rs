//! Where the output folder really is, and where its staging folder goes.

use std::ffi::{OsStr, OsString};
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::{self, Access, AtFlags, CWD};

use super::error::{PublishError, failed};
use super::folder;

const PREFIX: &str = ".";
const SUFFIX: &str = ".rcabook-staging";

/// The folder that is swapped, in the folder it is in.
///
/// When folders above the output folder are missing as well, the topmost missing one is swapped in,
/// with the others inside: so a build that fails has not made any of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The folder the staging folder is made in; without links.
    pub(super) parent: PathBuf,
    /// The name, in there, of what is swapped.
    pub(super) name: OsString,
    /// Where the site is in what is swapped. Empty when the output folder exists.
    pub(super) inner: PathBuf,
    /// Whether there is an output folder already.
    pub(super) exists: bool,
}

impl Place {
    /// Finds out where `out` is. A link to a folder means the folder.
    pub(super) fn resolve(out: &Path) -> Result<Self, PublishError> {
        match out.canonicalize() {
            Ok(real) => Self::existing(&real),
            Err(error) => match error.kind() {
                ErrorKind::NotFound => Self::missing(out),
                ErrorKind::NotADirectory => Err(PublishError::NotAFolder(out.to_owned())),
                _ => Err(PublishError::Io("open", out.to_owned(), error)),
            },
        }
    }

    fn existing(real: &Path) -> Result<Self, PublishError> {
        let (Some(parent), Some(name)) = (real.parent(), real.file_name()) else {
            return Err(PublishError::NoName(real.to_owned()));
        };
        check_replaceable(real, parent, name)?;
        Ok(Self { parent: parent.to_owned(), name: name.to_owned(), inner: PathBuf::new(), exists: true })
    }

    fn missing(out: &Path) -> Result<Self, PublishError> {
        let (mut here, mut inner) = (out, PathBuf::new());
        loop {
            let (Some(above), Some(name)) = (here.parent(), here.file_name()) else {
                return Err(PublishError::NoName(out.to_owned()));
            };
            if here.is_symlink() {
                return Err(PublishError::DanglingLink(here.to_owned()));
            }
            if let Ok(parent) = or_here(above).canonicalize() {
                return Self::in_folder(parent, name, inner);
            }
            inner = if inner == Path::new("") { name.into() } else { Path::new(name).join(inner) };
            here = above;
        }
    }

    fn in_folder(parent: PathBuf, name: &OsStr, inner: PathBuf) -> Result<Self, PublishError> {
        if !parent.is_dir() {
            return Err(PublishError::NotAFolder(parent));
        }
        Ok(Self { parent, name: name.to_owned(), inner, exists: false })
    }

    /// The place a staging folder belongs to. `None` when it is not named like one: what is swept
    /// is deleted, so nothing else is taken for one.
    pub(super) fn of_staging(staging: &Path) -> Option<Self> {
        let name = staging.file_name()?.as_bytes();
        let name = name.strip_prefix(PREFIX.as_bytes())?.strip_suffix(SUFFIX.as_bytes())?;
        (!name.is_empty()).then_some(())?;
        Some(Self {
            parent: or_here(staging.parent()?).to_owned(),
            name: OsStr::from_bytes(name).to_owned(),
            inner: PathBuf::new(),
            exists: true,
        })
    }

    /// What is swapped.
    pub(super) fn out(&self) -> PathBuf {
        self.parent.join(&self.name)
    }

    /// The name of the staging folder in the parent. It is the same for every build, so that making
    /// it is what decides which of two builds goes first.
    pub(super) fn staging_name(&self) -> OsString {
        let mut name = OsString::from(PREFIX);
        name.push(&self.name);
        name.push(SUFFIX);
        name
    }

    /// The staging folder.
    pub(super) fn staging(&self) -> PathBuf {
        self.parent.join(self.staging_name())
    }
}

/// An empty path means the current folder, but the system does not take it for that.
fn or_here(path: &Path) -> &Path {
    if path == Path::new("") { Path::new(".") } else { path }
}

/// Looks for what would only be found out at the swap, when the whole site is built.
fn check_replaceable(real: &Path, parent: &Path, name: &OsStr) -> Result<(), PublishError> {
    if !real.is_dir() {
        return Err(PublishError::NotAFolder(real.to_owned()));
    }
    let above = folder::open(CWD, parent).map_err(failed("open", parent))?;
    if folder::is_mount(&above, name) {
        return Err(PublishError::MountPoint(real.to_owned()));
    }
    // The user's shell would be left standing in the old folder.
    if std::env::current_dir().is_ok_and(|here| here.starts_with(real)) {
        return Err(PublishError::WorkingFolder(real.to_owned()));
    }
    // Renaming a folder changes its `..`, so the folder itself must be writable.
    fs::accessat(CWD, real, Access::WRITE_OK | Access::EXEC_OK, AtFlags::empty()).map_err(failed("write to", real))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staging_names_lead_back() {
        let root = tempfile::tempdir().unwrap();
        let place = Place::resolve(&root.path().join("public")).unwrap();
        let back = Place::of_staging(&place.staging()).unwrap();
        assert_eq!((back.parent, back.name), (place.parent, place.name));
        for other in ["public", ".rcabook-staging", "x.rcabook-staging", ".public", "/"] {
            assert_eq!(Place::of_staging(Path::new(other)), None, "{other}");
        }
    }

    #[test]
    fn missing_folders_above_are_swapped_in_with_the_site() {
        let root = tempfile::tempdir().unwrap();
        let place = Place::resolve(&root.path().join("a/b/c")).unwrap();
        assert_eq!(place.parent, root.path().canonicalize().unwrap());
        assert_eq!((place.name.to_str(), place.inner), (Some("a"), PathBuf::from("b/c")));
    }

    #[test]
    fn folders_without_a_name_are_refused() {
        for path in ["/", "", "missing/../public"] {
            let error = Place::resolve(Path::new(path)).unwrap_err();
            assert!(matches!(error, PublishError::NoName(_)), "{path}: {error}");
        }
        let error = Place::resolve(Path::new(".")).unwrap_err();
        assert!(matches!(error, PublishError::WorkingFolder(_)), "{error}");
    }
}
