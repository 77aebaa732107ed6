//! The check of a build: what is in the index is found in the shards, by the ways that a reader takes.

use std::collections::HashMap;

use rayon::prelude::*;

use super::meta::{unfronted, unpacked};
use super::names::{first_run, second_word, shard_of};
use super::read::{self, Entry, Group, Key};
use super::shard::{METADATA, Shard};
use crate::search::index::{Form, Index};
use crate::search::lists::counts;
use crate::search::names::Names;
use crate::search::storage::IndexError;

/// Looks up every word of an index, in the dictionary and among the lists, and every name.
///
/// # Errors
/// [`IndexError`] for the first word that is not found, or that leads to other places than in the index; and for a name.
pub(super) fn everything_is_found(index: &Index, names: &Names, shards: &[&Shard]) -> Result<(), IndexError> {
    let reader = || Lookup::open(shards).ok_or_else(|| IndexError::new("its metadata cannot be read again".to_owned()));
    let lists = || reader().map(|reader| reader.every_list(index));
    let words = || every_word(index, &mut reader()?).and_then(|()| every_name(names, &mut reader()?));
    let (words, lists) = rayon::join(words, lists);
    words?;
    match lists? {
        Some(form) => Err(IndexError::new(format!("`{form}` has other places in its shards"))),
        None => Ok(()),
    }
}

fn every_word(index: &Index, reader: &mut Lookup<'_>) -> Result<(), IndexError> {
    let mut checked: HashMap<&str, u32> = HashMap::new();
    for Form { form, group } in &index.forms {
        let lost = |what: &str| IndexError::new(format!("`{form}` {what} in its shards"));
        let found = reader.word(form).filter(|entry| entry.group == *group);
        let number = found.ok_or_else(|| lost("is not found"))?.number;
        if reader.placed(form) != Some(number) {
            return Err(lost("is not found among the lists"));
        }
        if checked.insert(group, number).is_some_and(|before| before != number) {
            return Err(lost("has two groups"));
        }
    }
    Ok(())
}

fn every_name(names: &Names, reader: &mut Lookup<'_>) -> Result<(), IndexError> {
    let is_lost = |(key, names): &(&String, &Vec<(u32, String)>)| reader.named(key) != Some(names);
    match names.by_key().iter().find(is_lost) {
        Some((key, _)) => Err(IndexError::new(format!("the name `{key}` is not found in its shards"))),
        None => Ok(()),
    }
}

/// The first number of each of some runs.
fn firsts(counts: &[u32]) -> Vec<u32> {
    let mut next = 0;
    let first = |count: &u32| {
        next += count;
        next - count
    };
    counts.iter().map(first).collect()
}

/// Shards as a reader uses them. Of each kind the last one is kept open: words come in their order, and so do names.
struct Lookup<'a> {
    by_name: HashMap<&'a str, &'a [u8]>,
    words: Vec<String>,
    first_groups: Vec<u32>,
    places: Vec<String>,
    first_of_lists: Vec<u32>,
    names: Vec<String>,
    apart: Vec<String>,
    crowded: Vec<String>,
    open_words: Option<(usize, Vec<Entry>)>,
    open_places: Option<(usize, HashMap<String, u32>)>,
    open_names: HashMap<char, (usize, Vec<Key>)>,
}

