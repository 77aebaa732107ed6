//! Any bytes as a shard of the search index: nothing panics.
#![no_main]

#[allow(dead_code, reason = "each target uses one check")]
#[path = "../harness/search.rs"]
mod search;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| search::check_shard(bytes));
