//! A first build, and a second one after one edit.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::corpus::Corpus;
use crate::measure::{self, Usage};
use crate::{layout, quantile};

/// Builds anew and again, this many times, and prints the ratios.
pub(crate) fn compare(corpus: &Corpus, scratch: &Path, rounds: usize) -> Result<(), String> {
    if rounds == 0 {
        return Ok(());
    }
    let folder = scratch.join("again");
    layout::ours::write(corpus, &folder, true)?;
    let mut walls = Vec::new();
    let mut cpus = Vec::new();
    for round in 0..rounds {
        let _ = fs::remove_dir_all(folder.join(".rcabook"));
        let out = scratch.join(format!("out-{round}"));
        let first = build(&folder, &out, scratch)?;
        edit(&folder.join("content/incidents"), round)?;
        let second = build(&folder, &out, scratch)?;
        println!(
            "  build {:.2} s (CPU {:.2} s), again after one edit {:.2} s (CPU {:.2} s)",
            first.wall.as_secs_f64(),
            first.cpu.as_secs_f64(),
            second.wall.as_secs_f64(),
            second.cpu.as_secs_f64()
        );
        walls.push(second.wall.as_secs_f64() / first.wall.as_secs_f64().max(1e-6));
        cpus.push(second.cpu.as_secs_f64() / first.cpu.as_secs_f64().max(1e-6));
    }
    println!(
        "  the second by the first: wall {:.3}, CPU {:.3}   goal at 10,000 records: 0.25\n",
        quantile(&walls, 0.5),
        quantile(&cpus, 0.5)
    );
    Ok(())
}

fn build(folder: &Path, out: &Path, scratch: &Path) -> Result<Usage, String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rcabook"));
    command.args(["build", "--dir"]).arg(folder).arg("--out").arg(out);
    measure::run(&mut command, &scratch.join("log"))
}

/// Adds a paragraph to some record.
fn edit(content: &Path, round: usize) -> Result<(), String> {
    let files = walkdir::WalkDir::new(content).sort_by_file_name().into_iter().filter_map(Result::ok);
    let mut files = files.filter(|entry| entry.file_type().is_file());
    let file = files.nth(round * 3).ok_or("there is no record")?;
    let mut text = fs::read_to_string(file.path()).map_err(|e| e.to_string())?;
    text.push_str(&format!("\n\nEdited in round {round}.\n"));
    fs::write(file.path(), text).map_err(|e| e.to_string())
}
