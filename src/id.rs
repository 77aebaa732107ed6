//! Identifiers: newtypes that parse, display, order and know their address.
//!
//! An identifier is permanent, and a page's address is made from identifiers alone, so a title, a severity or a
//! version can change without moving a page. Addresses are lower case because some disks do not tell case apart.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The longest identifier that is accepted, in bytes: file names end at 255 bytes on common disks.
pub const MAX_LENGTH: usize = 120;

/// What an address ends with when it becomes a file.
pub const FILE_ENDING: &str = ".html";

/// Why a text is no identifier; shown behind the text itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdError {
    /// The text has no characters.
    Empty,
    /// The text has more than [`MAX_LENGTH`] bytes.
    TooLong,
    /// The text starts with something else than a letter or a digit.
    Start,
    /// The text has this character, which identifiers of its kind do not have.
    Character(char),
    /// The text has a segment that would leave its folder (empty, `.`, `..`), or that disks change: hidden, or ending in
    /// `.` where it becomes a folder.
    Segment,
    /// The text, or a segment of it, is the name of a device for Windows, which has no file of that name in any folder.
    Device,
    /// A rule is named without its linter.
    NoLinter,
}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty"),
            Self::TooLong => write!(f, "it is longer than {MAX_LENGTH} bytes"),
            Self::Start => f.write_str("it does not start with a letter or a digit"),
            Self::Character(c) => write!(f, "it contains {c:?}"),
            Self::Segment => f.write_str("it contains an empty, `.` or `..` segment"),
            Self::Device => f.write_str("Windows keeps this name for a device and has no file of it"),
            Self::NoLinter => f.write_str("it names no linter"),
        }
    }
}

/// Checks a plain identifier: letters, digits, `.`, `_` and `-`, starting with a letter or a digit.
fn check_plain(text: &str) -> Result<(), IdError> {
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    if text.len() > MAX_LENGTH {
        return Err(IdError::TooLong);
    }
    if let Some(c) = text.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))) {
        return Err(IdError::Character(c));
    }
    if !text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return Err(IdError::Start);
    }
    Ok(())
}

/// Checks a plain identifier that becomes the name of a file.
fn check_file(text: &str) -> Result<(), IdError> {
    check_plain(text)?;
    if is_device(text) { Err(IdError::Device) } else { Ok(()) }
}

/// Whether Windows takes a file name, with any extension, for a device.
pub(crate) fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let numbered = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    let number = |rest: &str| matches!(rest, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³");
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul" | "conin$" | "conout$") || numbered.is_some_and(number)
}

/// Checks the part of a rule's identifier behind the linter: any printable text, `/` separating folders.
fn check_rule_part(text: &str) -> Result<(), IdError> {
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    if text.len() > MAX_LENGTH {
        return Err(IdError::TooLong);
    }
    if let Some(c) = text.chars().find(|c| c.is_control() || *c == '\\') {
        return Err(IdError::Character(c));
    }
    if text.split('/').any(|s| s.is_empty() || s.starts_with('.') || s.trim() != s) || text.contains("./") {
        return Err(IdError::Segment);
    }
    if text.split('/').any(is_device) { Err(IdError::Device) } else { Ok(()) }
}

