//! JavaScript, TypeScript and CSS.

use super::super::grammar::Grammar;
use super::super::language::{Keys, Language, Numbers, Opener, PLAIN, Place, Quote, Sigil, block, quote};
use super::super::words::words;
use super::super::writer::Class;

const JAVASCRIPT_DATA: Language = Language {
    keywords: words!(
        "async await break case catch class const continue debugger default delete do else export extends finally for \
         from function if import in instanceof let new of return static super switch throw try typeof var void while \
         with yield"
    ),
    constants: words!("Infinity NaN false null this true undefined"),
    names: words!("Array Boolean Date Error JSON Map Math Number Object Promise RegExp Set String Symbol console"),
    definers: words!("class function"),
    starts: b"$",
    inner: b"$",
    openers: &[
        Opener::Line("//", Place::Anywhere),
        Opener::Block(block("/*", "*/")),
        Opener::Quote(quote("\"")),
        Opener::Quote(quote("'")),
        Opener::Quote(Quote { lines: true, ..quote("`") }),
        Opener::Sigil(Sigil { mark: b'@', class: Class::Name, place: Place::Apart, dotted: true }),
        Opener::Regex,
    ],
    ..PLAIN
};

const TYPESCRIPT_DATA: Language = Language {
    keywords: words!(
        "abstract as asserts async await break case catch class const continue debugger declare default delete do \
         else enum export extends finally for from function if implements import in infer instanceof interface is \
         keyof let namespace new of override private protected public readonly return satisfies static super switch \
         throw try type typeof var void while with yield"
    ),
    names: words!(
        "Array Boolean Date Error JSON Map Math Number Object Omit Partial Pick Promise Readonly Record RegExp Set \
         String Symbol any bigint boolean console never number object string symbol unknown"
    ),
    definers: words!("class enum function interface type"),
    ..JAVASCRIPT_DATA
};

const CSS_DATA: Language = Language {
    constants: words!("auto currentColor inherit initial none revert transparent unset"),
    keys: Keys::Css,
    numbers: Numbers::Percent,
    starts: b"-",
    inner: b"-",
    openers: &[
        Opener::Block(block("/*", "*/")),
        Opener::Quote(quote("\"")),
        Opener::Quote(quote("'")),
        Opener::Sigil(Sigil { mark: b'@', class: Class::Keyword, place: Place::Anywhere, dotted: false }),
        Opener::Sigil(Sigil { mark: b'!', class: Class::Keyword, place: Place::Anywhere, dotted: false }),
        Opener::Colour,
        Opener::Minus,
        Opener::Start(b'{'),
        Opener::Start(b'}'),
        Opener::Start(b';'),
    ],
    ..PLAIN
};

/// JavaScript.
pub(super) static JAVASCRIPT: Grammar = Grammar::of(&JAVASCRIPT_DATA);
/// TypeScript.
pub(super) static TYPESCRIPT: Grammar = Grammar::of(&TYPESCRIPT_DATA);
/// CSS.
pub(super) static CSS: Grammar = Grammar::of(&CSS_DATA);
