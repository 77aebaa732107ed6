//! The plan: what is looked up for a query, one clause for each distinct word.
//!
//! # Clauses
//! The words of a query ([`super::words`]), parts included, in order and without repetition; at most [`MOST_CLAUSES`].
//! A clause has alternatives, tried in this order; a group that stands already is not added again:
//!
//! 1. the word's own group, where the index has the word: weight 1, or [`CODE`] for a code of a pasted error: what a
//!    title's word weighs, since records mention codes in their text. For a word of four and more letters and nothing else
//!    that the index does not have, the group of the longest beginning that it shares with another form of itself
//!    (`locking` → `locked` → `lock`): of the index's words that begin with all but [`LONGEST_ENDING`] of its letters, but
//!    with three at least, those of which the word or the group is a beginning of this one, at least half of it, and
//!    four letters of it or all but one; the longest, then the first word; weight [`STEM`];
//! 2. the word joined with the next or the one before (`back fill` → `backfill`), where the index has it, weight [`JOINED`];
//! 3. the glossary's other forms ([`super::synonyms`]), weight [`SYNONYM`];
//! 4. for a word that ends where the query ends, two characters and longer, and no pasted error: the groups of the words
//!    that begin with it (of the first [`MOST_FORMS`]), at most [`MOST_PREFIXES`], those in most units first, then by word;
//!    but for the first, one that would bring what is looked up over [`MOST_PREFIX_UNITS`] is passed over; weight [`PREFIX`]. One
//!    character of a script without spaces is such a word anywhere in a query. A word whose own group stands in [`WHOLE`]
//!    units is taken to be written to its end, and finds enough by itself;
//! 5. if there is no alternative yet, no pasted error, and the word has only letters, five or more: the groups of the
//!    nearest words, one edit away, or for words of nine and more letters two, at most [`MOST_TYPOS`], those in most
//!    units first, then by word; weight [`TYPO_1`] or [`TYPO_2`]. An edit adds, drops or changes a letter, or swaps two
//!    neighbours. Words with digits and joiners, which identifiers and codes are, are neither mended nor offered.
//!
//! A clause without alternatives stays: it matches nothing, and counts; but for one of words that say nothing yet. A word of which neither the clause nor those of its
//! parts have an alternative is *unmatched*.
//!
//! # The loose plan
//! When nothing is found: a clause for each word that is no part, with the groups of the words that begin with the longest
//! beginning of it that any word has, three characters at least, or two where it has a digit; at most [`MOST_PREFIXES`]
//! of them, chosen as for a prefix, weight [`PREFIX`].

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::index::{Form, Index};
use super::lists::{Frequency, counts};
use super::nearest::{Letters, distance_within};
use super::synonyms::Synonyms;
use super::words::{Word, has_stem, is_unspaced};

/// The most clauses of a plan.
pub const MOST_CLAUSES: usize = 48;
/// The most groups that a prefix stands for.
pub const MOST_PREFIXES: usize = 24;
/// The most units that are looked up for a prefix, where its first group alone has not more.
pub const MOST_PREFIX_UNITS: u32 = 4096;
/// In how many units a word stands that is not taken for a beginning.
pub const WHOLE: u32 = 256;
/// The most words that are looked at for a beginning, in their order.
pub const MOST_FORMS: usize = 2000;
/// The most groups that a mistyped word stands for.
pub const MOST_TYPOS: usize = 8;
/// What an error number of a pasted error weighs.
pub const CODE: f32 = 8.0;
/// What two words as one weigh in the clause of each: together as much as the word that they make.
pub const JOINED: f32 = 0.5;
/// What another form of the word weighs.
pub const STEM: f32 = 0.9;
/// The longest ending that another form of a word may lack, in letters.
pub const LONGEST_ENDING: usize = 3;
/// What a word that only begins with the query's word weighs.
pub const PREFIX: f32 = 0.7;
/// What another form of a term weighs.
pub const SYNONYM: f32 = 0.6;
/// What a word one edit away weighs.
pub const TYPO_1: f32 = 0.8;
/// What a word two edits away weighs.
pub const TYPO_2: f32 = 0.6;

/// What is looked up for a query.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// The clauses, in the order of the query's words.
    pub clauses: Vec<Clause>,
    /// How many of the first clauses are codes of a pasted error.
    pub codes: usize,
    /// The words that match nothing, nor do their parts.
    pub unmatched: Vec<String>,
}

/// One word of a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// The word, folded.
    pub word: String,
    /// What may stand for it.
    pub alternatives: Vec<Alternative>,
}

impl Clause {
    fn of(word: &Word) -> Self {
        Self { word: word.form.clone(), alternatives: Vec::new() }
    }
}

