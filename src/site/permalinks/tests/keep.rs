//! What is lost is found, and the way out that is printed is one.

use std::sync::Arc;

use super::{found, site, told};
use crate::handbook::link;
use crate::record::parse;
use crate::site::plan;
use crate::source::{Asset, Source};

const RECIPE: &str = "---\nid: new-name\ntitle: T\nproblem: P\nphases: [{id: one}]\n---\n## One {#one}\n";
const HUB: &str = "---\nid: INC-2023-001\ntitle: T\ndate: 2023\nstatus: draft\nsummary: S\nlessons: [{id: newer, text: T}]\n---\n## Cause\n";

#[track_caller]
fn one(files: &[(&str, &str)], lock: &str) -> String {
    let found = found(files, lock);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.into_iter().next().unwrap_or_default()
}

#[test]
fn a_renamed_record_is_kept_by_an_alias() {
    let (recipe, hub) = ("content/recipes/r.md", "content/incidents/i.md");
    let lost = "recipes/old-name.html 2026-11-28\nrecipes/old-name.html#one 2026-11-28\n";
    let told = one(&[(recipe, RECIPE)], lost);
    assert!(
        told.starts_with("address-lost: recipes/old-name.html was published on 2026-11-28, with a place on it"),
        "{told}"
    );
    assert!(
        told.contains("if it is `new-name` now, add `aliases: [old-name]` to that recipe in content/recipes/r.md"),
        "{told}"
    );
    let mended = RECIPE.replace("title", "aliases: [old-name]\ntitle");
    assert_eq!(found(&[(recipe, &mended)], lost), Vec::<String>::new());
    let lost = "lessons/older.html 2026-11-28\n";
    let told = one(&[(hub, HUB)], lost);
    assert!(
        told.contains("if it is `newer` now, add `aliases: [older]` to that lesson in content/incidents/i.md"),
        "{told}"
    );
    assert_eq!(found(&[(hub, &HUB.replace("text: T", "text: T, aliases: [older]"))], lost), Vec::<String>::new());
}

#[test]
fn every_kind_is_kept_by_withdrawing() {
    let of = "status: withdrawn, reason: R.";
    let vocabulary = |key: &str, id: &str| format!("{key}: [{{id: {id}, {of}}}]");
    for (path, text, lock) in [
        (
            "content/recipes/a.md",
            "---\nid: gone\nstatus: withdrawn\nreason: R.\n---\n".to_owned(),
            "recipes/gone.html 2026-11-28",
        ),
        (
            "content/guides/gone.md",
            "---\nstatus: withdrawn\nreason: R.\n---\n".to_owned(),
            "guides/gone.html 2026-11-28",
        ),
        ("content/factors.yaml", vocabulary("factors", "gone"), "factors/gone.html 2026-11-28"),
        ("content/glossary.yaml", vocabulary("terms", "gone"), "glossary.html#gone 2026-11-28"),
        (
            "content/incidents/i.md",
            HUB.replace("id: newer, text: T", &format!("id: gone, {of}")),
            "lessons/gone.html 2026-11-28",
        ),
        (
            "content/incidents/i.md",
            "---\nid: gone\ntitle: T\ndate: 2023\nstatus: withdrawn\nreason: R.\nsummary: S\n---\n".to_owned(),
            "incidents/gone.html 2026-11-28",
        ),
    ] {
        assert_eq!(
            one(&[], lock).split(':').next(),
            Some(if lock.contains('#') { "fragment-lost" } else { "address-lost" })
        );
        let (_, _, findings) = site(&[(path, &text)]);
        assert!(findings.is_empty(), "{path}: {findings:?}");
        assert_eq!(found(&[(path, &text)], lock), Vec::<String>::new(), "{path}");
    }
}

