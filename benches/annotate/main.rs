//! What annotating costs, beside `cat` and `jq .` on the same input: wall time, CPU time and peak memory.
//!
//! Nothing fails when a goal is missed: times on a shared machine are no test.

#![allow(clippy::disallowed_methods, reason = "a benchmark makes its inputs on the disk and runs other programs")]

mod input;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4 as _;

/// What one run cost.
#[derive(Debug, Clone, Copy)]
struct Usage {
    wall: Duration,
    /// User and system time.
    cpu: Duration,
    /// The largest resident set, in bytes.
    peak: u64,
}

/// A program that is measured, by what it is called in the table.
struct Program {
    name: &'static str,
    command: Command,
}

const ROUNDS: usize = 5;

const HELP: &str = "\
cargo bench --bench annotate [-- --runs N]
Makes a SARIF log of 100 MB and texts of 1,000,000 lines in target/annotate-bench, and annotates them beside cat and jq.";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let rounds = match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => ROUNDS,
        ["--runs", number] if number.parse::<usize>().is_ok_and(|n| n > 0) => number.parse().unwrap_or(ROUNDS),
        _ => {
            println!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match measure(rounds) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn measure(rounds: usize) -> Result<(), String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/annotate-bench");
    fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
    let rules = folder.join("rules.json");
    fs::write(&rules, include_bytes!("../../tests/annotate/rules.json")).map_err(|e| e.to_string())?;
    let inputs = input::all(&folder).map_err(|e| e.to_string())?;
    for input in inputs {
        let size = fs::metadata(&input.path).map_err(|e| e.to_string())?.len();
        println!("\n{}, {:.1} MB, {rounds} rounds", input.name, megabytes(size));
        println!("{:<12} {:>8} {:>8} {:>9} {:>12} {:>12}", "", "wall s", "CPU s", "peak MB", "ours: wall", "ours: CPU");
        let mut programs = programs(&rules, input.json);
        let mut runs = vec![Vec::new(); programs.len()];
        let output = folder.join("output");
        for _ in 0..rounds {
            for (program, runs) in programs.iter_mut().zip(&mut runs) {
                runs.push(run(program, &input.path, &output)?);
            }
        }
        for (at, program) in programs.iter().enumerate() {
            table_row(program.name, &runs[at], &runs[0], at == 0);
        }
    }
    Ok(())
}

fn programs(rules: &PathBuf, json: bool) -> Vec<Program> {
    let mut ours = Command::new(env!("CARGO_BIN_EXE_rcabook"));
    ours.arg("annotate").arg("--rules").arg(rules);
    let mut out =
        vec![Program { name: "annotate", command: ours }, Program { name: "cat", command: Command::new("cat") }];
    if json {
        let mut jq = Command::new("jq");
        jq.arg(".");
        if Command::new("jq").arg("--version").stdout(Stdio::null()).status().is_ok_and(|status| status.success()) {
            out.push(Program { name: "jq .", command: jq });
        } else {
            println!("(jq is not installed, and takes no part)");
        }
    }
    out
}

fn run(program: &mut Program, input: &Path, output: &Path) -> Result<Usage, String> {
    let failed = |why: &dyn std::fmt::Display| format!("{} did not run: {why}", program.name);
    let stdin = File::open(input).map_err(|e| failed(&e))?;
    // A new file each time: writing over an old one costs otherwise.
    let _ = fs::remove_file(output);
    let stdout = File::create(output).map_err(|e| failed(&e))?;
    let began = Instant::now();
    let mut child = program.command.stdin(stdin).stdout(stdout).spawn().map_err(|e| failed(&e))?;
    let used = child.wait4().map_err(|e| failed(&e))?;
    let wall = began.elapsed();
    if !used.status.success() {
        return Err(format!("{} ended with {}", program.name, used.status));
    }
    Ok(Usage { wall, cpu: used.rusage.utime + used.rusage.stime, peak: used.rusage.maxrss })
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// One figure of a run.
type Pick = fn(&Usage) -> f64;

/// A row of medians. The ratios are those of the rounds, ours by theirs, so that less is better.
fn table_row(name: &str, runs: &[Usage], ours: &[Usage], is_ours: bool) {
    let of = |pick: Pick| median(runs.iter().map(pick).collect());
    let ratio = |pick: Pick| {
        let ratios = ours.iter().zip(runs).map(|(a, b)| pick(a) / pick(b).max(1e-9)).collect();
        if is_ours { String::new() } else { format!("{:.2} x", median(ratios)) }
    };
    let (wall, cpu): (Pick, Pick) = (|u| u.wall.as_secs_f64(), |u| u.cpu.as_secs_f64());
    println!(
        "{name:<12} {:>8.3} {:>8.3} {:>9.1} {:>12} {:>12}",
        of(wall),
        of(cpu),
        of(|u| u.peak as f64) / 1e6,
        ratio(wall),
        ratio(cpu)
    );
}
