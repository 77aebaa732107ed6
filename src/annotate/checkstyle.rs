//! Checkstyle's XML: it has no place for addresses, so they go into the messages.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memmem};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::edit::Edit;
use super::links::Links;
use super::tally::Tally;

/// An `<error>`, and the file that it is in.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Error {
    pub(super) file: String,
    pub(super) line: Option<u64>,
    pub(super) column: Option<u64>,
    pub(super) severity: String,
    pub(super) source: String,
    pub(super) message: String,
    /// Where the message lies in the document.
    place: Option<Range<usize>>,
    pub(super) range: Range<usize>,
}

/// What a document of XML is, as far as it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Root {
    /// Its root has not come yet.
    Unclear,
    /// Checkstyle, whose contents start here.
    Checkstyle(usize),
    /// Checkstyle without anything in it; it ends here.
    Empty(usize),
    /// Another one, whose name is there.
    Other(Range<usize>),
    /// None: what stands here does not belong to a document.
    Missing(usize),
}

/// Where a document of XML ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    At(usize),
    /// More has to come.
    Open,
    /// It is none of checkstyle's; the name of its root is there.
    Other(Range<usize>),
    /// It is no document: what stands here does not belong to one.
    Missing(usize),
}

/// The longest name of a root, and the longest line with a declaration of XML, in bytes.
const LONGEST: usize = 1 << 10;

/// Looks for the end of a document, which was searched up to a place before.
pub(super) fn end(text: &[u8], searched: usize) -> End {
    const CLOSE: &[u8] = b"</checkstyle>";
    match root(text) {
        Root::Empty(length) => End::At(length),
        // What stands before the root may say the same words.
        Root::Checkstyle(start) => {
            let from = searched.saturating_sub(CLOSE.len()).max(start);
            memmem::find(&text[from..], CLOSE).map_or(End::Open, |at| End::At(from + at + CLOSE.len()))
        }
        Root::Unclear => End::Open,
        Root::Other(name) => End::Other(name),
        Root::Missing(at) => End::Missing(at),
    }
}

/// Looks for the root behind what may stand before it.
fn root(text: &[u8]) -> Root {
    let mut at = if text.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    loop {
        let rest = text[at..].trim_ascii_start();
        at = text.len() - rest.len();
        let before: [(&[u8], &[u8]); 3] = [(b"<?", b"?>"), (b"<!--", b"-->"), (b"<!", b">")];
        if let Some((open, close)) = before.into_iter().find(|(open, _)| rest.starts_with(open)) {
            // A declaration is never longer than its line: one that broke off is a line of text.
            let line = memchr(b'\n', rest).or_else(|| (rest.len() > LONGEST).then_some(LONGEST));
            let ends_in = |line: usize| memmem::find(&rest[..line], close).is_some();
            if let Some(line) = line.filter(|line| rest.starts_with(b"<?xml") && !ends_in(*line)) {
                return Root::Missing(at + line);
            }
            let Some(end) = memmem::find(&rest[open.len()..], close) else { return Root::Unclear };
            at += open.len() + end + close.len();
            continue;
        }
        let Some(tag) = rest.strip_prefix(b"<") else {
            return if rest.is_empty() { Root::Unclear } else { Root::Missing(at) };
        };
        let Some(end) = tag.iter().position(|b| matches!(b, b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n')) else {
            return if tag.len() < LONGEST { Root::Unclear } else { Root::Missing(at) };
        };
        return match memchr(b'>', tag) {
            _ if end == 0 => Root::Missing(at),
            _ if &tag[..end] != b"checkstyle" => Root::Other(at + 1..at + 1 + end),
            None => Root::Unclear,
            Some(close) if close > 0 && tag[close - 1] == b'/' => Root::Empty(at + 1 + close + 1),
            Some(close) => Root::Checkstyle(at + 1 + close + 1),
        };
    }
}

/// The errors of a document; `None` when it is not well-formed.
pub(super) fn read(text: &[u8]) -> Option<Vec<Error>> {
    let text = &*of_same_length(text);
    let mut reader = Reader::from_str(text);
    let (mut out, mut file) = (Vec::new(), String::new());
    loop {
        let start = usize::try_from(reader.buffer_position()).ok()?;
        match reader.read_event().ok()? {
            Event::Eof => return Some(out),
            Event::Start(tag) | Event::Empty(tag) => match tag.name().as_ref() {
                "file" => file = attributes(text, &tag)?.into_iter().find(|a| a.0 == "name").map(|a| a.1)?,
                "error" => {
                    let end = usize::try_from(reader.buffer_position()).ok()?;
                    out.push(error(attributes(text, &tag)?, &file, start..end));
                }
                _ => {}
            },
            _ => {}
        }
    }
}

/// The document as text in which everything lies at the same place: a byte that is no UTF-8 becomes a question mark.
fn of_same_length(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let chunks = bytes.utf8_chunks();
    Cow::Owned(chunks.map(|chunk| chunk.valid().to_owned() + &"?".repeat(chunk.invalid().len())).collect())
}

/// Name, text, and where the text lies.
type Attribute = (String, String, Option<Range<usize>>);

fn attributes(document: &str, tag: &BytesStart<'_>) -> Option<Vec<Attribute>> {
    tag.attributes()
        .map(|attribute| {
            let attribute = attribute.ok()?;
            let raw: &str = &attribute.value;
            let start = (raw.as_ptr() as usize).checked_sub(document.as_ptr() as usize);
            let place = start.filter(|at| at + raw.len() <= document.len()).map(|at| at..at + raw.len());
            let text = quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_owned(), |t| t.into_owned());
            Some((attribute.key.as_ref().to_owned(), text, place))
        })
        .collect()
}

