//! Any bytes as output of a form that is to be detected.
#![no_main]

#[path = "../harness/annotate.rs"]
mod annotate;

use std::sync::LazyLock;

use rcabook::annotate::Links;

static LINKS: LazyLock<Links> = LazyLock::new(annotate::links);

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| annotate::check(&LINKS, None, bytes));
