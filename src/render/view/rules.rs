//! The rules of all linters, and of one.

use std::sync::Arc;

use serde::Serialize;

use super::cx::Cx;
use super::parts::{Badge, database, databases, edge, recipe_row, rule_row, web};
use super::rows::Row;
use super::shell::Shell;
use super::{count, finish};
use crate::diag::{Code, Finding, LINTER};
use crate::handbook::Target;
use crate::id::slugify;
use crate::record::{Catalogue, Role, Rule};
use crate::render::File;
use crate::render::twin::{Edge, Twin};
use crate::site::{Page, RuleFacet, cops, rule_facets};

#[derive(Serialize)]
struct RulesView<'a> {
    title: String,
    /// What this page filters by; absent on the list of all.
    is_part: bool,
    /// Whether a script may filter the table.
    filter: bool,
    all_href: String,
    total: String,
    linters: Vec<LinterRow<'a>>,
    facets: Vec<Facets>,
    /// The built-in checks of the records.
    checks: usize,
    checks_href: String,
    rules: Vec<RuleRow>,
    retired: Vec<RuleRow>,
}

/// What rules can be filtered by: links to pages, and the words by which a script does the same on the page.
#[derive(Serialize)]
struct Facets {
    name: &'static str,
    key: &'static str,
    values: Vec<FacetValue>,
}

#[derive(Serialize)]
struct FacetValue {
    href: String,
    text: String,
    key: String,
    count: usize,
    here: bool,
}

#[derive(Serialize)]
struct LinterRow<'a> {
    href: String,
    name: &'a str,
    version: Option<&'a str>,
    databases: String,
    rules: usize,
}

/// A recipe as the answer to a rule.
#[derive(Serialize)]
pub(super) struct Answer {
    pub recipe: Row,
    /// What it is to this rule.
    pub html: Option<String>,
}

impl Answer {
    /// The recipes that are to a rule what is asked for, the one that answers it best first.
    pub(super) fn all(cx: &Cx<'_>, rule: usize, role: Role) -> Vec<Self> {
        let named = cx.book.edges.rule_recipes[rule].iter().filter(|(_, r)| *r == role);
        let answer = |recipe: usize| Self {
            recipe: recipe_row(cx, recipe),
            html: cx.book.answer(recipe, rule, role).and_then(|edge| cx.inline_of(edge.text.as_ref())),
        };
        named.map(|(recipe, _)| answer(*recipe)).collect()
    }
}

/// A rule in a table.
#[derive(Serialize)]
pub(super) struct RuleRow {
    pub rule: Row,
    /// What to do instead.
    pub recipes: Vec<Answer>,
    pub incidents: usize,
    pub replaced_by: Vec<Row>,
    /// The keys of its databases, as the filter has them; empty for any.
    keys: String,
    /// Words of the messages that stand nowhere else in the row.
    words: String,
}

impl RuleRow {
    pub(super) fn of(cx: &Cx<'_>, at: usize) -> Self {
        let successors = cx.book.rules[at].replaced_by.iter().filter_map(|r| cx.book.rule_at(&r.id));
        Self {
            rule: rule_row(cx, at),
            recipes: Answer::all(cx, at, Role::Instead),
            incidents: cx.index.rule_incidents[at].len(),
            replaced_by: successors.map(|s| rule_row(cx, s)).collect(),
            keys: cx.book.rule_databases(at).iter().map(|d| slugify(d)).collect::<Vec<_>>().join(" "),
            words: words(cx, at),
        }
    }
}

/// Words that are in messages everywhere and that nobody filters by; `js/50-rule-words.js` of the theme has the same ones.
pub(super) const COMMON: [&str; 36] = [
    "the", "and", "not", "are", "this", "that", "with", "can", "you", "may", "your", "will", "which", "from", "for",
    "all", "its", "has", "have", "than", "only", "must", "should", "more", "into", "when", "while", "then", "before",
    "after", "cannot", "instead", "use", "using", "https", "com",
];

/// The words of a rule's messages that its identifier, name and summary do not have, each once.
fn words(cx: &Cx<'_>, at: usize) -> String {
    let x = &cx.book.rules[at];
    let shown = format!("{} {} {}", x.id, x.name.as_deref().unwrap_or_default(), x.summary).to_lowercase();
    let mut out: Vec<String> = Vec::new();
    let pieces = x.messages.iter().flat_map(|m| Rule::pieces(m)).collect::<Vec<_>>().join(" ").to_lowercase();
    for word in pieces.split(|c: char| !(c.is_alphanumeric() || c == '_')) {
        if word.len() > 1 && !COMMON.contains(&word) && !shown.contains(word) && !out.iter().any(|w| w == word) {
            out.push(word.to_owned());
        }
    }
    out.join(" ")
}

