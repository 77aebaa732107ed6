//! One file per subcommand; the only place that prints. A command also reads and writes the files that its arguments
//! name, such as reports and skeletons. The project is read, and the site written, by the [shell](crate::shell).
#![allow(
    clippy::disallowed_methods,
    reason = "commands read and write the files that their arguments name; all else is the shell's"
)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::config::Config;
use crate::diag::{Finding, Level, Located};
use crate::pipeline;
use crate::shell::{clock, disk, place};
use crate::source::Sources;
use findings::{count, print_findings};
pub(crate) use output::refused;
use output::{complain, print, say};

pub mod annotate;
pub mod build;
pub mod check;
pub mod completions;
pub mod explain;
mod findings;
pub mod init;
pub mod new;
mod output;
pub mod permalinks;
pub mod rules;
pub mod search;
pub mod serve;
pub mod sweep;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All is well: exit code 0.
    Success,
    /// There are findings at error level: exit code 1.
    Findings,
    /// The call or the environment is at fault: exit code 2.
    Environment,
    /// The input went through as it is, because it could not be dealt with: exit code 3.
    PassedThrough,
}

impl Outcome {
    /// This end, unless what had to be said before it could not be.
    fn after(self, said: Result<(), Self>) -> Self {
        said.err().unwrap_or(self)
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Success => Self::SUCCESS,
            Outcome::Findings => Self::from(1),
            Outcome::Environment => Self::from(2),
            Outcome::PassedThrough => Self::from(3),
        }
    }
}

/// A project as it was read: its settings, its texts, and what was found on the way.
struct Project {
    config: Config,
    sources: Sources,
    findings: Vec<Finding>,
    /// The settings cannot be read, and so nothing else was.
    without_settings: bool,
}

impl Project {
    /// Reads the project in a folder; without `book.toml` or a content folder it is none, which is said.
    fn read(dir: &Path) -> Option<Self> {
        if let Some(text) = clock::misread() {
            let help = "write a day such as `2024-03-01`, or unset the variable for today";
            complain(&format!("`{text}`, which {} says, is no day", clock::TODAY), help);
            return None;
        }
        if !dir.is_dir() {
            complain(&format!("there is no folder {}", dir.display()), "name the project's folder with `--dir DIR`");
            return None;
        }
        let mut findings = Vec::new();
        let settings = disk::read_config(dir).unpack(&mut findings);
        let config = crate::config::read(settings.config.as_ref()).unpack(&mut findings);
        if settings.config.is_none() && findings.is_empty() && !dir.join(&config.src).is_dir() {
            let what = format!(
                "{} is no handbook project: it has neither {} nor {}/",
                if dir == Path::new(".") { "this folder".to_owned() } else { dir.display().to_string() },
                disk::CONFIG,
                config.src
            );
            complain(
                &what,
                "go to the project's folder, name it with `--dir DIR`, or start one with `rcabook init DIR`",
            );
            return None;
        }
        // Records read with other settings than theirs would be found wrong in what is right.
        let without_settings = crate::config::is_unreadable(settings.config.as_ref(), &findings);
        let sources =
            if without_settings { settings } else { disk::read(dir, &config, settings).unpack(&mut findings) };
        Some(Self { config, sources, findings, without_settings })
    }

    /// Like [`read`](Self::read), for commands that need the records: settings that cannot be read end them.
    fn read_whole(dir: &Path) -> Result<Self, Outcome> {
        let project = Self::read(dir).ok_or(Outcome::Environment)?;
        if project.without_settings {
            let located = pipeline::settle(project.findings, &project.sources, &project.config, false);
            return Err(Outcome::Findings.after(print_findings(dir, &located)));
        }
        Ok(project)
    }
}

/// The folder of the project that a command is about: the one that is named; or else the working directory, unless that is no
/// project and one above it has settings.
pub(crate) fn project_folder(named: Option<PathBuf>) -> PathBuf {
    let here = PathBuf::from(".");
    let above = || {
        let is_project = Path::new(&Config::default().src).is_dir();
        if is_project { None } else { place::nearest_with(disk::CONFIG) }
    };
    named.or_else(above).unwrap_or(here)
}

/// A path in the project's folder, as it is named from the working directory.
fn in_project(dir: &Path, path: impl AsRef<Path>) -> PathBuf {
    place::within(dir, path.as_ref())
}

/// Findings with their files as they are named from the working directory, and not from the project's folder.
fn from_here(dir: &Path, findings: &[Located]) -> Vec<Located> {
    renamed(findings, |file| place::file_from_here(dir, file))
}

/// Findings of a project that lies in this folder, as they are named from where that lies.
fn below(folder: &Path, findings: &[Located]) -> Vec<Located> {
    renamed(findings, |file| place::file_in(folder, file))
}

fn renamed(findings: &[Located], name: impl Fn(&str) -> String) -> Vec<Located> {
    let mut out = findings.to_vec();
    for located in &mut out {
        located.finding.file = name(&located.finding.file).into();
    }
    out
}

/// "1 recipe", "2 recipes".
fn counted(number: usize, name: &str) -> String {
    format!("{number} {name}{}", if number == 1 { "" } else { "s" })
}

fn has_errors(findings: &[Located]) -> bool {
    findings.iter().any(|l| l.level == Level::Error)
}
