//! The names under which lists keep the same things, and what their values mean.

use super::Listed;
use crate::record::{Node, RuleLevel};

const IDS: [&str; 6] = ["id", "rule_id", "ruleId", "rule", "code", "key"];
const NAMES: [&str; 3] = ["name", "title", "symbol"];
const SUMMARIES: [&str; 7] =
    ["summary", "shortDescription", "short_description", "description", "fullDescription", "message", "title"];
const LEVELS: [&str; 4] = ["severity", "level", "default_severity", "defaultConfiguration"];
const DOCS: [&str; 6] = ["docs", "helpUri", "docs_url", "url", "documentation", "help_uri"];
const DATABASES: [&str; 3] = ["databases", "db_vendors", "dialects"];
const SINCE: [&str; 3] = ["since", "added", "version_added"];
const FORMERLY: [&str; 4] = ["aliases", "deprecatedIds", "formerly", "old_ids"];
const SUCCESSORS: [&str; 2] = ["replaced-by", "replaced_by"];

/// The names that the identifier has, for messages.
pub(super) const ID_NAMES: &str = "`id`, `rule_id`, `ruleId`, `rule`, `code` or `key`";

/// The value of a key of a mapping.
pub(super) fn get<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    let Node::Map(entries) = node else { return None };
    entries.iter().find(|(k, v)| k == key && *v != Node::Null).map(|(_, v)| v)
}

/// A text, also where it stands as `{text: …}`; one line, without white space around it.
pub(super) fn text(node: &Node) -> Option<String> {
    let text = match node {
        Node::Text(text) => text.clone(),
        Node::Int(number) => number.to_string(),
        Node::Float(number) => number.to_string(),
        Node::Map(_) => return get(node, "text").and_then(text),
        _ => return None,
    };
    let line = one_line(&text);
    (!line.is_empty()).then_some(line)
}

/// A text on one line, with one blank wherever it has white space.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn first(node: &Node, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| get(node, name).and_then(text))
}

/// The texts of a list, or of one text with blanks or commas between them.
fn texts(node: &Node, names: &[&str]) -> Vec<String> {
    let found = names.iter().find_map(|name| get(node, name));
    match found {
        Some(Node::List(items)) => items.iter().filter_map(text).collect(),
        Some(Node::Text(words)) => words.split([' ', ',', ';']).filter(|w| !w.is_empty()).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// The identifier as the linter prints it: without the linter's name before it. A rule that says that it has none goes by its
/// name.
pub(super) fn identifier(node: &Node, linter: &str) -> Option<String> {
    let id = first(node, &IDS).or_else(|| has_none(node).then(|| first(node, &["name"]))?)?;
    Some(bare(&id, linter))
}

fn has_none(node: &Node) -> bool {
    matches!(node, Node::Map(entries) if entries.iter().any(|(key, value)| IDS.contains(&key.as_str()) && *value == Node::Null))
}

pub(super) fn bare(id: &str, linter: &str) -> String {
    id.strip_prefix(linter).and_then(|rest| rest.strip_prefix('/')).unwrap_or(id).to_owned()
}

/// What an object says of a rule whose identifier is known.
pub(super) fn rule(node: &Node, id: String, linter: &str) -> Listed {
    let one = |text: String| bare(&text, linter);
    let gone = first(node, &["status"]).is_some_and(|s| matches!(s.as_str(), "retired" | "removed"));
    Listed {
        name: first(node, &NAMES).filter(|name| !name.contains(' ') && letters(name) != letters(&id)),
        summary: first(node, &SUMMARIES),
        severity: severity(node),
        databases: databases(texts(node, &DATABASES)),
        docs: first(node, &DOCS).filter(|url| url.starts_with("https://") || url.starts_with("http://")),
        since: first(node, &SINCE),
        formerly: texts(node, &FORMERLY).into_iter().map(one).filter(|old| *old != id).collect(),
        gone: gone.then(|| texts(node, &SUCCESSORS)),
        id,
    }
}

/// A name as it is heard: `DropColumn` and `drop-column` are one.
pub(super) fn letters(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// All databases are none in particular.
fn databases(names: Vec<String>) -> Vec<String> {
    if names.iter().any(|n| matches!(n.as_str(), "all" | "any" | "*")) { Vec::new() } else { names }
}

fn severity(node: &Node) -> Option<RuleLevel> {
    if get(node, "defaultConfiguration").and_then(|c| get(c, "enabled")) == Some(&Node::Bool(false)) {
        return Some(RuleLevel::Off);
    }
    let word = LEVELS.iter().find_map(|name| {
        let value = get(node, name)?;
        get(value, "level").or(Some(value)).and_then(text)
    })?;
    level(&word)
}

/// The level behind a linter's own word for it; `None` for a word that says nothing.
pub(super) fn level(word: &str) -> Option<RuleLevel> {
    Some(match word.to_ascii_lowercase().as_str() {
        "error" | "critical" | "blocker" | "fatal" | "high" | "major" => RuleLevel::Error,
        "warning" | "warn" | "medium" | "moderate" | "minor" | "convention" | "refactor" => RuleLevel::Warning,
        "info" | "information" | "note" | "notice" | "low" | "hint" | "recommendation" => RuleLevel::Info,
        "off" | "none" | "disabled" => RuleLevel::Off,
        _ => return None,
    })
}
