//! `cargo bench --bench serve`: how long after a file was saved the preview serves the change, beside other generators'
//! previews of the same text; and what a second build after one edit costs by the first.
//!
//! | room | owns |
//! |---|---|
//! | `preview` | one running preview: starting it, asking it, ending it |
//! | `again` | a first build and a second one after one edit |
//! | `corpus/`, `layout/`, `measure` | those of the benchmark of `build` |
//!
//! An edit is one more paragraph at the end of one record, written as an editor does. From the moment before the write
//! the record's page is asked for, again and again, until it has the paragraph. Previews take turns, edit by edit.

#![allow(clippy::disallowed_methods, reason = "a benchmark is all about the outside world")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;

mod again;
#[allow(dead_code, reason = "the benchmark of `build` uses more of it")]
#[path = "../build/corpus/mod.rs"]
mod corpus;
#[allow(dead_code, reason = "the benchmark of `build` uses more of it")]
#[path = "../build/layout/mod.rs"]
mod layout;
#[allow(dead_code, reason = "the benchmark of `build` uses more of it")]
#[path = "../build/measure.rs"]
mod measure;
mod preview;

use corpus::Corpus;
use preview::{Preview, Who};

/// How long after a save the preview serves the change, and what a second build costs.
#[derive(Debug, Parser)]
#[command(name = "cargo bench --bench serve --", about, max_term_width = 100)]
struct Args {
    /// How many records
    #[arg(long, value_name = "N,N", value_delimiter = ',', default_values_t = [1_000, 10_000])]
    records: Vec<usize>,
    /// How many edits
    #[arg(long, value_name = "N", default_value_t = 40)]
    edits: usize,
    /// The largest corpus that other generators are given
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    peer_limit: usize,
    /// How many edits the slow ones among the others are given
    #[arg(long, value_name = "N", default_value_t = 5)]
    peer_edits: usize,
    /// How many rounds of first and second builds; 0 for none
    #[arg(long, value_name = "N", default_value_t = 3)]
    builds: usize,
    /// Cargo gives this to every benchmark
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    let mut args = Args::parse();
    if !args.bench {
        // `cargo test --benches` only wants to know whether it runs.
        args = Args { records: vec![20], edits: 2, peer_limit: 0, builds: 1, ..args };
    }
    for records in args.records.clone() {
        if let Err(error) = at_size(records, &args) {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// One record, as each program knows it.
struct Record {
    id: String,
    folder: String,
    slug: String,
}

fn at_size(records: usize, args: &Args) -> Result<(), String> {
    let scratch = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).map_err(|e| format!("no room to work in: {e}"))?;
    // mdBook sees no change in what the nearest list above says that Git ignores, as this project's does of its build folder.
    fs::write(scratch.path().join(".gitignore"), "").map_err(|e| e.to_string())?;
    let corpus = Corpus::Made { records };
    let mut known = Vec::new();
    corpus.each(|w| {
        known.push(Record { id: w.id.to_lowercase(), folder: w.folder.clone(), slug: w.slug.clone() });
        Ok(())
    })?;
    let peers = if records <= args.peer_limit { Who::ALL } else { &Who::ALL[..1] };
    let mut running = Vec::new();
    for who in peers {
        match Preview::start(*who, &corpus, scratch.path()) {
            Ok(preview) => running.push((preview, Vec::new())),
            Err(why) => println!("{who}: {why}"),
        }
    }
    for edit in 0..args.edits {
        // Records far from each other, so that nothing is in a cache by chance.
        let record = &known[edit * 7919 % known.len()];
        for (preview, times) in &mut running {
            if preview.who == Who::Ours || edit < args.peer_edits {
                times.push(time(preview, record, edit)?);
            }
        }
    }
    println!("{records} records: from the save of one to the changed bytes on the server");
    let ours = running.first().map(|(_, times)| quantile(times, 0.5)).unwrap_or_default();
    for (preview, times) in &running {
        let (half, most) = (quantile(times, 0.5), quantile(times, 0.95));
        println!(
            "  {:<14} median {:>8.1} ms   p95 {:>8.1} ms   {:>6.1} x ours   ({} edits)",
            preview.who.to_string(),
            half * 1e3,
            most * 1e3,
            half / ours.max(1e-6),
            times.len()
        );
    }
    println!("  goals at 10,000 records: median 100 ms, p95 250 ms\n");
    drop(running);
    again::compare(&corpus, scratch.path(), args.builds)
}

/// From before the write to the first answer with the new paragraph.
fn time(preview: &Preview, record: &Record, edit: usize) -> Result<f64, String> {
    let path: PathBuf = preview.source(record);
    let mark = format!("Edited for the {edit}th time.");
    let mut text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    text.push_str(&format!("\n\n{mark}\n"));
    let began = Instant::now();
    fs::write(&path, text).map_err(|e| e.to_string())?;
    let page = preview.page(record);
    while !preview.ask(&page).is_some_and(|html| html.contains(&mark)) {
        if began.elapsed() > Duration::from_secs(180) {
            return Err(format!("{} never showed an edit of {}", preview.who, path.display()));
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    let took = began.elapsed().as_secs_f64();
    // The next edit finds the preview at rest.
    std::thread::sleep(Duration::from_millis(700));
    Ok(took)
}

/// The value below which this share of the times lies.
pub(crate) fn quantile(times: &[f64], share: f64) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = ((sorted.len() as f64 * share).ceil() as usize).clamp(1, sorted.len().max(1)) - 1;
    sorted.get(at).copied().unwrap_or(0.0)
}

/// Where the project of a program lies.
pub(crate) fn project(scratch: &Path, who: Who) -> PathBuf {
    scratch.join(format!("{who:?}").to_lowercase())
}
