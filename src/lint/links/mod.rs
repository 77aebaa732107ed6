//! Links: what records refer to in their front matter must be there; what prose refers to is in `prose.rs`.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::listed;
use crate::config::Config;
use crate::diag::{At, Code, Finding, Path, Segment, did_you_mean};
use crate::handbook::{Field, Handbook, Target, fields_of, no_catalogue};
use crate::id::{IncidentId, RuleId};
use crate::record::{Incident, LessonEntry, Phase, Recipe, Record, Ref, Unread, quoted, shorten};

mod cycle;
mod names;
mod prose;
#[cfg(test)]
mod tests;
mod typed;
mod unmade;

use names::Names;

pub(super) fn check(book: &Handbook, unread: &Unread, out: &mut Vec<Finding>) {
    let files = book.files();
    let (names, pictures) = (Names::new(book), HashMap::new());
    let mut links = Links { book, unread, files: &files, names, pictures, forms: None, out };
    links.settings();
    for (at, incident) in book.incidents.iter().enumerate() {
        links.incident(Some(at), incident);
    }
    for (at, recipe) in book.recipes.iter().enumerate() {
        links.recipe(Some(at), recipe);
    }
    for record in unread.rests() {
        match record {
            Record::Incident(incident) => links.incident(None, incident),
            Record::Recipe(recipe) => links.recipe(None, recipe),
            _ => {}
        }
        fields_of(record, &mut |field| links.field(field));
    }
    links.rules();
    links.bodies();
    book.fields(&mut |field| links.field(field));
    cycle::check(book, links.out);
}

/// Checks one handbook's links.
struct Links<'a> {
    book: &'a Handbook,
    unread: &'a Unread,
    files: &'a HashMap<Arc<str>, Target>,
    names: Names<'a>,
    /// The pictures that are shown, by their paths in lower case.
    pictures: HashMap<String, String>,
    /// The forms of the incidents' identifiers, once they are asked for.
    forms: Option<HashSet<String>>,
    out: &'a mut Vec<Finding>,
}

/// Where a reference stands. A path in a document is only made when there is something to report.
#[derive(Clone, Copy)]
struct Place<'p> {
    file: &'p Arc<str>,
    /// The node on whose page it is shown.
    owner: Option<Target>,
    spot: Spot<'p>,
}

/// The record in which references stand.
#[derive(Clone, Copy)]
struct Home<'p> {
    file: &'p Arc<str>,
    owner: Option<Target>,
}

impl<'p> Home<'p> {
    fn at<'q>(self, at: &'q At) -> Place<'q>
    where
        'p: 'q,
    {
        Place { file: self.file, owner: self.owner, spot: Spot::At(at) }
    }

    fn bytes<'q>(self, range: &'q Range<usize>) -> Place<'q>
    where
        'p: 'q,
    {
        Place { file: self.file, owner: self.owner, spot: Spot::Bytes(range) }
    }
}

