//! A file becomes a list of rules: which form it has is seen by what stands in it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::fields::{ID_NAMES, bare, get, identifier, level, one_line, rule};
use super::{List, Listed, sarif, table};
use crate::diag::{At, Checked, Code, Finding, Path, Segment, listed};
use crate::id::RuleId;
use crate::record::{Node, parse_yaml, shorten};
use crate::source::{LineColumn, offset_of};

/// The forms that are read, for messages.
const FORMS: &str = "export a SARIF log, JSON (a list of objects with an ID and a summary), CSV with a header line, or the \
                     output of `rubocop --show-cops`";

/// A rule as it stands in a file.
pub(super) struct Found<'n> {
    pub node: &'n Node,
    /// The identifier, where it is the key of the object.
    pub id: Option<&'n str>,
    pub path: Path,
}

/// Reads a file that lists the rules of a linter. `tools` are other names of the linter in reports. When there are
/// findings the list is not to be used: a rule that cannot be read would look like one that is gone.
#[must_use]
pub fn read(file: &Arc<str>, text: &str, linter: &str, tools: &[String]) -> Checked<List> {
    let start = text.trim_start();
    let read = if start.is_empty() {
        Err(unreadable(file, At::File, "the file is empty".to_owned(), FORMS))
    } else if start.starts_with(['{', '[']) {
        json(file, text, linter, tools)
    } else if table::is_one(file, text) {
        table::read(file, text, linter)
    } else {
        cops(file, text, linter)
    };
    match read {
        Ok(checked) => settle(file, checked),
        Err(finding) => Checked { value: List::default(), findings: vec![*finding] },
    }
}

/// A list that was read, each rule with its place.
#[derive(Default)]
pub(super) struct Placed {
    version: Option<String>,
    partial: bool,
    reported: BTreeSet<String>,
    pub rules: Vec<(Listed, At)>,
    pub findings: Vec<Finding>,
}

/// Sorts the rules and holds them against each other.
fn settle(file: &Arc<str>, placed: Placed) -> Checked<List> {
    let Placed { version, partial, reported, rules, mut findings } = placed;
    let mut by_id: BTreeMap<String, (Listed, At)> = BTreeMap::new();
    for (rule, at) in rules {
        match by_id.get(&rule.id.to_lowercase()) {
            Some((other, _)) if *other != rule => {
                let message = format!("`{}` stands twice, with different words", shorten(&rule.id));
                let help = "keep one of the two; IDs that differ only in case have one address";
                findings.push(Finding::new(Code::DuplicateId, file, at, message).help(help));
            }
            Some(_) => {}
            None => {
                by_id.insert(rule.id.to_lowercase(), (rule, at));
            }
        }
    }
    let mut rules: Vec<Listed> = by_id.into_values().map(|(rule, _)| rule).collect();
    forget_shared_docs(&mut rules);
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    if rules.is_empty() && findings.is_empty() {
        findings.push(*unreadable(file, At::File, "the file lists no rules".to_owned(), FORMS));
    }
    Checked { value: List { version, rules, partial, reported }, findings }
}

/// An address that most rules share is no page of a rule.
fn forget_shared_docs(rules: &mut [Listed]) {
    let mut shared: BTreeMap<String, usize> = BTreeMap::new();
    for docs in rules.iter().filter_map(|r| r.docs.clone()) {
        *shared.entry(docs).or_default() += 1;
    }
    let half = rules.len() / 2;
    for rule in rules.iter_mut() {
        rule.docs = rule.docs.take().filter(|docs| shared.get(docs).is_none_or(|n| *n < 2 || *n <= half));
    }
}

/// The finding for a file, or a part of it, that is no list of rules.
pub(super) fn unreadable(file: &Arc<str>, at: At, message: String, help: impl Into<String>) -> Box<Finding> {
    Box::new(Finding::new(Code::UnreadableRuleList, file, at, message).help(help))
}

pub(super) type Read = Result<Placed, Box<Finding>>;

fn linter_of(node: &Node) -> Option<String> {
    get(node, "linter").and_then(super::fields::text)
}

