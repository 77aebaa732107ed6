//! Feeds: who has subscribed to one goes on reading, and is told nothing twice.

use super::*;

#[test]
fn a_team_with_another_name_takes_its_feed_along() {
    let toml = "[output.html.redirect]\n\"/incidents/team-old.html\" = \"/incidents/team-one.html\"\n\
                \"/incidents/team-gone.html\" = \"/all.html\"\n\"/incidents/team-out.html\" = \"https://o.example/\"\n";
    let files = build(&project(toml, &[]));
    assert_eq!(files["feeds/old.xml"], files["feeds/one.xml"]);
    for (path, page) in [("feeds/gone.xml", "https://h.example/x/all.html"), ("feeds/out.xml", "https://o.example/")] {
        let feed = &files[path];
        assert!(feed.contains(&format!("<link href=\"{page}\"/>")) && !feed.contains("<entry>"), "{feed}");
        assert!(feed.contains(" has moved</title>"), "{feed}");
    }
    // What was an incident's identifier had no feed.
    let renamed = INCIDENT.replace("[INC-2022-099]", "[team-x]");
    let files = build(&book(&[("content/incidents/a.md", &renamed)]));
    assert!(files.contains_key("incidents/team-x.html") && !files.contains_key("feeds/x.xml"));
}

#[test]
fn an_entry_stays_the_same_when_its_record_is_renamed() {
    let entry = |id: &str, aliases: &str| {
        let text = INCIDENT.replace("INC-2023-001", id).replace("[INC-2022-099]", aliases);
        let second = SECOND.replace("INC-2023-001", id);
        let feed =
            build(&book(&[("content/incidents/a.md", &text), ("content/incidents/b.md", &second)]))["feed.xml"].clone();
        feed.matches(":incident/INC-2023-001</id>").count()
    };
    assert_eq!(entry("INC-2023-001", "[]"), 1);
    assert_eq!(entry("INC-2023-100", "[INC-2023-001]"), 1);
    assert_eq!(entry("INC-2023-200", "[INC-2023-001, INC-2023-100]"), 1);
}

#[test]
fn an_entry_has_the_lessons_that_its_incident_taught_first_and_again() {
    let feed = &build(&book(&[]))["feed.xml"];
    let entry = |id: &str| feed.split("<entry>").find(|entry| entry.contains(&format!("{id}</id>"))).unwrap();
    let (first, again) = (entry("INC-2022-099"), entry("INC-2024-001"));
    let text = between(first, "&lt;li&gt;", "&lt;/li&gt;");
    assert!(!text.is_empty() && !text.contains("Again"), "{first}");
    assert_eq!(between(again, "&lt;li&gt;", "&lt;/li&gt;"), format!("Again: {text}"));
}

#[test]
fn a_recipe_is_updated_by_a_review_and_not_published_again() {
    let recipe = RECIPE.replace("title:", "reviewed: 2024-02-03\ntitle:");
    let feed = &build(&book(&[("content/recipes/drop-column.md", &recipe)]))["feed.xml"];
    let entry = feed.split("<entry>").find(|entry| entry.contains("recipe/drop-column")).unwrap();
    assert!(entry.contains("<updated>2024-02-03T00:00:00Z</updated>") && !entry.contains("<published>"), "{entry}");
}

#[test]
fn a_title_is_no_part_of_an_identifier() {
    let feed = |title: &str| {
        let toml = source("book.toml", &format!("[book]\ntitle = \"{title}\"\n"));
        let incident = parse(&source("content/incidents/a.md", SECOND), "content").value;
        let book = Arc::new(link(crate::config::read(Some(&toml)).value, incident, BTreeMap::new()).value);
        build(&book)["feed.xml"].replace(title, "")
    };
    assert_eq!(feed("One"), feed("Other"));
    assert!(feed("One").contains("<id>tag:handbook.invalid,1970:handbook</id>"));
}

/// What stands between two texts, or nothing.
fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    text.split_once(before).and_then(|(_, rest)| rest.split_once(after)).map_or("", |(found, _)| found)
}

/// A feed in lines: its identifier, title, author, date, own address and page; then its entries in their order, each with
/// identifier, title, authors, dates of publication and of change, category and page.
fn told(feed: &str) -> Vec<String> {
    let mut parts = feed.split("<entry>");
    let head = parts.next().unwrap();
    let common = |part: &str| {
        let [id, title, name] =
            ["id", "title", "name"].map(|tag| between(part, &format!("<{tag}>"), &format!("</{tag}>")));
        format!("{id} | {title} | {name}")
    };
    let day = |part, tag: &str| between(part, &format!("<{tag}>"), "T00:00:00Z<").to_owned();
    let page = |part| between(part, "<link href=\"", "\"").to_owned();
    let own = between(head, "rel=\"self\" href=\"", "\"");
    let mut out = vec![format!("{} | {} | {own} | {}", common(head), day(head, "updated"), page(head))];
    out.extend(parts.map(|entry| {
        let (published, updated) = (day(entry, "published"), day(entry, "updated"));
        format!("{} | {published} | {updated} | {} | {}", common(entry), between(entry, "term=\"", "\""), page(entry))
    }));
    out
}

