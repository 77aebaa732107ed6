//! A handbook project: the write-ups as incident records, tags as contributing factors, and rules as those of a linter
//! that enforce the lessons.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{list, put, quoted};
use crate::corpus::{Corpus, WriteUp};

/// Writes the project, whose site has a search or none, and gives back how many bytes of Markdown it has.
pub(crate) fn write(corpus: &Corpus, to: &Path, search: bool) -> Result<u64, String> {
    let mut seen = Seen::default();
    let mut bytes = 0;
    corpus.each(|write_up| {
        seen.note(write_up);
        let text = format!("---\n{}---\n\n{}", front_matter(write_up), write_up.body);
        bytes += text.len() as u64;
        put(&to.join(format!("content/incidents/{}/{}.md", write_up.folder, write_up.slug)), &text)
    })?;
    put(&to.join("book.toml"), &format!("{BOOK}\n[output.html.search]\nenable = {search}\n"))?;
    put(&to.join("content/glossary.yaml"), GLOSSARY)?;
    put(&to.join("content/decide.yaml"), DECIDE)?;
    put(&to.join(format!("content/recipes/{RECIPE_ID}.md")), RECIPE)?;
    put(&to.join("content/factors.yaml"), &seen.factors())?;
    for (linter, rules) in &seen.rules {
        put(&to.join(format!("content/rules/{linter}.yaml")), &catalogue(linter, rules))?;
    }
    Ok(bytes)
}

const BOOK: &str = include_str!("ours/book.toml");
const GLOSSARY: &str = include_str!("ours/glossary.yaml");
const DECIDE: &str = include_str!("ours/decide.yaml");
const RECIPE: &str = include_str!("ours/recipe.md");
const RECIPE_ID: &str = "build-an-index";

/// What the write-ups refer to.
#[derive(Default)]
struct Seen {
    factors: BTreeSet<String>,
    /// Rules by linter.
    rules: BTreeMap<String, BTreeSet<String>>,
}

impl Seen {
    fn note(&mut self, write_up: &WriteUp) {
        self.factors.extend(write_up.tags.iter().cloned());
        for rule in &write_up.rules {
            self.rules.entry(linter(rule)).or_default().insert(rule.clone());
        }
    }

    fn factors(&self) -> String {
        let entries: Vec<String> = self
            .factors
            .iter()
            .map(|id| format!("  - {{id: {id}, name: {0}, definition: {0}.}}\n", id.replace('-', " ")))
            .collect();
        format!("factors:\n{}", entries.concat())
    }
}

/// The linter that a rule belongs to: the letters that its identifier begins with.
fn linter(rule: &str) -> String {
    let letters: String = rule.chars().take_while(char::is_ascii_alphabetic).collect();
    format!("{}-lint", letters.to_lowercase())
}

fn catalogue(linter: &str, rules: &BTreeSet<String>) -> String {
    let rules: Vec<String> = rules
        .iter()
        .map(|id| {
            format!(
                "  - {{id: {id}, name: check-{}, severity: warning, summary: Reports the change that {id} stands for., \
                 message: {id} found a change that writers would wait for}}\n",
                id.to_lowercase()
            )
        })
        .collect();
    format!(
        "linter: {linter}\nversion: \"1.0\"\nabout: Stands for a linter.\ndatabases: [postgresql, mysql]\n\
         ignore: Write `# {linter} ignore {{id}}` above the line.\nrules:\n{}",
        rules.concat()
    )
}

/// The lesson that an incident declares.
fn lesson(incident: &str) -> String {
    format!("after-{}", incident.to_lowercase())
}

fn front_matter(w: &WriteUp) -> String {
    let linked = w.linked();
    let factors: Vec<String> =
        w.tags.iter().map(|tag| format!("  - {{id: {tag}, text: {}}}\n", quoted(&w.summary))).collect();
    let rules: Vec<String> = w
        .rules
        .iter()
        .enumerate()
        .map(|(at, rule)| {
            let catches = if at == 0 { "fully" } else { "partly" };
            format!("{{id: {}/{rule}, catches: {catches}}}", linter(rule))
        })
        .collect();
    let again: Vec<String> =
        linked.iter().skip(1).take(2).map(|other| format!("  - again: {}\n", lesson(other))).collect();
    let related = linked.first().map(|other| format!("  - {{rel: related, to: {other}}}\n")).unwrap_or_default();
    let details = details(w);
    format!(
        "id: {id}\nkind: rca\nstatus: final\nvisibility: internal\ntitle: {title}\ndate: {date}\nseverity: {severity}\n\
         teams: {teams}\nservices: [{folder}]\nenvironments: [stage, prod]\nsummary: {summary}\n{details}\
         factors:\n{factors}lessons:\n  - id: {lesson}\n    text: {impact}\n    rules: [{rules}]\n    recipes: [{RECIPE_ID}]\n\
         {again}links:{no_links}\n{related}",
        id = w.id,
        title = quoted(&w.title),
        date = w.date,
        severity = w.severity.to_lowercase(),
        teams = list(&w.teams),
        folder = w.folder,
        summary = quoted(&w.summary),
        factors = factors.concat(),
        lesson = lesson(&w.id),
        impact = quoted(&w.impact),
        rules = rules.join(", "),
        again = again.concat(),
        no_links = if related.is_empty() { " []" } else { "" },
    )
}

/// The fields that no other generator has a word for.
fn details(w: &WriteUp) -> String {
    let engine = if w.minutes.is_multiple_of(2) { "postgresql" } else { "mysql" };
    let owner = w.teams.first().map_or("Platform", String::as_str);
    format!(
        "stack: {{database: {engine}, framework: django, deploy: rolling}}\n\
         impact:\n  - {{who: users of {folder}, what: {impact}, count: {count}}}\n\
         duration: {{value: PT{minutes}M, basis: stated}}\n\
         detection: {{source: alert, how: Writes took longer than the limit.}}\n\
         signatures: [\"canceling statement due to lock timeout on {folder}_{minutes}\"]\n\
         attempts:\n  - {{what: faulty, outcomes: {{stage: applied, prod: partially-applied}}}}\n  \
         - {{what: fix, outcomes: {{stage: applied, prod: applied}}}}\n\
         actions:\n  - {{id: A1, text: Build it in the background., type: prevent, status: done, owner: {owner}}}\n\
         went-well: [The alert fired within a minute.]\n",
        folder = w.folder,
        impact = quoted(&w.impact),
        count = w.minutes * 7,
        minutes = w.minutes.max(1),
    )
}
