//! Character references, such as `&#1;`, by which a text holds a character that it has no use for.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

use super::options;
use crate::source::is_foreign;

/// References to characters that no text has a use for, each with its place in the text. In code a reference is just text.
#[must_use]
pub fn foreign_references(text: &str) -> Vec<(Range<usize>, char)> {
    // Hardly any text has a reference by number, and all are looked at.
    if !memchr::memchr_iter(b'&', text.as_bytes()).any(|at| text.as_bytes().get(at + 1) == Some(&b'#')) {
        return Vec::new();
    }
    let mut out = Vec::new();
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        let parts = match &event {
            Event::Text(text) => [&**text, ""],
            Event::Start(Tag::Link { dest_url, title, .. } | Tag::Image { dest_url, title, .. }) => {
                [&**dest_url, title]
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => [&**info, ""],
            _ => continue,
        };
        // One that stands there itself is found where the file is read.
        let found = parts.iter().flat_map(|part| part.chars()).find(|c| is_foreign(*c));
        out.extend(found.filter(|c| !text[range.clone()].contains(*c)).map(|c| (range, c)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_to_foreign_characters_are_found_where_they_stand() {
        let text =
            "A &#1; b &#xFFFE;&#x9;&amp; [c](d&#2; \"e\") ![f](g \"&#3;\")\n\n``` sh&#4;\n&#5;\n```\n\n`&#6;` \\&#7;\n";
        let found = foreign_references(text);
        let found: Vec<_> = found.into_iter().map(|(range, c)| (&text[range], u32::from(c))).collect();
        assert_eq!(
            found,
            [
                ("&#1;", 1),
                ("&#xFFFE;", 0xfffe),
                ("[c](d&#2; \"e\")", 2),
                ("![f](g \"&#3;\")", 3),
                ("``` sh&#4;\n&#5;\n```", 4),
            ]
        );
        assert_eq!(foreign_references("&#1 \u{1}&#65;"), []);
    }
}
