//! Any bytes as a list of rules to import.
#![no_main]

#[path = "../harness/rules.rs"]
mod rules;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| rules::check(bytes));
