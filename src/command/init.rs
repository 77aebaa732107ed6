//! `rcabook init`: a small project that builds, checks clean, and shows one record of each kind.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use include_dir::{Dir, DirEntry, include_dir};

use super::{Outcome, complain, in_project, say};

/// The project that is written.
static PROJECT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/command/project");

/// Lines of files that a folder may have already. Of the theme's files those that are no text, such as fonts, stay as they are.
const LINES: [(&str, &str); 3] = [
    (".gitignore", "/book"),
    (".gitattributes", "/permalinks.lock text eol=lf merge=union"),
    (".gitattributes", "/themes/** text=auto eol=lf"),
];

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
    let mut made = Made::default();
    if let Err(error) = made.project(dir, &files) {
        made.take_back();
        complain(
            &format!("the project cannot be written to {}: {error}", dir.display()),
            "check the folder's permissions and the disk's space; nothing was left behind",
        );
        return Outcome::Environment;
    }
    Outcome::Success.after(if dir == Path::new(".") {
        say("a project in this folder; `rcabook build` builds it")
    } else {
        say(&format!("a project in {}; `rcabook build --dir {}` builds it", dir.display(), quoted(dir)))
    })
}

/// What was made so far, in this order: all of it goes again when the rest cannot be made, so that another try finds nothing in
/// its way.
#[derive(Debug, Default)]
struct Made {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
    /// Files that were there, and what they said.
    longer: Vec<(PathBuf, String)>,
}

impl Made {
    fn project(&mut self, dir: &Path, files: &[&include_dir::File<'static>]) -> io::Result<()> {
        for file in files {
            self.file(&dir.join(file.path()), file.contents())?;
        }
        // Left out of the embedded files, because they would hold for this repository; what a folder's own ones say stays.
        for (name, line) in LINES {
            self.line(&dir.join(name), line)?;
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.folders_above(path)?;
        let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path)?;
        self.files.push(path.to_owned());
        file.write_all(bytes)
    }

    fn folders_above(&mut self, path: &Path) -> io::Result<()> {
        let missing: Vec<&Path> = path.ancestors().skip(1).take_while(|folder| !is_there(folder)).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder)?;
            self.folders.push(folder.to_owned());
        }
        Ok(())
    }

    /// Adds a line to the end of a file that does not have it; a file that is not there is made.
    fn line(&mut self, path: &Path, line: &str) -> io::Result<()> {
        if !path.exists() {
            return self.file(path, format!("{line}\n").as_bytes());
        }
        let before = fs::read_to_string(path)?;
        if before.lines().any(|l| l.trim() == line) {
            return Ok(());
        }
        let end = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
        let mut file = fs::OpenOptions::new().append(true).open(path)?;
        self.longer.push((path.to_owned(), before));
        file.write_all(format!("{end}{line}\n").as_bytes())
    }

    /// Takes everything back, as far as that can be done: what fails here failed before, and is said.
    fn take_back(self) {
        for (path, before) in &self.longer {
            let _ = fs::OpenOptions::new().write(true).open(path).and_then(|file| file.set_len(before.len() as u64));
        }
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

fn is_there(folder: &Path) -> bool {
    folder == Path::new("") || folder.exists()
}

/// A path as a shell reads it as one word.
fn quoted(path: &Path) -> String {
    let text = path.to_string_lossy();
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+,@%=:".contains(c);
    if text.chars().all(is_plain) { text.into_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
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
