//! A linter's catalogue of rules, pinned to a version, and our own prose for single rules.

use std::sync::Arc;

use serde::Serialize;

use super::asked::asked_as;
use super::recipe::{Reference, read_reference};
use super::{Body, Common, Cursor, Fields, OwnKeys, Ref};
use crate::diag::At;
use crate::id::RuleId;

/// A linter and its rules: one file of `rules/`.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the catalogue")]
pub struct Catalogue {
    pub linter: String,
    pub name: String,
    pub version: Option<String>,
    pub homepage: Option<String>,
    pub about: Option<String>,
    pub databases: Vec<String>,
    /// Former names of the linter: every address of its rules stays alive under each of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Ref<String>>,
    /// How a rule is ignored in this linter, as Markdown; `{id}` stands for the rule. A rule may say it for itself.
    pub ignore: Option<String>,
    /// Whether the linter prints the rule's identifier; where it does not, a rule is known by its message alone.
    pub prints_ids: bool,
    /// Other names under which the linter appears in reports, such as SARIF's `tool.driver.name`.
    pub tools: Vec<String>,
    #[serde(skip)]
    pub file: Arc<str>,
    #[serde(skip)]
    pub rules: Vec<Rule>,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// One rule of a linter.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the fields are those of the catalogue")]
pub struct Rule {
    pub id: RuleId,
    pub name: Option<String>,
    pub summary: String,
    pub severity: RuleLevel,
    pub databases: Vec<String>,
    pub docs: Option<String>,
    /// The messages as the linter prints them; `<placeholders>` stand for values.
    pub messages: Vec<String>,
    pub since: Option<String>,
    pub note: Option<String>,
    /// How this rule is ignored where that is not as the catalogue says; [`NO_WAY`] where nothing is to be said of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ignore: Option<String>,
    pub retired: bool,
    pub replaced_by: Vec<Ref<RuleId>>,
    /// Rules of other linters that report the same mistake. Said on one of them: the others are told.
    pub same_as: Vec<Ref<RuleId>>,
    /// Former identifiers in the same linter.
    pub aliases: Vec<Ref<String>>,
    /// How people ask for it who do not know its name; a rule's twin has those of its prose, too.
    #[serde(skip)]
    pub asked_as: Vec<String>,
    #[serde(skip)]
    pub at: At,
    #[serde(skip)]
    pub file: Arc<str>,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// The `ignore` of a rule that what the catalogue says of ignoring does not hold for.
const NO_WAY: &str = "none";

impl Rule {
    /// How the rule is ignored, as Markdown in which `{id}` stands for it: as it says itself, or else as its catalogue says
    /// of all its rules.
    #[must_use]
    pub fn how_to_ignore<'a>(&'a self, catalogue: Option<&'a Catalogue>) -> Option<&'a str> {
        let text = self.ignore.as_deref().or(catalogue?.ignore.as_deref())?;
        (text.trim() != NO_WAY).then_some(text)
    }

    /// What stays of a message when its `<placeholders>` and `…` are taken out: the literal pieces of its first line, in
    /// their order. A line that holds them all in that order is this message.
    #[must_use]
    pub fn pieces(message: &str) -> Vec<String> {
        let line = message.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
        let (mut out, mut piece, mut rest) = (Vec::new(), String::new(), line);
        while let Some(c) = rest.chars().next() {
            let gap = if c == '…' { c.len_utf8() } else { placeholder(rest) };
            if gap > 0 {
                out.push(std::mem::take(&mut piece));
            } else {
                piece.push(c);
            }
            rest = &rest[gap.max(c.len_utf8())..];
        }
        out.push(piece);
        let tidy = |piece: String| piece.split_whitespace().collect::<Vec<_>>().join(" ");
        out.into_iter().map(tidy).filter(|piece| !piece.is_empty()).collect()
    }
}

/// The length of the `<placeholder>` at the start of a text, in bytes; 0 where none stands there.
fn placeholder(text: &str) -> usize {
    let Some(end) = text.find('>').filter(|_| text.starts_with('<')) else { return 0 };
    let name = &text[1..end];
    let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.');
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.len() <= 40 && name.chars().all(letters);
    if is_name { end + 1 } else { 0 }
}

/// How the linter itself ranks a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Default)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum RuleLevel {
    Error,
    #[default]
    Warning,
    Info,
    Off,
}

impl RuleLevel {
    /// The level as catalogues write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Off => "off",
        }
    }
}

/// Our own prose for one rule.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the file")]
pub struct RuleProse {
    pub id: Ref<RuleId>,
    #[serde(flatten)]
    pub common: Common,
    pub fix: Option<String>,
    pub sources: Vec<Reference>,
    #[serde(skip)]
    pub body: Body,
}

