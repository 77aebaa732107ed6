//! The inputs, the same on every machine.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// An input, and what it is.
pub(crate) struct Input {
    pub(crate) name: &'static str,
    pub(crate) path: PathBuf,
    pub(crate) json: bool,
}

const LINES: u32 = 1_000_000;

/// The size that the log reaches, in bytes.
const LOG: usize = 100_000_000;

/// Rules that the manifest has, and one that it does not have.
const RULES: [&str; 4] = ["ban-drop-column", "require-lock-timeout", "prefer-robust-stmts", "brand-new-rule"];

pub(crate) fn all(folder: &Path) -> io::Result<Vec<Input>> {
    let input = |name, file: &str, json| Input { name, path: folder.join(file), json };
    let all = vec![
        input("text of 1,000,000 lines: a log of CI, one line in a hundred a finding", "log.txt", false),
        input("text of 1,000,000 lines: a log of linters, one line in eight a finding", "dense.txt", false),
        input("text of 1,000,000 lines: each one a finding with a link", "findings.txt", false),
        input("text of 1,000,000 lines: a build, with lines in brackets, and traces behind tabs", "build.txt", false),
        input("1,000,000 lines of JSON: the log of a service", "log.jsonl", true),
        input("SARIF log", "log.sarif", true),
    ];
    let writers: [fn(&mut dyn Write) -> io::Result<()>; 6] =
        [|out| log(out, 100), |out| log(out, 8), findings, build, json_lines, sarif];
    for (input, write) in all.iter().zip(writers) {
        let mut file = BufWriter::new(File::create(&input.path)?);
        write(&mut file)?;
        file.flush()?;
    }
    Ok(all)
}

fn finding(out: &mut dyn Write, number: u32) -> io::Result<()> {
    let rule = RULES[number as usize % 3];
    writeln!(
        out,
        "shop/migrations/{:04}_orders.sql:{number}:23: warning: {rule} It may break existing clients.",
        number % 9000
    )
}

fn findings(out: &mut dyn Write) -> io::Result<()> {
    (0..LINES).try_for_each(|number| finding(out, number))
}

/// Findings, and what surrounds them in the log of a job.
fn log(out: &mut dyn Write, lines_to_a_finding: u32) -> io::Result<()> {
    for number in 0..LINES {
        if number % lines_to_a_finding == 0 {
            finding(out, number)?;
            continue;
        }
        match number % 8 {
            0 => writeln!(out, "  creating build/lib/shop/orders_{number}.py")?,
            1 => writeln!(out, "  Applying shop.{number:04}_orders... OK")?,
            2 => writeln!(
                out,
                "2026-11-22T10:15:{:02}.123Z INFO  [worker-3] request finished in {number} ms",
                number % 60
            )?,
            3 => writeln!(out, "\u{1b}[32m✓\u{1b}[0m tests/test_orders.py::test_total_{number} passed")?,
            4 => writeln!(out, "(shop, {number:04}_orders)... OK")?,
            5 => writeln!(out, "Collecting package-{number}==1.2.3 from https://files.example/packages/{number}.whl")?,
            6 => writeln!(out)?,
            _ => writeln!(out, "ALTER TABLE shop_order ADD COLUMN c{number} integer; -- nothing is wrong with it")?,
        }
    }
    Ok(())
}

/// What Maven and Java print: lines that begin as JSON does, or as messages of a linter do.
fn build(out: &mut dyn Write) -> io::Result<()> {
    for number in 0..LINES {
        match number % 100 {
            0 => finding(out, number)?,
            1..50 => writeln!(out, "[INFO] Nothing to compile in shop-{number}: all classes are up to date")?,
            50 => writeln!(out, "java.lang.IllegalStateException: request {number} failed")?,
            n => writeln!(out, "\tat com.example.shop.Orders.total{n}(Orders.java:{number})")?,
        }
    }
    Ok(())
}

fn json_lines(out: &mut dyn Write) -> io::Result<()> {
    (0..LINES).try_for_each(|number| {
        let seconds = number % 60;
        writeln!(
            out,
            r#"{{"level": "info", "time": "2026-11-22T10:15:{seconds:02}Z", "message": "request finished", "ms": {number}}}"#
        )
    })
}

/// A log as pretty as most tools write it, with as many results as it takes.
fn sarif(out: &mut dyn Write) -> io::Result<()> {
    let rules: Vec<String> =
        RULES.iter().map(|id| format!("{{\"id\": \"{id}\", \"shortDescription\": {{\"text\": \"{id}\"}}}}")).collect();
    write!(
        out,
        "{{\n  \"version\": \"2.1.0\",\n  \"runs\": [\n    {{\n      \"tool\": {{\"driver\": {{\"name\": \"squawk\", \"rules\": [{}]}}}},\n      \"results\": [",
        rules.join(", ")
    )?;
    let (mut written, mut number) = (0, 0_usize);
    while written < LOG {
        let (rule, index) = (RULES[number % RULES.len()], number % RULES.len());
        let result = format!(
            "{}\n        {{\n          \"ruleId\": \"{rule}\",\n          \"ruleIndex\": {index},\n          \"level\": \"warning\",\n          \"message\": {{\n            \"text\": \"Finding {number}: it \\\"may\\\" break existing clients.\\nSee the page.\"\n          }},\n          \"locations\": [\n            {{\n              \"physicalLocation\": {{\n                \"artifactLocation\": {{\n                  \"uri\": \"shop/migrations/{:04}_orders.sql\"\n                }},\n                \"region\": {{\n                  \"startLine\": {number},\n                  \"startColumn\": 23\n                }}\n              }}\n            }}\n          ],\n          \"partialFingerprints\": {{\n            \"primaryLocationLineHash\": \"{number:016x}:1\"\n          }}\n        }}",
            if number == 0 { "" } else { "," },
            number % 9000,
        );
        out.write_all(result.as_bytes())?;
        written += result.len();
        number += 1;
    }
    out.write_all(b"\n      ]\n    }\n  ]\n}\n")
}
