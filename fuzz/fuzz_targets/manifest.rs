//! Any bytes as `rules.json`.
#![no_main]

#[path = "../harness/manifest.rs"]
mod manifest;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| manifest::check(bytes));
