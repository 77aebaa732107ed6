//! One run of one program, and the size of what it wrote.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4 as _;

/// What one run cost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usage {
    pub(crate) wall: Duration,
    /// User and system time of the process and of the children it waited for.
    pub(crate) cpu: Duration,
    /// The largest resident set, in bytes.
    pub(crate) peak: u64,
}

/// Runs a program to its end. What it prints goes to `log`, and is shown when it fails.
///
/// The kernel counts the memory of the process that starts another as the other's too, until it has started: so this
/// program keeps no corpus in memory.
pub(crate) fn run(command: &mut Command, log: &Path) -> Result<Usage, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let failed = |why: &dyn std::fmt::Display| format!("{name} did not run: {why}");
    let messages = File::create(log).map_err(|e| failed(&e))?;
    let output = messages.try_clone().map_err(|e| failed(&e))?;
    let began = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(output).stderr(messages).spawn().map_err(|e| failed(&e))?;
    let used = child.wait4().map_err(|e| failed(&e))?;
    let wall = began.elapsed();
    if !used.status.success() {
        let messages = fs::read_to_string(log).unwrap_or_default();
        let shown: Vec<&str> = messages.lines().take(20).collect();
        return Err(format!("{name} ended with {}:\n{}", used.status, shown.join("\n")));
    }
    Ok(Usage { wall, cpu: used.rusage.utime + used.rusage.stime, peak: used.rusage.maxrss })
}

/// How many files a folder holds, and their bytes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tree {
    pub(crate) files: u64,
    pub(crate) bytes: u64,
}

impl Tree {
    pub(crate) fn of(folder: &Path) -> Result<Self, String> {
        let mut tree = Self::default();
        for entry in walkdir::WalkDir::new(folder) {
            let entry = entry.map_err(|e| e.to_string())?;
            if entry.file_type().is_file() {
                tree.files += 1;
                tree.bytes += entry.metadata().map_err(|e| e.to_string())?.len();
            }
        }
        Ok(tree)
    }
}
