//! The map of the crate's documentation, held against the source: imports point downwards, no rooms import each other
//! in a circle, the outside world is touched in two rooms only, and no file is long.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::book::repository;

/// The rooms by floor, from the ground up, as the crate's documentation lists them.
const FLOORS: [&[&str]; 9] = [
    &["source", "diag", "id", "date", "pieces", "bytes", "shape"],
    &["record", "config", "markdown", "manifest"],
    &["handbook", "lint"],
    &["site"],
    &["render", "search", "annotate", "import"],
    &["pipeline"],
    &["shell"],
    &["command"],
    &["cli", "main"],
];

/// The rooms that may touch the outside world, and what that means in names.
const OUTER: [&str; 2] = ["shell", "command"];
const WORLD: [&str; 17] = [
    "std::fs",
    "std::env::",
    "std::net",
    "std::process::Command",
    "std::process::Child",
    "std::process::exit",
    "std::time",
    "rustix::",
    "tokio::",
    "notify::",
    "hyper::",
    "Timestamp::now",
    "Zoned::now",
    "println!",
    "print!",
    "std::io::stdin",
    "anstream::",
];

/// The longest file, in lines.
const MAX_LINES: usize = 500;

/// A file of `src/`: its path from there, the room it belongs to, and its text without comments and tests.
struct File {
    path: String,
    room: String,
    code: String,
    lines: usize,
}

fn files() -> Vec<File> {
    let mut out = Vec::new();
    walk(&repository("src"), "", &mut out);
    assert!(out.len() > 40, "the source was not found");
    out
}

fn walk(folder: &Path, prefix: &str, out: &mut Vec<File>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            walk(&entry.path(), &format!("{path}/"), out);
        } else if path.ends_with(".rs") {
            let text = fs::read_to_string(entry.path()).unwrap();
            let room = path.split(['/', '.']).next().unwrap_or_default().to_owned();
            out.push(File { code: code_of(&path, &text), lines: text.lines().count(), path, room });
        }
    }
}

/// The text without comments and without tests, which may use what they like.
fn code_of(path: &str, text: &str) -> String {
    if path.ends_with("/tests.rs") || path.contains("/tests/") {
        return String::new();
    }
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    code.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The rooms that a file names: in `use crate::…`, in `crate::…` anywhere, and through `super::`.
fn imports(file: &File) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let depth = file.path.trim_end_matches("/mod.rs").trim_end_matches(".rs").split('/').count();
    let root = "super::".repeat(depth);
    for prefix in ["crate::", &root] {
        for (at, _) in file.code.match_indices(prefix) {
            // The end of a longer name, such as `pub(in crate::…)` never is, is no start of a path.
            if file.code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            let rest = &file.code[at + prefix.len()..];
            match rest.strip_prefix('{') {
                Some(group) => out.extend(heads_of(group)),
                None => out.extend(word(rest)),
            }
        }
    }
    out
}

/// The first words of the items of `{a::b, c::{d, e}}`.
fn heads_of(group: &str) -> Vec<String> {
    let (mut depth, mut item, mut out) = (0, String::new(), Vec::new());
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => out.extend(word(std::mem::take(&mut item).trim())),
            c if depth == 0 => item.push(c),
            _ => {}
        }
    }
    out.extend(word(item.trim()));
    out
}

fn word(text: &str) -> Option<String> {
    let word: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!word.is_empty()).then_some(word)
}

fn floor(room: &str) -> usize {
    FLOORS
        .iter()
        .position(|rooms| rooms.contains(&room))
        .unwrap_or_else(|| panic!("`{room}` stands on no floor: add it to the map of lib.rs and to this test"))
}

/// Which room imports which, with a file that does so.
fn edges() -> BTreeMap<(String, String), String> {
    let mut out = BTreeMap::new();
    for file in files().iter().filter(|f| f.room != "lib") {
        for room in imports(file).into_iter().filter(|room| *room != file.room) {
            out.insert((file.room.clone(), room), file.path.clone());
        }
    }
    out
}

#[test]
fn imports_point_downwards_or_sideways() {
    let upwards: Vec<String> = edges()
        .into_iter()
        .filter(|((from, to), _)| floor(from) < floor(to))
        .map(|((_, to), path)| format!("src/{path} imports `{to}`, which is above it"))
        .collect();
    assert_eq!(upwards, Vec::<String>::new());
}

#[test]
fn rooms_do_not_import_each_other_in_a_circle() {
    let mut left: Vec<(String, String)> = edges().into_keys().collect();
    loop {
        // A room that imports nothing that is left is in no circle.
        let importers: BTreeSet<String> = left.iter().map(|(from, _)| from.clone()).collect();
        let before = left.len();
        left.retain(|(_, to)| importers.contains(to));
        if left.len() == before {
            break;
        }
    }
    assert!(left.is_empty(), "in circles, or above one: {left:?}");
}

#[test]
fn the_map_in_the_documentation_is_the_one_that_is_held() {
    let text = fs::read_to_string(repository("src/lib.rs")).unwrap();
    for (number, rooms) in FLOORS.iter().enumerate() {
        let row = text.lines().find(|l| l.starts_with(&format!("//! | {number} |"))).expect("a row for each floor");
        let named: Vec<&str> =
            row.split('|').nth(2).unwrap().split(',').map(|n| n.trim().trim_matches(['[', ']', '`'])).collect();
        let named: BTreeSet<&str> = named.into_iter().map(|n| n.trim_end_matches(".rs")).collect();
        assert_eq!(named, rooms.iter().copied().collect(), "floor {number}");
    }
    let declared: BTreeSet<&str> =
        text.lines().filter_map(|l| l.strip_prefix("pub mod ")).map(|l| l.trim_end_matches(';')).collect();
    let mapped: BTreeSet<&str> =
        FLOORS.iter().flat_map(|rooms| rooms.iter().copied()).filter(|r| *r != "main").collect();
    assert_eq!(declared, mapped);
}

#[test]
fn only_the_shell_and_the_commands_touch_the_outside_world() {
    let mut found = Vec::new();
    for file in files().iter().filter(|f| !OUTER.contains(&f.room.as_str())) {
        for (number, line) in file.code.lines().enumerate() {
            found.extend(
                WORLD
                    .iter()
                    .filter(|name| line.contains(*name))
                    .map(|name| format!("{}: {name} in `{}` ({number})", file.path, line.trim())),
            );
        }
        // The same in a group: `use std::{fs, …}`.
        for (at, group) in file.code.match_indices("std::{") {
            let heads = heads_of(&file.code[at + group.len()..]);
            let outer = heads.iter().filter(|head| ["fs", "env", "net", "process", "time"].contains(&head.as_str()));
            found.extend(outer.map(|head| format!("{}: {head} in a group", file.path)));
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn only_the_records_know_the_yaml_library() {
    for file in files().iter().filter(|f| f.room != "record") {
        assert!(!file.code.contains("serde_yaml") && !file.code.contains("saphyr"), "{} names it", file.path);
    }
}

#[test]
fn no_file_is_long() {
    let mut long: Vec<String> =
        files().iter().filter(|f| f.lines > MAX_LINES).map(|f| format!("{}: {}", f.path, f.lines)).collect();
    long.sort();
    assert_eq!(long, Vec::<String>::new());
}
