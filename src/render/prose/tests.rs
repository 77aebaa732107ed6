//! Whole outputs of the prose renderer.

use std::sync::Arc;

use super::{Prose, Seen};
use crate::config::{self, Config};
use crate::handbook::{Handbook, link};
use crate::record::parse;
use crate::site::plan;
use crate::source::Source;

const CONFIG: &str = "[handbook]\ndatabases = [{id = \"my57\", name = \"MySQL 5.7\", engine = \"mysql\"}, {id = \"my80\", name = \"MySQL 8\", engine = \"mysql\"}, {id = \"pg\", name = \"PostgreSQL\", engine = \"postgresql\"}]\n";

fn book(body: &str) -> Arc<Handbook> {
    let source = |path: &str, text: String| Source { path: path.into(), text: text.into() };
    let files = [
        source("content/guides/g.md", format!("---\ntitle: G\n---\n{body}")),
        source(
            "content/glossary.yaml",
            "terms: [{id: backfill, term: Backfill, also: [backfills], definition: d}]".to_owned(),
        ),
        source(
            "content/rules/squawk.yaml",
            "linter: squawk\nrules: [{id: ban-drop-column, summary: s}, {id: SM040, summary: s}]".to_owned(),
        ),
        source(
            "content/recipes/x.md",
            "---\nid: drop-a-column\ntitle: Drop it\nproblem: p\nphases: [{id: p}]\n---\n".to_owned(),
        ),
    ];
    let config: Config = config::read(Some(&source("book.toml", CONFIG.to_owned()))).value;
    let records = files.iter().flat_map(|f| parse(f, "content").value).collect();
    Arc::new(link(config, records, std::collections::BTreeMap::default()).value)
}

fn html(body: &str) -> String {
    let book = book(body);
    let site = Arc::new(plan(&book).value);
    Prose::new(&book, &site).body(&book.guides[0].body, "guides/g.html", &mut Seen::default())
}

#[test]
fn raw_html_appears_as_text() {
    assert_eq!(html("a <b onclick=x>b</b>\n"), "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>\n");
    assert!(!html("<script>alert(1)</script>\n").contains("<script"));
    assert!(!html("[x](javascript:alert(1)) [y](data:text/html,z) [z](//evil.example)\n").contains("href"));
}

#[test]
fn pages_without_a_record_are_linked() {
    let book = book("");
    let site = plan(&book).value;
    for link in [
        "../index.html",
        "../incidents/index.html",
        "../lessons/index.html#_coverage",
        "../recipes/index.html",
        "../rules/index.html",
        "../rules/squawk/index.html",
        "../rules/rcabook/index.html",
        "../factors/index.html",
        "../decide/index.html",
        "../glossary.html#backfill",
        "index.html",
        "../search.html",
        "../all.html",
        "../recipes/drop-a-column.html",
    ] {
        assert_eq!(html(&format!("[x]({link})\n")), format!("<p><a href=\"{link}\">x</a></p>\n"));
        let file = crate::site::resolve("guides/g.html", link.split('#').next().unwrap()).unwrap();
        assert!(site.files.contains_key(&file), "{file}");
    }
    assert_eq!(
        html("[x](../rules/squawk.yaml), [[glossary]], [[rule/squawk]], [[none]]\n"),
        "<p><a href=\"../rules/squawk/index.html\">x</a>, <a href=\"../glossary.html\">Glossary</a>, \
         <a href=\"../rules/squawk/index.html\">squawk</a>, none</p>\n"
    );
}

#[test]
fn references_identifiers_and_terms_become_links() {
    assert_eq!(
        html("[[recipe/drop-a-column]], [[rule/squawk/ban-drop-column|it]], SM040, `SM040`, drop-a-column.\n"),
        "<p><a href=\"../recipes/drop-a-column.html\">Drop it</a>, <a href=\"../rules/squawk/ban-drop-column.html\">it</a>, \
         <a href=\"../rules/squawk/sm040.html\">SM040</a>, <a href=\"../rules/squawk/sm040.html\"><code>SM040</code></a>, \
         <a href=\"../recipes/drop-a-column.html\">drop-a-column</a>.</p>\n"
    );
    assert_eq!(
        html("The backfill and the backfills.\n"),
        "<p>The <a class=\"term\" href=\"#_t-backfill\">backfill</a> and the backfills.</p>\n"
    );
}

#[test]
fn a_reference_in_a_table_has_words_behind_an_escaped_line() {
    let link = "<a href=\"../recipes/drop-a-column.html\">the <em>one</em></a>";
    let out = html("| a | b |\n|---|---|\n| 1 | [[recipe/drop-a-column\\|the *one*]] |\n");
    assert!(out.contains(&format!("<tr><td>1</td><td>{link}</td></tr>")), "{out}");
    assert_eq!(html("[[recipe/drop-a-column\\|the *one*]]\n"), format!("<p>{link}</p>\n"));
}

