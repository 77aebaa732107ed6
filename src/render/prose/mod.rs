//! Markdown bodies and inline Markdown of fields become HTML: references, terms, code blocks, choices of database.
//!
//! Raw HTML is shown as text, so nothing that a record says can run.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use pulldown_cmark::{Event, Parser};

use crate::handbook::{Handbook, Target};
use crate::markdown::{is_plain, options};
use crate::record::Body;
use crate::site::Site;

mod code;
mod events;
mod links;
#[cfg(test)]
mod tests;
mod text;
mod writer;

use text::Words;
use writer::Writer;

/// Turns Markdown into HTML for the pages of one handbook.
#[derive(Debug)]
pub struct Prose {
    book: Arc<Handbook>,
    site: Arc<Site>,
    words: Words,
    files: HashMap<Arc<str>, Target>,
}

/// What a page has shown so far: terms are linked at their first use on a page, and boxes have names of their own.
#[derive(Debug, Default)]
pub struct Seen {
    /// Glossary terms used on the page, by position in the handbook's list.
    pub terms: BTreeSet<usize>,
    /// Choices (databases and frameworks) that blocks of the page are marked with, by identifier.
    pub variants: BTreeSet<String>,
    /// Task lists can be ticked: the page is one that is worked through.
    pub interactive: bool,
    /// How many code blocks and tables the page has so far: their names count.
    boxes: usize,
}

/// A body split at its headings of the second level.
#[derive(Debug, Default)]
pub struct Sections {
    /// What stands before the first heading, as HTML.
    pub intro: String,
    /// The sections, in order.
    pub sections: Vec<Section>,
}

/// One section of a body, or one part of a section.
#[derive(Debug, Default)]
pub struct Section {
    /// The anchor.
    pub id: String,
    /// The heading's text without markup.
    pub title: String,
    /// The heading's text as HTML.
    pub title_html: String,
    /// The heading's former anchors, which stand in `title_html`: for a page that gives the section another heading.
    pub former_html: String,
    /// The classes of the heading.
    pub classes: Vec<String>,
    /// What stands before the first part, as HTML; the heading itself is not in it.
    pub html: String,
    /// The parts, at headings of the third level; empty unless asked for.
    pub parts: Vec<Section>,
}

impl Prose {
    /// Prepares what all pages share.
    #[must_use]
    pub fn new(book: &Arc<Handbook>, site: &Arc<Site>) -> Self {
        Self { book: Arc::clone(book), site: Arc::clone(site), words: Words::new(book), files: book.files() }
    }

    /// A whole body as HTML, headings included; `page` is the file of the page, from the site's root.
    #[must_use]
    pub fn body(&self, body: &Body, page: &str, seen: &mut Seen) -> String {
        let events = parse(body.text());
        let mut writer = Writer::new(self, page, body.file(), Some(body.outline()), seen);
        writer.write(&events);
        writer.finish()
    }

    /// A body split at its headings of the second level, and at those of the third when `parts` is asked for.
    #[must_use]
    pub fn sections(&self, body: &Body, page: &str, parts: bool, seen: &mut Seen) -> Sections {
        let events = parse(body.text());
        let writer = Writer::new(self, page, body.file(), Some(body.outline()), seen);
        writer.sections(&events, parts)
    }

    /// The Markdown of a field as HTML without a paragraph around it.
    #[must_use]
    pub fn inline(&self, text: &str, page: &str, seen: &mut Seen) -> String {
        let mut writer = Writer::new(self, page, "", None, seen);
        if is_plain(text) {
            writer.plain_text(text.trim());
        } else {
            writer.write_inline(&parse(text));
        }
        writer.finish()
    }

    /// The Markdown of a field as HTML blocks.
    #[must_use]
    pub fn block(&self, text: &str, page: &str, seen: &mut Seen) -> String {
        let mut writer = Writer::new(self, page, "", None, seen);
        writer.write(&parse(text));
        writer.finish()
    }
}

/// The events of a Markdown text, neighbouring texts as one.
fn parse(text: &str) -> Vec<Event<'_>> {
    let mut events: Vec<Event<'_>> = Vec::with_capacity(text.len() / 24 + 8);
    let mut joined: Option<String> = None;
    for event in Parser::new_ext(text, options()) {
        match (event, events.last(), &mut joined) {
            (Event::Text(more), Some(Event::Text(_)), Some(buffer)) => buffer.push_str(&more),
            (Event::Text(more), Some(Event::Text(first)), slot @ None) => *slot = Some(format!("{first}{more}")),
            (event, ..) => {
                if let (Some(buffer), Some(last)) = (joined.take(), events.last_mut()) {
                    *last = Event::Text(buffer.into());
                }
                events.push(event);
            }
        }
    }
    if let (Some(buffer), Some(last)) = (joined, events.last_mut()) {
        *last = Event::Text(buffer.into());
    }
    events
}