/// The rules that are in force and those that are retired, from a list of positions.
fn rows(cx: &Cx<'_>, list: impl Iterator<Item = usize>) -> (Vec<RuleRow>, Vec<RuleRow>) {
    let (retired, rules): (Vec<usize>, Vec<usize>) = list.partition(|at| cx.book.rules[*at].retired);
    let rows = |list: Vec<usize>| list.into_iter().map(|at| RuleRow::of(cx, at)).collect();
    (rows(rules), rows(retired))
}

/// The list of all rules.
pub(super) fn all(cx: &Cx<'_>) -> Result<Vec<File>, Finding> {
    let everything: Vec<usize> = (0..cx.book.rules.len()).collect();
    let view = view(cx, "Rules".to_owned(), None, &everything);
    let items = everything.iter().map(|at| edge(cx, "rule", Target::Rule(*at))).collect();
    let shell = Shell::new(cx, "Rules", "rules")
        .about(cx, "What the linters report, what to do instead, and the incidents behind it.")
        .in_navigation();
    finish(cx, "rules.html", shell, &view, Twin::list("rules", "Rules", items))
}

/// The rules that share something.
pub(super) fn facet(cx: &Cx<'_>, facet: &RuleFacet) -> Result<Vec<File>, Finding> {
    let list: Vec<usize> = (0..cx.book.rules.len()).filter(|at| facet.has(cx.book, *at)).collect();
    let title = match facet {
        RuleFacet::Level(_) => format!("Rules, level: {}", label(cx, facet)),
        RuleFacet::Database(_) => format!("Rules for {}", label(cx, facet)),
        RuleFacet::Recipe => "Rules with a recipe".to_owned(),
        RuleFacet::Incident => "Rules taught by an incident".to_owned(),
    };
    let view = view(cx, title.clone(), Some(facet), &list);
    let shell = Shell::new(cx, title.clone(), "rules")
        .about(cx, format!("{title}: {}.", count(list.len(), "rule", "rules")))
        .crumb(cx, &Page::Rules, "Rules");
    let items = list.iter().map(|at| edge(cx, "rule", Target::Rule(*at))).collect();
    finish(cx, "rules.html", shell, &view, Twin::list("rules", &title, items))
}

fn view<'a>(cx: &Cx<'a>, title: String, here: Option<&RuleFacet>, list: &[usize]) -> RulesView<'a> {
    let (rules, retired) = rows(cx, list.iter().copied());
    RulesView {
        title,
        is_part: here.is_some(),
        filter: here.is_none(),
        all_href: cx.href(&Page::Rules),
        total: count(list.len(), "rule", "rules"),
        linters: if here.is_some() { Vec::new() } else { linters(cx) },
        facets: facets(cx, here),
        checks: Code::ALL.len(),
        checks_href: cx.href(&Page::Checks),
        rules,
        retired,
    }
}

fn linters<'a>(cx: &Cx<'a>) -> Vec<LinterRow<'a>> {
    let row = |(at, c): (usize, &'a Arc<Catalogue>)| LinterRow {
        href: cx.href(&Page::Linter(at)),
        name: &c.name,
        version: c.version.as_deref(),
        databases: databases(cx, &c.databases),
        rules: rules_of(cx, &c.linter).count(),
    };
    cx.book.catalogues.iter().enumerate().map(row).collect()
}

fn rules_of(cx: &Cx<'_>, linter: &str) -> impl Iterator<Item = usize> {
    (0..cx.book.rules.len()).filter(move |at| cx.book.rules[*at].id.linter() == linter)
}

/// What a facet's value is called.
fn label(cx: &Cx<'_>, facet: &RuleFacet) -> String {
    match facet {
        RuleFacet::Level(level) => Badge::level(*level).text,
        RuleFacet::Database(name) => database(cx, name),
        RuleFacet::Recipe => "Has a recipe".to_owned(),
        RuleFacet::Incident => "Taught by an incident".to_owned(),
    }
}

