//! Saving a file, in all the ways in which editors and version control do.

use std::fs;
use std::os::unix::fs::symlink;

use super::preview::Preview;
use crate::book::{Book, GUIDE, INCIDENT};

const PAGE: &str = "/incidents/inc-2023-001.html";

fn book() -> Book {
    Book::new()
        .file("content/incidents/a.md", INCIDENT)
        .file("content/guides/g.md", GUIDE)
        .file("book.toml", "[book]\ntitle = \"First title\"\n")
}

fn incident(words: &str) -> String {
    INCIDENT.replace("The table was locked.", words)
}

#[test]
fn a_saved_file_is_shown_and_only_its_page_reloads() {
    let book = book();
    let preview = Preview::of(&book);
    let mut mine = preview.listen(PAGE);
    let mut other = preview.listen("/guides/g.html");
    fs::write(book.path("content/incidents/a.md"), incident("It was locked for long.")).unwrap();
    mine.next("reload");
    assert!(preview.get(PAGE).text().contains("It was locked for long."));
    fs::write(book.path("content/guides/g.md"), GUIDE.replace("Text.", "Other text.")).unwrap();
    // The guide's page is told of its own change; that of the incident came before, and was not told.
    other.next("reload");
    let mut fresh = preview.listen("/guides/g.html");
    fs::write(book.path("content/incidents/a.md"), incident("Once more.")).unwrap();
    mine.next("reload");
    fs::write(book.path("content/guides/g.md"), "---\nbroken: [\n---\n").unwrap();
    assert_eq!(fresh.next_of(&["reload", "notes"]).0, "notes");
    let named = |data: &str| data.contains("yaml-syntax");
    while !named(&fresh.next("notes")) {}
}

#[test]
fn a_saved_picture_is_shown_where_it_stands_though_no_page_has_other_bytes() {
    let picture = |colour: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><path fill=\"{colour}\"/></svg>");
    let guide = format!("{GUIDE}\n![A drawing](../images/d.svg)\n");
    let book = book().file("content/guides/g.md", &guide).file("content/images/d.svg", &picture("red"));
    let preview = Preview::of(&book);
    let (mut shows, mut other) = (preview.listen("/guides/g.html"), preview.listen(PAGE));
    fs::write(book.path("content/images/d.svg"), picture("tan")).unwrap();
    shows.next("reload");
    assert!(preview.get("/images/images/d.svg").text().contains("tan"));
    // A page without it is told of its own change, and was not told of this one.
    let mut fresh = preview.listen("/guides/g.html");
    fs::write(book.path("content/incidents/a.md"), incident("It was locked for long.")).unwrap();
    other.next("reload");
    assert!(preview.get(PAGE).text().contains("It was locked for long."));
    fs::write(book.path("content/images/d.svg"), picture("sky")).unwrap();
    fresh.next("reload");
}

#[test]
fn an_editor_that_writes_by_rename_is_followed() {
    let book = book();
    let preview = Preview::of(&book);
    for n in 0..5 {
        let words = format!("Version {n} of the text.");
        fs::write(book.path("content/incidents/.a.md.swp"), "x").unwrap();
        fs::write(book.path("content/incidents/4913"), "").unwrap();
        fs::remove_file(book.path("content/incidents/4913")).unwrap();
        fs::rename(book.path("content/incidents/a.md"), book.path("content/incidents/a.md~")).unwrap();
        fs::write(book.path("content/incidents/a.md"), incident(&words)).unwrap();
        fs::remove_file(book.path("content/incidents/a.md~")).unwrap();
        preview.until(PAGE, &words);
        fs::write(book.path("content/incidents/new"), incident(&format!("And {words}"))).unwrap();
        fs::rename(book.path("content/incidents/new"), book.path("content/incidents/a.md")).unwrap();
        preview.until(PAGE, &format!("And {words}"));
    }
}

