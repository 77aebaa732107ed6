//! Changes become text: the file is edited where something differs, and what came out is read again.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use super::compare::{Change, Changes};
use super::fields::{get, text as text_of};
use super::layout::{Layout, layout, lines_of_key};
use super::{List, Listed, yaml};
use crate::diag::{At, Path, Segment};
use crate::record::{Node, Places, parse_yaml};

/// Why a catalogue's text cannot be edited: what was to be done to which rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A new catalogue.
#[must_use]
pub fn write_new(linter: &str, list: &List) -> String {
    let mut out = format!("linter: {}\n", yaml::scalar(linter, false));
    if let Some(version) = &list.version {
        out.push_str(&format!("version: {}\n", yaml::quoted(version)));
    }
    out.push_str("rules:\n");
    let ids: BTreeSet<String> = list.rules.iter().map(|r| r.id.to_lowercase()).collect();
    let mut taken = BTreeSet::new();
    for rule in list.rules.iter().filter(|r| r.gone.is_none()) {
        let mut rule = rule.clone();
        rule.formerly.retain(|old| !ids.contains(&old.to_lowercase()) && taken.insert(old.to_lowercase()));
        out.push_str(&yaml::item(&rule, 0, "\n"));
    }
    out
}

/// The catalogue's text with the changes in it.
///
/// # Errors
/// [`Refused`] when the layout of the file keeps an edit from being made, or when the edited text, read again, does not
/// say what was meant.
pub fn apply(text: &str, linter: &str, changes: &Changes) -> Result<String, Refused> {
    let mut file = File::new(text)?;
    for (id, change) in &changes.rules {
        file.change(id, linter, change).ok_or_else(|| Refused(format!("`{id}` {}", verb(change))))?;
    }
    if let Some(version) = &changes.version {
        file.set_version(version).ok_or_else(|| Refused(format!("`version` is to become {version}")))?;
    }
    match parse_yaml(&file.text) {
        Ok(node) if node == file.node => Ok(file.text),
        _ => Err(Refused("the edited file would say something else than was meant".to_owned())),
    }
}

fn verb(change: &Change) -> String {
    match change {
        Change::Added(_) => "is to be added".to_owned(),
        Change::Renamed { to } => format!("is to become `{to}`"),
        Change::Set { key, to, .. } => format!("is to get `{key}: {to}`"),
        Change::Retired { .. } => "is to be retired".to_owned(),
        Change::Removed => "is to be removed".to_owned(),
        Change::Restored => "is to lose `retired`".to_owned(),
    }
}

/// The catalogue twice: as text, and as what the text means. Every edit is made in both.
struct File {
    text: String,
    node: Node,
    line_end: &'static str,
    /// Where the rules stand in the text; a long catalogue is not looked through for each change.
    layout: Option<Layout>,
    /// In which order they are, once a rule was added.
    order: Option<Order>,
    /// Former and present identifiers of rules that were renamed on the way.
    renamed: Vec<(String, String)>,
}

/// The order of a catalogue's rules.
struct Order {
    /// Their identifiers in lower case.
    ids: Vec<String>,
    /// They are sorted by them.
    is_sorted: bool,
}

impl Order {
    fn of(rules: &[Node]) -> Self {
        let id = |rule: &Node| get(rule, "id").and_then(text_of).map(|id| id.to_lowercase());
        let ids: Vec<Option<String>> = rules.iter().map(id).collect();
        let is_sorted = ids.is_sorted() && ids.iter().all(Option::is_some);
        Self { ids: ids.into_iter().map(Option::unwrap_or_default).collect(), is_sorted }
    }

    /// The place of a rule that is added, which it has from now on.
    fn take(&mut self, id: &str) -> usize {
        let id = id.to_lowercase();
        let place = if self.is_sorted { self.ids.partition_point(|other| *other < id) } else { self.ids.len() };
        self.ids.insert(place, id);
        place
    }
}

impl File {
    fn new(text: &str) -> Result<Self, Refused> {
        let node = parse_yaml(text).map_err(|e| Refused(e.message))?;
        let mut text = text.to_owned();
        let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        if !text.ends_with('\n') {
            text.push_str(line_end);
        }
        let layout = layout(&text);
        Ok(Self { text, node, line_end, layout, order: None, renamed: Vec::new() })
    }

    fn rules(&mut self) -> Option<&mut Vec<Node>> {
        let Node::Map(entries) = &mut self.node else { return None };
        match entries.iter_mut().find(|(k, _)| k == "rules") {
            Some((_, Node::List(rules))) => Some(rules),
            _ => None,
        }
    }

