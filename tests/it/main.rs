//! The program as its users meet it: every test runs the real binary on a project on the disk.
//!
//! Expected texts are whole outputs; `SNAPSHOTS=overwrite cargo test --test it` writes them anew, to be read in the diff.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test makes projects on the disk, and what fails in it should end it"
)]

mod addresses;
mod annotate;
mod bad_input;
mod book;
mod commands;
mod content;
mod formats;
mod fuzz_corpus;
mod golden;
mod kept;
mod layers;
mod manifest;
mod publish;
mod seed;
mod serve;
mod theme;
mod tree;
