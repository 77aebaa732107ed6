//! Bodies as sections, kept from one run to the next.
//!
//! What a body says in words is a pure function of its text, so it is found by the hash of the text and by nothing else.

use blake3::Hash;

use super::document::Unit;
use super::sections::sections;
use crate::bytes::{Entries, Place, Reader, Writer};
use crate::record::Body;

/// The sections of an earlier run, and those of this one.
#[derive(Debug, Default)]
pub struct Bodies {
    /// None where nothing is to be stored.
    pub(super) entries: Option<Entries>,
}

/// A body: the text before the first heading, and the sections.
#[derive(Debug)]
pub(super) struct Sections {
    pub(super) intro: String,
    pub(super) units: Vec<Unit>,
    source: Source,
}

/// Where sections come from.
#[derive(Debug)]
enum Source {
    /// From an earlier run.
    Kept(Place),
    /// From the text with this hash.
    Made(Hash),
    /// They are not kept.
    Passing,
}

impl Bodies {
    /// The sections of a body.
    pub(super) fn of(&self, body: &Body) -> Sections {
        let Some(entries) = &self.entries else { return Sections::of(sections(body), Source::Passing) };
        let hash = blake3::hash(body.text().as_bytes());
        let kept = |place| Some(Sections::of(read(&mut Reader::new(entries.bytes(place)))?, Source::Kept(place)));
        entries.peek(hash).and_then(kept).unwrap_or_else(|| Sections::of(sections(body), Source::Made(hash)))
    }

    /// Notes that a run has these sections.
    pub(super) fn keep(&mut self, sections: &Sections) {
        let Some(entries) = &mut self.entries else { return };
        match &sections.source {
            Source::Kept(place) => entries.mark(*place),
            // Several records may have the same body.
            Source::Made(hash) => entries.keep(*hash, || write(sections)),
            Source::Passing => {}
        }
    }
}

impl Sections {
    fn of((intro, units): (String, Vec<Unit>), source: Source) -> Self {
        Self { intro, units, source }
    }
}

fn write(Sections { intro, units, .. }: &Sections) -> Vec<u8> {
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
