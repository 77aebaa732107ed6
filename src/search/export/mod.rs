//! The index for a browser: small static files that a reader in JavaScript searches as [`super::Searcher`] does.
//!
//! | shard | holds | loaded |
//! |---|---|---|
//! | `index` | [`meta`]: numbers of the specification, what each shard begins with | first |
//! | `d…` | [`dictionary`]: words, their groups, how common they are | for beginnings of words, and for long texts |
//! | `p…` | [`postings`]: where groups stand, their words, and [what records are called](names) | for a query's whole words and for its groups |
//! | `t…` | [`texts`]: what is shown of records | for the results |
//! | `n…` | [`names`] that begin like many others | when a query begins like one |
//! | `k`, `s…` | [`signatures`]: error texts | for a pasted error, and for four words and more |
//! | `e` | [`known_errors`]: the errors that are known by their numbers | for a pasted error |
//! | `f…` | [`facets`]: values and who has them, and which incidents taught a lesson | for filters and counts |
//! | `x…` | [`near`]: words by their length | when a word matched nothing |
//!
//! All but `index` are compressed behind the [`common`] text.
//!
//! Documents are numbered in the order of equal results, so that ties need no data. All files but `index` carry the edition in
//! their names, which is made from all that they hold: a reader never mixes two editions, and files may be kept for ever. Inside
//! they carry a [stamp](stamps), which stays while the numbers in them mean the same: so a file in which nothing changed is the
//! [same file](files) in the next edition.

use std::convert::Infallible;
use std::sync::{Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use blake3::Hash;
use rayon::prelude::*;

use stamps::Stamps;
use texts::Begins;
use units::UnitNumbers;

use super::databases::USUAL;
use super::known::{KNOWN, KnownError, MARKS};
use super::storage::IndexError;
use super::{Document, Searcher};

mod check;
mod common;
mod cuts;
mod dictionary;
mod facets;
mod files;
mod meta;
mod names;
mod near;
mod postings;
pub mod read;
mod shard;
mod signatures;
mod stamps;
#[cfg(test)]
mod tests;
mod texts;
mod units;

pub use files::{Published, Shards, Shelf, is_shard};
pub use meta::FORMAT;
use shard::METADATA;
pub use shard::{Packer, Shard};

/// The path of the metadata, from the site's root. It has no hash: pages stay the same when a record changes.
pub const INDEX: &str = "search/index.js";

/// What a shard but the metadata is at most, in bytes of its file.
pub const LARGE: usize = 16 * 1024;

/// From how many bytes of its file on the metadata are worth a word: they grow with the handbook, and are loaded once, before
/// the first result. At 50,000 records they have 60 KB.
pub const LARGE_INDEX: usize = 100 * 1024;

/// How many files a result may need of the record that it shows: its head, and a section.
pub const MOST_LOADS: usize = 2;

/// The files of an index.
#[derive(Debug, Default)]
pub struct Export {
    /// Path from the site's root and bytes of each file.
    pub files: Vec<(String, Vec<u8>)>,
    /// What a reader's browser has to pay for.
    pub costs: Vec<Cost>,
}

/// Something that costs a reader more than it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cost {
    /// A file of more than [`LARGE`] bytes, or of [`LARGE_INDEX`] for the metadata.
    LargeShard {
        /// Its path.
        path: String,
        /// Its bytes.
        bytes: usize,
        /// The record whose text fills it, where it is one record's.
        record: Option<String>,
    },
    /// A record whose text lies in more than [`MOST_LOADS`] files, all of which a result that shows it needs.
    ManyLoads {
        /// The record.
        record: String,
        /// How many files they are.
        files: usize,
    },
}

impl Searcher {
    /// The files that a browser searches.
    ///
    /// # Errors
    /// [`IndexError`] when a word of the index would not be found in them.
    pub fn export(&self) -> Result<Export, IndexError> {
        let shelf = Files::default();
        let (_, costs) =
            self.shards().checked()?.file(&Published::default(), &shelf).unwrap_or_else(|never| match never {});
        let mut files = shelf.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        files.sort_unstable_by(|(a, _), (b, _)| (a != INDEX, a).cmp(&(b != INDEX, b)));
        Ok(Export { files, costs })
    }

