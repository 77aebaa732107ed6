use jiff::civil::date;

use super::super::{State, accept, read, source};
use super::site;
use crate::diag::{At, Code};

#[test]
fn a_line_is_an_address_a_day_and_a_state() {
    let text = "a.html 2026-11-28\r\na.html#x%20y 2026-11-29\n\n# Ours.\nb/c.html 2026-11-30 moved\nd.html 2026-11-30 withdrawn";
    let source = source(text);
    let read = read(&source);
    assert!(read.findings.is_empty(), "{:?}", read.findings);
    let lines: Vec<_> = read.value.lines.iter().map(|l| (l.address(), l.since.day(), l.state)).collect();
    assert_eq!(
        lines,
        [
            ("a.html".to_owned(), 28, State::Lives),
            ("a.html#x%20y".to_owned(), 29, State::Lives),
            ("b/c.html".to_owned(), 30, State::Moved),
            ("d.html".to_owned(), 30, State::Withdrawn),
        ]
    );
    assert_eq!(read.value.comments, ["# Ours."]);
}

#[test]
fn what_is_no_line_is_found_at_its_bytes() {
    for (line, place) in [
        ("<<<<<<< HEAD", "<<<<<<< HEAD"),
        ("=======", "======="),
        (">>>>>>> other", ">>>>>>> other"),
        ("a.html", "a.html"),
        ("a.html 28.11.2026", "28.11.2026"),
        ("a.html 2026-02-30", "2026-02-30"),
        ("a.html 2026-11-28 gone", "gone"),
        ("a.html 2026-11-28 moved on", "on"),
        ("/a.html 2026-11-28", "/a.html"),
        ("https://x.example/a.html 2026-11-28", "https://x.example/a.html"),
        ("../a.html 2026-11-28", "../a.html"),
        ("a/./b.html 2026-11-28", "a/./b.html"),
        ("a//b.html 2026-11-28", "a//b.html"),
        ("a\\b.html 2026-11-28", "\\"),
        ("ä.html 2026-11-28", "ä"),
        ("a.html# 2026-11-28", "a.html#"),
        ("a.html#b#c 2026-11-28", "a.html#b#c"),
        ("a\u{0}.html 2026-11-28", "\u{0}"),
        ("# rcabook permalinks 2", "# rcabook permalinks 2"),
    ] {
        let text = format!("z.html 2026-11-28\n{line}\n");
        let source = source(&text);
        let read = read(&source);
        let [finding] = read.findings.as_slice() else { panic!("{line:?}: {:?}", read.findings) };
        let At::Span(start, end) = finding.at else { panic!("{line:?}") };
        assert!(finding.code == Code::PermalinksSyntax && finding.help.is_some(), "{line:?}");
        assert_eq!(&text[start..end], place, "{line:?}");
        if !line.starts_with("# ") {
            assert_eq!(read.value.lines.len(), 1, "{line:?}: the other line holds");
        }
        let (book, site, _) = site(&[]);
        let refused = accept(&book, &site, Some(&source), date(2026, 11, 28)).unwrap_err();
        assert_eq!(refused.len(), 1, "{line:?}: nothing is written over what cannot be read");
    }
}

#[test]
fn any_text_is_read_without_harm_and_its_places_are_in_it() {
    proptest::proptest!(|(text in "(?s)(?:[a-z/#. %0-9-]|2026-11-28|\\n|\\r|moved|ä|\\PC){0,60}")| {
        let source = source(&text);
        for finding in read(&source).findings {
            let At::Span(start, end) = finding.at else { panic!() };
            assert!(text.get(start..end).is_some(), "{start}..{end} of {text:?}");
        }
    });
}

#[test]
fn of_two_days_the_earlier_holds() {
    let text = "b.html 2026-11-28\na.html 2026-11-30\na.html 2026-11-29\n";
    let source = source(text);
    let read = read(&source);
    assert_eq!(
        read.value.lines.iter().map(|l| (l.page, l.since.day())).collect::<Vec<_>>(),
        [("a.html", 29), ("b.html", 28)]
    );
    let [finding] = read.findings.as_slice() else { panic!("{:?}", read.findings) };
    assert_eq!((finding.code, &finding.at), (Code::PermalinkDuplicate, &At::Span(18, 24)));
}

#[test]
fn accept_adds_what_is_new_sorted_and_removes_nothing() {
    let guide = ("content/guides/g.md", "---\ntitle: G\n---\n## One\n\n## Two\n");
    let (book, site, _) = site(&[guide]);
    let old = "zzz.html 2020-01-01\n# Kept.\nguides/g.html 2021-01-01\nguides/g.html 2020-06-01\n";
    let first = accept(&book, &site, Some(&source(old)), date(2026, 11, 28)).unwrap();
    let lines: Vec<&str> = first.text.lines().filter(|l| !l.starts_with("# ") || l.contains("Kept")).collect();
    assert!(lines.contains(&"# Kept.") && lines.contains(&"zzz.html 2020-01-01"), "{}", first.text);
    assert!(lines.contains(&"guides/g.html 2020-06-01") && lines.contains(&"guides/g.html#one 2026-11-28"));
    let mut sorted = lines.clone();
    sorted.sort_unstable();
    assert_eq!(lines, sorted);
    assert_eq!(first.fragments, 2, "{}", first.text);
    let again = accept(&book, &site, Some(&source(&first.text)), date(2027, 1, 1)).unwrap();
    assert_eq!((again.text, again.pages, again.fragments), (first.text, 0, 0));
}
