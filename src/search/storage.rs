//! Where an index is kept while it is used, and what can go wrong with it.

use tantivy::directory::RamDirectory;

/// Why an index could not be made or read.
#[derive(Debug)]
pub struct IndexError(Option<String>);

impl IndexError {
    pub(super) const fn new(why: String) -> Self {
        Self(Some(why))
    }

    /// It is not wanted any more.
    pub const STOPPED: Self = Self(None);

    /// Whether the index was not made because whoever wanted it wants it no more.
    #[must_use]
    pub const fn is_stopped(&self) -> bool {
        self.0.is_none()
    }
}

impl std::fmt::Display for IndexError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the search index cannot be used: {}", self.0.as_deref().unwrap_or("it is not wanted any more"))
    }
}

impl std::error::Error for IndexError {}

impl<E: Into<tantivy::TantivyError>> From<E> for IndexError {
    fn from(error: E) -> Self {
        Self(Some(error.into().to_string()))
    }
}

/// Where an index is kept while it is used: in memory. To keep it longer, see [`Searcher::pack`](super::Searcher::pack).
#[derive(Debug)]
pub struct Storage(RamDirectory);

impl Storage {
    /// Empty.
    #[must_use]
    pub fn memory() -> Self {
        Self::of(RamDirectory::create())
    }

    pub(super) const fn of(directory: RamDirectory) -> Self {
        Self(directory)
    }

    pub(super) fn directory(self) -> RamDirectory {
        self.0
    }
}
