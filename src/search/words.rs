//! Text becomes words: one specification for documents, for queries, and for every other reader of the index.
//!
//! 1. **Chunks.** A chunk is a run of letters, digits and combining marks. One or two of the joiners `_ - . : /` between
//!    two of them belong to it; an apostrophe between two letters belongs to it and is left out. Two hyphens before a
//!    letter belong to it when they stand behind white space, a bracket, a quote or nothing: it is a flag.
//! 2. **Folding.** Canonical decomposition, combining marks U+0300 to U+036F dropped but for U+0306 behind a Cyrillic `и`
//!    or `у` (`й` is a letter of its own), lower case, marks dropped again, `ß æ œ ø đ ł ı` written as
//!    `ss ae oe o d l i`, letters and digits of full width in their usual width; then canonical composition.
//! 3. **Parts.** A chunk is kept whole. One with joiners gives also its pieces between `:` and `/`, its atoms between all
//!    joiners, and an atom in camel case (`aB`, and `ABc` before `B`) its humps. A part of one character, or of less
//!    than four digits and nothing else, is left out. A flag gives also what is behind its hyphens.
//! 4. **Scripts without spaces** between words (Han, Hiragana, Katakana, Hangul, Thai, Lao, Khmer, Myanmar): a run of
//!    their letters is a chunk of its own, and its words are its pairs of neighbours, or the one character.
//! 5. Words of which folding leaves nothing, and those of more than [`LONGEST`] characters, are left out, and in English so are
//!    [stop words](is_stop_word).
//!
//! What is a letter, a digit, a mark or a space says Unicode; a reader that is older than the index takes characters that it
//! does not know for none of them.
//!
//! A word has a *group*, under which it is indexed: its stem, for words of three and more letters and nothing else;
//! itself, for all others. The index tells the group of each of its words; nobody else stems.

use std::collections::HashSet;
use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::language::Language;
pub use crate::source::{fold, is_unspaced};

/// The longest word, in characters; a longer one is no word that somebody types.
pub const LONGEST: usize = 80;

/// A word and where it stands in its text, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The folded word.
    pub form: String,
    /// Its place; the part's place for a part.
    pub range: Range<usize>,
    /// Whether it is a part of the word before it.
    pub part: bool,
}

/// All words of a text in order, each compound before its parts.
#[must_use]
pub fn words(text: &str, language: Language) -> Vec<Word> {
    let mut out = Vec::new();
    words_of(text, &mut |form, range, part| {
        if !is_left_out(form, language) {
            out.push(Word { form: form.to_owned(), range, part });
        }
    });
    out
}

/// Whether a folded word is left out: one that says nothing in its language, one that is too long, and marks of accents alone,
/// of which folding leaves nothing.
pub(super) fn is_left_out(form: &str, language: Language) -> bool {
    form.is_empty() || (language.is_english() && is_stop_word(form)) || form.chars().nth(LONGEST).is_some()
}

/// Takes each word of a text to `each`, those too that are left out: folded, its place, and whether it is a part.
pub(super) fn words_of(text: &str, each: &mut impl FnMut(&str, Range<usize>, bool)) {
    let mut plain = String::new();
    for chunk in chunks(text) {
        let source = &text[chunk.clone()];
        if is_plain(source) {
            plain.clear();
            plain.push_str(source);
            plain.make_ascii_lowercase();
            each(&plain, chunk, false);
        } else {
            let mut found = Vec::new();
            push_chunk(text, chunk, &mut found);
            found.into_iter().for_each(|word| each(&word.form, word.range, word.part));
        }
    }
}

/// Whether a chunk is a word as it stands, but for the case of its first letter: most are.
fn is_plain(chunk: &str) -> bool {
    let Some((first, rest)) = chunk.as_bytes().split_first() else { return false };
    first.is_ascii_alphanumeric() && rest.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

/// The chunks of a text, in bytes.
#[must_use]
pub fn chunks(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if is_unspaced(c) {
            let end = run_end(text, at, is_unspaced);
            out.push(at..end);
            at = end;
        } else if is_word_char(c) {
            let end = chunk_end(text, at);
            let flag = text[..at].ends_with("--") && c.is_alphabetic() && opens_flag(&text[..at - 2]);
            out.push(if flag { at - 2..end } else { at..end });
            at = end;
        } else {
            at += c.len_utf8();
        }
    }
    out
}

fn opens_flag(before: &str) -> bool {
    before
        .chars()
        .next_back()
        .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '`' | '"' | '\'' | '“' | '‘'))
}

fn run_end(text: &str, start: usize, belongs: impl Fn(char) -> bool) -> usize {
    text[start..].find(|c| !belongs(c)).map_or(text.len(), |n| start + n)
}

