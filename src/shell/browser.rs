//! Opening an address in the reader's browser.

use std::io;
use std::process::{Command, Stdio};

/// The programs that open an address with what the reader has chosen for it, by the system.
#[cfg(target_os = "macos")]
const OPENERS: [&str; 1] = ["open"];
#[cfg(not(target_os = "macos"))]
const OPENERS: [&str; 3] = ["xdg-open", "wslview", "gio"];

/// Opens an address and does not wait for the browser.
///
/// # Errors
/// When no program that opens addresses is there, or none can be started.
pub fn open(url: &str) -> io::Result<()> {
    let chosen = std::env::var("BROWSER").ok().filter(|name| !name.is_empty() && !name.contains([' ', '%', ':']));
    let mut failed = io::Error::from(io::ErrorKind::NotFound);
    for program in chosen.as_deref().into_iter().chain(OPENERS) {
        let mut command = Command::new(program);
        if program == "gio" {
            command.arg("open");
        }
        let quiet = command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        match quiet.spawn() {
            Ok(mut child) => {
                // Nobody waits for it, but somebody must take its exit code.
                std::thread::spawn(move || child.wait());
                return Ok(());
            }
            Err(error) => failed = error,
        }
    }
    Err(failed)
}
