//! Where a folder lies, for those who open the files that are named.

use std::path::{Component, Path, PathBuf};

/// A folder as it is written from the working directory: empty for that directory itself, relative where it lies below,
/// and otherwise as it was named.
#[must_use]
pub fn from_here(folder: &Path) -> PathBuf {
    let here = std::env::current_dir().ok();
    let below = here.and_then(|here| folder.strip_prefix(here).ok());
    below.unwrap_or(folder).components().filter(|part| *part != Component::CurDir).collect()
}

/// The working directory, as paths are written.
#[must_use]
pub fn here() -> String {
    let here = std::env::current_dir().unwrap_or_default();
    here.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

/// A folder as it is written from the root of the git repository that it lies in; `None` where it lies in none.
#[must_use]
pub fn in_repository(folder: &Path) -> Option<PathBuf> {
    let whole = folder.canonicalize().ok()?;
    // Of a worktree or a submodule it is a file.
    let root = whole.ancestors().find(|folder| folder.join(".git").exists())?;
    whole.strip_prefix(root).ok().map(Path::to_owned)
}

/// A file of a folder, with `/` between all names.
#[must_use]
pub fn file_in(folder: &Path, file: &str) -> String {
    if folder == Path::new("") {
        return file.to_owned();
    }
    let folder = folder.to_string_lossy();
    format!("{}/{file}", folder.trim_end_matches(std::path::MAIN_SEPARATOR).replace(std::path::MAIN_SEPARATOR, "/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_named_from_the_working_directory() {
        let here = std::env::current_dir().unwrap();
        for (folder, shown) in [(".", ""), ("./a/./b/", "a/b"), ("../a", "../a"), ("", ""), ("/a/b", "/a/b")] {
            assert_eq!(from_here(Path::new(folder)), Path::new(shown), "{folder}");
        }
        assert_eq!(from_here(&here), Path::new(""));
        assert_eq!(from_here(&here.join("a")), Path::new("a"));
        assert_eq!(file_in(Path::new("a/b"), "c.md"), "a/b/c.md");
        assert_eq!(file_in(Path::new("/"), "c.md"), "/c.md");
        assert_eq!(file_in(Path::new(""), "c.md"), "c.md");
    }
}
