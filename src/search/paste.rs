//! What carries a text leaves marks in it: terminals their colours, JSON and programs their escapes, pages their entities.
//!
//! Taken out are control sequences of terminals (ECMA-48: `ESC [ … m` and the like, `ESC ] … BEL`; colours and erasures
//! also where the ESC was lost on the way, or written out). Undone are `\uXXXX`, `\'` and `\"`; `\n`, `\r` and `\t` in a
//! line in which a quote opens before them, but not in a path of Windows (`"C:\new"`); and of entities
//! `&#39; &#x27; &#34; &quot; &apos; &lt; &gt; &amp; &nbsp;`, numbers with zeros before them, too. A carriage return ends a
//! line, as it does in a browser's field.

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
    if !text.contains([ESCAPE, '\\', '&', '\r', '[']) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(without_sequences(&unescaped(&text.replace("\r\n", "\n").replace('\r', "\n"))))
}

fn unescaped(text: &str) -> String {
    let mut quotes = Quotes::default();
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\\', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let is_in_quotes = quotes.behind(&text[..=text.len() - rest.len()]);
        let (c, length) = meant(rest, is_in_quotes).unwrap_or((char::from(rest.as_bytes()[0]), 1));
        out.push(c);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// What is known of the quotes in a text up to a place.
#[derive(Default)]
struct Quotes {
    at: usize,
    /// Whether a quote has opened in the line.
    is_open: bool,
    /// Whether a path of Windows has begun, and no space or quote stands behind it.
    is_path: bool,
    /// The last three characters, the last one first.
    last: [char; 3],
}

impl Quotes {
    /// Whether the end of this text, which goes on from the one that was asked about before, may be in quotes.
    fn behind(&mut self, text: &str) -> bool {
        for c in text[self.at..].chars() {
            let [last, drive, before] = self.last;
            match c {
                '\n' => (self.is_open, self.is_path) = (false, false),
                '"' | '\'' => {
                    self.is_open |= !last.is_alphanumeric();
                    self.is_path = false;
                }
                '\\' => self.is_path |= last == ':' && drive.is_ascii_alphabetic() && !before.is_alphanumeric(),
                c => self.is_path &= !c.is_whitespace(),
            }
            self.last = [c, last, drive];
        }
        self.at = text.len();
        self.is_open && !self.is_path
    }
}

/// What an escape or an entity stands for, and how long it is.
fn meant(rest: &str, is_in_quotes: bool) -> Option<(char, usize)> {
    let Some(escape) = rest.strip_prefix('\\') else {
        return entity(rest);
    };
    match escape.bytes().next()? {
        b'\'' => Some(('\'', 2)),
        b'"' => Some(('"', 2)),
        b'n' | b'r' if is_in_quotes => Some(('\n', 2)),
        b't' if is_in_quotes => Some(('\t', 2)),
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
    // What stands behind the last sequence, and where the next is looked for in it.
    let (mut rest, mut from) = (text, 0);
    while let Some(at) = rest[from..].find([ESCAPE, '[']).map(|at| from + at) {
        let (before, sign) = rest.split_at(at);
        let taken = sign.strip_prefix(ESCAPE).map(|behind| (before, &behind[sequence(behind)..]));
        if let Some((before, behind)) = taken.or_else(|| written_out(before, sign)) {
            out.push_str(before);
            (rest, from) = (behind, 0);
        } else {
            from = at + 1;
        }
    }
    out.push_str(rest);
    out
}

/// What stands before and behind a colour or an erasure of which the ESC was lost, or became `^[`, `\x1b`, `\033`, `\e` or `␛`.
fn written_out<'a>(before: &'a str, rest: &'a str) -> Option<(&'a str, &'a str)> {
    const SIGNS: [&str; 6] = ["^[", "\\x1b", "\\x1B", "\\033", "\\e", "␛"];
    let length = rest.bytes().skip(1).take_while(|b| b.is_ascii_digit() || *b == b';').count();
    let numbers = &rest[1..=length];
    let behind = rest[1 + length..].strip_prefix(['m', 'K'])?;
    if let Some(before) = SIGNS.iter().find_map(|sign| before.strip_suffix(sign)) {
        return Some((before, behind));
    }
    // Of `rate(x[5m])` nothing is a colour.
    let are_numbers = numbers.starts_with(|c: char| c.is_ascii_digit()) && numbers.split(';').all(|n| n.len() <= 3);
    (are_numbers && !behind.starts_with(']')).then_some((before, behind))
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
            ("[31mred[0m [1;33mbold[0;m[0Ka", "red bolda"),
            ("^[[31mred^[[0m ^[[mx^[[K", "red x"),
            ("\\x1b[31m\\x1B[1mred\\033[0m\\e[0m␛[0m", "red"),
            ("x^[^[[0m[0mword", "x^[word"),
            ("\\x1b\\x1b[0m[0mword", "\\x1bword"),
            ("\u{1b}[^[[0m", "["),
            ("rate(x[5m]) [m [;m [1234m [1 [ [12", "rate(x[5m]) [m [;m [1234m [1 [ [12"),
            ("doesn\\u0027t \\'x\\' \\\"y\\\" \\ud83d \\u12", "doesn't 'x' \"y\" \\ud83d \\u12"),
            ("(1364, &quot;Field &#39;uuid&#39;&quot;) &amp; &euro;", "(1364, \"Field 'uuid'\") & &euro;"),
            ("&#039;a&#0039;&nbsp;&#x0027;b&#034;&#139;&#0;&", "'a' 'b\"&#139;&#0;&"),
            ("pod migrate {\"e\":\"A\\n\\nB\"}", "pod migrate {\"e\":\"A\n\nB\"}"),
            ("C:\\new {\"e\":1}", "C:\\new {\"e\":1}"),
            ("[{\"e\":\"a\\nb\"}]", "[{\"e\":\"a\nb\"}]"),
            ("a\r\u{1b}[0Kb\r\nc\r", "a\nb\nc\n"),
            ("C:\\new\\table", "C:\\new\\table"),
            ("{\"exc\":\"a\\n  b\"}", "{\"exc\":\"a\n  b\"}"),
            ("{\n  \"exc\": \"a\\n\\tb\"\n}", "{\n  \"exc\": \"a\n\tb\"\n}"),
            ("level=error msg=\"pq: a\\nb\"", "level=error msg=\"pq: a\nb\""),
            ("IntegrityError('a \"b\"\\nDETAIL:  Key\\n')", "IntegrityError('a \"b\"\nDETAIL:  Key\n')"),
            ("\"C:\\new\\table\" doesn't \"a\\nb\"", "\"C:\\new\\table\" doesn't \"a\nb\""),
            ("doesn't\\n 'a'\n\\timing", "doesn't\\n 'a'\n\\timing"),
            ("\u{1b}", ""),
            ("\u{1b}[", ""),
            ("\u{1b}[é", "é"),
            ("\\", "\\"),
        ] {
            assert_eq!(plain(text), expected, "{text:?}");
        }
    }
}
