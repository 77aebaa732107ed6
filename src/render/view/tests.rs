use std::collections::BTreeMap;
use std::sync::Arc;

mod alike;
mod anchors;

use anchors::no_anchor_stands_twice;

use super::cx::Cx;
use super::parts::incident_row;
use crate::config::Config;
use crate::handbook::{Handbook, Target, link};
use crate::record::parse;
use crate::render::{File, Renderer, Theme};
use crate::site::{Facet, Page, Site, plan};
use crate::source::Source;

mod feeds;
mod former;
mod lists;
mod many;
mod recipes;
mod rules;
mod shown;
mod themes;
mod words;

/// What a page may cost over its own article, in bytes.
const MAX_SHELL: usize = 6 * 1024;

const INCIDENT: &str = "---
id: INC-2023-001
title: A <b> & c
date: 2023-02
status: final
summary: It stopped.
teams: [One]
severity: sev1
environments: [prod]
aliases: [INC-2022-099]
x-colour: teal
factors: [{id: drift, text: They differed.}]
lessons:
  - {id: keep-in-step, text: Keep them in `step`., rules: [{id: squawk/ban-drop-column, catches: partly, databases: [postgresql], text: In part.}], recipes: [drop-column]}
  - {id: tell-people, text: Tell people., unenforceable: No file says it.}
  - {id: nothing-yet, text: Nothing yet.}
attempts:
  - {what: faulty, outcomes: {stage: applied, prod: {outcome: failed, note: Twice.}}}
actions: [{id: A1, text: Upgrade it., status: open}]
links: [{rel: fixed-by, text: 'The fix:', lost: true}]
corrections: [{at: 2024-01-02, target: Upgrade it., text: There is nothing to upgrade to.}]
unmapped: [One line that fits nowhere.]
---
## What happened

The <i>file</i> failed.

## Actions

None.
";

const SECOND: &str = "---
id: INC-2024-001
title: Again
date: 2024-01-05
status: draft
summary: It stopped again.
factors: [{id: drift}]
lessons: [{again: keep-in-step, text: On another table.}]
links: [{rel: caused-by, to: INC-2023-001}]
---
";

const WITHDRAWN: &str = "---
id: INC-2021-001
title: Not one
date: 2021
status: withdrawn
reason: It was a drill.
replaced-by: INC-2023-001
summary: A drill.
signatures: ['1062: nothing']
timeline: [{at: 2021-01-02, text: It began.}]
---
";

const RECIPE: &str = "---
id: drop-column
title: Drop a column
problem: Old code still reads it.
task: Remove a column
when: {operation: drop}
applies-to: {databases: ['postgresql>=12']}
rules: [{id: squawk/ban-drop-column, as: instead}]
before: [{id: count, text: Count it.}]
code: [{id: C0, name: reads it}, {id: C1, name: does not}]
schemas: [{id: S0, name: with it}, {id: S1, name: without it}]
compatibility:
  - {code: C0, schema: S0, safe: true}
  - {code: C1, schema: S0, safe: true}
  - {code: C1, schema: S1, safe: true}
  - {code: C0, schema: S1, safe: false, why: unknown column, databases: [postgresql]}
phases:
  - {id: ignore, name: Ignore it, deploy: 1, code: [C0, C1]}
  - {id: drop, name: Drop it, deploy: 2, schema: contract, to: S1, code: [C1], reversible: false, point-of-no-return: The data is gone.}
---
## Ignore the column {#ignore}

Tell the model.

### Verify

Look.

### Roll back

Deploy the old code.

## Drop the column {#drop}

```sql postgresql
ALTER TABLE a DROP COLUMN b;
```

### Verify

Look again.

### Point of no return

The data is gone.
";

const CATALOGUE: &str = "linter: squawk
name: squawk
databases: [postgresql]
ignore: 'Write `-- squawk-ignore {id}`.'
rules:
  - {id: ban-drop-column, summary: A column is dropped., severity: warning, message: Dropping a column may break clients.}
  - {id: old-rule, summary: Gone., retired: true, replaced-by: [squawk/ban-drop-column]}
";

fn book(extra: &[(&str, &str)]) -> Arc<Handbook> {
    project("", extra)
}

