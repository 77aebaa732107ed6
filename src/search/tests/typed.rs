//! Words that are still being typed, and what is shown of what was found.

use super::first;
use super::languages::of;
use crate::search::{Filters, Searcher};

fn excerpt(searcher: &Searcher, query: &str) -> String {
    searcher.search(query, &Filters::default(), 1).hits.remove(0).excerpt.text
}

#[test]
fn a_little_word_that_is_being_typed_is_a_beginning() {
    let searcher = of("en", &[("history", "A history of foreign keys"), ("other", "The metadata")]);
    for (query, id) in [("hi", "history"), ("his", "history"), ("hist", "history"), ("for", "history")] {
        assert_eq!(first(&searcher, query), id, "{query}");
    }
    assert_eq!(first(&searcher, "to me"), "other", "of little words alone the last one is it");
    assert_eq!(first(&searcher, "history the"), "history", "with another word it says nothing");
    let results = |query: &str| searcher.search(query, &Filters::default(), 10);
    for query in ["his ", "the", "u", "what is it ", "---"] {
        assert!(results(query).vague, "{query}");
        assert_eq!(results(query).unmatched, [""; 0], "{query}");
    }
    assert!(!results("uu").vague);
    assert_eq!(first(&of("de", &[("his", "his masters voice")]), "his"), "his");
}

#[test]
fn an_excerpt_shows_the_code_that_was_found() {
    let text = format!(
        "{} Rows are locked: 40P01 or 1213. {}",
        "deadlock detected while waiting. ".repeat(12),
        "x ".repeat(200)
    );
    let searcher = of("en", &[("right", &text)]);
    assert!(excerpt(&searcher, "ERROR: deadlock detected while waiting").contains("40P01"));
    assert!(!excerpt(&searcher, "deadlock waiting ").contains("40P01"), "of words alone the most count");
}