/// Incidents of several teams, two of one day, one that was corrected later than all others happened, and one withdrawn; and
/// recipes of which one has a date.
fn of_several_teams() -> BTreeMap<String, String> {
    let second = SECOND.replace("summary:", "teams: [Ship it, One]\nsummary:");
    let third = "---\nid: INC-2024-000\ntitle: On the same day\ndate: 2024-01-05\nstatus: in-review\nsummary: S.\nteams: [Ship it]\n\
                 environments: [prod]\nstack: {database: postgresql}\n---\n";
    let corrected = "---\nid: INC-2020-001\ntitle: The oldest\ndate: 2020-03-04\nstatus: final\nsummary: S.\n\
                     aftermath: [{at: 2024-05-06, text: It came back.}]\ncorrections: [{at: 2024-02-01, text: Not so.}]\n---\n";
    let withdrawn = WITHDRAWN.replace("summary:", "teams: [Gone]\nsummary:");
    let other = RECIPE.replace("id: drop-column", "id: another").replace("{operation: drop}", "{operation: other}");
    let reviewed = RECIPE.replace("title:", "reviewed: 2024-01-05\ntitle:");
    build(&book(&[
        ("content/incidents/b.md", &second),
        ("content/incidents/c.md", &withdrawn),
        ("content/incidents/d.md", third),
        ("content/incidents/e.md", corrected),
        ("content/recipes/drop-column.md", &reviewed),
        ("content/recipes/another.md", &other),
    ]))
}

#[test]
fn there_is_a_feed_of_all_and_one_of_each_team() {
    let files = of_several_teams();
    let feeds: Vec<&String> = files.keys().filter(|path| path.ends_with(".xml") && *path != "sitemap.xml").collect();
    assert_eq!(feeds, ["feed.xml", "feeds/gone.xml", "feeds/one.xml", "feeds/ship-it.xml"]);
    let own = |path: &str| format!("<link rel=\"self\" href=\"https://h.example/x/{path}\"/>");
    assert!(feeds.iter().all(|path| files[*path].contains(&own(path))), "each names itself");
}

#[test]
fn the_feed_of_all_has_incidents_and_dated_recipes_the_last_changed_first() {
    assert_eq!(
        told(&of_several_teams()["feed.xml"]),
        [
            "tag:h.example,1970:handbook | Handbook | Handbook | 2024-05-06 | https://h.example/x/feed.xml | https://h.example/x/index.html",
            "tag:h.example,1970:incident/INC-2020-001 | The oldest |  | 2020-03-04 | 2024-05-06 | incident | https://h.example/x/incidents/inc-2020-001.html",
            "tag:h.example,1970:incident/INC-2024-000 | On the same day | Ship it | 2024-01-05 | 2024-01-05 | incident | https://h.example/x/incidents/inc-2024-000.html",
            "tag:h.example,1970:incident/INC-2024-001 | Again | Ship it, One | 2024-01-05 | 2024-01-05 | incident | https://h.example/x/incidents/inc-2024-001.html",
            "tag:h.example,1970:recipe/drop-column | Drop a column |  |  | 2024-01-05 | recipe | https://h.example/x/recipes/drop-column.html",
            "tag:h.example,1970:incident/INC-2022-099 | A &lt;b&gt; &amp; c | One | 2023-02-01 | 2024-01-02 | incident | https://h.example/x/incidents/inc-2023-001.html",
        ]
    );
}

#[test]
fn the_feed_of_a_team_has_its_incidents_alone() {
    let files = of_several_teams();
    let incident = |id: &str| {
        let all = told(&files["feed.xml"]);
        all.into_iter().find(|line| line.contains(&format!(":incident/{id} |"))).unwrap()
    };
    let head = |team: &str, slug: &str, updated: &str| {
        format!(
            "tag:h.example,1970:feed/{slug} | Handbook: {team} | {team} | {updated} | https://h.example/x/feeds/{slug}.xml | \
             https://h.example/x/incidents/team-{slug}.html"
        )
    };
    let [first, second, third] = ["INC-2022-099", "INC-2024-001", "INC-2024-000"].map(incident);
    assert_eq!(told(&files["feeds/one.xml"]), [head("One", "one", "2024-01-05"), second.clone(), first]);
    assert_eq!(told(&files["feeds/ship-it.xml"]), [head("Ship it", "ship-it", "2024-01-05"), third, second]);
    // A feed needs a date; what was withdrawn is not announced.
    assert_eq!(told(&files["feeds/gone.xml"]), [head("Gone", "gone", "1970-01-01")]);
}

#[test]
fn a_feed_ends_with_the_fiftieth_entry() {
    let records: Vec<(String, String)> = (100..160)
        .map(|n| (format!("content/incidents/{n}.md"), format!("INC-2025-{n}")))
        .map(|(path, id)| {
            (
                path,
                format!("---\nid: {id}\ntitle: T\ndate: 2025-01-02\nstatus: draft\nsummary: S.\nteams: [One]\n---\n"),
            )
        })
        .collect();
    let extra: Vec<(&str, &str)> = records.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let files = build(&book(&extra));
    for path in ["feed.xml", "feeds/one.xml"] {
        let lines = told(&files[path]);
        assert_eq!(lines.len(), 51, "{path}");
        assert!(lines[1].contains("/INC-2025-100 |") && lines[50].contains("/INC-2025-149 |"), "{path}: {lines:#?}");
    }
}
