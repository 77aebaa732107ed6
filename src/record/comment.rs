//! Text that was written as a value, and that YAML takes for a comment.

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::front_matter;
use super::locate::CharOffsets;
use crate::diag::{At, Code, Finding};
use crate::source::Source;

/// A finding for each ` #` behind a value without quotes that goes on at once: of `Fix issue #12` YAML has `Fix issue`. A
/// comment has a space behind its `#`.
pub(super) fn lost(source: &Source) -> Vec<Finding> {
    let Some((start, text)) = yaml_of(source) else { return Vec::new() };
    // Hardly any file has one, and all are looked at.
    if !memchr::memmem::find_iter(text.as_bytes(), " #").any(|at| is_text(&text[at + 1..])) {
        return Vec::new();
    }
    let offsets = CharOffsets::new(text);
    let mut out = Vec::new();
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { break };
        if !matches!(event, Event::Scalar(_, ScalarStyle::Plain, ..)) {
            continue;
        }
        let scalar = offsets.range(&span);
        let end = scalar.start + text[scalar].trim_end().len();
        let line = text[end..].split('\n').next().unwrap_or_default().trim_end();
        let behind = line.trim_start_matches([' ', '\t']);
        if behind.len() < line.len() && is_text(behind) {
            let at = start + end + line.len() - behind.len();
            let help = "put the whole value in quotes; a comment has a space behind its `#`";
            let message = "YAML takes this for a comment, and leaves it out of the value";
            out.push(
                Finding::new(Code::LostToComment, &source.path, At::Span(at, at + behind.len()), message).help(help),
            );
        }
    }
    out
}

/// The YAML of a file, and where it begins.
pub(super) fn yaml_of(source: &Source) -> Option<(usize, &str)> {
    if !source.path.ends_with(".md") {
        return Some((0, &source.text));
    }
    let (yaml, _) = front_matter::split(&source.text).ok()?;
    Some((yaml.start, &source.text[yaml]))
}

/// `#12`, `#hotfix`.
fn is_text(rest: &str) -> bool {
    rest.strip_prefix('#').is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        let at = |finding: Finding| match finding.at {
            At::Span(start, end) => text[start..end].to_owned(),
            other => panic!("{other:?}"),
        };
        lost(&Source { path: path.into(), text: text.into() }).into_iter().map(at).collect()
    }

    #[test]
    fn what_goes_on_behind_a_value_is_lost() {
        let text = "---\ntitle: é Fix issue #12\nlist:\n  - Reverted in #1709 and redeployed\n  - one\n    two #3\nmap: {a: b, c: d #e\n  }\n---\n #12\n";
        assert_eq!(found("a.md", text), ["#12", "#1709 and redeployed", "#3", "#e"]);
        assert_eq!(found("a.yaml", "a: b  #c\r\n"), ["#c"]);
    }

    #[test]
    fn comments_and_texts_in_quotes_and_blocks_are_not() {
        for text in [
            "a: b # c #d\n",
            "a: 'b #1'\n",
            "a: \"b #1\" #2\n",
            "a: |\n  b #1\n",
            "a: >-\n  b #1\n",
            "a: b#1\n",
            "#1\na: b\n",
        ] {
            assert_eq!(found("a.yaml", text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(found("a.md", "---\na: b\n---\nFix issue #12\n"), Vec::<String>::new());
    }
}