#[test]
fn a_linter_and_its_rules_are_kept_under_former_names() {
    let path = "content/rules/squawk.yaml";
    let text = "linter: squawk\nrules: [{id: Ban-Drop, summary: S}]\n";
    let told = one(&[(path, text)], "rules/old/ban-drop.html 2026-11-28\n");
    assert!(told.contains("add `aliases: [old]` to the catalogue"), "{told}");
    let told = one(&[(path, text)], "rules/squawk/no-drop.html 2026-11-28\n");
    assert!(told.contains("if the linter calls it `squawk/Ban-Drop` now, add `aliases: [no-drop]`"), "{told}");
    let kept = "linter: squawk\naliases: [old]\nrules: [{id: Ban-Drop, summary: S, aliases: [no-drop]}]\n";
    let lock = "rules/old/ban-drop.html 2026-11-28\nrules/old/index.html 2026-11-28\nrules/old/no-drop.html 2026-11-28\n\
                rules/squawk/no-drop.html 2026-11-28\n";
    assert_eq!(found(&[(path, kept)], lock), Vec::<String>::new());
}

#[test]
fn departments_are_rubocop_s_and_are_kept_with_its_linters_former_names() {
    let path = "content/rules/cops.yaml";
    let text =
        |more: &str| format!("linter: cops\naliases: [old]\n{more}rules: [{{id: Migration/AddIndex, summary: S}}]\n");
    let lock = "rules/cops/cops_migration.html 2026-11-28\nrules/old/cops_migration.html 2026-11-28\n";
    assert_eq!(found(&[(path, &text("tools: [RuboCop]\n"))], lock), Vec::<String>::new());
    assert_eq!(found(&[(path, &text(""))], lock).len(), 2, "another linter's names have no departments");
}

#[test]
fn a_page_without_a_record_is_led_on_in_book_toml() {
    let lock = "incidents/team-old.html 2026-11-28\nincidents/index.html#gone 2026-11-28\n";
    let all = found(&[], lock);
    assert!(all[0].contains("`\"/incidents/index.html#gone\" = \"#…\"`"), "{all:#?}");
    assert!(all[1].contains("below `[output.html.redirect]`, `\"/incidents/team-old.html\" ="), "{all:#?}");
    let toml = "[output.html.redirect]\n\"/incidents/team-old.html\" = \"index.html\"\n\
                \"/incidents/index.html#gone\" = \"/all.html\"\n";
    assert_eq!(found(&[("book.toml", toml)], lock), Vec::<String>::new());
}

#[test]
fn a_reworded_heading_is_kept_by_an_alias() {
    let path = "content/incidents/i.md";
    let lock = "incidents/inc-2023-001.html 2026-11-28\nincidents/inc-2023-001.html#technical-cause 2026-11-28\n";
    let lock = format!("{lock}incidents/inc-2023-001.html#lessons 2026-11-28\n");
    let told = one(&[(path, HUB)], &lock);
    assert!(
        told.starts_with("fragment-lost: incidents/inc-2023-001.html#technical-cause was published on 2026-11-28"),
        "{told}"
    );
    assert!(told.contains("if it is `#cause` now, write `{alias=technical-cause}` behind that heading"), "{told}");
    for heading in ["## Cause {alias=technical-cause}", "## Cause {#technical-cause}"] {
        assert_eq!(found(&[(path, &HUB.replace("## Cause", heading))], &lock), Vec::<String>::new(), "{heading}");
    }
}

#[test]
fn a_heading_is_kept_as_its_author_writes_it() {
    let path = "content/incidents/i.md";
    let lock = "incidents/inc-2023-001.html#ursache-f%C3%BCr-alles 2026-11-28\n";
    let told = one(&[(path, HUB)], lock);
    assert!(told.contains("write `{alias=ursache-für-alles}` behind the heading"), "{told}");
    assert!(told.contains("`\"/incidents/inc-2023-001.html#ursache-für-alles\" = \"#…\"`"), "{told}");
    let kept = HUB.replace("## Cause", "## Cause {alias=ursache-für-alles}");
    assert_eq!(found(&[(path, &kept)], lock), Vec::<String>::new());
    for address in ["ursache-für-alles", "ursache-f%C3%BCr-alles"] {
        let toml = format!("[output.html.redirect]\n\"/incidents/inc-2023-001.html#{address}\" = \"#cause\"\n");
        assert_eq!(found(&[("book.toml", &toml), (path, HUB)], lock), Vec::<String>::new(), "{address}");
    }
}

