//! The linked graph: every record, every edge in both directions, and the decision tree.
//!
//! An edge is declared once, on the record that knows; the other end is written here, by the program.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::Config;
use crate::id::{FactorId, IncidentId, LessonId, RecipeId, RuleId};
use crate::record::{
    Body, Catalogue, Catches, Enforcement, Factor, Guide, Incident, Lesson, LessonEntry, Link, Questions, Recipe,
    RecipeRule, Relation, Role, Rule, RuleProse, Term, Withdrawn,
};
use crate::source::Asset;

mod alike;
mod anchors;
mod decision;
mod fields;
mod fit;
mod ids;
mod incidents;
mod link;
mod pages;
mod paths;
mod phases;
mod standing;
mod succession;
mod unknown;
mod words;

pub use anchors::{Anchor, By, LATER, PhasePart, intro, is_own_section, rule_section, section_marks};
pub use decision::{Choice, End, Leaf, Step, Tree};
pub use fields::{Field, fields_of};
pub(crate) use ids::KINDS;
pub use ids::{Ids, Lookup, Target};
pub use incidents::{Incidents, Seen};
pub use link::link;
pub use pages::Linked;
pub use paths::{decode, is_linked, resolve, resolve_link, scheme, way};
pub use phases::{Meeting, Rollout, RolloutPhase, rollout, variants_of};
pub(crate) use unknown::{no_catalogue, unknown_rule};

/// All records, linked.
#[derive(Debug, Clone, Default)]
pub struct Handbook {
    /// The project's settings.
    pub config: Config,
    /// Incidents, newest first, then by identifier.
    pub incidents: Incidents,
    /// Lessons by identifier.
    pub lessons: Vec<LessonNode>,
    /// Recipes by identifier.
    pub recipes: Vec<Arc<Recipe>>,
    /// Linters by name.
    pub catalogues: Vec<Arc<Catalogue>>,
    /// All linters' rules by identifier.
    pub rules: Vec<Rule>,
    /// Our own prose for rules, by the rule's position in `rules`.
    pub prose: BTreeMap<usize, Arc<RuleProse>>,
    /// The vocabulary of factors, in the order of its file.
    pub factors: Vec<Factor>,
    /// The glossary by term.
    pub terms: Vec<Term>,
    /// Guides by order, then by title.
    pub guides: Vec<Arc<Guide>>,
    /// Records that were taken back, by kind and identifier. Withdrawn incidents stay among the incidents.
    pub withdrawn: Vec<Withdrawn>,
    /// The questions of the decision tree.
    pub questions: Arc<Questions>,
    /// The compiled decision tree.
    pub tree: Tree,
    /// What every identifier and alias stands for. It grows with the handbook, of which each thread has a copy.
    pub ids: Arc<Ids>,
    /// Files of the content folder that are copied when a body shows them.
    pub assets: BTreeMap<Arc<str>, Asset>,
    /// The other ends of the edges.
    pub edges: Arc<Edges>,
}

/// A lesson and the incidents that taught it.
#[derive(Debug, Clone)]
pub struct LessonNode {
    /// The incident that declares it.
    pub incident: usize,
    /// The entry in that incident's `lessons`.
    pub entry: usize,
    /// Incidents that taught it again, newest first.
    pub again: Vec<usize>,
}

/// The edges as the other end sees them. Each list is by the position of the node in the handbook's own list.
#[derive(Debug, Clone, Default)]
pub struct Edges {
    /// The incidents that were withdrawn, which no count counts.
    pub withdrawn_incidents: BTreeSet<usize>,
    /// Incident → relations that other incidents declare to it.
    pub incident_from: Vec<Vec<(Relation, usize)>>,
    /// Incident → withdrawn incidents that name it as their successor.
    pub incident_replaces: Vec<Vec<usize>>,
    /// Any record → withdrawn records, other than incidents and rules, that it took over from.
    pub replaced: BTreeMap<Target, Vec<usize>>,
    /// Any record → open questions that lead to it: the incident, and the question's place there.
    pub asked: BTreeMap<Target, Vec<(usize, usize)>>,
    /// Rule → lessons that it enforces.
    pub rule_lessons: Vec<Vec<usize>>,
    /// Rule → recipes that name it, the one that answers it best first.
    pub rule_recipes: Vec<Vec<(usize, Role)>>,
    /// Rule → rules that it replaces.
    pub rule_replaces: Vec<Vec<usize>>,
    /// Rule → rules that report the same mistake, as the catalogues say.
    pub rule_same: Vec<Vec<usize>>,
    /// Recipe → lessons that practise it.
    pub recipe_lessons: Vec<Vec<usize>>,
    /// Recipe → incidents that lead to it, through lessons or answered questions; newest first.
    pub recipe_incidents: Vec<Vec<usize>>,
    /// Factor → incidents that met it, newest first.
    pub factor_incidents: Vec<Vec<usize>>,
    /// Factor → how many of them count.
    pub factor_met: Vec<usize>,
}

impl Handbook {
    /// A lesson's text and edges.
    ///
    /// # Panics
    /// Never for nodes of this handbook: a node is only made from a declared entry.
    #[must_use]
    pub fn lesson(&self, at: usize) -> &Lesson {
        let node = &self.lessons[at];
        match &self.incidents[node.incident].lessons[node.entry] {
            LessonEntry::Declared(lesson) => lesson,
            LessonEntry::Again { .. } => unreachable!("a lesson's node points at the entry that declares it"),
        }
    }

    /// The same handbook, which notes the incidents that somebody looks at.
    #[must_use]
    pub fn traced(&self) -> Self {
        Self { incidents: self.incidents.traced(), ..self.clone() }
    }

