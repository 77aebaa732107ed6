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

[Error] [Structure] unknown-key

What it finds

A key at any depth of front matter, a YAML file, book.toml or a theme's
theme.toml that is not part of the format, with the nearest known keys; and an
option behind the language of a block of code that is not title, file or phase.
Keys and options that start with x- are your own and never reported.

Why

A mistyped key looks as if it were recorded, yet no page shows it: lesson:
instead of lessons: loses what an incident taught. A mistyped phase= leaves a
command in the wrong step of a roll-out. Nobody notices until a reader looks for
it.

Example

    id: INC-2023-001
    open_questions:
      - text: Can we turn enterprise off on edge?

What to do

Use the suggested spelling, or prefix a key of your own with x- so that
templates can use it.

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
L001 index-without-concurrently

An index is built in a way that blocks writes.

[Error] [PostgreSQL and MySQL] [our-linter]

Fix

Add an index to a table that is written to (add-an-index)

One phase, one deploy, and writes go on.

1 phase, 1 deploy

Why it matters

It happened

- 15 Jan 2024: An index build blocked writes for four minutes (INC-2024-001)
  Platform

The message

As printed by our-linter
    index build blocks writes

Lessons that it enforces

- [Fully] Indexes on tables that are written to are built online, alone in their
  migration. (build-indexes-online)

What to do instead

Add an index to a table that is written to (add-an-index)
Recipe · 1 phase, 1 deploy

Source content/rules/our-linter.yaml

Page: rules/our-linter/l001.html
exit code 0

