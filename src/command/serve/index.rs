//! The search index of the preview: what a save did not change is not made again.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use blake3::Hash;

use crate::handbook::Handbook;
use crate::pipeline;
use crate::render::File;
use crate::search::export::Shelf;
use crate::search::{IndexError, Kept};
use crate::shell::server::Followers;

/// The index that was made last, and what the next one can begin with.
#[derive(Debug, Default)]
pub(super) struct Index {
    kept: Kept,
    files: Files,
}

/// Files in memory, with the hashes of their bytes.
type Files = BTreeMap<String, (Hash, Arc<File>)>;

impl Index {
    /// The files of a handbook's index; given up when `stop` says that nobody wants them any more.
    ///
    /// # Errors
    /// [`IndexError`] when the index cannot be made, or was given up.
    pub(super) fn of(&mut self, book: &Handbook, stop: &dyn Fn() -> bool) -> Result<Followers, IndexError> {
        if !book.config.search {
            return Ok(Followers::new());
        }
        let files = InMemory { old: &self.files, new: Mutex::default() };
        let searcher = pipeline::index(book, &mut self.kept, stop)?;
        // A build looks up every word in the shards; an author would only wait for it.
        let shards = searcher.shards();
        if stop() {
            return Err(IndexError::STOPPED);
        }
        let filed = shards.file(&self.kept.published, &files);
        let (published, _) = filed.unwrap_or_else(|never| match never {});
        self.files = files.new.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.kept.turn(published);
        Ok(self.files.iter().map(|(path, (_, file))| (path.clone(), Arc::clone(file))).collect())
    }
}

struct InMemory<'a> {
    old: &'a Files,
    new: Mutex<Files>,
}

impl InMemory<'_> {
    fn add(&self, path: String, bytes: Vec<u8>, hash: Hash) {
        let file = Arc::new(File { path: path.clone(), bytes });
        self.new.lock().unwrap_or_else(PoisonError::into_inner).insert(path, (hash, file));
    }
}

impl Shelf for InMemory<'_> {
    type Error = Infallible;

    fn put(&self, path: String, bytes: Vec<u8>) -> Result<Hash, Infallible> {
        let hash = blake3::hash(&bytes);
        self.add(path, bytes, hash);
        Ok(hash)
    }

    fn keep_as(&self, from: &str, hash: Hash, to: &str) -> Result<bool, Infallible> {
        let there = self.old.get(from).filter(|(known, _)| *known == hash);
        if let Some((_, file)) = there {
            self.add(to.to_owned(), file.bytes.clone(), hash);
        }
        Ok(there.is_some())
    }
}
