//! Reading a query: what kind of text it is, and what of it is looked for.
//!
//! 1. Of a text of more than [`LONGEST`] characters the last [`LONGEST`] are read: the last exception stands at the end.
//!    What [carries a text](super::paste) is taken out of it first; and of a pasted error, what stands
//!    [before each line](super::prefix), and lines that say by their [level](super::level) that they are none.
//! 2. [Filters](super::written) are taken out of it. In a pasted error only what stands before and behind all else is one: logs
//!    have such fields in the middle.
//! 3. The rest is a **pasted error** when it has two lines with text; `Traceback` or `SQLSTATE`; a word that ends in
//!    `Error` or `Exception`; an error number ([shape](super::signature)); an [exception's line](super::lines) with a `:`;
//!    the name or the words of a [known error](super::known), with a [letter wrong](super::misspelled), too, or in a few
//!    words its code;
//!    or more than 80 characters with one of `' " ( [ =` among them, or `: `.
//! 4. Of a pasted error the [telling lines](super::lines) are read, where a row of values that has lines in it is
//!    [one line](in_one_line). Values that [words tell](super::told) are left out, and
//!    then those that are one [by their looks](super::mask). A class keeps only its own name
//!    (`django.db.utils.IntegrityError` → `IntegrityError`). Numbers stay when they are codes: error numbers
//!    of the [shape](super::signature), SQLSTATEs with a letter, and those of [known errors](super::known) that the text
//!    shows by a name or in words, or that stand in a line with a database's name: ports and processes have numbers, too. The
//!    codes of known errors that these lines show are added, or those that it shows but for [its spelling](super::misspelled):
//!    then its words are mended as a question's are. Codes are the first words.
//! 5. Where nothing is left to look for of what is no pasted error, its last word is, if it is still being typed: it may be the
//!    beginning of another.
//! 6. `not` and `no` are looked for only before a word that begins with `null`, `valid` or, where it is still being
//!    typed, with the first letters of `null`.
//! 7. Of what is no pasted error, `"quoted texts"` are phrases, which results must hold; their words are looked up
//!    all the same.
//! 8. The reader may correct how a pasted error was read: words of it that are switched *off* are not looked up, nor their
//!    parts; the words of values that are switched *on* are looked up behind all others. What is shown as kept and as
//!    left out stays. What is the same error by a code that is switched off is none any more.

use std::collections::HashSet;
use std::ops::Range;

use super::databases::Databases;
use super::document::{Document, Facet};
use super::filters::Filters;
use super::known::{codes_in, is_known, is_server, is_shown, names_code};
use super::language::Language;
use super::level::loud;
use super::lines::{Lines, is_exception};
use super::mask::{Value, values};
use super::misspelled::misspelled;
use super::paste::plain;
use super::plan::Asked;
use super::prefix::unprefixed;
use super::signature::Text;
use super::told::{in_one_line, told};
use super::words::{LONGEST as LONGEST_WORD, Word, chunks, fold, is_left_out, is_unspaced, words, words_of};
use super::written::{Written, around, within};
use crate::shape::value::is_sqlstate;

/// The longest text that is read, in characters.
pub const LONGEST: usize = 20_000;

/// A query as it was read.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// The words to look up.
    pub(super) asked: Asked,
    /// Phrases that results must hold, folded.
    pub(super) phrases: Vec<String>,
    /// Filters written in the query.
    pub(super) filters: Filters,
    /// The facet of which the last value is still being typed.
    pub(super) typed: Option<Facet>,
    /// The text behind the filters.
    pub(super) text: String,
    /// The text of which words may name records: of a pasted error, some of its lines.
    pub(super) naming: String,
    /// What was read, where it is a pasted error.
    pub(super) error: Option<PastedError>,
}

/// How a pasted error was read.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct PastedError {
    /// The words that are looked for, as they were written, each once.
    pub kept: Vec<String>,
    /// The values that were left out, each once.
    pub masked: Vec<Masked>,
    /// Codes that the text shows by a name or in words.
    pub added: Vec<&'static str>,
}

