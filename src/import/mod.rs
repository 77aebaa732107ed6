//! Lists of a linter's rules become a catalogue, or bring one up to date.
//!
//! [`read`] makes a [`List`] of a SARIF log, JSON, CSV or RuboCop's YAML; [`compare`] says what that changes in a
//! catalogue; [`write_new`] and [`apply`] put it down. An update edits the file's text where something differs and
//! leaves all else as it stands: our own words, comments, the order of keys. What was edited is read again and compared
//! with what was meant, so an edit that a file's layout defeats is refused and nothing is written.
//!
//! Importing twice changes nothing the second time.

mod apply;
mod compare;
mod fields;
mod layout;
mod lists;
mod sarif;
mod table;
mod yaml;

pub use apply::{Refused, apply, write_new};
pub use compare::{Change, Changes, Known, OtherName, compare, identifiers, is_named};
pub use lists::read;

use std::collections::BTreeSet;

use crate::record::RuleLevel;

/// What a file says of a linter's rules.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// The linter's version, where the file states it.
    pub version: Option<String>,
    /// The rules, by identifier.
    pub rules: Vec<Listed>,
    /// The file names only rules that reported something, as many SARIF logs do: the others are not gone.
    pub partial: bool,
    /// Rules that reported something, in lower case: they are not gone, whether the file lists them or not.
    pub reported: BTreeSet<String>,
}

/// One rule as a file states it; what the file is silent about is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are those of a catalogue's rule")]
pub struct Listed {
    pub id: String,
    pub name: Option<String>,
    pub summary: Option<String>,
    pub severity: Option<RuleLevel>,
    pub databases: Vec<String>,
    pub docs: Option<String>,
    pub since: Option<String>,
    /// Identifiers that the rule had before.
    pub formerly: Vec<String>,
    /// The linter no longer has the rule: the successors that the file names.
    pub gone: Option<Vec<String>>,
}

#[cfg(test)]
mod tests;
