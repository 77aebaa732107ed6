//! What of a query is a filter, and what it asks for.

use super::*;

fn searcher() -> Searcher {
    let factors = "factors:\n  - {id: drift, name: \"Environments drifted apart\", definition: Two places that were one.}\n\
        \x20 - {id: late, name: \"Too late, too little\", definition: Found after the fact.}\n";
    let other = "linter: strong_migrations\ndatabases: [mysql]\nrules:\n  - {id: remove_column, summary: A column is removed}\n";
    let incident = INCIDENT.replace("teams: [Shop]", "teams: [Shop]\nfactors: [drift]");
    let files = [
        ("content/incidents/2024-03-01-orders.md", incident.as_str()),
        ("content/rules/squawk.yaml", RULES),
        ("content/rules/strong_migrations.yaml", other),
        ("content/factors.yaml", factors),
    ];
    Searcher::new(&book(&files)).unwrap()
}

fn found(query: &str) -> Vec<String> {
    let mut found = ids(&searcher(), query);
    found.sort();
    found
}

const PASTE: &str = "Traceback (most recent call last):\n  File \"/x/y.py\", line 3, in f\n\
    django.db.utils.OperationalError: (1364, \"Field 'ref' doesn't have a default value\")";

#[test]
fn a_task_of_a_database_is_words() {
    for query in ["rails db:migrate column", "db:rollback STEP=1 column", "column db:migrate:down", "column db:"] {
        assert!(found(query).len() > 2, "{query}");
        assert_eq!(searcher().search(query, &Filters::default(), 10).rest, None, "{query}");
    }
    let error = "Mysql2::Error: (1364, \"Field 'ref' doesn't have a default value\") Tasks: TOP => db:migrate";
    assert_eq!(first(&searcher(), error), "INC-2024-007");
    // What has no other meaning is a filter, and lets nothing through when it is written wrongly.
    for query in ["column database:migrate ", "column linter:sqawk", "column team:migrate"] {
        assert_eq!(found(query), [""; 0], "{query}");
    }
}

#[test]
fn a_negated_filter_excludes_what_it_asks_for() {
    let all = found("column");
    let not = |id: &str| all.iter().filter(|other| !other.starts_with(id)).cloned().collect::<Vec<String>>();
    for query in [
        "column -linter:squawk",
        "-linter:squawk column",
        "NOT linter:squawk column",
        "NOT  linter:squawk column",
        "column -linter:squawk,x",
    ] {
        assert_eq!(found(query), not("squawk/"), "{query}");
    }
    assert_eq!(found("column -kind:inc"), not("INC-"), "a kind that is being typed");
    assert_eq!(found("column -linter:squ"), all, "nothing is excluded by a beginning");
    assert_eq!(found("kind:rule -linter:squawk"), ["strong_migrations/remove_column"]);
    assert_eq!(found("-kind:rule,factor,check"), ["INC-2024-007"]);
    for query in ["column --linter:squawk", "column - linter:", "column -kind:x", "column -db:migrate", "NOT column"] {
        assert_eq!(searcher().search(query, &Filters::default(), 10).rest, None, "{query}");
    }
    let results = searcher().search("column -linter:squawk", &Filters::default(), 10);
    assert_eq!(results.rest.as_deref(), Some("column"));
    let linters: Vec<_> = results.facets[3].values.iter().map(|value| value.value.as_str()).collect();
    assert!(!linters.contains(&"squawk"), "what is excluded is in no count: {linters:?}");
}

#[test]
fn an_incident_is_found_by_its_severity() {
    let text = "[handbook]\nseverities = [{id = \"sev1\", name = \"Critical\"}, {id = \"sev2\", name = \"Minor\"}]\n";
    let config = Source { path: "book.toml".into(), text: text.into() };
    let with = |severity: &str| INCIDENT.replace("teams: [Shop]", &format!("teams: [Shop]\nseverity: {severity}"));
    let (first, second) = (with("sev1"), with("sev2").replace("007", "008"));
    let files =
        [("content/incidents/2024-03-01-orders.md", first.as_str()), ("content/incidents/2024-03-02-b.md", &second)];
    let searcher = Searcher::new(&book_with(Some(&config), &files)).unwrap();
    for query in ["severity:sev1", "severity:SEV-1 ", "sev1", "critical", "-severity:sev2 kind:incident"] {
        assert_eq!(ids(&searcher, query), ["INC-2024-007"], "{query}");
    }
}

