//! The list of the files that are ours: what we may replace and remove.
//!
//! One line a file, `{BLAKE3 in hex}  {path}`, sorted by path, no header: `b3sum --check` reads it.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::ops::Bound;
use std::os::fd::AsFd;
use std::path::Path;

use blake3::Hash;
use rustix::fs::{self, Mode, OFlags};
use rustix::io::Errno;

use super::error::{PublishError, failed};

/// The name of the manifest in the output folder.
pub const NAME: &str = ".rcabook-manifest";

/// The files of one site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    files: BTreeMap<String, Hash>,
}

impl Manifest {
    /// Reads the manifest in `folder`, which the user knows as `shown`. `None` when there is none.
    pub(super) fn load(folder: impl AsFd, shown: &Path) -> Result<Option<Self>, PublishError> {
        let path = || shown.join(NAME);
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let mut file = match fs::openat(folder, NAME, flags, Mode::empty()) {
            Ok(fd) => std::fs::File::from(fd),
            Err(Errno::NOENT) => return Ok(None),
            Err(Errno::LOOP) => return Err(PublishError::BadManifest(path(), 0)),
            Err(errno) => return Err(failed("read", path())(errno)),
        };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(|e| PublishError::Io("read", path(), e))?;
        Self::parse(&bytes).map(Some).map_err(|line| PublishError::BadManifest(path(), line))
    }

    /// The number of the first bad line is the error. A last line without its end is bad too: it
    /// was cut off, and what it named would be taken for a file that is not ours.
    fn parse(bytes: &[u8]) -> Result<Self, usize> {
        let mut files = BTreeMap::new();
        for (number, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
            let (path, hash) = parse_line(line).ok_or(number + 1)?;
            files.insert(path.to_owned(), hash);
        }
        Ok(Self { files })
    }

    /// The bytes that go to disk.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut text = String::new();
        for (path, hash) in &self.files {
            text.push_str(hash.to_hex().as_str());
            text.push_str("  ");
            text.push_str(path);
            text.push('\n');
        }
        text.into_bytes()
    }

    pub(super) fn hash_of(&self, path: &str) -> Option<Hash> {
        self.files.get(path).copied()
    }

    /// Whether the file `path` is ours.
    pub(super) fn owns(&self, path: &Path) -> bool {
        path.to_str().is_some_and(|path| self.files.contains_key(path))
    }

    /// Whether a file of ours is, or was, somewhere in `folder`.
    pub(super) fn reaches_into(&self, folder: &Path) -> bool {
        let Some(folder) = folder.to_str() else {
            return false;
        };
        let start = format!("{folder}/");
        let from_here = (Bound::Included(start.as_str()), Bound::Unbounded);
        let next = self.files.range::<str, _>(from_here).next();
        next.is_some_and(|(path, _)| path.starts_with(&start))
    }

    /// How many files of ours `newer` does not have.
    pub(super) fn count_missing_in(&self, newer: &Self) -> usize {
        self.files.keys().filter(|path| !newer.files.contains_key(*path)).count()
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

impl FromIterator<(String, Hash)> for Manifest {
    fn from_iter<I: IntoIterator<Item = (String, Hash)>>(files: I) -> Self {
        Self { files: files.into_iter().collect() }
    }
}

fn parse_line(line: &[u8]) -> Option<(&str, Hash)> {
    let line = std::str::from_utf8(line).ok()?.strip_suffix('\n')?;
    let (hash, path) = line.split_once("  ")?;
    if path.is_empty() {
        return None;
    }
    Some((path, Hash::from_hex(hash).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(paths: &[&str]) -> Manifest {
        paths.iter().map(|path| ((*path).to_owned(), blake3::hash(path.as_bytes()))).collect()
    }

    #[test]
    fn bytes_are_sorted_and_read_back() {
        let written = manifest(&["b/index.html", "a b  c.html", "b.html"]);
        let bytes = written.to_bytes();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let paths: Vec<_> = text.lines().map(|line| &line[66..]).collect();
        assert_eq!(paths, ["a b  c.html", "b.html", "b/index.html"]);
        assert_eq!(Manifest::parse(&bytes), Ok(written));
    }

    #[test]
    fn a_bad_line_is_named() {
        let good = String::from_utf8(manifest(&["a"]).to_bytes()).unwrap();
        assert_eq!(Manifest::parse(format!("{good}<<<<<<< HEAD\n").as_bytes()), Err(2));
        assert_eq!(Manifest::parse(good.trim_end().as_bytes()), Err(1), "cut off");
        assert_eq!(Manifest::parse(b""), Ok(Manifest::default()));
    }

    #[test]
    fn a_folder_is_reached_only_through_its_own_name() {
        let manifest = manifest(&["a-b/x", "a/x/y", "a0"]);
        assert!(manifest.reaches_into(Path::new("a")));
        assert!(manifest.reaches_into(Path::new("a/x")));
        assert!(!manifest.reaches_into(Path::new("a/x/y")));
        assert!(!manifest.reaches_into(Path::new("a0")));
        assert!(manifest.owns(Path::new("a0")));
    }
}
