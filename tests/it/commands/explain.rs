//! `explain`: the page of a check, a rule or a record in the terminal.

use snapbox::str;

use super::started;
use crate::book::Book;

#[test]
fn explain_shows_a_check() {
    let book = Book::new();
    book.run(&["explain", "unknown-key"]).shows(str![[r#"
$ rcabook explain unknown-key
Unknown key

Reports a key that the format of this record or of book.toml does not have.


What it finds

A key at any depth of front matter, a YAML file or book.toml that is not part of the format, with the nearest known keys. Keys that start with x- are your own and never reported.


Why

A mistyped key looks as if it were recorded, yet no page shows it: lesson: instead of lessons: loses what an incident taught. Nobody notices until a reader looks for it.


Example

    id: INC-2023-001
    open_questions:
      - text: Can we turn enterprise off on edge?


What to do

Use the suggested spelling, or prefix a key of your own with x- so that templates can use it.

    id: INC-2023-001
    open-questions:
      - text: Can we turn enterprise off on edge?
    x-review-board: platform
exit code 0

"#]]);
    assert_eq!(book.run(&["explain", "rcabook/unknown-key"]).out, book.run(&["explain", "unknown-key"]).out);
}

#[test]
fn explain_lists_the_checks() {
    let out = Book::new().run(&["explain"]).out;
    for code in rcabook::diag::Code::ALL {
        assert!(out.contains(code.name()), "{code} is not listed");
    }
}

#[test]
fn explain_shows_rules_and_records() {
    let book = started();
    book.run(&["explain", "our-linter/L001"]).shows(str![[r#"
$ rcabook explain our-linter/L001
our-linter/L001 index-without-concurrently

An index is built in a way that blocks writes.


What to do instead

  - Add an index to a table that is written to (add-an-index)


Message

    index build blocks writes


Lessons it enforces

  - Indexes on tables that are written to are built online, alone in their migration.

Page: rules/our-linter/l001.html
exit code 0

"#]]);
    book.run(&["explain", "inc-2024-001"]).shows(str![[r#"
$ rcabook explain inc-2024-001
INC-2024-001 An index build blocked writes for four minutes

15 Jan 2024 · Platform

A migration built an index on the orders table without CONCURRENTLY, and every write waited until it was done.


Error signatures

  - canceling statement due to lock timeout


Impact

  - customers: could not place orders


Lessons

  - Indexes on tables that are written to are built online, alone in their migration.


Recipes

  - Add an index to a table that is written to (add-an-index)


Technical cause

CREATE INDEX takes a lock that lets reads through and holds writes back. The table had ten million rows, so the build took four minutes, and every write waited that long.

Page: incidents/inc-2024-001.html
exit code 0

"#]]);
    book.run(&["explain", "build-indexes-online"]).shows(str![[r#"
$ rcabook explain build-indexes-online
Indexes on tables that are written to are built online, alone in their migration.


Enforced by

  - our-linter/L001


Practised by

  - add-an-index


Taught by

  - INC-2024-001 (15 Jan 2024): An index build blocked writes for four minutes

Page: lessons/build-indexes-online.html
exit code 0

"#]]);
    book.run(&["explain", "recipe/add-an-index"]).shows(str![[r#"
$ rcabook explain recipe/add-an-index
Add an index to a table that is written to

A plain index build blocks writes for as long as it takes.


Phases

  - Build: deploy 1


Build it online

    CREATE INDEX CONCURRENTLY orders_created_idx ON orders (created_at);

    ALTER TABLE orders ADD INDEX orders_created_idx (created_at), ALGORITHM=INPLACE, LOCK=NONE;


Verify

  - [ ] The index is listed and valid.


Roll back

    DROP INDEX CONCURRENTLY orders_created_idx;

    ALTER TABLE orders DROP INDEX orders_created_idx, ALGORITHM=INPLACE, LOCK=NONE;

Page: recipes/add-an-index.html
exit code 0

"#]]);
    book.run(&["explain", "long-lock"]).shows(str![[r#"
$ rcabook explain long-lock
A lock was held for long

A statement held a lock for longer than the callers that waited for it could bear.


Incidents

  - INC-2024-001 (15 Jan 2024): An index build blocked writes for four minutes

Page: factors/long-lock.html
exit code 0

"#]]);
    assert_eq!(book.run(&["explain", "L001"]).out, book.run(&["explain", "our-linter/L001"]).out);
}

#[test]
fn explain_asks_back() {
    let book = started().file("content/rules/other.yaml", "linter: other\nrules: [{id: L001, summary: Another.}]\n");
    book.run(&["explain", "L001"]).shows(str![[r#"
$ rcabook explain L001
error: `L001` can mean several
  help: write one of rule/other/L001, rule/our-linter/L001
exit code 2

"#]]);
    book.run(&["explain", "unknwon-key"]).shows(str![[r#"
$ rcabook explain unknwon-key
error: there is no check, rule or record `unknwon-key`
  help: did you mean `unknown-key`?
exit code 2

"#]]);
    book.run(&["explain", "INC-2024-010"]).shows(str![[r#"
$ rcabook explain INC-2024-010
error: there is no check, rule or record `INC-2024-010`
  help: did you mean `INC-2024-001`?
exit code 2

"#]]);
    book.run(&["explain", "zzzzzz"]).shows(str![[r#"
$ rcabook explain zzzzzz
error: there is no check, rule or record `zzzzzz`
  help: `rcabook explain` lists the checks; records are named by their identifiers
exit code 2

"#]]);
}

#[test]
fn explain_sends_on_where_it_is_told_what_to_do() {
    let catalogue = "linter: l
ignore: Write `-- ignore {id}`.
rules:
  - {id: a, summary: A., same-as: [l/b]}
  - {id: b, summary: B.}
";
    let recipe = "---
id: add
title: Add it
problem: It waits.
phases: []
rules: [{id: l/a, as: satisfies}, {id: l/b, as: instead, text: Online.}]
---
";
    let book = Book::new().file("content/rules/l.yaml", catalogue).file("content/recipes/add.md", recipe);
    book.run(&["explain", "l/a"]).shows(str![[r#"
$ rcabook explain l/a
l/a

A.

What to do stands at the same mistake of another rule: l/b


How to ignore it

Write -- ignore a.


The same mistake elsewhere

  - l/b: B.

Page: rules/l/a.html
exit code 0

"#]]);
    book.run(&["explain", "l/b"]).shows(str![[r#"
$ rcabook explain l/b
l/b

B.


What to do instead

  - Add it (add): Online.


How to ignore it

Write -- ignore b.


The same mistake elsewhere

  - l/a: A.

Page: rules/l/b.html
exit code 0

"#]]);
}
