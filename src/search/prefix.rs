//! What log collectors, consoles and mail put before each line of a text. Without it a line begins as the program wrote it.
//!
//! Taken off part by part, from the beginning of each line, with one space behind it, as indents mean something:
//! - whatever other lines have: a time (`2026-11-30T04:12:01.5Z`, `2026/11/30 04:12:01,113 UTC`, `Nov 30 04:12:01`,
//!   `04:12:01`, `[2026-11-30 04:12:01]`), with the session that managed servers write behind it
//!   (`2026-11-30 04:12:01 UTC:10.0.0.1(4711):app@shop:[4812]:`), `[pod/…] `, `web-1  | `, `#12 0.345 `, `##[error]`,
//!   `::error file=a.py::`, `E, [… #7] ERROR -- : `, and the job and the step before a time;
//! - behind another part: `[…] `, unless an SQLSTATE stands in it, `host app[123]: `, `stderr F `, `01O `, `8 [`,
//!   `user=app,db=shop,client=10.0.0.1 `,
//!   `ERROR 1 --- [main] a.B : `, `ERROR a.B - `, a level in capitals, unless it says that the line is an error and nothing
//!   else does;
//! - where most lines begin with a part of the same kind: `> `, `| `, `name | `, `[…] `, the number of a line, a level that
//!   an error follows, and behind another part `name - `;
//! - a name like `shop-migrate-7fx2k` with which all lines begin, and one word right behind it where all go on with it, in
//!   small letters as containers are called. What is in a message of a [known error](super::known) is no such word: lines
//!   that say the same begin alike.

use std::borrow::Cow;

use super::known::{is_known, is_said};
use super::lines::is_exception;
use crate::date::MONTHS;
use crate::shape::value::is_sqlstate;

/// How many parts a line may have.
const PARTS: usize = 8;

/// How long a name or a bracket is at most.
const LONGEST: usize = 80;

/// Parts that lines have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// One that is taken off wherever it stands.
    Certain,
    Quote,
    Name,
    Bracket,
    Number,
    Dash,
    Level,
}

/// A text without what stands before each line.
pub(super) fn unprefixed(text: &str) -> Cow<'_, str> {
    let whole: Vec<&str> = text.lines().collect();
    let mut lines = whole.clone();
    let mut is_behind_name = false;
    for _ in 0..PARTS {
        let parts: Vec<Option<(Kind, &str)>> =
            lines.iter().zip(&whole).map(|(line, whole)| part(line, line.len() < whole.len())).collect();
        let filled = lines.iter().filter(|line| !line.trim().is_empty()).count();
        let mut counts = [0; 7];
        parts.iter().flatten().for_each(|(kind, _)| counts[*kind as usize] += 1);
        let is_most = |kind| kind == Kind::Certain || filled > 1 && 2 * counts[kind as usize] > filled;
        let behind: Vec<Option<&str>> =
            parts.iter().map(|part| part.filter(|(kind, _)| is_most(*kind)).map(|(_, behind)| behind)).collect();
        if behind.iter().any(Option::is_some) {
            lines = lines.iter().zip(behind).map(|(line, behind)| behind.unwrap_or(line)).collect();
            is_behind_name = false;
        } else if let Some(start) = common(&lines, is_behind_name) {
            is_behind_name = !is_behind_name;
            lines = lines.iter().map(|line| line.strip_prefix(start).unwrap_or_default()).collect();
        } else {
            break;
        }
    }
    if lines == whole { Cow::Borrowed(text) } else { Cow::Owned(lines.join("\n")) }
}

/// The part that a line begins with, and what stands behind it.
fn part(line: &str, is_behind: bool) -> Option<(Kind, &str)> {
    let certain = |behind| (Kind::Certain, behind);
    let anywhere = session(line).or_else(|| time(line).and_then(|text| ended(text.strip_prefix(':').unwrap_or(text))));
    let anywhere = anywhere.or_else(|| annotation(line)).or_else(|| step(line)).or_else(|| logger(line));
    let found =
        anywhere.map(certain).or_else(|| bracket(line, is_behind)).or_else(|| number(line)).or_else(|| name(line));
    let found = found.or_else(|| if is_behind { further(line) } else { None }).or_else(|| level(line, is_behind));
    found.or_else(|| quote(line))
}

