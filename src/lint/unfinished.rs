//! Sentences of a skeleton that `rcabook new` wrote, and that nobody has replaced: a page shows them as if they were true.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::push;
use crate::diag::{At, Code, Finding};
use crate::handbook::Handbook;
use crate::record::shorten;

/// The sentences, each as a whole field or as a whole line of a body.
pub const SENTENCES: [&str; 16] = [
    "How many phases and deploys, and what stays up meanwhile.",
    "How this phase is undone, and until when it can be.",
    "Three sentences, and the incident that taught it.",
    "The conditions, and how the linter is told to.",
    "The steps, one command a block.",
    "What a reader finds here.",
    "What a reader has to know, and what to do next.",
    "What goes wrong when it is done in one step.",
    "What happened in the system, step by step.",
    "What happened, in one or two sentences that a stranger understands.",
    "What tests, stages and reviews saw, and what they could not see.",
    "What to see before going on.",
    "-- what the rule reports",
    "-- what to write instead",
    "say why",
    "How this phase is undone.",
];

/// Reports each record with such sentences once, at the first of them.
pub(super) fn check(book: &Handbook, out: &mut Vec<Finding>) {
    let mut found: BTreeMap<Arc<str>, Vec<(At, &'static str)>> = BTreeMap::new();
    book.fields(&mut |field| {
        if let Some(sentence) = sentence_of(field.text) {
            found.entry(Arc::clone(field.file)).or_default().push((field.at(), sentence));
        }
    });
    for (file, body) in book.bodies() {
        let mut at = body.start();
        for line in body.text().split_inclusive('\n') {
            if let Some(sentence) = sentence_of(line) {
                let start = at + line.find(sentence).unwrap_or_default();
                found.entry(Arc::clone(file)).or_default().push((At::Span(start, start + sentence.len()), sentence));
            }
            at += line.len();
        }
    }
    for (file, places) in found {
        let others = match places.len() - 1 {
            0 => String::new(),
            1 => ", and one more stands below it".to_owned(),
            more => format!(", and {more} more stand below it"),
        };
        let Some((at, sentence)) = places.into_iter().next() else { continue };
        let message = format!("`{}` is a sentence of the skeleton{others}", shorten(sentence));
        let help = "write what holds here, or delete what the record does not need";
        push(out, Code::UnfinishedSkeleton, &file, at, message, help);
    }
}

/// The sentence of which a field or a line consists, without the box of a task.
fn sentence_of(text: &str) -> Option<&'static str> {
    let text = text.trim();
    let text = text.strip_prefix("- [ ] ").unwrap_or(text);
    SENTENCES.into_iter().find(|sentence| *sentence == text)
}

#[cfg(test)]
mod tests {
    use crate::diag::Code;
    use crate::lint::fixture::Fixture;

    #[test]
    fn a_record_with_sentences_of_its_skeleton_is_found_once() {
        let body = "## P {#p}\n\nThe steps, one command a block.\n\n### Verify\n\n- [ ] What to see before going on.\n";
        let front = "summary: How many phases and deploys, and what stays up meanwhile.\nphases: [{id: p}]";
        let one = Fixture::new().recipe("r", front, body).found().one(Code::UnfinishedSkeleton);
        assert!(one.starts_with("How many phases and deploys, and what stays up meanwhile.: `How many"), "{one}");
        assert!(one.contains("is a sentence of the skeleton, and 2 more stand below it ("), "{one}");
        let one = Fixture::new().recipe("r", "phases: [{id: p}]", body).found().one(Code::UnfinishedSkeleton);
        assert!(one.starts_with("The steps, one command a block.: "), "{one}");
        assert!(one.contains("skeleton, and one more stands below it ("), "{one}");
    }

    #[test]
    fn the_same_words_within_a_sentence_are_not() {
        let body = "## A\n\nThe steps, one command a block. They are few.\n\nThe steps.\n";
        let found = Fixture::new().incident("INC-2023-001", "resolution: They could not say why.", body).found();
        found.none(Code::UnfinishedSkeleton);
    }
}
