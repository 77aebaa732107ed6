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
