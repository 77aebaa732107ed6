//! `cargo bench --bench build`: what a build costs, beside what it could cost at best and what others cost.
//!
//! | room | owns |
//! |---|---|
//! | `args` | the arguments |
//! | `corpus/` | the write-ups: made here, or read from a folder |
//! | `layout/` | the same text as our project, as an mdBook and as a Hugo site |
//! | `measure` | one run of one program: wall time, CPU time, peak memory |
//! | `contest` | who runs against whom, in turns |
//! | `floor` | the least that a site generator can do: read, Markdown to HTML, write |
//! | `overhead` | the bytes of a page around its article |
//! | `goals`, `table` | what is printed |
//!
//! Nothing is asserted: times on a shared machine are no pass or fail. Programs run in turns (A B A B), and figures are
//! medians of the rounds' ratios, because the machine's speed drifts less within a round than between two.

#![allow(clippy::disallowed_methods, reason = "a benchmark is all about the outside world")]

use std::path::Path;
use std::process::ExitCode;

use clap::Parser as _;

mod args;
mod contest;
mod corpus;
mod floor;
mod goals;
mod layout;
mod measure;
mod overhead;
mod table;

use args::{Args, Task};
use contest::Contest;
use corpus::Corpus;
use goals::Size;

fn main() -> ExitCode {
    let done = match Args::parse().task() {
        Task::Floor { from, to } => floor::run(&from, &to).map_err(|e| format!("the floor: {e}")),
        Task::Write { corpus, to } => layout::ours::write(&corpus, &to, true).map(drop),
        Task::Compare(args) => compare(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the contest at each size and prints the tables.
fn compare(args: &Args) -> Result<(), String> {
    let scratch = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).map_err(|e| format!("no room to work in: {e}"))?;
    let mut sizes = Vec::new();
    for (n, corpus) in args.corpora().iter().enumerate() {
        let size = at_size(corpus, args, &scratch.path().join(n.to_string()))?;
        println!("{}", table::of(&size));
        sizes.push(size);
    }
    println!("{}", goals::table(&sizes));
    Ok(())
}

fn at_size(corpus: &Corpus, args: &Args, folder: &Path) -> Result<Size, String> {
    let contest = Contest::prepare(corpus, args, folder)?;
    let mut size = contest.run(args.runs)?;
    size.overhead = overhead::of_incidents(&contest.ours())?;
    Ok(size)
}
