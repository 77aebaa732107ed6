//! `rcabook completions`: a shell's completions, on stdout.

use clap_complete::Shell;

use super::{Outcome, print};

/// Prints the completions of a program's arguments for a shell.
#[must_use]
pub fn run(mut program: clap::Command, shell: Shell) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut program, "rcabook", &mut script);
    if shell == Shell::Fish {
        script.extend(words_for_fish(&program).into_bytes());
    }
    Outcome::Success.after(print(&String::from_utf8_lossy(&script)))
}

/// What the arguments without a name may be: for fish, only options and commands are made.
fn words_for_fish(program: &clap::Command) -> String {
    let mut out = String::new();
    for command in program.get_subcommands() {
        let values = command.get_positionals().next().map(|first| first.get_possible_values()).unwrap_or_default();
        if !values.is_empty() {
            let words: Vec<&str> =
                values.iter().filter(|value| !value.is_hide_set()).map(|value| value.get_name()).collect();
            let name = command.get_name();
            out.push_str(&format!(
                "complete -c rcabook -n \"__fish_rcabook_using_subcommand {name}\" -f -a \"{}\"\n",
                words.join(" ")
            ));
        }
    }
    out
}
