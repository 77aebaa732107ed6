//! The program: see the library's documentation for how it is laid out.

use std::process::ExitCode;

fn main() -> ExitCode {
    rcabook::cli::run()
}
