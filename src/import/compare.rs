//! What a list changes in a catalogue.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::{get, letters, text};
use super::{List, Listed};
use crate::record::{Node, RuleLevel};

/// What is known beside the catalogue and the list.
pub struct Known<'a> {
    /// Renamed rules that the list does not tell of: old identifier, new identifier.
    pub renamed: &'a [(String, String)],
    /// Keys whose values the list may replace where the catalogue has others: of `name`, `summary`, `docs`, `since`.
    pub take: &'a [String],
    /// The list names only some rules: those that it does not name are not gone.
    pub partial: bool,
    /// What uses a rule of the catalogue: a record's file, or a published address.
    pub used: &'a dyn Fn(&str) -> Option<String>,
}

impl std::fmt::Debug for Known<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Known").field("partial", &self.partial).finish_non_exhaustive()
    }
}

/// One change of one rule. A rule that exists is named by its identifier in the catalogue as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A rule that the catalogue does not have.
    Added(Listed),
    /// The rule has another identifier now; the old one becomes an alias.
    Renamed {
        /// The new identifier.
        to: String,
    },
    /// A key gets another value.
    Set {
        /// The key.
        key: &'static str,
        /// The value before; `None` where there was none.
        from: Option<String>,
        /// The value now.
        to: String,
    },
    /// The linter no longer has the rule, and something uses it, or somebody wrote of it: it stays, marked as retired.
    Retired {
        /// The rules that took over, as `linter/ID`.
        successors: Vec<String>,
        /// What keeps it.
        used_by: String,
    },
    /// The linter no longer has the rule, and nothing uses it.
    Removed,
    /// The linter has a retired rule again.
    Restored,
}

/// All changes, by the identifiers of the rules.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// The linter's version, where it is another than the catalogue's.
    pub version: Option<String>,
    /// The changes; a rule may have several.
    pub rules: Vec<(String, Change)>,
    /// Rules in force before.
    pub before: usize,
    /// Rules that stay as they were.
    pub same: usize,
    /// Rules that the list calls otherwise than the catalogue.
    pub other_names: Vec<OtherName>,
}

/// A rule that goes by another name in the list: it was renamed, or its identifier is another rule's now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherName {
    /// Its identifier.
    pub id: String,
    /// Its name in the catalogue.
    pub before: String,
    /// Its name in the list.
    pub now: String,
    /// The rule of the list that has its name now: then this one is another.
    pub moved_to: Option<String>,
}

impl Changes {
    /// Whether there is nothing to do.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.version.is_none() && self.rules.is_empty()
    }

    /// Rules in force that the list does not have.
    #[must_use]
    pub fn gone(&self) -> usize {
        self.rules.iter().filter(|(_, c)| matches!(c, Change::Removed | Change::Retired { .. })).count()
    }
}

/// A rule of the catalogue.
struct Entry<'c> {
    id: String,
    node: &'c Node,
    retired: bool,
}

/// Compares a catalogue's document with a list.
#[must_use]
pub fn compare(catalogue: &Node, linter: &str, list: &List, known: &Known<'_>) -> Changes {
    let entries = entries(catalogue);
    let by_id = by_identifier(&entries);
    let listed: BTreeMap<String, &Listed> = list.rules.iter().map(|r| (r.id.to_lowercase(), r)).collect();
    let in_force = |id: &str| listed.get(&id.to_lowercase()).is_some_and(|l| l.gone.is_none());
    let mut changes = Changes { before: entries.iter().filter(|e| !e.retired).count(), ..Changes::default() };
    let mut seen = BTreeSet::new();
    let mut added: Vec<&Listed> = Vec::new();
    let rules = || list.rules.iter().filter(|r| r.gone.is_none());
    let exact = |rule: &Listed| entries.iter().position(|e| e.id.eq_ignore_ascii_case(&rule.id));
    // What has its identifier takes its place before others, which had it once, can.
    for rule in rules() {
        if let Some(at) = exact(rule).filter(|at| seen.insert(*at)) {
            update(&entries[at], rule, known.take, &mut changes);
        }
    }
    for rule in rules().filter(|r| exact(r).is_none()) {
        if let Some(at) = by_id.get(&rule.id.to_lowercase()) {
            if seen.insert(*at) {
                update(&entries[*at], rule, known.take, &mut changes);
            }
            continue;
        }
        let at = former(rule, &entries, &by_id, known, &in_force).filter(|at| !seen.contains(at));
        let at = at.or_else(|| namesake(rule, list, &entries, &in_force).filter(|at| !seen.contains(at)));
        match at {
            Some(at) => {
                seen.insert(at);
                update(&entries[at], rule, known.take, &mut changes);
            }
            None => added.push(rule),
        }
    }
    add(&added, &by_id, &listed, &mut changes);
    changes.other_names = other_names(&entries, list);
    let mut mentions = None;
    for (at, entry) in entries.iter().enumerate() {
        let stated = listed.get(&entry.id.to_lowercase()).is_some_and(|l| l.gone.is_some());
        let mut names = std::iter::once(entry.id.clone()).chain(aliases(entry.node));
        let reports = names.any(|name| list.reported.contains(&name.to_lowercase()));
        if seen.contains(&at) || entry.retired || (known.partial && !stated) || (reports && !stated) {
            changes.same += usize::from(!seen.contains(&at));
            continue;
        }
        let names: Vec<String> = std::iter::once(entry.id.clone()).chain(aliases(entry.node)).collect();
        let used = names.iter().find_map(|name| (known.used)(name));
        let used = used
            .or_else(|| mentions.get_or_insert_with(|| Mentions::of(catalogue, linter, &entries)).of_rule(at, &names));
        let change = match used.or_else(|| own_words(entry.node)) {
            None => Change::Removed,
            Some(used_by) => Change::Retired { successors: successors(&entry.id, linter, list), used_by },
        };
        changes.rules.push((entry.id.clone(), change));
    }
    let version = get(catalogue, "version").and_then(text);
    changes.version = list.version.clone().filter(|v| version.as_ref() != Some(v));
    changes.rules.sort_by(|a, b| a.0.cmp(&b.0));
    changes
}

