//! `rcabook search`: the records that answer a question, a pasted error or an identifier, in the terminal.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};

use super::{Outcome, complain, print};
use crate::diag;
use crate::search::eval::{self, Figures, Mistake, Report};
use crate::search::{Explanation, Filters, Group, Hit, Kind, Options, Phrases, Results, Searcher};

mod batch;
mod export;
mod kept;

/// How much of the end of standard input is looked at, in bytes.
const MOST_INPUT: usize = 4_000_000;

/// What is asked for.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "the fields are the options of the command")]
pub struct Search {
    pub dir: PathBuf,
    pub query: Vec<String>,
    pub kinds: Vec<Kind>,
    pub limit: usize,
    pub json: bool,
    pub explain: bool,
    pub eval: Option<PathBuf>,
    pub export: Option<PathBuf>,
    pub batch: Option<PathBuf>,
}

/// Searches the handbook in a folder, or judges search by a file of queries.
#[must_use]
pub fn run(search: &Search) -> Outcome {
    let query = match query_of(search) {
        Ok(query) => query,
        Err((what, help)) => {
            complain(&what, help);
            return Outcome::Environment;
        }
    };
    if let Some((what, help)) = search.export.as_deref().and_then(|out| export::misplaced(&search.dir, out)) {
        complain(&what, help);
        return Outcome::Environment;
    }
    // What is only written out needs no index that lasts.
    let is_export_alone = search.export.is_some() && search.eval.is_none() && search.batch.is_none();
    let searcher = match if is_export_alone { kept::passing(&search.dir) } else { kept::open(&search.dir) } {
        Ok(searcher) => searcher,
        Err(outcome) => return outcome,
    };
    if let Some(file) = &search.eval {
        return judge(&searcher, file);
    }
    if let Some(dir) = &search.export
        && let Err(what) = export::write(&searcher, dir)
    {
        complain(&what, "name a folder that can be written");
        return Outcome::Environment;
    }
    if let Some(file) = &search.batch {
        return batch::answer(&searcher, file, search.limit);
    }
    if search.export.is_some() {
        return Outcome::Success;
    }
    let filters = Filters { kinds: search.kinds.clone(), ..Filters::default() };
    let options = Options { filters, limit: search.limit, ..Options::default() };
    if search.explain {
        return Outcome::Success.after(print(&explained(&searcher.explain(&query, &options))));
    }
    let results = searcher.answer(&query, &options);
    if !search.json {
        return Outcome::Success.after(print(&listed(&results, &unmatched(&searcher, &results))));
    }
    match serde_json::to_string_pretty(&results) {
        Ok(json) => Outcome::Success.after(print(&format!("{json}\n"))),
        Err(error) => {
            complain(&format!("the results cannot be written: {error}"), "report this as a bug");
            Outcome::Environment
        }
    }
}

fn query_of(search: &Search) -> Result<String, (String, &'static str)> {
    const HELP: &str =
        "write words, an identifier or an error: `rcabook search lock timeout`; `-` reads standard input";
    if search.eval.is_some() || search.batch.is_some() || search.export.is_some() {
        return Ok(String::new());
    }
    let query = if search.query == ["-"] {
        let end = end_of(io::stdin().lock(), MOST_INPUT);
        let bytes = end.map_err(|error| (format!("standard input cannot be read: {error}"), HELP))?;
        String::from_utf8_lossy(&bytes).into_owned()
    } else {
        search.query.join(" ")
    };
    if query.trim().is_empty() { Err(("there is nothing to look for".to_owned(), HELP)) } else { Ok(query) }
}

/// The last bytes of an input, at most so many: an error stands at the end of what was printed before it.
fn end_of(mut input: impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while (&mut input).take(most as u64).read_to_end(&mut bytes)? > 0 {
        let mut from = bytes.len().saturating_sub(most);
        // Nor does the text begin within a character.
        while from > 0 && bytes.get(from).is_some_and(|byte| byte & 0xc0 == 0x80) {
            from += 1;
        }
        bytes.drain(..from);
    }
    Ok(bytes)
}

const BOLD: Style = Style::new().bold();
const QUIET: Style = Style::new().dimmed();
const MARK: Style = AnsiColor::Yellow.on_default().bold();

/// The name of a filter that a word was meant for, and that does not exist: `priority:p1`.
fn no_filter(word: &str) -> Option<&str> {
    let (name, value) = word.split_once(':')?;
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic());
    (is_name && !value.is_empty() && !value.starts_with(':') && !Filters::knows(name)).then_some(name)
}

