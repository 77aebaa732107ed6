//! What holds for every input: nothing lost, nothing moved, twice is once, and the ends of the program.

use proptest::prelude::*;
use rcabook::annotate::Options;
use serde_json::Value;

use super::{RULES, annotated, beside_rules, program, run, text, url};
use crate::book::{Book, INCIDENT, repository};

/// Pieces of which lines are made: identifiers, what hides them, what looks like them, and what is no text at all.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::sample::select(vec![
            &b"SM040"[..],
            b"squawk/ban-drop-column",
            b"ban-drop-column",
            b"[SM033]",
            b"a.sql:0:23: warning: ban-drop-column x",
            b"warning[ban-drop-column]: x",
            b"(shop, 0002)... ERR\n\tNOT NULL constraint on columns",
            b"::error file=a,title=SM040::m%0A",
            b"\x1b[1;31m",
            b"\x1b]8;;https://x.example/\x1b\\",
            b"\x1b]8;;\x07",
            b"\x1b(B",
            b"\x1b(",
            b"\x1b/",
            b"\x1b$)C",
            b" -> https://handbook.example/migrations/rules/squawk/ban-drop-column.html",
            b"{\"a\": 1}",
            b"{\"a\": \"",
            b"\n{\"b\":\n",
            b"\n{\"issues\": [",
            b"\n<?xml version='1.0'?><!x",
            b"<a>",
            b"</a>",
            b"[1/2] ",
            b"\n",
            b"\r\n",
            b"\n\n",
            b"\t",
            b"\xff\xfe\x00",
            b" ",
        ])
        .prop_map(<[u8]>::to_vec),
        prop::collection::vec(any::<u8>(), 0..6),
    ]
}

/// The output without what was added: ` -> ` and addresses at the ends of lines, which the input does not have there.
fn stripped(input: &[u8], output: &[u8]) -> Vec<u8> {
    let lines = |text: &[u8]| text.split(|b| *b == b'\n').map(<[u8]>::to_vec).collect::<Vec<_>>();
    let (before, after) = (lines(input), lines(output));
    assert_eq!(before.len(), after.len(), "a line was lost or made");
    let strip = |(before, after): (&Vec<u8>, &Vec<u8>)| {
        let content = before.strip_suffix(b"\r").unwrap_or(before);
        let end = &before[content.len()..];
        let added = after.strip_prefix(content).and_then(|rest| rest.strip_suffix(end));
        let added = text(added.unwrap_or_else(|| panic!("{before:?} became {after:?}")));
        let handbook = |word: &str| word.starts_with("https://handbook.example/migrations/rules/");
        let known = added.is_empty() || added.trim_start().trim_start_matches("-> ").split(' ').all(handbook);
        assert!(known && (added.is_empty() || added.starts_with(' ')), "{added:?} was added");
        before.clone()
    };
    before.iter().zip(&after).map(strip).collect::<Vec<_>>().join(&b'\n')
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_byte_of_text_is_lost_or_moved(pieces in prop::collection::vec(piece(), 0..24)) {
        let input = pieces.concat();
        let (out, rest, _) = run(Options::default(), &input);
        prop_assert!(rest.is_empty());
        prop_assert_eq!(stripped(&input, &out), input.clone());
        let (twice, _, _) = run(Options::default(), &out);
        prop_assert_eq!(twice, out);
    }

    #[test]
    fn links_of_the_terminal_leave_every_byte(pieces in prop::collection::vec(piece(), 0..24)) {
        let input = pieces.concat();
        let (out, _, _) = run(Options { hyperlinks: true, ..Options::default() }, &input);
        let mut rest = out.iter();
        prop_assert!(input.iter().all(|byte| rest.any(|other| other == byte)));
    }

    #[test]
    fn no_field_of_a_document_is_lost_or_moved(document in document(), pretty in any::<bool>()) {
        let input = if pretty { serde_json::to_string_pretty(&document) } else { serde_json::to_string(&document) }.unwrap();
        let (out, _, _) = run(Options::default(), input.as_bytes());
        let after: Value = serde_json::from_slice(&out).unwrap();
        holds(&document, &after);
        let (twice, _, _) = run(Options::default(), &out);
        prop_assert_eq!(text(&twice), text(&out));
    }
}

