use std::sync::Arc;

use super::*;
use crate::diag::{Checked, Code};
use crate::record::{RuleLevel, parse_yaml};

mod properties;

const CATALOGUE: &str = "# Ours.
linter: l
version: \"1.0\"
rules:
# The first.
- id: A1
  name: first
  summary: Our own words. # kept
  severity: warning
  note: |
    # no comment
    More of them.
# In flow style.
- {id: B2, summary: 'Two, too.', severity: error, aliases: [OLD2]}

- id: C3
  summary: Three.
  aliases: [c]
";

fn listed(file: &str, text: &str) -> Checked<List> {
    read(&Arc::from(file), text, "l", &["The L".to_owned()])
}

#[track_caller]
fn list_of(file: &str, text: &str) -> List {
    let Checked { value, findings } = listed(file, text);
    assert_eq!(findings, Vec::new());
    value
}

#[track_caller]
fn refused(file: &str, text: &str) -> (Code, String, Option<String>) {
    let findings = listed(file, text).findings;
    let first = findings.into_iter().next().expect("a finding");
    (first.code, first.message, first.help)
}

fn nobody(_: &str) -> Option<String> {
    None
}

fn somebody(_: &str) -> Option<String> {
    Some("incidents/one.md".to_owned())
}

fn known<'a>(used: &'a dyn Fn(&str) -> Option<String>, partial: bool) -> Known<'a> {
    Known { renamed: &[], take: &[], partial, used }
}

fn updated(text: &str, list: &List, known: &Known<'_>) -> String {
    let changes = compare(&parse_yaml(text).unwrap(), "l", list, known);
    apply(text, "l", &changes).unwrap()
}

fn rule(id: &str) -> Listed {
    Listed { id: id.to_owned(), summary: Some(format!("Says {id}.")), ..Listed::default() }
}

fn rules(ids: &[&str]) -> List {
    List { rules: ids.iter().map(|id| rule(id)).collect(), ..List::default() }
}

#[test]
fn a_sarif_log_lists_the_rules_of_its_tool() {
    let text = r#"{"version": "2.1.0", "runs": [
        {"tool": {"driver": {"name": "other", "rules": [{"id": "X"}]}}},
        {"tool": {"driver": {"name": "The L", "semanticVersion": "2.1", "rules": [
            {"id": "A1", "name": "OneThing", "shortDescription": {"text": "One\n  line."}, "helpUri": "https://l.example/a1",
             "defaultConfiguration": {"level": "note"}, "deprecatedIds": ["A0"]},
            {"id": "B2", "fullDescription": {"text": "Two."}, "helpUri": "javascript:x", "defaultConfiguration": {"enabled": false}}]},
          "extensions": [{"name": "more", "rules": [{"id": "C3", "shortDescription": {"text": "Three."}}]}]},
         "results": [{"ruleId": "A1"}]}]}"#;
    let list = list_of("x.sarif", text);
    assert_eq!((list.version.as_deref(), list.partial), (Some("2.1"), false));
    let [a, b, c] = list.rules.as_slice() else { panic!("{list:?}") };
    let expected = Listed {
        id: "A1".to_owned(),
        name: Some("OneThing".to_owned()),
        summary: Some("One line.".to_owned()),
        severity: Some(RuleLevel::Info),
        docs: Some("https://l.example/a1".to_owned()),
        formerly: vec!["A0".to_owned()],
        ..Listed::default()
    };
    assert_eq!(*a, expected);
    assert_eq!((b.severity, b.docs.as_deref(), b.summary.as_deref()), (Some(RuleLevel::Off), None, Some("Two.")));
    assert_eq!(c.id, "C3");
    let only_results =
        text.replace(r#"[{"ruleId": "A1"}]"#, r#"[{"ruleId": "A1"}, {"ruleId": "B2"}, {"rule": {"id": "C3"}}]"#);
    assert!(list_of("x.sarif", &only_results).partial, "a report that names what it found, and no more");
}