/// A value that was left out of a pasted error.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Masked {
    /// The value as it was written.
    pub text: String,
    /// What it is.
    pub what: Value,
}

/// How the reader corrected the reading of a pasted error.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Toggles {
    /// Kept words that are not to be looked for.
    pub off: Vec<String>,
    /// Values that are to be looked for.
    pub on: Vec<String>,
}

/// Reads a query; `known` says which words the index has.
pub(super) fn read(
    query: &str,
    toggles: &Toggles,
    language: Language,
    databases: &Databases,
    known: impl Fn(&str) -> bool,
) -> Reading {
    let Written { mut filters, typed, text } = around(&plain(bounded(query)), databases);
    let printed = loud(unprefixed(&text), &text);
    let line = within(&printed, databases).text;
    if is_error(&line) || !misspelled(&Text::new(&line), |word| is_strange(word, language, &known)).is_empty() {
        let reading = read_error(&printed, toggles, language, known);
        return Reading { filters, typed, text: printed.into_owned(), ..reading };
    }
    let inner = within(&text, databases);
    filters = filters.and(&inner.filters);
    let text = inner.text;
    let typing_at = text.chars().next_back().is_some_and(char::is_alphanumeric).then_some(text.len());
    let mut asked = Asked { words: without_not(words(&text, language)), typing_at, mend: true, ..Asked::default() };
    if asked.words.is_empty() && typing_at.is_some() {
        asked.words.extend(last_word(&text));
        asked.mend = false;
    }
    asked.is_bare = typing_at.is_some() && is_bare(&asked.words, language);
    let phrases = phrases(&text);
    Reading { asked, phrases, filters, typed, naming: text.clone(), text, error: None }
}

/// Whether words say nothing yet: one alone that is left out elsewhere, or one letter.
fn is_bare(words: &[Word], language: Language) -> bool {
    let [Word { form, .. }] = words else { return false };
    let is_letter = |c: char| c.is_alphabetic() && !is_unspaced(c);
    is_left_out(form, language) || (form.chars().nth(1).is_none() && form.chars().all(is_letter))
}

/// The last word of a text, which may be one that is left out elsewhere.
fn last_word(text: &str) -> Option<Word> {
    let mut last = None;
    words_of(text, &mut |form, range, part| {
        if !part && !form.is_empty() && form.chars().nth(LONGEST_WORD).is_none() {
            last = Some(Word { form: form.to_owned(), range, part });
        }
    });
    last.filter(|word| word.range.end == text.len())
}

/// Whether a word is one to look for that the index does not have.
fn is_strange(word: &str, language: Language, known: impl Fn(&str) -> bool) -> bool {
    !words(word, language).is_empty() && !known(word)
}

/// Words without `not` and `no`, but for those before `null` and `valid`: nobody looks for what did *not* happen by that
/// word, and NOT NULL is what many records are about.
fn without_not(words: Vec<Word>) -> Vec<Word> {
    let stays: Vec<bool> = words
        .iter()
        .enumerate()
        .map(|(at, word)| {
            let next = words.get(at + 1).map_or("", |w| w.form.as_str());
            let typed = next.len() > 1 && "null".starts_with(next);
            !matches!(word.form.as_str(), "not" | "no")
                || typed
                || next.starts_with("null")
                || next.starts_with("valid")
        })
        .collect();
    words.into_iter().zip(stays).filter(|(_, stays)| *stays).map(|(word, _)| word).collect()
}

/// The same text, read as plain words.
pub(super) fn read_plainly(text: &str, language: Language) -> Asked {
    Asked { words: without_not(words(bounded(text), language)), mend: true, ..Asked::default() }
}

/// The end of a text that is too long.
fn bounded(text: &str) -> &str {
    if text.len() <= LONGEST {
        return text;
    }
    let start = text.char_indices().rev().nth(LONGEST - 1).map_or(0, |(n, _)| n);
    &text[start..]
}

