//! From one form to another.

use rcabook::annotate::{Options, To};
use serde_json::Value;

use super::sarif::assert_valid;
use super::{beside_rules, program, run, text, url};

fn to(to: To, input: &str) -> String {
    String::from_utf8(run(Options { to: Some(to), ..Options::default() }, input.as_bytes()).0).unwrap()
}

fn json(form: To, input: &str) -> Value {
    serde_json::from_str(&to(form, input)).unwrap()
}

const GCC: &str = "a.sql:0:23: warning: ban-drop-column Dropping: a\n";
const PEOPLE: &str =
    "warning[ban-drop-column]: Dropping: a\n  ╭▸ a.sql:1:24\n  │\n1 │ ALTER …\n  ╰╴      ━\n1 + fix\n\nDone.\n";
const SQUAWK: &str = r#"[{"file":"a.sql","line":0,"column":23,"level":"Warning","message":"Dropping: a","help":null,"rule_name":"ban-drop-column","column_end":39,"line_end":0}]"#;
const GITLAB: &str = r#"[{"description":"Dropping: a","severity":"minor","fingerprint":"7e17","location":{"path":"a.sql","lines":{"begin":0,"end":0}},"check_name":"ban-drop-column"}]"#;
const GITHUB: &str = "::warning file=a.sql,line=1,col=23,endLine=1,endColumn=39,title=ban-drop-column::Dropping: a\n";

#[test]
fn positions_that_count_from_zero_are_put_right() {
    for (input, column) in [(GCC, Some(24)), (PEOPLE, Some(24)), (SQUAWK, Some(24)), (GITLAB, None), (GITHUB, Some(24))]
    {
        let log = json(To::Sarif, input);
        assert_valid(&log);
        let result = &log["runs"][0]["results"][0];
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert_eq!((region["startLine"].as_u64(), region["startColumn"].as_u64()), (Some(1), column), "{input}");
        assert_eq!(result["ruleId"], "ban-drop-column");
        assert_eq!(result["message"]["text"], "Dropping: a");
        assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "a.sql");
        let start = &json(To::Rdjson, input)["diagnostics"][0]["location"]["range"]["start"];
        assert_eq!((start["line"].as_u64(), start["column"].as_u64()), (Some(1), column), "{input}");
        if input != GITLAB {
            assert_eq!(json(To::Gitlab, input)[0]["location"]["lines"]["begin"], 1, "{input}");
        }
        // GitHub's own commands stay as they are.
        let columns = if column.is_some() && input != GITHUB { "col=24," } else { "" };
        assert!(to(To::Github, input).contains(columns), "{input}");
    }
    let end = &json(To::Rdjson, SQUAWK)["diagnostics"][0]["location"]["range"]["end"];
    assert_eq!((end["line"].as_u64(), end["column"].as_u64()), (Some(1), Some(40)));
}

