//! A small project in a test's own words, and what is found in it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config;
use crate::diag::{Code, Finding};
use crate::handbook::link;
use crate::record::{Places, Unread, parse};
use crate::source::{Asset, Source};

const CONFIG: &str = r#"
[handbook]
environments = ["stage", "edge", "prod"]
severities = [{id = "sev1", name = "SEV 1"}, {id = "sev2", name = "SEV 2"}]
databases = [
  {id = "mysql57", name = "MySQL 5.7", engine = "mysql", version = "5.7"},
  {id = "mysql80", name = "MySQL 8.0", engine = "mysql", version = "8.0"},
  {id = "postgresql", name = "PostgreSQL", engine = "postgresql", version = "12"},
]
frameworks = [{id = "django42", name = "Django 4.2", engine = "django", version = "4.2"}]
"#;

/// A project that is being written down.
#[derive(Debug)]
#[must_use]
pub(super) struct Fixture {
    config: Source,
    files: Vec<Source>,
    assets: BTreeMap<Arc<str>, Asset>,
}

impl Fixture {
    pub(super) fn new() -> Self {
        Self { config: source("book.toml", CONFIG), files: Vec::new(), assets: BTreeMap::new() }
    }

    /// Another `book.toml`.
    pub(super) fn config(mut self, toml: &str) -> Self {
        self.config = source("book.toml", toml);
        self
    }

    /// A file, by its path from the project's root.
    pub(super) fn file(mut self, path: &str, text: &str) -> Self {
        self.files.push(source(path, text));
        self
    }

    /// A picture.
    pub(super) fn asset(mut self, path: &str) -> Self {
        let path: Arc<str> = path.into();
        self.assets.insert(Arc::clone(&path), Asset { path, size: None });
        self
    }

    /// An incident with this identifier, as `content/incidents/ID.md`: the least that one needs, more front matter, and
    /// a body.
    pub(super) fn incident(self, id: &str, front: &str, body: &str) -> Self {
        let has = |key| front.lines().any(|line| line.starts_with(key));
        let status = if has("status:") { "" } else { "status: draft\n" };
        let date = if has("date:") { "" } else { "date: 2023-02-16\n" };
        let text = format!("---\nid: {id}\ntitle: T\n{date}{status}summary: S\n{front}\n---\n{body}\n");
        self.file(&format!("content/incidents/{id}.md"), &text)
    }

    /// A recipe with this identifier, as `content/recipes/ID.md`.
    pub(super) fn recipe(self, id: &str, front: &str, body: &str) -> Self {
        let phases = if front.contains("phases:") { "" } else { "phases: []\n" };
        let text = format!("---\nid: {id}\ntitle: T\nproblem: P\n{phases}{front}\n---\n{body}\n");
        self.file(&format!("content/recipes/{id}.md"), &text)
    }

    /// A catalogue, as `content/rules/LINTER.yaml`.
    pub(super) fn rules(self, linter: &str, rules: &str) -> Self {
        self.file(&format!("content/rules/{linter}.yaml"), &format!("linter: {linter}\nrules:\n{rules}\n"))
    }

    /// Everything that is found on 22 November 2026.
    pub(super) fn found(self) -> Found {
        let mut findings = Vec::new();
        let config = config::read(Some(&self.config)).unpack(&mut findings);
        let (mut records, mut unread) = (Vec::new(), Unread::default());
        for source in &self.files {
            let file = parse(source, "content");
            unread.add(source, "content", &file);
            records.extend(file.unpack(&mut findings));
        }
        let book = link(config, records, self.assets).unpack(&mut findings);
        super::name_rules(&book, &mut findings);
        findings.extend(super::run(&book, &unread, jiff::civil::date(2026, 11, 22)));
        let texts = self.files.into_iter().chain([self.config]).map(|s| (s.path, s.text)).collect();
        Found { findings, texts }
    }
}

fn source(path: &str, text: &str) -> Source {
    Source { path: path.into(), text: text.into() }
}

/// What was found.
#[derive(Debug)]
pub(super) struct Found {
    findings: Vec<Finding>,
    texts: BTreeMap<Arc<str>, Arc<str>>,
}

impl Found {
    /// The findings with a code, each as `text that it points at: message (help)`.
    pub(super) fn of(&self, code: Code) -> Vec<String> {
        self.findings.iter().filter(|f| f.code == code).map(|f| self.shown(f)).collect()
    }

    /// The one finding with a code.
    pub(super) fn one(&self, code: Code) -> String {
        let all = self.of(code);
        assert_eq!(all.len(), 1, "{code}: {all:#?}\nall: {:#?}", self.findings);
        all.into_iter().next().unwrap_or_default()
    }

    /// Nothing was found with this code.
    pub(super) fn none(&self, code: Code) {
        assert!(self.of(code).is_empty(), "{:#?}", self.of(code));
    }

    /// Every finding's code, in the order found.
    pub(super) fn codes(&self) -> Vec<&'static str> {
        self.findings.iter().map(|f| f.code.name()).collect()
    }

    fn shown(&self, finding: &Finding) -> String {
        let text = self.texts.get(&finding.file).map_or("", |t| t);
        let place = Places::of(&finding.file, text).find(&finding.at).map_or("", |range| &text[range]);
        let place = place.lines().next().unwrap_or_default();
        let message = &finding.message;
        assert!(!message.ends_with('.') && !message.contains('\n'), "one sentence without a full stop: {message}");
        assert!(finding.help.as_ref().is_some_and(|h| !h.is_empty()), "a way out: {message}");
        format!("{place}: {message} ({})", finding.help.as_deref().unwrap_or_default())
    }
}
