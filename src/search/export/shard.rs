//! A shard as a file: a classic script that calls one function with the shard's name, the edition of the index that it
//! belongs to, and its bytes, compressed with a sum that tells damage, and as base64. Scripts are what pages opened from
//! disk, and under a strict policy, may load.

use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::ZlibDecoder;
use flate2::{Compress, Compression, FlushCompress, Status};

/// The most bytes that a shard may unfold to.
const MOST: u64 = 1 << 26;

/// A shard before it is a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shard {
    /// What kind of shard it is, and which one: `d0`.
    pub name: String,
    /// The edition of the index.
    pub edition: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Compresses one shard after the other: making a compressor takes longer than to compress a small shard.
#[derive(Debug)]
pub struct Packer(Compress);

impl Default for Packer {
    fn default() -> Self {
        Self(Compress::new(Compression::new(6), true))
    }
}

impl Packer {
    fn pack(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.0.reset();
        let mut out = Vec::with_capacity(bytes.len() / 2 + 64);
        loop {
            let done = usize::try_from(self.0.total_in()).unwrap_or(bytes.len()).min(bytes.len());
            // Compressing into memory does not fail.
            match self.0.compress_vec(&bytes[done..], &mut out, FlushCompress::Finish) {
                Ok(Status::StreamEnd) | Err(_) => return out,
                Ok(Status::Ok | Status::BufError) => out.reserve(out.capacity().max(64)),
            }
        }
    }
}

impl Shard {
    /// The script.
    #[must_use]
    pub fn script(&self, packer: &mut Packer) -> Vec<u8> {
        let packed = packer.pack(&self.bytes);
        let mut out = format!("handbook.shard(\"{}\",\"{}\",\"", self.name, self.edition);
        STANDARD.encode_string(packed, &mut out);
        out.push_str("\");\n");
        out.into_bytes()
    }

    /// The shard of a script; `None` for what is none, or not whole.
    #[must_use]
    pub fn read(script: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(script).ok()?;
        let inner = text.strip_prefix("handbook.shard(\"")?.strip_suffix("\");\n")?;
        let mut parts = inner.split("\",\"");
        let (name, edition, packed) = (parts.next()?, parts.next()?, parts.next()?);
        let packed = STANDARD.decode(packed).ok()?;
        let mut bytes = Vec::new();
        ZlibDecoder::new(packed.as_slice()).take(MOST).read_to_end(&mut bytes).ok()?;
        parts.next().is_none().then(|| Self { name: name.to_owned(), edition: edition.to_owned(), bytes })
    }
}
