//! Where groups stand, and which words lead there.
//!
//! The shards `p0`, `p1`, … hold the groups in the order of their numbers, and the words from the start of a shard (`places` in
//! the metadata) to that of the next: each is a word of a group of this shard, or a *stray*, whose group stands in an earlier
//! one. So a whole word needs this shard alone, and not the dictionary. A shard has [names](super::names) at its head. Then it is
//! the number of strays, and for each: the word, front coded, the number of its group, and how common it is, as in the
//! dictionary. Then the groups, each as a part with its length:
//!
//! - its words: their number, and each, front coded;
//! - for each field in the fields' order: 0 where it does not stand there; else in how many units it stands, how many of
//!   them are listed, the [numbers of the units](super::units) by their differences, how often it stands in each, and the
//!   code of each field's length.

use rayon::prelude::*;

use super::cuts::{Piece, cuts};
use super::dictionary::Dictionary;
use super::names::separator;
use super::units::UnitNumbers;
use crate::bytes::Writer;
use crate::search::field::Field;
use crate::search::index::{Index, Places};
use crate::search::lists::{self, Frequency};

/// What a shard of lists may have, in bytes before compression; one group alone may have more. Small shards are read in vain
/// the least, but the metadata say of each what it begins with: where there are more than [`MANY`], they are larger.
const SMALL: usize = 1_500;
/// What a shard may have at most.
const MOST: usize = 5_000;
/// How many small shards there may be.
const MANY: usize = 500;
/// How many groups a thread writes at least before it looks for other work.
const AT_ONCE: usize = 256;

/// The lists in shards.
#[derive(Debug, Default)]
pub(super) struct Lists {
    pub(super) shards: Vec<Vec<u8>>,
    /// The number of the first group of each.
    pub(super) first_groups: Vec<u32>,
    /// What the words of each are not below, as short as it can be.
    pub(super) starts: Vec<String>,
}

/// Writes the lists of all groups.
pub(super) fn postings(index: &Index, dictionary: &Dictionary<'_>, units: &UnitNumbers) -> Lists {
    let mut forms: Vec<Vec<&str>> = vec![Vec::new(); dictionary.groups.len()];
    for form in &index.forms {
        if let Some(forms) = forms.get_mut(dictionary.number(&form.group) as usize) {
            forms.push(&form.form);
        }
    }
    let groups = dictionary.groups.par_iter().zip(&forms).with_min_len(AT_ONCE);
    let parts: Vec<Writer> = groups.map(|(group, forms)| part(index, units, group, forms)).collect();
    let most = (parts.iter().map(Writer::len).sum::<usize>() / MANY).clamp(SMALL, MOST);
    let pieces = pieces(index, dictionary, &parts);
    let starts = cuts(&pieces, most);
    let ends = starts.iter().skip(1).copied().chain([parts.len()]);
    // Each part is given back when it is copied: all of them twice would be the most memory that an export needs.
    let mut parts = parts.into_iter();
    let bodies = starts.iter().zip(ends).map(|(start, end)| {
        let mut body = Writer::default();
        parts.by_ref().take(end - start).for_each(|part| body.part(&part));
        body.take()
    });
    let bodies: Vec<Vec<u8>> = bodies.collect();
    let first_groups: Vec<u32> = starts.iter().filter_map(|start| u32::try_from(*start).ok()).collect();
    let strays = strays(index, dictionary, &first_groups);
    Lists {
        shards: strays.into_iter().zip(bodies).map(|(strays, body)| strays.followed_by(body)).collect(),
        first_groups,
        starts: starts.iter().map(|start| pieces[*start].separator.to_owned()).collect(),
    }
}

/// The parts of the groups as what shards are cut out of.
fn pieces<'a>(index: &'a Index, dictionary: &Dictionary<'_>, parts: &[Writer]) -> Vec<Piece<'a>> {
    let mut pieces: Vec<Piece<'_>> = parts.iter().map(|part| Piece { len: part.len(), ..Piece::default() }).collect();
    let mut before = "";
    for form in &index.forms {
        let piece = pieces.get_mut(dictionary.number(&form.group) as usize);
        if let Some(piece) = piece.filter(|piece| piece.separator.is_empty()) {
            piece.separator = separator(before, &form.form);
            // A query with a compound looks up its first part, too, as `lock_timeout` does `lock`.
            piece.clings = first_part(before) == first_part(&form.form);
        }
        before = &form.form;
    }
    pieces
}

/// What a word begins with, up to what joins parts. In the order of words compounds come right behind their first part.
fn first_part(form: &str) -> &str {
    form.split(['-', '.', '/', ':', '_']).next().unwrap_or_default()
}

/// The words of each shard whose groups stand in earlier ones.
fn strays<'a>(index: &'a Index, dictionary: &Dictionary<'_>, first_groups: &[u32]) -> Vec<Strays<'a>> {
    let mut strays: Vec<Strays<'_>> = first_groups.iter().map(|_| Strays::default()).collect();
    let mut begun = 0;
    for form in &index.forms {
        let number = dictionary.number(&form.group);
        begun += usize::from(first_groups.get(begun) == Some(&number));
        let shard = begun.checked_sub(1);
        let is_stray = shard.and_then(|at| first_groups.get(at)).is_some_and(|first| number < *first);
        if let Some(strays) = shard.and_then(|at| strays.get_mut(at)).filter(|_| is_stray) {
            let counts = dictionary.counts.get(number as usize).copied().unwrap_or_default();
            strays.push(&form.form, number, Frequency::from(&counts));
        }
    }
    strays
}

/// Words whose groups stand in earlier shards.
#[derive(Debug, Default)]
struct Strays<'a> {
    count: usize,
    before: &'a str,
    bytes: Writer,
}

impl<'a> Strays<'a> {
    fn push(&mut self, form: &'a str, number: u32, frequency: Frequency) {
        self.count += 1;
        self.bytes.front(self.before, form);
        self.before = form;
        self.bytes.number(number);
        frequency.write(&mut self.bytes);
    }

    fn followed_by(mut self, body: Vec<u8>) -> Vec<u8> {
        let mut bytes = self.bytes.take_counted(self.count);
        bytes.extend(body);
        bytes
    }
}

fn part(index: &Index, units: &UnitNumbers, group: &str, forms: &[&str]) -> Writer {
    let mut out = Writer::default();
    out.count(forms.len());
    let mut before = "";
    for form in forms {
        out.front(before, form);
        before = form;
    }
    for field in Field::ALL {
        match lists::list(index, field, group) {
            Some(places) => list(&places, units, &mut out),
            None => out.number(0),
        }
    }
    out
}

fn list(places: &Places, units: &UnitNumbers, out: &mut Writer) {
    out.number(places.doc_freq);
    out.count(places.entries.len());
    out.rising(places.entries.iter().map(|(unit, ..)| units.of_place(*unit)));
    places.entries.iter().for_each(|(_, frequency, _)| out.number(*frequency));
    places.entries.iter().for_each(|(.., code)| out.byte(*code));
}
