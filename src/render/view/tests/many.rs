//! What a page shows of a handbook with many incidents: the newest and how many more, and numbers in place of marks.

use super::super::lessons::shown;
use super::*;
use crate::render::terminal;

/// So many incidents of each of these years, at one a month and more where there are more, with more front matter.
fn incidents(years: &[(usize, usize)], front: impl Fn(usize) -> String) -> Vec<(String, String)> {
    let each = years.iter().flat_map(|(year, count)| (0..*count).map(move |n| (*year, n)));
    let record = |(at, (year, n)): (usize, (usize, usize))| {
        let head =
            format!("id: INC-{year}-{}\ntitle: Number {n} of {year}\ndate: {year}-{:02}-05", 100 + n, n % 12 + 1);
        let text = format!("---\n{head}\nstatus: draft\nsummary: S.\n{}\n---\n", front(at));
        (format!("content/incidents/x{at}.md"), text)
    };
    each.enumerate().map(record).collect()
}

fn again(years: &[(usize, usize)]) -> Vec<(String, String)> {
    incidents(years, |_| "lessons: [{again: keep-in-step}]".to_owned())
}

fn pages(files: &[(String, String)]) -> BTreeMap<String, String> {
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    build(&book(&files)).into_iter().map(|(path, text)| (path, flat(&text))).collect()
}

/// The part of a page between two texts.
#[track_caller]
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = page.split_once(from).unwrap_or_else(|| panic!("{from}: {page}"));
    rest.split_once(to).unwrap_or_else(|| panic!("{to}: {rest}")).0
}

const FOLD: &str = "<nav aria-label=\"Older incidents\"><details><summary>The 100 before them</summary>";

#[test]
fn what_names_a_record_most_is_told_of_its_newest_and_folded_by_year() {
    // With the two of the small handbook, 120 incidents taught the lesson.
    let files = pages(&again(&[(2026, 60), (2025, 40), (2020, 18)]));
    let (rule, recipe, lesson) = (
        &files["rules/squawk/ban-drop-column.html"],
        &files["recipes/drop-column.html"],
        &files["lessons/keep-in-step.html"],
    );
    let search = "../../search.html?q=rule%3Asquawk/ban-drop-column%20kind%3Aincident";
    let told = format!("The newest 8 of 120 incidents · <a href=\"{search}\">All of them in the search</a>");
    let near = between(rule, "It happened</h3>", "</ul>");
    assert!(near.contains(&told) && near.matches("<li>").count() == 8 && near.contains("2026"), "{near}");
    for (page, from, rest) in [
        (rule, "It happened</h3>", "The other 12 are in <a href"),
        (recipe, "Where this comes from</a></h2>", "The other 12 are in <a href=\"drop-column.json\">the data"),
        (lesson, "Taught again by</h3>", "The other 11 are in <a href=\"keep-in-step.json\">the data"),
    ] {
        let fold = between(between(page, from, "</section>"), FOLD, "</details></nav>");
        assert_eq!(fold.matches("<li>").count(), 100, "{fold}");
        assert!(fold.contains(rest), "{fold}");
        let years: Vec<&str> = fold.split("<p class=\"meta\">").skip(1).map(|part| &part[..4]).collect();
        // The one that taught the lesson first stands apart on the lesson's page.
        let all = ["2026", "2025", "2024", "2023", "2020", "The "];
        let expected: Vec<&str> =
            all.into_iter().filter(|year| from != "Taught again by</h3>" || *year != "2023").collect();
        assert_eq!(years, expected, "{fold}");
    }
    assert!(files["rules/squawk/ban-drop-column.json"].matches("taught-by").count() == 120, "the twin has all");
    // A terminal has the newest, and says how many there are and which search has the others.
    let page = terminal(rule, 80, |href| href.contains("?q=").then(|| "A SEARCH".to_owned()));
    assert_eq!(page.matches("Number ").count(), 8, "{page}");
    assert!(page.contains("The newest 8 of 120 incidents") && page.contains("A SEARCH"), "{page}");
}

