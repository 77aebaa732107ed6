//! Any bytes as a file of a project. The first byte says where the file lies, the rest is its text.

use std::collections::BTreeMap;

use rcabook::config::{self, Config};
use rcabook::diag::{github, human, json, sarif};
use rcabook::handbook::link;
use rcabook::lint;
use rcabook::pipeline::settle;
use rcabook::record::{Unread, parse};
use rcabook::site::plan;
use rcabook::source::{Source, Sources};

/// Each kind of file, by a path that makes it one.
const PATHS: [&str; 10] = [
    "content/incidents/a.md",
    "content/recipes/a.md",
    "content/rules/a.yaml",
    "content/rules/a/B1.md",
    "content/guides/a.md",
    "content/factors.yaml",
    "content/glossary.yaml",
    "content/decide.yaml",
    "content/a.txt",
    "book.toml",
];

/// The day against which due dates are held.
const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 22);

/// Reads the file, links and checks the project that it is alone in, and prints every finding in every format.
pub(crate) fn check(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let path = PATHS[usize::from(*first) % PATHS.len()];
    let source = Source { path: path.into(), text: String::from_utf8_lossy(rest).into() };
    let mut findings = Vec::new();
    let mut sources = Sources::default();
    let config = if path == "book.toml" {
        sources.config = Some(source);
        config::read(sources.config.as_ref()).unpack(&mut findings)
    } else {
        sources.texts.push(source);
        Config::default()
    };
    let (mut records, mut unread) = (Vec::new(), Unread::default());
    for source in &sources.texts {
        let read = parse(source, "content");
        unread.add(source, "content", &read);
        records.extend(read.unpack(&mut findings));
    }
    let book = link(config.clone(), records, BTreeMap::new()).unpack(&mut findings);
    findings.extend(lint::run(&book, &unread, TODAY));
    let _ = plan(&book).unpack(&mut findings);
    let located = settle(findings, &sources, &config, true);
    for one in &located {
        assert!(one.span.as_ref().is_none_or(|s| s.start <= s.end), "a span that ends before it starts: {one:?}");
        let text = human(one, false);
        assert!(text.contains(one.finding.code.name()), "the code is not shown: {text}");
    }
    let _ = (json(&located), sarif(&located, rcabook::annotate::own_rule), github(&located));
}
