//! What an answer has beside its records: counts of facets, words without a match, what may have been meant, toggles.

use super::{GLOSSARY, INCIDENT, RULES, book, ids, small};
use crate::search::excerpt::excerpt;
use crate::search::plan::plan;
use crate::search::query::read_plainly;
use crate::search::{Facet, Filters, Kind, Options, Phrases, Results, Searcher, Toggles};

fn answer(searcher: &Searcher, query: &str, options: Options) -> Results {
    searcher.answer(query, &Options { limit: 10, ..options })
}

fn counts(results: &Results, facet: &str) -> Vec<(String, usize)> {
    let counts = results.facets.iter().find(|counts| counts.name == facet).unwrap();
    counts.values.iter().map(|value| (value.value.clone(), value.count)).collect()
}

fn pairs(list: &[(&str, usize)]) -> Vec<(String, usize)> {
    list.iter().map(|(value, count)| ((*value).to_owned(), *count)).collect()
}

#[test]
fn a_reference_is_found_and_shown_by_the_words_of_its_link() {
    let incident = INCIDENT
        .replace("summary: A column", "summary: \"See [[term/backfill]]. A column")
        .replace("old code knew it.", "old code knew it.\"")
        .replace("### In numbers\n", "### In numbers, by [[term/backfill]]\n")
        .replace("The queue grew.", "The queue grew, see [[squawk/MIG012]].");
    let files = [
        ("content/incidents/a.md", &*incident),
        ("content/rules/squawk.yaml", RULES),
        ("content/glossary.yaml", GLOSSARY),
    ];
    let searcher = Searcher::new(&book(&files)).unwrap();
    let hit = |query: &str| searcher.search(query, &Filters::default(), 1).hits.remove(0);
    assert_eq!(
        hit("column required before old code").excerpt.text,
        "See backfill. A column was required before old code knew it."
    );
    assert_eq!(hit("ruckstau").section.as_deref(), Some("What happened › In numbers, by backfill"));
    assert_eq!(hit("queue grew").excerpt.text, "The queue grew, see squawk/MIG012.");
}

#[test]
fn facets_count_what_the_other_choices_let_through() {
    let searcher = small();
    let all = answer(&searcher, "column", Options::default());
    assert_eq!(counts(&all, "kind"), pairs(&[("incident", 1), ("rule", 2), ("term", 1)]));
    assert_eq!(counts(&all, "database"), pairs(&[("postgresql", 2), ("mysql", 1)]));
    assert_eq!(counts(&all, "year"), pairs(&[("2024", 1)]));
    assert_eq!(all.facets[0].values[1].label, "Rules");

    let filters = Filters { kinds: vec![Kind::Rule], ..Filters::default() };
    let rules = answer(&searcher, "column", Options { filters, ..Options::default() });
    assert_eq!(rules.total, 2);
    assert_eq!(counts(&rules, "kind"), counts(&all, "kind"), "one more tick here shows more");
    assert_eq!(counts(&rules, "database"), pairs(&[("postgresql", 2)]));

    let mut filters = Filters { kinds: vec![Kind::Rule], ..Filters::default() };
    filters.add("database", "MySQL");
    let none = answer(&searcher, "column", Options { filters, ..Options::default() });
    assert_eq!(none.total, 0);
    assert_eq!(counts(&none, "kind"), pairs(&[("incident", 1), ("rule", 0)]), "what is chosen stays");
    assert_eq!(counts(&none, "database"), pairs(&[("postgresql", 2), ("mysql", 0)]));
}

/// A handbook of terms that all say the same words, and one that says them in a row, behind all others.
fn scattered(count: usize) -> Searcher {
    use std::fmt::Write as _;
    let mut terms = String::from("terms:\n");
    for n in 0..count {
        writeln!(terms, "  - {{id: t{n:03}, term: alpha beta {n:03}, definition: Of alpha beta and beta alpha.}}")
            .unwrap();
    }
    terms.push_str(
        "  - {id: zz, term: zz, definition: All that alpha beta gamma says stands here for once among many words.}\n",
    );
    let incident = INCIDENT.replace("The queue grew.", "The alpha beta gamma queue.");
    let files = [
        ("content/glossary.yaml", &*terms),
        ("content/incidents/a.md", &*incident),
        ("content/rules/squawk.yaml", RULES),
    ];
    Searcher::new(&book(&files)).unwrap()
}

