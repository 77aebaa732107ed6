//! Findings out of documents.

use serde_json::Value;

use super::uri;
use crate::annotate::finding::{Finding, Level, Position};
use crate::annotate::json::{Cursor, Text};
use crate::annotate::links::Links;
use crate::annotate::records::Shape;
use crate::annotate::sarif::{ResultIds, runs};
use crate::annotate::{Format, Tool, checkstyle as xml};

/// Visits every finding of a document of JSON. `here` is the working directory, with `/` behind it, or nothing.
pub(super) fn document(kind: Format, text: &[u8], links: &Links, here: &str, visit: &mut dyn FnMut(Finding)) {
    match kind {
        Format::Sarif => sarif(text, links, here, visit),
        Format::EugeneJson => eugene(text, links, visit),
        Format::PgfenceJson => pgfence(text, links, visit),
        Format::RuboCopJson => rubocop(text, links, visit),
        kind => list(kind, text, links, visit),
    }
}

fn list(kind: Format, text: &[u8], links: &Links, visit: &mut dyn FnMut(Finding)) {
    let Some(shape) = Shape::of(kind) else { return };
    shape.each(text, |record| {
        let rule = shape.rule(&record, text, links);
        let original = &text[record.range.clone()];
        let x = value(original);
        let mut finding = match kind {
            Format::SquawkJson => squawk(&x),
            Format::SafeMigrationsJson => safe_migrations(&x),
            Format::Gitlab => gitlab(&x, rule.is_some_and(|rule| links.rule(rule).linter == Tool::Squawk.name())),
            _ => rdjson(&x),
        };
        let known = rule.map(|rule| links.rule(rule));
        if finding.tool.is_empty() {
            finding.tool =
                record.tool.map(Text::read).as_deref().or(known.map(|k| &*k.linter)).unwrap_or_default().to_owned();
        }
        finding.id =
            record.id.map_or_else(|| known.map_or_else(String::new, |k| k.rule.clone()), |id| id.read().into_owned());
        finding.level = finding.level.or_else(|| Level::named(&known?.severity));
        visit(Finding { rule, original: String::from_utf8_lossy(original).into_owned(), ..finding });
    });
}

/// A part of a document as a value; what cannot be one is nothing.
fn value(text: &[u8]) -> Value {
    serde_json::from_str(&String::from_utf8_lossy(text)).unwrap_or(Value::Null)
}

fn text(x: &Value) -> String {
    x.as_str().unwrap_or_default().to_owned()
}

fn level(x: &Value) -> Option<Level> {
    Level::named(x.as_str()?)
}

/// Lines and columns that count from 0.
fn squawk(x: &Value) -> Finding {
    let position = Position {
        line: x["line"].as_u64(),
        column: x["column"].as_u64(),
        end_line: x["line_end"].as_u64(),
        end_column: x["column_end"].as_u64(),
    };
    let help = x["help"].as_str().map(|help| format!("\n{help}")).unwrap_or_default();
    Finding {
        tool: Tool::Squawk.name().to_owned(),
        level: level(&x["level"]),
        path: text(&x["file"]),
        position: position.shifted(1, 1),
        message: text(&x["message"]) + &help,
        ..Finding::default()
    }
}

fn safe_migrations(x: &Value) -> Finding {
    Finding {
        tool: Tool::SafeMigrations.name().to_owned(),
        level: level(&x["severity"]),
        path: text(&x["file_path"]),
        position: Position { line: x["line_number"].as_u64(), ..Position::default() },
        message: text(&x["message"]),
        ..Finding::default()
    }
}

/// squawk counts lines from 0.
fn gitlab(x: &Value, is_squawk: bool) -> Finding {
    let (lines, positions) = (&x["location"]["lines"], &x["location"]["positions"]);
    let begin = lines["begin"].as_u64().or_else(|| positions["begin"]["line"].as_u64());
    let position = Position {
        line: begin,
        column: positions["begin"]["column"].as_u64(),
        end_line: lines["end"].as_u64().or_else(|| positions["end"]["line"].as_u64()),
        end_column: positions["end"]["column"].as_u64(),
    };
    // squawk's levels are not those that others mean by these words.
    let level = match x["severity"].as_str() {
        Some("major") if is_squawk => Some(Level::Error),
        Some("minor") if is_squawk => Some(Level::Warning),
        _ => level(&x["severity"]),
    };
    Finding {
        level,
        path: text(&x["location"]["path"]),
        position: if is_squawk { position.shifted(1, 1) } else { position },
        message: text(&x["description"]),
        fingerprint: x["fingerprint"].as_str().map(str::to_owned),
        ..Finding::default()
    }
}

fn rdjson(x: &Value) -> Finding {
    let range = &x["location"]["range"];
    let position = Position {
        line: range["start"]["line"].as_u64(),
        column: range["start"]["column"].as_u64(),
        end_line: range["end"]["line"].as_u64(),
        end_column: range["end"]["column"].as_u64(),
    };
    Finding {
        level: level(&x["severity"]),
        path: text(&x["location"]["path"]),
        position,
        message: text(&x["message"]),
        ..Finding::default()
    }
}

fn eugene(document: &[u8], links: &Links, visit: &mut dyn FnMut(Finding)) {
    let x = value(document);
    for statement in x["statements"].as_array().into_iter().flatten() {
        for hint in statement["triggered_rules"].as_array().into_iter().flatten() {
            let found = named(Tool::Eugene, &hint["id"], hint, links);
            visit(Finding {
                level: Some(if found.id.starts_with('W') { Level::Warning } else { Level::Error }),
                path: text(&x["name"]),
                position: Position { line: statement["line_number"].as_u64(), ..Position::default() },
                message: format!("{}: {}", text(&hint["name"]), text(&hint["help"])),
                ..found
            });
        }
    }
}

