//! Formats of settings and data: JSON, TOML and INI. YAML has a reader of its own.

use super::super::grammar::Grammar;
use super::super::language::{Calls, Keys, Language, Numbers, Opener, PLAIN, Place, Quote, block, quote};
use super::super::words::words;

const JSON_DATA: Language = Language {
    constants: words!("false null true"),
    calls: Calls::None,
    keys: Keys::Json,
    openers: &[Opener::Quote(quote("\"")), Opener::Line("//", Place::Anywhere), Opener::Block(block("/*", "*/"))],
    ..PLAIN
};

const TOML_DATA: Language = Language {
    constants: words!("false inf nan true"),
    calls: Calls::None,
    numbers: Numbers::Dates,
    keys: Keys::Toml,
    inner: b"-.",
    openers: &[
        Opener::Line("#", Place::Anywhere),
        Opener::Section,
        Opener::Quote(Quote { lines: true, ..quote("\"\"\"") }),
        Opener::Quote(Quote { lines: true, escape: false, ..quote("'''") }),
        Opener::Quote(quote("\"")),
        Opener::Quote(Quote { escape: false, ..quote("'") }),
    ],
    ..PLAIN
};

const INI_DATA: Language = Language {
    constants: words!("FALSE False NO NULL No None OFF ON Off On TRUE True YES Yes false no none null off on true yes"),
    calls: Calls::None,
    numbers: Numbers::Whole,
    keys: Keys::Ini,
    starts: b"./-",
    inner: b"-./@",
    openers: &[
        Opener::Start(b'\n'),
        Opener::Line("#", Place::Blank),
        Opener::Line(";", Place::Blank),
        Opener::Section,
        Opener::Quote(quote("\"")),
    ],
    ..PLAIN
};

/// JSON, and its dialects with comments.
pub(super) static JSON: Grammar = Grammar::of(&JSON_DATA);
/// TOML.
pub(super) static TOML: Grammar = Grammar::of(&TOML_DATA);
/// Files of sections and settings.
pub(super) static INI: Grammar = Grammar::of(&INI_DATA);
