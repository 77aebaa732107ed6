//! Pages that list the rules which share something: the filters for readers without JavaScript. A linter's rules are
//! on the linter's own page.

use std::collections::{BTreeMap, BTreeSet};

use super::facet::file_slug;
use crate::handbook::Handbook;
use crate::id::slugify;
use crate::record::{Catalogue, Role, RuleLevel};

/// What rules are grouped by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum RuleFacet {
    Level(RuleLevel),
    /// A database or an engine; a rule for any database is in each.
    Database(String),
    /// Rules to which a recipe is the answer.
    Recipe,
    /// Rules that enforce a lesson of an incident.
    Incident,
}

impl RuleFacet {
    /// The path of the page without extension. No linter has it: linters have folders.
    #[must_use]
    pub fn address(&self) -> String {
        match self {
            Self::Level(level) => format!("rules/level-{}", level.name()),
            Self::Database(name) => format!("rules/database-{}", file_slug(name)),
            Self::Recipe => "rules/with-a-recipe".to_owned(),
            Self::Incident => "rules/taught-by-an-incident".to_owned(),
        }
    }

    /// Whether a rule is one of them.
    #[must_use]
    pub fn has(&self, book: &Handbook, rule: usize) -> bool {
        match self {
            Self::Level(level) => book.rules[rule].severity == *level,
            Self::Database(name) => {
                let databases = book.rule_databases(rule);
                databases.is_empty() || databases.iter().any(|d| slugify(d) == slugify(name))
            }
            Self::Recipe => book.edges.rule_recipes[rule].iter().any(|(_, role)| *role == Role::Instead),
            Self::Incident => book.rule_is_taught(rule),
        }
    }
}

/// The facets that some rule has, in the order in which they are shown.
#[must_use]
pub fn rule_facets(book: &Handbook) -> Vec<RuleFacet> {
    const LEVELS: [RuleLevel; 4] = [RuleLevel::Error, RuleLevel::Warning, RuleLevel::Info, RuleLevel::Off];
    let mut databases: BTreeMap<String, &String> = BTreeMap::new();
    for rule in 0..book.rules.len() {
        for name in book.rule_databases(rule) {
            databases.entry(slugify(name)).or_insert(name);
        }
    }
    let levels = LEVELS.map(RuleFacet::Level).into_iter();
    let databases = databases.into_values().map(|name| RuleFacet::Database(name.clone()));
    let all = levels.chain(databases).chain([RuleFacet::Recipe, RuleFacet::Incident]);
    all.filter(|facet| (0..book.rules.len()).any(|rule| facet.has(book, rule))).collect()
}

/// The departments of a linter's identifiers, as `Migration` in `Migration/AddIndex`: RuboCop links a cop to a page of
/// its department. Linters of which neither the name nor a tool is RuboCop have none.
#[must_use]
pub fn departments(book: &Handbook, catalogue: &Catalogue) -> Vec<String> {
    let is_rubocop = |name: &str| name.to_ascii_lowercase().contains("rubocop");
    if !is_rubocop(&catalogue.linter) && !catalogue.tools.iter().any(|tool| is_rubocop(tool)) {
        return Vec::new();
    }
    let own = book.rules.iter().filter(|r| r.id.linter() == catalogue.linter);
    let mut names: Vec<String> =
        own.filter_map(|r| r.id.rule().rsplit_once('/').map(|(department, _)| department.to_owned())).collect();
    names.sort();
    names.dedup_by(|a, b| a.eq_ignore_ascii_case(b));
    names
}

/// The rules of a department, each with its fragment on the department's page; of two with one fragment, the first.
#[must_use]
pub fn cops(book: &Handbook, linter: &str, department: &str) -> Vec<(String, usize)> {
    let inside = |rule: &usize| {
        let id = &book.rules[*rule].id;
        let own = id.rule().rsplit_once('/').map(|(own, _)| own);
        id.linter() == linter && own.is_some_and(|own| own.eq_ignore_ascii_case(department))
    };
    let mut taken = BTreeSet::new();
    let all = (0..book.rules.len()).filter(inside).map(|rule| (cop_fragment(book.rules[rule].id.rule()), rule));
    all.filter(|(fragment, _)| !fragment.is_empty() && taken.insert(fragment.clone())).collect()
}

/// The name of a department's page, as RuboCop makes it: `cops_` and the department in lower case, `_` for `/`.
#[must_use]
pub fn department_page(department: &str) -> String {
    format!("cops_{}", department.to_lowercase().replace('/', "_"))
}

/// The fragment of a cop on that page, as RuboCop makes it: the letters of its whole name in lower case.
fn cop_fragment(rule: &str) -> String {
    rule.to_lowercase().chars().filter(char::is_ascii_lowercase).collect()
}
