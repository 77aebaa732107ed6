//! Nothing of the RCA that the handbook began with was lost: each of its 52 lines stands in the record.
//!
//! `seed.txt` holds the lines as letters and digits alone, since case, punctuation and markup are the record's own. The
//! two lines that had been glued together in the source are two parts. A table's label, or a heading, may stand in a
//! comment of the front matter; every statement stands in a field or in the body.

use std::fs;

use crate::book::repository;

const RECORD: &str = "content/incidents/2023-02-16-enterprise-enrollment.md";

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The text without the addresses of its Markdown links, which would stand between their words and the next.
fn without_addresses(text: &str) -> String {
    let mut parts = text.split("](");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once(')').map_or(part, |(_, rest)| rest));
    }
    out
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("# ")
}

#[test]
fn every_line_of_the_source_stands_in_the_record() {
    let text = without_addresses(&fs::read_to_string(repository(RECORD)).unwrap());
    let statements: String = text.lines().filter(|line| !is_comment(line)).collect();
    let (all, statements) = (letters(&text), letters(&statements));
    let (mut lines, mut missing) = (Vec::new(), Vec::new());
    for row in include_str!("seed.txt").lines() {
        let mut columns = row.splitn(3, ' ');
        let (number, place) = (columns.next().unwrap(), columns.next().unwrap());
        let words = columns.next().unwrap_or_default();
        let place = if place == "comment" { &all } else { &statements };
        if !place.contains(words) {
            missing.push(row);
        }
        lines.push(number);
    }
    lines.dedup();
    assert_eq!(lines.len(), 52, "the source has 52 lines");
    assert_eq!(missing, Vec::<&str>::new());
}

/// What the table of the source says in figures stands in fields of another form: `2 hours` is PT2H. What it leaves open
/// stays open.
#[test]
fn the_figures_of_its_table_are_the_record_s() {
    let text = fs::read_to_string(repository(RECORD)).unwrap();
    let fields = [
        "date: 2023-02-16",
        "teams: [Enterprise, SRE]",
        "duration: {value: PT2H, basis: stated}",
        "severity: null",
        "public-lesson: null",
    ];
    let missing: Vec<&str> = fields.into_iter().filter(|field| !text.lines().any(|line| line == *field)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}