/// The same with more in `book.toml`; files of the same path take the place of ours.
fn project(more: &str, extra: &[(&str, &str)]) -> Arc<Handbook> {
    let toml = "[book]\ntitle = \"Handbook\"\n[output.html]\nsite-url = \"https://h.example/x/\"\n[handbook]\n\
        environments = [\"stage\", \"prod\"]\nseverities = [{id = \"sev1\", name = \"SEV 1\", shape = \"octagon\"}]\n\
        [[handbook.databases]]\nid = \"postgresql\"\nname = \"PostgreSQL\"\nengine = \"postgresql\"\nversion = \"12\"\n";
    let config: Config = crate::config::read(Some(&source("book.toml", &format!("{toml}{more}")))).value;
    let files = [
        ("content/incidents/a.md", INCIDENT),
        ("content/incidents/b.md", SECOND),
        ("content/incidents/c.md", WITHDRAWN),
        ("content/recipes/drop-column.md", RECIPE),
        ("content/rules/squawk.yaml", CATALOGUE),
        (
            "content/factors.yaml",
            "factors: [{id: drift, name: Drift, group: Environments, definition: Environments differ.}]",
        ),
        ("content/glossary.yaml", "terms: [{id: drill, term: drill, definition: A rehearsal.}]"),
        ("content/guides/start.md", "---\ntitle: Start\n---\nA drill first.\n"),
    ];
    let ours = files.iter().filter(|(path, _)| extra.iter().all(|(other, _)| path != other));
    let parsed = ours.chain(extra).map(|(path, text)| parse(&source(path, text), "content"));
    let mut records = Vec::new();
    for file in parsed {
        assert!(file.findings.is_empty(), "{:?}", file.findings);
        records.extend(file.value);
    }
    Arc::new(link(config, records, BTreeMap::new()).value)
}

fn source(path: &str, text: &str) -> Source {
    Source { path: path.into(), text: text.into() }
}

fn site_of(book: &Arc<Handbook>) -> (Arc<Site>, Theme) {
    let theme = Theme::load(&BTreeMap::new(), "default").value.expect("the theme inside the binary");
    (Arc::new(plan(book).value), theme)
}

/// Every file of the site, by path.
fn build(book: &Arc<Handbook>) -> BTreeMap<String, String> {
    let (site, theme) = site_of(book);
    let renderer = Renderer::new(book, &site, &theme);
    let pages = site.pages.iter().flat_map(|page| renderer.render(page).unwrap_or_else(|f| panic!("{page:?}: {f:?}")));
    let mut files: Vec<File> = pages.collect();
    let ended: Result<(), ()> = renderer.extras(|file| {
        files.push(file.clone());
        Ok(())
    });
    assert!(ended.is_ok());
    files.into_iter().map(|File { path, bytes }| (path, String::from_utf8(bytes).unwrap())).collect()
}

