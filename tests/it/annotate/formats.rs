//! Every form that is read, as its linter writes it.

use rcabook::annotate::{Format, Options, To};
use serde_json::{Value, json};

use super::{annotated, beside_rules, program, run, text, url};

/// A line that is linked to one rule.
#[track_caller]
fn linked(line: &str, rule: &str) {
    assert_eq!(annotated(&format!("{line}\n")), format!("{line} -> {}\n", url(rule)));
}

#[track_caller]
fn unchanged(input: &str) {
    assert_eq!(annotated(input), input);
}

#[test]
fn django_migration_linter_is_known_by_its_messages() {
    let input = "(shop, 0001_initial)... OK\n(shop, 0002_uuid)... ERR\n\tNOT NULL constraint on columns\n\
                 (shop, 0003_drop)... ERR (cached)\n\tDROPPING columns (table: shop_order, column: note)\n\
                 (shop, 0004_run)... WARNING\n\t'fill': RunPython data migration is not reversible\n\
                 *** Summary ***\nValid migrations: 1/4\n";
    let out = annotated(input);
    let mut lines = out.lines();
    let rules =
        ["NOT_NULL", "DROP_COLUMN", "RUNPYTHON_REVERSIBLE"].map(|r| url(&format!("django-migration-linter/{r}")));
    for line in input.lines() {
        let expected = match line.trim_start() {
            l if l.starts_with("NOT NULL") => format!("{line} -> {}", rules[0]),
            l if l.starts_with("DROPPING") => format!("{line} -> {}", rules[1]),
            l if l.starts_with("'fill'") => format!("{line} -> {}", rules[2]),
            _ => line.to_owned(),
        };
        assert_eq!(lines.next(), Some(&*expected));
    }
}

#[test]
fn a_message_of_another_migration_linter_is_counted() {
    let (_, _, outcome) =
        run(Options::default(), b"(a, 1)... ERR\n\tSOMETHING new\n\tNOT NULL constraint on columns\n");
    assert_eq!(outcome.tally.known, 1);
    assert_eq!(outcome.tally.unknown.keys().collect::<Vec<_>>(), ["SOMETHING new"]);
}

#[test]
fn of_two_messages_the_longer_one_is_meant() {
    linked(
        "(a, 1)... ERR\n\tALTERING columns (Could be backward compatible. You may ignore this migration.) (table: t, column: c)",
        "django-migration-linter/ALTER_COLUMN",
    );
}

#[test]
fn squawk_for_people_and_for_programs() {
    linked("a.sql:0:23: warning: ban-drop-column Dropping a column", "squawk/ban-drop-column");
    linked("warning[ban-drop-column]: Dropping a column may break existing clients.", "squawk/ban-drop-column");
    unchanged("  ╭▸ ban-drop-column.sql:1:24\n1 │ ALTER TABLE t DROP COLUMN c;\n");
    let row = r#"[{"file":"a.sql","line":0,"rule_name":"ban-drop-column","message":"m"}]"#;
    let out: Value = serde_json::from_str(&annotated(row)).unwrap();
    assert_eq!(out[0]["url"], url("squawk/ban-drop-column"));
    let issue = r#"[{"description":"m","check_name":"ban-drop-column","fingerprint":"f","location":{"path":"a.sql"}}]"#;
    let out: Value = serde_json::from_str(&annotated(issue)).unwrap();
    assert_eq!(out[0]["description"], format!("m [ban-drop-column] -> {}", url("squawk/ban-drop-column")));
    assert_eq!(out[0]["fingerprint"], "f");
}

#[test]
fn django_safe_migrations_for_people_and_for_programs() {
    linked("✖ ERROR [SM040] shop/migrations/0002_uuid.py:9", "django-safe-migrations/SM040");
    linked("! WARNING [SM038] shop/0012_mixed", "django-safe-migrations/SM038");
    let report =
        r#"{"total": 1, "issues": [{"rule_id": "SM040", "message": "m"}], "summary": {"by_rule": {"SM040": 1}}}"#;
    let out = annotated(report);
    assert_eq!(out, report.replace("\"m\"}", &format!("\"m\",\"url\": \"{}\"}}", url("django-safe-migrations/SM040"))));
}

#[test]
fn reviewdog_in_one_document_and_one_a_line() {
    let one = json!({"message": "m", "location": {"path": "a"}, "source": {"name": "squawk"}, "code": {"value": "ban-drop-column"}});
    let read = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let lines = annotated(&format!("{one}\n{one}\n"));
    assert_eq!(lines.lines().count(), 2);
    for line in lines.lines() {
        assert_eq!(read(line)["code"]["url"], url("squawk/ban-drop-column"));
    }
    let whole = json!({"diagnostics": [{"message": "m", "code": {"value": "SM040"}}], "source": {"name": "DSM"}});
    assert_eq!(
        read(&annotated(&whole.to_string()))["diagnostics"][0]["code"]["url"],
        url("django-safe-migrations/SM040")
    );
    let silent = json!({"diagnostics": [{"message": "NOT NULL constraint on columns"}]});
    assert_eq!(read(&annotated(&silent.to_string()))["diagnostics"][0]["code"]["value"], "NOT_NULL");
}