/// Whether a text is a pasted error.
fn is_error(text: &str) -> bool {
    let lines = text.lines().filter(|line| !line.trim().is_empty()).take(2).count();
    let named = chunks(text).into_iter().any(|chunk| {
        let word = &text[chunk];
        word.len() > 5 && (word.ends_with("Error") || word.ends_with("Exception"))
    });
    let long = text.chars().nth(80).is_some();
    let whole = Text::new(text);
    lines > 1
        || text.contains("Traceback")
        || text.contains("SQLSTATE")
        || named
        || text.lines().any(|line| is_exception(line) && line.contains(':'))
        || !whole.codes().is_empty()
        || (long && (text.contains(['\'', '"', '(', '[', '=']) || text.contains(": ")))
        || is_shown(&whole, text)
        || names_code(&whole)
}

fn read_error(text: &str, toggles: &Toggles, language: Language, known: impl Fn(&str) -> bool) -> Reading {
    let mut error = PastedError::default();
    let mut kept: Vec<Kept> = Vec::new();
    let text = in_one_line(text);
    let lines = Lines::of(&text);
    let whole = Text::new(&lines.telling.join("\n"));
    let in_shape = |form: &str| whole.codes().iter().any(|code| fold(code) == form);
    let is_code = |form: &str| in_shape(form) || is_known_code(form);
    for line in lines.telling {
        let told = told(line);
        let clean = without(line, &told);
        let (values, what): (Vec<_>, Vec<_>) = values(&clean, &known).into_iter().unzip();
        let clean = without(&clean, &values);
        let written = told.iter().map(|_| Value::Quoted).zip(told.iter().cloned());
        for (what, range) in written.chain(what.into_iter().zip(in_line(&told, values))) {
            let value = &line[range];
            if error.masked.iter().all(|masked| masked.text != value) {
                error.masked.push(Masked { text: value.to_owned(), what });
            }
        }
        let first = kept.len();
        for chunk in chunks(&clean) {
            kept.extend(error_words(&clean[chunk], language, is_code));
        }
        if kept[first..].iter().any(|kept| is_server(&kept.word.form)) {
            kept[first..].iter_mut().for_each(|kept| kept.by_server = true);
        }
    }
    let forms: Vec<String> = kept.iter().map(|kept| kept.word.form.clone()).collect();
    error.added = codes_in(&whole, &forms);
    let mend = error.added.is_empty() && whole.codes().is_empty();
    if mend {
        error.added = misspelled(&whole, |word| is_strange(word, language, &known));
    }
    let mend = mend && !error.added.is_empty();
    kept.retain(|kept| {
        let form = kept.word.form.as_str();
        !is_number(form) || kept.by_server || in_shape(form) || error.added.contains(&form)
    });
    let added = error.added.iter().map(|code| Kept::code(code));
    let (codes, others): (Vec<Kept>, Vec<Kept>) = kept.into_iter().partition(|kept| is_code(&kept.word.form));
    let codes: Vec<Kept> = added.chain(codes).collect();
    error.kept = shown(codes.iter().chain(&others));
    let codes = looked_for(codes, &toggles.off);
    let mut asked = Asked { codes: codes.len(), words: codes, mend, ..Asked::default() };
    asked.words.extend(without_not(looked_for(others, &toggles.off)));
    let on = error.masked.iter().filter(|masked| toggles.on.contains(&masked.text));
    asked.words.extend(on.flat_map(|masked| words(&masked.text, language)));
    Reading { asked, naming: lines.naming.join("\n"), error: Some(error), ..Reading::default() }
}

/// A line with one space for each of its values.
fn without(line: &str, values: &[Range<usize>]) -> String {
    let starts = std::iter::once(0).chain(values.iter().map(|value| value.end));
    let ends = values.iter().map(|value| value.start).chain([line.len()]);
    starts.zip(ends).map(|(start, end)| &line[start..end]).collect::<Vec<&str>>().join(" ")
}

