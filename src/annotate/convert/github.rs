//! GitHub's workflow commands: they have no field for addresses, so the message holds it.

use crate::annotate::finding::{Finding, Level};
use crate::annotate::links::Links;
use crate::diag::{escape_data, escape_property};

pub(super) fn command(finding: &Finding, links: &Links) -> String {
    let name = match finding.level {
        Some(Level::Error) => "error",
        Some(Level::Warning) | None => "warning",
        Some(Level::Note) => "notice",
    };
    let at = finding.position;
    let mut properties = Vec::new();
    if !finding.path.is_empty() {
        properties.push(format!("file={}", escape_property(&finding.path)));
    }
    // GitHub takes columns only within one line.
    let numbers = [("line", at.line), ("endLine", at.end_line), ("col", at.column), ("endColumn", at.end_column)];
    let one_line = at.end_line.is_none_or(|end| Some(end) == at.line);
    let shown = |name: &str| one_line || !matches!(name, "col" | "endColumn");
    properties.extend(numbers.iter().filter(|n| shown(n.0)).filter_map(|(name, n)| Some(format!("{name}={}", (*n)?))));
    if !finding.id.is_empty() {
        properties.push(format!("title={}", escape_property(&finding.id)));
    }
    let mut message = finding.message.clone();
    if let Some(url) = finding.rule.map(|rule| links.url(rule)).filter(|url| !message.contains(*url)) {
        message.push_str(&format!("\n-> {url}"));
    }
    let blank = if properties.is_empty() { "" } else { " " };
    format!("::{name}{blank}{}::{}\n", properties.join(","), escape_data(&message))
}
