//! Words in prose that link themselves: known identifiers, and terms of the glossary at their first use on a page.

use std::collections::BTreeSet;

use aho_corasick::{AhoCorasick, MatchKind};

use super::{Prose, Seen};
use crate::handbook::{Handbook, Lookup, Target};
use crate::render::escape::escape;
use crate::site::{address_of, relative};
use crate::source::is_unspaced;

/// The terms of the glossary, in all their forms, as one automaton.
#[derive(Debug)]
pub(super) struct Words {
    forms: Option<AhoCorasick>,
    /// The term behind each form.
    terms: Vec<usize>,
}

impl Words {
    pub(super) fn new(book: &Handbook) -> Self {
        let forms: Vec<(String, usize)> = book
            .terms
            .iter()
            .enumerate()
            .flat_map(|(at, term)| [&term.term].into_iter().chain(&term.also).map(move |form| (form.trim(), at)))
            .filter(|(form, _)| !form.is_empty())
            .flat_map(|(form, at)| in_every_case(form).into_iter().map(move |form| (form, at)))
            .collect();
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(forms.iter().map(|(form, _)| form))
            .ok()
            .filter(|_| !forms.is_empty());
        Self { forms: automaton, terms: forms.into_iter().map(|(_, at)| at).collect() }
    }

    /// The first use of a term in a text that stands as a word of its own and was not linked on the page yet.
    fn next(&self, text: &str, from: usize, seen: &Seen) -> Option<(usize, usize, usize)> {
        let forms = self.forms.as_ref()?;
        forms.find_iter(&text[from..]).find_map(|found| {
            let (start, end) = (from + found.start(), from + found.end());
            let term = *self.terms.get(found.pattern().as_usize())?;
            (stands_alone(text, start, end) && !seen.terms.contains(&term)).then_some((start, end, term))
        })
    }
}

/// A form as words are written: the automaton takes capitals of ASCII for small letters by itself, and no others.
fn in_every_case(form: &str) -> BTreeSet<String> {
    if form.is_ascii() {
        return [form.to_owned()].into();
    }
    let mut letters = form.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    [form.to_owned(), form.to_lowercase(), form.to_uppercase(), first + letters.as_str()].into()
}

/// Whether no letter, digit or joining character touches the range. Beside letters of a script that puts no spaces between
/// words, a word begins and ends where it likes.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | '.');
    let touch = |inside: Option<char>, beside: Option<char>| {
        beside.is_some_and(joins) && !inside.is_some_and(is_unspaced) && !beside.is_some_and(is_unspaced)
    };
    let form = &text[start..end];
    let before = touch(form.chars().next(), text[..start].chars().next_back());
    // A full stop behind a term ends the sentence.
    let after = touch(form.chars().next_back(), text[end..].chars().next().filter(|c| *c != '.'));
    !before && !after
}

impl Prose {
    /// Writes text, with identifiers and terms linked.
    pub(super) fn write_words(&self, text: &str, page: &str, seen: &mut Seen, out: &mut String) {
        let mut at = 0;
        for (start, end) in identifiers(text) {
            let Some(target) = self.bare_identifier(&text[start..end]) else { continue };
            let address = address_of(&self.book, target);
            if address == page {
                continue;
            }
            self.write_terms(&text[at..start], page, seen, out);
            out.push_str("<a href=\"");
            escape(&relative(page, &address), out);
            out.push_str("\">");
            escape(&text[start..end], out);
            out.push_str("</a>");
            at = end;
        }
        self.write_terms(&text[at..], page, seen, out);
    }

    fn write_terms(&self, text: &str, page: &str, seen: &mut Seen, out: &mut String) {
        let mut at = 0;
        while let Some((start, end, term)) = self.words.next(text, at, seen).filter(|_| page != "glossary.html") {
            escape(&text[at..start], out);
            seen.terms.insert(term);
            out.push_str("<a class=\"term\" href=\"#_t-");
            escape(self.book.terms[term].id.as_str(), out);
            out.push_str("\">");
            escape(&text[start..end], out);
            out.push_str("</a>");
            at = end;
        }
        escape(&text[at..], out);
    }

