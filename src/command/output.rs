//! What commands print: here alone is written to stdout and stderr, so that output which cannot be written ends no
//! command without a word. A reader that has gone, as `head` goes, wants nothing more, and is no fault.

use std::io::{self, ErrorKind, Write};

use super::Outcome;

/// Prints on stdout what was asked for.
///
/// # Errors
/// How the command ends when that cannot be written, which is said.
pub(super) fn print(text: &str) -> Result<(), Outcome> {
    written(&mut anstream::stdout().lock(), text).map_err(|error| unwritten(&error))
}

/// Says a line, or several, on stderr.
///
/// # Errors
/// How the command ends when nobody can be told anything.
pub(super) fn say(text: &str) -> Result<(), Outcome> {
    written(&mut anstream::stderr().lock(), &format!("{text}\n")).map_err(|_| Outcome::Environment)
}

/// Says on stderr what is at fault and what to do about it. Whoever complains ends with an exit code that tells of it, also
/// where the words do not arrive.
pub(super) fn complain(what: &str, help: &str) {
    use anstyle::{AnsiColor, Style};
    let red = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
    let bold = Style::new().bold();
    let _ = say(&format!("{red}error{red:#}{bold}: {what}{bold:#}\n  {bold}help{bold:#}: {help}"));
}

/// How a command ends whose output cannot be written.
fn unwritten(error: &io::Error) -> Outcome {
    complain(&format!("the output cannot be written: {error}"), "see that there is room where it goes");
    Outcome::Environment
}

/// Says what is wrong with the arguments, or the help that they ask for.
pub(crate) fn refused(refused: &clap::Error) -> Outcome {
    let outcome = if refused.use_stderr() { Outcome::Environment } else { Outcome::Success };
    match refused.print() {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => unwritten(&error),
        _ => outcome,
    }
}

fn written(to: &mut impl Write, text: &str) -> io::Result<()> {
    match to.write_all(text.as_bytes()).and_then(|()| to.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes nothing, for this reason; or takes all and keeps it back.
    struct Broken(ErrorKind, bool);

    impl Write for Broken {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.1 { Ok(bytes.len()) } else { Err(self.0.into()) }
        }
        fn flush(&mut self) -> io::Result<()> {
            Err(self.0.into())
        }
    }

    #[test]
    fn what_cannot_be_written_is_known_and_a_reader_that_has_gone_is_no_fault() {
        for late in [false, true] {
            assert!(written(&mut Broken(ErrorKind::BrokenPipe, late), "x").is_ok());
            assert_eq!(
                written(&mut Broken(ErrorKind::StorageFull, late), "x").unwrap_err().kind(),
                ErrorKind::StorageFull
            );
        }
    }
}
