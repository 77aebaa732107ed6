//! Signatures that are the same error as nothing.

use crate::diag::{At, Code, Finding, Path, Segment};
use crate::handbook::Handbook;
use crate::shape::Shape;

/// The signatures of incidents of which no word is left when the [values](super::signature) are taken out.
#[must_use]
pub fn wordless_signatures(book: &Handbook) -> Vec<Finding> {
    let mut out = Vec::new();
    for incident in &book.incidents {
        for (at, _) in incident.signatures.iter().enumerate().filter(|(_, text)| Shape::of_signature(text).is_empty()) {
            let place = At::Value(Path::of_keys(&["signatures"]).and([Segment::Index(at)]));
            let message = "all of this signature is values: no error is the same as this one";
            let help = "write words that the error has each time; what stands in quotes or `<…>` counts as a value";
            out.push(Finding::new(Code::SignatureWithoutWords, &incident.common.file, place, message).help(help));
        }
    }
    out
}
