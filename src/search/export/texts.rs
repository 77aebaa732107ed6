//! What is shown of records. The blocks `t0`, `t1`, … hold the documents in their order, each as a part with its length: the
//! kind's place in [`Kind::ALL`], identifier, address, title, date (empty for none), lesson, tags; names, signatures, phrases in which
//! people ask for it, facets
//! with the facet's place in [`Facet::ALL`]; and the units: anchor (empty for none), heading, text.
//!
//! Of a document of more than [`WHOLE`] bytes only the first unit has its text there. The texts of the others lie in blocks
//! behind, whole units in each: a result shows one section, and a recipe has dozens. What is longer than [`LONGEST`] goes on in
//! the next blocks, which then hold nothing else.

use crate::bytes::Writer;
use crate::search::document::{Document, Facet, Kind};

/// What a block may have, in bytes before compression; one document or one text alone may have more. Results are seldom
/// neighbours, so that what a block holds beside one of them is loaded in vain.
const MOST: usize = 3_000;
/// What a document may have that lies in one block.
const WHOLE: usize = 8_000;
/// What one block may have of one document or of one text.
const LONGEST: usize = 40_000;

/// What begins in a block. It goes on with the block before where nothing does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Begins {
    /// How many documents.
    pub(super) documents: u32,
    /// The texts of how many units, where no document does.
    pub(super) units: u32,
}

/// The blocks, and what begins in each.
pub(super) fn texts(documents: &[Document]) -> (Vec<Vec<u8>>, Vec<Begins>) {
    let mut out = Blocks::default();
    for document in documents {
        let part = part(document, usize::MAX);
        if part.len() <= WHOLE {
            out.add(&part);
            continue;
        }
        out.close();
        out.add(&self::part(document, 1));
        out.close();
        for unit in document.units.iter().skip(1) {
            out.add_text(&unit.text);
        }
        out.close();
    }
    out.close();
    (out.blocks, out.begins)
}

/// Blocks while they are written.
#[derive(Debug, Default)]
struct Blocks {
    blocks: Vec<Vec<u8>>,
    begins: Vec<Begins>,
    open: Writer,
    /// What begins in the open one.
    here: Begins,
}

impl Blocks {
    fn add(&mut self, part: &Writer) {
        if self.open.len() + part.len() > MOST {
            self.close();
        }
        self.open.part(part);
        self.here.documents += 1;
    }

    fn add_text(&mut self, text: &str) {
        if self.open.len() + text.len() > MOST {
            self.close();
        }
        self.open.text(text);
        self.here.units += 1;
    }

    /// Ends the block, if there is something in it, with blocks behind it for what is too long.
    fn close(&mut self) {
        for piece in self.open.take().chunks(LONGEST) {
            self.blocks.push(piece.to_vec());
            self.begins.push(std::mem::take(&mut self.here));
        }
    }
}

/// A document with the texts of its first units.
fn part(document: &Document, texts: usize) -> Writer {
    let mut out = Writer::default();
    out.count(Kind::ALL.iter().position(|kind| *kind == document.kind).unwrap_or_default());
    let date = document.date.as_deref().unwrap_or_default();
    for text in [&document.id, &document.address, &document.title, date, &document.lesson, &document.tags] {
        out.text(text);
    }
    out.texts(document.names.iter());
    out.texts(document.signatures.iter());
    out.texts(document.asked.iter());
    out.count(document.facets.len());
    for (facet, value) in &document.facets {
        out.count(Facet::ALL.iter().position(|f| f == facet).unwrap_or_default());
        out.text(value);
    }
    out.count(document.units.len());
    for (at, unit) in document.units.iter().enumerate() {
        out.text(unit.anchor.as_deref().unwrap_or_default());
        out.text(&unit.heading);
        out.text(if at < texts { &unit.text } else { "" });
    }
    out
}