#[test]
fn headings_have_anchors_and_no_links_of_their_own() {
    assert_eq!(
        html("## A backfill of `SM040` {#x}\n"),
        "<h2 id=\"x\"><a class=\"anchor\" href=\"#x\">A backfill of <code>SM040</code></a></h2>\n"
    );
    assert!(html("## See [it](https://e.example/)\n").starts_with("<h2 id=\"see-it\">See <a href=\"https"));
}

#[test]
fn blocks_are_marked_for_their_readers() {
    let out = html("```sql mysql title=\"Add\"\nSELECT 1;\n```\n");
    assert!(
        out.starts_with("<div class=\"alt\" data-db=\"my57 my80\"><p class=\"alt-name\">MySQL 5.7, MySQL 8</p>"),
        "{out}"
    );
    let out = html("### PostgreSQL {.postgresql}\n\nonly\n\n## Next\n");
    assert!(out.contains("<div class=\"alt\" data-db=\"pg\"><h3"), "{out}");
    assert!(out.contains("only</p>\n</div>\n<h2"), "{out}");
}

#[test]
fn task_lists_alerts_tables_and_footnotes() {
    assert_eq!(
        html("- [ ] do\n- [x] done\n"),
        "<ul class=\"checks\">\n<li><label><input type=\"checkbox\" disabled><span>do</span></label></li>\n\
         <li><label><input type=\"checkbox\" checked disabled><span>done</span></label></li>\n</ul>\n"
    );
    assert!(html("> [!WARNING]\n> x\n").contains("<p class=\"call-title\">Warning</p><p>x</p>\n</div></div>"));
    assert!(html("| a | b |\n|---|--:|\n| 1 | 2 |\n").contains("<td class=\"num\">2</td>"));
    assert!(html("|  | b |\n|---|---|\n| 1 | 2 |\n").contains("<tr><td></td><th scope=\"col\">b</th></tr>"));
    let out = html("A[^1] and B[^n].\n\n[^n]: second\n[^1]: first\n");
    assert!(out.contains("<li id=\"_fn-1\"><p>first</p>\n<a href=\"#_fnref-1\""), "{out}");
    assert!(out.find("first").unwrap() < out.find("second").unwrap());
    // A name has no capitals, and of a name that is defined twice, which is a finding, no text is lost.
    let out = html("A[^N] and B[^n].\n\n[^n]: one\n\n[^N]: two\n");
    assert!(out.matches("<li ").count() == 1 && out.contains("<p>one</p>\n<p>two</p>"), "{out}");
}

#[test]
fn a_footnote_stands_in_the_piece_that_refers_to_it_first() {
    let body = "Before[^i].\n\n## P {#p}\n\nAt night[^night].\n\n[^night]: Between 2 and 4[^clock].\n\n### Verify\n\nLook[^look].\n\n\
                ## Q {#q}\n\nAgain[^night], slowly[^again].\n\n### Roll back\n\nBack.\n\n[^again]: An hour.\n[^look]: Twice.\n\
                [^clock]: By the server.\n[^i]: First.\n[^none]: Nobody asks.\n";
    let book = book(body);
    let site = Arc::new(plan(&book).value);
    let out = Prose::new(&book, &site).sections(&book.guides[0].body, "guides/g.html", true, &mut Seen::default());
    let note = |number: usize, value: &str, text: &str| {
        format!(
            "<li id=\"_fn-{number}\"{value}><p>{text}</p>\n<a href=\"#_fnref-{number}\" aria-label=\"Back to reference {number}\">↩</a></li>\n"
        )
    };
    let list = |notes: &[String]| {
        let notes = notes.concat();
        format!("<div class=\"footnotes\" role=\"group\" aria-label=\"Footnotes\"><ol>\n{notes}</ol></div>\n")
    };
    let [p, q] = out.sections.as_slice() else { panic!("{out:#?}") };
    assert!(out.intro.ends_with(&list(&[note(1, "", "First.")])), "{}", out.intro);
    let clock = "Between 2 and 4<sup id=\"_fnref-3\"><a href=\"#_fn-3\" aria-label=\"Footnote 3\">3</a></sup>.";
    assert!(p.html.ends_with(&list(&[note(2, " value=\"2\"", clock), note(3, "", "By the server.")])), "{}", p.html);
    assert!(p.parts[0].html.ends_with(&list(&[note(4, " value=\"4\"", "Twice.")])), "{}", p.parts[0].html);
    assert!(q.html.ends_with(&list(&[note(5, " value=\"5\"", "An hour.")])), "{}", q.html);
    assert!(q.html.starts_with("<p>Again<sup><a href=\"#_fn-2\""), "{}", q.html);
    let unused = list(&["<li id=\"_fn-6\" value=\"6\"><p>Nobody asks.</p>\n</li>\n".to_owned()]);
    assert_eq!(q.parts[0].html, format!("<p>Back.</p>\n{unused}"));
}

