//! The lexer: goes over the bytes once, and decides about words and numbers.

use super::grammar::{Grammar, Kind, Known};
use super::language::{Calls, Keys, Numbers, Position, Prefix, Quote};
use super::literals::{before_blanks, escapes, is_number, quote_end, raw_end, skip_blanks};
use super::openers::Heredoc;
use super::writer::{Class, Writer};

/// Tells the writer what is coloured in `code` from byte `from` on. The writer's text may be longer than `code`.
pub(super) fn read(grammar: &'static Grammar, code: &str, from: usize, writer: &mut Writer<'_>) {
    let mut lexer = Lexer {
        grammar,
        code,
        bytes: code.as_bytes(),
        at: from,
        fresh: true,
        keyword: None,
        definer: None,
        identifier: None,
        regex_from: 0,
        heredoc: Heredoc::None,
        writer,
    };
    lexer.run();
}

/// The state of one pass.
pub(super) struct Lexer<'c, 'w, 'o> {
    pub(super) grammar: &'static Grammar,
    pub(super) code: &'c str,
    pub(super) bytes: &'c [u8],
    /// The position reached.
    pub(super) at: usize,
    /// Whether a line, a command or a declaration starts here.
    pub(super) fresh: bool,
    /// Where the last keyword ended.
    pub(super) keyword: Option<usize>,
    /// Where a keyword ended that the name it introduces has not followed yet.
    definer: Option<usize>,
    /// Where the last plain word or quoted identifier ended.
    identifier: Option<usize>,
    /// Before this position no regular expression starts.
    pub(super) regex_from: usize,
    /// What is known of a text that starts on the next line.
    pub(super) heredoc: Heredoc<'c>,
    writer: &'o mut Writer<'w>,
}

