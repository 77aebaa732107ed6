//! Who runs against whom, in turns.

use std::fmt;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::args::{Args, Peer};
use crate::corpus::Corpus;
use crate::goals::{Entry, Size};
use crate::layout;
use crate::measure::{self, Tree};

/// A program that takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Ours,
    OursSearch,
    Floor,
    Copy,
    MdbookPlain,
    MdbookSearch,
    Hugo,
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Ours => "rcabook build, search off",
            Self::OursSearch => "rcabook build, search on",
            Self::Floor => "floor: read, Markdown, write",
            Self::Copy => "cp -r of our output",
            Self::MdbookPlain => "mdBook, search off",
            Self::MdbookSearch => "mdBook, search on",
            Self::Hugo => "Hugo, lean theme",
        })
    }
}

/// A corpus laid out for all, and the programs that are here.
pub(crate) struct Contest {
    folder: PathBuf,
    records: usize,
    markdown: u64,
    programs: Vec<Who>,
    absent: Vec<String>,
}

impl Contest {
    /// Writes the corpus in each program's form.
    pub(crate) fn prepare(corpus: &Corpus, args: &Args, folder: &Path) -> Result<Self, String> {
        let records = corpus.records()?;
        let markdown = layout::ours::write(corpus, &folder.join("handbook"), false)?;
        layout::ours::write(corpus, &folder.join("handbook-search"), true)?;
        let mut contest = Self {
            folder: folder.to_owned(),
            records,
            markdown,
            programs: vec![Who::Ours, Who::OursSearch, Who::Floor, Who::Copy],
            absent: Vec::new(),
        };
        if args.wants(Peer::Mdbook, records) && contest.is_here("mdBook", &mdbook(), "--version") {
            layout::mdbook::write(corpus, &folder.join("mdbook"))?;
            contest.programs.extend([Who::MdbookPlain, Who::MdbookSearch]);
        }
        if args.wants(Peer::Hugo, records) && contest.is_here("Hugo", &hugo(), "version") {
            layout::hugo::write(corpus, &folder.join("hugo"))?;
            contest.programs.push(Who::Hugo);
        }
        Ok(contest)
    }

    /// Whether a program answers; one that does not is told of below the table.
    fn is_here(&mut self, name: &str, program: &str, ask: &str) -> bool {
        let answer = Command::new(program).arg(ask).stdout(Stdio::null()).stderr(Stdio::null()).status();
        let here = answer.is_ok_and(|status| status.success());
        if !here {
            self.absent.push(format!("{name}: not installed"));
        }
        here
    }

    /// A folder that our site was built into.
    pub(crate) fn ours(&self) -> PathBuf {
        self.out(Who::Ours, 0)
    }

    /// Each run has a folder of its own, and nothing is removed before the end: ext4 passes over the inodes of files that
    /// were deleted a short while ago one by one, which would cost the next run more than its own work.
    fn out(&self, who: Who, round: usize) -> PathBuf {
        self.folder.join(format!("out-{round}-{who:?}").to_lowercase())
    }

    /// Lets all run in turns, this many times.
    pub(crate) fn run(&self, runs: usize) -> Result<Size, String> {
        let mut entries: Vec<Entry> =
            self.programs.iter().map(|who| Entry { who: *who, runs: Vec::new(), tree: Tree::default() }).collect();
        for round in 0..runs.max(1) {
            for entry in &mut entries {
                self.tell(&format!("round {} of {runs}: {}", round + 1, entry.who));
                let out = self.out(entry.who, round);
                entry.runs.push(measure::run(&mut self.command(entry.who, round)?, &self.folder.join("log"))?);
                entry.tree = Tree::of(&out)?;
            }
        }
        self.tell("");
        let absent = self.absent.clone();
        Ok(Size { records: self.records, markdown: self.markdown, entries, absent, overhead: None })
    }

    /// Says on a terminal how far it is.
    fn tell(&self, what: &str) {
        if std::io::stderr().is_terminal() {
            eprint!("\r{} records, {what:<50}\r", self.records);
        }
    }

    fn command(&self, who: Who, round: usize) -> Result<Command, String> {
        let out = self.out(who, round);
        let from = |name: &str| self.folder.join(name);
        let program = match who {
            Who::Ours | Who::OursSearch => env!("CARGO_BIN_EXE_rcabook").to_owned(),
            Who::Floor => std::env::current_exe().map_err(|e| e.to_string())?.to_string_lossy().into_owned(),
            Who::Copy => "cp".to_owned(),
            Who::MdbookPlain | Who::MdbookSearch => mdbook(),
            Who::Hugo => hugo(),
        };
        let mut command = Command::new(program);
        match who {
            Who::Ours => command.args(["build", "--dir"]).arg(from("handbook")).arg("--out").arg(out),
            Who::OursSearch => command.args(["build", "--dir"]).arg(from("handbook-search")).arg("--out").arg(out),
            Who::Floor => command.arg("--floor").arg(from("handbook/content/incidents")).arg(out),
            Who::Copy => command.arg("-r").arg(self.out(Who::Ours, round)).arg(out),
            Who::MdbookPlain => {
                command.args(["build", "--dest-dir"]).arg(out).arg(from("mdbook")).env(layout::mdbook::SEARCH, "false")
            }
            Who::MdbookSearch => command.args(["build", "--dest-dir"]).arg(out).arg(from("mdbook")),
            Who::Hugo => command.arg("--source").arg(from("hugo")).arg("--destination").arg(out),
        };
        Ok(command)
    }
}

fn mdbook() -> String {
    std::env::var("MDBOOK").unwrap_or_else(|_| "mdbook".to_owned())
}

fn hugo() -> String {
    std::env::var("HUGO").unwrap_or_else(|_| "hugo".to_owned())
}
