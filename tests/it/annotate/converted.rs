//! What each form holds of a finding, field by field: with a place, with an end, without a place, and of each level.

use rcabook::annotate::{Options, To};
use serde_json::{Value, json};

use super::sarif::assert_valid;
use super::{run, text, url};

/// Five findings: with an end in another line, with one in the same line, with a line alone, with a file alone, and with
/// no place; of each level, and of none.
fn findings() -> Value {
    let place = |path: &str, region: Value| json!([{"physicalLocation": {"artifactLocation": {"uri": path}, "region": region}}]);
    let lines = json!({"startLine": 3, "startColumn": 5, "endLine": 4, "endColumn": 9});
    let columns = json!({"startLine": 7, "startColumn": 2, "endLine": 7, "endColumn": 8});
    let result = |rule: &str, level: &str, message: &str, places: Value| json!({"ruleId": rule, "level": level, "message": {"text": message}, "locations": places});
    let mut first = result("ban-drop-column", "error", "one", place("a.sql", lines));
    first["partialFingerprints"] = json!({"x/v1": "f1"});
    let mut last = result("brand-new-rule", "", "five", json!([{"physicalLocation": {"region": {"startLine": 3}}}]));
    last.as_object_mut().unwrap().remove("level");
    json!({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "squawk"}}, "results": [
        first,
        result("prefer-robust-stmts", "warning", "two", place("b.sql", columns)),
        result("require-lock-timeout", "note", "three", place("c/d.sql", json!({"startLine": 9}))),
        result("syntax-error", "error", "four", place("e.sql", json!({}))),
        last,
    ]}]})
}