/// Where a chunk ends: joiners and apostrophes belong to it where a word goes on behind them.
fn chunk_end(text: &str, start: usize) -> usize {
    let mut end = run_end(text, start, is_word_char);
    loop {
        let rest = &text[end..];
        let joiners = rest.bytes().take(3).take_while(|b| matches!(b, b'_' | b'-' | b'.' | b':' | b'/')).count();
        let gap = match joiners {
            0 => rest.chars().next().filter(|c| matches!(c, '\'' | '’')).map_or(0, char::len_utf8),
            n => n,
        };
        let next = rest[gap..].chars().next();
        let goes_on = next.is_some_and(|c| is_word_char(c) && (joiners > 0 || c.is_alphabetic()));
        if gap == 0 || joiners > 2 || !goes_on {
            return end;
        }
        end = run_end(text, end + gap, is_word_char);
    }
}

/// Letters, digits and marks of scripts that put spaces between words.
fn is_word_char(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    (c.is_alphanumeric() || is_combining_mark(c)) && !is_unspaced(c)
}

/// So many parts of a word are compared with each other.
const FEW_PARTS: usize = 16;

fn push_chunk(text: &str, chunk: Range<usize>, out: &mut Vec<Word>) {
    let source = &text[chunk.clone()];
    if source.chars().next().is_some_and(is_unspaced) {
        return push_pairs(source, chunk.start, out);
    }
    out.push(Word { form: fold(source), range: chunk.clone(), part: false });
    let mut parts: Vec<Range<usize>> = Vec::new();
    if let Some(name) = source.strip_prefix("--") {
        parts.push(2..2 + name.len());
    }
    let colons = split(source, 0..source.len(), |c| matches!(c, ':' | '/'));
    if colons.len() > 1 {
        parts.extend(colons);
    }
    let atoms = split(source, 0..source.len(), |c| matches!(c, '_' | '-' | '.' | ':' | '/'));
    for atom in atoms {
        let humps = humps(source, atom.clone());
        parts.push(atom);
        if humps.len() > 1 {
            parts.extend(humps);
        }
    }
    let first = out.len() - 1;
    // A few parts are sooner compared with each other than kept in a set.
    let mut seen = (parts.len() > FEW_PARTS).then(|| HashSet::from([out[first].form.clone()]));
    for part in parts {
        let form = fold(&source[part.clone()]);
        let is_new = match &mut seen {
            Some(seen) => seen.insert(form.clone()),
            None => out[first..].iter().all(|word| word.form != form),
        };
        if is_new && carries_meaning(&form) {
            out.push(Word { form, range: chunk.start + part.start..chunk.start + part.end, part: true });
        }
    }
}

fn carries_meaning(part: &str) -> bool {
    let count = part.chars().count();
    count > 1 && (count > 3 || !part.chars().all(|c| c.is_ascii_digit()))
}

fn push_pairs(source: &str, start: usize, out: &mut Vec<Word>) {
    let places: Vec<(usize, char)> = source.char_indices().collect();
    if places.len() == 1 {
        out.push(Word { form: fold(source), range: start..start + source.len(), part: false });
    }
    for pair in places.windows(2) {
        if let [(from, _), (to, b)] = pair {
            let range = start + from..start + to + b.len_utf8();
            out.push(Word { form: fold(&source[*from..to + b.len_utf8()]), range, part: false });
        }
    }
}

fn split(text: &str, within: Range<usize>, at: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = within.start;
    for (n, c) in text[within.clone()].char_indices() {
        if at(c) {
            out.push(start..within.start + n);
            start = within.start + n + c.len_utf8();
        }
    }
    out.push(start..within.end);
    out.retain(|range| !range.is_empty());
    out
}

/// An atom at its changes of case: `RunPython` is `Run` and `Python`, `HTTPError` is `HTTP` and `Error`.
pub(super) fn humps(text: &str, atom: Range<usize>) -> Vec<Range<usize>> {
    let chars: Vec<(usize, char)> = text[atom.clone()].char_indices().map(|(n, c)| (atom.start + n, c)).collect();
    let mut out = Vec::new();
    let mut start = atom.start;
    for at in 1..chars.len() {
        let (before, (place, here)) = (chars[at - 1].1, chars[at]);
        let last_of_capitals = before.is_uppercase() && chars.get(at + 1).is_some_and(|(_, c)| c.is_lowercase());
        if here.is_uppercase() && (before.is_lowercase() || last_of_capitals) {
            out.push(start..place);
            start = place;
        }
    }
    out.push(start..atom.end);
    out
}

/// Whether a word's group is its stem, and not the word itself.
#[must_use]
pub fn has_stem(form: &str) -> bool {
    form.chars().nth(2).is_some() && form.chars().all(char::is_alphabetic)
}

