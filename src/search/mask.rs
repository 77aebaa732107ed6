//! The values in an error text, which differ each time it is printed.

use std::ops::Range;

use crate::shape::quoted::{assigned, is_opening, opens_message, quoted};
use crate::shape::value::value;

/// What a masked value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Value {
    Quoted,
    Number,
    Time,
    Path,
    Line,
    Host,
}

/// The values in a text, in their order, not overlapping. A [quoted value](crate::shape::quoted) that `known` knows stays, unless it
/// is a [`value`] by its looks: the words that it is made of say nothing.
pub(super) fn values(text: &str, known: impl Fn(&str) -> bool) -> Vec<(Range<usize>, Value)> {
    let mut out: Vec<(Range<usize>, Value)> = Vec::new();
    let mut at = 0;
    // Behind the last quoted text that stays: its closing quote opens nothing.
    let mut stays = 0;
    let mut before_was_line = false;
    while let Some(c) = text[at..].chars().next() {
        let free = !text[..at].chars().next_back().is_some_and(|b| b.is_alphanumeric() || b == '_');
        if free
            && is_opening(c)
            && at + c.len_utf8() != stays
            && !opens_message(c, &text[..at])
            && let Some((inner, end)) = assigned(&text[at..], &text[..at]).or_else(|| quoted(&text[at..]))
        {
            // Nothing stands between the two quotes; the second one opens nothing.
            if inner.is_empty() {
                at += end;
                continue;
            }
            let inner = inner.trim();
            if value(inner) == Some(inner.len()) || !known(inner) {
                out.push((at..at + end, Value::Quoted));
                at += end;
                continue;
            }
            stays = at + end;
        }
        if !free || c.is_whitespace() || is_edge(c) {
            at += c.len_utf8();
            continue;
        }
        let end = at + text[at..].find(|c: char| c.is_whitespace() || is_edge(c)).unwrap_or(text.len() - at);
        let word = text[at..end].trim_end_matches([':', '.', '!', '?']);
        // The address of a rule's page ends with what the rule is called.
        let rule = word.split_once('#').filter(|(address, name)| address.contains("://") && known(name));
        let word = rule.map_or(word, |(address, _)| address);
        let is_called = word.strip_prefix('@').is_some_and(|name| is_name(name) && !known(name));
        let what = if before_was_line && word.bytes().next().is_some_and(|b| b.is_ascii_digit()) {
            Some(Value::Line)
        } else if is_called {
            Some(Value::Host)
        } else {
            kind_of(word)
        };
        before_was_line = word.eq_ignore_ascii_case("line");
        match what {
            Some(what) => out.push((at..at + word.len(), what)),
            None => push_inner(text, at..at + word.len(), &mut out),
        }
        at = end;
    }
    out
}

/// Characters around words that belong to none.
pub(super) fn is_edge(c: char) -> bool {
    matches!(c, '\'' | '"' | '`' | '(' | ')' | '[' | ']' | '{' | '}' | ',' | ';' | '=' | '|' | '<' | '>')
}

/// Values inside a word: `key=12345`, `(id:8f14e45fceea)`.
fn push_inner(text: &str, word: Range<usize>, out: &mut Vec<(Range<usize>, Value)>) {
    let mut at = word.start;
    while at < word.end {
        let rest = &text[at..word.end];
        let length = value(rest);
        if let Some(length) = length {
            out.push((at..at + length, Value::Number));
        }
        let run = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let step = length.unwrap_or(run);
        at += step + rest[step..].chars().next().map_or(0, char::len_utf8);
    }
}

fn kind_of(word: &str) -> Option<Value> {
    if is_time(word) {
        return Some(Value::Time);
    }
    if is_path(word) {
        return Some(Value::Path);
    }
    is_host(word).then_some(Value::Host)
}

/// `2023-02-16…`, `17:08:31…`.
fn is_time(word: &str) -> bool {
    let shape: String = word.chars().take(10).map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    shape == "0000-00-00" || shape == "0000/00/00" || shape.starts_with("00:00:00")
}

/// A path of a file system, or one that ends in a file's name with an extension that programs have.
fn is_path(word: &str) -> bool {
    const EXTENSIONS: [&str; 12] = ["py", "rb", "js", "ts", "mjs", "go", "java", "sql", "rs", "php", "kt", "so"];
    let file = word.split(':').next().unwrap_or_default();
    let absolute = word.starts_with('/') && word.len() > 1 && word[1..].contains('/');
    let windows = word.get(1..3) == Some(":\\");
    let extension = file.rsplit_once('.').is_some_and(|(name, e)| !name.is_empty() && EXTENSIONS.contains(&e));
    absolute || windows || word.starts_with("./") || word.starts_with("../") || word.contains("://") || extension
}

