//! Write-ups read from a folder: `incidents/<folder>/<slug>.md`, each with the front matter `id title date teams summary
//! impact duration severity tags rules`, one key a line, and Markdown behind it.

use std::fs;
use std::path::{Path, PathBuf};

use super::WriteUp;

/// The files of the corpus, in the order of their paths.
pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let root = folder.join("incidents");
    let mut out = Vec::new();
    for entry in walkdir::WalkDir::new(&root).min_depth(2).max_depth(2).sort_by_file_name() {
        let path = entry.map_err(|e| e.to_string())?.into_path();
        if path.extension().is_some_and(|e| e == "md") {
            out.push(path);
        }
    }
    if out.is_empty() { Err(format!("{} has no write-ups", root.display())) } else { Ok(out) }
}

/// Reads one file.
pub(super) fn read(path: &Path) -> Result<WriteUp, String> {
    let wrong = |what: &str| format!("{}: {what}", path.display());
    let text = fs::read_to_string(path).map_err(|e| wrong(&e.to_string()))?;
    let (front, body) = text
        .strip_prefix("---\n")
        .and_then(|t| t.split_once("\n---\n"))
        .ok_or_else(|| wrong("it has no front matter"))?;
    let name = |path: Option<&Path>| {
        path.and_then(Path::file_name).map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
    };
    let mut out = WriteUp {
        folder: name(path.parent()),
        slug: path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default(),
        body: body.trim_start().to_owned(),
        ..WriteUp::default()
    };
    for line in front.lines() {
        let (key, value) = line.split_once(": ").ok_or_else(|| wrong("a line of its front matter has no value"))?;
        set(&mut out, key, value);
    }
    if out.id.is_empty() || out.title.is_empty() {
        return Err(wrong("it has no id or no title"));
    }
    Ok(out)
}

/// Sets a field; keys that nothing here needs are passed over.
fn set(out: &mut WriteUp, key: &str, value: &str) {
    match key {
        "id" => out.id = text(value),
        "title" => out.title = text(value),
        "date" => out.date = text(value),
        "severity" => out.severity = text(value),
        "summary" => out.summary = text(value),
        "impact" => out.impact = text(value),
        "teams" => out.teams = list(value),
        "tags" => out.tags = list(value),
        "rules" => out.rules = list(value),
        "duration" => out.minutes = minutes(value),
        _ => {}
    }
}

/// A plain value, or one in double quotes.
fn text(value: &str) -> String {
    serde_json::from_str(value).unwrap_or_else(|_| value.to_owned())
}

/// `[a, b]`.
fn list(value: &str) -> Vec<String> {
    let inner = value.trim().trim_start_matches('[').trim_end_matches(']');
    inner.split(", ").filter(|item| !item.is_empty()).map(text).collect()
}

/// `2h05m`.
fn minutes(value: &str) -> u64 {
    let number = |text: &str| text.parse::<u64>().unwrap_or(0);
    let (hours, minutes) = value.trim_end_matches('m').split_once('h').unwrap_or(("", value));
    number(hours) * 60 + number(minutes)
}
