//! Paragraphs, and those that only introduce blocks which not every reader sees.

use pulldown_cmark::{CodeBlockKind, Event, Tag};

use super::Writer;
use crate::markdown::Fence;
use crate::render::prose::Prose;
use crate::render::prose::code::Audience;
use crate::render::prose::events::{matching_end, skip, text_of};

impl Writer<'_> {
    /// Opens the paragraph that begins here.
    pub(super) fn paragraph(&mut self, events: &[Event<'_>], at: usize) {
        // The label of a ticked line cannot stand in a paragraph of its own.
        if matches!(events.get(at + 1), Some(Event::TaskListMarker(_))) {
            return;
        }
        let audience = introduced(self.prose, events, at);
        if audience.is_everybody() {
            self.block("<p>");
        } else {
            self.end_task();
            audience.open("p", self.seen, &mut self.out);
        }
    }
}

/// The readers of the blocks of code that a paragraph introduces: it ends in a colon, and they follow directly.
fn introduced<'p>(prose: &'p Prose, events: &[Event<'_>], start: usize) -> Audience<'p> {
    let end = matching_end(events, start);
    let last = events[start..end].iter().rev().find_map(text_of);
    if !last.is_some_and(|text| text.trim_end().ends_with(':')) {
        return Audience::default();
    }
    let (mut at, mut readers) = (end + 1, None::<Audience<'p>>);
    while let Some(Event::Start(Tag::CodeBlock(kind))) = events.get(at) {
        let marks = match kind {
            CodeBlockKind::Fenced(info) => Fence::parse(info).marks,
            CodeBlockKind::Indented => Vec::new(),
        };
        let of_block = Audience::of(prose, &marks);
        readers = Some(match readers {
            None => of_block,
            Some(others) => others.or(of_block),
        });
        at = skip(events, at);
    }
    readers.unwrap_or_default()
}
