//! The words of a heading, which are a link to it.

use pulldown_cmark::{Event, LinkType, Tag};

use super::{Heading, Writer, escape, text_of};
use crate::markdown::References;

impl Writer<'_> {
    /// Writes a heading's words as the link to its place, `id`: a sign beside them would be read out as a part of its name.
    /// Words that hold a link of their own are left to lead where they lead.
    pub(super) fn heading_words(&mut self, id: Option<&str>, words: &[Event<'_>]) {
        let leads_on = |e: &Event<'_>| matches!(e, Event::Start(Tag::Link { .. }) | Event::FootnoteReference(_));
        let id = id.filter(|_| !words.iter().any(leads_on));
        if let Some(id) = id {
            self.out.push_str("<a class=\"anchor\" href=\"#");
            escape(&crate::id::encode_path(id), &mut self.out);
            self.out.push_str("\">");
        }
        self.quiet += 1;
        self.write(words);
        self.quiet -= 1;
        self.block(if id.is_some() { "</a>" } else { "" });
    }

    /// A heading's text without markup, in which references have the words of their links.
    pub(super) fn heading_text(&self, heading: &Heading, words: &[Event<'_>]) -> String {
        let refers = |e: &Event<'_>| matches!(e, Event::Start(Tag::Link { link_type: LinkType::WikiLink { .. }, .. }));
        if !words.iter().any(refers) {
            return heading.text.clone();
        }
        let mut references = References::new(|reference: &str| self.prose.book.name_of_reference(reference));
        let shown = words.iter().cloned().filter_map(|event| references.shown(event));
        shown.filter_map(|event| text_of(&event).map(str::to_owned)).collect::<String>().trim().to_owned()
    }
}
