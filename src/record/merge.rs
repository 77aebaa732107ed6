//! What a merge leaves in a file that nobody has settled: both sides, between markers.

use std::ops::Range;

use super::front_matter;
use crate::diag::{At, Code, Finding};
use crate::source::Source;

const OURS: &str = "<<<<<<< ";
const BETWEEN: &str = "=======";
const THEIRS: &str = ">>>>>>> ";

/// The finding at the first marker, if a merge has left its markers in the file: whatever else is found there comes of them.
#[must_use]
pub fn unmerged(source: &Source) -> Option<Finding> {
    let at = marker(&source.path, &source.text)?;
    let help =
        "keep what is right of both sides, and delete the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`";
    Some(Finding::new(Code::MergeMarker, &source.path, At::span(&at), "a merge has left its marker here").help(help))
}

/// The line of the first marker that has the other two behind it. A code block may show them.
fn marker(path: &str, text: &str) -> Option<Range<usize>> {
    // Hardly any file has one, and all are looked at.
    memchr::memmem::find(text.as_bytes(), OURS.as_bytes())?;
    let markdown =
        if path.ends_with(".md") { front_matter::split(text).map_or(0, |(_, body)| body.start) } else { text.len() };
    let (mut first, mut between, mut fence, mut start) = (None, false, None, 0);
    for line in text.split_inclusive('\n') {
        let here = start..start + line.trim_end().len();
        start += line.len();
        if here.start >= markdown && is_in_fence(line, &mut fence) {
            continue;
        }
        if line.starts_with(OURS) {
            (first, between) = (Some(here), false);
        } else if line.trim_end() == BETWEEN {
            between = first.is_some();
        } else if line.starts_with(THEIRS) && between {
            return first;
        }
    }
    None
}

/// Whether a line belongs to a fenced code block; `open` is the fence of the one that was opened above.
fn is_in_fence<'t>(line: &'t str, open: &mut Option<&'t str>) -> bool {
    let bare = line.trim_start_matches(' ');
    let mark = if bare.starts_with('~') { '~' } else { '`' };
    let (fence, rest) = bare.split_at(bare.len() - bare.trim_start_matches(mark).len());
    let is_fence = fence.len() >= 3 && line.len() - bare.len() <= 3;
    match *open {
        None if is_fence && (mark == '~' || !rest.contains('`')) => *open = Some(fence),
        None => return false,
        Some(opened) if is_fence && fence.starts_with(opened) && rest.trim().is_empty() => *open = None,
        Some(_) => {}
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFLICT: &str = "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n";

    fn line(path: &str, text: &str) -> Option<usize> {
        marker(path, text).map(|at| text[..at.start].matches('\n').count() + 1)
    }

    #[test]
    fn the_first_marker_is_found_in_every_kind_of_file() {
        assert_eq!(line("a.yaml", &format!("a: 1\n{CONFLICT}")), Some(2));
        assert_eq!(line("book.toml", &CONFLICT.replace('\n', "\r\n")), Some(1));
        assert_eq!(line("a.md", &format!("---\nid: a\n{CONFLICT}---\nText.\n{CONFLICT}")), Some(3));
        assert_eq!(line("a.md", &format!("---\nid: a\n---\nText.\n\n{CONFLICT}")), Some(6));
        assert_eq!(line("a.md", &format!("---\nid: a\n---\n```\ncode\n```\n{CONFLICT}")), Some(7));
        assert_eq!(line("a.md", &format!("<<<<<<< a\n---\n{CONFLICT}")), Some(3), "a marker without the others");
        assert_eq!(line("a.md", "<<<<<<< a\nx\n||||||| b\ny\n=======\nz\n>>>>>>> c"), Some(1), "with what was before");
    }

    #[test]
    fn what_only_looks_like_markers_is_none() {
        assert_eq!(line("a.md", &format!("---\nid: a\n---\n```text\n{CONFLICT}```\n")), None);
        assert_eq!(line("a.md", &format!("---\nid: a\n---\n~~~~\n~~~\n{CONFLICT}~~~~\n")), None);
        assert_eq!(line("a.md", &format!("---\nid: a\n---\n    {}", CONFLICT.replace('\n', "\n    "))), None);
        assert_eq!(line("a.md", "---\nid: a\n---\nTitle\n=======\n\n>>>>>>> deep quote\n"), None);
        assert_eq!(line("a.md", "---\nid: a\n---\n<<<<<<< here\nTitle\n=======\nText\n"), None);
        assert_eq!(line("a.yaml", "a: <<<<<<< b\n=======\n>>>>>>> c\n"), None);
    }
}
