//! What a recipe's page says to readers of different databases.

use super::*;

const TIDB: &str = "[[handbook.databases]]\nid = \"tidb\"\nname = \"TiDB\"\nengine = \"tidb\"\nversion = \"7\"\n\
                    [[handbook.databases]]\nid = \"mysql\"\nname = \"MySQL\"\nengine = \"mysql\"\nversion = \"8.0\"\n";

fn recipe(more: &str, databases: &str) -> String {
    let text = RECIPE.replace("['postgresql>=12']", databases);
    flat(&build(&project(more, &[("content/recipes/drop-column.md", &text)]))["recipes/drop-column.html"])
}

#[test]
fn a_database_of_the_handbook_that_a_recipe_does_not_cover_is_told_to_its_readers() {
    let page = recipe(TIDB, "['postgresql>=12', mysql]");
    let bar = page.split_once("<div class=\"bar\">").unwrap().1.split_once("</div>").unwrap().0;
    let notice = bar.split_once("<p id=\"_no-db-tidb\" hidden>").unwrap().1;
    assert!(notice.contains("This recipe does not cover TiDB; shown: <b>PostgreSQL and MySQL</b>."), "{notice}");
    assert_eq!(page.matches("_no-").count(), 1);
    // Where there is no choice it is told all the same; where the recipe names no databases, none is left out.
    let single = recipe(TIDB, "[postgresql]");
    assert!(!single.contains("class=\"bar\"") && single.contains("does not cover TiDB; shown: <b>PostgreSQL</b>."));
    assert!(!recipe(TIDB, "[]").contains("_no-"));
}

#[test]
fn what_each_phase_has_is_named_with_its_phase_and_no_section_is_a_landmark() {
    let page = recipe("", "[postgresql]");
    assert!(page.contains("<legend><span class=\"sr\">Phase 1: </span>Done on</legend>"), "{page}");
    assert!(
        page.contains("<a class=\"anchor\" href=\"#verify\">Verify<span class=\"sr\"> phase 1</span></a>"),
        "{page}"
    );
    assert!(!page.contains("role=\"region\"") && !page.contains("<section aria-"));
}

#[test]
fn no_cell_of_the_course_is_empty() {
    let text = RECIPE.replace(
        "deploy: 1, code",
        "deploy: 1, data: unchanged, flag: the deploy, engines: {postgresql: INSTANT}, code",
    );
    let page = flat(&build(&book(&[("content/recipes/drop-column.md", &text)]))["recipes/drop-column.html"]);
    let table = page.split_once("<table class=\"roll\">").unwrap().1.split_once("</table>").unwrap().0;
    for row in [
        "Data</th><td class=\"nil\">none</td><td class=\"nil\">unchanged",
        "Switched by</th><td class=\"nil\">none</td>",
    ] {
        assert!(table.contains(row), "{table}");
    }
    // Of the phase that drops the column neither its data nor its statement is told; that nothing switches in it is known.
    assert_eq!(table.matches(">not recorded</td>").count(), 2, "{table}");
    assert!(table.contains("the deploy</td><td class=\"nil\">nothing</td>"), "{table}");
    assert!(!table.contains("nil\"></td>"), "{table}");
}

/// The table "What runs when" of a recipe with these changes to the sample.
fn course(changes: &[(&str, &str)]) -> String {
    let text = changes.iter().fold(RECIPE.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    let page = flat(&build(&book(&[("content/recipes/drop-column.md", &text)]))["recipes/drop-column.html"]);
    page.split_once("<table class=\"roll\">").unwrap().1.split_once("</table>").unwrap().0.to_owned()
}

#[test]
fn where_a_phase_has_no_statement_nothing_runs_and_what_all_say_stands_once() {
    let table = course(&[
        ("deploy: 1, code", "deploy: 1, schema: none, code"),
        ("deploy: 2,", "deploy: 2, engines: {postgresql: \"LOCK=NONE (not run)\"},"),
    ]);
    assert!(table.contains("<td class=\"nil\">nothing runs</td><td class=\"nil\">LOCK=NONE (not run)</td>"), "{table}");
    let table = course(&[
        ("deploy: 1, code", "deploy: 1, engines: {postgresql: \"INSTANT (not run)\"}, code"),
        ("deploy: 2,", "deploy: 2, engines: {postgresql: \"LOCK=NONE (not run)\"},"),
    ]);
    assert!(table.contains("PostgreSQL<small>not run</small></th>"), "{table}");
    assert!(table.contains(">INSTANT</td><td class=\"nil\">LOCK=NONE</td>"), "{table}");
}
