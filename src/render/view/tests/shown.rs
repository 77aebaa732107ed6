//! What a page shows of a value, and what it leaves out.

use super::*;

#[test]
fn the_home_page_says_which_incidents_are_no_final_records() {
    let near =
        "---\nid: INC-2024-002\ntitle: Nearly\ndate: 2024\nkind: near-miss\nstatus: final\nsummary: It held.\n---\n";
    let files = build(&book(&[("content/incidents/d.md", near)]));
    let item = |title: &str| {
        let home = flat(&files["index.html"]);
        let (_, news) = home.split_once("Latest incidents").unwrap();
        news.split("<li>").find(|item| item.contains(title)).unwrap().to_owned()
    };
    assert!(item(">Again</a>").contains("Draft") && !item(">Again</a>").contains("Near miss"));
    assert!(item(">Nearly</a>").contains("Near miss") && !item(">Nearly</a>").contains("Draft"));
    assert!(!item("&lt;b&gt;").contains("class=\"b"), "{}", item("&lt;b&gt;"));
}

#[test]
fn a_count_is_shown_with_its_digits_in_groups_and_nought_too() {
    let of = |count: &str| {
        let text = format!(
            "---\nid: INC-2024-002\ntitle: T\ndate: 2024\nstatus: final\nsummary: S.\nimpact: [{{who: learners, what: They waited., count: {count}}}]\n---\n"
        );
        flat(&build(&book(&[("content/incidents/d.md", &text)]))["incidents/inc-2024-002.html"])
    };
    for (count, shown) in [("0", "(0)"), ("999", "(999)"), ("1000", "(1,000)"), ("3703701", "(3,703,701)")] {
        assert!(of(count).contains(&format!("<dt>Learners <small>{shown}</small></dt>")), "{count}");
    }
}

#[test]
fn where_a_rollback_has_nothing_to_do_it_is_not_ticked_off() {
    let ticked = |deploy: &str, back: &str| {
        let text = RECIPE.replace("name: Ignore it, deploy: 1", &format!("name: Ignore it{deploy}"));
        let text = text.replace("Deploy the old code.", back);
        build(&book(&[("content/recipes/drop-column.md", &text)]))["recipes/drop-column.html"]
            .contains("Rolled back on")
    };
    assert!(ticked(", deploy: 1", "Deploy the old code."), "a deploy is taken back");
    assert!(ticked("", "Run it.\n\n```sql\nSELECT 1;\n```"), "there is a command to run");
    assert!(!ticked("", "Nothing to undo: this phase only reads."));
}

#[test]
fn the_source_of_a_link_stands_on_a_line_of_its_own() {
    let link = "---\nid: INC-2024-002\ntitle: T\ndate: 2024\nstatus: final\nsummary: S.\nlinks: [{rel: fixed-by, to: 'https://e.example/', text: The fix, source: Git}]\n---\n";
    let page = flat(&build(&book(&[("content/incidents/d.md", link)]))["incidents/inc-2024-002.html"]);
    assert!(page.contains("The fix</a><p class=\"src\">Git</p></dd>"), "{page}");
}

#[test]
fn without_a_decision_tree_nothing_leads_to_its_page_and_the_page_leads_on() {
    let undecided = RECIPE.replace("when: {operation: drop}\n", "");
    let (with, without) = (build(&book(&[])), build(&book(&[("content/recipes/drop-column.md", &undecided)])));
    for page in ["index.html", "404.html", "search.html"] {
        assert!(with[page].contains("decide/index.html"), "{page}");
        assert!(!without[page].contains("decide/index.html"), "{page}");
    }
    assert!(without["decide/index.html"].contains("href=\"../recipes/index.html\">All recipes</a>"));
}

#[test]
fn a_page_of_a_facet_says_what_the_counts_of_the_others_count() {
    let files = build(&book(&[]));
    let says = |page: &str| files[page].contains("the counts are of all incidents");
    assert!(says("incidents/year-2023.html") && !says("incidents/index.html"));
}

