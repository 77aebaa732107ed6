//! The program: see the library's documentation for how it is laid out.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// A build makes and drops small texts on all cores at once: the system's allocator took a fifth of its instructions, this one
/// takes a twentieth. Only the program has it; the library leaves the choice to its user.
#[global_allocator]
static GLOBAL: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    rcabook::cli::run()
}