#[test]
fn json_lists_come_in_three_shapes() {
    let own = r#"[{"rule_id": "A1", "severity": "high", "description": "One.", "db_vendors": ["all"]},
                  {"rule_id": "B2", "severity": "?", "description": "Two.", "db_vendors": ["mysql", "mariadb"]}]"#;
    let list = list_of("x.json", own);
    assert_eq!(list.rules[0].severity, Some(RuleLevel::Error));
    assert_eq!(
        (list.rules[0].databases.len(), list.rules[1].databases.as_slice()),
        (0, ["mysql".to_owned(), "mariadb".to_owned()].as_slice())
    );
    assert_eq!(list.rules[1].severity, None);
    let keyed = list_of("x.json", r#"{"A1": "One.", "B2": {"docs": "https://l.example/b"}, "$schema": 1}"#);
    assert_eq!(keyed.rules[0].summary.as_deref(), Some("One."));
    assert_eq!(keyed.rules[1].docs.as_deref(), Some("https://l.example/b"));
    let manifest = r#"{"format": 1, "linters": [{"linter": "l", "version": "3"}], "rules": [
        {"id": "l/A1", "linter": "l", "rule": "A1", "summary": "One.", "status": "active", "aliases": ["l/A0"]},
        {"id": "l/B2", "linter": "l", "rule": "B2", "summary": "Two.", "status": "retired", "replaced-by": ["l/A1"], "aliases": []},
        {"id": "m/C3", "linter": "m", "rule": "C3", "summary": "Not ours."}]}"#;
    let list = list_of("rules.json", manifest);
    assert_eq!(list.version.as_deref(), Some("3"));
    assert_eq!(list.rules.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["A1", "B2"]);
    assert_eq!(list.rules[0].formerly, ["A0"]);
    assert_eq!(list.rules[1].gone.as_deref(), Some(["l/A1".to_owned()].as_slice()));
}

#[test]
fn tables_have_a_header_and_any_usual_separator() {
    for text in [
        "id,summary,Severity,aliases\nA1,\"One, and \"\"more\"\"\",error,A0 A00\n",
        "\u{20}\nsummary;ID;severity;aliases\n\"One, and \"\"more\"\"\";A1;error;A0,A00\n",
        "RuleId\tsummary\tlevel\tformerly\r\nA1\t\"One, and \"\"more\"\"\"\tERROR\tA0;A00\r\n",
    ] {
        let list = list_of("x.txt", text);
        assert_eq!(list.rules.len(), 1, "{text}");
        assert_eq!(list.rules[0].id, "A1");
        assert_eq!(list.rules[0].summary.as_deref(), Some("One, and \"more\""));
        assert_eq!(list.rules[0].severity, Some(RuleLevel::Error));
        assert_eq!(list.rules[0].formerly, ["A0", "A00"]);
    }
}

#[test]
fn rubocop_shows_its_cops_as_yaml() {
    let text = "# Available cops (2)\n# Department 'Migration' (2):\nMigration/AddIndex:\n  Description: Use the concurrent way.\n  Enabled: true\n  VersionAdded: '1.2'\n  Reference:\n  - https://l.example/a\n  Include:\n  - db/*.rb\n\nMigration/Datetime:\n  Enabled: false\n  Severity: fatal\n";
    let list = list_of("cops.yml", text);
    let [a, d] = list.rules.as_slice() else { panic!("{list:?}") };
    assert_eq!(
        (a.id.as_str(), a.severity, a.since.as_deref()),
        ("Migration/AddIndex", Some(RuleLevel::Warning), Some("1.2"))
    );
    assert_eq!(a.docs.as_deref(), Some("https://l.example/a"));
    assert_eq!((d.severity, d.summary.as_deref()), (Some(RuleLevel::Off), None));
}