#[test]
fn an_address_of_the_linter_stays_unless_it_is_to_be_replaced() {
    let report = |url: &str, more: &str| {
        format!(r#"{{"statements":[{{"triggered_rules":[{{"id":"E6","url":"{url}"{more}}}]}}]}}"#)
    };
    let input = report("https://kaveland.no/eugene/hints/E6/", "");
    let ours = url("eugene/E6");
    let out = annotated(&input);
    assert_eq!(out, report("https://kaveland.no/eugene/hints/E6/", &format!(",\"handbook_url\": \"{ours}\"")));
    let replaced = run(Options { replace: true, ..Options::default() }, input.as_bytes()).0;
    assert_eq!(text(&replaced), report(&ours, ""));
    let code = r#"{"message":"m","location":{},"code":{"value":"SM040","url":"https://x.example/"}}"#;
    assert!(annotated(code).contains(&format!("\"m -> {}\"", url("django-safe-migrations/SM040"))));
}

#[test]
fn githubs_commands_are_escaped_as_the_runner_reads_them() {
    let line = "::warning file=a.sql,line=1,col=0,title=ban-drop-column::50%25 of it%0Aand more";
    linked(line, "squawk/ban-drop-column");
    linked("::error file=a.py,line=9,title=[SM040] AddField(order.uuid)::m", "django-safe-migrations/SM040");
    unchanged("::group::ban-drop-column\n::add-mask::SM040\n");
    let manifest = super::RULES.replace("squawk/ban-drop-column.html", "squawk/ban%20drop.html");
    let links =
        rcabook::annotate::Links::new(rcabook::manifest::Manifest::from_json(manifest.as_bytes()).unwrap(), None);
    let mut annotator = rcabook::annotate::Annotator::new(&links, Options::default());
    let (mut out, mut rest) = (Vec::new(), Vec::new());
    annotator.push(format!("{line}\n").as_bytes(), &mut out, &mut rest).unwrap();
    assert!(text(&out).ends_with("rules/squawk/ban%2520drop.html\n"), "{}", text(&out));
}

#[test]
fn checkstyle_has_the_address_in_its_messages() {
    let input = "<?xml version=\"1.0\"?>\n<checkstyle><file name=\"db/x.rb\">\n  <error line=\"1\" severity=\"warning\" \
                 message=\"a &quot;b&quot;\" source=\"com.puppycrawl.tools.checkstyle.Migration/AddIndex\"/>\n\
                 <error message='c' source='squawk.ban-drop-column'/></file></checkstyle>\n";
    let out = annotated(input);
    assert!(out.contains(&format!("a &quot;b&quot; -&gt; {}\"", url("gitlab/Migration/AddIndex"))), "{out}");
    assert!(out.contains(&format!("'c -&gt; {}'", url("squawk/ban-drop-column"))), "{out}");
}

#[test]
fn any_text_with_an_identifier_in_it() {
    linked("see squawk/Ban-Drop-Column.", "squawk/ban-drop-column");
    linked("db/x.rb:7:3: C: Migration/AddIndex: no", "gitlab/Migration/AddIndex");
    linked("a.sql:3 E6 Creating an index https://x.example/", "eugene/E6");
    linked("SM040", "django-safe-migrations/SM040");
    linked("was: squawk/drop-column-old", "squawk/ban-drop-column");
    unchanged("xSM040 SM040x SM040-1 a/SM040 sm040 SM0401 E6 is in E6.py NOT_NULL\n");
    let two =
        format!("SM040 and SM033 -> {} {}\n", url("django-safe-migrations/SM040"), url("django-safe-migrations/SM033"));
    assert_eq!(annotated("SM040 and SM033\n"), two);
}

#[test]
fn an_address_in_a_sentence_is_there_already() {
    let url = url("squawk/ban-drop-column");
    unchanged(&format!("see ban-drop-column ({url}).\nban-drop-column: {url}, as before\n<{url}> ban-drop-column\n"));
    linked(&format!("ban-drop-column {url}#more"), "squawk/ban-drop-column");
}

#[test]
fn an_identifier_of_two_linters_is_neithers() {
    unchanged("[constraint-missing-not-valid] x\n");
    linked("other/constraint-missing-not-valid x", "other/constraint-missing-not-valid");
    linked("a.sql:1:1: warning: constraint-missing-not-valid x", "squawk/constraint-missing-not-valid");
}

#[test]
fn a_log_may_hold_documents() {
    let document = "[\n  {\"rule_name\": \"ban-drop-column\", \"line\": 0, \"message\": \"SM040\"}\n]";
    let input = format!("[INFO] SM040\n{document}\n[1/2] squawk/ban-drop-column\n{{not json}} SM040\n");
    let out = annotated(&input);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], format!("[INFO] SM040 -> {}", url("django-safe-migrations/SM040")));
    assert!(lines[2].ends_with(&format!(",\"url\": \"{}\"}}", url("squawk/ban-drop-column"))), "{}", lines[2]);
    assert_eq!(lines[4], format!("[1/2] squawk/ban-drop-column -> {}", url("squawk/ban-drop-column")));
    assert_eq!(lines[5], format!("{{not json}} SM040 -> {}", url("django-safe-migrations/SM040")));
}

