//! `rcabook init`: a small project that builds, checks clean, and shows one record of each kind.

use std::fs;
use std::io::Write;
use std::path::Path;

use include_dir::{Dir, DirEntry, include_dir};

use super::{Outcome, complain, in_project, say};

/// The project that is written.
static PROJECT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/command/project");

/// Writes a new project into a folder; nothing is ever overwritten. A `.gitignore` that is there gets one line more.
#[must_use]
pub fn run(dir: &Path) -> Outcome {
    let files = files(&PROJECT);
    if dir.exists() && !dir.is_dir() {
        complain(&format!("{} is no folder", dir.display()), "name a folder, which need not exist yet");
        return Outcome::Environment;
    }
    if let Some(taken) = files.iter().map(|f| in_project(dir, f.path())).find(|p| p.exists()) {
        complain(&format!("{} exists already", taken.display()), "choose an empty folder: nothing is overwritten");
        return Outcome::Environment;
    }
    for file in files {
        if let Err(error) = write(&dir.join(file.path()), file.contents()) {
            complain(
                &format!("the project cannot be written to {}: {error}", dir.display()),
                "check the folder's permissions and the disk's space",
            );
            return Outcome::Environment;
        }
    }
    // Left out of the embedded files, because they would hold for this repository; what a folder's own ones say stays.
    for (name, line) in [(".gitignore", "/book"), (".gitattributes", "/permalinks.lock text eol=lf merge=union")] {
        let _ = add_line(&dir.join(name), line);
    }
    Outcome::Success.after(if dir == Path::new(".") {
        say("a project in this folder; `rcabook build` builds it")
    } else {
        say(&format!("a project in {}; `rcabook build --dir {}` builds it", dir.display(), dir.display()))
    })
}

fn files(dir: &'static Dir<'static>) -> Vec<&'static include_dir::File<'static>> {
    dir.entries()
        .iter()
        .flat_map(|entry| match entry {
            DirEntry::Dir(dir) => files(dir),
            DirEntry::File(file) => vec![file],
        })
        .collect()
}

/// Adds a line to the end of a file that does not have it; a file that is not there is made.
fn add_line(path: &Path, line: &str) -> std::io::Result<()> {
    let before = if path.exists() { fs::read_to_string(path)? } else { String::new() };
    if before.lines().any(|l| l.trim() == line) {
        return Ok(());
    }
    let end = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
    fs::OpenOptions::new().create(true).append(true).open(path)?.write_all(format!("{end}{line}\n").as_bytes())
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, bytes)
}
