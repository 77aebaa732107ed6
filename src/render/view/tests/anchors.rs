//! An anchor stands once on its page, whatever records call their own.

use std::collections::BTreeMap;

use super::{CATALOGUE, INCIDENT, RECIPE, SECOND, build, project};
use crate::render::view;

pub(super) fn no_anchor_stands_twice(files: &BTreeMap<String, String>) {
    for (path, html) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let mut ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        ids.sort_unstable();
        let twice: Vec<&str> = ids.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        assert!(twice.is_empty(), "{path}: {twice:?}");
    }
}

/// Every anchor that a page has of its own, with the identifiers of our project where one is made of such.
#[allow(clippy::disallowed_methods, reason = "a test that reads the theme as it is written")]
fn own_anchors() -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for folder in ["themes/default/templates", "themes/default/templates/components"] {
        for entry in std::fs::read_dir(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let text = if path.is_file() { std::fs::read_to_string(path).unwrap() } else { continue };
            for rest in text.split(" id=\"").skip(1) {
                let name = rest.split('"').next().unwrap();
                let (Some(start), Some(end)) = (name.find("{{"), name.rfind("}}")) else {
                    names.push(name.to_owned());
                    continue;
                };
                let made = ["1", "drill", "ignore", "postgresql", "django"];
                names.extend(made.map(|id| format!("{}{id}{}", &name[..start], &name[end + 2..])));
            }
        }
    }
    names.extend(["_fn-1", "_fnref-1"].map(str::to_owned));
    names.extend(view::incident::ANCHORS.iter().map(|name| (*name).to_owned()));
    names.extend(view::recipe::ANCHORS.iter().chain(&view::rule::ANCHORS).map(|name| (*name).to_owned()));
    names.sort();
    names.dedup();
    assert!(names.len() > 60, "{names:?}");
    names
}

#[test]
fn nothing_that_a_record_names_meets_an_anchor_of_the_page() {
    let names = own_anchors();
    let mut bare: Vec<&str> = names.iter().map(|name| name.trim_start_matches('_')).collect();
    bare.sort_unstable();
    bare.dedup();
    let list = |line: &dyn Fn(&str) -> String| bare.iter().map(|name| line(name)).collect::<Vec<_>>().join(", ");
    let made: String = bare.iter().map(|name| format!("### {}\n\nA drill.[^1]\n\n", name.replace('-', " "))).collect();
    // A phase of the recipe has this one written down.
    let names: Vec<&String> = names.iter().filter(|name| *name != "ignore").collect();
    let written: String = names.iter().map(|name| format!("### Written {{#{name}}}\n\nA drill.\n\n")).collect();
    let former: String = names.iter().map(|name| format!("### Named {{alias={name}}}\n\nA drill.\n\n")).collect();
    let mut extra: Vec<(String, String)> = Vec::new();
    for (at, text) in [made, written, former].iter().enumerate() {
        let text = format!("A drill.\n\n## Other\n\n{text}\n\n[^1]: A note.\n");
        let head = |file: &str, id: &str| file.split("---\n").nth(1).unwrap().replace(id, &format!("{id}-{at}"));
        let incident = head(INCIDENT, "INC-2023-001").replace("INC-2022-099", &format!("INC-2022-0{at}"));
        let incident = ["keep-in-step", "tell-people", "nothing-yet"]
            .iter()
            .fold(incident, |text, id| text.replace(id, &format!("{id}-{at}")));
        extra.push((format!("content/incidents/x{at}.md"), format!("---\n{incident}---\n{text}")));
        let body = RECIPE.splitn(3, "---\n").nth(2).unwrap();
        let recipe = head(RECIPE, "id: drop-column").replace("when: {operation: drop}\n", "");
        extra.push((format!("content/recipes/x{at}.md"), format!("---\n{recipe}---\n{body}\n{text}")));
        extra.push((format!("content/guides/x{at}.md"), format!("---\ntitle: T\n---\n{text}")));
        extra.push((format!("content/rules/squawk/r{at}.md"), format!("---\nid: squawk/r{at}\n---\n{text}")));
    }
    let rules = (0..3).map(|at| format!("  - {{id: r{at}, summary: S., message: M.}}\n")).collect::<String>();
    extra.push(("content/rules/squawk.yaml".into(), format!("{CATALOGUE}{rules}")));
    let lessons = list(&|name| format!("{{id: '{name}', text: T.}}"));
    let lessons =
        SECOND.replace("INC-2024-001", "INC-2024-002").replace("lessons: [", &format!("lessons: [{lessons}, "));
    extra.push(("content/incidents/y.md".into(), lessons));
    let terms = list(&|name| format!("{{id: '{name}', term: '{name}', definition: D.}}"));
    let terms = format!("terms: [{{id: drill, term: drill x, also: [drill], definition: A rehearsal.}}, {terms}]");
    extra.push(("content/glossary.yaml".into(), terms.replace("{id: 'drill', term: 'drill', definition: D.}, ", "")));
    let extra: Vec<(&str, &str)> = extra.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let frameworks = "[[handbook.databases]]\nid = \"mysql\"\nname = \"MySQL\"\nengine = \"mysql\"\n";
    let files = build(&project(frameworks, &extra));
    for page in ["incidents/inc-2023-001-0", "recipes/drop-column-1", "guides/x0", "rules/squawk/r1"] {
        let page = &files[&format!("{page}.html")];
        assert!(page.contains(" id=\"_t-drill\"") && page.contains(" id=\"_main\""), "the page has anchors of its own");
    }
    assert!(files["guides/x0.html"].contains(" id=\"_fn-1\""));
    no_anchor_stands_twice(&files);
}
