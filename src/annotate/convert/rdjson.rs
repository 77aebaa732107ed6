//! reviewdog's diagnostics: `code.url` becomes a link in comments on pull and merge requests.

use serde::Serialize;

use crate::annotate::finding::{Finding, Level};
use crate::annotate::links::Links;

/// What stands before the first diagnostic.
pub(super) const HEAD: &[u8] = b"{\"diagnostics\": [\n";

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: &'a str,
    /// Always there, as reviewdog writes the path anew into it.
    location: Location<'a>,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Source<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<Code<'a>>,
    original_output: &'a str,
}

#[derive(Serialize)]
struct Location<'a> {
    /// It is not optional; reviewdog takes an empty one for no file.
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<Position>,
}

#[derive(Serialize)]
struct Position {
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u64>,
}

#[derive(Serialize)]
struct Source<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

pub(super) fn diagnostic(finding: &Finding, links: &Links) -> String {
    let at = finding.position;
    let start = at.line.map(|line| Position { line, column: at.column });
    let end =
        at.end_column.and(at.line).map(|line| Position { line: at.end_line.unwrap_or(line), column: at.end_column });
    let end = end.or_else(|| at.end_line.map(|line| Position { line, column: None }));
    let range = start.map(|start| Range { start, end });
    let diagnostic = Diagnostic {
        message: &finding.message,
        location: Location { path: &finding.path, range },
        severity: match finding.level {
            Some(Level::Error) => "ERROR",
            Some(Level::Warning) | None => "WARNING",
            Some(Level::Note) => "INFO",
        },
        source: (!finding.tool.is_empty()).then_some(Source { name: &finding.tool }),
        code: (!finding.id.is_empty())
            .then(|| Code { value: &finding.id, url: finding.rule.map(|rule| links.url(rule)) }),
        original_output: &finding.original,
    };
    serde_json::to_string(&diagnostic).unwrap_or_default()
}
