//! Which lines of a pasted text say what went wrong.
//!
//! Left out: frames of stacks, the source lines below them, the lines that only announce a stack, and where Django's page says
//! that an error was met; and from `Request information:` on all that its report says of a request, as that is what somebody
//! sent. Of the rest, if one is an exception's line (it begins with `error`, `panic:`, `caused by` and the like, or with a
//! class that is called
//! one or has a path, behind which stands `:` or `(`, or it has ` ERROR: ` or `SQLSTATE`; or, in a text without such a line,
//! it shows a [known error](super::known), or else is the title of Django's page, `FieldError at /orders/`): each
//! `Caused by` line, with the line below it where the cause stands there, and
//! what Python says was the cause, unless it says the same; and the exception's line, with at most [`BEHIND`] lines that
//! follow it. Otherwise all.
//!
//! The exception's line is the last one that shows a [known error](super::known); or else the last one that begins with a
//! class other than a warning's; or else the last. One that only says that something came to an end (`exit code`, `Job failed`,
//! `current transaction is aborted`), or has nothing but an SQLSTATE, is none. What ran the program often has the last
//! word: the last exception's line and
//! what follows it stay, too.
//!
//! Of a log, [lines that say that they are no error](super::level) were left out before.
//!
//! Words of these lines may [name](super::names) records; where the exception's line has a class or shows a known error, not
//! those of lines that only follow.

use super::known::shows_known;
use crate::shape::class::is_class;

/// How many lines behind the last exception's line belong to it.
pub const BEHIND: usize = 12;

/// The lines that say what went wrong, in their order.
pub(super) fn telling(text: &str) -> Vec<&str> {
    Lines::of(text).telling
}

/// What the lines of a text are for.
#[derive(Debug, Default)]
pub(super) struct Lines<'a> {
    /// Those that say what went wrong, in their order.
    pub(super) telling: Vec<&'a str>,
    /// Those of them of which a word may name a record.
    pub(super) naming: Vec<&'a str>,
}

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let (lines, causes) = said(text);
        let has_exception = lines.iter().any(|line| is_exception(line) && tells(line));
        let last_that = |is: &dyn Fn(&str) -> bool| {
            let may_be = |line: &str| (is_exception(line) || !has_exception) && tells(line);
            lines.iter().rposition(|line| may_be(line) && is(line))
        };
        let known = last_that(&shows_known);
        let last = if has_exception { last_that(&|_| true) } else { known };
        let Some(last) = last.or_else(|| last_that(&is_title)) else {
            return Self { naming: lines.clone(), telling: lines };
        };
        let main = known.or_else(|| last_that(&has_class)).unwrap_or(last);
        let is_said = |at: usize| {
            let line = lines[at];
            let caused = is_cause(line) || at > 0 && lines[at - 1].trim().eq_ignore_ascii_case("caused by:");
            let cause = caused || causes.contains(&at) && !lines[main].contains(without_classes(line));
            (cause && at < main) || at == main || at == last
        };
        let follows = |at: usize| {
            let near = |start| at > start && at <= start + BEHIND;
            (near(main) || near(last)) && !is_end(lines[at])
        };
        let those = |is: &dyn Fn(usize) -> bool| (0..lines.len()).filter(|at| is(*at)).map(|at| lines[at]).collect();
        let telling: Vec<&str> = those(&|at| is_said(at) || follows(at));
        let naming = if known.is_some() || has_class(lines[main]) { those(&is_said) } else { telling.clone() };
        Self { telling, naming }
    }
}

/// The lines that are neither frames nor source, and the places of those that Python calls causes.
fn said(text: &str) -> (Vec<&str>, Vec<usize>) {
    const LINKS: [&str; 2] = ["During handling of the above exception", "The above exception was the direct cause"];
    let (mut lines, mut causes) = (Vec::new(), Vec::new());
    let (mut below_frame, mut below_number) = (false, false);
    for line in text.lines().take_while(|line| !is_request(line)) {
        let frame = is_frame(line);
        let source = below_frame && line.starts_with("    ") && !line.trim().is_empty() && !is_exception(line);
        let trimmed = line.trim_start();
        // What Rust's spans had.
        let fields = below_number && trimmed.starts_with("with ") && trimmed.contains('=');
        if !frame && !source && !fields && !trimmed.is_empty() {
            lines.push(line);
        }
        if LINKS.iter().any(|link| trimmed.starts_with(link)) {
            causes.extend(lines.iter().rposition(|line| is_exception(line)));
        }
        below_frame = frame && trimmed.starts_with("File \"");
        below_number = fields || is_numbered(trimmed);
    }
    (lines, causes)
}