/// What a person is called in a chat, behind `@`.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// An address of a person or a machine, with or without a port: four numbers, or small letters, digits and hyphens between
/// dots, of which the last are those of a private network, or behind two dots a known end, or those of a country where a part
/// before has a hyphen or a digit.
fn is_host(word: &str) -> bool {
    const PRIVATE: [&str; 5] = ["internal", "local", "lan", "corp", "intranet"];
    const ENDS: [&str; 10] = ["com", "org", "net", "io", "dev", "cloud", "example", "localhost", "app", "edu"];
    if word.contains('@') {
        return word.split('@').all(|part| !part.is_empty());
    }
    let host = word.split(':').next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let number = |l: &&str| !l.is_empty() && l.len() <= 3 && l.bytes().all(|b| b.is_ascii_digit());
    let numeric = labels.len() == 4 && labels.iter().all(number);
    let plain = host.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    let Some((last, others)) = labels.split_last().filter(|(_, others)| plain && !others.is_empty()) else {
        return numeric;
    };
    let is_letters = last.len() == 2 && last.bytes().all(|b| b.is_ascii_lowercase());
    let is_country = || is_letters && others.iter().any(|l| l.contains(|c: char| c == '-' || c.is_ascii_digit()));
    numeric || PRIVATE.contains(last) || (others.len() > 1 && (ENDS.contains(last) || is_country()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> Vec<&str> {
        values(text, |word| word == "uuid").into_iter().map(|(range, _)| &text[range]).collect()
    }

    #[test]
    fn values_are_masked_and_codes_stay() {
        assert_eq!(masked("IntegrityError: (1062, \"Duplicate entry '8a1' for key 'uuid'\")"), ["'8a1'"]);
        assert_eq!(
            masked(
                "2023-02-16 17:08:31 db1.prod.internal ERROR 23505 at 0x7ffd12 line 12: /srv/app/x.py:3 10.0.0.1:3306 id=1234567 8f14e45fceea167a"
            ),
            [
                "2023-02-16",
                "17:08:31",
                "db1.prod.internal",
                "0x7ffd12",
                "12",
                "/srv/app/x.py:3",
                "10.0.0.1:3306",
                "1234567",
                "8f14e45fceea167a"
            ]
        );
        assert_eq!(
            masked("Duplicate entry '' for key 'users.email' and \"\" for '8a1'"),
            ["'users.email'", "'8a1'"],
            "nothing between quotes is no value, and what stands behind it stays"
        );
        assert_eq!(masked("''"), Vec::<&str>::new());
        assert_eq!(masked("(1051, 'Unknown table x') msg='no such `uuid`' `foo`"), ["`foo`"], "a message is no value");
        let staying = |text| values(text, |word| word == "varchar(32)" || word == "uuid").len();
        assert_eq!(staying("non-nullable \"varchar(32)\" column \"uuid\" of »varchar(32)« and ‘varchar(32)’ is"), 0);
        assert_eq!(masked("Relation »foo« for «a b» and `bar'"), ["»foo«", "«a b»", "`bar'"]);
        assert_eq!(masked("note = 'please call me at home' x='uuid' msg='a b c d e'"), ["'please call me at home'"]);
        assert_eq!(masked("note = 'please don't call"), ["'please don't call"]);
        assert_eq!(masked("note = '"), Vec::<&str>::new());
        assert_eq!(masked("https://a.b/c#uuid. https://a.b/c#x"), ["https://a.b/c", "https://a.b/c#x"]);
        let quoted = "'8f14e45f-ceea-4167-a5a3-2b1c0d9e8f70' for 'key'";
        let found: Vec<_> = values(quoted, |_| true).into_iter().map(|(range, what)| (&quoted[range], what)).collect();
        assert_eq!(found, [("'8f14e45f-ceea-4167-a5a3-2b1c0d9e8f70'", Value::Quoted)], "words inside say nothing");
        let hosts = "db.internal:5432 db1.prod.acme.de a.b.de db.de 8.0.36 x.corp.internal a.com x.y.com 10.0.0.1";
        assert_eq!(
            masked(hosts),
            ["db.internal:5432", "db1.prod.acme.de", "x.corp.internal", "x.y.com", "10.0.0.1"],
            "names with dots are modules, too"
        );
        assert_eq!(masked("@zoe.a, can @uuid (@bo!) @ @@sql @a/b x@ @é"), ["@zoe.a", "@bo", "@é"]);
        assert_eq!(masked("django.db.utils.IntegrityError squawk/ban-drop-column doesn't --fake"), Vec::<&str>::new());
    }

    #[test]
    fn any_text_is_read() {
        for text in ["'", "\"\"", "é'é'", "'é", "=/", "a=\u{202e}b", "://", "::", "line"] {
            let _ = masked(text);
        }
    }
}
