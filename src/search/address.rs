//! Addresses of the handbook in a query, and references as records write them: what of a word says which record is meant.
//!
//! `https://handbook.example/migrations/recipes/drop-column.html#copy`, `../recipes/drop-column.html`, `recipes/drop-column`
//! and `recipe/drop-column` say the recipe `drop-column`: the last part that is the name of a kind, or of many of it, says
//! the kind, and what follows is a name of the record. `glossary.html#rca` says a term, `decide/index.html` the decision
//! tree. Of a page without a kind its last two parts are a name, or its last. `.html`, `.json`, `.md`, a `/` at the end and what
//! stands behind `?` and `#` say nothing more.

use super::document::Kind;

/// What an address says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Address<'a> {
    /// The kind of the record; none when it is not said.
    pub(super) kind: Option<Kind>,
    /// What may be its name, the best first.
    pub(super) names: Vec<&'a str>,
}

/// What a word says as an address; `None` when it is none. `is_page`: only what ends in `.html` is one.
pub(super) fn read(word: &str, is_page: bool) -> Option<Address<'_>> {
    let (path, fragment) = word.split_once('#').unwrap_or((word, ""));
    let path = path.split_once('?').map_or(path, |(path, _)| path).trim_end_matches('/');
    let html = path.strip_suffix(".html");
    if is_page && html.is_none() {
        return None;
    }
    let path = html.or_else(|| path.strip_suffix(".json")).or_else(|| path.strip_suffix(".md")).unwrap_or(path);
    let path = path.strip_suffix("/index").unwrap_or(path);
    let said = |kind, name| Some(Address { kind, names: vec![name] });
    let last = path.rsplit('/').next().unwrap_or(path);
    if last.eq_ignore_ascii_case("glossary") && !fragment.is_empty() {
        return said(Some(Kind::Term), fragment);
    }
    if last.eq_ignore_ascii_case("decide") && word.len() > last.len() {
        return said(Some(Kind::Decide), last);
    }
    let mut end = path.len();
    while let Some(at) = path[..end].rfind('/') {
        let folder = path[..at].rsplit('/').next().unwrap_or_default();
        if let Some(kind) = named(folder).filter(|_| at + 1 < path.len()) {
            return said(Some(kind), &path[at + 1..]);
        }
        end = at;
    }
    html?;
    let two = path.rsplit_once('/').map(|(before, _)| before.rfind('/').map_or(path, |at| &path[at + 1..]));
    Some(Address { kind: None, names: two.into_iter().chain([last]).collect() })
}

/// The kind that a folder or the kind of a reference says.
fn named(folder: &str) -> Option<Kind> {
    let is_it = |kind: &Kind| folder.eq_ignore_ascii_case(kind.name()) || folder.eq_ignore_ascii_case(kind.plural());
    Kind::ALL.into_iter().find(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_its_record() {
        for (word, kind, names) in [
            ("https://x.example/a/rules/squawk/ban-drop.html", Some(Kind::Rule), vec!["squawk/ban-drop"]),
            ("https://x.example/guides/recipes/drop-column.html#copy", Some(Kind::Recipe), vec!["drop-column"]),
            ("recipes/drop-column.html?x", Some(Kind::Recipe), vec!["drop-column"]),
            ("/lessons/default-is-one-value/", Some(Kind::Lesson), vec!["default-is-one-value"]),
            ("recipe/drop-column", Some(Kind::Recipe), vec!["drop-column"]),
            ("content/recipes/drop-column.md", Some(Kind::Recipe), vec!["drop-column"]),
            ("glossary.html#rca", Some(Kind::Term), vec!["rca"]),
            ("term/rca", Some(Kind::Term), vec!["rca"]),
            ("https://x.example/decide/", Some(Kind::Decide), vec!["decide"]),
            ("../decide/index.html#s2", Some(Kind::Decide), vec!["decide"]),
            ("../squawk/ban-drop.html", None, vec!["squawk/ban-drop", "ban-drop"]),
            ("a/b.html", None, vec!["a/b", "b"]),
            ("ban-drop.html", None, vec!["ban-drop"]),
        ] {
            assert_eq!(read(word, false), Some(Address { kind, names: names.clone() }), "{word}");
            assert_eq!(read(word, true).is_some(), word.contains(".html"), "{word}");
        }
        for word in
            ["decide", "glossary.html", "squawk/ban-drop", "and/or", "recipes/", "recipes", "", "/", "#", "drop-column"]
        {
            assert!(read(word, false).is_none_or(|address| address.names == ["glossary"]), "{word}");
        }
    }
}
