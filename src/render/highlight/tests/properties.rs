//! What must hold for any input: the text content is the input, and the tags are our own and in order.

use super::super::languages::LANGUAGES;
use super::html;

/// Pieces that begin, end or nearly begin something in some language, and some that do not.
const PIECES: &[&str] = &[
    "'",
    "\"",
    "`",
    "\"\"\"",
    "'''",
    "/*",
    "*/",
    "/",
    "--",
    "#",
    "//",
    "$",
    "$$",
    "$a$",
    "${",
    "}",
    "{",
    "[",
    "]",
    "(",
    ")",
    "<",
    ">",
    "&",
    "&amp;",
    "&lt;",
    "<<A",
    "<<-'A'",
    "\nA\n",
    "\n",
    "\r\n",
    " ",
    "    ",
    "\t",
    "\\",
    "r#",
    "br##\"",
    "\"##",
    "@",
    "@a.b",
    ":",
    ": ",
    "- ",
    "? ",
    "|",
    "|\n",
    ">-\n  ",
    "*",
    "!",
    "---",
    "+++ ",
    "--- ",
    "=",
    "\n=begin",
    "\n=end",
    ";",
    ",",
    ".",
    "..",
    "0",
    "1e-5",
    "1.5",
    "0x1F",
    "10%",
    "def ",
    "def self.",
    "class ",
    "SELECT ",
    "uuid ",
    "key",
    "for ",
    "in ",
    "if ",
    "return ",
    "<!--",
    "-->",
    "<a ",
    "</a>",
    "<![CDATA[",
    "]]>",
    "$ ",
    "a:",
    "color:",
    "E'",
    "'a",
    "'a'",
    "'é'",
    "é",
    "é(",
    "…",
    "日本",
    "🦀",
    "\u{a0}",
    "e\u{301}",
    "\u{0}",
    "#fff",
    "::",
    "true",
    "None",
    "name(",
];

/// A small generator of numbers, always with the same results.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % limit
    }

    fn text(&mut self, pieces: usize) -> String {
        (0..pieces).map(|_| self.piece()).collect()
    }

    fn piece(&mut self) -> String {
        match self.below(8) {
            0 => char::from_u32(u32::try_from(self.below(0x3000)).unwrap_or_default())
                .map_or_else(String::new, String::from),
            _ => PIECES[self.below(PIECES.len())].to_owned(),
        }
    }
}

/// The text content of an output. Fails on tags that are not ours, are nested, or are left open.
fn text_of(html: &str) -> String {
    const CLASSES: [&str; 7] = ["k", "s", "n", "f", "c", "del", "add"];
    let mut text = String::new();
    let mut open = false;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        let end = at + rest[at..].find('>').expect("a tag ends");
        match &rest[at + 1..end] {
            "/span" => assert!(std::mem::take(&mut open), "{html}"),
            tag => {
                let class = tag.strip_prefix("span class=\"").and_then(|tag| tag.strip_suffix('"'));
                assert!(class.is_some_and(|class| CLASSES.contains(&class)), "{html}");
                assert!(!std::mem::replace(&mut open, true), "{html}");
            }
        }
        rest = &rest[end + 1..];
    }
    assert!(!open, "{html}");
    text.push_str(rest);
    assert!(!text.contains('>'), "{html}");
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

fn languages() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().map(|(names, _)| names[0])
}

#[test]
fn the_text_content_is_the_input() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for round in 0..1500 {
        let code = random.text(1 + round % 24);
        for language in languages() {
            assert_eq!(text_of(&html(language, &code)), code, "{language}");
        }
    }
}

#[test]
fn any_piece_may_be_the_last() {
    for first in PIECES {
        for last in PIECES {
            let code = format!("{first}{last}");
            for language in languages() {
                assert_eq!(text_of(&html(language, &code)), code, "{language}");
            }
        }
    }
}

/// Languages, and pieces that, written many times over, are traps for a lexer that looks ahead or back.
const TRAPS: &[(&str, &str)] = &[
    ("js", "=/["),
    ("ruby", "=/["),
    ("sh", "<<A\n"),
    ("ruby", "<<A\n"),
    ("sh", "${"),
    ("psql", "$a$ $b$"),
    ("psql", "/*"),
    ("sql", "$a"),
    ("sql", "date  ("),
    ("sql", "'"),
    ("rust", "r#"),
    ("rust", "'\\"),
    ("rust", "/*"),
    ("python", "def "),
    ("ruby", "def a."),
    ("css", "{a:"),
    ("css", "a :"),
    ("ini", "a  "),
    ("toml", "[a\n"),
    ("toml", "\"a\"  "),
    ("yaml", "\n|\n"),
    ("yaml", "a: |\n\n"),
    ("yaml", "'a"),
    ("yaml", "- "),
    ("html", "<a "),
    ("html", "&a"),
    ("html", "<!--"),
    ("console", "$ a\\\n"),
    ("diff", "--- \n"),
    ("python", "   #"),
    ("sh", "\\"),
    ("sh", "if "),
];

/// Without a clock: a megabyte in quadratic time would take minutes, and somebody would notice.
#[test]
fn traps_take_linear_time() {
    for (language, trap) in TRAPS {
        let code = trap.repeat(1_000_000 / trap.len());
        assert!(html(language, &code).len() >= code.len());
    }
}
