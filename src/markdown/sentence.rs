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

/// The first sentence of the first paragraph below a heading of the second level whose title and classes are `wanted`; `name` says what a
/// reference is shown as. `None` where the section has no paragraph.
#[must_use]
pub fn first_sentence(
    body: &str,
    wanted: impl Fn(&str, &[String]) -> bool,
    name: impl Fn(&str) -> Option<String>,
) -> Option<Sentence> {
    let (mut inside, mut after_code) = (false, false);
    let (mut title, mut paragraph) = (None::<String>, None::<(String, Range<usize>)>);
    let mut codes = Vec::new();
    let mut marks: Vec<String> = Vec::new();
    let mut references = References::new(name);
    for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
        let Some(event) = references.shown(event) else { continue };
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, classes, .. }) => {
                title = Some(String::new());
                marks = classes.into_iter().map(|class| class.into_string()).collect();
            }
            Event::End(TagEnd::Heading(HeadingLevel::H2)) => {
                (inside, after_code) = (title.take().is_some_and(|t| wanted(t.trim(), &marks)), false);
            }
            Event::Start(Tag::CodeBlock(_)) => after_code = true,
            Event::Start(Tag::Paragraph) if inside => paragraph = Some((String::new(), range)),
            Event::End(TagEnd::Paragraph) if paragraph.is_some() => break,
            event => {
                if let Some(words) = title.as_mut().or(paragraph.as_mut().map(|(words, _)| words)) {
                    match event {
                        Event::Code(code) => {
                            codes.push(words.len()..words.len() + code.len());
                            words.push_str(&code);
                        }
                        // What looks like a tag, as `<app>`, is shown as it is written.
                        Event::Text(text) | Event::InlineHtml(text) => words.push_str(&text),
                        Event::SoftBreak | Event::HardBreak => words.push(' '),
                        _ => {}
                    }
                    if title.is_some() {
                        codes.clear();
                    }
                }
            }
        }
    }
    let (words, paragraph) = paragraph?;
    let text = words[..sentence_end(&words, &codes)].trim().to_owned();
    (!text.is_empty()).then_some(Sentence { text, after_code, paragraph })
}

/// Abbreviations with a full stop behind which a sentence goes on, in lower case.
const GO_ON: [&str; 9] = ["e.g", "i.e", "eg", "ie", "vs", "cf", "incl", "resp", "approx"];

/// Those that stand before a number.
const BEFORE_NUMBERS: [&str; 5] = ["no", "nr", "fig", "ch", "sec"];

/// Where the first sentence of a text ends: behind a `.`, `?` or `!` with white space behind it, or where the text does.
/// `codes` are the parts of it that are code: no sentence ends in one, and one may begin with it. An abbreviation ends no
/// sentence, and neither does what a small letter follows.
#[must_use]
pub fn sentence_end(text: &str, codes: &[Range<usize>]) -> usize {
    let is_in_code = |at: usize| codes.iter().any(|code| code.contains(&at));
    let ends = |at: &usize| {
        let (before, rest) = (&text[..*at], &text[*at..]);
        let behind = rest.trim_start_matches(['.', '?', '!', '"', '\'', ')', ']', '”', '’']);
        let next = behind.trim_start();
        let is_alone = before.ends_with(char::is_whitespace) || before.is_empty();
        if is_alone || is_in_code(*at) || next.len() == behind.len() && !next.is_empty() {
            return false;
        }
        let begins = next.chars().next().filter(|_| !is_in_code(text.len() - next.len()));
        let word = before.rsplit(|c: char| c.is_whitespace() || "([\"'“".contains(c)).next().unwrap_or_default();
        let is_one_of = |words: &[&str]| words.contains(&word.to_lowercase().as_str());
        let is_number = next.starts_with(|c: char| c.is_ascii_digit());
        let is_short = rest.starts_with('.') && (is_one_of(&GO_ON) || is_number && is_one_of(&BEFORE_NUMBERS));
        !is_short && !begins.is_some_and(char::is_lowercase)
    };
    let end = text.match_indices(['.', '?', '!']).map(|(at, _)| at).find(ends).unwrap_or(text.len());
    let marks = text[end..].find(char::is_whitespace).unwrap_or(text.len() - end);
    end + marks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(reference: &str) -> Option<String> {
        (reference == "recipe/drop-column").then(|| "Drop a column".to_owned())
    }

    #[test]
    fn the_sentence_and_whether_it_stands_behind_the_code() {
        let fix = |body: &str| first_sentence(body, |title, _| title == "Fix it", name);
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
        let marked = |_: &str, classes: &[String]| classes.iter().any(|class| class == "fix");
        let body = "## Warum\n\nDarum.\n\n## Abhilfe {#x .fix}\n\nNimm es. Dann mehr.\n";
        assert_eq!(first_sentence(body, marked, name).map(|found| found.text), Some("Nimm es.".to_owned()));
    }

    #[test]
    fn a_sentence_ends_where_its_reader_ends_it() {
        for (first, rest) in [
            ("Run migrate with --fake <app> first, e.g. in a shell of the pod.", " Then deploy."),
            ("Split it (i.e. two deploys), see No. 5 vs. No. 6.", " Then go."),
            ("Is it used?", " Then keep it."),
            ("Never!", " It locks."),
            ("He said \"wait.\"", " Then go."),
            ("Take version 1.2.3 or `a. B`, etc. and wait.", " More."),
            ("The answer is no.", " Then stop."),
            ("Drop it.", " `pg_repack` helps."),
            ("Wait...", " Then go."),
            ("Fill `x = ? AND y` with ? AND no more.", "\nThen go."),
            ("No full stop, e.g. in a list", ""),
            ("It ends e.g.", ""),
        ] {
            let found = first_sentence(&format!("## Fix\n\n{first}{rest}\n"), |title, _| title == "Fix", name);
            assert_eq!(found.unwrap().text, first.replace('`', ""));
        }
        assert_eq!(sentence_end("", &[]), 0);
        assert_eq!(sentence_end(". A", &[]), 3);
    }
}
