//! `rcabook completions`: a shell's completions, on stdout.

use clap_complete::Shell;

use super::Outcome;

/// Prints the completions of a program's arguments for a shell.
#[must_use]
pub fn run(mut program: clap::Command, shell: Shell) -> Outcome {
    clap_complete::generate(shell, &mut program, "rcabook", &mut std::io::stdout());
    Outcome::Success
}
