//! rcabook turns a folder of incident records and recipes into a handbook: a static site whose pages link incidents,
//! lessons, linter rules, recipes and contributing factors in both directions.
//!
//! # The pipeline
//!
//! ```text
//! disk ─read→ Sources ─parse→ records ─link→ Handbook ─plan→ Site ─render→ files ─publish→ disk
//!                                      └ lint → findings
//! ```
//!
//! Each arrow is one pure function. Findings travel beside values ([`diag::Checked`]), never instead of them, and a run
//! reports all findings of all files. [`pipeline`] is the table of contents.
//!
//! # The rooms
//!
//! Imports point downwards or sideways, never up; a test reads every `use` and holds this table.
//!
//! | floor | rooms | own |
//! |---|---|---|
//! | 8 | `main.rs`, [`cli`] | the arguments, the exit code |
//! | 7 | [`command`] | one file per subcommand; the only place that prints; a command reads and writes the files that its arguments name |
//! | 6 | [`shell`] | the disk, publishing, watching, the preview's server, the clock: all else that touches the outside world |
//! | 5 | [`pipeline`] | the stages in order |
//! | 4 | [`render`], [`search`], [`annotate`], [`import`] | pages, feeds and manifests through the theme; search, the only user of tantivy; links in linters' output; lists of rules in |
//! | 3 | [`site`] | which pages exist, their addresses, links between them |
//! | 2 | [`handbook`], [`lint`] | the linked graph, the decision tree; one file per family of checks |
//! | 1 | [`record`], [`config`], [`markdown`], [`manifest`] | the domain's words; the only users of the YAML library; `rules.json`, read |
//! | 0 | [`source`], [`diag`], [`id`], [`date`], [`bytes`], [`pieces`], [`shape`] | texts and places, findings and their printing, identifiers, partial dates, what we store, output in pieces, the shape of error texts |
//!
//! # Invariants
//!
//! - Below the shell nothing reads a file, a clock, the environment, or prints.
//! - The same input gives the same bytes: walks are sorted, maps whose order reaches a page are ordered, and no page
//!   knows when it was made.
//! - A page's cost does not depend on the number of records: no page carries the site's navigation, and the
//!   filters of one value's page name the most frequent values.
//! - What a record says is shown as text; raw HTML never reaches a page.
//! - The site is published whole or not at all ([`shell::publish`]).
//! - An address is made from identifiers alone ([`id`], [`site`]).
//!
//! There is no global state, no prelude, and no cache that has to be told what changed: parsed files are found by their text
//! ([`pipeline::Parsed`]), a page by what it looked at while it was made ([`pipeline::Kept`]), and a part of the search index by
//! what it was made of ([`search::Kept`]).

pub mod annotate;
pub mod bytes;
pub mod cli;
pub mod command;
pub mod config;
pub mod date;
pub mod diag;
pub mod handbook;
pub mod id;
pub mod import;
pub mod lint;
pub mod manifest;
pub mod markdown;
pub mod pieces;
pub mod pipeline;
pub mod record;
pub mod render;
pub mod search;
pub mod shape;
pub mod shell;
pub mod site;
pub mod source;