    /// The shards of which these files are made.
    #[must_use]
    pub fn shards(&self) -> Shards<'_> {
        let Sections { all, begins, common, stamps } = Sections::of(self);
        let shard = |(name, bytes): (String, Vec<u8>)| Shard { stamp: stamps.of_shard(&name).to_owned(), name, bytes };
        let mut all: Vec<Shard> = all.into_iter().map(shard).collect();
        let hashed = blake3::hash(common.as_bytes());
        let mut hashes: Vec<Hash> = all.par_iter().map(|shard| files::made_from(shard, hashed)).collect();
        let edition = edition(&hashes);
        for (shard, hash) in all.iter_mut().zip(&mut hashes).filter(|(shard, _)| shard.name == METADATA) {
            shard.stamp.clone_from(&edition);
            *hash = files::made_from(shard, hashed);
        }
        Shards {
            all: all.into_iter().zip(hashes).collect(),
            edition,
            common,
            begins,
            index: &self.index,
            names: &self.names,
        }
    }
}

/// Files in memory.
#[derive(Debug, Default)]
struct Files(Mutex<Vec<(String, Vec<u8>)>>);

impl Shelf for Files {
    type Error = Infallible;

    fn put(&self, path: String, bytes: Vec<u8>) -> Result<Hash, Infallible> {
        let hash = blake3::hash(&bytes);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((path, bytes));
        Ok(hash)
    }

    fn keep_as(&self, _: &str, _: Hash, _: &str) -> Result<bool, Infallible> {
        Ok(false)
    }
}

/// A name that is made from all that the shards hold.
fn edition(hashes: &[Hash]) -> String {
    let mut hasher = blake3::Hasher::new();
    for hash in hashes {
        hasher.update(hash.as_bytes());
    }
    short(&hasher)
}

/// So many digits of a hash as tell apart what one site may have had.
const SHORT: usize = 10;

fn short(hasher: &blake3::Hasher) -> String {
    hasher.finalize().to_hex()[..SHORT].to_owned()
}

/// All shards before they are files.
struct Sections {
    all: Vec<(String, Vec<u8>)>,
    /// What begins in each block of texts.
    begins: Vec<Begins>,
    /// What the shards but `index` are compressed behind.
    common: String,
    stamps: Stamps,
}

