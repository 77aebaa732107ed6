//! What a view is made with: the page it is for, the handbook, and what the page has shown so far.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;

use pulldown_cmark::{Event, Parser};
use serde::Serialize;
use tera::Context;

use super::rows::{self, Place, Row, RowKind, made};
use super::{Index, Rows};
use crate::diag::{Code, Finding};
use crate::handbook::{Handbook, Target};
use crate::id::encode_path;
use crate::markdown::{Heading, References, is_plain, options};
use crate::record::Body;
use crate::render::Renderer;
use crate::render::escape::{escape, escaped};
use crate::render::held::{absent, told};
use crate::render::prose::{Prose, Sections, Seen};
use crate::render::theme::Theme;
use crate::site::{Page, Site, address_of, relative};

/// The anchors of a page's own sections, by name with `_` for `-`.
pub(super) type Anchors = BTreeMap<Cow<'static, str>, Anchor>;

/// The anchor of a section: mostly its name.
pub(super) type Anchor = Cow<'static, str>;

/// The context of one page.
pub(super) struct Cx<'a> {
    pub book: &'a Handbook,
    pub site: &'a Site,
    pub index: &'a Index,
    prose: &'a Prose,
    theme: &'a Theme,
    rows: &'a Rows,
    /// The places of the rows that this page can show, by their kind.
    places: [OnceCell<Arc<[Place]>>; 3],
    /// The page's file, from the site's root.
    pub file: String,
    encoded: String,
    seen: RefCell<Seen>,
}

impl<'a> Cx<'a> {
    pub(super) fn new(renderer: &'a Renderer, page: &Page) -> Self {
        let file = page.file(&renderer.book);
        Self {
            book: &renderer.book,
            site: &renderer.site,
            index: &renderer.index,
            prose: &renderer.prose,
            theme: &renderer.theme,
            rows: &renderer.rows,
            places: Default::default(),
            encoded: encode_path(&file),
            file,
            seen: RefCell::default(),
        }
    }

    /// The link from this page to another.
    pub(super) fn href(&self, page: &Page) -> String {
        relative(&self.encoded, &encode_path(&page.file(self.book)))
    }

    /// The link from this page to a node's page.
    pub(super) fn to(&self, target: Target) -> String {
        relative(&self.encoded, &address_of(self.book, target))
    }

    /// The row of a record by its place in the handbook's list, which is made where no page has made it that links to the
    /// record in the same way. `says` is the Markdown that it shows.
    pub(super) fn row<T: Serialize>(&self, kind: RowKind, at: usize, says: &str, make: impl FnOnce() -> T) -> Row {
        // A reference has the words of another record, at which each page has to look itself, to be made anew with it.
        if says.contains("[[") {
            return rows::of(&make());
        }
        let places = self.places[kind as usize].get_or_init(|| {
            let book = self.book;
            match kind {
                RowKind::Incident => self.rows.at(kind, &relative(&self.encoded, "incidents/"), book.incidents.len()),
                RowKind::Recipe => self.rows.at(kind, &relative(&self.encoded, "recipes/"), book.recipes.len()),
                // Each linter's rules have a folder of their own.
                RowKind::Rule => self.rows.at(kind, folder(&self.encoded), book.rules.len()),
            }
        });
        made(&places[at], make)
    }

    /// The way up from this page to the site's root: nothing, or `../` once or more.
    pub(super) fn root(&self) -> String {
        "../".repeat(self.file.matches('/').count())
    }

    /// A field's Markdown as plain text on one line.
    pub(super) fn plain(&self, text: &str) -> String {
        self.book.plain(text)
    }

    /// A field's Markdown as HTML for links, which cannot hold links themselves.
    pub(super) fn label(&self, text: &str) -> String {
        label(self.book, text)
    }

    /// Markdown of a field as HTML without a paragraph around it.
    pub(super) fn inline(&self, text: &str) -> String {
        self.prose.inline(text, &self.file, &mut self.seen.borrow_mut())
    }

    /// The same for a field that may be absent.
    pub(super) fn inline_of(&self, text: Option<&String>) -> Option<String> {
        text.map(|t| self.inline(t))
    }

    /// The same for a list.
    pub(super) fn inlines(&self, texts: &[String]) -> Vec<String> {
        texts.iter().map(|t| self.inline(t)).collect()
    }

    /// Markdown of a field as HTML blocks.
    pub(super) fn block(&self, text: &str) -> String {
        self.prose.block(text, &self.file, &mut self.seen.borrow_mut())
    }

    /// Markdown as HTML without hints for terms, for places where all terms stand already.
    pub(super) fn inline_without_terms(&self, text: &str) -> String {
        self.prose.inline(text, &self.file, &mut self.all_terms_seen())
    }

