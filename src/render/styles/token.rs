//! Style sheets as tokens: as many kinds as it takes to know where texts, comments, blocks and statements end.
//!
//! After [CSS Syntax Level 3](https://www.w3.org/TR/css-syntax-3/#tokenization), which browsers follow.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Space,
    Comment,
    /// A comment of a licence, which must stay.
    Legal,
    /// `@name`
    At,
    /// `(`, `[` or `{`
    Open,
    /// `)`, `]` or `}`
    Close,
    Semicolon,
    /// `:` or `,`
    Between,
    /// A name, a text in quotes, an address, or any other character.
    Other,
    /// What does not end, with what it is.
    Unclosed(&'static str),
}

/// A token, and where it begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'a> {
    pub kind: Kind,
    pub at: usize,
    pub text: &'a str,
}

/// The tokens of a style sheet: one after the other they are its text.
pub(super) fn tokens(css: &str) -> impl Iterator<Item = Token<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &css[at..];
        let (kind, length) = first(rest)?;
        let token = Token { kind, at, text: &rest[..length] };
        at += length;
        Some(token)
    })
}

/// What a text begins with, and its length.
fn first(rest: &str) -> Option<(Kind, usize)> {
    let c = rest.chars().next()?;
    Some(match c {
        _ if is_space(c) => (Kind::Space, run(rest, is_space)),
        '/' if rest.starts_with("/*") => comment(rest),
        '"' | '\'' => quoted(rest, c),
        '(' | '[' | '{' => (Kind::Open, 1),
        ')' | ']' | '}' => (Kind::Close, 1),
        ';' => (Kind::Semicolon, 1),
        ':' | ',' => (Kind::Between, 1),
        '@' => match name(&rest[1..]) {
            0 => (Kind::Other, 1),
            length => (Kind::At, 1 + length),
        },
        _ => match name(rest) {
            0 => (Kind::Other, c.len_utf8()),
            length if rest[..length].eq_ignore_ascii_case("url") => address(rest, length),
            length => (Kind::Other, length),
        },
    })
}

/// A mark of the byte order, which a file may begin with, says nothing either.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c' | '\u{feff}')
}

fn run(text: &str, is: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is(c)).unwrap_or(text.len())
}

fn comment(rest: &str) -> (Kind, usize) {
    let Some(end) = rest[2..].find("*/") else { return (Kind::Unclosed("comment"), rest.len()) };
    let length = end + 4;
    let is_legal =
        rest.starts_with("/*!") || ["@license", "@preserve"].iter().any(|word| rest[..length].contains(word));
    (if is_legal { Kind::Legal } else { Kind::Comment }, length)
}

fn quoted(rest: &str, quote: char) -> (Kind, usize) {
    let mut at = 1;
    while let Some(c) = rest[at..].chars().next() {
        at += match c {
            // The end of a line, too, can be escaped here.
            '\\' if rest[at + 1..].starts_with("\r\n") => 3,
            '\\' if rest[at + 1..].starts_with(is_end_of_line) => 2,
            '\\' => escaped(&rest[at..]).max(1),
            _ if is_end_of_line(c) => break,
            _ if c == quote => return (Kind::Other, at + 1),
            _ => c.len_utf8(),
        };
    }
    (Kind::Unclosed("text in quotes"), at)
}

fn is_end_of_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\x0c')
}

/// The length of a name, or of a number; nought where there is none.
fn name(text: &str) -> usize {
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        at += match c {
            '\\' if escaped(&text[at..]) > 0 => escaped(&text[at..]),
            _ if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || !(c.is_ascii() || is_space(c)) => c.len_utf8(),
            _ => break,
        };
    }
    at
}

/// The length of an escape: a character, or digits with the space that ends them. Nought where a line ends instead.
fn escaped(text: &str) -> usize {
    let digits = run(&text[1..], |c| c.is_ascii_hexdigit()).min(6);
    let rest = &text[1 + digits..];
    match rest.chars().next() {
        Some('\r') if digits > 0 && rest.starts_with("\r\n") => digits + 3,
        Some(c) if digits > 0 => 1 + digits + usize::from(c.is_ascii() && is_space(c)),
        None if digits > 0 => 1 + digits,
        Some(c) if !is_end_of_line(c) => 1 + c.len_utf8(),
        _ => 0,
    }
}

/// `url(` with an address that is not in quotes is one token; with quotes it is a name and what stands in brackets.
fn address(rest: &str, name: usize) -> (Kind, usize) {
    let Some(inner) = rest[name..].strip_prefix('(') else { return (Kind::Other, name) };
    let begin = name + 1 + run(inner, is_space);
    if rest[begin..].starts_with(['"', '\'']) {
        return (Kind::Other, name);
    }
    let mut at = begin;
    while let Some(c) = rest[at..].chars().next() {
        at += match c {
            ')' => return (Kind::Other, at + 1),
            '\\' if escaped(&rest[at..]) > 0 => escaped(&rest[at..]),
            _ if is_space(c) && rest[at..].trim_start_matches(is_space).starts_with(')') => c.len_utf8(),
            _ if is_space(c) || matches!(c, '"' | '\'' | '(' | '\\') => break,
            _ => c.len_utf8(),
        };
    }
    (Kind::Unclosed("address"), at)
}
