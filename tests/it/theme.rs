//! A project's own theme: files that are no text, and templates that pages cannot be made with.

use std::fs;

use snapbox::str;

use crate::book::{Book, GUIDE, INCIDENT, Run, repository};
use crate::tree::Tree;

/// The first bytes of a font, of which some are no UTF-8.
const FONT: &[u8] = b"wOF2\x00\x01\x00\x00\xfc\xff\x00\n\xef\xbb\xbf";

/// A project with a theme of its own.
fn book() -> Book {
    Book::new()
        .file("book.toml", "[output.html]\ntheme = \"own\"\n")
        .file("content/incidents/a.md", INCIDENT)
        .file("content/guides/g.md", GUIDE)
}

#[track_caller]
fn published(book: &Book, path: &str) -> Vec<u8> {
    fs::read(book.path("book").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn fonts_and_pictures_of_a_theme_are_published_byte_for_byte() {
    let text = "\u{feff}No text of the theme's.\r\n";
    let book = book()
        .bytes("themes/own/static/fonts/own.woff2", FONT)
        .bytes("themes/own/static/logo.png", b"\x89PNG\r\n\x1a\n")
        .file("themes/own/static/licence.txt", text);
    book.check().shows(str![[r#"
$ rcabook check
no findings in 1 incident, 0 lessons, 0 recipes and 0 rules
exit code 0

"#]]);
    book.build().ends_with(0);
    assert_eq!(published(&book, "assets/fonts/own.woff2"), FONT);
    assert_eq!(published(&book, "assets/logo.png"), b"\x89PNG\r\n\x1a\n");
    assert_eq!(published(&book, "assets/licence.txt"), text.as_bytes());
    // The next build takes a changed file in, as it does a changed text.
    fs::write(book.path("themes/own/static/fonts/own.woff2"), b"\xff").unwrap();
    book.build().ends_with(0);
    assert_eq!(published(&book, "assets/fonts/own.woff2"), b"\xff");
}

#[test]
fn a_picture_that_lies_elsewhere_in_a_theme_is_told_where_it_belongs() {
    book().bytes("themes/own/logo.png", b"\x89PNG\r\n\x1a\n").check().shows(str![[r#"
$ rcabook check
warning[unknown-theme-file]: this file of the theme overrides nothing and is not used
--> themes/own/logo.png
 = help: a theme has templates/*.html, templates/components/*.html, css/*.css, js/*.js, js/{search,errors}/*.js, static/*, favicon.svg and theme.toml
 = see `rcabook explain unknown-theme-file`

1 warning
exit code 0

"#]]);
}

#[test]
fn a_theme_whose_only_file_cannot_be_read_is_not_missing() {
    let run = book().bytes("themes/own/css/90-own.css", b".a { content: \"\xfc\" }\n").check();
    assert_eq!(run.err.matches("error[").count(), 1, "{}", run.err);
    assert!(run.err.contains("error[not-utf8]"), "{}", run.err);
    let run = book().link("themes/own/static/x.png", "/etc/hosts").check();
    assert_eq!(run.err.matches("error[").count(), 1, "{}", run.err);
    assert!(run.err.contains("error[symlink-outside]"), "{}", run.err);
}

#[test]
fn a_file_of_a_theme_has_a_limit() {
    let book = book().file("themes/own/static/x.woff2", "");
    fs::File::options()
        .write(true)
        .open(book.path("themes/own/static/x.woff2"))
        .unwrap()
        .set_len(16 << 20 | 1)
        .unwrap();
    book.check().shows(str![[r#"
$ rcabook check
error[file-too-large]: the file has 16777217 bytes; the limit is 16777216
--> themes/own/static/x.woff2
 = help: publish a smaller one, such as a font with no more than the letters in use
 = see `rcabook explain file-too-large`

1 error
exit code 1

"#]]);
}

/// A mistake that shows when the template is filled in.
const BROKEN: &str =
    "{% extends \"base.html\" %}\n{% block main %}{{ nothing.here }}{{ nothing.there }}{% endblock %}\n";

#[test]
fn check_and_build_name_every_template_that_pages_cannot_be_made_with() {
    let book = book()
        .file("themes/own/templates/home.html", BROKEN)
        .file("themes/own/templates/incident.html", BROKEN)
        .file("themes/own/templates/guide.html", "");
    let run = book.check();
    run.shows(str![[r#"
$ rcabook check
error[template-syntax]: the page guides/g.html, which this template makes, is empty
 --> themes/own/templates/guide.html:1:1
  |
1 |
  | ^
  |
  = help: write what the page has to show, or delete the file: the theme's own is used then
  = see `rcabook explain template-syntax`

error[template-syntax]: Variable `nothing` is not defined. Available variables: decide, empty, failing, guides, headline, incidents, incidents_total, lead, lessons, lessons_total, linters, page, site, tasks, writing
 --> themes/own/templates/home.html:2:20
  |
2 | {% block main %}{{ nothing.here }}{{ nothing.there }}{% endblock %}
  |                    ^^^^^^^
  |
  = help: compare the file with the theme's own of the same name; its next mistake is named when this one is mended
  = see `rcabook explain template-syntax`

error[template-syntax]: Variable `nothing` is not defined. Available variables: a, actions, aftermath, aliases, around, attempts, corrections, detection, factors, facts, impact, intro_html, later, lead_html, lessons, links, near_miss, notes, now, opening_html, page, prevent, provenance, public_lesson_html, questions, quotes, race, record, relations, resolution, sections, similar, site, story, timeline, title, told_by_body, trigger, unmapped, withdrawn
 --> themes/own/templates/incident.html:2:20
  |
2 | {% block main %}{{ nothing.here }}{{ nothing.there }}{% endblock %}
  |                    ^^^^^^^
  |
  = help: compare the file with the theme's own of the same name; its next mistake is named when this one is mended
  = see `rcabook explain template-syntax`

3 errors
exit code 1

"#]]);
    let told = |run: Run| run.err.replace("nothing was published: mend the errors and build again\n", "");
    assert_eq!(told(book.build()), told(book.check()));
    assert!(!book.path("book").exists());
}

#[test]
fn every_template_with_a_mistake_in_its_language_is_named() {
    let book = book()
        .file(
            "themes/own/templates/home.html",
            "{% extends \"base.html\" %}\n{% block main %}{{ oops }\n{% endblock %}",
        )
        .file("themes/own/templates/components/own.html", "{% if %}")
        .file("themes/own/templates/guide.html", "{% extends \"base.html\" %}{% block main %}\n");
    book.check().shows(str![[r#"
$ rcabook check
error[template-syntax]: Found `%}` but expected one of: integer, float, string, bool, ident, `-`, `not`, `<`, `{`, `[` or `(`
 --> themes/own/templates/components/own.html:1:7
  |
1 | {% if %}
  |       ^^
  |
  = help: compare the file with the theme's own of the same name; its next mistake is named when this one is mended
  = see `rcabook explain template-syntax`

error[template-syntax]: Unexpected end of input
 --> themes/own/templates/guide.html:1:42
  |
1 | {% extends "base.html" %}{% block main %}
  |                                          ^
  |
  = help: compare the file with the theme's own of the same name; its next mistake is named when this one is mended
  = see `rcabook explain template-syntax`

error[template-syntax]: Found `}` but expected }}
 --> themes/own/templates/home.html:2:25
  |
2 | {% block main %}{{ oops }
  |                         ^
  |
  = help: compare the file with the theme's own of the same name; its next mistake is named when this one is mended
  = see `rcabook explain template-syntax`

3 errors
exit code 1

"#]]);
}

#[test]
fn a_tag_that_leads_in_a_circle_or_nowhere_is_shown() {
    let itself = "\n{% extends \"guide.html\" %}\n";
    book().file("themes/own/templates/guide.html", itself).check().shows(str![[r#"
$ rcabook check
error[template-syntax]: the template extends itself
 --> themes/own/templates/guide.html:2:12
  |
2 | {% extends "guide.html" %}
  |            ^^^^^^^^^^^^
  |
  = help: compare the file with the theme's own of the same name; its next mistake is named when this one is mended
  = see `rcabook explain template-syntax`

1 error
exit code 1

"#]]);
    let parent = "<p>\n  {%- include 'components/a.html' %}";
    let child = "{% include \"components/b.html\" %}";
    let circle = book().file("themes/own/templates/components/a.html", child);
    let circle = circle.file("themes/own/templates/components/b.html", parent);
    circle.check().shows(str![[r#"
$ rcabook check
error[template-syntax]: the template includes `components/b.html`, which leads back to it
 --> themes/own/templates/components/a.html:1:12
  |
1 | {% include "components/b.html" %}
  |            ^^^^^^^^^^^^^^^^^^^
  |
  = help: compare the file with the theme's own of the same name; its next mistake is named when this one is mended
  = see `rcabook explain template-syntax`

1 error
exit code 1

"#]]);
    let nowhere = "{% extends \"bsae.html\" %}";
    book().file("themes/own/templates/guide.html", nowhere).check().shows(str![[r#"
$ rcabook check
error[template-syntax]: the template extends `bsae.html`, which does not exist
 --> themes/own/templates/guide.html:1:12
  |
1 | {% extends "bsae.html" %}
  |            ^^^^^^^^^^^
  |
  = help: compare the file with the theme's own of the same name; its next mistake is named when this one is mended
  = see `rcabook explain template-syntax`

1 error
exit code 1

"#]]);
}

/// Pages of incidents without the places on them.
const BARE: &str = "{% extends \"base.html\" %}\n{% block main %}<h1>{{ page.title }}</h1>{% endblock %}\n";

#[test]
fn a_template_that_loses_published_places_is_an_error() {
    let list = "incidents/inc-2023-001.html 2026-01-01\nincidents/inc-2023-001.html#technical-cause 2026-01-01\n";
    let book = book()
        .file("content/incidents/a.md", &format!("{INCIDENT}\n## Second cause\n\nNobody looked.\n"))
        .file("permalinks.lock", list)
        .file("themes/own/templates/incident.html", BARE);
    book.check().shows(str![[r#"
$ rcabook check
error[fragment-lost]: incidents/inc-2023-001.html would lose what was published on it: #technical-cause
 --> themes/own/templates/incident.html:1:1
  |
1 | {% extends "base.html" %}
  | ^
  |
  = help: give the element that shows it `id="technical-cause"`, as the theme's own template does
  = see `rcabook explain fragment-lost`

1 error
exit code 1

"#]]);
    assert!(book.build().ends_with(1).contains("error[fragment-lost]"));
    assert!(!book.path("book").exists());
    // Where the project says so, the page comes without.
    let book = book.file("book.toml", "[output.html]\ntheme = \"own\"\n[checks]\nfragment-lost = \"off\"\n");
    book.build().ends_with(0);
    let kept = BARE.replace("<h1>", "<h1 id=technical-cause>");
    let book =
        book.file("book.toml", "[output.html]\ntheme = \"own\"\n").file("themes/own/templates/incident.html", &kept);
    book.build().ends_with(0);
    book.check().ends_with(0);
    // What a build kept of the pages does not hide a place that is promised later.
    let book = book.file("permalinks.lock", &format!("{list}incidents/inc-2023-001.html#second-cause 2026-01-01\n"));
    assert!(book.build().ends_with(1).contains("#second-cause"));
}

#[test]
fn what_a_template_does_not_show_is_not_promised() {
    let book = book().file("themes/own/templates/incident.html", BARE);
    book.run(&["permalinks", "accept"]).ends_with(0);
    let list = book.read("permalinks.lock");
    assert!(list.contains("incidents/inc-2023-001.html ") && !list.contains("inc-2023-001.html#"), "{list}");
    assert!(list.contains("guides/g.html#first-section "), "{list}");
    book.run(&["permalinks", "check"]).shows(str![[r#"
$ rcabook permalinks check
every address in permalinks.lock is answered
exit code 0

"#]]);
    book.build().ends_with(0);
}

/// Comments of the theme name the files in which a specification stands.
#[test]
fn files_of_the_source_that_scripts_and_styles_name_are_there() {
    let mut named = 0;
    let mut folders = vec![repository("themes/default")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let Ok(text) = fs::read_to_string(&path) else { continue };
            for (at, _) in text.match_indices("src/") {
                let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '.');
                let name = text[at..].split(|c| !is_part(c)).next().unwrap_or_default().trim_end_matches('.');
                if name.ends_with(".rs") {
                    named += 1;
                    assert!(repository(name).is_file(), "{} names {name}", path.display());
                }
            }
        }
    }
    assert!(named > 5, "only {named} files are named");
}

/// The same commit makes the same site, whatever ends lines in a checkout of it.
#[test]
fn a_theme_with_other_line_ends_makes_the_same_pages() {
    let files = [
        (
            "themes/own/templates/guide.html",
            "{% extends \"base.html\" %}\n{% block main %}\n<p>\nOwn</p>\n{% endblock %}\n",
        ),
        ("themes/own/css/90-own.css", ".own {\n  color: var(--ink)\n}\n"),
        ("themes/own/js/90-own.js", "document.title = `one\nline`;\n"),
        ("themes/own/favicon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\">\n</svg>\n"),
    ];
    let built = |end: &str| {
        let book = files.iter().fold(book(), |book, (path, text)| book.file(path, &text.replace('\n', end)));
        book.build().ends_with(0);
        Tree::of(&book.path("book"))
    };
    built("\r\n").assert_same(&built("\n"));
}
