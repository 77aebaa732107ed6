//! Records that are found by the words in which people ask for them.

use super::{GLOSSARY, INCIDENT, RULES, book};
use crate::search::{Filters, Group, Hit, Options, Searcher};

/// A handbook of which each record has such words.
fn asked() -> Searcher {
    let incident = INCIDENT.replace("teams:", "asked-as: [shop froze when a field became mandatory]\nteams:");
    let rules = RULES.replace("A column is dropped}", "A column is dropped, asked-as: [erase an attribute, \"1364\"]}");
    let glossary =
        GLOSSARY.replace("for old rows.}", "for old rows., asked-as: [populate records in chunks, 1364 twice]}");
    let prose = "---\nid: squawk/ban-drop-column\nasked-as: [get rid of a property]\n---\n\n## Fix\n\nWait.\n";
    let files = [
        ("content/incidents/2024-03-01-orders.md", &*incident),
        ("content/rules/squawk.yaml", &*rules),
        ("content/rules/squawk/ban-drop-column.md", prose),
        ("content/glossary.yaml", &*glossary),
    ];
    Searcher::new(&book(&files)).unwrap()
}

fn first(searcher: &Searcher, query: &str) -> Hit {
    searcher.search(query, &Filters::default(), 1).hits.remove(0)
}

/// The words of an excerpt that are marked.
fn marked(hit: &Hit) -> Vec<String> {
    let letters: Vec<char> = hit.excerpt.text.chars().collect();
    hit.excerpt.matches.iter().map(|(from, to)| letters[*from..*to].iter().collect()).collect()
}

#[test]
fn the_phrase_by_which_a_record_is_found_is_shown_in_quotes() {
    let searcher = asked();
    for (query, id, phrase, words) in [
        ("mandatory field", "INC-2024-007", "“shop froze when a field became mandatory”", vec!["field", "mandatory"]),
        ("erasing an attribute", "squawk/ban-drop-column", "“erase an attribute”", vec!["erase", "attribute"]),
        ("get rid of properties", "squawk/ban-drop-column", "“get rid of a property”", vec!["get", "rid", "property"]),
        ("populating in chunks", "backfill", "“populate records in chunks”", vec!["populate", "chunks"]),
    ] {
        let hit = first(&searcher, query);
        assert_eq!(
            (&*hit.id, &*hit.excerpt.text, marked(&hit)),
            (id, phrase, words.into_iter().map(str::to_owned).collect())
        );
    }
}

#[test]
fn who_reads_such_a_phrase_is_led_to_the_head_of_the_page() {
    let searcher = asked();
    let place = |query: &str| {
        let hit = first(&searcher, query);
        (hit.address.contains('#'), hit.section.is_some(), hit.excerpt.text)
    };
    assert_eq!(place("queue grew"), (true, true, "The queue grew.".to_owned()));
    let phrase = "“shop froze when a field became mandatory”";
    assert_eq!(place("queue grew when shop froze mandatory"), (false, false, phrase.to_owned()));
}

#[test]
fn what_the_record_says_itself_is_shown_first() {
    let searcher = asked();
    assert_eq!(
        first(&searcher, "required before old code").excerpt.text,
        "A column was required before old code knew it."
    );
    // Each has one of the words.
    assert_eq!(first(&searcher, "queue mandatory").excerpt.text, "The queue grew.");
}

#[test]
fn a_phrase_in_quotes_may_be_one_of_them() {
    let results = asked().search("\"rid of a property\"", &Filters::default(), 5);
    assert!(results.phrases.unwrap().held);
    assert_eq!(results.hits.iter().map(|hit| &*hit.id).collect::<Vec<_>>(), ["squawk/ban-drop-column"]);
}

#[test]
fn a_code_of_a_pasted_error_is_not_looked_up_in_them() {
    let found = asked()
        .explain("ERROR 1364: Field 'x' doesn't have a default value", &Options { limit: 9, ..Options::default() });
    assert_eq!(found.plan.codes, 1);
    let ids: Vec<(&str, Group)> = found.hits.iter().map(|(hit, _)| (&*hit.id, hit.group)).collect();
    assert_eq!(ids, [("INC-2024-007", Group::SameError)]);
}
