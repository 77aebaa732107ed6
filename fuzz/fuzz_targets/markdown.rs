//! Any text as the body of a page: nothing panics, and the HTML is ours and well formed.
#![no_main]

#[path = "../harness/html.rs"]
mod html;
#[path = "../harness/markdown.rs"]
mod markdown;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| markdown::check(bytes));
