//! Texts read from the project, and places in them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::id::spelled_out;

/// One file of the project: its path from the project's root, with `/`, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The path from the project's root, with `/` on every system.
    pub path: Arc<str>,
    /// The text, with line ends as they are in the file and without a byte order mark.
    pub text: Arc<str>,
}

/// A file that is copied and not read: its path from the project's root, its bytes' size and its picture's size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// The path from the project's root, with `/` on every system.
    pub path: Arc<str>,
    /// Width and height in CSS pixels, where the file is a picture that states them.
    pub size: Option<(usize, usize)>,
}

/// A file of the project's own theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThemeFile {
    /// A template, a style sheet, a script or another text that is read.
    Text(Source),
    /// What is published as it is, such as a font or a picture.
    Bytes {
        /// The path from the project's root, with `/` on every system.
        path: Arc<str>,
        /// All bytes of the file.
        bytes: Arc<[u8]>,
    },
    /// A file that is there and cannot be read, which is reported where it is read; with its path from the project's root.
    Unread(Arc<str>),
}

impl ThemeFile {
    /// The path from the project's root.
    #[must_use]
    pub const fn path(&self) -> &Arc<str> {
        match self {
            Self::Text(Source { path, .. }) | Self::Bytes { path, .. } | Self::Unread(path) => path,
        }
    }

    /// The text, of a file that is one.
    #[must_use]
    pub const fn text(&self) -> Option<&Source> {
        if let Self::Text(source) = self { Some(source) } else { None }
    }
}

/// All that was read from the project, in the order of the paths.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// `book.toml`, if the project has one.
    pub config: Option<Source>,
    /// `permalinks.lock`, if the project has one.
    pub permalinks: Option<Source>,
    /// The texts below the content folder, by path.
    pub texts: Vec<Source>,
    /// Other files below the content folder, by path from the project's root.
    pub assets: BTreeMap<Arc<str>, Asset>,
    /// Files of the project's own theme, by path inside the theme.
    pub theme: BTreeMap<String, ThemeFile>,
    /// Files that cannot be read as text, with what can be seen of them: those that are no UTF-8 with `�` for what is none,
    /// others empty. They show the place of a finding, and that what they may hold is not missing.
    pub broken: Vec<Source>,
}

impl Sources {
    /// The text at a path from the project's root.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&Source> {
        if let Ok(at) = self.texts.binary_search_by(|s| (*s.path).cmp(path)) {
            return self.texts.get(at);
        }
        self.config
            .iter()
            .chain(&self.permalinks)
            .chain(self.theme.values().filter_map(ThemeFile::text))
            .chain(&self.broken)
            .find(|s| &*s.path == path)
    }
}

/// A place in a text as people count: lines and columns from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// Whether no text has a use for a character: a control character that is no line end and no tab, a byte order mark, or one
/// of the two that XML does not know, so that a feed which held it could not be read at all.
#[must_use]
pub fn is_foreign(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t') || matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Letters and marks of scripts that put no spaces between words.
#[must_use]
pub fn is_unspaced(c: char) -> bool {
    if u32::from(c) < 0x0e00 {
        return false;
    }
    let script = matches!(u32::from(c),
        0x0e00..=0x0eff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x3005..=0x3007 | 0x3040..=0x30ff | 0x3400..=0x4dbf
        | 0x4e00..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff | 0xff66..=0xff9f | 0x20000..=0x3134f);
    script && (c.is_alphanumeric() || is_combining_mark(c))
}

/// A text without accents, case and apostrophes.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.chars().filter(|c| *c != '\'').map(|c| c.to_ascii_lowercase()).collect();
    }
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut kept = |c: &char| {
        let short = *c == '\u{306}' && matches!(before, 'и' | 'у' | 'И' | 'У');
        before = *c;
        short || !is_mark(*c)
    };
    for c in text.nfd().filter(&mut kept).flat_map(char::to_lowercase).filter(|c| *c == '\u{306}' || !is_mark(*c)) {
        match c {
            'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' => out.extend(char::from_u32(u32::from(c) - 0xfee0)),
            '\'' | '’' => {}
            c => match spelled_out(c) {
                Some(letters) => out.push_str(letters),
                None => out.push(c),
            },
        }
    }
    out.nfc().collect()
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// A part of a text, as bytes and as people count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The bytes.
    pub bytes: Range<usize>,
    /// Where it begins.
    pub start: LineColumn,
    /// Where it ends: the place behind its last character.
    pub end: LineColumn,
}

/// Where the lines of a text begin: it is looked through once, however many places in it are asked for.
#[derive(Debug)]
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// The lines of a text.
    #[must_use]
    pub fn of(text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect();
        Self { text, starts }
    }

    /// The line and column of a byte offset; an offset beyond the end is the end, and one inside a character its start.
    #[must_use]
    pub fn place(&self, offset: usize) -> LineColumn {
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= end);
        let start = self.starts.get(line - 1).copied().unwrap_or_default();
        LineColumn { line, column: self.text[start..end].chars().count() + 1 }
    }

    /// A part of the text; one that ends before it begins ends there.
    #[must_use]
    pub fn span(&self, bytes: Range<usize>) -> Span {
        let (start, end) = (self.place(bytes.start), self.place(bytes.end.max(bytes.start)));
        Span { bytes, start, end }
    }
}

/// The line and column of a byte offset, as [`Lines::place`] counts them.
#[must_use]
pub fn line_column(text: &str, offset: usize) -> LineColumn {
    Lines::of(text).place(offset)
}

/// The byte offset of a line and column, both from 1; beyond the line's end it is the line's end.
#[must_use]
pub fn offset_of(text: &str, place: LineColumn) -> usize {
    let mut start = 0;
    for _ in 1..place.line {
        match text[start..].find('\n') {
            Some(at) => start += at + 1,
            None => return text.len(),
        }
    }
    let line = text[start..].split('\n').next().unwrap_or_default();
    start + line.char_indices().nth(place.column.saturating_sub(1)).map_or(line.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_text_has_both_its_ends() {
        let lines = Lines::of("ab\n\n\u{fc}x");
        let (start, end) = (LineColumn { line: 1, column: 2 }, LineColumn { line: 3, column: 2 });
        assert_eq!(lines.span(1..6), Span { bytes: 1..6, start, end });
        assert_eq!(lines.span(Range { start: 6, end: 1 }).end, end, "it ends where it begins");
        assert_eq!(lines.place(3), LineColumn { line: 2, column: 1 }, "an empty line");
        assert_eq!(Lines::of("").span(0..9).end, LineColumn { line: 1, column: 1 });
    }

    #[test]
    fn lines_and_columns_are_counted_from_one_and_in_characters() {
        let text = "ab\nüx\n";
        assert_eq!(line_column(text, 0), LineColumn { line: 1, column: 1 });
        assert_eq!(line_column(text, 5), LineColumn { line: 2, column: 2 });
        assert_eq!(line_column(text, 4), LineColumn { line: 2, column: 1 }, "inside a character: its start");
        assert_eq!(line_column(text, 99), LineColumn { line: 3, column: 1 });
        assert_eq!(offset_of(text, LineColumn { line: 2, column: 2 }), 5);
        assert_eq!(offset_of(text, LineColumn { line: 9, column: 2 }), text.len());
    }
}