#[test]
fn words_that_say_nothing_yet_leave_what_the_filters_list() {
    let all = found("kind:rule ");
    for query in [
        "kind:rule the",
        "kind:rule i",
        "kind:rule u",
        "kind:rule AND linter:squawk,strong_migrations",
        "kind:rule for ",
        "kind:rule -",
    ] {
        assert_eq!(found(query), all, "{query}");
    }
    assert_eq!(found("kind:rule column u"), found("kind:rule column "), "beside other words nothing is listed");
}

#[test]
fn a_full_width_colon_is_one() {
    for query in [
        "column linter：squawk ",
        "column factor：\"environments drifted apart\"",
        "kind：incident column",
        "team：shop",
    ] {
        assert_eq!(found(query), found(&query.replace('：', ":")), "{query}");
        assert!(!found(query).is_empty(), "{query}");
    }
    // Elsewhere it is a sign between words.
    assert_eq!(found("column：nullable"), found("column nullable"));
}

#[test]
fn a_value_that_is_being_typed_asks_for_all_that_begin_so() {
    for query in [
        "column linter:s",
        "column linter:sq",
        "column linter:squawk,str",
        "column rule:ban-drop-col",
        "column db:post",
    ] {
        assert!(found(query).contains(&"squawk/ban-drop-column".to_owned()), "{query}");
    }
    assert_eq!(found("column database:m"), ["INC-2024-007", "strong_migrations/remove_column"]);
    assert_eq!(found("column kind:i"), ["INC-2024-007"]);
    assert_eq!(found("column kind:rules,in"), found("column kind:rule,incident"));
    assert_eq!(found("factor:\"environments dri"), ["INC-2024-007", "drift"]);
    // What stands in the middle is written to its end.
    assert_eq!(found("linter:s column"), [""; 0]);
    let facets = searcher().search("column database:m", &Filters::default(), 10).facets;
    let values: Vec<_> = facets[2].values.iter().map(|value| (value.label.as_str(), value.count)).collect();
    assert!(values.contains(&("MySQL", 2)) && !values.iter().any(|(label, _)| *label == "m"), "{values:?}");
}

#[test]
fn lists_and_labels_are_values() {
    let both = ["squawk/MIG012", "squawk/ban-drop-column", "strong_migrations/remove_column"];
    for query in ["column linter:squawk,strong_migrations", "column linter:\"squawk, strong migrations\" "] {
        assert!(both.iter().all(|id| found(query).contains(&(*id).to_owned())), "{query}: {:?}", found(query));
    }
    assert_eq!(found("factor:\"Environments drifted apart\""), ["INC-2024-007", "drift"]);
    assert_eq!(found("factor:\"Too late, too little\""), ["late"]);
    assert_eq!(found("factor:drift,late").len(), 3);
    assert_eq!(found("column db:mysql,pg"), found("column database:mysql,postgresql"));
    assert_eq!(found("column kind:\"decision tree, incidents\""), ["INC-2024-007"]);
}

#[test]
fn filters_in_lines_of_their_own_belong_to_a_paste() {
    let searcher = searcher();
    let passes = |query: &str| first(&searcher, query) == "INC-2024-007";
    for (query, passing) in [
        (format!("kind:incident\n{PASTE}"), true),
        (format!("kind:rule\n\n{PASTE}"), false),
        (format!("{PASTE}\nkind:rule"), false),
        (format!("{PASTE}\n\ndb:mysql  team:shop\n"), true),
        (format!("db:postgresql\n{PASTE}\n"), false),
        (format!("{PASTE}\nTasks: TOP => db:migrate\ndb:migrate\n"), true),
        // Logs have such fields: in a paste of several lines only whole lines are meant.
        (format!("{PASTE}\nfailed team:checkout"), true),
        (format!("{PASTE}\nkind:rule\nfailed"), true),
    ] {
        assert_eq!(passes(&query), passing, "{query}");
    }
    let long = format!("ERROR: (1364, \"Field 'ref' doesn't have a default value\") {}", "in production ".repeat(30));
    assert!(passes(&long) && passes(&format!("kind:incident {long}")) && passes(&format!("{long} team:shop")));
    assert!(!passes(&format!("kind:rule {long}")) && !passes(&format!("{long}team:checkout")));
}

