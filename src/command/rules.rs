//! `rcabook rules import`: a list of a linter's rules becomes its catalogue, or brings it up to date.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Outcome, Project, complain, counted, in_project, print, print_findings, say};
use crate::config::Config;
use crate::diag::{Finding, did_you_mean};
use crate::handbook::Handbook;
use crate::id::{FactorId, RuleId};
use crate::import::{self, Change, Changes, Known, List, OtherName, is_named};
use crate::pipeline;
use crate::record::parse_yaml;
use crate::shell::{clock, replace};
use crate::source::{Source, Sources};

/// The largest list that is read, in bytes.
const MOST: u64 = 64 * 1024 * 1024;

/// What `rules import` is asked to do.
#[derive(Debug)]
pub struct Import {
    /// The project's folder.
    pub dir: PathBuf,
    /// The list, or `-` for standard input.
    pub file: PathBuf,
    /// The linter's name in the handbook.
    pub linter: String,
    /// The linter's version, over the one that the list states.
    pub version: Option<String>,
    /// Renamed rules, as `OLD=NEW`.
    pub renamed: Vec<String>,
    /// Keys whose values the list may replace.
    pub take: Vec<String>,
    /// The list names some of the rules only.
    pub partial: bool,
    /// The list names all rules, however many are gone.
    pub whole: bool,
    /// Report, and write nothing.
    pub dry_run: bool,
}

/// The catalogue as it stands in the project.
struct Catalogue {
    /// Its path from the project's root.
    path: String,
    /// Its text; `None` where there is none yet.
    text: Option<Arc<str>>,
    tools: Vec<String>,
}

/// Imports a list of rules.
#[must_use]
pub fn import(ask: &Import) -> Outcome {
    match run(ask) {
        Ok(()) => Outcome::Success,
        Err(outcome) => outcome,
    }
}

fn run(ask: &Import) -> Result<(), Outcome> {
    if let Err(error) = FactorId::parse(&ask.linter) {
        let what = format!("`{}` cannot be the name of a linter: {error}", ask.linter);
        return Err(refuse(&what, "use letters, digits, `-`, `_` and `.`, as it stands in `linter/ID`"));
    }
    let renamed = renamed(&ask.renamed)?;
    let Project { config, sources, mut findings, .. } = Project::read_whole(&ask.dir)?;
    let src = config.src.clone();
    let settings = config.clone();
    let book = pipeline::assemble(&sources, config, clock::today()).unpack(&mut findings).book;
    let catalogue = catalogue(&book, &sources, &src, ask, &settings, findings)?;
    let list = list(ask, &catalogue, &settings)?;
    let lock = replace::read_text(&ask.dir.join("permalinks.lock"), MOST).unwrap_or_default();
    let used = |id: &str| used(&book, &sources, &lock, &catalogue.path, &ask.linter, id);
    let known = Known { renamed: &renamed, take: &ask.take, partial: list.partial && !ask.whole, used: &used };
    let text = catalogue.text.as_deref().unwrap_or("rules: []");
    let node =
        parse_yaml(text).map_err(|e| refuse(&format!("{}: {}", catalogue.path, e.message), "mend the catalogue"))?;
    check_renamed(&renamed, &import::identifiers(&node), &list, &catalogue.path, &ask.file)?;
    let changes = import::compare(&node, &ask.linter, &list, &known);
    guard(ask, &catalogue, &list, &changes)?;
    let new = match &catalogue.text {
        None => import::write_new(&ask.linter, &list),
        Some(text) => import::apply(text, &ask.linter, &changes).map_err(|refused| {
            let what = format!("{} cannot be edited: {refused}", catalogue.path);
            refuse(&what, "write the rules as a list with one rule below the other, each opened by `- id: …`, or make this change by hand")
        })?,
    };
    let place = in_project(&ask.dir, &catalogue.path);
    if !ask.dry_run && catalogue.text.as_deref() != Some(new.as_str()) {
        replace::replace(&place, &new).map_err(|error| {
            let what = format!("{} cannot be written: {error}", place.display());
            refuse(&what, "check the folder's permissions and the disk's space; the old file is as it was")
        })?;
    }
    report(ask, &place.display().to_string(), &list, &changes)
}

fn refuse(what: &str, help: &str) -> Outcome {
    complain(what, help);
    Outcome::Environment
}

fn renamed(pairs: &[String]) -> Result<Vec<(String, String)>, Outcome> {
    let pair = |text: &String| {
        let halves = text.split_once('=').filter(|(old, new)| !old.is_empty() && !new.is_empty());
        let pair = halves.map(|(old, new)| (old.to_owned(), new.to_owned()));
        pair.ok_or_else(|| {
            refuse(&format!("`{text}` is no renaming"), "write `--renamed OLD=NEW`, with the linter's own IDs")
        })
    };
    pairs.iter().map(pair).collect()
}

