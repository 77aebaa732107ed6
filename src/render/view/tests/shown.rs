//! What a page shows of a value, and what it leaves out.

use super::*;

#[test]
fn a_count_is_shown_with_its_digits_in_groups_and_nought_too() {
    let of = |count: &str| {
        let text = format!(
            "---\nid: INC-2024-002\ntitle: T\ndate: 2024\nstatus: final\nsummary: S.\nimpact: [{{who: learners, what: They waited., count: {count}}}]\n---\n"
        );
        flat(&build(&book(&[("content/incidents/d.md", &text)]))["incidents/inc-2024-002.html"])
    };
    for (count, shown) in [("0", "(0)"), ("999", "(999)"), ("1000", "(1,000)"), ("3703701", "(3,703,701)")] {
        assert!(of(count).contains(&format!("<dt>Learners <small>{shown}</small></dt>")), "{count}");
    }
}

#[test]
fn the_source_of_a_link_stands_on_a_line_of_its_own() {
    let link = "---\nid: INC-2024-002\ntitle: T\ndate: 2024\nstatus: final\nsummary: S.\nlinks: [{rel: fixed-by, to: 'https://e.example/', text: The fix, source: Git}]\n---\n";
    let page = flat(&build(&book(&[("content/incidents/d.md", link)]))["incidents/inc-2024-002.html"]);
    assert!(page.contains("The fix</a><p class=\"src\">Git</p></dd>"), "{page}");
}
