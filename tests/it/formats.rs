//! Findings for other programs: JSON, SARIF and GitHub's workflow commands.

use serde_json::Value;
use snapbox::str;

use crate::book::{Book, INCIDENT};

/// One finding of each sort: with a place, without one, with characters that the formats escape, and a warning.
fn broken() -> Book {
    Book::new()
        .file("book.toml", "[output.html]\nsite-url = \"https://handbook.example/m/\"\n")
        .file("content/incidents/a,b: 100%.md", &INCIDENT.replace("status: draft", "stätus: draft\nstatus: 7"))
        .file("content/notes.md", "x\n")
}

fn json(book: &Book, format: &str) -> Value {
    serde_json::from_str(&book.run(&["check", "--format", format]).out).unwrap()
}

#[test]
fn json_has_all_that_people_see() {
    broken().run(&["check", "--format", "json"]).shows(str![[r#"
$ rcabook check --format json
{
  "version": 1,
  "findings": [
    {
      "code": "unknown-key",
      "level": "error",
      "file": "content/incidents/a,b: 100%.md",
      "line": 5,
      "column": 1,
      "end_line": 5,
      "end_column": 7,
      "message": "unknown key `stätus`",
      "help": "did you mean `status`?",
      "url": "https://handbook.example/m/rules/rcabook/unknown-key.html"
    },
    {
      "code": "wrong-type",
      "level": "error",
      "file": "content/incidents/a,b: 100%.md",
      "line": 6,
      "column": 9,
      "end_line": 6,
      "end_column": 10,
      "message": "`status` must be text, but is the number 7",
      "help": "put it in quotes, so that it stays as written: `\"…\"`",
      "url": "https://handbook.example/m/rules/rcabook/wrong-type.html"
    },
    {
      "code": "unknown-file",
      "level": "warn",
      "file": "content/notes.md",
      "message": "this file is at a place where no record is looked for",
      "help": "records live in incidents/NAME.md, recipes/NAME.md, rules/LINTER.yaml, rules/LINTER/ID.md, guides/NAME.md, factors.yaml, glossary.yaml and decide.yaml; move the file there or out of the content folder",
      "url": "https://handbook.example/m/rules/rcabook/unknown-file.html"
    }
  ]
}
exit code 1

"#]]);
}

#[test]
fn github_commands_are_one_a_line_and_escaped() {
    broken().run(&["check", "--format", "github"]).shows(str![[r#"
$ rcabook check --format github
::error file=content/incidents/a%2Cb%3A 100%25.md,line=5,col=1,endLine=5,endColumn=7,title=unknown-key::unknown key `stätus`%0Ahelp: did you mean `status`?%0Asee https://handbook.example/m/rules/rcabook/unknown-key.html
::error file=content/incidents/a%2Cb%3A 100%25.md,line=6,col=9,endLine=6,endColumn=10,title=wrong-type::`status` must be text, but is the number 7%0Ahelp: put it in quotes, so that it stays as written: `"…"`%0Asee https://handbook.example/m/rules/rcabook/wrong-type.html
::warning file=content/notes.md,title=unknown-file::this file is at a place where no record is looked for%0Ahelp: records live in incidents/NAME.md, recipes/NAME.md, rules/LINTER.yaml, rules/LINTER/ID.md, guides/NAME.md, factors.yaml, glossary.yaml and decide.yaml; move the file there or out of the content folder%0Asee https://handbook.example/m/rules/rcabook/unknown-file.html
exit code 1

"#]]);
}

#[test]
fn sarif_is_as_its_schema_wants_it() {
    broken().run(&["check", "--format", "sarif"]).shows(str![[r#"
$ rcabook check --format sarif
{
  "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
  "version": "2.1.0",
  "runs": [
    {
      "tool": {
        "driver": {
          "name": "rcabook",
          "semanticVersion": "0.1.0",
          "rules": [
            {
              "id": "unknown-key",
              "shortDescription": {
                "text": "Reports a key that the format of this record or of book.toml does not have."
              },
              "help": {
                "text": "Unknown key: https://handbook.example/m/rules/rcabook/unknown-key.html",
                "markdown": "**[Unknown key](https://handbook.example/m/rules/rcabook/unknown-key.html)**\n\nReports a key that the format of this record or of book.toml does not have.\n\nUse the suggested spelling, or prefix a key of your own with x- so that templates can use it."
              },
              "defaultConfiguration": {
                "level": "error"
              },
              "properties": {
                "tags": [
                  "Structure"
                ]
              },
              "helpUri": "https://handbook.example/m/rules/rcabook/unknown-key.html"
            },
            {
              "id": "wrong-type",
              "shortDescription": {
                "text": "Reports a value of another type than its key takes."
              },
              "help": {
                "text": "Wrong type of value: https://handbook.example/m/rules/rcabook/wrong-type.html",
                "markdown": "**[Wrong type of value](https://handbook.example/m/rules/rcabook/wrong-type.html)**\n\nReports a value of another type than its key takes.\n\nWrite the value in the expected form."
              },
              "defaultConfiguration": {
                "level": "error"
              },
              "properties": {
                "tags": [
                  "Structure"
                ]
              },
              "helpUri": "https://handbook.example/m/rules/rcabook/wrong-type.html"
            },
            {
              "id": "unknown-file",
              "shortDescription": {
                "text": "Reports a file under content that belongs to no part of the project."
              },
              "help": {
                "text": "File without a place: https://handbook.example/m/rules/rcabook/unknown-file.html",
                "markdown": "**[File without a place](https://handbook.example/m/rules/rcabook/unknown-file.html)**\n\nReports a file under content that belongs to no part of the project.\n\nMove or rename the file so that it is read."
              },
              "defaultConfiguration": {
                "level": "warning"
              },
              "properties": {
                "tags": [
                  "Structure"
                ]
              },
              "helpUri": "https://handbook.example/m/rules/rcabook/unknown-file.html"
            }
          ]
        }
      },
      "columnKind": "unicodeCodePoints",
      "results": [
        {
          "ruleId": "unknown-key",
          "ruleIndex": 0,
          "level": "error",
          "message": {
            "text": "unknown key `stätus`\nhelp: did you mean `status`?"
          },
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "content/incidents/a%2Cb%3A%20100%25.md"
                },
                "region": {
                  "startLine": 5,
                  "startColumn": 1,
                  "endLine": 5,
                  "endColumn": 7
                }
              }
            }
          ]
        },
        {
          "ruleId": "wrong-type",
          "ruleIndex": 1,
          "level": "error",
          "message": {
            "text": "`status` must be text, but is the number 7\nhelp: put it in quotes, so that it stays as written: `\"…\"`"
          },
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "content/incidents/a%2Cb%3A%20100%25.md"
                },
                "region": {
                  "startLine": 6,
                  "startColumn": 9,
                  "endLine": 6,
                  "endColumn": 10
                }
              }
            }
          ]
        },
        {
          "ruleId": "unknown-file",
          "ruleIndex": 2,
          "level": "warning",
          "message": {
            "text": "this file is at a place where no record is looked for\nhelp: records live in incidents/NAME.md, recipes/NAME.md, rules/LINTER.yaml, rules/LINTER/ID.md, guides/NAME.md, factors.yaml, glossary.yaml and decide.yaml; move the file there or out of the content folder"
          },
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "content/notes.md"
                }
              }
            }
          ]
        }
      ]
    }
  ]
}
exit code 1

