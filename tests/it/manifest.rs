//! The manifest of the rules: the promise to linters and other programs. Whole documents, held against the schema that
//! is published beside them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::book::{Book, INCIDENT, copy, repository};

const CATALOGUE: &str = "linter: our-linter
version: \"2.0\"
prints-ids: false
tools: [our linter, our-linter]
databases: [postgresql]
rules:
  - {id: Migration/Add Column, name: add, summary: 'Adds `x` & <y>.', severity: error, message: [\"Adding '<field>' to '<model>'\", 'second: …'], aliases: [OLD, Ältere], docs: 'https://l.example/add'}
  - {id: gone, summary: Was there., retired: true, replaced-by: [our-linter/Migration/Add Column]}
";

const LESSON: &str = "summary: It failed on prod.
lessons:
  - {id: keep-in-step, text: 'Keep `x` in step.', rules: [{id: our-linter/OLD, catches: partly}]}
";

fn book(url: &str) -> Book {
    Book::new()
        .file("book.toml", &format!("[book]\ntitle = \"T\"\n[output.html]\n{url}"))
        .file("content/rules/our-linter.yaml", CATALOGUE)
        .file("content/incidents/one.md", &INCIDENT.replace("summary: It failed on prod.\n", LESSON))
}

fn documents(book: &Book) -> [Value; 4] {
    book.build().ends_with(0);
    ["rules.json", "rules/v1.json", "rules.schema.json", "links.json"]
        .map(|name| serde_json::from_str(&book.read(&format!("book/{name}"))).unwrap())
}

#[track_caller]
fn assert_valid(schema: &Value, document: &Value) {
    let validator = jsonschema::draft202012::options().should_validate_formats(true).build(schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(document).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert_eq!(errors, Vec::<String>::new());
}

fn rule<'a>(manifest: &'a Value, id: &str) -> &'a Value {
    manifest["rules"].as_array().unwrap().iter().find(|r| r["id"] == id).unwrap()
}

#[test]
fn a_rule_is_told_whole() {
    let [manifest, v1, schema, _] = documents(&book("site-url = \"https://h.example/x\"\n"));
    assert_valid(&schema, &manifest);
    assert_valid(&schema, &v1);
    let expected = json!({
        "id": "our-linter/Migration/Add Column",
        "linter": "our-linter",
        "rule": "Migration/Add Column",
        "url": "https://h.example/x/rules/our-linter/migration/add%20column.html",
        "title": "add",
        "severity": "error",
        "summary": "Adds x & <y>.",
        "databases": ["postgresql"],
        "status": "active",
        "replaced-by": [],
        "aliases": ["our-linter/OLD", "our-linter/Ältere"],
        "docs": "https://l.example/add",
        "messages": [
            {"text": "Adding '<field>' to '<model>'", "pieces": ["Adding '", "' to '", "'"]},
            {"text": "second: …", "pieces": ["second:"]},
        ],
        "lessons": [{
            "id": "keep-in-step",
            "url": "https://h.example/x/lessons/keep-in-step.html",
            "text": "Keep x in step.",
            "catches": "partly",
        }],
        "incidents": [{
            "id": "INC-2023-001",
            "url": "https://h.example/x/incidents/inc-2023-001.html",
            "title": "A migration failed",
            "date": "2023-02-16",
        }],
        "recipes": [],
        "caught": "partly",
        "fix": null,
    });
    assert_eq!(*rule(&manifest, "our-linter/Migration/Add Column"), expected);
    let gone = rule(&manifest, "our-linter/gone");
    assert_eq!(gone["status"], "retired");
    assert_eq!(gone["replaced-by"], json!(["our-linter/Migration/Add Column"]));
    let linter = json!({
        "linter": "our-linter",
        "name": "our-linter",
        "version": "2.0",
        "homepage": null,
        "url": "https://h.example/x/rules/our-linter/index.html",
        "tools": ["our-linter", "our linter"],
        "prints-ids": false,
    });
    assert_eq!(manifest["linters"][0], linter);
    assert_eq!(manifest["site"], "https://h.example/x/");
}

#[test]
fn version_one_stays_where_it_is() {
    let [mut manifest, mut v1, schema, _] = documents(&book(""));
    assert_eq!((&manifest["$schema"], &v1["$schema"]), (&json!("rules.schema.json"), &json!("v1.schema.json")));
    manifest["$schema"] = Value::Null;
    v1["$schema"] = Value::Null;
    assert_eq!(manifest, v1);
    assert_eq!(manifest["format"], 1);
    // What version 1 has it keeps: these names are in programs that nobody here can change.
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    let required = |at: &Value| -> BTreeSet<String> { serde_json::from_value(at["required"].clone()).unwrap() };
    assert_eq!(required(&schema["$defs"]["linter"]), keys(&manifest["linters"][0]));
    let rule = &schema["$defs"]["rule"];
    assert_eq!(keys(&rule["properties"]), keys(&manifest["rules"][0]));
    // Keys that came later are not asked for: a manifest of an older handbook is one all the same.
    let later = BTreeSet::from(["fix".to_owned()]);
    assert_eq!(&required(rule) | &later, keys(&manifest["rules"][0]));
    assert!(required(rule).is_disjoint(&later));
    for entry in manifest["rules"].as_array_mut().unwrap() {
        later.iter().for_each(|key| drop(entry.as_object_mut().unwrap().shift_remove(key)));
    }
    manifest["$schema"] = json!("rules.schema.json");
    assert_valid(&schema, &manifest);
}

#[test]
fn what_to_do_is_told_in_one_sentence() {
    let own = "---\nid: our-linter/Migration/Add Column\n---\n## Fix\n\n```sql\nSELECT 1;\n```\n\nUse `two` steps, as in \
               [[INC-2023-001]]. Then more.\n";
    let key = "---\nid: our-linter/gone\nfix: Take *the* other one, [[recipe/add]].\n---\n## Fix\n\nNot this one.\n";
    let recipe = "---\nid: add\ntitle: Add a column\nproblem: It waits.\nphases: [{id: p}]\nrules:\n  \
                  - {id: our-linter/gone, as: instead, text: 'As in `add`, [[INC-2023-001]].'}\n---\n\
                  ## P {#p}\n\n### Verify\n\nV.\n\n### Roll back\n\nR.\n";
    let book = book("").file("content/rules/our-linter/add.md", own).file("content/rules/our-linter/gone.md", key);
    let book = book.file("content/recipes/add.md", recipe);
    let [manifest, _, schema, _] = documents(&book);
    assert_valid(&schema, &manifest);
    assert_eq!(rule(&manifest, "our-linter/Migration/Add Column")["fix"], "Use two steps, as in INC-2023-001.");
    assert_eq!(rule(&manifest, "our-linter/gone")["fix"], "Take the other one, Add a column.");
    assert_eq!(rule(&manifest, "our-linter/gone")["recipes"][0]["text"], "As in add, INC-2023-001.");
    assert_eq!(rule(&manifest, "rcabook/future-date")["fix"].as_str().map(|fix| fix.ends_with('.')), Some(true));
    let read = rcabook::manifest::Manifest::from_json(&std::fs::read(book.path("book/rules.json")).unwrap()).unwrap();
    let gone = read.rule("our-linter", "gone").unwrap();
    assert_eq!(gone.fix.as_deref(), Some("Take the other one, Add a column."));
    assert_eq!(gone.instead().next().and_then(|r| r.text.as_deref()), Some("As in add, INC-2023-001."));
}

#[test]
fn without_an_address_links_count_from_the_root() {
    for url in ["", "site-url = \"/handbook/\"\n"] {
        let [manifest, v1, schema, links] = documents(&book(url));
        assert_valid(&schema, &manifest);
        assert_eq!(manifest["site"], Value::Null);
        let address = "rules/our-linter/migration/add%20column.html";
        assert_eq!(rule(&manifest, "our-linter/Migration/Add Column")["url"], address);
        assert_eq!(rule(&v1, "our-linter/Migration/Add Column")["url"], address);
        assert_eq!(links["our-linter/OLD"], address, "an alias leads to the rule itself");
        assert_eq!(links["our-linter/gone"], "rules/our-linter/gone.html");
        assert_eq!(links["rcabook/unknown-key"], "rules/rcabook/unknown-key.html");
    }
}

#[test]
fn the_schema_refuses_what_is_no_manifest() {
    let [manifest, _, schema, _] = documents(&book(""));
    let validator = jsonschema::validator_for(&schema).unwrap();
    let broken: [(&str, Value); 6] = [
        ("/format", json!(2)),
        ("/rules/0/url", json!("../outside.html")),
        ("/rules/0/url", json!("javascript:alert(1)")),
        ("/rules/0/severity", json!("fatal")),
        ("/rules/0/messages", json!("text")),
        ("/linters/0/prints-ids", json!("no")),
    ];
    for (at, value) in broken {
        let mut document = manifest.clone();
        *document.pointer_mut(at).unwrap() = value.clone();
        assert!(!validator.is_valid(&document), "{at} = {value}");
    }
}

#[test]
fn our_own_manifest_is_valid_sorted_and_every_link_has_its_page() {
    let book = Book::new();
    copy(&repository("content"), &book.path("content"));
    copy(&repository("themes"), &book.path("themes"));
    std::fs::copy(repository("book.toml"), book.path("book.toml")).unwrap();
    let [manifest, _, schema, links] = documents(&book);
    assert_valid(&schema, &manifest);
    let ids: Vec<&str> = manifest["rules"].as_array().unwrap().iter().map(|r| r["id"].as_str().unwrap()).collect();
    assert!(ids.is_sorted() && ids.len() > 200, "{}", ids.len());
    let linters: Vec<&str> =
        manifest["linters"].as_array().unwrap().iter().map(|l| l["linter"].as_str().unwrap()).collect();
    assert!(linters.is_sorted(), "{linters:?}");
    let links = links.as_object().unwrap();
    assert!(links.keys().is_sorted() && links.len() >= ids.len());
    let site = manifest["site"].as_str().unwrap();
    for (id, url) in links {
        let path = url.as_str().unwrap().strip_prefix(site).unwrap();
        assert!(book.path("book").join(path).is_file(), "{id}: {path}");
    }
}

/// As the guide on linking a linter has it.
fn rule_url(base: &str, linter: &str, rule: &str) -> Option<String> {
    let id = rcabook::id::RuleId::new(linter, rule).ok()?;
    Some(format!("{base}{}.html", rcabook::id::encode_path(&id.address())))
}

#[test]
fn the_guide_s_lines_of_rust_make_our_addresses() {
    let guide = std::fs::read_to_string(repository("content/guides/link-your-linter.md")).unwrap();
    let code = guide.split("file=\"src/lib.rs\"\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    for line in code.lines().skip(1).filter(|line| line.len() > 1) {
        assert!(include_str!("manifest.rs").contains(line), "the guide has another line: {line}");
    }
    let [manifest, ..] = documents(&book("site-url = \"https://h.example/x\"\n"));
    for rule in manifest["rules"].as_array().unwrap() {
        let [linter, id, url] = ["linter", "rule", "url"].map(|key| rule[key].as_str().unwrap());
        assert_eq!(rule_url("https://h.example/x/", linter, id).as_deref(), Some(url));
    }
    assert_eq!(rule_url("", "squawk", "../x"), None);
}
