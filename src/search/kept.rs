//! What a build keeps of its search index for the next one, as bytes. It only saves time: without it the same files come out.
//!
//! ```text
//! bodies · tallies · the published shards · seal
//! ```

use std::borrow::Cow;
use std::sync::Arc;

use super::bodies::Bodies;
use super::export::Published;
use super::tally::Tallies;
use crate::bytes::{self, Entries, Reader, SEAL, Writer};

/// Parts of an index that need not be made again.
#[derive(Debug)]
pub struct Kept {
    /// The bodies of records as sections.
    pub bodies: Bodies,
    /// The counted words of documents.
    pub tallies: Tallies,
    /// The shards that were published last.
    pub published: Published,
    is_read: bool,
}

impl Default for Kept {
    fn default() -> Self {
        Self::stored(None)
    }
}

impl Kept {
    /// What an earlier run stored; what is damaged in any way is nothing. What this run makes is kept.
    #[must_use]
    pub fn stored(bytes: Option<Vec<u8>>) -> Self {
        bytes.and_then(|bytes| read(&Arc::new(bytes))).unwrap_or_else(|| Self {
            bodies: Bodies { entries: Some(Entries::default()) },
            tallies: Tallies::default(),
            published: Published::default(),
            is_read: false,
        })
    }

    /// Begins another run in the same program, behind one that has published these shards: what that one did not use is let go.
    pub fn turn(&mut self, published: Published) {
        if let Some(bodies) = &mut self.bodies.entries {
            bodies.turn();
        }
        self.tallies.turn();
        self.published = published;
    }

    /// What a later run can begin with, in pieces; `None` when that is what was read. `published` are the shards of this run.
    #[must_use]
    pub fn to_store(&self, published: &Published) -> Option<Vec<Cow<'_, [u8]>>> {
        let bodies = self.bodies.entries.as_ref()?;
        let is_changed =
            !self.is_read || bodies.is_changed() || self.tallies.is_changed() || self.published != *published;
        is_changed.then(|| {
            let mut count = Writer::default();
            count.count(bodies.len());
            let mut out = vec![Cow::from(count.take())];
            out.extend(bodies.pieces().into_iter().map(Cow::from));
            out.extend(self.tallies.pieces());
            let mut shards = Writer::default();
            published.store(&mut shards);
            out.push(Cow::from(shards.take()));
            out.push(Cow::from(bytes::seal(&out).as_bytes().to_vec()));
            out
        })
    }
}

fn read(all: &Arc<Vec<u8>>) -> Option<Kept> {
    let mut reader = Reader::new(bytes::unsealed(all)?);
    let count = reader.count()?;
    let bodies = Bodies { entries: Some(Entries::stored(count, all, SEAL, &mut reader)?) };
    let tallies = Tallies::stored(all, SEAL, &mut reader)?;
    let published = Published::stored(&mut reader)?;
    reader.is_empty().then_some(Kept { bodies, tallies, published, is_read: true })
}
