//! What stands in quotes: most of it is a value, some of it is the message itself.
//!
//! A quoted value is one of at most three words, in `'…'`, `"…"`, `‘…’`, `“…”`, `„…“`, `‚…‘`, `«…»` or `»…«`, or of one word
//! in `` `…` `` or `` `…' ``. Its quote opens behind something else than a letter or a digit, and closes before one. A text
//! in `'` or `"` is a message where it stands behind an error number in a bracket (`(1040, '…`), behind `message` or `msg`
//! and a `:` or `=`, or behind `error` or `err` and `=`, or where those are keys in quotes themselves.
//!
//! Behind any other name and `=` such a text is a value of any length: what somebody wrote into a form is a sentence, too. Only
//! one that is called one of [`SAYS`] may say what happened. Where its quote does not close it goes to the line's end.

/// How much of what stands before a quote may tell that it opens a message, in characters.
const TAIL: usize = 24;

/// Names before `=` behind which a sentence may say what happened, or what was done.
const SAYS: [&str; 5] = ["exception", "reason", "event", "sql", "statement"];

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
pub(crate) const fn is_opening(c: char) -> bool {
    closes(c).is_some()
}

/// The quoted value that a text begins with: what stands in the quotes, and how long it is with them.
pub(crate) fn quoted(rest: &str) -> Option<(&str, usize)> {
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

/// The value that the rest of a line begins with where a name and `=` stand before it: what stands in the quotes, and how long
/// it is with them.
pub(crate) fn assigned<'t>(rest: &'t str, before: &str) -> Option<(&'t str, usize)> {
    let quote = rest.chars().next().filter(|quote| is_plain(*quote))?;
    let name = near(before).trim_end_matches(' ').strip_suffix('=')?.trim_end_matches(' ');
    if ends_with(name, &SAYS) {
        return None;
    }
    let is_last = |end: &usize| !rest[end + 1..].starts_with(char::is_alphanumeric);
    let closing = rest.match_indices(quote).map(|(n, _)| n).skip(1).find(is_last);
    let all = (rest.len() > 1).then(|| (&rest[1..], rest.len()));
    closing.map(|end| (&rest[1..end], end + 1)).or(all)
}

/// Whether a quote that stands behind this text opens a message.
pub(crate) fn opens_message(quote: char, before: &str) -> bool {
    if !is_plain(quote) {
        return false;
    }
    let near = near(before).trim_end_matches(' ');
    if let Some(near) = near.strip_suffix(',') {
        let before = near.trim_end_matches(|c: char| c.is_ascii_digit());
        return (4..=5).contains(&(near.len() - before.len())) && before.ends_with('(');
    }
    let Some(key) = near.strip_suffix([':', '=']) else { return false };
    let name = key.strip_suffix(['"', '\'']).unwrap_or(key);
    ends_with(name, &["message", "msg"]) || ((near.ends_with('=') || name != key) && ends_with(name, &["error", "err"]))
}

const fn is_plain(quote: char) -> bool {
    matches!(quote, '\'' | '"')
}

/// So much of a text's end as may tell something.
fn near(before: &str) -> &str {
    before.char_indices().rev().nth(TAIL - 1).map_or(before, |(n, _)| &before[n..])
}

/// Whether a text ends with one of these words in small letters, in any case.
fn ends_with(text: &str, words: &[&str]) -> bool {
    let end = |word: &str| text.len().checked_sub(word.len()).and_then(|at| text.get(at..));
    words.iter().any(|word| end(word).is_some_and(|end| end.eq_ignore_ascii_case(word)))
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
    fn behind_a_name_any_text_in_quotes_is_a_value() {
        for (text, before, value) in [
            ("'Sesame Street 7 in Berlin Mitte'", "street = ", Some("Sesame Street 7 in Berlin Mitte")),
            ("\"don't call before 8, please\", b", "a=1 note=", Some("don't call before 8, please")),
            ("'please don't call me' x", "note = ", Some("please don't call me")),
            ("'please call me", "note = ", Some("please call me")),
            ("'é", "=", Some("é")),
            ("'", "=", None),
            ("''", "=", Some("")),
            ("'a b c d'", "note: ", None),
            ("`a b c d`", "note = ", None),
            ("'ALTER TABLE a ADD b'", "Sql=", None),
            ("'the table was locked'", "reason = ", None),
        ] {
            assert_eq!(assigned(text, before).map(|(value, _)| value), value, "{before}{text}");
        }
        assert_eq!(assigned("'é' x", "="), Some(("é", "'é'".len())));
        assert_eq!(assigned("'é x", "="), Some(("é x", "'é x".len())));
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
