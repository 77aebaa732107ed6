//! Typed reading of a [`Node`]: what was written becomes what is meant, and everything that does not fit becomes a
//! finding, all of a file's in one run.

use std::cell::RefCell;
use std::sync::Arc;

use serde::Serialize;

use super::Node;
use crate::date::{Length, PartialDate, Zone};
use crate::diag::{At, Code, Finding, Path, Segment, did_you_mean, listed};
use crate::id::IdError;

mod fields;
mod repeats;

pub use fields::{Elsewhere, Fields};

/// What is said of a rule without its linter, where no rule of that name is known.
pub(crate) const NO_LINTER: &str = "write `linter/ID`, for example `squawk/ban-drop-column`";

/// How the way out begins where a mapping is wanted; an example of it follows.
const A_MAPPING: &str = "write a mapping, such as `";

/// The findings of one file.
#[derive(Debug)]
pub struct Reader {
    file: Arc<str>,
    findings: RefCell<Vec<Finding>>,
}

impl Reader {
    /// A reader for the file at this path.
    #[must_use]
    pub fn new(file: &Arc<str>) -> Self {
        Self { file: Arc::clone(file), findings: RefCell::default() }
    }

    /// The cursor at the document's root.
    #[must_use]
    pub fn root<'a>(&'a self, node: &'a Node) -> Cursor<'a> {
        Cursor { reader: self, node, trail: Trail::Root }
    }

    /// Adds a finding.
    pub fn push(&self, finding: Finding) {
        self.findings.borrow_mut().push(finding);
    }

    /// The file's path.
    #[must_use]
    pub const fn file(&self) -> &Arc<str> {
        &self.file
    }

    fn is_toml(&self) -> bool {
        self.file.ends_with(".toml")
    }

    fn words(&self) -> &'static Words {
        if self.is_toml() { &TOML } else { &YAML }
    }

    /// The findings, when the reading is done.
    #[must_use]
    pub fn finish(self) -> Vec<Finding> {
        self.findings.into_inner()
    }
}

/// How the two languages write the same things.
struct Words {
    list: &'static str,
    mapping: &'static str,
    pairs: &'static str,
}

const YAML: Words = Words {
    list: "write one item a line, each after `- `, or `[one, two]`",
    mapping: "a mapping",
    pairs: "write `key: value`, one a line, indented",
};

const TOML: Words = Words {
    list: "write `[\"one\", \"two\"]`",
    mapping: "a table",
    pairs: "write `key = \"value\"` lines below a `[header]`, or `{ key = \"value\" }`",
};

/// The path to a value, as a chain on the stack; it becomes a path of its own only when a finding needs it.
#[derive(Debug, Clone, Copy)]
enum Trail<'a> {
    Root,
    Key(&'a Trail<'a>, &'a str),
    Index(&'a Trail<'a>, usize),
}

impl Trail<'_> {
    fn path(&self) -> Path {
        let (mut segments, mut here) = (Vec::new(), self);
        loop {
            let (parent, segment) = match here {
                Trail::Root => return segments.into_iter().rev().collect(),
                Trail::Key(parent, key) => (parent, Segment::Key(key)),
                Trail::Index(parent, index) => (parent, Segment::Index(*index)),
            };
            segments.push(segment);
            here = parent;
        }
    }
}

/// A reference to another record and the place where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Ref<T> {
    /// The identifier that is referred to.
    pub id: T,
    /// Where the reference stands.
    #[serde(skip)]
    pub at: At,
}

/// A value in a document and the way to it.
#[derive(Debug, Clone, Copy)]
pub struct Cursor<'a> {
    reader: &'a Reader,
    node: &'a Node,
    trail: Trail<'a>,
}

