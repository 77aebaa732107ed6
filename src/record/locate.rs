//! Finds the bytes of a place in a YAML or TOML document, only when a finding is printed.
//!
//! A document is walked once, however many findings it has: [`Places`] remembers where everything in it stands.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, Span};

use super::front_matter;
use crate::diag::{At, Segment};

mod tolerant;

/// Where everything stands in one file.
#[derive(Debug)]
pub struct Places<'a> {
    text: &'a str,
    /// Where the YAML or TOML begins in the file.
    start: usize,
    /// All values; the first is the document's root.
    values: Vec<Value>,
    /// The first key that is a list or a mapping, which no record has.
    odd_key: Option<Range<usize>>,
}

/// One value of the document.
#[derive(Debug, Default)]
struct Value {
    /// Its own bytes.
    range: Range<usize>,
    /// Its children by key. A key that stands twice has several: the first is the value, the last is the duplicate.
    by_key: HashMap<String, Vec<Entry>>,
    /// Its children by position.
    items: Vec<usize>,
}

/// A key and the position of its value.
#[derive(Debug)]
struct Entry {
    key: Range<usize>,
    value: usize,
}

impl<'a> Places<'a> {
    /// Walks a file's YAML, TOML or front matter; where it breaks off, what stands before is known.
    #[must_use]
    pub fn of(file: &str, text: &'a str) -> Self {
        let mut places = Places { text, start: 0, values: vec![Value::default()], odd_key: None };
        let extension = std::path::Path::new(file).extension().and_then(|e| e.to_str());
        match extension {
            Some("toml") => {
                let (table, _) = toml::de::DeTable::parse_recoverable(text);
                places.add_table(0, table.get_ref());
            }
            Some("md") => {
                if let Ok((yaml, _)) = front_matter::split(text) {
                    places.start = yaml.start;
                    places.add_yaml(&text[yaml]);
                }
            }
            // Of the list of permalinks every place is known as bytes.
            Some("lock") => {}
            _ => places.add_yaml(text),
        }
        places
    }

    /// The bytes of a place; `None` for the file as a whole. Where a path cannot be followed to its end (a missing key),
    /// its nearest parent is the place.
    #[must_use]
    pub fn find(&self, at: &At) -> Option<Range<usize>> {
        let (path, wants_key, words) = match at {
            At::File => return None,
            At::Span(start, end) => return Some(*start..*end),
            At::Key(path) => (path, true, None),
            At::Value(path) => (path, false, None),
            At::Words(words) => (&words.0, false, Some(&words.1)),
        };
        let mut here = 0;
        let mut found = None;
        let mut segments = path.segments().peekable();
        while let Some(segment) = segments.next() {
            let last = segments.peek().is_none();
            let (key, value) = match segment {
                Segment::Key(name) => match self.values[here].by_key.get(name).map(Vec::as_slice) {
                    Some([.., entry]) if last && wants_key => (Some(&entry.key), entry.value),
                    Some([entry, ..]) => (Some(&entry.key), entry.value),
                    _ => break,
                },
                Segment::Index(at) => match self.values[here].items.get(at) {
                    Some(item) => (None, *item),
                    None => break,
                },
            };
            let range = &self.values[value].range;
            found = Some(match key {
                // A parent, a reported key and a block that starts below its key are shown by their key.
                Some(key) if wants_key || !last || range.is_empty() => key.clone(),
                _ => words.and_then(|words| self.words_in(range, words)).unwrap_or_else(|| self.first_line_of(range)),
            });
            here = value;
        }
        // The document as a whole: the line that opens it.
        Some(found.map_or_else(|| 0..first_line_end(self.text), |r| r.start + self.start..r.end + self.start))
    }

    /// The first key that is a list or a mapping.
    pub(super) fn odd_key(&self) -> Option<Range<usize>> {
        self.odd_key.clone()
    }

    /// Where words stand in a text, whose lines may be broken between any two of them.
    fn words_in(&self, range: &Range<usize>, words: &str) -> Option<Range<usize>> {
        let text = &self.text[self.start + range.start..self.start + range.end];
        let mut words = words.split_whitespace();
        let (first, rest) = (words.next()?, words);
        let ends_at = |start: usize| {
            rest.clone().try_fold(start + first.len(), |end, word| {
                let next = text[end..].trim_start();
                let is_next = next.len() < text[end..].len() && next.starts_with(word);
                is_next.then(|| text.len() - next.len() + word.len())
            })
        };
        let found = text.match_indices(first).find_map(|(start, _)| Some(start..ends_at(start)?))?;
        Some(range.start + found.start..range.start + found.end)
    }

