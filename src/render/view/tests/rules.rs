//! What a rule's page tells a reader to do, and where it sends who asks for more.

use std::collections::BTreeMap;

use super::{CATALOGUE, INCIDENT, RECIPE, book, build, flat, listed};

/// The pages of a handbook whose catalogue has more rules.
fn pages(rules: &str) -> BTreeMap<String, String> {
    build(&book(&[("content/rules/squawk.yaml", &format!("{CATALOGUE}{rules}"))]))
}

/// The section of a page under an anchor.
fn section(page: &str, anchor: &str) -> String {
    let from = page.split(&format!("<h2 id=\"{anchor}\"")).nth(1).unwrap_or_default();
    flat(from.split("</section>").next().unwrap_or_default())
}

#[test]
fn a_reader_is_sent_on_to_a_page_that_says_what_to_do_or_not_at_all() {
    let rules = "  - {id: a, summary: A., same-as: [squawk/b], docs: 'https://docs.example/a'}\n  \
                 - {id: b, summary: B.}\n  - {id: c, summary: C., same-as: [squawk/ban-drop-column]}\n";
    let files = pages(rules);
    // The two name each other, and neither has a word on it.
    let fix = section(&files["rules/squawk/a.html"], "fix");
    assert!(fix.contains("no recipe for it yet") && fix.contains("https://docs.example/a"), "{fix}");
    assert!(!fix.contains("b.html"), "{fix}");
    assert!(section(&files["rules/squawk/a.html"], "same").contains("b.html"));
    let fix = section(&files["rules/squawk/c.html"], "fix");
    assert!(fix.contains("squawk calls the same mistake <a href=\"ban-drop-column.html\">"), "{fix}");
    assert!(!fix.contains("yet"), "{fix}");
}

#[test]
fn a_rule_says_for_itself_how_it_is_ignored() {
    let rules = "  - {id: a, summary: A.}\n  - {id: b, summary: B., ignore: none}\n  \
                 - {id: c, summary: C., ignore: \"Off:\\n\\n```text\\n# for one\\noff = {id}\\n```\\n\"}\n";
    let line = "ignore: |\n  A comment:\n\n  ```sql\n  -- squawk-ignore {id}\n  ```\n";
    let catalogue = CATALOGUE.replace("ignore: 'Write `-- squawk-ignore {id}`.'\n", line) + rules;
    let files = build(&book(&[("content/rules/squawk.yaml", &catalogue)]));
    let page = |id: &str| flat(&files[&format!("rules/squawk/{id}.html")]);
    assert!(page("a").contains("Meant so? Tell squawk: <code>-- squawk-ignore a</code>"));
    assert!(!page("b").contains("Meant so?") && !page("b").contains("id=\"ignore\""));
    assert!(page("c").contains("Meant so? Tell squawk: <code>off = c</code>"));
    assert!(!section(&page("c"), "ignore").contains("squawk-ignore"));
}

#[test]
fn a_recipe_that_a_rule_does_not_report_is_not_what_to_do_instead() {
    let only = RECIPE.replace("as: instead", "as: satisfies, text: The column is *ignored* first.");
    let files = build(&book(&[("content/recipes/drop-column.md", &only)]));
    for list in ["rules/index.html", "rules/squawk/index.html"] {
        assert!(!files[list].contains("recipes/drop-column.html"), "{list}");
    }
    assert!(!files.contains_key("rules/with-a-recipe.html") && !files["rules/index.html"].contains("Has a recipe"));
    let page = flat(&files["rules/squawk/ban-drop-column.html"]);
    assert!(page.contains("<li><a href=\"#satisfied\">Recipes that it does not report</a></li>"), "{page}");
    assert!(!page.contains("What to do instead"), "{page}");
}

#[test]
fn what_a_recipe_is_to_a_rule_stands_beside_its_link() {
    let recipe = RECIPE.replace("as: instead", "as: instead, text: Where the `column` is in use.");
    let words = "---\nid: squawk/ban-drop-column\n---\n## Fix\n\nForget it first.\n";
    let of =
        |more: &[(&str, &str)]| build(&book(&[&[("content/recipes/drop-column.md", recipe.as_str())], more].concat()));
    let text = "Where the <code>column</code> is in use.";
    let bare = of(&[]);
    assert!(section(&bare["rules/squawk/ban-drop-column.html"], "fix").contains(text));
    assert!(bare["rules/index.html"].contains(text) && bare["rules/squawk/index.html"].contains(text));
    let told = of(&[("content/rules/squawk/ban-drop-column.md", words)]);
    let page = flat(&told["rules/squawk/ban-drop-column.html"]);
    assert!(section(&page, "_page-do").contains(text), "{page}");
    let satisfied = recipe.replace("as: instead", "as: satisfies");
    let page = &build(&book(&[("content/recipes/drop-column.md", &satisfied)]))["rules/squawk/ban-drop-column.html"];
    assert!(section(page, "satisfied").contains(text), "{page}");
}

#[test]
fn a_note_alone_is_no_reason() {
    let files = pages("  - {id: a, summary: A., note: Off by default.}\n");
    let page = flat(&files["rules/squawk/a.html"]);
    assert!(section(&page, "why").contains("Worth knowing") && page.contains("<a href=\"#why\">Worth knowing</a>"));
    assert!(!page.contains("Why it matters"), "{page}");
    assert!(files["rules/squawk/ban-drop-column.html"].contains("Why it matters"));
}

#[test]
fn a_rule_says_all_that_a_lesson_says_of_it() {
    let rules = "rules: [{id: squawk/ban-drop-column, catches: partly, databases: [postgresql], text: In `part`.}, \
                 {id: squawk/ban-drop-column, catches: fully, text: Of the whole.}]";
    let text = INCIDENT.replace(
        "rules: [{id: squawk/ban-drop-column, catches: partly, databases: [postgresql], text: In part.}]",
        rules,
    );
    let files = build(&book(&[("content/incidents/a.md", &text)]));
    let told = section(&files["rules/squawk/ban-drop-column.html"], "lessons");
    for words in
        ["Partly", " on PostgreSQL<small>In <code>part</code>.</small>", "Fully", "<small>Of the whole.</small>"]
    {
        assert!(told.contains(words), "{words}: {told}");
    }
    let rule = listed(&files, "squawk/ban-drop-column");
    let (lesson, of_lesson) = (&rule["lessons"][0], rule["lessons"].as_array().map(Vec::len));
    assert_eq!(
        (rule["caught"].as_str(), lesson["catches"].as_str(), of_lesson),
        (Some("fully"), Some("fully"), Some(1))
    );
    let statements = serde_json::json!([
        {"catches": "partly", "databases": ["postgresql"], "text": "In part."},
        {"catches": "fully", "databases": [], "text": "Of the whole."},
    ]);
    assert_eq!(lesson["statements"], statements);
    assert!(listed(&build(&book(&[])), "squawk/ban-drop-column")["lessons"][0].get("statements").is_none());
}

#[test]
fn words_that_pages_leave_out_are_those_that_the_filter_does_not_look_for() {
    let script = include_str!("../../../../themes/default/js/50-rule-words.js");
    let (_, list) = script.split_once("COMMON_WORDS = new Set((").unwrap();
    let (list, _) = list.split_once(").split(' ')").unwrap();
    // The words lie in quotes, line by line.
    let words: Vec<&str> = list.split('\'').skip(1).step_by(2).flat_map(str::split_whitespace).collect();
    assert_eq!(words, super::super::rules::COMMON);
}