fn converted(to: To, input: &Value) -> String {
    let (out, rest, _) = run(Options { to: Some(to), ..Options::default() }, input.to_string().as_bytes());
    assert_eq!(text(&rest), "");
    String::from_utf8(out).unwrap()
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn page(rule: &str) -> String {
    url(&format!("squawk/{rule}"))
}

#[test]
fn every_field_of_rdjson() {
    let mut out = read(&converted(To::Rdjson, &findings()));
    let results = findings()["runs"][0]["results"].take();
    for (n, diagnostic) in out["diagnostics"].as_array_mut().unwrap().iter_mut().enumerate() {
        let original = diagnostic.as_object_mut().unwrap().remove("original_output").unwrap();
        assert_eq!(read(original.as_str().unwrap()), results[n]);
    }
    let diagnostic = |message: &str, severity: &str, rule: &str, location: Value| {
        json!({"message": message, "severity": severity, "location": location, "source": {"name": "squawk"},
            "code": {"value": rule, "url": page(rule)}})
    };
    let lines = json!({"start": {"line": 3, "column": 5}, "end": {"line": 4, "column": 9}});
    let columns = json!({"start": {"line": 7, "column": 2}, "end": {"line": 7, "column": 8}});
    // reviewdog needs a location, and takes an empty path for no file.
    let mut last = diagnostic("five", "WARNING", "brand-new-rule", json!({"path": ""}));
    last["code"].as_object_mut().unwrap().remove("url");
    let expected = json!({"diagnostics": [
        diagnostic("one", "ERROR", "ban-drop-column", json!({"path": "a.sql", "range": lines})),
        diagnostic("two", "WARNING", "prefer-robust-stmts", json!({"path": "b.sql", "range": columns})),
        diagnostic("three", "INFO", "require-lock-timeout", json!({"path": "c/d.sql", "range": {"start": {"line": 9}}})),
        diagnostic("four", "ERROR", "syntax-error", json!({"path": "e.sql"})),
        last,
    ]});
    assert_eq!(out, expected, "{out:#}");
}

#[test]
fn every_field_of_gitlabs_report() {
    let out = read(&converted(To::Gitlab, &findings()));
    let issue = |message: &str, severity: &str, rule: &str, fingerprint: &str, path: &str, lines: Value| {
        json!({"description": format!("{message} [{rule}] -> {}", page(rule)), "severity": severity, "check_name": rule,
            "fingerprint": fingerprint, "location": {"path": path, "lines": lines}})
    };
    // GitLab reads no report in which a path or a line is missing.
    let mut last = issue("", "minor", "brand-new-rule", "393f55789bea7c3b9cb126056777c2e3", "", json!({"begin": 1}));
    last["description"] = "five [brand-new-rule]".into();
    // A fingerprint that is another one in the next version makes every finding a new one.
    let expected = json!([
        issue("one", "major", "ban-drop-column", "f1", "a.sql", json!({"begin": 3, "end": 4})),
        issue(
            "two",
            "minor",
            "prefer-robust-stmts",
            "38333f6ec095fc378069bf6a0255f538",
            "b.sql",
            json!({"begin": 7, "end": 7})
        ),
        issue(
            "three",
            "info",
            "require-lock-timeout",
            "033d8f4dcde9809a684893e02facb5e9",
            "c/d.sql",
            json!({"begin": 9})
        ),
        issue("four", "major", "syntax-error", "cd510bf676fc171251d1fb923610c93c", "e.sql", json!({"begin": 1})),
        last,
    ]);
    assert_eq!(out, expected, "{out:#}");
}

#[test]
fn every_field_of_githubs_commands() {
    let pages = ["ban-drop-column", "prefer-robust-stmts", "require-lock-timeout", "syntax-error"].map(page);
    let expected = format!(
        "::error file=a.sql,line=3,endLine=4,title=ban-drop-column::one%0A-> {}\n\
         ::warning file=b.sql,line=7,endLine=7,col=2,endColumn=8,title=prefer-robust-stmts::two%0A-> {}\n\
         ::notice file=c/d.sql,line=9,title=require-lock-timeout::three%0A-> {}\n\
         ::error file=e.sql,title=syntax-error::four%0A-> {}\n\
         ::warning title=brand-new-rule::five\n",
        pages[0], pages[1], pages[2], pages[3]
    );
    assert_eq!(converted(To::Github, &findings()), expected);
}

#[test]
fn every_column_of_the_table() {
    let recipe =
        |name: &str, title: &str| format!("[{title}](https://handbook.example/migrations/recipes/{name}.html)");
    let expected = format!(
        "| Level | Where | Rule | Message | Instead |\n|---|---|---|---|---|\n\
         | error | a.sql:3 | [ban-drop-column]({}) | one | {} |\n\
         | warning | b.sql:7 | [prefer-robust-stmts]({}) | two | {} |\n\
         | note | c/d.sql:9 | [require-lock-timeout]({}) | three |  |\n\
         | error | e.sql | [syntax-error]({}) | four |  |\n\
         | warning |  | brand-new-rule | five |  |\n",
        page("ban-drop-column"),
        recipe("drop-column", "Drop a column"),
        page("prefer-robust-stmts"),
        recipe("recover-half-applied-migration", "Recover a half-applied migration"),
        page("require-lock-timeout"),
        page("syntax-error"),
    );
    assert_eq!(converted(To::Markdown, &findings()), expected);
    let (_, _, outcome) =
        run(Options { to: Some(To::Github), ..Options::default() }, findings().to_string().as_bytes());
    assert_eq!(outcome.step_summary.as_deref(), Some(&*expected));
}

#[test]
fn every_field_of_sarif() {
    // A log stays as it is: what is in it comes by way of another form.
    let diagnostics = read(&converted(To::Rdjson, &findings()));
    let (out, rest, outcome) =
        run(Options { to: Some(To::Sarif), ..Options::default() }, diagnostics.to_string().as_bytes());
    let log = read(text(&out));
    assert_valid(&log);
    assert_eq!((text(&rest).matches("five").count() > 0, outcome.tally.placeless), (true, 1), "a host refuses it");
    assert_eq!(log["runs"].as_array().unwrap().len(), 1);
    let run = &log["runs"][0];
    assert_eq!((&run["tool"]["driver"]["name"], &run["columnKind"]), (&"squawk".into(), &"unicodeCodePoints".into()));
    let results = findings()["runs"][0]["results"].take();
    let ids = ["ban-drop-column", "prefer-robust-stmts", "require-lock-timeout", "syntax-error"];
    for (n, id) in ids.into_iter().enumerate() {
        let descriptor = &run["tool"]["driver"]["rules"][n];
        assert_eq!((&descriptor["id"], &descriptor["helpUri"]), (&id.into(), &page(id).into()));
        assert!(descriptor["help"]["markdown"].as_str().unwrap().contains(&page(id)), "{descriptor:#}");
        let mut expected = results[n].clone();
        expected["ruleIndex"] = n.into();
        expected["properties"] = json!({"original": diagnostics["diagnostics"][n].to_string()});
        let fields = expected.as_object_mut().unwrap();
        fields.remove("partialFingerprints");
        let place = &mut fields["locations"][0]["physicalLocation"];
        if place["region"] == json!({}) {
            place.as_object_mut().unwrap().remove("region");
        }
        assert_eq!(run["results"][n], expected);
    }
    assert_eq!(run["results"].as_array().unwrap().len(), 4);
}

#[test]
fn levels_are_those_that_the_tool_means() {
    let issue = |rule: &str, severity: &str| {
        json!([{"description": "m", "check_name": rule, "severity": severity, "fingerprint": "f",
            "location": {"path": "a.sql", "lines": {"begin": 1}}}])
    };
    let diagnostic = |_: &str, severity: &str| {
        json!({"diagnostics": [{"message": "m", "severity": severity, "location": {"path": "a.sql"},
            "code": {"value": "SM040"}}]})
    };
    let level = |report: Value| {
        let table = converted(To::Markdown, &report);
        table.lines().nth(2).unwrap()[2..].split_once(' ').unwrap().0.to_owned()
    };
    for (severity, expected, of_squawk) in [
        ("blocker", "error", "error"),
        ("critical", "error", "error"),
        ("major", "warning", "error"),
        ("minor", "note", "warning"),
        ("info", "note", "note"),
    ] {
        assert_eq!(level(issue("SM040", severity)), expected, "{severity}");
        assert_eq!(level(issue("ban-drop-column", severity)), of_squawk, "{severity}");
    }
    for (severity, expected) in [("ERROR", "error"), ("WARNING", "warning"), ("INFO", "note")] {
        assert_eq!(level(diagnostic("SM040", severity)), expected);
    }
}