/// The rest of a text behind so many bytes of a kind, all of them.
fn take(text: &str, least: usize, most: usize, is: impl Fn(u8) -> bool) -> Option<&str> {
    let length = text.bytes().take_while(|b| is(*b)).count();
    if (least..=most).contains(&length) { text.get(length..) } else { None }
}

fn digits(text: &str, least: usize, most: usize) -> Option<&str> {
    take(text, least, most, |b| b.is_ascii_digit())
}

/// The rest of a text behind a space, or at its end.
fn ended(text: &str) -> Option<&str> {
    if text.is_empty() { Some(text) } else { text.strip_prefix([' ', '\t']) }
}

/// What a name, a host or a thread is made of.
const fn is_of_name(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-')
}

const fn is_shown(b: u8) -> bool {
    b == b' ' || b.is_ascii_graphic()
}

fn time(text: &str) -> Option<&str> {
    const ZONES: [&str; 8] = ["UTC", "GMT", "CET", "CEST", "EST", "EDT", "PST", "PDT"];
    let behind = date(text).or_else(|| day(text)).and_then(clock).or_else(|| clock(text))?;
    let offset = behind.strip_prefix(['+', '-']).and_then(|text| digits(text, 2, 4));
    let offset = offset.map(|text| text.strip_prefix(':').and_then(|text| digits(text, 2, 2)).unwrap_or(text));
    let zone = |zone: &&str| behind.strip_prefix(' ')?.strip_prefix(*zone).filter(|text| ended(text).is_some());
    Some(offset.or_else(|| behind.strip_prefix('Z')).or_else(|| ZONES.iter().find_map(zone)).unwrap_or(behind))
}

/// `2026-11-30T`, `2026/11/30 `.
fn date(text: &str) -> Option<&str> {
    let text = digits(text, 4, 4)?.strip_prefix(['-', '/'])?;
    digits(digits(text, 2, 2)?.strip_prefix(['-', '/'])?, 2, 2)?.strip_prefix(['T', ' '])
}

/// `Nov 30 `, `Nov  3 `.
fn day(text: &str) -> Option<&str> {
    let text = MONTHS.iter().find_map(|month| text.strip_prefix(month))?;
    digits(take(text, 1, 2, |b| b == b' ')?, 1, 2)?.strip_prefix(' ')
}

/// `04:12:01`, `04:12:01.113`.
fn clock(text: &str) -> Option<&str> {
    let text = digits(digits(text, 2, 2)?.strip_prefix(':')?, 2, 2)?.strip_prefix(':')?;
    let text = digits(text, 2, 2)?;
    Some(text.strip_prefix(['.', ',']).and_then(|text| digits(text, 1, 9)).unwrap_or(text))
}

/// `2026-11-30 04:12:01 UTC:10.0.0.1(4711):app@shop:[4812]:`; `[local]` and nothing stand where the address does, too.
fn session(text: &str) -> Option<&str> {
    let text = date(text).or_else(|| day(text)).and_then(clock)?.strip_prefix(' ')?;
    let (who, behind) = take(text, 3, 4, |b| b.is_ascii_uppercase())?.strip_prefix(':')?.split_once(":[")?;
    let (from, user) = who.split_once('@')?;
    let is_short = |text: &str| text.len() <= LONGEST && text.bytes().all(|b| b.is_ascii_graphic());
    digits(behind, 1, 9)?.strip_prefix("]:").filter(|_| is_short(from) && is_short(user))
}

/// `##[error]`, `::error file=a.py,line=3::`, `#12 0.345 `.
fn annotation(text: &str) -> Option<&str> {
    let is_word = |b: u8| b.is_ascii_lowercase();
    if let Some(word) = text.strip_prefix("##[") {
        return take(word, 1, 20, is_word)?.strip_prefix(']');
    }
    if let Some(word) = text.strip_prefix("::") {
        let behind = take(word, 1, 20, is_word)?;
        return take(behind, 0, 4 * LONGEST, |b| is_shown(b) && b != b':')?.strip_prefix("::");
    }
    ended(digits(digits(digits(text.strip_prefix('#')?, 1, 4)?.strip_prefix(' ')?, 1, 6)?.strip_prefix('.')?, 1, 3)?)
}