#[test]
fn what_a_reference_names_is_shown_and_linked_where_it_has_an_address() {
    let shown = |reference: &str| {
        let text = format!(
            "---\nid: INC-2024-002\ntitle: T\ndate: 2024\nstatus: final\nsummary: S.\n\
             attempts: [{{what: fix, ref: '{reference}'}}]\ntimeline: [{{at: 2024, text: A., ref: '{reference}'}}]\n---\n"
        );
        flat(&build(&book(&[("content/incidents/d.md", &text)]))["incidents/inc-2024-002.html"])
    };
    for words in ["JIRA-<123>", "1a2b3c4"] {
        let (page, words) = (shown(words), words.replace('<', "&lt;").replace('>', "&gt;"));
        assert!(page.contains(&format!("A. <small>Source: {words}</small>")), "{page}");
        assert!(page.contains(&format!("1. Fix<small>{words}</small>")), "{page}");
    }
    let page = shown("https://a.example/b");
    assert!(page.contains("<a href=\"https://a.example/b\">Source: a.example/b</a>"), "{page}");
    assert!(page.contains("1. <a href=\"https://a.example/b\">Fix</a></th>"), "{page}");
    for (name, href, title) in [
        ("INC-2024-001", "inc-2024-001.html", "Again"),
        ("recipe/drop-column", "../recipes/drop-column.html", "Drop a column"),
    ] {
        let page = shown(name);
        assert!(page.contains(&format!("A. <a href=\"{href}\">Source: {title}</a>")), "{page}");
        assert!(page.contains(&format!("1. Fix<small><a href=\"{href}\">{title}</a></small>")), "{page}");
    }
}

#[test]
fn any_link_to_an_incident_is_linked_both_ways() {
    let of = |to: &str| {
        let text = format!(
            "---\nid: INC-2024-002\ntitle: The third\ndate: 2024\nstatus: final\nsummary: S.\n\
             links: [{{rel: introduced-by, to: {to}, text: Its revert., source: Chat, lost: true}}]\n---\n"
        );
        build(&book(&[("content/incidents/d.md", &text)]))
    };
    for to in ["INC-2024-001", "inc-2024-001"] {
        let files = of(to);
        let (page, other) = (flat(&files["incidents/inc-2024-002.html"]), flat(&files["incidents/inc-2024-001.html"]));
        assert!(page.contains("<dt>Introduced by</dt><dd><a href=\"inc-2024-001.html\">Again</a>"), "{page}");
        for words in ["found again</span>", "<p>Its revert.</p><p class=\"src\">Chat</p></dd>"] {
            assert!(page.contains(words) && !page.contains("id=\"links\""), "{words}: {page}");
        }
        assert!(other.contains("<dt>Introduced</dt><dd><a href=\"inc-2024-002.html\">The third</a>"), "{other}");
        let twin: serde_json::Value = serde_json::from_str(&files["incidents/inc-2024-001.json"]).unwrap();
        let back = twin["backlinks"].as_array().unwrap().iter().find(|edge| edge["rel"] == "introduced-by").unwrap();
        assert_eq!(back["to"], "incidents/inc-2024-002.html");
    }
    let page = flat(&of("1a2b3c4")["incidents/inc-2024-002.html"]);
    assert!(page.contains("<dt>Introduced by</dt><dd>Its revert. <code>1a2b3c4</code>"), "{page}");
}

#[test]
fn a_lesson_shows_all_that_an_incident_says_of_teaching_it_again() {
    let again = SECOND
        .replace("text: On another table.}", "text: On another table.}, {again: keep-in-step, text: And `here`.}");
    let files = build(&book(&[("content/incidents/b.md", &again)]));
    let page = flat(&files["lessons/keep-in-step.html"]);
    assert!(page.contains("On another table.<br>And <code>here</code>."), "{page}");
}