/// Where ranges of a line without some values stand in the line itself.
fn in_line(without: &[Range<usize>], ranges: Vec<Range<usize>>) -> impl Iterator<Item = Range<usize>> {
    let (mut values, mut more) = (without.iter().peekable(), 0);
    let mut place = move |at: usize| {
        while let Some(value) = values.next_if(|value| value.start < at + more) {
            more += value.len() - 1;
        }
        at + more
    };
    ranges.into_iter().map(move |range| place(range.start)..place(range.end))
}

/// A word of a pasted error.
struct Kept {
    word: Word,
    /// As it was written.
    written: String,
    /// Whether its line names a database.
    by_server: bool,
}

impl Kept {
    fn code(code: &str) -> Self {
        Self { word: Word { form: fold(code), range: 0..0, part: false }, written: code.to_owned(), by_server: false }
    }
}

/// What is shown of kept words: those that are no parts, each once.
fn shown<'a>(kept: impl Iterator<Item = &'a Kept>) -> Vec<String> {
    let mut seen = HashSet::new();
    let new = kept.filter(|kept| !kept.word.part && seen.insert(&kept.word.form));
    new.map(|kept| kept.written.clone()).collect()
}

/// The words that were not switched off, nor are parts of those that were.
fn looked_for(kept: Vec<Kept>, off: &[String]) -> Vec<Word> {
    let off: Vec<String> = off.iter().map(|text| fold(text)).collect();
    let mut in_off = false;
    let mut words: Vec<Word> = kept.into_iter().map(|kept| kept.word).collect();
    words.retain(|word| {
        if !word.part {
            in_off = off.contains(&word.form);
        }
        !in_off
    });
    words
}

/// The words of one chunk of an error: a class without its path, and of the numbers only codes.
fn error_words(chunk: &str, language: Language, is_code: impl Fn(&str) -> bool) -> Vec<Kept> {
    let name = chunk.rsplit('.').next().unwrap_or(chunk);
    let class = name.chars().next().is_some_and(char::is_uppercase) && name.chars().any(char::is_lowercase);
    let text = if class { name } else { chunk };
    let kept = |word: Word| Kept { written: text[word.range.clone()].to_owned(), word, by_server: false };
    let mut out: Vec<Kept> = words(text, language).into_iter().map(kept).collect();
    out.retain(|kept| !is_number(&kept.word.form) || is_code(&kept.word.form));
    out
}

/// Whether a word is the code of a known error, or an SQLSTATE that is no number.
fn is_known_code(form: &str) -> bool {
    let upper = form.to_ascii_uppercase();
    is_known(&upper) || (is_sqlstate(&upper) && !is_number(form))
}

fn is_number(form: &str) -> bool {
    form.bytes().all(|b| b.is_ascii_digit())
}

/// The texts between `"` and `"`, folded, without what is only quotes.
fn phrases(text: &str) -> Vec<String> {
    let parts: Vec<&str> = text.split(['"', '“', '”']).collect();
    let closed = if parts.len().is_multiple_of(2) { parts.len() - 1 } else { parts.len() };
    parts[..closed].iter().skip(1).step_by(2).map(|p| normal(p)).filter(|p| !p.is_empty()).collect()
}

fn normal(text: &str) -> String {
    fold(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a document holds all phrases, in any of its texts.
pub(super) fn holds(document: &Document, phrases: &[String]) -> bool {
    phrases.iter().all(|phrase| {
        let heads = [&document.id, &document.title, &document.lesson, &document.tags];
        let texts = document.signatures.iter().chain(&document.asked).chain(&document.names).chain(heads);
        let units = document.units.iter().flat_map(|unit| [&unit.heading, &unit.text]);
        texts.chain(units).any(|text| normal(text).contains(phrase.as_str()))
    })
}
