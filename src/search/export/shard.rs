//! A shard as a file: a classic script that calls one function with the shard's name, the stamp of the index that it belongs
//! to, and its bytes, compressed with a sum that tells damage, and as base64. Scripts are what pages opened from
//! disk, and under a strict policy, may load.
//!
//! The metadata stand there as the JSON that they are: servers compress a text further than what is compressed already.

use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::ZlibDecoder;
use flate2::{Compress, Compression, FlushCompress, Status};
use serde::de::IgnoredAny;

/// The name of the shard that says of all others what they hold.
pub(super) const METADATA: &str = "index";

/// The most bytes that a shard may unfold to.
const MOST: u64 = 1 << 26;

/// A shard before it is a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shard {
    /// What kind of shard it is, and which one: `d0`.
    pub name: String,
    /// What tells a shard of another index: the edition for the metadata, and what they say for the others.
    pub stamp: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Compresses one shard after the other: making a compressor takes longer than to compress a small shard.
///
/// What is compressed goes on from a common text, which is not written. A reader puts it before what is written, as a block
/// that is not compressed (see [`beginning`]); the sum is that of both. Without a common text it is what zlib writes.
#[derive(Debug)]
pub struct Packer<'a> {
    compress: Compress,
    common: &'a [u8],
}

impl Default for Packer<'_> {
    fn default() -> Self {
        Self::new(&[])
    }
}

impl<'a> Packer<'a> {
    /// A compressor of what goes on from a common text of at most 65,535 bytes, which may be empty.
    #[must_use]
    pub fn new(common: &'a [u8]) -> Self {
        Self { compress: Compress::new(Compression::new(6), common.is_empty()), common }
    }

    fn pack(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.compress.reset();
        if !self.common.is_empty() && self.compress.set_dictionary(self.common).is_err() {
            return Vec::new();
        }
        let mut out = self.compressed(bytes);
        if !self.common.is_empty() {
            out.extend_from_slice(&sum([self.common, bytes]).to_be_bytes());
        }
        out
    }

    fn compressed(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(bytes.len() / 2 + 64);
        loop {
            let done = usize::try_from(self.compress.total_in()).unwrap_or(bytes.len()).min(bytes.len());
            // Compressing into memory does not fail.
            match self.compress.compress_vec(&bytes[done..], &mut out, FlushCompress::Finish) {
                Ok(Status::StreamEnd) | Err(_) => return out,
                Ok(Status::Ok | Status::BufError) => out.reserve(out.capacity().max(64)),
            }
        }
    }
}

/// Adler-32, over one part and the next.
fn sum(parts: [&[u8]; 2]) -> u32 {
    /// So many bytes can be added before the sums must be cut.
    const RUN: usize = 5_552;
    const MODULUS: u32 = 65_521;
    let (mut low, mut high) = (1u32, 0u32);
    for run in parts.into_iter().flat_map(|part| part.chunks(RUN)) {
        for byte in run {
            low += u32::from(*byte);
            high += low;
        }
        (low, high) = (low % MODULUS, high % MODULUS);
    }
    high << 16 | low
}

/// What stands before the bytes of a shard: the head of zlib's format, and the common text as a block as it is.
fn beginning(common: &[u8]) -> Vec<u8> {
    let Ok(length) = u16::try_from(common.len()) else { return Vec::new() };
    if length == 0 {
        return Vec::new();
    }
    let mut out = vec![0x78, 0x01, 0];
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(&(!length).to_le_bytes());
    out.extend_from_slice(common);
    out
}

impl Shard {
    /// The script.
    #[must_use]
    pub fn script(&self, packer: &mut Packer<'_>) -> Vec<u8> {
        let mut out = format!("handbook.shard(\"{}\",\"{}\",", self.name, self.stamp).into_bytes();
        if self.name == METADATA {
            out.extend_from_slice(&self.bytes);
        } else {
            let packed = STANDARD.encode(packer.pack(&self.bytes));
            [&b"\""[..], packed.as_bytes(), b"\""].into_iter().for_each(|part| out.extend_from_slice(part));
        }
        out.extend_from_slice(b");\n");
        out
    }

    /// The shard of a script that was packed behind a common text; `None` for what is none, or not whole.
    #[must_use]
    pub fn read(script: &[u8], common: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(script).ok()?;
        let inner = text.strip_prefix("handbook.shard(\"")?.strip_suffix(");\n")?;
        let (name, rest) = inner.split_once("\",\"")?;
        let (stamp, value) = rest.split_once("\",")?;
        let shard = |bytes| Self { name: name.to_owned(), stamp: stamp.to_owned(), bytes };
        if name == METADATA {
            return serde_json::from_str::<IgnoredAny>(value).ok().map(|_| shard(value.as_bytes().to_vec()));
        }
        let packed = STANDARD.decode(value.strip_prefix('"')?.strip_suffix('"')?).ok()?;
        let mut bytes = Vec::new();
        ZlibDecoder::new(beginning(common).as_slice().chain(packed.as_slice()))
            .take(MOST)
            .read_to_end(&mut bytes)
            .ok()?;
        bytes.get(common.len()..).map(|bytes| shard(bytes.to_vec()))
    }
}
