//! Documents of JSON: of which form they are, and what is added to them.

use super::edit::Edit;
use super::json::{Cursor, Start};
use super::links::Links;
use super::records::{self, Shape};
use super::tally::Tally;
use super::{Format, Options, sarif};

/// The form of a document; `None` when it is none that is read here, or not the one that was named.
pub(super) fn kind(text: &[u8], from: Option<Format>) -> Option<Format> {
    let found = detected(text);
    match from {
        Some(Format::Rdjson | Format::Rdjsonl) | None => found,
        Some(Format::Checkstyle) => None,
        named if found.is_some() => named.filter(|_| found == named),
        named => named.filter(|named| Shape::of(*named).is_some_and(|shape| shape.names_rules(text))),
    }
}

/// Whether a document that breaks off is meant as a report, by as much of it as there is.
pub(super) fn is_begun(text: &[u8]) -> bool {
    let mut cursor = Cursor::new(text);
    let mut keys = Keys::default();
    detected(text).is_some()
        || cursor.start() == Start::Object && {
            keys.read(&mut cursor);
            // What RuboCop writes last does not tell before it came.
            keys.has(b"metadata") && keys.has(b"files")
        }
}

/// Whether a document looks like a report that has something in it: a list of objects, or an object with one. A line of a log
/// does not.
pub(super) fn is_report(text: &[u8]) -> bool {
    let mut found = has_objects(&mut Cursor::new(text));
    Cursor::new(text).each_member(|_, value| found |= has_objects(value));
    found
}

/// Takes a value; whether it is a list that begins with an object.
fn has_objects(cursor: &mut Cursor<'_>) -> bool {
    let mut found = false;
    cursor.array(|at, item| {
        found |= at == 0 && item.start() == Start::Object;
        item.pass();
    });
    found
}

fn detected(text: &[u8]) -> Option<Format> {
    let mut cursor = Cursor::new(text);
    let mut keys = Keys::default();
    if cursor.start() == Start::Array {
        cursor.array(|_, item| {
            keys.read(item);
            item.stop();
        });
        return keys.of_item();
    }
    keys.read(&mut cursor);
    keys.of_document()
}

/// Which of the keys that tell a form an object has.
#[derive(Debug, Default)]
struct Keys {
    found: Vec<&'static [u8]>,
}

/// A key that alone tells the form, and needs no look at what follows.
const TELLING: [&[u8]; 4] = [b"runs", b"diagnostics", b"statements", b"issues"];
const OTHERS: [&[u8]; 11] = [
    b"check_name",
    b"description",
    b"rule_name",
    b"message",
    b"location",
    b"line",
    b"coverage",
    b"results",
    b"files",
    b"metadata",
    b"summary",
];

impl Keys {
    fn read(&mut self, cursor: &mut Cursor<'_>) {
        cursor.object(|key, value| {
            self.found.extend(TELLING.iter().chain(&OTHERS).find(|known| **known == key).copied());
            if TELLING.contains(&key) { value.stop() } else { value.pass() }
        });
    }

    fn has(&self, key: &[u8]) -> bool {
        self.found.contains(&key)
    }

    fn of_item(&self) -> Option<Format> {
        if self.has(b"check_name") && self.has(b"description") {
            return Some(Format::Gitlab);
        }
        (self.has(b"rule_name") && self.has(b"line")).then_some(Format::SquawkJson)
    }

    fn of_document(&self) -> Option<Format> {
        let telling = [
            (&b"runs"[..], Format::Sarif),
            (b"diagnostics", Format::Rdjson),
            (b"statements", Format::EugeneJson),
            (b"issues", Format::SafeMigrationsJson),
        ];
        let one = telling.into_iter().find(|(key, _)| self.has(key)).map(|(_, format)| format);
        let several = [
            (&[&b"message"[..], b"location"][..], Format::Rdjsonl),
            (&[b"coverage", b"results"], Format::PgfenceJson),
            (&[b"files", b"metadata", b"summary"], Format::RuboCopJson),
        ];
        let all = |keys: &[&[u8]]| keys.iter().all(|key| self.has(key));
        one.or_else(|| several.into_iter().find(|(keys, _)| all(keys)).map(|(_, format)| format))
    }
}

/// What is added to a document.
pub(super) fn edits(kind: Format, text: &[u8], links: &Links, options: Options, tally: &mut Tally) -> Vec<Edit> {
    match kind {
        Format::Sarif => sarif::edits(text, links, options.replace, tally),
        kind => {
            Shape::of(kind).map(|shape| records::edits(&shape, text, links, options.replace, tally)).unwrap_or_default()
        }
    }
}
