//! Any bytes as a file of a project: nothing panics, and every finding can be printed.
#![no_main]

#[path = "../harness/record.rs"]
mod record;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| record::check(bytes));
