//! The index that a browser searches, in a folder of its own.

use std::path::Path;

use super::super::build;
use crate::search::Searcher;
use crate::search::export::{INDEX, is_shard};
use crate::shell::disk;

/// Folders in which the files of an index would stand among records or other files of the project; what is wrong, and the way
/// out.
pub(super) fn misplaced(dir: &Path, out: &Path) -> Option<(String, &'static str)> {
    let settings = disk::read_config(dir).value;
    let src = crate::config::read(settings.config.as_ref()).value.src;
    let (what, _) = build::misplaced(dir, &src, out, "the index")?;
    Some((what, "choose a folder for the index alone with `--export DIR`"))
}

/// Writes the files: the first one, by which a browser finds the others, when those are there; then those go that an earlier
/// export has left.
pub(super) fn write(searcher: &Searcher, dir: &Path) -> Result<(), String> {
    let export = searcher.export().map_err(|error| error.to_string())?;
    let (first, others): (Vec<_>, Vec<_>) = export.files.into_iter().partition(|(path, _)| path == INDEX);
    for (path, bytes) in others.iter().chain(&first) {
        let path = dir.join(path);
        let folder = path.parent().unwrap_or(dir);
        let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, bytes));
        written.map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
    }
    remove_others(dir, |path| others.iter().any(|(ours, _)| ours == path))
        .map_err(|error| format!("what an earlier export left in {} cannot be removed: {error}", dir.display()))
}

fn remove_others(dir: &Path, is_ours: impl Fn(&str) -> bool) -> std::io::Result<()> {
    let Some(folder) = Path::new(INDEX).parent() else { return Ok(()) };
    for entry in std::fs::read_dir(dir.join(folder))? {
        let entry = entry?;
        let path = format!("{}/{}", folder.display(), entry.file_name().to_string_lossy());
        if is_shard(&path) && !is_ours(&path) && entry.file_type()?.is_file() {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
