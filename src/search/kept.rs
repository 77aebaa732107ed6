//! What a build keeps of its search index for the next one, as bytes. It only saves time: without it the same files come out.
//!
//! ```text
//! bodies · tallies · the published shards · BLAKE3 of all before
//! ```

use super::bodies::Bodies;
use super::bytes::{Reader, Writer};
use super::export::Published;
use super::tally::Tallies;

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

impl Kept {
    /// What an earlier run stored; what is damaged in any way is nothing. What this run makes is kept.
    #[must_use]
    pub fn stored(bytes: Option<Vec<u8>>) -> Self {
        bytes.and_then(|bytes| read(&bytes)).unwrap_or_else(|| Self {
            bodies: Bodies::keeping(),
            tallies: Tallies::default(),
            published: Published::default(),
            is_read: false,
        })
    }

    /// What a later run can begin with; `None` when that is what was read. `published` are the shards of this run.
    #[must_use]
    pub fn to_store(&self, published: &Published) -> Option<Vec<u8>> {
        let is_changed =
            !self.is_read || self.bodies.is_changed() || self.tallies.is_changed() || self.published != *published;
        is_changed.then(|| {
            let mut out = Writer::default();
            self.bodies.store(&mut out);
            self.tallies.store(&mut out);
            published.store(&mut out);
            let mut out = out.take();
            let seal = blake3::hash(&out);
            out.extend_from_slice(seal.as_bytes());
            out
        })
    }
}

fn read(bytes: &[u8]) -> Option<Kept> {
    let (bytes, seal) = bytes.split_last_chunk::<{ blake3::OUT_LEN }>()?;
    if blake3::hash(bytes) != *seal {
        return None;
    }
    let mut reader = Reader::new(bytes);
    let (bodies, tallies) = (Bodies::stored(&mut reader)?, Tallies::stored(&mut reader)?);
    let published = Published::stored(&mut reader)?;
    reader.is_empty().then_some(Kept { bodies, tallies, published, is_read: true })
}