"#]]);
    book.run(&["explain", "inc-2024-001"]).shows(str![[r#"
$ rcabook explain inc-2024-001
An index build blocked writes for four minutes

A migration built an index on the orders table without CONCURRENTLY, and every
write waited until it was done.

Date: 15 Jan 2024
Duration: 4 minutes by the clock
Teams: Platform
Database: PostgreSQL
Environments: prod
Services: orders
Started: 15 Jan 2024, 10:00 UTC
Resolved: 15 Jan 2024, 10:04 UTC
Severity: [SEV 2 Major]
Record: INC-2024-001 [Final]

Seeing this error now?

Follow the 1-phase recipe (add-an-index)

Error signature
    canceling statement due to lock timeout

Impact

Customers
  could not place orders

Technical cause

CREATE INDEX takes a lock that lets reads through and holds writes back. The
table had ten million rows, so the build took four minutes, and every write
waited that long.

Contributing factors

Database

- The index build held a SHARE lock on the table.
  A lock was held for long (long-lock)

What we learned

1. Indexes on tables that are written to are built online, alone in their
   migration. (build-indexes-online)
   Checked by L001. Recipe: Add an index to a table that is written to
   (add-an-index).

Keep it from happening again

Add an index to a table that is written to (add-an-index)
Recipe · 1 phase, 1 deploy

Caught on PostgreSQL

L001 index-without-concurrently (our-linter/L001)
Rule · our-linter

Recorded for 15 Jan 2024 · Platform

Source content/incidents/2024-01-15-index-blocked-writes.md

Page: incidents/inc-2024-001.html
exit code 0

"#]]);
    book.run(&["explain", "build-indexes-online"]).shows(str![[r#"
$ rcabook explain build-indexes-online
Lesson build-indexes-online

Indexes on tables that are written to are built online, alone in their
migration.

Which linter catches this

- [Fully] our-linter/L001

What to do instead

- Add an index to a table that is written to (add-an-index)
  Recipe · 1 phase, 1 deploy

Taught by

- An index build blocked writes for four minutes (INC-2024-001)
  15 Jan 2024 · Platform · INC-2024-001 · SEV 2 Major

Taught by the incident of 15 Jan 2024

Source content/incidents/2024-01-15-index-blocked-writes.md

Page: lessons/build-indexes-online.html
exit code 0

"#]]);
    book.run(&["explain", "recipe/add-an-index"]).shows(str![[r#"
$ rcabook explain recipe/add-an-index
Add an index to a table that is written to

One phase, one deploy, and writes go on.

1 phase, 1 deploy · PostgreSQL and MySQL · reviewed 20 Jan 2024

Phase 1: Build

What runs when

Read down a column to see one phase.
What    Before       1 Build
Deploy  none         Deploy 1
Code    C0 any code  C0
Schema  S0 no index  S1 index

Which code is safe on which schema

Two versions of the code run side by side during each deploy. Every pairing that
this recipe meets is safe.
Code         S0 no index         S1 index
C0 any code  [Safe] In deploy 1  [Safe] an index changes no result In deploy 1

What goes wrong without it

A plain index build blocks writes for as long as it takes.

Phase 1: Build it online

[Expand] [Deploy 1] [Schema S0 to S1] [Code C0]

PostgreSQL

    CREATE INDEX CONCURRENTLY orders_created_idx ON orders (created_at);

MySQL

    ALTER TABLE orders ADD INDEX orders_created_idx (created_at), ALGORITHM=INPLACE, LOCK=NONE;

Verify phase 1 before you go on

Phase 1: Done on [ ] stage [ ] prod

- [ ] The index is listed and valid.

Roll back phase 1

PostgreSQL

    DROP INDEX CONCURRENTLY orders_created_idx;

MySQL

    ALTER TABLE orders DROP INDEX orders_created_idx, ALGORITHM=INPLACE, LOCK=NONE;

Phase 1: Rolled back on [ ] stage [ ] prod

What linters say

Do this instead of what these rules report

- our-linter/L001
  An index is built in a way that blocks writes.

Where this comes from

- An index build blocked writes for four minutes (INC-2024-001)
  15 Jan 2024 · Platform · INC-2024-001 · SEV 2 Major

Lessons that it practises

- Indexes on tables that are written to are built online, alone in their
  migration. (build-indexes-online)

Reviewed 20 Jan 2024

Source content/recipes/add-an-index.md

Page: recipes/add-an-index.html
exit code 0

"#]]);
    book.run(&["explain", "long-lock"]).shows(str![[r#"
$ rcabook explain long-lock
A lock was held for long

A statement held a lock for longer than the callers that waited for it could
bear.

[Contributed] [Database] long-lock

Incidents that met it

1 incident, newest first

- An index build blocked writes for four minutes (INC-2024-001)
  The index build held a SHARE lock on the table.
  15 Jan 2024 · Platform · INC-2024-001

Source content/factors.yaml

Page: factors/long-lock.html
exit code 0

"#]]);
    assert_eq!(book.run(&["explain", "L001"]).out, book.run(&["explain", "our-linter/L001"]).out);
}

#[test]
fn explain_shows_a_linter() {
    let book = started();
    let out = book.run(&["explain", "our-linter"]).out;
    assert!(out.starts_with("our-linter\n") && out.ends_with("Page: rules/our-linter/index.html\n"), "{out}");
    assert_eq!(book.run(&["explain", "rcabook"]).out.lines().next(), book.run(&["explain"]).out.lines().next());
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
error: there is no check, linter, rule or record `unknwon-key`
  help: did you mean `unknown-key`?
exit code 2

"#]]);
    book.run(&["explain", "INC-2024-010"]).shows(str![[r#"
$ rcabook explain INC-2024-010
error: there is no check, linter, rule or record `INC-2024-010`
  help: did you mean `INC-2024-001`?
exit code 2

"#]]);
    book.run(&["explain", "zzzzzz"]).shows(str![[r#"
$ rcabook explain zzzzzz
error: there is no check, linter, rule or record `zzzzzz`
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
a

A.

[Warning] [l]

Fix

l calls the same mistake b, and what to do stands there.

How to ignore it

Write -- ignore a.

Recipes that it does not report

- Add it (add)
  Recipe · 0 phases, no deploy

The same mistake elsewhere

- l/b
  B.

Source content/rules/l.yaml

Page: rules/l/a.html
exit code 0

"#]]);
    book.run(&["explain", "l/b"]).shows(str![[r#"
$ rcabook explain l/b
b

B.

[Warning] [l]

Fix

Add it (add)

Online.

It waits.

0 phases, no deploy

How to ignore it

Write -- ignore b.

The same mistake elsewhere

- l/a
  A.

What to do instead

Add it (add)
Online.
Recipe · 0 phases, no deploy

Source content/rules/l.yaml

Page: rules/l/b.html
exit code 0

"#]]);
}