#[test]
fn folders_come_move_and_go() {
    let book = book();
    let preview = Preview::of(&book);
    let second = INCIDENT.replace("INC-2023-001", "INC-2023-002");
    fs::create_dir_all(book.path("content/incidents/2023/q1")).unwrap();
    fs::write(book.path("content/incidents/2023/q1/b.md"), &second).unwrap();
    preview.until("/incidents/inc-2023-002.html", "table was locked");
    fs::rename(book.path("content/incidents/2023"), book.path("content/incidents/old")).unwrap();
    let moved = second.replace("table was locked", "row was locked");
    fs::write(book.path("content/incidents/old/q1/b.md"), moved).unwrap();
    preview.until("/incidents/inc-2023-002.html", "row was locked");
    preview.until("/incidents/inc-2023-002.html", "content/incidents/old/q1/b.md");
    fs::remove_dir_all(book.path("content/incidents/old")).unwrap();
    preview.wait("the page is gone", || preview.get("/incidents/inc-2023-002.html").status == 404);
    fs::rename(book.path("content"), book.path("elsewhere")).unwrap();
    preview.wait("no page is left", || preview.get(PAGE).status == 404);
    fs::rename(book.path("elsewhere"), book.path("content")).unwrap();
    preview.until(PAGE, "table was locked");
    fs::write(book.path("content/incidents/a.md"), incident("Seen again.")).unwrap();
    preview.until(PAGE, "Seen again.");
}

#[test]
fn folders_that_are_deleted_and_made_again_at_once_are_followed() {
    let book = book();
    let preview = Preview::of(&book);
    for n in 0..8 {
        let folder = ["content", "content/incidents"][n % 2];
        fs::remove_dir_all(book.path(folder)).unwrap();
        fs::create_dir_all(book.path("content/incidents")).unwrap();
        fs::create_dir_all(book.path("content/guides")).unwrap();
        fs::write(book.path("content/guides/g.md"), GUIDE).unwrap();
        fs::write(book.path("content/incidents/a.md"), incident(&format!("Made again {n}."))).unwrap();
        preview.until(PAGE, &format!("Made again {n}."));
        // Not only the look after the storm sees it.
        std::thread::sleep(std::time::Duration::from_millis(600));
        fs::write(book.path("content/incidents/a.md"), incident(&format!("Saved after {n}."))).unwrap();
        preview.until(PAGE, &format!("Saved after {n}."));
    }
}

#[test]
fn content_behind_links_is_followed() {
    let book = book().file("shared/c.md", &INCIDENT.replace("INC-2023-001", "INC-2023-003")).folder("records");
    symlink("../../shared/c.md", book.path("content/incidents/c.md")).unwrap();
    symlink("../../records", book.path("content/incidents/more")).unwrap();
    let preview = Preview::of(&book);
    let page = "/incidents/inc-2023-003.html";
    preview.until(page, "table was locked");
    let text = INCIDENT.replace("INC-2023-001", "INC-2023-003");
    fs::write(book.path("shared/c.md"), text.replace("table was locked", "link was followed")).unwrap();
    preview.until(page, "link was followed");
    fs::write(book.path("records/d.md"), INCIDENT.replace("INC-2023-001", "INC-2023-004")).unwrap();
    preview.until("/incidents/inc-2023-004.html", "table was locked");
    fs::write(book.path("shared/e.md"), text.replace("table was locked", "link leads elsewhere")).unwrap();
    fs::remove_file(book.path("content/incidents/c.md")).unwrap();
    symlink("../../shared/e.md", book.path("content/incidents/c.md")).unwrap();
    preview.until(page, "link leads elsewhere");
}

#[test]
fn settings_and_theme_are_watched_and_a_new_style_is_no_reload() {
    let book = book();
    let preview = Preview::of(&book);
    fs::write(book.path("book.toml"), "[book]\ntitle = \"Second title\"\n").unwrap();
    preview.until("/", "Second title");
    let theme = "[book]\ntitle = \"Second title\"\n[output.html]\ntheme = \"own\"\n";
    fs::create_dir_all(book.path("themes/own/css")).unwrap();
    fs::write(book.path("themes/own/css/90-own.css"), ".own { top: 0 }").unwrap();
    fs::write(book.path("book.toml"), theme).unwrap();
    let styles = || {
        let html = preview.get("/").text();
        html.split_once("data-styles=\"").and_then(|(_, rest)| rest.split('"').next().map(str::to_owned)).unwrap()
    };
    preview.wait("the style is there", || preview.get(&format!("/{}", styles())).text().contains(".own{top:0}"));
    let mut events = preview.listen("/");
    fs::write(book.path("themes/own/css/90-own.css"), ".own { top: 1px }").unwrap();
    // The file may be seen once while it is empty; either way nothing reloads.
    loop {
        let (event, path) = events.next_of(&["styles", "reload"]);
        assert_eq!(event, "styles");
        if preview.get(&format!("/{path}")).text().contains(".own{top:1px}") {
            break;
        }
    }
}

