//! SARIF 2.1.0, held against its schema.

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use rcabook::annotate::Options;
use serde_json::{Value, json};

use super::{annotated, run, url};

/// The schema of the standard, as the crate serde-sarif brings it.
fn schema() -> &'static jsonschema::Validator {
    static SCHEMA: OnceLock<jsonschema::Validator> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        // Other platforms' packages need not be on this machine.
        let compiler = Command::new("rustc").arg("-vV").output().unwrap();
        let compiler = String::from_utf8(compiler.stdout).unwrap();
        let host = compiler.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
        let cargo = Command::new(env!("CARGO"))
            .args(["metadata", "--format-version", "1", "--offline", "--filter-platform", host])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        let packages: Value = serde_json::from_slice(&cargo.stdout).unwrap();
        let mut packages = packages["packages"].as_array().unwrap().iter();
        let manifest = packages.find(|p| p["name"] == "serde-sarif").unwrap()["manifest_path"].as_str().unwrap();
        let file = PathBuf::from(manifest).with_file_name("src").join("schema.json");
        let schema: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        jsonschema::draft7::options().should_validate_formats(true).build(&schema).unwrap()
    })
}

/// Holds a log against the schema, and what a schema cannot say: every reference from a rule leads to a taxon.
#[track_caller]
pub(super) fn assert_valid(log: &Value) {
    let errors: Vec<String> = schema().iter_errors(log).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{}\n{log:#}", errors.join("\n"));
    for run in log["runs"].as_array().unwrap() {
        let driver = &run["tool"]["driver"];
        for rule in driver["rules"].as_array().into_iter().flatten() {
            for relation in rule["relationships"].as_array().into_iter().flatten() {
                let (target, component) = (&relation["target"], &relation["target"]["toolComponent"]);
                let taxonomy = &run["taxonomies"][component["index"].as_u64().unwrap() as usize];
                assert_eq!(taxonomy["name"], component["name"]);
                assert_eq!(taxonomy["taxa"][target["index"].as_u64().unwrap() as usize]["id"], target["id"]);
                let supported = driver["supportedTaxonomies"].as_array().unwrap();
                assert!(supported.iter().any(|one| one["index"] == component["index"]));
            }
        }
    }
}

#[test]
fn the_schema_can_say_no() {
    assert!(schema().iter_errors(&json!({"version": "2.1.0", "runs": [{}]})).next().is_some());
    let bad = json!({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x", "rules": [{"id": "a", "helpUri": ""}]}}}]});
    let relative = json!({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x", "rules": [{"id": "a", "helpUri": "a b"}]}}}]});
    assert!(schema().iter_errors(&bad).next().is_some() || schema().iter_errors(&relative).next().is_some());
}

/// A log of a run of squawk, with its rules and more.
fn log(rules: &Value, more: &Value) -> Value {
    let mut run = json!({
        "tool": {"driver": {"name": "squawk", "rules": rules}},
        "results": [{
            "ruleId": "ban-drop-column", "ruleIndex": 0, "message": {"text": "m"},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": "a.sql"}, "region": {"startLine": 1}}}],
            "relatedLocations": [{"id": 1, "message": {"text": "r"}}],
            "partialFingerprints": {"primary/v1": "abc"},
        }],
    });
    run.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]})
}

fn after(before: &Value) -> Value {
    let out = annotated(&before.to_string());
    assert_eq!(annotated(&out), out, "twice is once");
    let after = serde_json::from_str(&out).unwrap();
    assert_valid(&after);
    after
}

#[test]
fn a_rule_gets_its_page_its_help_and_its_lessons() {
    let before = log(&json!([{"id": "SM040"}]), &json!({}));
    let before = serde_json::from_str(
        &before.to_string().replace("squawk", "Django Safe Migrations").replace("ban-drop-column", "SM040"),
    )
    .unwrap();
    let after = after(&before);
    let rule = &after["runs"][0]["tool"]["driver"]["rules"][0];
    assert_eq!(rule["helpUri"], url("django-safe-migrations/SM040"));
    let help = rule["help"]["markdown"].as_str().unwrap();
    for part in [
        "**What to do instead:** [Add a unique UUID field",
        "**Lesson:** [Adding a unique UUID",
        "**It happened:** 2023-02-16, [Enterprise",
        "/recipes/add-unique-uuid-field.html): One step that adds the field: every row gets one value.",
    ] {
        assert!(help.contains(part), "{part} in {help}");
    }
    assert_eq!(rule["relationships"][0]["target"]["id"], "default-is-one-value");
    let taxon = &after["runs"][0]["taxonomies"][0]["taxa"][0];
    assert!(taxon["helpUri"].as_str().unwrap().ends_with("/lessons/default-is-one-value.html"));
    assert_eq!(after["runs"][0]["results"], before["runs"][0]["results"], "results are only read");
}

#[test]
fn a_help_address_stays_and_the_handbook_comes_into_the_help() {
    let theirs = "https://squawkhq.com/docs/ban-drop-column";
    let ours = url("squawk/ban-drop-column");
    for help in [json!({"text": "a \"b\"\n"}), json!({"text": "t", "markdown": "*m*"}), Value::Null] {
        let mut rule = json!({"id": "ban-drop-column", "helpUri": theirs});
        if !help.is_null() {
            rule["help"] = help.clone();
        }
        let before = log(&json!([rule]), &json!({}));
        let after = after(&before);
        let rule = &after["runs"][0]["tool"]["driver"]["rules"][0];
        assert_eq!(rule["helpUri"], theirs);
        let markdown = rule["help"]["markdown"].as_str().unwrap();
        let said = help["markdown"].as_str().or(help["text"].as_str()).unwrap_or_default();
        assert!(markdown.starts_with(said) && markdown.contains(&ours), "{markdown}");
        let replaced = run(Options { replace: true, ..Options::default() }, before.to_string().as_bytes()).0;
        let replaced: Value = serde_json::from_slice(&replaced).unwrap();
        assert_valid(&replaced);
        assert_eq!(replaced["runs"][0]["tool"]["driver"]["rules"][0]["helpUri"], ours);
    }
}

#[test]
fn what_others_related_stays() {
    let theirs = json!({"target": {"id": "CWE-1", "index": 0, "toolComponent": {"name": "CWE", "index": 0}}});
    let rules = json!([{"id": "SM040", "relationships": [theirs]}]);
    let before = log(&rules, &json!({"taxonomies": [{"name": "CWE", "taxa": [{"id": "CWE-1"}]}]}));
    let mut before = before;
    before["runs"][0]["tool"]["driver"]["supportedTaxonomies"] = json!([{"name": "CWE", "index": 0}]);
    before["runs"][0]["tool"]["driver"]["name"] = json!("django-safe-migrations");
    before["runs"][0]["results"][0]["ruleId"] = json!("SM040");
    let after = after(&before);
    let run = &after["runs"][0];
    let relationships = &run["tool"]["driver"]["rules"][0]["relationships"];
    assert_eq!(relationships[0], theirs);
    assert_eq!(relationships[1]["target"]["toolComponent"]["index"], 1);
    assert_eq!(
        (&run["taxonomies"][0]["name"], &run["taxonomies"][1]["name"]),
        (&json!("CWE"), &json!("rcabook-lessons"))
    );
}

#[test]
fn rules_that_only_results_name_are_described() {
    for before in [log(&json!([]), &json!({})), {
        let mut log = log(&json!([]), &json!({}));
        log["runs"][0]["tool"]["driver"].as_object_mut().unwrap().remove("rules");
        log["runs"][0]["results"][0].as_object_mut().unwrap().remove("ruleIndex");
        log
    }] {
        let after = after(&before);
        let rule = &after["runs"][0]["tool"]["driver"]["rules"][0];
        assert_eq!((&rule["id"], &rule["helpUri"]), (&json!("ban-drop-column"), &json!(url("squawk/ban-drop-column"))));
    }
}

#[test]
fn extensions_have_rules_too_and_findings_are_counted_by_rule() {
    let extension = json!({"name": "django-safe-migrations", "rules": [{"id": "SM040"}, {"id": "SM999"}]});
    let mut before = log(&json!([{"id": "ban-drop-column"}, {"id": "new"}]), &json!({}));
    before["runs"][0]["tool"]["extensions"] = json!([extension]);
    let results = before["runs"][0]["results"].as_array_mut().unwrap();
    for result in
        [json!({"ruleId": "SM040", "message": {"text": "m"}}), json!({"ruleIndex": 1, "message": {"text": "m"}})]
    {
        results.push(result.clone());
        results.push(result);
    }
    let after = after(&before);
    assert_eq!(after["runs"][0]["tool"]["extensions"][0]["rules"][0]["helpUri"], url("django-safe-migrations/SM040"));
    let tally = run(Options::default(), before.to_string().as_bytes()).2.tally;
    assert_eq!((tally.known, tally.unknown_findings()), (3, 2));
}

#[test]
fn the_additions_are_laid_out_as_the_log_is() {
    let before = serde_json::to_string_pretty(&log(&json!([{"id": "ban-drop-column"}]), &json!({}))).unwrap();
    let out = annotated(&before);
    let lines: Vec<&str> = out.lines().collect();
    let id = lines.iter().position(|l| l.contains("\"id\": \"ban-drop-column\"")).unwrap();
    let indent = |line: &str| line.len() - line.trim_start().len();
    assert_eq!(indent(lines[id]), indent(lines[id + 1]));
    assert!(lines[id + 1].contains("\"helpUri\""));
    assert!(out.lines().count() > before.lines().count());
}
