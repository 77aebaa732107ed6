//! Any text as a query: it is answered, and alike twice.
#![no_main]

#[allow(dead_code, reason = "each target uses one check")]
#[path = "../harness/search.rs"]
mod search;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| search::check_query(bytes));
