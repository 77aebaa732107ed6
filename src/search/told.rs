//! Values that the words before them tell, whatever they look like: what stands in a row, in a statement or in a connection.
//!
//! - `)=(…)`, `contains (…)`, `values (…)` and their like: to the last bracket that closes, or to the line's end;
//! - a quoted text of any length behind `entry`, `value`, `literal:` or `type …:`: to the quote before ` for `, or to the last
//!   one, or to the line's end;
//! - `password=…`, `token: …` and their like: to the next quote where one opens it, or to the next space;
//! - `user=…`, `db=…`, `host=…`, `client=…` and their like, `user: …` and `host: …` as words of their own, and ` as …` of who
//!   connects: the same, but to one of `, ; ) ] }`, too;
//! - all behind the `query id` of a thread of MySQL, where its host and its user stand;
//! - all behind `parameters:` and `; asc `; and of a statement (`STATEMENT:`, `[SQL: `, ` near '`) all from its first `'` on.
//!
//! Only what stands right before a mark tells something, in its last [`NEAR`] characters.
//!
//! A value of a row may have lines of its own. [In one line](in_one_line) a row goes to the first `).` at a line's end that closes
//! as many brackets as were opened; else to the first `).` there, or the first `)` that does; else to its line's end if that has
//! as many; else to one of [`BEYOND`].

use std::borrow::Cow;
use std::ops::Range;

/// How much of what stands before a mark may tell something, in bytes: what tells over so long a way is ASCII.
const NEAR: usize = 200;

/// What a row is said to be in: `Failing row contains (`.
const ROWS: [&str; 6] = ["contains", "contient", "contiene", "contém", "enthält", "содержит"];

/// How a line begins that is none of a row.
const BEYOND: [&str; 10] =
    ["HINT:", "CONTEXT:", "STATEMENT:", "ERROR:", "DETAIL:", "Traceback", "The above ", "During ", "Caused by", "[SQL"];

/// A text in which no row has a line's end.
pub(super) fn in_one_line(text: &str) -> Cow<'_, str> {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(open) = row_start(rest) {
        let end = open + row_end(&rest[open..]);
        out.push_str(&rest[..open]);
        out.push_str(&rest[open..end].replace('\n', " "));
        rest = &rest[end..];
    }
    if out.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(out + rest) }
}

/// Where the bracket of the first row is that does not end with its line.
fn row_start(text: &str) -> Option<usize> {
    let opens = |at: &usize| ROWS.iter().any(|word| text[..*at].ends_with(word));
    let open = text.match_indices(" (").map(|(at, _)| at).find(opens)?;
    Some(open + 1)
}

/// The length of the row that a text begins with.
fn row_end(text: &str) -> usize {
    let beyond =
        |at: &usize| BEYOND.iter().any(|start| text[*at..].trim_start_matches([' ', '\t', '\n']).starts_with(start));
    let row = &text[..text.match_indices('\n').map(|(at, _)| at).find(beyond).unwrap_or(text.len())];
    let (mut depth, mut full, mut closed, mut own) = (0usize, None, None, None);
    for (at, c) in row.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => {
                depth = depth.saturating_sub(1);
                let behind = &row[at + 1..];
                let is_end = |behind: &str| behind.is_empty() || behind.starts_with('\n');
                if behind.strip_prefix('.').is_some_and(is_end) {
                    full = full.or(Some(at + 1));
                    if depth == 0 {
                        return at + 1;
                    }
                } else if is_end(behind) && depth == 0 {
                    closed = closed.or(Some(at + 1));
                }
            }
            '\n' => own = own.or(Some((at, depth))),
            _ => {}
        }
    }
    let (line, open) = own.unwrap_or((row.len(), 0));
    full.or(closed).unwrap_or(if open == 0 { line } else { row.len() })
}

/// The values of one line, in their order, not overlapping.
pub(super) fn told(line: &str) -> Vec<Range<usize>> {
    let lower = line.to_ascii_lowercase();
    let first = |words: &[&str]| words.iter().filter_map(|words| lower.find(words)).min();
    let statement = first(&["statement:", "[sql: ", "(sql: ", " near '"]);
    let (connects, thread) = (first(&["connect", "login"]), first(&["thread handle"]));
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(found) = mark(&lower[at..]) {
        at += found;
        let is_behind = |start: Option<usize>| start.is_some_and(|start| start < at);
        let value = match lower.as_bytes()[at] {
            b'\'' if is_behind(statement) => Some(at..lower.len()),
            b' ' => is_behind(connects).then(|| word(&lower, at + " as ".len())),
            b'q' => is_behind(thread).then(|| at + "query id ".len()..lower.len()),
            _ => value_at(&lower, at),
        };
        let value = value.filter(|value| !value.is_empty());
        at = value.as_ref().map_or(at + 1, |value| value.end);
        out.extend(value);
    }
    out
}

