//! One line of text with its links.

use std::sync::LazyLock;

use memchr::memmem::{self, Finder};

use super::links::Links;
use super::text::Site;
use super::visible::Visible;
use crate::diag::escape_data;

/// What an address has, and few lines have.
pub(super) static SLASHES: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new(b"//"));

/// A line without its end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) bytes: &'a [u8],
    /// What of it can be seen, where that is not all.
    pub(super) hidden: Option<&'a Visible>,
    /// It has `//` somewhere, as a line has that holds an address.
    pub(super) has_slashes: bool,
}

impl<'a> Line<'a> {
    pub(super) fn new(bytes: &'a [u8], hidden: Option<&'a Visible>) -> Self {
        Self { bytes, hidden, has_slashes: SLASHES.find(bytes).is_some() }
    }
}

/// A line without its end.
pub(super) fn content(line: &[u8]) -> &[u8] {
    let content = line.strip_suffix(b"\n").unwrap_or(line);
    content.strip_suffix(b"\r").unwrap_or(content)
}

/// Puts a line with its links behind `out`.
pub(super) fn write(out: &mut Vec<u8>, line: Line<'_>, github: bool, sites: &[Site], links: &Links, hyperlinks: bool) {
    let linked = line.hidden.is_some_and(|visible| visible.linked);
    if hyperlinks && !linked && !github {
        wrap(out, line, sites, links);
        return;
    }
    out.extend_from_slice(line.bytes);
    let mut mark: &[u8] = b" -> ";
    for site in sites {
        let url = links.url(site.rule);
        let escaped = if github && url.contains('%') { Some(escape_data(url)) } else { None };
        let url = escaped.as_deref().unwrap_or(url);
        let is_far = links.have_slashes && !line.has_slashes;
        if is_far || !holds(line.bytes, url) {
            out.extend_from_slice(mark);
            out.extend_from_slice(url.as_bytes());
            mark = b" ";
        }
    }
}

/// Whether a line already holds an address, and not a longer one.
fn holds(line: &[u8], url: &str) -> bool {
    memmem::find_iter(line, url.as_bytes()).any(|at| is_behind_address(&line[at + url.len()..]))
}

/// Whether an address ends where this follows: the end of the line, a command's escaped one, or what stands in no address,
/// with the marks of a sentence before it.
fn is_behind_address(rest: &[u8]) -> bool {
    let marks = rest.iter().take_while(|b| matches!(b, b'.' | b',' | b';' | b':' | b'!' | b'?')).count();
    let ends = |b: u8| b <= b' ' || b == 0x7f || b"()[]{}<>\"'`|\\^".contains(&b);
    let behind = &rest[marks..];
    behind.first().is_none_or(|b| ends(*b)) || behind.starts_with(b"%0A") || behind.starts_with(b"%0D")
}

/// The line with each rule as a link of the terminal.
fn wrap(out: &mut Vec<u8>, line: Line<'_>, sites: &[Site], links: &Links) {
    let (line, hidden) = (line.bytes, line.hidden);
    let mut places: Vec<_> = sites
        .iter()
        .filter_map(|site| {
            let range = hidden.map_or(Some(site.range.clone()), |visible| visible.place(&site.range))?;
            Some((range, links.url(site.rule)))
        })
        .collect();
    places.sort_by_key(|(range, _)| range.start);
    let mut at = 0;
    for (range, url) in places.into_iter().filter(|(range, _)| !range.is_empty()) {
        if range.start < at {
            continue;
        }
        out.extend_from_slice(&line[at..range.start]);
        out.extend_from_slice(b"\x1b]8;;");
        out.extend_from_slice(url.as_bytes());
        out.extend_from_slice(b"\x1b\\");
        out.extend_from_slice(&line[range.clone()]);
        out.extend_from_slice(b"\x1b]8;;\x1b\\");
        at = range.end;
    }
    out.extend_from_slice(&line[at..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_there_when_no_longer_one_is() {
        for behind in
            ["", " x", "\t", ").", "]", ">.", "\"", "'", ".", ", x", "; x", ": x", ".)", "\x1b\\", "\x07", "%0Ax"]
        {
            assert!(holds(format!("see <https://x/a.html{behind}").as_bytes(), "https://x/a.html"), "{behind:?}");
        }
        for behind in ["l", "/b", "#b", "?b", ".b", ":8", "%20", "-b", ".%20"] {
            assert!(!holds(format!("see https://x/a.html{behind}").as_bytes(), "https://x/a.html"), "{behind:?}");
        }
        assert!(holds(b"https://x/a.html/b (https://x/a.html)", "https://x/a.html"));
    }
}
