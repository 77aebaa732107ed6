//! Any bytes as `rules.json`: what is refused has a reason, and what is read can be asked.

use rcabook::annotate::{Annotator, Links, Options};
use rcabook::manifest::Manifest;

/// Reads the bytes, asks for every rule, and annotates a line with what was read.
pub(crate) fn check(bytes: &[u8]) {
    let manifest = match Manifest::from_json(bytes) {
        Ok(manifest) => manifest,
        Err(error) => {
            assert!(!error.to_string().is_empty(), "an error without words");
            return;
        }
    };
    let manifest = manifest.at("https://handbook.example/");
    for rule in &manifest.rules {
        assert!(manifest.url_of(&rule.linter, &rule.rule).is_some(), "{} is not found", rule.id);
    }
    let links = Links::new(manifest, None);
    let (mut out, mut rest) = (Vec::new(), Vec::new());
    let mut annotator = Annotator::new(&links, Options::default());
    annotator
        .push(b"a.sql:0:0: warning: ban-drop-column x [SM040]\n", &mut out, &mut rest)
        .expect("a vector takes all");
    annotator.finish(&mut out, &mut rest).expect("a vector takes all");
    assert!(out.starts_with(b"a.sql:0:0: warning: ban-drop-column x [SM040]"), "the line is lost");
}
