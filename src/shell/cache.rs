//! The project's cache folder: what is kept there only saves time, and can be deleted at any moment.
//!
//! Nothing here fails. A file that cannot be read is not there; one that cannot be written is not kept. A file appears
//! under its name whole or not at all, so that programs that run at the same time do not see each other's halves.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The folder's name in the project.
pub const FOLDER: &str = ".rcabook";

/// The end of the names of files that are being written.
const UNFINISHED: &str = ".part";
/// After how long an unfinished file is one that nobody writes any more.
const ABANDONED: Duration = Duration::from_secs(3600);

/// A project's cache.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// The cache of the project in a folder. Nothing is made until something is kept.
    #[must_use]
    pub fn of(root: &Path) -> Self {
        Self { folder: root.join(FOLDER) }
    }

    /// What was kept under a name.
    #[must_use]
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.folder.join(name)).ok()
    }

    /// Keeps bytes, which come in pieces, under a name that begins with `family`, and drops what else was kept in that family.
    pub fn keep(&self, family: &str, name: &str, pieces: &[impl AsRef<[u8]>]) {
        if self.write(name, pieces).is_some() {
            self.drop_others(family, name);
        }
    }

    fn write(&self, name: &str, pieces: &[impl AsRef<[u8]>]) -> Option<()> {
        fs::create_dir_all(&self.folder).ok()?;
        let ignore = self.folder.join(".gitignore");
        if !ignore.exists() {
            // A project that never heard of the cache is not to commit it.
            let _ = fs::write(ignore, "*\n");
        }
        let unfinished = self.folder.join(format!("{name}.{}{UNFINISHED}", std::process::id()));
        let write = || {
            let mut file = std::io::BufWriter::new(fs::File::create(&unfinished)?);
            pieces.iter().try_for_each(|piece| file.write_all(piece.as_ref()))?;
            file.flush()?;
            fs::rename(&unfinished, self.folder.join(name))
        };
        let written = write();
        if written.is_err() {
            let _ = fs::remove_file(&unfinished);
        }
        written.ok()
    }

    fn drop_others(&self, family: &str, name: &str) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        for entry in entries.flatten() {
            let other = entry.file_name().to_string_lossy().into_owned();
            let old = || {
                entry.metadata().and_then(|m| m.modified()).is_ok_and(|at| at.elapsed().is_ok_and(|e| e > ABANDONED))
            };
            if other.starts_with(family) && other != name && (!other.ends_with(UNFINISHED) || old()) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// The program that is running: its version and, since one that was built anew may work otherwise under the same
/// version, the place, size and time of its file. The place tells programs apart whose files all have one time, as package
/// managers set it.
#[must_use]
pub fn program() -> String {
    let place = std::env::current_exe().ok();
    let file = place.as_ref().and_then(|place| fs::metadata(place).ok());
    let built = file.and_then(|file| Some((file.len(), file.modified().ok()?)));
    format!("{} {place:?} {built:?}", env!("CARGO_PKG_VERSION"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(root: &Path) -> Vec<String> {
        let entries = fs::read_dir(root.join(FOLDER)).unwrap();
        let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_last_of_a_family_is_kept() {
        let root = tempfile::tempdir().unwrap();
        let cache = Cache::of(root.path());
        assert_eq!(cache.read("search-1"), None);
        cache.keep("search-", "search-1", &[b"one"]);
        cache.keep("pages-", "pages-1", &[b"page"]);
        fs::write(root.path().join(FOLDER).join("search-3.77.part"), "somebody writes").unwrap();
        cache.keep("search-", "search-2", &["t", "wo"]);
        assert_eq!(cache.read("search-1"), None);
        assert_eq!(cache.read("search-2").as_deref(), Some(&b"two"[..]));
        assert_eq!(names(root.path()), [".gitignore", "pages-1", "search-2", "search-3.77.part"]);
    }

    #[test]
    fn a_folder_that_cannot_be_written_keeps_nothing_and_says_nothing() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join(FOLDER), "a file where the folder would be").unwrap();
        let cache = Cache::of(root.path());
        cache.keep("search-", "search-1", &[b"one"]);
        assert_eq!(cache.read("search-1"), None);
    }
}