#[test]
fn what_is_no_list_says_where_and_what_to_do() {
    let cases = [
        ("x.json", "", Code::UnreadableRuleList, "the file is empty"),
        ("x.json", "[{\"id\": \"A\"", Code::UnreadableRuleList, "this is no valid JSON: EOF"),
        ("x.json", "[]", Code::UnreadableRuleList, "the file lists no rules"),
        ("x.sarif", "{\"runs\": []}", Code::UnreadableRuleList, "no run of this log is of l"),
        (
            "x.sarif",
            "{\"runs\": [{\"tool\": {\"driver\": {\"name\": \"a\"}}}, {}]}",
            Code::UnreadableRuleList,
            "no run of this log is of l",
        ),
        ("x.json", "[{\"summary\": \"One.\"}]", Code::MissingKey, "a rule has no identifier"),
        ("x.json", "[{\"id\": \"../x\", \"summary\": \"One.\"}]", Code::InvalidId, "`../x` is no identifier"),
        (
            "x.json",
            "[{\"id\": \"A\", \"summary\": \"1\"}, {\"id\": \"a\", \"summary\": \"2\"}]",
            Code::DuplicateId,
            "`a` stands twice",
        ),
        ("x.csv", "what,summary\nA,B\n", Code::UnreadableRuleList, "the header has no column"),
        ("x.csv", "id,summary\nA,One,two,three\n", Code::UnreadableRuleList, "it has 4 fields, and the header 2"),
        ("x.csv", "id,summary\n,One\n", Code::MissingKey, "a rule has no identifier"),
        ("x.txt", "E1 a rule\nE2 another\n", Code::UnreadableRuleList, "this is none of the known forms"),
        ("x.yml", "a: [\n", Code::UnreadableRuleList, "this is none of the known forms"),
        ("x.xml", "<rules/>", Code::UnreadableRuleList, "this is none of the known forms"),
    ];
    for (file, text, code, message) in cases {
        let (found, said, help) = refused(file, text);
        assert_eq!(found, code, "{text}: {said}");
        assert!(said.contains(message), "{text}: {said}");
        assert!(help.is_some_and(|h| !h.is_empty()), "{text}");
    }
}

#[test]
fn an_update_leaves_our_own_words_comments_and_the_order_alone() {
    let mut list = rules(&["A1", "B2", "C3", "B3"]);
    list.version = Some("2.0".to_owned());
    list.rules[0].severity = Some(RuleLevel::Error);
    list.rules[0].docs = Some("https://l.example/a: b".to_owned());
    list.rules[1].severity = Some(RuleLevel::Info);
    list.rules[1].name = Some("two".to_owned());
    let expected = "# Ours.
linter: l
version: \"2.0\"
rules:
# The first.
- id: A1
  name: first
  summary: Our own words. # kept
  severity: error
  note: |
    # no comment
    More of them.
  docs: \"https://l.example/a: b\"
# In flow style.
- {id: B2, summary: 'Two, too.', severity: info, aliases: [OLD2], name: two}

- id: B3
  summary: Says B3.
- id: C3
  summary: Three.
  aliases: [c]
";
    assert_eq!(updated(CATALOGUE, &list, &known(&nobody, false)), expected);
}

#[test]
fn what_is_gone_is_retired_where_it_is_used_and_removed_where_not() {
    let mut list = rules(&["A1", "D4"]);
    list.rules[1].formerly = vec!["X".to_owned()];
    let used = |id: &str| (id == "B2").then(|| "permalinks.lock".to_owned());
    let text = updated(CATALOGUE, &list, &known(&used, false));
    assert!(text.contains("aliases: [OLD2], retired: true}"), "{text}");
    assert!(!text.contains("C3") && text.contains("- id: D4\n  summary: Says D4.\n  aliases: [X]\n"), "{text}");
    assert_eq!(updated(&text, &list, &known(&used, false)), text);
    let back = updated(&text, &rules(&["A1", "B2", "D4"]), &known(&used, false));
    assert!(back.contains("aliases: [OLD2]}"), "{back}");
    let written = updated(CATALOGUE, &rules(&["B2", "C3"]), &known(&nobody, false));
    assert!(written.contains("    More of them.\n  retired: true\n"), "a rule that we wrote of is kept: {written}");
    let partial = compare(&parse_yaml(CATALOGUE).unwrap(), "l", &rules(&["A1"]), &known(&nobody, true));
    assert!(partial.is_empty(), "{partial:?}");
}