/// The line behind which Django's report shows who sent what.
fn is_request(line: &str) -> bool {
    matches!(line.trim(), "Request information" | "Request information:")
}

/// `FieldError at /orders/`: how a page of Django begins.
fn is_title(line: &str) -> bool {
    line.trim_start().split_once(' ').is_some_and(|(class, behind)| is_class(class) && behind.starts_with("at /"))
}

/// Whether a line says more than how it ended, or a code.
pub(super) fn tells(line: &str) -> bool {
    !is_end(line) && !is_state(line)
}

/// A line that says how it ended, and not why.
fn is_end(line: &str) -> bool {
    const SAYS: [&str; 6] = [
        "exit code",
        "exit status",
        "exited with",
        "job failed",
        "current transaction is aborted",
        "until the end of the 'atomic' block",
    ];
    let line = line.to_ascii_lowercase();
    SAYS.iter().any(|says| line.contains(says))
}

/// `SQLSTATE: 23505`, `SQL state: 23505`: nothing but the code of the error before it.
fn is_state(line: &str) -> bool {
    let lower = line.trim().to_ascii_lowercase();
    let behind =
        lower.strip_prefix("sql").and_then(|rest| rest.strip_prefix(' ').unwrap_or(rest).strip_prefix("state"));
    let code = behind.map(|code| code.trim_matches(|c: char| !c.is_ascii_alphanumeric()));
    code.is_some_and(|code| code.len() == 5 && code.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn is_cause(line: &str) -> bool {
    let start: String = line.trim_start().chars().take(12).collect();
    start.to_ascii_lowercase().starts_with("caused by")
}

/// A line of a stack, or around one.
fn is_frame(line: &str) -> bool {
    const STARTS: [&str; 28] = [
        "File \"",
        "at ",
        "from /",
        "from (",
        "goroutine ",
        "created by ",
        "... ",
        "LINE ",
        "CONTEXT:",
        "Traceback (most recent call last)",
        "During handling of the above exception",
        "The above exception was the direct cause",
        "^",
        "~",
        "exit status ",
        "stack backtrace:",
        "note: run with `RUST_BACKTRACE",
        "note: Some details are omitted",
        "Request Method:",
        "Request URL:",
        "Django Version:",
        "Exception Type:",
        "Exception Location:",
        "Raised during:",
        "Python Executable:",
        "Python Version:",
        "Python Path:",
        "Server time:",
    ];
    let trimmed = line.trim_start();
    // `Error … at line 3` begins otherwise; a sentence that begins with "at " is not indented.
    let starts = STARTS.iter().any(|start| trimmed.starts_with(start) && (*start != "at " || line != trimmed));
    // Django's page has the message in the next line.
    starts || is_place(trimmed) || is_numbered(trimmed) || trimmed.trim_end() == "Exception Value:"
}

/// `3: core::result::unwrap_failed`, `1: from /app/db/migrate/1_x.rb:4:in 'change'`: a frame behind its number.
fn is_numbered(line: &str) -> bool {
    let Some((number, behind)) = line.split_once(": ") else { return false };
    let behind = behind.trim();
    let word = behind.split_whitespace().next().unwrap_or_default();
    let is_path = word.contains("::") || word.starts_with('<') || (word.contains('_') && word == behind);
    let is_path = is_path && !word.ends_with(':');
    !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) && (is_path || behind.starts_with("from /"))
}

/// `/app/db/migrate/1_x.rb:4:in 'change'`, `main.go:12 +0x1d`: a place in a file and nothing that was said.
fn is_place(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or_default();
    let Some((file, number)) = word.split_once(':') else { return false };
    let in_file = file.contains('/') || file.ends_with(".go") || file.ends_with(".rb");
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let rest = number.get(digits..).unwrap_or_default();
    let more = line.get(word.len()..).unwrap_or_default().trim();
    in_file
        && digits > 0
        && (rest.starts_with(":in") || more.starts_with("+0x") || (rest.is_empty() && more.is_empty()))
}

/// A line that names an error.
pub(super) fn is_exception(line: &str) -> bool {
    const STARTS: [&str; 9] =
        ["error", "panic:", "fatal", "pq:", "caused by", "exception:", "exception in", "uncaught", "unhandled"];
    let trimmed = line.trim_start();
    let start: String = trimmed.chars().take(12).flat_map(char::to_lowercase).collect();
    if STARTS.iter().any(|s| start.starts_with(s)) {
        return true;
    }
    // A driver's dump has `sqlState: '23000'` below the error itself.
    trimmed.starts_with("SQLSTATE")
        || class_of(trimmed).is_some_and(is_class)
        || trimmed.contains(" ERROR: ")
        || trimmed.contains("SQLSTATE")
}

/// What stands before the `:` or `(` of a line's first word, or before the ` (` behind it.
fn class_of(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let first = line.split_whitespace().next().unwrap_or_default();
    let before = || line.get(first.len()..).filter(|rest| rest.starts_with(" (")).map(|_| first);
    first.strip_suffix(':').or_else(|| first.split_once('(').map(|(class, _)| class)).or_else(before)
}

/// Whether a line begins with a class that is no warning's, or tells a cause.
pub(super) fn has_class(line: &str) -> bool {
    is_cause(line)
        || class_of(line).is_some_and(|class| is_class(class) && !class.ends_with("Warning") && class != "Error")
}

/// The classes of errors in a text: words before a `:`, or in brackets.
pub(super) fn classes(text: &str) -> Vec<&str> {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '(' | '['));
    words.filter_map(|word| word.strip_suffix([':', ')'])).filter(|word| is_class(word)).collect()
}