#[test]
fn what_is_broken_leaves_the_last_good_page_and_is_said_once() {
    let book = book();
    let preview = Preview::of(&book);
    let mut events = preview.listen(PAGE);
    let broken = "---\nid: INC-2023-001\ntitle: [\n---\n";
    fs::write(book.path("content/incidents/a.md"), broken).unwrap();
    while !events.next("notes").contains("\"file\":\"content/incidents/a.md\",\"line\":") {}
    for more in 1..4 {
        assert!(preview.get(PAGE).text().contains("The table was locked."), "the last good page stays");
        std::thread::sleep(std::time::Duration::from_millis(400));
        fs::write(book.path("content/incidents/a.md"), format!("{broken}{}", "\n".repeat(more))).unwrap();
    }
    preview.wait("it is said", || preview.said().contains("error[yaml-syntax]"));
    std::thread::sleep(std::time::Duration::from_millis(800));
    assert_eq!(preview.said().matches("error[yaml-syntax]").count(), 1, "{}", preview.said());
    fs::write(book.path("content/incidents/a.md"), incident("It is mended.")).unwrap();
    while !events.next("notes").contains("\"notes\":[],\"total\":0") {}
    preview.until(PAGE, "It is mended.");
    preview.wait("it is said to be mended", || preview.said().contains("all mended"));
}

#[test]
fn a_record_that_cannot_be_read_says_nothing_else() {
    let book = book();
    let preview = Preview::of(&book);
    let mut events = preview.listen("/");
    let empty = INCIDENT.replacen("\ntitle:", "\npublic-lesson: null\ntitle:", 1);
    fs::write(book.path("content/incidents/a.md"), &empty).unwrap();
    while !events.next("notes").contains("public-lesson-empty") {}
    // What was found in the record that is still shown has no place in this text.
    fs::write(book.path("content/incidents/a.md"), empty.replacen("title:", "title: [", 1)).unwrap();
    let checked = |said: &str| said.contains("yaml-syntax") && !said.contains("\"checks\"");
    let said = loop {
        let said = events.next("notes");
        if checked(&said) {
            break said;
        }
    };
    assert!(said.contains("\"total\":1") && !said.contains("public-lesson-empty"), "{said}");
    fs::write(book.path("content/incidents/a.md"), &empty).unwrap();
    while !events.next("notes").contains("public-lesson-empty") {}
}

#[test]
fn a_broken_template_leaves_the_last_good_page() {
    let book = book().file("themes/own/css/90-own.css", ".own { top: 0 }");
    fs::write(book.path("book.toml"), "[output.html]\ntheme = \"own\"\n").unwrap();
    let preview = Preview::of(&book);
    let mut events = preview.listen(PAGE);
    // Other pages that are looked at later do not take its place.
    assert_eq!((preview.get(PAGE).status, preview.get("/index.html").status), (200, 200));
    fs::create_dir_all(book.path("themes/own/templates")).unwrap();
    for broken in
        ["{% block main %}{{ oops ", "{% extends \"base.html\" %}{% block main %}{{ no.such.thing }}{% endblock %}"]
    {
        fs::write(book.path("themes/own/templates/incident.html"), broken).unwrap();
        while !events.next("notes").contains("themes/own/templates/incident.html") {}
        assert!(preview.get(PAGE).text().contains("The table was locked."), "{}", preview.get(PAGE).text());
    }
    let mended = "{% extends \"base.html\" %}{% block main %}Mended {{ title }}{% endblock %}";
    fs::write(book.path("themes/own/templates/incident.html"), mended).unwrap();
    preview.until(PAGE, "Mended A migration failed");
}

#[test]
fn a_record_that_breaks_a_template_is_told_though_nobody_looks_at_its_page() {
    let book = book().file(
        "themes/own/templates/incident.html",
        "{% extends \"base.html\" %}{% block main %}{% if title == \"Boom\" %}{{ no.such.thing }}{% endif %}{% endblock %}",
    );
    fs::write(book.path("book.toml"), "[output.html]\ntheme = \"own\"\n").unwrap();
    let preview = Preview::of(&book);
    let mut events = preview.listen("/");
    let record = fs::read_to_string(book.path("content/incidents/a.md")).unwrap();
    assert!(!events.next("notes").contains("themes/own"));
    fs::write(book.path("content/incidents/a.md"), record.replace("A migration failed", "Boom")).unwrap();
    while !events.next("notes").contains("themes/own/templates/incident.html") {}
    fs::write(book.path("content/incidents/a.md"), record).unwrap();
    while events.next("notes").contains("themes/own/templates/incident.html") {}
}

