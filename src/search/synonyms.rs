//! Other forms of a word, from the glossary: a term and its `also` stand for each other.
//!
//! A form is found where the groups of its words follow each other in the query. Each word of the found form then gets
//! those other forms as alternatives that are a single word.

use std::collections::HashMap;

use super::document::Kind;
use super::index::Index;
use super::words::{Word, words};

/// The glossary's forms.
#[derive(Debug, Default)]
pub(super) struct Synonyms {
    /// By their first group.
    forms: HashMap<String, Vec<Form>>,
}

/// A form of a term.
#[derive(Debug)]
struct Form {
    /// Its words' groups.
    groups: Vec<String>,
    /// The single words that may stand for it.
    singles: Vec<String>,
}

impl Synonyms {
    pub(super) fn new(index: &Index) -> Self {
        let mut out = Self::default();
        for term in index.documents.iter().filter(|d| d.kind == Kind::Term) {
            let forms: Vec<Vec<String>> = std::iter::once(&term.title)
                .chain(&term.names)
                .filter_map(|form| {
                    let words = words(form, index.language);
                    whole_groups(&words, index).map(|(_, group)| group.map(str::to_owned)).collect::<Option<Vec<_>>>()
                })
                .filter(|form| !form.is_empty())
                .collect();
            for form in &forms {
                let mut singles: Vec<String> =
                    forms.iter().filter(|other| *other != form && other.len() == 1).map(|o| o[0].clone()).collect();
                singles.dedup();
                if !singles.is_empty() {
                    out.forms.entry(form[0].clone()).or_default().push(Form { groups: form.clone(), singles });
                }
            }
        }
        out
    }

    /// All forms with what may stand for them, their groups as numbers; in an order of their own that stays the same.
    pub(super) fn numbered(&self, number: impl Fn(&str) -> Option<u32>) -> Vec<(Vec<u32>, Vec<u32>)> {
        let numbers = |groups: &[String]| groups.iter().map(|group| number(group)).collect::<Option<Vec<u32>>>();
        let of = |form: &Form| {
            let singles: Vec<u32> = form.singles.iter().filter_map(|group| number(group)).collect();
            numbers(&form.groups).map(|groups| (groups, singles))
        };
        let mut out: Vec<(Vec<u32>, Vec<u32>)> =
            self.forms.values().flat_map(|forms| forms.iter().filter_map(of)).collect();
        // Forms with one first group stay in the order in which they are tried.
        out.sort_by_key(|(groups, _)| groups.first().copied());
        out
    }

    /// For each word, the words that may stand for it.
    pub(super) fn of(&self, words: &[Word], index: &Index) -> Vec<Vec<String>> {
        let mut out = vec![Vec::new(); words.len()];
        let whole: Vec<(usize, Option<&str>)> = whole_groups(words, index).collect();
        for start in 0..whole.len() {
            let forms = whole[start].1.and_then(|group| self.forms.get(group));
            for Form { groups: form, singles } in forms.into_iter().flatten() {
                let same =
                    |w: &&[(usize, Option<&str>)]| w.iter().map(|(_, g)| *g).eq(form.iter().map(|g| Some(g.as_str())));
                let found = whole.get(start..start + form.len()).filter(same);
                for (at, _) in found.into_iter().flatten() {
                    out[*at].extend(singles.iter().cloned());
                }
            }
        }
        out
    }
}

/// The words that are no parts, each with its place and its group; none of a word that the index does not have.
fn whole_groups<'a>(words: &'a [Word], index: &'a Index) -> impl Iterator<Item = (usize, Option<&'a str>)> + 'a {
    let whole = words.iter().enumerate().filter(|(_, word)| !word.part);
    whole.map(|(at, word)| (at, index.group(&word.form)))
}
