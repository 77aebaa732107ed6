//! Findings as people read them in a terminal: behind many there is a table of their codes, and a command whose task is another
//! one folds equal ones.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use super::{Outcome, counted, from_here, say};
use crate::diag::{Code, Level, Located, human};

/// So many findings of one code and one text are shown where the check is not what was asked for.
const MOST_EQUAL: usize = 20;

/// Of more findings than these, the codes are counted.
const MANY: usize = 30;

/// Prints findings of the project in a folder, of which equal ones are folded, with a line that counts them.
///
/// # Errors
/// How the command ends when they cannot be said.
pub(super) fn print_findings(dir: &Path, findings: &[Located]) -> Result<(), Outcome> {
    said(dir, findings, MOST_EQUAL)
}

/// Prints them all, equal ones as well.
///
/// # Errors
/// How the command ends when they cannot be said.
pub(super) fn print_each(dir: &Path, findings: &[Located]) -> Result<(), Outcome> {
    said(dir, findings, usize::MAX)
}

fn said(dir: &Path, findings: &[Located], most_equal: usize) -> Result<(), Outcome> {
    count(findings).map_or(Ok(()), |line| say(&format!("{}{line}", told(&from_here(dir, findings), most_equal))))
}

/// The findings one after the other, and the table of their codes. Behind the last that is shown of equal ones stands how
/// many more there are.
fn told(findings: &[Located], most_equal: usize) -> String {
    let key = |l: &Located| (l.finding.code, l.finding.message.clone());
    let mut equal: BTreeMap<(Code, String), (usize, usize)> = BTreeMap::new();
    findings.iter().for_each(|l| equal.entry(key(l)).or_default().1 += 1);
    let mut out = String::new();
    for located in findings {
        let (shown, all) = equal.entry(key(located)).or_default();
        *shown += 1;
        if *shown > most_equal {
            continue;
        }
        // Colours that the terminal does not want are stripped where they are printed.
        let _ = writeln!(out, "{}\n", human(located, true));
        if *shown == most_equal && *all > most_equal {
            let code = located.finding.code;
            let _ = writeln!(out, "and {} more like it: `rcabook check --only {code}`\n", *all - most_equal);
        }
    }
    if let Some(table) = table(findings) {
        let _ = writeln!(out, "{table}");
    }
    out
}

/// How many findings have which code, the most first; none for a few, or for one code.
fn table(findings: &[Located]) -> Option<String> {
    let mut counts: BTreeMap<Code, (usize, Level)> = BTreeMap::new();
    for located in findings {
        let (count, level) = counts.entry(located.finding.code).or_insert((0, located.level));
        (*count, *level) = (*count + 1, located.level.max(*level));
    }
    if findings.len() <= MANY || counts.len() < 2 {
        return None;
    }
    let mut rows: Vec<(Code, usize, Level)> = counts.into_iter().map(|(code, (n, level))| (code, n, level)).collect();
    rows.sort_by_key(|(code, count, _)| (Reverse(*count), code.name()));
    let number = rows.first().map_or(0, |(_, count, _)| count.to_string().len());
    let name = rows.iter().map(|(code, ..)| code.name().len()).max().unwrap_or_default();
    let row = |(code, count, level): &(Code, usize, Level)| {
        format!("{count:>number$}  {:name$}  {}\n", code.name(), noun(*level))
    };
    Some(rows.iter().map(row).collect())
}

/// "2 errors, 1 warning", or nothing when there are none.
pub(super) fn count(findings: &[Located]) -> Option<String> {
    let number = |level| findings.iter().filter(|l| l.level == level).count();
    let parts: Vec<String> = [Level::Error, Level::Warn, Level::Info]
        .into_iter()
        .filter_map(|level| Some(counted(number(level), noun(level))).filter(|_| number(level) > 0))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// What a finding of a level is called.
const fn noun(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warn => "warning",
        Level::Info | Level::Off => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{At, Finding};

    fn found(code: Code, message: &str, level: Level) -> Located {
        let finding = Finding::new(code, &"a.md".into(), At::File, message);
        Located { finding, level, span: None, text: None, url: String::new() }
    }

    #[test]
    fn equal_findings_are_folded_behind_the_last_that_is_shown() {
        let equal = |count: usize| vec![found(Code::UnknownKey, "the same", Level::Error); count];
        let folded = |count: usize| {
            let mut all = equal(count);
            all.push(found(Code::UnknownKey, "another", Level::Error));
            let out = told(&all, 20);
            let (shown, more) = (out.matches("the same").count(), out.contains(" more like it"));
            assert_eq!((out.matches("another").count(), more), (1, count > 20));
            shown
        };
        assert_eq!([1, 20, 21, 500].map(folded), [1, 20, 20, 20]);
        let out = told(&equal(23), 20);
        assert!(out.ends_with("and 3 more like it: `rcabook check --only unknown-key`\n\n"), "{out}");
        assert_eq!(told(&equal(23), usize::MAX).matches("the same").count(), 23);
    }

    #[test]
    fn the_codes_of_many_findings_are_counted() {
        let mut all: Vec<Located> = (0..30).map(|n| found(Code::OverdueAction, &n.to_string(), Level::Warn)).collect();
        assert_eq!(table(&all), None, "of one code");
        all.push(found(Code::UnknownKey, "x", Level::Error));
        assert_eq!(table(&all[2..]), None, "of a few");
        assert_eq!(table(&all).unwrap(), "30  overdue-action  warning\n 1  unknown-key     error\n");
        assert_eq!(count(&all).unwrap(), "1 error, 30 warnings");
        // What is folded is counted.
        let equal = vec![found(Code::UnknownKey, "x", Level::Error); 30];
        assert!(
            told(&[all, equal].concat(), 20).ends_with("31  unknown-key     error\n30  overdue-action  warning\n\n")
        );
    }
}