fn facets(cx: &Cx<'_>, here: Option<&RuleFacet>) -> Vec<Facets> {
    let linter = |(at, c): (usize, &Arc<Catalogue>)| FacetValue {
        href: cx.href(&Page::Linter(at)),
        text: c.name.clone(),
        key: c.linter.clone(),
        count: rules_of(cx, &c.linter).count(),
        here: false,
    };
    let value = |facet: &RuleFacet| FacetValue {
        href: cx.href(&Page::RuleFacet(facet.clone())),
        text: label(cx, facet),
        key: match facet {
            RuleFacet::Level(level) => level.name().to_owned(),
            RuleFacet::Database(name) => slugify(name),
            RuleFacet::Recipe => "recipe".to_owned(),
            RuleFacet::Incident => "incident".to_owned(),
        },
        count: (0..cx.book.rules.len()).filter(|at| facet.has(cx.book, *at)).count(),
        here: here == Some(facet),
    };
    let known = rule_facets(cx.book);
    let of = |is: fn(&RuleFacet) -> bool| known.iter().filter(|f| is(f)).map(value).collect();
    let all = [
        Facets { name: "Linter", key: "linter", values: cx.book.catalogues.iter().enumerate().map(linter).collect() },
        Facets { name: "Level", key: "level", values: of(|f| matches!(f, RuleFacet::Level(_))) },
        Facets { name: "Database", key: "database", values: of(|f| matches!(f, RuleFacet::Database(_))) },
        Facets { name: "With", key: "with", values: of(|f| matches!(f, RuleFacet::Recipe | RuleFacet::Incident)) },
    ];
    all.into_iter().filter(|f| !f.values.is_empty()).collect()
}

#[derive(Serialize)]
struct DepartmentView<'a> {
    title: String,
    name: &'a str,
    linter_href: String,
    cops: Vec<Cop>,
}

/// A rule at the anchor that its linter links to.
#[derive(Serialize)]
struct Cop {
    anchor: String,
    rule: Row,
}

/// A department's page, where RuboCop's `DocumentationBaseURL` leads: each cop at its fragment, with the way on.
pub(super) fn department(cx: &Cx<'_>, at: usize, name: &str) -> Result<Vec<File>, Finding> {
    let x = &cx.book.catalogues[at];
    let own = cops(cx.book, &x.linter, name);
    let cop = |(anchor, rule): &(String, usize)| Cop { anchor: anchor.clone(), rule: rule_row(cx, *rule) };
    let view = DepartmentView {
        title: format!("{name}, {}", x.name),
        name: &x.name,
        linter_href: cx.href(&Page::Linter(at)),
        cops: own.iter().map(cop).collect(),
    };
    let shell = Shell::new(cx, view.title.clone(), "rules")
        .about(cx, format!("The rules of {} in the department {name}.", x.name))
        .crumb(cx, &Page::Rules, "Rules")
        .crumb(cx, &Page::Linter(at), x.name.as_str());
    let items = own.iter().map(|(_, rule)| edge(cx, "rule", Target::Rule(*rule))).collect();
    let title = view.title.clone();
    finish(cx, "department.html", shell, &view, Twin::list("rules", &title, items))
}

#[derive(Serialize)]
struct LinterView<'a> {
    linter: &'a str,
    name: &'a str,
    aliases: Vec<&'a str>,
    version: Option<&'a str>,
    homepage: Option<&'a str>,
    about_html: Option<String>,
    ignore_html: Option<String>,
    databases: String,
    total: String,
    rules: Vec<RuleRow>,
    retired: Vec<RuleRow>,
}

/// One linter's page.
pub(super) fn linter(cx: &Cx<'_>, at: usize) -> Result<Vec<File>, Finding> {
    let book = cx.book;
    let x = &book.catalogues[at];
    let own: Vec<usize> = rules_of(cx, &x.linter).collect();
    let (rules, retired) = rows(cx, own.iter().copied());
    let view = LinterView {
        linter: &x.linter,
        name: &x.name,
        aliases: x.aliases.iter().map(|a| a.id.as_str()).collect(),
        version: x.version.as_deref(),
        homepage: x.homepage.as_deref().and_then(web),
        about_html: cx.inline_of(x.about.as_ref()),
        ignore_html: x.ignore.as_ref().map(|text| cx.block(&text.replace("{id}", "ID"))),
        databases: databases(cx, &x.databases),
        total: count(own.len(), "rule", "rules"),
        rules,
        retired,
    };
    let shell = Shell::new(cx, x.name.as_str(), "rules")
        .about(cx, x.about.as_deref().unwrap_or("The rules of one linter.").to_owned())
        .crumb(cx, &Page::Rules, "Rules")
        .source(&x.file);
    let items: Vec<Edge> = own.iter().map(|r| edge(cx, "rule", Target::Rule(*r))).collect();
    let mut twin = Twin::new("linter", &x.name, Some(x));
    debug_assert!(x.linter != LINTER, "the built-in checks have pages of their own");
    twin.items = items;
    finish(cx, "linter.html", shell, &view, twin)
}
