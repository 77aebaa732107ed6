//! The process that sweeps when this one is killed.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use std::os::unix::process::CommandExt as _;

use super::error::PublishError;

/// How long to wait for a watchdog that has nothing left to do.
const PATIENCE: Duration = Duration::from_secs(3);

/// A child that waits for the end of its standard input. We hold the other end of that pipe and
/// never write to it, so the end comes when we let go, or when the system closes it for a process
/// that was killed.
pub(super) struct Watchdog {
    child: Child,
}

impl Watchdog {
    /// Starts `program __sweep staging`.
    pub(super) fn start(program: &Path, staging: &Path) -> Result<Self, PublishError> {
        let child = Command::new(program)
            .arg("__sweep")
            .arg(staging)
            .stdin(Stdio::piped())
            // Whoever reads our output to its end must not wait for the watchdog.
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Ctrl-C and `kill -- -group` reach a whole group: not this one.
            .process_group(0)
            .spawn();
        child.map(|child| Self { child }).map_err(|error| PublishError::Sweeper(program.to_owned(), error))
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let start = Instant::now();
        // Waited for, so that a long-lived process does not gather zombies; but not for ever, in
        // case the program is not what we think it is.
        while matches!(self.child.try_wait(), Ok(None)) {
            if start.elapsed() > PATIENCE {
                let _ = self.child.kill();
                let _ = self.child.wait();
                return;
            }
            std::thread::sleep(Duration::from_micros(500));
        }
    }
}
