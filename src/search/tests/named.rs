//! What a query names: records by their addresses, the decision tree, the program's own checks.

use super::*;

fn searcher() -> Searcher {
    let recipe = "---\nid: drop-column\ntitle: Drop a column\nproblem: p\nstatus: draft\nwhen: {q: a}\n---\n\n## Copy\n\nA text.\n";
    let rules = "linter: django-migration-linter\nrules:\n  - {id: DROP_COLUMN, summary: A column is dropped}\n\
        \x20 - {id: NOT_NULL, summary: A column is required}\n";
    let decide = "title: How many phases\nquestions:\n  - {id: q, ask: Which table, answers: [{value: a, text: A}, {value: b, text: B, no-recipe: Ask.}]}\n";
    let files = [
        ("content/incidents/2024-03-01-orders.md", INCIDENT),
        ("content/rules/squawk.yaml", RULES),
        ("content/rules/dml.yaml", rules),
        ("content/glossary.yaml", GLOSSARY),
        ("content/recipes/drop-column.md", recipe),
        ("content/decide.yaml", decide),
    ];
    Searcher::new(&book(&files)).unwrap()
}

/// What a query names, in order.
fn named(searcher: &Searcher, query: &str) -> Vec<String> {
    let hits = searcher.search(query, &Filters::default(), 10).hits;
    hits.into_iter().filter(|hit| hit.group == Group::Named).map(|hit| hit.id).collect()
}

#[test]
fn an_address_names_its_record() {
    let searcher = searcher();
    for (query, id) in [
        ("https://handbook.example/migrations/rules/squawk/ban-drop-column.html", "squawk/ban-drop-column"),
        ("see https://handbook.example/recipes/drop-column.html#copy, please", "drop-column"),
        ("../recipes/drop-column.html", "drop-column"),
        ("content/recipes/drop-column.md", "drop-column"),
        ("[[recipe/drop-column]]", "drop-column"),
        ("recipe/drop-column", "drop-column"),
        ("rules/django-migration-linter/not_null.html", "django-migration-linter/NOT_NULL"),
        ("django-migration-linter/not_null.html", "django-migration-linter/NOT_NULL"),
        ("https://handbook.example/incidents/inc-2024-007.html", "INC-2024-007"),
        ("glossary.html#rca", "rca"),
        ("https://handbook.example/decide/#q", "decide"),
        ("decision tree", "decide"),
        ("Traceback\nx\nError: see https://handbook.example/recipes/drop-column.html", "drop-column"),
    ] {
        assert_eq!(named(&searcher, query), [id], "{query}");
        assert_eq!(first(&searcher, query), id, "{query}");
    }
    assert_eq!(named(&searcher, "MIG012/ban-drop-table").len(), 2);
    // A file of a program is no page of the handbook.
    for query in
        ["Error: app/recipes/drop-column.py failed", "Error: recipes/drop-column: x", "and/or", "rules/none.html"]
    {
        assert_eq!(named(&searcher, query), [""; 0], "{query}");
    }
}

#[test]
fn a_check_is_named_as_it_is_written_or_printed() {
    let searcher = searcher();
    for query in [
        "duplicate-key",
        "what is duplicate-key?",
        "rcabook/duplicate-key",
        "error[duplicate-key]: `title` stands twice",
        "Error: rcabook/duplicate-key",
        "https://handbook.example/rules/rcabook/duplicate-key.html",
    ] {
        assert_eq!(named(&searcher, query), ["rcabook/duplicate-key"], "{query}");
    }
    for query in
        ["duplicate key", "Duplicate Key", "Error: duplicate-key: x", "Error: [duplicate-key] x", "duplicate key v"]
    {
        assert!(!ids(&searcher, query).iter().any(|id| id.starts_with("rcabook/")), "{query}");
    }
}

#[test]
fn checks_change_nothing_of_what_words_find() {
    let searcher = searcher();
    let (checks, records): (Vec<Document>, Vec<Document>) =
        searcher.indexed().iter().cloned().partition(|document| document.kind == Kind::Check);
    assert!(checks.len() > 50);
    let without = Searcher::build(&records, Language::ENGLISH, Storage::memory()).unwrap();
    assert_eq!(without.index.unit_count(), searcher.index.unit_count());
    for query in ["column", "duplicate identifier", "unknown key", "public lesson left empty", "queue grew"] {
        let filters = Filters::default();
        assert_eq!(without.search(query, &filters, 10).hits, searcher.search(query, &filters, 10).hits, "{query}");
    }
}
