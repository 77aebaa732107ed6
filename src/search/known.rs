//! Error numbers that databases and drivers print in many ways: as a number, by a name, or in words only.
//!
//! A paste that shows one of these by its name or in its words is read as if it showed the number too, because that is
//! what records write.

use super::signature::Text;
use super::words::{chunks, fold};
use crate::shape::Shape;

/// A well-known error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownError {
    /// The number, or SQLSTATE.
    pub code: &'static str,
    /// The server's name for it; drivers write it in capitals, or in camel case.
    pub name: &'static str,
    /// What the server says; `…` stands for values.
    pub message: &'static str,
}

const fn known(code: &'static str, name: &'static str, message: &'static str) -> KnownError {
    KnownError { code, name, message }
}

/// The table.
pub const KNOWN: [KnownError; 62] = [
    known("1005", "ER_CANT_CREATE_TABLE", "Can't create table … (errno"),
    known("1022", "ER_DUP_KEY", "can't write; duplicate key in table"),
    known("1048", "ER_BAD_NULL_ERROR", "Column '…' cannot be null"),
    known("1050", "ER_TABLE_EXISTS_ERROR", "Table '…' already exists"),
    known("1051", "ER_BAD_TABLE_ERROR", "Unknown table '…'"),
    known("1054", "ER_BAD_FIELD_ERROR", "Unknown column '…' in"),
    known("1060", "ER_DUP_FIELDNAME", "Duplicate column name '…'"),
    known("1061", "ER_DUP_KEYNAME", "Duplicate key name '…'"),
    known("1062", "ER_DUP_ENTRY", "Duplicate entry '…' for key"),
    known("1071", "ER_TOO_LONG_KEY", "Specified key was too long"),
    known("1091", "ER_CANT_DROP_FIELD_OR_KEY", "Can't DROP '…'; check that column/key exists"),
    known("1091", "ER_CANT_DROP_FIELD_OR_KEY", "Can't DROP … '…'; check that it exists"),
    known("1114", "ER_RECORD_FILE_FULL", "The table '…' is full"),
    known("1136", "ER_WRONG_VALUE_COUNT_ON_ROW", "Column count doesn't match value count at row"),
    known("1138", "ER_INVALID_USE_OF_NULL", "Invalid use of NULL value"),
    known("1146", "ER_NO_SUCH_TABLE", "Table '…' doesn't exist"),
    known("1205", "ER_LOCK_WAIT_TIMEOUT", "Lock wait timeout exceeded"),
    known("1213", "ER_LOCK_DEADLOCK", "Deadlock found"),
    known("1213", "ER_LOCK_DEADLOCK", "LATEST DETECTED DEADLOCK"),
    known("1264", "ER_WARN_DATA_OUT_OF_RANGE", "Out of range value for column '…'"),
    known("1265", "WARN_DATA_TRUNCATED", "Data truncated for column '…' at row"),
    known("1292", "ER_TRUNCATED_WRONG_VALUE", "Incorrect datetime value: '…' for column"),
    known("1292", "ER_TRUNCATED_WRONG_VALUE", "Incorrect date value: '…' for column"),
    known("1364", "ER_NO_DEFAULT_FOR_FIELD", "Field '…' doesn't have a default value"),
    known("1366", "ER_TRUNCATED_WRONG_VALUE_FOR_FIELD", "Incorrect … value: '…' for column"),
    known("1406", "ER_DATA_TOO_LONG", "Data too long for column '…' at row"),
    known(
        "1419",
        "ER_BINLOG_CREATE_ROUTINE_NEED_SUPER",
        "You do not have the SUPER privilege and binary logging is enabled",
    ),
    known("1451", "ER_ROW_IS_REFERENCED_2", "Cannot delete or update a parent row: a foreign key constraint fails"),
    known("1452", "ER_NO_REFERENCED_ROW_2", "Cannot add or update a child row: a foreign key constraint fails"),
    known(
        "1674",
        "ER_BINLOG_UNSAFE_SYSTEM_FUNCTION",
        "Statement is unsafe because it uses a system function that may return a different value",
    ),
    known("1799", "ER_INNODB_ONLINE_LOG_TOO_BIG", "Creating index '…' required more than … bytes of modification log"),
    known("1845", "ER_ALTER_OPERATION_NOT_SUPPORTED", "is not supported for this operation. Try"),
    known("1846", "ER_ALTER_OPERATION_NOT_SUPPORTED_REASON", "is not supported. Reason:"),
    known(
        "3780",
        "ER_FK_INCOMPATIBLE_COLUMNS",
        "Referencing column '…' and referenced column '…' in foreign key constraint '…' are incompatible",
    ),
    known("3819", "ER_CHECK_CONSTRAINT_VIOLATED", "Check constraint '…' is violated"),
    known("4092", "ER_INNODB_MAX_ROW_VERSION", "Maximum row versions reached"),
    known("22001", "string_data_right_truncation", "value too long for type character varying"),
    known("22003", "numeric_value_out_of_range", "integer out of range"),
    known("22003", "numeric_value_out_of_range", "is out of range for type integer"),
    known("2200H", "sequence_generator_limit_exceeded", "reached maximum value of sequence"),
    known("23502", "not_null_violation", "null value in column \"…\" … violates not-null constraint"),
    known("23502", "not_null_violation", "column \"…\" of relation \"…\" contains null values"),
    known("23502", "not_null_violation", "column \"…\" contains null values"),
    known("23503", "foreign_key_violation", "violates foreign key constraint"),
    known("23505", "unique_violation", "duplicate key value violates unique constraint"),
    known("23505", "unique_violation", "could not create unique index \"…\""),
    known("23514", "check_violation", "violates check constraint"),
    known("23514", "check_violation", "check constraint \"…\" of relation \"…\" is violated by some row"),
    // Its class says this of each statement that wants no transaction: records write the number where an index is built.
    known("25001", "ERRCODE_ACTIVE_SQL_TRANSACTION", "CONCURRENTLY cannot run inside a transaction block"),
    known("2BP01", "dependent_objects_still_exist", "because other objects depend on it"),
    known("40001", "serialization_failure", "could not serialize access due to"),
    known("40P01", "deadlock_detected", "deadlock detected"),
    known("42701", "duplicate_column", "column \"…\" of relation \"…\" already exists"),
    known("42703", "undefined_column", "column \"…\" does not exist"),
    known("42703", "undefined_column", "column … does not exist"),
    known("42703", "undefined_column", "column \"…\" of relation \"…\" does not exist"),
    known("42P01", "undefined_table", "relation \"…\" does not exist"),
    known("42P07", "duplicate_table", "relation \"…\" already exists"),
    known("55006", "object_in_use", "because it has pending trigger events"),
    known("55P03", "lock_not_available", "canceling statement due to lock timeout"),
    known("55P03", "lock_not_available", "could not obtain lock on"),
    known("57014", "query_canceled", "canceling statement due to statement timeout"),
];