fn flat(html: &str) -> String {
    html.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_page_renders_with_its_twin_and_twice_the_same() {
    let book = book(&[]);
    let files = build(&book);
    let (site, _) = site_of(&book);
    for page in &site.pages {
        let html = page.file(&book);
        assert!(files.contains_key(&html), "{html}");
        let twin: serde_json::Value = serde_json::from_str(&files[&super::twin_path(&html)]).unwrap();
        assert!(twin["format"] == 1 && twin["address"] == html.as_str(), "{html}");
    }
    assert_eq!(files, build(&book));
}

#[test]
fn a_row_that_another_page_made_is_looked_at_all_the_same() {
    let book = book(&[]);
    let (site, theme) = site_of(&book);
    let first = Renderer::new(&book, &site, &theme);
    let made = incident_row(&Cx::new(&first, &Page::Home), 1);
    let traced = Arc::new(book.traced());
    let second = first.beside(&traced);
    let _ = traced.incidents.take_seen();
    for page in [Page::Home, Page::All, Page::Incidents] {
        let row = incident_row(&Cx::new(&second, &page), 1);
        assert_eq!(traced.incidents.take_seen().looked_at, [1], "{page:?}");
        assert_eq!(row == made, page != Page::Incidents, "the link is another one from the folder of incidents");
    }
}

#[test]
fn every_edge_is_shown_in_both_directions() {
    let files = build(&book(&[]));
    let edges = [
        ("incidents/inc-2023-001.html", "lessons/keep-in-step.html"),
        ("incidents/inc-2024-001.html", "lessons/keep-in-step.html"),
        ("incidents/inc-2023-001.html", "factors/drift.html"),
        ("incidents/inc-2023-001.html", "incidents/inc-2024-001.html"),
        ("incidents/inc-2023-001.html", "incidents/inc-2021-001.html"),
        ("incidents/inc-2024-001.html", "factors/drift.html"),
        ("incidents/inc-2023-001.html", "recipes/drop-column.html"),
        ("lessons/keep-in-step.html", "rules/squawk/ban-drop-column.html"),
        ("lessons/keep-in-step.html", "recipes/drop-column.html"),
        ("recipes/drop-column.html", "rules/squawk/ban-drop-column.html"),
        ("rules/squawk/ban-drop-column.html", "rules/squawk/old-rule.html"),
        ("rules/squawk/ban-drop-column.html", "incidents/inc-2024-001.html"),
    ];
    for (a, b) in edges {
        for (from, to) in [(a, b), (b, a)] {
            if from.starts_with("incidents") && to.starts_with("rules/squawk/ban") && from.contains("2024") {
                continue;
            }
            let link = format!("href=\"{}\"", crate::site::relative(from, to));
            assert!(files[from].contains(&link), "{from} does not link {to}");
        }
    }
}

#[test]
fn texts_of_records_are_escaped() {
    let files = build(&book(&[]));
    let page = &files["incidents/inc-2023-001.html"];
    assert!(page.contains("<h1>A &lt;b&gt; &amp; c</h1>") && !page.contains("<i>file</i>"));
}

#[test]
fn an_incident_says_everything_it_has_and_nothing_it_has_not() {
    let files = build(&book(&[]));
    let page = flat(&files["incidents/inc-2023-001.html"]);
    for words in [
        "Also known as <code>INC-2022-099</code>",
        "<time datetime=\"2023-02\">Feb 2023</time>",
        "SEV 1",
        "Target lost",
        "Corrected: see correction 1",
        "1 passage of the source found no field",
        "Not yet acted on",
        "also in 1 other incident",
        "Led to",
    ] {
        assert!(page.contains(words), "{words}");
    }
    for absent in ["Duration", "Timeline", "In their words", "Seeing this error now?\n"] {
        assert!(!page.contains(absent), "{absent}");
    }
    // Environments stand in the order in which a deploy visits them, not in the order of the record.
    assert!(page.find(">stage</th>").unwrap() < page.find(">prod</th>").unwrap());
}

#[test]
fn who_has_the_error_is_led_to_the_recipe_that_names_its_number_first() {
    let incident = INCIDENT.replace("recipes: [drop-column]", "recipes: [drop-column, recover]");
    let incident =
        incident.replace("actions: [", "signatures: ['(1060, \"Duplicate column name ''…''\")']\nactions: [");
    let recover = RECIPE.replace("id: drop-column", "id: recover").replace("title: Drop a column", "title: Recover it");
    let when = |text: &str| recover.replace("when: {operation: drop}", &format!("use-when: ['{text}']"));
    let buttons = |recover: &str| -> Vec<String> {
        let files = build(&book(&[("content/incidents/a.md", &incident), ("content/recipes/recover.md", recover)]));
        let page = files["incidents/inc-2023-001.html"].clone();
        let acts = page.split("<div class=\"acts\">").nth(1).unwrap().split("</div>").next().unwrap();
        acts.split("<a ")
            .skip(1)
            .map(|a| a.split('"').nth(1).unwrap().to_owned() + a.split('"').nth(3).unwrap())
            .collect()
    };
    let named = buttons(&when("Running it again says 1060."));
    assert_eq!(named[..2], ["btn go../recipes/recover.html", "btn../recipes/drop-column.html"]);
    assert_eq!(buttons(&when("Running it again says 1061."))[0], "btn go../recipes/drop-column.html");
}

#[test]
fn an_author_s_heading_keeps_its_anchor_and_no_anchor_stands_twice() {
    let files = build(&book(&[]));
    let page = &files["incidents/inc-2023-001.html"];
    assert!(page.contains("<h2 id=\"actions\">") && page.contains("<h2 id=\"record-actions\">"));
    no_anchor_stands_twice(&files);
}

#[test]
fn answers_that_read_alike_in_a_row_have_anchors_of_their_own() {
    let decide = "questions:\n  - {id: operation, ask: W?, otherwise: No., answers: [{value: a, text: A}, {value: a-b, text: B}, {value: drop, text: C}, {value: all, text: D}]}\n  \
        - {id: size, ask: S?, otherwise: No., answers: [{value: b-c, text: E}, {value: c, text: F}]}\n";
    let recipe = |id: &str, when: &str| {
        let text = RECIPE.replace("id: drop-column", &format!("id: {id}"));
        text.replace("{operation: drop}", when).replace("rules: [{id: squawk/ban-drop-column, as: instead}]\n", "")
    };
    let (a, b) = (recipe("a", "{operation: a, size: b-c}"), recipe("b", "{operation: a-b, size: c}"));
    let files =
        build(&book(&[("content/decide.yaml", decide), ("content/recipes/a.md", &a), ("content/recipes/b.md", &b)]));
    let page = &files["decide/index.html"];
    for id in ["a-b-c", "a-b-c-2", "a-c", "a-b-b-c", "all", "all-2"] {
        assert_eq!(page.matches(&format!(" id=\"{id}\"")).count(), 1, "{id}");
        assert!(page.contains(&format!("href=\"#{id}\"")), "{id}");
    }
}

#[test]
fn every_anchor_that_a_link_may_name_is_on_its_page() {
    let prose = "---\nid: squawk/ban-drop-column\n---\nIntro.\n\n## Fix\n\n### Good\n\nA.\n\n## Why it matters\n\nB.\n\n## More\n\nC.\n";
    let more = "---\nid: INC-2024-002\ntitle: T\ndate: 2024-02-01\nstatus: draft\nsummary: S\npublic-lesson: L\ntrigger: T\n\
                impact: [{who: a, what: b}]\ntimeline: [{at: 2024, text: a}]\nwent-well: [a]\nsurprises: [a]\nquotes: [a]\n\
                open-questions: [{text: a}]\naftermath: [{at: 2024, text: a}]\nprovenance: {source: a}\n---\n";
    let decide = "questions: [{id: operation, ask: W?, otherwise: No., answers: [{value: drop, text: D}, {value: add, text: A}]}]\n\
                  after-leaf: [{ask: A?, text: B}]";
    let book = book(&[
        ("content/rules/squawk/ban-drop-column.md", prose),
        ("content/incidents/d.md", more),
        ("content/decide.yaml", decide),
    ]);
    let files = build(&book);
    let nodes = (0..book.incidents.len()).map(Target::Incident);
    let nodes = nodes.chain((0..book.lessons.len()).map(Target::Lesson));
    let nodes = nodes.chain((0..book.recipes.len()).map(Target::Recipe));
    let nodes = nodes.chain((0..book.rules.len()).map(Target::Rule));
    let nodes = nodes.chain((0..book.factors.len()).map(Target::Factor));
    let nodes = nodes.chain((0..book.guides.len()).map(Target::Guide)).chain([Target::Decide]);
    for (node, anchor) in nodes.flat_map(|node| book.anchors(node).into_iter().map(move |anchor| (node, anchor.id))) {
        let path = crate::site::address_of(&book, node);
        assert!(files[&path].contains(&format!(" id=\"{anchor}\"")), "{path}#{anchor}");
    }
    let of_rule: Vec<String> = book.anchors(Target::Rule(0)).iter().map(|a| a.id.to_string()).collect();
    assert_eq!(of_rule, ["good", "more", "fix", "why", "ignore", "message", "lessons"]);
}

#[test]
fn sections_of_a_page_s_own_are_known_by_name() {
    let book = book(&[]);
    for node in [
        Target::Incident(0),
        Target::Incident(1),
        Target::Recipe(0),
        Target::Rule(0),
        Target::Lesson(0),
        Target::Factor(0),
    ] {
        let written = |id: &str| book.body_of(node).is_some_and(|b| b.outline().headings.iter().any(|h| h.id == id));
        for anchor in book.anchors(node).into_iter().filter(|a| a.lasting && !written(&a.id)) {
            assert!(crate::handbook::is_own_section(node, &anchor.id), "{node:?} {}", anchor.id);
        }
    }
}

#[test]
fn what_a_page_costs_over_its_article_is_small_and_constant() {
    let article = |html: &str| {
        let (start, end) = (html.find("<main").unwrap(), html.find("</main>").unwrap());
        html.len() - (end - start)
    };
    let few = build(&book(&[]));
    let more: Vec<(String, String)> = (2..60)
        .map(|n| (format!("content/incidents/x{n}.md"), SECOND.replace("INC-2024-001", &format!("INC-2024-{n:03}"))))
        .collect();
    let more: Vec<(&str, &str)> = more.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let many = build(&book(&more));
    for path in ["glossary.html", "factors/drift.html", "rules/rcabook/lost-link.html", "index.html"] {
        assert!(article(&few[path]) <= MAX_SHELL, "{path}: {}", article(&few[path]));
        assert_eq!(article(&few[path]), article(&many[path]), "{path}");
    }
}

#[test]
fn every_page_has_the_themes_script_and_no_script_or_style_of_its_own() {
    for (path, html) in build(&book(&[])).iter().filter(|(path, _)| path.ends_with(".html")) {
        assert!(!html.contains("<style") && !html.contains(" style="), "{path}");
        let scripts: Vec<&str> = html.split("<script").skip(1).collect();
        assert!(scripts.len() == 1 && scripts[0].starts_with(" defer src=\""), "{path}: {scripts:?}");
        assert!(scripts[0].contains("assets/app-") && scripts[0].contains(".js\"></script>"), "{path}: {scripts:?}");
        let policy = html.find("Content-Security-Policy").unwrap();
        assert!(html.find("<meta").unwrap() < policy && html.find("<meta").unwrap() + 20 > policy, "{path}");
    }
}

/// A rule as the manifest has it.
fn listed(files: &BTreeMap<String, String>, id: &str) -> serde_json::Value {
    let manifest: serde_json::Value = serde_json::from_str(&files["rules.json"]).unwrap();
    manifest["rules"].as_array().unwrap().iter().find(|rule| rule["id"] == id).unwrap().clone()
}

#[test]
fn the_manifest_the_feed_and_the_map_are_there() {
    let files = build(&book(&[]));
    let rule = |id: &str| listed(&files, id);
    let (rule, retired) = (rule("squawk/ban-drop-column"), rule("squawk/old-rule"));
    assert_eq!(rule["url"], "https://h.example/x/rules/squawk/ban-drop-column.html");
    assert_eq!((rule["caught"].as_str(), rule["status"].as_str()), (Some("partly"), Some("active")));
    assert_eq!(rule["incidents"].as_array().map(Vec::len), Some(2));
    assert_eq!(retired["replaced-by"][0], "squawk/ban-drop-column");
    let feed = &files["feed.xml"];
    assert!(feed.contains("<id>tag:h.example,1970:incident/INC-2022-099</id>"));
    assert!(feed.contains("<updated>2024-01-05T00:00:00Z</updated>"), "{feed}");
    assert!(!feed.contains("INC-2021-001"), "withdrawn records are not announced");
    let of_team = &files["feeds/one.xml"];
    assert!(of_team.contains("<title>Handbook: One</title>"), "{of_team}");
    assert!(of_team.contains("<link rel=\"self\" href=\"https://h.example/x/feeds/one.xml\"/>"), "{of_team}");
    assert!(of_team.contains("inc-2023-001.html") && !of_team.contains("INC-2024-001"), "{of_team}");
    assert!(files["incidents/team-one.html"].contains("href=\"../feeds/one.xml\""));
    assert!(files["sitemap.xml"].contains("<loc>https://h.example/x/incidents/inc-2023-001.html</loc>"));
    assert!(!files["sitemap.xml"].contains("inc-2022-099"));
}
