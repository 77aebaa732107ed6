//! Markdown as plain text, in which a reference has the words that its link has on a page.

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::options;

/// Puts the words of references into the events of a Markdown text: a page shows `[[recipe/x]]` as the title of `x`.
/// References that have words of their own are left as they are, and so are those that name nothing.
#[derive(Debug)]
pub struct References<N> {
    name: N,
    /// In a reference whose words stand there already.
    is_named: bool,
    /// The words of a reference that may have none of its own behind its bar: `[[x|]]`.
    unsaid: Option<String>,
}

impl<N: Fn(&str) -> Option<String>> References<N> {
    /// `name` says what a reference is shown as; `None` for one that names nothing.
    pub const fn new(name: N) -> Self {
        Self { name, is_named: false, unsaid: None }
    }

    /// The next event as it is shown; `None` for one in whose place something else was shown.
    pub fn shown<'e>(&mut self, event: Event<'e>) -> Option<Event<'e>> {
        let is_nothing = matches!(&event, Event::Text(text) if text.is_empty());
        let unsaid = if is_nothing { None } else { self.unsaid.take() };
        match &event {
            Event::End(TagEnd::Link) if unsaid.is_some() => unsaid.map(|words| Event::Text(words.into())),
            Event::Start(Tag::Link { link_type: LinkType::WikiLink { has_pothole: true }, dest_url, .. }) => {
                self.unsaid = (self.name)(super::reference_target(dest_url));
                Some(event)
            }
            Event::Start(Tag::Link { link_type: LinkType::WikiLink { has_pothole: false }, dest_url, .. }) => {
                let Some(words) = (self.name)(dest_url) else { return Some(event) };
                self.is_named = true;
                Some(Event::Text(words.into()))
            }
            Event::End(TagEnd::Link) if self.is_named => {
                self.is_named = false;
                None
            }
            _ => Some(event).filter(|_| !self.is_named),
        }
    }
}

/// The text of Markdown without its markup, on one line; `name` says what a reference is shown as.
#[must_use]
pub fn plain(text: &str, name: impl Fn(&str) -> Option<String>) -> String {
    if is_plain(text) {
        return text.trim().to_owned();
    }
    let mut references = References::new(name);
    let mut out = String::with_capacity(text.len());
    for event in Parser::new_ext(text, options()).filter_map(|event| references.shown(event)) {
        match event {
            Event::Text(t) | Event::Code(t) | Event::InlineHtml(t) | Event::Html(t) => out.push_str(&t),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            block @ Event::End(_) if !is_inline(&block) => out.push(' '),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether an event can stand within a line.
#[must_use]
pub fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => {
            matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
        }
        Event::End(end) => {
            matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
        }
        Event::Rule | Event::TaskListMarker(_) | Event::FootnoteReference(_) => false,
        _ => true,
    }
}

/// The characters that could mean something in Markdown, wherever they stand. Every field of every record is asked for them.
const MARKS: [bool; 256] = {
    let (mut out, mut at) = ([false; 256], 0);
    let marks = b"*_`[<&\\~!#>|\n";
    while at < marks.len() {
        out[marks[at] as usize] = true;
        at += 1;
    }
    out
};

/// Whether a text has no character that could mean something in Markdown.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    !text.bytes().any(|b| MARKS[usize::from(b)])
        && !text.trim_start().starts_with(['-', '+', '=', ':', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(reference: &str) -> Option<String> {
        (reference == "recipe/drop-column").then(|| "Drop a column".to_owned())
    }

    #[test]
    fn plain_text_is_one_line_without_markup() {
        assert_eq!(plain("Two **deploys**.\n\n1. First\n2. Then `b`.\n", name), "Two deploys. First Then b.");
        assert_eq!(plain("A `<b>` & <i>, [y](z.md)", name), "A <b> & <i>, y");
    }

    #[test]
    fn a_reference_has_the_words_of_its_link() {
        let text = "Use `x`:\n[[recipe/drop-column]].\n\nOr *not*: [[recipe/x]], [[recipe/drop-column|the recipe]].";
        assert_eq!(plain(text, name), "Use x: Drop a column. Or not: recipe/x, the recipe.");
        assert_eq!(plain("See [[recipe/drop-column|]], [[recipe/x|]].", name), "See Drop a column, .");
    }
}
