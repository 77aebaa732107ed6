//! Many queries at once, one a line in a file and one a line in what is printed: for judging and comparing readers of the index.

use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::super::{Outcome, complain, print};
use crate::search::{Filters, Options, Searcher, Toggles};

/// One line of the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    query: String,
    /// Values by facet.
    #[serde(default)]
    filters: Map<String, Value>,
    limit: Option<usize>,
    #[serde(default)]
    off: Vec<String>,
    #[serde(default)]
    on: Vec<String>,
}

pub(super) fn answer(searcher: &Searcher, file: &Path, limit: usize) -> Outcome {
    const HELP: &str =
        "write one query a line, each as JSON: {\"query\": \"lock timeout\", \"filters\": {\"kind\": [\"rule\"]}}";
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => {
            complain(&format!("{} cannot be read: {error}", file.display()), HELP);
            return Outcome::Environment;
        }
    };
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let answered = asked(line, limit).and_then(|(query, options)| {
            serde_json::to_string(&searcher.answer(&query, &options)).map_err(|error| error.to_string())
        });
        match answered {
            Ok(json) => {
                if let Err(outcome) = print(&format!("{json}\n")) {
                    return outcome;
                }
            }
            Err(error) => {
                complain(&format!("{}:{number}: {error}", file.display()), HELP);
                return Outcome::Environment;
            }
        }
    }
    Outcome::Success
}

fn asked(line: &str, limit: usize) -> Result<(String, Options), String> {
    let asked: Asked = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let mut filters = Filters::default();
    for (facet, values) in &asked.filters {
        for value in values.as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !filters.add(facet, value) {
                return Err(format!("there is no filter {facet}:{value}"));
            }
        }
    }
    let toggles = Toggles { off: asked.off, on: asked.on };
    Ok((asked.query, Options { filters, limit: asked.limit.unwrap_or(limit), toggles }))
}