"#]]);
}

/// What the schema of SARIF 2.1.0 and GitHub's code scanning ask for, of any log.
#[test]
fn sarif_logs_are_whole() {
    for book in [broken(), Book::new().file("content/incidents/a.md", INCIDENT)] {
        let log = json(&book, "sarif");
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        for rule in rules {
            assert!(rule["helpUri"].as_str().is_none_or(|url| url.starts_with("https://")), "{rule}");
            assert!(rule["shortDescription"]["text"].as_str().unwrap().starts_with("Reports "), "{rule}");
            assert!(!rule["help"]["text"].as_str().unwrap().is_empty(), "{rule}");
        }
        for result in run["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], result["ruleId"]);
            assert!(["error", "warning", "note", "none"].contains(&result["level"].as_str().unwrap()));
            assert!(!result["message"]["text"].as_str().unwrap().is_empty());
            let place = &result["locations"][0]["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().unwrap();
            assert!(!uri.starts_with('/') && !uri.contains([' ', '%']) || uri.contains("%20"), "{uri}");
            if let Some(region) = place["region"].as_object() {
                let at = |key: &str| region[key].as_u64().unwrap();
                assert!(at("startLine") >= 1 && at("startColumn") >= 1, "{region:?}");
                assert!((at("endLine"), at("endColumn")) >= (at("startLine"), at("startColumn")), "{region:?}");
            }
        }
    }
}

#[test]
fn without_an_address_sarif_links_no_pages() {
    let log = json(&Book::new().file("content/notes.md", "x\n"), "sarif");
    let rule = &log["runs"][0]["tool"]["driver"]["rules"][0];
    assert_eq!(rule["helpUri"], Value::Null);
    assert_eq!(rule["help"]["text"], "File without a place: rcabook explain unknown-file");
    assert!(rule["help"]["markdown"].as_str().unwrap().starts_with("**File without a place**\n\nReports "), "{rule}");
}

#[test]
fn formats_for_programs_end_as_the_one_for_people() {
    for format in ["human", "json", "sarif", "github"] {
        assert_eq!(broken().run(&["check", "--format", format]).code(), Some(1), "{format}");
        let clean = Book::new().file("content/incidents/a.md", INCIDENT).run(&["check", "--format", format]);
        assert_eq!(clean.code(), Some(0), "{format}");
    }
}

#[test]
fn columns_count_characters() {
    let log = json(&broken(), "json");
    let finding = log["findings"].as_array().unwrap().iter().find(|f| f["code"] == "unknown-key").unwrap();
    assert_eq!((&finding["column"], &finding["end_column"]), (&Value::from(1), &Value::from(7)));
}

#[test]
fn files_are_named_from_where_their_reader_looks() {
    let incident = INCIDENT.replace("status: draft", "status: 7");
    let book = Book::new().file("docs/book/book.toml", "").file("docs/book/content/incidents/a.md", &incident);
    let (inner, outer) = ("content/incidents/a.md", "docs/book/content/incidents/a.md");
    let names = |dir: &str, format: &str, path: &str| {
        let run = book.run(&["check", "--dir", dir, "--format", format]);
        let text = format!("{}{}", run.out, run.err);
        let (before, behind) = text.split_once(path).unwrap_or_else(|| panic!("{path}: {text}"));
        assert!(before.ends_with([' ', '=', '"']) && behind.starts_with([':', ',', '"']), "{path}: {text}");
    };
    for format in ["human", "github", "sarif"] {
        names("docs/book", format, outer);
        names("./docs/../docs/book/.", format, "docs/../docs/book/content/incidents/a.md");
        names(&book.path("docs/book").canonicalize().unwrap().to_string_lossy(), format, outer);
    }
    names("docs/book", "json", inner);
    // Hosts that show findings know no other root than that of the repository.
    let book = book.folder("docs/.git");
    let within = |format: &str| book.run(&["check", "--dir", "docs/book", "--format", format]).out;
    assert!(within("github").contains("file=book/content/incidents/a.md,"));
    assert!(within("sarif").contains("\"uri\": \"book/content/incidents/a.md\""));
    assert!(book.run(&["check", "--dir", "docs/book"]).err.contains("--> docs/book/content/incidents/a.md:"));
}
