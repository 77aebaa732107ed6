//! A whole index as bytes, to be kept in one file and read again by the same program.
//!
//! ```text
//! magic · key · for each file of the index: name, length, bytes · BLAKE3 of all before
//! ```
//!
//! Names and the key are lines; lengths are eight bytes, the least first. The key says what the index was made of: whoever
//! keeps the bytes chooses it. Bytes that are no index, damaged, or of another key give none, and the index is built again.

use std::path::Path;

use tantivy::Directory;
use tantivy::directory::RamDirectory;

use super::storage::{IndexError, Storage};
use super::{Searcher, index};

const MAGIC: &str = "rcabook search index 1";
const HASH: usize = blake3::OUT_LEN;

impl Searcher {
    /// The index as bytes.
    ///
    /// # Errors
    /// [`IndexError`] when a file of the index cannot be read, or it was made to be exported alone.
    pub fn pack(&self, key: &str) -> Result<Vec<u8>, IndexError> {
        let mut out = format!("{MAGIC}\n{key}\n").into_bytes();
        let segment = self.index.segment().ok_or_else(|| IndexError::new("it has no files".to_owned()))?;
        for name in segment.files() {
            // Read past tantivy's own view of the file, which hides the checksum at its end.
            let file = segment.directory.open_read(&name).map_err(|error| IndexError::new(error.to_string()))?;
            let bytes = file.read_bytes().map_err(|error| IndexError::new(error.to_string()))?;
            push(&mut out, &name, &bytes);
        }
        let hash = blake3::hash(&out);
        out.extend_from_slice(hash.as_bytes());
        Ok(out)
    }

    /// The index that [`Searcher::pack`] wrote with the same key; `None` for any other bytes.
    #[must_use]
    pub fn unpack(bytes: &[u8], key: &str) -> Option<Self> {
        let files = files(bytes, key)?;
        index::open(Storage::of(directory(&files)?)).ok().map(Self::over)
    }
}

fn push(out: &mut Vec<u8>, name: &Path, bytes: &[u8]) {
    out.extend_from_slice(name.to_string_lossy().as_bytes());
    out.push(b'\n');
    out.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    out.extend_from_slice(bytes);
}

/// The files in the bytes, where they are whole and have this key.
fn files<'a>(bytes: &'a [u8], key: &str) -> Option<Vec<(&'a str, &'a [u8])>> {
    let (body, hash) = bytes.split_at_checked(bytes.len().checked_sub(HASH)?)?;
    let mut rest = body.strip_prefix(format!("{MAGIC}\n{key}\n").as_bytes())?;
    if blake3::hash(body) != *hash.first_chunk::<HASH>()? {
        return None;
    }
    let mut out = Vec::new();
    while !rest.is_empty() {
        let (name, behind) = rest.split_at_checked(rest.iter().position(|b| *b == b'\n')?)?;
        let (length, behind) = behind.get(1..)?.split_first_chunk::<8>()?;
        let (file, behind) = behind.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        out.push((std::str::from_utf8(name).ok()?, file));
        rest = behind;
    }
    Some(out)
}

fn directory(files: &[(&str, &[u8])]) -> Option<RamDirectory> {
    let directory = RamDirectory::create();
    for (name, bytes) in files {
        directory.atomic_write(Path::new(name), bytes).ok()?;
    }
    Some(directory)
}
