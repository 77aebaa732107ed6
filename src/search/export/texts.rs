//! What is shown of records. The blocks `t0`, `t1`, … hold the documents in their order, each as a part with its length: the
//! kind's place in [`Kind::ALL`], identifier, address, title, date (empty for none), lesson, tags; names, signatures, facets
//! with the facet's place in [`Facet::ALL`]; and the units: anchor (empty for none), heading, text.
//!
//! A document that is longer than [`LONGEST`] goes on in the blocks behind its own, which then hold nothing else.

use crate::bytes::Writer;
use crate::search::document::{Document, Facet, Kind};

/// What a block may have, in bytes before compression; one document alone may have more. Results are seldom neighbours, so
/// that what a block holds beside one of them is loaded in vain.
const MOST: usize = 3_000;
/// What one document may have in one block.
const LONGEST: usize = 40_000;

/// The blocks, and how many documents begin in each.
pub(super) fn texts(documents: &[Document]) -> (Vec<Vec<u8>>, Vec<u32>) {
    let (mut blocks, mut counts) = (Vec::new(), Vec::new());
    let mut block = Writer::default();
    for document in documents {
        let part = part(document);
        if !block.is_empty() && block.len() + part.len() > MOST {
            push(block.take(), &mut blocks, &mut counts);
        }
        if block.is_empty() {
            counts.push(0);
        }
        block.part(&part);
        if let Some(last) = counts.last_mut() {
            *last += 1;
        }
    }
    if !block.is_empty() {
        push(block.take(), &mut blocks, &mut counts);
    }
    (blocks, counts)
}

/// Adds a block, and blocks behind it for what is too long.
fn push(block: Vec<u8>, blocks: &mut Vec<Vec<u8>>, counts: &mut Vec<u32>) {
    if block.len() <= LONGEST {
        blocks.push(block);
        return;
    }
    for (at, piece) in block.chunks(LONGEST).enumerate() {
        blocks.push(piece.to_vec());
        if at > 0 {
            counts.push(0);
        }
    }
}

fn part(document: &Document) -> Writer {
    let mut out = Writer::default();
    out.count(Kind::ALL.iter().position(|kind| *kind == document.kind).unwrap_or_default());
    let date = document.date.as_deref().unwrap_or_default();
    for text in [&document.id, &document.address, &document.title, date, &document.lesson, &document.tags] {
        out.text(text);
    }
    out.texts(document.names.iter());
    out.texts(document.signatures.iter());
    out.count(document.facets.len());
    for (facet, value) in &document.facets {
        out.count(Facet::ALL.iter().position(|f| f == facet).unwrap_or_default());
        out.text(value);
    }
    out.count(document.units.len());
    for unit in &document.units {
        out.text(unit.anchor.as_deref().unwrap_or_default());
        out.text(&unit.heading);
        out.text(&unit.text);
    }
    out
}
