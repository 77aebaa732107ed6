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

/// A path in a folder, both as they are named from the working directory. Of a folder above that one nothing is named that leads
/// up and down again: from `content/recipes`, `content/recipes/a.md` in `../..` is `a.md`.
#[must_use]
pub fn within(folder: &Path, path: &Path) -> PathBuf {
    match steps_up(folder) {
        0 if folder == Path::new(".") => path.to_owned(),
        0 => folder.join(path),
        steps => from_below(&std::env::current_dir().unwrap_or_default(), steps, path),
    }
}

/// How far a folder lies above the working directory, where it is written as `..`, `../..` and so on; 0 for all others.
fn steps_up(folder: &Path) -> usize {
    let steps = folder.components().take_while(|part| *part == Component::ParentDir).count();
    if steps == folder.components().count() { steps } else { 0 }
}

/// A path in the folder that lies so many steps above `here`, as it is named from there.
fn from_below(here: &Path, steps: usize, path: &Path) -> PathBuf {
    let names: Vec<Component<'_>> = here.components().collect();
    let down = &names[names.len().saturating_sub(steps)..];
    let same = down.iter().zip(path.components()).take_while(|(one, other)| **one == *other).count();
    let up = std::iter::repeat_n(Component::ParentDir, steps - same);
    let named: PathBuf = up.chain(path.components().skip(same)).collect();
    if named == Path::new("") { PathBuf::from(".") } else { named }
}

/// The nearest folder from the working directory upwards that has a file, written as `.`, `..`, `../..` and so on. It is looked
/// for as far as the git repository goes, or the disk where there is none.
#[must_use]
pub fn nearest_with(file: &str) -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    for (steps, folder) in here.ancestors().enumerate() {
        if folder.join(file).is_file() {
            let up: PathBuf = std::iter::repeat_n(Component::ParentDir, steps).collect();
            return Some(if steps == 0 { PathBuf::from(".") } else { up });
        }
        if folder.join(".git").exists() {
            break;
        }
    }
    None
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

/// A file of a folder as it is named from the working directory, with `/` between all names.
#[must_use]
pub fn file_from_here(folder: &Path, file: &str) -> String {
    match steps_up(folder) {
        0 => file_in(&from_here(folder), file),
        _ => within(folder, Path::new(file)).to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"),
    }
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

    #[test]
    fn a_file_is_named_from_a_folder_below_its_project() {
        let here = Path::new("/home/me/handbook/content/recipes");
        for (file, shown) in [
            ("content/recipes/a.md", "a.md"),
            ("content/incidents/a.md", "../incidents/a.md"),
            ("content/recipes-old/a.md", "../recipes-old/a.md"),
            ("book.toml", "../../book.toml"),
            ("other/recipes/a.md", "../../other/recipes/a.md"),
            ("content/recipes", "."),
            ("content", ".."),
        ] {
            assert_eq!(from_below(here, 2, Path::new(file)), Path::new(shown), "{file}");
        }
        assert_eq!(["..", "../..", "../a", ".", "a/..", "/"].map(|f| steps_up(Path::new(f))), [1, 2, 0, 0, 0, 0]);
    }
}