/// Words that say nothing of what is looked for. `not`, `no`, `before` and the like are none.
pub(super) const STOP_WORDS: [&str; 100] = [
    "a", "about", "also", "am", "an", "and", "any", "are", "arent", "as", "at", "be", "because", "been", "being",
    "but", "by", "can", "cant", "could", "did", "didnt", "do", "does", "doesnt", "doing", "dont", "for", "from", "had",
    "has", "have", "having", "he", "her", "here", "his", "how", "i", "if", "im", "in", "into", "is", "isnt", "it",
    "its", "ive", "just", "may", "me", "might", "must", "my", "now", "of", "on", "or", "our", "out", "please", "shall",
    "she", "should", "so", "some", "such", "than", "that", "the", "their", "them", "then", "there", "these", "they",
    "this", "those", "to", "too", "up", "us", "very", "was", "wasnt", "we", "were", "what", "when", "where", "which",
    "who", "whom", "why", "will", "with", "without", "would", "you", "your",
];

/// Whether a folded word is left out of what is in English.
#[must_use]
pub fn is_stop_word(form: &str) -> bool {
    STOP_WORDS.binary_search(&form).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(text: &str) -> Vec<String> {
        words(text, Language::ENGLISH).into_iter().map(|word| word.form).collect()
    }

    #[test]
    fn compounds_are_kept_whole_and_split() {
        assert_eq!(
            forms("squawk/ban-drop-column"),
            ["squawk/ban-drop-column", "squawk", "ban-drop-column", "ban", "drop", "column"]
        );
        assert_eq!(
            forms("django.db.IntegrityError:"),
            ["django.db.integrityerror", "django", "db", "integrityerror", "integrity", "error"]
        );
        assert_eq!(forms("ActiveRecord::Base"), ["activerecord::base", "activerecord", "base", "active", "record"]);
        assert_eq!(
            forms("HTTPError sm040 INC-2023-001"),
            ["httperror", "http", "error", "sm040", "inc-2023-001", "inc", "2023"]
        );
    }

    #[test]
    fn a_compound_of_many_parts_is_taken_apart_in_one_pass() {
        let many: Vec<String> = (0..40).map(|n| format!("part{}", n % 25)).collect();
        // The whole of it is longer than a word may be.
        assert_eq!(forms(&many.join("_")), many[..25]);
        // Each part compared with all before it would take minutes.
        let endless: Vec<String> = (0..200_000).map(|n| format!("ab{n}")).collect();
        assert_eq!(forms(&endless.join("-")).iter().filter(|form| form.len() < 10).count(), 200_000);
    }

    #[test]
    fn flags_keep_their_hyphens() {
        assert_eq!(forms("migrate --fake-initial"), ["migrate", "--fake-initial", "fake-initial", "fake", "initial"]);
        assert_eq!(forms("a -- comment, x--y"), ["comment", "x--y"]);
    }

    #[test]
    fn accents_case_and_apostrophes_do_not_count() {
        assert_eq!(forms("Größe RÜCKFALL doesn’t table's e\u{301}té"), ["grosse", "ruckfall", "tables", "ete"]);
        assert_eq!(forms("Йод Ёлка и\u{306}о ＭｙＳＱＬ８０"), ["йод", "елка", "йо", "mysql80", "sql80"]);
    }

    #[test]
    fn marks_without_a_letter_are_no_word() {
        assert_eq!(forms("\u{300}: a\u{300}b \u{301}\u{302}"), ["ab"]);
    }

    #[test]
    fn unspaced_scripts_are_pairs() {
        assert_eq!(forms("移行する x"), ["移行", "行す", "する", "x"]);
        assert_eq!(forms("表"), ["表"]);
        assert_eq!(forms("人々、表・ａか\u{3099}"), ["人々", "表", "が"]);
        assert_eq!(forms("MySQLの移行v2 ตาราง ﾃﾞ"), ["mysql", "sql", "の移", "移行", "v2", "ตา", "าร", "รา", "าง", "ﾃﾞ"]);
    }

    #[test]
    fn ends_of_sentences_are_no_joiners() {
        assert_eq!(forms("Stop. Then: go/ and... on_"), ["stop", "go"]);
    }

    #[test]
    fn stop_words_are_sorted() {
        assert!(STOP_WORDS.is_sorted());
    }

    #[test]
    fn places_are_those_of_the_text() {
        for text in ["é—Stage/edge: «ÜBER»", "--x", "a'b’c", "\u{301}\u{302}", "日本語text", "a::b::::c"] {
            for word in words(text, Language::ENGLISH) {
                assert!(text.get(word.range.clone()).is_some(), "{text} {word:?}");
            }
        }
    }
}
