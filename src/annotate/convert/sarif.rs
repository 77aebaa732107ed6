//! A SARIF 2.1.0 log: one run for each tool, in the order of their first findings.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::uri;
use crate::annotate::Tool;
use crate::annotate::finding::{Finding, Level};
use crate::annotate::links::Links;
use crate::annotate::sarif::{Taxa, markdown, relationships, text};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// A log of the findings, and behind their runs those of other logs.
pub(super) fn log(findings: &[Finding], others: Vec<Value>, links: &Links) -> String {
    let mut tools: Vec<(&str, Vec<&Finding>)> = Vec::new();
    for finding in findings {
        let name = if finding.tool.is_empty() { "unknown" } else { &finding.tool };
        match tools.iter_mut().find(|(tool, _)| *tool == name) {
            Some((_, list)) => list.push(finding),
            None => tools.push((name, vec![finding])),
        }
    }
    let mut runs: Vec<Value> = tools.iter().map(|(tool, findings)| run(tool, findings, links)).collect();
    runs.extend(others);
    if runs.is_empty() {
        // A log without a run says that nothing was looked for; one without results, that nothing was found.
        runs.push(json!({"tool": {"driver": {"name": "rcabook"}}, "results": []}));
    }
    let log = json!({"$schema": SCHEMA, "version": "2.1.0", "runs": runs});
    serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"
}

fn run(tool: &str, findings: &[&Finding], links: &Links) -> Value {
    let mut rules: Vec<(&str, Option<usize>)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for finding in findings.iter().filter(|f| !f.id.is_empty()) {
        places.entry(&finding.id).or_insert_with(|| {
            rules.push((&finding.id, finding.rule));
            rules.len() - 1
        });
    }
    let mut taxa = Taxa::default();
    let descriptors: Vec<Value> = rules.iter().map(|(id, rule)| descriptor(id, *rule, &mut taxa, links)).collect();
    let results: Vec<Value> =
        findings.iter().map(|finding| result(finding, places.get(&*finding.id).copied())).collect();
    let mut driver = json!({"name": tool, "rules": descriptors});
    let mut run = Map::new();
    if !taxa.is_empty() {
        let taxonomy: Value = serde_json::from_str(&taxa.object()).unwrap_or_default();
        driver["supportedTaxonomies"] = json!([{"name": taxonomy["name"], "index": 0}]);
        run.insert("taxonomies".to_owned(), json!([taxonomy]));
    }
    run.insert("tool".to_owned(), json!({"driver": driver}));
    run.insert("columnKind".to_owned(), json!("unicodeCodePoints"));
    run.insert("results".to_owned(), json!(results));
    Value::Object(run)
}

fn descriptor(id: &str, rule: Option<usize>, taxa: &mut Taxa, links: &Links) -> Value {
    let mut out = json!({"id": id});
    let Some(rule) = rule.map(|rule| links.rule(rule)) else { return out };
    if !rule.summary.is_empty() {
        out["shortDescription"] = json!({"text": rule.summary});
    }
    if rule.url.contains("://") {
        out["helpUri"] = json!(rule.url);
    }
    out["help"] = json!({"text": text(rule), "markdown": markdown(rule)});
    let places: Vec<(&str, usize)> = rule.lessons.iter().map(|l| (&*l.id, taxa.place(l))).collect();
    let related: Vec<Value> =
        relationships(places.into_iter(), 0).iter().filter_map(|r| serde_json::from_str(r).ok()).collect();
    if !related.is_empty() {
        out["relationships"] = json!(related);
    }
    out
}

fn result(finding: &Finding, index: Option<usize>) -> Value {
    let mut out = Map::new();
    if let Some(index) = index {
        out.insert("ruleId".to_owned(), json!(finding.id));
        out.insert("ruleIndex".to_owned(), json!(index));
    }
    out.insert("level".to_owned(), json!(finding.level.unwrap_or(Level::Warning).name()));
    out.insert("message".to_owned(), json!({"text": finding.message}));
    if let Some(place) = location(finding) {
        out.insert("locations".to_owned(), json!([place]));
    }
    if let Some(fingerprint) = &finding.fingerprint {
        out.insert("partialFingerprints".to_owned(), json!({"fingerprint/v1": fingerprint}));
    }
    out.insert("properties".to_owned(), json!({"original": finding.original}));
    Value::Object(out)
}

fn location(finding: &Finding) -> Option<Value> {
    if finding.path.is_empty() {
        return None;
    }
    let at = finding.position;
    let mut region = Map::new();
    let ends =
        [("startLine", at.line), ("startColumn", at.column), ("endLine", at.end_line), ("endColumn", at.end_column)];
    for (name, value) in ends {
        region.extend(value.map(|value| (name.to_owned(), json!(value))));
    }
    let mut physical = json!({"artifactLocation": {"uri": uri::of_path(&finding.path)}});
    if !region.is_empty() {
        physical["region"] = Value::Object(region);
    }
    let mut out = json!({"physicalLocation": physical});
    // This linter names a migration and no file: the path is only where Django keeps migrations.
    if finding.tool == Tool::MigrationLinter.name() {
        let name = finding.path.trim_end_matches(".py").replace('/', ".");
        out["logicalLocations"] = json!([{"fullyQualifiedName": name, "kind": "module"}]);
    }
    Some(out)
}