fn pgfence(document: &[u8], links: &Links, visit: &mut dyn FnMut(Finding)) {
    let x = value(document);
    for file in x["results"].as_array().into_iter().flatten() {
        for hint in ["checks", "policyViolations"].iter().filter_map(|list| file[list].as_array()).flatten() {
            let help = hint["suggestion"].as_str().map(|help| format!("\n{help}")).unwrap_or_default();
            visit(Finding {
                level: level(&hint["severity"]).or_else(|| risk(hint["risk"].as_str()?)),
                path: text(&file["filePath"]),
                message: text(&hint["message"]) + &help,
                ..named(Tool::Pgfence, &hint["ruleId"], hint, links)
            });
        }
    }
}

/// How pgfence ranks what a statement may do.
fn risk(name: &str) -> Option<Level> {
    Some(match name {
        "CRITICAL" | "HIGH" => Level::Error,
        "MEDIUM" => Level::Warning,
        "LOW" | "SAFE" => Level::Note,
        _ => return None,
    })
}

fn rubocop(document: &[u8], links: &Links, visit: &mut dyn FnMut(Finding)) {
    let x = value(document);
    for file in x["files"].as_array().into_iter().flatten() {
        for offense in file["offenses"].as_array().into_iter().flatten() {
            let place = &offense["location"];
            let position = Position {
                line: place["start_line"].as_u64().or_else(|| place["line"].as_u64()),
                column: place["start_column"].as_u64().or_else(|| place["column"].as_u64()),
                end_line: place["last_line"].as_u64(),
                // The last one that belongs to it.
                end_column: place["last_column"].as_u64().map(|last| last.saturating_add(1)),
            };
            let level = match offense["severity"].as_str() {
                Some("convention" | "refactor") => Some(Level::Note),
                _ => level(&offense["severity"]),
            };
            visit(Finding {
                level,
                path: text(&file["path"]),
                position,
                message: text(&offense["message"]),
                ..named(Tool::RuboCop, &offense["cop_name"], offense, links)
            });
        }
    }
}

/// A finding of a tool's rule, without what it says and where.
fn named(tool: Tool, id: &Value, original: &Value, links: &Links) -> Finding {
    let id = text(id);
    let rule = links.find_of(Some(tool), id.as_bytes());
    let original = original.to_string();
    Finding { rule, tool: tool.name().to_owned(), id, original, ..Finding::default() }
}

fn sarif(log: &[u8], links: &Links, here: &str, visit: &mut dyn FnMut(Finding)) {
    for run in runs(log) {
        let driver = run.driver.as_ref();
        let name = driver.and_then(|d| d.name).map(Text::read).unwrap_or_default();
        let Some(results) = run.results.clone() else { continue };
        let bases = run.bases.clone().map_or(Value::Null, |place| value(&log[place]));
        Cursor::new(&log[results.clone()]).array(|_, cursor| {
            cursor.start();
            let start = cursor.at();
            let ids = ResultIds::read(&log[results.clone()], cursor);
            let original = &log[results.clone()][start..cursor.at()];
            let described = |index: usize| driver.and_then(|d| d.rules.get(index)?.id);
            let id = ids.id.or_else(|| ids.index.and_then(described)).map(Text::read).unwrap_or_default();
            let rule = links.find(Some(&name), id.as_bytes());
            let found = result(&value(original), &bases, here);
            let level = found.level.or_else(|| Level::named(&links.rule(rule?).severity));
            let original = String::from_utf8_lossy(original).into_owned();
            visit(Finding { rule, level, tool: name.clone().into_owned(), id: id.into_owned(), original, ..found });
        });
    }
}

fn result(x: &Value, bases: &Value, here: &str) -> Finding {
    let place = &x["locations"][0]["physicalLocation"];
    let region = &place["region"];
    let position = Position {
        line: region["startLine"].as_u64(),
        column: region["startColumn"].as_u64(),
        end_line: region["endLine"].as_u64(),
        end_column: region["endColumn"].as_u64(),
    };
    let fingerprints = x["partialFingerprints"].as_object().or_else(|| x["fingerprints"].as_object());
    Finding {
        level: level(&x["level"]),
        path: uri::to_path(&place["artifactLocation"], bases, here),
        position,
        message: x["message"]["text"]
            .as_str()
            .or_else(|| x["message"]["markdown"].as_str())
            .unwrap_or_default()
            .to_owned(),
        fingerprint: fingerprints.and_then(|all| all.values().next()?.as_str().map(str::to_owned)),
        ..Finding::default()
    }
}

/// An `<error>` of a checkstyle document.
pub(super) fn checkstyle(error: &xml::Error, document: &[u8], links: &Links) -> Finding {
    let rule = xml::rule(&error.source, links).or_else(|| links.messages.find(error.message.as_bytes()).map(|f| f.0));
    let known = rule.map(|rule| links.rule(rule));
    Finding {
        rule,
        tool: known.map(|k| k.linter.clone()).unwrap_or_default(),
        id: known.map_or_else(|| error.source.clone(), |k| k.rule.clone()),
        level: Level::named(&error.severity),
        path: error.file.clone(),
        position: Position { line: error.line, column: error.column, ..Position::default() },
        message: error.message.clone(),
        original: String::from_utf8_lossy(&document[error.range.clone()]).into_owned(),
        ..Finding::default()
    }
}
