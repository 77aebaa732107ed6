//! What records are called, in any case and spelling.
//!
//! The **key** of a name is its runs of letters and its runs of digits, folded, numbers without leading zeros:
//! `MIG-012`, `mig12` and `mig 012` are all `mig 12`; `squawk/ban-drop-column` is `squawk ban drop column`. A number of more than
//! four digits behind letters that begins with `19` or `20` is a year and another number: `inc2023001` is `inc 2023 1`. What is in
//! camel case and has no space has a second key, that of its parts: `BanDropColumn` is also `ban drop column`.
//!
//! A query names a record when the key of the whole query is a key of the record; and when one word of it, or two to
//! four words that follow each other, are a name with a number in it (`INC-2023-001`, `sm 40`); and when one word with a
//! joiner (`ban-drop-column`) is a name. A text of two and more runs and [`LEAST`] characters that is no pasted error also
//! names the records of which a key begins with its key, closely enough to stand behind those that it names whole. In a
//! pasted error only one word of the lines that [say what went wrong](super::lines) can be a name, in letters, numbers and
//! joiners as it is written, and one joined by `_` is none: columns and functions are called like that, and a `not-null
//! constraint` is no rule called `NOT_NULL`. A `#` cuts words, as before the name of a rule in an address.
//!
//! A word that is the [address](super::address) of a record names it; in a pasted error, only with its `.html`. Of another word
//! with `/` that is no name itself, and not in a pasted error, each part may be one like a word.
//!
//! A [check](Kind::Check) is called by words of which errors are full (`duplicate-key`), so it is named only as it is written,
//! and in a pasted error only as it is printed: `error[duplicate-key]`, or with `rcabook/` before it.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::address;
use super::document::{Document, Kind};
use super::mask::is_edge;
use super::words::{fold, humps};

/// How closely a query names a record; the closest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Spelling {
    Same,
    OtherCase,
    OtherSpelling,
    Beginning,
}

/// The shortest key that names what begins with it.
pub const LEAST: usize = 8;

/// The names of all records by their keys.
#[derive(Debug, Default)]
pub(super) struct Names {
    by_key: BTreeMap<String, Vec<(u32, String)>>,
    /// The kinds of the documents.
    kinds: Vec<Kind>,
}

impl Names {
    pub(super) fn new(documents: &[Document]) -> Self {
        let numbered: Vec<(u32, &Document)> = (0u32..).zip(documents).collect();
        let of_document = |(at, document): (u32, &Document)| {
            let title = Some(&document.title).filter(|_| !matches!(document.kind, Kind::Rule | Kind::Check));
            let names = std::iter::once(&document.id).chain(&document.names).chain(title);
            let keyed = names.flat_map(|name| keys(name).into_iter().map(move |key| (key, (at, name.clone()))));
            keyed.filter(|(key, _)| !key.is_empty()).collect::<Vec<_>>()
        };
        let mut names: Vec<(String, (u32, String))> = numbered.into_par_iter().flat_map_iter(of_document).collect();
        // Names of one key stay in their order.
        names.par_sort_by(|(a, _), (b, _)| a.cmp(b));
        let mut by_key: Vec<(String, Vec<(u32, String)>)> = Vec::new();
        for (key, name) in names {
            match by_key.last_mut().filter(|(last, _)| *last == key) {
                Some((_, names)) if names.contains(&name) => {}
                Some((_, names)) => names.push(name),
                None => by_key.push((key, vec![name])),
            }
        }
        let kinds = documents.iter().map(|document| document.kind).collect();
        Self { by_key: by_key.into_iter().collect(), kinds }
    }

    /// The names by their keys, each with its document and as it is written.
    pub(super) const fn by_key(&self) -> &BTreeMap<String, Vec<(u32, String)>> {
        &self.by_key
    }