/// The job and the step before a time: `migrate\tRun migrations\t2026-…`.
fn step(text: &str) -> Option<&str> {
    let cell = |text| take(text, 1, LONGEST, is_shown)?.strip_prefix('\t');
    cell(text).and_then(cell).filter(|text| time(text).is_some())
}

/// `E, [2026-11-30T04:12:01.551204 #7] ERROR -- : `.
fn logger(text: &str) -> Option<&str> {
    let text = take(text, 1, 1, |b| b.is_ascii_uppercase())?.strip_prefix(", ")?;
    let text = take(bracketed(text)?.1.trim_start_matches(' '), 1, 8, |b| b.is_ascii_uppercase())?;
    take(text.strip_prefix(" -- ")?, 0, LONGEST, |b| is_of_name(b) || b == b' ')?.strip_prefix(": ")
}

/// What stands in a bracket, and behind it.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('[')?;
    let behind = take(inner, 1, LONGEST, |b| is_shown(b) && !matches!(b, b'[' | b']'))?;
    Some((&inner[..inner.len() - behind.len()], behind.strip_prefix(']')?))
}

/// `[pod/web-7f/app] `, `[4711]: `.
fn bracket(text: &str, is_behind: bool) -> Option<(Kind, &str)> {
    let (inner, behind) = bracketed(text)?;
    let behind = ended(behind.strip_prefix(':').unwrap_or(behind))?;
    // A process may have the number of an SQLSTATE, but hardly of one that is known.
    if is_sqlstate(inner) && (is_known(inner) || inner.bytes().any(|b| b.is_ascii_uppercase())) {
        return None;
    }
    let is_certain = is_behind || time(inner).is_some() || inner.starts_with("pod/");
    Some((if is_certain { Kind::Certain } else { Kind::Bracket }, behind))
}

/// `  12 | `, `  12\t`.
fn number(text: &str) -> Option<(Kind, &str)> {
    let number = digits(text.trim_start_matches(' '), 1, 6)?;
    let behind = number.strip_prefix('\t').or_else(|| bar(number))?;
    Some((Kind::Number, behind))
}

/// `web-1  | `, `| `.
fn name(text: &str) -> Option<(Kind, &str)> {
    let behind = take(text, 0, LONGEST, is_of_name)?;
    let name = &text[..text.len() - behind.len()];
    let behind = bar(behind)?;
    let is_container = name.ends_with(|c: char| c.is_ascii_digit()) && name.contains(['-', '.', '_']);
    if is_container && !name.contains(|c: char| c.is_ascii_uppercase()) {
        return Some((Kind::Certain, behind));
    }
    // Tables of linters have the names of rules there.
    let is_rule = name.matches('-').count() > 1 || name.contains('_');
    (!is_rule).then_some((Kind::Name, behind))
}

/// The rest of a text behind a bar and a space.
fn bar(text: &str) -> Option<&str> {
    ended(text.trim_start_matches(' ').strip_prefix(['|', '│'])?)
}