#[derive(Clone, Copy)]
enum Spot<'p> {
    At(&'p At),
    Bytes(&'p Range<usize>),
    /// Words of a field.
    Field(&'p Field<'p>, &'p str),
}

impl Place<'_> {
    fn at(&self) -> At {
        match self.spot {
            Spot::At(at) => at.clone(),
            Spot::Bytes(range) => At::span(range),
            Spot::Field(field, words) => field.at().words(words),
        }
    }
}

impl Links<'_> {
    fn push(&mut self, place: Place<'_>, code: Code, message: impl Into<String>, help: impl Into<String>) {
        self.out.push(Finding::new(code, place.file, place.at(), message).help(help));
    }

    fn settings(&mut self) {
        let config = &self.book.config;
        for (at, linter) in config.linters.iter().enumerate() {
            if self.book.catalogue(linter).is_none() && !self.unread.has_catalogue(linter) {
                let spot = At::Value(Path::of_keys(&["handbook", "linters"]).and([Segment::Index(at)]));
                let home = Home { file: &config.file, owner: None };
                let help = no_catalogue(self.book, linter, &mut self.names.searches);
                self.push(home.at(&spot), Code::UnknownLinter, format!("there is no catalogue of `{linter}`"), help);
            }
        }
    }

    /// `at` is where the incident stands among the records, if it is one.
    fn incident(&mut self, at: Option<usize>, x: &Incident) {
        let node = at.map(Target::Incident);
        let home = Home { file: &x.common.file, owner: node };
        self.names_of_project(x);
        for factor in &x.factors {
            self.known("factor", factor.id.id.as_str(), home.at(&factor.id.at));
        }
        for link in &x.links {
            if let Some(other) = &link.incident {
                let found = if link.rel.is_between_incidents() {
                    self.known("incident", other.id.as_str(), home.at(&other.at))
                } else {
                    self.incident_or_words(other, home)
                };
                self.not_itself(found, node, home.at(&other.at), "link");
            }
            if link.lost && link.to.is_none() {
                let text = link.text.as_deref().unwrap_or("a link of the source");
                let help = "search the history around the day of the incident, fill in `to`, and say in `source` how it was found";
                let message = format!("the target of `{}` is lost", crate::record::shorten(text));
                self.push(home.at(&link.at), Code::LostLink, message, help);
            }
        }
        if let Some(other) = &x.replaced_by {
            let found = self.known("incident", other.id.as_str(), home.at(&other.at));
            self.not_itself(found, node, home.at(&other.at), "`replaced-by`");
        }
        for to in x.open_questions.iter().filter_map(|q| q.leads_to.as_ref()) {
            self.reference(&to.id, home.at(&to.at));
        }
        for entry in &x.lessons {
            self.lesson(at, entry, home);
        }
    }

    fn lesson(&mut self, incident: Option<usize>, entry: &LessonEntry, home: Home<'_>) {
        match entry {
            LessonEntry::Again { again, .. } => {
                let found = self.known("lesson", again.id.as_str(), home.at(&again.at));
                if let Some(Target::Lesson(at)) = found
                    && Some(self.book.lessons[at].incident) == incident
                {
                    let message = format!("`{}` is declared in this very incident", again.id);
                    let help = "name the lesson of another incident, or delete the entry";
                    self.push(home.at(&again.at), Code::SelfReference, message, help);
                }
            }
            LessonEntry::Declared(lesson) => {
                for recipe in &lesson.recipes {
                    self.known("recipe", recipe.id.as_str(), home.at(&recipe.at));
                }
                for edge in &lesson.rules {
                    self.rule(&edge.id.id, home.at(&edge.id.at));
                    edge.databases.iter().for_each(|name| self.database(&name.id, home.at(&name.at)));
                }
            }
        }
    }

    /// A commit or a ticket is no incident; what has the form of this project's incidents is meant to be one.
    fn incident_or_words(&mut self, other: &Ref<IncidentId>, home: Home<'_>) -> Option<Target> {
        let found = self.book.incident_at(&other.id).map(Target::Incident);
        let book = self.book;
        let forms = || book.incidents.iter().map(|incident| form_of(incident.id.as_str())).collect();
        if found.is_none() && self.forms.get_or_insert_with(forms).contains(&form_of(other.id.as_str())) {
            self.unknown("incident", other.id.as_str(), home.at(&other.at));
        }
        found
    }

    /// Names that `book.toml` lists: severities, environments, the stack.
    fn names_of_project(&mut self, x: &Incident) {
        let config = &self.book.config;
        let home = Home { file: &x.common.file, owner: None };
        if let Some(severity) = x.severity.as_ref().filter(|s| !config.severities.iter().any(|k| k.id == s.id)) {
            let known: Vec<&str> = config.severities.iter().map(|s| s.id.as_str()).collect();
            let message = format!("the project's scale has no severity `{}`", severity.id);
            let help = near_or_listed(&severity.id, &known, "add it under `handbook.severities` in book.toml");
            self.push(home.at(&severity.at), Code::UnknownSeverity, message, help);
        }
        let outcomes = x.attempts.iter().flat_map(|a| &a.outcomes).map(|o| &o.environment);
        let events = x.timeline.iter().filter_map(|e| e.env.as_ref());
        for name in x.environments.iter().chain(events).chain(outcomes) {
            if !config.environments.contains(&name.id) {
                let known: Vec<&str> = config.environments.iter().map(String::as_str).collect();
                let message = format!("the project has no environment `{}`", name.id);
                let help =
                    near_or_listed(&name.id, &known, "add it at its place under `handbook.environments` in book.toml");
                self.push(home.at(&name.at), Code::UnknownEnvironment, message, help);
            }
        }
        for key in ["database", "framework"] {
            if let Some(name) = x.stack.get(key) {
                let at = At::value(&["stack", key]);
                self.variant(key, name, home.at(&at));
            }
        }
        self.versions(x, home);
    }

    /// Reports a version of the stack that is none of the database or framework which is named beside it.
    fn versions(&mut self, x: &Incident, home: Home<'_>) {
        let config = &self.book.config;
        for (key, variants) in [("database", &config.databases), ("framework", &config.frameworks)] {
            let version = format!("{key}-version");
            let (Some(name), Some(said)) = (x.stack.get(key), x.stack.get(&version)) else { continue };
            let known = variants.iter().find(|v| v.id == *name).and_then(|v| v.version.as_deref());
            let differs = |known: &&str| said.split('.').zip(known.split('.')).any(|(said, known)| said != known);
            if let Some(known) = known.filter(differs) {
                let message = format!("`{version}` is {}, and `{name}` is version {known}", shorten(said));
                let help = format!("name the {key} that was used, or delete `{version}`");
                self.push(home.at(&At::value(&["stack", &version])), Code::InvalidValue, message, help);
            }
        }
    }

    /// `at` is where the recipe stands among the records, if it is one.
    fn recipe(&mut self, at: Option<usize>, x: &Recipe) {
        let home = Home { file: &x.common.file, owner: at.map(Target::Recipe) };
        for edge in &x.rules {
            self.rule(&edge.id.id, home.at(&edge.id.at));
        }
        for need in &x.applies_to.databases {
            self.database(&need.name, home.at(&need.at));
        }
        for need in &x.applies_to.frameworks {
            self.variant("framework", &need.name, home.at(&need.at));
        }
        for name in x.compatibility.iter().flat_map(|pair| &pair.databases) {
            self.database(&name.id, home.at(&name.at));
        }
        for phase in &x.phases {
            self.engines(phase, home);
        }
    }

    fn engines(&mut self, phase: &Phase, home: Home<'_>) {
        for (name, _) in &phase.engines {
            let at = super::below(&super::below(&phase.at, "engines"), name).of_key();
            self.database(name, home.at(&at));
        }
    }

    fn rules(&mut self) {
        for (at, rule) in self.book.rules.iter().enumerate() {
            let node = Target::Rule(at);
            for other in &rule.replaced_by {
                let place = Home { file: &rule.file, owner: Some(node) }.at(&other.at);
                let found = self.book.rule_at(&other.id).map(Target::Rule);
                if found.is_none() {
                    self.unknown_rule(&other.id, place);
                }
                self.not_itself(found, Some(node), place, "`replaced-by`");
            }
            for other in &rule.same_as {
                let place = Home { file: &rule.file, owner: Some(node) }.at(&other.at);
                let found = self.book.rule_at(&other.id).map(Target::Rule);
                self.rule(&other.id, place);
                self.not_itself(found, Some(node), place, "`same-as`");
            }
        }
    }

    /// Reports a reference without a node.
    fn known(&mut self, kind: &'static str, id: &str, place: Place<'_>) -> Option<Target> {
        let found = self.book.ids.get(kind, id);
        if found.is_none() {
            self.unknown(kind, id, place);
        }
        found
    }

    fn not_itself(&mut self, found: Option<Target>, node: Option<Target>, place: Place<'_>, what: &str) {
        if let Some(node) = node.filter(|_| found == node) {
            let message = format!("this {what} of `{}` leads to the record itself", self.book.id_of(node));
            self.push(place, Code::SelfReference, message, "name the record that was meant, or delete the entry");
        }
    }

    fn rule(&mut self, id: &RuleId, place: Place<'_>) {
        match self.book.rule_at(id) {
            Some(at) => self.retired(at, place),
            None => self.unknown_rule(id, place),
        }
    }

    /// Reports a reference to a rule that its linter no longer has.
    fn retired(&mut self, at: usize, place: Place<'_>) {
        let rule = &self.book.rules[at];
        if !rule.retired {
            return;
        }
        let successors: Vec<String> =
            cycle::successors(self.book, at).into_iter().map(|at| format!("`{}`", self.book.rules[at].id)).collect();
        let (by, help) = if successors.is_empty() {
            (
                String::new(),
                "name another rule; or say who watches now, or why nobody can: `unenforceable: …`".to_owned(),
            )
        } else {
            let names = listed(&successors);
            (format!(", and {names} took over"), format!("refer to {names} instead"))
        };
        self.push(place, Code::RetiredRule, format!("`{}` is retired{by}", rule.id), help);
    }

    fn database(&mut self, name: &str, place: Place<'_>) {
        self.variant("database", name, place);
    }

    /// Reports a database or framework that is none of the project's; a project that lists none may name any.
    fn variant(&mut self, kind: &str, name: &str, place: Place<'_>) {
        let config = &self.book.config;
        let list = if kind == "database" { &config.databases } else { &config.frameworks };
        if !list.is_empty() && !list.iter().any(|v| v.is_meant_by(name)) {
            self.unknown_variant(kind, name, place);
        }
    }

    fn unknown_variant(&mut self, kind: &str, name: &str, place: Place<'_>) {
        let known = tokens(&self.book.config, kind);
        let help = near_or_listed(name, &known, &format!("add it under `handbook.{kind}s` in book.toml"));
        self.push(place, Code::UnknownDatabase, format!("the project has no {kind} `{name}`"), help);
    }
}

