//! What lists hold, in which order and how much of it, and what the head of a page says.

use super::*;

/// The places of texts in another, which stand there in this order.
#[track_caller]
fn in_order(text: &str, parts: &[&str]) {
    let places: Vec<usize> =
        parts.iter().map(|part| text.find(part).unwrap_or_else(|| panic!("{part}: {text}"))).collect();
    assert!(places.is_sorted(), "{parts:?}: {places:?}");
}

#[test]
fn filters_have_the_newest_year_and_the_most_frequent_factor_first() {
    let factors = "factors: [{id: zulu, name: Zulu, definition: d}, {id: alpha, name: Alpha, definition: d}, \
                   {id: drift, name: Drift, definition: d}]";
    let incident = INCIDENT.replace("factors: [", "factors: [{id: zulu, text: t}, {id: alpha, text: t}, ");
    let files = build(&book(&[("content/factors.yaml", factors), ("content/incidents/a.md", &incident)]));
    let html = flat(&files["incidents/index.html"]);
    let (_, filters) = html.split_once("class=\"facets\"").unwrap();
    in_order(
        filters,
        &["year-2024.html", "year-2023.html", "year-2021.html", ">Drift</a> <span>2<", ">Alpha<", ">Zulu<"],
    );
}

#[test]
fn the_list_of_all_incidents_says_how_many_it_leaves_to_the_years() {
    let records: Vec<(String, String)> = (1..=501)
        .map(|n| {
            (format!("content/incidents/{n}.md"), SECOND.replace("INC-2024-001", &format!("INC-2024-{}", 1000 + n)))
        })
        .map(|(path, text)| (path, text.replace("keep-in-step", "tell-people")))
        .collect();
    let extra: Vec<(&str, &str)> = records.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let book = book(&extra);
    let (site, theme) = site_of(&book);
    let list = Renderer::new(&book, &site, &theme).render(&Page::Incidents).unwrap().swap_remove(0);
    let html = String::from_utf8(list.bytes).unwrap();
    assert!(html.contains("Newest first; 4 older incidents are on the pages of their years"));
    assert_eq!(html.matches("<th scope=\"row\">").count(), 500);
}

#[test]
fn the_manifest_says_the_best_of_a_rule_and_each_incident_once() {
    let incident = INCIDENT
        .replace("text: Nothing yet.}", "text: Nothing yet., rules: [{id: squawk/ban-drop-column, catches: fully}]}");
    let catalogue = CATALOGUE.replace("summary: Gone.,", "summary: Gone., docs: see the wiki,");
    let extra = [("content/incidents/a.md", incident.as_str()), ("content/rules/squawk.yaml", &catalogue)];
    let files = build(&project("[checks]\nunknown-file = \"off\"\n", &extra));
    let rule = listed(&files, "squawk/ban-drop-column");
    assert_eq!((rule["caught"].as_str(), rule["lessons"].as_array().map(Vec::len)), (Some("fully"), Some(2)));
    let incidents: Vec<&str> = rule["incidents"].as_array().unwrap().iter().filter_map(|x| x["id"].as_str()).collect();
    assert_eq!(incidents, ["INC-2024-001", "INC-2023-001"]);
    assert!(listed(&files, "squawk/old-rule")["docs"].is_null(), "no address");
    assert_eq!(listed(&files, "rcabook/unknown-file")["severity"], "off");
}

#[test]
fn the_head_of_a_page_has_its_language_a_short_description_and_its_address() {
    let long = INCIDENT.replace("summary: It stopped.", &format!("summary: {}", "It stopped. ".repeat(40)));
    let mut book = Handbook::clone(&book(&[("content/incidents/a.md", &long)]));
    book.config.language = "de".to_owned();
    let files = build(&Arc::new(book));
    let html = &files["incidents/inc-2023-001.html"];
    assert!(html.contains("<html lang=\"de\">") && html.contains("rel=\"canonical\""), "{html}");
    let (_, description) = html.split_once("<meta name=\"description\" content=\"").unwrap();
    let description = description.split('"').next().unwrap();
    assert!((120..=161).contains(&description.chars().count()) && description.ends_with('…'), "{description}");
    // It is served at any address.
    assert!(!files["404.html"].contains("rel=\"canonical\""));
}
