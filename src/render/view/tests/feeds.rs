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
