//! HTML and XML: tags between text.

use super::language::{Block, Quote, block, quote};
use super::literals::{block_end, quote_end, skip_while};
use super::writer::{Class, Writer};

const COMMENT: Block = block("<!--", "-->");
const DATA: Block = block("<![CDATA[", "]]>");
const DOUBLE: Quote = Quote { escape: false, lines: true, ..quote("\"") };
const SINGLE: Quote = Quote { escape: false, lines: true, ..quote("'") };
/// No named character reference is longer.
const LONGEST_ENTITY: usize = 34;

/// Tells the writer what is coloured in a document.
pub(super) fn read(code: &str, writer: &mut Writer<'_>) {
    let mut reader = Reader { bytes: code.as_bytes(), at: 0, writer };
    while let Some(&byte) = reader.bytes.get(reader.at) {
        match byte {
            b'<' => reader.angle(),
            b'&' => reader.entity(),
            _ => reader.at += 1,
        }
    }
}

struct Reader<'c, 'w, 'o> {
    bytes: &'c [u8],
    at: usize,
    writer: &'o mut Writer<'w>,
}

impl Reader<'_, '_, '_> {
    fn emit(&mut self, class: Class, end: usize) {
        self.writer.token(class, self.at, end);
        self.at = end;
    }

    /// A comment, character data, a tag, or just an angle bracket.
    fn angle(&mut self) {
        let rest = &self.bytes[self.at..];
        if rest.starts_with(COMMENT.open.as_bytes()) {
            return self.emit(Class::Comment, block_end(self.bytes, self.at + COMMENT.open.len(), &COMMENT));
        }
        if rest.starts_with(DATA.open.as_bytes()) {
            return self.emit(Class::Text, block_end(self.bytes, self.at + DATA.open.len(), &DATA));
        }
        self.at += 1;
        if matches!(self.bytes.get(self.at), Some(b'/' | b'!' | b'?')) {
            self.at += 1;
        }
        if self.bytes.get(self.at).is_some_and(u8::is_ascii_alphabetic) {
            self.emit(Class::Keyword, skip_while(self.bytes, self.at, is_name));
            self.attributes();
        }
    }

    /// What stands in a tag after its name, to its end.
    fn attributes(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'>' | b'<' => return,
                b'"' => self.emit(Class::Text, quote_end(self.bytes, self.at + 1, &DOUBLE, false)),
                b'\'' => self.emit(Class::Text, quote_end(self.bytes, self.at + 1, &SINGLE, false)),
                _ if is_name(byte) => {
                    let value = self.bytes[..self.at].ends_with(b"=");
                    let end = skip_while(self.bytes, self.at, |byte| is_name(byte) || (value && byte == b'/'));
                    self.emit(if value { Class::Text } else { Class::Name }, end);
                }
                _ => self.at += 1,
            }
        }
    }

    fn entity(&mut self) {
        let limit = self.bytes.len().min(self.at + LONGEST_ENTITY);
        let inside = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'#';
        let end = skip_while(&self.bytes[..limit], self.at + 1, inside);
        if end > self.at + 1 && self.bytes.get(end) == Some(&b';') {
            self.emit(Class::Number, end + 1);
        } else {
            self.at = end;
        }
    }
}

const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.' | b'@' | b'#' | b'%') || !byte.is_ascii()
}