/// What may stand for a word.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// The group that is looked up.
    pub group: String,
    /// What a match weighs.
    pub weight: f32,
    /// Why it may stand for the word.
    pub how: How,
}

/// Why a group may stand for a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum How {
    Word,
    Stem,
    Joined,
    Synonym,
    Prefix,
    Typo,
}

/// The words of a query, and how they may be read.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    /// Words in order, parts behind their compound.
    pub(super) words: Vec<Word>,
    /// How many of the first words are codes of a pasted error.
    pub(super) codes: usize,
    /// Where the last word is still being typed: the end of the text.
    pub(super) typing_at: Option<usize>,
    /// Whether mistyped words are mended.
    pub(super) mend: bool,
    /// Whether the words say nothing yet: one alone that is still being typed, and is a stop word or one letter.
    pub(super) is_bare: bool,
}

/// Makes the plan for the words of a query.
pub(super) fn plan(index: &Index, synonyms: &Synonyms, asked: &Asked) -> Plan {
    let planner = Planner { index, asked };
    let likes = synonyms.of(&asked.words, index);
    let mut seen = HashSet::new();
    let mut clauses = Vec::new();
    let mut codes = 0;
    for (at, word) in asked.words.iter().enumerate() {
        if clauses.len() == MOST_CLAUSES {
            break;
        }
        if seen.insert(word.form.as_str()) {
            clauses.push(planner.clause(at, &likes[at]));
            codes += usize::from(at < asked.codes);
        }
    }
    if asked.is_bare {
        clauses.retain(|clause| !clause.alternatives.is_empty());
    }
    let unmatched = unmatched(&asked.words, &clauses);
    Plan { clauses, codes, unmatched }
}

/// The words of which no clause, their own or a part's, has an alternative.
fn unmatched(words: &[Word], clauses: &[Clause]) -> Vec<String> {
    let matches: HashMap<&str, bool> =
        clauses.iter().map(|clause| (clause.word.as_str(), !clause.alternatives.is_empty())).collect();
    // A word behind the last clause is not looked up, and nothing is known of it.
    let matches = |word: &Word| matches.get(word.form.as_str()).copied().unwrap_or(true);
    let mut out: Vec<String> = Vec::new();
    for with_parts in words.chunk_by(|_, next| next.part) {
        if let Some(word) = with_parts.first()
            && !with_parts.iter().any(matches)
            && !out.contains(&word.form)
        {
            out.push(word.form.clone());
        }
    }
    out
}

/// Makes the plan for what may have been meant.
pub(super) fn plan_loosely(index: &Index, asked: &Asked) -> Plan {
    let planner = Planner { index, asked };
    let mut plan = Plan::default();
    for word in asked.words.iter().filter(|word| !word.part) {
        let seen = plan.clauses.iter().any(|clause| clause.word == word.form);
        if !seen && plan.clauses.len() < MOST_CLAUSES {
            plan.clauses.push(planner.loose_clause(word));
        }
    }
    plan
}

struct Planner<'a> {
    index: &'a Index,
    asked: &'a Asked,
}

