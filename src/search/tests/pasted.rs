//! How pasted errors are read: what of a text is kept, left out and added.

use super::{book, small};
use crate::search::query::{PastedError, Toggles};
use crate::search::{Filters, Group, Options, Searcher};

fn read(text: &str) -> PastedError {
    small().search(text, &Filters::default(), 1).error.unwrap_or_else(|| panic!("no error: {text}"))
}

fn masked(error: &PastedError) -> Vec<&str> {
    error.masked.iter().map(|masked| masked.text.as_str()).collect()
}

#[test]
fn an_error_that_comes_again_and_again_is_read_like_one() {
    for (line, code) in [
        ("2026-11-30 04:12:01 Duplicate entry 'a1' for key 'orders.uuid'", "1062"),
        ("2026-11-30 04:12:01 ERROR Duplicate entry 'a1' for key 'orders.uuid'", "1062"),
        ("web-1  | deadlock detected", "40P01"),
        ("[pod/web-7f9/app] column orders.region does not exist", "42703"),
        ("Nov 30 04:12:01 db1 app[7]: Lock wait timeout exceeded; try restarting transaction", "1205"),
        ("2026-11-30 04:12:01 Field 'uuid' doesn't have a default value", "1364"),
        ("2026-11-30 04:12:01 relation \"orders\" already exists", "42P07"),
        ("| Warning | 1265 | Data truncated for column 'kind' at row 1 |", "1265"),
        ("shop-migrate-7fx2k migrate Duplicate entry '17' for key uuid", "1062"),
    ] {
        for count in 1..5 {
            assert!(read(&vec![line; count].join("\n")).kept.contains(&code.to_owned()), "{count} of {line}");
        }
    }
}

#[test]
fn the_state_that_a_console_writes_in_brackets_is_a_code() {
    for (line, code) in [
        ("[2026-11-30 04:12:01] [55P03] FEHLER: storniere Anfrage wegen Zeitüberschreitung einer Sperre", "55P03"),
        ("[2026-11-30 04:12:01] [42701] FEHLER: Spalte »kind« von Relation »orders« existiert bereits", "42701"),
        ("[2026-11-30 04:12:01] [40P01] ERREUR: interblocage (deadlock) détecté", "40P01"),
        ("[2026-11-30 04:12:01] [2BP01] ERROR: cannot drop table orders", "2BP01"),
    ] {
        assert_eq!(read(line).kept[0], code, "{line}");
    }
}

#[test]
fn the_session_of_a_managed_server_is_no_code() {
    let before = "2026-11-30 04:12:01 UTC:10.0.0.1(4711):app@shop:[4812]:";
    let error = read(&format!(
        "{before}ERROR:  duplicate key value violates unique constraint \"users_email_key\"\n\
         {before}DETAIL:  Key (email)=(jane) already exists.\n\
         {before}STATEMENT:  INSERT INTO users (email) VALUES ('jane')"
    ));
    assert_eq!(error.kept[..3], ["23505", "ERROR", "duplicate"]);
    assert!(!error.kept.iter().any(|word| word.starts_with("4") || word.contains("UTC")), "{error:?}");
}

#[test]
fn what_was_left_out_is_shown_as_it_was_written() {
    let error = read("ERROR: x\nDETAIL:  Ключ \"(имя)=(Иван)\" уже существует 12345 'b c'.");
    assert_eq!(masked(&error), ["(Иван)", "\"(имя)=(Иван)\"", "12345", "'b c'"]);
}

#[test]
fn what_somebody_wrote_into_a_form_is_left_out() {
    let form = "name = 'Jane Doe'\nnote = 'please call me before 8'\npassword1 = 'correct horse battery staple'";
    let error = read(&format!("ERROR:  x\n{form}"));
    assert_eq!(error.kept, ["ERROR", "x", "name", "note", "password1"]);
    let error = read(&format!(
        "Exception Value: (1364, \"Field 'uuid' doesn't have a default value\")\nRequest information:\nUSER: jane.doe\n\nPOST:\n{form}"
    ));
    assert_eq!(error.kept, ["1364", "Exception", "Value", "Field", "default"]);
    assert_eq!(masked(&error), ["'uuid'"]);
}

