//! `rules.json`, `links.json` and their schema: what linters and other programs need to link a rule to its page and its
//! history.
//!
//! The newest version stands at `rules.json`; each version also at `rules/vN.json`, where it stays. Version 1 may grow
//! keys and never loses or changes one. Where the site's address is not known, every `url` counts from the site's root.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::diag::{Code, LINTER, Level};
use crate::handbook::{Handbook, Target, rule_section};
use crate::lint::codes::parsed;
use crate::markdown::first_sentence;
use crate::record::{Catalogue, Catches, Enforcement, Role, Rule, RuleLevel};
use crate::render::File;
use crate::site::{Page, address_of};

/// The version of the manifest's form.
const FORMAT: u32 = 1;

/// The JSON Schema of that form.
const SCHEMA: &str = include_str!("rules.v1.schema.json");

#[derive(Serialize)]
struct Manifest<'a> {
    format: u32,
    title: &'a str,
    /// The site's address, where it is known; each `url` is absolute then.
    site: Option<&'a str>,
    databases: Vec<Database<'a>>,
    linters: &'a [Linter<'a>],
    rules: &'a [Entry<'a>],
}

/// A database that a link to a page may name: `?db=ID`.
#[derive(Serialize)]
struct Database<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Linter<'a> {
    linter: &'a str,
    name: &'a str,
    version: Option<&'a str>,
    homepage: Option<&'a str>,
    url: String,
    tools: Vec<&'a str>,
    prints_ids: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Entry<'a> {
    id: String,
    linter: &'a str,
    rule: &'a str,
    url: String,
    title: &'a str,
    severity: RuleLevel,
    summary: String,
    databases: &'a [String],
    status: &'static str,
    replaced_by: Vec<String>,
    aliases: Vec<String>,
    docs: Option<&'a str>,
    messages: Vec<Message<'a>>,
    lessons: Lessons<'a>,
    incidents: Incidents<'a>,
    recipes: Vec<RecipeReference<'a>>,
    /// How much of a lesson the rule catches at best: `fully`, `partly`, or nothing stated.
    caught: Option<&'static str>,
    /// What to do, in one sentence of ours.
    fix: Option<String>,
}

#[derive(Serialize)]
struct Message<'a> {
    text: &'a str,
    pieces: Vec<String>,
}

/// Incidents by their places in the handbook; what is written of each is made then, as a handbook has hundreds of thousands of
/// references.
struct Incidents<'a> {
    book: &'a Handbook,
    places: &'a [usize],
}

/// Lessons that a rule enforces, in the same way.
struct Lessons<'a> {
    book: &'a Handbook,
    places: &'a [usize],
    rule: usize,
}

impl Serialize for Incidents<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.places.iter().map(|at| incident(self.book, *at)))
    }
}

impl Serialize for Lessons<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.places.iter().map(|at| lesson(self.book, *at, self.rule)))
    }
}

#[derive(Serialize)]
struct IncidentReference<'a> {
    id: &'a str,
    url: String,
    title: &'a str,
    date: String,
}

#[derive(Serialize)]
struct RecipeReference<'a> {
    id: &'a str,
    url: String,
    title: &'a str,
    #[serde(rename = "as")]
    role: Role,
    /// What it is to the rule, in words of ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

#[derive(Serialize)]
struct LessonReference<'a> {
    id: &'a str,
    url: String,
    text: String,
    /// At best.
    catches: Option<Catches>,
    /// What the lesson says of the rule, where it does so more than once: for each database, say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    statements: Vec<Statement<'a>>,
}

#[derive(Serialize)]
struct Statement<'a> {
    catches: Option<Catches>,
    databases: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

/// The room that a reference gets at first, in bytes; what is not written to takes no memory.
const USUAL_REFERENCE: usize = 512;

