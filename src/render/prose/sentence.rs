//! The first sentence below a heading: what a section comes down to, where there is room for one line.

use pulldown_cmark::{Event, HeadingLevel, LinkType, Parser, Tag, TagEnd};

use crate::markdown::options;

/// The first sentence of the first paragraph below a heading of the second level whose title is wanted, without markup;
/// code stands between the two. `None` where the section has no paragraph.
#[must_use]
pub fn first_sentence(body: &str, wanted: impl Fn(&str) -> bool) -> Option<String> {
    let (mut inside, mut title, mut paragraph) = (false, None::<String>, None::<String>);
    // A reference without words of its own shows what it names, and is read without the kind.
    let mut named = false;
    for event in Parser::new_ext(body, options()) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => title = Some(String::new()),
            Event::End(TagEnd::Heading(HeadingLevel::H2)) => inside = title.take().is_some_and(|t| wanted(t.trim())),
            Event::Start(Tag::Paragraph) if inside => paragraph = Some(String::new()),
            Event::End(TagEnd::Paragraph) if paragraph.is_some() => break,
            Event::Start(Tag::Link { link_type: LinkType::WikiLink { has_pothole }, .. }) => named = !has_pothole,
            Event::End(TagEnd::Link) => named = false,
            Event::Text(text) | Event::Code(text) => {
                if let Some(out) = title.as_mut().or(paragraph.as_mut()) {
                    out.push_str(text.split_once('/').filter(|_| named).map_or(&*text, |(_, id)| id));
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(out) = &mut paragraph {
                    out.push(' ');
                }
            }
            _ => {}
        }
    }
    let paragraph = paragraph?;
    let text = paragraph.trim();
    let end = text.find(". ").map_or(text.len(), |at| at + 1);
    Some(text[..end].to_owned()).filter(|sentence| !sentence.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_stands_behind_the_code() {
        let fix = |body: &str| first_sentence(body, |title| title == "Fix it");
        let body = "Before.\n\n## Other\n\nNot this.\n\n## Fix `it` {#x}\n\n### Bad\n\n```sql\nDROP. NO;\n```\n\n- a list\n\n\
                    Use *`noop`*\nor [[recipe/drop-a-column]], [[INC-1|that time]]. Then more.\n\nMore.\n";
        assert_eq!(fix(body).as_deref(), Some("Use noop or drop-a-column, that time."));
        assert_eq!(fix("## Fix it\n\nNo full stop [[x"), Some("No full stop [[x".to_owned()));
        assert_eq!(fix("## Fix it\n\n```sql\nSELECT 1;\n```\n\n## Why\n\nText.\n"), None);
        assert_eq!(fix("Text.\n"), None);
    }
}
