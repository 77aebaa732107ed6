//! A text as it is compared with shapes.

use std::collections::HashMap;

use super::super::known::is_known;
use super::super::lines::{classes, telling};
use super::super::told::in_one_line;
use super::super::words::fold;
use super::part::{Part, parts, uncut};
use super::phrase::Head;
use super::{LEAST, piece_at};
use crate::shape::message::message;
use crate::shape::{Shape, runs};

/// Quotes in which MySQL writes no value: PostgreSQL, SQLite and most programs do.
const DOUBLE: [char; 4] = ['"', '“', '”', '„'];

/// What other systems are called that have messages in common with MySQL, and what Oracle's numbers begin with.
const OTHERS: [&str; 19] = [
    "bigquery",
    "cassandra",
    "clickhouse",
    "db2",
    "derby",
    "druid",
    "duckdb",
    "hive",
    "hsqldb",
    "impala",
    "influx",
    "informix",
    "ora",
    "presto",
    "snowflake",
    "spanner",
    "sqlite",
    "teradata",
    "trino",
];

/// A text to compare with shapes: all its words, values included.
#[derive(Debug, Default)]
pub(in super::super) struct Text {
    words: Vec<String>,
    /// The number of the chunk in which each word stands.
    chunks: Vec<u32>,
    /// How many quotes stand before each word, and in all; none where nobody asks.
    quotes: Vec<Quotes>,
    /// Behind which words their sentence goes on.
    goes_on: Vec<bool>,
    at: HashMap<String, Vec<usize>>,
    pub(super) shape: Shape,
    /// What it says, as it may stand in a signature: whole, and without words that may have been cut.
    pub(super) parts: Vec<Part>,
    /// The whole text, where that has more lines than those that tell something.
    pub(super) whole: Option<Box<Text>>,
    /// How its messages begin.
    pub(super) heads: Vec<Head>,
    /// Codes that it shows by a name or in words.
    pub(super) added: Vec<&'static str>,
    /// Whether MySQL or MariaDB is named.
    pub(super) is_mysql: bool,
    /// Whether it names another system outside its values, or the classes of errors in it are of programs that hardly speak to
    /// MySQL.
    pub(super) is_foreign: bool,
}

/// Numbers of quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Quotes {
    all: u32,
    /// Those that are none of [`DOUBLE`].
    single: u32,
}

impl Text {
    pub(in super::super) fn new(text: &str) -> Self {
        let (words, chunks): (Vec<String>, Vec<u32>) = chunked(text).unzip();
        let is_mysql = words.iter().any(|word| word == "er" || word.contains("mysql") || word.contains("maria"));
        let (names, shape) = (classes(text), Shape::of(text));
        let are_others = !names.is_empty() && !names.iter().any(|name| is_of_databases(name));
        let is_foreign = !is_mysql && (are_others || shape.words().any(|word| OTHERS.contains(&word)));
        let (quotes, goes_on) = (quotes(text), runs(text).map(|(at, run)| goes_on(&text[at + run.len()..])).collect());
        Self { chunks, quotes, goes_on, shape, is_mysql, is_foreign, ..Self::of(words) }
    }

    /// A pasted text, as what it [tells](telling) may be the same error as a signature, with the codes that were added when it
    /// was read.
    pub(in super::super) fn pasted(text: &str, added: Vec<&'static str>) -> Self {
        let in_lines = in_one_line(text);
        let telling = telling(&in_lines);
        let messages: Vec<&str> = telling.iter().map(|line| message(line)).collect();
        let parts = parts(uncut(&messages.join("\n")));
        let heads = messages.into_iter().map(Head::of).collect();
        let told = telling.join("\n");
        let whole = (told.lines().count() < text.lines().count()).then(|| Box::new(Self::new(text)));
        Self { parts, heads, whole, added, ..Self::new(&told) }
    }

    fn of(words: Vec<String>) -> Self {
        let mut at: HashMap<String, Vec<usize>> = HashMap::new();
        for (n, word) in words.iter().enumerate() {
            at.entry(word.clone()).or_default().push(n);
        }
        Self { words, at, ..Self::default() }
    }

    /// Whether it has a code that is known, whatever else looks like one: a process has a number, too.
    pub(in super::super) fn has_known_code(&self) -> bool {
        !self.added.is_empty() || self.shape.codes.iter().any(|code| is_known(code))
    }

    /// How many chunks lie between two words.
    pub(super) fn chunks_between(&self, end: usize, start: usize) -> u32 {
        if end == start { 0 } else { self.chunks[start - 1] - self.chunks[end] + 1 }
    }

    /// Whether a quote, or one that is not double, stands right behind the word before a place.
    pub(super) fn has_quotes(&self, end: usize, is_single: bool) -> bool {
        let count = |at: usize| if is_single { self.quotes[at].single } else { self.quotes[at].all };
        self.quotes.is_empty() || count(end) > count(end - 1)
    }

    /// Where the value ends that begins at a place: with its chunk.
    pub(super) fn value_end(&self, start: usize) -> usize {
        let same = self.chunks.get(start..).unwrap_or_default();
        start + same.iter().take_while(|chunk| Some(*chunk) == same.first()).count()
    }

    /// Whether the sentence goes on behind the word before a place.
    pub(super) fn goes_on(&self, end: usize) -> bool {
        end.checked_sub(1).and_then(|last| self.goes_on.get(last)) == Some(&true)
    }

