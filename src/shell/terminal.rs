//! What stands behind stdout.

use std::io::IsTerminal;

use supports_hyperlinks::Stream;

/// Whether stdout is a terminal.
#[must_use]
pub fn is_shown() -> bool {
    std::io::stdout().is_terminal()
}

/// How many columns the terminal has; `None` where stdout is none.
#[must_use]
pub fn columns() -> Option<usize> {
    terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| width.0.into())
}

/// Whether stdout is a terminal that shows links (OSC 8).
#[must_use]
pub fn shows_links() -> bool {
    is_shown() && supports_hyperlinks::on(Stream::Stdout)
}
