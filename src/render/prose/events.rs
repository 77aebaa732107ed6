//! Questions to a list of Markdown events: what belongs together, and what can stand within a line.

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

/// Whether what ends so can hold headings and other blocks.
pub(super) const fn is_container(end: &TagEnd) -> bool {
    matches!(end, TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::DefinitionListDefinition | TagEnd::FootnoteDefinition)
}

pub(super) fn text_of<'e>(event: &'e Event<'_>) -> Option<&'e str> {
    match event {
        Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => Some(text),
        Event::SoftBreak | Event::HardBreak => Some(" "),
        _ => None,
    }
}

/// The position of the end that belongs to a start.
pub(super) fn matching_end(events: &[Event<'_>], start: usize) -> usize {
    let mut depth = 0usize;
    for (at, event) in events.iter().enumerate().skip(start) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth -= 1;
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    events.len().saturating_sub(1)
}

pub(super) fn skip(events: &[Event<'_>], start: usize) -> usize {
    matching_end(events, start) + 1
}

/// The headings of one level that stand in no other block: the positions of their start and behind their end.
pub(super) fn top_headings(events: &[Event<'_>], wanted: HeadingLevel) -> Vec<(usize, usize)> {
    let mut depth = 0usize;
    let mut out = Vec::new();
    for (at, event) in events.iter().enumerate() {
        match event {
            Event::Start(tag) => {
                if depth == 0 && matches!(tag, Tag::Heading { level, .. } if *level == wanted) {
                    out.push((at, matching_end(events, at) + 1));
                }
                depth += 1;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    out
}
