//! The input as it comes: slow, in portions, endless, and read by someone who stops.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;

use proptest::prelude::*;
use rcabook::annotate::{Annotator, Options};

use super::{beside_rules, links, run, url};

/// How long a line may take that is there already; only a program that holds it back takes this long.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn a_slow_linters_lines_are_seen_when_they_come() {
    let book = beside_rules();
    let mut child = book.command(&["annotate"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let (sender, lines) = mpsc::channel();
    let stdout = child.stdout.take().unwrap();
    std::thread::spawn(move || BufReader::new(stdout).lines().for_each(|line| drop(sender.send(line.unwrap()))));
    for number in 0..3 {
        // The linter is still at work: stdin stays open, and the line must come out all the same.
        writeln!(stdin, "a.sql:{number}:0: warning: ban-drop-column x").unwrap();
        let line = lines.recv_timeout(PATIENCE).expect("the line is held back");
        assert_eq!(line, format!("a.sql:{number}:0: warning: ban-drop-column x -> {}", url("squawk/ban-drop-column")));
        writeln!(stdin, "{{\"message\": \"{number}\", \"location\": {{}}}}").unwrap();
        assert!(lines.recv_timeout(PATIENCE).expect("the diagnostic is held back").contains("\"location\""));
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn portions_make_no_difference(sizes in prop::collection::vec(1_usize..9, 1..40)) {
        let input = "(a, 1)... ERR\n\tNOT NULL constraint on columns\r\n{\"issues\": [\n{\"rule_id\":\"SM040\",\"message\":\"\"}]} x\n\
                     <checkstyle><error source='SM040' message='m'/></checkstyle>\n{\"a\": \"SM040\n{\"issues\": SM040}\n\
                     <?xml version='1.0'?>\n<a x='>'><!-- </a> --><![CDATA[</a>]]>\nSM040\n<a/></a>\nSM038\n[\n[2/3] SM040\n  \t\n\x1b[1mSM0\x1b[0m40".as_bytes();
        let mut annotator = Annotator::new(links(), Options::default());
        let (mut out, mut rest, mut at) = (Vec::new(), Vec::new(), 0);
        for size in sizes.iter().cycle() {
            let end = (at + size).min(input.len());
            annotator.push(&input[at..end], &mut out, &mut rest).unwrap();
            at = end;
            if at == input.len() {
                break;
            }
        }
        annotator.finish(&mut out, &mut rest).unwrap();
        prop_assert_eq!(String::from_utf8(out).unwrap(), String::from_utf8(run(Options::default(), input).0).unwrap());
    }
}

/// A line of 3 MiB is not held until it ends, and what follows is read again.
#[test]
fn a_line_without_an_end_is_not_gathered() {
    let mut annotator = Annotator::new(links(), Options::default());
    let (mut out, mut rest) = (Vec::new(), Vec::new());
    let portion = vec![b'x'; 1 << 16];
    for _ in 0..48 {
        annotator.push(&portion, &mut out, &mut rest).unwrap();
    }
    assert!(out.len() > 1 << 21, "only {} bytes came out", out.len());
    annotator.push(b"\nSM040\n", &mut out, &mut rest).unwrap();
    annotator.finish(&mut out, &mut rest).unwrap();
    assert_eq!(
        out.len(),
        48 * portion.len() + "\nSM040\n".len() + " -> ".len() + url("django-safe-migrations/SM040").len()
    );
}

/// A document of another kind goes by as it comes, and a line that was cut is seen when its end is.
#[test]
fn what_is_not_read_is_not_held() {
    let mut annotator = Annotator::new(links(), Options::default());
    let (mut out, mut rest, mut all) = (Vec::new(), Vec::new(), String::new());
    for portion in
        ["<?xml version='1.0'?>\n<a>\n", "<b>\n", "SM040\n", "</b></a>\n", "{\"level\": \"info\", \"msg\": \"cut\n"]
    {
        annotator.push(portion.as_bytes(), &mut out, &mut rest).unwrap();
        all += portion;
        assert_eq!(String::from_utf8_lossy(&out), all);
    }
}

#[test]
fn who_reads_may_stop() {
    let book = beside_rules();
    let mut child = book
        .command(&["annotate"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    drop(child.stdout.take());
    let text = b"a.sql:0:0: warning: ban-drop-column x\n".repeat(1 << 14);
    // The pipe breaks sooner or later, here or there.
    for _ in 0..8 {
        if stdin.write_all(&text).is_err() {
            break;
        }
    }
    drop(stdin);
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), &*said), (Some(0), ""));
}

/// Nested so deep that a reader that calls itself would not come back.
#[test]
fn depth_is_no_danger() {
    for (open, close) in [("[", "]"), ("{\"runs\":", "}"), ("{\"a\":[", "]}"), ("{\"statements\":[", "]}")] {
        let deep = open.repeat(200_000) + "1" + &close.repeat(200_000);
        assert_eq!(run(Options::default(), deep.as_bytes()).0, deep.as_bytes());
    }
}
