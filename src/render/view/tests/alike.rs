//! What a page shows of other incidents: those that are like it, all of them along the years, and how often a factor came
//! back; and the race of an incident.

use super::*;

/// An incident of this year with more front matter.
fn incident(number: usize, year: usize, front: &str) -> (String, String) {
    let text = format!(
        "---\nid: INC-{year}-10{number}\ntitle: Alike {number}\ndate: {year}-0{number}-03\nstatus: draft\nsummary: S.\n{front}\n---\n"
    );
    (format!("content/incidents/alike-{number}.md"), text)
}

fn pages(incidents: &[(String, String)]) -> BTreeMap<String, String> {
    let files: Vec<(&str, &str)> = incidents.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    build(&project("", &files))
}

/// The part of a page between two texts.
fn between<'a>(page: &'a str, from: &str, to: &str) -> Option<&'a str> {
    page.split_once(from)?.1.split_once(to).map(|(part, _)| part)
}

fn similar(files: &BTreeMap<String, String>, page: &str) -> Option<String> {
    between(&flat(&files[page]), "<h2 id=\"similar\">", "</section>").map(str::to_owned)
}

const FACTORS: &str =
    "- {id: locks, name: Locks, definition: D., group: G}\n- {id: scale, name: Scale, definition: D., group: G}\n";

fn three(relation: &str) -> BTreeMap<String, String> {
    let factors = ("content/factors.yaml".to_owned(), format!("factors:\n{}", FACTORS.replace("- {", "  - {")));
    pages(&[
        factors,
        incident(1, 2021, "factors: [locks, scale]\nsignatures: [\"Lock wait timeout exceeded on <table>\"]"),
        incident(2, 2022, &format!("factors: [locks]\nsignatures: [\"lock wait timeout exceeded on …\"]\n{relation}")),
        incident(3, 2023, "factors: [scale]\nstack: {database: mysql}"),
        incident(4, 2023, "stack: {database: mysql}"),
    ])
}

#[test]
fn similar_incidents_say_what_they_share_and_the_most_alike_comes_first() {
    let files = three("");
    let list = similar(&files, "incidents/inc-2021-101.html").unwrap();
    let (error, factor) =
        (list.find("Same error; same factor: Locks").unwrap(), list.find("Same factor: Scale").unwrap());
    assert!(error < factor && list.find("Alike 2").unwrap() < list.find("Alike 3").unwrap(), "{list}");
    assert!(!list.contains("Alike 4") && !list.contains("Alike 1"), "{list}");
    // A database alone is no likeness.
    assert_eq!(similar(&files, "incidents/inc-2023-104.html"), None);
}

#[test]
fn an_incident_among_the_relations_is_not_said_to_be_similar_too() {
    let files = three("links: [{rel: related, to: INC-2021-101}]");
    for (page, other) in [("inc-2021-101", "Alike 2"), ("inc-2022-102", "Alike 1")] {
        let page = format!("incidents/{page}.html");
        assert!(between(&flat(&files[&page]), "<h2 id=\"related\">", "</section>").unwrap().contains(other));
        assert!(similar(&files, &page).is_none_or(|list| !list.contains(other)), "{page}");
    }
}

#[test]
fn among_enough_incidents_each_has_its_ring() {
    let few: Vec<_> = (1..=2).map(|n| incident(n, 2020 + n, "")).collect();
    assert!(!pages(&few)["incidents/inc-2021-101.html"].contains("this incident</text>"));
    let enough: Vec<_> = (1..=6).map(|n| incident(n, 2015 + n, "")).collect();
    let files = pages(&enough);
    // The ring is drawn last, around what is there already.
    let ring = |n: usize| -> usize {
        let page = flat(&files[&format!("incidents/inc-{}-10{n}.html", 2015 + n)]);
        let drawn = between(&page, "id=\"around\">", "</section>").unwrap();
        let (x, _) = drawn.rsplit_once("<circle cx=\"").unwrap().1.split_once('"').unwrap();
        x.parse().unwrap()
    };
    let places: Vec<usize> = (1..=6).map(ring).collect();
    assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "{places:?}");
}

