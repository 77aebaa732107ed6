//! The words a language is described with.

use super::writer::Class;

/// A list of words, sorted by byte, without repeats.
pub(super) type Words = &'static [&'static str];

/// What the lexer has to know about a language. [`PLAIN`] knows nothing; each language says what differs from it.
pub(super) struct Language {
    /// Reserved words.
    pub(super) keywords: Words,
    /// Words that stand for a value.
    pub(super) constants: Words,
    /// Types and built-in functions.
    pub(super) names: Words,
    /// Keywords that are functions when a bracket follows at once: `LEFT JOIN`, but `LEFT(name, 1)`.
    pub(super) soft: Words,
    /// Words that are ordinary column names too. They count in capitals; a type counts after an identifier as well.
    pub(super) shy: Words,
    /// Keywords after which a name is introduced.
    pub(super) definers: Words,
    /// Whether case matters in the lists above.
    pub(super) case: Case,
    /// Where keywords and names count.
    pub(super) words: Position,
    /// Whether a word after a dot is a member, and so never a keyword.
    pub(super) members: bool,
    /// How a call is recognised.
    pub(super) calls: Calls,
    /// How a number goes on.
    pub(super) numbers: Numbers,
    /// What makes a word or a string a key.
    pub(super) keys: Keys,
    /// Bytes, beside letters and `_`, that a word may start with.
    pub(super) starts: &'static [u8],
    /// Bytes, beside letters, digits and `_`, that a word may contain.
    pub(super) inner: &'static [u8],
    /// Bytes that may end a word, once, when no `=` follows.
    pub(super) tails: &'static [u8],
    /// Words in lower case that belong to the string after them.
    pub(super) prefixes: &'static [(&'static str, Prefix)],
    /// What begins at a mark; the first that fits wins.
    pub(super) openers: &'static [Opener],
}

/// A language without words or marks.
pub(super) const PLAIN: Language = Language {
    keywords: &[],
    constants: &[],
    names: &[],
    soft: &[],
    shy: &[],
    definers: &[],
    case: Case::Exact,
    words: Position::Anywhere,
    members: true,
    calls: Calls::Bracket,
    numbers: Numbers::Usual,
    keys: Keys::None,
    starts: &[],
    inner: &[],
    tails: &[],
    prefixes: &[],
    openers: &[],
};

/// Whether `SELECT` and `select` are one word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// They are two.
    Exact,
    /// They are one, in lower case in the lists.
    Folded,
}

/// Where keywords and names count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    /// Everywhere.
    Anywhere,
    /// Where a command starts: after an [`Opener::Start`] or a keyword.
    Start,
}

/// How a call is recognised.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Calls {
    /// `name(`
    Bracket,
    /// `name(`, and `name!` before any bracket.
    Macro,
    /// Never.
    None,
}

/// How a number goes on after its first digit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    /// Letters, digits and `_`, a dot before a digit, a sign after the `e` of an exponent.
    Usual,
    /// As usual, and `%`.
    Percent,
    /// As usual, and the marks of dates and times.
    Dates,
    /// As far as a word; a number only if all of it is.
    Whole,
}

/// What makes a word or a string a key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    /// Nothing.
    None,
    /// A string before `:`.
    Json,
    /// A word or a string before `=`.
    Toml,
    /// The first word of a line, before `=` or `:`.
    Ini,
    /// The first word of a declaration, before `:`, unless a block follows.
    Css,
    /// A word with `:` at its end.
    Label,
}

/// How a prefix changes the string after it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Prefix {
    /// Not at all.
    Same,
    /// Backslashes escape.
    Escapes,
    /// Backslashes do not escape, and `#` before the quote are counted.
    Raw,
}

/// Where an opener counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Everywhere.
    Anywhere,
    /// As the first thing of a line.
    LineStart,
    /// After a blank, a new line, or one of `;|&()`.
    Blank,
    /// Not straight after a word, a closing bracket, a quote or itself.
    Apart,
}

/// What may begin at a mark.
pub(super) enum Opener {
    /// A comment to the end of the line.
    Line(&'static str, Place),
    /// A comment with an end.
    Block(Block),
    /// Quoted text.
    Quote(Quote),
    /// A mark that belongs to the word after it.
    Sigil(Sigil),
    /// `#` and hexadecimal digits.
    Colour,
    /// `$tag$ … $tag$`
    Dollar,
    /// `$name`, `${…}`, `$?`
    Variable,
    /// A minus before a number, in a language whose words may start with one.
    Minus,
    /// A backslash and the character it escapes.
    Escape,
    /// A character, or a lifetime: `'x'`, `'\n'`, `'static`
    Character,
    /// `/…/` where an operand is due.
    Regex,
    /// `<<WORD`: its text begins on the next line.
    Heredoc,
    /// The new line after which that text begins.
    HeredocText,
    /// `[section]` on a line of its own.
    Section,
    /// Nothing by itself, but a line, a command or a declaration starts after it.
    Start(u8),
}

/// A comment with an end.
pub(super) struct Block {
    /// The mark before it.
    pub(super) open: &'static str,
    /// The mark after it.
    pub(super) close: &'static str,
    /// Whether a comment inside has to end first.
    pub(super) nested: bool,
    /// Where it counts.
    pub(super) place: Place,
}

/// Quoted text.
pub(super) struct Quote {
    /// The mark on both sides.
    pub(super) mark: &'static str,
    /// Whether a backslash escapes.
    pub(super) escape: bool,
    /// Whether the mark, written twice, is the mark itself.
    pub(super) doubled: bool,
    /// Whether it goes on over the end of a line.
    pub(super) lines: bool,
    /// Its role: text, or plain for a quoted identifier.
    pub(super) class: Class,
}

/// A mark that belongs to the word after it.
pub(super) struct Sigil {
    /// The mark.
    pub(super) mark: u8,
    /// The role of both together.
    pub(super) class: Class,
    /// Where it counts.
    pub(super) place: Place,
    /// Whether dots belong to the word.
    pub(super) dotted: bool,
}

/// The usual string: backslashes escape, a line ends it.
pub(super) const fn quote(mark: &'static str) -> Quote {
    Quote { mark, escape: true, doubled: false, lines: false, class: Class::Text }
}

/// The usual comment with an end.
pub(super) const fn block(open: &'static str, close: &'static str) -> Block {
    Block { open, close, nested: false, place: Place::Anywhere }
}
