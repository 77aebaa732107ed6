//! Python and Ruby.

use super::super::grammar::Grammar;
use super::super::language::{Block, Keys, Language, Opener, PLAIN, Place, Prefix, Quote, Sigil, block, quote};
use super::super::words::words;
use super::super::writer::Class;

const PYTHON_DATA: Language = Language {
    keywords: words!(
        "and as assert async await break class continue def del elif else except finally for from global if import in \
         is lambda nonlocal not or pass raise return try while with yield"
    ),
    constants: words!("Ellipsis False None NotImplemented True __debug__ __file__ __name__"),
    names: words!(
        "AssertionError AttributeError BaseException Exception ImportError IndexError KeyError NotImplementedError \
         OSError RuntimeError StopIteration TypeError ValueError bool bytes dict float frozenset int list object set \
         str tuple"
    ),
    definers: words!("class def"),
    prefixes: &[
        ("b", Prefix::Same),
        ("br", Prefix::Same),
        ("f", Prefix::Same),
        ("fr", Prefix::Same),
        ("r", Prefix::Same),
        ("rb", Prefix::Same),
        ("rf", Prefix::Same),
        ("t", Prefix::Same),
        ("u", Prefix::Same),
    ],
    openers: &[
        Opener::Line("#", Place::Anywhere),
        Opener::Quote(Quote { lines: true, ..quote("\"\"\"") }),
        Opener::Quote(Quote { lines: true, ..quote("'''") }),
        Opener::Quote(quote("\"")),
        Opener::Quote(quote("'")),
        Opener::Sigil(Sigil { mark: b'@', class: Class::Name, place: Place::LineStart, dotted: true }),
    ],
    ..PLAIN
};

const RUBY_DATA: Language = Language {
    keywords: words!(
        "BEGIN END alias and begin break case class def defined? do else elsif end ensure for if in loop module next \
         not or private protected public raise redo rescue retry return super then undef unless until when while \
         yield"
    ),
    constants: words!("__FILE__ __LINE__ __dir__ __method__ false nil self true"),
    names: words!("attr_accessor attr_reader attr_writer extend include puts require require_relative"),
    definers: words!("class def module"),
    keys: Keys::Label,
    tails: b"?!",
    openers: &[
        Opener::Line("#", Place::Anywhere),
        Opener::Block(Block { place: Place::LineStart, ..block("=begin", "\n=end") }),
        Opener::Quote(Quote { lines: true, ..quote("\"") }),
        Opener::Quote(Quote { lines: true, ..quote("'") }),
        Opener::Quote(Quote { lines: true, ..quote("`") }),
        Opener::Sigil(Sigil { mark: b':', class: Class::Number, place: Place::Apart, dotted: false }),
        Opener::Regex,
        Opener::Heredoc,
        Opener::HeredocText,
    ],
    ..PLAIN
};

/// Python 3.
pub(super) static PYTHON: Grammar = Grammar::of(&PYTHON_DATA);
/// Ruby.
pub(super) static RUBY: Grammar = Grammar::of(&RUBY_DATA);
