//! `permalinks`: the list of published addresses.

use snapbox::str;

use crate::book::{Book, GUIDE, INCIDENT};

#[test]
fn nothing_is_promised_of_a_project_that_is_not_published() {
    let book = Book::new()
        .file("content/guides/g.md", GUIDE)
        .file("content/incidents/a.md", &INCIDENT.replace("The table", "As [[recipe/gone]] says, the table"));
    book.build().ends_with(1);
    book.run(&["permalinks", "accept"]).shows(str![[r#"
$ rcabook permalinks accept
error[unknown-recipe]: there is no recipe `gone`
  --> content/incidents/a.md:10:4
   |
10 | As [[recipe/gone]] says, the table was locked.
   |    ^^^^^^^^^^^^^^^
   |
   = help: write the recipe, or remove the reference until then
   = see rules/rcabook/unknown-recipe.html

1 error
nothing was written: mend the errors first, as a build asks for as well
exit code 1

"#]]);
    assert!(!book.path("permalinks.lock").exists());
    let book = book.file("content/incidents/a.md", INCIDENT);
    book.run(&["permalinks", "accept"]).ends_with(0);
    let list = book.read("permalinks.lock");
    assert!(list.contains("incidents/inc-2023-001.html 2026-11-22\n"), "{list}");
    // A line that stands twice is mended by accepting, whatever level it has.
    let book = book
        .file("permalinks.lock", &format!("{list}incidents/inc-2023-001.html 2026-11-23\n"))
        .file("book.toml", "[checks]\npermalink-duplicate = \"error\"\n");
    book.run(&["permalinks", "accept"]).ends_with(0);
    assert_eq!(book.read("permalinks.lock"), list);
}