macro_rules! plain_id {
    ($(#[$doc:meta])* $name:ident, $folder:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Reads an identifier.
            ///
            /// # Errors
            /// [`IdError`] when the text is empty, too long, has other characters than letters, digits, `.`, `_`, `-`, or
            /// is no file name for Windows.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                check_file(text)?;
                Ok(Self(text.into()))
            }

            /// The identifier as written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The path of its page without extension, from the site's root.
            #[must_use]
            pub fn address(&self) -> String {
                const FOLDER: &str = concat!($folder, "/");
                let mut out = String::with_capacity(FOLDER.len() + self.0.len() + FILE_ENDING.len());
                out.push_str(FOLDER);
                out.push_str(&self.0);
                out.make_ascii_lowercase();
                out
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
    };
}

plain_id!(
    /// An incident's identifier, for example `INC-2023-001`.
    IncidentId, "incidents"
);
plain_id!(
    /// A lesson's identifier, for example `isolate-non-atomic-ddl`.
    LessonId, "lessons"
);
plain_id!(
    /// A recipe's identifier, for example `add-unique-uuid-field`.
    RecipeId, "recipes"
);
plain_id!(
    /// A contributing factor's identifier, for example `non-transactional-ddl`.
    FactorId, "factors"
);
plain_id!(
    /// A guide's identifier: its file's name without extension.
    GuideId, "guides"
);
plain_id!(
    /// A glossary term's identifier, for example `backfill`.
    TermId, "glossary"
);

/// A rule's identifier, `linter/ID`; the part behind the linter may itself contain `/`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RuleId {
    whole: Arc<str>,
    /// Where the `/` behind the linter is.
    slash: usize,
}

impl RuleId {
    /// Reads `linter/ID`.
    ///
    /// # Errors
    /// [`IdError`] when the linter is missing or one of the parts is no identifier.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let slash = text.find('/').ok_or(IdError::NoLinter)?;
        let (linter, rule) = (&text[..slash], &text[slash + 1..]);
        check_file(linter)?;
        if linter.ends_with('.') {
            return Err(IdError::Segment);
        }
        check_rule_part(rule)?;
        Ok(Self { whole: text.into(), slash })
    }

    /// Puts a rule's identifier together from its two parts.
    ///
    /// # Errors
    /// [`IdError`] when one of the parts is no identifier.
    pub fn new(linter: &str, rule: &str) -> Result<Self, IdError> {
        check_file(linter)?;
        Self::parse(&format!("{linter}/{rule}"))
    }

    /// `linter/ID`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.whole
    }

    /// The linter's name.
    #[must_use]
    pub fn linter(&self) -> &str {
        &self.whole[..self.slash]
    }

    /// The identifier that the linter itself uses.
    #[must_use]
    pub fn rule(&self) -> &str {
        &self.whole[self.slash + 1..]
    }

    /// The path of its page without extension, from the site's root: `rules/LINTER/ID` in lower case, as whoever prints
    /// a linter's message can make it without asking.
    #[must_use]
    pub fn address(&self) -> String {
        let mut out = String::with_capacity("rules/".len() + self.whole.len() + FILE_ENDING.len());
        out.push_str("rules/");
        if self.whole.is_ascii() {
            out.push_str(&self.whole);
            out.make_ascii_lowercase();
        } else {
            out.push_str(&self.whole.to_lowercase());
        }
        out
    }
}

/// By linter, then by the linter's own identifier.
impl Ord for RuleId {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.linter(), self.rule()).cmp(&(other.linter(), other.rule()))
    }
}

impl PartialOrd for RuleId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.whole)
    }
}

impl Serialize for RuleId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.whole)
    }
}

/// Reads the identifier of something inside a record, such as a phase or a line of a checklist: it becomes an anchor.
///
/// # Errors
/// [`IdError`] when the text is empty, too long, or has other characters than letters, digits, `.`, `_`, `-`.
pub fn parse_item(text: &str) -> Result<String, IdError> {
    check_plain(text)?;
    Ok(text.to_owned())
}

/// Whether a byte stands for itself in a path of a link.
const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'~' | b'/')
}

/// The text as a path in a link: every byte but `a-z A-Z 0-9 . _ - ~ /` percent-encoded (RFC 3986, section 2.1).
#[must_use]
pub fn encode_path(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(at) = rest.bytes().position(|b| !is_unreserved(b)) {
        let (plain, other) = rest.split_at(at);
        out.push_str(plain);
        let end = other.bytes().position(is_unreserved).unwrap_or(other.len());
        for byte in other[..end].bytes() {
            out.push('%');
            out.push(char::from(b"0123456789ABCDEF"[usize::from(byte >> 4)]));
            out.push(char::from(b"0123456789ABCDEF"[usize::from(byte & 15)]));
        }
        rest = &other[end..];
    }
    out.push_str(rest);
    out
}