#[test]
fn footnotes_that_refer_to_each_other_are_all_written() {
    let out = html("A.\n\n[^a]: One[^b].\n[^b]: Two[^a].\n");
    assert!(out.contains("One<sup") && out.contains("Two<sup") && out.matches("<li ").count() == 2, "{out}");
}

#[test]
fn a_reference_with_a_bar_and_no_words_has_the_title_of_its_record() {
    let link = "<p><a href=\"../recipes/drop-a-column.html\">Drop it</a>.</p>\n";
    assert_eq!(html("[[recipe/drop-a-column|]].\n"), link);
    assert_eq!(html("[[recipe/drop-a-column]].\n"), link);
}

#[test]
fn loose_task_lists_are_well_formed() {
    let out = html("- [ ] one\n\n  more\n\n- [ ] two\n");
    assert_eq!(
        out,
        "<ul class=\"checks\">\n<li><label><input type=\"checkbox\" disabled><span>one</span></label><p>more</p>\n</li>\n\
         <li><label><input type=\"checkbox\" disabled><span>two</span></label></li>\n</ul>\n"
    );
}

#[test]
fn fields_are_inline() {
    let book = book("");
    let site = Arc::new(plan(&book).value);
    let prose = Prose::new(&book, &site);
    let inline = |text| prose.inline(text, "index.html", &mut Seen::default());
    assert_eq!(inline("a `b` *c*\n\n- d"), "a <code>b</code> <em>c</em><br>d");
    assert_eq!(inline("a < b & c"), "a &lt; b &amp; c");
    assert_eq!(inline("1. one"), "one");
}

#[test]
fn sections_and_parts_are_split() {
    let book = book("intro\n\n## P {#p}\n\nsteps\n\n### Verify\n\nv\n\n### Roll back\n\nr\n\n## Q\n\nq\n");
    let site = Arc::new(plan(&book).value);
    let prose = Prose::new(&book, &site);
    let out = prose.sections(&book.guides[0].body, "guides/g.html", true, &mut Seen::default());
    assert_eq!(out.intro, "<p>intro</p>\n");
    let ids: Vec<&str> = out.sections.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(ids, ["p", "q"]);
    assert_eq!(out.sections[0].html, "<p>steps</p>\n");
    assert_eq!(out.sections[0].parts[1].title, "Roll back");
    assert_eq!(out.sections[0].parts[1].html, "<p>r</p>\n");
}

#[test]
fn what_a_heading_keeps_for_some_readers_belongs_to_the_part_before_it() {
    let body = "## P {#p}\n\n### PostgreSQL {.pg}\n\nsteps\n\n### Roll back\n\n#### MySQL {.mysql}\n\nback\n";
    let book = book(body);
    let site = Arc::new(plan(&book).value);
    let prose = Prose::new(&book, &site);
    let out = prose.sections(&book.guides[0].body, "guides/g.html", true, &mut Seen::default());
    let [section] = out.sections.as_slice() else { panic!("{out:#?}") };
    assert!(section.html.starts_with("<div class=\"alt\" data-db=\"pg\"><h3 id=\"postgresql\""), "{}", section.html);
    assert!(section.html.ends_with("<p>steps</p>\n</div>\n"), "{}", section.html);
    let [back] = section.parts.as_slice() else { panic!("{section:#?}") };
    assert!(back.html.starts_with("<div class=\"alt\" data-db=\"my57 my80\"><h4"), "{}", back.html);
}

#[test]
fn what_introduces_blocks_is_for_the_readers_of_those_blocks() {
    let block = |marks: &str| format!("```sql{marks}\nSELECT 1\n```\n");
    let paragraph = |blocks: &[&str], text: &str| {
        let blocks: String = blocks.iter().map(|marks| block(marks)).collect();
        html(&format!("{text}\n\n{blocks}\nAfter.\n")).lines().next().unwrap_or_default().to_owned()
    };
    let marked =
        |ids: &str| format!("<p class=\"alt\" data-db=\"{ids}\">Use *this*:</p>").replace("*this*", "<em>this</em>");
    assert_eq!(paragraph(&[" my57"], "Use *this*:"), marked("my57"));
    assert_eq!(paragraph(&[" my57", " pg my57"], "Use *this*:"), marked("my57 pg"));
    // Everybody sees one of the blocks, or it introduces none of them.
    assert_eq!(paragraph(&[" my57", ""], "Use *this*:"), "<p>Use <em>this</em>:</p>");
    assert_eq!(paragraph(&[], "Use *this*:"), "<p>Use <em>this</em>:</p>");
    assert_eq!(paragraph(&[" my57"], "Use *this*."), "<p>Use <em>this</em>.</p>");
}