    /// The records that a query names.
    pub(super) fn named(&self, text: &str, is_error: bool) -> BTreeMap<u32, Spelling> {
        let mut out = BTreeMap::new();
        self.add(text.trim(), &mut out, |_, _| true);
        if !is_error {
            self.add_beginnings(text, &mut out);
        }
        for word in text.split(|c: char| c.is_whitespace() || is_edge(c)) {
            self.add_address(word.trim_matches(ENDS), is_error, &mut out);
        }
        let pasted: Vec<&str> = text.split(|c: char| c.is_whitespace() || is_edge(c) || c == '#').collect();
        let words: Vec<&str> = pasted.iter().map(|w| w.trim_matches(ENDS)).filter(|w| !w.is_empty()).collect();
        for (at, word) in words.iter().enumerate() {
            let is_named = self.add_word(word, text, is_error, &mut out);
            if is_error {
                continue;
            }
            if !is_named && word.contains('/') && address::read(word, false).is_none() {
                for part in word.split('/') {
                    self.add_word(part, text, false, &mut out);
                }
            }
            for count in 2..=4 {
                let Some(several) = words.get(at..at + count).filter(|_| words.len() <= 40) else { break };
                if several.iter().any(|w| w.bytes().any(|b| b.is_ascii_digit())) {
                    self.add(&several.join(" "), &mut out, |_, name| has_number(name));
                }
            }
        }
        out
    }

    /// Adds what a word of a text names; `false` for nothing.
    fn add_word(&self, word: &str, text: &str, is_error: bool, out: &mut BTreeMap<u32, Spelling>) -> bool {
        let hyphens = word.contains('-') && word.chars().any(char::is_alphabetic);
        let joined = hyphens || word.contains('/') || (word.contains('_') && !is_error);
        let is_written = |document: u32, name: &str| {
            fold(name) == fold(word)
                && (self.kind(document) != Some(Kind::Check) || word.contains('/') || is_printed(word, text))
        };
        let fits = |document, name: &str| (joined || has_number(name)) && (!is_error || is_written(document, name));
        self.add(word, out, fits)
    }

    /// Adds the record of which a word is the address.
    fn add_address(&self, word: &str, is_error: bool, out: &mut BTreeMap<u32, Spelling>) {
        if !word.contains('/') && !word.contains(".html") {
            return;
        }
        let Some(address) = address::read(word, is_error) else { return };
        let fits = |document: &u32| match (address.kind, self.kind(*document)) {
            (Some(wanted), Some(kind)) => wanted == kind || (wanted == Kind::Rule && kind == Kind::Check),
            _ => !is_error,
        };
        for name in address.names {
            let named = keys(name).into_iter().filter_map(|key| self.by_key.get(&key)).flatten();
            let documents: Vec<u32> = named.map(|(document, _)| *document).filter(fits).collect();
            if !documents.is_empty() {
                out.extend(documents.into_iter().map(|document| (document, Spelling::Same)));
                return;
            }
        }
    }

    fn kind(&self, document: u32) -> Option<Kind> {
        self.kinds.get(document as usize).copied()
    }

    /// The records that have a name which begins like the text.
    fn add_beginnings(&self, text: &str, out: &mut BTreeMap<u32, Spelling>) {
        if text.len() > 200 {
            return;
        }
        for key in keys(text).iter().filter(|key| key.chars().count() >= LEAST && key.contains(' ')) {
            let from = self.by_key.range(key.clone()..);
            for (_, names) in from.take_while(|(name, _)| name.starts_with(key)) {
                for (document, _) in names.iter().filter(|(document, _)| self.kind(*document) != Some(Kind::Check)) {
                    out.entry(*document).or_insert(Spelling::Beginning);
                }
            }
        }
    }

    /// Adds the records that have a name; `false` when none has.
    fn add(&self, written: &str, out: &mut BTreeMap<u32, Spelling>, fits: impl Fn(u32, &str) -> bool) -> bool {
        let mut is_named = false;
        if written.len() > 200 {
            return is_named;
        }
        for (document, name) in keys(written).iter().filter_map(|key| self.by_key.get(key)).flatten() {
            let spelling = if name == written {
                Spelling::Same
            } else if fold(name) == fold(written) {
                Spelling::OtherCase
            } else {
                Spelling::OtherSpelling
            };
            let is_free = spelling != Spelling::OtherSpelling || self.kind(*document) != Some(Kind::Check);
            if is_free && fits(*document, name) {
                is_named = true;
                let best = out.entry(*document).or_insert(spelling);
                *best = (*best).min(spelling);
            }
        }
        is_named
    }
}

