//! What was written as a link, a picture or a footnote, and is shown as it was typed: Markdown knows no error.

use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Parser, Tag, TagEnd};

use crate::diag::Code;
use crate::markdown::options;
use crate::record::shorten;

/// Endings of files that people link to.
const ENDINGS: [&str; 10] = ["md", "html", "pdf", "png", "jpg", "jpeg", "gif", "svg", "webp", "avif"];

/// What Markdown did not make of what was written: the code, its bytes, what is wrong, and the way out.
#[derive(Debug)]
pub(super) struct Unmade {
    pub(super) code: Code,
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) help: &'static str,
}

/// Where a Markdown text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    /// Below the front matter.
    Body,
    /// In a field, which is shown as a sentence and has no room for footnotes.
    Field,
}

/// Looks for it in Markdown.
pub(super) fn unmade(text: &str, stands: Stands) -> Vec<Unmade> {
    // Hardly any text has one, and all are looked at.
    let bytes = text.as_bytes();
    let is_suspect = |at: usize| match (bytes[at], bytes.get(at + 1)) {
        (b'[', Some(b'^')) | (b']', Some(b'[')) => true,
        (b']', Some(b'(')) => spaced_target(&text[at..]).is_some(),
        _ => false,
    };
    let has_reference = memchr::memmem::find(bytes, b"[[").is_some();
    let has_cut = || has_reference && text.lines().any(may_be_cut);
    if !memchr::memchr2_iter(b'[', b']', bytes).any(is_suspect) && !has_cut() {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut broken = |link: BrokenLink<'_>| -> Option<(CowStr<'_>, CowStr<'_>)> {
        let is_index = text[..link.span.start].ends_with(char::is_alphanumeric);
        if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) && !is_index && is_name(&link.reference)
        {
            let message = format!("no line says where `{}` leads", shorten(&link.reference));
            let help =
                "add a line `[name]: address` to this text, or write the address in round brackets: `[text](address)`";
            out.push(Unmade { code: Code::LinkAsText, range: link.span, message, help });
        }
        None
    };
    let runs = runs(Parser::new_with_broken_link_callback(text, options(), Some(&mut broken)).into_offset_iter());
    if stands == Stands::Field && text.contains("[^") {
        footnotes_of_field(text, &mut out);
    }
    for run in runs {
        cut_by_a_cell(text, &run, &mut out);
        footnotes(text, &run, stands, &mut out);
        spaced(text, &run, &mut out);
    }
    out
}

/// The bytes of prose that stand in one piece, without code.
fn runs<'a>(events: impl Iterator<Item = (Event<'a>, Range<usize>)>) -> Vec<Range<usize>> {
    let (mut runs, mut in_code): (Vec<Range<usize>>, bool) = (Vec::new(), false);
    for (event, range) in events {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(_) if !in_code => match runs.last_mut() {
                Some(last) if last.end == range.start => last.end = range.end,
                _ => runs.push(range),
            },
            _ => {}
        }
    }
    runs
}

/// Whether a labelled reference, `[[x|words]]`, stands in a line that may be a row of a table.
fn may_be_cut(line: &str) -> bool {
    // Few lines have two bars: this is asked first, as it is the least work.
    if line.matches('|').nth(1).is_none() {
        return false;
    }
    let is_labelled = |part: &str| part.find("[[").is_some_and(|at| part[at..].contains('|'));
    line.rsplit_once("]]").is_some_and(|(closed, _)| closed.split("]]").any(is_labelled))
}

