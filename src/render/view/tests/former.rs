//! What has moved, and what was withdrawn.

use super::*;

#[test]
fn links_to_what_has_moved_on_a_page_end_on_words() {
    let toml = "[output.html.redirect]\n\"/glossary.html#old\" = \"#ddl\"\n\"/recipes/gone.html\" = \"https://o.example/x?a&b\"\n";
    let terms = "terms: [{id: ddl, term: DDL, definition: D, aliases: [data-definition]}, \
                 {id: dml, status: withdrawn, reason: Nobody says it., replaced-by: ddl}]";
    let retold = INCIDENT.replace("## What happened", "## The course {alias=what-happened}");
    let (book, mut site) =
        (project(toml, &[("content/glossary.yaml", terms), ("content/incidents/a.md", &retold)]), Site::default());
    site.pages = plan(&book).value.pages;
    site.moved = plan(&book).value.moved;
    site.gone.insert("incidents/inc-2023-001.html".to_owned(), vec!["timeline".to_owned()]);
    let theme = Theme::load(&BTreeMap::new(), "default").value.unwrap();
    let site = Arc::new(site);
    let renderer = Renderer::new(&book, &site, &theme);
    let page = |file: &str| {
        let page = site.pages.iter().find(|page| page.file(&book) == file).unwrap_or_else(|| panic!("{file}"));
        flat(&String::from_utf8(renderer.render(page).unwrap()[0].bytes.clone()).unwrap())
    };
    let incident = page("incidents/inc-2023-001.html");
    assert!(
        incident.contains("<span id=\"what-happened\"></span><a class=\"anchor\" href=\"#the-course\">The course</a>"),
        "{incident}"
    );
    assert!(incident.contains("<li id=\"timeline\"><code>#timeline</code> is gone"), "{incident}");
    let glossary = page("glossary.html");
    assert!(glossary.contains("<dt id=\"ddl\"><span id=\"data-definition\"></span>DDL"), "{glossary}");
    assert!(
        glossary.contains("<li id=\"old\"><code>#old</code> is now at <a href=\"#ddl\">glossary.html, #ddl</a>"),
        "{glossary}"
    );
    assert!(
        glossary.contains("<dt id=\"dml\">dml</dt><dd>Nobody says it. Read instead: <a href=\"#ddl\">DDL</a>"),
        "{glossary}"
    );
    let out = page("recipes/gone.html");
    assert!(out.contains("content=\"0; url=https://o.example/x?a&amp;b\""), "{out}");
}

#[test]
fn withdrawn_records_and_former_addresses_stay() {
    let files = build(&book(&[]));
    let page = &files["incidents/inc-2021-001.html"];
    assert!(page.contains("It was a drill.") || page.contains("It was a <a class=\"term\""), "{page}");
    assert!(page.contains("href=\"inc-2023-001.html\""));
    assert!(
        page.contains("This record was withdrawn") && page.contains("id=\"timeline\""),
        "what it says stays: {page}"
    );
    assert!(!page.contains("Seeing this error now?"), "{page}");
    let alias = &files["incidents/inc-2022-099.html"];
    assert!(alias.contains("content=\"0; url=inc-2023-001.html\""));
    assert!(alias.contains("<link rel=\"canonical\" href=\"https://h.example/x/incidents/inc-2023-001.html\">"));
    assert!(alias.contains("<a href=\"inc-2023-001.html\" data-moved>"));
}

