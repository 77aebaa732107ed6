//! Shards become files, or stay the files that they were.
//!
//! A file is a pure function of the shard's name, its stamp, the common text and its bytes. All but the metadata are named by
//! the edition, too, which changes with every word: a file that stays as it is gets a new name, and is not packed again.

use std::collections::BTreeMap;

use blake3::Hash;
use rayon::prelude::*;

use super::check::everything_is_found;
use super::shard::{METADATA, Packer, Shard};
use super::texts::Begins;
use super::{Cost, INDEX, SHORT, costs};
use crate::bytes::{Reader, Writer};
use crate::search::index::Index;
use crate::search::names::Names;
use crate::search::storage::IndexError;

/// The shards of an index that was published.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    edition: String,
    /// By their names.
    shards: BTreeMap<String, Packed>,
}

/// A shard, and its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Packed {
    /// The hash of what the file was made of.
    from: Hash,
    /// The hash of the file's bytes.
    file: Hash,
    /// How many bytes it has.
    bytes: usize,
}

/// The shards of an index before they are files.
pub struct Shards<'a> {
    /// Each with the hash of what its file is made of.
    pub(super) all: Vec<(Shard, Hash)>,
    pub(super) edition: String,
    /// What the shards but `index` are compressed behind.
    pub(super) common: String,
    /// What begins in each block of texts.
    pub(super) begins: Vec<Begins>,
    pub(super) index: &'a Index,
    pub(super) names: &'a Names,
}

/// Where the files of shards go.
pub trait Shelf: Sync {
    /// Why a file could not be taken.
    type Error: Send;

    /// Takes a file, and says the hash of its bytes.
    ///
    /// # Errors
    /// Whatever keeps it from taking the file.
    fn put(&self, path: String, bytes: Vec<u8>) -> Result<Hash, Self::Error>;

    /// Takes the file that was at a path last time to another path, if it has exactly the bytes with this hash. Whether it has.
    ///
    /// # Errors
    /// Whatever keeps it from taking the file.
    fn keep_as(&self, from: &str, hash: Hash, to: &str) -> Result<bool, Self::Error>;
}

/// Whether a path is that of a shard's file in some edition, and not that of the metadata.
#[must_use]
pub fn is_shard(path: &str) -> bool {
    let named = path.strip_prefix("search/").and_then(|name| name.strip_suffix(".js")?.rsplit_once('-'));
    named.is_some_and(|(name, edition)| {
        let is_name = name.starts_with(|c: char| c.is_ascii_lowercase());
        let is_edition = edition.len() == SHORT && edition.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        is_name && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') && is_edition
    })
}

/// The path of a shard's file in an edition.
pub(super) fn path(name: &str, edition: &str) -> String {
    if name == METADATA { INDEX.to_owned() } else { format!("search/{name}-{edition}.js") }
}

/// The hash of what a shard's file is made of.
pub(super) fn made_from(shard: &Shard, common: Hash) -> Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(common.as_bytes());
    for part in [shard.name.as_bytes(), shard.stamp.as_bytes()] {
        hasher.update(&part.len().to_le_bytes()).update(part);
    }
    hasher.update(&shard.bytes).finalize()
}

impl Shards<'_> {
    /// The same, if every word of the index and every name is found in them.
    ///
    /// # Errors
    /// [`IndexError`] for the first one that is not.
    pub fn checked(self) -> Result<Self, IndexError> {
        let shards: Vec<&Shard> = self.all.iter().map(|(shard, _)| shard).collect();
        everything_is_found(self.index, self.names, &shards)?;
        Ok(self)
    }

    /// Gives the shelf every shard as a file, or lets it keep the one of last time. What is published now comes back, and
    /// what it costs a reader more than it should.
    ///
    /// # Errors
    /// What the shelf complains about.
    pub fn file<S: Shelf>(self, before: &Published, shelf: &S) -> Result<(Published, Vec<Cost>), S::Error> {
        let Self { all, edition, common, begins, index, .. } = self;
        // Each shard is let go when its file is there: both at once would be a third of the memory.
        let file = |packer: &mut Packer<'_>, (shard, from): (Shard, Hash)| {
            let to = path(&shard.name, &edition);
            if let Some(packed) = before.shards.get(&shard.name).filter(|packed| packed.from == from)
                && shelf.keep_as(&path(&shard.name, &before.edition), packed.file, &to)?
            {
                return Ok((shard.name, *packed));
            }
            let script = shard.script(packer);
            let bytes = script.len();
            Ok((shard.name, Packed { from, file: shelf.put(to, script)?, bytes }))
        };
        let filed = all.into_par_iter().map_init(|| Packer::new(common.as_bytes()), file);
        let filed: Vec<(String, Packed)> = filed.collect::<Result<_, _>>()?;
        let sizes: Vec<(String, usize)> =
            filed.iter().map(|(name, packed)| (path(name, &edition), packed.bytes)).collect();
        let costs = costs(&sizes, &begins, &index.documents);
        Ok((Published { edition, shards: filed.into_iter().collect() }, costs))
    }
}

impl Published {
    pub(in crate::search) fn store(&self, out: &mut Writer) {
        out.text(&self.edition);
        out.count(self.shards.len());
        for (name, packed) in &self.shards {
            out.text(name);
            out.bytes(packed.from.as_bytes());
            out.bytes(packed.file.as_bytes());
            out.count(packed.bytes);
        }
    }

    pub(in crate::search) fn stored(reader: &mut Reader<'_>) -> Option<Self> {
        let mut out = Self { edition: reader.text()?.to_owned(), shards: BTreeMap::new() };
        for _ in 0..reader.count()? {
            let name = reader.text()?.to_owned();
            let (from, file) = (reader.hash()?, reader.hash()?);
            out.shards.insert(name, Packed { from, file, bytes: reader.number()? as usize });
        }
        Some(out)
    }
}
