//! django-migration-linter: `(app, migration)... ERR`, and its messages below, each behind a tab.

use memchr::memchr_iter;

use super::Seen;
use crate::annotate::Tool;
use crate::annotate::finding::Level;

/// The migration that the next messages are about.
#[derive(Debug, Clone, Default)]
pub(super) struct Migration {
    /// Where Django keeps it by default, as the linter prints no file.
    path: Vec<u8>,
    level: Option<Level>,
    /// It may have been named in lines that were not read.
    unknown: bool,
    /// A line was read as if it had not.
    guessed: bool,
}

impl Migration {
    /// One that may have been named before.
    pub(super) fn unknown() -> Self {
        Self { unknown: true, ..Self::default() }
    }

    pub(super) const fn is_unknown(&self) -> bool {
        self.unknown
    }

    /// Whether a line was read as if none had been named in those that were not read.
    pub(super) const fn is_guessed(&self) -> bool {
        self.guessed
    }

    /// Takes a line that may name a migration; whether it does.
    pub(super) fn begin(&mut self, line: &[u8]) -> bool {
        self.path.clear();
        self.level = None;
        self.unknown = false;
        let Some((app, name, state)) = header(line) else { return false };
        self.path.extend_from_slice(app);
        self.path.extend_from_slice(b"/migrations/");
        self.path.extend_from_slice(name);
        self.path.extend_from_slice(b".py");
        let levels = [(&b"ERR"[..], Level::Error), (b"WARNING", Level::Warning), (b"", Level::Note)];
        self.level = levels.into_iter().find(|(word, _)| state.starts_with(word)).map(|(_, level)| level);
        true
    }

    /// Whether lines behind a tab are messages about it.
    pub(super) const fn is_open(&self) -> bool {
        self.level.is_some()
    }

    /// The same for a line that has come.
    pub(super) const fn takes_message(&mut self) -> bool {
        self.guessed |= self.unknown;
        self.is_open()
    }

    pub(super) fn path(&self) -> &[u8] {
        &self.path
    }

    pub(super) fn seen<'a>(&self, message: &'a [u8]) -> Seen<'a> {
        Seen { tool: Some(Tool::MigrationLinter), level: self.level, message, ..Seen::default() }
    }
}

fn header(line: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let inner = line.strip_prefix(b"(")?;
    let end = memchr_iter(b')', inner).find(|at| inner[*at..].starts_with(b")... "))?;
    let comma = memchr_iter(b',', &inner[..end]).find(|at| inner[*at..].starts_with(b", "))?;
    Some((&inner[..comma], &inner[comma + 2..end], &inner[end + 5..]))
}
