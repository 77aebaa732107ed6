//! A finding apart from the form in which it came: what a conversion carries over.

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Error,
    Warning,
    Note,
}

impl Level {
    /// The level by any of the names that linters have for one.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "error" | "fatal" | "critical" | "blocker" | "failure" => Self::Error,
            "warning" | "warn" | "major" => Self::Warning,
            "note" | "notice" | "info" | "information" | "minor" | "none" | "off" => Self::Note,
            _ => return None,
        })
    }

    /// As SARIF calls it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A part of a file. Lines and columns count from 1; the end is the first column behind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) line: Option<u64>,
    pub(super) column: Option<u64>,
    pub(super) end_line: Option<u64>,
    pub(super) end_column: Option<u64>,
}

impl Position {
    /// The position with its lines and columns that much further on.
    pub(super) fn shifted(self, lines: u64, columns: u64) -> Self {
        let by = |value: Option<u64>, n: u64| value.map(|value| value.saturating_add(n));
        Self {
            line: by(self.line, lines),
            column: by(self.column, columns),
            end_line: by(self.end_line, lines),
            end_column: by(self.end_column, columns),
        }
    }

    /// The position without what says nothing: 0 is no line and no column, and an end that is before its start is none.
    pub(super) fn valid(self) -> Self {
        let from_one = |value: Option<u64>| value.filter(|value| *value > 0);
        let line = from_one(self.line);
        let column = from_one(self.column).filter(|_| line.is_some());
        let end_line = from_one(self.end_line).filter(|end| line.is_some_and(|start| *end >= start));
        let same_line = end_line.or(line) == line;
        let end_column =
            from_one(self.end_column).filter(|end| column.is_some_and(|start| !same_line || *end >= start));
        Self { line, column, end_line, end_column }
    }
}

/// A finding.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Finding {
    /// The rule in the handbook.
    pub(super) rule: Option<usize>,
    /// The tool that found it, as the tool calls itself.
    pub(super) tool: String,
    /// What the tool calls the rule; empty where it says nothing and the handbook knows nothing.
    pub(super) id: String,
    pub(super) level: Option<Level>,
    pub(super) path: String,
    pub(super) position: Position,
    pub(super) message: String,
    /// It came as a command of GitHub's.
    pub(super) is_command: bool,
    /// The tool's own fingerprint.
    pub(super) fingerprint: Option<String>,
    /// What the tool printed, whole.
    pub(super) original: String,
}