/// A line without the classes that it begins with: `django.db.utils.OperationalError: (1364, …` → `(1364, …`.
pub(super) fn without_classes(line: &str) -> &str {
    let mut rest = line.trim_start();
    while let Some((first, behind)) = rest.split_once(char::is_whitespace) {
        if !first.strip_suffix(':').is_some_and(is_class) {
            break;
        }
        rest = behind.trim_start();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_python_traceback_the_last_exception_stays() {
        let text = "Traceback (most recent call last):\n  File \"/a/b.py\", line 3, in execute\n    return self.cursor.execute(sql)\n\
                    MySQLdb.IntegrityError: (1062, \"Duplicate entry\")\n\nThe above exception was the direct cause of the following exception:\n\n\
                    Traceback (most recent call last):\n  File \"/a/c.py\", line 4, in <module>\n    main()\n    ~~~~^^\n\
                    django.db.utils.IntegrityError: (1062, \"Duplicate entry\")\n";
        assert_eq!(telling(text), ["django.db.utils.IntegrityError: (1062, \"Duplicate entry\")"]);
    }

    #[test]
    fn of_a_java_stack_the_causes_stay() {
        let text = "org.x.DataException: could not execute\n\tat org.x.Y.z(Y.java:1)\nCaused by: java.sql.SQLException: Field\n\tat a.b\n\t... 12 more\n";
        assert_eq!(telling(text), ["Caused by: java.sql.SQLException: Field"]);
    }

    #[test]
    fn of_ruby_go_node_and_psql_the_message_stays() {
        let ruby = "StandardError: An error has occurred:\n\nPG::UniqueViolation: ERROR:  could not create\nDETAIL:  Key\n/app/x.rb:4:in `change'\n\nCaused by:\nPG::X: y\n/app/x.rb:4:in `change'\n";
        assert_eq!(telling(ruby)[1..], ["DETAIL:  Key", "Caused by:", "PG::X: y"]);
        let go =
            "panic: pq: duplicate key\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:12 +0x1d\nexit status 2\n";
        assert_eq!(telling(go), ["panic: pq: duplicate key", "main.main()"]);
        let node = "Error: ER_DUP_ENTRY: Duplicate\n    at Query.Sequence (/x.js:1:2) {\n  code: 'ER_DUP_ENTRY',\n  errno: 1062\n}\n";
        assert_eq!(telling(node).len(), 4);
        let ended = "CommandError: two leaves\nError: Process completed with exit code 1.\n";
        assert_eq!(telling(ended), ["CommandError: two leaves"]);
        let aborted = "ERROR:  deadlock detected\nERROR:  current transaction is aborted, commands ignored\nERROR:  current transaction is aborted, commands ignored\n";
        assert_eq!(telling(aborted), ["ERROR:  deadlock detected"]);
        assert_eq!(telling("ERROR: Job failed: exit code 1\n"), ["ERROR: Job failed: exit code 1"]);
        let dump = "Error: Duplicate entry 'a' for key 'b'\n    at Query.x (/x.js:1:2) {\n  errno: 1062,\n  sqlState: '23000',\n}\n";
        assert_eq!(telling(dump)[0], "Error: Duplicate entry 'a' for key 'b'");
        let psql = "ERROR:  column \"x\" does not exist\nLINE 1: SELECT x\n               ^\nHINT:  Perhaps\n";
        assert_eq!(telling(psql), ["ERROR:  column \"x\" does not exist", "HINT:  Perhaps"]);
        let timeout = "ERROR:  canceling statement due to statement timeout\nSTATEMENT:  CREATE INDEX\n";
        assert_eq!(telling(timeout).len(), 2);
    }

    #[test]
    fn a_known_error_needs_no_mark_of_one() {
        let noise = "log\n".repeat(BEHIND + 1);
        for (error, others) in [
            ("Duplicate column name 'uuid'", "GET /\nrun\n"),
            ("ActiveRecord::StatementInvalid (Mysql2::Error: x):", "GET /\nrun\n"),
            ("psql:a.sql:3: ERROR:  relation is gone", "Error: Process completed with exit code 1.\n"),
        ] {
            assert_eq!(telling(&format!("{others}{error}\n{noise}{others}"))[0], error);
        }
        let ended = "SM040 a field\nError: Process completed with exit code 1.";
        assert_eq!(telling(ended), ended.lines().collect::<Vec<_>>(), "an end alone says nothing");
    }

    #[test]
    fn a_class_is_one_however_far_it_is_indented() {
        for (indent, colon) in [("    ", ""), ("\t", ""), ("\u{a0} ", ":"), ("", "")] {
            let text =
                format!("Job output\n{indent}CustomError{colon} (frobnicate the widget)\nerror: replica stopped");
            assert_eq!(telling(&text).len(), 2, "{text}");
            assert!(telling(&text)[0].contains("frobnicate"), "{text}");
        }
    }

    #[test]
    fn what_only_follows_an_error_names_nothing() {
        let naming = |text: &'static str| Lines::of(text).naming;
        assert_eq!(naming("SM001\nIntegrityError: column x\nSM040\n"), ["IntegrityError: column x"]);
        assert_eq!(naming("SM001\nDuplicate column name 'x'\nSM040\n"), ["Duplicate column name 'x'"]);
        assert_eq!(naming("ERROR: found\nSM040\n"), ["ERROR: found", "SM040"]);
        assert_eq!(naming("a\nSM040\n"), ["a", "SM040"]);
    }

    #[test]
    fn the_causes_of_a_python_exception_stay() {
        let link = "\nThe above exception was the direct cause of the following exception:\n\nTraceback (most recent call last):\n";
        let cause = "column \"region\" of relation \"orders\" contains null values";
        let text = format!(
            "psycopg2.errors.NotNullViolation: {cause}\n{link}django.db.utils.IntegrityError: {cause}\n{link}CommandError: Migrating 'a' failed\n"
        );
        let django = format!("django.db.utils.IntegrityError: {cause}");
        assert_eq!(telling(&text), [django.as_str(), "CommandError: Migrating 'a' failed"]);
        let during = "x.IrreversibleError: Operation is not reversible\n\nDuring handling of the above exception, another exception occurred:\n\n\
                      y.Error: You can't execute queries until the end of the 'atomic' block.\n";
        assert_eq!(telling(during), ["x.IrreversibleError: Operation is not reversible"]);
        let other =
            "KeyError: 'x'\n\nDuring handling of the above exception, another exception occurred:\n\nValueError: y\n";
        assert_eq!(telling(other), ["KeyError: 'x'", "ValueError: y"]);
    }

    #[test]
    fn a_state_alone_belongs_to_the_error_before_it() {
        for state in
            ["SQLSTATE 23505", "SQLSTATE: 40P01", "SQL state: 23505", "  sqlState: '23505',", "SQLSTATE[42703]"]
        {
            for error in ["ERROR:  llave duplicada", "FEHLER:  doppelter Schlüsselwert"] {
                assert_eq!(telling(&format!("{error}\nDETAIL:  x\n{state}\n")), [error, "DETAIL:  x", state]);
            }
            assert_eq!(telling(state), [state]);
        }
        let more = "SQLSTATE[42703]: Undefined column";
        assert_eq!(telling(&format!("ERROR:  x\nDETAIL:  y\n{more}"))[0], more);
    }

    #[test]
    fn of_numbered_frames_nothing_stays() {
        let prisma = "Error: ERROR: x\n   0: sql_schema_connector::apply_migration::migration_step\n           with step=AlterTable\n\
                      \x20            at schema-engine/src/apply_migration.rs:21\n   1: schema_core::state\n";
        assert_eq!(telling(prisma), ["Error: ERROR: x"]);
        let rust = "Error: x\nstack backtrace:\n   0: rust_begin_unwind\n             at /rustc/0/library/std/src/panicking.rs:645:5\n\
                    \x20  1: <impl core::ops::function::FnOnce<A> for &F>::call_once\n   2: core::fmt::<impl A for B>::fmt\n\
                    note: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.\n";
        assert_eq!(telling(rust), ["Error: x"]);
        assert_eq!(telling("X::AError: x\n\t 1: from /app/a.rb:4:in 'change'\n"), ["X::AError: x"]);
        let causes =
            "Error: failed\nCaused by:\n    0: sqlx::Error: pool timed out\n    1: key_a exists\n    with a=b\n";
        assert_eq!(telling(causes)[1..], ["    0: sqlx::Error: pool timed out", "    1: key_a exists", "    with a=b"]);
    }

    #[test]
    fn of_a_page_of_django_the_message_stays() {
        let page = |title: &str, message: &str| {
            format!(
                "{title} at /orders/\n{message}\nRequest Method:\tPOST\nException Type:\t{title}\nException Value:\t\n{message}\n\
                 Exception Location:\t/app/utils.py, line 89, in _execute\nPython Path:\t\n['/app',\n '/usr/lib']\nServer time:\tWed\n"
            )
        };
        let known = "column \"ref\" of relation \"orders\" contains null values";
        assert_eq!(telling(&page("IntegrityError", known)), [known, "['/app',", " '/usr/lib']"]);
        let other = "Cannot resolve keyword 'legacy' into field. Choices are: id, ref";
        let title = "FieldError at /orders/";
        assert_eq!(telling(&page("FieldError", other)), [title, other, other, "['/app',", " '/usr/lib']"]);
        let thrown = "Exception in thread \"main\" java.sql.X";
        assert_eq!(telling(&format!("a\n{thrown}\nb\n"))[0], thrown);
    }

    #[test]
    fn what_somebody_sent_is_not_read() {
        let error = "Exception Value: (1364, \"Field 'uuid' doesn't have a default value\")";
        for request in ["Request information:\nUSER: jane.doe", "Request information\nUSER\njane.doe"] {
            let text =
                format!("{error}\nRaised during: shop.views.checkout\n{request}\nPOST:\nerror: 'Sesame Street 7'\n");
            assert_eq!(telling(&text), [error], "{request}");
        }
    }

    #[test]
    fn what_ran_the_program_displaces_nothing() {
        let known = "django.db.utils.IntegrityError: column \"region\" of relation \"orders\" contains null values";
        let class = "django.db.migrations.exceptions.IrreversibleError: Operation x is not reversible";
        let noise = "log\n".repeat(BEHIND + 1);
        for end in [
            "Error: UPGRADE FAILED: pre-upgrade hooks failed: timed out waiting for the condition",
            "ERROR: 1",
            "Fatal error: local() encountered an error",
            "subprocess.CalledProcessError: Command 'x' returned non-zero exit status 1.",
            "Warning: Job has reached the specified backoff limit",
        ] {
            for error in [known, class] {
                let text = format!("{error}\n{noise}{end}\n");
                assert_eq!(telling(&text)[0], error, "{end}");
            }
        }
    }
}
