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
    assert_eq!(html.matches("<td data-h=\"Date\"").count(), 500);
}

#[test]
fn the_chart_of_incidents_has_each_at_its_written_day() {
    let dates = ["2023-01-01T00:30+02:00", "2023-01-02", "2023-06-15", "2023-12-31T23:30-05:00"];
    let record = |(n, date): (usize, &&str)| {
        let text = format!("---\nid: INC-2023-10{n}\ntitle: T\ndate: {date}\nstatus: draft\nsummary: S.\n---\n");
        (format!("content/incidents/{}.md", ["a", "b", "c", "d"][n]), text)
    };
    let records: Vec<(String, String)> = dates.iter().enumerate().map(record).collect();
    let extra: Vec<(&str, &str)> = records.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let files = build(&project("", &extra));
    let html = &files["incidents/index.html"];
    let (_, chart) = html.split_once("class=\"chart strip\"").unwrap();
    let (chart, _) = chart.split_once("</svg>").unwrap();
    let mut places: Vec<usize> =
        chart.split(" cx=\"").skip(1).map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect();
    places.sort_unstable();
    // The axis goes from 12 to 708.
    assert_eq!(places, [13, 15, 327, 706], "{chart}");
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

#[test]
fn a_page_runs_as_its_language_does_and_the_theme_s_words_say_that_they_are_english() {
    let page = |language: &str| {
        let mut book = Handbook::clone(&book(&[]));
        book.config.language = language.to_owned();
        build(&Arc::new(book))["index.html"].clone()
    };
    let hebrew = page("he");
    assert!(hebrew.contains("<html lang=\"he\" dir=\"rtl\">"), "{hebrew}");
    assert!(hebrew.contains("<nav aria-label=\"Main\" lang=\"en\">"), "{hebrew}");
    let english = page("en-GB");
    assert!(english.contains("<html lang=\"en-GB\">") && !english.contains(" lang=\"en\""), "{english}");
}

#[test]
fn a_withdrawn_incident_is_listed_as_such_and_counted_nowhere() {
    let more = "factors: [drift]\nenvironments: [stage]\nlessons:\n  - {again: keep-in-step, text: In a drill.}\n  - {id: of-a-drill, text: Of a drill., rules: [squawk/old-rule], recipes: [drop-column]}\n---\n";
    let withdrawn = super::WITHDRAWN.replace("---\n", "\n").replacen('\n', "---\n", 1) + more;
    let mut words = Vec::new();
    for text in [withdrawn.clone(), withdrawn.replace("status: withdrawn", "status: final")] {
        let files = build(&book(&[("content/incidents/c.md", &text)]));
        let page = |path: &str| flat(&files[path]);
        let count = |path: &str, before: &str| {
            // The header of a factor has a line of the same look.
            let page = page(path);
            let page = page.split_once("Incidents that met it</a></h2>").map_or(page.as_str(), |(_, list)| list);
            let (_, behind) = page.split_once(before).unwrap_or_else(|| panic!("{before}: {page}"));
            behind.split(['<', ':', ',']).next().unwrap().trim().to_owned()
        };
        words.push([
            count("index.html", "All incidents "),
            count("index.html", "Keep them in <code>step</code>.</a></p><small>From "),
            count("incidents/index.html", "<p class=\"meta\">").replace("&nbsp;·", ""),
            count("incidents/index.html", "year-2021.html\">2021</a> <span>"),
            count("incidents/index.html", "drift.html\">Drift</a> <span>"),
            count("incidents/environment-stage.html", "<p class=\"meta\">").replace("&nbsp;·", ""),
            count("factors/index.html", "<a href=\"drift.html\">Drift</a> <span class=\"num\">"),
            count("factors/drift.html", "<p class=\"meta\">"),
            count("lessons/index.html", "Keep them in <code>step</code>.</a></h3> <p class=\"from\">From "),
            count("lessons/index.html", "Of a drill.</a></h3> <p class=\"from\">From "),
            count("incidents/inc-2023-001.html", "Drift</a> · also in "),
            count("rules/index.html", "Drop a column</a></td><td class=\"num\">"),
            page("rules/squawk/old-rule.html").contains("It happened").to_string(),
            listed(&files, "squawk/old-rule")["incidents"].as_array().map_or(9, Vec::len).to_string(),
        ]);
        // It is told of all the same.
        for list in
            ["factors/drift.html", "lessons/keep-in-step.html", "lessons/of-a-drill.html", "recipes/drop-column.html"]
        {
            assert_eq!(page(list).contains("· Withdrawn"), words.len() == 1, "{list}: {}", page(list));
            assert!(page(list).contains("inc-2021-001.html"), "{list}");
        }
    }
    let expected = [
        ["(2)", "2 incidents", "2 incidents and 1 withdrawn", "0", "2", "1 withdrawn incident", "2 incidents"],
        ["(3)", "3 incidents", "3 incidents", "1", "3", "1 incident", "3 incidents"],
    ];
    let behind = [
        ["2 incidents and 1 withdrawn", "2 incidents and 1 withdrawn", "1 withdrawn incident", "1 other incident"],
        ["3 incidents", "3 incidents", "1 incident", "2 other incidents"],
    ];
    let rules = [["2", "false", "0"], ["3", "true", "1"]];
    for (at, words) in words.iter().enumerate() {
        assert_eq!(words[..7], expected[at]);
        assert_eq!(words[7..11], behind[at]);
        assert_eq!(words[11..], rules[at]);
    }
}

#[test]
fn the_page_of_one_value_names_the_most_frequent_ones_and_the_way_to_all() {
    let incident = |n: usize| {
        let team = format!("teams: [T{}, {}]\n", 1000 + n, if n < 2 { "Zwo" } else { "Few" });
        let text =
            SECOND.replace("INC-2024-001", &format!("INC-2024-{}", 1000 + n)).replace("status:", &(team + "status:"));
        (format!("content/incidents/{n}.md"), text.replace("keep-in-step", "tell-people"))
    };
    let records: Vec<(String, String)> = (0..300).map(incident).collect();
    let extra: Vec<(&str, &str)> = records.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let book = book(&extra);
    let (site, theme) = site_of(&book);
    let renderer = Renderer::new(&book, &site, &theme);
    let filters = |page: &Page| {
        let html = String::from_utf8(renderer.render(page).unwrap().swap_remove(0).bytes).unwrap();
        let (_, filters) = html.split_once("class=\"facets\"").unwrap();
        filters.split_once("</nav>").unwrap().0.to_owned()
    };
    let team = |name: &str| filters(&Page::Facet(Facet::Team, name.to_owned()));
    let one = team("T1299");
    in_order(&one, &["Few</a> <span>298<", "One</a>", "T1000", "aria-current=\"page\">T1299</a>", "Zwo</a> <span>2<"]);
    assert!(one.contains("<a href=\"index.html#_team\">All teams</a> <span>303</span>"), "{one}");
    assert!(!one.contains("T1298") && one.matches("<a ").count() < 40, "{one}");
    assert_eq!(team("Few").matches("<a ").count() + 1, one.matches("<a ").count());
    let all = filters(&Page::Incidents);
    assert!(all.contains("<h2 id=\"_team\">Team</h2>") && !all.contains("All teams"), "{all}");
    assert!(all.matches("team-").count() >= 303, "every team is on one page");
}

#[test]
fn names_in_one_line_keep_their_own_direction() {
    let teams = "---\nid: INC-2024-002\ntitle: T\ndate: 2024\nstatus: final\nsummary: S.\nteams: ['C++ <core>', 'فريق']\nservices: [a, b]\n---\n";
    let files = build(&book(&[("content/incidents/d.md", teams)]));
    let names = "<bdi>C++ &lt;core&gt;</bdi>, <bdi>فريق</bdi>";
    for (page, around) in
        [("incidents/index.html", "<td data-h=\"Teams\">"), ("incidents/inc-2024-002.html", "</time> · ")]
    {
        assert!(files[page].contains(&format!("{around}{names}<")), "{page}");
    }
    let facts = flat(&files["incidents/inc-2024-002.html"]);
    assert!(
        facts.contains("<dt>Services</dt><dd><bdi>a</bdi>, <bdi>b</bdi></dd>")
            && facts.contains("\"><bdi>فريق</bdi></a>")
    );
    // A name alone has nothing beside it.
    assert!(files["incidents/index.html"].contains("<td data-h=\"Teams\">One</td>"));
}
