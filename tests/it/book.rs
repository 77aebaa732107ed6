//! A project in a folder of its own, and the program run on it.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use snapbox::{Assert, Data, IntoData};
use tempfile::TempDir;

/// The day on which all tests happen.
pub(crate) const TODAY: &str = "2026-11-22";

/// Longer than any run of these tests takes; a run that is not over by then hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// An incident without anything that a check could find.
pub(crate) const INCIDENT: &str = "---
id: INC-2023-001
title: A migration failed
date: 2023-02-16
status: draft
summary: It failed on prod.
---
## Technical cause

The table was locked.
";

/// A guide without anything that a check could find.
pub(crate) const GUIDE: &str = "---
title: A guide
summary: What it is for.
---
## First section

Text.
";

/// A project under construction; `file` and the like return it, so that a test reads as one sentence.
#[must_use]
pub(crate) struct Book {
    temp: TempDir,
}

impl Book {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        let temp = tempfile::tempdir().unwrap();
        fs::create_dir(temp.path().join("project")).unwrap();
        Self { temp }
    }

    /// A copy of a folder, links as they are.
    pub(crate) fn copy_of(folder: &Path) -> Self {
        let book = Self::new();
        copy(folder, &book.root());
        book
    }

    /// Writes a text file.
    pub(crate) fn file(self, path: &str, text: &str) -> Self {
        self.bytes(path, text.as_bytes())
    }

    /// Writes a file that need not be text.
    pub(crate) fn bytes(self, path: &str, bytes: &[u8]) -> Self {
        let place = self.make_room(path);
        fs::write(place, bytes).unwrap();
        self
    }

    /// Makes a symbolic link.
    pub(crate) fn link(self, path: &str, target: &str) -> Self {
        let place = self.make_room(path);
        symlink(target, place).unwrap();
        self
    }

    /// Makes an empty folder.
    pub(crate) fn folder(self, path: &str) -> Self {
        fs::create_dir_all(self.path(path)).unwrap();
        self
    }

    fn make_room(&self, path: &str) -> PathBuf {
        let place = self.path(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        place
    }

    /// The project's folder. What stands beside it in the same parent is no part of the project.
    pub(crate) fn root(&self) -> PathBuf {
        self.temp.path().join("project")
    }

    /// A path in the project.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// The text of a file of the project.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// The program with these arguments, to be run in the project's folder.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rcabook"));
        command.args(args).current_dir(self.root()).stdin(Stdio::null());
        command.env("RCABOOK_TODAY", TODAY).env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE");
        command
    }

    /// Runs the program with these arguments.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        let (out, err) = (self.temp.path().join("stdout"), self.temp.path().join("stderr"));
        let mut command = self.command(args);
        command.stdout(File::create(&out).unwrap()).stderr(File::create(&err).unwrap());
        let status = wait(&mut command);
        let read = |path| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
        Run { args: args.join(" "), status, out: read(out), err: read(err), root: self.root() }
    }

    /// Runs `rcabook check`.
    pub(crate) fn check(&self) -> Run {
        self.run(&["check"])
    }

    /// Runs `rcabook build`.
    pub(crate) fn build(&self) -> Run {
        self.run(&["build"])
    }
}

fn wait(command: &mut Command) -> ExitStatus {
    let mut child = command.spawn().unwrap();
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if start.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("{command:?} was not over after {PATIENCE:?}");
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Copies a folder with all it holds.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (kind, place) = (entry.file_type().unwrap(), to.join(entry.file_name()));
        if kind.is_symlink() {
            symlink(fs::read_link(entry.path()).unwrap(), place).unwrap();
        } else if kind.is_dir() {
            copy(&entry.path(), &place);
        } else {
            fs::copy(entry.path(), place).unwrap();
        }
    }
}

/// How the program ended and what it said.
#[derive(Debug)]
pub(crate) struct Run {
    args: String,
    root: PathBuf,
    status: ExitStatus,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    /// The exit code; `None` after a signal.
    pub(crate) fn code(&self) -> Option<i32> {
        self.status.code()
    }

    /// The command, all that it printed, and its exit code.
    pub(crate) fn transcript(&self) -> String {
        assert!(!self.err.contains("panicked"), "{}", self.err);
        let code = self.code().map_or_else(|| self.status.to_string(), |code| format!("exit code {code}"));
        let text = format!("$ rcabook {}\n{}{}{code}\n", self.args, self.out, self.err);
        text.replace(&*self.root.canonicalize().unwrap().to_string_lossy(), "[PROJECT]")
    }

    /// Holds the transcript against an expected text.
    #[track_caller]
    pub(crate) fn shows(&self, expected: impl IntoData) {
        snapshots().eq(self.transcript(), expected.raw());
    }

    /// Asserts the exit code and returns what was printed on stderr, for runs whose words are tested elsewhere.
    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> String {
        assert_eq!(self.code(), Some(code), "{}", self.transcript());
        self.err
    }
}

/// Assertions whose expected texts `SNAPSHOTS=overwrite` writes anew.
pub(crate) fn snapshots() -> Assert {
    Assert::new().action_env("SNAPSHOTS")
}

/// The expected text in a file below `tests/`.
pub(crate) fn expected(path: &Path) -> Data {
    Data::read_from(path, None).raw()
}

/// A path below the repository's root.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