#[test]
fn a_factor_tells_of_a_hundred_in_their_words_and_folds_those_before_them() {
    let files = pages(&incidents(&[(2026, 210)], |_| "factors: [drift]".to_owned()));
    let page = between(&files["factors/drift.html"], "Incidents that met it</a></h2>", "</section>");
    let (told, behind) = page.split_once(FOLD).unwrap();
    assert_eq!(between(told, "<ul class=\"rows\">", "</ul>").matches("<li>").count(), 100, "{told}");
    let search = "../search.html?q=factor%3Adrift%20kind%3Aincident";
    assert!(told.contains(&format!("newest first · <a href=\"{search}\">All of them in the search</a>")), "{told}");
    assert_eq!(behind.matches("<li>").count(), 100, "{behind}");
    assert!(behind.contains("The other ") && behind.contains("<a href=\"drift.json\">the data"), "{behind}");
    let few = pages(&incidents(&[(2026, 90)], |_| "factors: [drift]".to_owned()));
    assert!(!few["factors/drift.html"].contains("Older incidents"));
}

#[test]
fn a_list_that_is_not_long_has_no_fold() {
    // Ten, with the two of the small handbook.
    let ten = pages(&again(&[(2026, 8)]));
    let rule = &ten["rules/squawk/ban-drop-column.html"];
    assert_eq!(between(rule, "It happened</h3>", "</ul>").matches("<li>").count(), 10);
    assert!(!rule.contains("older incidents"));
    let eleven = pages(&again(&[(2026, 9)]));
    let rule = &eleven["rules/squawk/ban-drop-column.html"];
    assert!(rule.contains("The newest 8 of 11 incidents") && rule.contains("<summary>3 older incidents</summary>"));
    assert!(!rule.contains("The other"), "the fold has them all");
}

#[test]
fn many_lessons_of_a_rule_and_many_questions_are_folded_too() {
    let taught = |n: usize| {
        format!(
            "lessons: [{{id: l{n}, text: 'Lesson {n}.', rules: [squawk/ban-drop-column], recipes: [drop-column]}}]\n\
             open-questions: [{{text: 'Why {n}?', leads-to: squawk/ban-drop-column}}]"
        )
    };
    let files = pages(&incidents(&[(2026, 20)], taught));
    for (page, from) in [
        ("rules/squawk/ban-drop-column.html", "Lessons that it enforces</a></h2>"),
        ("recipes/drop-column.html", "Lessons that it practises</h3>"),
    ] {
        let list = between(&files[page], from, "</section>");
        assert!(list.contains("The newest 8 of 21 lessons") && !list.contains("Number"), "{list}");
        // That of December is among the newest, whatever its name.
        let (near, _) = list.split_once("<nav").unwrap();
        assert!(near.contains("Lesson 11.") && !near.contains("Lesson 12."), "{near}");
        let fold = between(list, "<summary>13 older lessons</summary>", "</details></nav>");
        assert_eq!(fold.matches("<li><a href").count(), 13, "{fold}");
        assert!(fold.contains("<code>step</code>"), "{fold}");
    }
    let asked = between(&files["rules/squawk/ban-drop-column.html"], "id=\"_asked\"", "</section>");
    assert!(asked.contains("The newest 8 of 20 questions") && asked.contains("12 older questions"), "{asked}");
    assert_eq!(asked.matches("Why ").count(), 8, "{asked}");
}

#[test]
fn the_list_of_lessons_names_the_newest_incidents_and_counts_what_no_rule_catches() {
    let files = pages(&again(&[(2026, 3), (2022, 4)]));
    let list = &files["lessons/index.html"];
    let item = between(list, "<li id=\"keep-in-step\">", "</li>");
    assert!(item.contains("From 9 incidents, the newest: "), "{item}");
    assert_eq!(between(item, "the newest: ", "</p>").matches("<a href").count(), 3, "{item}");
    assert!(item.contains("INC-2026-102") && !item.contains("INC-2022"), "{item}");
    assert!(list.contains("3 lessons; no rule catches 2 of them.</p>"), "{list}");
    let all = &files["all.html"];
    assert!(all.contains("Tell people.</a> <small>Lesson, no rule catches it</small>"), "{all}");
    assert!(all.contains("step.</a> <small>Lesson</small>"), "{all}");
}

#[test]
fn a_lesson_that_no_rule_catches_is_the_last_to_be_left_out() {
    let book = book(&[]);
    let ids = |most: usize| -> Vec<&str> {
        shown(&book, most).into_iter().map(|at| book.lesson(at).id.id.as_str()).collect()
    };
    // Only the first of them has a rule, and it was taught twice.
    assert_eq!(ids(3), ["keep-in-step", "nothing-yet", "tell-people"]);
    assert_eq!(ids(2), ["nothing-yet", "tell-people"]);
    assert_eq!(ids(1), ["nothing-yet"]);
}

