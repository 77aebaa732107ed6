//! Pages that a project's own templates made, held against what was promised of them.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

/// The most names that are told of one page; the rest is counted.
const MAX_TOLD: usize = 3;

/// The names that nothing on a page has, in order.
#[must_use]
pub fn absent<'n>(html: &[u8], names: &'n BTreeSet<String>) -> Vec<&'n str> {
    let html = String::from_utf8_lossy(html);
    let there = ids(&html);
    names.iter().map(String::as_str).filter(|name| !there.contains(*name)).collect()
}

/// Places in words: `#a`, or `#a, #b, #c and 4 more`.
pub(super) fn told(names: &[&str]) -> String {
    let first: Vec<String> = names.iter().take(MAX_TOLD).map(|name| format!("#{name}")).collect();
    match names.len().checked_sub(MAX_TOLD) {
        None | Some(0) => first.join(", "),
        Some(more) => format!("{} and {more} more", first.join(", ")),
    }
}

/// The identifiers of all elements.
fn ids(html: &str) -> HashSet<Cow<'_, str>> {
    let mut out = HashSet::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, behind)| behind);
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let name = rest.find(is_end_of_name).unwrap_or(rest.len());
            rest = &rest[name..];
            while let Some((name, value, behind)) = attribute(rest) {
                if name.eq_ignore_ascii_case("id") {
                    out.insert(unescape(value));
                }
                rest = behind;
            }
        }
    }
    out
}

const fn is_end_of_name(c: char) -> bool {
    c.is_ascii_whitespace() || matches!(c, '/' | '>')
}

/// The next attribute of a tag with its value, and what stands behind it; `None` at the tag's end.
fn attribute(text: &str) -> Option<(&str, &str, &str)> {
    let text = text.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
    let length = text.find(|c: char| is_end_of_name(c) || c == '=').unwrap_or(text.len());
    let (name, behind) = text.split_at(length);
    let value = behind.trim_ascii_start().strip_prefix('=').map(str::trim_ascii_start);
    let Some(value) = value else { return (!name.is_empty()).then_some((name, "", behind)) };
    let (value, behind) = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value[1..].split_once(quote)?,
        _ => value.split_at(value.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(value.len())),
    };
    Some((name, value, behind))
}

/// An attribute's value without the escapes that templates write.
fn unescape(value: &str) -> Cow<'_, str> {
    const ESCAPES: [(&str, &str); 7] = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#x2F;", "/"),
        ("&amp;", "&"),
    ];
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    Cow::Owned(ESCAPES.iter().fold(value.to_owned(), |text, (escape, c)| text.replace(escape, c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_found_however_they_are_written_and_in_tags_alone() {
        let html = "<!-- <a id=\"comment\"> --><p class='x > y' id = \"one\" hidden>a < b id=\"text\"</p><br/><a ID='two'/>\
            <h2\nid=three>x</h2><i data-id=\"none\" title=\" id='inner'\"></i><b id=\"a&amp;b&#39;c\"></b><u id=\"cut";
        let mut found: Vec<String> = ids(html).into_iter().map(Cow::into_owned).collect();
        found.sort_unstable();
        assert_eq!(found, ["a&b'c", "one", "three", "two"]);
    }

    #[test]
    fn of_many_places_the_rest_is_counted() {
        assert_eq!(told(&["a"]), "#a");
        assert_eq!(told(&["a", "b", "c"]), "#a, #b, #c");
        assert_eq!(told(&["a", "b", "c", "d", "e"]), "#a, #b, #c and 2 more");
    }
}
