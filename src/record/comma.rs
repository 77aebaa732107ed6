//! The rest of a text behind a comma, which YAML takes for a key inside `{…}`.

use super::Places;
use crate::diag::{Code, Finding};
use crate::source::Source;

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
    use crate::record::parse;
    use crate::source::Source;

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
