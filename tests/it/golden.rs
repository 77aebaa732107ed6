//! Tiny handbooks whose answers and pages are known whole: `tests/books/NAME/`, with `expected/` beside the project.
//!
//! `expected/check.txt` is what `check` prints, `expected/files.txt` the list of the site's files, and every file below
//! `expected/site/` is one page as it has to be; to add a page, make an empty file there and overwrite the snapshots.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::book::{Book, copy, expected, repository, snapshots};
use crate::tree::{Tree, times};

const BOOKS: [&str; 4] = ["aliases", "empty", "incident", "recipe"];

fn book(name: &str) -> Book {
    let book = Book::copy_of(&repository("tests/books").join(name));
    fs::remove_dir_all(book.path("expected")).unwrap();
    book
}

/// The text without what changes with every style sheet and script.
fn stable(text: &str) -> String {
    let names = ["handbook", "app", "search", "errors"].map(|name| format!("assets/{name}-"));
    names.iter().fold(text.to_owned(), |text, name| {
        let mut parts = text.split(name);
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let rest = part.trim_start_matches(|c: char| c.is_ascii_hexdigit());
            out.push_str(&format!("{name}[HASH]{rest}"));
        }
        out
    })
}

/// The files of a site, without the pages of the checks, which every site has.
fn listing(site: &Tree) -> String {
    let own = site.paths().into_iter().filter(|p| !p.starts_with("rules/rcabook/"));
    stable(&own.map(|path| format!("{}\n", without_edition(path))).collect::<String>())
}

/// A path without the edition of the search index, which changes with every word of a record.
fn without_edition(path: &str) -> String {
    match path.strip_prefix("search/").and_then(|name| name.split_once('-')) {
        Some((shard, _)) => format!("search/{shard}-[HASH].js"),
        None => path.to_owned(),
    }
}

#[test]
fn the_books_have_the_expected_pages() {
    for name in BOOKS {
        let (book, wanted) = (book(name), repository("tests/books").join(name).join("expected"));
        snapshots().eq(book.check().transcript(), expected(&wanted.join("check.txt")));
        book.build().ends_with(0);
        let site = Tree::of(&book.path("book"));
        snapshots().eq(listing(&site), expected(&wanted.join("files.txt")));
        for page in Tree::of(&wanted.join("site")).paths() {
            let text = String::from_utf8(site.0[page].clone()).unwrap();
            snapshots().eq(stable(&text), expected(&wanted.join("site").join(page)));
        }
    }
}

#[test]
fn every_check_has_a_page() {
    let book = book("empty");
    book.build().ends_with(0);
    for code in rcabook::diag::Code::ALL {
        assert!(book.path("book").join(code.address()).is_file(), "{code}");
    }
}

#[test]
fn the_same_records_give_the_same_bytes() {
    for name in BOOKS {
        let book = book(name);
        book.run(&["build", "--out", "one"]).ends_with(0);
        let one = Tree::of(&book.path("one"));
        book.run(&["build", "--out", "two"]).ends_with(0);
        Tree::of(&book.path("two")).assert_same(&one);
        // One thread, and a copy whose files were made in another order.
        let status = book.command(&["build", "--out", "three"]).env("RAYON_NUM_THREADS", "1").status().unwrap();
        assert!(status.success());
        Tree::of(&book.path("three")).assert_same(&one);
        let again = backwards(&book);
        again.run(&["build", "--out", "four"]).ends_with(0);
        Tree::of(&again.path("four")).assert_same(&one);
    }
}

fn backwards(book: &Book) -> Book {
    let content = Tree::of(&book.path("content"));
    let out = Book::new().file("book.toml", &book.read("book.toml")).folder("content");
    content.0.iter().rev().fold(out, |out, (path, bytes)| out.bytes(&format!("content/{path}"), bytes))
}

#[test]
fn what_did_not_change_keeps_its_time() {
    let book = book("incident");
    book.build().ends_with(0);
    let before = times(&book.path("book"));
    let printed = book.build().ends_with(0);
    assert!(printed.contains(" 0 files written"), "{printed}");
    assert_eq!(times(&book.path("book")), before);
    // One record changes: its pages are new, and those that do not name it are not.
    let record = "content/incidents/2024-03-05-lock.md";
    let text = book.read(record).replace("It was a Tuesday.", "It was a Wednesday.");
    let book = book.file(record, &text);
    book.build().ends_with(0);
    let after = times(&book.path("book"));
    assert_ne!(after["incidents/inc-2024-001.html"], before["incidents/inc-2024-001.html"]);
    for page in ["404.html", "rules/squawk/ban-drop-column.html", "rules/rcabook/unknown-key.html", "favicon.svg"] {
        assert_eq!(after[page], before[page], "{page}");
    }
}