#[test]
fn a_phase_with_another_name_keeps_the_old_one_behind_its_own() {
    let text = |heading: &str| {
        format!("---\nid: r\ntitle: T\nproblem: P\nphases: [{{id: create}}]\n---\n## Create {heading}\n\n### Verify\n")
    };
    let lock = "recipes/r.html 2026-11-28\nrecipes/r.html#build 2026-11-28\n";
    let told = one(&[("content/recipes/r.md", &text("{#create}"))], lock);
    assert!(told.contains("write `{#create alias=build}` behind its heading"), "{told}");
    assert_eq!(found(&[("content/recipes/r.md", &text("{#create alias=build}"))], lock), Vec::<String>::new());
}

#[test]
fn what_counts_is_not_promised_and_what_is_there_is_not_lost() {
    let text = "---\nid: r\ntitle: T\nproblem: P\nphases: [{id: a}, {id: b}]\n---\n## A {#a}\n\n### Verify\n\n## B {#b}\n\n### Verify\n";
    let (book, site, _) = site(&[("content/recipes/r.md", text)]);
    let text = super::super::accept(&book, &site, None, jiff::civil::date(2026, 11, 28)).unwrap().text;
    let places: Vec<&str> = text.lines().filter_map(|l| l.strip_prefix("recipes/r.html#")?.split(' ').next()).collect();
    assert_eq!(places, ["a", "b", "runs"]);
    assert_eq!(found(&[("content/recipes/r.md", text.as_str())], "").len(), 0);
}

#[test]
fn identifiers_are_never_used_again() {
    let (path, lock) = ("content/recipes/r.md", "recipes/new-name.html 2026-11-28 moved\n");
    let told = one(&[(path, RECIPE)], lock);
    assert!(told.starts_with("id-reused: this identifier was used before"), "{told}");
    assert!(told.contains("delete the word `moved`"), "{told}");
    let terms = ("content/glossary.yaml", "terms: [{id: t, term: T, definition: D}]");
    let told = one(&[terms], "glossary.html#t 2026-11-28 withdrawn\n");
    assert!(told.contains("was published on 2026-11-28 for a record that was withdrawn"), "{told}");
    let gone = ("content/recipes/gone.md", "---\nid: New-Name\nstatus: withdrawn\nreason: R.\n---\n");
    let (_, _, findings) = site(&[(path, RECIPE), gone]);
    let all: Vec<String> = findings.into_iter().map(told_of).collect();
    assert!(all.len() == 1 && all[0].starts_with("id-reused: the recipe `New-Name` is withdrawn here"), "{all:#?}");
}

fn told_of(finding: crate::diag::Finding) -> String {
    told(finding)
}

#[test]
fn so_many_lost_addresses_have_one_cause() {
    let lock: String = (0..500).map(|n| format!("recipes/r{n:03}.html 2026-11-28\n")).collect();
    let all = found(&[], &lock);
    assert_eq!(all.len(), 101);
    assert!(all[100].contains("400 more published pages would vanish"), "{}", all[100]);
}

#[test]
fn chains_and_circles_in_book_toml_are_found_and_not_followed() {
    let toml = "[output.html.redirect]\n\"/a.html\" = \"/b.html\"\n\"/b.html\" = \"/all.html\"\n\"/c.html\" = \"/d.html\"\n\
                \"/d.html\" = \"/c.html\"\n\"/e.html\" = \"/recipes/old.html\"\n\"/all.html\" = \"/index.html\"\n\
                \"/f.html\" = \"/al.html\"\n\"/g.html#x\" = \"/all.html\"\n\"/h.html\" = \"https://x.example/y\"\n";
    let recipe = ("content/recipes/r.md", &*RECIPE.replace("title", "aliases: [old]\ntitle"));
    let (book, made, findings) = site(&[("book.toml", toml), recipe]);
    let mut all: Vec<String> = findings.into_iter().map(told).collect();
    all.sort();
    for (told, start) in all.iter().zip([
        "alias-chain: /b.html is itself a former address (write `\"/all.html\"`",
        "alias-chain: /recipes/old.html is itself a former address (write `\"/recipes/new-name.html\"`",
        "id-collision: all.html has a page of its own",
        "relation-cycle: the redirect of c.html leads in a circle",
        "relation-cycle: the redirect of d.html leads in a circle",
        "unknown-page: the site has no page al.html (did you mean",
        "unknown-page: the site has no page g.html on which",
    ]) {
        assert!(told.starts_with(start), "{told}\n{start}");
    }
    assert_eq!(all.len(), 7, "{all:#?}");
    let leads = |from: &str| {
        made.pages.iter().find_map(|page| match page {
            crate::site::Page::Alias { from: f, to } if f == from => Some(to.address(&book)),
            _ => None,
        })
    };
    assert_eq!(leads("a").as_deref(), Some("all.html"));
    assert_eq!(leads("e").as_deref(), Some("recipes/new-name.html"));
    assert_eq!(leads("h").as_deref(), Some("https://x.example/y"));
}

