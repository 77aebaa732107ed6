//! The words of the index, so that a reader without a stemmer finds their groups.
//!
//! Groups are numbered in the order of their first words. The shards `d0`, `d1`, … hold the words in their order. A shard is
//! the number of words, and for each: the word, front coded; and one of
//!
//! - `0`, the group, front coded against the word, and how common it is: the next number;
//! - `1`, how many groups of this shard lie between: the number of one that stands in this shard;
//! - `2`, the number, the group, front coded against the word, and how common it is: one of an earlier shard.
//!
//! How common a group is: twice the number of units that it stands in, field by field, plus 1 where some field's list is
//! cut, and then the number of units in the cut lists.

use foldhash::{HashMap, HashMapExt as _};

use crate::bytes::Writer;
use crate::search::index::Index;
use crate::search::lists::{Counts, Frequency, counts};

/// What a shard of words may have, in bytes before compression.
const MOST: usize = 4_000;

/// The words in shards.
#[derive(Debug)]
pub(super) struct Dictionary<'a> {
    /// The groups by their numbers.
    pub(super) groups: Vec<&'a str>,
    /// The numbers of the groups.
    pub(super) numbers: HashMap<&'a str, u32>,
    /// In how many units the groups stand, field by field, by their numbers.
    pub(super) counts: Vec<Counts>,
    pub(super) shards: Vec<Vec<u8>>,
    /// The first word of each shard.
    pub(super) starts: Vec<&'a str>,
    /// The number of the next new group at the start of each shard.
    pub(super) first_groups: Vec<u32>,
}

/// Writes the words of an index.
pub(super) fn dictionary(index: &Index) -> Dictionary<'_> {
    let mut out = Dictionary {
        groups: Vec::new(),
        numbers: HashMap::new(),
        counts: Vec::new(),
        shards: Vec::new(),
        starts: Vec::new(),
        first_groups: Vec::new(),
    };
    let (mut shard, mut count, mut before) = (Writer::default(), 0, "");
    let mut first = 0u32;
    for form in &index.forms {
        if count == 0 {
            first = u32::try_from(out.groups.len()).unwrap_or(u32::MAX);
            out.first_groups.push(first);
            out.starts.push(&form.form);
            before = "";
        }
        shard.front(before, &form.form);
        before = &form.form;
        out.group(index, &form.form, &form.group, first, &mut shard);
        count += 1;
        if shard.len() >= MOST {
            out.close(&mut shard, &mut count);
        }
    }
    if count > 0 {
        out.close(&mut shard, &mut count);
    }
    out
}

impl<'a> Dictionary<'a> {
    /// The number of a group of the index.
    pub(super) fn number(&self, group: &str) -> u32 {
        self.numbers.get(group).copied().unwrap_or_default()
    }

    fn group(&mut self, index: &'a Index, form: &str, group: &'a str, first: u32, shard: &mut Writer) {
        let next = u32::try_from(self.groups.len()).unwrap_or(u32::MAX);
        match self.numbers.get(group).copied() {
            None => {
                self.numbers.insert(group, next);
                self.groups.push(group);
                self.counts.push(counts(index, group));
                shard.byte(0);
                self.describe(form, next, shard);
            }
            Some(number) if number >= first => {
                shard.byte(1);
                shard.number(next - number - 1);
            }
            Some(number) => {
                shard.byte(2);
                shard.number(number);
                self.describe(form, number, shard);
            }
        }
    }

    fn describe(&self, form: &str, number: u32, shard: &mut Writer) {
        shard.front(form, self.groups[number as usize]);
        Frequency::from(&self.counts[number as usize]).write(shard);
    }

    fn close(&mut self, shard: &mut Writer, count: &mut usize) {
        self.shards.push(shard.take_counted(std::mem::take(count)));
    }
}

impl Frequency {
    /// See the module's documentation.
    pub(super) fn write(self, shard: &mut Writer) {
        shard.number(2 * self.units + u32::from(self.looked_up != self.units));
        if self.looked_up != self.units {
            shard.number(self.looked_up);
        }
    }
}