/// Any value, with the keys and texts of the forms that are read among others.
fn document() -> impl Strategy<Value = Value> {
    let words =
        ["SM040", "ban-drop-column", "squawk", "https://x.example/", "NOT NULL constraint on columns", "a\"b\\\u{7f}é"];
    let keys = [
        "runs",
        "tool",
        "driver",
        "rules",
        "id",
        "name",
        "helpUri",
        "help",
        "text",
        "markdown",
        "results",
        "ruleId",
        "ruleIndex",
        "relationships",
        "taxonomies",
        "diagnostics",
        "code",
        "value",
        "url",
        "message",
        "location",
        "issues",
        "rule_id",
        "statements",
        "triggered_rules",
        "check_name",
        "description",
        "rule_name",
        "line",
        "extensions",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        prop::sample::select(words.to_vec()).prop_map(Value::from),
    ];
    let inner = leaf.prop_recursive(7, 120, 6, move |inner| {
        let member = (prop::sample::select(keys.to_vec()), inner.clone());
        let object = prop::collection::vec(member, 0..6)
            .prop_map(|all| Value::Object(all.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()));
        prop_oneof![3 => object, 1 => prop::collection::vec(inner, 0..4).prop_map(Value::Array)]
    });
    prop_oneof![
        inner.clone().prop_map(|run| serde_json::json!({"version": "2.1.0", "runs": [run]})),
        inner.clone().prop_map(|rules| serde_json::json!({"runs": [{"tool": {"driver": {"name": "squawk", "rules": [
            {"id": "ban-drop-column", "help": rules}, rules]}}, "results": [rules]}]})),
        prop::collection::vec(inner, 0..4).prop_map(|all| serde_json::json!({"diagnostics": all, "issues": all})),
    ]
}

/// Holds that a value is in another one: the same keys first and in the same order, texts longer at most.
#[track_caller]
fn holds(before: &Value, after: &Value) {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            let kept: Vec<&String> = after.keys().take(before.len()).collect();
            assert_eq!(before.keys().collect::<Vec<_>>(), kept, "fields were lost or moved");
            before.iter().for_each(|(key, value)| holds(value, &after[key]));
        }
        (Value::Array(before), Value::Array(after)) => {
            assert!(before.len() <= after.len(), "items were lost");
            before.iter().zip(after).for_each(|(before, after)| holds(before, after));
        }
        (Value::String(before), Value::String(after)) => assert!(after.starts_with(before), "{before} became {after}"),
        (before, after) => assert_eq!(before, after),
    }
}

#[test]
fn colours_and_links_inside_identifiers_do_not_hide_them() {
    let hidden =
        "\x1b[1mwarning[\x1b]8;;https://squawkhq.com/\x1b\\ban-\x1b[31mdrop\x1b[0m-column\x1b]8;;\x1b\\]: x\x1b[0m";
    assert_eq!(annotated(&format!("{hidden}\n")), format!("{hidden} -> {}\n", url("squawk/ban-drop-column")));
    // What tput's `sgr0` writes: a set of characters is picked and the colours end.
    let bold = "\x1b[1mwarning[ban-\x1b(B\x1b[mdrop\x1b(B-column]: x\x1b(B\x1b[m";
    assert_eq!(annotated(&format!("{bold}\n")), format!("{bold} -> {}\n", url("squawk/ban-drop-column")));
    assert_eq!(annotated("S\x1b[36mM040\n"), format!("S\x1b[36mM040 -> {}\n", url("django-safe-migrations/SM040")));
}

#[test]
fn bytes_that_are_no_text_pass() {
    let (out, _, _) =
        run(Options::default(), b"\xff SM040 \xfe\r\n{\"issues\":[{\"rule_id\":\"SM040\",\"message\":\"\xff\"}]}");
    let url = url("django-safe-migrations/SM040");
    let mut expected = b"\xff SM040 \xfe -> ".to_vec();
    expected.extend(url.as_bytes());
    expected.extend(b"\r\n{\"issues\":[{\"rule_id\":\"SM040\",\"message\":\"\xff\",\"url\": \"");
    expected.extend(url.as_bytes());
    expected.extend(b"\"}]}");
    assert_eq!(String::from_utf8_lossy(&out), String::from_utf8_lossy(&expected));
    assert_eq!(out, expected);
}