/// The linters of a list that holds the rules of several, without the one that is meant: some rules are its own, or their
/// identifiers have the linter in front, as in the manifest of a handbook. Else the key says something of its own, as in
/// Ruff's list the linter from which a rule comes.
fn others(found: &[Found<'_>], linter: &str) -> BTreeSet<String> {
    let named: Vec<(String, &Node)> = found.iter().filter_map(|f| Some((linter_of(f.node)?, f.node))).collect();
    let is_in_front = |other: &str, node: &Node| {
        let id = get(node, "id").and_then(super::fields::text);
        id.is_some_and(|id| bare(&id, other) != id)
    };
    let several = named.iter().any(|(other, node)| other == linter || is_in_front(other, node));
    named.into_iter().map(|(other, _)| other).filter(|other| several && other != linter).collect()
}

/// The rules behind their nodes; one without an identifier, or with none that can have an address, is a finding.
pub(super) fn collect(file: &Arc<str>, found: &[Found<'_>], linter: &str) -> Placed {
    let mut out = Placed::default();
    let others = others(found, linter);
    for Found { node, id, path } in found {
        let at = At::Value(path.clone());
        if linter_of(node).is_some_and(|other| others.contains(&other)) && id.is_none() {
            continue;
        }
        let Some(id) = id.map(one_line).or_else(|| identifier(node, linter)) else {
            let finding = Finding::new(Code::MissingKey, file, at, "a rule has no identifier");
            out.findings.push(finding.help(format!("give it under {ID_NAMES}, as the linter prints it")));
            continue;
        };
        if let Err(error) = RuleId::new(linter, &id) {
            let message = format!("`{}` is no identifier of a rule: {error}", shorten(&id));
            let help = "write the ID as the linter prints it; it becomes the rule's address";
            out.findings.push(Finding::new(Code::InvalidId, file, at, message).help(help));
            continue;
        }
        let listed = match node {
            Node::Text(_) => Listed { summary: super::fields::text(node), id, ..Listed::default() },
            _ => rule(node, id, linter),
        };
        out.rules.push((listed, at));
    }
    if out.rules.is_empty() && out.findings.is_empty() && !others.is_empty() {
        let names: Vec<&str> = others.iter().map(String::as_str).collect();
        let message = format!("the file lists no rules of {linter}, and {} of {}", found.len(), listed(&names, "and"));
        out.findings.push(*unreadable(file, At::File, message, "name the linter as the list does, with `--linter`"));
    }
    out
}

fn json(file: &Arc<str>, text: &str, linter: &str, tools: &[String]) -> Read {
    let root: Node = serde_json::from_str(text).map_err(|error| {
        let at = offset_of(text, LineColumn { line: error.line(), column: error.column() });
        let message = format!("this is no valid JSON: {}", plain_error(&error.to_string()));
        unreadable(file, At::Span(at, at), message, "write the file anew: it may have been cut off")
    })?;
    if let Some(Node::List(runs)) = get(&root, "runs") {
        let sarif::Rules { version, rules, partial, reported } = sarif::rules(file, runs, linter, tools)?;
        let mut out = collect(file, &rules, linter);
        (out.version, out.partial) = (version, partial);
        out.reported = reported.iter().map(|id| bare(id, linter).to_lowercase()).collect();
        return Ok(out);
    }
    let list = |items: &[Node], path: &Path| {
        let found =
            items.iter().enumerate().map(|(at, node)| Found { node, id: None, path: path.and([Segment::Index(at)]) });
        collect(file, &found.collect::<Vec<_>>(), linter)
    };
    match &root {
        Node::List(items) => Ok(list(items, &Path::default())),
        Node::Map(entries) => match get(&root, "rules") {
            Some(Node::List(items)) => {
                let mut out = list(items, &Path::of_keys(&["rules"]));
                out.version = get(&root, "version").and_then(super::fields::text).or_else(|| version_of(&root, linter));
                Ok(out)
            }
            _ => Ok(keyed(file, entries, linter)),
        },
        _ => Err(unreadable(file, At::File, "this JSON is neither a list nor an object".to_owned(), FORMS)),
    }
}

/// The version of the linter in a handbook's manifest.
fn version_of(root: &Node, linter: &str) -> Option<String> {
    let Some(Node::List(linters)) = get(root, "linters") else { return None };
    let own = linters.iter().find(|l| get(l, "linter") == Some(&Node::Text(linter.to_owned())))?;
    get(own, "version").and_then(super::fields::text)
}

/// Rules under their identifiers: `{"ID": {…}}` or `{"ID": "summary"}`.
fn keyed(file: &Arc<str>, entries: &[(String, Node)], linter: &str) -> Placed {
    let found: Vec<Found<'_>> = entries
        .iter()
        .filter(|(_, node)| matches!(node, Node::Map(_) | Node::Text(_)))
        .map(|(id, node)| Found { node, id: Some(id), path: Path::of_keys(&[id]) })
        .collect();
    collect(file, &found, linter)
}

/// What the parser says, without its own idea of the place.
pub(super) fn plain_error(text: &str) -> &str {
    text.split(" at line ").next().unwrap_or(text)
}

/// What `rubocop --show-cops` prints: `Department/Cop:` with `Description`, `Severity`, `StyleGuide` and the like.
fn cops(file: &Arc<str>, text: &str, linter: &str) -> Read {
    let no_list = |at| unreadable(file, at, "this is none of the known forms of a list of rules".to_owned(), FORMS);
    let root = parse_yaml(text).map_err(|error| {
        no_list(error.place.map_or(At::File, |place| {
            let at = offset_of(text, place);
            At::Span(at, at)
        }))
    })?;
    let Node::Map(entries) = &root else { return Err(no_list(At::File)) };
    let cops: Vec<(&String, Node)> = entries
        .iter()
        .filter(|(id, node)| id.contains('/') && matches!(node, Node::Map(_)))
        .map(|(id, node)| (id, cop(node)))
        .collect();
    if cops.is_empty() {
        return Err(no_list(At::File));
    }
    let found = |(id, node)| -> Found<'_> {
        let (id, node): (&String, &Node) = (id, node);
        Found { node, id: Some(id), path: Path::of_keys(&[id]) }
    };
    let found: Vec<Found<'_>> = cops.iter().map(|(id, node)| found((*id, node))).collect();
    Ok(collect(file, &found, linter))
}

/// A cop's settings under the names of other lists. A cop without a severity is a convention.
fn cop(node: &Node) -> Node {
    let mut out = Vec::new();
    let mut take = |from: &str, to: &str| {
        if let Some(value) = get(node, from) {
            let value = if let Node::List(items) = value { items.first().unwrap_or(&Node::Null) } else { value };
            out.push((to.to_owned(), value.clone()));
        }
    };
    take("Description", "summary");
    take("VersionAdded", "since");
    for docs in ["DocumentationURL", "StyleGuide", "Reference", "References"] {
        take(docs, "docs");
    }
    let off = get(node, "Enabled") == Some(&Node::Bool(false));
    let word = get(node, "Severity").and_then(super::fields::text).unwrap_or_else(|| "convention".to_owned());
    let word = if off {
        "off"
    } else if level(&word).is_some() {
        &word
    } else {
        "convention"
    };
    out.push(("severity".to_owned(), Node::Text(word.to_owned())));
    Node::Map(out)
}
