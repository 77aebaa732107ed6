//! Documents of JSON: of which form they are, and what is added to them.

use super::edit::Edit;
use super::json::{Cursor, Start};
use super::links::Links;
use super::records::{self, Shape};
use super::tally::Tally;
use super::{Format, Options, sarif};

/// The form of a document; `None` when it is none that is read here.
pub(super) fn kind(text: &[u8], from: Option<Format>) -> Option<Format> {
    match from {
        Some(Format::Rdjson | Format::Rdjsonl) | None => detected(text),
        Some(Format::Checkstyle) => None,
        named => named,
    }
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
const OTHERS: [&[u8]; 6] = [b"check_name", b"description", b"rule_name", b"message", b"location", b"line"];

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
        one.or_else(|| (self.has(b"message") && self.has(b"location")).then_some(Format::Rdjsonl))
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
