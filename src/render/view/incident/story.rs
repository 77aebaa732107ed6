//! What happened when, what surfaced later, and what was put right.

use serde::Serialize;

use super::sentence_case;
use crate::record::Incident;
use crate::render::escaped;
use crate::render::view::cx::Cx;
use crate::render::view::parts::{Day, Named, web};

#[derive(Serialize)]
pub(super) struct EventView {
    day: Day,
    kind: Option<String>,
    env: Option<String>,
    html: String,
    href: Option<String>,
    /// What its link is called: the address in short, or the record's title. Without a link, the words of the source.
    address: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Dated {
    day: Day,
    html: String,
    source_html: Option<String>,
}

#[derive(Serialize)]
pub(super) struct CorrectionView {
    number: usize,
    day: Day,
    target: Option<String>,
    html: String,
    source_html: Option<String>,
}

pub(super) fn timeline(cx: &Cx<'_>, x: &Incident) -> Vec<EventView> {
    let event = |e: &crate::record::Event| {
        let source = e.reference.as_deref().map(|text| Named::of(cx, text));
        EventView {
            day: Day::of(&e.when),
            kind: e.kind.as_deref().map(sentence_case),
            env: e.env.as_ref().map(|r| r.id.clone()),
            html: cx.inline(&e.text),
            href: source.as_ref().and_then(|s| s.href.clone()),
            address: source.map(|s| s.text),
        }
    };
    x.timeline.iter().map(event).collect()
}

pub(super) fn aftermath(cx: &Cx<'_>, x: &Incident) -> Vec<Dated> {
    let of = |a: &crate::record::Aftermath| Dated {
        day: Day::of(&a.when),
        html: cx.inline(&a.text),
        source_html: a.source.as_ref().map(|s| source(cx, s)),
    };
    x.aftermath.iter().map(of).collect()
}

pub(super) fn corrections(cx: &Cx<'_>, x: &Incident) -> Vec<CorrectionView> {
    let of = |(at, c): (usize, &crate::record::Correction)| CorrectionView {
        number: at + 1,
        day: Day::of(&c.when),
        target: c.target.clone(),
        html: cx.inline(&c.text),
        source_html: c.source.as_ref().map(|s| source(cx, s)),
    };
    x.corrections.iter().enumerate().map(of).collect()
}

/// Whether a body says a statement in the same words, however its lines are broken.
pub(super) fn repeats(body: &str, statement: &str) -> bool {
    let mut words = statement.split_whitespace();
    let (Some(first), last) = (words.next(), words.next_back()) else { return true };
    let goes_on = |behind: &str| {
        let mut told = behind.split_whitespace();
        words.clone().all(|word| told.next() == Some(word))
            && last.is_none_or(|last| told.next().is_some_and(|word| word.starts_with(last)))
    };
    // The first word alone may end within another.
    memchr::memmem::find_iter(body.as_bytes(), first).any(|at| {
        let behind = &body[at + first.len()..];
        last.is_none() || behind.starts_with(char::is_whitespace) && goes_on(behind)
    })
}

/// A source in words; each bare address in it becomes a link.
pub(super) fn source(cx: &Cx<'_>, text: &str) -> String {
    match web(text).filter(|t| !t.contains(char::is_whitespace)) {
        Some(url) => {
            let url = escaped(url);
            format!("<a href=\"{url}\">{url}</a>")
        }
        None => cx.inline(&marked(text)),
    }
}

/// The text with `<` and `>` around the addresses that stand in it as words of their own, which makes them links in Markdown.
fn marked(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut in_code = false;
    for word in text.split_inclusive(char::is_whitespace) {
        // The sentence goes on behind an address, and its marks are no part of it.
        let end = word.trim_end_matches(|c: char| c.is_whitespace() || ".,;:!?)".contains(c)).len();
        match web(&word[..end]).filter(|url| !in_code && !url.contains(['<', '>', '`'])) {
            Some(url) => out.extend(["<", url, ">", &word[end..]]),
            None => out.push_str(word),
        }
        in_code ^= word.matches('`').count() % 2 == 1;
    }
    out
}

/// Where the record comes from, as key and words.
pub(super) fn provenance(x: &Incident) -> Vec<(&str, String)> {
    let words = |node: &crate::record::Node| match node {
        crate::record::Node::Text(text) => text.clone(),
        other => serde_json::to_string(other).unwrap_or_default(),
    };
    x.provenance.iter().map(|(key, node)| (key.as_str(), words(node))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_repeated_in_its_own_words_only() {
        assert!(repeats("It ran.\nIt failed on\nprod. So.", "It failed on prod."));
        assert!(
            repeats("It ran, and then it\nfailed on  prod.", "it failed on prod") && repeats("It failed.", "failed")
        );
        assert!(!repeats("It failed on [prod](x.md).", "It failed on prod."));
        assert!(!repeats("It failed on", "It failed on prod.") && !repeats("It failedon prod", "It failed on prod"));
    }

    #[test]
    fn addresses_in_words_are_marked_as_links() {
        for (text, with) in [
            ("Manual, https://a.b/c_d.html; tried", "Manual, <https://a.b/c_d.html>; tried"),
            ("See https://a.b/. And http://c.d", "See <https://a.b/>. And <http://c.d>"),
            ("Run `curl https://a.b` twice", "Run `curl https://a.b` twice"),
            ("[x](https://a.b) and <https://a.b>", "[x](https://a.b) and <https://a.b>"),
            ("No address.", "No address."),
        ] {
            assert_eq!(marked(text), with);
        }
    }
}