#[test]
fn a_redirect_of_a_place_that_stands_leads_no_other_on() {
    let toml =
        "[output.html.redirect]\n\"/guides/g.html#gone\" = \"#hand-over\"\n\"/guides/g.html#hand-over\" = \"#first\"\n";
    let guide = "---\ntitle: T\nsummary: S\n---\n## First {#first}\n\n## Hand-over {#hand-over}\n";
    let (book, made, findings) = site(&[("book.toml", toml), ("content/guides/g.md", guide)]);
    let all: Vec<String> = findings.into_iter().map(told).collect();
    assert!(all.len() == 1 && all[0].starts_with("id-collision: guides/g.html, where links to"), "{all:#?}");
    let moved = &made.moved["guides/g.html"];
    assert!(moved.len() == 1 && moved[0].fragment == "gone", "{moved:?}");
    assert_eq!(moved[0].to.address(&book), "guides/g.html#hand-over");
}

#[test]
fn what_no_redirect_can_be_is_refused() {
    for (from, to) in [
        ("../x.html", "/all.html"),
        ("/x", "/all.html"),
        ("/x.html#", "/all.html"),
        ("/a//b.html", "/all.html"),
        ("/x.html", "javascript:alert(1)"),
        ("/x.html", "//evil.example/"),
        ("/x.html", "https://x.example/a b"),
        ("https://x/y.html", "/all.html"),
        ("/index.html/x.html", "/all.html"),
        ("/rules.json/x.html", "/all.html"),
        (&format!("/{}.html", "x".repeat(251)), "/all.html"),
    ] {
        let toml = format!("[output.html.redirect]\n\"{from}\" = \"{to}\"\n");
        let (_, _, findings) = site(&[("book.toml", &toml)]);
        let all: Vec<String> = findings.into_iter().map(told).collect();
        assert!(all.len() == 1 && all[0].starts_with("invalid-value"), "{from} {to}: {all:#?}");
    }
}

#[test]
fn a_redirect_stands_on_no_file_of_the_site() {
    let toml = "[output.html.redirect]\n\"/rules.html\" = \"/all.html\"\n\"/rules/v1.schema.html\" = \"/all.html\"\n\
                \"/images/a.html\" = \"/all.html\"\n\"/rule.html\" = \"/all.html\"\n";
    let source = |path: &str, text: &str| Source { path: path.into(), text: text.into() };
    let config = crate::config::read(Some(&source("book.toml", toml))).value;
    let guide = source("content/guides/g.md", "---\ntitle: T\nsummary: S\n---\n![a](../a.json)\n");
    let path: Arc<str> = "content/a.json".into();
    let assets = [(Arc::clone(&path), Asset { path, size: None })].into();
    let book = link(config, parse(&guide, "content").value, assets).value;
    let mut all: Vec<String> = plan(&book).findings.into_iter().map(told).collect();
    all.sort();
    assert_eq!(all.len(), 3, "{all:#?}");
    for (told, file) in all.iter().zip(["images/a.json", "rules.json", "rules/v1.schema.json"]) {
        assert!(told.starts_with(&format!("id-collision: the site has a file {file}, which would")), "{told}");
    }
}