#[test]
fn a_rule_that_the_catalogue_itself_names_is_used() {
    let text = "linter: l
aliases: [old]
rules:
- {id: A, summary: s, retired: true, replaced-by: [l/B]}
- {id: B, summary: s}
- {id: B-2, summary: s}
- {id: C, summary: 's, unlike [[rule/old/E]] and c'}
- {id: D, summary: s, aliases: [d0]}
- {id: E, summary: 'l/E is its own name'}
- {id: F, summary: s, same-as: [L/D0]}
";
    let changes = compare(&parse_yaml(text).unwrap(), "l", &rules(&["C", "F"]), &known(&nobody, false));
    let kept = |by: &str| Change::Retired { successors: Vec::new(), used_by: format!("`{by}`, which names it") };
    let expected = [("B", kept("A")), ("B-2", Change::Removed), ("D", kept("F")), ("E", kept("C"))]
        .map(|(id, c)| (id.to_owned(), c));
    assert_eq!(changes.rules, expected);
    assert!(is_named("see l/b.", "l/b") && is_named("(b)", "b"));
    for part in ["l/b-2", "l/b_2", "xl/b", "-l/b", "l/bc"] {
        assert!(!is_named(part, "l/b"), "{part}");
    }
}

#[test]
fn a_retired_rule_is_not_taken_for_a_new_one_of_its_name() {
    let retired = CATALOGUE.replace("  name: first\n", "  name: first\n  retired: true\n");
    assert_ne!(retired, CATALOGUE);
    let mut list = rules(&["A2", "B2", "C3"]);
    list.rules[0].name = Some("first".to_owned());
    let changes = compare(&parse_yaml(&retired).unwrap(), "l", &list, &known(&nobody, false));
    let [(id, Change::Added(_))] = changes.rules.as_slice() else { panic!("{changes:?}") };
    assert_eq!(id, "A2");
}

#[test]
fn an_address_that_most_rules_share_is_no_page_of_a_rule() {
    let list = list_of(
        "x.json",
        r#"[{"id": "A", "summary": "s", "docs": "https://l.example/"}, {"id": "B", "summary": "s", "docs": "https://l.example/"},
            {"id": "C", "summary": "s", "docs": "https://l.example/c"}]"#,
    );
    let docs: Vec<Option<&str>> = list.rules.iter().map(|rule| rule.docs.as_deref()).collect();
    assert_eq!(docs, [None, None, Some("https://l.example/c")]);
}

#[test]
fn the_version_goes_behind_the_linter_however_lines_end() {
    let list = List { version: Some("2".to_owned()), ..rules(&["A1"]) };
    let versioned = |text: &str| updated(text, &list, &known(&nobody, false));
    let rule = "rules:\n- id: A1\n  summary: one\n";
    assert_eq!(
        versioned(&format!("# é\n\"linter\": l\r\n{rule}")),
        format!("# é\n\"linter\": l\r\nversion: \"2\"\r\n{rule}")
    );
    let heading = "# Katalog\n".repeat(14);
    assert_eq!(
        versioned(&format!("{heading}linter: l # für Prüfer\nname: N\r\n{rule}")),
        format!("{heading}linter: l # für Prüfer\nversion: \"2\"\r\nname: N\r\n{rule}")
    );
}

#[test]
fn a_renamed_rule_keeps_its_words_and_its_old_identifier() {
    let mut list = rules(&["A9", "OLD2", "C3"]);
    list.rules[0].formerly = vec!["A1".to_owned()];
    let text = updated(CATALOGUE, &list, &known(&somebody, false));
    assert!(text.contains("- id: A9\n  name: first\n  summary: Our own words. # kept\n"), "{text}");
    assert!(text.contains("    More of them.\n  aliases: [A1]\n"), "{text}");
    assert!(text.contains("{id: B2, "), "an alias that the list names is the same rule: {text}");
    assert_eq!(updated(&text, &list, &known(&somebody, false)), text);
    // By its name, and by the caller's word.
    let mut named = rules(&["A2", "B2", "C3"]);
    named.rules[0].name = Some("first".to_owned());
    assert!(updated(CATALOGUE, &named, &known(&nobody, false)).contains("- id: A2\n  name: first\n"));
    let renamed = [("C3".to_owned(), "C4".to_owned())];
    let told = Known { renamed: &renamed, ..known(&nobody, false) };
    let text = updated(CATALOGUE, &rules(&["A1", "B2", "C4"]), &told);
    assert!(text.contains("- id: C4\n  summary: Three.\n  aliases: [c, C3]\n"), "{text}");
}