#[test]
fn keys_of_the_user_s_own_are_in_the_twin_wherever_they_stand() {
    let text = "---\nid: INC-2024-002\ntitle: T\ndate: 2024\nstatus: final\nsummary: S.\nx-a: 0\n\
        stack: {x-a: s}\nimpact: [{who: a, what: b, x-a: 1}]\ntimes: {started: 2024, x-a: 2}\nduration: {value: PT1H, x-a: 3}\n\
        detection: {x-a: 4}\ntimeline: [{at: 2024, text: t, x-a: 5}]\nfactors: [{id: drift, x-a: 6}]\n\
        lessons: [{id: l, text: L., x-a: [7, {b: c}], rules: [{id: squawk/ban-drop-column, x-a: 8}]}, {again: keep-in-step, x-a: 9}]\n\
        went-well: [{text: t, x-a: 10}]\nopen-questions: [{text: t, x-a: 11}]\nquotes: [{text: t, x-a: 12}]\n\
        attempts: [{what: fix, x-a: 13, outcomes: {prod: {outcome: applied, x-a: 14}}}]\nactions: [{text: t, x-a: 15}]\n\
        links: [{rel: reference, to: t, x-a: 16}]\naftermath: [{at: 2024, text: t, x-a: 17}]\ncorrections: [{at: 2024, text: t, x-a: 18}]\n---\n";
    let recipe = RECIPE
        .replace("databases: ['postgresql>=12']", "databases: ['postgresql>=12'], x-a: 0")
        .replace("as: instead", "as: instead, x-a: 1")
        .replace("text: Count it.", "text: Count it., x-a: 2")
        .replace("name: reads it", "name: reads it, x-a: 3")
        .replace(
            "schema: S0, safe: true}\n  - {code: C1, schema: S0",
            "schema: S0, safe: true, x-a: 4}\n  - {code: C1, schema: S0",
        )
        .replace("name: Ignore it", "name: Ignore it, x-a: 5")
        .replace("when:", "sources: [{text: t, x-a: 6}]\nwhen:");
    let catalogue =
        CATALOGUE.replace("rules:\n", "x-a: 0\nrules:\n").replace("summary: Gone.", "summary: Gone., x-a: 1");
    let decide = "x-a: 0\nquestions: [{id: operation, ask: W?, otherwise: No., x-a: 1, answers: [{value: drop, text: D, x-a: 2}, {value: add, text: A}]}]\n\
                  after-leaf: [{ask: A?, text: B, x-a: 3}]";
    let files = build(&book(&[
        ("content/incidents/d.md", text),
        ("content/recipes/drop-column.md", &recipe),
        ("content/rules/squawk.yaml", &catalogue),
        ("content/decide.yaml", decide),
        ("content/factors.yaml", "factors: [{id: drift, name: Drift, definition: D., x-a: 0}]"),
        ("content/glossary.yaml", "terms: [{id: drill, term: drill, definition: A rehearsal., x-a: 0}]"),
    ]));
    let has = |file: &str, values: &[&str]| {
        for value in values {
            assert!(files[file].contains(&format!("\"x-a\":{value}")), "{file}: {value}: {}", files[file]);
        }
    };
    let numbers: Vec<String> =
        (0..19).map(|n| if n == 7 { "[7,{\"b\":\"c\"}]".to_owned() } else { n.to_string() }).collect();
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).chain(["\"s\""]).collect();
    has("incidents/inc-2024-002.json", &numbers);
    has("recipes/drop-column.json", &["0", "1", "2", "3", "4", "5", "6"]);
    has("rules/squawk/index.json", &["0"]);
    has("rules/squawk/old-rule.json", &["1"]);
    has("decide/index.json", &["0", "1", "2", "3"]);
    has("factors/drift.json", &["0"]);
    has("glossary.json", &["0"]);
}

#[test]
fn former_names_and_the_language_are_shown() {
    let catalogue = CATALOGUE.replace("name: squawk\n", "name: squawk\naliases: [squark]\n");
    let incident = "---\nid: INC-2024-002\ntitle: T\ndate: 2024\nstatus: final\nsummary: S.\nstack: {language: Python 3.12}\n---\n";
    let files = build(&book(&[
        ("content/rules/squawk.yaml", &catalogue),
        ("content/factors.yaml", "factors: [{id: drift, name: Drift, aliases: [drifting], definition: d}]"),
        (
            "content/glossary.yaml",
            "terms: [{id: drill, term: drill, also: [drills], aliases: [rehearsal], definition: d}]",
        ),
        ("content/incidents/d.md", incident),
    ]));
    assert!(flat(&files["rules/squawk/index.html"]).contains("Also known as <code>squark</code>"));
    assert!(flat(&files["factors/drift.html"]).contains("Also known as <code>drifting</code>"));
    assert!(flat(&files["glossary.html"]).contains("drill<small>also drills, rehearsal</small>"));
    assert!(flat(&files["incidents/inc-2024-002.html"]).contains("<dt>Language</dt><dd>Python 3.12</dd>"));
}