#[test]
fn fingerprints_are_carried_over_and_never_shared() {
    assert_eq!(json(To::Sarif, GITLAB)["runs"][0]["results"][0]["partialFingerprints"]["fingerprint/v1"], "7e17");
    let issues = json(To::Gitlab, &GCC.repeat(2));
    assert_ne!(issues[0]["fingerprint"], issues[1]["fingerprint"]);
    assert_eq!(issues, json(To::Gitlab, &GCC.repeat(2)), "the same findings have the same fingerprints");
    let moved = json(To::Gitlab, &GCC.replace(":0:", ":7:"));
    assert_eq!(issues[0]["fingerprint"], moved[0]["fingerprint"], "a finding that moved is the same one");
    let result = |rule: &str| {
        format!(
            r#"{{"ruleId": "{rule}", "message": {{"text": "m"}}, "partialFingerprints": {{"primaryLocationLineHash": "39fa:1"}}}}"#
        )
    };
    let log = format!(r#"{{"runs": [{{"results": [{}, {}, {0}]}}]}}"#, result("A"), result("B"));
    let of_one_line = json(To::Gitlab, &log);
    let fingerprints: Vec<&str> = (0..3).map(|n| of_one_line[n]["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(fingerprints[0], "39fa:1", "the tool's own");
    assert!(
        fingerprints[0] != fingerprints[1] && fingerprints[1] != fingerprints[2] && fingerprints[0] != fingerprints[2]
    );
    assert_eq!(of_one_line, json(To::Gitlab, &log));
}

#[test]
fn githubs_commands_escape_what_the_runner_would_read() {
    let input = "a,b:c%.sql:0:0: warning: ban-drop-column 50% of it\n";
    let page = url("squawk/ban-drop-column");
    assert_eq!(
        to(To::Github, input),
        format!("::warning file=a%2Cb%3Ac%25.sql,line=1,col=1,title=ban-drop-column::50%25 of it%0A-> {page}\n")
    );
}

#[test]
fn lines_that_are_no_findings_are_not_lost() {
    let input = format!("starting\n{PEOPLE}");
    let github = to(To::Github, &input);
    assert!(github.starts_with("starting\n::warning ") && github.ends_with("\n\nDone.\n"), "{github}");
    for form in [To::Sarif, To::Rdjson, To::Gitlab, To::Markdown] {
        let (_, rest, _) = run(Options { to: Some(form), ..Options::default() }, input.as_bytes());
        assert_eq!(text(&rest), "starting\nDone.\n", "{form:?}");
    }
    let original = &json(To::Rdjson, &input)["diagnostics"][0]["original_output"];
    assert_eq!(original.as_str().unwrap().lines().count(), 6, "{original}");
    let output = program(&beside_rules(), &["--to", "rdjson"], input.as_bytes());
    assert_eq!(text(&output.stderr), "starting\nDone.\n");
}

#[test]
fn a_step_gets_its_commands_and_its_summary() {
    let book = beside_rules().file("summary.md", "before\n");
    let output = program(&book, &["--to", "github", "--step-summary", "summary.md"], GCC.as_bytes());
    assert!(text(&output.stdout).starts_with("::warning "));
    let summary = book.read("summary.md");
    let row = format!("| warning | a.sql:1 | [ban-drop-column]({}) | Dropping: a |", url("squawk/ban-drop-column"));
    assert!(summary.starts_with("before\n| Level |") && summary.contains(&row), "{summary}");
}

#[test]
fn a_document_of_the_form_that_is_asked_for_stays_whole() {
    let diagnostics = r#"{"x": 1, "diagnostics": [{"message": "m", "code": {"value": "SM040"}, "y": [2]}]}"#;
    let out = json(To::Rdjson, diagnostics);
    assert_eq!((&out["x"], &out["diagnostics"][0]["y"][0]), (&Value::from(1), &Value::from(2)));
    assert_eq!(json(To::Gitlab, GITLAB)[0]["location"]["lines"]["begin"], 0, "it is squawk's own report");
    assert_eq!(to(To::Github, GITHUB), GITHUB.replace("a\n", &format!("a -> {}\n", url("squawk/ban-drop-column"))));
}

#[test]
fn a_document_of_that_form_beside_other_findings_becomes_part_of_the_one_that_is_written() {
    let log = r#"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "T"}}, "results": [], "properties": {"x": 1.0}}]}"#;
    for input in [format!("{GCC}{log}\n"), format!("{log}{GCC}"), format!("{log}\n{log}\n")] {
        let out = json(To::Sarif, &input);
        assert_valid(&out);
        let runs = out["runs"].as_array().unwrap();
        assert_eq!((runs.len(), &runs[1]["properties"]["x"]), (2, &Value::from(1.0)), "{out:#}");
    }
    let diagnostics = r#"{"source": {"name": "S"}, "diagnostics": [{"message": "m"}, {"message": "n", "source": {}}]}"#;
    for input in [format!("{GCC}{diagnostics}"), format!("{diagnostics}\n{GCC}")] {
        let out = json(To::Rdjson, &input);
        let all = out["diagnostics"].as_array().unwrap();
        assert_eq!(all[0]["source"]["name"], "squawk", "{out:#}");
        assert_eq!((&all[1]["source"]["name"], &all[2]["source"]), (&Value::from("S"), &serde_json::json!({})));
    }
    for input in [format!("{GCC}{GITLAB}"), format!("{GITLAB}{GITLAB}"), format!("{GITLAB}{GCC}[]")] {
        assert_eq!(json(To::Gitlab, &input).as_array().unwrap().len(), 2, "{input}");
    }
    // What cannot be taken apart is not lost.
    let broken = r#"[{"check_name": "\ud800", "description": "m"}]"#;
    let (out, rest, outcome) =
        run(Options { to: Some(To::Gitlab), ..Options::default() }, format!("{GCC}{broken}").as_bytes());
    assert_eq!(serde_json::from_slice::<Value>(&out).unwrap().as_array().unwrap().len(), 1);
    assert_eq!((text(&rest), outcome.tally.damaged), (broken, 1));
}

#[test]
fn nothing_found_is_a_valid_document() {
    assert_eq!(json(To::Rdjson, "")["diagnostics"], Value::Array(Vec::new()));
    assert_eq!(json(To::Gitlab, "all is well\n"), Value::Array(Vec::new()));
    assert_valid(&json(To::Sarif, "[]"));
    assert_eq!(to(To::Markdown, ""), "No findings.\n");
}

#[test]
fn markdown_is_not_what_a_linter_says() {
    let out = to(To::Markdown, "a|b.sql:0:0: warning: ban-drop-column <b> [x](javascript:y) *z* `c`\n");
    assert!(out.contains("a\\|b.sql:1"), "{out}");
    assert!(out.contains("\\<b\\> \\[x\\](javascript:y) \\*z\\* \\`c\\`"), "{out}");
    assert_eq!(out.lines().count(), 3);
}

#[test]
fn what_squawk_prints_twice_is_one_finding() {
    let commands = |input: &str| to(To::Github, input).lines().filter(|line| line.starts_with("::")).count();
    for input in [format!("{PEOPLE}{GITHUB}"), format!("{GITHUB}{PEOPLE}"), format!("{SQUAWK}\n{GITHUB}")] {
        for other in [input.clone(), input.replace("ban-drop-column", "brand-new-rule")] {
            let (log, issues) = (json(To::Sarif, &other), json(To::Gitlab, &other));
            assert_eq!(log["runs"].as_array().unwrap().len(), 1, "{log:#}");
            assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 1, "{log:#}");
            assert_eq!(issues.as_array().unwrap().len(), 1, "{issues:#}");
            assert_eq!(commands(&other), 1, "{other}");
        }
        let two = json(To::Gitlab, &format!("{PEOPLE}{input}{GITHUB}"));
        assert_eq!(two.as_array().unwrap().len(), 2, "{two:#}");
    }
    let elsewhere = GITHUB.replace("line=1", "line=2");
    assert_eq!(json(To::Gitlab, &format!("{PEOPLE}{elsewhere}")).as_array().unwrap().len(), 2);
}

#[test]
fn the_time_before_each_line_of_a_raw_log_is_no_part_of_it() {
    let stamped = |input: &str| -> String {
        input.lines().map(|line| format!("2026-01-01T10:00:00.1234567Z {line}\n")).collect()
    };
    for input in [GCC, PEOPLE, GITHUB, "a.py:3 SM040 x\n", "(shop, 0003)... ERR\n\tNOT NULL constraint on columns\n"] {
        for form in [To::Sarif, To::Rdjson, To::Gitlab, To::Markdown] {
            assert_eq!(to(form, &stamped(input)), to(form, input), "{input}");
        }
        assert!(to(To::Github, &stamped(input)).lines().any(|line| line.starts_with("::")), "{input}");
    }
    let (_, rest, _) = run(Options { to: Some(To::Sarif), ..Options::default() }, stamped("starting\n").as_bytes());
    assert_eq!(text(&rest), stamped("starting\n"), "what is passed on is whole");
}

#[test]
fn many_rules_are_no_more_work_than_many_findings() {
    // A list of rules that was searched for each finding would take minutes.
    let results: Vec<String> =
        (0..60_000).map(|n| format!(r#"{{"ruleId": "R{}", "message": {{}}}}"#, n % 30_000)).collect();
    let log = json(To::Sarif, &format!(r#"{{"version": "2.1.0", "runs": [{{"results": [{}]}}]}}"#, results.join(",")));
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 60_000);
}

#[test]
fn every_tool_has_a_run_of_its_own() {
    let log = json(
        To::Sarif,
        &format!(
            "{GCC}✖ ERROR [SM040] shop/0002.py:9\n   Same value.\n   Operation: x\n{GCC}\
        (shop, 0003)... ERR\n\tNOT NULL constraint on columns\n"
        ),
    );
    assert_valid(&log);
    let names: Vec<&str> = (0..3).map(|n| log["runs"][n]["tool"]["driver"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["squawk", "django-safe-migrations", "django-migration-linter"]);
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 2);
    assert_eq!(log["runs"][1]["results"][0]["message"]["text"], "Same value.");
    let place = &log["runs"][2]["results"][0]["locations"][0];
    assert_eq!(place["physicalLocation"]["artifactLocation"]["uri"], "shop/migrations/0003.py");
    assert_eq!(place["logicalLocations"][0]["fullyQualifiedName"], "shop.migrations.0003");
}

#[test]
fn a_log_for_a_host_has_results_with_a_place_alone() {
    let suggestion = "✖ ERROR [SM040] shop/0002.py:9\n   Same value.\n\n   💡 Suggestion:\n\
        \u{20}         # safe-migrations: ignore SM025\n         migrations.AlterField(  # safe-migrations: ignore SM029\n";
    let closing = "::error::Migration check failed: 1 error(s)\n";
    let input = format!("{suggestion}\nsee SM038\n{closing}");
    assert_eq!(super::annotated(suggestion).matches("https://").count(), 1, "code that is suggested stays as it is");
    let (out, rest, outcome) = run(Options { to: Some(To::Sarif), ..Options::default() }, input.as_bytes());
    let log: Value = serde_json::from_slice(&out).unwrap();
    assert_valid(&log);
    let runs = log["runs"].as_array().unwrap();
    assert_eq!((runs.len(), runs[0]["results"].as_array().unwrap().len()), (1, 1), "{log:#}");
    assert_eq!(outcome.tally.placeless, 1);
    assert!(text(&rest).contains("see SM038\n") && text(&rest).contains(closing), "{}", text(&rest));
    assert!(to(To::Github, closing) == closing);
}

#[test]
fn what_pgfence_says_is_about_the_file_above() {
    let input = "  sql/a b.sql  [HIGH]\n  Lock: x | Rule: constraint-missing-not-valid\n\
        ### `c.sql` :red_circle: HIGH\n| :red_circle: error | `missing-lock-timeout` | m | s |\n\
        \u{20} • Statement #1 [constraint-missing-not-valid]: no\n";
    let manifest = super::RULES.replace("other", "pgfence").replace(
        "\"rules\": [",
        "\"rules\": [{\"id\": \"pgfence/missing-lock-timeout\", \"linter\": \"pgfence\", \"rule\": \"missing-lock-timeout\", \"url\": \"https://x/l.html\"},",
    );
    let book = crate::book::Book::new().file("rules.json", &manifest);
    let output = program(&book, &["--to", "sarif"], input.as_bytes());
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    let found: Vec<(&str, &str)> = log["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| {
            let uri = &r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
            (r["ruleId"].as_str().unwrap(), uri.as_str().unwrap())
        })
        .collect();
    let unclear = "constraint-missing-not-valid";
    assert_eq!(found, [(unclear, "sql/a%20b.sql"), ("missing-lock-timeout", "c.sql"), (unclear, "c.sql")]);
    assert_eq!(log["runs"][0]["tool"]["driver"]["name"], "pgfence");
}

#[test]
fn what_pgfence_says_of_a_rule_again_is_no_second_finding() {
    let again = "  ban-drop-column: Remove all references first\n";
    let input = format!(
        "\n  a.sql  [HIGH]\n  Lock: x | Blocks: y | Risk: HIGH | Rule: ban-drop-column\n\n  Safe Rewrite Recipes:\n\n{again}\
         \u{20}   ALTER TABLE t\n\n  prefer-robust-stmts: Say IF EXISTS\n    -- x\n\n\
         \u{20} b.sql  [HIGH]\n\n  Safe Rewrite Recipes:\n\n{again}"
    );
    let manifest = super::RULES.replace("squawk", "pgfence");
    let book = crate::book::Book::new().file("rules.json", &manifest);
    let output = program(&book, &["--to", "gitlab"], input.as_bytes());
    let issues: Value = serde_json::from_slice(&output.stdout).unwrap();
    let found: Vec<(&str, &str)> = issues
        .as_array()
        .unwrap()
        .iter()
        .map(|issue| (issue["check_name"].as_str().unwrap(), issue["location"]["path"].as_str().unwrap()))
        .collect();
    // Of a check that no other line names, the rule is named there alone.
    let drop = "ban-drop-column";
    assert_eq!(found, [(drop, "a.sql"), ("prefer-robust-stmts", "a.sql"), (drop, "b.sql")]);
    assert!(text(&output.stderr).contains(again), "what is no finding is not lost: {}", text(&output.stderr));
    assert_eq!(super::annotated("  SM040: as everywhere\n").matches("https://").count(), 1);
    let elsewhere = json(To::Gitlab, "a.sql:1: SM040\n  SM040: as everywhere\n");
    assert_eq!(elsewhere.as_array().unwrap().len(), 2, "without pgfence's file above it is a line as any other");
}

#[test]
fn an_identifier_of_two_linters_is_squawks_where_squawk_writes_so() {
    let page = url("squawk/constraint-missing-not-valid");
    for input in [GITHUB, GITLAB] {
        let out = super::annotated(&input.replace("ban-drop-column", "constraint-missing-not-valid"));
        assert!(out.contains(&page), "{out}");
    }
    let command = GITHUB.replace("ban-drop-column", "constraint-missing-not-valid");
    let start = &json(To::Rdjson, &command)["diagnostics"][0]["location"]["range"]["start"];
    assert_eq!(start["column"], 24, "its columns are put right as well");
    let (_, _, outcome) = run(Options::default(), b"[constraint-missing-not-valid] x\n");
    let told = outcome.tally.summary().concat();
    assert!(told.ends_with("constraint-missing-not-valid of other or squawk: add --linter NAME (1)"), "{told}");
}

#[test]
fn files_below_the_working_directory_are_named_from_there() {
    let book = beside_rules();
    let here = book.root().canonicalize().unwrap();
    let input = format!("{0}/m/a.py:3 SM040 x\n/elsewhere{0}/a.py:3 SM040 x\n", here.display());
    for (form, path) in [("sarif", "uri"), ("gitlab", "path"), ("rdjson", "path")] {
        let output = program(&book, &["--to", form], input.as_bytes());
        let out = text(&output.stdout).replace(": ", ":");
        assert!(out.contains(&format!("\"{path}\":\"m/a.py\"")), "{out}");
        assert!(out.contains("/elsewhere/"), "{out}");
    }
}

#[test]
fn paths_come_back_from_the_addresses_that_sarif_has() {
    let paths = ["my dir/m (1).sql", "migrätion # 1.sql", "100%.sql", "a%20b.sql"];
    let squawk: Vec<String> = paths.iter().map(|path| SQUAWK[1..SQUAWK.len() - 1].replace("a.sql", path)).collect();
    let log = to(To::Sarif, &format!("[{}]", squawk.join(",")));
    assert_valid(&serde_json::from_str(&log).unwrap());
    let diagnostics = json(To::Rdjson, &log);
    let read: Vec<&str> =
        (0..paths.len()).map(|n| diagnostics["diagnostics"][n]["location"]["path"].as_str().unwrap()).collect();
    assert_eq!(read, paths);
    assert_eq!(json(To::Gitlab, &log)[0]["location"]["path"], paths[0]);
    let commands = to(To::Github, &log);
    assert!(paths.iter().all(|path| commands.contains(&format!("file={},", path.replace('%', "%25")))), "{commands}");
}

#[test]
fn a_log_names_files_below_its_bases() {
    let book = beside_rules();
    let here = book.root().canonicalize().unwrap();
    let log = serde_json::json!({"version": "2.1.0", "runs": [{
        "tool": {"driver": {"name": "squawk"}},
        "originalUriBaseIds": {"ROOT": {"uri": format!("file://{}/", here.display())}, "DB": {"uri": "my%20db/", "uriBaseId": "ROOT"}},
        "results": [{"ruleId": "ban-drop-column", "message": {"text": "m"}, "locations": [
            {"physicalLocation": {"artifactLocation": {"uri": "a.sql", "uriBaseId": "DB"}}}]}],
    }]});
    let output = program(&book, &["--to", "gitlab"], log.to_string().as_bytes());
    let issues: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(issues[0]["location"]["path"], "my db/a.sql");
}
