//! Any text as a query over a small handbook, and any bytes as a shard of its index.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use rcabook::config;
use rcabook::handbook::link;
use rcabook::record::parse;
use rcabook::search::export::{Packer, Shard, read};
use rcabook::search::{Filters, Options, Searcher, Toggles};
use rcabook::source::Source;

const INCIDENT: &str = "---\nid: INC-2024-007\ntitle: Orders stopped after a deploy\ndate: 2024-03-01\nstatus: draft\n\
    summary: A column was required before old code knew it.\nteams: [Shop]\nstack: {database: mysql}\n\
    signatures:\n  - \"(1364, \\\"Field '…' doesn't have a default value\\\")\"\n---\n\n## What happened\n\nThe queue grew.\n\n\
    ### In numbers\n\nRückstau of 4,000 orders, and a `--fake` that was wrong. 移行する前に。\n";
const RULES: &str = "linter: squawk\ndatabases: [postgresql]\nrules:\n  - {id: MIG012, summary: A column is renamed, message: \"Renaming <object> may break existing clients.\"}\n\
    \x20 - {id: ban-drop-column, summary: A column is dropped}\n";
const GLOSSARY: &str = "terms:\n  - {id: rca, term: RCA, also: [root cause analysis], definition: The record of an incident.}\n\
    \x20 - {id: backfill, term: backfill, definition: Filling a new column for old rows.}\n";

fn searcher() -> Searcher {
    let files = [
        ("content/incidents/2024-03-01-orders.md", INCIDENT),
        ("content/rules/squawk.yaml", RULES),
        ("content/glossary.yaml", GLOSSARY),
    ];
    let sources = files.map(|(path, text)| Source { path: path.into(), text: text.into() });
    let records = sources.iter().flat_map(|source| parse(source, "content").value).collect();
    let book = link(config::read(None).value, records, BTreeMap::new()).value;
    Searcher::new(&book).expect("a small handbook is indexed")
}

/// Answers a query; its lines behind the first are what a reader switched on and off, too.
pub(crate) fn check_query(bytes: &[u8]) {
    thread_local! {
        static SEARCHER: OnceCell<Searcher> = const { OnceCell::new() };
    }
    let query = String::from_utf8_lossy(bytes);
    let lines: Vec<String> = query.split(['\n', ' ']).skip(1).take(4).map(str::to_owned).collect();
    let toggles = Toggles { off: lines.clone(), on: lines };
    let options = Options { filters: Filters::default(), limit: 5, toggles };
    SEARCHER.with(|cell| {
        let searcher = cell.get_or_init(searcher);
        let results = searcher.answer(&query, &options);
        assert!(results.hits.len() <= results.total);
        for hit in &results.hits {
            let length = hit.excerpt.text.chars().count();
            assert!(length <= 160 && hit.score.is_finite(), "{hit:?}");
            assert!(hit.excerpt.matches.iter().all(|(a, b)| a < b && *b <= length), "{hit:?}");
        }
        let explained = searcher.explain(&query, &options);
        assert_eq!(explained.hits.into_iter().map(|(hit, _)| hit).collect::<Vec<_>>(), results.hits);
    });
}

/// Reads a script as a shard, and bytes as what shards hold.
pub(crate) fn check_shard(bytes: &[u8]) {
    let shard = Shard::read(bytes, b"");
    let inner = shard.as_ref().map_or(bytes, |shard| &shard.bytes);
    let _ = read::words(inner, 7);
    let _ = read::lists(inner);
    let _ = read::names(inner);
    if let Some(shard) = shard {
        assert_eq!(Shard::read(&shard.script(&mut Packer::default()), b""), Some(shard), "what is written is read");
    }
}
