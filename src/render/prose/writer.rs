//! Markdown events become HTML.

use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, LinkType, Tag, TagEnd};

use super::code::{self, Audience};
use super::events::{is_container, matching_end, skip, text_of, top_headings};
use super::links::{Link, former_anchors};
use super::{Prose, Section, Sections, Seen};
use crate::markdown::{Heading, Outline, is_inline, reference_target};
use crate::render::escape::escape;
use crate::site::relative;

mod footnotes;
mod headings;
mod paragraph;
mod quotes;

use footnotes::Footnotes;

/// Writes the HTML of one body or field.
pub(super) struct Writer<'w> {
    prose: &'w Prose,
    page: &'w str,
    file: &'w str,
    outline: Option<&'w Outline>,
    seen: &'w mut Seen,
    out: String,
    /// How many headings were written: the outline has them in the same order.
    headings: usize,
    /// Inside a heading, a link or a picture's description nothing links itself.
    quiet: usize,
    /// A ticked line is open and must be closed before the next block.
    task: bool,
    /// Sections for some readers only that are open: the level of the heading that opened each.
    audiences: Vec<u8>,
    /// How many lists, quotes, definitions and footnotes are open.
    nested: usize,
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// The open cell is a heading.
    head_cell: bool,
    footnotes: Footnotes,
    /// What each open link closes with.
    closers: Vec<&'static str>,
}

impl<'w> Writer<'w> {
    pub(super) fn new(
        prose: &'w Prose,
        page: &'w str,
        file: &'w str,
        outline: Option<&'w Outline>,
        seen: &'w mut Seen,
    ) -> Self {
        Self {
            prose,
            page,
            file,
            outline,
            seen,
            out: String::new(),
            headings: 0,
            quiet: 0,
            task: false,
            audiences: Vec::new(),
            nested: 0,
            alignments: Vec::new(),
            column: 0,
            in_head: false,
            head_cell: false,
            footnotes: Footnotes::default(),
            closers: Vec::new(),
        }
    }

    /// The HTML so far, with everything closed.
    pub(super) fn finish(mut self) -> String {
        self.close();
        self.out
    }

    fn close(&mut self) {
        self.close_audiences(0);
        let notes = self.lists_of_footnotes();
        self.out.extend(notes);
    }

    pub(super) fn plain_text(&mut self, text: &str) {
        self.prose.write_words(text, self.page, self.seen, &mut self.out);
    }

