//! Where a document is nested too deeply, before it is read: each token in brackets costs the library as many steps as there
//! are brackets around it, so that what is too deep to be read must not be parsed to its end.

use memchr::memchr2_iter;
use saphyr_parser::{Event, Marker, Parser};

use crate::source::LineColumn;

/// So many lists and mappings lie within each other at most, the document's own among them.
const MOST: usize = 128;

/// Where a YAML is nested deeper than is read.
pub(super) fn too_deep(yaml: &str) -> Option<LineColumn> {
    if !may_be_deep(yaml.as_bytes()) {
        return None;
    }
    let place = |at: &Marker| LineColumn { line: at.line(), column: at.col() + 1 };
    let mut depth = 0_usize;
    for event in Parser::new_from_str(yaml) {
        match event {
            Ok((Event::SequenceStart(..) | Event::MappingStart(..), span)) => {
                depth += 1;
                if depth > MOST {
                    return Some(place(&span.start));
                }
            }
            Ok((Event::SequenceEnd | Event::MappingEnd, _)) => depth = depth.saturating_sub(1),
            Ok(_) => {}
            // This parser has a limit of its own, and looks ahead.
            Err(error) => return error.info().contains("recursion limit").then(|| place(error.marker())),
        }
    }
    None
}

/// Whether many brackets stand open somewhere, if every one is taken for what opens or closes a list or a mapping. What is
/// nested by indentation alone costs no more for being deep.
fn may_be_deep(yaml: &[u8]) -> bool {
    const MANY: usize = MOST / 2;
    let mut opening = memchr2_iter(b'[', b'{', yaml);
    if opening.clone().nth(MANY).is_none() {
        return false;
    }
    let mut closing = memchr2_iter(b']', b'}', yaml).peekable();
    let mut open = 0_usize;
    opening.any(|at| {
        while closing.next_if(|end| *end < at).is_some() {
            open = open.saturating_sub(1);
        }
        open += 1;
        open > MANY
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nested_too_deeply_is_found_where_it_is() {
        let nested = |open: &str, levels: usize| format!("a: 1\nx: {}", open.repeat(levels));
        assert_eq!(too_deep(&nested("[", MOST - 1)), None);
        assert_eq!(too_deep(&nested("[", MOST)), Some(LineColumn { line: 2, column: 4 + MOST - 1 }));
        // Parsed to their ends, these would take minutes.
        for open in ["[", "{a: ", "[{a: "] {
            assert!(too_deep(&nested(open, 200_000)).is_some(), "{open}");
        }
        for text in ["x: '[[", "x: |\n  [[", "# [[", "x: a[["] {
            assert_eq!(too_deep(&format!("{text}{}", "[".repeat(MOST))), None, "{text}");
        }
        assert_eq!(too_deep(&"- [[a]]\n".repeat(MOST)), None);
    }

    #[test]
    fn a_document_that_is_too_deep_is_not_parsed_to_its_end() {
        let error = crate::record::parse_yaml(&format!("x: {}", "[".repeat(400_000))).unwrap_err();
        assert!(error.limit && error.place.is_some(), "{error:?}");
    }
}
