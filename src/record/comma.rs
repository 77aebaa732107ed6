//! Commas: the rest of a text behind one, which YAML takes for a key inside `{…}`; and those of other scripts, which part
//! nothing.

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::Places;
use super::comment::yaml_of;
use super::locate::CharOffsets;
use crate::diag::{At, Code, Finding};
use crate::source::Source;

/// Commas of Chinese, Japanese and Arabic. Their keyboards have no other.
const FOREIGN: [char; 5] = ['，', '、', '､', '،', '﹐'];

/// Keys under which stand lists of names, in which nobody means such a comma as a part of an item. In a sentence it is one.
const LISTS_OF_NAMES: [&str; 16] = [
    "aliases",
    "also",
    "code",
    "databases",
    "environments",
    "factors",
    "frameworks",
    "linters",
    "recipes",
    "replaced-by",
    "replaces",
    "rules",
    "same-as",
    "services",
    "teams",
    "traits",
];

/// A finding for each name in a list, written without quotes, that has a comma of another script in it: they are several.
pub(super) fn foreign(source: &Source) -> Vec<Finding> {
    let Some((start, text)) = yaml_of(source).filter(|(_, text)| !text.is_ascii() && text.contains(FOREIGN)) else {
        return Vec::new();
    };
    let offsets = CharOffsets::new(text);
    let mut out = Vec::new();
    // For each list and mapping that is open, whether it is a list of names; and the last text, which may be its key.
    let (mut open, mut last): (Vec<bool>, String) = (Vec::new(), String::new());
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { break };
        match event {
            Event::Scalar(value, style, ..) => {
                let is_name = open.last() == Some(&true) && matches!(style, ScalarStyle::Plain);
                if let Some(comma) = value.chars().find(|c| is_name && FOREIGN.contains(c)) {
                    out.push(several(source, start, offsets.range(&span), comma));
                }
                last = value.into_owned();
            }
            Event::SequenceStart(..) => open.push(LISTS_OF_NAMES.contains(&last.as_str())),
            Event::MappingStart(..) => open.push(false),
            Event::MappingEnd | Event::SequenceEnd => drop(open.pop()),
            _ => {}
        }
    }
    out
}

fn several(source: &Source, start: usize, name: Range<usize>, comma: char) -> Finding {
    let message = format!("`{comma}` parts no items of a list: YAML reads one name here");
    let help = "write a comma and a space between the items: `, `; a name that has the sign itself stands in quotes";
    let (from, to) = (start + name.start, start + name.end);
    let to = from + source.text[from..to].trim_end().len();
    Finding::new(Code::ForeignComma, &source.path, At::Span(from, to), message).help(help)
}

/// Gives each unknown key that has no value inside `{…}` the way out that helps: it was never meant as a key.
pub(super) fn explain(source: &Source, findings: &mut [Finding]) {
    let is_unknown = |finding: &Finding| finding.code == Code::UnknownKey;
    if !findings.iter().any(is_unknown) {
        return;
    }
    let places = Places::of(&source.path, &source.text);
    for finding in findings.iter_mut().filter(|finding| is_unknown(finding)) {
        let Some(range) = places.find(&finding.at) else { continue };
        if source.text[range.end..].trim_start().starts_with([',', '}']) {
            let help = "inside `{…}` a comma ends the value before it: put a text with a comma in quotes, and write a \
                        number without one";
            finding.help = Some(help.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::parse;

    #[test]
    fn names_with_a_comma_of_another_script_are_several() {
        let found = |text: &str| {
            let found = foreign(&Source { path: "a.md".into(), text: text.into() }).into_iter();
            let at = found.map(|finding| match finding.at {
                At::Span(start, end) => text[start..end].to_owned(),
                other => panic!("{other:?}"),
            });
            at.collect::<Vec<_>>()
        };
        let text = "---\ntitle: 支付，失败\nteams: [支付平台，风控、运维 , a, 'x、y']\nservices:\n  - المدفوعات، المخاطر\n\
                    stack: {framework: a，b}\nlessons: [{id: l, text: 一，二, rules: [a/b，a/c]}]\n---\nteams: [甲，乙]\n";
        assert_eq!(found(text), ["支付平台，风控、运维", "المدفوعات، المخاطر", "a/b，a/c"]);
        assert_eq!(
            found("---\nteams: [支付平台, 风控]\nuse-when: [表很大，很忙]\n---\n甲，乙\n"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn the_rest_of_a_text_with_a_comma_is_no_key() {
        let text = "---\nimpact: [{who: c, what: could not order, pay}, {who: c, what: d, count: 12,000}]\n\
                    times: {tz: UTC, strted: x}\nfoo:\n---\n";
        let source = Source { path: "content/incidents/a.md".into(), text: text.into() };
        let findings = parse(&source, "content").findings.into_iter();
        let unknown = findings.filter(|finding| finding.message.starts_with("unknown key"));
        let said: Vec<_> = unknown.map(|f| (f.message, f.help.unwrap_or_default().contains("a comma ends"))).collect();
        let expected = [("pay", true), ("000", true), ("strted", false), ("foo", false)];
        assert_eq!(said, expected.map(|(key, is_comma)| (format!("unknown key `{key}`"), is_comma)));
    }
}
