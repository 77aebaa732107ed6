//! The hidden command that cleans up after a build that was killed.

use std::path::Path;

use super::{Outcome, complain};
use crate::shell::publish;

/// Waits for the build that started it to end, then removes what it left behind.
#[must_use]
pub fn run(staging: &Path) -> Outcome {
    match publish::sweep_when_orphaned(staging, std::io::stdin()) {
        Ok(()) => Outcome::Success,
        Err(error) => {
            complain(&error.to_string(), error.way_out());
            Outcome::Environment
        }
    }
}
