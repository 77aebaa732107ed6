//! Text that was written as the first word of a value, and that YAML takes for a tag or an anchor.

use std::collections::HashSet;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::comment::yaml_of;
use super::locate::CharOffsets;
use crate::diag::{At, Code, Finding};
use crate::source::Source;

/// A finding for each value without quotes that begins with a tag or an anchor: of `!important DNS is down` YAML has
/// `DNS is down`. A tag of YAML's own (`!!str`) is meant, and so is an anchor that an alias (`*name`) uses.
pub(super) fn lost(source: &Source) -> Vec<Finding> {
    let Some((start, text)) = yaml_of(source) else { return Vec::new() };
    // Hardly any file has one, and all are looked at.
    if !memchr::memchr2_iter(b'!', b'&', text.as_bytes()).any(|at| may_begin(text, at)) {
        return Vec::new();
    }
    let offsets = CharOffsets::new(text);
    let (mut used, mut marked) = (HashSet::new(), Vec::new());
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { break };
        match event {
            Event::Alias(anchor) => {
                used.insert(anchor);
            }
            Event::Scalar(_, ScalarStyle::Plain, anchor, tag)
                if anchor != 0 || tag.as_ref().is_some_and(|tag| !tag.is_yaml_core_schema()) =>
            {
                marked.push((offsets.range(&span).start, anchor));
            }
            _ => {}
        }
    }
    let is_meant = |anchor: usize| anchor != 0 && used.contains(&anchor);
    let words = marked.into_iter().filter(|(_, anchor)| !is_meant(*anchor)).filter_map(|(value, _)| {
        let word = word_at(text, value)?;
        let what = if text[word.clone()].starts_with('!') { "a tag" } else { "an anchor" };
        let message = format!("YAML takes this for {what}, and leaves it out of the value");
        let at = At::Span(start + word.start, start + word.end);
        let help = "put the whole value in quotes: `!` and `&` at its start have a meaning of their own";
        Some(Finding::new(Code::LostToTag, &source.path, at, message).help(help))
    });
    words.collect()
}

/// The tag or anchor at the start of a value, or before it.
fn word_at(text: &str, value: usize) -> Option<Range<usize>> {
    let ends = |c: char| c.is_whitespace() || matches!(c, '[' | ']' | '{' | '}' | ',');
    let start = if text[value..].starts_with(['!', '&']) {
        value
    } else {
        text[..text[..value].trim_end().len()].rfind(ends).map_or(0, |at| at + 1)
    };
    let end = text[start..].find(ends).map_or(text.len(), |at| start + at);
    text[start..].starts_with(['!', '&']).then_some(start..end)
}

/// Whether a value may begin with the `!` or `&` here.
fn may_begin(text: &str, at: usize) -> bool {
    let before = text[..at].ends_with([' ', '\t', '\n', '[', '{', ',']);
    before && text[at + 1..].starts_with(|c: char| !c.is_whitespace() || text.as_bytes()[at] == b'!')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        let at = |finding: Finding| match finding.at {
            At::Span(start, end) => text[start..end].to_owned(),
            other => panic!("{other:?}"),
        };
        lost(&Source { path: path.into(), text: text.into() }).into_iter().map(at).collect()
    }

    #[test]
    fn the_first_word_of_a_value_is_lost() {
        let text = "---\ntitle: é\nid: !important DNS is down\nsummary: &frontend lost its zone.\nteams: [!SRE Netz, b]\nlist:\n  - &x\n    y\n---\n! a\n";
        assert_eq!(found("a.md", text), ["!important", "&frontend", "!SRE", "&x"]);
        assert_eq!(found("a.yaml", "a: ! b\n"), ["!"]);
    }

    #[test]
    fn what_is_meant_and_what_stands_elsewhere_is_not() {
        for text in [
            "a: '!b c'\n",
            "a: R&D & !x\n",
            "a: &n b\nc: *n\n",
            "a: !!str 12\n",
            "a: |\n  !b\n  &c d\n",
            "a: b # !c &d e\n",
        ] {
            assert_eq!(found("a.yaml", text), Vec::<String>::new(), "{text}");
        }
    }
}
