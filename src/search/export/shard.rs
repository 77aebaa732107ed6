//! A shard as a file: a classic script that calls one function with the shard's name, the edition of the index that it
//! belongs to, and its bytes, compressed with a sum that tells damage, and as base64. Scripts are what pages opened from
//! disk, and under a strict policy, may load.

use std::io::{Read, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

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

impl Shard {
    /// The script.
    #[must_use]
    pub fn script(&self) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(6));
        // Writing into memory does not fail.
        let _ = encoder.write_all(&self.bytes);
        let packed = encoder.finish().unwrap_or_default();
        format!("handbook.shard(\"{}\",\"{}\",\"{}\");\n", self.name, self.edition, STANDARD.encode(packed))
            .into_bytes()
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
