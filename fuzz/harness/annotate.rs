//! Any bytes as a linter's output, read as one form: nothing panics, nothing is lost, and twice is once.

use rcabook::annotate::{Annotator, Format, Links, Options, To};
use rcabook::manifest::Manifest;

/// A few rules of each linter.
const RULES: &[u8] = include_bytes!("../../tests/annotate/rules.json");

/// The rules, ready to be looked up.
pub(crate) fn links() -> Links {
    Links::new(Manifest::from_json(RULES).expect("the manifest of the tests"), None)
}

/// What a run writes to its two writers, with the input in portions of a size. What is not converted is read ahead, as
/// the program does it, where `ahead` says so.
fn run(links: &Links, options: Options, bytes: &[u8], portion: usize, ahead: bool) -> (Vec<u8>, Vec<u8>) {
    let mut annotator = Annotator::new(links, options);
    let (mut out, mut rest) = (Vec::new(), Vec::new());
    let scout = annotator.scout(links).filter(|_| ahead);
    let mut before = None;
    for part in bytes.chunks(portion.max(1)) {
        let done = match &scout {
            Some(scout) => annotator.push_ahead(part, &mut scout.read(part, before), &mut out, &mut rest),
            None => annotator.push(part, &mut out, &mut rest),
        };
        done.expect("a vector takes all");
        before = part.last().copied();
    }
    annotator.finish(&mut out, &mut rest).expect("a vector takes all");
    (out, rest)
}

/// Whether all bytes of a text are in another one, in their order.
fn is_within(text: &[u8], other: &[u8]) -> bool {
    let mut other = other.iter();
    text.iter().all(|byte| other.any(|o| o == byte))
}

/// Annotates and converts the bytes; `None` detects the form.
pub(crate) fn check(links: &Links, from: Option<Format>, bytes: &[u8]) {
    let options = Options { from, ..Options::default() };
    let (once, rest) = run(links, options, bytes, bytes.len(), true);
    assert!(rest.is_empty(), "what is not converted goes one way");
    assert!(is_within(bytes, &once), "something is lost: {}", String::from_utf8_lossy(&once));
    let portion = bytes.first().map_or(1, |b| usize::from(*b) % 7 + 1);
    let (slowly, _) = run(links, options, bytes, portion, true);
    let (unsighted, _) = run(links, options, bytes, bytes.len(), false);
    assert!(once == unsighted, "looking ahead makes a difference: {}", String::from_utf8_lossy(&unsighted));
    assert!(once == slowly, "portions of {portion} make a difference: {}", String::from_utf8_lossy(&slowly));
    let (twice, _) = run(links, options, &once, once.len(), true);
    assert!(
        twice == once,
        "twice is not once:\n{}\n{}",
        String::from_utf8_lossy(&once),
        String::from_utf8_lossy(&twice)
    );
    // A text alone is a line, whatever else it may be.
    let is_document = |value: serde_json::Value| value.is_object() || value.is_array();
    if from.is_none_or(Format::is_document) && serde_json::from_slice(bytes).is_ok_and(is_document) {
        let valid = serde_json::from_slice::<serde_json::Value>(&once);
        assert!(valid.is_ok(), "no JSON any more: {valid:?}: {}", String::from_utf8_lossy(&once));
    }
    run(links, Options { hyperlinks: true, replace: true, ..options }, bytes, bytes.len(), true);
    for to in To::ALL {
        run(links, Options { to: Some(to), ..options }, bytes, bytes.len(), true);
    }
}