#[test]
fn every_page_has_a_twin_for_programs() {
    for name in BOOKS {
        let book = book(name);
        book.build().ends_with(0);
        let site = Tree::of(&book.path("book"));
        for page in site.paths().into_iter().filter(|p| p.ends_with(".html")) {
            let twin = page.replace(".html", ".json");
            let bytes = site.0.get(&twin).unwrap_or_else(|| panic!("{name}: {page} has no twin"));
            let value: Value = serde_json::from_slice(bytes).unwrap_or_else(|e| panic!("{name}: {twin}: {e}"));
            assert!(value.is_object(), "{name}: {twin}");
        }
    }
}

#[test]
fn the_users_own_keys_reach_the_twin() {
    let book = book("incident");
    book.build().ends_with(0);
    let twin = book.read("book/incidents/inc-2024-001.json");
    let value: Value = serde_json::from_str(&twin).unwrap();
    let found = find(&value, "x-cost").unwrap_or_else(|| panic!("{twin}"));
    assert_eq!(found, &serde_json::json!({"eur": 1200, "currency": "EUR"}));
    assert_eq!(find(&value, "x-labels"), Some(&serde_json::json!(["blue", "green"])));
}

/// The first value of a key, at any depth.
fn find<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    match value {
        Value::Object(map) => map.get(key).or_else(|| map.values().find_map(|v| find(v, key))),
        Value::Array(items) => items.iter().find_map(|v| find(v, key)),
        _ => None,
    }
}

#[test]
fn former_addresses_lead_on() {
    let book = book("aliases");
    book.build().ends_with(0);
    for (from, to) in [
        ("incidents/rca-7.html", "inc-2023-002.html"),
        ("incidents/inc-2022-017.html", "inc-2023-002.html"),
        ("lessons/old-lesson.html", "one-lesson.html"),
        ("guides/old-name.html", "new-name.html"),
        ("rules/squawk/drop-column.html", "ban-drop-column.html"),
    ] {
        let page = book.read(&format!("book/{from}"));
        assert!(page.contains(&format!("href=\"{to}\"")), "{from} does not link to {to}");
        assert!(page.contains("http-equiv=\"refresh\""), "{from} does not refresh");
    }
}

/// The corpus of broken input has what is hostile in Markdown; on the page all of it is text.
#[test]
fn hostile_markdown_is_text_on_the_page() {
    let book = Book::new();
    copy(&repository("tests/bad/hostile-markdown/content"), &book.path("content"));
    // What the check says of it is no matter here.
    let book = book.file(
        "book.toml",
        "[checks]\nunknown-page = \"off\"\nmissing-image = \"off\"\npath-outside-project = \"off\"\n",
    );
    book.build().ends_with(0);
    let page = book.read("book/guides/g.html");
    let main = &page[page.find("<main").unwrap()..page.find("</main>").unwrap()];
    assert!(main.contains("&lt;img src=x onerror=alert(1)&gt;"), "{main}");
    for bad in
        ["<script>alert", "<img src=x", "href=\"javascript:", "href=\"data:", "href=\"VBScript:", "href=\"vbscript:"]
    {
        assert!(!page.contains(bad), "{bad} in {main}");
    }
}

#[test]
fn links_inside_a_site_lead_to_files() {
    for name in BOOKS {
        let book = book(name);
        book.build().ends_with(0);
        let site = Tree::of(&book.path("book"));
        let mut dead = BTreeSet::new();
        for page in site.paths().into_iter().filter(|p| p.ends_with(".html")) {
            let html = String::from_utf8(site.0[page].clone()).unwrap();
            for target in attributes(&html, "href=\"").chain(attributes(&html, "src=\"")) {
                if target.contains(':') || target.starts_with('#') || target.starts_with("//") {
                    continue;
                }
                let file = target.split(['#', '?']).next().unwrap_or_default();
                // The page for unknown addresses is served from any depth, so its links start at the site's path.
                let file =
                    if page == "404.html" { file.trim_start_matches("/one").trim_start_matches('/') } else { file };
                if !rcabook::site::resolve(page, file).is_some_and(|p| site.0.contains_key(&p)) {
                    dead.insert(format!("{page} -> {target}"));
                }
            }
        }
        assert_eq!(dead, BTreeSet::new(), "{name}");
    }
}

fn attributes<'a>(html: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    html.match_indices(name).filter_map(move |(at, _)| html[at + name.len()..].split('"').next())
}
