//! The way to a value in a document.

use std::fmt;

use crate::bytes::{Reader, Writer};

/// One step of a path in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Segment<'a> {
    /// A key of a mapping.
    Key(&'a str),
    /// A position in a list, from 0.
    Index(usize),
}

/// A path in a document, from its root. In one piece of memory, as a handbook keeps one for each reference.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Path(Box<[u8]>);

impl Path {
    /// The path by keys alone.
    #[must_use]
    pub fn of_keys(keys: &[&str]) -> Self {
        keys.iter().map(|key| Segment::Key(key)).collect()
    }

    /// The steps from the root.
    pub fn segments(&self) -> impl Iterator<Item = Segment<'_>> + Clone {
        Segments(Reader::new(&self.0))
    }

    /// The path that goes on with these steps.
    #[must_use]
    pub fn and<'a>(&self, more: impl IntoIterator<Item = Segment<'a>>) -> Self {
        let mut bytes = Writer::over(self.0.to_vec());
        more.into_iter().for_each(|segment| write(segment, &mut bytes));
        Self(bytes.take().into())
    }

    /// The path without its last step.
    #[must_use]
    pub fn parent(&self) -> Self {
        self.segments().take(self.segments().count().saturating_sub(1)).collect()
    }
}

/// A key is twice its length and its text; a position is twice itself and one more.
fn write(segment: Segment<'_>, out: &mut Writer) {
    match segment {
        Segment::Key(key) => {
            out.count(2 * key.len());
            out.bytes(key.as_bytes());
        }
        Segment::Index(at) => out.count(2 * at + 1),
    }
}

impl<'a> FromIterator<Segment<'a>> for Path {
    fn from_iter<I: IntoIterator<Item = Segment<'a>>>(segments: I) -> Self {
        Self::default().and(segments)
    }
}

impl fmt::Debug for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.segments()).finish()
    }
}

#[derive(Clone)]
struct Segments<'a>(Reader<'a>);

impl<'a> Iterator for Segments<'a> {
    type Item = Segment<'a>;

    fn next(&mut self) -> Option<Segment<'a>> {
        let number = self.0.number()? as usize;
        if number % 2 == 1 {
            return Some(Segment::Index(number / 2));
        }
        self.0.bytes(number / 2).and_then(|key| str::from_utf8(key).ok()).map(Segment::Key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Segment::{Index, Key};

    #[test]
    fn steps_are_read_as_they_were_written() {
        let long = "ä".repeat(300);
        let steps = [Key("lessons"), Index(0), Key(""), Index(70_000), Key(&long), Key("\0")];
        let path: Path = steps.into_iter().collect();
        assert!(path.segments().eq(steps));
        assert!(path.parent().segments().eq(steps[..5].iter().copied()));
        assert_eq!(path.parent().and([Key("\0")]), path);
        assert_eq!(Path::default().parent(), Path::default());
        assert_eq!(format!("{:?}", Path::of_keys(&["id"])), "[Key(\"id\")]");
    }
}
