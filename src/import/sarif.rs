//! The rules of a SARIF log: `runs[].tool.driver.rules`, and those of the tool's extensions.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::fields::{get, text};
use super::lists::{Found, unreadable};
use crate::diag::{At, Finding, Path, Segment};
use crate::record::{Node, quoted};

/// A rule of the log and the way to it.
pub(super) struct Rules<'n> {
    pub version: Option<String>,
    pub rules: Vec<Found<'n>>,
    pub partial: bool,
    /// What the results name.
    pub reported: BTreeSet<String>,
}

/// The rules of the run that the linter made: the one whose tool has its name, or the only one.
pub(super) fn rules<'n>(
    file: &Arc<str>,
    runs: &'n [Node],
    linter: &str,
    tools: &[String],
) -> Result<Rules<'n>, Box<Finding>> {
    let name = |run: &Node| driver(run).and_then(|d| get(d, "name")).and_then(text).unwrap_or_default();
    let meant =
        |run: &Node| std::iter::once(linter).chain(tools.iter().map(String::as_str)).any(|n| same(n, &name(run)));
    let chosen: Vec<usize> = match runs {
        [_] => vec![0],
        _ => (0..runs.len()).filter(|at| meant(&runs[*at])).collect(),
    };
    if chosen.is_empty() {
        let names: Vec<String> = runs.iter().map(name).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let help = match names.as_slice() {
            [] => "write the log anew: a log without runs holds no rules".to_owned(),
            names => format!(
                "its tools are {}: name one with `--linter`, or list it under `tools` in the catalogue",
                quoted(names)
            ),
        };
        return Err(unreadable(file, At::value(&["runs"]), format!("no run of this log is of {linter}"), help));
    }
    let mut out = Rules { version: None, rules: Vec::new(), partial: true, reported: BTreeSet::new() };
    for at in chosen {
        let run = &runs[at];
        let stated = driver(run).and_then(|d| get(d, "semanticVersion").or_else(|| get(d, "version")));
        out.version = out.version.or_else(|| stated.and_then(text));
        add(run, at, &mut out.rules);
        out.reported.extend(results(run));
    }
    let mut ids = out.rules.iter().filter_map(|r| get(r.node, "id").and_then(text));
    out.partial = ids.all(|id| out.reported.contains(&id));
    Ok(out)
}

fn driver(run: &Node) -> Option<&Node> {
    get(get(run, "tool")?, "driver")
}

fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// The rules of a run's tool and of its extensions.
fn add<'n>(run: &'n Node, at: usize, out: &mut Vec<Found<'n>>) {
    let Some(tool) = get(run, "tool") else { return };
    let path = Path::of_keys(&["runs"]).and([Segment::Index(at), Segment::Key("tool")]);
    let mut take = |component: &'n Node, path: &Path| {
        if let Some(Node::List(rules)) = get(component, "rules") {
            let item = |at| path.and([Segment::Key("rules"), Segment::Index(at)]);
            out.extend(rules.iter().enumerate().map(|(at, node)| Found { node, id: None, path: item(at) }));
        }
    };
    if let Some(driver) = get(tool, "driver") {
        take(driver, &path.and([Segment::Key("driver")]));
    }
    if let Some(Node::List(extensions)) = get(tool, "extensions") {
        for (number, extension) in extensions.iter().enumerate() {
            take(extension, &path.and([Segment::Key("extensions"), Segment::Index(number)]));
        }
    }
}

/// The rules that a run's results name.
fn results(run: &Node) -> Vec<String> {
    let Some(Node::List(results)) = get(run, "results") else { return Vec::new() };
    let named = |r: &Node| get(r, "ruleId").or_else(|| get(get(r, "rule")?, "id")).and_then(text);
    results.iter().filter_map(named).collect()
}
