//! The keys of one mapping: those that the program knows, and what is said of all others.

use std::cell::RefCell;

use super::{Cursor, Node, Trail, shorten};
use crate::date::PartialDate;
use crate::diag::{At, Code, Finding, did_you_mean, listed, nearest, spelled};
use crate::record::OwnKeys;

/// The keys of a mapping, each asked for by name.
#[derive(Debug)]
pub struct Fields<'a> {
    cursor: Cursor<'a>,
    entries: &'a [(String, Node)],
    asked: RefCell<Vec<&'static str>>,
    /// Keys that must be there and are not: a misspelled one is reported once, and as misspelled.
    missing: RefCell<Vec<(&'static str, Finding)>>,
    /// Keys that stand inside others, which are not theirs.
    inside: RefCell<Vec<Inside>>,
    /// Keys that others use for what has another place here, and what is said to those who write them.
    elsewhere: RefCell<Vec<Elsewhere>>,
}

/// Keys, and where what is written under them belongs.
pub type Elsewhere = &'static [(&'static [&'static str], &'static str)];

/// A key, and those that stand inside its value.
#[derive(Debug, Clone, Copy)]
struct Inside {
    key: &'static str,
    keys: &'static [&'static str],
    /// The value is a list, and they stand in its entries.
    in_entries: bool,
}

impl Inside {
    /// Where a key belongs that was written beside this one, if it is one of those.
    fn help(&self, written: &str) -> Option<String> {
        let Self { key, keys, in_entries } = *self;
        match keys.iter().find(|name| **name == spelled(written))? {
            name if in_entries => Some(format!("`{name}` stands in the entries of `{key}`: `{key}: [{{{name}: …}}]`")),
            name => Some(format!("`{name}` stands in `{key}`: `{key}: {{{name}: …}}`")),
        }
    }
}

impl<'a> Fields<'a> {
    pub(super) const fn new(cursor: Cursor<'a>, entries: &'a [(String, Node)]) -> Self {
        Self {
            cursor,
            entries,
            asked: RefCell::new(Vec::new()),
            missing: RefCell::new(Vec::new()),
            inside: RefCell::new(Vec::new()),
            elsewhere: RefCell::new(Vec::new()),
        }
    }

    /// The value of a key; `None` when it is absent or empty.
    #[must_use]
    pub fn get(&self, key: &'static str) -> Option<Cursor<'_>> {
        self.asked.borrow_mut().push(key);
        let (name, node) = self.entries.iter().find(|(k, _)| k == key)?;
        if *node == Node::Null {
            return None;
        }
        let trail = Trail::Key(&self.cursor.trail, name);
        Some(Cursor { reader: self.cursor.reader, node, trail })
    }

    /// The value of a key that must be there; its absence is a finding with this way out.
    #[must_use]
    pub fn need(&self, key: &'static str, help: &str) -> Option<Cursor<'_>> {
        let found = self.get(key).filter(|c| !matches!(c.node(), Node::Text(text) if text.trim().is_empty()));
        if found.is_none() {
            let (at, what) =
                if self.has(key) { (self.at_key(key), "is empty") } else { (self.cursor.at(), "is missing") };
            let finding = Finding::new(Code::MissingKey, &self.cursor.reader.file, at, format!("`{key}` {what}"));
            self.missing.borrow_mut().push((key, finding.help(help)));
        }
        found
    }

    /// Says which keys stand in the value of this one: one that is written beside it is told so.
    pub fn holds(&self, key: &'static str, keys: &'static [&'static str]) {
        self.inside.borrow_mut().push(Inside { key, keys, in_entries: false });
    }

    /// The same for a key whose value is a list of such mappings.
    pub fn entries_hold(&self, key: &'static str, keys: &'static [&'static str]) {
        self.inside.borrow_mut().push(Inside { key, keys, in_entries: true });
    }

    /// Says what others call what has another place here: whoever writes it so is told the place.
    pub fn others_write(&self, keys: Elsewhere) {
        self.elsewhere.borrow_mut().push(keys);
    }

    /// A text that may be absent.
    #[must_use]
    pub fn text(&self, key: &'static str) -> Option<String> {
        self.get(key)?.text()
    }

    /// A list of texts; absent is empty.
    #[must_use]
    pub fn texts(&self, key: &'static str) -> Vec<String> {
        self.get(key).map(|c| c.texts()).unwrap_or_default()
    }

    /// A list; absent is empty.
    #[must_use]
    pub fn list<T>(&self, key: &'static str, read: impl FnMut(Cursor<'_>) -> Option<T>) -> Vec<T> {
        self.get(key).map(|c| c.list(read)).unwrap_or_default()
    }

    /// A list that names records which are declared elsewhere; absent is empty.
    #[must_use]
    pub fn names<T>(&self, key: &'static str, read: impl FnMut(Cursor<'_>) -> Option<T>) -> Vec<T> {
        self.get(key).map(|c| c.names(read)).unwrap_or_default()
    }

    /// A list whose items may repeat each other; absent is empty.
    #[must_use]
    pub fn items<T>(&self, key: &'static str, read: impl FnMut(Cursor<'_>) -> Option<T>) -> Vec<T> {
        self.get(key).map(|c| c.items(read)).unwrap_or_default()
    }

    /// A date that may be absent.
    #[must_use]
    pub fn date(&self, key: &'static str) -> Option<PartialDate> {
        self.get(key)?.date()
    }

    /// A switch; absent is false.
    #[must_use]
    pub fn flag(&self, key: &'static str) -> bool {
        self.get(key).and_then(|c| c.boolean()).unwrap_or(false)
    }

    /// Whether the key stands there, even with nothing behind it.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(k, _)| k == key)
    }