/// A renaming that names a rule wrongly would rename nothing: the old one would be gone, and the new one added beside it.
fn check_renamed(
    renamed: &[(String, String)],
    before: &[String],
    list: &List,
    catalogue: &str,
    file: &Path,
) -> Result<(), Outcome> {
    let now: Vec<&str> = list.rules.iter().filter(|rule| rule.gone.is_none()).map(|rule| rule.id.as_str()).collect();
    for (old, new) in renamed {
        let known = before.iter().map(String::as_str);
        if !known.clone().any(|id| id.eq_ignore_ascii_case(old)) {
            let what = format!("`--renamed {old}={new}`: {catalogue} has no rule `{old}`");
            let help =
                did_you_mean(old, known).unwrap_or_else(|| "write the old ID as the catalogue has it".to_owned());
            return Err(refuse(&what, &help));
        }
        if !now.contains(&new.as_str()) {
            let what = format!("`--renamed {old}={new}`: {} lists no rule `{new}`", file.display());
            let help = did_you_mean(new, now.iter().copied())
                .unwrap_or_else(|| "write the new ID as the list has it".to_owned());
            return Err(refuse(&what, &help));
        }
    }
    Ok(())
}

/// The linter's catalogue. One that cannot be read is not overwritten: its findings are shown.
fn catalogue(
    book: &Handbook,
    sources: &Sources,
    src: &str,
    ask: &Import,
    config: &Config,
    findings: Vec<Finding>,
) -> Result<Catalogue, Outcome> {
    let known = book.catalogue(&ask.linter);
    let path = known.map_or_else(|| format!("{src}/rules/{}.yaml", ask.linter), |c| c.file.to_string());
    let own: Vec<Finding> = findings.into_iter().filter(|f| *f.file == *path).collect();
    let own: Vec<_> = pipeline::settle(own, sources, config, false)
        .into_iter()
        .filter(|l| l.level == crate::diag::Level::Error)
        .collect();
    if !own.is_empty() {
        return Err(Outcome::Findings.after(print_findings(&ask.dir, &own)));
    }
    let text = sources.text(&path).map(|s| Arc::clone(&s.text));
    if known.is_none() && text.is_some() {
        let what = format!("{path} is the catalogue of another linter");
        return Err(refuse(&what, "rename the file, or name the linter as it does with `--linter`"));
    }
    Ok(Catalogue { path, text, tools: known.map(|c| c.tools.clone()).unwrap_or_default() })
}

fn list(ask: &Import, catalogue: &Catalogue, config: &Config) -> Result<List, Outcome> {
    let name: Arc<str> =
        if ask.file == Path::new("-") { "(standard input)".into() } else { ask.file.display().to_string().into() };
    let text = replace::read_text(&ask.file, MOST).map_err(|error| {
        refuse(
            &format!("{name} cannot be read: {error}"),
            "name a file with the linter's rules, or `-` for standard input",
        )
    })?;
    let mut findings = Vec::new();
    let mut list = import::read(&name, &text, &ask.linter, &catalogue.tools).unpack(&mut findings);
    if !findings.is_empty() {
        let sources =
            Sources { texts: vec![Source { path: Arc::clone(&name), text: text.into() }], ..Sources::default() };
        let located = pipeline::settle(findings, &sources, config, false);
        return Err(Outcome::Findings.after(print_findings(Path::new(""), &located)));
    }
    list.version = ask.version.clone().or(list.version);
    list.partial |= ask.partial;
    Ok(list)
}

/// What keeps a rule from being deleted: a record, our own prose, or a published address. What its own catalogue says of
/// it, [`import::compare`] knows.
fn used(book: &Handbook, sources: &Sources, lock: &str, catalogue: &str, linter: &str, id: &str) -> Option<String> {
    let rule = RuleId::new(linter, id).ok()?;
    if let Some(prose) = book.rule_at(&rule).and_then(|at| book.prose.get(&at)) {
        return Some(prose.common.file.to_string());
    }
    let names = |text: &str| is_named(&text.to_lowercase(), &id.to_lowercase());
    if let Some(source) = sources.texts.iter().find(|s| *s.path != *catalogue && names(&s.text)) {
        return Some(source.path.to_string());
    }
    let address = crate::id::encode_path(&rule.address());
    is_named(lock, &address).then(|| "permalinks.lock".to_owned())
}

