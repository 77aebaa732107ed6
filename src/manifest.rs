//! `rules.json`, the manifest that every built handbook publishes: which page explains this rule?
//!
//! For programs that print a linter's messages, or pass them on. Nothing is fetched: who calls brings the bytes.
//!
//! ```
//! use rcabook::manifest::Manifest;
//!
//! let json = br#"{
//!   "format": 1,
//!   "site": "https://handbook.example/",
//!   "rules": [{
//!     "id": "squawk/ban-drop-column", "linter": "squawk", "rule": "ban-drop-column", "title": "ban-drop-column",
//!     "url": "https://handbook.example/rules/squawk/ban-drop-column.html"
//!   }]
//! }"#;
//! let manifest = Manifest::from_json(json)?;
//! let url = manifest.url_of("squawk", "ban-drop-column");
//! assert_eq!(url, Some("https://handbook.example/rules/squawk/ban-drop-column.html"));
//! assert_eq!(manifest.url_of("squawk", "no-such-rule"), None);
//! # Ok::<(), rcabook::manifest::ManifestError>(())
//! ```

use std::collections::HashMap;
use std::fmt;

use serde::Deserialize;

use crate::id::{FILE_ENDING, RuleId, encode_own_path};

/// The version of the manifest's form that is read here.
pub const FORMAT: u32 = 1;

/// The file's name, from the site's root.
pub const FILE: &str = "rules.json";

/// Every rule that a handbook has a page for.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    /// The handbook's title, where the manifest tells it.
    pub title: Option<String>,
    /// The site's address; without one, the rules' addresses are relative to the folder that holds the manifest.
    pub site: Option<String>,
    /// The databases among which a reader chooses.
    pub databases: Vec<Database>,
    /// The linters, by name.
    pub linters: Vec<Linter>,
    /// The rules, by identifier.
    pub rules: Vec<Rule>,
    /// `linter/id` in lower case, of rules and of their former names → position in `rules`.
    by_id: HashMap<String, usize>,
}

/// A database that a link may name, so that its reader sees first what is for it.
#[derive(Debug, Clone, Deserialize)]
pub struct Database {
    /// Its identifier, as in `?db=ID`.
    pub id: String,
    /// As people call it.
    pub name: String,
}

/// A linter whose rules have pages.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Linter {
    /// Its name, as in `linter/ID`.
    pub linter: String,
    /// Names under which the linter appears in its own and in other tools' output.
    #[serde(default)]
    pub tools: Vec<String>,
    /// Whether its messages carry the rule's identifier; where they do not, the message tells the rule.
    #[serde(default = "yes")]
    pub prints_ids: bool,
}

/// A rule, its page, and what the handbook knows about it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Rule {
    /// `linter/ID`.
    pub id: String,
    /// The linter's name.
    pub linter: String,
    /// The identifier that the linter uses.
    pub rule: String,
    /// The address of the rule's page: absolute, or relative to the site's root; percent-encoded.
    pub url: String,
    /// The rule's name.
    #[serde(default)]
    pub title: String,
    /// How the linter ranks the rule: `error`, `warning`, `info` or `off`.
    #[serde(default)]
    pub severity: String,
    /// What it reports, in one sentence.
    #[serde(default)]
    pub summary: String,
    /// What to do instead, in one sentence.
    #[serde(default)]
    pub fix: Option<String>,
    /// Former names of the rule, as `linter/ID`.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Its messages, as the linter prints them.
    #[serde(default)]
    pub messages: Vec<Message>,
    /// The lessons that the rule enforces.
    #[serde(default)]
    pub lessons: Vec<Lesson>,
    /// The incidents that taught them, newest first.
    #[serde(default)]
    pub incidents: Vec<Linked>,
    /// The recipes that satisfy the rule, or are what to do instead.
    #[serde(default)]
    pub recipes: Vec<Linked>,
}

impl Rule {
    /// The recipes that are what to do instead of what the rule reports.
    pub fn instead(&self) -> impl Iterator<Item = &Linked> {
        self.recipes.iter().filter(|recipe| recipe.role.as_deref() == Some("instead"))
    }
}

/// A message as a linter prints it.
#[derive(Debug, Clone, Deserialize)]
pub struct Message {
    /// The literal pieces of its first line, in order; anything may stand between and around them.
    pub pieces: Vec<String>,
}

/// A lesson that a rule enforces.
#[derive(Debug, Clone, Deserialize)]
pub struct Lesson {
    /// Its identifier.
    pub id: String,
    /// The address of its page.
    pub url: String,
    /// The lesson itself.
    pub text: String,
}

