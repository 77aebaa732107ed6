//! The check of a build: what is in the index is found in the shards, by the way that a reader takes.

use std::collections::HashMap;

use super::meta::unpacked;
use super::read::{self, Entry, Group};
use super::shard::Shard;
use crate::search::index::Index;
use crate::search::lists::counts;
use crate::search::storage::IndexError;

/// Looks up every word of an index.
///
/// # Errors
/// [`IndexError`] for the first word that is not found, or that leads to other places than in the index.
pub(super) fn every_word_is_found(index: &Index, shards: &[Shard]) -> Result<(), IndexError> {
    let reader = Lookup::open(shards).ok_or_else(|| IndexError::new("its metadata cannot be read again".to_owned()))?;
    let mut checked: HashMap<&str, u32> = HashMap::new();
    for form in &index.forms {
        let lost = |what: &str| IndexError::new(format!("`{}` {what} in its shards", form.form));
        let found = reader.word(&form.form).filter(|entry| entry.group == form.group);
        let number = found.ok_or_else(|| lost("is not found"))?.number;
        match checked.insert(&form.group, number) {
            Some(before) if before == number => continue,
            Some(_) => return Err(lost("has two groups")),
            None => {}
        }
        let (forms, places) = reader.group(number).ok_or_else(|| lost("has no places"))?;
        let same = places.iter().map(|list| list.units).eq(counts(index, &form.group));
        if !same || !forms.contains(&form.form) {
            return Err(lost("has other places"));
        }
    }
    Ok(())
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

/// Shards as a reader uses them.
struct Lookup {
    words: Vec<(String, Vec<Entry>)>,
    groups: Vec<(u32, Vec<Group>)>,
}

impl Lookup {
    fn open(shards: &[Shard]) -> Option<Self> {
        let by_name: HashMap<&str, &Shard> = shards.iter().map(|shard| (shard.name.as_str(), shard)).collect();
        let meta: serde_json::Value = serde_json::from_slice(&by_name.get("index")?.bytes).ok()?;
        let numbers = |key: &str| -> Option<Vec<u32>> { serde_json::from_value(meta.get(key)?.clone()).ok() };
        let starts: Vec<String> = serde_json::from_value(meta.get("words")?.clone()).ok()?;
        let words = starts.into_iter().zip(firsts(&numbers("groups")?)).enumerate().map(|(at, (start, first))| {
            Some((start, read::words(&by_name.get(format!("d{at}").as_str())?.bytes, first)?))
        });
        let groups = firsts(&unpacked(meta.get("lists")?.as_str()?))
            .into_iter()
            .enumerate()
            .map(|(at, first)| Some((first, read::lists(&by_name.get(format!("p{at}").as_str())?.bytes)?)));
        Some(Self { words: words.collect::<Option<_>>()?, groups: groups.collect::<Option<_>>()? })
    }

    fn word(&self, form: &str) -> Option<&Entry> {
        let at = self.words.partition_point(|(start, _)| start.as_str() <= form).checked_sub(1)?;
        let entries = &self.words.get(at)?.1;
        entries.binary_search_by(|entry| entry.form.as_str().cmp(form)).ok().and_then(|at| entries.get(at))
    }

    fn group(&self, number: u32) -> Option<&Group> {
        let at = self.groups.partition_point(|(first, _)| *first <= number).checked_sub(1)?;
        let (first, groups) = self.groups.get(at)?;
        groups.get((number - first) as usize)
    }
}