/// The words that no record has. A word that names what was found is none of them, in whatever spelling it does so.
fn unmatched<'r>(searcher: &Searcher, results: &'r Results) -> Vec<&'r str> {
    let named = |results: &Results| results.hits.first().is_some_and(|hit| hit.group == Group::Named);
    let names = |word: &str| named(results) && named(&searcher.search(word, &Filters::default(), 1));
    results.unmatched.iter().map(String::as_str).filter(|word| !names(word)).collect()
}

fn listed(results: &Results, unmatched: &[&str]) -> String {
    let mut out = String::new();
    if let Some(error) = &results.error {
        out.push_str(&format!("Read as an error. Matching {}\n", printable(&error.kept.join(" "))));
        let masked: Vec<&str> = error.masked.iter().map(|masked| masked.text.as_str()).collect();
        if !masked.is_empty() {
            out.push_str(&format!("{QUIET}Left out {}{QUIET:#}\n", printable(&masked.join(" "))));
        }
        out.push('\n');
    } else if !unmatched.is_empty() {
        let words = printable(&diag::listed(unmatched, "or"));
        out.push_str(&format!("{QUIET}No record has {words}{QUIET:#}\n\n"));
    }
    if results.hits.is_empty() {
        out.push_str(match results {
            Results { rest: Some(_), .. } => {
                "Nothing found with these filters. Without them, or with other words, there may be more.\n"
            }
            Results { vague: true, .. } => "Nothing is looked up: these words say too little.\n",
            _ => "Nothing found. Other words, or fewer, may help.\n",
        });
        for name in unmatched.iter().filter_map(|word| no_filter(word)) {
            let known = diag::listed(&Filters::NAMES, "and");
            out.push_str(&format!("There is no filter `{}`; filters are {known}.\n", printable(name)));
        }
        for (at, near) in results.nearest.iter().enumerate() {
            let lead = if at == 0 { "\nNearest:\n" } else { "" };
            let (title, name) = (printable(&near.title), named(near.kind, &near.id));
            out.push_str(&format!("{lead}  {BOLD}{title}{BOLD:#} {QUIET}{name}{QUIET:#}\n"));
        }
    }
    if let Some(note) = phrase_note(results) {
        out.push_str(&format!("{QUIET}{note}{QUIET:#}\n\n"));
    }
    let mut group = None;
    for hit in &results.hits {
        if group != Some(hit.group) && (group.is_some() || hit.group == Group::SameError) {
            let name = if hit.group == Group::SameError { "Same error" } else { "Related" };
            if !(group == Some(Group::Named) && hit.group == Group::Words) {
                out.push_str(&format!("{BOLD}{name}{BOLD:#}\n\n"));
            }
        }
        group = Some(hit.group);
        out.push_str(&entry(hit));
    }
    if results.total > results.hits.len() {
        out.push_str(&format!("{QUIET}{} of {}; --limit shows more{QUIET:#}\n", results.hits.len(), results.total));
    }
    out
}

/// What there is to say of a query's phrases: that no record has them, and which were not looked at.
fn phrase_note(results: &Results) -> Option<String> {
    let Phrases { held, unchecked } = results.phrases?;
    let rest = match unchecked {
        0 => String::new(),
        1 => " 1 more record was not searched for the quoted words.".to_owned(),
        number => format!(" {number} more records were not searched for the quoted words."),
    };
    // A signature holds what was printed, and has `…` where the phrase has a value.
    let held = held || results.hits.first().is_some_and(|hit| hit.group == Group::SameError);
    match (held, results.hits.is_empty()) {
        (false, false) if unchecked > 0 => {
            Some(format!("None of the best records has the quoted words together.{rest}"))
        }
        (false, false) => Some("No record has the quoted words together. These have some of them.".to_owned()),
        _ => Some(rest.trim_start().to_owned()).filter(|note| !note.is_empty()),
    }
}

/// A record by its kind and identifier; the decision tree is the only one of its kind.
fn named(kind: Kind, id: &str) -> String {
    if kind.name() == id { id.to_owned() } else { format!("{} {}", kind.name(), printable(id)) }
}

fn entry(hit: &Hit) -> String {
    let date = hit.date.as_deref().map(|d| format!(", {d}")).unwrap_or_default();
    let title = format!("{BOLD}{}{BOLD:#}", printable(&hit.title));
    let mut out = format!("{title}\n  {QUIET}{}{date}{QUIET:#}\n", named(hit.kind, &hit.id));
    if !hit.excerpt.text.is_empty() {
        out.push_str(&format!("  {}\n", marked(hit)));
    }
    out.push_str(&format!("  {}\n\n", hit.address));
    out
}

