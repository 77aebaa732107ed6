//! `search`: what it prints, and the index that it keeps between two runs.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Stdio;

use snapbox::str;

use crate::book::{Book, INCIDENT};
use crate::tree::Tree;

const PASTE: &str = "Traceback (most recent call last):\n  File \"/a/b.py\", line 3, in f\n    g()\n\
                     django.db.utils.OperationalError: (1205, 'Lock wait timeout exceeded; try restarting transaction')";

fn book() -> Book {
    let signature = "summary: It failed on prod.\nteams: [Shop]\nstack: {database: mysql}\nsignatures: ['(1205, \"Lock wait timeout exceeded\")']";
    Book::new().file("content/incidents/one.md", &INCIDENT.replace("summary: It failed on prod.", signature))
}

fn kept(book: &Book) -> Vec<PathBuf> {
    let entries = fs::read_dir(book.path(".rcabook")).into_iter().flatten();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("search-")).collect()
}

#[test]
fn a_pasted_error_is_read_and_answered() {
    book().run(&["search", PASTE]).shows(str![[r#"
$ rcabook search Traceback (most recent call last):
  File "/a/b.py", line 3, in f
    g()
django.db.utils.OperationalError: (1205, 'Lock wait timeout exceeded; try restarting transaction')
Read as an error. Matching 1205 OperationalError Lock wait timeout exceeded try restarting transaction

Same error

A migration failed
  incident INC-2023-001, 2023-02-16
  (1205, "Lock wait timeout exceeded")
  incidents/inc-2023-001.html

exit code 0

"#]]);
}

#[test]
fn of_a_long_log_the_end_is_read() {
    let book = book();
    let mut child =
        book.command(&["search", "--json", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let log = format!("{}{PASTE}", "10:00:00 worker 7 all is well\n".repeat(160_000));
    child.stdin.take().unwrap().write_all(log.as_bytes()).unwrap();
    let out = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    assert!(log.len() > 4_500_000 && out.contains("\"group\": \"same-error\""), "{out}");
}

#[test]
fn when_nothing_is_found_the_nearest_is_named() {
    book().run(&["search", "incqqq17"]).shows(str![[r#"
$ rcabook search incqqq17
No record has `incqqq17`

Nothing found. Other words, or fewer, may help.

Nearest:
  A migration failed incident INC-2023-001
exit code 0

"#]]);
    book().run(&["search", "locked", "zebra", "kind:rule"]).shows(str![[r#"
$ rcabook search locked zebra kind:rule
No record has `zebra`

Nothing found with these filters. Without them, or with other words, there may be more.

Nearest:
  A migration failed incident INC-2023-001
exit code 0

"#]]);
}

#[test]
fn one_json_document_says_it_all() {
    book().run(&["search", "--json", "table locked zebra"]).shows(str![[r#"
$ rcabook search --json table locked zebra
{
  "error": null,
  "total": 1,
  "hits": [
    {
      "id": "INC-2023-001",
      "kind": "incident",
      "title": "A migration failed",
      "address": "incidents/inc-2023-001.html#technical-cause",
      "date": "2023-02-16",
      "group": "words",
      "score": 1.0357707,
      "section": "Technical cause",
      "excerpt": {
        "text": "The table was locked.",
        "matches": [
          [
            4,
            9
          ],
          [
            14,
            20
          ]
        ]
      },
      "tags": {
        "database": [
          "MySQL"
        ],
        "team": [
          "Shop"
        ]
      }
    }
  ],
  "rest": null,
  "vague": false,
  "facets": [
    {
      "name": "kind",
      "values": [
        {
          "value": "incident",
          "label": "Incidents",
          "count": 1
        }
      ]
    },
    {
      "name": "team",
      "values": [
        {
          "value": "Shop",
          "label": "Shop",
          "count": 1
        }
      ]
    },
    {
      "name": "database",
      "values": [
        {
          "value": "mysql",
          "label": "MySQL",
          "count": 1
        }
      ]
    },
    {
      "name": "linter",
      "values": []
    },
    {
      "name": "rule",
      "values": []
    },
    {
      "name": "factor",
      "values": []
    },
    {
      "name": "year",
      "values": [
        {
          "value": "2023",
          "label": "2023",
          "count": 1
        }
      ]
    },
    {
      "name": "severity",
      "values": []
    }
  ],
  "unmatched": [
    "zebra"
  ],
  "phrases": null,
  "nearest": []
}
exit code 0

"#]]);
}

#[test]
fn a_batch_says_which_line_it_cannot_read() {
    let lines = "{\"query\": \"locked\", \"filters\": {\"kind\": [\"recipe\"]}}\n\n{\"query\": \"locked\", \"filters\": {\"kind\": \"recipe\"}}\n";
    let run = book().file("asked.jsonl", lines).run(&["search", "--batch", "asked.jsonl"]);
    assert!(run.out.contains("\"total\":0") && run.out.lines().count() == 1, "{}", run.out);
    let said = run.ends_with(2);
    assert!(said.starts_with("error: asked.jsonl:3: invalid type: string \"recipe\", expected a sequence"), "{said}");
}

#[test]
fn least_figures_that_are_misspelt_are_no_figures_that_are_reached() {
    let queries = "min:\n  all: {sucess-1: 1}\nqueries:\n  - {query: zebra, expect: INC-2023-001}\n";
    let book = book().file("queries.yaml", queries);
    book.run(&["search", "--eval", "queries.yaml"]).shows(str![[r#"
$ rcabook search --eval queries.yaml
error: queries.yaml:2: unknown key `sucess-1`: there are `mrr`, `success-1` and `success-3`
  help: write a list of `{query: …, expect: [ID], kind: error}`, or a mapping with `queries:` and `min:`
exit code 2

"#]]);
    let book = book.file("queries.yaml", &queries.replace("sucess", "success"));
    let run = book.run(&["search", "--eval", "queries.yaml"]);
    assert!(run.out.contains("all: success@1 is 0.000, below 1.000"), "{}", run.out);
    run.ends_with(1);
}

#[test]
fn records_that_nobody_has_are_not_expected() {
    let queries = "- query: zebra\n  expect: INC-2023-001\n- query: lock\n  expect: [inc-2023-001, INC-1999-001]\n";
    let book = book().file("queries.yaml", queries);
    book.run(&["search", "--eval", "queries.yaml"]).shows(str![[r#"
$ rcabook search --eval queries.yaml
error: queries.yaml:4: there is no record `INC-1999-001`
  help: name a record by its identifier, a rule as `linter/ID`
exit code 2

"#]]);
    let book = book.file("queries.yaml", "- query: zebra\n  expect: []\n");
    let said = book.run(&["search", "--eval", "queries.yaml"]).ends_with(2);
    assert!(said.starts_with("error: queries.yaml:2: `expect` names no record"), "{said}");
}

#[test]
fn a_former_name_is_expected_as_the_record_that_has_it() {
    let aliased = INCIDENT.replacen("title:", "aliases: [INC-1]\ntitle:", 1);
    let queries = "min: {all: {success-1: 1}}\nqueries:\n  - {query: table locked, expect: inc-1}\n";
    let book = Book::new().file("content/incidents/one.md", &aliased).file("queries.yaml", queries);
    book.run(&["search", "--eval", "queries.yaml"]).ends_with(0);
}

#[test]
fn what_names_or_holds_a_result_is_not_said_to_be_in_no_record() {
    let aliased =
        INCIDENT.replacen("title:", "aliases: [INC-1]\nsignatures: ['Duplicate key … for index foo']\ntitle:", 1);
    let book = Book::new().file("content/incidents/one.md", &aliased);
    let named = book.run(&["search", "inc1"]).out;
    assert!(named.starts_with("A migration failed\n"), "{named}");
    let both = book.run(&["search", "inc1", "zebra"]).out;
    assert!(both.starts_with("No record has `zebra`\n"), "{both}");
    let quoted = book.run(&["search", "\"Duplicate key foo for index foo\""]).out;
    assert!(quoted.starts_with("Same error\n"), "{quoted}");
}

#[test]
fn the_index_is_kept_and_used_while_nothing_changes() {
    let book = book();
    assert_eq!(kept(&book).len(), 0);
    let first = book.run(&["search", "--json", "locked"]).out;
    let files = kept(&book);
    assert_eq!(files.len(), 1);
    let made = fs::metadata(&files[0]).unwrap().modified().unwrap();
    assert_eq!(book.run(&["search", "--json", "locked"]).out, first);
    assert_eq!(fs::metadata(&files[0]).unwrap().modified().unwrap(), made, "it was not made again");
    assert_eq!(book.read(".rcabook/.gitignore"), "*\n");

    fs::write(book.path("content/incidents/one.md"), INCIDENT.replace("locked", "unlocked")).unwrap();
    let other = book.run(&["search", "--json", "unlocked"]).out;
    assert!(other.contains("\"total\": 1"), "{other}");
    let now = kept(&book);
    assert!(now.len() == 1 && now != files, "the old one is gone: {now:?}");
}

#[test]
fn a_kept_index_that_is_damaged_or_not_ours_is_made_again() {
    let book = book();
    let first = book.run(&["search", "--json", "locked"]).out;
    let file = kept(&book).remove(0);
    let whole = fs::read(&file).unwrap();
    let mut turned = whole.clone();
    turned[whole.len() / 2] ^= 0x20;
    for damage in [&b""[..], b"not an index", &whole[..whole.len() / 2], &turned] {
        fs::write(&file, damage).unwrap();
        assert_eq!(book.run(&["search", "--json", "locked"]).out, first);
        assert_eq!(fs::read(&file).unwrap().len(), whole.len(), "it is whole again");
    }
}

#[test]
fn a_cache_that_cannot_be_written_is_no_obstacle() {
    let book = book().file(".rcabook/.gitignore", "*\n");
    fs::set_permissions(book.path(".rcabook"), fs::Permissions::from_mode(0o555)).unwrap();
    book.run(&["search", "locked"]).ends_with(0);
    fs::set_permissions(book.path(".rcabook"), fs::Permissions::from_mode(0o755)).unwrap();

    let book = self::book().file(".rcabook", "a file where the folder would be");
    let run = book.run(&["search", "locked"]);
    assert!(run.out.contains("INC-2023-001") && run.err.is_empty(), "{}", run.transcript());
    assert_eq!(book.read(".rcabook"), "a file where the folder would be");
}

#[test]
fn searches_at_the_same_time_all_answer() {
    let book = book();
    let search = || book.command(&["search", "--json", "locked"]).stdout(Stdio::piped()).spawn().unwrap();
    let running: Vec<_> = (0..8).map(|_| search()).collect();
    let outputs: Vec<_> = running.into_iter().map(|child| child.wait_with_output().unwrap()).collect();
    assert!(outputs.iter().all(|o| o.status.success() && o.stdout == outputs[0].stdout && !o.stdout.is_empty()));
    assert_eq!(kept(&book).len(), 1, "{:?}", kept(&book));
}

#[test]
fn a_filter_that_does_not_exist_is_told() {
    book().run(&["search", "priority:zebra"]).shows(str![[r#"
$ rcabook search priority:zebra
No record has `priority:zebra`

Nothing found. Other words, or fewer, may help.
There is no filter `priority`; filters are `kind`, `team`, `database`, `linter`, `rule`, `factor`, `year` and `severity`.
exit code 0

"#]]);
}

#[test]
fn databases_are_known_by_the_names_of_the_project_and_by_usual_ones() {
    let book = book()
        .file("book.toml", "[handbook]\ndatabases = [{id = \"old\", name = \"The old one\", engine = \"mysql\"}]\n");
    // The second of each is answered from the index that was kept.
    for filter in ["db:old", "db:old", "db:\"the old one\"", "db:mysql8"] {
        let out = book.run(&["search", &format!("{filter} locked")]).out;
        assert!(out.contains("incident INC-2023-001"), "{filter}: {out}");
    }
    let other = book.run(&["search", "db:pg locked"]).out;
    assert!(!other.contains("incident INC-2023-001, "), "{other}");
    // A browser is told the same, by a build and by an index that is only exported.
    let told = |book: &Book| {
        book.run(&["build"]).ends_with(0);
        book.run(&["search", "--export", "exported"]).ends_with(0);
        assert_eq!(book.read("exported/search/index.js"), book.read("book/search/index.js"));
        book.read("exported/search/index.js")
    };
    let before = told(&book);
    assert_ne!(before, told(&book.file("book.toml", "")));
}

#[test]
fn an_exported_index_takes_the_place_of_the_one_before_and_of_nothing_else() {
    let book = book();
    let names = |book: &Book, folder: &str| -> Vec<String> {
        Tree::of(&book.path(folder)).paths().into_iter().map(str::to_owned).collect()
    };
    book.run(&["search", "--export", "exported"]).ends_with(0);
    let first = names(&book, "exported/search");
    let theirs = ["p1-notes.js", "README", "own-0123456789.js.map"];
    let book = theirs.iter().fold(book, |book, name| book.file(&format!("exported/search/{name}"), "theirs"));
    let changed = INCIDENT.replace("The table", "The heliotrope");
    let book = book.file("content/incidents/changed.md", &changed.replace("INC-2023-001", "INC-2023-077"));
    book.run(&["search", "--export", "exported"]).ends_with(0);
    let second = names(&book, "exported/search");
    for name in theirs {
        assert!(second.iter().any(|path| path == name), "{name}");
    }
    let kept: Vec<_> = first.iter().filter(|path| second.contains(path)).collect();
    assert_eq!(kept, ["index.js"], "all others carry the edition in their names");
    book.run(&["build"]).ends_with(0);
    let ours: Vec<_> = second.into_iter().filter(|path| !theirs.contains(&&**path)).collect();
    assert_eq!(ours, names(&book, "book/search"));
}

#[test]
fn an_index_is_not_exported_among_records() {
    let book = book();
    for place in ["content", "content/new", ".", "themes/own"] {
        let book = book.run(&["search", "--export", place]);
        if place == "themes/own" {
            // There is no theme here: it is a folder like any other.
            book.ends_with(0);
            continue;
        }
        let said = book.ends_with(2);
        assert!(said.contains("and not for the index") && said.contains("--export DIR"), "{place}: {said}");
    }
    assert!(!book.path("content/search").exists() && !book.path("search").exists());
}