/// Words of which each message has one. A text without any of them shows no known error in words, which is known without
/// looking at the table.
pub const MARKS: [&str; 29] = [
    "already",
    "cant",
    "cannot",
    "canceling",
    "contains",
    "could",
    "deadlock",
    "depend",
    "doesnt",
    "duplicate",
    "exceeded",
    "exist",
    "fails",
    "full",
    "incompatible",
    "incorrect",
    "invalid",
    "long",
    "modification",
    "pending",
    "privilege",
    "range",
    "reached",
    "supported",
    "truncated",
    "unknown",
    "unsafe",
    "violated",
    "violates",
];

/// Whether a code is that of a known error.
pub(super) fn is_known(code: &str) -> bool {
    KNOWN.iter().any(|error| error.code == code)
}

/// Whether a word is one of a known error's message.
pub(super) fn is_said(word: &str) -> bool {
    let form = fold(word);
    KNOWN.iter().any(|error| Shape::of(error.message).pieces.iter().any(|piece| piece.words.contains(&form)))
}

/// Whether a text shows a known error by its name or in its words.
pub(super) fn is_shown(text: &Text, written: &str) -> bool {
    let names = chunks(written).into_iter().map(|chunk| &written[chunk]).filter(|chunk| looks_like_a_name(chunk));
    let names: Vec<String> = names.map(|chunk| fold(chunk.rsplit(['.', ':']).next().unwrap_or(chunk))).collect();
    let marked = text.words().iter().any(|word| MARKS.contains(&word.as_str()));
    KNOWN.iter().any(|error| error.is_named(&names) || (marked && error.said_in(text).is_some()))
}