    fn position(&mut self, id: &str) -> Option<usize> {
        let now = self.renamed.iter().find(|(old, _)| old == id).map_or(id, |(_, new)| new.as_str()).to_owned();
        let is_same = |rule: &Node| matches!(get(rule, "id"), Some(Node::Text(id)) if *id == now);
        let means_same = |rule: &Node| get(rule, "id").and_then(text_of).as_deref() == Some(&now);
        let rules = self.rules()?;
        rules.iter().position(is_same).or_else(|| rules.iter().position(means_same))
    }

    fn change(&mut self, id: &str, linter: &str, change: &Change) -> Option<()> {
        if let Change::Added(rule) = change {
            return self.add(rule);
        }
        let at = self.position(id)?;
        if matches!(change, Change::Renamed { .. } | Change::Removed) {
            self.order = None;
        }
        match change {
            Change::Added(_) => {}
            Change::Set { key, to, .. } => self.set(at, key, to)?,
            Change::Renamed { to } => {
                self.set(at, "id", to)?;
                self.renamed.push((id.to_owned(), to.clone()));
                self.add_to_list(at, "aliases", id)?;
            }
            Change::Retired { successors, .. } => {
                self.put(at, "retired", "true", Node::Bool(true))?;
                for successor in successors.iter().filter(|s| **s != format!("{linter}/{id}")) {
                    self.add_to_list(at, "replaced-by", successor)?;
                }
            }
            Change::Removed => self.remove(at)?,
            Change::Restored => {
                self.drop_key(at, "retired")?;
                self.drop_key(at, "replaced-by");
            }
        }
        Some(())
    }

    /// Adds a rule: at its place where the rules are in the order of their identifiers, else behind the last.
    fn add(&mut self, rule: &Listed) -> Option<()> {
        let mut order = match self.order.take() {
            Some(order) => order,
            None => Order::of(self.rules()?),
        };
        let place = order.take(&rule.id);
        if self.rules()?.is_empty() {
            self.open_list()?;
        }
        let (start, indent) = match &self.layout {
            Some(layout) => (layout.items.get(place).map(|item| item.start).or(layout.end()), layout.indent),
            None => (None, 0),
        };
        let start = start.unwrap_or(self.text.len());
        let item = yaml::item(rule, indent, self.line_end);
        let Ok(Node::List(mut node)) = parse_yaml(&item) else { return None };
        self.text.insert_str(start, &item);
        match &mut self.layout {
            Some(layout) => layout.insert(place, start, item.len()),
            None => self.layout = layout(&self.text),
        }
        self.rules()?.insert(place, node.pop()?);
        self.order = Some(order);
        Some(())
    }

    /// Turns `rules: []` at the end of the file into the start of a block list.
    fn open_list(&mut self) -> Option<()> {
        let at = self.text.rfind("rules: []")?;
        if !self.text[at + 9..].trim().is_empty() {
            return None;
        }
        self.text.truncate(at);
        self.text.push_str("rules:");
        self.text.push_str(self.line_end);
        Some(())
    }

    /// Gives a key of a rule a text, in place of the one that it has, or behind all others.
    fn set(&mut self, at: usize, key: &str, value: &str) -> Option<()> {
        let flow = self.is_flow(at)?;
        self.put(at, key, &yaml::scalar(value, flow), Node::Text(value.to_owned()))
    }

    fn put(&mut self, at: usize, key: &str, written: &str, value: Node) -> Option<()> {
        let known = get(self.rules()?.get(at)?, key).is_some();
        if known {
            let place = self.place(at, key)?;
            self.edit(place, written);
        } else {
            self.insert(at, &format!("{key}: {written}"))?;
        }
        let Node::Map(entries) = self.rules()?.get_mut(at)? else { return None };
        match entries.iter_mut().find(|(k, v)| k == key && *v != Node::Null) {
            Some((_, old)) => *old = value,
            None => entries.push((key.to_owned(), value)),
        }
        Some(())
    }

    /// Adds an item to a list of a rule that stands on one line, or makes such a list.
    fn add_to_list(&mut self, at: usize, key: &str, item: &str) -> Option<()> {
        let mut items = match get(self.rules()?.get(at)?, key) {
            Some(Node::List(items)) => items.iter().filter_map(text_of).collect(),
            _ => Vec::new(),
        };
        if items.iter().any(|i| i == item) {
            return Some(());
        }
        if !items.is_empty() && !self.text[self.place(at, key)?].starts_with('[') {
            return None;
        }
        items.push(item.to_owned());
        let node = Node::List(items.iter().cloned().map(Node::Text).collect());
        self.put(at, key, &yaml::list(&items), node)
    }

