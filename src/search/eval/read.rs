//! A suite as it is written: a list of queries, or a mapping with `queries:` and `min:`. What is misspelt is refused, as a
//! figure that nobody asks for would pass.

use std::collections::BTreeMap;
use std::fmt;

use super::{ALL, Case, Least, Searcher, Suite};
use crate::diag::{At, Path, Segment, listed};
use crate::record::{Node, Places, parse_yaml};
use crate::source::line_column;

/// What is wrong with a suite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The line, where it can be told.
    pub line: Option<usize>,
    /// What is wrong, in words.
    pub what: String,
}

/// What is wrong, and where in the document.
struct Wrong(Path, String);

/// Reads a suite: a list of `{query, expect, kind}`, or a mapping with `queries:` and `min:`.
///
/// # Errors
/// The first [`Mistake`] of the text.
pub fn read(text: &str) -> Result<Suite, Mistake> {
    let node =
        parse_yaml(text).map_err(|error| Mistake { line: error.place.map(|place| place.line), what: error.message })?;
    suite(&node).map_err(|Wrong(path, what)| {
        let place = Places::of("", text).find(&At::Key(path));
        Mistake { line: place.map(|place| line_column(text, place.start).line), what }
    })
}

/// The records that a suite expects and that are not there, each a [`Mistake`]; `text` is what the suite was read from.
#[must_use]
pub fn unknown(searcher: &Searcher, suite: &Suite, text: &str) -> Vec<Mistake> {
    let is_there = |id: &str| super::meant(searcher, id).is_some();
    let missing = (0..).zip(&suite.cases).flat_map(|(at, case)| case.expect.iter().map(move |id| (at, id)));
    let missing: Vec<(usize, &String)> = missing.filter(|(_, id)| !is_there(id)).collect();
    let places = Places::of("", text);
    let mistake = |(at, id): (usize, &String)| {
        let path = suite.queries.and([Segment::Index(at), Segment::Key("expect")]);
        let line = places.find(&At::Key(path)).map(|place| line_column(text, place.start).line);
        Mistake { line, what: format!("there is no record `{id}`") }
    };
    missing.into_iter().map(mistake).collect()
}

fn suite(node: &Node) -> Result<Suite, Wrong> {
    let root = Path::default();
    if let Node::List(items) = node {
        return Ok(Suite { cases: cases(items, &root)?, min: BTreeMap::new(), queries: root });
    }
    let [queries, min] = values(node, &root, "a list of queries, or a mapping", ["queries", "min"])?;
    let path = root.and([Segment::Key("queries")]);
    let Some(Node::List(items)) = queries else {
        return Err(Wrong(path, "`queries` is no list".to_owned()));
    };
    let cases = cases(items, &path)?;
    let min = min.map(|min| least_by_kind(min, &cases)).transpose()?.unwrap_or_default();
    Ok(Suite { cases, min, queries: path })
}

/// What a mapping has under these keys. One that is not among them is refused, and one that stands twice.
fn values<'a, const N: usize>(
    node: &'a Node,
    path: &Path,
    what: &str,
    keys: [&str; N],
) -> Result<[Option<&'a Node>; N], Wrong> {
    let Node::Map(entries) = node else {
        return Err(Wrong(path.clone(), format!("this is {}, and not {what}", node.kind())));
    };
    let mut out = [None; N];
    for (key, value) in entries {
        let here = || path.and([Segment::Key(key)]);
        let Some(at) = keys.iter().position(|known| known == key) else {
            return Err(Wrong(here(), format!("unknown key `{key}`: there are {}", listed(&keys, "and"))));
        };
        if out[at].replace(value).is_some() {
            return Err(Wrong(here(), format!("`{key}` stands twice")));
        }
    }
    Ok(out)
}

fn cases(items: &[Node], path: &Path) -> Result<Vec<Case>, Wrong> {
    (0..).zip(items).map(|(at, item)| case(item, &path.and([Segment::Index(at)]), at + 1)).collect()
}

fn case(item: &Node, path: &Path, number: usize) -> Result<Case, Wrong> {
    let [query, expect, kind] = values(item, path, "a mapping with `query` and `expect`", ["query", "expect", "kind"])?;
    let wrong = |key, what| Wrong(path.and([Segment::Key(key)]), what);
    let (Some(query), Some(expect)) = (query, expect) else {
        return Err(Wrong(path.clone(), format!("query {number} has no `query` or no `expect`")));
    };
    let query = text(query).ok_or_else(|| wrong("query", format!("`query` is {}, and not text", query.kind())))?;
    let ids = match expect {
        Node::List(ids) => ids.iter().map(text).collect(),
        one => text(one).map(|id| vec![id]),
    };
    let expect = ids.ok_or_else(|| wrong("expect", "`expect` is no identifier, and no list of them".to_owned()))?;
    if expect.is_empty() {
        return Err(wrong("expect", "`expect` names no record".to_owned()));
    }
    let kind = match kind {
        Some(kind) => text(kind).ok_or_else(|| wrong("kind", format!("`kind` is {}, and not text", kind.kind())))?,
        None => "other".to_owned(),
    };
    Ok(Case { query, expect, kind })
}

fn text(node: &Node) -> Option<String> {
    match node {
        Node::Text(text) => Some(text.clone()),
        Node::Int(number) => Some(number.to_string()),
        _ => None,
    }
}