/// Takes the manifest of all rules in both its places, its schema, and the flat list of links to `each`.
pub(super) fn all<E>(
    book: &Handbook,
    incidents: &[Vec<usize>],
    each: &mut impl FnMut(&File) -> Result<(), E>,
) -> Result<(), E> {
    let mut linters: Vec<Linter<'_>> = book.catalogues.iter().enumerate().map(|(at, c)| linter(book, at, c)).collect();
    linters.push(own_linter(book));
    linters.sort_by_key(|l| l.linter);
    let mut rules: Vec<Entry<'_>> = (0..book.rules.len()).map(|at| entry(book, at, &incidents[at])).collect();
    rules.extend(Code::ALL.iter().map(|code| own_entry(book, *code)));
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    let references: usize = rules.iter().map(|rule| 4 + rule.incidents.places.len() + rule.lessons.places.len()).sum();
    let manifest = Manifest {
        format: FORMAT,
        title: &book.config.title,
        site: book.config.absolute_url(),
        databases: book.config.databases.iter().map(|d| Database { id: &d.id, name: &d.name }).collect(),
        linters: &linters,
        rules: &rules,
    };
    let mut newest = file("rules.json", naming("rules.schema.json", references * USUAL_REFERENCE));
    let named = newest.bytes.len();
    // Writing to memory does not fail, and every key is a text.
    let _ = serde_json::to_writer(&mut newest.bytes, &manifest);
    // The schema is its first key: behind that, the opening brace is a comma.
    newest.bytes[named] = b',';
    each(&newest)?;
    // The same at the other place, but for the schema: a large handbook's takes long to write.
    let mut version = file("rules/v1.json", newest.bytes);
    version.bytes.splice(..named, naming("v1.schema.json", 0));
    each(&version)?;
    each(&file("rules.schema.json", SCHEMA.as_bytes().to_vec()))?;
    each(&file("rules/v1.schema.json", SCHEMA.as_bytes().to_vec()))?;
    each(&links(&rules))
}

/// The first key of a manifest, its schema, with room for the others.
fn naming(schema: &str, room: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(room);
    bytes.extend_from_slice(format!(r#"{{"$schema":"{schema}""#).as_bytes());
    bytes
}

fn file(path: &str, bytes: Vec<u8>) -> File {
    File { path: path.to_owned(), bytes }
}

/// `{"linter/ID": url}`: all that a small client needs.
fn links(rules: &[Entry<'_>]) -> File {
    let names = rules.iter().flat_map(|r| std::iter::once(&r.id).chain(&r.aliases).map(|id| (id, &r.url)));
    let map: BTreeMap<&String, &String> = names.collect();
    file("links.json", serde_json::to_vec(&map).unwrap_or_default())
}

/// A page's address, absolute where the site's is.
fn url(book: &Handbook, address: String) -> String {
    match book.config.absolute_url() {
        Some(_) => book.config.url(&address),
        None => address,
    }
}

fn linter<'a>(book: &'a Handbook, at: usize, x: &'a Catalogue) -> Linter<'a> {
    let others = x.tools.iter().map(String::as_str).filter(|name| *name != x.linter);
    Linter {
        linter: &x.linter,
        name: &x.name,
        version: x.version.as_deref(),
        homepage: x.homepage.as_deref(),
        url: url(book, crate::id::encode_own_path(Page::Linter(at).file(book))),
        tools: std::iter::once(x.linter.as_str()).chain(others).collect(),
        prints_ids: x.prints_ids,
    }
}

/// The checks of the records are rules like any linter's.
fn own_linter(book: &Handbook) -> Linter<'_> {
    Linter {
        linter: LINTER,
        name: LINTER,
        version: None,
        homepage: None,
        url: url(book, Page::Checks.file(book)),
        tools: vec![LINTER],
        prints_ids: true,
    }
}

fn own_entry(book: &Handbook, code: Code) -> Entry<'_> {
    let page = parsed(code);
    Entry {
        id: format!("{LINTER}/{}", code.name()),
        linter: LINTER,
        rule: code.name(),
        url: url(book, code.address()),
        title: page.title,
        severity: match book.config.level(code) {
            Level::Error => RuleLevel::Error,
            Level::Warn => RuleLevel::Warning,
            Level::Info => RuleLevel::Info,
            Level::Off => RuleLevel::Off,
        },
        summary: page.plain_summary(),
        databases: &[],
        status: "active",
        replaced_by: Vec::new(),
        aliases: Vec::new(),
        docs: None,
        messages: Vec::new(),
        lessons: Lessons { book, places: &[], rule: 0 },
        incidents: Incidents { book, places: &[] },
        recipes: Vec::new(),
        caught: None,
        fix: page.fix(),
    }
}

fn entry<'a>(book: &'a Handbook, at: usize, incidents: &'a [usize]) -> Entry<'a> {
    let x = &book.rules[at];
    let linter = x.id.linter();
    Entry {
        id: x.id.to_string(),
        linter,
        rule: x.id.rule(),
        url: url(book, address_of(book, Target::Rule(at))),
        title: x.name.as_deref().unwrap_or(x.id.rule()),
        severity: x.severity,
        summary: book.plain(&x.summary),
        databases: book.rule_databases(at),
        status: if x.retired { "retired" } else { "active" },
        replaced_by: x.replaced_by.iter().map(|r| r.id.to_string()).collect(),
        aliases: sorted(former_ids(book, x)),
        docs: x.docs.as_deref().filter(|d| d.starts_with("http")),
        messages: messages(x),
        lessons: Lessons { book, places: &book.edges.rule_lessons[at], rule: at },
        incidents: Incidents { book, places: incidents },
        recipes: book.edges.rule_recipes[at].iter().map(|(r, role)| recipe(book, at, *r, *role)).collect(),
        caught: caught(book, at),
        fix: fix(book, at),
    }
}

/// The `fix` of our own words on the rule, or else the first sentence of their section on it.
fn fix(book: &Handbook, rule: usize) -> Option<String> {
    let own = book.prose.get(&rule)?;
    let name = |reference: &str| book.name_of_reference(reference);
    let section =
        || first_sentence(own.body.text(), |title, classes| rule_section(title, classes) == Some("fix"), name);
    own.fix.as_deref().map(|text| book.plain(text)).or_else(|| section().map(|sentence| sentence.text))
}

/// Other identifiers of a rule: its former ones, and each of them under the linter's former names.
fn former_ids<'a>(book: &'a Handbook, x: &'a Rule) -> impl Iterator<Item = String> + 'a {
    let former = book.catalogue(x.id.linter()).into_iter().flat_map(|c| c.aliases.iter().map(|a| a.id.as_str()));
    let linters = std::iter::once(x.id.linter()).chain(former);
    let all = linters.flat_map(|linter| {
        let ids = std::iter::once(x.id.rule()).chain(x.aliases.iter().map(|alias| alias.id.as_str()));
        ids.map(move |id| format!("{linter}/{id}"))
    });
    // The first is the rule's own.
    all.skip(1)
}

fn sorted(items: impl Iterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = items.collect();
    out.sort();
    out
}

fn messages(x: &Rule) -> Vec<Message<'_>> {
    x.messages.iter().map(|text| Message { text, pieces: Rule::pieces(text) }).collect()
}