    /// The bytes of a rule's value. The rule is read by itself, as a catalogue of one.
    fn place(&self, at: usize, key: &str) -> Option<Range<usize>> {
        const HEAD: &str = "rules:\n";
        let (item, _) = self.item(at)?;
        let lines = &self.text[item.clone()];
        // What an alias stands for may be written in another rule.
        if lines.contains('*') {
            return value_in(&self.text, at, key);
        }
        let found = value_in(&format!("{HEAD}{lines}"), 0, key)?;
        let whole = |place: usize| (place + item.start).checked_sub(HEAD.len());
        Some(whole(found.start)?..whole(found.end)?)
    }

    /// The lines of a rule, and how far its dash is indented.
    fn item(&self, at: usize) -> Option<(Range<usize>, usize)> {
        let layout = self.layout.as_ref()?;
        Some((layout.items.get(at)?.clone(), layout.indent))
    }

    /// Writes something else in the place of bytes of a rule, or behind its last.
    fn edit(&mut self, place: Range<usize>, written: &str) {
        if let Some(layout) = &mut self.layout {
            layout.shift(&place, written.len());
        }
        self.text.replace_range(place, written);
    }

    fn is_flow(&self, at: usize) -> Option<bool> {
        let (item, indent) = self.item(at)?;
        Some(self.text[item][indent + 1..].trim_start().starts_with('{'))
    }

    /// Adds a key behind a rule's others.
    fn insert(&mut self, at: usize, pair: &str) -> Option<()> {
        let (item, indent) = self.item(at)?;
        if self.is_flow(at)? {
            let end = item.start + self.text[item.clone()].rfind('}')?;
            let end = end - (self.text[item.start..end].len() - self.text[item.start..end].trim_end().len());
            self.edit(end..end, &format!(", {pair}"));
        } else {
            let line = format!("{}{pair}{}", " ".repeat(indent + 2), self.line_end);
            self.edit(item.end..item.end, &line);
        }
        Some(())
    }

    fn remove(&mut self, at: usize) -> Option<()> {
        let (item, _) = self.item(at)?;
        if self.rules()?.len() == 1 {
            // A list without items is written in another way.
            let key = self.text[..item.start].rfind("rules:")?;
            self.text.replace_range(key..item.end, &format!("rules: []{}", self.line_end));
            self.layout = None;
        } else {
            self.edit(item, "");
            self.layout.as_mut()?.items.remove(at);
        }
        self.rules()?.remove(at);
        Some(())
    }

    /// Removes a key of a rule; `None` where it has none, or where the key opens the rule.
    fn drop_key(&mut self, at: usize, key: &str) -> Option<()> {
        get(self.rules()?.get(at)?, key)?;
        let (item, indent) = self.item(at)?;
        if self.is_flow(at)? {
            let value = self.place(at, key)?;
            let before = &self.text[..value.start];
            let start = before.rfind(&format!("{key}:"))?;
            let start = before[..start].trim_end().strip_suffix(',')?.len();
            self.edit(start..value.end, "");
        } else {
            let lines = lines_of_key(&self.text, &item, indent + 2, key)?;
            self.edit(lines, "");
        }
        let Node::Map(entries) = self.rules()?.get_mut(at)? else { return None };
        entries.retain(|(k, _)| k != key);
        Some(())
    }

    fn set_version(&mut self, version: &str) -> Option<()> {
        let written = yaml::quoted(version);
        let known = get(&self.node, "version").is_some();
        if known {
            let place = Places::of("catalogue.yaml", &self.text).find(&At::value(&["version"]))?;
            self.text.replace_range(place, &written);
        } else {
            let linter = Places::of("catalogue.yaml", &self.text).find(&At::value(&["linter"]))?;
            let end = linter.end + self.text[linter.end..].find('\n')? + 1;
            self.text.insert_str(end, &format!("version: {written}{}", self.line_end));
        }
        let Node::Map(entries) = &mut self.node else { return None };
        let value = Node::Text(version.to_owned());
        match entries.iter_mut().find(|(k, _)| k == "version") {
            Some((_, old)) => *old = value,
            None => {
                let behind = entries.iter().position(|(k, _)| k == "linter").map_or(0, |at| at + 1);
                entries.insert(behind, ("version".to_owned(), value));
            }
        }
        Some(())
    }
}

/// The bytes of the value that a rule of a catalogue has for a key.
fn value_in(catalogue: &str, at: usize, key: &str) -> Option<Range<usize>> {
    let path = Path::of_keys(&["rules"]).and([Segment::Index(at), Segment::Key(key)]);
    Places::of("catalogue.yaml", catalogue).find(&At::Value(path))
}