/// The same for a text that is given away: mostly there is nothing to encode.
#[must_use]
pub fn encode_own_path(path: String) -> String {
    if path.bytes().all(is_unreserved) { path } else { encode_path(&path) }
}

/// A heading's or a title's text as an anchor: lower case, letters and digits kept, all else one `-`.
#[must_use]
pub fn slugify(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') && c != '\'' && c != '’' {
            out.push('-');
        }
    }
    while out.ends_with('-') {
        out.pop();
    }
    if out.is_empty() { "section".to_owned() } else { out }
}

/// A letter of the Latin alphabet that has no accent to lose, as people write it who have no key for it.
#[must_use]
pub(crate) const fn spelled_out(lower: char) -> Option<&'static str> {
    Some(match lower {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' => "d",
        'ł' => "l",
        'ı' => "i",
        _ => return None,
    })
}

/// The identifier of a title that has no letter for one.
pub const UNTITLED: &str = "untitled";

/// A title as an identifier and a file name: like [`slugify`], without accents, with letters of other alphabets as `-`, and
/// not longer than people want to type.
#[must_use]
pub fn plain_slug(text: &str) -> String {
    let mut ascii = String::with_capacity(text.len());
    for c in text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match spelled_out(c) {
            Some(letters) => ascii.push_str(letters),
            None if c.is_ascii() || c == '’' => ascii.push(c),
            None => ascii.push('-'),
        }
    }
    let mut out = String::new();
    for word in slugify(&ascii).split('-').take_while(|_| ascii.contains(|c: char| c.is_ascii_alphanumeric())) {
        if out.is_empty() {
            // One long word is cut, rather than to have no name.
            out.push_str(&word[..word.len().min(MAX_LENGTH / 2)]);
        } else if out.len() + word.len() < MAX_LENGTH / 2 {
            out.push('-');
            out.push_str(word);
        } else {
            break;
        }
    }
    if is_device(&out) {
        out.push_str("-1");
    }
    if out.is_empty() { UNTITLED.to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_refuse_what_could_leave_their_folder() {
        for text in ["", "../x", "a/b", ".hidden", "-x", "a b", "ä", "a\0b", "a\\b"] {
            assert!(RecipeId::parse(text).is_err(), "{text:?}");
        }
        for text in ["squawk/../x", "squawk/", "squawk//x", "squawk/.x", "nolinter", "a b/c", "squawk/a\\b"] {
            assert!(RuleId::parse(text).is_err(), "{text:?}");
        }
        assert!(RecipeId::parse(&"x".repeat(MAX_LENGTH + 1)).is_err());
    }

    #[test]
    fn names_that_windows_cannot_have_are_no_identifiers() {
        for text in ["con", "NUL", "Aux", "prn.2", "com1", "LPT9.old", "con."] {
            assert_eq!(RecipeId::parse(text), Err(IdError::Device), "{text}");
            assert_eq!(RuleId::new(text, "x"), Err(IdError::Device), "{text}");
            assert_eq!(RuleId::new("squawk", text), Err(IdError::Device), "{text}");
            assert!(RuleId::new("squawk", &format!("x/{text}/y")).is_err(), "{text}");
        }
        for text in ["squawk/x/com²", "squawk/nul .x", "squawk/CONIN$", "squawk/aux/y"] {
            assert_eq!(RuleId::parse(text), Err(IdError::Device), "{text}");
        }
        assert_eq!(RuleId::parse("dots./x"), Err(IdError::Segment), "Windows drops the dot of a folder");
        for text in ["console", "com0", "com10", "nullable", "lpt", "aux-1"] {
            assert!(RecipeId::parse(text).is_ok() && RuleId::new("squawk", text).is_ok(), "{text}");
        }
        assert!(parse_item("con").is_ok(), "an anchor is no file");
    }

    #[test]
    fn addresses_are_lower_case() {
        assert_eq!(IncidentId::parse("INC-2023-001").unwrap().address(), "incidents/inc-2023-001");
        assert_eq!(RuleId::parse("rubocop/Migration/AddIndex").unwrap().address(), "rules/rubocop/migration/addindex");
    }

    #[test]
    fn paths_are_percent_encoded() {
        assert_eq!(encode_path("rules/x/a b?é.html"), "rules/x/a%20b%3F%C3%A9.html");
    }

    #[test]
    fn plain_slugs_are_identifiers() {
        let long = "x".repeat(500);
        for title in ["Rückfall prüfen", "Aux", "???", "日本語", &"word ".repeat(100), &long, "../../x", "a\nb", ""]
        {
            assert!(RecipeId::parse(&plain_slug(title)).is_ok(), "{title:?}: {}", plain_slug(title));
        }
        assert_eq!(plain_slug("Rename a table"), "rename-a-table");
        assert_eq!(plain_slug("Größe ändern: l’été, Łódź"), "grosse-andern-lete-lodz");
        assert_eq!(plain_slug("移行 v2"), "v2");
        assert_eq!(plain_slug("移行"), "untitled");
        assert!(plain_slug(&format!("{long} check")).starts_with("xxx"));
    }

    #[test]
    fn slugs_keep_letters_of_any_script() {
        assert_eq!(slugify("Why did it not break on stage?"), "why-did-it-not-break-on-stage");
        assert_eq!(slugify("Rückfall — 2"), "rückfall-2");
        assert_eq!(slugify("???"), "section");
    }

    /// What a browser makes of an encoded path.
    fn decode(path: &str) -> String {
        let bytes = path.as_bytes();
        let mut out = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at] == b'%' {
                out.push(u8::from_str_radix(&path[at + 1..at + 3], 16).unwrap());
                at += 3;
            } else {
                out.push(bytes[at]);
                at += 1;
            }
        }
        String::from_utf8(out).unwrap()
    }

    proptest::proptest! {
        #[test]
        fn a_rule_s_address_is_a_link_that_leads_back(rule in "[A-Za-z0-9 ._:*?%#$\"'&+;/ÄßİΣ日-]{1,30}") {
            let Ok(id) = RuleId::new("Lint", &rule) else { return Ok(()) };
            let (address, link) = (id.address(), encode_path(&id.address()));
            // The link is plain, and a browser asks for the file by it.
            proptest::prop_assert!(link.bytes().all(|b| is_unreserved(b) || b == b'%'), "{link}");
            proptest::prop_assert_eq!(decode(&link), address.as_str());
            // A folder for each `/` of the identifier, and no way out of them.
            proptest::prop_assert_eq!(address.matches('/').count(), rule.matches('/').count() + 2);
            proptest::prop_assert!(address.split('/').all(|s| !s.is_empty() && s != "." && s != ".."), "{address}");
            // Lower case once and for all: whoever prints a message needs no more than that.
            proptest::prop_assert_eq!(&address, &format!("rules/lint/{}", rule.to_lowercase()));
            proptest::prop_assert_eq!(RuleId::new("lint", &rule.to_lowercase()).unwrap().address(), address);
        }

        #[test]
        fn identifiers_share_an_address_only_where_they_differ_in_case(a in "[aAbB.-]{1,3}", b in "[aAbB.-]{1,3}") {
            let (Ok(one), Ok(two)) = (RecipeId::parse(&a), RecipeId::parse(&b)) else { return Ok(()) };
            proptest::prop_assert_eq!(one.address() == two.address(), a.eq_ignore_ascii_case(&b));
            let (one, two) = (RuleId::new("l", &a).unwrap(), RuleId::new("l", &b).unwrap());
            proptest::prop_assert_eq!(one.address() == two.address(), a.to_lowercase() == b.to_lowercase());
        }
    }

    #[test]
    fn a_folder_s_name_does_not_end_in_what_some_disks_drop() {
        for text in ["l/a./b", "l/a /b", "l/ a/b", "l/b "] {
            assert!(RuleId::parse(text).is_err(), "{text:?}");
        }
        assert_eq!(RuleId::parse("l/a.b/c.").unwrap().address(), "rules/l/a.b/c.");
    }
}