fn error(attributes: Vec<Attribute>, file: &str, range: Range<usize>) -> Error {
    let mut error = Error { file: file.to_owned(), range, ..Error::default() };
    for (name, text, place) in attributes {
        match name.as_str() {
            "line" => error.line = text.parse().ok(),
            "column" => error.column = text.parse().ok(),
            "severity" => error.severity = text,
            "source" => error.source = text,
            "message" => (error.message, error.place) = (text, place),
            _ => {}
        }
    }
    error
}

/// The rule that a `source` names: as it is, or behind the names of packages that some tools put before it.
pub(super) fn rule(source: &str, links: &Links) -> Option<usize> {
    let dotted = || {
        source.match_indices('.').find_map(|(at, _)| {
            let tool = source[..at].rsplit('.').next();
            links.find(tool.filter(|tool| links.linter(tool).is_some()), &source.as_bytes()[at + 1..])
        })
    };
    links.find(None, source.as_bytes()).or_else(dotted)
}

/// What is added to the messages.
pub(super) fn edits(errors: &[Error], links: &Links, tally: &mut Tally) -> Vec<Edit> {
    let mut out = Vec::new();
    for error in errors {
        let rule = rule(&error.source, links).or_else(|| links.messages.find(error.message.as_bytes()).map(|f| f.0));
        if rule.is_some() || !error.source.is_empty() {
            tally.count(rule, &error.source);
        }
        let (Some(rule), Some(place)) = (rule, &error.place) else { continue };
        let url = links.url(rule);
        if !error.message.contains(url) {
            out.push(Edit::insert(place.end, quick_xml::escape::escape(format!(" -> {url}")).into_owned()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_tells_what_a_document_is() {
        assert_eq!(root(b"<?xml version='1.0'?>\n<!-- x --> <checkstyle v='1'>"), Root::Checkstyle(51));
        assert_eq!(root(b"<checkstyle/>\n"), Root::Empty(13));
        assert_eq!(root(b"<?xml version='1.0'?><testsuites>"), Root::Other(22..32));
        for text in ["<?xml ?>\nno tag", "<?xml version='1.\nx?><a>", "<?xml ?><>", "<?xml ?></a>"] {
            let Root::Missing(at) = root(text.as_bytes()) else { panic!("{text}") };
            assert!(at > 0, "{text}");
        }
        for text in [&b"<?xml"[..], b"<?xml ?> ", b"<?xml ?><check", b"<?xml ?><tests", b"<checkstyle a='"] {
            assert_eq!(root(text), Root::Unclear);
        }
    }

    #[test]
    fn a_document_ends_where_its_root_does() {
        let text = b"<!-- </checkstyle> --><checkstyle></checkstyle>\n";
        assert_eq!(end(text, 0), End::At(text.len() - 1));
        assert_eq!(end(text, text.len() - 3), End::At(text.len() - 1));
        assert_eq!(end(&text[..text.len() - 3], 0), End::Open);
        assert_eq!((end(b"<?xml", 0), end(b"<html>", 0)), (End::Open, End::Other(1..5)));
    }
}
