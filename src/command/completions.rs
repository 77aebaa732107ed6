//! `rcabook completions`: a shell's completions, on stdout.

use clap_complete::Shell;

use super::{Outcome, print};

/// Prints the completions of a program's arguments for a shell.
#[must_use]
pub fn run(mut program: clap::Command, shell: Shell) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut program, "rcabook", &mut script);
    Outcome::Success.after(print(&String::from_utf8_lossy(&script)))
}
