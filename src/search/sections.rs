//! A Markdown body as sections: one at each heading of the second and third level, its text without markup.
//!
//! What a reference is shown as is no matter of the body: it stands there as it is written, [between marks](MARK), until
//! the handbook is known.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::document::Unit;
use crate::markdown::{Heading, References, options};
use crate::record::Body;

/// What stands before and behind a reference without words of its own: a character that no text has a use for.
const MARK: char = '\u{1}';

/// The text before the first heading, and the sections.
#[must_use]
pub(super) fn sections(body: &Body) -> (String, Vec<Unit>) {
    let mut headings = body.outline().headings.iter();
    let mut units = vec![Unit::default()];
    let mut above = String::new();
    let mut open: Option<&Heading> = None;
    let mut references = References::new(|reference: &str| Some(format!("{MARK}{reference}{MARK}")));
    for event in Parser::new_ext(body.text(), options()).filter_map(|event| references.shown(event)) {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                open = headings.next().filter(|heading| heading.level <= 3);
                units.extend(open.map(|heading| Unit { anchor: Some(heading.id.clone()), ..Unit::default() }));
            }
            Event::End(TagEnd::Heading(_)) => match (open.take(), units.last_mut()) {
                (Some(heading), Some(unit)) => {
                    unit.heading = std::mem::take(&mut unit.text).trim().to_owned();
                    if heading.level == 3 && !above.is_empty() {
                        unit.heading = format!("{above} › {}", unit.heading);
                    } else {
                        above.clone_from(&unit.heading);
                    }
                }
                _ => push(&mut units, " "),
            },
            event => push_text(&event, &mut units),
        }
    }
    for unit in &mut units {
        unit.text = unit.text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let intro = units.remove(0).text;
    (intro, units)
}

/// The text of a section with the words for its references, which `name` gives. One that names nothing stands as it is written.
pub(super) fn named_by(text: String, name: impl Fn(&str) -> Option<String>) -> String {
    if !text.contains(MARK) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for (at, part) in text.split(MARK).enumerate() {
        let words = if at % 2 == 1 { name(part) } else { None };
        out.push_str(words.as_deref().unwrap_or(part));
    }
    out
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Record, parse};
    use crate::source::Source;

    #[test]
    fn references_have_their_words_in_texts_and_headings() {
        let text = "---\ntitle: G\n---\nBefore [[recipe/x]].\n\n## As in *[[recipe/x]]*\n\n### By [[recipe/y]], `b`\n\n\
                    Not [[recipe/x|this]].\n\n#### [[recipe/x]]\n\nEnd.\n";
        let source = Source { path: "content/guides/g.md".into(), text: text.into() };
        let records = parse(&source, "content").value;
        let [Record::Guide(guide)] = records.as_slice() else { panic!("{records:?}") };
        let (intro, units) = sections(&guide.body);
        let named =
            |text: &str| named_by(text.to_owned(), |reference| (reference == "recipe/x").then(|| "The way".to_owned()));
        assert_eq!(named(&intro), "Before The way.");
        let units: Vec<_> = units.iter().map(|u| (u.anchor.as_deref(), named(&u.heading), named(&u.text))).collect();
        let unit = |id, heading: &str, text: &str| (Some(id), heading.to_owned(), text.to_owned());
        assert_eq!(
            units,
            [
                unit("as-in-recipe-x", "As in The way", ""),
                unit("by-recipe-y-b", "As in The way › By recipe/y, b", "Not this. The way End."),
            ]
        );
    }
}