/// Thirteen factors that each of the old incidents met, and one that only those of 2026 did.
fn factors() -> Vec<(String, String)> {
    let old: Vec<String> = (1..=13).map(|n| format!("f{n}")).collect();
    let declared: Vec<String> = old
        .iter()
        .chain([&"new-danger".to_owned()])
        .map(|id| format!("{{id: {id}, name: Named {id}, definition: D.}}"))
        .collect();
    let vocabulary = format!("factors: [{}, {{id: drift, name: Drift, definition: D.}}]", declared.join(", "));
    let mut out = incidents(&[(2015, 5), (2020, 5), (2026, 3)], |at| match at {
        0..10 => format!("factors: [{}]", old.join(", ")),
        _ => "factors: [new-danger]".to_owned(),
    });
    out.push(("content/factors.yaml".to_owned(), vocabulary));
    out
}

#[test]
fn the_chart_of_factors_ends_with_the_newest_year_and_begins_with_what_it_met() {
    let files = pages(&factors());
    let chart = between(&files["factors/index.html"], "id=\"_trends\"", "</section>");
    let years: Vec<&str> =
        between(chart, "<thead>", "</thead>").split("<th scope=\"col\">").skip(2).map(|y| &y[..4]).collect();
    assert_eq!((years.len(), years[0], years[9]), (10, "2017", "2026"), "{chart}");
    let rows: Vec<&str> = between(chart, "<tbody>", "</tbody>").split("<tr>").skip(1).collect();
    assert!(
        rows.len() == 12 && rows[0].contains("Named new-danger") && rows[0].ends_with("<td>3</td></tr>"),
        "{rows:?}"
    );
    assert!(rows[1].contains("Drift") && rows[1].contains("<td>1</td><td>1</td><td>0</td><td>0</td></tr>"), "{rows:?}");
    assert!(chart.contains("; 3 more factors were met more than once. Earlier years are left out."), "{chart}");
}

#[test]
fn one_factor_more_is_one() {
    let mut files = factors();
    files.iter_mut().for_each(|(_, text)| *text = text.replace("factors: [f1, f2, f3, ", "factors: [f3, "));
    let chart = pages(&files)["factors/index.html"].clone();
    assert!(chart.contains("; 1 more factor was met more than once."), "{chart}");
}

#[test]
fn a_factor_has_its_numbers_by_year_up_to_the_newest_incident_of_all() {
    let files = pages(&factors());
    let page = |id: &str| -> &String { &files[&format!("factors/{id}.html")] };
    let trend = between(page("f1"), "class=\"chart strip\"", "</figure>");
    let rows: Vec<String> = between(trend, "<tbody>", "</tbody>")
        .split("<tr><th scope=\"row\">")
        .skip(1)
        .map(|row| {
            row.replace("</th>", "").replace("</td>", "").replace("</tr>", "").replace("<td>", " ").trim().to_owned()
        })
        .collect();
    assert_eq!(rows.len(), 12, "{rows:?}");
    assert_eq!([&*rows[0], &rows[1], &rows[5], &rows[11]], ["2015 5 5", "2016 0 0", "2020 5 5", "2026 0 0"]);
    assert!(between(trend, "<svg", "</svg>").contains("<title id=\"_bars-title\">Incidents that met it by year."));
    assert!(!page("new-danger").contains("_bars-title"), "all are of the last year");
    assert!(!page("drift").contains("_bars-title"), "two are too few to compare");
}

/// Incidents of which every third is of the worst severity.
fn severe(years: &[(usize, usize)]) -> BTreeMap<String, String> {
    pages(&incidents(years, |at| if at % 3 == 0 { "severity: sev1".to_owned() } else { String::new() }))
}

fn table(page: &str) -> Vec<String> {
    let rows = between(page, "<summary>The numbers as a table</summary>", "</table>");
    rows.split("<tr>")
        .skip(1)
        .map(|row| {
            let cells = row.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text.trim());
            cells.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
        })
        .collect()
}

