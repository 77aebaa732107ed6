//! Many queries at once, one a line in a file and one a line in what is printed: for judging and comparing readers of the index.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::super::{Outcome, complain, print};
use crate::search::{Filters, Options, Searcher, Toggles};

/// One line of the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    query: String,
    /// Values by facet.
    #[serde(default)]
    filters: BTreeMap<String, Vec<String>>,
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
        if !Filters::knows(facet) {
            return Err(format!("there is no filter {facet}"));
        }
        for value in values {
            if !filters.add(facet, value) {
                return Err(format!("there is no filter {facet}:{value}"));
            }
        }
    }
    let toggles = Toggles { off: asked.off, on: asked.on };
    Ok((asked.query, Options { filters, limit: asked.limit.unwrap_or(limit), toggles }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Kind;

    #[test]
    fn filters_are_lists_of_texts_by_facet() {
        let read = |filters: &str| asked(&format!("{{\"query\": \"index\", \"filters\": {filters}}}"), 10);
        let filters = read(r#"{"kind": ["guide"], "db": []}"#).unwrap().1.filters;
        assert_eq!((filters.kinds, filters.facets.len()), (vec![Kind::Guide], 0));
        for (wrong, why) in [
            (r#"{"kind": "guide"}"#, "invalid type: string \"guide\", expected a sequence"),
            (r#"{"kind": null}"#, "invalid type: null, expected a sequence"),
            (r#"{"year": [2023]}"#, "invalid type: integer `2023`, expected a string"),
            (r#"{"kind": ["guides", "giude"]}"#, "there is no filter kind:giude"),
            (r#"{"colour": []}"#, "there is no filter colour"),
        ] {
            let error = read(wrong).unwrap_err();
            assert!(error.starts_with(why), "{wrong}: {error}");
        }
    }
}
