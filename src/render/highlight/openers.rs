//! What begins at a mark: one function per opener, each answers with a role and an end, or with nothing.

use super::language::{Block, Opener, Place, Quote, Sigil};
use super::lexer::Lexer;
use super::literals::{
    before_blanks, block_end, dollar_tag_end, line_end, quote_end, regex_end, skip_while, starts_line, variable_end,
};
use super::writer::Class;

type Token = Option<(Class, usize)>;

/// What is known of a text that starts on the line after its mark.
#[derive(Clone, Copy)]
pub(super) enum Heredoc<'c> {
    /// None is announced.
    None,
    /// It ends with a line that is this word, after blanks if they may stand before it.
    Announced { word: &'c [u8], indented: bool },
    /// One had no end, so it was none. No other is looked for: that would take quadratic time.
    Off,
}

impl Opener {
    /// The quote it is, if it is one.
    pub(super) const fn quote(&self) -> Option<&Quote> {
        match self {
            Self::Quote(quote) => Some(quote),
            _ => None,
        }
    }
}

impl<'c> Lexer<'c, '_, '_> {
    /// Tries one opener at the position reached.
    pub(super) fn open(&mut self, opener: &'static Opener) -> Token {
        match opener {
            Opener::Line(open, place) => self.line(open, *place),
            Opener::Block(block) => self.block(block),
            Opener::Quote(quote) => self.quote(quote),
            Opener::Sigil(sigil) => self.sigil(sigil),
            Opener::Colour => Some(self.colour()),
            Opener::Dollar => self.dollar(),
            Opener::Variable => variable_end(self.bytes, self.at).map(|end| (Class::Name, end)),
            Opener::Minus => self.minus(),
            Opener::Escape => Some((Class::Plain, self.escape_end())),
            Opener::Character => Some(self.character()),
            Opener::Regex => self.regex(),
            Opener::Heredoc => self.announce(),
            Opener::HeredocText => self.heredoc(),
            Opener::Section => self.section(),
            Opener::Start(_) => {
                self.fresh = true;
                None
            }
        }
    }

    fn has(&self, text: &str) -> bool {
        self.bytes[self.at..].starts_with(text.as_bytes())
    }