#[test]
fn a_phrase_is_looked_for_in_what_passes_the_filters() {
    let searcher = scattered(60);
    let asked = |query: &str| answer(&searcher, query, Options::default());
    let found = |results: &Results| results.hits.iter().map(|hit| hit.id.clone()).collect::<Vec<_>>();
    let phrases = |held, unchecked| Some(Phrases { held, unchecked });
    let incident = asked("\"beta gamma\" alpha kind:incident");
    assert_eq!(found(&incident), ["INC-2024-007"]);
    assert_eq!(incident.phrases, phrases(true, 0));
    let term = asked("\"beta gamma\" alpha kind:term");
    assert_eq!((found(&term), term.phrases), (vec!["zz".to_owned()], phrases(true, 0)));
    assert_eq!(asked("alpha").phrases, None);
    let none = asked("\"gamma beta\" alpha kind:term");
    assert!(none.hits.len() > 1 && none.phrases == phrases(false, 0), "words alone, and it is said");
}

#[test]
fn a_phrase_that_few_records_hold_is_found_behind_the_best() {
    let asked = |searcher: &Searcher, query: &str| answer(searcher, query, Options::default());
    // All words are in all records: those that say them often are better than the one that holds them in a row.
    let few = asked(&scattered(60), "\"that alpha beta\"");
    assert_eq!(few.hits.iter().map(|hit| hit.id.as_str()).collect::<Vec<_>>(), ["zz"]);
    let many = asked(&scattered(150), "\"that alpha beta\"");
    let unchecked = many.phrases.map(|phrases| phrases.unchecked).unwrap();
    assert_eq!(many.phrases, Some(Phrases { held: false, unchecked: 52 }), "what was not looked at is told");
    assert!(unchecked > 0 && many.hits.len() == 10);
    let enough = asked(&scattered(60), "\"alpha beta\"");
    assert_eq!((enough.total, enough.phrases), (20, Some(Phrases { held: true, unchecked: 42 })));
}

#[test]
fn words_that_match_nothing_are_named() {
    let searcher = small();
    let unmatched = |query: &str| answer(&searcher, query, Options::default()).unmatched;
    assert_eq!(unmatched("column zebras xylophone.zebra"), ["zebras", "xylophone.zebra"]);
    assert_eq!(unmatched("column xylophone.queue"), Vec::<String>::new());
}

#[test]
fn when_nothing_is_found_something_near_is_offered() {
    let searcher = small();
    let near = |query: &str, filters: &Filters| {
        let results = answer(&searcher, query, Options { filters: filters.clone(), ..Options::default() });
        assert_eq!(results.hits, []);
        results.nearest.into_iter().map(|near| near.id).collect::<Vec<_>>()
    };
    assert_eq!(near("MIG999", &Filters::default()), ["squawk/MIG012"]);
    assert_eq!(near("backzzzzz", &Filters::default()), ["backfill"]);
    assert_eq!(near("qqqqq", &Filters::default()), Vec::<String>::new());
    let guides = Filters { kinds: vec![Kind::Guide], ..Filters::default() };
    assert_eq!(near("mig012", &guides), ["squawk/MIG012"], "what the filters keep back");
    assert!(answer(&searcher, "mig012", Options::default()).nearest.is_empty());
}

#[test]
fn toggles_change_what_is_looked_up_and_not_what_is_shown() {
    let searcher = small();
    let paste = "Error: cannot fill 'zebra_88' and the queue: quux";
    let plain = answer(&searcher, paste, Options::default());
    let error = plain.error.clone().unwrap();
    assert_eq!(error.kept, ["Error", "cannot", "fill", "queue", "quux"]);
    assert_eq!(error.masked.iter().map(|m| m.text.as_str()).collect::<Vec<_>>(), ["'zebra_88'"]);

    let toggles = Toggles { off: vec!["Queue".to_owned()], on: vec!["'zebra_88'".to_owned()] };
    let options = Options { toggles, ..Options::default() };
    let turned = searcher.explain(paste, &options);
    let words: Vec<&str> = turned.plan.clauses.iter().map(|clause| clause.word.as_str()).collect();
    assert_eq!(words, ["error", "cannot", "fill", "quux", "zebra_88", "zebra"]);
    assert_eq!(turned.error, Some(error));
}

