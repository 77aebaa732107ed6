//! Records at a place where they are read as something else, or not at all.

use std::sync::Arc;

use super::Node;
use super::parse::below;
use crate::diag::{At, Code, Finding};
use crate::source::Source;

/// Keys that incidents have and recipes have not.
const OF_INCIDENTS: [&str; 13] = [
    "actions",
    "attempts",
    "detection",
    "environments",
    "factors",
    "impact",
    "lessons",
    "race",
    "resolution",
    "severity",
    "timeline",
    "times",
    "trigger",
];

/// Keys that recipes have and incidents have not.
const OF_RECIPES: [&str; 8] =
    ["applies-to", "before", "compatibility", "phases", "problem", "schemas", "use-when", "when"];

/// A finding for a recipe among the incidents, or an incident among the recipes, where its keys leave no doubt.
pub(super) fn in_other_folder(source: &Source, content: &str, root: &Node) -> Option<Finding> {
    let Node::Map(entries) = root else { return None };
    let count = |keys: &[&str]| entries.iter().filter(|(key, _)| keys.contains(&key.as_str())).count();
    let (dates, of_incidents, of_recipes) = (count(&["date"]), count(&OF_INCIDENTS), count(&OF_RECIPES));
    let inner = below(&source.path, content);
    let (folder, name) = inner.split_once('/')?;
    let (kind, there) = match folder {
        "incidents" if dates + of_incidents == 0 && of_recipes > 1 => ("a recipe", "recipes"),
        "recipes" if dates > 0 && of_incidents > 0 && of_recipes == 0 => ("an incident", "incidents"),
        _ => return None,
    };
    let message = format!("this reads like {kind}, and lies in {folder}/");
    let start = &source.path[..source.path.len() - inner.len()];
    let help = format!("move it to {start}{there}/{name}");
    Some(Finding::new(Code::MisplacedRecord, &source.path, At::File, message).help(help))
}

/// A finding for a guide in a folder of its own.
pub(super) fn deep_guide(source: &Source, content: &str) -> Option<Finding> {
    let inner = below(&source.path, content);
    let name = inner.strip_prefix("guides/").filter(|name| name.ends_with(".md"))?.rsplit('/').next()?;
    let start = &source.path[..source.path.len() - inner.len()];
    let message = "a guide's name is its address, so guides lie in guides/ itself, and in no folder there";
    let help = format!("move it to {start}guides/{name}");
    Some(Finding::new(Code::MisplacedRecord, &source.path, At::File, message).help(help))
}

/// A finding for a file among the records that is not read as one because its ending is spelled another way.
#[must_use]
pub fn other_ending(path: &Arc<str>, content: &str) -> Option<Finding> {
    let inner = below(path, content);
    let (stem, ending) = inner.rsplit_once('.')?;
    let (folder, _) = inner.split_once('/').unwrap_or(("", inner));
    let vocabulary = stem.to_lowercase();
    let is_vocabulary = matches!(vocabulary.as_str(), "factors" | "glossary" | "decide");
    let right = match ending.to_ascii_lowercase().as_str() {
        "md" | "markdown" | "mdown" | "mkd" if matches!(folder, "incidents" | "recipes" | "guides" | "rules") => "md",
        "yaml" | "yml" if folder == "rules" || is_vocabulary => "yaml",
        _ => return None,
    };
    let stem = if is_vocabulary { vocabulary.as_str() } else { stem.rsplit('/').next().unwrap_or(stem) };
    let (name, right) = (inner.rsplit('/').next().unwrap_or(inner), format!("{stem}.{right}"));
    if name == right {
        return None;
    }
    let message = format!("no record is read from a file that is called `{name}`");
    Some(Finding::new(Code::MisplacedRecord, path, At::File, message).help(format!("rename it to `{right}`")))
}

#[cfg(test)]
mod tests {
    use crate::diag::Code;
    use crate::record::parse;
    use crate::source::Source;

    fn found(path: &str, front: &str) -> Vec<(Code, String)> {
        let source = Source { path: path.into(), text: format!("---\n{front}\n---\n").into() };
        let findings = parse(&source, "content").findings;
        findings.into_iter().map(|finding| (finding.code, finding.help.unwrap_or_default())).collect()
    }

    #[test]
    fn a_record_in_the_folder_of_another_kind_is_one_finding() {
        for (path, front, there) in [
            ("content/incidents/a/b.md", "id: a\ntitle: T\nproblem: P\nphases: []", "recipes/a/b.md"),
            ("content/recipes/b.md", "id: INC-1\ndate: soon\nimpact: []\nsummary: S", "incidents/b.md"),
            ("content/guides/team/on-call.md", "title: T", "guides/on-call.md"),
        ] {
            assert_eq!(found(path, front), [(Code::MisplacedRecord, format!("move it to content/{there}"))]);
        }
    }

    #[test]
    fn where_the_keys_leave_doubt_every_key_is_reported() {
        for (path, front) in [
            ("content/incidents/a.md", "id: INC-1\nphases: []"),
            ("content/incidents/a.md", "date: 2023-01-01\nphases: []\nproblem: P"),
            ("content/recipes/a.md", "id: a\ndate: 2023-01-01\nphases: []\nimpact: []"),
        ] {
            let found = found(path, front);
            assert!(found.len() > 1 && found.iter().all(|(code, _)| *code != Code::MisplacedRecord), "{found:?}");
        }
    }
}