    fn is_at(&self, place: Place) -> bool {
        let before = self.at.checked_sub(1).map(|at| self.bytes[at]);
        match place {
            Place::Anywhere => true,
            Place::LineStart => starts_line(self.bytes, self.at),
            Place::Blank => {
                before.is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b';' | b'|' | b'&' | b'(' | b')'))
            }
            Place::Apart => before.is_none_or(|byte| {
                let word = byte.is_ascii_alphanumeric() || !byte.is_ascii() || byte == b'_';
                !word && byte != self.bytes[self.at] && !matches!(byte, b')' | b']' | b'"' | b'\'')
            }),
        }
    }

    fn line(&self, open: &str, place: Place) -> Token {
        (self.has(open) && self.is_at(place)).then(|| (Class::Comment, line_end(self.bytes, self.at)))
    }

    fn block(&self, block: &Block) -> Token {
        let found = self.has(block.open) && self.is_at(block.place);
        found.then(|| (Class::Comment, block_end(self.bytes, self.at + block.open.len(), block)))
    }

    fn quote(&self, quote: &Quote) -> Token {
        if !self.has(quote.mark) {
            return None;
        }
        let end = quote_end(self.bytes, self.at + quote.mark.len(), quote, quote.escape);
        let class = if quote.class == Class::Text { self.quoted_class(end) } else { quote.class };
        Some((class, end))
    }

    fn sigil(&self, sigil: &Sigil) -> Token {
        let next = self.at + 1;
        let named = self.bytes.get(next).is_some_and(|&byte| self.grammar.starts(byte));
        if !named || !self.is_at(sigil.place) {
            return None;
        }
        let end = skip_while(self.bytes, next, |byte| self.grammar.inner(byte) || (sigil.dotted && byte == b'.'));
        Some((sigil.class, end))
    }

    fn colour(&self) -> (Class, usize) {
        let end = skip_while(self.bytes, self.at + 1, |byte| self.grammar.inner(byte));
        let digits = &self.bytes[self.at + 1..end];
        let colour = matches!(digits.len(), 3 | 4 | 6 | 8) && digits.iter().all(u8::is_ascii_hexdigit);
        (if colour { Class::Number } else { Class::Plain }, end)
    }

    fn dollar(&self) -> Token {
        let from = dollar_tag_end(self.bytes, self.at)?;
        let tag = &self.code[self.at..from];
        let end = self.code[from..].find(tag).map_or(self.bytes.len(), |length| from + length + tag.len());
        Some((Class::Text, end))
    }

    fn minus(&self) -> Token {
        let number = matches!(self.bytes.get(self.at + 1), Some(b'0'..=b'9' | b'.'));
        number.then_some((Class::Plain, self.at + 1))
    }

    fn escape_end(&self) -> usize {
        let next = self.bytes.get(self.at + 1).is_some_and(u8::is_ascii);
        self.at + 1 + usize::from(next)
    }

    fn character(&self) -> (Class, usize) {
        const QUOTE: Quote = super::language::quote("'");
        let next = self.at + 1;
        let mut rest = self.code[next..].chars();
        match (rest.next(), rest.next()) {
            (Some('\\'), _) => (Class::Text, quote_end(self.bytes, next, &QUOTE, true)),
            (Some(only), Some('\'')) if only != '\'' => (Class::Text, next + only.len_utf8() + 1),
            _ => (Class::Plain, skip_while(self.bytes, next, |byte| self.grammar.inner(byte))),
        }
    }

    /// A regular expression, unless the slash divides: it does after a value.
    fn regex(&mut self) -> Token {
        let before = before_blanks(self.bytes, self.at);
        let value = before.checked_sub(1).map(|at| self.bytes[at]).is_some_and(|byte| {
            self.grammar.inner(byte) || matches!(byte, b')' | b']' | b'}' | b'"' | b'\'' | b'`' | b'/')
        });
        if self.at < self.regex_from || (value && self.keyword != Some(before)) {
            return None;
        }
        match regex_end(self.bytes, self.at + 1) {
            Ok(end) => Some((Class::Text, end)),
            Err(end) => {
                self.regex_from = end;
                None
            }
        }
    }

    /// Notes a heredoc's mark and lets the lexer go on behind it.
    fn announce(&mut self) -> Token {
        if !matches!(self.heredoc, Heredoc::None) || !self.has("<<") || self.has("<<<") {
            return None;
        }
        let mut start = self.at + 2;
        let indented = matches!(self.bytes.get(start), Some(b'-' | b'~'));
        start += usize::from(indented);
        let quote = self.bytes.get(start).copied().filter(|byte| matches!(byte, b'\'' | b'"'));
        start += usize::from(quote.is_some());
        let end = skip_while(self.bytes, start, |byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let word = &self.bytes[start..end];
        if !word.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_') {
            return None;
        }
        let closed = quote.is_some() && self.bytes.get(end).copied() == quote;
        self.heredoc = Heredoc::Announced { word, indented };
        Some((Class::Plain, end + usize::from(closed)))
    }

    /// The text of a heredoc, from the line after its mark to its last word. The new line before it is passed.
    fn heredoc(&mut self) -> Token {
        let Heredoc::Announced { word, indented } = self.heredoc else { return None };
        let Some(end) = self.heredoc_end(word, indented) else {
            self.heredoc = Heredoc::Off;
            return None;
        };
        self.heredoc = Heredoc::None;
        self.at += 1;
        Some((Class::Text, end))
    }

    fn heredoc_end(&self, word: &'c [u8], indented: bool) -> Option<usize> {
        let mut start = self.at + 1;
        while start < self.bytes.len() {
            let end = line_end(self.bytes, start);
            let line = &self.bytes[start..end];
            let text = if indented { line.trim_ascii_start() } else { line };
            if text.strip_suffix(b"\r").unwrap_or(text) == word {
                return Some(end);
            }
            start = end + 1;
        }
        None
    }

    fn section(&self) -> Token {
        if !starts_line(self.bytes, self.at) {
            return None;
        }
        let end = skip_while(self.bytes, self.at, |byte| !matches!(byte, b'\n' | b'#' | b';'));
        let line = self.bytes[self.at..end].trim_ascii_end();
        let header = line.ends_with(b"]") && !line.contains(&b',');
        header.then_some((Class::Name, self.at + line.len()))
    }
}
