//! What the program was called with.

use std::ffi::OsString;
use std::path::PathBuf;

/// The program's name and its arguments, as the system gives them.
#[must_use]
pub fn arguments() -> Vec<OsString> {
    std::env::args_os().collect()
}

/// The file that a step of a GitHub workflow appends its summary to.
#[must_use]
pub fn step_summary() -> Option<PathBuf> {
    std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()).map(PathBuf::from)
}
