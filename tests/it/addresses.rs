//! Every address that a site gives to programs leads to a page of it, and to the place on the page that is named behind `#`:
//! those of `rules.json`, `links.json`, the feeds and the site map.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::book::{Book, copy, repository};
use crate::tree::Tree;

/// The values of `url`, wherever they are.
fn urls(value: &Value, out: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            out.extend(members.get("url").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|value| urls(value, out));
        }
        Value::Array(items) => items.iter().for_each(|item| urls(item, out)),
        _ => {}
    }
}

/// What stands between two marks, wherever both are.
fn between<'t>(text: &'t str, open: &'t str, close: &'t str) -> impl Iterator<Item = String> + 't {
    text.split(open).skip(1).filter_map(move |rest| Some(rest.split_once(close)?.0.replace("&amp;", "&")))
}

/// The address as the file's path and the place in it.
fn target(site: Option<&str>, path: &str, address: &str) -> Option<(String, Option<String>)> {
    let inner = match site {
        Some(site) => address.strip_prefix(site)?,
        None => address.strip_prefix(path).unwrap_or(address),
    };
    let (path, place) = inner.split_once('#').map_or((inner, None), |(path, place)| (path, Some(place)));
    Some((decoded(path), place.map(decoded)))
}

fn decoded(text: &str) -> String {
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, more @ ..] = rest {
        let hex = |at: usize| more.get(at).and_then(|b| char::from(*b).to_digit(16));
        match (first, hex(0), hex(1)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap());
                rest = &more[2..];
            }
            _ => {
                out.push(*first);
                rest = more;
            }
        }
    }
    String::from_utf8(out).unwrap()
}

/// Builds a project whose site lies at this path of its host, and returns how many addresses the site gives, having looked
/// at each.
#[track_caller]
fn all_lead_somewhere(book: &Book, path: &str) -> usize {
    book.build().ends_with(0);
    let site = Tree::of(&book.path("book"));
    let text = |path: &str| String::from_utf8_lossy(&site.0[path]).into_owned();
    let mut given = BTreeSet::new();
    let mut base = None;
    for path in ["rules.json", "rules/v1.json"] {
        let manifest: Value = serde_json::from_str(&text(path)).unwrap();
        urls(&manifest, &mut given);
        base = manifest["site"].as_str().map(str::to_owned);
    }
    let links: Value = serde_json::from_str(&text("links.json")).unwrap();
    given.extend(links.as_object().unwrap().values().map(|url| url.as_str().unwrap().to_owned()));
    for path in site.paths().into_iter().filter(|path| path.starts_with("feed") && path.ends_with(".xml")) {
        given.extend(between(&text(path), " href=\"", "\""));
    }
    given.extend(
        site.0
            .contains_key("sitemap.xml")
            .then(|| text("sitemap.xml"))
            .iter()
            .flat_map(|map| between(map, "<loc>", "</loc>").collect::<Vec<_>>()),
    );
    let broken = given.iter().filter(|address| {
        let Some((path, place)) = target(base.as_deref(), path, address) else { return true };
        let there = |place: &String| text(&path).contains(&format!(" id=\"{place}\""));
        !site.0.contains_key(&path) || !place.as_ref().is_none_or(there)
    });
    assert_eq!(broken.collect::<Vec<_>>(), Vec::<&String>::new());
    given.len()
}

#[test]
fn the_addresses_of_our_own_handbook_lead_somewhere() {
    let book = Book::new();
    for folder in ["content", "themes"] {
        copy(&repository(folder), &book.path(folder));
    }
    for file in ["book.toml", "permalinks.lock"] {
        std::fs::copy(repository(file), book.path(file)).unwrap();
    }
    assert!(all_lead_somewhere(&book, "/migrations/") > 500);
}

#[test]
fn the_addresses_of_small_handbooks_lead_somewhere() {
    for name in ["aliases", "incident", "recipe"] {
        let book = Book::copy_of(&repository("tests/books").join(name));
        std::fs::remove_dir_all(book.path("expected")).unwrap();
        assert!(all_lead_somewhere(&book, "/") > 80, "{name}");
    }
}

#[test]
fn pictures_and_files_may_be_named_as_a_browser_names_them() {
    let book = Book::new()
        .bytes("content/guides/img/My Pic.png", b"no picture")
        .file("content/incidents/my incident.md", crate::book::INCIDENT)
        .file("content/guides/g.md", "---\ntitle: G\nsummary: S.\n---\n![a](img/My%20Pic.png) ![b](<img/My Pic.png>) [c](../incidents/my%20incident.md)\n");
    assert!(all_lead_somewhere(&book, "/") > 80);
    let page = book.read("book/guides/g.html");
    assert_eq!(page.matches("src=\"../images/guides/img/my%20pic.png\"").count(), 2, "{page}");
    assert!(page.contains("href=\"../incidents/inc-2023-001.html\""), "{page}");
}

/// A handbook under a path of its host, with identifiers that have to be encoded.
#[test]
fn addresses_are_encoded_as_a_browser_asks_for_them() {
    let rules = "linter: own\naliases: [older]\nrules:\n  - {id: 'Lint/Ä b', summary: S., aliases: ['50% #1?']}\n";
    for (url, path) in [("https://h.example/a%20b/", "/a%20b/"), ("/x/", "/x/"), ("/", "/")] {
        let book = Book::new()
            .file("book.toml", &format!("[output.html]\nsite-url = \"{url}\"\n"))
            .file("content/rules/own.yaml", rules)
            .file("content/incidents/a.md", crate::book::INCIDENT);
        assert!(all_lead_somewhere(&book, path) > 80, "{url}");
    }
}