impl<'a> Cursor<'a> {
    /// The value as written.
    #[must_use]
    pub const fn node(&self) -> &'a Node {
        self.node
    }

    /// The place of the value.
    #[must_use]
    pub fn at(&self) -> At {
        At::Value(self.trail.path())
    }

    /// Adds a finding at this value.
    pub fn find(&self, code: Code, message: impl Into<String>, help: impl Into<String>) {
        self.reader.push(Finding::new(code, &self.reader.file, self.at(), message).help(help));
    }

    /// Adds a finding at this value's key.
    pub fn find_key(&self, code: Code, message: impl Into<String>, help: impl Into<String>) {
        let at = At::Key(self.trail.path());
        self.reader.push(Finding::new(code, &self.reader.file, at, message).help(help));
    }

    fn wrong(&self, expected: &str, help: impl Into<String>) {
        let name = self.name();
        let found = match self.node {
            Node::Int(value) => format!("the number {value}"),
            node => node.kind().to_owned(),
        };
        self.find(Code::WrongType, format!("{name} must be {expected}, but is {found}"), help);
    }

    /// The key, or the key and the position, by which people would name the value.
    pub(super) fn name(&self) -> String {
        match self.trail {
            Trail::Root => "the document".to_owned(),
            Trail::Key(_, key) => format!("`{key}`"),
            Trail::Index(Trail::Key(_, key), index) => format!("item {} of `{key}`", index + 1),
            Trail::Index(_, index) => format!("item {}", index + 1),
        }
    }

    /// The value as text.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        match self.node {
            Node::Text(text) => Some(text.trim_end().to_owned()),
            Node::Int(_) | Node::Float(_) | Node::Bool(_) => {
                self.wrong("text", "put it in quotes, so that it stays as written: `\"…\"`");
                None
            }
            // As errors are printed, most have a colon: without quotes they are a key and its value.
            Node::Map(entries) if entries.len() == 1 && !self.reader.is_toml() => {
                self.wrong(
                    "text",
                    "put it in quotes, or indented below a `|-`: a colon followed by a space starts a new key",
                );
                None
            }
            _ => {
                self.wrong("text", "write one text after the key");
                None
            }
        }
    }

    /// The value as `true` or `false`.
    #[must_use]
    pub fn boolean(&self) -> Option<bool> {
        if let Node::Bool(value) = self.node {
            return Some(*value);
        }
        self.wrong("true or false", "write `true` or `false`, without quotes");
        None
    }

    /// The value as a whole number that is not negative.
    #[must_use]
    pub fn count(&self) -> Option<u64> {
        if let Node::Int(value) = self.node
            && let Ok(value) = u64::try_from(*value)
        {
            return Some(value);
        }
        match self.node {
            // A number that begins with a zero is one of base eight to some readers of YAML, and text to others.
            Node::Text(text) if text.len() > 1 && text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit()) => {
                let number = text.trim_start_matches('0');
                let number = if number.is_empty() { "0" } else { number };
                self.wrong("a whole number from 0", format!("write `{number}`, without the leading zero"));
            }
            _ => self.wrong("a whole number from 0", "write digits only, without quotes"),
        }
        None
    }

    /// The value as one of the words of a closed list.
    #[must_use]
    pub fn choice<T: Copy>(&self, options: &[(&str, T)]) -> Option<T> {
        let text = self.text()?;
        if let Some((_, value)) = options.iter().find(|(name, _)| *name == text) {
            return Some(*value);
        }
        let names: Vec<&str> = options.iter().map(|(name, _)| *name).collect();
        let hint = did_you_mean(&text, names.iter().copied()).map(|h| format!("; {h}")).unwrap_or_default();
        self.find(
            Code::InvalidValue,
            format!("{} has no value `{}`", self.name(), shorten(&text)),
            format!("write one of {}{hint}", quoted(&names)),
        );
        None
    }

    /// The value as an identifier.
    #[must_use]
    pub fn id<T>(&self, parse: impl Fn(&str) -> Result<T, IdError>) -> Option<T> {
        let text = self.text()?;
        match parse(&text) {
            Ok(id) => Some(id),
            Err(error) => {
                let help = match error {
                    IdError::NoLinter => NO_LINTER,
                    IdError::Segment => "write the linter, one `/`, and the identifier that the linter itself uses",
                    IdError::TooLong => "shorten it: it becomes the name of a file",
                    IdError::Device => {
                        "it becomes the name of a file: write more of it, as `aux-table` for `aux`, and leave out a rule of that name"
                    }
                    _ => "use the letters a–z, digits, `-`, `_` and `.` only, and start with a letter or a digit",
                };
                self.find(Code::InvalidId, format!("`{}` is no identifier: {error}", shorten(&text)), help);
                None
            }
        }
    }

    /// The value as a reference to another record.
    #[must_use]
    pub fn reference<T>(&self, parse: impl Fn(&str) -> Result<T, IdError>) -> Option<Ref<T>> {
        self.id(parse).map(|id| Ref { id, at: self.at() })
    }

    /// The value as a date, which may be partial.
    #[must_use]
    pub fn date(&self) -> Option<PartialDate> {
        let text = match self.node {
            // A bare year is a number in YAML.
            Node::Int(year) => year.to_string(),
            Node::Text(text) => text.trim().to_owned(),
            _ => {
                self.wrong("a date", "write one date after the key, for example `2023-02-16`");
                return None;
            }
        };
        match PartialDate::parse(&text) {
            Ok(date) => Some(date),
            Err(why) => {
                self.find(
                    Code::InvalidDate,
                    format!("`{}` is no date: {why}", shorten(&text)),
                    "write `2023-02-16`, `2023-02`, `2023-02-16T17:08Z`, or `~2023-02` when it is approximate",
                );
                None
            }
        }
    }

    /// The value as a time zone.
    #[must_use]
    pub fn zone(&self) -> Option<Zone> {
        let text = self.text()?;
        let found = Zone::parse(&text);
        found.map_err(|help| self.find(Code::InvalidValue, format!("`{}` is no time zone", shorten(&text)), help)).ok()
    }

    /// The value as a length of time.
    #[must_use]
    pub fn length(&self) -> Option<Length> {
        let unit = |number| format!("write the unit, too: `{number} minutes` or `PT{number}M`");
        self.length_like(unit, "write `PT2H` (ISO 8601) or `2 hours`")
    }

    /// The same for a length that is usually of another size: what is said of a number without a unit, and what of another text.
    #[must_use]
    pub fn length_like(&self, unit: impl Fn(i64) -> String, help: &str) -> Option<Length> {
        if let Node::Int(number) = self.node {
            self.wrong("a length of time", unit(*number));
            return None;
        }
        let text = self.text()?;
        let length = Length::parse(&text);
        if let Err(why) = &length {
            self.find(Code::InvalidValue, format!("`{}` is no duration: {why}", shorten(&text)), help);
        }
        length.ok()
    }

    /// The items of a list, each read by `read`; items that cannot be read are left out, with a finding. One that says the
    /// same as one before it is a finding too.
    #[must_use]
    pub fn list<T>(&self, read: impl FnMut(Cursor<'_>) -> Option<T>) -> Vec<T> {
        repeats::report(self, repeats::Named::Apart);
        self.items(read)
    }

    /// The same for a list that names records which are declared elsewhere, as texts or as mappings with an `id`.
    #[must_use]
    pub fn names<T>(&self, read: impl FnMut(Cursor<'_>) -> Option<T>) -> Vec<T> {
        repeats::report(self, repeats::Named::Here);
        self.items(read)
    }

    /// The same for a list whose items may repeat each other.
    #[must_use]
    pub fn items<T>(&self, mut read: impl FnMut(Cursor<'_>) -> Option<T>) -> Vec<T> {
        let Node::List(items) = self.node else {
            self.wrong("a list", self.form_of(&mut read));
            return Vec::new();
        };
        items
            .iter()
            .enumerate()
            .filter_map(|(index, node)| {
                let trail = Trail::Index(&self.trail, index);
                read(Cursor { reader: self.reader, node, trail })
            })
            .collect()
    }

    /// How a list is written of which the items are read so: where they are mappings, an example of one says it at once.
    fn form_of<T>(&self, read: &mut impl FnMut(Cursor<'_>) -> Option<T>) -> String {
        let apart = Reader::new(&self.reader.file);
        read(Cursor { reader: &apart, node: &Node::Bool(false), trail: Trail::Index(&self.trail, 0) });
        let helps = apart.finish().into_iter().filter_map(|finding| finding.help);
        let mapping =
            helps.filter_map(|help| Some(help.strip_prefix(A_MAPPING)?.trim_end_matches('`').to_owned())).next();
        mapping.map_or_else(
            || self.reader.words().list.to_owned(),
            |one| format!("write a list of mappings, such as `[{one}]`"),
        )
    }

    /// The texts of a list.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        self.list(|item| item.text())
    }

    /// One text, or the texts of a list.
    #[must_use]
    pub fn text_or_texts(&self) -> Vec<String> {
        if matches!(self.node, Node::List(_)) { self.texts() } else { self.text().into_iter().collect() }
    }

    /// The values of a mapping with free keys, in the order of the file.
    #[must_use]
    pub fn entries<T>(&self, mut read: impl FnMut(&str, Cursor<'_>) -> Option<T>) -> Vec<(String, T)> {
        let Node::Map(entries) = self.node else {
            self.wrong(self.reader.words().mapping, self.reader.words().pairs);
            return Vec::new();
        };
        self.report_duplicates(entries);
        entries
            .iter()
            .filter_map(|(key, node)| {
                let trail = Trail::Key(&self.trail, key);
                read(key, Cursor { reader: self.reader, node, trail }).map(|value| (key.clone(), value))
            })
            .collect()
    }

    /// Reads a mapping with known keys; keys that `read` does not ask for are findings, `x-` keys are the user's own.
    pub fn map<T>(&self, read: impl FnOnce(&Fields<'_>) -> T) -> Option<T> {
        self.map_or(|| self.reader.words().pairs.to_owned(), read)
    }

    /// The same; whoever writes something else is shown this example of a mapping.
    pub fn map_like<T>(&self, example: &str, read: impl FnOnce(&Fields<'_>) -> T) -> Option<T> {
        self.map_or(|| format!("{A_MAPPING}{example}`"), read)
    }

    fn map_or<T>(&self, help: impl FnOnce() -> String, read: impl FnOnce(&Fields<'_>) -> T) -> Option<T> {
        let Node::Map(entries) = self.node else {
            self.wrong(self.reader.words().mapping, help());
            return None;
        };
        self.report_duplicates(entries);
        let fields = Fields::new(*self, entries);
        let value = read(&fields);
        fields.report_unknown();
        Some(value)
    }

    fn report_duplicates(&self, entries: &[(String, Node)]) {
        // Small mappings are the rule, so looking back is cheaper than a set; a huge one is sorted first.
        let twice: Vec<&str> = if entries.len() < 64 {
            let earlier = |at: usize| entries[..at].iter().any(|(k, _)| *k == entries[at].0);
            (0..entries.len()).filter(|at| earlier(*at)).map(|at| entries[at].0.as_str()).collect()
        } else {
            let mut keys: Vec<&str> = entries.iter().map(|(k, _)| k.as_str()).collect();
            keys.sort_unstable();
            keys.windows(2).filter(|w| w[0] == w[1]).map(|w| w[0]).collect()
        };
        for key in twice {
            self.reader.push(
                self.at_key(Code::DuplicateKey, key, format!("`{}` is given twice", shorten(key)))
                    .help("keep one of the two: only one value can count"),
            );
        }
    }

    fn at_key(&self, code: Code, key: &str, message: String) -> Finding {
        Finding::new(code, &self.reader.file, At::Key(Trail::Key(&self.trail, key).path()), message)
    }
}

/// The words of a closed list, quoted: `` `a`, `b` or `c` ``.
#[must_use]
pub fn quoted(names: &[impl AsRef<str>]) -> String {
    listed(names, "or")
}

/// A value as it can stand in a message: one line, at most 60 characters.
#[must_use]
pub fn shorten(text: &str) -> String {
    let one_line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if one_line.chars().count() <= 60 {
        return one_line;
    }
    one_line.chars().take(59).chain(['…']).collect()
}