/// What ends sentences.
const ENDS: [char; 5] = [':', '.', '!', '?', ','];

/// Whether a text has a word in brackets behind a level: `error[duplicate-id]`.
fn is_printed(word: &str, text: &str) -> bool {
    let before = text.split(&format!("[{word}]")).collect::<Vec<_>>();
    before.iter().rev().skip(1).any(|before| before.ends_with(|c: char| c.is_ascii_alphabetic()))
}

/// A short name with a letter and a number.
fn has_number(name: &str) -> bool {
    name.len() <= 60
        && !name.contains(' ')
        && name.bytes().any(|b| b.is_ascii_digit())
        && name.bytes().any(|b| b.is_ascii_alphabetic())
}

/// The keys of a name: its own, and that of its parts in camel case.
fn keys(name: &str) -> Vec<String> {
    let mut out = vec![key(name)];
    if !name.contains(char::is_whitespace) {
        let parts = humps(name, 0..name.len());
        if parts.len() > 1 {
            out.push(key(&parts.into_iter().map(|part| &name[part]).collect::<Vec<_>>().join(" ")));
        }
    }
    out
}

/// The key of a name.
#[must_use]
pub fn key(name: &str) -> String {
    let mut runs: Vec<String> = Vec::new();
    let mut last = None;
    for c in fold(name).chars() {
        let kind = (c.is_alphanumeric()).then_some(c.is_ascii_digit());
        match (kind, runs.last_mut()) {
            (Some(_), Some(run)) if kind == last => run.push(c),
            (Some(_), _) => runs.push(c.to_string()),
            (None, _) => {}
        }
        last = kind;
    }
    let is_number = |run: &str| run.bytes().all(|b| b.is_ascii_digit());
    let mut out: Vec<&str> = Vec::new();
    for (at, run) in runs.iter().enumerate() {
        let is_year = run.len() > 4 && (run.starts_with("19") || run.starts_with("20"));
        let behind_letters = at.checked_sub(1).is_some_and(|before| !is_number(&runs[before]));
        let (year, rest) =
            if is_year && behind_letters && is_number(run) { run.split_at(4) } else { ("", run.as_str()) };
        out.extend([year, rest].into_iter().filter(|run| !run.is_empty()).map(
            |run| match run.trim_start_matches('0') {
                _ if !is_number(run) => run,
                "" => "0",
                short => short,
            },
        ));
    }
    out.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_have_one_key() {
        for (names, expected) in [
            (["MIG012", "mig12", "MIG-012", "mig 0012"], "mig 12"),
            (["INC-2023-001", "inc 2023 1", "inc2023001", "Inc_2023_01"], "inc 2023 1"),
            (["inc20230", "INC-2023-000", "inc 20230", "inc 2023 0"], "inc 2023 0"),
            (["AB-21234", "ab21234", "ab 021234", "Ab_21234"], "ab 21234"),
            (
                [
                    "squawk/ban-drop-column",
                    "squawk ban drop column",
                    "SQUAWK ban_drop_column",
                    "squawk.ban.drop.column",
                ],
                "squawk ban drop column",
            ),
        ] {
            for name in names {
                assert_eq!(key(name), expected, "{name}");
            }
        }
        assert_eq!(key("…"), "");
        assert_eq!(key("12-20231"), "12 20231");
        assert_eq!(keys("BanDropColumn"), ["bandropcolumn", "ban drop column"]);
        assert_eq!(keys("Rails/HTTPLock"), ["rails httplock", "rails http lock"]);
        assert_eq!(keys("PostgreSQL lock"), ["postgresql lock"]);
    }
}