    /// Whether it is a part of a message, without values: one of more than [`LEAST`] words, and half of it at least.
    pub(in super::super) fn is_part_of(&self, message: &Shape) -> bool {
        let [piece] = self.shape.pieces.as_slice() else { return false };
        let fits =
            piece.words.len() > LEAST && self.words.len() == piece.words.len() && piece.words.len() <= message.len();
        fits && Part { shape: self.shape.clone(), cut: [None, None] }.is_in(message, message.len())
    }

    /// The same text with words read as others.
    pub(in super::super) fn reading(&self, others: &[(&str, &str)]) -> Self {
        let read = |word: &String| {
            others
                .iter()
                .find(|(written, _)| written == word)
                .map_or_else(|| word.clone(), |(_, read)| (*read).to_owned())
        };
        let mut shape = self.shape.clone();
        let pieces = shape.pieces.iter_mut();
        pieces.for_each(|piece| piece.words = piece.words.iter().map(read).collect());
        let (chunks, quotes) = (self.chunks.clone(), self.quotes.clone());
        let is_foreign = self.is_foreign;
        Self { chunks, quotes, shape, is_foreign, ..Self::of(self.words.iter().map(read).collect()) }
    }

    /// Its words, folded.
    pub(in super::super) fn words(&self) -> &[String] {
        &self.words
    }

    /// The error numbers of the text.
    pub(in super::super) fn codes(&self) -> &[String] {
        &self.shape.codes
    }

    /// Whether the words of a hint stand in it one behind the other.
    pub(super) fn has_hint(&self, hint: &str) -> bool {
        let words: Vec<String> = hint.split(' ').map(str::to_owned).collect();
        words
            .first()
            .is_some_and(|first| self.starts(first).iter().any(|at| piece_at(&self.words, &words, *at).is_some()))
    }

    pub(super) fn starts(&self, word: &str) -> &[usize] {
        self.at.get(word).map_or(&[], Vec::as_slice)
    }

    /// A shape's own words as a text, in their order, with something that is no word for each gap.
    pub(in super::super) fn plain(shape: &Shape) -> Self {
        let words = shape.pieces.iter().flat_map(|piece| piece.words.iter().cloned().chain(["…".to_owned()]));
        let words: Vec<String> = words.collect();
        Self { chunks: (0..).take(words.len()).collect(), ..Self::of(words) }
    }
}

/// The words of a text, each with the number of the chunk in which it stands.
fn chunked(text: &str) -> impl Iterator<Item = (String, u32)> {
    let (mut at, mut chunk, mut fresh, mut closing) = (0, 0u32, true, 0);
    std::iter::from_fn(move || {
        while let Some(c) = text[at..].chars().next() {
            if at >= closing {
                let free = !text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
                let quoted = if free { long_quoted(&text[at..], c) } else { None };
                fresh |= quoted.is_some() || c.is_whitespace() || (closing > 0 && at == closing);
                closing = quoted.map_or(closing, |length| at + length);
            }
            if c.is_alphanumeric() {
                let run = runs(&text[at..]).next().map_or("", |(_, run)| run);
                chunk += u32::from(std::mem::take(&mut fresh));
                at += run.len();
                return Some((fold(run), chunk));
            }
            at += c.len_utf8();
        }
        None
    })
}

/// How many quotes stand before each run of a text, and in all.
fn quotes(text: &str) -> Vec<Quotes> {
    const SINGLE: [char; 9] = ['\'', '`', '´', '‘', '’', '‚', '«', '»', '›'];
    let (mut at, mut count) = (0, Quotes::default());
    let mut out = Vec::new();
    let ends = runs(text).map(|(start, run)| (start, run.len())).chain([(text.len(), 0)]);
    for (start, length) in ends {
        for c in text[at..start].chars() {
            let single = u32::from(SINGLE.contains(&c));
            count.single += single;
            count.all += single + u32::from(DOUBLE.contains(&c));
        }
        out.push(count);
        at = start + length;
    }
    out
}

/// Whether a sentence goes on behind a word, or behind a value that ends with it: with a word in small letters in the same
/// line, perhaps behind a comma.
fn goes_on(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['\'', '`', '’']);
    let behind = rest.strip_prefix(',').unwrap_or(rest);
    behind.strip_prefix(' ').is_some_and(|next| next.starts_with(|c: char| c.is_ascii_lowercase()))
}

/// Whether a class of errors is one of those that speak to databases by SQL, by what it is called.
fn is_of_databases(class: &str) -> bool {
    const OURS: [&str; 12] = [
        "sql",
        "jdbc",
        "pdo",
        "dbal",
        "database",
        "dataaccess",
        "dataintegrity",
        "query",
        "statement",
        "record",
        "constraint",
        "operational",
    ];
    let class = class.to_ascii_lowercase();
    let is_other = ["sqlite", "apache", "presto"].iter().any(|other| class.contains(other));
    class == "error" || !is_other && OURS.iter().any(|ours| class.contains(ours))
}

/// A quoted text of any number of words that has no other quotes in it.
fn long_quoted(rest: &str, quote: char) -> Option<usize> {
    let inner = rest.strip_prefix(['\'', '"'])?;
    let limit = inner.char_indices().nth(200).map_or(inner.len(), |(n, _)| n);
    let end = inner[..limit].find(['\'', '"', '\n'])?;
    let closes = inner[end..].starts_with(quote) && !inner[end + 1..].chars().next().is_some_and(char::is_alphanumeric);
    closes.then_some(end + 2)
}