/// An identifier with one figure for each of its numbers; of words without a number the whole is left.
fn form_of(id: &str) -> String {
    let mut form = String::with_capacity(id.len());
    for c in id.chars().map(|c| if c.is_ascii_digit() { '0' } else { c.to_ascii_uppercase() }) {
        if c != '0' || !form.ends_with('0') {
            form.push(c);
        }
    }
    form
}

/// The names that a record can use for the project's databases or frameworks; both for any other kind.
pub(super) fn tokens<'c>(config: &'c Config, kind: &str) -> Vec<&'c str> {
    let databases = config.databases.iter().filter(|_| kind != "framework");
    let frameworks = config.frameworks.iter().filter(|_| kind != "database");
    let mut known: Vec<&str> = databases.chain(frameworks).flat_map(|v| [v.id.as_str(), v.engine.as_str()]).collect();
    known.sort_unstable();
    known.dedup();
    known
}

/// The nearest known name; else all of them, and how to add one.
pub(super) fn near_or_listed(name: &str, known: &[&str], add: &str) -> String {
    did_you_mean(name, known.iter().copied()).unwrap_or_else(|| match known {
        [] => add.to_owned(),
        [one] => format!("write `{}`, or {add}", shorten(one)),
        several => {
            let several: Vec<String> = several.iter().map(|name| shorten(name)).collect();
            format!("write one of {}, or {add}", quoted(&several))
        }
    })
}