/// What stands only behind another part.
fn further(text: &str) -> Option<(Kind, &str)> {
    let process = |text| {
        let behind = take(text, 1, LONGEST, |b| is_of_name(b) || b == b'/')?;
        let (inner, rest) = bracketed(behind)?;
        // A code stands behind `SQLSTATE`.
        let is_name = text[..text.len() - behind.len()].contains(|c: char| c.is_ascii_lowercase());
        let is_number = inner.contains('.') || inner.bytes().all(|b| b.is_ascii_digit());
        rest.strip_prefix(':').filter(|_| is_name && is_number).and_then(ended)
    };
    let on_host = || process(take(text, 1, LONGEST, is_of_name)?.strip_prefix(' ')?);
    let stream = || {
        let text = text.strip_prefix("stdout ").or_else(|| text.strip_prefix("stderr "))?;
        text.strip_prefix(['F', 'P']).and_then(ended)
    };
    let section = || digits(text, 2, 2)?.strip_prefix(['O', 'E'])?.strip_prefix([' ', '+']);
    // The number of a thread.
    let thread = || digits(text, 1, 9)?.strip_prefix(' ').filter(|text| text.starts_with('['));
    let spring = || {
        let text = take(text, 4, 5, |b| b.is_ascii_uppercase())?.trim_start_matches(' ');
        let behind = bracketed(digits(text, 1, 9)?.strip_prefix(" --- ")?)?.1.strip_prefix(' ')?;
        ended(take(behind, 1, LONGEST, is_of_name)?.trim_start_matches(' ').strip_prefix(':')?)
    };
    let java = || {
        let text = take(text, 3, 8, |b| b.is_ascii_uppercase())?.strip_prefix(' ')?.trim_start_matches(' ');
        take(text, 1, LONGEST, is_of_name)?.strip_prefix(" - ")
    };
    let certain = process(text).or_else(on_host).or_else(stream).or_else(section).or_else(thread);
    let certain = certain.or_else(|| fields(text));
    let certain = certain.or_else(spring).or_else(java).map(|behind| (Kind::Certain, behind));
    let named = || take(text, 0, LONGEST, is_of_name)?.strip_prefix(" - ");
    certain.or_else(|| named().or_else(|| text.strip_prefix("- ")).map(|behind| (Kind::Dash, behind)))
}

/// `user=app,db=shop,client=10.0.0.1 `: what servers are told to say of a session, in a list.
fn fields(text: &str) -> Option<&str> {
    let (mut rest, mut count) = (text, 0);
    loop {
        let value = take(rest, 1, 20, |b| b.is_ascii_lowercase() || b == b'_')?.strip_prefix('=')?;
        rest = take(value, 0, LONGEST, |b| b.is_ascii_graphic() && b != b',')?;
        count += 1;
        let Some(next) = rest.strip_prefix(',') else { break };
        rest = next;
    }
    if count > 1 { ended(rest) } else { None }
}

