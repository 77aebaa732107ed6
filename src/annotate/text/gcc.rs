//! Lines of the form that compilers made common: `path:line:column: level: message`.

use super::Seen;
use crate::annotate::finding::{Level, Position};

/// How many digits the number of a line or a column may have.
pub(super) const LONGEST_NUMBER: usize = 9;

/// What a line with a rule in it tells beside: its place and level where they stand in front, and all of it as message.
pub(super) fn read<'a>(line: &'a [u8], id: &'a [u8]) -> Seen<'a> {
    let end = line.windows(2).position(|pair| pair == b": " || pair[0].is_ascii_digit() && pair[1] == b' ');
    // The blank behind a number, or the colon, ends the place.
    let (place, rest) = end.map_or((&line[..0], line), |at| {
        let at = if line[at] == b':' { at } else { at + 1 };
        (&line[..at], line[at..].strip_prefix(b":").unwrap_or(&line[at..]).trim_ascii_start())
    });
    let (path, position, rest) = match split_place(place) {
        Some((path, line, column)) => (path, Position { line: Some(line), column, ..Position::default() }, rest),
        None => (&line[..0], Position::default(), line),
    };
    let (level, message) = level(rest);
    Seen { id, level, path, position, message: message.trim_ascii(), ..Seen::default() }
}

/// A level in front of a message.
fn level(text: &[u8]) -> (Option<Level>, &[u8]) {
    let words = [(&b"error: "[..], Level::Error), (b"warning: ", Level::Warning), (b"note: ", Level::Note)];
    words
        .into_iter()
        .chain([(&b"info: "[..], Level::Note)])
        .find_map(|(word, level)| Some((Some(level), text.strip_prefix(word)?)))
        .unwrap_or((None, text))
}

/// `path:line` or `path:line:column`. The path may itself hold colons.
pub(super) fn split_place(text: &[u8]) -> Option<(&[u8], u64, Option<u64>)> {
    let (rest, last) = split_number(text)?;
    match split_number(rest) {
        Some((path, line)) => Some((path, line, Some(last))),
        None => Some((rest, last, None)),
    }
}

fn split_number(text: &[u8]) -> Option<(&[u8], u64)> {
    const TOO_LARGE: u64 = 1_000_000_000;
    let (mut rest, mut number, mut unit) = (text, 0, 1);
    while let [before @ .., digit @ b'0'..=b'9'] = rest {
        if unit == TOO_LARGE {
            return None;
        }
        (rest, number, unit) = (before, number + u64::from(digit - b'0') * unit, unit * 10);
    }
    let path = rest.strip_suffix(b":")?;
    (unit > 1 && !path.is_empty()).then_some((path, number))
}

pub(super) fn number(text: &[u8]) -> Option<u64> {
    if text.is_empty() || text.len() > LONGEST_NUMBER {
        return None;
    }
    text.iter().try_fold(0, |n, b| b.is_ascii_digit().then(|| n * 10 + u64::from(b - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_and_the_level_stand_in_front() {
        let line = b"db/x.rb:7:3: error: [Migration/AddIndex] no";
        let seen = read(line, b"Migration/AddIndex");
        assert_eq!((seen.path, seen.level), (&b"db/x.rb"[..], Some(Level::Error)));
        assert_eq!((seen.position.line, seen.position.column), (Some(7), Some(3)));
        assert_eq!(seen.message, b"[Migration/AddIndex] no");
        let seen = read(b"a.sql:3 E6 Creating an index", b"E6");
        assert_eq!(
            (seen.path, seen.position.line, seen.message),
            (&b"a.sql"[..], Some(3), &b"E6 Creating an index"[..])
        );
        assert_eq!(read(b"see E6: no", b"E6").message, b"see E6: no");
    }
}
