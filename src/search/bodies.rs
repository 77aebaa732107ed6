//! Bodies as sections, kept from one run to the next.
//!
//! What a body says in words is a pure function of its text, so it is found by the hash of the text and by nothing else.

use std::ops::Range;

use blake3::Hash;
use foldhash::HashMap;

use super::bytes::{Reader, Writer};
use super::document::Unit;
use super::sections::sections;
use crate::record::Body;

/// The sections of an earlier run, and those of this one.
#[derive(Debug, Default)]
pub struct Bodies {
    /// Whether those of this run are to be stored.
    keeps: bool,
    bytes: Vec<u8>,
    by_text: HashMap<Hash, Range<usize>>,
    /// Those of this run.
    used: HashMap<Hash, Range<usize>>,
    is_new: bool,
}

impl Bodies {
    /// None yet; those of this run are to be stored.
    pub(super) fn keeping() -> Self {
        Self { keeps: true, ..Self::default() }
    }

    /// The text before the first heading, and the sections.
    pub(super) fn of(&mut self, body: &Body) -> (String, Vec<Unit>) {
        if !self.keeps {
            return sections(body);
        }
        let hash = blake3::hash(body.text().as_bytes());
        if let Some(place) = self.by_text.get(&hash)
            && let Some(known) = self.bytes.get(place.clone()).and_then(|bytes| read(&mut Reader::new(bytes)))
        {
            self.used.insert(hash, place.clone());
            return known;
        }
        let made = sections(body);
        let start = self.bytes.len();
        let mut out = Writer::over(std::mem::take(&mut self.bytes));
        write(&made, &mut out);
        self.bytes = out.take();
        self.is_new = true;
        self.by_text.insert(hash, start..self.bytes.len());
        self.used.insert(hash, start..self.bytes.len());
        made
    }

    /// Whether the next run has something to gain by what is stored now.
    pub(super) fn is_changed(&self) -> bool {
        self.is_new || self.used.len() != self.by_text.len()
    }

    /// What this run used.
    pub(super) fn store(&self, out: &mut Writer) {
        out.count(self.used.len());
        for (hash, place) in &self.used {
            out.bytes(hash.as_bytes());
            out.text_bytes(self.bytes.get(place.clone()).unwrap_or_default());
        }
    }

    /// Reads what [`store`](Self::store) wrote.
    pub(super) fn stored(reader: &mut Reader<'_>) -> Option<Self> {
        let mut out = Self::keeping();
        for _ in 0..reader.count()? {
            let hash = reader.hash()?;
            let start = out.bytes.len();
            out.bytes.extend_from_slice(reader.part_bytes()?);
            out.by_text.insert(hash, start..out.bytes.len());
        }
        Some(out)
    }
}

fn write((intro, units): &(String, Vec<Unit>), out: &mut Writer) {
    out.text(intro);
    for unit in units {
        out.byte(u8::from(unit.anchor.is_some()));
        for text in [unit.anchor.as_deref().unwrap_or_default(), &unit.heading, &unit.text] {
            out.text(text);
        }
    }
}

fn read(reader: &mut Reader<'_>) -> Option<(String, Vec<Unit>)> {
    let intro = reader.text()?.to_owned();
    let mut units = Vec::new();
    while !reader.is_empty() {
        let has_anchor = reader.byte()? == 1;
        let anchor = reader.text()?.to_owned();
        let (heading, text) = (reader.text()?.to_owned(), reader.text()?.to_owned());
        units.push(Unit { anchor: has_anchor.then_some(anchor), heading, text });
    }
    Some((intro, units))
}