#[test]
fn a_number_is_a_code_only_where_something_says_so() {
    for (text, code) in [
        ("Error: listen EADDRINUSE: address already in use :::1050", "1050"),
        ("OutOfMemoryError: killed process 1205 (java)", "1205"),
        ("REPORT RequestId: 8f1e\tDuration: 1060.62 ms\tBilled Duration: 1061 ms\tMemory Size: 128 MB", "1061"),
        ("mysqld[1205]: OutOfMemoryError: no space", "1205"),
    ] {
        let error = read(text);
        assert!(!error.kept.iter().any(|word| word == code), "{text}: {error:?}");
    }
    for (text, code) in [
        ("OperationalError 1205: something", "1205"),
        ("mysql: OperationalError, number 1205", "1205"),
        ("| Warning | 1364 | Field 'uuid' doesn't have a default value |", "1364"),
    ] {
        assert!(read(text).kept.iter().any(|word| word == code), "{text}");
    }
}

#[test]
fn a_letter_may_be_wrong_and_the_code_is_found() {
    let error = read("Lock wait tiemout exceeded");
    assert_eq!((error.kept[0].as_str(), error.added), ("1205", vec!["1205"]));
    let found = small().search("Duplicate colum name 'uuid'", &Filters::default(), 5);
    assert!(found.hits.iter().all(|hit| hit.group != Group::SameError), "nobody knows what else was misread");
    assert!(small().search("uuid colum", &Filters::default(), 5).error.is_none());
}

#[test]
fn of_rules_with_one_message_the_one_that_is_named_stands_first() {
    let rules = "linter: cop\nrules:\n  - {id: Db/AddOne, summary: s, message: add_column requires some downtime of the shop here}\n  \
                 - {id: Db/AddTwo, summary: s, message: add_column requires some downtime of the shop}\n";
    let searcher = Searcher::new(&book(&[("content/rules/cop.yaml", rules)])).unwrap();
    let ids = |query: &str| {
        let hits = searcher.search(query, &Filters::default(), 5).hits.into_iter();
        hits.map(|hit| (hit.group, hit.id)).collect::<Vec<_>>()
    };
    let expected = |ids: [&str; 2]| ids.map(|id| (Group::SameError, format!("cop/{id}"))).to_vec();
    assert_eq!(
        ids("a.rb:5: C: Db/AddTwo: add_column requires some downtime of the shop here"),
        expected(["Db/AddTwo", "Db/AddOne"])
    );
    assert_eq!(
        ids("a.rb:5: C: add_column requires some downtime of the shop here"),
        expected(["Db/AddOne", "Db/AddTwo"])
    );
}

#[test]
fn the_same_error_is_what_the_text_tells_and_what_was_not_switched_off() {
    let claims = |text: &str, off: &[&str]| {
        let off = off.iter().map(|code| (*code).to_owned()).collect();
        let toggles = Toggles { off, ..Toggles::default() };
        let found = small().answer(text, &Options { limit: 5, toggles, ..Options::default() });
        found.hits.iter().any(|hit| hit.group == Group::SameError)
    };
    let error = "(1364, \"Field 'uuid' doesn't have a default value\")";
    for text in [
        format!(
            "/a/cursors.py:170: Warning: {error}\nTraceback (most recent call last):\nx.OperationalError: (1205, 'Lock wait timeout exceeded')"
        ),
        format!(
            "x.OperationalError: {error}\n$ migrate\nx.OperationalError: (1054, \"Unknown column 'a' in 'field list'\")"
        ),
        format!("10:15:01 WARN {error}\n10:15:02 FATAL pq: canceling statement due to lock timeout"),
        "INFO  Field 'uuid' doesn't have a default value, skipping\nINFO  done".to_owned(),
    ] {
        assert!(!claims(&text, &[]), "{text}");
    }
    for text in [
        error.to_owned(),
        format!("10:15:01 WARN x.OperationalError: {error}\n10:15:02 ERROR failed"),
        format!("INFO  start\nINFO  {error}\nINFO  done"),
    ] {
        assert!(claims(&text, &["Field"]) && !claims(&text, &["1364"]), "{text}");
    }
}
