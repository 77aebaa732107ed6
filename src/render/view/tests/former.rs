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