/// `| [[x|words]] |`, of which the first cell ends with `[[x`.
fn cut_by_a_cell(text: &str, run: &Range<usize>, out: &mut Vec<Unmade>) {
    let Some(open) = text[run.clone()].rfind("[[") else { return };
    let line = text[run.end..].lines().next().unwrap_or_default();
    let is_cut = line.trim_start().starts_with('|') && !text[run.start + open..run.end].contains(']');
    if let Some(end) = line.find("]]").filter(|_| is_cut) {
        let range = run.start + open..run.end + end + 2;
        let message = format!("`{}` is cut in two: `|` ends the cell of a table", shorten(&text[range.clone()]));
        out.push(Unmade {
            code: Code::LinkAsText,
            range,
            message,
            help: "write `\\|` in it, as in `[[recipe/drop-column\\|the recipe]]`",
        });
    }
}

/// The way out for a footnote in a field.
const NO_FOOTNOTES: &str =
    "a field has no footnotes: say it in the sentence, or in the body; what is none stands in backticks";

/// `[^1]` with its footnote, of which a field shows the text as one more sentence and the mark not at all. The text without a
/// mark is told of as well: nothing else would say so.
fn footnotes_of_field(text: &str, out: &mut Vec<Unmade>) {
    let events = || Parser::new_ext(text, options()).into_offset_iter();
    let marks = events().filter(|(event, _)| matches!(event, Event::FootnoteReference(_)));
    let texts = events().filter(|(event, _)| matches!(event, Event::Start(Tag::FootnoteDefinition(_))));
    let mut found: Vec<Range<usize>> = marks.map(|(_, range)| range).collect();
    if found.is_empty() {
        // Of a text the mark it begins with is shown.
        found = texts
            .map(|(_, range)| range.start..text[range.clone()].find(']').map_or(range.end, |at| range.start + at + 1))
            .collect();
    }
    for range in found {
        let message = format!("the footnote `{}` stands in a field", shorten(&text[range.clone()]));
        out.push(Unmade { code: Code::LinkAsText, range, message, help: NO_FOOTNOTES });
    }
}

/// `[^1]` without a footnote.
fn footnotes(text: &str, run: &Range<usize>, stands: Stands, out: &mut Vec<Unmade>) {
    let prose = &text[run.clone()];
    let is_no_label = |c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_');
    for (at, _) in prose.match_indices("[^") {
        let rest = &prose[at + 2..];
        let (name, behind) = rest.split_at(rest.find(is_no_label).unwrap_or(rest.len()));
        let start = run.start + at;
        let is_label = behind.starts_with(']') && !name.is_empty() && !is_range(name);
        if is_label && !text[..start].ends_with('\\') {
            let message = format!("there is no footnote `{}`", shorten(name));
            let help = match stands {
                Stands::Body => "add a paragraph `[^name]: …` to this text; what is no footnote stands in backticks",
                Stands::Field => NO_FOOTNOTES,
            };
            out.push(Unmade { code: Code::LinkAsText, range: start..start + name.len() + 3, message, help });
        }
    }
}

/// `[text](a path.md)`.
fn spaced(text: &str, run: &Range<usize>, out: &mut Vec<Unmade>) {
    let prose = &text[run.clone()];
    for (at, _) in prose.match_indices("](") {
        let (Some(target), Some(open)) = (spaced_target(&prose[at..]), prose[..at].rfind('[')) else { continue };
        let range = run.start + open..run.start + at + target.len() + 3;
        let message = format!("`{}` is no target of a link: it has a space", shorten(target));
        let help = "write the path between `<` and `>`, or `%20` for each space";
        out.push(Unmade { code: Code::LinkAsText, range, message, help });
    }
}

/// The path with a space in `](a path.md)`.
fn spaced_target(text: &str) -> Option<&str> {
    let target = text.strip_prefix("](")?.split_once(')')?.0;
    let is_file = target.rsplit_once('.').is_some_and(|(_, end)| ENDINGS.contains(&end.to_ascii_lowercase().as_str()));
    let is_path = (target.contains('/') || is_file) && !target.contains(['\n', '"', '\'', '<']);
    (is_path && target.trim().contains(' ')).then_some(target)
}