    /// Writes events as blocks.
    pub(super) fn write(&mut self, events: &[Event<'_>]) {
        let mut at = 0;
        while at < events.len() {
            at = self.event(events, at);
        }
    }

    /// Writes events without blocks: paragraphs are parted by line breaks, headings and lists lose their form.
    pub(super) fn write_inline(&mut self, events: &[Event<'_>]) {
        let mut at = 0;
        let mut begun = false;
        while at < events.len() {
            match &events[at] {
                Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::Item) => {
                    if begun {
                        self.out.push_str("<br>");
                    }
                    begun = true;
                    at += 1;
                }
                event if is_inline(event) => at = self.event(events, at),
                _ => at += 1,
            }
        }
    }

    /// Splits events at headings of the second level, and of the third when `parts` is asked for.
    pub(super) fn sections(mut self, events: &[Event<'_>], parts: bool) -> Sections {
        let mut out = Sections::default();
        let cuts = top_headings(events, HeadingLevel::H2);
        self.write(&events[..cuts.first().map_or(events.len(), |(start, _)| *start)]);
        self.close_audiences(0);
        out.intro = std::mem::take(&mut self.out);
        for (n, (start, end)) in cuts.iter().enumerate() {
            let until = cuts.get(n + 1).map_or(events.len(), |(next, _)| *next);
            self.next_piece();
            let mut section = self.section(&events[*start..*end]);
            self.section_text(&mut section, &events[*end..until], parts);
            out.sections.push(section);
        }
        let mut notes = self.lists_of_footnotes().into_iter();
        let texts = out.sections.iter_mut().flat_map(|section| {
            std::iter::once(&mut section.html).chain(section.parts.iter_mut().map(|part| &mut part.html))
        });
        for (text, notes) in std::iter::once(&mut out.intro).chain(texts).zip(&mut notes) {
            text.push_str(&notes);
        }
        out
    }

    fn section_text(&mut self, section: &mut Section, events: &[Event<'_>], parts: bool) {
        let cuts = if parts { self.parts(events) } else { Vec::new() };
        self.write(&events[..cuts.first().map_or(events.len(), |(start, _)| *start)]);
        self.close_audiences(0);
        section.html = std::mem::take(&mut self.out);
        for (n, (start, end)) in cuts.iter().enumerate() {
            let until = cuts.get(n + 1).map_or(events.len(), |(next, _)| *next);
            self.next_piece();
            let mut part = self.section(&events[*start..*end]);
            self.write(&events[*end..until]);
            self.close_audiences(0);
            part.html = std::mem::take(&mut self.out);
            section.parts.push(part);
        }
    }

    /// Where the parts of a section begin. What a heading keeps for some readers belongs to the part before it.
    fn parts(&self, events: &[Event<'_>]) -> Vec<(usize, usize)> {
        let is_for_all = |(start, _): &(usize, usize)| match &events[*start] {
            Event::Start(Tag::Heading { classes, .. }) => Audience::of(self.prose, classes).is_everybody(),
            _ => true,
        };
        top_headings(events, HeadingLevel::H3).into_iter().filter(is_for_all).collect()
    }

    /// A section from the events of its heading.
    fn section(&mut self, events: &[Event<'_>]) -> Section {
        let heading = self.next_heading().cloned();
        let former_html = heading.as_ref().map(former_anchors).unwrap_or_default();
        self.out.push_str(&former_html);
        self.heading_words(heading.as_ref().map(|h| h.id.as_str()), &events[1..events.len().saturating_sub(1)]);
        let title_html = std::mem::take(&mut self.out);
        let title = heading.as_ref().map(|h| self.heading_text(h, events)).unwrap_or_default();
        let heading = heading.unwrap_or_else(|| Heading {
            level: 2,
            id: String::new(),
            explicit: false,
            repeated: false,
            nested: false,
            aliases: Vec::new(),
            classes: Vec::new(),
            text: String::new(),
            range: 0..0,
        });
        Section { id: heading.id, title, title_html, classes: heading.classes, former_html, ..Section::default() }
    }

    fn next_heading(&mut self) -> Option<&'w Heading> {
        let heading = self.outline.and_then(|o| o.headings.get(self.headings));
        self.headings += 1;
        heading
    }

    /// Writes the event at a position and returns the position of the next one.
    fn event(&mut self, events: &[Event<'_>], at: usize) -> usize {
        match &events[at] {
            Event::Start(tag) => {
                self.nested += usize::from(is_container(&tag.to_end()));
                return self.start(tag, events, at);
            }
            Event::End(end) => {
                self.nested -= usize::from(is_container(end)).min(self.nested);
                self.end(*end);
            }
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(text),
            Event::Code(code) | Event::InlineMath(code) | Event::DisplayMath(code) => self.code_span(code),
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>"),
            Event::Rule => self.block("<hr>"),
            Event::FootnoteReference(name) => self.footnote_reference(name),
            Event::TaskListMarker(done) => self.task_marker(*done),
        }
        at + 1
    }

    fn text(&mut self, text: &str) {
        if self.quiet > 0 {
            escape(text, &mut self.out);
        } else {
            self.plain_text(text);
        }
    }

    /// A code span; one that is an identifier links itself.
    fn code_span(&mut self, code: &str) {
        let target = if self.quiet > 0 { None } else { self.prose.bare_identifier(code) };
        let address = target.map(|t| crate::site::address_of(&self.prose.book, t)).filter(|a| a != self.page);
        if let Some(address) = &address {
            self.out.push_str("<a href=\"");
            escape(&relative(self.page, address), &mut self.out);
            self.out.push_str("\">");
        }
        self.out.push_str("<code>");
        escape(code, &mut self.out);
        self.out.push_str("</code>");
        if address.is_some() {
            self.out.push_str("</a>");
        }
    }

    /// Begins or ends a block: a ticked line that is open ends before it.
    fn block(&mut self, html: &str) {
        self.end_task();
        self.out.push_str(html);
    }

    fn task_marker(&mut self, done: bool) {
        let checked = if done { " checked" } else { "" };
        let disabled = if self.seen.interactive { "" } else { " disabled" };
        self.out.push_str(&format!("<label><input type=\"checkbox\"{checked}{disabled}><span>"));
        self.task = true;
    }

    fn end_task(&mut self) {
        if std::mem::take(&mut self.task) {
            self.out.push_str("</span></label>");
        }
    }

    fn start(&mut self, tag: &Tag<'_>, events: &[Event<'_>], at: usize) -> usize {
        match tag {
            Tag::Paragraph => self.paragraph(events, at),
            Tag::Heading { level, .. } => return self.heading(*level, events, at),
            Tag::BlockQuote(kind) => self.block(&quotes::opening(*kind)),
            Tag::CodeBlock(kind) => return self.code_block(kind, events, at),
            Tag::HtmlBlock => self.block("<p class=\"raw\">"),
            Tag::List(first) => self.list(*first, events, at),
            Tag::Item => self.out.push_str("<li>"),
            Tag::FootnoteDefinition(name) => {
                self.end_task();
                self.begin_footnote(name);
            }
            Tag::DefinitionList => self.block("<dl class=\"terms\">"),
            Tag::DefinitionListTitle => self.block("<dt>"),
            Tag::DefinitionListDefinition => self.block("<dd>"),
            Tag::Table(alignments) => self.table(alignments),
            Tag::TableHead => {
                self.out.push_str("<thead><tr>");
                (self.in_head, self.column) = (true, 0);
            }
            Tag::TableRow => {
                self.out.push_str("<tr>");
                self.column = 0;
            }
            Tag::TableCell => self.cell(matches!(events.get(at + 1), Some(Event::End(TagEnd::TableCell)))),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Superscript => self.out.push_str("<sup>"),
            Tag::Subscript => self.out.push_str("<sub>"),
            Tag::Link { link_type, dest_url, .. } => return self.link(*link_type, dest_url, events, at),
            Tag::Image { dest_url, title, .. } => return self.image(dest_url, title, events, at),
            Tag::MetadataBlock(_) => return skip(events, at),
        }
        at + 1
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            // A paragraph that began with a tick was not opened.
            TagEnd::Paragraph if self.task => self.end_task(),
            TagEnd::Paragraph => self.out.push_str("</p>\n"),
            TagEnd::HtmlBlock => self.out.push_str("</p>\n"),
            TagEnd::BlockQuote(None) => self.out.push_str("</blockquote>\n"),
            TagEnd::BlockQuote(Some(_)) => self.out.push_str("</div></div>\n"),
            TagEnd::List(true) => self.out.push_str("</ol>\n"),
            TagEnd::List(false) => self.out.push_str("</ul>\n"),
            TagEnd::Item => {
                self.end_task();
                self.out.push_str("</li>\n");
            }
            TagEnd::FootnoteDefinition => self.end_footnote(),
            TagEnd::DefinitionList => self.out.push_str("</dl>\n"),
            TagEnd::DefinitionListTitle => self.block("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.block("</dd>\n"),
            TagEnd::Table => self.out.push_str("</tbody></table></div>\n"),
            TagEnd::TableHead => {
                self.out.push_str("</tr></thead><tbody>\n");
                self.in_head = false;
            }
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableCell => {
                self.out.push_str(if self.head_cell { "</th>" } else { "</td>" });
                self.column += 1;
            }
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</del>"),
            TagEnd::Superscript => self.out.push_str("</sup>"),
            TagEnd::Subscript => self.out.push_str("</sub>"),
            TagEnd::Link => {
                let closer = self.closers.pop().unwrap_or_default();
                self.out.push_str(closer);
                self.quiet = self.quiet.saturating_sub(1);
            }
            TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Image | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn heading(&mut self, level: HeadingLevel, events: &[Event<'_>], at: usize) -> usize {
        let end = matching_end(events, at);
        self.end_task();
        let Some(heading) = self.next_heading() else {
            // A field has no headings: its text stands out and that is all.
            self.out.push_str("<p><strong>");
            self.write(&events[at + 1..end]);
            self.block("</strong></p>\n");
            return end + 1;
        };
        let number = level as u8;
        // What a heading inside a list or a quote opened would have to end with it: there it is for everybody.
        let audience = if self.nested == 0 {
            self.close_audiences(number);
            Audience::of(self.prose, &heading.classes)
        } else {
            Audience::default()
        };
        let class = if audience.is_everybody() { "" } else { " class=\"alt-name\"" };
        if !audience.is_everybody() {
            audience.open("div", self.seen, &mut self.out);
            self.audiences.push(number);
        }
        self.out.push_str(&format!("<h{number} id=\""));
        escape(&heading.id, &mut self.out);
        self.out.push_str(&format!("\"{class}>"));
        self.out.push_str(&former_anchors(heading));
        self.heading_words(Some(&heading.id), &events[at + 1..end]);
        self.out.push_str(&format!("</h{number}>\n"));
        end + 1
    }

    /// Closes the sections for some readers that a heading of this level ends.
    fn close_audiences(&mut self, level: u8) {
        while self.audiences.last().is_some_and(|open| *open >= level) {
            self.audiences.pop();
            self.out.push_str("</div>\n");
        }
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'_>, events: &[Event<'_>], at: usize) -> usize {
        let end = matching_end(events, at);
        let code: String = events[at + 1..end].iter().filter_map(text_of).collect();
        let info = match kind {
            CodeBlockKind::Fenced(info) => &**info,
            CodeBlockKind::Indented => "",
        };
        self.end_task();
        code::write(self.prose, info, &code, self.seen, &mut self.out);
        self.out.push('\n');
        end + 1
    }

    fn list(&mut self, first: Option<u64>, events: &[Event<'_>], at: usize) {
        let ticked = matches!(events.get(at + 2), Some(Event::TaskListMarker(_)))
            || matches!(events.get(at + 3), Some(Event::TaskListMarker(_)));
        match first {
            None if ticked => self.block("<ul class=\"checks\">"),
            None => self.block("<ul>"),
            Some(1) => self.block("<ol>"),
            Some(start) => self.block(&format!("<ol start=\"{start}\">")),
        }
        self.out.push('\n');
    }

    fn table(&mut self, alignments: &[Alignment]) {
        self.alignments = alignments.to_vec();
        self.seen.boxes += 1;
        let number = self.seen.boxes;
        self.block(&format!(
            "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Table {number}\"><table class=\"grid\">"
        ));
    }

    /// Opens a cell. A heading without words heads nothing, so an empty one is a plain cell.
    fn cell(&mut self, empty: bool) {
        self.head_cell = self.in_head && !empty;
        self.out.push_str(if self.head_cell { "<th scope=\"col\"" } else { "<td" });
        match self.alignments.get(self.column) {
            Some(Alignment::Right) => self.out.push_str(" class=\"num\""),
            Some(Alignment::Center) => self.out.push_str(" class=\"mid\""),
            _ => {}
        }
        self.out.push('>');
    }

    fn link(&mut self, kind: LinkType, target: &str, events: &[Event<'_>], at: usize) -> usize {
        let end = matching_end(events, at);
        // A link in a link is no HTML; the outer one counts.
        let quiet = self.quiet > 0 && !self.closers.is_empty();
        let (link, name) = match kind {
            LinkType::WikiLink { .. } => match self.prose.reference(reference_target(target), self.page) {
                Some((link, name)) => (link, Some(name)),
                None => (Link::None, None),
            },
            LinkType::Email => (Link::Outside(format!("mailto:{target}")), None),
            _ => (self.prose.link(target, self.file, self.page), None),
        };
        let closer = match &link {
            _ if quiet => "",
            Link::None => "",
            Link::Inside(href) => self.open_link(href, ""),
            Link::Outside(href) => self.open_link(href, " rel=\"noopener noreferrer\""),
        };
        self.closers.push(closer);
        self.quiet += 1;
        // `[[x|]]` has no words either.
        let is_nothing = |event: &Event<'_>| matches!(event, Event::Text(text) if text.is_empty());
        let has_words =
            !matches!(kind, LinkType::WikiLink { has_pothole: false }) && !events[at + 1..end].iter().all(is_nothing);
        if let Some(name) = name.filter(|_| !has_words) {
            escape(&name, &mut self.out);
            self.end(TagEnd::Link);
            return end + 1;
        }
        at + 1
    }

    fn open_link(&mut self, href: &str, more: &str) -> &'static str {
        self.out.push_str("<a href=\"");
        escape(href, &mut self.out);
        self.out.push('"');
        self.out.push_str(more);
        self.out.push('>');
        "</a>"
    }

    fn image(&mut self, target: &str, title: &str, events: &[Event<'_>], at: usize) -> usize {
        let end = matching_end(events, at);
        let alt: String = events[at + 1..end].iter().filter_map(text_of).collect();
        let book = &self.prose.book;
        let found = crate::site::resolve_link(self.file, target)
            .and_then(|path| Some((book.assets.get(path.as_str())?, self.prose.site.images.get(path.as_str())?)));
        let Some((asset, to)) = found else {
            // No such picture: its description stands in for it. The check reports it.
            escape(&alt, &mut self.out);
            return end + 1;
        };
        self.out.push_str("<img src=\"");
        escape(&crate::site::href(self.page, to), &mut self.out);
        self.out.push_str("\" alt=\"");
        escape(&alt, &mut self.out);
        self.out.push('"');
        if !title.is_empty() {
            self.out.push_str(" title=\"");
            escape(title, &mut self.out);
            self.out.push('"');
        }
        if let Some((width, height)) = asset.size {
            self.out.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
        }
        self.out.push_str(" loading=\"lazy\">");
        end + 1
    }
}
