//! Documents that have the form already that is asked for. One that stands alone stays as it is, byte for byte; beside other
//! findings, what is in it becomes part of the one document that is written.

use serde_json::Value;

use crate::annotate::To;

/// Such a document, with its links.
#[derive(Debug)]
pub(super) struct Kept {
    /// With what stands before it in the input, as a mark of an encoding.
    pub(super) bytes: Vec<u8>,
    /// Where it begins.
    pub(super) start: usize,
}

impl Kept {
    /// What it is a list of in a form: runs, diagnostics or issues. `None` where it cannot be taken apart.
    pub(super) fn items(&self, to: To) -> Option<Vec<Value>> {
        let mut whole: Value = serde_json::from_slice(&self.bytes[self.start..]).ok()?;
        let list = match to {
            To::Sarif => whole["runs"].take(),
            To::Rdjson => whole["diagnostics"].take(),
            _ => whole.take(),
        };
        let Value::Array(mut items) = list else { return None };
        // What a document of diagnostics says of all of them, each says for itself now.
        for name in ["source", "severity"].into_iter().filter(|name| to == To::Rdjson && whole.get(name).is_some()) {
            for item in items.iter_mut().filter_map(Value::as_object_mut) {
                item.entry(name).or_insert_with(|| whole[name].clone());
            }
        }
        Some(items)
    }
}