    /// The place of the mapping itself.
    #[must_use]
    pub fn at(&self) -> At {
        self.cursor.at()
    }

    /// Lets the keys that must be there be absent, but for the identifier: of a withdrawn record nothing else is asked.
    pub fn forgive_missing(&self) {
        self.missing.borrow_mut().retain(|(key, _)| *key == "id");
    }

    /// The place of a key.
    #[must_use]
    pub fn at_key(&self, key: &str) -> At {
        At::Key(Trail::Key(&self.cursor.trail, key).path())
    }

    /// The user's own keys, `x-…`, which reach the templates as they are.
    #[must_use]
    pub fn own(&self) -> OwnKeys {
        self.entries.iter().filter(|(k, _)| k.starts_with("x-")).cloned().collect()
    }

    pub(super) fn report_unknown(&self) {
        let asked = self.asked.borrow();
        let mut missing = self.missing.take();
        let unknown =
            self.entries.iter().map(|(k, _)| k.as_str()).filter(|k| !k.starts_with("x-") && !asked.contains(k));
        for key in unknown {
            let mut known = asked.clone();
            known.sort_unstable();
            known.dedup();
            if key == "<<" {
                // What it would have brought is not missing as well.
                missing.clear();
            }
            if let Some(meant) = nearest(key, known.iter().copied(), 1).first() {
                missing.retain(|(name, _)| name != meant);
            }
            let elsewhere = self.elsewhere.borrow();
            let mut elsewhere = elsewhere.iter().flat_map(|list| list.iter());
            let elsewhere = elsewhere.find(|(keys, _)| keys.contains(&spelled(key).as_str()));
            let place = elsewhere
                .map(|(_, help)| (*help).to_owned())
                .or_else(|| self.inside.borrow().iter().find_map(|inside| inside.help(key)));
            let help = match place.or_else(|| did_you_mean(key, known.iter().copied())) {
                _ if key.contains('\u{a0}') => "delete the no-break space (U+00A0) in it".to_owned(),
                _ if key == "<<" => "write the values out: they are not merged from elsewhere".to_owned(),
                Some(help) => help,
                None if known.len() == 1 => format!("the only key here is `{}`; your own start with `x-`", known[0]),
                None => format!("the keys here are {}; your own start with `x-`", listed(&known, "and")),
            };
            let finding = self.cursor.at_key(Code::UnknownKey, key, format!("unknown key `{}`", shorten(key)));
            self.cursor.reader.push(finding.help(help));
        }
        for (_, finding) in missing {
            self.cursor.reader.push(finding);
        }
    }
}
