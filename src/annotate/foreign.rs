//! Documents of XML that are none of a linter's: where one ends, told as its bytes come. Nothing in them is read.
//!
//! Only elements with the root's name are counted, so that a page ends as well of whose other elements some are not closed.

use memchr::{memchr, memmem};

/// How far a document has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    /// This much belongs to it, and more has to come.
    More(usize),
    /// It ends here.
    Done(usize),
}

/// A document on its way; it starts with its root.
#[derive(Debug, Clone)]
pub(super) struct Foreign {
    root: Vec<u8>,
    /// How many elements of that name are open.
    open: usize,
    within: Within,
}

#[derive(Debug, Clone, Copy)]
enum Within {
    /// Between tags, or in one of another name.
    Text,
    /// In what ends with this: a comment, text whose tags are none, or an instruction.
    Until(&'static [u8]),
    /// In a tag of the root's name.
    Tag { closes: bool, quote: Option<u8>, slash: bool },
}

/// What holds no tags, by how it begins and ends.
const TAGLESS: [(&[u8], &[u8]); 3] = [(b"<!--", b"-->"), (b"<![CDATA[", b"]]>"), (b"<?", b"?>")];

impl Foreign {
    /// A document whose root has this name.
    pub(super) fn new(root: &[u8]) -> Self {
        Self { root: root.to_vec(), open: 0, within: Within::Text }
    }

    /// Takes the next bytes of the document. Those of which it is not clear yet what they are, a few, have to come again.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Progress {
        let mut at = 0;
        while at < bytes.len() {
            match self.within {
                Within::Text => {
                    let Some(found) = memchr(b'<', &bytes[at..]) else { return Progress::More(bytes.len()) };
                    at += found;
                    let Some((within, length)) = self.opens(&bytes[at..]) else { return Progress::More(at) };
                    self.within = within;
                    at += length;
                }
                Within::Until(mark) => {
                    let Some(found) = memmem::find(&bytes[at..], mark) else {
                        return Progress::More((bytes.len() + 1).saturating_sub(mark.len()).max(at));
                    };
                    self.within = Within::Text;
                    at += found + mark.len();
                }
                Within::Tag { closes, quote, slash } => {
                    let byte = bytes[at];
                    at += 1;
                    if quote.is_none() && byte == b'>' {
                        if self.is_done_behind(closes, slash) {
                            return Progress::Done(at);
                        }
                        continue;
                    }
                    let quote = match quote {
                        None if matches!(byte, b'"' | b'\'') => Some(byte),
                        quote => quote.filter(|quote| *quote != byte),
                    };
                    self.within = Within::Tag { closes, quote, slash: byte == b'/' };
                }
            }
        }
        Progress::More(at)
    }

    /// What a `<` begins, and how much of it that says; `None` before more has come.
    fn opens(&self, text: &[u8]) -> Option<(Within, usize)> {
        if let Some((open, close)) = TAGLESS.iter().find(|(open, _)| text.starts_with(open)) {
            return Some((Within::Until(close), open.len()));
        }
        let closes = text.get(1) == Some(&b'/');
        let name = if closes { 2 } else { 1 };
        let behind = name + self.root.len();
        let unclear = text.len() <= behind && self.root.starts_with(&text[name..]);
        if unclear || TAGLESS.iter().any(|(open, _)| open.starts_with(text)) {
            return None;
        }
        let ends = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'>' | b'/');
        let is_root = text[name..].starts_with(&self.root) && text.get(behind).is_some_and(ends);
        let tag = Within::Tag { closes, quote: None, slash: false };
        Some(if is_root { (tag, behind) } else { (Within::Text, 1) })
    }

    /// Takes the end of a tag of the root's name; whether it is the document's.
    fn is_done_behind(&mut self, closes: bool, slash: bool) -> bool {
        self.within = Within::Text;
        if closes {
            self.open = self.open.saturating_sub(1);
        } else if !slash {
            self.open += 1;
        }
        self.open == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_ends_where_its_root_does() {
        for text in [
            "<a/>",
            "<a >\n</a\t>",
            "<a x='/>' y=\">\"><b></a2><a><a/></a><br><!-- </a> --></a>",
            "<a><![CDATA[</a>]]>]]><?x </a>?></a>",
            "<a x=y/>",
        ] {
            let both = format!("{text} x</a>");
            assert_eq!(Foreign::new(b"a").feed(both.as_bytes()), Progress::Done(text.len()), "{text}");
            // The same in two portions, of which the first one leaves what is not clear.
            for cut in 0..text.len() {
                let mut document = Foreign::new(b"a");
                let Progress::More(taken) = document.feed(&text.as_bytes()[..cut]) else { panic!("{text} {cut}") };
                assert!(taken <= cut && cut - taken < 9, "{text} {cut} {taken}");
                let end = document.feed(&text.as_bytes()[taken..]);
                assert_eq!(end, Progress::Done(text.len() - taken), "{text} {cut}");
            }
        }
    }

    #[test]
    fn a_document_without_an_end_is_not_gathered() {
        for text in ["<a><b>", "<a><!-- ", "<a><a></a>", "<a x='</a>"] {
            let more = "x\n".repeat(1_000);
            let Progress::More(taken) = Foreign::new(b"a").feed(format!("{text}{more}").as_bytes()) else {
                panic!("{text}")
            };
            assert!(taken >= text.len() + more.len() - 2, "{text}");
        }
    }
}