/// Whether a text holds a word, not as part of a longer one.
#[must_use]
pub fn is_named(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    text.match_indices(word)
        .any(|(at, _)| !text[..at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part))
}

/// What the rules of a catalogue say of each other: one that another names, as its successor or in its note, is in use.
struct Mentions<'e> {
    entries: &'e [Entry<'e>],
    /// All that each rule says, in lower case.
    said: Vec<String>,
    /// The names of the linter, in lower case.
    linters: Vec<String>,
}

impl<'e> Mentions<'e> {
    fn of(catalogue: &Node, linter: &str, entries: &'e [Entry<'e>]) -> Self {
        let mut said = vec![String::new(); entries.len()];
        for (entry, said) in entries.iter().zip(&mut said) {
            collect(entry.node, said);
        }
        let linters = std::iter::once(linter.to_owned()).chain(aliases(catalogue)).map(|name| name.to_lowercase());
        Self { entries, said, linters: linters.collect() }
    }

    /// The first of the other rules that names this one, under one of its identifiers.
    fn of_rule(&self, at: usize, names: &[String]) -> Option<String> {
        let named = names.iter().map(|name| name.to_lowercase());
        let full: Vec<String> =
            named.flat_map(|name| self.linters.iter().map(move |linter| format!("{linter}/{name}"))).collect();
        let names_it = |other: &usize| *other != at && full.iter().any(|name| is_named(&self.said[*other], name));
        (0..self.said.len()).find(names_it).map(|other| format!("`{}`, which names it", self.entries[other].id))
    }
}

/// All texts of a value, in lower case, one a line.
fn collect(node: &Node, out: &mut String) {
    match node {
        Node::Text(text) => {
            out.push_str(&text.to_lowercase());
            out.push('\n');
        }
        Node::List(items) => items.iter().for_each(|item| collect(item, out)),
        Node::Map(entries) => entries.iter().for_each(|(_, value)| collect(value, out)),
        Node::Null | Node::Bool(_) | Node::Int(_) | Node::Float(_) => {}
    }
}

/// New rules. Of the identifiers that one had before only those become its aliases that nobody else has.
fn add(added: &[&Listed], by_id: &BTreeMap<String, usize>, listed: &BTreeMap<String, &Listed>, changes: &mut Changes) {
    let mut taken = BTreeSet::new();
    for rule in added {
        let mut rule = (*rule).clone();
        rule.formerly.retain(|old| {
            let old = old.to_lowercase();
            !by_id.contains_key(&old) && !listed.contains_key(&old) && taken.insert(old)
        });
        changes.rules.push((rule.id.clone(), Change::Added(rule)));
    }
}

/// The identifiers of a catalogue's rules, former ones included.
#[must_use]
pub fn identifiers(catalogue: &Node) -> Vec<String> {
    let entries = entries(catalogue);
    entries.iter().flat_map(|entry| std::iter::once(entry.id.clone()).chain(aliases(entry.node))).collect()
}

fn entries(catalogue: &Node) -> Vec<Entry<'_>> {
    let Some(Node::List(rules)) = get(catalogue, "rules") else { return Vec::new() };
    let entry = |node| {
        let id = get(node, "id").and_then(text)?;
        Some(Entry { id, node, retired: get(node, "retired") == Some(&Node::Bool(true)) })
    };
    rules.iter().filter_map(entry).collect()
}

/// A key of a rule that no list has given it: somebody wrote it, and it is not thrown away.
fn own_words(node: &Node) -> Option<String> {
    const LISTED: [&str; 10] =
        ["id", "name", "summary", "severity", "databases", "docs", "since", "aliases", "retired", "replaced-by"];
    let Node::Map(entries) = node else { return None };
    let key = entries.iter().map(|(key, _)| key).find(|key| !LISTED.contains(&key.as_str()))?;
    Some(format!("its `{key}`, which you wrote"))
}

/// The other identifiers of a rule of the catalogue.
fn aliases(node: &Node) -> Vec<String> {
    match get(node, "aliases") {
        Some(Node::List(aliases)) => aliases.iter().filter_map(text).collect(),
        _ => Vec::new(),
    }
}