/// `INFO `, `ERROR: `, `production.ERROR: `. One that says alone that a line is an error stays.
fn level(text: &str, is_behind: bool) -> Option<(Kind, &str)> {
    const QUIET: [&str; 7] = ["TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "WARNING", "LOG"];
    const LOUD: [&str; 5] = ["ERR", "ERROR", "FATAL", "CRITICAL", "SEVERE"];
    let logger = take(text, 1, LONGEST, |b| b.is_ascii_lowercase()).and_then(|text| text.strip_prefix('.'));
    let start = logger.unwrap_or(text);
    let behind = take(start, 3, 8, |b| b.is_ascii_uppercase())?;
    let word = &start[..start.len() - behind.len()];
    let colon = behind.strip_prefix(':');
    let rest = ended(colon.unwrap_or(behind))?;
    // Levels are filled up to five characters.
    let rest = rest.strip_prefix(' ').filter(|_| word.len() == 4 && colon.is_none()).unwrap_or(rest);
    let is_certain = logger.is_some() && colon.is_some();
    let is_told = LOUD.contains(&word) && is_exception(rest);
    // What most lines say is no news.
    let is_common = LOUD.contains(&word) && is_behind && colon.is_none();
    if (QUIET.contains(&word) || is_told) && is_behind || is_certain && LOUD.contains(&word) {
        return Some((Kind::Certain, rest));
    }
    (QUIET.contains(&word) || is_told || is_common).then_some((Kind::Level, rest))
}

/// `> `, `>> `, `> > `.
fn quote(text: &str) -> Option<(Kind, &str)> {
    let mut behind = text;
    while let Some(next) = behind.strip_prefix('>') {
        behind = next.strip_prefix(' ').unwrap_or(next);
    }
    (behind.len() < text.len()).then_some((Kind::Quote, behind))
}

/// The word with which all lines begin, and the space behind it: a machine's name, or what follows one.
fn common<'a>(lines: &[&'a str], is_behind_name: bool) -> Option<&'a str> {
    let filled = || lines.iter().filter(|line| !line.trim().is_empty());
    let first = filled().next()?;
    let end = first.find([' ', '\t'])?;
    let (word, start) = (&first[..end], &first[..=end]);
    let has = |is: fn(&u8) -> bool| word.as_bytes().iter().any(is);
    let is_machine = word.contains('-') && has(u8::is_ascii_digit) && has(u8::is_ascii_lowercase);
    let is_container = || is_behind_name && !has(u8::is_ascii_uppercase) && !is_said(word);
    let is_name = !word.is_empty() && word.bytes().all(is_of_name) && (is_machine || is_container());
    (is_name && filled().count() > 2 && filled().all(|line| line.starts_with(start) || *line == word)).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ERROR: &str = "Traceback (most recent call last):\n  File \"a.py\", line 3, in f\n    x()\n\nIntegrityError: (1062, \"Duplicate entry 'a' for key 'b'\")";

    /// The text with something before each line; what is called `§` is the line's number, of two digits.
    fn with(prefix: &str, text: &str) -> String {
        let lines = text.lines().zip(10..).map(|(line, n)| format!("{}{line}", prefix.replace('§', &n.to_string())));
        lines.collect::<Vec<String>>().join("\n")
    }

    #[test]
    fn what_stands_before_each_line_is_taken_off() {
        for prefix in [
            "web-1  | ",
            "shop_web_1      | 2026-11-30T04:12:§.123Z ",
            "web  | ",
            "04:12:§ web.1  | ",
            "[pod/web-7f9c6d5b8-x2x7q/app] ",
            "[web-1] ",
            "Nov 30 04:12:§ host1 app[123]: ",
            "Nov  3 04:12:§ host1 app[123]: ",
            "2026-11-30T04:12:§+0000 host1 app[123]: ",
            "2026-11-30T04:12:§.1234567Z ",
            "migrate\tRun migrations\t2026-11-30T04:12:§.1234567Z ",
            "2026-11-30T04:12:§.1234567Z ##[error]",
            "::error file=a.py,line=3::",
            "> ",
            "> > ",
            "│ ",
            "2026-11-30T04:12:§.123456+00:00 app[web.1]: ",
            "2026-11-30T04:12:§.123456789Z stderr F ",
            "2026-11-30T04:12:§.123456Z 01O ",
            "2026-11-30 04:12:§,123 ERROR ",
            "2026-11-30 04:12:§.123 [error] ",
            "2026-11-30 04:12:§.113 UTC [4711] ",
            "2026-11-30 04:12:§,123 - app.db - ERROR - ",
            "2026-11-30 04:12:§.123 ERROR 1 --- [main] o.h.e.SqlExceptionHelper   : ",
            "04:12:§.123 [main] ERROR c.a.Shop - ",
            "E, [2026-11-30T04:12:§.551204 #7] ERROR -- : ",
            "2026/11/30 04:12:§ ",
            "[2026-11-30 04:12:§] ",
            "INFO: ",
            "#12 0.3§ ",
            "  § | ",
            "  §\t",
            "shop-migrate-7fx2k migrate ",
            "2026-11-30 04:12:§ UTC:10.0.0.1(4711):app@shop:[4812]:",
            "2026-11-30 04:12:§.113 UTC:fd00::1(4711):app@shop:[4812]:",
            "2026-11-30 04:12:§ UTC:[local]:app@shop:[4812]:",
            "2026-11-30 04:12:§ UTC::@:[4812]:",
            "2026-11-30 04:12:§ UTC [4812]: user=app,db=shop,app=[unknown],client=10.0.0.1 ",
        ] {
            let text = with(prefix, ERROR);
            assert_eq!(unprefixed(&text), ERROR, "{prefix}");
            let trimmed: Vec<&str> = text.lines().map(str::trim_end).collect();
            let meant = unprefixed(&trimmed.join("\n")).into_owned();
            assert!(meant.ends_with(&ERROR[ERROR.len() - 30..]) && meant.contains("\n  File"), "{prefix}: {meant}");
        }
    }

    #[test]
    fn a_line_alone_has_what_only_logs_have() {
        for (line, meant) in [
            ("web-1  | pq: x", "pq: x"),
            ("2026-11-30 04:12:01.113 UTC [4711] ERROR:  deadlock detected", "ERROR:  deadlock detected"),
            ("2026-11-30 04:12:01 ERROR a.B: x", "ERROR a.B: x"),
            ("2026-11-30 04:12:01 ERROR a.BError: x", "a.BError: x"),
            ("[2026-11-30 04:12:01] production.ERROR: SQLSTATE[42S21]: x", "SQLSTATE[42S21]: x"),
            ("2026-11-30T04:12:01Z 8 [ERROR] [MY-010584] [Repl] x", "x"),
            ("2026-11-30 04:12:01 [error] create: ERROR: x", "create: ERROR: x"),
            ("[2026-11-30 04:12:01] [55P03] FEHLER: x", "[55P03] FEHLER: x"),
            ("[2026-11-30 04:12:01] [42701] FEHLER: x", "[42701] FEHLER: x"),
            ("2026-11-30 04:12:01.113 UTC [42700] ERROR:  x", "ERROR:  x"),
            ("2026-11-30 04:12:01 UTC:a.b:[4812]:x", "UTC:a.b:[4812]:x"),
            ("2026-11-30 04:12:01 user=app x", "user=app x"),
            ("2026-11-30 04:12:01 user=app,db= x", "x"),
            ("user=app,db=shop x", "user=app,db=shop x"),
        ] {
            assert_eq!(unprefixed(line), meant);
        }
    }

    #[test]
    fn lines_that_say_the_same_keep_what_they_say() {
        for prefix in [
            "2026-11-30 04:12:§ ",
            "web-1  | ",
            "[pod/web-7f9/app] ",
            "Nov 30 04:12:§ host1 app[123]: ",
            "shop-migrate-7fx2k ",
            "shop-migrate-7fx2k migrate ",
            "2026-11-30 04:12:§ shop-migrate-7fx2k migrate ",
            "shop-migrate-7fx2k 2026-11-30 04:12:§ ",
        ] {
            for said in [
                "Duplicate entry '§' for key 'orders.uuid'",
                "Duplicate entry § for key uuid",
                "deadlock detected",
                "column orders.region does not exist",
                "Lock wait timeout exceeded; try restarting transaction",
                "duplicate key value violates unique constraint \"orders_uuid_key\"",
                "Field 'uuid' doesn't have a default value",
                "relation \"orders\" already exists",
            ] {
                let lines = |before: &str| with(&format!("{before}{said}"), "\n\n\n");
                assert_eq!(unprefixed(&lines(prefix)), lines(""), "{prefix}");
            }
        }
        let warnings = "| Warning | 1265 | Data truncated for column 'kind' at row 1 |\n".repeat(3);
        let meant = "Data truncated for column 'kind' at row 1 |\n".repeat(3);
        assert_eq!(unprefixed(&warnings), meant.trim_end());
        let others = "shop-migrate-7fx2k migrate cannot do this\n".repeat(3);
        assert_eq!(unprefixed(&others), "cannot do this\n".repeat(3).trim_end());
    }

    #[test]
    fn what_programs_write_stays() {
        for text in [
            "",
            "\n\n",
            "[SM040] a field",
            "> 5 rows",
            "drop-column | rename-column",
            "add-column-not-null | error | a\nadd-column-json | error | b",
            "SM040 a\nSM040 b\nSM040 c",
            "ban-drop-column a\nban-drop-column b\nban-drop-column c",
            "ERROR:  deadlock detected\nERROR:  x\nERROR:  y",
            "-- add_index()\n-- add_index()\n-- add_index()",
            "12:34 x",
            "2026-11-30 x",
            "[a] b\nc\nd",
            "panic: x\n\ngoroutine 1 [running]:\nmain.main()",
            "é web-1 | x",
            "warning[E0502]: x",
        ] {
            assert_eq!(unprefixed(text), text);
        }
    }

    #[test]
    fn any_text_is_read() {
        for text in ["[", "[é] x", "::é::", "04:12:01é", ">\u{3000}", "│", "é\n│é", "2026-11-30T04:12:01+é"] {
            let _ = unprefixed(text);
        }
        for text in ["> ".repeat(50_000), "[a] ".repeat(50_000), "a\n".repeat(50_000), "::".repeat(50_000)] {
            let _ = unprefixed(&text);
        }
    }
}
