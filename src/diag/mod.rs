//! Findings: what a check says, where, and how to mend it.
//!
//! A finding names a place in a document by its path (`impact`, 0, `who`); the byte span is found only when it is
//! printed, so that the types of the model stay plain. Findings travel beside values, never instead of them.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::source::Span;

mod code;
mod format;
mod human;
mod nearest;
mod path;
mod workflow;

pub use code::{Code, Family, LINTER};
pub use format::{Description, github, json, sarif};
pub use human::{excerpt, human};
pub use nearest::{Searches, did_you_mean, listed, nearest, spelled, suggest};
pub use path::{Path, Segment};
pub(crate) use workflow::{escape_data, escape_property, unescape};

/// How much a finding matters. `Error` makes the exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Not shown.
    Off,
    /// Worth knowing.
    Info,
    /// To be mended; `--deny warnings` makes it an error.
    Warn,
    /// Must be mended: the record says something that cannot be true or cannot be shown.
    Error,
}

impl Level {
    /// The name as used in `book.toml`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }

    /// The level with this name; `warning` and `deny` are understood as well.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "off" | "allow" => Self::Off,
            "info" | "note" => Self::Info,
            "warn" | "warning" => Self::Warn,
            "error" | "deny" => Self::Error,
            _ => return None,
        })
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Where in a file a finding is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum At {
    /// The file as a whole.
    File,
    /// The key at the end of a path in the file's YAML or TOML.
    Key(Path),
    /// The value at the end of a path in the file's YAML or TOML.
    Value(Path),
    /// These words of the text at the end of a path, where they can be found there. A handbook keeps a place for each
    /// reference, and none of this kind.
    Words(Box<(Path, String)>),
    /// Bytes of the file's text.
    Span(usize, usize),
}

impl At {
    /// The value that these keys lead to.
    #[must_use]
    pub fn value(keys: &[&str]) -> Self {
        Self::Value(Path::of_keys(keys))
    }

    /// The bytes of a range.
    #[must_use]
    pub const fn span(range: &Range<usize>) -> Self {
        Self::Span(range.start, range.end)
    }

    /// These words of the value, where this is its place.
    #[must_use]
    pub fn words(self, words: &str) -> Self {
        match self {
            Self::Value(path) => Self::Words(Box::new((path, words.to_owned()))),
            other => other,
        }
    }

    /// The key at the end of the path, where this is the place of its value.
    #[must_use]
    pub fn of_key(self) -> Self {
        match self {
            Self::Value(path) => Self::Key(path),
            other => other,
        }
    }
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The stable code.
    pub code: Code,
    /// The file's path from the project's root.
    pub file: Arc<str>,
    /// The place in the file.
    pub at: At,
    /// What is wrong: one sentence without a full stop.
    pub message: String,
    /// The way out: what to write instead, or what to do.
    pub help: Option<String>,
    /// What a reference names and the handbook has not, where that is what is wrong; boxed, as few findings have it.
    pub missing: Option<Box<Missing>>,
}

/// What a reference names and the handbook has not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The kind of record, as addresses have it: `incident`, `rule`; or `linter`.
    pub kind: &'static str,
    /// Its identifier as written; of a rule with its linter: `squawk/ban-drop-column`.
    pub id: String,
}

impl Finding {
    /// A finding without a way out yet; add it with [`Finding::help`].
    pub fn new(code: Code, file: &Arc<str>, at: At, message: impl Into<String>) -> Self {
        Self { code, file: Arc::clone(file), at, message: message.into(), help: None, missing: None }
    }

    /// Adds the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds what a reference names and the handbook has not.
    #[must_use]
    pub fn missing(mut self, kind: &'static str, id: impl Into<String>) -> Self {
        self.missing = Some(Box::new(Missing { kind, id: id.into() }));
        self
    }
}

/// A value and what was found while it was made.
#[derive(Debug, Clone, Default)]
pub struct Checked<T> {
    /// The value, as good as it could be made.
    pub value: T,
    /// What was found, in any order.
    pub findings: Vec<Finding>,
}

impl<T> Checked<T> {
    /// Takes the value out and puts the findings to others.
    pub fn unpack(self, findings: &mut Vec<Finding>) -> T {
        findings.extend(self.findings);
        self.value
    }
}

/// A finding whose place is known as people count it: what the output formats print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The finding itself.
    pub finding: Finding,
    /// The level after the project's settings.
    pub level: Level,
    /// The place in the file's text; `None` where the finding is about the file as a whole.
    pub span: Option<Span>,
    /// The file's text, where it could be read as text.
    pub text: Option<Arc<str>>,
    /// The address of the code's page; without a host where the site's address is not known.
    pub url: String,
}

impl Located {
    /// The address of the code's page, where somebody who reads the finding can open it.
    #[must_use]
    pub fn page(&self) -> Option<&str> {
        Some(&*self.url).filter(|url| url.contains("://"))
    }

    /// Where there is more on the code: its page, or the command that shows it.
    #[must_use]
    pub fn more(&self) -> String {
        self.page().map_or_else(|| format!("`rcabook explain {}`", self.finding.code), str::to_owned)
    }
}
