//! Where groups stand. The shards `p0`, `p1`, … hold the groups in the order of their numbers, each as a part with its length:
//!
//! - its words: their number, and each, front coded;
//! - for each field in the fields' order: 0 where it does not stand there; else in how many units it stands, how many of
//!   them are listed, the units by their differences, how often it stands in each, and the code of each field's length.

use super::bytes::Writer;
use super::dictionary::Dictionary;
use crate::search::field::Field;
use crate::search::index::{Index, Places};
use crate::search::lists;

/// What a shard of lists may have, in bytes before compression; one group alone may have more.
const MOST: usize = 9_000;

/// The lists in shards, and the number of the first group of each.
pub(super) fn postings(index: &Index, dictionary: &Dictionary<'_>) -> (Vec<Vec<u8>>, Vec<u32>) {
    let mut forms: Vec<Vec<&str>> = vec![Vec::new(); dictionary.groups.len()];
    for form in &index.forms {
        if let Some(number) = dictionary.numbers.get(form.group.as_str()) {
            forms[*number as usize].push(&form.form);
        }
    }
    let (mut shards, mut starts) = (Vec::new(), Vec::new());
    let mut shard = Writer::default();
    for ((number, group), forms) in (0u32..).zip(&dictionary.groups).zip(&forms) {
        let part = part(index, group, forms);
        if !shard.is_empty() && shard.len() + part.len() > MOST {
            shards.push(shard.take());
        }
        if shard.is_empty() {
            starts.push(number);
        }
        shard.part(&part);
    }
    if !shard.is_empty() {
        shards.push(shard.take());
    }
    (shards, starts)
}

fn part(index: &Index, group: &str, forms: &[&str]) -> Writer {
    let mut out = Writer::default();
    out.count(forms.len());
    let mut before = "";
    for form in forms {
        out.front(before, form);
        before = form;
    }
    for field in Field::ALL {
        match lists::list(index, field, group) {
            Some(places) => list(&places, &mut out),
            None => out.number(0),
        }
    }
    out
}

fn list(places: &Places, out: &mut Writer) {
    out.number(places.doc_freq);
    out.count(places.entries.len());
    out.rising(places.entries.iter().map(|(unit, ..)| *unit));
    places.entries.iter().for_each(|(_, frequency, _)| out.number(*frequency));
    places.entries.iter().for_each(|(.., code)| out.byte(*code));
}