#[test]
fn a_rule_that_became_part_of_another_names_it() {
    let mut list = rules(&["A1", "C3"]);
    list.rules[1].formerly = vec!["B2".to_owned()];
    let text = updated(CATALOGUE, &list, &known(&somebody, false));
    assert!(text.contains("aliases: [OLD2], retired: true, replaced-by: [l/C3]}"), "{text}");
}

#[test]
fn the_list_replaces_what_it_is_told_to_replace() {
    let mut list = rules(&["A1", "B2", "C3"]);
    list.rules[0].name = Some("other".to_owned());
    let changed = |take: &[String]| updated(CATALOGUE, &list, &Known { take, ..known(&nobody, false) });
    assert!(changed(&[]).contains("name: first\n  summary: Our own words. # kept"));
    let text = changed(&["name".to_owned(), "summary".to_owned()]);
    assert!(text.contains("name: other\n  summary: Says A1. # kept"), "{text}");
}

#[test]
fn several_changes_of_neighbours_find_their_places() {
    let text = "linter: l
rules:
- id: A
  databases: &all [mysql]
  summary: s
  severity: info
# Of B.
- {id: B, databases: *all, severity: info, summary: 's'}
- id: C
  databases: *all
  retired: true
  severity: info
  summary: s
";
    let list = |ids: &[&str]| {
        let rule = |rule: Listed| Listed {
            severity: Some(RuleLevel::Error),
            docs: Some(format!("https://l.example/{}", rule.id)),
            since: Some("2.0".to_owned()),
            ..rule
        };
        List { rules: rules(ids).rules.into_iter().map(rule).collect(), ..List::default() }
    };
    let expected = "linter: l
rules:
- id: A
  databases: &all [mysql]
  summary: s
  severity: error
  docs: https://l.example/A
  since: \"2.0\"
# Of B.
- {id: B, databases: *all, severity: error, summary: 's', docs: https://l.example/B, since: \"2.0\"}
- id: C
  databases: *all
  severity: error
  summary: s
  docs: https://l.example/C
  since: \"2.0\"
";
    assert_eq!(updated(text, &list(&["A", "B", "C"]), &known(&nobody, false)), expected);
}

#[test]
fn many_new_rules_find_their_places_in_a_catalogue() {
    // The whole catalogue looked through for each of them would take minutes.
    let new = |n: usize| format!("R{:06}", 7 * n % 20_000);
    let ids: Vec<String> = (0..20_000).map(new).collect();
    let list = rules(&ids.iter().map(String::as_str).collect::<Vec<_>>());
    let text =
        updated("linter: own\nrules:\n  - {id: R000001a, summary: S.}\n\n# The end.\n", &list, &known(&somebody, true));
    let mut found: Vec<&str> = text.lines().filter_map(|line| line.trim().strip_prefix("- id: ")).collect();
    assert_eq!(found.len(), 20_000);
    assert!(found.is_sorted());
    found.dedup();
    assert_eq!(found.len(), 20_000);
    assert!(text.ends_with("\n# The end.\n"), "{}", &text[text.len() - 200..]);
}

#[test]
fn a_layout_that_cannot_be_edited_is_refused() {
    let refuse = |text: &str, list: &List| {
        let changes = compare(&parse_yaml(text).unwrap(), "l", list, &known(&nobody, false));
        apply(text, "l", &changes).unwrap_err().to_string()
    };
    let flow = "linter: l\nrules: [{id: A, summary: S, severity: error}]\n";
    let mut list = rules(&["A", "B"]);
    assert!(refuse(flow, &list).starts_with("`B` is to be added") || refuse(flow, &list).contains("something else"));
    let block = "linter: l\nrules:\n- id: A\n  summary: S\n  aliases:\n  - X\n";
    list = rules(&["B"]);
    list.rules[0].formerly = vec!["A".to_owned()];
    assert_eq!(refuse(block, &list), "`A` is to become `B`");
}

#[test]
fn an_empty_catalogue_and_one_that_loses_all_its_rules_are_written_alike() {
    let empty = "linter: l\nrules: []\n";
    let one = updated(empty, &rules(&["A1"]), &known(&nobody, false));
    assert_eq!(one, "linter: l\nrules:\n- id: A1\n  summary: Says A1.\n");
    assert_eq!(updated(&one, &List::default(), &known(&nobody, false)), empty);
    let windows =
        updated("linter: l\r\nrules:\r\n  - id: B\r\n    summary: S\r\n", &rules(&["A", "B"]), &known(&nobody, false));
    assert_eq!(windows, "linter: l\r\nrules:\r\n  - id: A\r\n    summary: Says A.\r\n  - id: B\r\n    summary: S\r\n");
}

#[test]
fn a_key_named_linter_may_say_where_a_rule_comes_from() {
    let ruff = r#"[{"name": "unused-import", "code": "F401", "linter": "Pyflakes", "summary": "S"},
        {"name": "new-one", "code": null, "linter": null, "summary": "T"}]"#;
    let ids = |text: &str| list_of("x.json", text).rules.into_iter().map(|rule| rule.id).collect::<Vec<_>>();
    assert_eq!(ids(ruff), ["F401", "new-one"]);
    let several = r#"[{"id": "A", "linter": "l", "summary": "S"}, {"id": "B", "linter": "m", "summary": "S"}]"#;
    assert_eq!(ids(several), ["A"]);
    let manifest =
        r#"{"rules": [{"id": "m/A", "linter": "m", "rule": "A"}, {"id": "n/B", "linter": "n", "rule": "B"}]}"#;
    let (code, message, _) = refused("x.json", manifest);
    assert_eq!(
        (code, message.as_str()),
        (Code::UnreadableRuleList, "the file lists no rules of l, and 2 of `m` and `n`")
    );
}