impl Sections {
    fn of(searcher: &Searcher) -> Self {
        let Searcher { index, names, synonyms, shapes, databases, scale: _, taught: _ } = searcher;
        let dictionary = dictionary::dictionary(index);
        let units = UnitNumbers::of(&index.documents);
        let (((lists, (blocks, begins)), (values, facet_places)), (signatures, (near, common))) = rayon::join(
            || {
                let texts = || {
                    rayon::join(|| postings::postings(index, &dictionary, &units), || texts::texts(&index.documents))
                };
                rayon::join(texts, || facets::facets(searcher))
            },
            || {
                let others = || (near::near(index, &dictionary), common::common(&index.documents));
                rayon::join(|| signatures::signatures(shapes), others)
            },
        );
        let (near, near_places) = near;
        let keys = names::names(names, &lists.starts);
        let stamps = Stamps::of(index, (&common, &units, &begins), (&dictionary, &lists));
        let meta = meta::Meta {
            format: FORMAT,
            stamps: &stamps,
            common: &common,
            limits: meta::limits(),
            fields: meta::fields(index),
            kinds: meta::kinds(),
            facets: meta::facets(),
            lengths: meta::lengths(),
            idf: meta::exceptions(index, &dictionary.counts),
            stop: meta::stop_words(index),
            marks: MARKS,
            error_names: STANDARD.encode(error_names()),
            synonyms: synonyms.numbered(|group| dictionary.numbers.get(group).copied()),
            units: index.unit_count(),
            runs: meta::runs(index),
            sizes: meta::packed(units.runs.iter().copied()),
            words: meta::fronted(dictionary.starts.iter().copied()),
            groups: meta::counts(&dictionary.first_groups, dictionary.groups.len()),
            lists: meta::packed(meta::counts(&lists.first_groups, dictionary.groups.len())),
            places: meta::fronted(lists.starts.iter().map(String::as_str)),
            texts: meta::packed(begins.iter().map(|begins| begins.documents)),
            behind: meta::packed(begins.iter().filter(|begins| begins.documents == 0).map(|begins| begins.units)),
            names: meta::fronted(keys.starts.iter().map(String::as_str)),
            apart: meta::fronted(keys.apart.iter().map(String::as_str)),
            crowded: meta::fronted(keys.crowded.iter().map(String::as_str)),
            beginnings: STANDARD.encode(&keys.beginnings),
            signatures: signatures.shards.len(),
            has_key: signatures.key.is_some(),
            databases: meta::databases(databases),
            usual: &USUAL,
            values: &facet_places,
            near: &near_places,
        };
        let index = serde_json::to_vec(&meta).unwrap_or_default();
        let mut all = vec![(METADATA.to_owned(), index), ("e".to_owned(), known_errors())];
        all.extend(signatures.key.into_iter().map(|key| ("k".to_owned(), key)));
        let kinds = [
            ('d', dictionary.shards),
            ('p', keys.within.into_iter().zip(lists.shards).map(|(names, lists)| [names, lists].concat()).collect()),
            ('t', blocks),
            ('n', keys.shards),
            ('s', signatures.shards),
            ('f', values),
            ('x', near),
        ];
        for (kind, shards) in kinds {
            all.extend(shards.into_iter().enumerate().map(|(at, bytes)| (format!("{kind}{at}"), bytes)));
        }
        Self { all, begins, common, stamps }
    }
}

/// Which [names](super::known::KnownError::camel) known errors may have: a query with other names is read without their table.
fn error_names() -> Vec<u8> {
    let names: Vec<String> = KNOWN.iter().map(KnownError::camel).collect();
    names::filter(&names.iter().map(String::as_str).collect(), 16)
}

/// The [errors](KNOWN) that are known by their numbers, as texts: number, name and message of each.
fn known_errors() -> Vec<u8> {
    let texts: Vec<&str> = KNOWN.iter().flat_map(|error| [error.code, error.name, error.message]).collect();
    let mut out = crate::bytes::Writer::default();
    out.texts(texts.into_iter());
    out.take()
}

fn costs(files: &[(String, usize)], begins: &[Begins], documents: &[Document]) -> Vec<Cost> {
    // The last document that begins in a block, or before it: the one that goes on in blocks where none begins.
    let record = |block: usize| {
        let behind: u32 = begins.get(..=block)?.iter().map(|begins| begins.documents).sum();
        documents.get((behind as usize).checked_sub(1)?).map(|d| d.id.clone())
    };
    let block = |path: &str| path.strip_prefix("search/t")?.split('-').next()?.parse().ok();
    let most = |path: &str| if path == INDEX { LARGE_INDEX - 1 } else { LARGE };
    let large = files.iter().filter(|(path, bytes)| *bytes > most(path)).map(|(path, bytes)| Cost::LargeShard {
        path: path.clone(),
        bytes: *bytes,
        record: block(path).and_then(record),
    });
    let mut first = 0;
    let many = begins.chunk_by(|_, next| next.documents == 0).filter_map(|run| {
        first += run.len();
        // What is shown of a record lies in its first blocks, and in those of the section.
        let mut files = run.chunk_by(|_, next| *next == Begins::default()).map(<[Begins]>::len);
        let files = files.next()? + files.max().unwrap_or_default();
        let record = record(first - 1).filter(|_| files > MOST_LOADS)?;
        Some(Cost::ManyLoads { record, files })
    });
    large.chain(many).collect()
}
