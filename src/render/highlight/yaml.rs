//! YAML, a line at a time: keys, scalars of all kinds, and blocks of text.

use super::language::{Quote, Words, quote};
use super::literals::{is_blank, is_number, line_end, quote_end, skip_blanks, skip_while};
use super::writer::{Class, Writer};

pub(super) const CONSTANTS: Words = &[
    ".inf", ".nan", "False", "NO", "NULL", "No", "Null", "OFF", "ON", "Off", "On", "TRUE", "True", "YES", "Yes",
    "false", "no", "null", "off", "on", "true", "yes", "~",
];
const DOUBLE: Quote = Quote { lines: true, ..quote("\"") };
const SINGLE: Quote = Quote { escape: false, doubled: true, lines: true, ..quote("'") };

/// Tells the writer what is coloured in a stream of documents.
pub(super) fn read(code: &str, writer: &mut Writer<'_>) {
    let mut reader = Reader { bytes: code.as_bytes(), at: 0, line: 0, keyed: false, indent: 0, depth: 0, writer };
    while reader.at < code.len() {
        reader.start_line();
        reader.nodes();
    }
}

struct Reader<'c, 'w, 'o> {
    bytes: &'c [u8],
    at: usize,
    /// Where the line started.
    line: usize,
    /// Whether the line has its key, outside of brackets.
    keyed: bool,
    /// How far the text of a block has to be indented, if one starts on this line.
    indent: usize,
    /// How many brackets are open.
    depth: usize,
    writer: &'o mut Writer<'w>,
}

impl Reader<'_, '_, '_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    /// Whether a mark at `at` stands alone: a blank, a new line or the end follows.
    fn is_alone(&self, at: usize) -> bool {
        matches!(self.byte(at + 1), None | Some(b' ' | b'\t' | b'\n' | b'\r'))
    }

    fn emit(&mut self, class: Class, end: usize) {
        self.writer.token(class, self.at, end);
        self.at = end;
    }

    /// The indentation, the dashes of sequences, and the lines that separate documents.
    fn start_line(&mut self) {
        self.line = self.at;
        self.keyed = false;
        self.indent = 0;
        let rest = &self.bytes[self.at..];
        if rest.starts_with(b"---") || rest.starts_with(b"...") {
            let end = skip_while(self.bytes, self.at, |byte| byte == rest[0]);
            if end == self.at + 3 && self.is_alone(end - 1) {
                self.emit(Class::Keyword, end);
            }
        }
        self.at = skip_blanks(self.bytes, self.at);
        while matches!(self.byte(self.at), Some(b'-' | b'?')) && self.is_alone(self.at) {
            self.indent = self.at - self.line + 1;
            self.at = skip_blanks(self.bytes, self.at + 1);
        }
    }

    /// What stands on the line, and the new line itself. A quoted scalar may take the reader to a later line.
    fn nodes(&mut self) {
        while let Some(byte) = self.byte(self.at) {
            match byte {
                b'\n' => {
                    self.at += 1;
                    return;
                }
                b'#' if self.is_comment(self.at) => self.emit(Class::Comment, line_end(self.bytes, self.at)),
                b'"' => self.quoted(&DOUBLE),
                b'\'' => self.quoted(&SINGLE),
                b'|' | b'>' if self.is_header() => self.block(),
                b'&' | b'*' | b'!' | b'%' => self.property(),
                b'[' | b'{' | b']' | b'}' | b',' => self.flow(byte),
                b' ' | b'\t' | b'\r' => self.at += 1,
                b':' | b'-' | b'?' if self.is_alone(self.at) => self.at += 1,
                _ => self.plain(),
            }
        }
    }

    fn is_comment(&self, at: usize) -> bool {
        at == 0 || self.bytes[at - 1].is_ascii_whitespace()
    }

    fn flow(&mut self, byte: u8) {
        match byte {
            b'[' | b'{' => self.depth += 1,
            b']' | b'}' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.at += 1;
    }

    /// An anchor, an alias, a tag or a directive.
    fn property(&mut self) {
        let inside = self.depth > 0;
        let ends = |byte: u8| byte.is_ascii_whitespace() || (inside && is_flow(byte));
        self.emit(Class::Keyword, skip_while(self.bytes, self.at, |byte| !ends(byte)));
    }

    fn quoted(&mut self, quote: &Quote) {
        let end = quote_end(self.bytes, self.at + 1, quote, quote.escape);
        let mark = skip_blanks(self.bytes, end);
        if self.byte(mark) == Some(b':') && (self.depth > 0 || self.is_alone(mark)) {
            self.key(end);
        } else {
            self.emit(Class::Text, end);
        }
    }

    fn key(&mut self, end: usize) {
        if self.depth == 0 {
            self.indent = self.at - self.line + 1;
            self.keyed = true;
        }
        self.emit(Class::Name, end);
    }

    /// A scalar without quotes: a key if a colon ends it.
    fn plain(&mut self) {
        let end = self.plain_end();
        let text = self.bytes[self.at..end].trim_ascii_end();
        let trimmed = self.at + text.len();
        if self.byte(end) == Some(b':') {
            self.key(trimmed);
        } else if is_constant(text) || is_number(text) {
            self.emit(Class::Number, trimmed);
        }
        self.at = end;
    }

    fn plain_end(&self) -> usize {
        let mut at = self.at + 1;
        while let Some(byte) = self.byte(at) {
            let ends = match byte {
                b'\n' => true,
                b':' => self.is_alone(at) && (self.depth > 0 || !self.keyed),
                b'#' => is_blank(self.bytes[at - 1]),
                _ => self.depth > 0 && is_flow(byte),
            };
            if ends {
                return at;
            }
            at += 1;
        }
        at
    }

    /// Whether `|` or `>` opens a block of text: only signs, a comment or nothing may follow.
    fn is_header(&self) -> bool {
        let end = self.header_end();
        matches!(self.byte(end), None | Some(b'\n' | b'\r' | b'#')) && self.depth == 0
    }

    fn header_end(&self) -> usize {
        let signs = skip_while(self.bytes, self.at + 1, |byte| matches!(byte, b'+' | b'-' | b'0'..=b'9'));
        skip_blanks(self.bytes, signs)
    }

    /// A block of text: all lines that are indented further than what it belongs to, and empty ones between them.
    fn block(&mut self) {
        let comment = self.header_end();
        let line = line_end(self.bytes, comment);
        self.at = comment;
        if self.byte(comment) == Some(b'#') {
            self.emit(Class::Comment, line);
        }
        let mut end = line;
        let mut start = line + 1;
        while start < self.bytes.len() {
            let text = skip_blanks(self.bytes, start);
            let next = line_end(self.bytes, text);
            let empty = self.bytes[text..next].trim_ascii().is_empty();
            if !empty && text - start < self.indent {
                break;
            }
            if !empty {
                end = next;
            }
            start = next + 1;
        }
        self.at = end.min(line + 1);
        self.emit(Class::Text, end);
    }
}

fn is_constant(text: &[u8]) -> bool {
    CONSTANTS.binary_search_by(|entry| entry.as_bytes().cmp(text)).is_ok()
}

const fn is_flow(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
}