#[test]
fn a_rule_that_reports_something_is_not_gone() {
    let text = r#"{"runs": [{"tool": {"driver": {"name": "l", "rules": [
        {"id": "A1", "shortDescription": {"text": "S"}}, {"id": "D4", "shortDescription": {"text": "S"}}]}},
        "results": [{"ruleId": "l/C"}, {"ruleId": "D4"}]}]}"#;
    let list = list_of("x.sarif", text);
    assert!(!list.partial);
    let changes = compare(&parse_yaml(CATALOGUE).unwrap(), "l", &list, &known(&nobody, false));
    let gone: Vec<&str> =
        changes.rules.iter().filter(|(_, change)| *change == Change::Removed).map(|(id, _)| id.as_str()).collect();
    assert_eq!(gone, ["B2"], "C3 reports under its alias");
}

#[test]
fn an_identifier_that_is_another_rule_s_now_is_told() {
    let mut list = rules(&["A1", "B2", "C3", "D4"]);
    for (at, name) in [(0, "second"), (3, "First")] {
        list.rules[at].name = Some(name.to_owned());
    }
    let changes = |list: &List| compare(&parse_yaml(CATALOGUE).unwrap(), "l", list, &known(&nobody, false)).other_names;
    let other = |moved_to: Option<&str>| OtherName {
        id: "A1".to_owned(),
        before: "first".to_owned(),
        now: "second".to_owned(),
        moved_to: moved_to.map(str::to_owned),
    };
    assert_eq!(changes(&list), [other(Some("D4"))]);
    list.rules[3].name = None;
    assert_eq!(changes(&list), [other(None)]);
    list.rules[0].name = Some("FIRST".to_owned());
    assert_eq!(changes(&list), []);
}
