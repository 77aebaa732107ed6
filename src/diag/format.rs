//! Findings for programs: JSON, SARIF 2.1.0 and GitHub's workflow commands.

use serde::Serialize;
use serde_json::json;

use super::{Code, Level, Located, code::LINTER, escape_data, escape_property};
use crate::source::Span;

/// One finding as a JSON object; columns count characters from 1.
#[derive(Serialize)]
struct Row<'a> {
    code: &'static str,
    level: &'static str,
    file: &'a str,
    #[serde(flatten)]
    region: Option<Region>,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

/// A place as SARIF calls it.
#[derive(Serialize, Clone, Copy)]
struct Region {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

fn region(located: &Located) -> Option<Region> {
    let Span { start, end, .. } = located.span.as_ref()?;
    Some(Region { line: start.line, column: start.column, end_line: end.line, end_column: end.column })
}

/// All findings as one JSON document: `{"version": 1, "findings": […]}`. The address of a code's page is part of a finding where
/// it has a host.
#[must_use]
pub fn json(findings: &[Located]) -> String {
    let rows: Vec<Row<'_>> = findings
        .iter()
        .map(|l| Row {
            code: l.finding.code.name(),
            level: l.level.name(),
            file: &l.finding.file,
            region: region(l),
            message: &l.finding.message,
            help: l.finding.help.as_deref(),
            url: l.page(),
        })
        .collect();
    pretty(&json!({"version": 1, "findings": rows}))
}

/// What SARIF says of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// What it reports, in one sentence.
    pub summary: String,
    /// Its name and where there is more, in one line.
    pub text: String,
    /// What it reports and what to do, as Markdown.
    pub markdown: String,
}

/// All findings as a SARIF 2.1.0 log; columns count Unicode code points. `describe` says what a code with such an address is.
#[must_use]
pub fn sarif(findings: &[Located], describe: impl Fn(Code, &str) -> Description) -> String {
    let mut used: Vec<(Code, &str)> = findings.iter().map(|l| (l.finding.code, l.url.as_str())).collect();
    used.sort_unstable();
    used.dedup();
    let rules: Vec<_> = used.iter().map(|(code, url)| sarif_rule(*code, url, describe(*code, url))).collect();
    let results: Vec<_> = findings
        .iter()
        .map(|l| {
            let index = used.iter().position(|(code, _)| *code == l.finding.code);
            sarif_result(l, index)
        })
        .collect();
    pretty(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": LINTER, "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }))
}

fn sarif_rule(code: Code, url: &str, is: Description) -> serde_json::Value {
    let mut rule = json!({
        "id": code.name(),
        "shortDescription": {"text": is.summary},
        "help": {"text": is.text, "markdown": is.markdown},
        "defaultConfiguration": {"level": sarif_level(code.default_level())},
        "properties": {"tags": [code.family().name()]},
    });
    // A help address must be a valid URI or absent: without a site URL there is none.
    if url.contains("://") {
        rule["helpUri"] = json!(url);
    }
    rule
}

fn sarif_result(located: &Located, rule_index: Option<usize>) -> serde_json::Value {
    let finding = &located.finding;
    let mut text = finding.message.clone();
    if let Some(help) = &finding.help {
        text.push_str("\nhelp: ");
        text.push_str(help);
    }
    let mut physical = json!({"artifactLocation": {"uri": crate::id::encode_path(&finding.file)}});
    if let Some(r) = region(located) {
        physical["region"] =
            json!({"startLine": r.line, "startColumn": r.column, "endLine": r.end_line, "endColumn": r.end_column});
    }
    json!({
        "ruleId": finding.code.name(),
        "ruleIndex": rule_index,
        "level": sarif_level(located.level),
        "message": {"text": text},
        "locations": [{"physicalLocation": physical}],
    })
}

const fn sarif_level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warn => "warning",
        Level::Info => "note",
        Level::Off => "none",
    }
}

/// All findings as GitHub workflow commands, one a line. The format has no field for where there is more on a code, so the
/// message says it.
#[must_use]
pub fn github(findings: &[Located]) -> String {
    let mut out = String::new();
    for l in findings {
        let command = match l.level {
            Level::Error => "error",
            Level::Warn => "warning",
            Level::Info | Level::Off => "notice",
        };
        let place = region(l)
            .map(|r| format!(",line={},col={},endLine={},endColumn={}", r.line, r.column, r.end_line, r.end_column))
            .unwrap_or_default();
        let help = l.finding.help.as_ref().map(|h| format!("\nhelp: {h}")).unwrap_or_default();
        let message = format!("{}{help}\nsee {}", l.finding.message, l.more());
        out.push_str(&format!(
            "::{command} file={}{place},title={}::{}\n",
            escape_property(&l.finding.file),
            l.finding.code,
            escape_data(&message)
        ));
    }
    out
}

/// Pretty-printed JSON with a line end; a value made of strings and numbers can always be written.
fn pretty(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_only_worth_knowing_is_a_note() {
        let levels = [Level::Error, Level::Warn, Level::Info, Level::Off].map(sarif_level);
        assert_eq!(levels, ["error", "warning", "note", "none"]);
    }
}
