//! A linter's output with links into the handbook: bytes in, bytes out.
//!
//! Nothing of the input is lost, moved or written anew: the output is the input with additions. Lines of text go out as
//! they come in. A JSON document is held until it is whole, and then written from the bytes that were read; whatever
//! cannot be understood passes as it is.
//!
//! ```
//! use rcabook::annotate::{Annotator, Links, Options};
//! use rcabook::manifest::Manifest;
//!
//! let manifest = Manifest::from_json(br#"{"format": 1, "rules": [{
//!   "id": "squawk/ban-drop-column", "linter": "squawk", "rule": "ban-drop-column", "title": "ban-drop-column",
//!   "url": "https://handbook.example/rules/squawk/ban-drop-column.html"
//! }]}"#)?;
//! let links = Links::new(manifest, None);
//! let mut annotator = Annotator::new(&links, Options::default());
//! let (mut out, mut rest) = (Vec::new(), Vec::new());
//! annotator.push(b"a.sql:0:23: warning: ban-drop-column Dropping a column\n", &mut out, &mut rest)?;
//! let outcome = annotator.finish(&mut out, &mut rest)?;
//! assert_eq!(outcome.tally.known, 1);
//! assert!(String::from_utf8(out)?.ends_with(" -> https://handbook.example/rules/squawk/ban-drop-column.html\n"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod ahead;
mod beginnings;
mod begins;
mod block;
mod checkstyle;
mod colours;
mod convert;
mod document;
mod documents;
mod edit;
mod finding;
mod foreign;
mod json;
mod line;
mod links;
mod messages;
mod records;
mod run;
mod sarif;
mod shuffles;
mod sift;
mod stamp;
mod stream;
mod tally;
mod text;
mod visible;

pub use ahead::{Ahead, Scout};
pub use links::Links;
pub use sarif::own_rule;
pub use stream::{Annotator, Outcome};
pub use tally::Tally;

/// A tool that is known by the form of its output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tool {
    Squawk,
    SafeMigrations,
    MigrationLinter,
    Eugene,
    Pgfence,
    RuboCop,
}

impl Tool {
    /// Every tool, in the order in which they are numbered.
    const ALL: [Self; 6] =
        [Self::Squawk, Self::SafeMigrations, Self::MigrationLinter, Self::Eugene, Self::Pgfence, Self::RuboCop];

    /// As the handbook calls it.
    const fn name(self) -> &'static str {
        match self {
            Self::Squawk => "squawk",
            Self::SafeMigrations => "django-safe-migrations",
            Self::MigrationLinter => "django-migration-linter",
            Self::Eugene => "eugene",
            Self::Pgfence => "pgfence",
            Self::RuboCop => "rubocop",
        }
    }
}

/// A form of output that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Any text with `ID` or `linter/ID` in it.
    Text,
    /// django-migration-linter, known by its messages.
    MigrationLinter,
    /// django-safe-migrations, for people.
    SafeMigrations,
    /// django-safe-migrations, `--format json`.
    SafeMigrationsJson,
    /// squawk, for people.
    Squawk,
    /// squawk, `--reporter json`.
    SquawkJson,
    /// squawk, `--reporter gcc`.
    SquawkGcc,
    /// Code quality reports of GitLab; squawk's count lines from 0.
    Gitlab,
    /// SARIF 2.1.0.
    Sarif,
    /// reviewdog's diagnostics, one document.
    Rdjson,
    /// reviewdog's diagnostics, one a line.
    Rdjsonl,
    /// GitHub's workflow commands.
    Github,
    /// eugene, `--format json`.
    EugeneJson,
    /// pgfence, `--output json`.
    PgfenceJson,
    /// RuboCop, `--format json`.
    RuboCopJson,
    /// checkstyle's XML.
    Checkstyle,
}

impl Format {
    /// Every form.
    pub const ALL: [Self; 16] = [
        Self::Text,
        Self::MigrationLinter,
        Self::SafeMigrations,
        Self::SafeMigrationsJson,
        Self::Squawk,
        Self::SquawkJson,
        Self::SquawkGcc,
        Self::Gitlab,
        Self::Sarif,
        Self::Rdjson,
        Self::Rdjsonl,
        Self::Github,
        Self::EugeneJson,
        Self::PgfenceJson,
        Self::RuboCopJson,
        Self::Checkstyle,
    ];

    /// The name by which it is asked for.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::MigrationLinter => Tool::MigrationLinter.name(),
            Self::SafeMigrations => Tool::SafeMigrations.name(),
            Self::SafeMigrationsJson => "django-safe-migrations-json",
            Self::Squawk => Tool::Squawk.name(),
            Self::SquawkJson => "squawk-json",
            Self::SquawkGcc => "squawk-gcc",
            Self::Gitlab => "gitlab",
            Self::Sarif => "sarif",
            Self::Rdjson => "rdjson",
            Self::Rdjsonl => "rdjsonl",
            Self::Github => "github",
            Self::EugeneJson => "eugene-json",
            Self::PgfenceJson => "pgfence-json",
            Self::RuboCopJson => "rubocop-json",
            Self::Checkstyle => "checkstyle",
        }
    }

    /// Whether findings of this form lie in documents, and not in lines.
    #[must_use]
    pub const fn is_document(self) -> bool {
        matches!(
            self,
            Self::SafeMigrationsJson
                | Self::SquawkJson
                | Self::Gitlab
                | Self::Sarif
                | Self::Rdjson
                | Self::Rdjsonl
                | Self::EugeneJson
                | Self::PgfenceJson
                | Self::RuboCopJson
                | Self::Checkstyle
        )
    }
}

/// A form of output that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// SARIF 2.1.0.
    Sarif,
    /// reviewdog's diagnostics, one document.
    Rdjson,
    /// GitHub's workflow commands, and a table in Markdown for the step's summary.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// A table in Markdown.
    Markdown,
}

impl To {
    /// Every form.
    pub const ALL: [Self; 5] = [Self::Sarif, Self::Rdjson, Self::Github, Self::Gitlab, Self::Markdown];

    /// The name by which it is asked for.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sarif => "sarif",
            Self::Rdjson => "rdjson",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Markdown => "markdown",
        }
    }
}

/// How output is read and written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// The form of the input, where it is not to be detected.
    pub from: Option<Format>,
    /// The form of the output, where it is not that of the input.
    pub to: Option<To>,
    /// The handbook's address takes the place of one that the linter gave.
    pub replace: bool,
    /// Rules in text become links of the terminal (OSC 8), with no address behind the line.
    pub hyperlinks: bool,
}