/// Refuses what is likely a mistake: a list that lacks most of the rules, and a new rule that says nothing.
fn guard(ask: &Import, catalogue: &Catalogue, list: &List, changes: &Changes) -> Result<(), Outcome> {
    if !ask.whole && changes.gone() > 1 && changes.gone() * 2 > changes.before {
        let what = format!(
            "{} lacks {} of the {} rules of {}",
            ask.file.display(),
            changes.gone(),
            changes.before,
            catalogue.path
        );
        let help = "if it lists some of the rules only, as a report does, add `--partial`; if the linter has dropped the others, add `--whole`";
        return Err(refuse(&what, help));
    }
    let silent: Vec<&str> = changes
        .rules
        .iter()
        .filter_map(|(id, c)| match c {
            Change::Added(rule) if rule.summary.is_none() => Some(id.as_str()),
            _ => None,
        })
        .collect();
    if silent.is_empty() {
        return Ok(());
    }
    let few = silent.iter().take(5).copied().collect::<Vec<_>>().join(", ");
    let more = if silent.len() > 5 { ", …" } else { "" };
    let what =
        format!("{} of {} new rules have no summary: {few}{more}", silent.len(), counted(list.rules.len(), "rule"));
    Err(refuse(
        &what,
        "give them one in the list, or write them into the catalogue first, with a summary of your own: import keeps it",
    ))
}

fn report(ask: &Import, place: &str, list: &List, changes: &Changes) -> Result<(), Outcome> {
    use std::fmt::Write;
    let mut out = String::new();
    for (id, change) in &changes.rules {
        let line = match change {
            Change::Added(rule) => format!("added     {}: {}", id, rule.summary.as_deref().unwrap_or_default()),
            Change::Renamed { to } => format!("renamed   {id} is {to} now, and {id} its alias"),
            Change::Set { key, from: Some(from), to } => format!("changed   {id}: {key} {from} → {to}"),
            Change::Set { key, from: None, to } => format!("changed   {id}: {key} {to}"),
            Change::Retired { successors, used_by } if successors.is_empty() => {
                format!("retired   {id}: gone, kept because of {used_by}")
            }
            Change::Retired { successors, used_by } => {
                format!("retired   {id}: gone, kept because of {used_by}; replaced by {}", successors.join(", "))
            }
            Change::Removed => format!("removed   {id}: gone, and nothing uses it"),
            Change::Restored => format!("restored  {id}: the linter has it again"),
        };
        let _ = writeln!(out, "{line}");
    }
    if let Some(version) = &changes.version {
        let _ = writeln!(out, "version   {version}");
    }
    let verb = match (ask.dry_run, changes.is_empty()) {
        (_, true) => "is up to date",
        (true, false) => "would change",
        (false, false) => "is changed",
    };
    let _ =
        writeln!(out, "{place} {verb}: {} in the list, {} as before", counted(list.rules.len(), "rule"), changes.same);
    print(&out)?;
    if list.partial && !ask.whole {
        let why = if ask.partial { "as you said" } else { "and every rule of it has a result" };
        say(&format!("note: the list was taken for a part of the rules, {why}: none counts as gone"))?;
    }
    tell_names(ask, changes)?;
    if changes.rules.iter().any(|(_, c)| matches!(c, Change::Added(_))) {
        say("help: the summaries of added rules are the linter's words: say them in your own")?;
    }
    Ok(())
}

/// Says which rules the list calls otherwise: one whose old name is that of another rule now is not the rule any more of
/// which the catalogue speaks.
fn tell_names(ask: &Import, changes: &Changes) -> Result<(), Outcome> {
    let (other, renamed): (Vec<&OtherName>, Vec<&OtherName>) =
        changes.other_names.iter().partition(|name| name.moved_to.is_some());
    for OtherName { id, before, now, moved_to } in &other {
        let to = moved_to.as_deref().unwrap_or_default();
        say(&format!("warning: {id} is another rule now: the list calls it `{now}`, and `{before}` is {to}"))?;
    }
    if !other.is_empty() {
        say(
            "help: what the catalogue says of these, and every link to them, means the old rule: mend their entries by hand",
        )?;
    }
    if !renamed.is_empty() && !ask.take.iter().any(|key| key == "name") {
        let few = renamed.iter().take(5).map(|name| name.id.as_str()).collect::<Vec<_>>().join(", ");
        let more = if renamed.len() > 5 { ", …" } else { "" };
        let rules = counted(renamed.len(), "rule");
        say(&format!(
            "note: the list has another name for {rules} than the catalogue: {few}{more}; `--take name` takes it"
        ))?;
    }
    Ok(())
}