fn lesson<'a>(book: &'a Handbook, at: usize, rule: usize) -> LessonReference<'a> {
    let lesson = book.lesson(at);
    let statement = |edge: &'a Enforcement| Statement {
        catches: edge.catches,
        databases: edge.databases.iter().map(|d| d.id.as_str()).collect(),
        text: edge.text.as_deref().map(|text| book.plain(text)),
    };
    let several = book.enforcements(at, rule).nth(1).is_some();
    LessonReference {
        id: lesson.id.id.as_str(),
        url: url(book, address_of(book, Target::Lesson(at))),
        text: book.plain(&lesson.text),
        catches: book.catches(at, rule),
        statements: if several { book.enforcements(at, rule).map(statement).collect() } else { Vec::new() },
    }
}

fn incident(book: &Handbook, at: usize) -> IncidentReference<'_> {
    let x = &book.incidents[at];
    let url = url(book, address_of(book, Target::Incident(at)));
    IncidentReference { id: x.id.as_str(), url, title: &x.title, date: x.date.machine() }
}

fn recipe(book: &Handbook, rule: usize, at: usize, role: Role) -> RecipeReference<'_> {
    let x = &book.recipes[at];
    let url = url(book, address_of(book, Target::Recipe(at)));
    let text = book.answer(at, rule, role).and_then(|edge| edge.text.as_deref());
    RecipeReference { id: x.id.as_str(), url, title: &x.title, role, text: text.map(|text| book.plain(text)) }
}

fn caught(book: &Handbook, rule: usize) -> Option<&'static str> {
    let extents: Vec<Catches> = book.edges.rule_lessons[rule].iter().filter_map(|l| book.catches(*l, rule)).collect();
    match extents.as_slice() {
        [] => None,
        all if all.contains(&Catches::Fully) => Some("fully"),
        _ => Some("partly"),
    }
}
