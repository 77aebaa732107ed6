//! Whole searches: over this repository's handbook, over made-up ones, and with hostile queries.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher as TantivySearcher, Term};

mod answers;
mod asked;
mod counted;
mod filters;
mod languages;
mod named;
mod pasted;
mod speed;
mod typed;

use super::document::Unit;
use super::field::Field;
use super::plan::How;
use super::score::Bm25;
use super::*;
use crate::config;
use crate::handbook::link;
use crate::record::parse;
use crate::source::Source;

fn book(files: &[(&str, &str)]) -> Handbook {
    book_with(None, files)
}

fn book_with(config: Option<&Source>, files: &[(&str, &str)]) -> Handbook {
    let records = files
        .iter()
        .flat_map(|(path, text)| parse(&Source { path: (*path).into(), text: (*text).into() }, "content").value);
    link(config::read(config).value, records.collect(), BTreeMap::new()).value
}

const INCIDENT: &str = "---\nid: INC-2024-007\ntitle: Orders stopped after a deploy\ndate: 2024-03-01\nstatus: draft\n\
    summary: A column was required before old code knew it.\nteams: [Shop]\nstack: {database: mysql}\n\
    signatures:\n  - \"(1364, \\\"Field '…' doesn't have a default value\\\")\"\n---\n\n## What happened\n\nThe queue grew.\n\n\
    ### In numbers\n\nRückstau of 4,000 orders, and a `--fake` that was wrong.\n";
const RULES: &str = "linter: squawk\ndatabases: [postgresql]\nrules:\n  - {id: MIG012, summary: A column is renamed, message: \"Renaming <object> may break existing clients.\"}\n\
    \x20 - {id: ban-drop-column, summary: A column is dropped}\n  - {id: ban-drop-table, summary: A table is dropped}\n";
const GLOSSARY: &str = "terms:\n  - {id: rca, term: RCA, also: [root cause analysis], definition: The record of an incident.}\n\
    \x20 - {id: backfill, term: backfill, definition: Filling a new column for old rows.}\n";

fn small() -> Searcher {
    let files = [
        ("content/incidents/2024-03-01-orders.md", INCIDENT),
        ("content/rules/squawk.yaml", RULES),
        ("content/glossary.yaml", GLOSSARY),
    ];
    Searcher::new(&book(&files)).unwrap()
}

fn ids(searcher: &Searcher, query: &str) -> Vec<String> {
    searcher.search(query, &Filters::default(), 10).hits.into_iter().map(|hit| hit.id).collect()
}

fn first(searcher: &Searcher, query: &str) -> String {
    ids(searcher, query).into_iter().next().unwrap_or_default()
}

#[test]
fn identifiers_are_found_in_any_spelling() {
    let searcher = small();
    for (query, id) in [
        ("mig12", "squawk/MIG012"),
        ("MIG-012", "squawk/MIG012"),
        ("what is mig 12?", "squawk/MIG012"),
        ("squawk ban drop column", "squawk/ban-drop-column"),
        ("ban_drop_table", "squawk/ban-drop-table"),
        ("squawk ban drop", "squawk/ban-drop-column"),
        ("inc 2024 7", "INC-2024-007"),
        ("inc2024007", "INC-2024-007"),
        ("what of INC2024007?", "INC-2024-007"),
        ("BanDropColumn", "squawk/ban-drop-column"),
        ("squawk/BanDropTable", "squawk/ban-drop-table"),
        ("BanDropCol", "squawk/ban-drop-column"),
        ("ban drop table", "squawk/ban-drop-table"),
    ] {
        assert_eq!(first(&searcher, query), id, "{query}");
    }
}

#[test]
fn a_pasted_error_finds_the_same_error_above_everything() {
    let searcher = small();
    let results = searcher.search(
        "Traceback (most recent call last):\n  File \"/x/y.py\", line 3, in f\n    g()\n\
         django.db.utils.OperationalError: (1364, \"Field 'ref' doesn't have a default value\")",
        &Filters::default(),
        10,
    );
    let hit = &results.hits[0];
    assert_eq!((hit.id.as_str(), hit.group), ("INC-2024-007", Group::SameError));
    // What to do now stands at the head of the page.
    assert_eq!((hit.address.as_str(), hit.section.as_deref()), ("incidents/inc-2024-007.html", None));
    assert_eq!(hit.excerpt.text, "(1364, \"Field '…' doesn't have a default value\")");
    let error = results.error.unwrap();
    assert!(
        error.kept.contains(&"1364".to_owned()) && error.kept.contains(&"OperationalError".to_owned()),
        "{error:?}"
    );
    assert_eq!(error.masked.iter().map(|masked| masked.text.as_str()).collect::<Vec<_>>(), ["'ref'"]);
}

