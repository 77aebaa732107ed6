//! The excerpt of a result: the window of at most [`LONGEST`] characters that holds the most distinct words of the query, where
//! one with a code of a pasted error is before all without; of equal ones that with the most words, then the first; cut between words. One that fits into the first [`LONGEST`]
//! characters of the text begins with it. Of a section without such words it is the head's, where that has some. A phrase in
//! which people ask for the record is shown, in quotes, where it has more of the words than what the record says.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::document::{Document, Kind};
use super::field::Field;
use super::index::{Index, field_text};
use super::plan::Plan;
use super::words::words;

/// The longest excerpt, in characters.
pub const LONGEST: usize = 160;

/// A piece of a record's text.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct Excerpt {
    /// The text.
    pub text: String,
    /// Where words of the query stand in it, in characters: start and end.
    pub matches: Vec<(usize, usize)>,
}

/// A word that matches: where it stands, in bytes, and which clause it matches.
struct Hit {
    start: usize,
    end: usize,
    clause: usize,
}

/// The best excerpt of a unit, or of the head where only that shows words of the query: a section may match by its heading. With
/// it the unit that the result leads to: the head, where a phrase in which people ask for the record says more than the unit.
pub(super) fn excerpt(index: &Index, document: &Document, unit: usize, plan: &Plan) -> (Excerpt, usize) {
    let (own, is_asked) = of_unit(index, document, unit, plan);
    if !own.matches.is_empty() {
        return (own, if is_asked { 0 } else { unit });
    }
    let (head, _) = of_unit(index, document, 0, plan);
    (if head.matches.is_empty() { own } else { head }, unit)
}

/// The best excerpt of a unit, or of a phrase in which people ask for its record, and whether it is of such a phrase. Of a head, that of its lesson, its text or its
/// signatures with the most distinct words; of equal ones the first, where an incident's text comes before its lesson.
fn of_unit(index: &Index, document: &Document, unit: usize, plan: &Plan) -> (Excerpt, bool) {
    let Some(section) = document.units.get(unit) else { return Default::default() };
    let fields: &[Field] = match (unit, document.kind) {
        (0, Kind::Incident) => &[Field::Body, Field::Lesson, Field::Signatures],
        (0, _) => &[Field::Lesson, Field::Body, Field::Signatures],
        _ => &[Field::Body],
    };
    let own = fields.iter().map(|field| field_text(*field, document, section, unit == 0));
    let asked = document.asked.iter().map(|phrase| Cow::Owned(format!("“{phrase}”")));
    let (excerpt, at) = best(index, own.chain(asked), plan);
    (excerpt, at >= fields.len())
}

/// The excerpt of the signature with the most distinct words, of equal ones the first.
pub(super) fn of_signature(index: &Index, document: &Document, plan: &Plan) -> Excerpt {
    best(index, document.signatures.iter().map(|text| Cow::Borrowed(text.as_str())), plan).0
}

/// The excerpt of the text with the most distinct words, of equal ones the first, and which of the texts it is.
fn best<'t>(index: &Index, texts: impl Iterator<Item = Cow<'t, str>>, plan: &Plan) -> (Excerpt, usize) {
    let mut clauses: HashMap<&str, usize> = HashMap::new();
    for (at, clause) in plan.clauses.iter().enumerate() {
        for alternative in &clause.alternatives {
            clauses.entry(&alternative.group).or_insert(at);
        }
    }
    let mut best: Option<(Worth, usize, Cow<'_, str>, Vec<Hit>)> = None;
    for (at, text) in texts.enumerate() {
        let hits = hits(index, &text, &clauses);
        let worth = best_window(&text, &hits, plan.codes).0;
        if !text.is_empty() && best.as_ref().is_none_or(|(most, ..)| worth > *most) {
            best = Some((worth, at, text, hits));
        }
    }
    best.map(|(_, at, text, hits)| (cut(&text, &hits, plan.codes), at)).unwrap_or_default()
}

fn hits(index: &Index, text: &str, clauses: &HashMap<&str, usize>) -> Vec<Hit> {
    let mut out: Vec<Hit> = Vec::new();
    for word in words(text, index.language) {
        if let Some(clause) = index.group(&word.form).and_then(|group| clauses.get(group)) {
            // A part inside a compound that is marked already adds nothing.
            if out.last().is_none_or(|last| word.range.start >= last.end) {
                out.push(Hit { start: word.range.start, end: word.range.end, clause: *clause });
            }
        }
    }
    out
}

fn cut(text: &str, hits: &[Hit], codes: usize) -> Excerpt {
    let (_, (from, to)) = best_window(text, hits, codes);
    let first_page = text.char_indices().nth(LONGEST).map_or(text.len(), |(n, _)| n);
    let from = if to <= first_page { 0 } else { from };
    // A little of what stands before is shown, too, where there is room.
    let room = LONGEST.saturating_sub(text[from..to].chars().count());
    let before = text[..from].char_indices().rev().nth((room / 3).saturating_sub(1)).map_or(0, |(n, _)| n);
    let before = if room < 3 { from } else { before };
    let start = word_start(text, before, from);
    let limit = text[start..].char_indices().nth(LONGEST).map_or(text.len(), |(n, _)| start + n);
    let end = word_end(text, limit, to);
    let shown = &text[start..end];
    let lead = shown.len() - shown.trim_start().len();
    let start = start + lead;
    let shown = shown.trim();
    let inside = hits.iter().filter(|h| h.start >= start && h.end <= start + shown.len());
    let chars = |at: usize| shown[..at - start].chars().count();
    Excerpt { text: shown.to_owned(), matches: inside.map(|h| (chars(h.start), chars(h.end))).collect() }
}

/// What a window is worth: whether it has a code, and how many distinct words.
type Worth = (bool, usize);

/// What the best window is worth, and its place from the first to the last hit. The first `codes` clauses are codes.
fn best_window(text: &str, hits: &[Hit], codes: usize) -> (Worth, (usize, usize)) {
    let (mut best, mut place) = (((false, 0), 0), (0, 0));
    for (first, hit) in hits.iter().enumerate() {
        let limit = text[hit.start..].char_indices().nth(LONGEST).map_or(text.len(), |(n, _)| hit.start + n);
        let inside: Vec<&Hit> = hits[first..].iter().take_while(|h| h.end <= limit).collect();
        let distinct: HashSet<usize> = inside.iter().map(|h| h.clause).collect();
        let worth = (distinct.iter().any(|clause| *clause < codes), distinct.len());
        if let Some(last) = inside.last()
            && (worth, inside.len()) > best
        {
            (best, place) = ((worth, inside.len()), (hit.start, last.end));
        }
    }
    (best.0, place)
}

/// The first beginning of a word at or behind `at`, at most `most`.
fn word_start(text: &str, at: usize, most: usize) -> usize {
    if at == 0 || at >= most {
        return at.min(most);
    }
    text[at..most].find(char::is_whitespace).map_or(most, |n| at + n)
}

/// The last end of a word at or before `limit`, at least `least`.
fn word_end(text: &str, limit: usize, least: usize) -> usize {
    if limit >= text.len() || limit <= least {
        return limit.max(least);
    }
    text[least..limit].rfind(char::is_whitespace).map_or(if least == 0 { limit } else { least }, |n| least + n)
}