#[test]
fn severities_are_called_and_ordered_as_the_scale_has_them() {
    let steps = [("p1", "Worst"), ("blocker-2", "Bad, but bearable"), ("a", "Least")];
    let scale = steps.map(|(id, name)| format!("{{id = \"{id}\", name = \"{name}\"}}")).join(", ");
    let text = format!("[handbook]\nseverities = [{scale}]\n");
    let config = Source { path: "book.toml".into(), text: text.into() };
    let of = |id: &str, severity: &str| {
        INCIDENT.replace("007", id).replace("teams: [Shop]", &format!("teams: [Shop]\nseverity: {severity}"))
    };
    let texts = ["a", "a", "a", "p1", "blocker-2", "blocker-2", "other"];
    let paths: Vec<String> = (1..=texts.len()).map(|n| format!("content/incidents/2024-03-0{n}.md")).collect();
    let texts: Vec<String> = (1..).zip(texts).map(|(n, severity)| of(&format!("00{n}"), severity)).collect();
    let files: Vec<(&str, &str)> = paths.iter().map(String::as_str).zip(texts.iter().map(String::as_str)).collect();
    let searcher = Searcher::new(&book_with(Some(&config), &files)).unwrap();
    let counted = |query: &str| -> Vec<(String, usize)> {
        let facets = searcher.search(query, &Filters::default(), 10).facets;
        let severity = facets.into_iter().find(|counts| counts.name == "severity").unwrap();
        severity.values.into_iter().map(|value| (value.label, value.count)).collect()
    };
    let expected = [("Worst", 1), ("Bad, but bearable", 2), ("Least", 3), ("other", 1)];
    assert_eq!(counted("kind:incident"), expected.map(|(label, count)| (label.to_owned(), count)));
    // What is asked for and not there stands behind what is.
    assert_eq!(counted("kind:lesson severity:a,none,worst").iter().map(|(_, n)| *n).collect::<Vec<_>>(), [0, 0, 0]);
    assert_eq!(counted("kind:lesson severity:least,none,worst").last().unwrap().0, "none");
    for (query, expected) in [
        ("severity:p1", vec!["INC-2024-004"]),
        ("severity:worst", vec!["INC-2024-004"]),
        ("severity:\"Bad, but bearable\"", vec!["INC-2024-006", "INC-2024-005"]),
        ("severity:worst,blocker-2", vec!["INC-2024-006", "INC-2024-005", "INC-2024-004"]),
        ("severity:bad", vec!["INC-2024-006", "INC-2024-005"]),
    ] {
        let mut found = ids(&searcher, query);
        found.sort_by(|a, b| b.cmp(a));
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn a_rule_finds_the_incidents_that_taught_its_lesson_again_and_those_alone_that_count() {
    let rules = "linter: squawk\nrules:\n  - {id: adding-index, summary: An index is added, aliases: [index-added]}\n";
    let lessons = "lessons: [{id: online, text: Build it online., aliases: [live], rules: [squawk/index-added]}]";
    let of = |id: &str, more: &str| INCIDENT.replace("007", id).replace("teams: [Shop]", more);
    let (first, again, withdrawn, other) = (
        of("001", lessons),
        of("002", "lessons: [{again: live, text: On a small table.}]"),
        of("003", "lessons: [{again: online}]").replace("status: draft", "status: withdrawn\nreason: A drill."),
        of("004", "teams: [Shop]"),
    );
    let files = [
        ("content/incidents/2024-03-01-a.md", first.as_str()),
        ("content/incidents/2024-03-01-b.md", &again),
        ("content/incidents/2024-03-01-c.md", &withdrawn),
        ("content/incidents/2024-03-01-d.md", &other),
        ("content/rules/squawk.yaml", rules),
    ];
    let book = book(&files);
    let listed: Vec<String> = book.rule_incidents(0).into_iter().map(|at| book.incidents[at].id.to_string()).collect();
    assert_eq!(listed, ["INC-2024-001", "INC-2024-002"]);
    let searcher = Searcher::new(&book).unwrap();
    for query in ["rule:adding-index", "rule:squawk/adding-index", "linter:squawk"] {
        assert_eq!(ids(&searcher, &format!("kind:incident {query}")), listed, "{query}");
    }
    let facets = searcher.search("kind:incident", &Filters::default(), 10).facets;
    for facet in ["linter", "rule"] {
        let counted = facets.iter().find(|counts| counts.name == facet).unwrap();
        assert_eq!(counted.values.iter().map(|value| value.count).collect::<Vec<_>>(), [2], "{facet}");
    }
    assert_eq!(ids(&searcher, "kind:lesson small table"), ["online"], "what a former name was taught again with");
}

#[test]
fn a_lesson_passes_filters_of_incidents_that_one_of_its_own_has_together() {
    let of = |id: &str, more: &str| {
        INCIDENT.replace("2024", &id[..4]).replace("007", &id[5..]).replace("teams: [Shop]", more)
    };
    let taught = "lessons: [{id: online, text: Build it online.}]";
    let texts = [
        of("2022-001", &format!("teams: [Shop, Post]\n{taught}")),
        of("2024-002", "teams: [Bank]\nlessons: [{again: online}]"),
        of("2024-003", "teams: [Shop]\nlessons: [{id: once, text: Build it once.}]").replace("mysql", "postgresql"),
    ];
    let paths = ["content/incidents/a.md", "content/incidents/b.md", "content/incidents/c.md"];
    let files: Vec<(&str, &str)> = paths.into_iter().zip(texts.iter().map(String::as_str)).collect();
    let searcher = Searcher::new(&book(&files)).unwrap();
    for (query, expected) in [
        ("team:Shop", vec!["once", "online"]),
        ("team:Shop year:2022", vec!["online"]),
        ("team:Shop year:2024", vec!["once"]),
        ("team:Post team:Bank year:2024", vec!["online"]),
        ("team:Post year:2024", vec![]),
        ("team:Bank year:2024 database:mysql", vec!["online"]),
        ("team:Shop database:mysql", vec!["online"]),
        ("year:2024 -team:Shop", vec![]),
    ] {
        let mut found = ids(&searcher, &format!("kind:lesson {query}"));
        found.sort();
        assert_eq!(found, expected, "{query}");
    }
    let counted = |query: &str, name: &str| -> Vec<(String, usize)> {
        let facets = searcher.search(query, &Filters::default(), 10).facets;
        let counts = facets.into_iter().find(|counts| counts.name == name).unwrap().values;
        counts.into_iter().map(|value| (value.value, value.count)).collect()
    };
    let expected = |counts: &[(&str, usize)]| -> Vec<(String, usize)> {
        counts.iter().map(|(value, count)| ((*value).to_owned(), *count)).collect()
    };
    // Each says what one more tick would show.
    assert_eq!(counted("kind:lesson team:Shop", "year"), expected(&[("2024", 1), ("2022", 1)]));
    assert_eq!(counted("kind:lesson year:2024", "team"), expected(&[("Bank", 1), ("Shop", 1)]));
    assert_eq!(counted("kind:lesson team:Post year:2024", "team"), expected(&[("Bank", 1), ("Shop", 1), ("post", 0)]));
    let kinds = expected(&[("incident", 1), ("rule", 0), ("lesson", 1)]);
    assert_eq!(counted("team:Bank year:2024 kind:rule", "kind"), kinds);
    let kinds = expected(&[("rule", 0)]);
    assert_eq!(counted("team:Post year:2024 kind:rule", "kind"), kinds);
    assert_eq!(counted("kind:lesson", "team"), expected(&[("Shop", 2), ("Bank", 1), ("Post", 1)]));
}