/// How many words a text has at most that names an error by its code alone.
const FEW: usize = 6;

/// What is said with an error's number, so that it is one, and none of a ticket.
const SERVERS: [&str; 9] = ["aurora", "errno", "innodb", "mariadb", "mysql", "percona", "pg", "postgres", "postgresql"];

/// Whether a word, folded, says whose numbers stand beside it.
pub(super) fn is_server(word: &str) -> bool {
    SERVERS.contains(&word)
}

/// Whether a short text names a known error by its SQLSTATE, or by its number beside a database: `mysql 1205`.
pub(super) fn names_code(text: &Text) -> bool {
    let words = text.words();
    let has_server = words.iter().any(|word| is_server(word));
    let is_number = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    let is_code = |word: &String| is_known(&word.to_ascii_uppercase()) && (has_server || !is_number(word));
    words.len() <= FEW && words.iter().any(is_code)
}

/// Whether a line shows a known error by its number, its name or in its words.
pub(super) fn shows_known(line: &str) -> bool {
    let text = Text::new(line);
    text.has_known_code() || is_shown(&text, line)
}

/// `ER_DUP_ENTRY`, `DeadlockDetected`: joined, or with a capital inside.
fn looks_like_a_name(chunk: &str) -> bool {
    chunk.contains('_') || chunk.chars().skip(1).any(char::is_uppercase)
}

impl KnownError {
    /// Its name as one word in small letters.
    pub(super) fn camel(&self) -> String {
        self.name.to_ascii_lowercase().replace('_', "")
    }

    /// The shape of its message, if a text says it, or is a part of it.
    fn said_in(&self, text: &Text) -> Option<Shape> {
        Some(Shape::of(self.message)).filter(|shape| is_said_in(shape, text))
    }

    /// Whether one of these words, folded, is its name: Ruby's driver writes `TRDeadlockDetected`.
    fn is_named(&self, words: &[String]) -> bool {
        let (name, camel) = (self.name.to_ascii_lowercase(), self.camel());
        words.iter().any(|word| *word == name || *word == camel || word.strip_prefix("tr") == Some(&camel))
    }
}

/// Whether a text says a message of this shape, or is a part of it. What programs that hardly speak to MySQL say with a few of
/// its words, and in its quotes, is none of its messages.
pub(super) fn is_said_in(shape: &Shape, text: &Text) -> bool {
    shape.stands_in(text) || text.is_part_of(shape)
}

/// The codes that a text shows by a name or in words, in the table's order.
pub(super) fn codes_in(text: &Text, words: &[String]) -> Vec<&'static str> {
    codes_where(words, |error| error.said_in(text))
}

