//! A table in Markdown: for a step's summary, or a comment.

use crate::annotate::finding::{Finding, Level};
use crate::annotate::links::Links;
use crate::annotate::sarif::{escaped, titled};

/// The table's head.
pub(super) const HEAD: &str = "| Level | Where | Rule | Message | Instead |\n|---|---|---|---|---|\n";

/// What stands for an empty table.
pub(super) const NOTHING: &str = "No findings.\n";

/// More rows than a step's summary can hold (1 MiB), with room to spare.
const MOST_ROWS: usize = 1000;

pub(super) fn table(findings: &[Finding], links: &Links) -> String {
    if findings.is_empty() {
        return NOTHING.to_owned();
    }
    let mut out = HEAD.to_owned();
    findings.iter().take(MOST_ROWS).for_each(|finding| out.push_str(&row(finding, links)));
    if findings.len() > MOST_ROWS {
        out.push_str(&format!("\nand {} more\n", findings.len() - MOST_ROWS));
    }
    out
}

pub(super) fn row(finding: &Finding, links: &Links) -> String {
    let known = finding.rule.map(|rule| links.rule(rule));
    let id = escaped(&finding.id);
    let id = known.map_or_else(|| id.clone(), |rule| format!("[{id}]({})", rule.url));
    let recipe = known.and_then(|rule| rule.instead().next());
    let recipe = recipe.map(titled).unwrap_or_default();
    let line = finding.position.line.map(|line| format!(":{line}")).unwrap_or_default();
    let place = if finding.path.is_empty() { String::new() } else { escaped(&format!("{}{line}", finding.path)) };
    let level = finding.level.unwrap_or(Level::Warning).name();
    format!("| {level} | {place} | {id} | {} | {recipe} |\n", escaped(&shortened(&finding.message)))
}

/// A message as it fits into a table: its first lines, up to some hundred characters.
fn shortened(message: &str) -> String {
    const MOST: usize = 300;
    let line = message.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST {
        return line;
    }
    line.chars().take(MOST).chain(['…']).collect()
}
