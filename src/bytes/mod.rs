//! Bytes that we write and read again, such as a shard of the search index: numbers of seven bits a byte with the lowest first,
//! and texts in UTF-8 behind their length.

use std::borrow::Cow;

use blake3::Hash;

mod entries;

pub(crate) use entries::{Entries, Place};

/// The length of a [`seal`].
pub(crate) const SEAL: usize = blake3::OUT_LEN;

/// What stands behind pieces that are stored together, so that damage is told.
pub(crate) fn seal(pieces: &[Cow<'_, [u8]>]) -> Hash {
    let mut hasher = blake3::Hasher::new();
    for piece in pieces {
        hasher.update(piece);
    }
    hasher.finalize()
}

/// What stands before its seal; `None` where that is another one's.
pub(crate) fn unsealed(bytes: &[u8]) -> Option<&[u8]> {
    let (bytes, seal) = bytes.split_last_chunk::<SEAL>()?;
    (blake3::hash(bytes) == *seal).then_some(bytes)
}

/// Writes bytes.
#[derive(Debug, Default)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    /// Goes on behind what is there.
    pub(crate) const fn over(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    pub(crate) const fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.0)
    }

    /// What was written, behind how many entries it is.
    pub(crate) fn take_counted(&mut self, entries: usize) -> Vec<u8> {
        let mut whole = Self::default();
        whole.count(entries);
        whole.0.append(&mut self.0);
        whole.0
    }

    pub(crate) fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    pub(crate) fn number(&mut self, mut n: u32) {
        while n >= 0x80 {
            self.0.push((n & 0x7f) as u8 | 0x80);
            n >>= 7;
        }
        self.0.push((n & 0x7f) as u8);
    }

    pub(crate) fn long(&mut self, n: u64) {
        self.0.extend_from_slice(&n.to_le_bytes());
    }

    /// A length; nothing in a site is longer than a `u32` tells.
    pub(crate) fn count(&mut self, n: usize) {
        self.number(u32::try_from(n).unwrap_or(u32::MAX));
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.text_bytes(text.as_bytes());
    }

    /// Bytes behind their length.
    pub(crate) fn text_bytes(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.bytes(bytes);
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    pub(crate) fn texts<T: AsRef<str>>(&mut self, texts: impl ExactSizeIterator<Item = T>) {
        self.count(texts.len());
        texts.for_each(|text| self.text(text.as_ref()));
    }

    /// A text by what it has in common with the one before, in bytes.
    pub(crate) fn front(&mut self, before: &str, text: &str) {
        let shared = before.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count();
        let rest = &text.as_bytes()[shared..];
        self.count(shared);
        self.count(rest.len());
        self.0.extend_from_slice(rest);
    }

    /// Numbers that grow, by their differences.
    pub(crate) fn rising(&mut self, numbers: impl IntoIterator<Item = u32>) {
        let mut before = 0;
        for n in numbers {
            self.number(n.wrapping_sub(before));
            before = n;
        }
    }

    pub(crate) fn part(&mut self, part: &Self) {
        self.count(part.len());
        self.0.extend_from_slice(&part.0);
    }
}

/// Reads bytes. What is not there is `None`; no bytes make it fail otherwise.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn long(&mut self) -> Option<u64> {
        self.bytes(8)?.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
    }

    pub(crate) fn texts(&mut self) -> Option<Vec<String>> {
        (0..self.count()?).map(|_| self.text().map(str::to_owned)).collect()
    }

    /// How many bytes are left.
    pub(crate) const fn left(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// Most numbers are short, and millions of them are read.
    #[inline]
    pub(crate) fn number(&mut self) -> Option<u32> {
        match self.0 {
            [only, rest @ ..] if *only < 0x80 => {
                self.0 = rest;
                Some(u32::from(*only))
            }
            _ => self.long_number(),
        }
    }

    fn long_number(&mut self) -> Option<u32> {
        let mut out = 0u64;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte()?;
            out |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return u32::try_from(out).ok();
            }
        }
        None
    }

    pub(crate) fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// A length that the rest can hold.
    pub(crate) fn count(&mut self) -> Option<usize> {
        let count = self.number()? as usize;
        (count <= self.0.len()).then_some(count)
    }

    /// The next of front coded texts, in place of the one before.
    pub(crate) fn front(&mut self, text: &mut Vec<u8>) -> Option<()> {
        let shared = self.number()? as usize;
        if shared > text.len() {
            return None;
        }
        let count = self.count()?;
        let rest = self.bytes(count)?;
        text.truncate(shared);
        text.extend_from_slice(rest);
        Some(())
    }

    pub(crate) fn part(&mut self) -> Option<Self> {
        self.part_bytes().map(Self)
    }

    pub(crate) fn part_bytes(&mut self) -> Option<&'a [u8]> {
        let count = self.count()?;
        self.bytes(count)
    }

    pub(crate) fn hash(&mut self) -> Option<Hash> {
        self.bytes(blake3::OUT_LEN)?.first_chunk().map(|bytes| Hash::from_bytes(*bytes))
    }

    pub(crate) fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.part_bytes()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut writer = Writer::default();
        for n in [0, 1, 127, 128, 300, 1 << 20, u32::MAX] {
            writer.number(n);
        }
        writer.text("é");
        writer.front("", "lock");
        writer.front("lock", "locks");
        writer.front("locks", "é");
        let bytes = writer.take();
        let mut reader = Reader::new(&bytes);
        for n in [0, 1, 127, 128, 300, 1 << 20, u32::MAX] {
            assert_eq!(reader.number(), Some(n));
        }
        assert_eq!(reader.part().and_then(|mut part| part.bytes(2)), Some("é".as_bytes()));
        let mut text = Vec::new();
        for expected in ["lock", "locks", "é"] {
            assert!(reader.front(&mut text).is_some());
            assert_eq!(text, expected.as_bytes());
        }
        assert!(reader.is_empty());
        assert_eq!((reader.number(), reader.byte()), (None, None));
        assert_eq!(Reader::new(&[0xff; 9]).number(), None);
        assert!(Reader::new(&[5, b'a']).part().is_none());
    }
}
