use proptest::prelude::*;

use super::read;
use crate::record::node::parse_by_library;

/// What is read here is what the library reads; whether it was read here.
fn agrees(text: &str) -> bool {
    let Some(node) = read(text) else { return false };
    let library = parse_by_library(text);
    assert_eq!(library.as_ref(), Ok(&node), "{text:?}");
    true
}

#[test]
fn what_records_usually_have_is_read_here() {
    for text in [
        "id: INC-2024-001\ndate: 2024-02-30\ncount: 12\nnone:\nzip: 007\nyes: no\nnull-key: ~\ntrue-key: true\n",
        "a: [x, 1, \"y, z\", 'it''s', [], {}, {k: v, l: [m]}]\nb: {id: a/b, what: two words }\n",
        "# first\na:\n  - b: 1\n    c: two\n\n    # between\n    d:\n      - e\n  - f\ng:\n- h: 1\n- i\n-\n- \"j\\\"\\\\k\"\n",
        "title: Größe – 回滚: no\nurl: https://a.b/c?d=e#f\nmy: a - b, [c] and {d}!\nlast: é",
        "a:\n  b:\n    c:\n    d: 1\n  e: 2\nf: 3\n",
        "a:   spaced   words   \nb:  \nc: 10:30\n",
    ] {
        let text = text.replace(": no\nurl", "\nurl");
        assert!(agrees(&text), "{text:?}");
    }
}

#[test]
fn what_is_unusual_is_left_to_the_library() {
    for text in [
        "",
        "- a\n",
        "  a: 1\n",
        "a: b\n  c\n",
        "a: |\n  b\n",
        "a: b # c\n",
        "a: b: c\n",
        "a: &x b\n",
        "a: *x\n",
        "a: !t b\n",
        "a: [b,\n  c]\n",
        "a: [b: c]\n",
        "a: [b, ]\n",
        "a: \"b\\n\"\n",
        "a: \"b\n  c\"\n",
        "a: 'b\n",
        "a: 1.5\n",
        "a: 0x1f\n",
        "a: -1\n",
        "a: 99999999999999999999\n",
        "a: b\n---\nc: d\n",
        "a: b\n...\n",
        "a:\tb\n",
        "a: b\u{a0}c\n",
        "a: b\r\n",
        "a: \u{2028}\n",
        "true: 1\n",
        "a:\n    b: 1\n  c: 2\n",
        "a: 1\n  b: 2\n",
        "a: 1\n- b\n",
        "? a\n",
        "\"a\": 1\n",
    ] {
        assert_eq!(read(text), None, "{text:?}");
    }
    assert_eq!(read(&format!("a: {}{}\n", "[".repeat(40), "]".repeat(40))), None);
}

/// Lines of pieces that mean something in YAML, and of such as mean nothing.
fn document() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a: ",
        "b:",
        "c-d: ",
        "- ",
        "-",
        "  ",
        " ",
        "\n",
        "\n",
        "\n  ",
        "\n    ",
        "[",
        "]",
        "{",
        "}",
        ", ",
        ",",
        ": ",
        ":",
        "#",
        " # ",
        "\"",
        "'",
        "''",
        "\\",
        "\\\"",
        "word",
        "two words",
        "12",
        "007",
        "1.5",
        "1e3",
        "0x1",
        "2024-01-02",
        "true",
        "~",
        "null",
        "é",
        "回",
        "|",
        ">",
        "&a ",
        "*a",
        "!t ",
        "? ",
        "%",
        "@",
        "`",
        "---",
        "...",
        "\t",
        "\u{85}",
        "\u{a0}",
        "/x",
        "<<",
        "=",
        "(",
        "$",
        "_",
        "+1",
        ".5",
        "k: v",
        "- k: v\n",
        "  - x\n",
        "key:\n",
        "key: [a, b]\n",
        "x: {y: z}\n",
    ]);
    prop::collection::vec(piece, 1..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn it_reads_nothing_in_another_way_than_the_library(text in document()) {
        agrees(&text);
        agrees(&format!("a: {text}\n"));
        agrees(&format!("a:\n  - {text}\nb: 1\n"));
    }
}
