//! Rules as a table: CSV with a header line, its fields separated by commas, semicolons or tabs.

use std::sync::Arc;

use super::lists::{Found, Placed, Read, collect, plain_error, unreadable};
use crate::diag::{At, Finding, Path};
use crate::record::Node;

/// The columns that can hold the identifiers.
const IDS: [&str; 6] = ["id", "rule_id", "ruleid", "rule", "code", "key"];

/// Whether a text is a table: its name says so, or its first line has several columns of which one is `id` or the like.
pub(super) fn is_one(file: &str, text: &str) -> bool {
    let cells: Vec<String> = header(text).split([',', ';', '\t']).map(column).collect();
    let named = cells.len() > 1 && cells.iter().any(|c| IDS.contains(&c.as_str()));
    file.ends_with(".csv") || file.ends_with(".tsv") || named
}

fn header(text: &str) -> &str {
    text.trim_start().lines().next().unwrap_or_default()
}

/// A column's name as the names of fields are written.
fn column(name: &str) -> String {
    name.trim().trim_matches('"').to_ascii_lowercase().replace(' ', "_")
}

/// The separator: the one that the header has most of.
fn separator(text: &str) -> u8 {
    let count = |c: &u8| header(text).bytes().filter(|b| b == c).count();
    [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

/// Reads a table.
pub(super) fn read(file: &Arc<str>, text: &str, linter: &str) -> Read {
    // Blank lines before the header would be the header.
    let start = text.len() - text.trim_start().len();
    let place = |position: Option<&csv::Position>| {
        let byte = position.and_then(|p| usize::try_from(p.byte()).ok()).unwrap_or(0);
        (start + byte).min(text.len())
    };
    let broken = |error: &csv::Error| {
        let at = place(error.position());
        let help =
            "give each line as many fields as the header has; a field with commas or line ends stands in `\"…\"`";
        unreadable(file, At::Span(at, at), format!("this line is no row of the table: {}", reason(error)), help)
    };
    let mut builder = csv::ReaderBuilder::new();
    let mut table = builder.delimiter(separator(text)).trim(csv::Trim::All).from_reader(&text.as_bytes()[start..]);
    let names: Vec<String> = table.headers().map_err(|e| broken(&e))?.iter().map(column).collect();
    if !names.iter().any(|name| IDS.contains(&name.as_str())) {
        let message = "the header has no column for the identifiers".to_owned();
        let help = "name the columns in the first line: `id` and `summary`, and if you like `name`, `severity`, `databases`, `docs`, `since`, `aliases`";
        return Err(unreadable(file, At::Span(start, start), message, help));
    }
    let mut out = Placed::default();
    for record in table.records() {
        let record = record.map_err(|e| broken(&e))?;
        let at = place(record.position());
        let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        let here = At::Span(at, at + text[at..end].trim_end().len());
        let one = collect(file, &[Found { node: &row(&names, &record), id: None, path: Path::default() }], linter);
        out.rules.extend(one.rules.into_iter().map(|(rule, _)| (rule, here.clone())));
        out.findings.extend(one.findings.into_iter().map(|f| Finding { at: here.clone(), ..f }));
    }
    Ok(out)
}

/// A row as an object; empty cells say nothing.
fn row(names: &[String], record: &csv::StringRecord) -> Node {
    let cells = names.iter().zip(record).filter(|(_, cell)| !cell.is_empty());
    let name = |name: &String| if name == "ruleid" { "rule_id".to_owned() } else { name.clone() };
    Node::Map(cells.map(|(n, cell)| (name(n), Node::Text(cell.to_owned()))).collect())
}

fn reason(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("it has {len} fields, and the header {expected_len}")
        }
        _ => plain_error(&error.to_string()).to_owned(),
    }
}