/// An incident or a recipe that belongs to a rule.
#[derive(Debug, Clone, Deserialize)]
pub struct Linked {
    /// Its identifier.
    pub id: String,
    /// The address of its page.
    pub url: String,
    /// Its title.
    pub title: String,
    /// When it happened, as precisely as that is known; recipes have no date.
    #[serde(default)]
    pub date: Option<String>,
    /// What a recipe is to the rule: what to do `instead`, or one that `satisfies` it; incidents have no role.
    #[serde(default, rename = "as")]
    pub role: Option<String>,
    /// What a recipe is to the rule, where that needs words.
    #[serde(default)]
    pub text: Option<String>,
}

/// Why a text is no manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ManifestError {
    /// The text is no JSON, or not the JSON of a manifest: what is wrong, with line and column.
    Json(String),
    /// The manifest has another form than the one that is read here.
    Format(u32),
    /// An address is none that may be linked: the rule, and its address.
    Address(String, String),
}

impl fmt::Display for ManifestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(what) => f.write_str(what),
            Self::Format(found) => write!(f, "it has the format {found}, and this program reads format {FORMAT}"),
            Self::Address(id, url) => {
                write!(f, "the address of {id} is {url:?}, which is neither relative nor http(s)")
            }
        }
    }
}

impl std::error::Error for ManifestError {}

/// The manifest as it is written.
#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    site: Option<String>,
    #[serde(default)]
    databases: Vec<Database>,
    #[serde(default)]
    linters: Vec<Linter>,
    rules: Vec<Rule>,
}

/// The number of the form alone: another form need not have the keys of this one.
#[derive(Deserialize)]
struct Form {
    format: u32,
}

const fn yes() -> bool {
    true
}

impl Manifest {
    /// Reads the bytes of `rules.json`. Keys that are not known here are ignored.
    ///
    /// # Errors
    /// [`ManifestError`] when the bytes are no manifest of [`FORMAT`], or an address in it could not be linked safely.
    pub fn from_json(json: &[u8]) -> Result<Self, ManifestError> {
        let of = |error: serde_json::Error| ManifestError::Json(error.to_string());
        let form: Form = serde_json::from_slice(json).map_err(of)?;
        if form.format != FORMAT {
            return Err(ManifestError::Format(form.format));
        }
        let document: Document = serde_json::from_slice(json).map_err(of)?;
        if let Some((id, url)) = document.rules.iter().flat_map(addresses).find(|(_, url)| !is_address(url)) {
            return Err(ManifestError::Address(id.to_owned(), url.to_owned()));
        }
        let Document { title, site, databases, linters, rules } = document;
        let by_id = index(&rules);
        Ok(Self { title, site, databases, linters, rules, by_id })
    }

    /// The rule with this identifier, without regard to case; former names count.
    #[must_use]
    pub fn rule(&self, linter: &str, id: &str) -> Option<&Rule> {
        self.by_id.get(&key(linter, id)).map(|at| &self.rules[*at])
    }

    /// The address of the page of a rule. It is absolute when the handbook knows its own address, and otherwise
    /// relative to the folder of `rules.json`.
    #[must_use]
    pub fn url_of(&self, linter: &str, id: &str) -> Option<&str> {
        self.rule(linter, id).map(|rule| &*rule.url)
    }

    /// The manifest with links to what is for a database first: pages of rules, and recipes. `name` is the database's
    /// identifier or its name, without regard to case; `None` when the handbook has no such database.
    #[must_use]
    pub fn for_database(mut self, name: &str) -> Option<Self> {
        let is_it = |database: &&Database| [&database.id, &database.name].iter().any(|n| n.eq_ignore_ascii_case(name));
        let id = self.databases.iter().find(is_it)?.id.clone();
        let urls = self.rules.iter_mut().flat_map(|rule| {
            let recipes = rule.recipes.iter_mut().map(|recipe| &mut recipe.url);
            std::iter::once(&mut rule.url).chain(recipes)
        });
        for url in urls {
            url.insert_str(url.find('#').unwrap_or(url.len()), &format!("?db={id}"));
        }
        Some(self)
    }

    /// The manifest of a handbook that is read at another address: `base` ends with `/`, and takes the place of the
    /// site's address, or is put before addresses that are relative.
    #[must_use]
    pub fn at(mut self, base: &str) -> Self {
        let site = self.site.replace(base.to_owned());
        for rule in &mut self.rules {
            move_rule(&mut rule.url, &rule.id, site.as_deref(), base);
            let lessons = rule.lessons.iter_mut().map(|l| &mut l.url);
            let others = rule.incidents.iter_mut().chain(&mut rule.recipes).map(|l| &mut l.url);
            for url in lessons.chain(others) {
                *url = moved(url, site.as_deref(), base).unwrap_or_else(|| url.clone());
            }
        }
        self
    }
}

fn key(linter: &str, id: &str) -> String {
    format!("{linter}/{id}").to_lowercase()
}