    /// The same as blocks.
    pub(super) fn block_without_terms(&self, text: &str) -> String {
        self.prose.block(text, &self.file, &mut self.all_terms_seen())
    }

    fn all_terms_seen(&self) -> Seen {
        let mut seen = Seen::default();
        seen.terms.extend(0..self.book.terms.len());
        seen
    }

    /// A body in sections.
    pub(super) fn sections(&self, body: &Body, parts: bool) -> Sections {
        self.prose.sections(body, &self.file, parts, &mut self.seen.borrow_mut())
    }

    /// Anchors for the page's own sections. Where the body has taken one, the page's own gets `record-` before it: what
    /// an author wrote keeps its address. `is_shown` tells whether a heading keeps its anchor.
    pub(super) fn anchors(&self, names: &[&'static str], body: &Body, is_shown: impl Fn(&Heading) -> bool) -> Anchors {
        let is = |h: &Heading, id: &str| (h.id == id && is_shown(h)) || h.aliases.iter().any(|alias| alias == id);
        let taken = |id: &str| body.outline().headings.iter().any(|h| is(h, id));
        let anchor = |name: &&'static str| {
            let id = if taken(name) { format!("record-{name}").into() } else { Cow::Borrowed(*name) };
            (if name.contains('-') { name.replace('-', "_").into() } else { Cow::Borrowed(*name) }, id)
        };
        names.iter().map(anchor).collect()
    }

    /// Makes the page one that is worked through: its task lists can be ticked.
    pub(super) fn is_worked_through(&self) {
        self.seen.borrow_mut().interactive = true;
    }

    /// The terms that the page has used, by position in the handbook's list.
    pub(super) fn terms(&self) -> Vec<usize> {
        self.seen.borrow().terms.iter().copied().collect()
    }

    /// Whether some block of the page is marked with this choice.
    pub(super) fn shows_variant(&self, id: &str) -> bool {
        self.seen.borrow().variants.contains(id)
    }

    /// Fills the page's template in, and holds the page against what was published of it.
    pub(super) fn fill(&self, template: &str, context: &Context) -> Result<Vec<u8>, Finding> {
        let html = self.theme.fill(template, context)?;
        let (file, theme) = (&self.file, self.theme);
        if html.trim_ascii().is_empty() {
            let message = format!("the page {file}, which this template makes, is empty");
            let help = "write what the page has to show, or delete the file: the theme's own is used then";
            return Err(theme.finding(Code::TemplateSyntax, template, message).help(help));
        }
        let lost = self.site.published.get(file).map(|names| absent(&html, names)).unwrap_or_default();
        if !lost.is_empty() {
            let message = format!("{file} would lose what was published on it: {}", told(&lost));
            let help = format!("give the element that shows it `id=\"{}\"`, as the theme's own template does", lost[0]);
            return Err(theme.finding(Code::FragmentLost, template, message).help(help));
        }
        Ok(html)
    }
}

/// The folder of a page's file.
fn folder(file: &str) -> &str {
    file.rfind('/').map_or("", |at| &file[..at])
}

/// A field's Markdown as HTML with `code` marked up and nothing else: for links, which cannot hold links themselves.
pub(in crate::render) fn label(book: &Handbook, text: &str) -> String {
    if is_plain(text) {
        return escaped(text.trim());
    }
    let mut out = String::with_capacity(text.len() + 16);
    for (is_code, part) in spans(book, text) {
        if is_code {
            out.push_str("<code>");
        }
        escape(&part, &mut out);
        if is_code {
            out.push_str("</code>");
        }
    }
    out
}

/// The text's parts, each with whether it is code; links are their words.
fn spans(book: &Handbook, text: &str) -> Vec<(bool, String)> {
    let mut out: Vec<(bool, String)> = Vec::new();
    let mut references = References::new(|reference: &str| book.name_of_reference(reference));
    for event in Parser::new_ext(text, options()).filter_map(|event| references.shown(event)) {
        match event {
            Event::Code(code) => out.push((true, code.into_string())),
            Event::Text(words) | Event::InlineHtml(words) | Event::Html(words) => {
                out.push((false, words.into_string()))
            }
            Event::SoftBreak | Event::HardBreak => out.push((false, " ".to_owned())),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_hold_no_links() {
        let label = |text| label(&Handbook::default(), text);
        assert_eq!(label("A `<b>` & [[recipe/x|c]]"), "A <code>&lt;b&gt;</code> &amp; c");
        assert_eq!(label("Answer [[decide]] first"), "Answer Decide first");
    }
}