    /// The same handbook with other incidents in the places of some, which differ from them in the text of their bodies
    /// alone.
    #[must_use]
    pub fn with_texts(&self, changed: &[(Arc<Incident>, Arc<Incident>)]) -> Self {
        let mut book = self.clone();
        for (old, new) in changed {
            book.incidents.replace(old, new);
        }
        book
    }

    /// The position of an incident; aliases are followed.
    #[must_use]
    pub fn incident_at(&self, id: &IncidentId) -> Option<usize> {
        match self.ids.get("incident", id.as_str())? {
            Target::Incident(at) => Some(at),
            _ => None,
        }
    }

    /// The incident that a link of an incident leads to, where it leads to one.
    #[must_use]
    pub fn linked_incident(&self, link: &Link) -> Option<usize> {
        self.incident_at(&link.incident.as_ref()?.id)
    }

    /// Whether a link of an incident leads out of the handbook.
    #[must_use]
    pub fn leads_out(&self, link: &Link) -> bool {
        !link.rel.is_between_incidents() && self.linked_incident(link).is_none()
    }

    /// The position of a lesson; aliases are followed.
    #[must_use]
    pub fn lesson_at(&self, id: &LessonId) -> Option<usize> {
        match self.ids.get("lesson", id.as_str())? {
            Target::Lesson(at) => Some(at),
            _ => None,
        }
    }

    /// The position of a recipe; aliases are followed.
    #[must_use]
    pub fn recipe_at(&self, id: &RecipeId) -> Option<usize> {
        match self.ids.get("recipe", id.as_str())? {
            Target::Recipe(at) => Some(at),
            _ => None,
        }
    }

    /// The position of a rule; aliases are followed.
    #[must_use]
    pub fn rule_at(&self, id: &RuleId) -> Option<usize> {
        match self.ids.get("rule", id.as_str())? {
            Target::Rule(at) => Some(at),
            _ => None,
        }
    }

    /// The position of a factor.
    #[must_use]
    pub fn factor_at(&self, id: &FactorId) -> Option<usize> {
        match self.ids.get("factor", id.as_str())? {
            Target::Factor(at) => Some(at),
            _ => None,
        }
    }

    /// Every Markdown body with the file it stands in.
    pub fn bodies(&self) -> impl Iterator<Item = (&Arc<str>, &Body)> {
        self.bodies_of().map(|(_, file, body)| (file, body))
    }

    /// The linter's catalogue.
    #[must_use]
    pub fn catalogue(&self, linter: &str) -> Option<&Catalogue> {
        self.catalogues.iter().find(|c| c.linter == linter).map(|c| &**c)
    }

    /// The rule's databases: its own, or else its linter's.
    #[must_use]
    pub fn rule_databases(&self, at: usize) -> &[String] {
        let rule = &self.rules[at];
        if rule.databases.is_empty() {
            self.catalogue(rule.id.linter()).map_or(&[], |c| &c.databases)
        } else {
            &rule.databases
        }
    }

    /// How people ask for a rule, as its catalogue and its prose say.
    #[must_use]
    pub fn rule_asked_as(&self, at: usize) -> Vec<&str> {
        let prose = self.prose.get(&at).into_iter().flat_map(|prose| &prose.common.asked_as);
        let mut out: Vec<&str> = Vec::new();
        for phrase in self.rules[at].asked_as.iter().chain(prose) {
            if !out.contains(&phrase.as_str()) {
                out.push(phrase);
            }
        }
        out
    }

    /// How a rule is ignored in its linter, as Markdown in which `{id}` stands for the rule.
    #[must_use]
    pub fn how_to_ignore(&self, at: usize) -> Option<&str> {
        let rule = &self.rules[at];
        rule.how_to_ignore(self.catalogue(rule.id.linter()))
    }

    /// The edges from a lesson to a rule, as the lesson declares them: one, or one for each database and the like.
    pub fn enforcements(&self, lesson: usize, rule: usize) -> impl Iterator<Item = &Enforcement> {
        self.lesson(lesson).rules.iter().filter(move |e| self.rule_at(&e.id.id) == Some(rule))
    }

    /// How much of a lesson a rule catches at best; `None` where the lesson does not say.
    #[must_use]
    pub fn catches(&self, lesson: usize, rule: usize) -> Option<Catches> {
        let said: Vec<Catches> = self.enforcements(lesson, rule).filter_map(|e| e.catches).collect();
        if said.contains(&Catches::Fully) { Some(Catches::Fully) } else { said.first().copied() }
    }

    /// What a recipe is to a rule, as the recipe says it.
    #[must_use]
    pub fn answer(&self, recipe: usize, rule: usize, role: Role) -> Option<&RecipeRule> {
        self.recipes[recipe].rules.iter().find(|e| e.role == role && self.rule_at(&e.id.id) == Some(rule))
    }

    /// Rules that enforce a lesson together with this one, or that a recipe is the answer to as it is to this one:
    /// near it, and not the same mistake.
    #[must_use]
    pub fn related_rules(&self, rule: usize) -> Vec<usize> {
        let by_lesson = self.edges.rule_lessons[rule]
            .iter()
            .flat_map(|lesson| self.lesson(*lesson).rules.iter().filter_map(|e| self.rule_at(&e.id.id)));
        let by_recipe =
            self.edges.rule_recipes[rule].iter().filter(|(_, role)| *role == Role::Instead).flat_map(|(r, _)| {
                self.recipes[*r].rules.iter().filter(|e| e.role == Role::Instead).filter_map(|e| self.rule_at(&e.id.id))
            });
        let same = &self.edges.rule_same[rule];
        let mut out: Vec<usize> =
            by_lesson.chain(by_recipe).filter(|other| *other != rule && !same.contains(other)).collect();
        out.sort_unstable();
        out.dedup();
        out
    }
}