#[test]
fn a_word_in_another_form_than_any_record_has_is_found() {
    let searcher = small();
    // The records say "renamed" and "Renaming", "dropped", "stopped", "existing".
    for (query, id) in
        [("renamer ", "squawk/MIG012"), ("dropping ", "squawk/ban-drop-column"), ("stops ", "INC-2024-007")]
    {
        assert_eq!(ids(&searcher, query).first().map(String::as_str), Some(id), "{query}");
    }
    assert_eq!(ids(&searcher, "columnar "), ids(&searcher, "column "));
}

#[test]
fn filters_name_facets_in_any_case() {
    let mut filters = Filters::default();
    assert!(filters.add("Database", "MySQL") && filters.facets.contains_key(&Facet::Database));
}

#[test]
fn every_query_of_the_parity_list_is_answered() {
    let list = include_str!("../../../tests/search/parity-queries.yaml");
    let searcher = small();
    let queries = list.lines().filter_map(|line| line.strip_prefix("- "));
    let queries: Vec<String> = queries.map(|json| serde_json::from_str(json).unwrap()).collect();
    assert!(queries.len() >= 300, "{}", queries.len());
    for query in &queries {
        let results = answer(&searcher, query, Options::default());
        assert_eq!(results.hits.is_empty(), results.total == 0, "{query}");
        assert!(results.hits.len() <= 10 && results.nearest.len() <= 5, "{query}");
    }
}

#[test]
fn tickets_tests_and_sources_lead_to_what_names_them() {
    let incident = |id: &str, more: &str| {
        format!("---\nid: {id}\ntitle: T {id}\ndate: 2024-01-01\nstatus: draft\nsummary: S.\n{more}---\nPay two.\n")
    };
    let other = incident("INC-2024-002", "");
    let named = incident(
        "INC-2024-001",
        "actions: [{text: a, ticket: 'https://jira.example/browse/PAY-2'}, {text: b, ticket: OPS-77}]\n\
         lessons: [{id: l, text: L, tests: [e2e/probes_test.go]}]\nquotes: [{text: q, by: Ada Lovelace}]\nunmapped: [heliotrope]\n\
         links: [{rel: reference, to: 'https://x.example', text: The zeppelin paper}]\n\
         corrections: [{at: 2024-02-01, text: c, source: quartermaster}]\n",
    );
    let files = [("content/incidents/a.md", &*named), ("content/incidents/b.md", &*other)];
    let searcher = Searcher::new(&book(&files)).unwrap();
    for (query, id) in [
        ("PAY-2", "INC-2024-001"),
        ("ops 77", "INC-2024-001"),
        ("probes_test.go", "l"),
        ("lovelace", "INC-2024-001"),
        ("heliotrope", "INC-2024-001"),
        ("zeppelin", "INC-2024-001"),
        ("quartermaster", "INC-2024-001"),
    ] {
        assert_eq!(super::first(&searcher, query), id, "{query}");
    }
}

#[test]
fn a_section_without_the_words_shows_where_the_record_has_them() {
    let searcher = small();
    let incident = searcher.index.documents.iter().find(|document| document.id == "INC-2024-007").unwrap();
    let unit = incident.units.iter().position(|unit| unit.heading.ends_with("In numbers")).unwrap();
    let shown = |query: &str| {
        let asked = read_plainly(query, searcher.index.language);
        excerpt(&searcher.index, incident, unit, &plan(&searcher.index, &searcher.synonyms, &asked)).0.text
    };
    let own = "Rückstau of 4,000 orders, and a --fake that was wrong.";
    assert_eq!(shown("wrong column"), own);
    assert_eq!(shown("required column numbers"), "A column was required before old code knew it.");
    assert_eq!(shown("numbers"), own);
}
