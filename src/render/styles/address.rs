//! What a style sheet loads: the addresses in `url()` and behind `@import`.

use std::ops::Range;

use super::token::{Kind, tokens};

/// The addresses of a style sheet in their order, without their quotes, each with its bytes.
pub(in crate::render) fn addresses(css: &str) -> Vec<(Range<usize>, &str)> {
    let mut out = Vec::new();
    // The two tokens before that say something.
    let (mut before, mut last) = ("", "");
    for token in tokens(css).filter(|token| !matches!(token.kind, Kind::Space | Kind::Comment | Kind::Legal)) {
        let is = |text: &str, name: &str| text.eq_ignore_ascii_case(name);
        let in_quotes = (last == "(" && is(before, "url")) || is(last, "@import");
        if let Some(inner) = unquoted(token.text).filter(|_| in_quotes) {
            out.push((token.at..token.at + token.text.len(), inner));
        } else if token.kind == Kind::Other && token.text.get(..4).is_some_and(|head| is(head, "url(")) {
            let inner = token.text[4..].strip_suffix(')').unwrap_or(&token.text[4..]).trim();
            out.push((token.at..token.at + token.text.len(), inner));
        }
        (before, last) = (last, token.text);
    }
    out
}

/// A text without its quotes; `None` for one that has none.
fn unquoted(text: &str) -> Option<&str> {
    ['"', '\''].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_loaded_is_found_and_what_is_said_is_not() {
        let css = "@import url(\"a.css\") print;\n@import 'b.css';\n/* url(c.css) */\n@font-face { src: url( d.woff2 ) format(\"woff2\"), URL('e.woff') }\n\
                   .x::after { content: \"url(f.png)\"; background: url(data:image/png;base64,AA==) }";
        let found: Vec<(&str, &str)> = addresses(css).into_iter().map(|(at, address)| (&css[at], address)).collect();
        let expected = [
            ("\"a.css\"", "a.css"),
            ("'b.css'", "b.css"),
            ("url( d.woff2 )", "d.woff2"),
            ("'e.woff'", "e.woff"),
            ("url(data:image/png;base64,AA==)", "data:image/png;base64,AA=="),
        ];
        assert_eq!(found, expected);
    }
}
