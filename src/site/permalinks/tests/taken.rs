//! Places that still answer, and would answer with something else.

use jiff::civil::date;

use super::super::{accept, source};
use super::{found, site};

const INCIDENT: &str = "content/incidents/i.md";
const GUIDE: &str = "content/guides/g.md";

fn incident(lessons: &str, body: &str) -> String {
    format!(
        "---\nid: INC-2023-001\ntitle: T\ndate: 2023\nstatus: draft\nsummary: S\nlessons: [{lessons}]\n---\n{body}\n"
    )
}

/// The list of a project that is published.
fn published(path: &str, text: &str) -> String {
    let (book, site, _) = site(&[(path, text)]);
    accept(&book, &site, None, date(2026, 11, 28)).unwrap().text
}

#[track_caller]
fn one(path: &str, text: &str, lock: &str) -> String {
    let found = found(&[(path, text)], lock);
    let [told] = found.as_slice() else { panic!("{found:#?}") };
    told.clone()
}

#[track_caller]
fn none(path: &str, text: &str, lock: &str) {
    assert_eq!(found(&[(path, text)], lock), Vec::<String>::new(), "{text}");
}

#[test]
fn a_heading_does_not_take_the_name_of_a_section() {
    let lesson = "{id: l, text: T}";
    let lock = published(INCIDENT, &incident(lesson, ""));
    assert!(lock.contains("#lessons 2026-11-28\n"), "{lock}");
    let told = one(INCIDENT, &incident(lesson, "## Lessons"), &lock);
    assert!(
        told.starts_with("fragment-lost: incidents/inc-2023-001.html#lessons was published on 2026-11-28 as a section"),
        "{told}"
    );
    assert!(told.contains("if it says the same, write `{#lessons}` behind it"), "{told}");
    none(INCIDENT, &incident(lesson, "## Lessons {#own-lessons}"), &lock);
    none(INCIDENT, &incident(lesson, "## Lessons {#lessons}"), &lock);
}

#[test]
fn a_heading_with_the_name_of_a_section_is_no_section() {
    let lock = published(INCIDENT, &incident("", "## Lessons"));
    assert!(lock.contains("#lessons 2026-11-28 heading\n"), "{lock}");
    none(INCIDENT, &incident("{id: l, text: T}", "## Lessons"), &lock);
    let told = one(INCIDENT, &incident("", "## What we learned"), &lock);
    assert!(told.contains("the page has no such place any more") && told.contains("write `{alias=lessons}`"), "{told}");
    let told = one(INCIDENT, &incident("{id: l, text: T}", "## What we learned"), &lock);
    assert!(told.contains("was published on 2026-11-28 for a heading, and would end at a section"), "{told}");
    none(INCIDENT, &incident("{id: l, text: T}", "## What we learned {alias=lessons}"), &lock);
}

#[test]
fn a_mark_of_a_heading_comes_by_accepting_and_stays() {
    let text = incident("", "## Lessons {#lessons}");
    let (book, made, _) = site(&[(INCIDENT, &text)]);
    let old = published(INCIDENT, &text).replace(" heading", "");
    let accepted = accept(&book, &made, Some(&source(&old)), date(2026, 12, 1)).unwrap();
    assert!(accepted.text.contains("#lessons 2026-11-28 heading\n"), "{}", accepted.text);
    assert_eq!((accepted.pages, accepted.fragments, accepted.changed), (0, 0, 0));
    let (book, made, _) = site(&[(INCIDENT, &incident("{id: l, text: T}", "## Lessons"))]);
    let again = accept(&book, &made, Some(&source(&accepted.text)), date(2026, 12, 2)).unwrap();
    assert!(again.text.contains("#lessons 2026-11-28 heading\n"), "{}", again.text);
}

#[test]
fn one_of_several_headings_with_the_same_words_is_not_told_from_the_others() {
    let guide = |body: &str| format!("---\ntitle: T\nsummary: S\n---\n{body}\n");
    let lock = published(GUIDE, &guide("## Notes"));
    let told = one(GUIDE, &guide("## Notes\n\n## Notes"), &lock);
    assert!(told.contains("several headings have these words now"), "{told}");
    assert!(told.contains("write `{#notes}` behind the heading that it was"), "{told}");
    none(GUIDE, &guide("## Notes\n\n## Notes {#notes}"), &lock);
    // What has a number was not promised, and is not held against anything.
    none(GUIDE, &guide("## Notes\n\n## Notes"), &published(GUIDE, &guide("## Notes\n\n## Notes")));
}

#[test]
fn a_list_comes_and_goes_with_what_it_lists() {
    let text = incident("", "").replace("summary", "teams: [SRE]\nsummary");
    let lock = "incidents/team-sre.html 2026-11-28 moved\nfeeds/sre.xml 2026-11-28 moved\n";
    none(INCIDENT, &text, lock);
    let toml = "[output.html.redirect]\n\"/incidents/team-sre.html\" = \"/all.html\"\n";
    let (_, _, findings) = site(&[("book.toml", toml), (INCIDENT, &text)]);
    let help = findings[0].help.as_deref();
    assert_eq!((findings.len(), help), (1, Some("delete the redirect: there is something to list again")));
}

#[test]
fn a_team_s_feed_is_promised_and_goes_with_its_page() {
    let text = incident("", "").replace("summary", "teams: [SRE]\nsummary");
    let lock = published(INCIDENT, &text);
    assert!(lock.contains("\nfeeds/sre.xml 2026-11-28\n"), "{lock}");
    let renamed = text.replace("SRE", "Reliability");
    let told = one(INCIDENT, &renamed, &lock);
    assert!(told.starts_with("address-lost: incidents/team-sre.html was published on 2026-11-28"), "{told}");
    let toml = "[output.html.redirect]\n\"/incidents/team-sre.html\" = \"/incidents/team-reliability.html\"\n";
    let files = [("book.toml", toml), (INCIDENT, renamed.as_str())];
    assert_eq!(found(&files, &lock), Vec::<String>::new());
    let (book, made, _) = site(&files);
    let text = accept(&book, &made, Some(&source(&lock)), date(2026, 12, 1)).unwrap().text;
    assert!(text.contains("\nfeeds/sre.xml 2026-11-28 moved\n"), "{text}");
}
