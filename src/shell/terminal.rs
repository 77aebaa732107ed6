//! What stands behind stdout.

use std::io::IsTerminal;

use supports_hyperlinks::Stream;

/// Whether stdout is a terminal.
#[must_use]
pub fn is_shown() -> bool {
    std::io::stdout().is_terminal()
}

/// Whether stdout is a terminal that shows links (OSC 8).
#[must_use]
pub fn shows_links() -> bool {
    is_shown() && supports_hyperlinks::on(Stream::Stdout)
}
