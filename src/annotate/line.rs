//! One line of text with its links.

use std::sync::LazyLock;

use memchr::memmem::{self, Finder};

use super::links::Links;
use super::text::{Seen, Site, escape_data};
use super::visible::Visible;

/// What an address has that few lines have.
static SLASHES: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new(b"//"));

/// Puts a line with its links behind `out`. `seen` is what of the line can be seen, where that is not all of it.
pub(super) fn write(
    out: &mut Vec<u8>,
    line: &[u8],
    finding: &Seen<'_>,
    sites: &[Site],
    links: &Links,
    hidden: Option<&Visible>,
    hyperlinks: bool,
) {
    let linked = hidden.is_some_and(|visible| visible.linked);
    if hyperlinks && !linked && !finding.github {
        wrap(out, line, sites, links, hidden);
        return;
    }
    out.extend_from_slice(line);
    let mut mark: &[u8] = b" -> ";
    for site in sites {
        let url = links.url(site.rule);
        let escaped = if finding.github && url.contains('%') { Some(escape_data(url)) } else { None };
        let url = escaped.as_deref().unwrap_or(url);
        if !holds(line, url) {
            out.extend_from_slice(mark);
            out.extend_from_slice(url.as_bytes());
            mark = b" ";
        }
    }
}

/// Whether a line already holds an address, and not a longer one.
fn holds(line: &[u8], url: &str) -> bool {
    // Mostly there is no address at all, and that is found out faster.
    if SLASHES.find(line).is_none() && SLASHES.find(url.as_bytes()).is_some() {
        return false;
    }
    memmem::find_iter(line, url.as_bytes())
        .any(|at| line.get(at + url.len()).is_none_or(|b| matches!(b, b' ' | 0x1b | 0x07)))
}

/// The line with each rule as a link of the terminal.
fn wrap(out: &mut Vec<u8>, line: &[u8], sites: &[Site], links: &Links, hidden: Option<&Visible>) {
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