#[test]
fn an_error_names_a_rule_only_as_it_is_written() {
    let searcher = small();
    let names = |query: &str| {
        let hits = searcher.search(query, &Filters::default(), 10).hits;
        hits.iter().any(|hit| hit.id == "squawk/ban-drop-column" && hit.group == Group::Named)
    };
    for query in ["Error: [ban-drop-column] x", "Error: squawk/Ban-Drop-Column: x", "ban drop-column"] {
        assert!(names(query), "{query}");
    }
    assert!(!names("Error: a ban_drop-column constraint"));
    let found = searcher.search("Error: https://x.y/lint#MIG012", &Filters::default(), 10).hits;
    assert_eq!((found[0].id.as_str(), found[0].group), ("squawk/MIG012", Group::Named));
}

#[test]
fn a_pasted_error_keeps_no_values_of_rows() {
    let results = small().search(
        "IntegrityError: Duplicate entry 'a b c d e' for key 'x'\nDETAIL:  Failing row contains (17, Jane Doe, fake).\n\
         DETAIL:  Key (name)=(Jane Doe) already exists. password=fake [parameters: {'a': 'queue'}]",
        &Filters::default(),
        10,
    );
    let error = results.error.unwrap();
    for kept in ["Jane", "Doe", "fake", "queue", "a", "e"] {
        assert!(!error.kept.iter().any(|word| word == kept), "{kept}: {error:?}");
    }
    assert!(error.kept.contains(&"name".to_owned()) && error.kept.contains(&"exists".to_owned()), "{error:?}");
}

#[test]
fn sections_flags_accents_synonyms_prefixes_and_typos() {
    let searcher = small();
    let hit = |query: &str| searcher.search(query, &Filters::default(), 1).hits.remove(0);
    assert_eq!(hit("ruckstau").address, "incidents/inc-2024-007.html#in-numbers");
    assert_eq!(hit("ruckstau").section.as_deref(), Some("What happened › In numbers"));
    assert_eq!(hit("--fake").id, "INC-2024-007");
    assert_eq!(hit("root cause analysis").id, "rca");
    assert_eq!(hit("backf").id, "backfill");
    assert_eq!(hit("bakcfill").id, "backfill");
    assert_eq!(hit("back fill ").id, "backfill");
    assert_eq!(hit("queue grew").excerpt.text, "The queue grew.");
    assert_eq!(hit("queue grew").excerpt.matches, [(4, 9), (10, 14)]);
}

#[test]
fn typos_are_not_mended_in_identifiers_and_codes() {
    let plan = small().explain("mig013 1365 backfull", &Options::default()).plan;
    let typos = |at: usize| plan.clauses[at].alternatives.iter().filter(|a| a.how == How::Typo).count();
    assert_eq!((typos(0), typos(1), typos(2)), (0, 0, 1));
}

#[test]
fn filters_and_phrases_limit() {
    let searcher = small();
    assert_eq!(ids(&searcher, "column kind:rule rule:mig012"), ["squawk/MIG012"]);
    assert_eq!(ids(&searcher, "kind:term"), ["backfill", "rca"]);
    assert_eq!(ids(&searcher, "column team:\"shop\""), ["INC-2024-007"]);
    assert_eq!(ids(&searcher, "\"column is dropped\""), ["squawk/ban-drop-column"]);
    assert!(ids(&searcher, "\"column was never there\"").len() > 1, "a phrase that nothing holds is words");
    for spelling in ["rule:SM-012", "rule:ban_drop_column", "linter:Squawk", "db:postgres", "db:pg", "kind:rules,terms"]
    {
        let found = ids(&searcher, &format!("column {spelling}"));
        assert_eq!(
            found.contains(&"squawk/ban-drop-column".to_owned()),
            spelling != "rule:SM-012",
            "{spelling}: {found:?}"
        );
    }
    assert_eq!(ids(&searcher, "column rule:mig-12"), ["squawk/MIG012"]);
    let rules = Filters { kinds: vec![Kind::Rule], ..Filters::default() };
    assert!(searcher.search("column", &rules, 10).hits.iter().all(|hit| hit.kind == Kind::Rule));
}

#[test]
fn fields_in_a_line_of_a_log_are_no_filters() {
    let searcher = small();
    let error = "(1364, \"Field 'ref' doesn't have a default value\")";
    for (query, found) in [
        (format!("env:prod team:checkout db:shop ERROR {error}"), true),
        (format!("user:app team:checkout ERROR: {error} in production"), true),
        (format!("{error} team:shop"), true),
        (format!("db:mysql kind:incident {error}"), true),
        (format!("db:postgresql {error}"), false),
        (format!("{error} team:checkout"), false),
    ] {
        assert_eq!(first(&searcher, &query) == "INC-2024-007", found, "{query}");
    }
}