#[test]
fn the_record_that_took_over_says_what_it_replaces() {
    let lesson = INCIDENT.replace(
        "lessons:\n",
        "lessons:\n  - {id: older, text: Keep `up`., status: withdrawn, reason: R, replaced-by: old}\n  \
         - {id: old, text: Keep near., status: withdrawn, reason: R, replaced-by: keep-in-step}\n",
    );
    let factors = "factors:\n  - {id: drift, name: Drift, definition: D.}\n  \
                   - {id: skew, name: Skew, definition: D., status: withdrawn, reason: R, replaced-by: drift}\n";
    let terms = "terms:\n  - {id: drill, term: drill, definition: D.}\n  \
                 - {id: test-run, term: test run, definition: D., status: withdrawn, reason: R, replaced-by: drill}\n";
    let recipe =
        "---\nid: remove-column\ntitle: Remove a column\nstatus: withdrawn\nreason: R\nreplaced-by: drop-column\n---\n";
    let guide = "---\ntitle: Begin\nstatus: withdrawn\nreason: R\nreplaced-by: start\n---\n";
    let files = build(&book(&[
        ("content/incidents/a.md", &lesson),
        ("content/factors.yaml", factors),
        ("content/glossary.yaml", terms),
        ("content/recipes/remove-column.md", recipe),
        ("content/guides/begin.md", guide),
    ]));
    for (page, old, title) in [
        ("lessons/keep-in-step", "lessons/old.html", "Keep near."),
        ("lessons/keep-in-step", "lessons/older.html", "Keep up."),
        ("factors/drift", "factors/skew.html", "Skew"),
        ("recipes/drop-column", "recipes/remove-column.html", "Remove a column"),
        ("guides/start", "guides/begin.html", "Begin"),
        ("glossary", "glossary.html#test-run", "test run"),
    ] {
        let html = &files[&format!("{page}.html")];
        let (_, behind) = html.split_once("Replaces").unwrap_or_else(|| panic!("{page}: {html}"));
        let link = format!("<a href=\"{}\">{title}</a>", crate::site::relative(&format!("{page}.html"), old));
        assert!(behind.contains(&link), "{link}: {behind}");
        let twin: serde_json::Value = serde_json::from_str(&files[&format!("{page}.json")]).unwrap();
        let back = twin["backlinks"].as_array().unwrap();
        assert!(back.contains(&serde_json::json!({"rel": "replaced-by", "to": old, "title": title})), "{back:?}");
    }
    let alone = &files["lessons/tell-people.html"];
    assert!(!alone.contains("Replaces") && !alone.contains("Questions that lead here"));
}

#[test]
fn what_a_question_leads_to_says_so() {
    let question = |to: &str| format!("{{text: 'Why `{to}`?', leads-to: {to}}}");
    let ends = [
        ("lesson/keep-in-step", "lessons/keep-in-step"),
        ("rule/squawk/ban-drop-column", "rules/squawk/ban-drop-column"),
        ("factor/drift", "factors/drift"),
        ("guide/start", "guides/start"),
        ("term/drill", "glossary"),
        ("decide", "decide/index"),
        ("INC-2023-001", "incidents/inc-2023-001"),
        ("recipe/drop-column", "recipes/drop-column"),
    ];
    let all: Vec<String> = ends.iter().map(|(to, _)| question(to)).collect();
    let text = format!(
        "---\nid: INC-2024-002\ntitle: The third\ndate: 2024\nstatus: final\nsummary: S.\nopen-questions: [{}]\n---\n",
        all.join(", ")
    );
    let files = build(&book(&[("content/incidents/d.md", &text)]));
    for (to, page) in ends {
        let file = format!("{page}.html");
        let link = format!("href=\"{}\"", crate::site::relative(&file, "incidents/inc-2024-002.html"));
        assert!(files[&file].contains(&link), "{page}");
        // A recipe lists the incidents that lead to it, by lessons or by questions.
        let said = files[&file].contains(&format!("Why <code>{to}</code>?"));
        assert_eq!(said, !to.starts_with("recipe"), "{page}");
        let twin: serde_json::Value = serde_json::from_str(&files[&format!("{page}.json")]).unwrap();
        let rel = if said { "leads-to" } else { "called-for-by" };
        let edge = serde_json::json!({"rel": rel, "to": "incidents/inc-2024-002.html", "title": "The third"});
        assert!(twin["backlinks"].as_array().unwrap().contains(&edge), "{page}");
    }
}
