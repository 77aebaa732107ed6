//! A Markdown body as sections: one at each heading of the second and third level, its text without markup.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::document::Unit;
use crate::markdown::options;
use crate::record::Body;

/// The text before the first heading, and the sections.
#[must_use]
pub(super) fn sections(body: &Body) -> (String, Vec<Unit>) {
    let mut headings = body.outline().headings.iter();
    let mut units = vec![Unit::default()];
    let mut above = String::new();
    let mut in_heading = false;
    for event in Parser::new_ext(body.text(), options()) {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                in_heading = true;
                let Some(heading) = headings.next() else { continue };
                if heading.level > 3 {
                    in_heading = false;
                    continue;
                }
                let mut text = heading.text.clone();
                if heading.level == 3 && !above.is_empty() {
                    text = format!("{above} › {text}");
                } else {
                    above.clone_from(&text);
                }
                units.push(Unit { anchor: Some(heading.id.clone()), heading: text, text: String::new() });
            }
            Event::End(TagEnd::Heading(_)) => {
                in_heading = false;
                push(&mut units, " ");
            }
            _ if in_heading => {}
            event => push_text(&event, &mut units),
        }
    }
    for unit in &mut units {
        unit.text = unit.text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let intro = units.remove(0).text;
    (intro, units)
}

/// Text and code stay as they are; the end of a block is a space.
fn push_text(event: &Event<'_>, units: &mut [Unit]) {
    match event {
        Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => push(units, text),
        Event::SoftBreak | Event::HardBreak => push(units, " "),
        Event::End(
            TagEnd::Paragraph
            | TagEnd::Item
            | TagEnd::TableCell
            | TagEnd::TableRow
            | TagEnd::TableHead
            | TagEnd::CodeBlock
            | TagEnd::BlockQuote(_)
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition,
        ) => push(units, " "),
        _ => {}
    }
}

fn push(units: &mut [Unit], text: &str) {
    if let Some(unit) = units.last_mut() {
        unit.text.push_str(text);
    }
}