    fn first_line_of(&self, range: &Range<usize>) -> Range<usize> {
        let rest = &self.text[self.start + range.start..];
        let slice = if range.is_empty() { rest } else { &rest[..range.len()] };
        let line = slice.split('\n').next().unwrap_or_default();
        range.start..range.start + line.trim_end().len()
    }

    fn add(&mut self, range: Range<usize>) -> usize {
        self.values.push(Value { range, ..Value::default() });
        self.values.len() - 1
    }

    fn put(&mut self, parent: usize, key: String, at: Range<usize>, value: usize) {
        self.values[parent].by_key.entry(key).or_default().push(Entry { key: at, value });
    }

    /// Walks YAML; what this parser gives up at, and the other has read, is walked again with spaces instead.
    fn add_yaml(&mut self, yaml: &str) {
        if self.walk_yaml(yaml) {
            return;
        }
        let known = std::mem::replace(&mut self.values, vec![Value::default()]);
        let odd_key = self.odd_key.take();
        if !self.walk_yaml(&tolerant::tolerant(yaml)) && self.values.len() < known.len() {
            (self.values, self.odd_key) = (known, odd_key);
        }
    }

    /// Walks YAML up to its end, or to where the parser gives up; says whether that was the end.
    fn walk_yaml(&mut self, yaml: &str) -> bool {
        let offsets = CharOffsets::new(yaml);
        let mut open: Vec<Open> = Vec::new();
        for event in Parser::new_from_str(yaml) {
            let Ok((event, span)) = event else { return false };
            let bytes = offsets.range(&span);
            match event {
                Event::Scalar(text, ..) => {
                    if let Some(Open { list: false, key: key @ None, .. }) = open.last_mut() {
                        *key = Some((text.into_owned(), bytes));
                    } else {
                        self.close(bytes, &mut open);
                    }
                }
                Event::Alias(_) => {
                    self.close(bytes, &mut open);
                }
                Event::MappingStart(..) | Event::SequenceStart(..) => {
                    let value = self.close(bytes, &mut open);
                    open.push(Open { value, list: matches!(event, Event::SequenceStart(..)), key: None });
                }
                Event::MappingEnd | Event::SequenceEnd => {
                    let ended = open.pop().map(|o| &mut self.values[o.value].range);
                    // `{…}` and `[…]` are shown whole; a block has no bytes of its own.
                    if let Some(range) = ended.filter(|r| yaml[r.start..].starts_with(['{', '['])) {
                        // The parser counts a comment behind the bracket to it.
                        let end = if yaml[bytes.start..].starts_with(['}', ']']) { bytes.start + 1 } else { bytes.end };
                        range.end = end.max(range.start + 1);
                    }
                }
                _ => {}
            }
        }
        true
    }

    /// Puts a value where the innermost open list or mapping waits for one.
    fn close(&mut self, bytes: Range<usize>, open: &mut [Open]) -> usize {
        let Some(parent) = open.last_mut() else { return 0 };
        let value = self.add(bytes);
        if parent.list {
            self.values[parent.value].items.push(value);
        } else if let Some((key, at)) = parent.key.take() {
            self.put(parent.value, key, at, value);
        } else {
            let at = self.values[value].range.clone();
            self.odd_key.get_or_insert(at.start + self.start..at.end + self.start);
            parent.key = Some((String::new(), at));
        }
        value
    }

    fn add_table(&mut self, parent: usize, table: &toml::de::DeTable<'_>) {
        for (key, value) in table {
            let at = self.add_toml(value);
            self.put(parent, key.get_ref().to_string(), key.span(), at);
        }
    }

    fn add_toml(&mut self, value: &toml::Spanned<toml::de::DeValue<'_>>) -> usize {
        let at = self.add(value.span());
        match value.get_ref() {
            toml::de::DeValue::Table(table) => self.add_table(at, table),
            toml::de::DeValue::Array(items) => {
                for item in items.iter() {
                    let item = self.add_toml(item);
                    self.values[at].items.push(item);
                }
            }
            _ => {}
        }
        at
    }
}

/// A list or mapping of a YAML document whose end was not seen yet.
struct Open {
    value: usize,
    list: bool,
    /// The key that waits for its value.
    key: Option<(String, Range<usize>)>,
}