/// Where the first mark of a text is.
fn mark(lower: &str) -> Option<usize> {
    let words = [" as ", "query id "].iter().filter_map(|words| lower.find(words)).min();
    lower.find(['(', '\'', '"', ':', '=', ';']).into_iter().chain(words).min()
}

/// The value that begins at a mark, or behind it.
fn value_at(lower: &str, at: usize) -> Option<Range<usize>> {
    const QUOTED: [&str; 4] = ["entry", "value", "value:", "literal:"];
    const SECRETS: [&str; 7] = ["password", "passwd", "pwd", "secret", "token", "apikey", "api_key"];
    let start = (at.saturating_sub(NEAR)..at).find(|start| lower.is_char_boundary(*start)).unwrap_or(at);
    let (before, rest) = (&lower[start..at], &lower[at..]);
    let near = before.strip_suffix(' ').unwrap_or(before);
    let to_last = |mark| at..rest.rfind(mark).filter(|end| *end > 0).map_or(lower.len(), |end| at + end + 1);
    match rest.as_bytes()[0] {
        b'(' => {
            let is_row = ROWS.iter().chain(&[")=", "value is"]).any(|words| near.ends_with(words)) || is_insert(near);
            is_row.then(|| to_last(')'))
        }
        mark @ (b'\'' | b'"') => {
            let told =
                before.strip_suffix(' ').is_some_and(|near| QUOTED.iter().any(|w| near.ends_with(w)) || is_type(near));
            // Nothing stands between two quotes that follow each other.
            if !told || rest.as_bytes().get(1) == Some(&mark) {
                return None;
            }
            let mark = char::from(mark);
            let end = rest[1..].find(&format!("{mark} for ")).map(|end| at..at + end + 2);
            Some(end.unwrap_or_else(|| to_last(mark)))
        }
        _ if rest.starts_with("; asc ") || (rest.starts_with(':') && before.ends_with("parameters")) => {
            Some(at + 1..lower.len())
        }
        b';' => None,
        _ => {
            let name = before.trim_end_matches([' ', '"', '\'']);
            let is_secret = SECRETS.iter().any(|secret| name.ends_with(secret));
            if is_secret { Some(secret(lower, at + 1)) } else { is_who(name, rest).then(|| word(lower, at + 1)) }
        }
    }
}

/// `INSERT INTO users (name) VALUES`: null values are what an error says that a column contains.
fn is_insert(text: &str) -> bool {
    text.strip_suffix("values").is_some_and(|before| {
        let word = before.strip_suffix(' ').and_then(|before| before.chars().next_back());
        before.is_empty() || before.ends_with(')') || word.is_some_and(|last| last != 'l')
    })
}

/// `type uuid:`, `enum mood:`.
fn is_type(text: &str) -> bool {
    let joins = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | ' ');
    let name = |word| text.strip_suffix(':').and_then(|text| text.rfind(word).map(|at| &text[at..]));
    ["type ", "enum "].iter().any(|word| name(word).is_some_and(|name| name.chars().all(joins)))
}

/// Whether what a text ends with is the name of a person's or a machine's name, before `=` or `:`.
fn is_who(name: &str, rest: &str) -> bool {
    const WHO: [&str; 5] = ["user", "username", "host", "hostname", "login"];
    const ASSIGNED: [&str; 4] = ["db", "dbname", "database", "client"];
    if rest.starts_with('=') {
        return WHO.iter().chain(&ASSIGNED).any(|who| name.ends_with(who));
    }
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | ':');
    WHO.iter().any(|who| name.strip_suffix(who).is_some_and(|before| !before.ends_with(joins)))
}

/// What stands behind `password=`.
fn secret(lower: &str, behind: usize) -> Range<usize> {
    told_until(lower, behind, char::is_whitespace)
}

/// What stands behind `user=`.
fn word(lower: &str, behind: usize) -> Range<usize> {
    told_until(lower, behind, |c| c.is_whitespace() || matches!(c, ',' | ';' | ')' | ']' | '}'))
}

