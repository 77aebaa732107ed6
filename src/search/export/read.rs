//! Reading shards again: for the check of a build, and for whoever feeds this with damaged ones. Nothing fails on any bytes.

use crate::bytes::Reader;

/// A word of a shard of the dictionary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The word.
    pub form: String,
    /// Its group.
    pub group: String,
    /// The number of its group.
    pub number: u32,
}

/// The words of a shard of the dictionary, of which the next new group has this number; `None` for a damaged one.
#[must_use]
pub fn words(bytes: &[u8], first: u32) -> Option<Vec<Entry>> {
    let mut reader = Reader::new(bytes);
    let mut groups: Vec<String> = Vec::new();
    let (mut form, mut out) = (Vec::new(), Vec::new());
    for _ in 0..reader.count()? {
        reader.front(&mut form)?;
        let text = String::from_utf8(form.clone()).ok()?;
        let (number, group) = match reader.byte()? {
            0 => {
                let group = group(&mut reader, &form)?;
                groups.push(group.clone());
                (first.checked_add(u32::try_from(groups.len()).ok()? - 1)?, group)
            }
            1 => {
                let at = groups.len().checked_sub(1 + reader.number()? as usize)?;
                (first.checked_add(u32::try_from(at).ok()?)?, groups.get(at)?.clone())
            }
            2 => (reader.number()?, group(&mut reader, &form)?),
            _ => return None,
        };
        out.push(Entry { form: text, group, number });
    }
    reader.is_empty().then_some(out)
}

/// A group that is written against a word, and behind it how common it is.
fn group(reader: &mut Reader<'_>, form: &[u8]) -> Option<String> {
    let mut group = form.to_vec();
    reader.front(&mut group)?;
    frequency(reader)?;
    String::from_utf8(group).ok()
}

/// Reads over how common a group is.
fn frequency(reader: &mut Reader<'_>) -> Option<()> {
    if reader.number()? % 2 == 1 {
        reader.number()?;
    }
    Some(())
}

/// A list: in how many units a group stands, and those that are listed with frequency and code.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct List {
    /// In how many units.
    pub units: u32,
    /// Unit, frequency and the code of the field's length.
    pub entries: Vec<(u32, u32, u8)>,
}

/// A group of a shard of lists: its words, and where it stands, field by field.
pub type Group = (Vec<String>, Vec<List>);

/// The key of names, and each with its document and as it is written.
pub type Key = (String, Vec<(u32, String)>);

/// A shard of lists.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lists {
    /// The names at its head.
    pub names: Vec<Key>,
    /// Words whose groups stand in earlier shards, with the numbers of those.
    pub strays: Vec<(String, u32)>,
    /// The groups.
    pub groups: Vec<Group>,
}

/// The names that a shard of names is, and that stand at the head of a shard of lists; `None` for a damaged one.
#[must_use]
pub fn names(bytes: &[u8]) -> Option<Vec<Key>> {
    keys(&mut Reader::new(bytes))
}

fn keys(reader: &mut Reader<'_>) -> Option<Vec<Key>> {
    let mut key = Vec::new();
    let mut out = Vec::new();
    for _ in 0..reader.count()? {
        reader.front(&mut key)?;
        let count = reader.count()?;
        let names = (0..count).map(|_| Some((reader.number()?, reader.text()?.to_owned()))).collect::<Option<_>>()?;
        out.push((String::from_utf8(key.clone()).ok()?, names));
    }
    Some(out)
}

/// The names, words and groups of a shard of lists; `None` for a damaged one.
#[must_use]
pub fn lists(bytes: &[u8]) -> Option<Lists> {
    let mut reader = Reader::new(bytes);
    let names = keys(&mut reader)?;
    let (mut form, mut strays) = (Vec::new(), Vec::new());
    for _ in 0..reader.count()? {
        reader.front(&mut form)?;
        strays.push((String::from_utf8(form.clone()).ok()?, reader.number()?));
        frequency(&mut reader)?;
    }
    let mut groups = Vec::new();
    while !reader.is_empty() {
        let mut part = reader.part()?;
        let (mut form, mut forms) = (Vec::new(), Vec::new());
        for _ in 0..part.count()? {
            part.front(&mut form)?;
            forms.push(String::from_utf8(form.clone()).ok()?);
        }
        let lists: Option<Vec<List>> = crate::search::field::Field::ALL.iter().map(|_| list(&mut part)).collect();
        groups.push((forms, lists?));
        if !part.is_empty() {
            return None;
        }
    }
    Some(Lists { names, strays, groups })
}

fn list(part: &mut Reader<'_>) -> Option<List> {
    let units = part.number()?;
    if units == 0 {
        return Some(List::default());
    }
    let count = part.count()?;
    let mut before = 0u32;
    let listed: Vec<u32> = (0..count)
        .map(|_| {
            before = before.checked_add(part.number()?)?;
            Some(before)
        })
        .collect::<Option<_>>()?;
    let frequencies: Vec<u32> = (0..count).map(|_| part.number()).collect::<Option<_>>()?;
    let codes = part.bytes(count)?;
    let entries = listed.into_iter().zip(frequencies).zip(codes).map(|((unit, n), code)| (unit, n, *code));
    Some(List { units, entries: entries.collect() })
}