#[test]
fn a_line_that_only_begins_like_json_is_one_of_text() {
    let finding = "a.sql:0:23: warning: ban-drop-column x";
    let linked = format!("{finding} -> {}\n", url("squawk/ban-drop-column"));
    for line in [
        "{\"event\": started}",
        "{\"progress\": 12%}",
        "{\"a\": 1,}",
        "{\"a\": undefined, \"b\": {}}",
        "{\"level\": \"info\", \"msg\": \"cut off",
        "{\"level\": \"info\", \"msg\": \"cut off\\",
        "{\n  \"files\": [\"a.ts\"], // of ours\n}",
    ] {
        let (out, _, outcome) = run(Options::default(), format!("{line}\n{finding}\n").as_bytes());
        assert_eq!(text(&out), format!("{line}\n{linked}"));
        assert_eq!((outcome.tally.known, outcome.tally.summary()), (1, Vec::new()), "{line}");
    }
}

/// What tests, builds and services say in XML: no lines of theirs are linked.
const FOREIGN: [&str; 4] = [
    "<?xml version=\"1.0\"?>\n<testsuites>\n<testsuite><system-out><![CDATA[</testsuites> SM040\n]]></system-out>\n\
     </testsuite>\n</testsuites>",
    "<?xml version=\"1.0\"?><!-- <a> --><a/>",
    "  <?xml version='1.0'?>\n<!DOCTYPE plist PUBLIC \"x\" \"y\">\n<plist><key>SM040</key></plist>",
    "<?xml version='1.0'?><soap:Envelope xmlns:soap='x'>\nSM040\n<soap:Body/></soap:Envelope>",
];

#[test]
fn behind_a_foreign_document_of_xml_lines_are_read_again() {
    let finding = "a.sql:0:23: warning: ban-drop-column x\n";
    let linked = finding.replace('\n', &format!(" -> {}\n", url("squawk/ban-drop-column")));
    for document in FOREIGN {
        let input = format!("{finding}{document}\n{finding}");
        let (out, _, outcome) = run(Options::default(), input.as_bytes());
        assert_eq!(text(&out), format!("{linked}{document}\n{linked}"));
        assert_eq!((outcome.tally.known, outcome.tally.damaged), (2, 0));
        for to in To::ALL {
            let (out, rest, outcome) = run(Options { to: Some(to), ..Options::default() }, input.as_bytes());
            let passed = if to == To::Github { out } else { rest };
            assert!(text(&passed).contains(document), "{to:?}: {}", text(&passed));
            assert_eq!((outcome.tally.known, outcome.tally.damaged), (2, 0));
        }
    }
    // A declaration alone is no document.
    for text_line in ["<?xml version='1.0'?>", "<?xml version='1.", "<?xml version='1.0'?>\n</a>"] {
        let (out, _, outcome) = run(Options::default(), format!("{text_line}\n{finding}").as_bytes());
        assert_eq!((text(&out), outcome.tally.damaged), (&*format!("{text_line}\n{linked}"), 0));
    }
}

#[test]
fn a_foreign_document_without_an_end_is_told() {
    let book = beside_rules();
    for input in ["<?xml version='1.0'?>\n<a>\nSM040\n", "<?xml version='1.0'?>\n<a>\nSM040\n</a"] {
        let output = program(&book, &[], input.as_bytes());
        assert_eq!((text(&output.stdout), output.status.code()), (input, Some(3)));
        assert!(text(&output.stderr).contains("1 JSON or XML document"), "{}", text(&output.stderr));
    }
}

#[test]
fn a_line_of_many_identifiers_is_looked_through_once() {
    // Looked through for each of them, this line would take minutes.
    let many = "SM040 ".repeat(80_000) + &"constraint-missing-not-valid ".repeat(15_000);
    let input = format!("{many}# noqa SM038\n");
    let page = url("django-safe-migrations/SM040");
    assert_eq!(annotated(&input), format!("{many}# noqa SM038 -> {page}\n"));
    let unknown = "x ".to_owned() + &"E6 ".repeat(200_000) + &"SM040x ".repeat(50_000) + "\n";
    assert_eq!(annotated(&unknown), unknown);
}

