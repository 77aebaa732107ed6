//! What was written as an alert, as HTML or as a second footnote of a name, and is not shown as it was meant.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::unmade::Unmade;
use crate::diag::Code;
use crate::markdown::options;
use crate::record::shorten;

/// Elements that have no end.
const VOID: [&str; 5] = ["br", "hr", "img", "input", "wbr"];

/// The alerts that Markdown knows.
const ALERTS: [&str; 5] = ["note", "tip", "important", "warning", "caution"];

/// Looks for it in Markdown.
pub(super) fn typed(text: &str) -> Vec<Unmade> {
    // Hardly any text has one, and all are looked at.
    if !text.contains("[!") && !text.contains("]:") && !text.contains('<') {
        return Vec::new();
    }
    let (mut out, mut notes) = (Vec::new(), HashSet::new());
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::BlockQuote(None)) => out.extend(alert(text, &range)),
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => out.extend(html(text, &range)),
            Event::Start(Tag::FootnoteDefinition(name)) if !notes.insert(name.to_lowercase()) => {
                out.push(second_note(text, &range, &name));
            }
            _ => {}
        }
    }
    out
}

/// A quote that begins as an alert does, and is none.
fn alert(text: &str, quote: &Range<usize>) -> Option<Unmade> {
    let line = text[quote.clone()].lines().next()?;
    let words = line.trim_start_matches([' ', '>']);
    let (name, after) = words.strip_prefix("[!")?.split_once(']')?;
    if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
        return None;
    }
    let start = quote.start + line.len() - words.len();
    let (message, help) = if ALERTS.contains(&name.to_lowercase().as_str()) && !after.trim().is_empty() {
        (
            format!("`[!{name}]` has words behind it, and is shown as text"),
            "write the words on the next line of the quote",
        )
    } else {
        let help = "write one of `[!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]` and `[!CAUTION]`, alone on its line";
        (format!("`[!{}]` is no alert, and is shown as text", shorten(name)), help)
    };
    Some(Unmade { code: Code::MarkupAsText, range: start..start + words.trim_end().len(), message, help })
}

/// HTML: a comment, the end of an element, or an element without end. What else stands in angle brackets is mostly a
/// placeholder, `<table>`, which is shown as it was meant; the end of an element tells of its beginning.
fn html(text: &str, range: &Range<usize>) -> Option<Unmade> {
    let html = &text[range.clone()];
    let unmade = |at: usize, len: usize, message, help| {
        let start = range.start + at;
        Some(Unmade { code: Code::MarkupAsText, range: start..start + len, message, help })
    };
    if html.starts_with("<!--") {
        let first = html.lines().next().unwrap_or(html).trim_end();
        let help = "delete it, or put it into the front matter behind `#`: every reader sees it";
        return unmade(0, first.len(), "a comment of HTML is shown as text".to_owned(), help);
    }
    html.match_indices('<').find_map(|(at, _)| {
        let tag = &html[at..=at + html[at..].find('>')?];
        let name = tag.trim_start_matches(['<', '/']).trim_end_matches(['>', '/']).split([' ', '\n', '/']).next()?;
        if !tag.starts_with("</") && !tag.ends_with("/>") && !VOID.contains(&name.to_lowercase().as_str()) {
            return None;
        }
        let help = "write it in Markdown; what is meant as it stands there belongs in backticks";
        unmade(at, tag.len(), format!("HTML is shown as text: `{}`", shorten(tag)), help)
    })
}

/// The first line of a footnote whose name another has had.
fn second_note(text: &str, range: &Range<usize>, name: &str) -> Unmade {
    let line = text[range.clone()].lines().next().unwrap_or_default().trim_end();
    let message = format!("the footnote `{}` is defined further up already", shorten(name));
    let help = "give one of the two another name, or make them one";
    Unmade { code: Code::DuplicateAnchor, range: range.start..range.start + line.len(), message, help }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, String)> {
        typed(text).into_iter().map(|one| (&text[one.range], one.message)).collect()
    }

    #[test]
    fn alerts_that_are_none_are_found() {
        for (text, place, words) in [
            ("> [!danger]\n> Do not.\n", "[!danger]", "is no alert"),
            ("- a\n\n  > [!TIP] Title \n  > Do.\n", "[!TIP] Title", "has words behind it"),
        ] {
            let all = found(text);
            assert!(all.len() == 1 && all[0].0 == place && all[0].1.contains(words), "{all:?}");
        }
        for text in
            ["> [!TIP]\n> Do.\n", "> [!note]\n> Do.\n", "> [a]\n", "[!danger]\n", "`> [!danger]`\n", "> [!] x\n"]
        {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn html_is_found_and_a_placeholder_is_none() {
        let places = |text| found(text).into_iter().map(|(place, _)| place).collect::<Vec<_>>();
        assert_eq!(
            places("<!-- to do\nmore -->\n\nA<br>b <!-- c --> <kbd>Ctrl</kbd> <x/>\n"),
            ["<!-- to do", "<br>", "<!-- c -->", "</kbd>", "<x/>"]
        );
        assert_eq!(places("<details>\n<summary>S</summary>\n\nText\n\n</details>\n"), ["</summary>", "</details>"]);
        for text in [
            "Rename <table> to `<br>`, Vec<T>, a < b, <https://a.example> and <a@b.example>\n",
            "```\n<br>\n<!-- a -->\n```\n",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn a_footnote_is_defined_once() {
        let text = "a[^1] b[^n]\n\n[^1]: one\n[^n]: n\n\n[^1]: two\n";
        assert_eq!(found(text), [("[^1]: two", "the footnote `1` is defined further up already".to_owned())]);
        assert_eq!(found("a[^N]\n\n[^N]: one\n\n[^n]: two\n").len(), 1);
        assert_eq!(found("a[^1]\n\n[^1]: one\n[x]: y\n"), []);
    }
}