impl Catalogue {
    pub(super) fn read(root: Cursor<'_>, file: &Arc<str>) -> Option<Self> {
        root.map(|f| {
            let linter = f.need("linter", "name the linter as its messages are linked: `linter: squawk`");
            let linter = linter.and_then(|c| c.id(|t| crate::id::FactorId::parse(t).map(|id| id.as_str().to_owned())));
            let fallback = linter.clone().unwrap_or_else(|| "unknown".to_owned());
            let rules = f.need("rules", "add its rules: `rules: [{id: …, summary: …}]`");
            let rules = rules.map(|c| c.list(|rule| read_rule(rule, &fallback, file))).unwrap_or_default();
            let catalogue = Self {
                name: f.text("name").unwrap_or_else(|| fallback.clone()),
                version: f.text("version"),
                homepage: f.text("homepage"),
                about: f.text("about"),
                databases: f.texts("databases"),
                aliases: super::withdrawn::aliases(f),
                ignore: f.text("ignore"),
                prints_ids: f.get("prints-ids").and_then(|c| c.boolean()).unwrap_or(true),
                tools: f.texts("tools"),
                own: f.own(),
                file: Arc::clone(file),
                rules,
                linter: linter?,
            };
            Some(catalogue)
        })?
    }
}

fn read_rule(c: Cursor<'_>, linter: &str, file: &Arc<str>) -> Option<Rule> {
    const LEVELS: &[(&str, RuleLevel)] = &[
        ("error", RuleLevel::Error),
        ("warning", RuleLevel::Warning),
        ("info", RuleLevel::Info),
        ("off", RuleLevel::Off),
    ];
    c.map(|f| {
        let id = f.need("id", "add the identifier that the linter uses").and_then(|c| c.id(|t| RuleId::new(linter, t)));
        let summary = f.need("summary", "say in one sentence of your own what it reports").and_then(|c| c.text());
        let rule = Rule {
            name: f.text("name"),
            severity: f.get("severity").and_then(|c| c.choice(LEVELS)).unwrap_or_default(),
            databases: f.texts("databases"),
            docs: f.text("docs"),
            messages: f.get("message").map(|c| c.text_or_texts()).unwrap_or_default(),
            since: f.text("since"),
            note: f.text("note"),
            ignore: f.text("ignore"),
            retired: f.flag("retired"),
            replaced_by: f.list("replaced-by", |c| c.reference(RuleId::parse)),
            same_as: f.list("same-as", |c| c.reference(RuleId::parse)),
            aliases: f.list("aliases", |c| c.reference(|t| RuleId::new(linter, t).map(|id| id.rule().to_owned()))),
            asked_as: asked_as(f),
            at: c.at(),
            own: f.own(),
            file: Arc::clone(file),
            id: id?,
            summary: summary?,
        };
        Some(rule)
    })?
}

impl RuleProse {
    pub(super) fn read(root: Cursor<'_>, file: &Arc<str>, body: Body) -> Option<Self> {
        root.map(|f: &Fields<'_>| {
            let id =
                f.need("id", "name the rule: `id: squawk/ban-drop-column`").and_then(|c| c.reference(RuleId::parse));
            let prose = Self {
                common: Common::read(f, file),
                fix: f.text("fix"),
                sources: f.list("sources", read_reference),
                body,
                id: id?,
            };
            Some(prose)
        })?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_rule_says_of_ignoring_it_goes_before_the_catalogue() {
        let ignored = |own: &str, all: &str| {
            let text = format!("linter: squawk\n{all}\nrules: [{{id: a, summary: A.{own}}}]\n");
            let source = crate::source::Source { path: "content/rules/squawk.yaml".into(), text: text.into() };
            let record = crate::record::parse(&source, "content").value.pop();
            let Some(crate::record::Record::Catalogue(catalogue)) = record else { panic!("no catalogue") };
            catalogue.rules[0].how_to_ignore(Some(&catalogue)).map(str::to_owned)
        };
        assert_eq!(ignored("", "ignore: Say {id}.").as_deref(), Some("Say {id}."));
        assert_eq!(ignored(", ignore: 'Never {id}.'", "ignore: Say {id}.").as_deref(), Some("Never {id}."));
        assert_eq!(ignored(", ignore: none", "ignore: Say {id}."), None);
        assert_eq!(ignored("", "version: '1'"), None);
    }

    #[test]
    fn a_message_is_known_by_its_pieces() {
        let pieces = |text: &str| Rule::pieces(text);
        assert_eq!(pieces("Adding '<field>' to '<model>'  locks"), ["Adding '", "' to '", "' locks"]);
        assert_eq!(pieces("\n  NOT NULL constraint\nmore"), ["NOT NULL constraint"]);
        assert_eq!(pieces("<table>: … rows"), [":", "rows"]);
        assert_eq!(pieces("a < b and b > c, <>"), ["a < b and b > c, <>"]);
        assert_eq!(pieces("<all of it>"), Vec::<String>::new());
        assert_eq!(pieces(""), Vec::<String>::new());
    }
}
