//! Any bytes as rubocop's JSON.
#![no_main]

#[path = "../harness/annotate.rs"]
mod annotate;

use std::sync::LazyLock;

use rcabook::annotate::{Format, Links};

static LINKS: LazyLock<Links> = LazyLock::new(annotate::links);

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| annotate::check(&LINKS, Some(Format::RuboCopJson), bytes));
