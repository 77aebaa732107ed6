//! The words of letters alone by their length, for mending what was mistyped: loaded only when a word matched nothing.
//!
//! The shards `x0`, `x1`, … hold the words of one length, in characters, each. A shard is the number of words, and for each: the
//! word, front coded; the number of its group; how common it is, as in the dictionary.

use std::collections::BTreeMap;

use super::dictionary::Dictionary;
use crate::bytes::Writer;
use crate::search::index::{Form, Index};
use crate::search::lists::Frequency;

/// What a shard may have, in bytes before compression.
const MOST: usize = 12_000;

/// By a length, the first shard and how many there are.
pub(super) type Lengths = BTreeMap<usize, (usize, usize)>;

/// The shards; and by the length of words, the first of their shards and how many there are.
pub(super) fn near(index: &Index, dictionary: &Dictionary<'_>) -> (Vec<Vec<u8>>, Lengths) {
    let mut by_length: BTreeMap<usize, Vec<&Form>> = BTreeMap::new();
    for form in index.forms.iter().filter(|form| form.form.chars().all(char::is_alphabetic)) {
        by_length.entry(form.form.chars().count()).or_default().push(form);
    }
    let (mut shards, mut places) = (Vec::new(), Lengths::new());
    for (length, forms) in by_length {
        let first = shards.len();
        let mut rest = forms.as_slice();
        while !rest.is_empty() {
            let (shard, count) = shard(dictionary, rest);
            shards.push(shard);
            rest = &rest[count..];
        }
        places.insert(length, (first, shards.len() - first));
    }
    (shards, places)
}

/// As many words as fit.
fn shard(dictionary: &Dictionary<'_>, forms: &[&Form]) -> (Vec<u8>, usize) {
    let (mut body, mut count, mut before) = (Writer::default(), 0, "");
    for form in forms {
        body.front(before, &form.form);
        before = &form.form;
        let number = dictionary.numbers.get(form.group.as_str()).copied().unwrap_or_default();
        body.number(number);
        Frequency::from(&dictionary.counts.get(number as usize).copied().unwrap_or_default()).write(&mut body);
        count += 1;
        if body.len() >= MOST {
            break;
        }
    }
    (body.take_counted(count), count)
}
