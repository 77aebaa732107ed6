//! Rust, Go and Java.

use super::super::grammar::Grammar;
use super::super::language::{Block, Calls, Language, Opener, PLAIN, Place, Prefix, Quote, Sigil, block, quote};
use super::super::words::words;
use super::super::writer::Class;

const RUST_DATA: Language = Language {
    keywords: words!(
        "Self as async await break const continue crate dyn else enum extern fn for if impl in let loop match mod \
         move mut pub ref return self static struct super trait type union unsafe use where while"
    ),
    constants: words!("Err None Ok Some false true"),
    names: words!(
        "Arc BTreeMap BTreeSet Box Cow HashMap HashSet Option Path PathBuf Rc Result String Vec bool char f32 f64 \
         i128 i16 i32 i64 i8 isize str u128 u16 u32 u64 u8 usize"
    ),
    definers: words!("enum fn mod struct trait type union"),
    members: false,
    calls: Calls::Macro,
    prefixes: &[("b", Prefix::Same), ("br", Prefix::Raw), ("c", Prefix::Same), ("cr", Prefix::Raw), ("r", Prefix::Raw)],
    openers: &[
        Opener::Line("//", Place::Anywhere),
        Opener::Block(Block { nested: true, ..block("/*", "*/") }),
        Opener::Quote(Quote { lines: true, ..quote("\"") }),
        Opener::Character,
    ],
    ..PLAIN
};

const GO_DATA: Language = Language {
    keywords: words!(
        "break case chan const continue default defer else fallthrough for func go goto if import interface map \
         package range return select struct switch type var"
    ),
    constants: words!("false iota nil true"),
    names: words!(
        "any bool byte complex128 complex64 error float32 float64 int int16 int32 int64 int8 rune string uint uint16 \
         uint32 uint64 uint8 uintptr"
    ),
    definers: words!("func type"),
    openers: &[
        Opener::Line("//", Place::Anywhere),
        Opener::Block(block("/*", "*/")),
        Opener::Quote(quote("\"")),
        Opener::Quote(quote("'")),
        Opener::Quote(Quote { lines: true, escape: false, ..quote("`") }),
    ],
    ..PLAIN
};

const JAVA_DATA: Language = Language {
    keywords: words!(
        "abstract assert break case catch class const continue default do else enum extends final finally for if \
         implements import instanceof interface native new package private protected public return static super \
         switch synchronized this throw throws transient try var volatile while"
    ),
    constants: words!("false null true"),
    names: words!(
        "Boolean Double Exception Integer List Long Map Object Optional RuntimeException Set String UUID boolean byte \
         char double float int long short void"
    ),
    definers: words!("class enum interface"),
    openers: &[
        Opener::Line("//", Place::Anywhere),
        Opener::Block(block("/*", "*/")),
        Opener::Quote(Quote { lines: true, ..quote("\"\"\"") }),
        Opener::Quote(quote("\"")),
        Opener::Quote(quote("'")),
        Opener::Sigil(Sigil { mark: b'@', class: Class::Name, place: Place::Apart, dotted: true }),
    ],
    ..PLAIN
};

/// Rust.
pub(super) static RUST: Grammar = Grammar::of(&RUST_DATA);
/// Go.
pub(super) static GO: Grammar = Grammar::of(&GO_DATA);
/// Java.
pub(super) static JAVA: Grammar = Grammar::of(&JAVA_DATA);