#[test]
fn a_rare_word_counts_more_than_two_common_ones() {
    let texts: Vec<(String, &str)> = (0..10)
        .map(|n| {
            (
                format!("g{n}"),
                if n == 0 {
                    "mutex alone"
                } else if n < 6 {
                    "server page"
                } else {
                    "nothing here"
                },
            )
        })
        .collect();
    let texts: Vec<(&str, &str)> = texts.iter().map(|(id, text)| (id.as_str(), *text)).collect();
    let searcher = languages::of("en", &texts);
    assert_eq!(first(&searcher, "server page mutex"), "g0");
    assert_eq!(first(&searcher, "server page mutex nothing"), "g0");
    assert_eq!(first(&searcher, "server page other"), "g1");
}

#[test]
fn two_words_that_are_one_count_as_much_as_that_one() {
    let searcher = small();
    let score = |query: &str| searcher.search(query, &Filters::default(), 1).hits.remove(0).score;
    let (apart, joined) = (score("back fill"), score("backfill"));
    assert!((apart - joined).abs() < 0.2 * joined, "{apart} and {joined}");
}

#[test]
fn an_empty_handbook_answers() {
    let searcher = Searcher::new(&Handbook::default()).unwrap();
    assert!(ids(&searcher, "anything").is_empty());
    assert!(ids(&searcher, "").is_empty());
}

#[test]
fn a_packed_index_gives_the_same_results() {
    let files = [("content/incidents/2024-03-01-orders.md", INCIDENT), ("content/glossary.yaml", GLOSSARY)];
    let built = Searcher::new(&book(&files)).unwrap();
    let packed = built.pack("key").unwrap();
    let opened = Searcher::unpack(&packed, "key").unwrap();
    for query in ["queue", "backf", "1364"] {
        let filters = Filters::default();
        assert_eq!(built.search(query, &filters, 10), opened.search(query, &filters, 10));
    }
    assert!(Searcher::unpack(&packed, "other key").is_none());
}

#[test]
fn a_damaged_pack_is_none() {
    let packed = small().pack("key").unwrap();
    for length in (0..packed.len()).step_by(97) {
        assert!(Searcher::unpack(&packed[..length], "key").is_none(), "cut at {length}");
        let mut turned = packed.clone();
        turned[length] ^= 1;
        assert!(Searcher::unpack(&turned, "key").is_none(), "turned at {length}");
    }
    assert!(Searcher::unpack(&[packed.as_slice(), b"x"].concat(), "key").is_none());
}

/// Documents made of a few words, so that frequencies and lengths differ.
fn made_up(count: usize) -> Vec<Document> {
    const WORDS: [&str; 9] = ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india"];
    let text = |seed: usize, length: usize| {
        (0..length).map(|n| WORDS[(seed * 7 + n * n * 3 + n) % WORDS.len()]).collect::<Vec<_>>().join(" ")
    };
    let document = |n: usize| Document {
        kind: Kind::ALL[n % (Kind::ALL.len() - 1)],
        id: format!("doc-{n}"),
        address: format!("x/{n}.html"),
        title: text(n, 2 + n % 9),
        date: (!n.is_multiple_of(3)).then(|| format!("20{:02}-01-01", n % 30)),
        names: Vec::new(),
        signatures: vec![text(n + 5, n % 4)],
        lesson: text(n + 1, n % 17),
        asked: (0..n % 3).map(|m| text(n + m, 2 + m)).collect(),
        tags: text(n + 2, n % 5),
        facets: Vec::new(),
        taught_by: Vec::new(),
        units: (0..1 + n % 4)
            .map(|u| Unit {
                anchor: Some(format!("u{u}")),
                heading: text(n + u, u),
                text: text(n * u, 3 + n * (u + 1) % 211),
            })
            .collect(),
    };
    (0..count).map(document).collect()
}