#[test]
fn a_damaged_document_passes_as_it_is_and_is_told() {
    let book = beside_rules();
    for input in [
        "{\"runs\": [\n{\"tool\": SM040 }\nSM040\n",
        "{\"metadata\": {}, \"files\": [\n{\"path\": SM040 }\nSM040\n",
        "{\"runs\": [",
        "<checkstyle><error source=\"SM040\" message=\"m\"/>",
    ] {
        let output = program(&book, &[], input.as_bytes());
        assert_eq!(text(&output.stdout), input);
        assert_eq!(output.status.code(), Some(3), "{input}");
        assert!(text(&output.stderr).contains("1 JSON or XML document"), "{}", text(&output.stderr));
    }
}

#[test]
fn lines_behind_a_damaged_document_that_is_one_of_them_are_read() {
    let book = beside_rules();
    for damaged in [
        "{\"runs\": [{\"tool\": SM040 }",
        "{\"message\": \"m\", \"location\": {\"path\": \"SM040 and no more",
        "[{\"rule_name\": \"ban-drop-column\", \"line\": 1}, SM040",
        "{\"metadata\": {}, \"files\": [SM040",
        "<checkstyle><error source=\"SM040\"></checkstyle>",
    ] {
        let output = program(&book, &[], format!("{damaged}\nSM040\n").as_bytes());
        let linked = format!("{damaged}\nSM040 -> {}\n", url("django-safe-migrations/SM040"));
        assert_eq!((text(&output.stdout), output.status.code()), (&*linked, Some(3)));
        assert!(text(&output.stderr).contains("1 JSON or XML document"), "{}", text(&output.stderr));
    }
}

#[test]
fn a_document_of_a_form_that_was_named_is_held_to_it() {
    let book = beside_rules();
    let input = "{\"event\": started}\n{\"runs\": []}\n";
    let output = program(&book, &["--from", "sarif"], input.as_bytes());
    assert_eq!((text(&output.stdout), output.status.code()), (input, Some(3)));
}

#[test]
fn a_document_with_nul_bytes_passes_as_it_is_and_is_told() {
    let book = beside_rules();
    let log = r#"{"runs": [{"results": [{"ruleId": "SM040", "message": {"text": "m"}}]}]}"#;
    let wide: Vec<u8> = log.bytes().flat_map(|byte| [byte, 0]).collect();
    let long = "\0".repeat(3 << 20);
    for input in [&wide, format!("\0{log}\n{log}\n").as_bytes(), log.replace("\"m", "\"\0").as_bytes(), long.as_bytes()]
    {
        let output = program(&book, &["--from", "sarif"], input);
        assert!(output.stdout == input, "{}", String::from_utf8_lossy(&output.stdout));
        assert_eq!(output.status.code(), Some(3));
        assert!(text(&output.stderr).contains("1 JSON or XML document"), "{}", text(&output.stderr));
    }
    let output = program(&book, &[], format!("\0\n{log}\n").as_bytes());
    assert_eq!(output.status.code(), Some(0), "a log may hold any bytes");
}

#[test]
fn unknown_rules_pass_and_are_counted_and_may_fail() {
    let book = beside_rules();
    let input = "a.sql:0:0: warning: brand-new-rule x\na.sql:1:0: warning: brand-new-rule y\n";
    let output = program(&book, &[], input.as_bytes());
    assert_eq!((text(&output.stdout), output.status.code()), (input, Some(0)));
    assert_eq!(text(&output.stderr), "rcabook annotate: no page for 2 findings: brand-new-rule (2)\n");
    assert_eq!(program(&book, &["--strict"], input.as_bytes()).status.code(), Some(1));
    assert_eq!(program(&book, &["--strict"], b"a.sql:0:0: warning: ban-drop-column x\n").status.code(), Some(0));
}