impl<'a> Lookup<'a> {
    fn open(shards: &[&'a Shard]) -> Option<Self> {
        let by_name: HashMap<&str, &[u8]> =
            shards.iter().map(|shard| (shard.name.as_str(), shard.bytes.as_slice())).collect();
        let meta: serde_json::Value = serde_json::from_slice(by_name.get(METADATA)?).ok()?;
        let texts = |key: &str| unfronted(meta.get(key)?.as_str()?);
        let groups: Vec<u32> = serde_json::from_value(meta.get("groups")?.clone()).ok()?;
        let first_of_lists = firsts(&unpacked(meta.get("lists")?.as_str()?));
        Some(Self {
            by_name,
            words: texts("words")?,
            first_groups: firsts(&groups),
            places: texts("places")?,
            first_of_lists,
            names: texts("names")?,
            apart: texts("apart")?,
            crowded: texts("crowded")?,
            open_words: None,
            open_places: None,
            open_names: HashMap::new(),
        })
    }

    /// A word, by the dictionary.
    fn word(&mut self, form: &str) -> Option<&Entry> {
        let at = shard_of(&self.words, form)?;
        if self.open_words.as_ref().is_none_or(|(open, _)| *open != at) {
            let bytes = self.by_name.get(format!("d{at}").as_str())?;
            self.open_words = Some((at, read::words(bytes, *self.first_groups.get(at)?)?));
        }
        let (_, entries) = self.open_words.as_ref()?;
        entries.binary_search_by(|entry| entry.form.as_str().cmp(form)).ok().and_then(|at| entries.get(at))
    }

    /// The number of a word's group, by the lists.
    fn placed(&mut self, form: &str) -> Option<u32> {
        let at = shard_of(&self.places, form)?;
        if self.open_places.as_ref().is_none_or(|(open, _)| *open != at) {
            let read::Lists { strays, groups, .. } = read::lists(self.by_name.get(format!("p{at}").as_str())?)?;
            let mut numbers: HashMap<String, u32> = strays.into_iter().collect();
            for (number, (forms, _)) in (*self.first_of_lists.get(at)?..).zip(groups) {
                numbers.extend(forms.into_iter().map(|form| (form, number)));
            }
            self.open_places = Some((at, numbers));
        }
        self.open_places.as_ref()?.1.get(form).copied()
    }

    /// The names that have a key; by its second word, too, they must be these.
    fn named(&mut self, key: &str) -> Option<&Vec<(u32, String)>> {
        let has = |runs: &[String], run: &str| runs.binary_search_by(|other| other.as_str().cmp(run)).is_ok();
        let first = first_run(key);
        if !has(&self.apart, first) {
            return self.named_in('p', shard_of(&self.places, first)?, key);
        }
        if let Some(second) = second_word(key).filter(|second| !has(&self.crowded, second))
            && let Some(at) = shard_of(&self.places, second)
        {
            let by_second = self.named_in('p', at, key)?.clone();
            return self.named_in('n', shard_of(&self.names, key)?, key).filter(|names| **names == by_second);
        }
        self.named_in('n', shard_of(&self.names, key)?, key)
    }

    /// The names that have a key in a shard of a kind.
    fn named_in(&mut self, kind: char, at: usize, key: &str) -> Option<&Vec<(u32, String)>> {
        if self.open_names.get(&kind).is_none_or(|(open, _)| *open != at) {
            let names = read::names(self.by_name.get(format!("{kind}{at}").as_str())?)?;
            self.open_names.insert(kind, (at, names));
        }
        let (_, names) = self.open_names.get(&kind)?;
        let found = names.binary_search_by(|(other, _)| other.as_str().cmp(key)).ok()?;
        names.get(found).map(|(_, names)| names)
    }

    /// Holds all lists against the index. A word whose lists are other ones; empty for a damaged shard.
    fn every_list(&self, index: &Index) -> Option<String> {
        let same = |(forms, lists): &Group| {
            let group = forms.first().and_then(|form| index.group(form));
            let counted = group.map(|group| counts(index, group));
            let fits = counted.is_some_and(|counted| lists.iter().map(|list| list.units).eq(counted));
            fits && forms.iter().all(|form| index.group(form) == group)
        };
        let other = |at: usize| {
            let shard = self.by_name.get(format!("p{at}").as_str()).and_then(|bytes| read::lists(bytes));
            let Some(read::Lists { groups, .. }) = shard else { return Some(String::new()) };
            groups.iter().find(|group| !same(group)).map(|(forms, _)| forms.first().cloned().unwrap_or_default())
        };
        (0..self.first_of_lists.len()).into_par_iter().find_map_first(other)
    }
}
