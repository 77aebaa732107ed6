//! Markdown as the handbook writes it: which extensions are on, what a fence's info string says, and a body's outline.
//! The pages themselves are made in `render/`.

use pulldown_cmark::Options;

mod fence;
mod outline;
mod plain;
mod reference;
mod sentence;

pub use fence::Fence;
pub use outline::{Anchors, Heading, Image, LinkUse, MAX_DEPTH, Outline, outline};
pub use plain::{References, is_inline, is_plain, plain};
pub use reference::foreign_references;
pub use sentence::{Sentence, first_sentence, sentence_end};

/// The target of a `[[reference]]` as the parser has it: in a table the `|` before the words is written as `\|`, of which it
/// leaves the `\`.
#[must_use]
pub fn reference_target(target: &str) -> &str {
    target.strip_suffix('\\').unwrap_or(target)
}

/// The extensions of CommonMark that are on: tables, footnotes, task lists, strikethrough, alerts (`> [!WARNING]`),
/// definition lists, heading attributes and `[[references]]`.
#[must_use]
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_WIKILINKS
}