impl Lexer<'_, '_, '_> {
    fn run(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            match self.grammar.kind(byte) {
                Kind::Plain => self.at += 1,
                Kind::Word => self.word(),
                Kind::Digit => self.number(),
                Kind::Mark => self.mark(byte),
            }
        }
    }

    fn mark(&mut self, byte: u8) {
        let grammar = self.grammar;
        for opener in grammar.language.openers {
            if opener.first() == byte
                && let Some((class, end)) = self.open(opener)
            {
                return self.emit(class, end);
            }
        }
        if grammar.starts(byte) {
            self.word();
        } else {
            self.at += 1;
        }
    }

    /// Ends a token that is not a word.
    fn emit(&mut self, class: Class, end: usize) {
        self.writer.token(class, self.at, end);
        match class {
            Class::Comment => {}
            Class::Plain => {
                self.identifier = Some(end);
                self.fresh = false;
            }
            _ => self.fresh = self.at_start() && self.is_defined(),
        }
        self.at = end;
    }

    fn word(&mut self) {
        let (start, end) = (self.at, self.word_end());
        if let Some(end) = self.prefixed(start, end) {
            return self.emit(self.quoted_class(end), end);
        }
        let known = self.grammar.known(&self.bytes[start..end]);
        let class = self.word_class(start, end, known);
        let keyword = class == Class::Keyword;
        let introduced = !keyword && self.is_defined();
        let class = if introduced && !self.owns_next(end) { Class::Name } else { class };
        self.writer.token(class, start, end);
        self.at = end;
        self.fresh = self.at_start() && (introduced || keyword);
        if keyword {
            self.keyword = Some(end);
            self.definer = known.is_some_and(Known::is_definer).then_some(end);
        } else if introduced && self.owns_next(end) {
            self.definer = Some(end + 1);
        } else if class == Class::Plain {
            self.identifier = Some(end);
        }
    }

    fn word_end(&self) -> usize {
        let inside = |&byte: &u8| !self.grammar.inner(byte);
        let rest = &self.bytes[self.at + 1..];
        let end = rest.iter().position(inside).map_or(self.bytes.len(), |length| self.at + 1 + length);
        let tail = self.bytes.get(end).is_some_and(|byte| self.grammar.language.tails.contains(byte));
        if tail && self.bytes.get(end + 1) != Some(&b'=') { end + 1 } else { end }
    }

    fn word_class(&self, start: usize, end: usize, known: Option<Known>) -> Class {
        if self.is_key(end) {
            return Class::Name;
        }
        let called = self.is_call(end);
        let class = known.filter(|_| !self.is_member(start)).map(|known| self.known_class(start, end, known));
        match class {
            Some(Class::Plain) | None if called => Class::Name,
            Some(class) => class,
            None => Class::Plain,
        }
    }

    /// The role of a known word by what stands around it.
    fn known_class(&self, start: usize, end: usize, known: Known) -> Class {
        let class = known.class;
        if class == Class::Keyword && known.is_soft() && self.is_call(end) {
            return Class::Name;
        }
        if class != Class::Number && self.at_start() && !self.fresh {
            return Class::Plain;
        }
        let capitals = || self.bytes[start..end].iter().all(|byte| !byte.is_ascii_lowercase());
        let typed = || class == Class::Name && self.is_type_place(start);
        if known.is_shy() && !capitals() && !typed() { Class::Plain } else { class }
    }

    /// Whether keywords count only where a command starts.
    fn at_start(&self) -> bool {
        self.grammar.language.words == Position::Start
    }

    /// Whether what starts here is introduced by the keyword before it. Asking forgets it.
    fn is_defined(&mut self) -> bool {
        self.definer.take().is_some_and(|end| before_blanks(self.bytes, self.at) <= end)
    }

    /// Whether the name introduced is the next one: `def self.name`.
    fn owns_next(&self, end: usize) -> bool {
        self.bytes.get(end) == Some(&b'.')
    }

    fn is_member(&self, start: usize) -> bool {
        let before = &self.bytes[..start];
        self.grammar.language.members && before.ends_with(b".") && !before.ends_with(b"..")
    }

    fn is_type_place(&self, start: usize) -> bool {
        let before = before_blanks(self.bytes, start);
        (before < start && self.identifier == Some(before)) || self.bytes[..start].ends_with(b"::")
    }

    fn is_call(&self, end: usize) -> bool {
        let next = self.bytes.get(end);
        match self.grammar.language.calls {
            Calls::None => false,
            Calls::Macro if next == Some(&b'!') => {
                matches!(self.bytes.get(end + 1), Some(b'(' | b'[' | b'{' | b' '))
            }
            Calls::Bracket | Calls::Macro => next == Some(&b'('),
        }
    }

    /// Whether a word that ends here is a key.
    fn is_key(&self, end: usize) -> bool {
        let next = |at: usize| self.bytes.get(at).copied().unwrap_or_default();
        match self.grammar.language.keys {
            Keys::None | Keys::Json => false,
            Keys::Label => next(end) == b':' && next(end + 1) != b':',
            Keys::Toml => next(skip_blanks(self.bytes, end)) == b'=',
            Keys::Ini => {
                let mark = skip_blanks(self.bytes, end);
                self.fresh && matches!(next(mark), b'=' | b':') && next(mark + 1) != b'='
            }
            Keys::Css => self.fresh && next(skip_blanks(self.bytes, end)) == b':' && self.ends_declaration(end),
        }
    }

    /// Whether the next thing to end is a declaration, not a selector. Declarations ask once, so this stays linear.
    fn ends_declaration(&self, end: usize) -> bool {
        let next = self.bytes[end..].iter().find(|byte| matches!(byte, b'{' | b'}' | b';'));
        next != Some(&b'{')
    }

    /// The role of quoted text that ends here.
    pub(super) fn quoted_class(&self, end: usize) -> Class {
        let mark = match self.grammar.language.keys {
            Keys::Json => b':',
            Keys::Toml => b'=',
            _ => return Class::Text,
        };
        let next = self.bytes.get(skip_blanks(self.bytes, end));
        if next == Some(&mark) { Class::Name } else { Class::Text }
    }

    /// The end of the string that `start..end` is a prefix of.
    fn prefixed(&self, start: usize, end: usize) -> Option<usize> {
        let prefixes = self.grammar.language.prefixes;
        if prefixes.is_empty() || !matches!(self.bytes.get(end)?, b'"' | b'\'' | b'#') {
            return None;
        }
        let word = &self.bytes[start..end];
        let (_, prefix) = prefixes.iter().find(|(entry, _)| entry.as_bytes().eq_ignore_ascii_case(word))?;
        if *prefix == Prefix::Raw {
            return raw_end(self.bytes, end);
        }
        let quote = self.quote_at(end)?;
        Some(quote_end(self.bytes, end + quote.mark.len(), quote, escapes(quote, *prefix)))
    }

    fn quote_at(&self, at: usize) -> Option<&'static Quote> {
        let mut quotes = self.grammar.language.openers.iter().filter_map(super::language::Opener::quote);
        quotes.find(|quote| self.bytes[at..].starts_with(quote.mark.as_bytes()))
    }

    fn number(&mut self) {
        let numbers = self.grammar.language.numbers;
        let whole = numbers == Numbers::Whole;
        let end = if whole { self.word_end() } else { self.number_end(numbers) };
        let class = if self.is_key(end) {
            Class::Name
        } else if whole && !is_number(&self.bytes[self.at..end]) {
            Class::Plain
        } else {
            Class::Number
        };
        self.emit(class, end);
    }

    fn number_end(&self, numbers: Numbers) -> usize {
        let mut at = self.at + 1;
        while let Some(&byte) = self.bytes.get(at) {
            let goes_on = match byte {
                b'.' => self.bytes.get(at + 1).is_some_and(u8::is_ascii_digit) || numbers == Numbers::Dates,
                b'%' => numbers == Numbers::Percent,
                b'-' | b'+' => numbers == Numbers::Dates || self.is_exponent(at),
                b':' => numbers == Numbers::Dates,
                _ => byte.is_ascii_alphanumeric() || byte == b'_',
            };
            if !goes_on {
                break;
            }
            at += 1;
        }
        at
    }

    /// Whether the sign at `at` belongs to the exponent of a number.
    fn is_exponent(&self, at: usize) -> bool {
        let hexadecimal = self.bytes[self.at..].starts_with(b"0x");
        let digit = self.bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        matches!(self.bytes[at - 1], b'e' | b'E') && digit && !hexadecimal
    }
}