    /// The node that a bare word in prose stands for, if it is beyond doubt an identifier: an incident's, a rule's with
    /// its linter, a rule's in capitals or with a number, or a name of three words and more joined by hyphens.
    pub(super) fn bare_identifier(&self, word: &str) -> Option<Target> {
        let ids = &self.book.ids;
        let has_digit = word.bytes().any(|b| b.is_ascii_digit());
        let has_upper = word.bytes().any(|b| b.is_ascii_uppercase());
        let hyphens = word.bytes().filter(|b| *b == b'-').count();
        if has_digit
            && hyphens > 0
            && let Some(target) = ids.get("incident", word)
        {
            return Some(target);
        }
        if word.contains('/') {
            return ids.get("rule", word);
        }
        if has_upper
            && (has_digit || word.contains('_'))
            && let Some(Lookup::One(target)) = ids.bare_rule(word)
        {
            return Some(target);
        }
        if hyphens >= 2 && !has_upper {
            return ids.get("recipe", word).or_else(|| ids.get("lesson", word)).or_else(|| ids.get("factor", word));
        }
        None
    }
}

/// A letter or a digit.
const ALPHANUMERIC: u8 = 1;
/// What an identifier can hold.
const WORD: u8 = 2;
/// What makes a word one that could be an identifier.
const TELLING: u8 = 4;

/// What each byte can be in an identifier; every word of every body is asked.
const CLASSES: [u8; 256] = {
    let (mut out, mut byte) = ([0; 256], 0_u8);
    while byte < 128 {
        out[byte as usize] = match byte {
            b'0'..=b'9' => ALPHANUMERIC | WORD | TELLING,
            b'A'..=b'Z' | b'a'..=b'z' => ALPHANUMERIC | WORD,
            b'-' | b'_' | b'/' => WORD | TELLING,
            b'.' => WORD,
            _ => 0,
        };
        byte += 1;
    }
    out
};

/// Words that could be identifiers: letters and digits with a digit, `-`, `_` or `/` among them.
fn identifiers(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let bytes = text.as_bytes();
    let is = |at: usize, class: u8| CLASSES[usize::from(bytes[at])] & class != 0;
    let mut at = 0;
    std::iter::from_fn(move || {
        // Hardly any word is one: the others are passed over without looking where they begin and end.
        while let Some(telling) = (at..bytes.len()).find(|at| is(*at, TELLING)) {
            let mut start = telling;
            while start > at && is(start - 1, WORD) {
                start -= 1;
            }
            at = (telling..bytes.len()).find(|at| !is(*at, WORD)).unwrap_or(bytes.len());
            let mut end = at;
            while start < end && !is(start, ALPHANUMERIC) {
                start += 1;
            }
            while end > start && !is(end - 1, ALPHANUMERIC) {
                end -= 1;
            }
            // A letter beyond ASCII before it makes it the rest of another word.
            if start > 0 && !bytes[start - 1].is_ascii() {
                continue;
            }
            if end - start >= 4 && (start..end).any(|at| is(at, TELLING)) {
                return Some((start, end));
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::config::Config;
    use crate::handbook::link;
    use crate::record::parse;
    use crate::source::Source;

    #[test]
    fn a_term_is_a_word_of_its_own_in_any_script_and_case() {
        let terms = "terms: [{id: b, term: backfill, definition: d}, {id: o, term: откат, definition: d}, \
                     {id: u, term: Übergangstabelle, definition: d}, {id: h, term: 回滚, definition: d}]";
        let source = Source { path: "content/glossary.yaml".into(), text: terms.into() };
        let book = link(Config::default(), parse(&source, "content").value, BTreeMap::default()).value;
        let words = Words::new(&book);
        let found = |text: &str| -> Vec<String> {
            let (mut at, mut out) = (0, Vec::new());
            while let Some((start, end, _)) = words.next(text, at, &Seen::default()) {
                out.push(text[start..end].to_owned());
                at = end;
            }
            out
        };
        for text in ["Backfill BACKFILL", "откат Откат ОТКАТ", "übergangstabelle ÜBERGANGSTABELLE Übergangstabelle"]
        {
            assert_eq!(found(text).join(" "), text);
        }
        assert_eq!(found("执行了回滚操作。在backfill后"), ["回滚", "backfill"]);
        assert_eq!(found("откаты, backfills, re-backfill, (откат).").join(" "), "откат");
    }

    #[test]
    fn candidates_are_whole_words() {
        let text = "See INC-2023-001, squawk/ban-drop-column. And SM040; not word or 12.";
        let found: Vec<&str> = identifiers(text).map(|(a, b)| &text[a..b]).collect();
        assert_eq!(found, ["INC-2023-001", "squawk/ban-drop-column", "SM040"]);
        assert_eq!(identifiers("éSM040 ü").count(), 0);
    }
}
