//! What `explain` shows, held against the pages: all that they say, also of what was withdrawn.

use std::collections::BTreeSet;

use snapbox::str;

use super::started;
use crate::book::{Book, expected, repository, snapshots};

/// The words of what a page says about its record, in no order: without ways about the page, drawings and choices.
fn words(html: &str) -> BTreeSet<String> {
    let mut text = html.split_once("<main").unwrap().1.split_once("<footer").unwrap().0.to_owned();
    for (open, end) in [
        ("<nav", "</nav>"),
        ("<svg", "</svg>"),
        ("<figure class=\"chart\"", "</figure>"),
        ("<fieldset class=\"pick\"", "</fieldset>"),
        ("<a class=\"btn\" href=\"#", "</a>"),
    ] {
        while let Some(from) = text.find(open) {
            let to = from + text[from..].find(end).unwrap() + end.len();
            text.replace_range(from..to, " ");
        }
    }
    let parts: Vec<&str> = text.split('<').map(|part| part.split_once('>').map_or(part, |(_, words)| words)).collect();
    let names = ["&lt;", "&gt;", "&amp;", "&quot;", "&#39;", "&nbsp;"];
    let shown = names.iter().fold(parts.join(" "), |text, name| text.replace(name, " "));
    shown.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[test]
fn explain_leaves_out_nothing_that_the_page_says() {
    for (name, records) in [
        (
            "incident",
            &["INC-2024-001", "know-your-readers", "drop-after-the-last-reader", "readers-left", "ban-drop-column"][..],
        ),
        ("recipe", &["drop-column", "squawk/ban-drop-column", "guide/reviews", "decide"]),
        ("aliases", &["INC-2023-001", "RCA-7", "guide/new-name"]),
    ] {
        let book = Book::copy_of(&repository("tests/books").join(name));
        book.build().ends_with(0);
        for record in records {
            let run = book.run(&["explain", record]);
            let page =
                run.out.rsplit_once("Page: ").unwrap().1.trim().trim_start_matches("https://handbook.example/one/");
            let page = book.read(&format!("book/{page}"));
            let said = words(&format!("<main>{}<footer", run.out.replace('<', " ")));
            let left_out: Vec<String> = words(&page).difference(&said).cloned().collect();
            assert!(left_out.is_empty(), "{record}: {left_out:?}\n{}", run.out);
            assert!(run.out.lines().all(|line| line.chars().count() <= 80), "{}", run.out);
        }
    }
}

#[test]
fn explain_shows_every_field_of_an_incident() {
    let wanted = repository("tests/books/incident/expected/explain.txt");
    let book = Book::copy_of(&repository("tests/books/incident"));
    snapshots().eq(book.run(&["explain", "INC-2024-001"]).transcript(), expected(&wanted));
}

#[test]
fn explain_shows_what_became_of_a_withdrawn_record() {
    let incident = "---
id: INC-2023-001
title: A migration failed
date: 2023-02-16
status: draft
summary: It failed on prod.
lessons:
  - {id: now, text: It is so now.}
  - {id: then, text: It was so then., status: withdrawn, reason: It was *not* so., replaced-by: now}
---
";
    let recipe = "---\nid: old\ntitle: The old way\nstatus: withdrawn\nreason: It waits.\n---\n";
    let glossary = "terms:\n  - {id: edge, term: Edge, definition: Near the users.}\n  - {id: rim, term: Rim, status: withdrawn, reason: Nobody says so., replaced-by: edge}\n";
    let book = Book::new()
        .file("content/incidents/a.md", incident)
        .file("content/recipes/old.md", recipe)
        .file("content/glossary.yaml", glossary);
    book.run(&["explain", "then"]).shows(str![[r#"
$ rcabook explain then
It was so then.

This record was withdrawn. Its address stays, so that links to it still say what
became of it.

Record: then [Withdrawn]

Why

It was not so.

Read instead

It is so now.

Source content/incidents/a.md

Page: lessons/then.html
exit code 0

"#]]);
    book.run(&["explain", "recipe/old"]).shows(str![[r#"
$ rcabook explain recipe/old
The old way

This record was withdrawn. Its address stays, so that links to it still say what
became of it.

Record: old [Withdrawn]

Why

It waits.

Source content/recipes/old.md

Page: recipes/old.html
exit code 0

"#]]);
    book.run(&["explain", "rim"]).shows(str![[r#"
$ rcabook explain rim
Rim
  Nobody says so. Read instead: Edge.

Page: glossary.html#rim
exit code 0

"#]]);
    book.run(&["explain", "edge"]).shows(str![[r#"
$ rcabook explain edge
Edge
  Near the users.
  Replaces Rim

Page: glossary.html#edge
exit code 0

"#]]);
}

#[test]
fn explain_shows_the_newest_of_many_and_the_search_for_all_of_them() {
    let rules = "linter: own\nrules:\n  - {id: R1, summary: Do not.}\n";
    let incident = |n: usize| {
        format!(
            "---\nid: INC-2024-1{n:02}\ntitle: Number {n}\ndate: 2024-01-{n:02}\nstatus: draft\nsummary: S.\nlessons:\n  - {{id: l{n}, text: Lesson {n}., rules: [own/R1]}}\n---\n"
        )
    };
    let mut book = Book::new().file("content/rules/own.yaml", rules);
    for n in 1..=15 {
        book = book.file(&format!("content/incidents/{n}.md"), &incident(n));
    }
    let shown = book.run(&["explain", "own/R1"]).out;
    let titles = |text: &str| text.lines().filter(|line| line.contains("Number ")).count();
    assert_eq!(titles(&shown), 8, "{shown}");
    let flat = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    let told = "The newest 8 of 15 incidents · All of them in the search (rcabook search 'rule:own/R1 kind:incident')";
    assert!(flat.contains(told) && flat.contains("Number 15") && !flat.contains("Number 7 "), "{shown}");
    // What it says to run finds all of them.
    let found = book.run(&["search", "--json", "rule:own/R1 kind:incident"]).out;
    let found: serde_json::Value = serde_json::from_str(&found).unwrap();
    assert_eq!(found["total"], 15, "{found}");
}

#[test]
fn explain_says_which_template_is_broken() {
    let book = started()
        .file("book.toml", "[output.html]\ntheme = \"own\"\n")
        .file("themes/own/templates/lesson.html", "{{ nothing }}");
    book.run(&["explain", "build-indexes-online"]).shows(str![[r#"
$ rcabook explain build-indexes-online
error[template-syntax]: Variable `nothing` is not defined. Available variables: again, aliases, carried, example_html, guidance_existed, guidance_source_html, html, id, in_use, linters, older, page, silent, site, taught, ways
 --> themes/own/templates/lesson.html:1:4
  |
1 | {{ nothing }}
  |    ^^^^^^^
  |
  = help: compare the file with the theme's own of the same name; its next mistake is named when this one is mended
  = see `rcabook explain template-syntax`

1 error
exit code 1

"#]]);
}