impl Planner<'_> {
    fn clause(&self, at: usize, likes: &[String]) -> Clause {
        let word = &self.asked.words[at];
        let mut clause = Clause::of(word);
        let weight = if at < self.asked.codes { CODE } else { 1.0 };
        if let Some(group) = self.index.group(&word.form) {
            add(&mut clause, group, weight, How::Word);
        } else if let Some(group) = self.other_form(&word.form) {
            add(&mut clause, &group, STEM, How::Stem);
        }
        if !word.part {
            for joined in self.joined(at) {
                add(&mut clause, self.index.group(&joined).unwrap_or_default(), JOINED, How::Joined);
            }
        }
        for like in likes.iter().filter(|like| self.index.has(like)) {
            add(&mut clause, like, SYNONYM, How::Synonym);
        }
        if self.is_beginning(word) && !self.is_whole(word) {
            let forms: Vec<&Form> = self.index.forms_from(&word.form).take(MOST_FORMS).collect();
            for group in self.commonest(forms, &clause, MOST_PREFIXES, MOST_PREFIX_UNITS) {
                add(&mut clause, &group, PREFIX, How::Prefix);
            }
        }
        if clause.alternatives.is_empty() && self.asked.mend {
            self.mend(&mut clause);
        }
        clause
    }

    /// What begins as this word begins.
    fn loose_clause(&self, word: &Word) -> Clause {
        let mut clause = Clause::of(word);
        let beginning = self.index.longest_beginning(&word.form);
        let least = if word.form.bytes().any(|b| b.is_ascii_digit()) { 2 } else { 3 };
        if beginning.chars().count() >= least {
            let forms: Vec<&Form> = self.index.forms_from(beginning).take(MOST_FORMS).collect();
            for group in self.commonest(forms, &clause, MOST_PREFIXES, MOST_PREFIX_UNITS) {
                add(&mut clause, &group, PREFIX, How::Prefix);
            }
        }
        clause
    }

    /// Whether words that begin with this one are meant, too.
    fn is_beginning(&self, word: &Word) -> bool {
        let mut chars = word.form.chars();
        match (chars.next(), chars.next()) {
            (Some(only), None) => is_unspaced(only),
            _ => self.asked.typing_at == Some(word.range.end),
        }
    }

    /// Whether a word is so common that it is not the beginning of another.
    fn is_whole(&self, word: &Word) -> bool {
        let units = |group| Frequency::from(&counts(self.index, group)).units;
        self.index.group(&word.form).is_some_and(|group| units(group) >= WHOLE)
    }

    /// The group of another form of a word that the index does not have.
    fn other_form(&self, word: &str) -> Option<String> {
        let letters = word.chars().count();
        if letters < 4 || !has_stem(word) {
            return None;
        }
        let least = letters.saturating_sub(LONGEST_ENDING).max(3);
        let start = word.char_indices().nth(least).map_or(word.len(), |(n, _)| n);
        let shared = |beginning: &str| {
            let count = beginning.chars().count();
            let fits = 2 * count >= letters && (count >= 4 || count + 1 == letters) && word.starts_with(beginning);
            if fits { count } else { 0 }
        };
        let near =
            self.index.forms_from(&word[..start]).map(|form| (shared(&form.form).max(shared(&form.group)), form));
        let (_, form) =
            near.filter(|(count, _)| *count > 0).reduce(|best, next| if next.0 > best.0 { next } else { best })?;
        Some(form.group.clone())
    }

    /// The word joined with its neighbours, where that is a word of the index.
    fn joined(&self, at: usize) -> Vec<String> {
        let word = &self.asked.words[at];
        let before = self.asked.words[..at].iter().rev().find(|w| !w.part).map(|w| format!("{}{}", w.form, word.form));
        let after = self.asked.words[at + 1..].iter().find(|w| !w.part).map(|w| format!("{}{}", word.form, w.form));
        before.into_iter().chain(after).filter(|joined| has_stem(joined) && self.index.has_form(joined)).collect()
    }

    /// The groups of these words, those in most units first, then by word, as long as they cost no more than `budget`; what
    /// the clause has already is left out.
    fn commonest(&self, forms: Vec<&Form>, clause: &Clause, most: usize, budget: u32) -> Vec<String> {
        let mut seen: HashSet<&str> = clause.alternatives.iter().map(|a| a.group.as_str()).collect();
        let mut groups: Vec<(Reverse<u32>, &str, &str, u32)> = Vec::new();
        for form in forms.into_iter().filter(|form| seen.insert(&form.group)) {
            let Frequency { units, looked_up } = Frequency::from(&counts(self.index, &form.group));
            groups.push((Reverse(units), &form.form, &form.group, looked_up));
        }
        groups.sort_unstable();
        let (mut out, mut spent) = (Vec::new(), 0u32);
        for (_, _, group, cost) in groups {
            if out.len() == most {
                break;
            }
            if out.is_empty() || spent.saturating_add(cost) <= budget {
                spent = spent.saturating_add(cost);
                out.push(group.to_owned());
            }
        }
        out
    }

    fn mend(&self, clause: &mut Clause) {
        let letters = Letters::of(&clause.word);
        let most = match clause.word.chars().count() {
            0..5 => return,
            5..9 => 1,
            _ => 2,
        };
        if !clause.word.chars().all(char::is_alphabetic) {
            return;
        }
        let mut near: [Vec<&Form>; 2] = [Vec::new(), Vec::new()];
        for form in &self.index.forms {
            if let Some(edits @ 1..=2) = distance_within(&letters, &form.form, most) {
                near[edits - 1].push(form);
            }
        }
        let [one, two] = near;
        let (forms, weight) = if one.is_empty() { (two, TYPO_2) } else { (one, TYPO_1) };
        for group in self.commonest(forms, clause, MOST_TYPOS, u32::MAX) {
            add(clause, &group, weight, How::Typo);
        }
    }
}

/// Adds a group that the clause does not have.
fn add(clause: &mut Clause, group: &str, weight: f32, how: How) {
    if clause.alternatives.iter().all(|a| a.group != group) {
        clause.alternatives.push(Alternative { group: group.to_owned(), weight, how });
    }
}