fn least_by_kind(node: &Node, cases: &[Case]) -> Result<BTreeMap<String, Least>, Wrong> {
    let path = Path::of_keys(&["min"]);
    let Node::Map(kinds) = node else {
        return Err(Wrong(path, format!("`min` is {}, and not a mapping of kinds", node.kind())));
    };
    let mut out = BTreeMap::new();
    for (kind, figures) in kinds {
        let path = path.and([Segment::Key(kind)]);
        if !cases.iter().any(|case| kind == ALL || case.kind == *kind) {
            return Err(Wrong(path, format!("there is no query of the kind `{kind}`")));
        }
        if out.insert(kind.clone(), least(figures, &path)?).is_some() {
            return Err(Wrong(path, format!("`{kind}` stands twice")));
        }
    }
    Ok(out)
}

fn least(node: &Node, path: &Path) -> Result<Least, Wrong> {
    const KEYS: [&str; 3] = ["mrr", "success-1", "success-3"];
    let written = values(node, path, &format!("a mapping of {}", listed(&KEYS, "and")), KEYS)?;
    let mut figures = [0.0; KEYS.len()];
    for ((key, figure), written) in KEYS.into_iter().zip(&mut figures).zip(written) {
        let number = match written {
            None => continue,
            Some(Node::Float(number)) => Some(*number),
            #[allow(clippy::cast_precision_loss, reason = "the figure is 0 or 1")]
            Some(Node::Int(number)) => Some(*number as f64),
            Some(_) => None,
        };
        let between = number.filter(|number| (0.0..=1.0).contains(number));
        *figure = between
            .ok_or_else(|| Wrong(path.and([Segment::Key(key)]), format!("`{key}` is no number between 0 and 1")))?;
    }
    let [mrr, success_1, success_3] = figures;
    Ok(Least { mrr, success_1, success_3 })
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_what_is_meant() {
        let whole = "min: {id: {mrr: 1}, all: {success-1: 0.5}}\nqueries: [{query: 3, expect: A, kind: id}]";
        let suite = read(whole).unwrap();
        assert_eq!(suite.cases, [Case { query: "3".into(), expect: vec!["A".into()], kind: "id".into() }]);
        assert_eq!(suite.min["id"], Least { mrr: 1.0, ..Least::default() });
        assert_eq!(suite.min["all"], Least { success_1: 0.5, ..Least::default() });
        assert_eq!(read("- {query: a, expect: [A, B]}").unwrap().cases[0].kind, "other");
    }

    #[test]
    fn what_nobody_would_ask_for_is_refused() {
        let queries = "queries:\n  - query: a\n    expect: A\n";
        for (text, line, what) in [
            ("min:\n  wrods: {mrr: 0.9}\n", 2, "there is no query of the kind `wrods`"),
            (
                "min:\n  all:\n    sucess-1: 1\n",
                3,
                "unknown key `sucess-1`: there are `mrr`, `success-1` and `success-3`",
            ),
            ("min: 0.9\n", 1, "`min` is a number, and not a mapping of kinds"),
            ("min:\n", 1, "`min` is nothing, and not a mapping of kinds"),
            ("min:\n  all: 0.9\n", 2, "this is a number, and not a mapping of `mrr`, `success-1` and `success-3`"),
            ("min: {all: {mrr: 90}}\n", 1, "`mrr` is no number between 0 and 1"),
            ("min: {all: {mrr: -1}}\n", 1, "`mrr` is no number between 0 and 1"),
            ("min: {all: {mrr: .nan}}\n", 1, "`mrr` is no number between 0 and 1"),
            ("min: {all: {mrr: high}}\n", 1, "`mrr` is no number between 0 and 1"),
            ("min: {}\nmin: {all: {mrr: 1}}\n", 2, "`min` stands twice"),
            ("min:\n  all: {}\n  all: {mrr: 1}\n", 3, "`all` stands twice"),
            ("mni: {all: {mrr: 1}}\n", 1, "unknown key `mni`: there are `queries` and `min`"),
        ] {
            let mistake = read(&format!("{text}{queries}")).unwrap_err();
            assert_eq!(mistake, Mistake { line: Some(line), what: what.to_owned() }, "{text}");
        }
        for (text, line, what) in [
            ("- query: a\n  expect: A\n  knid: id\n", 3, "unknown key `knid`: there are `query`, `expect` and `kind`"),
            ("- {query: a, expect: A}\n- query: b\n", 2, "query 2 has no `query` or no `expect`"),
            ("- query: a\n  expect: []\n", 2, "`expect` names no record"),
            ("- query: a\n  expect: [A, [B]]\n", 2, "`expect` is no identifier, and no list of them"),
            ("- query: [a]\n  expect: A\n", 1, "`query` is a list, and not text"),
            ("- query: a\n  expect: A\n  kind: [id]\n", 3, "`kind` is a list, and not text"),
            ("- a\n", 1, "this is text, and not a mapping with `query` and `expect`"),
            ("queries: 3\n", 1, "`queries` is no list"),
            ("queries: []\nmin: {all: {mrr: 0.9}}\n", 2, "there is no query of the kind `all`"),
            ("3\n", 1, "this is a number, and not a list of queries, or a mapping"),
        ] {
            let mistake = read(text).unwrap_err();
            assert_eq!(mistake, Mistake { line: Some(line), what: what.to_owned() }, "{text}");
        }
        assert!(read("- query: a\n  expect: [A\n- b").unwrap_err().line.is_some());
    }
}
