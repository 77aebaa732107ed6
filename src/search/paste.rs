//! What carries a text leaves marks in it: terminals their colours, JSON and programs their escapes, pages their entities.
//!
//! Taken out are control sequences of terminals (ECMA-48: `ESC [ … m` and the like, `ESC ] … BEL`). Undone are `\uXXXX`,
//! `\'` and `\"`; `\n`, `\r` and `\t` behind `{"`; and `&#39; &#x27; &#34; &quot; &apos; &lt; &gt; &amp; &nbsp;`, numbers with
//! zeros before them, too. A carriage return ends a line, as it does in a browser's field.

use std::borrow::Cow;

const ESCAPE: char = '\u{1b}';

const ENTITIES: [(&str, char); 9] = [
    ("#39;", '\''),
    ("#x27;", '\''),
    ("#34;", '"'),
    ("quot;", '"'),
    ("apos;", '\''),
    ("lt;", '<'),
    ("gt;", '>'),
    ("amp;", '&'),
    ("nbsp;", ' '),
];

/// The text that was meant.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains([ESCAPE, '\\', '&', '\r']) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(without_sequences(&unescaped(&text.replace("\r\n", "\n").replace('\r', "\n"))))
}

fn unescaped(text: &str) -> String {
    let json = text.find("{\"").unwrap_or(text.len());
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\\', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (c, length) = meant(rest, rest.len() < text.len() - json).unwrap_or((char::from(rest.as_bytes()[0]), 1));
        out.push(c);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// What an escape or an entity stands for, and how long it is.
fn meant(rest: &str, is_json: bool) -> Option<(char, usize)> {
    let Some(escape) = rest.strip_prefix('\\') else {
        return entity(rest);
    };
    match escape.bytes().next()? {
        b'\'' => Some(('\'', 2)),
        b'"' => Some(('"', 2)),
        b'n' | b'r' if is_json => Some(('\n', 2)),
        b't' if is_json => Some(('\t', 2)),
        b'u' => {
            let digits = escape.get(1..5).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
            let c = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)?;
            Some((c, 6))
        }
        _ => None,
    }
}

/// What an entity stands for, and how long it is.
fn entity(rest: &str) -> Option<(char, usize)> {
    let name = rest.strip_prefix('&')?;
    ENTITIES.iter().find_map(|(entity, c)| {
        let Some(number) = entity.strip_prefix("#x").or_else(|| entity.strip_prefix('#')) else {
            return name.starts_with(entity).then(|| (*c, 1 + entity.len()));
        };
        let mark = &entity[..entity.len() - number.len()];
        let behind = name.strip_prefix(mark)?.trim_start_matches('0').strip_prefix(number)?;
        Some((*c, rest.len() - behind.len()))
    })
}

fn without_sequences(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(ESCAPE) {
        out.push_str(before);
        rest = &behind[sequence(behind)..];
    }
    out.push_str(rest);
    out
}

/// How long a control sequence is behind its ESC.
fn sequence(behind: &str) -> usize {
    let bytes = behind.as_bytes();
    match bytes.first() {
        // Parameters, then one final byte.
        Some(b'[') => {
            let end = bytes[1..].iter().position(|b| !(0x20..0x40).contains(b)).map_or(bytes.len(), |n| n + 1);
            end + usize::from(bytes.get(end).is_some_and(|b| (0x40..0x7f).contains(b)))
        }
        // To BEL, or to the next ESC.
        Some(b']') => {
            bytes.iter().position(|b| matches!(b, 7 | 0x1b)).map_or(bytes.len(), |n| n + usize::from(bytes[n] == 7))
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_carries_a_text_is_taken_out() {
        for (text, expected) in [
            ("Duplicate entry 'a' for key 'b'", "Duplicate entry 'a' for key 'b'"),
            ("\u{1b}[1;91mProgrammingError: \u{1b}[0mcolumn \u{1b}[35mx\u{1b}[0m", "ProgrammingError: column x"),
            ("\u{1b}]0;title\u{7}a\u{1b}]8;;x\u{1b}\\b", "a\\b"),
            ("\\u001b[31mred\\u001b[0m", "red"),
            ("doesn\\u0027t \\'x\\' \\\"y\\\" \\ud83d \\u12", "doesn't 'x' \"y\" \\ud83d \\u12"),
            ("(1364, &quot;Field &#39;uuid&#39;&quot;) &amp; &euro;", "(1364, \"Field 'uuid'\") & &euro;"),
            ("&#039;a&#0039;&nbsp;&#x0027;b&#034;&#139;&#0;&", "'a' 'b\"&#139;&#0;&"),
            ("pod migrate {\"e\":\"A\\n\\nB\"}", "pod migrate {\"e\":\"A\n\nB\"}"),
            ("C:\\new {\"e\":1}", "C:\\new {\"e\":1}"),
            ("[{\"e\":\"a\\nb\"}]", "[{\"e\":\"a\nb\"}]"),
            ("a\r\u{1b}[0Kb\r\nc\r", "a\nb\nc\n"),
            ("C:\\new\\table", "C:\\new\\table"),
            ("{\"exc\":\"a\\n  b\"}", "{\"exc\":\"a\n  b\"}"),
            ("\u{1b}", ""),
            ("\u{1b}[", ""),
            ("\u{1b}[é", "é"),
            ("\\", "\\"),
        ] {
            assert_eq!(plain(text), expected, "{text:?}");
        }
    }
}