#[test]
fn unknown_rules_behind_their_linter_count_in_text_as_in_documents() {
    let book = beside_rules();
    let text_form = "a.sql:1: squawk/no-such-rule bad\n";
    let document = r#"{"diagnostics": [{"message": "m", "location": {}, "code": {"value": "squawk/no-such-rule"}}]}"#;
    for input in [text_form, document] {
        let output = program(&book, &["--strict"], input.as_bytes());
        assert_eq!((text(&output.stdout), output.status.code()), (input, Some(1)));
        assert_eq!(text(&output.stderr), "rcabook annotate: no page for 1 finding: squawk/no-such-rule (1)\n");
    }
    // Beside a rule that is known it counts as well.
    let both = "a.sql:2: squawk/no-such-rule was SM040\n";
    let (_, _, outcome) = run(Options::default(), both.as_bytes());
    assert_eq!((outcome.tally.known, outcome.tally.unknown_findings()), (1, 1));
    let elsewhere = "see squawk/no-such-rule\nsquawk/run-tests: done\na.c:1: squawk/crates not found\n";
    assert_eq!(program(&book, &["--strict"], elsewhere.as_bytes()).status.code(), Some(0));
    let converted = program(&book, &["--to", "rdjson"], text_form.as_bytes());
    let finding: Value = serde_json::from_slice(&converted.stdout).unwrap();
    let finding = &finding["diagnostics"][0];
    assert_eq!((&finding["source"]["name"], &finding["code"]["value"]), (&"squawk".into(), &"no-such-rule".into()));
}

#[test]
fn utf_16_is_passed_on_and_said() {
    let book = beside_rules();
    for mark in [&b"\xff\xfea\0.\0\n\0"[..], b"\xfe\xff\0a\0.\0\n"] {
        let output = program(&book, &["--strict"], mark);
        assert_eq!((output.stdout.as_slice(), output.status.code()), (mark, Some(3)));
        assert!(text(&output.stderr).contains("the input is UTF-16"), "{}", text(&output.stderr));
    }
}

#[test]
fn the_manifest_is_found_here_in_a_file_or_in_a_project() {
    let line = b"a.sql:0:0: warning: ban-drop-column x\n";
    let ours = url("squawk/ban-drop-column");
    let out = |output: std::process::Output| text(&output.stdout).trim_end().rsplit(' ').next().unwrap().to_owned();
    assert_eq!(out(program(&beside_rules(), &[], line)), ours);
    let elsewhere = Book::new().file("x/rules.json", RULES);
    assert_eq!(out(program(&elsewhere, &["--rules", "x/rules.json"], line)), ours);
    assert_eq!(
        out(program(&elsewhere, &["--rules", "x/rules.json", "--site-url", "http://l.example/m"], line)),
        "http://l.example/m/rules/squawk/ban-drop-column.html"
    );
    // A manifest that does not know its site: its own folder is the site, as on a disk.
    let unsited = RULES.replace("https://handbook.example/migrations/", "").replace("\"site\": \"\"", "\"site\": null");
    let here = Book::new().file("a b/rules.json", &unsited);
    let link = out(program(&here, &["--rules", "a b/rules.json"], line));
    assert!(link.starts_with("file:///") && link.ends_with("/a%20b/rules/squawk/ban-drop-column.html"), "{link}");
    let project = repository(".");
    let link = out(program(&elsewhere, &["--dir", project.to_str().unwrap()], line));
    assert_eq!(link, "https://handbook.example/migrations/rules/squawk/ban-drop-column.html");
}

#[test]
fn the_rules_of_a_project_are_read_without_building_it() {
    let catalogue = "linter: own\nrules:\n  - {id: own-rule, summary: S.}\n";
    let book = Book::new()
        .file("book.toml", "")
        .file("content/rules/own.yaml", catalogue)
        .file("content/incidents/a.md", INCIDENT);
    let output = program(&book, &[], b"see own/own-rule\n");
    assert!(text(&output.stdout).contains(" -> file:///"), "{}", text(&output.stdout));
    assert!(text(&output.stdout).ends_with("/book/rules/own/own-rule.html\n"), "{}", text(&output.stdout));
    assert!(!book.path("book").exists());
}

#[test]
fn without_a_manifest_the_input_still_passes() {
    let input = b"a.sql:0:0: warning: ban-drop-column \xff\n";
    let cases: [(&str, &str, &[&str]); 5] = [
        ("nothing", "there is no rules.json here, and no project", &[]),
        ("other/rules.json", "no.json cannot be read", &["--rules", "no.json"]),
        ("rules.json", "rules.json is no manifest of rules: EOF while parsing", &[]),
        ("v9/rules.json", "it has the format 9, and this program reads format 1", &["--rules", "v9/rules.json"]),
        ("nothing", "there is no folder no-project", &["--dir", "no-project"]),
    ];
    for (file, said, args) in cases {
        let contents = if file.starts_with("v9") { "{\"format\": 9, \"rules\": 7}" } else { "{\"format\": 1, " };
        let output = program(&Book::new().file(file, contents), args, input);
        assert_eq!(output.stdout, input, "{said}");
        assert_eq!(output.status.code(), Some(3), "{said}");
        assert!(
            text(&output.stderr).contains(said) && text(&output.stderr).contains("help: "),
            "{}",
            text(&output.stderr)
        );
    }
}