/// The entries by identifier and alias, in lower case; an identifier counts before another rule's alias.
fn by_identifier(entries: &[Entry<'_>]) -> BTreeMap<String, usize> {
    let mut out: BTreeMap<String, usize> =
        entries.iter().enumerate().map(|(at, e)| (e.id.to_lowercase(), at)).collect();
    for (at, entry) in entries.iter().enumerate() {
        for alias in aliases(entry.node) {
            out.entry(alias.to_lowercase()).or_insert(at);
        }
    }
    out
}

/// The entry that had this rule's place under an identifier that the list tells of, or the caller.
fn former(
    rule: &Listed,
    entries: &[Entry<'_>],
    by_id: &BTreeMap<String, usize>,
    known: &Known<'_>,
    in_force: &dyn Fn(&str) -> bool,
) -> Option<usize> {
    let told = known.renamed.iter().filter(|(_, new)| *new == rule.id).map(|(old, _)| old);
    let mut olds = rule.formerly.iter().chain(told);
    olds.find_map(|old| by_id.get(&old.to_lowercase()).copied().filter(|at| !in_force(&entries[*at].id)))
}

/// The one entry that has this rule's name, when it is gone and no other rule of the list has the name.
fn namesake(rule: &Listed, list: &List, entries: &[Entry<'_>], in_force: &dyn Fn(&str) -> bool) -> Option<usize> {
    let name = rule.name.as_ref()?;
    if list.rules.iter().filter(|r| r.gone.is_none() && r.name.as_ref() == Some(name)).count() > 1 {
        return None;
    }
    let named = |e: &Entry<'_>| get(e.node, "name").and_then(text).as_ref() == Some(name) && e.id != *name;
    let mut found = entries.iter().enumerate().filter(|(_, e)| named(e) && !e.retired && !in_force(&e.id));
    match (found.next(), found.next()) {
        (Some((at, _)), None) => Some(at),
        _ => None,
    }
}

/// The rules that have another name in the list. How a name is written does not count.
fn other_names(entries: &[Entry<'_>], list: &List) -> Vec<OtherName> {
    let in_force = || list.rules.iter().filter(|rule| rule.gone.is_none());
    let named = |rule: &Listed| Some((letters(rule.name.as_ref()?), rule.id.clone()));
    let by_name: BTreeMap<String, String> = in_force().filter_map(named).collect();
    let by_id: BTreeMap<String, &Listed> = in_force().map(|rule| (rule.id.to_lowercase(), rule)).collect();
    let other = |entry: &Entry<'_>| {
        let (id, before) = (entry.id.clone(), get(entry.node, "name").and_then(text)?);
        let now = by_id.get(&id.to_lowercase())?.name.clone().filter(|now| letters(now) != letters(&before))?;
        let moved_to = by_name.get(&letters(&before)).cloned();
        Some(OtherName { id, before, now, moved_to })
    };
    entries.iter().filter_map(other).collect()
}

/// What a listed rule changes in its entry. What the linter alone knows, its level, is taken; what somebody may have
/// written better is filled in where it is absent.
fn update(entry: &Entry<'_>, rule: &Listed, take: &[String], changes: &mut Changes) {
    let before = changes.rules.len();
    let mut push = |change| changes.rules.push((entry.id.clone(), change));
    if entry.id != rule.id && !aliases(entry.node).iter().any(|a| a.eq_ignore_ascii_case(&rule.id)) {
        push(Change::Renamed { to: rule.id.clone() });
    }
    if entry.retired {
        push(Change::Restored);
    }
    let severity = get(entry.node, "severity").and_then(text);
    if let Some(level) = rule.severity.map(RuleLevel::name)
        && severity.as_deref().unwrap_or(RuleLevel::default().name()) != level
    {
        push(Change::Set { key: "severity", from: severity, to: level.to_owned() });
    }
    let others = [("name", &rule.name), ("summary", &rule.summary), ("docs", &rule.docs), ("since", &rule.since)];
    for (key, value) in others {
        let from = get(entry.node, key).and_then(text);
        let wanted = from.is_none() || take.iter().any(|k| k == key);
        if let Some(to) = value.clone().filter(|to| wanted && from.as_ref() != Some(to)) {
            push(Change::Set { key, from, to });
        }
    }
    changes.same += usize::from(changes.rules.len() == before);
}

/// The rules that took over from one that is gone, as far as the list tells.
fn successors(id: &str, linter: &str, list: &List) -> Vec<String> {
    let stated = list.rules.iter().find(|r| r.id.eq_ignore_ascii_case(id)).and_then(|r| r.gone.clone());
    let named = list.rules.iter().filter(|r| r.gone.is_none() && r.formerly.iter().any(|f| f.eq_ignore_ascii_case(id)));
    let all = stated.into_iter().flatten().chain(named.map(|r| r.id.clone()));
    let full = |id: String| if id.contains('/') && id.starts_with(linter) { id } else { format!("{linter}/{id}") };
    let all: BTreeSet<String> = all.map(full).collect();
    all.into_iter().collect()
}