/// A text in quotes, or one that ends before such a character.
fn told_until(lower: &str, behind: usize, is_end: impl Fn(char) -> bool) -> Range<usize> {
    let rest = lower[behind..].trim_start_matches(['=', '>', ' ']);
    let start = lower.len() - rest.len();
    let end = match rest.chars().next() {
        Some(quote @ ('\'' | '"')) => rest[1..].find(quote).map(|end| end + 2),
        _ => rest.find(is_end),
    };
    start..end.map_or(lower.len(), |end| start + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_rows_statements_and_connections_are_found() {
        for (line, values) in [
            (
                "DETAIL:  Failing row contains (17, Jane Doe, (null), hunter2).",
                &["(17, Jane Doe, (null), hunter2)"][..],
            ),
            ("DETAIL:  Failing row contains (17, Jane Doe, …", &["(17, Jane Doe, …"]),
            ("DÉTAIL : La ligne en échec contient (17, Jane Doe).", &["(17, Jane Doe)"]),
            ("DETAIL:  Key (last, first)=(Doe, Jane) already exists.", &["(Doe, Jane)"]),
            ("Schlüssel »(name)=(Jane Doe)« existiert bereits.", &["(Jane Doe)"]),
            ("The duplicate key value is (Jane Doe, 17).", &["(Jane Doe, 17)"]),
            (
                "Duplicate entry 'Acme Payroll Services GmbH Berlin' for key 'uuid'",
                &["'Acme Payroll Services GmbH Berlin'"],
            ),
            ("Duplicate entry 'O'Brien's 'n' Co' for key 'uuid'", &["'O'Brien's 'n' Co'"]),
            ("invalid input syntax for type uuid: \"Jane Doe of Sesame Street\"", &["\"Jane Doe of Sesame Street\""]),
            ("Incorrect string value: 'called on Monday about it' for column 'note'", &["'called on Monday about it'"]),
            ("INSERT INTO users (name) VALUES (Jane Doe), (John Doe) - a", &["(Jane Doe), (John Doe)"]),
            ("contains null values (ActiveRecord::NotNullViolation)", &[]),
            ("a near 'FORM users WHERE name = x' at line 1", &["'FORM users WHERE name = x' at line 1"]),
            ("syntax error at or near \"concurrently\"", &[]),
            ("[parameters: {'name': 'Jane Doe'}]", &[" {'name': 'Jane Doe'}]"]),
            ("STATEMENT:  UPDATE t SET note = 'a b c d e' WHERE x", &["'a b c d e' WHERE x"]),
            (" 1: len 8; hex 4a616e65; asc Jane Doe;;", &[" asc Jane Doe;;"]),
            ("password=hunter2 a=b", &["hunter2"]),
            ("{\"pwd\": \"hunter 2\", \"a\": 1}", &["\"hunter 2\""]),
            ("PASSWORD => 'x y'", &["'x y'"]),
            ("null value in column \"region\" (1364, \"Field 'uuid' doesn't have a default value\")", &[]),
            ("linear 'a' (b) near(c) key(name) token", &[]),
            ("password=", &[]),
            ("user=jane,db=shop,app=psql,client=db1 ERROR", &["jane", "shop", "db1"]),
            ("USER: jane", &["jane"]),
            ("{\"user\":\"jane doe\",\"host\": \"h\"}", &["\"jane doe\"", "\"h\""]),
            ("DB_HOST=h1 PGUSER=jane", &["h1", "jane"]),
            ("rake db:migrate super_user: x ActiveRecord::User: x a.host: b", &[]),
            ("Could not connect h:3306 as jane; ERROR 1205", &["jane"]),
            ("known as jane", &[]),
            ("OS thread handle 1, query id 9 10.0.0.3 jane updating", &["9 10.0.0.3 jane updating"]),
            ("query id 9 failed", &[]),
            ("Duplicate entry '' for key 'uuid'", &[]),
        ] {
            let found: Vec<&str> = told(line).into_iter().map(|range| &line[range]).collect();
            assert_eq!(found, values, "{line}");
        }
    }

    #[test]
    fn a_row_goes_over_the_ends_of_lines() {
        for (text, expected) in [
            (
                "DETAIL:  Failing row contains (4, a\nb, null).\nx (y).",
                "DETAIL:  Failing row contains (4, a b, null).\nx (y).",
            ),
            ("row contains (4, null).\nx (y).", "row contains (4, null).\nx (y)."),
            ("row contains (4, a :)\nb, (null)).\nx", "row contains (4, a :) b, (null)).\nx"),
            ("Zeile enthält (4, (a\nb).\nx", "Zeile enthält (4, (a b).\nx"),
            ("row contains (4, a\nb)\nx", "row contains (4, a b)\nx"),
            ("contains (5) rows\nx", "contains (5) rows\nx"),
            ("row contains (4, a\nb\n  CONTEXT:  x).", "row contains (4, a b\n  CONTEXT:  x)."),
            ("contains (4\nb contains (5\nc).\nd contains (6\ne).", "contains (4 b contains (5 c).\nd contains (6 e)."),
            ("contains (", "contains ("),
        ] {
            assert_eq!(in_one_line(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_tells_stands_near() {
        for more in [0, 1] {
            let password = format!("é password{}= hunter2", " ".repeat(NEAR - "password".len() + more));
            let mood = format!("é enum {}: \"a b c d e\"", "m".repeat(NEAR - "enum : ".len() + more));
            for line in [password, mood] {
                assert_eq!(told(&line).len(), 1 - more, "{line}");
            }
        }
    }
}