/// The excerpt with its matches in colour.
fn marked(hit: &Hit) -> String {
    let mut out = String::new();
    for (at, c) in printable(&hit.excerpt.text).chars().enumerate() {
        if hit.excerpt.matches.iter().any(|(start, _)| *start == at) {
            out.push_str(&format!("{MARK}"));
        }
        if hit.excerpt.matches.iter().any(|(_, end)| *end == at) {
            out.push_str(&format!("{MARK:#}"));
        }
        out.push(c);
    }
    out.push_str(&format!("{MARK:#}"));
    out
}

/// Text that cannot steer the terminal.
fn printable(text: &str) -> String {
    let steers = |c: char| {
        c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if steers(c) { '\u{fffd}' } else { c }).collect()
}

fn explained(explanation: &Explanation) -> String {
    let mut out = String::new();
    if let Some(error) = &explanation.error {
        out.push_str(&format!("read as an error\n  kept: {}\n", printable(&error.kept.join(" "))));
        let masked: Vec<&str> = error.masked.iter().map(|masked| masked.text.as_str()).collect();
        out.push_str(&format!("  left out: {}\n  added: {}\n", printable(&masked.join("  ")), error.added.join(" ")));
    }
    out.push_str("plan\n");
    for clause in &explanation.plan.clauses {
        let words: Vec<String> =
            clause.alternatives.iter().map(|a| format!("{} ({:?}, {})", a.group, a.how, a.weight)).collect();
        let words = if words.is_empty() { "nothing".to_owned() } else { words.join(", ") };
        out.push_str(&format!("  {}: {}\n", printable(&clause.word), words));
    }
    for (hit, contributions) in &explanation.hits {
        out.push_str(&format!("\n{BOLD}{:.4} {}{BOLD:#} {:?} {}\n", hit.score, hit.id, hit.group, hit.address));
        for c in contributions {
            let head = if c.in_head { " of the record" } else { "" };
            out.push_str(&format!("  {:8.4} {} as {} in {}{head}\n", c.score, c.word, c.group, c.field.name()));
        }
    }
    out
}

fn judge(searcher: &Searcher, file: &Path) -> Outcome {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => {
            complain(&format!("{} cannot be read: {error}", file.display()), "name a YAML file of queries");
            return Outcome::Environment;
        }
    };
    match eval::read(&text) {
        Ok(suite) => {
            let unknown = eval::unknown(searcher, &suite, &text);
            for mistake in &unknown {
                complain(&mistaken(file, mistake), "name a record by its identifier, a rule as `linter/ID`");
            }
            if !unknown.is_empty() {
                return Outcome::Environment;
            }
            let report = eval::evaluate(searcher, &suite);
            let outcome = if report.short.is_empty() { Outcome::Success } else { Outcome::Findings };
            outcome.after(print(&judged(&report)))
        }
        Err(mistake) => {
            complain(
                &mistaken(file, &mistake),
                "write a list of `{query: …, expect: [ID], kind: error}`, or a mapping with `queries:` and `min:`",
            );
            Outcome::Environment
        }
    }
}

/// What is wrong with a file of queries, and where.
fn mistaken(file: &Path, mistake: &Mistake) -> String {
    let line = mistake.line.map(|line| format!(":{line}")).unwrap_or_default();
    format!("{}{line}: {mistake}", file.display())
}