fn first_line_end(text: &str) -> usize {
    text.find('\n').map_or(text.len(), |at| text[..at].trim_end_matches('\r').len())
}

/// The parser counts characters; findings count bytes.
pub(super) struct CharOffsets<'a> {
    text: &'a str,
    bytes: Option<Vec<usize>>,
}

impl<'a> CharOffsets<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let bytes = (!text.is_ascii()).then(|| text.char_indices().map(|(at, _)| at).chain([text.len()]).collect());
        Self { text, bytes }
    }

    fn at(&self, chars: usize) -> usize {
        match &self.bytes {
            None => chars.min(self.text.len()),
            Some(table) => table.get(chars).copied().unwrap_or(self.text.len()),
        }
    }

    pub(super) fn range(&self, span: &Span) -> Range<usize> {
        self.at(span.start.index())..self.at(span.end.index())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Path;

    fn path(segments: &[&str]) -> Path {
        segments.iter().map(|s| s.parse().map_or_else(|_| Segment::Key(s), Segment::Index)).collect()
    }

    const TEXT: &str = "---\ntitle: Ä b\nimpact:\n  - who: x\n    what: \"ü\"\n  - {who: y, what: z}\n---\nBody\n";

    fn at(at: &At) -> &'static str {
        &TEXT[Places::of("a.md", TEXT).find(at).unwrap()]
    }

    #[test]
    fn keys_and_values_are_found_by_path() {
        assert_eq!(at(&At::Value(path(&["title"]))), "Ä b");
        assert_eq!(at(&At::Key(path(&["impact", "1", "what"]))), "what");
        assert_eq!(at(&At::Value(path(&["impact", "0", "what"]))), "\"ü\"");
        assert_eq!(at(&At::Value(path(&["impact", "1", "what"]))), "z");
        assert_eq!(at(&At::Value(path(&["impact"]))), "impact");
    }

    #[test]
    fn words_of_a_text_are_shown_where_they_stand() {
        let text = "---\na: >-\n  One [[x]] two\n  [three\n  four](y) é [[z]] five.\nb: |\n  one\n  [[x]]\nc: '[[x]] and\n  [[z]]'\nd: see [[x]]\n---\n";
        let places = Places::of("a.md", text);
        let shown = |key: &str, words: &str| &text[places.find(&At::Value(path(&[key])).words(words)).unwrap()];
        for (key, words) in [("a", "[[x]]"), ("a", "[[z]]"), ("b", "[[x]]"), ("c", "[[z]]")] {
            assert_eq!(shown(key, words), words, "{key}");
        }
        assert_eq!(shown("a", "[three four](y)"), "[three\n  four](y)");
        assert_eq!(shown("a", "[[gone]]"), "One [[x]] two");
        assert_eq!(shown("d", "[[x]]"), "[[x]]");
    }

    #[test]
    fn a_missing_key_is_shown_at_its_nearest_parent() {
        assert_eq!(at(&At::Value(path(&["impact", "1", "count"]))), "{who: y, what: z}");
        assert_eq!(at(&At::Value(Path::default())), "---");
    }

    #[test]
    fn a_comment_behind_a_value_is_no_part_of_it() {
        for (text, value) in [("a: {}  # b", "{}"), ("a: [c, {d: e}]  # }]", "[c, {d: e}]"), ("a: b  # c", "b")] {
            let range = Places::of("a.yaml", text).find(&At::Value(path(&["a"]))).unwrap();
            assert_eq!(&text[range], value);
        }
    }

    #[test]
    fn of_a_key_that_stands_twice_the_second_is_reported_and_the_first_is_read() {
        let text = "a: 1\nb: 2\na: 3\n";
        let places = Places::of("a.yaml", text);
        assert_eq!(places.find(&At::Key(path(&["a"]))), Some(10..11));
        assert_eq!(places.find(&At::Value(path(&["a"]))), Some(3..4));
    }

    #[test]
    fn toml_places_are_found() {
        let text = "[book]\ntitle = \"x\"\n[[handbook.databases]]\nid = \"a\"\n";
        let places = Places::of("book.toml", text);
        let range = places.find(&At::Value(path(&["handbook", "databases", "0", "id"]))).unwrap();
        assert_eq!(&text[range], "\"a\"");
        let range = places.find(&At::Key(path(&["book", "title"]))).unwrap();
        assert_eq!(&text[range], "title");
    }
}
