//! What stands in quotes: most of it is a value, some of it is the message itself.
//!
//! A quoted value is one of at most three words, in `'…'`, `"…"`, `‘…’`, `“…”`, `„…“`, `‚…‘`, `«…»` or `»…«`, or of one word
//! in `` `…` `` or `` `…' ``. Its quote opens behind something else than a letter or a digit, and closes before one. A text
//! in `'` or `"` is a message where it stands behind an error number in a bracket (`(1040, '…`), behind `message` or `msg`
//! and a `:` or `=`, or behind `error` or `err` and `=`, or where those are keys in quotes themselves.

/// How much of what stands before a quote may tell that it opens a message, in characters.
const TAIL: usize = 24;

/// How a quote closes; `None` for what opens nothing.
const fn closes(quote: char) -> Option<&'static [char]> {
    Some(match quote {
        '\'' => &['\''],
        '"' => &['"'],
        '`' => &['`', '\''],
        '‘' => &['’'],
        '“' => &['”'],
        '„' => &['“', '”'],
        '‚' => &['‘', '’'],
        '«' => &['»'],
        '»' => &['«'],
        _ => return None,
    })
}

/// Whether a quoted text may begin with this character.
pub(super) const fn is_opening(c: char) -> bool {
    closes(c).is_some()
}

/// The quoted value that a text begins with: what stands in the quotes, and how long it is with them.
pub(super) fn quoted(rest: &str) -> Option<(&str, usize)> {
    let quote = rest.chars().next()?;
    let closing = closes(quote)?;
    let start = quote.len_utf8();
    let inner = &rest[start..];
    let limit = inner.char_indices().nth(200).map_or(inner.len(), |(n, _)| n);
    let is_last = |(n, close): &(usize, &str)| !inner[n + close.len()..].starts_with(char::is_alphanumeric);
    let (end, close) = inner[..limit].match_indices(closing).find(is_last)?;
    let value = &inner[..end];
    let most = if quote == '`' { 1 } else { 3 };
    let fits = !value.contains('\n') && value.split_whitespace().count() <= most;
    fits.then_some((value, start + end + close.len()))
}

/// Whether a quote that stands behind this text opens a message.
pub(super) fn opens_message(quote: char, before: &str) -> bool {
    if !matches!(quote, '\'' | '"') {
        return false;
    }
    let start = before.char_indices().rev().nth(TAIL - 1).map_or(0, |(n, _)| n);
    let near = before[start..].trim_end_matches(' ');
    if let Some(near) = near.strip_suffix(',') {
        let before = near.trim_end_matches(|c: char| c.is_ascii_digit());
        return (4..=5).contains(&(near.len() - before.len())) && before.ends_with('(');
    }
    let Some(key) = near.strip_suffix([':', '=']) else { return false };
    let name = key.strip_suffix(['"', '\'']).unwrap_or(key);
    let ends = |words: &[&str]| words.iter().any(|word| name.to_ascii_lowercase().ends_with(word));
    ends(&["message", "msg"]) || ((near.ends_with('=') || name != key) && ends(&["error", "err"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_of_all_kinds_hold_values() {
        for (text, value) in [
            ("'a b c' d", Some("a b c")),
            ("'a b c d'", None),
            ("`users`.`id`", Some("users")),
            ("`foo' for", Some("foo")),
            ("`a b`", None),
            ("»foo« existiert", Some("foo")),
            ("« foo » n'existe", Some(" foo ")),
            ("„a“", Some("a")),
            ("“a” b", Some("a")),
            ("‘a’", Some("a")),
            ("'it's'", Some("it's")),
            ("'a\nb'", None),
            ("”a”", None),
            ("''", Some("")),
            ("", None),
        ] {
            assert_eq!(quoted(text).map(|(value, _)| value), value, "{text}");
        }
        assert_eq!(quoted("»é« x"), Some(("é", "»é«".len())));
    }

    #[test]
    fn messages_in_quotes_are_no_values() {
        for before in
            ["(1040, ", "x: (10401,", "msg=", "{\"message\": ", "sqlMessage: ", "error=", "{\"error\":", "é msg: "]
        {
            assert!(opens_message('\'', before), "{before}");
        }
        for before in ["", "(12, ", "1040, ", "ERROR:  ", "entry ", "key (1040, a, ", "=", "user="] {
            assert!(!opens_message('"', before), "{before}");
        }
        assert!(!opens_message('`', "msg="));
    }
}
