//! Tests: whole outputs for each language, the tables, and what must hold for any input.

mod compiled;
mod config;
mod lines;
mod properties;
mod script;
mod shell;
mod sql;
mod tables;
mod web;

use super::highlight;

/// The output for a known language.
fn html(language: &str, code: &str) -> String {
    let mut out = String::new();
    assert!(highlight(language, code, &mut out), "{language} is known");
    out
}