#[test]
fn a_template_that_loses_published_places_is_told_and_its_page_is_shown() {
    let book = book().file("themes/own/css/90-own.css", ".own { top: 0 }");
    fs::write(book.path("content/guides/g.md"), format!("{GUIDE}\n## Who is called\n\nThe team.\n")).unwrap();
    fs::write(book.path("book.toml"), "[output.html]\ntheme = \"own\"\n").unwrap();
    let lossy = "<!doctype html><title>x</title><main><h1>{{ title }}</h1></main>";
    fs::create_dir_all(book.path("themes/own/templates")).unwrap();
    assert_eq!(book.run(&["permalinks", "accept"]).code(), Some(0));
    assert!(book.read("permalinks.lock").contains("guides/g.html#who-is-called"));
    let template = book.path("themes/own/templates/guide.html");
    fs::write(&template, lossy).unwrap();
    let preview = Preview::of(&book);
    let mut events = preview.listen("/guides/g.html");
    while !events.next("notes").contains("fragment-lost") {}
    preview.wait("it is said", || preview.said().contains("error[fragment-lost]"));
    assert!(preview.get("/guides/g.html").text().starts_with("<!doctype html>"), "what it makes is seen");
    fs::remove_file(&template).unwrap();
    while !events.next("notes").contains("\"notes\":[],\"total\":0") {}
    fs::write(&template, lossy).unwrap();
    while !events.next("notes").contains("fragment-lost") {}
    // Nor is it forgotten when something else changes.
    fs::write(book.path("content/incidents/a.md"), incident("Other words.")).unwrap();
    preview.until(PAGE, "Other words.");
    let settled = |said: String| said.contains("fragment-lost") && said.contains("\"following\":[]");
    while !settled(events.next("notes")) {}
}

#[test]
fn broken_settings_leave_the_last_good_pages() {
    let book = book();
    let preview = Preview::of(&book);
    let mut events = preview.listen("/");
    fs::write(book.path("book.toml"), "[book\n").unwrap();
    while !events.next("notes").contains("toml-syntax") {}
    assert!(preview.get("/").text().contains("First title"));
    fs::remove_file(book.path("book.toml")).unwrap();
    preview.until("/", "Handbook");
}

#[test]
fn a_project_that_is_broken_from_the_start_is_shown_once_it_is_mended() {
    let book = book();
    fs::write(book.path("book.toml"), "[output.html]\ntheme = \"none\"\n").unwrap();
    let preview = Preview::of(&book);
    preview.wait("it says why", || preview.get("/").text().contains("there is no theme"));
    assert_eq!(preview.get("/").status, 503);
    let mut events = preview.listen("/");
    fs::write(book.path("book.toml"), "").unwrap();
    events.next("reload");
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn the_list_of_published_addresses_is_watched() {
    let book = book();
    let preview = Preview::of(&book);
    let mut events = preview.listen(PAGE);
    let list = |lines: &str| format!("# rcabook permalinks 1\n{lines}");
    let lost = "incidents/inc-2022-009.html 2026-01-02\n";
    fs::write(book.path("permalinks.lock"), list(lost)).unwrap();
    let found = loop {
        let notes = events.next("notes");
        if notes.contains("address-lost") {
            break notes;
        }
    };
    assert!(found.contains("\"file\":\"permalinks.lock\",\"line\":2"), "{found}");
    assert!(found.contains("incidents/inc-2022-009.html was published on 2026-01-02"), "{found}");
    fs::write(book.path("permalinks.lock"), list("incidents/inc-2023-001.html 2026-01-02\n")).unwrap();
    while !events.next("notes").contains("\"notes\":[],\"total\":0") {}
    fs::write(book.path("permalinks.lock"), list("no address\n")).unwrap();
    while !events.next("notes").contains("permalinks-syntax") {}
    fs::remove_file(book.path("permalinks.lock")).unwrap();
    while !events.next("notes").contains("\"notes\":[],\"total\":0") {}
}

#[test]
fn regular_looks_do_the_same_where_the_system_tells_nothing() {
    let book = book();
    let preview = Preview::with(&book, &["--port", "0", "--poll"]);
    fs::write(book.path("content/incidents/a.md"), incident("Found by looking.")).unwrap();
    preview.until(PAGE, "Found by looking.");
}
