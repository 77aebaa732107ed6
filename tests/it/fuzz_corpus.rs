//! What the fuzz targets start from, that with changes, and each input that once broke something, through the same harness
//! as in `fuzz/`.

use std::fs;
use std::path::Path;

use rcabook::annotate::Format;

#[path = "../../fuzz/harness/annotate.rs"]
mod annotate;
#[path = "../../fuzz/harness/html.rs"]
mod html;
#[path = "../../fuzz/harness/manifest.rs"]
mod manifest;
#[path = "../../fuzz/harness/markdown.rs"]
mod markdown;
#[path = "../../fuzz/harness/record.rs"]
mod record;
#[path = "../../fuzz/harness/rules.rs"]
mod rules;
#[path = "../../fuzz/harness/search.rs"]
mod search;

/// Calls the harness with every file that belongs to a target.
fn replay(target: &str, check: impl Fn(&[u8])) {
    // Seeds there always are; inputs that broke something only once one was found.
    for (folder, may_be_absent) in [("fuzz/seeds", false), ("tests/fuzz-corpus", true)] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(target);
        if may_be_absent && !folder.is_dir() {
            continue;
        }
        let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        assert!(!files.is_empty(), "{} is empty", folder.display());
        for file in files {
            eprintln!("{}", file.display());
            check(&fs::read(&file).unwrap());
        }
    }
}

#[test]
fn records_that_broke_something_do_no_more() {
    replay("record", record::check);
}

#[test]
fn markdown_that_broke_something_does_no_more() {
    replay("markdown", markdown::check);
}

#[test]
fn lists_of_rules_that_broke_something_do_no_more() {
    replay("rules", rules::check);
}

#[test]
fn queries_that_broke_something_do_no_more() {
    replay("query", search::check_query);
}

#[test]
fn shards_that_broke_something_do_no_more() {
    replay("shard", search::check_shard);
}

#[test]
fn output_of_linters_that_broke_something_does_no_more() {
    let links = annotate::links();
    for format in Format::ALL {
        let name = format.name().trim_start_matches("django-").replace('-', "_");
        replay(&format!("annotate_{name}"), |bytes| annotate::check(&links, Some(format), bytes));
    }
    replay("annotate_detected", |bytes| annotate::check(&links, None, bytes));
}

#[test]
fn manifests_that_broke_something_do_no_more() {
    replay("manifest", manifest::check);
}

/// What mutations put in: what has a meaning in YAML, Markdown or a terminal.
const PIECES: [&str; 28] = [
    "---\n",
    ": ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a",
    "<<: ",
    "\t",
    "\r\n",
    "\0",
    "\u{feff}",
    "\u{1b}[31m",
    "é",
    "\u{202e}",
    "[[",
    "]]",
    "|",
    "```",
    "> [!NOTE]\n",
    "[^1]",
    "{#a}",
    "<b>",
    "&amp;",
    "99999999999999999999",
    "2023-02-30T25:61Z",
];

/// Calls the harness with seeds that were changed here and there: `MUTATIONS` of each, or some.
fn mutate(target: &str, check: fn(&[u8])) {
    let rounds = std::env::var("MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let seeds: Vec<Vec<u8>> = files.iter().map(|file| fs::read(file).unwrap()).collect();
    let mut dice = Dice(20_230_216);
    for round in 0..rounds {
        for seed in &seeds {
            let mut text = seed.clone();
            for _ in 0..=dice.below(6) {
                change(&mut text, &seeds, &mut dice);
            }
            let result = std::panic::catch_unwind(|| check(&text));
            assert!(result.is_ok(), "round {round}: {:?}", String::from_utf8_lossy(&text));
        }
    }
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

/// One change: bytes go, come twice, come from elsewhere, or are others.
fn change(text: &mut Vec<u8>, seeds: &[Vec<u8>], dice: &mut Dice) {
    let at = dice.below(text.len());
    let end = (at + dice.below(40)).min(text.len());
    let new: Vec<u8> = match dice.below(5) {
        0 => Vec::new(),
        1 => text[at..end].repeat(2 + dice.below(3)),
        2 => PIECES[dice.below(PIECES.len())].into(),
        3 => {
            let other = &seeds[dice.below(seeds.len())];
            let from = dice.below(other.len());
            other[from..(from + dice.below(200)).min(other.len())].to_vec()
        }
        _ => vec![u8::try_from(dice.below(256)).unwrap(); 1 + dice.below(3)],
    };
    text.splice(at..end, new);
}

#[test]
fn records_that_are_nearly_right_break_nothing() {
    mutate("record", record::check);
}

#[test]
fn markdown_that_is_nearly_right_breaks_nothing() {
    mutate("markdown", markdown::check);
}

/// The harness itself must be able to say no.
#[test]
fn the_reader_of_html_refuses_what_is_not_ours() {
    for wrong in [
        "<script>x</script>",
        "<p onclick=\"x\">a</p>",
        "<p>a",
        "a</p>",
        "<p><ul></ul></p>",
        "<a href=\"#x\"><a href=\"#y\">b</a></a>",
        "<a href=\"javascript:x\">b</a>",
        "<p>a & b</p>",
        "<p title=\"a<b\">c</p>",
        "<ul><p>x</p></ul>",
        "<em><strong>a</em></strong>",
    ] {
        assert!(html::check(wrong).is_err(), "{wrong}");
    }
    html::check("<ul class=\"checks\">\n<li><input type=\"checkbox\" disabled>a &amp; <em>b</em><br></li></ul>")
        .unwrap();
}