/// The codes of the errors that are named by a word, or of which a text says the message, whose shape is given. One whose
/// message stands in that of another is not meant: `column "…" of relation "…" already exists` says nothing of a relation that
/// exists.
pub(super) fn codes_where(words: &[String], said: impl Fn(&KnownError) -> Option<Shape>) -> Vec<&'static str> {
    let shown: Vec<(&KnownError, Option<Shape>)> = KNOWN
        .iter()
        .filter_map(|error| {
            let shape = said(error);
            (shape.is_some() || error.is_named(words)).then_some((error, shape))
        })
        .collect();
    let said: Vec<(&KnownError, Text)> =
        shown.iter().filter_map(|(error, shape)| Some((*error, Text::plain(shape.as_ref()?)))).collect();
    let mut out: Vec<&'static str> = Vec::new();
    for (error, shape) in &shown {
        let within = |other: &(&KnownError, Text)| {
            other.0.code != error.code && shape.as_ref().is_some_and(|shape| shape.stands_in(&other.1))
        };
        let meant = error.is_named(words) || !said.iter().any(within);
        if meant && !out.contains(&error.code) {
            out.push(error.code);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_has_a_mark() {
        for error in &KNOWN {
            let text = Text::new(error.message);
            assert!(text.words().iter().any(|word| MARKS.contains(&word.as_str())), "{}", error.message);
        }
    }

    #[test]
    fn a_message_is_known_without_its_values_and_by_most_of_its_words() {
        for (text, expected) in [
            ("Duplicate column name", Some("1060")),
            ("table already exists", Some("1050")),
            ("table already exists error", Some("1050")),
            ("Unknown column in field list", Some("1054")),
            ("doesn't have a default value", Some("1364")),
            ("lock wait timeout exceeded", Some("1205")),
            ("relation already exists", Some("42P07")),
            ("LATEST DETECTED DEADLOCK", Some("1213")),
            ("integer out of range", Some("22003")),
            ("value \"3000000000\" is out of range for type integer", Some("22003")),
            ("nextval: reached maximum value of sequence \"a_id_seq\" (2147483647)", Some("2200H")),
            ("Out of range value for column 'id' at row 1", Some("1264")),
            ("CREATE INDEX CONCURRENTLY cannot run inside a transaction block", Some("25001")),
            ("ALTER TYPE ... ADD cannot run inside a transaction block", None),
            ("VACUUM cannot run inside a transaction block", None),
            // Another system has these words, and a value without quotes.
            ("duplicate column name: kind", None),
            ("table orders already exists", None),
            ("why does a table that already exists fail", None),
            ("a default value", None),
            ("duplicate column names", None),
        ] {
            assert_eq!(codes_in(&Text::new(text), &[]).first().copied(), expected, "{text}");
            assert_eq!(is_shown(&Text::new(text), text), expected.is_some(), "{text}");
        }
    }

    #[test]
    fn a_code_is_named_by_itself_or_beside_a_database() {
        for (text, expected) in [
            ("mysql 1205", true),
            ("1846 mysql 8.0", true),
            ("55P03 django", true),
            ("42p07", true),
            ("23505 postgres", true),
            ("1205", false),
            ("ticket 1062", false),
            ("mysql 2023", false),
            ("how many of the 1062 rows of my mysql table", false),
        ] {
            assert_eq!(names_code(&Text::new(text)), expected, "{text}");
        }
    }

    #[test]
    fn a_message_within_another_is_not_meant() {
        let codes = |text: &str| codes_in(&Text::new(text), &[]);
        assert_eq!(codes("column \"kind\" of relation \"orders\" already exists"), ["42701"]);
        assert_eq!(codes("column \"kind\" of relation \"orders\" does not exist"), ["42703"]);
        assert_eq!(codes("relation \"orders\" already exists"), ["42P07"]);
        assert_eq!(
            codes("duplicate key value violates unique constraint \"a\"\nDETAIL: Key (email)=(x) already exists."),
            ["23505"]
        );
        // PostgreSQL's words hold those of MySQL.
        assert_eq!(codes("check constraint \"region_nn\" of relation \"orders\" is violated by some row"), ["23514"]);
        assert_eq!(codes("Check constraint 'region_nn' is violated."), ["3819"]);
        assert_eq!(codes("Incorrect datetime value: '0000-00-00' for column 'day' at row 1"), ["1292"]);
        assert_eq!(codes("Incorrect integer value: 'x' for column 'day' at row 1"), ["1366"]);
        assert_eq!(codes("Can't DROP COLUMN `region`; check that it exists"), ["1091"]);
    }
}