#[test]
fn scores_are_those_of_tantivy_bit_for_bit() {
    let searcher = Searcher::build(&made_up(300), Language::ENGLISH, Storage::memory()).unwrap();
    let index = &searcher.index;
    let tantivy: TantivySearcher = index.segment().unwrap().reader().index().reader().unwrap().searcher();
    let mut compared = 0;
    for field in Field::ALL {
        for form in &index.forms {
            let Some(places) = index.postings(field, &form.group) else { continue };
            let bm25 = Bm25::new(index, field, places.doc_freq, 1.0);
            let term = Term::from_field_text(index.segment().unwrap().handle(field), &form.group);
            let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
            let top = tantivy::collector::TopDocs::with_limit(2000).order_by_score();
            let theirs: BTreeMap<u32, u32> = tantivy
                .search(&query, &top)
                .unwrap()
                .into_iter()
                .map(|(score, at)| (at.doc_id, score.to_bits()))
                .collect();
            let ours: BTreeMap<u32, u32> =
                places.entries.iter().map(|(unit, tf, code)| (*unit, bm25.score(*tf, *code).to_bits())).collect();
            assert_eq!(ours, theirs, "{} in {}", form.group, field.name());
            compared += ours.len();
        }
    }
    assert!(compared > 2000, "{compared}");
}

/// Texts that are made to take long.
fn bombs() -> Vec<String> {
    let mut bombs = vec![
        "(a+)+$".repeat(5000),
        "x".repeat(1_000_000),
        "\u{202e}\u{0}\u{7}\u{1b}[2J \u{feff}".repeat(10_000),
        "\"".repeat(100_000),
        "'a' ".repeat(100_000),
        "kind:".repeat(50),
        "kind:\"".to_owned(),
        "team:\"é".to_owned(),
        "a_".repeat(200_000),
        "日本語".repeat(100_000),
        "e\u{301}".repeat(100_000),
        "Error\n".repeat(100_000),
        "INC-".repeat(100_000),
        "Caused by: ".repeat(50_000),
        "<x>".repeat(100_000),
        "(1364, ".repeat(50_000),
        "File \"\n    at\n^".repeat(10_000),
        "--".repeat(100_000),
        "error 1364 (((((((".to_owned(),
        format!("Error: x {}", "=".repeat(19_900)),
        format!("Error: x {}", "= ".repeat(9_900)),
        format!("Error: {}", "password = \"a\" x ".repeat(1_100)),
        format!("Error: {}", "type a ".repeat(2_800) + ": \"a"),
        format!("Error: {}", ")=(a ".repeat(3_900)),
        "shop-7fx2k a\n".repeat(1_500),
        String::new(),
        " \n\t ".to_owned(),
    ];
    bombs.push(bombs.concat().chars().take(1_000_000).collect());
    bombs
}

#[test]
fn hostile_queries_are_answered() {
    // How long they take is printed by `speed::speed_over_ten_thousand_records`.
    let searcher = small();
    for query in bombs() {
        let results = searcher.search(&query, &Filters::default(), 10);
        assert!(results.hits.len() <= 10);
    }
}

fn any_query() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        "\\PC{0,12}",
        "[a-z]{1,9}",
        Just("Error: ".to_owned()),
        Just("\n".to_owned()),
        Just("\tat x.Y(Z.java:1)\n".to_owned()),
        Just("(1364, \"Field 'x' doesn't".to_owned()),
        Just("alpha".to_owned()),
        Just("brav".to_owned()),
        Just("doc-12".to_owned()),
        Just("kind:rule ".to_owned()),
        Just("\"bravo charlie\"".to_owned()),
        Just("…<x>".to_owned()),
        Just("--fake".to_owned()),
    ];
    proptest::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_query_is_answered_in_the_same_way_twice(query in any_query()) {
        thread_local! {
            static MADE_UP: (Searcher, Searcher) = (
                Searcher::build(&made_up(60), Language::ENGLISH, Storage::memory()).unwrap(),
                Searcher::build(&made_up(60), Language::ENGLISH, Storage::memory()).unwrap(),
            );
        }
        MADE_UP.with(|(one, other)| {
            let results = one.search(&query, &Filters::default(), 20);
            assert_eq!(results, other.search(&query, &Filters::default(), 20));
            for hit in &results.hits {
                let length = hit.excerpt.text.chars().count();
                assert!(length <= excerpt::LONGEST, "{hit:?}");
                assert!(hit.excerpt.matches.iter().all(|(a, b)| a < b && *b <= length), "{hit:?}");
            }
            let explained = one.explain(&query, &Options { limit: 20, ..Options::default() });
            assert_eq!(explained.hits.into_iter().map(|(hit, _)| hit).collect::<Vec<_>>(), results.hits);
        });
    }

    #[test]
    fn any_text_has_a_shape_and_words(text in "\\PC{0,60}|[ '\"<>…a1-]{0,60}") {
        let shape = crate::shape::Shape::of(&text);
        let _ = shape.same_error(&signature::Text::new(&text));
        for word in words::words(&text, Language::ENGLISH) {
            assert!(text.get(word.range).is_some());
        }
    }
}