fn judged(report: &Report) -> String {
    let mut out = format!("{:<10} {:>7} {:>8} {:>10} {:>10}\n", "kind", "queries", "MRR@10", "success@1", "success@3");
    for (kind, figures) in report.figures.iter().filter(|(k, _)| *k != "all").chain(report.figures.get_key_value("all"))
    {
        let Figures { count, .. } = figures;
        let (mrr, one, three) = (figures.mrr(), 100.0 * figures.success_1(), 100.0 * figures.success_3());
        out.push_str(&format!("{kind:<10} {count:>7} {mrr:>8.3} {one:>8.1} % {three:>8.1} %\n"));
    }
    if !report.misses.is_empty() {
        out.push_str("\nnot at 1:\n");
    }
    for miss in &report.misses {
        let rank = miss.rank.map_or("beyond 10".to_owned(), |rank| format!("at {rank}"));
        let query: String = printable(&miss.case.query.replace('\n', " ⏎ ")).chars().take(140).collect();
        out.push_str(&format!(
            "  {rank}: {query}\n    expected {}; found {}\n",
            miss.case.expect.join(" or "),
            miss.found.join(", ")
        ));
    }
    for case in &report.empty {
        out.push_str(&format!("  nothing found: {}\n", printable(&case.query)));
    }
    for short in &report.short {
        out.push_str(&format!("{BOLD}{short}{BOLD:#}\n"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::Project;
    use super::*;
    use crate::search::eval::Case;

    #[test]
    fn nothing_that_is_printed_steers_the_terminal() {
        assert_eq!(
            printable("é a\u{1b}[31m\u{202e}\u{200f}\u{2066}\n"),
            "é a\u{fffd}[31m\u{fffd}\u{fffd}\u{fffd}\u{fffd}"
        );
    }

    /// The handbook in this repository.
    fn own_handbook() -> Searcher {
        kept::build(Project::read(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap()).unwrap()
    }

    #[test]
    fn the_queries_of_this_handbook_are_answered() {
        let suite = eval::read(include_str!("../../tests/search/queries.yaml")).unwrap();
        let count = |kind: &str| suite.cases.iter().filter(|case| case.kind == kind).count();
        let counts = [("error", 40), ("id", 25), ("typo", 20), ("question", 20), ("prefix", 15)];
        assert!(counts.iter().all(|(kind, least)| count(kind) >= *least), "{:?}", counts.map(|(kind, _)| count(kind)));
        let whole = |case: &&Case| case.kind == "error" && case.query.trim().lines().count() > 2;
        assert!(suite.cases.iter().filter(whole).count() >= 20, "errors are pasted whole");
        let least = |kind: &str| suite.min.get(kind).copied().unwrap_or_default();
        let (all, error) = (least("all"), least("error"));
        assert!(all.mrr >= 0.90 && all.success_1 >= 0.88, "what the file asks for is never less");
        assert!(error.success_1 >= 0.90 && error.success_3 >= 0.98, "what the file asks for is never less");
        let report = eval::evaluate(&own_handbook(), &suite);
        assert!(report.short.is_empty() && report.empty.is_empty(), "{}", judged(&report));
    }

    #[test]
    fn queries_that_the_ranking_was_not_tuned_on_are_answered() {
        let suite = eval::read(include_str!("../../tests/search/held-out.yaml")).unwrap();
        assert!(suite.cases.len() >= 60);
        let report = eval::evaluate(&own_handbook(), &suite);
        assert!(report.short.is_empty(), "{}", judged(&report));
    }

    /// Error numbers, SQLSTATEs and names of classes in a text.
    fn codes_and_classes(text: &str) -> Vec<&str> {
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        words
            .filter(|word| {
                let number = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
                let class = word.ends_with("Error") || word.ends_with("Exception") || word.ends_with("Violation");
                number || (class && word.len() > 9) || word.starts_with("ER_")
            })
            .collect()
    }

    #[test]
    fn an_error_of_which_the_handbook_has_the_class_or_the_code_finds_something() {
        let searcher = own_handbook();
        let mut asked = std::collections::BTreeSet::new();
        for document in searcher.indexed() {
            let texts =
                document.units.iter().map(|unit| &unit.text).chain(&document.signatures).chain([&document.lesson]);
            asked.extend(texts.flat_map(|text| codes_and_classes(text)));
        }
        assert!(asked.len() > 20, "{asked:?}");
        for word in asked {
            for paste in [
                format!(
                    "Traceback (most recent call last):\n  File \"/zz/qq.py\", line 7, in xx\nzz.qq.{word}: xqz 'xqv' wvx"
                ),
                format!("ERROR {word}: xqz \"xqv\" wvx"),
                format!("xx.Zz: ({word}, 'xqz wvx xqv vvv')\n\tat zz.Qq(Qq.java:1)"),
            ] {
                assert!(searcher.search(&paste, &Filters::default(), 1).total > 0, "{paste}");
            }
        }
    }

    #[test]
    fn of_a_long_input_the_end_is_read() {
        let end = |text: &str, most| String::from_utf8(end_of(text.as_bytes(), most).unwrap()).unwrap();
        assert_eq!((end("", 4), end("abcd", 4), end("abcdefghi", 4)), (String::new(), "abcd".into(), "fghi".into()));
        assert_eq!(end("aéébc", 4), "ébc");
        assert_eq!(end("aéébc", 3), "bc");
    }

    #[test]
    fn every_expected_record_exists() {
        let suite = |text| eval::read(text).unwrap().cases;
        let mut cases = suite(include_str!("../../tests/search/queries.yaml"));
        cases.extend(suite(include_str!("../../tests/search/held-out.yaml")));
        let searcher = own_handbook();
        for id in cases.iter().flat_map(|case| &case.expect) {
            let hits = searcher.search(id, &Filters::default(), 10).hits;
            assert!(hits.iter().any(|hit| hit.id == *id), "{id}");
        }
    }
}