/// A name of a link, and not `[A-Z][a-z]` or the index of a list.
fn is_name(label: &str) -> bool {
    label.len() > 2
        && label.starts_with(char::is_alphabetic)
        && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' '))
        && !is_range(label)
}

/// `a-z`, as patterns have it.
fn is_range(label: &str) -> bool {
    label.len() == 3 && label.as_bytes()[1] == b'-'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_text_is_found() {
        let text = "![a](../my chart.svg) [b](../guides/how to.md) text[^1], *one* [x][nope], [none][].\n";
        let mut found: Vec<&str> = unmade(text, Stands::Body).into_iter().map(|one| &text[one.range]).collect();
        found.sort_unstable();
        assert_eq!(found, ["[^1]", "[a](../my chart.svg)", "[b](../guides/how to.md)", "[none]", "[x][nope]"]);
    }

    #[test]
    fn a_field_has_no_footnotes() {
        let found = |text: &str, stands| {
            let found = unmade(text, stands).into_iter();
            found.map(|one| (text[one.range].to_owned(), one.help == NO_FOOTNOTES)).collect::<Vec<_>>()
        };
        let text = "Errors[^1] seen[^b].\n\n[^1]: By the clock.\n[^b]: Twice.";
        assert_eq!(found(text, Stands::Field), [("[^1]".to_owned(), true), ("[^b]".to_owned(), true)]);
        assert_eq!(found(text, Stands::Body), []);
        assert_eq!(found("Errors.\n\n[^1]: By the clock.", Stands::Field), [("[^1]".to_owned(), true)]);
        assert_eq!(found("Errors[^1] seen.", Stands::Field), [("[^1]".to_owned(), true)]);
        assert_eq!(found("Errors[^1] seen.", Stands::Body), [("[^1]".to_owned(), false)]);
        assert_eq!(found("Matches `[^1]` and [^a-z].", Stands::Field), []);
    }

    #[test]
    fn a_reference_that_a_cell_cuts_is_found() {
        let text = "| a | b |\n|---|---|\n| [[x|one]] | [[y\\|two]] |\n| 1 | see [[z|three]] |\n| `[[c|d]]` | [[e]] |\n\n\
                    A | [[f|six]]\n\na | b\n--|--\nx | [[g|seven]]\n";
        let found: Vec<&str> = unmade(text, Stands::Body).into_iter().map(|one| &text[one.range]).collect();
        assert_eq!(found, ["[[x|one]]", "[[z|three]]", "[[c|d]]", "[[g|seven]]"]);
    }

    #[test]
    fn only_a_row_with_a_labelled_reference_may_be_cut() {
        for line in ["| [[x|y]] |", "a | [[x|y]]", "[[INC [[INC | [[x|y]]", "| [[x]] | [[y|z]]"] {
            assert!(may_be_cut(line), "{line}");
        }
        for line in ["[[x|y]]", "| [[x]] | a |", "[[INC [[INC | a |", "| a ]] | [[x", ""] {
            assert!(!may_be_cut(line), "{line}");
        }
    }

    #[test]
    fn what_is_a_link_and_what_is_none_is_not() {
        for text in [
            "text[^1] and [^note]\n\n[^1]: one\n[^note]: two\n",
            "[x][there] [there][]\n\n[there]: https://a.example\n",
            "`[^1]` `[a](b c.md)` `[x][nope]`\n\n```\n[^1] [a](b c.md) [x][nope]\n```\n",
            "- [ ] open\n- [x] done\n",
            "[[incident/INC-1]] [[recipe/x|the recipe]] [sic] a[1] m[i][j] rows[one][name]\n",
            "[A-Z][a-z]+ and [^a-z] and [^/]\n",
            "[a](<b c.md>) [a](b%20c.md) [a](b.md \"a title\") f[x](some words) list[name][]\n",
            "\\[^1]\n",
        ] {
            let found = unmade(text, Stands::Body);
            assert!(found.is_empty(), "{text}: {found:#?}");
        }
    }
}
