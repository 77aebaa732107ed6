//! Places of former addresses: a link to one goes on with the place, and the page at the end answers for it.

use std::collections::BTreeMap;

use super::super::{check, source};
use super::{found, site, told};
use crate::site::Page;

const PATH: &str = "content/recipes/r.md";

/// A recipe that was `old`, with another name for its phase.
fn recipe(heading: &str) -> String {
    format!(
        "---\nid: new\naliases: [old]\ntitle: T\nproblem: P\nphases: [{{id: create}}]\n---\n## Create {heading}\n\n\
         ### Verify\n"
    )
}

const LOCK: &str = "recipes/old.html 2026-11-28\nrecipes/old.html#build 2026-11-28\n";

/// What is found in a project and by its list.
fn all(files: &[(&str, &str)], lock: &str) -> Vec<String> {
    let (_, _, findings) = site(files);
    findings.into_iter().map(told).chain(found(files, lock)).collect()
}

#[test]
fn a_place_of_a_renamed_record_is_held_against_the_record_that_it_is_now() {
    let lost = recipe("{#create}");
    let told = found(&[(PATH, &lost)], LOCK);
    let [told] = told.as_slice() else { panic!("{told:#?}") };
    assert!(
        told.starts_with(
            "fragment-lost: recipes/old.html#build was published on 2026-11-28, and recipes/new.html, to which it leads"
        ),
        "{told}"
    );
    assert!(
        told.contains("write `{#create alias=build}` behind its heading in content/recipes/r.md")
            && told.contains("`\"/recipes/old.html#build\" = \"/recipes/new.html#…\"`"),
        "{told}"
    );
    let kept = recipe("{#create alias=build}");
    assert_eq!(all(&[(PATH, &kept)], LOCK), Vec::<String>::new());
    let toml = "[output.html.redirect]\n\"/recipes/old.html#build\" = \"/recipes/new.html#create\"\n";
    let files = [("book.toml", toml), (PATH, lost.as_str())];
    assert_eq!(all(&files, LOCK), Vec::<String>::new());
    let (book, made, _) = site(&files);
    // A host that redirects by itself never shows the page between.
    let here = made.moved.iter().map(|(file, moved)| (file.as_str(), moved[0].to.address(&book)));
    assert_eq!(here.collect::<Vec<_>>(), [("recipes/new.html", "recipes/new.html#create".to_owned())]);
}

#[test]
fn a_section_that_is_gone_is_told_on_the_page_that_a_former_address_leads_to() {
    let incident =
        "---\nid: INC-2023-002\naliases: [INC-2023-001]\ntitle: T\ndate: 2023\nstatus: draft\nsummary: S\n---\n";
    let lock = "incidents/inc-2023-001.html#timeline 2026-11-28\nincidents/inc-2023-002.html#timeline 2026-11-28\n";
    let (book, site, _) = site(&[("content/incidents/i.md", incident)]);
    let checked = check(&book, &site, &source(lock));
    assert!(checked.findings.is_empty() && checked.value.lost.is_empty(), "{checked:?}");
    let gone: BTreeMap<_, _> = [("incidents/inc-2023-002.html".to_owned(), vec!["timeline".to_owned()])].into();
    assert_eq!(checked.value.gone, gone);
}

#[test]
fn a_redirect_takes_its_place_along_pages_that_lead_on() {
    let toml = "[output.html.redirect]\n\"/a.html\" = \"/recipes/old.html#create\"\n\"/b.html\" = \"/a0.html#create\"\n\
                \"/a0.html\" = \"/recipes/new.html\"\n\"/c.html\" = \"/recipes/old.html#build\"\n\
                \"/recipes/old.html#build\" = \"/recipes/new.html#verify\"\n";
    let text = recipe("{#create}");
    let (book, made, findings) = site(&[("book.toml", toml), (PATH, &text)]);
    let leads = |from: &str| {
        made.pages.iter().find_map(|page| match page {
            Page::Alias { from: f, to } if f == from => Some(to.address(&book)),
            _ => None,
        })
    };
    assert_eq!(leads("a").as_deref(), Some("recipes/new.html#create"));
    assert_eq!(leads("b").as_deref(), Some("recipes/new.html#create"));
    assert_eq!(leads("c").as_deref(), Some("recipes/new.html#verify"));
    let mut told: Vec<String> = findings.into_iter().map(told).collect();
    told.sort();
    assert_eq!(told.len(), 3, "{told:#?}");
    assert!(
        told[2].starts_with(
            "alias-chain: /recipes/old.html#create is itself a former address (write `\"/recipes/new.html#create\"`"
        ),
        "{told:#?}"
    );
}

#[test]
fn a_redirect_to_a_place_that_is_not_there_is_found() {
    let text = recipe("{#create}");
    let found = |from: &str, to: &str| {
        let toml = format!("[output.html.redirect]\n\"{from}\" = \"{to}\"\n");
        let (_, _, findings) = site(&[("book.toml", &toml), (PATH, &text)]);
        findings.into_iter().map(told).collect::<Vec<_>>()
    };
    for to in ["/recipes/new.html#creat", "/recipes/old.html#creat", "/glossary.html#x", "/recipes/new.html#rules"] {
        let told = found("/a.html", to);
        assert!(told.iter().any(|told| told.starts_with("unknown-anchor: ")), "{to}: {told:#?}");
    }
    let told = found("/a.html", "/recipes/new.html#creat");
    assert!(
        told[0].starts_with("unknown-anchor: recipes/new.html has no place `#creat` (did you mean `create`?)"),
        "{told:#?}"
    );
    for to in ["/recipes/new.html#create", "/recipes/new.html#runs", "/all.html#a", "https://x.example/#y"] {
        assert_eq!(found("/a.html", to), Vec::<String>::new(), "{to}");
    }
}

#[test]
fn a_redirect_of_a_place_that_would_do_nothing_is_found() {
    let text = recipe("{#create}");
    let found = |lines: &str| {
        let toml = format!("[output.html.redirect]\n{lines}");
        let (_, _, findings) = site(&[("book.toml", &toml), (PATH, &text)]);
        findings.into_iter().map(told).collect::<Vec<_>>()
    };
    for (lines, start) in [
        (
            "\"/recipes/old.html#create\" = \"/all.html\"\n",
            "id-collision: recipes/new.html, where links to recipes/old.html#create end, has a place of its own",
        ),
        (
            "\"/recipes/old.html#x\" = \"/all.html\"\n\"/recipes/new.html#x\" = \"/search.html\"\n",
            "id-collision: recipes/new.html, where links to recipes/old.html#x end, has another redirect",
        ),
        (
            "\"/a.html\" = \"/recipes/new.html#create\"\n\"/a.html#x\" = \"/all.html\"\n",
            "unknown-page: a.html leads on to recipes/new.html#create as a whole",
        ),
        ("\"/recipes/new.html#x\" = \"#x\"\n", "relation-cycle: the redirect of recipes/new.html#x leads in a circle"),
    ] {
        let told = found(lines);
        assert!(told.len() == 1 && told[0].starts_with(start), "{told:#?}\n{start}");
    }
    assert_eq!(found("\"/recipes/old.html#create\" = \"/recipes/new.html#create\"\n"), Vec::<String>::new());
}