#[test]
fn a_linter_that_the_handbook_does_not_have_is_said() {
    let output = program(&beside_rules(), &["--linter", "pylint"], b"x\n");
    assert_eq!((text(&output.stdout), output.status.code()), ("x\n", Some(2)));
    assert!(text(&output.stderr).contains("the handbook has no linter pylint"), "{}", text(&output.stderr));
    let output = program(&beside_rules(), &["--linter", "Squawk"], b"[constraint-missing-not-valid] x\n");
    assert!(text(&output.stdout).contains("rules/squawk/constraint-missing-not-valid.html"));
}

#[test]
fn links_of_the_terminal_are_for_terminals() {
    let line = b"a.sql:0:0: warning: ban-drop-column x\n";
    let plain = program(&beside_rules(), &[], line);
    assert!(!plain.stdout.contains(&0x1b), "a pipe is no terminal");
    let linked = program(&beside_rules(), &["--hyperlinks", "always"], line);
    let expected =
        format!("a.sql:0:0: warning: \x1b]8;;{}\x1b\\ban-drop-column\x1b]8;;\x1b\\ x\n", url("squawk/ban-drop-column"));
    assert_eq!(text(&linked.stdout), expected);
}

#[test]
fn links_that_nobody_else_can_follow_are_told_of() {
    let site = |site: &str| super::RULES.replacen("\"site\": \"https://handbook.example/migrations/\"", site, 1);
    let rules = site("\"site\": null").replace("https://handbook.example/migrations/", "");
    let book = Book::new().file("rules.json", &rules);
    let line = b"a.sql:0:2: warning: ban-drop-column no\n";
    let told = |args: &[&str], input: &[u8]| text(&program(&book, args, input).stderr).contains("this machine's disk");
    assert!(told(&[], line) && told(&["--to", "sarif"], line));
    assert!(!told(&[], b"all is well\n") && !told(&["--site-url", "https://h.example"], line));
    for wrong in ["foo", "https://h.example/a?b", "/m/", "ftp://h.example"] {
        let output = program(&book, &["--site-url", wrong], line);
        assert_eq!((output.status.code(), &output.stdout[..]), (Some(2), &line[..]), "{wrong}");
        assert!(text(&output.stderr).contains("is no address of a site"), "{wrong}");
    }
}

#[test]
fn links_may_name_the_database_that_is_in_use() {
    let databases =
        "\"databases\": [{\"id\": \"pg\", \"name\": \"PostgreSQL\"}, {\"id\": \"mysql80\", \"name\": \"MySQL 8\"}],";
    let book = Book::new().file("rules.json", &RULES.replacen('{', &format!("{{{databases}"), 1));
    let line = b"a.sql:0:2: warning: ban-drop-column no\n";
    let page = format!("{}?db=mysql80", url("squawk/ban-drop-column"));
    for args in
        [&["--db", "mysql80"][..], &["--db", "mysql 8", "--to", "sarif"], &["--db", "mysql80", "--to", "markdown"]]
    {
        let output = program(&book, args, line);
        assert!(text(&output.stdout).contains(&page), "{args:?}: {}", text(&output.stdout));
    }
    let output = program(&book, &["--db", "oracle"], line);
    assert_eq!((output.status.code(), &output.stdout[..]), (Some(2), &line[..]));
    assert!(text(&output.stderr).contains("no database oracle") && text(&output.stderr).contains("it has pg, mysql80"));
    // The handbook itself offers what its recipes ask for.
    let output = program(&book, &["--dir", repository(".").to_str().unwrap(), "--db", "mysql80"], line);
    assert!(text(&output.stdout).ends_with("/ban-drop-column.html?db=mysql80\n"), "{}", text(&output.stdout));
}
