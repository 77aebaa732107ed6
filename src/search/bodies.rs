//! Bodies as sections, kept from one run to the next.
//!
//! What a body says in words is a pure function of its text, so it is found by the hash of the text and by nothing else.

use super::document::Unit;
use super::sections::sections;
use crate::bytes::{Entries, Reader, Writer};
use crate::record::Body;

/// The sections of an earlier run, and those of this one.
#[derive(Debug, Default)]
pub struct Bodies {
    /// None where nothing is to be stored.
    pub(super) entries: Option<Entries>,
}

impl Bodies {
    /// The text before the first heading, and the sections.
    pub(super) fn of(&mut self, body: &Body) -> (String, Vec<Unit>) {
        let Some(entries) = &mut self.entries else { return sections(body) };
        let hash = blake3::hash(body.text().as_bytes());
        let place = entries.find(hash);
        if let Some(known) = place.and_then(|place| read(&mut Reader::new(entries.bytes(place)))) {
            return known;
        }
        let made = sections(body);
        entries.add(hash, &write(&made));
        made
    }
}

fn write((intro, units): &(String, Vec<Unit>)) -> Vec<u8> {
    let mut out = Writer::default();
    out.text(intro);
    for unit in units {
        out.byte(u8::from(unit.anchor.is_some()));
        for text in [unit.anchor.as_deref().unwrap_or_default(), &unit.heading, &unit.text] {
            out.text(text);
        }
    }
    out.take()
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
