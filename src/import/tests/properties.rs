//! Lists at random: what holds of each.

use proptest::prelude::*;

use super::super::fields;
use super::*;

/// Words that YAML reads in ways of its own, and words that it does not.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,8}( [a-z]{1,8}){0,3}",
        "[ -~]{1,20}",
        "[\\PC]{1,12}",
        prop_oneof![
            Just("yes"),
            Just("null"),
            Just("- a: b #c"),
            Just("1e3"),
            Just("'x"),
            Just("a: b"),
            Just("@x"),
            Just("…\u{2028}")
        ]
        .prop_map(str::to_owned),
    ]
}

fn identifiers() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-E][1-3]",
        "[a-c]-[a-b]",
        "M/[A-C]",
        Just("no".to_owned()),
        Just("1".to_owned()),
        Just("a: b".to_owned())
    ]
}

prop_compose! {
    fn any_rule()(
        id in identifiers(), name in proptest::option::of("[a-c]{1,2}"), summary in words(),
        level in proptest::option::of(0..4usize), docs in proptest::option::of("https://[a-z]{1,6}/[a-z#&?]{0,6}"),
        formerly in proptest::collection::vec(identifiers(), 0..2), gone in proptest::bool::weighted(0.1),
    ) -> Listed {
        let levels = [RuleLevel::Error, RuleLevel::Warning, RuleLevel::Info, RuleLevel::Off];
        let summary = summary.split_whitespace().collect::<Vec<_>>().join(" ");
        let formerly = formerly.into_iter().filter(|old| *old != id).collect();
        Listed {
            summary: Some(if summary.is_empty() { "S".to_owned() } else { summary }),
            severity: level.map(|l| levels[l]), gone: gone.then(Vec::new), id, name, docs, formerly, ..Listed::default()
        }
    }
}

fn any_list() -> impl Strategy<Value = List> {
    (proptest::collection::vec(any_rule(), 0..8), any::<bool>(), proptest::option::of("[0-9]\\.[0-9]")).prop_map(
        |(rules, partial, version)| {
            let mut by_id = std::collections::BTreeMap::new();
            for rule in rules {
                by_id.entry(rule.id.to_lowercase()).or_insert(rule);
            }
            let mut rules: Vec<Listed> = by_id.into_values().collect();
            rules.sort_by(|a, b| a.id.cmp(&b.id));
            List { version, rules, partial, ..List::default() }
        },
    )
}

proptest! {
    #[test]
    fn importing_twice_is_importing_once(lists in proptest::collection::vec(any_list(), 1..4), uses in any::<u8>()) {
        let used = |id: &str| (id.bytes().map(u32::from).sum::<u32>() % 8 < u32::from(uses % 9)).then(|| "x".to_owned());
        let mut text = write_new("l", &lists[0]);
        if lists[0].rules.iter().all(|r| r.gone.is_some()) {
            text = "linter: l\nrules: []\n".to_owned();
        }
        let mut known_ids = Vec::new();
        for list in &lists {
            let how = known(&used, list.partial);
            let changes = compare(&parse_yaml(&text).unwrap(), "l", list, &how);
            let once = apply(&text, "l", &changes).unwrap();
            let again = compare(&parse_yaml(&once).unwrap(), "l", list, &how);
            prop_assert!(again.is_empty(), "{again:?}\nafter\n{once}");
            // An identifier that something uses is never lost: it is a rule, or another name of one.
            known_ids.extend(ids_of(&once));
            let now = ids_of(&once);
            let unique: std::collections::BTreeSet<&String> = now.iter().collect();
            prop_assert_eq!(unique.len(), now.len(), "an identifier stands twice in\n{}", once);
            for id in known_ids.iter().filter(|id| used(id).is_some()) {
                prop_assert!(now.contains(id), "{id} is lost in\n{once}");
            }
            text = once;
        }
    }

    #[test]
    fn any_bytes_are_a_list_or_findings(text in "\\PC{0,60}", file in prop_oneof![Just("x.json"), Just("x.csv"), Just("x")]) {
        let checked = listed(file, &text);
        prop_assert!(!checked.findings.is_empty() || !checked.value.rules.is_empty());
    }
}

/// The identifiers and aliases of a catalogue, in lower case.
fn ids_of(text: &str) -> Vec<String> {
    let node = parse_yaml(text).unwrap();
    let Some(crate::record::Node::List(rules)) = fields::get(&node, "rules") else { return Vec::new() };
    let aliases = |r| match fields::get(r, "aliases") {
        Some(crate::record::Node::List(items)) => items.iter().filter_map(fields::text).collect(),
        _ => Vec::new(),
    };
    let all = rules.iter().flat_map(|r| fields::get(r, "id").and_then(fields::text).into_iter().chain(aliases(r)));
    all.map(|id| id.to_lowercase()).collect()
}