#[test]
fn from_forty_incidents_on_there_are_bars_with_numbers() {
    let few = severe(&[(2020, 20), (2026, 17)]);
    let marked = &few["incidents/index.html"];
    assert!(!marked.contains("_bars-title") && marked.contains("_strip-title"), "39 with those of the small handbook");
    let files = severe(&[(2020, 30), (2026, 150)]);
    let page = &files["incidents/index.html"];
    assert!(!page.contains("_strip-title"));
    let rows = table(page);
    let expected = ["By year All SEV 1 Not recorded", "2020 30 10 20", "2021 0 0 0", "2022 0 0 0", "2023 1 1 0"];
    assert_eq!(rows[..5], expected);
    assert_eq!(rows[5..], ["2024 1 0 1", "2025 0 0 0", "2026 150 50 100"]);
    let drawn = between(page, "<svg viewBox=\"0 0 720 144\"", "</svg>");
    let numbers: Vec<&str> = drawn.split("<text ").skip(1).map(|text| between(text, ">", "<")).collect();
    assert_eq!(numbers[..2], ["30", "2020"]);
    assert_eq!(numbers[12..], ["150", "2026"]);
    // A part for each severity that a year has: three years have the worst, three have one without.
    let parts = |class: &str| between(drawn, &format!("<path class=\"{class}\" d=\""), "\"").matches('z').count();
    assert_eq!((parts("m1"), parts("m4")), (3, 3), "{drawn}");
}

#[test]
fn bars_of_few_years_are_quarters_and_months() {
    let rows = |years: &[(usize, usize)], page: &str| table(&severe(years)[page]);
    let quarters = rows(&[(2024, 24), (2025, 24)], "incidents/index.html");
    assert_eq!(quarters.len(), 13, "{quarters:?}");
    assert!(quarters[0].starts_with("By quarter All") && quarters[5].starts_with("2024 Q1 7 "), "{quarters:?}");
    let months = rows(&[(2025, 42)], "incidents/year-2025.html");
    assert_eq!(months.len(), 13);
    assert!(
        months[0].starts_with("By month of 2025 All")
            && months[6].starts_with("Jun 4 ")
            && months[12].starts_with("Dec 3 "),
        "{months:?}"
    );
    // Where a month is not known no bar of a month is true.
    let mut vague = incidents(&[(2025, 42)], |_| String::new());
    vague[7].1 = vague[7].1.replace("date: 2025-08-05", "date: 2025");
    assert!(!pages(&vague)["incidents/year-2025.html"].contains("_bars-title"));
}

#[test]
fn an_incident_has_its_ring_around_the_bar_of_its_year() {
    let files = severe(&[(2015, 30), (2026, 15)]);
    let ring = |id: &str| -> usize {
        let around = between(&files[&format!("incidents/{id}.html")], "id=\"around\">", "</section>");
        between(around, "<rect fill=\"none\" stroke=\"var(--accent)\" stroke-width=\"2.5\" x=\"", "\"").parse().unwrap()
    };
    assert!(ring("inc-2015-100") < ring("inc-2023-001") && ring("inc-2024-001") < ring("inc-2026-114"));
    assert_eq!(ring("inc-2026-100"), ring("inc-2026-114"));
    let around = between(&files["incidents/inc-2026-100.html"], "id=\"around\">", "</section>");
    assert!(around.contains("with a ring at 2026, which has this one and 14 more."), "{around}");
    assert!(!files["incidents/inc-2021-001.html"].contains("id=\"around\""), "a withdrawn one is not counted");
    let files = severe(&[(2015, 80), (2026, 80)]);
    assert!(!files["incidents/inc-2026-114.html"].contains("id=\"around\""), "among so many it has no place");
    assert!(files["incidents/index.html"].contains("_bars-title"));
}

#[test]
fn a_page_that_shows_all_incidents_is_made_anew_when_one_of_them_is_more_severe() {
    let ground = |files: &[(String, String)]| {
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let book = book(&files);
        let (site, theme) = site_of(&book);
        Renderer::new(&book, &site, &theme).ground()
    };
    for years in [[(2020, 2), (2026, 4)], [(2020, 20), (2026, 30)]] {
        let as_it_was = incidents(&years, |_| String::new());
        let more_severe = incidents(&years, |at| if at == 2 { "severity: sev1".to_owned() } else { String::new() });
        assert_eq!(ground(&as_it_was), ground(&as_it_was));
        assert_ne!(ground(&as_it_was), ground(&more_severe), "{years:?}");
    }
}
