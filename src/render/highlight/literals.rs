//! Where literals end. Every function takes the bytes and a position, and answers with a position.
//!
//! Ends lie before an ASCII byte, after one, or at the end of the text, so they are borders of characters.

use super::language::{Block, Prefix, Quote};

/// Whether a byte is a space or a tab.
pub(super) const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// The first position from `at` on that is not blank.
pub(super) fn skip_blanks(bytes: &[u8], at: usize) -> usize {
    skip_while(bytes, at, is_blank)
}

/// The first position from `at` on whose byte does not fit.
pub(super) fn skip_while(bytes: &[u8], at: usize, fits: impl Fn(u8) -> bool) -> usize {
    bytes[at..].iter().position(|&byte| !fits(byte)).map_or(bytes.len(), |length| at + length)
}

/// The position of the end of the line.
pub(super) fn line_end(bytes: &[u8], at: usize) -> usize {
    skip_while(bytes, at, |byte| byte != b'\n')
}

/// Whether only blanks stand between the start of the line and `at`.
pub(super) fn starts_line(bytes: &[u8], at: usize) -> bool {
    let before = before_blanks(bytes, at);
    before == 0 || bytes[before - 1] == b'\n'
}

/// The position after the last byte before `at` that is not blank.
pub(super) fn before_blanks(bytes: &[u8], at: usize) -> usize {
    bytes[..at].iter().rposition(|&byte| !is_blank(byte)).map_or(0, |last| last + 1)
}

/// The end of quoted text whose content starts at `from`.
pub(super) fn quote_end(bytes: &[u8], from: usize, quote: &Quote, escape: bool) -> usize {
    let mark = quote.mark.as_bytes();
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        if byte == mark[0] && bytes[at..].starts_with(mark) {
            at += mark.len();
            if !(quote.doubled && bytes[at..].starts_with(mark)) {
                return at;
            }
            at += mark.len();
        } else if byte == b'\\' && escape {
            at += 2;
        } else if byte == b'\n' && !quote.lines {
            return at;
        } else {
            at += 1;
        }
    }
    bytes.len()
}

/// The end of a raw string at `at`, its quotes between any number of `#`; nothing if none starts there.
pub(super) fn raw_end(bytes: &[u8], at: usize) -> Option<usize> {
    let quote = skip_while(bytes, at, |byte| byte == b'#');
    let hashes = &bytes[at..quote];
    if bytes.get(quote) != Some(&b'"') {
        return None;
    }
    let mut at = quote + 1;
    while at < bytes.len() {
        let after = at + 1;
        if bytes[at] == b'"' {
            let run = skip_while(bytes, after, |byte| byte == b'#') - after;
            if run >= hashes.len() {
                return Some(after + hashes.len());
            }
            at = after + run;
        } else {
            at = after;
        }
    }
    Some(bytes.len())
}

/// The end of a comment whose content starts at `from`.
pub(super) fn block_end(bytes: &[u8], from: usize, block: &Block) -> usize {
    let (open, close) = (block.open.as_bytes(), block.close.as_bytes());
    let mut depth = 1usize;
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        if byte == close[0] && bytes[at..].starts_with(close) {
            at += close.len();
            depth -= 1;
            if depth == 0 {
                return at;
            }
        } else if block.nested && byte == open[0] && bytes[at..].starts_with(open) {
            at += open.len();
            depth += 1;
        } else {
            at += 1;
        }
    }
    bytes.len()
}

/// The end of a regular expression whose content starts at `from`: the position after it and its flags, or, as an
/// error, where the line ended without it.
pub(super) fn regex_end(bytes: &[u8], from: usize) -> Result<usize, usize> {
    let mut class = false;
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\n' => break,
            b'\\' if bytes.get(at + 1) != Some(&b'\n') => at += 1,
            b'[' => class = true,
            b']' => class = false,
            b'/' if !class => return Ok(skip_while(bytes, at + 1, |byte| byte.is_ascii_alphabetic())),
            _ => {}
        }
        at += 1;
    }
    Err(at.min(bytes.len()))
}

/// The end of a shell variable at `at`, the position of its `$`.
pub(super) fn variable_end(bytes: &[u8], at: usize) -> Option<usize> {
    let next = at + 1;
    match *bytes.get(next)? {
        b'{' => {
            let end = skip_while(bytes, next, |byte| byte != b'}' && byte != b'\n');
            Some(if bytes.get(end) == Some(&b'}') { end + 1 } else { end })
        }
        b'_' | b'a'..=b'z' | b'A'..=b'Z' => Some(skip_while(bytes, next, is_name)),
        b'0'..=b'9' | b'?' | b'@' | b'#' | b'*' | b'!' | b'$' | b'-' => Some(next + 1),
        _ => None,
    }
}

/// The end of the opening mark `$tag$` at `at`.
pub(super) fn dollar_tag_end(bytes: &[u8], at: usize) -> Option<usize> {
    let end = skip_while(bytes, at + 1, is_name);
    let digit = bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
    (!digit && bytes.get(end) == Some(&b'$')).then_some(end + 1)
}

const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// Whether all of a text is a number or a date.
pub(super) fn is_number(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"-").or_else(|| text.strip_prefix(b"+")).unwrap_or(text);
    if let Some(digits) = text.strip_prefix(b"0x") {
        return !digits.is_empty() && digits.iter().all(u8::is_ascii_hexdigit);
    }
    text.first().is_some_and(u8::is_ascii_digit) && (is_decimal(text) || is_date(text))
}

fn is_decimal(text: &[u8]) -> bool {
    let mut parts = text.split(|&byte| byte == b'.');
    let digits = |part: &[u8]| part.iter().all(|&byte| byte.is_ascii_digit() || byte == b'_');
    parts.by_ref().take(2).all(digits) && parts.next().is_none()
}

fn is_date(text: &[u8]) -> bool {
    text.len() == 10
        && text.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// Whether backslashes escape in a string, given its prefix.
pub(super) const fn escapes(quote: &Quote, prefix: Prefix) -> bool {
    match prefix {
        Prefix::Same => quote.escape,
        Prefix::Escapes => true,
        Prefix::Raw => false,
    }
}
