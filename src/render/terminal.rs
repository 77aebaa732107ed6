//! Markdown for a terminal: the same words, with the few styles that a terminal has.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::markdown::{References, options};

const HEADING: Style = Style::new().bold();
const CODE: Style = AnsiColor::Cyan.on_default();
const QUIET: Style = Style::new().dimmed();

/// Markdown as text with ANSI styles; strip them for a terminal that has none. `name` says what a reference is shown as.
#[must_use]
pub fn terminal(markdown: &str, name: impl Fn(&str) -> Option<String>) -> String {
    let mut page = Page::default();
    let mut references = References::new(name);
    for event in Parser::new_ext(markdown, options()).filter_map(|event| references.shown(event)) {
        page.event(event);
    }
    let mut text = page.out.trim().to_owned();
    text.push('\n');
    text
}

#[derive(Default)]
struct Page {
    out: String,
    /// The number of the next item of each open list; `None` for bullets.
    lists: Vec<Option<u64>>,
    code: bool,
    cells: usize,
}

impl Page {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(end) => self.end(end),
            Event::Text(text) if self.code => {
                for line in text.lines() {
                    let _ = writeln!(self.out, "    {CODE}{}{CODE:#}", printable(line));
                }
            }
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.out.push_str(&printable(&text)),
            Event::Code(code) => {
                let _ = write!(self.out, "{CODE}{}{CODE:#}", printable(&code));
            }
            Event::SoftBreak => self.out.push(' '),
            Event::HardBreak => self.out.push('\n'),
            Event::Rule => self.out.push_str("\n---\n"),
            Event::TaskListMarker(done) => self.out.push_str(if done { "[x] " } else { "[ ] " }),
            Event::FootnoteReference(name) => {
                let _ = write!(self.out, "[{}]", printable(&name));
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.out.push_str(&printable(&text)),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => {
                let _ = write!(self.out, "\n{HEADING}");
            }
            Tag::List(first) => {
                if !self.out.ends_with('\n') {
                    self.out.push('\n');
                }
                self.lists.push(first);
            }
            Tag::Item => {
                let depth = self.lists.len();
                let marker = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_owned(),
                };
                let _ = write!(self.out, "{}{marker}", "  ".repeat(depth));
            }
            Tag::CodeBlock(_) => self.code = true,
            Tag::BlockQuote(kind) => {
                let name = kind.map(|k| format!("{k:?}: ")).unwrap_or_default();
                let _ = write!(self.out, "{HEADING}{name}{HEADING:#}");
            }
            Tag::TableHead | Tag::TableRow => self.cells = 0,
            Tag::TableCell => {
                if self.cells > 0 {
                    let _ = write!(self.out, " {QUIET}|{QUIET:#} ");
                }
                self.cells += 1;
            }
            Tag::DefinitionListDefinition => self.out.push_str("    "),
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Heading(_) => {
                let _ = write!(self.out, "{HEADING:#}\n\n");
            }
            TagEnd::Paragraph | TagEnd::List(_) if self.lists.len() <= 1 => {
                self.out.truncate(self.out.trim_end().len());
                self.out.push_str("\n\n");
            }
            TagEnd::Item | TagEnd::TableHead | TagEnd::TableRow | TagEnd::DefinitionListTitle => {
                self.out.truncate(self.out.trim_end().len());
                self.out.push('\n');
            }
            TagEnd::CodeBlock => {
                self.code = false;
                self.out.push('\n');
            }
            TagEnd::Table | TagEnd::BlockQuote(_) | TagEnd::DefinitionListDefinition => self.out.push('\n'),
            _ => {}
        }
        if matches!(end, TagEnd::List(_)) {
            self.lists.pop();
        }
    }
}

/// Text that cannot steer the terminal: control characters, escape sequences' beginnings among them, are replaced.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' && c != '\t' { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_stay_and_nothing_steers_the_terminal() {
        let text = "## T\n\na `b` [[x]] \u{1b}[2J\n\n- one\n- two\n\n```sql\nSELECT 1;\n```\n";
        let name = |reference: &str| Some(format!("the {reference}"));
        let out = anstream::adapter::strip_str(&terminal(text, name)).to_string();
        assert_eq!(out, "T\n\na b the x \u{fffd}[2J\n\n  - one\n  - two\n\n    SELECT 1;\n");
    }
}