#[test]
fn a_factor_that_came_back_in_another_year_has_its_bars() {
    let factors = flat(&three("")["factors/index.html"]);
    let chart = between(&factors, "id=\"_trends\"", "</section>").unwrap();
    let table = between(chart, "<tbody>", "</tbody>").unwrap();
    assert!(table.contains(">Locks</a></th><td>1</td><td>1</td><td>0</td><td>0</td>"), "{table}");
    assert!(table.contains(">Scale</a></th><td>1</td><td>0</td><td>1</td><td>0</td>"), "{table}");
    let (_, drawn) = chart.split_once("role=\"img\"").unwrap();
    assert_eq!(drawn.matches("<rect").count(), 4, "one bar for each number that is not 0: {drawn}");
    assert_eq!(drawn.matches(">0</text>").count(), 4, "{drawn}");
    let once = pages(&[
        ("content/factors.yaml".to_owned(), format!("factors:\n{}", FACTORS.replace("- {", "  - {"))),
        incident(1, 2021, "factors: [locks]"),
        incident(2, 2022, "factors: [scale]"),
        incident(3, 2023, ""),
    ]);
    assert!(!once["factors/index.html"].contains("_trends"), "nothing came back");
}

const RACE: &str = "race:\n  title: What met\n  text: It is `long`.\n  steps:\n    - {who: Migration, what: 'Fills `a` & b.'}\n    \
                    - {who: Old code, what: Writes, meanwhile: true, repeats: true}\n    - {who: Migration, what: Ends, failed: true}";

fn race(front: &str, body: &str) -> String {
    let (path, text) = incident(1, 2021, front);
    flat(&pages(&[(path, text + body)])["incidents/inc-2021-101.html"])
}

#[test]
fn a_race_is_drawn_and_told_in_words() {
    let page = race(RACE, "## Cause\n\nSo.\n\n## Later\n\nThen.\n");
    let figure = between(&page, "id=\"race\">", "</figure>").unwrap();
    assert!(
        page.find("id=\"race\"").unwrap() < page.find("Later</a></h2>").unwrap(),
        "at the end of the first section"
    );
    let told = "Migration: Fills a &amp; b. Meanwhile, Old code: Writes, again and again. Migration: Ends. This fails.";
    assert!(between(figure, "<desc id=\"_race-told\">", "</desc>").unwrap().contains(told), "{figure}");
    let list = between(figure, "<ol>", "</ol>").unwrap();
    assert!(list.contains("<li>Migration: Fills <code>a</code> &amp; b.</li>"), "{list}");
    assert!(list.contains("<li>Meanwhile, Old code: Writes, again and again.</li>"), "{list}");
    assert!(list.contains("<li>Migration: Ends. <strong>This fails</strong>.</li>"), "{list}");
    assert!(
        figure.contains("<title id=\"_race-title\">What met</title>") && figure.contains("It is <code>long</code>.")
    );
    assert!(!figure.contains("style="), "{figure}");
    // The box that fails says so in words.
    assert!(between(figure, "<svg", "</svg>").unwrap().contains(">fails</tspan>"), "{figure}");
}

#[test]
fn a_race_stands_where_the_page_tells_the_story_itself() {
    let front = format!("{}\ntrigger: It began.", RACE);
    let page = race(&front, "## Cause\n\nSo.\n");
    assert!(page.find("id=\"race\"").unwrap() < page.find("Cause</a></h2>").unwrap(), "{page}");
    let alone = race(RACE, "");
    let story = between(&alone, "<h2 id=\"resolution\">", "</section>").unwrap();
    assert!(story.contains("id=\"race\""), "{story}");
}

#[test]
fn a_race_of_too_many_steps_is_told_by_its_list_alone() {
    let steps: Vec<String> = (0..20).map(|n| format!("{{who: a, what: s{n}}}")).collect();
    let page = race(&format!("race: {{title: T, steps: [{}]}}", steps.join(", ")), "");
    let figure = between(&page, "id=\"race\">", "</figure>").unwrap();
    assert!(
        !figure.contains("<svg") && !figure.contains("<details") && figure.matches("<li>").count() == 20,
        "{figure}"
    );
}