#[test]
fn a_form_that_was_named_is_the_only_one() {
    let options = Options { from: Some(Format::SquawkGcc), ..Options::default() };
    let input = "a.sql:0:0: warning: ban-drop-column x\nSM040\n[1]\n";
    let out = run(options, input.as_bytes()).0;
    assert_eq!(text(&out), input.replacen(" x\n", &format!(" x -> {}\n", url("squawk/ban-drop-column")), 1));
}

const PGFENCE: &str = r#"{"version": "1.0", "coverage": {}, "results": [{"filePath": "a.sql",
    "checks": [{"statement": "x", "risk": "HIGH", "message": "m", "ruleId": "ban-drop-column"}],
    "policyViolations": [{"ruleId": "missing-lock-timeout", "message": "n", "suggestion": "s", "severity": "error"}]}]}"#;
const RUBOCOP: &str = r#"{"metadata": {"rubocop_version": "1.80.0"}, "files": [{"path": "db/migrate/1_a.rb", "offenses": [
    {"severity": "convention", "message": "m", "cop_name": "ban-drop-column", "location": {"start_line": 3,
    "start_column": 5, "last_line": 3, "last_column": 9, "length": 5, "line": 3, "column": 5}}]}], "summary": {}}"#;

#[test]
fn pgfence_and_rubocop_name_the_file_above_their_findings() {
    let page = url("squawk/ban-drop-column");
    for (input, place) in [(PGFENCE, "a.sql"), (RUBOCOP, "db/migrate/1_a.rb")] {
        let out = annotated(input);
        assert_eq!(out.matches(&page).count(), 1, "{out}");
        let (log, ..) = run(Options { to: Some(To::Sarif), ..Options::default() }, input.as_bytes());
        let log: serde_json::Value = serde_json::from_slice(&log).unwrap();
        let first = &log["runs"][0]["results"][0];
        let physical = &first["locations"][0]["physicalLocation"];
        assert_eq!(
            (&first["ruleId"], &physical["artifactLocation"]["uri"]),
            (&"ban-drop-column".into(), &place.into())
        );
        let region = (physical["region"]["startColumn"].as_u64(), physical["region"]["endColumn"].as_u64());
        assert_eq!(region, if input == RUBOCOP { (Some(5), Some(10)) } else { (None, None) });
        assert_eq!(first["level"], if input == RUBOCOP { "note" } else { "error" });
    }
    let (_, _, outcome) = run(Options::default(), PGFENCE.as_bytes());
    assert_eq!(outcome.tally.unknown.keys().collect::<Vec<_>>(), ["missing-lock-timeout"]);
}

#[test]
fn a_report_of_no_known_form_is_told_where_one_was_to_be_read() {
    let book = beside_rules();
    let other = "[{\"code\": \"F401\", \"filename\": \"a.py\", \"message\": \"m\"}]\n";
    let told = format!(
        "rcabook annotate: 1 JSON document of no known form, {} bytes: no findings were read there\n",
        other.len() - 1
    );
    for args in [&["--to", "sarif"][..], &["--from", "squawk-json"], &["--linter", "squawk"], &["--to", "gitlab"]] {
        let output = program(&book, args, other.as_bytes());
        assert_eq!(output.status.code(), Some(3), "{args:?}");
        assert!(text(&output.stderr).ends_with(&told), "{args:?}");
    }
    let output = program(&book, &[], other.as_bytes());
    assert_eq!(output.status.code(), Some(0), "who asks for no report pipes anything through");
    assert_eq!(text(&output.stderr), told, "and is told that nothing in it was read");
    let mixed = format!("a.sql:0:2: warning: ban-drop-column no\n{other}");
    assert_eq!(text(&program(&book, &[], mixed.as_bytes()).stderr), "", "beside findings it is one document of a log");
    let ends = |args: &[&str], input: &str| program(&book, args, input.as_bytes()).status.code();
    assert_eq!(ends(&["--from", "squawk-json", "--to", "sarif"], PGFENCE), Some(3), "another form than the one named");
    // A log may hold anything, and beside findings a document is only told of.
    for (args, input) in [
        (&[][..], other.to_owned()),
        (&["--to", "sarif"], "[]\n{\"level\": \"info\", \"message\": \"x\", \"of\": [1]}\n".to_owned()),
        (&["--to", "sarif"], format!("a.sql:0:2: warning: ban-drop-column no\n{other}")),
        (&["--from", "squawk-json"], "[{\"rule_name\": \"ban-drop-column\"}]".to_owned()),
    ] {
        assert_eq!(ends(args, &input), Some(0), "{input}");
    }
}
