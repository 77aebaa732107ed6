//! What an address is when it is accepted, and how much is told of what is lost.

use std::fmt::Write as _;

use jiff::civil::date;

use super::super::{State, accept, read, source};
use super::{found, site};

#[test]
fn a_withdrawn_incident_is_accepted_as_withdrawn() {
    let text =
        "---\nid: INC-2023-001\ntitle: T\ndate: 2023\nstatus: withdrawn\nreason: R.\nsummary: S\n---\n## Cause\n";
    let (book, site, _) = site(&[("content/incidents/i.md", text)]);
    let accepted = accept(&book, &site, None, date(2026, 11, 28)).unwrap();
    let lines: Vec<&str> = accepted.text.lines().filter(|line| line.starts_with("incidents/inc-")).collect();
    assert_eq!(lines, ["incidents/inc-2023-001.html 2026-11-28 withdrawn"]);
}

#[test]
fn of_two_states_the_later_holds() {
    for text in ["a.html 2026-11-29\na.html 2026-11-30 moved\n", "a.html 2026-11-29 moved\na.html 2026-11-30\n"] {
        let states: Vec<State> = read(&source(text)).value.lines.iter().map(|line| line.state).collect();
        assert_eq!(states, [State::Moved], "{text}");
    }
}

#[test]
fn the_only_new_record_of_a_kind_is_offered_however_it_is_called() {
    let recipe = |id: &str| format!("---\nid: {id}\ntitle: T\nproblem: P\nphases: [{{id: p}}]\n---\n");
    let (one, other) = (recipe("new-name"), recipe("another"));
    let lost = "recipes/zzz.html 2026-11-28\n";
    let told = found(&[("content/recipes/a.md", &one)], lost);
    assert!(told[0].contains("if it is `new-name` now, add `aliases: [zzz]`"), "{told:#?}");
    let told = found(&[("content/recipes/a.md", &one), ("content/recipes/b.md", &other)], lost);
    assert!(told[0].contains("add `aliases: [zzz]` to the recipe that took over"), "{told:#?}");
}

#[test]
fn of_very_many_lost_places_the_first_hundred_are_told() {
    let mut lost = String::new();
    for place in 100..203 {
        let _ = writeln!(lost, "guides/g.html#p{place} 2026-11-28");
    }
    let told = found(&[("content/guides/g.md", "---\ntitle: G\n---\nText.\n")], &lost);
    assert_eq!(told.len(), 101, "{told:#?}");
    assert!(told[100].contains("3 more published places would vanish"), "{}", told[100]);
}