/// Rules go before former names: what has a page of its own leads there.
fn index(rules: &[Rule]) -> HashMap<String, usize> {
    let mut out = HashMap::with_capacity(rules.len());
    for (at, rule) in rules.iter().enumerate() {
        out.entry(key(&rule.linter, &rule.rule)).or_insert(at);
    }
    for (at, alias) in rules.iter().enumerate().flat_map(|(at, r)| r.aliases.iter().map(move |a| (at, a))) {
        out.entry(alias.to_lowercase()).or_insert(at);
    }
    out
}

/// Every address of a rule, each with the rule's identifier.
fn addresses(rule: &Rule) -> impl Iterator<Item = (&str, &str)> {
    let lessons = rule.lessons.iter().map(|l| &*l.url);
    let others = rule.incidents.iter().chain(&rule.recipes).map(|l| &*l.url);
    std::iter::once(&*rule.url).chain(lessons).chain(others).map(|url| (&*rule.id, url))
}

/// Whether a text may be put into a terminal, a comment or a page as a link: printable ASCII without what ends or opens
/// something there, and of a scheme that only opens a page.
fn is_address(url: &str) -> bool {
    let harmless = |b: u8| b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'\\' | b'`' | b'|' | b'(' | b')');
    let scheme = url.split(['/', '?', '#']).next().is_some_and(|head| head.contains(':'));
    let opens = url.starts_with("https://") || url.starts_with("http://");
    !url.is_empty() && url.bytes().all(harmless) && (!scheme || opens) && !url.starts_with("//")
}

fn move_rule(url: &mut String, id: &str, site: Option<&str>, base: &str) {
    if let Some(new) = moved(url, site, base) {
        *url = new;
    } else if let Ok(id) = RuleId::parse(id) {
        *url = format!("{base}{}", encode_own_path(id.address() + FILE_ENDING));
    }
}

/// The address at its new place; `None` where it is not known which part of it is the place.
fn moved(url: &str, site: Option<&str>, base: &str) -> Option<String> {
    let inner = match site {
        Some(site) => url.strip_prefix(site),
        None => Some(url).filter(|url| !url.contains("://") && !url.starts_with('/')),
    };
    inner.map(|inner| format!("{base}{inner}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(url: &str, site: &str) -> Result<Manifest, ManifestError> {
        let url = serde_json::Value::from(url);
        let rule = format!(r#"{{"id":"a/B/C","linter":"a","rule":"B/C","url":{url},"aliases":["a/OLD"]}}"#);
        Manifest::from_json(format!(r#"{{"format":1,"site":{site},"rules":[{rule}]}}"#).as_bytes())
    }

    #[test]
    fn rules_are_found_in_any_case_and_by_former_names() {
        let found = manifest("https://x.example/rules/a/b/c.html", "\"https://x.example/\"").unwrap();
        for id in ["B/C", "b/c", "OLD", "old"] {
            assert_eq!(found.url_of("A", id), Some("https://x.example/rules/a/b/c.html"), "{id}");
        }
        assert_eq!(found.url_of("a", "other"), None);
    }

    #[test]
    fn links_may_name_a_database() {
        let mut found = manifest("https://x.example/rules/a/b/c.html", "\"https://x.example/\"").unwrap();
        found.databases = vec![Database { id: "mysql80".into(), name: "MySQL 8".into() }];
        for name in ["mysql80", "mysql 8"] {
            let found = found.clone().for_database(name).unwrap();
            assert_eq!(found.url_of("a", "B/C"), Some("https://x.example/rules/a/b/c.html?db=mysql80"));
        }
        assert!(found.for_database("sqlite").is_none());
    }

    #[test]
    fn a_handbook_may_stand_elsewhere() {
        let url = |m: Result<Manifest, _>| m.unwrap().at("file:///h/").url_of("a", "old").unwrap().to_owned();
        assert_eq!(url(manifest("https://x.example/m/r.html", "\"https://x.example/m/\"")), "file:///h/r.html");
        assert_eq!(url(manifest("rules/a/b/c.html", "null")), "file:///h/rules/a/b/c.html");
        assert_eq!(url(manifest("/m/rules/a/b/c.html", "null")), "file:///h/rules/a/b/c.html");
    }

    #[test]
    fn what_is_no_manifest_is_refused_with_a_reason() {
        let error = |json: &str| Manifest::from_json(json.as_bytes()).unwrap_err().to_string();
        assert_eq!(error("{"), "EOF while parsing an object at line 1 column 1");
        assert_eq!(error(r#"{"format":9}"#), "it has the format 9, and this program reads format 1");
        assert_eq!(error(r#"{"format":1}"#), "missing field `rules` at line 1 column 12");
        for url in ["javascript:alert(1)", "//x.example/", "ftp://x", "a b", "a\u{1b}", ""] {
            assert!(matches!(manifest(url, "null"), Err(ManifestError::Address(..))), "{url}");
        }
    }
}
