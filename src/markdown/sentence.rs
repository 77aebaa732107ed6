//! The first sentence below a heading: what a section comes down to, where there is room for one line.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

use super::options;
use super::plain::References;

/// What a section begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Its text without markup.
    pub text: String,
    /// Whether a block of code stands before it in the section: it may then speak of the code.
    pub after_code: bool,
    /// The bytes of its paragraph.
    pub paragraph: Range<usize>,
}

/// The first sentence of the first paragraph below a heading of the second level whose title is `wanted`; `name` says what a
/// reference is shown as. `None` where the section has no paragraph.
#[must_use]
pub fn first_sentence(
    body: &str,
    wanted: impl Fn(&str) -> bool,
    name: impl Fn(&str) -> Option<String>,
) -> Option<Sentence> {
    let (mut inside, mut after_code) = (false, false);
    let (mut title, mut paragraph) = (None::<String>, None::<(String, Range<usize>)>);
    let mut references = References::new(name);
    for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
        let Some(event) = references.shown(event) else { continue };
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => title = Some(String::new()),
            Event::End(TagEnd::Heading(HeadingLevel::H2)) => {
                (inside, after_code) = (title.take().is_some_and(|t| wanted(t.trim())), false);
            }
            Event::Start(Tag::CodeBlock(_)) => after_code = true,
            Event::Start(Tag::Paragraph) if inside => paragraph = Some((String::new(), range)),
            Event::End(TagEnd::Paragraph) if paragraph.is_some() => break,
            event => {
                if let Some(words) = title.as_mut().or(paragraph.as_mut().map(|(words, _)| words)) {
                    match event {
                        Event::Text(text) | Event::Code(text) => words.push_str(&text),
                        Event::SoftBreak | Event::HardBreak => words.push(' '),
                        _ => {}
                    }
                }
            }
        }
    }
    let (words, paragraph) = paragraph?;
    let text = words.trim();
    let end = text.find(". ").map_or(text.len(), |at| at + 1);
    let text = text[..end].to_owned();
    (!text.is_empty()).then_some(Sentence { text, after_code, paragraph })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(reference: &str) -> Option<String> {
        (reference == "recipe/drop-column").then(|| "Drop a column".to_owned())
    }

    #[test]
    fn the_sentence_and_whether_it_stands_behind_the_code() {
        let fix = |body: &str| first_sentence(body, |title| title == "Fix it", name);
        let text = |body: &str| fix(body).map(|sentence| (sentence.text, sentence.after_code));
        let body = "Before.\n\n```sql\nA;\n```\n\n## Other\n\nNot this.\n\n## Fix `it` {#x}\n\n### Good\n\n- a list\n\n\
                    Use *`noop`*\nor [[recipe/drop-column]], [[recipe/x]], [[INC-1|that time]]. Then more.\n\nMore.\n";
        let found = fix(body).unwrap();
        assert_eq!((found.text.as_str(), found.after_code), ("Use noop or Drop a column, recipe/x, that time.", false));
        assert!(body[found.paragraph].starts_with("Use *") && body.contains("Then more."));
        let code = "## Fix it\n\n### Bad\n\n```sql\nDROP. NO;\n```\n\nThe steps: [[recipe/drop-column]].\n";
        assert_eq!(text(code), Some(("The steps: Drop a column.".to_owned(), true)));
        assert_eq!(text("## Fix it\n\nNo full stop [[x"), Some(("No full stop [[x".to_owned(), false)));
        assert_eq!(text("## Fix it\n\n```sql\nSELECT 1;\n```\n\n## Why\n\nText.\n"), None);
        assert_eq!(text("Text.\n"), None);
    }
}