#[test]
fn the_home_page_speaks_of_migrations_where_the_handbook_does() {
    let home = |description: &str| {
        let mut book = Handbook::clone(&book(&[]));
        book.config.description = Some(description.to_owned());
        flat(&build(&Arc::new(book))["index.html"])
    };
    assert!(home("Outages of the card platform").contains("I am planning a change"));
    assert!(home("What migrations broke").contains("I am writing a migration"));
}

#[test]
fn rules_are_promised_for_the_databases_on_which_they_work() {
    let catalogue = CATALOGUE.replace(
        "  - {id: old-rule",
        "  - {id: everywhere, summary: S., databases: [mysql, postgresql]}\n  - {id: whole, summary: S., databases: [mysql]}\n  - {id: old-rule",
    );
    let card = |stack: &str| {
        let lessons = "lessons:\n  - {id: more, text: More., rules: [{id: squawk/everywhere, catches: partly}, {id: squawk/whole, catches: fully}, squawk/everywhere]}\n  - {id: keep";
        let text = INCIDENT
            .replace("lessons:\n  - {id: keep", lessons)
            .replace("teams: [One]", &format!("teams: [One]\n{stack}"));
        let files = build(&book(&[("content/incidents/a.md", &text), ("content/rules/squawk.yaml", &catalogue)]));
        let page = flat(&files["incidents/inc-2023-001.html"]);
        let (_, card) = page.split_once("Keep it from happening again").unwrap();
        let card = card.split("</section>").next().unwrap();
        assert!(card.find("Recipe · ").unwrap() < card.find("<h3>").unwrap(), "what to do stands first: {card}");
        let group = |text: &str| {
            let (title, rules) = text.split_once("</h3>").unwrap();
            let ids = rules.split("<span>").skip(1).map(|rule| rule.split('<').next().unwrap());
            format!("{title}: {}", ids.collect::<Vec<_>>().join(" "))
        };
        card.split("<h3>").skip(1).map(group).collect::<Vec<_>>()
    };
    assert_eq!(
        card("stack: {database: mysql, database-version: '5.7'}"),
        [
            "Caught on MySQL 5.7: whole",
            "Caught in part on MySQL 5.7: everywhere",
            "Caught in part on PostgreSQL, not on MySQL 5.7: ban-drop-column"
        ]
    );
    assert_eq!(
        card("stack: {database: postgresql}"),
        ["Caught in part on PostgreSQL: everywhere ban-drop-column", "Caught on MySQL, not on PostgreSQL: whole"]
    );
    // Where the record names no database, each rule is said to work where it does.
    assert_eq!(
        card(""),
        [
            "Caught on MySQL: whole",
            "Caught in part on MySQL and PostgreSQL: everywhere",
            "Caught in part on PostgreSQL: ban-drop-column"
        ]
    );
}

#[test]
fn a_lesson_that_no_rule_catches_says_so() {
    let files = build(&book(&[]));
    let lesson = |id: &str| {
        let page = flat(&files["lessons/index.html"]);
        let (_, of) = page.split_once(&format!("<li id=\"{id}\">")).unwrap();
        of.split("</li>").next().unwrap().to_owned()
    };
    assert!(!lesson("keep-in-step").contains("No rule catches it"));
    assert!(!lesson("tell-people").contains("No rule catches it"), "it says why there is none");
    let text = INCIDENT.replace("text: Nothing yet.", "text: Nothing yet., recipes: [drop-column]");
    let files = build(&book(&[("content/incidents/a.md", &text)]));
    for page in ["lessons/index.html", "incidents/inc-2023-001.html"] {
        assert!(flat(&files[page]).contains("<p class=\"turned\">No rule catches it. Recipe: <a"), "{page}");
    }
}
