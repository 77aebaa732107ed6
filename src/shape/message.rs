//! What stands before an error's own message: who printed it. Signatures and pastes are compared without that.
//!
//! Left out at the beginning of a line, as often as one follows the other:
//!
//! - a [class](super::class) and a colon, or a class in brackets; one of [`LEADS`] and a colon, in any case, perhaps with what it
//!   is called between them (`warning[unused-ignore]:`), or `caused by:`; a name in capitals (`ER_DUP_ENTRY:`); `(conn=17)`;
//!   capitals and digits in square brackets (`[42S02][1146]`);
//! - `error`, perhaps `code:`, a number of four or five digits, perhaps a bracket of at most six characters, perhaps
//!   `at line 3`; then `:` or `.`;
//! - `SQLSTATE[42P01]`, perhaps `:` and what kind of error it is, and a number behind that (`General error: 1205`).

use super::class::is_class;
use super::gap::bracket;

/// Words before a colon that say no more than that something went wrong, or who says so.
const LEADS: [&str; 7] = ["error", "warning", "fatal", "panic", "exception", "pq", "psql"];

/// The longest kind of error behind an SQLSTATE, in bytes.
const LONGEST_KIND: usize = 60;

/// A line without what stands before its message.
pub(crate) fn message(line: &str) -> &str {
    let mut rest = line.trim();
    while let Some(behind) = behind(rest) {
        rest = behind.trim_start();
    }
    rest
}

/// What stands behind the first thing that is left out; `None` where there is none.
fn behind(text: &str) -> Option<&str> {
    let (first, rest) = text.split_at(text.find(char::is_whitespace)?);
    if is_lead(first) {
        return Some(rest);
    }
    without(text, "caused by:").or_else(|| behind_number(text)).or_else(|| behind_sqlstate(text))
}

fn is_lead(word: &str) -> bool {
    let is_capital = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
    if let Some(name) = word.strip_suffix(':') {
        let is_name = name.contains('_') && name.bytes().all(|b| b == b'_' || is_capital(b));
        let kind = name.strip_suffix(']').and_then(|name| name.split_once('[')).map_or(name, |(kind, _)| kind);
        return is_name || is_class(name) || LEADS.iter().any(|lead| kind.eq_ignore_ascii_case(lead));
    }
    let inner = word.strip_prefix('(').and_then(|word| word.strip_suffix(')'));
    let in_square = word.starts_with('[') && word.ends_with(']');
    inner.is_some_and(|inner| is_class(inner) || inner.starts_with("conn="))
        || (in_square && word.bytes().all(|b| matches!(b, b'[' | b']') || is_capital(b)))
}

/// A text behind a beginning that may be in any case.
fn without<'t>(text: &'t str, beginning: &str) -> Option<&'t str> {
    let is_it = text.get(..beginning.len())?.eq_ignore_ascii_case(beginning);
    is_it.then(|| &text[beginning.len()..])
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// `ERROR 1064 (42000) at line 3: …`, `Error Code: 1064. …`.
fn behind_number(text: &str) -> Option<&str> {
    let rest = without(text, "error ")?;
    let rest = without(rest, "code: ").unwrap_or(rest);
    let number = digits(rest);
    if !(4..=5).contains(&number) {
        return None;
    }
    let rest = &rest[number..];
    let rest = &rest[bracket(rest)..];
    let line = rest.strip_prefix(" at line ").map(|line| &line[digits(line)..]);
    line.unwrap_or(rest).strip_prefix([':', '.'])
}

/// `SQLSTATE[HY000] …`, `SQLSTATE[42P01]: Undefined table: 7 …`.
fn behind_sqlstate(text: &str) -> Option<&str> {
    let (_, rest) = text.strip_prefix("SQLSTATE[")?.split_once(']')?;
    let Some(rest) = rest.strip_prefix(':') else { return Some(rest) };
    let numbered = rest.split_once(": ").and_then(|(kind, behind)| {
        let is_kind = kind.len() <= LONGEST_KIND && kind.bytes().all(|b| b.is_ascii_alphabetic() || b == b' ');
        let number = digits(behind);
        (is_kind && number > 0).then(|| &behind[number..])
    });
    Some(numbered.unwrap_or(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_client_writes_before_a_message_is_left_out() {
        for (line, expected) in [
            ("ERROR 1040 (HY000): Too many connections", "Too many connections"),
            ("ERROR 1050 (42S01) at line 3: Table 'a' already exists", "Table 'a' already exists"),
            ("Error 1040: Too many connections", "Too many connections"),
            ("Error Code: 1205. Lock wait timeout exceeded", "Lock wait timeout exceeded"),
            ("ERROR:  deadlock detected", "deadlock detected"),
            ("panic: pq: deadlock detected ", "deadlock detected"),
            ("psycopg2.errors.DeadlockDetected: deadlock detected", "deadlock detected"),
            ("ActiveRecord::Deadlocked: PG::TRDeadlockDetected: ERROR:  deadlock detected", "deadlock detected"),
            ("SQLSTATE[40P01]: Deadlock detected: 7 ERROR:  deadlock detected", "deadlock detected"),
            ("SQLSTATE[HY000] [1040] Too many connections", "Too many connections"),
            ("SQLSTATE[HY000]: General error: 1205 Lock wait", "Lock wait"),
            ("Caused by: java.sql.SQLException: (conn=17) Too many connections", "Too many connections"),
            ("sqlalchemy.exc.OperationalError: (pymysql.err.OperationalError) (1040, 'x')", "(1040, 'x')"),
            ("Error: ER_CON_COUNT_ERROR: Too many connections", "Too many connections"),
            ("[42S02][1146] Table 'x' doesn't exist", "Table 'x' doesn't exist"),
            ("warning[unused-ignore]: unknown name x", "unknown name x"),
            ("[x]: y", "[x]: y"),
            ("error in line 3", "error in line 3"),
            ("Error 12: x", "Error 12: x"),
            ("ERROR:", "ERROR:"),
            ("DETAIL:  Key", "DETAIL:  Key"),
            ("caused by:", ""),
            ("SQLSTATE[", "SQLSTATE["),
            ("é: x", "é: x"),
            ("", ""),
        ] {
            assert_eq!(message(line), expected, "{line}");
        }
    }
}
