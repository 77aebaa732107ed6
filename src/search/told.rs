//! Values that the words before them tell, whatever they look like: what stands in a row, in a statement or in a connection.
//!
//! - `)=(…)`, `contains (…)`, `values (…)` and their like: to the last bracket that closes, or to the line's end;
//! - a quoted text of any length behind `entry`, `value`, `literal:` or `type …:`: to the quote before ` for `, or to the last
//!   one, or to the line's end;
//! - `password=…`, `token: …` and their like: to the next quote where one opens it, or to the next space;
//! - all behind `parameters:` and `; asc `; and of a statement (`STATEMENT:`, `[SQL: `, ` near '`) all from its first `'` on.
//!
//! Only what stands right before a mark tells something, in its last [`NEAR`] characters.

use std::ops::Range;

/// How much of what stands before a mark may tell something, in bytes: what tells over so long a way is ASCII.
const NEAR: usize = 200;

/// The values of one line, in their order, not overlapping.
pub(super) fn told(line: &str) -> Vec<Range<usize>> {
    let lower = line.to_ascii_lowercase();
    let statement = ["statement:", "[sql: ", "(sql: ", " near '"].iter().filter_map(|start| lower.find(start)).min();
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(found) = lower[at..].find(['(', '\'', '"', ':', '=', ';']) {
        at += found;
        let in_statement = lower[at..].starts_with('\'') && statement.is_some_and(|start| start < at);
        let value = if in_statement { Some(at..lower.len()) } else { value_at(&lower, at) };
        let value = value.filter(|value| !value.is_empty());
        at = value.as_ref().map_or(at + 1, |value| value.end);
        out.extend(value);
    }
    out
}

/// The value that begins at a mark, or behind it.
fn value_at(lower: &str, at: usize) -> Option<Range<usize>> {
    const ROWS: [&str; 8] = [")=", "contains", "contient", "contiene", "contém", "enthält", "содержит", "value is"];
    const QUOTED: [&str; 4] = ["entry", "value", "value:", "literal:"];
    const SECRETS: [&str; 7] = ["password", "passwd", "pwd", "secret", "token", "apikey", "api_key"];
    let start = (at.saturating_sub(NEAR)..at).find(|start| lower.is_char_boundary(*start)).unwrap_or(at);
    let (before, rest) = (&lower[start..at], &lower[at..]);
    let near = before.strip_suffix(' ').unwrap_or(before);
    let to_last = |mark| at..rest.rfind(mark).filter(|end| *end > 0).map_or(lower.len(), |end| at + end + 1);
    match rest.as_bytes()[0] {
        b'(' => (ROWS.iter().any(|words| near.ends_with(words)) || is_insert(near)).then(|| to_last(')')),
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
            SECRETS.iter().any(|secret| name.ends_with(secret)).then(|| secret(lower, at + 1))
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

/// What stands behind `password=`.
fn secret(lower: &str, behind: usize) -> Range<usize> {
    let rest = lower[behind..].trim_start_matches(['=', '>', ' ']);
    let start = lower.len() - rest.len();
    let end = match rest.chars().next() {
        Some(quote @ ('\'' | '"')) => rest[1..].find(quote).map(|end| end + 2),
        _ => rest.find(char::is_whitespace),
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
            ("password=hunter2 dbname=shop", &["hunter2"]),
            ("{\"pwd\": \"hunter 2\", \"a\": 1}", &["\"hunter 2\""]),
            ("PASSWORD => 'x y'", &["'x y'"]),
            ("null value in column \"region\" (1364, \"Field 'uuid' doesn't have a default value\")", &[]),
            ("linear 'a' (b) near(c) key(name) token", &[]),
            ("password=", &[]),
            ("Duplicate entry '' for key 'uuid'", &[]),
        ] {
            let found: Vec<&str> = told(line).into_iter().map(|range| &line[range]).collect();
            assert_eq!(found, values, "{line}");
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
