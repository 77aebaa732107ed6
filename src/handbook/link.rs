//! Records become one graph: identifiers are settled, lists are ordered, and every edge gets its other end.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::unknown::unknown_rule;
use super::{Edges, Handbook, Ids, LessonNode, Lookup, Target, decision, fit};
use crate::config::Config;
use crate::diag::{At, Checked, Code, Finding, Searches};
use crate::record::{Incident, LessonEntry, Record, Ref, Rule, RuleProse, Status};
use crate::source::Asset;

/// Links all records of a project.
#[must_use]
pub fn link(config: Config, records: Vec<Record>, assets: BTreeMap<Arc<str>, Asset>) -> Checked<Handbook> {
    let mut findings = Vec::new();
    let (mut book, prose) = sort_into_kinds(config, records);
    book.assets = assets;
    book.order();
    book.collect_lessons();
    book.name_everything(&mut findings);
    book.place_prose(prose, &mut findings);
    book.edges = Arc::new(Edges::of(&book));
    book.retell_lessons();
    book.tree = decision::compile(&book, &mut findings);
    Checked { value: book, findings }
}

fn sort_into_kinds(config: Config, records: Vec<Record>) -> (Handbook, Vec<Arc<RuleProse>>) {
    let mut book = Handbook { config, ..Handbook::default() };
    let mut prose = Vec::new();
    for record in records {
        match record {
            Record::Incident(incident) => {
                book.withdrawn.extend_from_slice(&incident.withdrawn_lessons);
                book.incidents.push(incident);
            }
            Record::Recipe(recipe) => book.recipes.push(recipe),
            Record::Catalogue(catalogue) => {
                book.rules.extend_from_slice(&catalogue.rules);
                book.catalogues.push(catalogue);
            }
            Record::RuleProse(text) => prose.push(text),
            Record::Factors(factors) => book.factors.extend(factors),
            Record::Terms(terms) => book.terms.extend(terms),
            Record::Questions(questions) => book.questions = questions,
            Record::Guide(guide) => book.guides.push(guide),
            Record::Withdrawn(records) => book.withdrawn.extend(records),
        }
    }
    (book, prose)
}

impl Handbook {
    fn order(&mut self) {
        self.incidents.par_sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.id.cmp(&b.id)));
        self.recipes.sort_by(|a, b| a.id.cmp(&b.id));
        self.catalogues.sort_by(|a, b| a.linter.cmp(&b.linter));
        self.rules.sort_by(|a, b| a.id.cmp(&b.id));
        self.sort_withdrawn();
        self.terms.sort_by_key(|t| (t.term.to_lowercase(), t.id.clone()));
        self.guides.sort_by(|a, b| {
            let order = |g: &crate::record::Guide| g.order.unwrap_or(u64::MAX);
            order(a).cmp(&order(b)).then_with(|| a.title.cmp(&b.title))
        });
    }

    fn collect_lessons(&mut self) {
        let mut declared: Vec<(&crate::id::LessonId, LessonNode)> = Vec::new();
        for (incident, record) in self.incidents.iter().enumerate() {
            for (entry, lesson) in record.lessons.iter().enumerate() {
                if let LessonEntry::Declared(lesson) = lesson {
                    declared.push((&lesson.id.id, LessonNode { incident, entry, again: Vec::new() }));
                }
            }
        }
        declared.sort_by(|a, b| a.0.cmp(b.0));
        self.lessons = declared.into_iter().map(|(_, node)| node).collect();
    }

    /// Gives every identifier and alias its node, older records first; the second owner of one is a finding, which so
    /// stands where the new record is, and not where the published one is.
    fn name_everything(&mut self, findings: &mut Vec<Finding>) {
        let mut ids = Ids::default();
        let ages = self.ages();
        let age = |target: Target| match target {
            Target::Incident(at) => ages[at],
            Target::Lesson(at) => ages[self.lessons[at].incident],
            other => self.file_of(other).len(),
        };
        let (mut owners, mut aliases) = (self.owners().collect::<Vec<Target>>(), self.aliases());
        owners.sort_by_key(|target| age(*target));
        aliases.sort_by_key(|(_, _, owner)| age(owner.target));
        for target in owners {
            let id = self.id_of(target);
            if let Some(other) = ids.add(target.kind(), &id, target) {
                let code = if self.id_of(other) == id { Code::DuplicateId } else { Code::IdCollision };
                let owner = Owner { file: Arc::clone(self.file_of(target)), target };
                let own = Ref { id, at: self.place_of_id(target) };
                findings.push(self.second_owner(code, &own, &owner, other));
            }
        }
        for (kind, alias, owner) in aliases {
            match ids.add(kind, &alias.id, owner.target) {
                Some(other) if other != owner.target => {
                    findings.push(self.second_owner(Code::IdCollision, &alias, &owner, other));
                }
                _ => {}
            }
        }
        self.name_former_linters(&mut ids);
        self.name_withdrawn(&mut ids, findings);
        self.ids = Arc::new(ids);
    }

    /// Gives the rules of linters that had another name their identifiers under it. One that is somebody else's stays there;
    /// its address is found where the pages are planned.
    fn name_former_linters(&self, ids: &mut Ids) {
        for catalogue in self.catalogues.iter().filter(|catalogue| !catalogue.aliases.is_empty()) {
            let rules = self.rules.iter().enumerate().filter(|(_, rule)| rule.id.linter() == catalogue.linter);
            for (at, rule) in rules {
                for id in std::iter::once(rule.id.rule()).chain(rule.aliases.iter().map(|alias| alias.id.as_str())) {
                    for former in &catalogue.aliases {
                        let _ = ids.add("rule", &format!("{}/{id}", former.id), Target::Rule(at));
                    }
                }
            }
        }
    }

    /// For each incident its place from the oldest on. Of two of one day the one with the longer file name mostly is a copy.
    fn ages(&self) -> Vec<usize> {
        let mut oldest_first: Vec<usize> = (0..self.incidents.len()).rev().collect();
        oldest_first.sort_by(|a, b| {
            let [a, b] = [*a, *b].map(|at| &self.incidents[at]);
            let [a_file, b_file] = [a, b].map(|x| &x.common.file);
            a.date.cmp(&b.date).then(a_file.len().cmp(&b_file.len())).then_with(|| a_file.cmp(b_file))
        });
        let mut ages = vec![0; oldest_first.len()];
        oldest_first.into_iter().enumerate().for_each(|(age, at)| ages[at] = age);
        ages
    }

    /// Everything that has an identifier, kind by kind.
    fn owners(&self) -> impl Iterator<Item = Target> + use<> {
        let incidents = (0..self.incidents.len()).map(Target::Incident);
        let lessons = (0..self.lessons.len()).map(Target::Lesson);
        let recipes = (0..self.recipes.len()).map(Target::Recipe);
        let rules = (0..self.rules.len()).map(Target::Rule);
        let factors = (0..self.factors.len()).map(Target::Factor);
        let terms = (0..self.terms.len()).map(Target::Term);
        let guides = (0..self.guides.len()).map(Target::Guide);
        incidents.chain(lessons).chain(recipes).chain(rules).chain(factors).chain(terms).chain(guides)
    }

    /// Where a node's file says its identifier.
    fn place_of_id(&self, target: Target) -> At {
        match target {
            Target::Incident(_) | Target::Recipe(_) => At::value(&["id"]),
            Target::Lesson(at) => self.lesson(at).id.at.clone(),
            Target::Rule(at) => self.rules[at].at.clone(),
            Target::Factor(at) => self.factors[at].at.clone(),
            Target::Term(at) => self.terms[at].at.clone(),
            Target::Guide(_) | Target::Decide => At::File,
        }
    }

    /// Every former identifier, kind by kind.
    #[must_use]
    pub fn aliases(&self) -> Vec<(&'static str, Ref<String>, Owner)> {
        let mut out = Vec::new();
        for (at, x) in self.incidents.iter().enumerate() {
            push_aliases(&mut out, "incident", &x.common.aliases, &x.common.file, Target::Incident(at));
        }
        for (at, x) in self.recipes.iter().enumerate() {
            push_aliases(&mut out, "recipe", &x.common.aliases, &x.common.file, Target::Recipe(at));
        }
        for (at, x) in self.guides.iter().enumerate() {
            push_aliases(&mut out, "guide", &x.common.aliases, &x.common.file, Target::Guide(at));
        }
        for (at, node) in self.lessons.iter().enumerate() {
            let (lesson, file) = (self.lesson(at), &self.incidents[node.incident].common.file);
            push_aliases(&mut out, "lesson", &lesson.aliases, file, Target::Lesson(at));
        }
        for (at, x) in self.rules.iter().enumerate() {
            let full = |a: &Ref<String>| Ref { id: format!("{}/{}", x.id.linter(), a.id), at: a.at.clone() };
            let refs: Vec<Ref<String>> = x.aliases.iter().map(full).collect();
            push_aliases(&mut out, "rule", &refs, &x.file, Target::Rule(at));
        }
        for (at, x) in self.factors.iter().enumerate() {
            push_aliases(&mut out, "factor", &x.aliases, &x.file, Target::Factor(at));
        }
        for (at, x) in self.terms.iter().enumerate() {
            push_aliases(&mut out, "term", &x.aliases, &x.file, Target::Term(at));
        }
        out
    }

    fn second_owner(&self, code: Code, id: &Ref<String>, owner: &Owner, other: Target) -> Finding {
        let (kind, first, taken) = (other.kind(), self.file_of(other), self.id_of(other));
        let (message, help) = if code == Code::DuplicateId {
            let help = match other {
                Target::Lesson(_) => {
                    "refer to a lesson that was taught again with `again`, or give the newer one another identifier"
                }
                _ => "give the newer of the two another identifier",
            };
            (format!("the {kind} identifier `{}` is taken already, in {first}", id.id), help)
        } else if id.id == taken {
            let help = "drop the alias while the other record has the identifier";
            (format!("the alias `{}` is the identifier of another {kind}, in {first}", id.id), help)
        } else if id.id.to_lowercase() != taken.to_lowercase() {
            let help = "keep it on the one that had this identifier, and drop it from the other";
            (format!("`{}` is a former identifier of the {kind} `{taken}` too, in {first}", id.id), help)
        } else {
            let help = "give one of the two another identifier or drop the alias: addresses are lower case and lead to one record";
            (format!("the {kind} identifier `{}` has the address of `{taken}`, in {first}", id.id), help)
        };
        Finding::new(code, &owner.file, id.at.clone(), message).help(help)
    }

    /// The identifier of a node; a rule's with its linter.
    #[must_use]
    pub fn id_of(&self, target: Target) -> String {
        match target {
            Target::Incident(at) => self.incidents[at].id.to_string(),
            Target::Lesson(at) => self.lesson(at).id.id.to_string(),
            Target::Recipe(at) => self.recipes[at].id.to_string(),
            Target::Rule(at) => self.rules[at].id.to_string(),
            Target::Factor(at) => self.factors[at].id.to_string(),
            Target::Term(at) => self.terms[at].id.to_string(),
            Target::Guide(at) => self.guides[at].id.to_string(),
            Target::Decide => "decide".to_owned(),
        }
    }

    /// The file in which a node is declared.
    #[must_use]
    pub fn file_of(&self, target: Target) -> &Arc<str> {
        match target {
            Target::Incident(at) => &self.incidents[at].common.file,
            Target::Lesson(at) => &self.incidents[self.lessons[at].incident].common.file,
            Target::Recipe(at) => &self.recipes[at].common.file,
            Target::Rule(at) => &self.rules[at].file,
            Target::Factor(at) => &self.factors[at].file,
            Target::Term(at) => &self.terms[at].file,
            Target::Guide(at) => &self.guides[at].common.file,
            Target::Decide => &self.questions.file,
        }
    }

    fn place_prose(&mut self, prose: Vec<Arc<RuleProse>>, findings: &mut Vec<Finding>) {
        let mut searches = Searches::default();
        for text in prose {
            let Some(at) = self.rule_at(&text.id.id) else {
                findings.push(unknown_rule(self, &text.id.id, (&text.common.file, &text.id.at), &mut searches));
                continue;
            };
            if let Some(first) = self.prose.get(&at) {
                let message = format!("`{}` has its prose already, in {}", text.id.id, first.common.file);
                let help = "keep one of the two files";
                findings
                    .push(Finding::new(Code::DuplicateId, &text.common.file, text.id.at.clone(), message).help(help));
                continue;
            }
            self.prose.insert(at, text);
        }
    }

    /// Tells each lesson which incidents taught it again.
    fn retell_lessons(&mut self) {
        let again: Vec<(usize, usize)> = self
            .incidents
            .iter()
            .enumerate()
            .flat_map(|(at, incident)| again_of(incident).map(move |lesson| (at, lesson)))
            .filter_map(|(at, lesson)| Some((at, self.lesson_at(&lesson.id)?)))
            .collect();
        for (incident, lesson) in again {
            let node = &mut self.lessons[lesson];
            if node.incident != incident && node.again.last() != Some(&incident) {
                node.again.push(incident);
            }
        }
    }
}

/// The lessons of other incidents that this one taught again.
fn again_of(incident: &Incident) -> impl Iterator<Item = &Ref<crate::id::LessonId>> {
    incident.lessons.iter().filter_map(|entry| match entry {
        LessonEntry::Again { again, .. } => Some(again),
        LessonEntry::Declared(_) => None,
    })
}

/// A record that owns an identifier or an alias.
#[derive(Debug, Clone)]
pub struct Owner {
    /// The file that declares it.
    pub file: Arc<str>,
    /// The node.
    pub target: Target,
}

fn push_aliases(
    out: &mut Vec<(&'static str, Ref<String>, Owner)>,
    kind: &'static str,
    aliases: &[Ref<String>],
    file: &Arc<str>,
    target: Target,
) {
    out.extend(aliases.iter().map(|alias| (kind, alias.clone(), Owner { file: Arc::clone(file), target })));
}

impl Edges {
    fn of(book: &Handbook) -> Self {
        let mut edges = Self {
            withdrawn_incidents: withdrawn_incidents(book),
            incident_from: vec![Vec::new(); book.incidents.len()],
            incident_replaces: vec![Vec::new(); book.incidents.len()],
            replaced: BTreeMap::new(),
            asked: BTreeMap::new(),
            rule_lessons: vec![Vec::new(); book.rules.len()],
            rule_recipes: vec![Vec::new(); book.rules.len()],
            rule_replaces: vec![Vec::new(); book.rules.len()],
            rule_same: vec![Vec::new(); book.rules.len()],
            recipe_lessons: vec![Vec::new(); book.recipes.len()],
            recipe_incidents: vec![Vec::new(); book.recipes.len()],
            factor_incidents: vec![Vec::new(); book.factors.len()],
            factor_met: vec![0; book.factors.len()],
        };
        edges.add_incidents(book);
        edges.add_replaced(book);
        edges.add_lessons(book);
        edges.add_recipes_and_rules(book);
        edges
    }

    fn add_incidents(&mut self, book: &Handbook) {
        for (at, incident) in book.incidents.iter().enumerate() {
            for link in &incident.links {
                if let Some(other) = book.linked_incident(link) {
                    push_once(&mut self.incident_from[other], (link.rel, at), |(_, at)| *at);
                }
            }
            if let Some(successor) = incident.replaced_by.as_ref().and_then(|i| book.incident_at(&i.id)) {
                push_next(&mut self.incident_replaces[successor], at);
            }
            for factor in incident.factors.iter().filter_map(|f| book.factor_at(&f.id.id)) {
                if push_next(&mut self.factor_incidents[factor], at) && incident.status != Status::Withdrawn {
                    self.factor_met[factor] += 1;
                }
            }
            for (place, question) in incident.open_questions.iter().enumerate() {
                let lookup = question.leads_to.as_ref().map(|to| book.ids.look_up(&to.id));
                let Some(Lookup::One(target)) = lookup else { continue };
                self.asked.entry(target).or_default().push((at, place));
                if let Target::Recipe(recipe) = target {
                    self.recipe_incidents[recipe].push(at);
                }
            }
        }
    }

    fn add_replaced(&mut self, book: &Handbook) {
        for (at, record) in book.withdrawn.iter().enumerate() {
            if let Some(heir) = book.successor_of(record) {
                self.replaced.entry(heir).or_default().push(at);
            }
        }
    }

    fn add_lessons(&mut self, book: &Handbook) {
        for (at, node) in book.lessons.iter().enumerate() {
            let lesson = book.lesson(at);
            for rule in lesson.rules.iter().filter_map(|e| book.rule_at(&e.id.id)) {
                push_next(&mut self.rule_lessons[rule], at);
            }
            for recipe in lesson.recipes.iter().filter_map(|r| book.recipe_at(&r.id)) {
                push_next(&mut self.recipe_lessons[recipe], at);
                self.recipe_incidents[recipe].push(node.incident);
            }
        }
        for (at, incident) in book.incidents.iter().enumerate() {
            for lesson in again_of(incident).filter_map(|l| book.lesson_at(&l.id)) {
                for recipe in book.lesson(lesson).recipes.iter().filter_map(|r| book.recipe_at(&r.id)) {
                    self.recipe_incidents[recipe].push(at);
                }
            }
        }
        for incidents in &mut self.recipe_incidents {
            incidents.sort_unstable();
            incidents.dedup();
        }
    }

    fn add_recipes_and_rules(&mut self, book: &Handbook) {
        for (at, recipe) in book.recipes.iter().enumerate() {
            for edge in &recipe.rules {
                if let Some(rule) = book.rule_at(&edge.id.id) {
                    push_once(&mut self.rule_recipes[rule], (at, edge.role), |(at, _)| *at);
                }
            }
        }
        for (rule, recipes) in self.rule_recipes.iter_mut().enumerate().filter(|(_, recipes)| recipes.len() > 1) {
            fit::sort(book, rule, recipes);
        }
        for (at, rule) in book.rules.iter().enumerate() {
            for successor in rule.replaced_by.iter().filter_map(|r| book.rule_at(&r.id)) {
                push_next(&mut self.rule_replaces[successor], at);
            }
        }
        self.add_same_mistakes(book);
    }

    /// What one rule says is the same as another holds for both, and for all that say the same of that other.
    fn add_same_mistakes(&mut self, book: &Handbook) {
        let named: Vec<Vec<usize>> =
            book.rules.iter().map(|rule| rule.same_as.iter().filter_map(|r| book.rule_at(&r.id)).collect()).collect();
        let mut naming = vec![Vec::new(); named.len()];
        for (at, others) in named.iter().enumerate() {
            for other in others {
                push_next(&mut naming[*other], at);
            }
        }
        for (at, list) in self.rule_same.iter_mut().enumerate() {
            let siblings = named[at].iter().flat_map(|other| &naming[*other]);
            list.extend(named[at].iter().chain(&naming[at]).chain(siblings).copied().filter(|other| *other != at));
            list.sort_unstable();
            list.dedup();
        }
    }
}

impl Handbook {
    /// Whether a rule is used by a lesson or a recipe.
    #[must_use]
    pub fn rule_is_used(&self, rule: &Rule) -> bool {
        self.rule_at(&rule.id)
            .is_some_and(|at| !self.edges.rule_lessons[at].is_empty() || !self.edges.rule_recipes[at].is_empty())
    }
}

fn withdrawn_incidents(book: &Handbook) -> BTreeSet<usize> {
    let all = book.incidents.iter().enumerate();
    all.filter(|(_, x)| x.status == Status::Withdrawn).map(|(at, _)| at).collect()
}

/// Adds to a list that is filled in its order, where only the last item can be the same; tells whether it was new.
fn push_next(list: &mut Vec<usize>, item: usize) -> bool {
    let is_new = list.last() != Some(&item);
    if is_new {
        list.push(item);
    }
    is_new
}

/// Adds to a list that is filled record by record, where only items of the same record can be the same.
fn push_once<T: PartialEq>(list: &mut Vec<T>, item: T, record: impl Fn(&T) -> usize) {
    let is_of_it = |other: &&T| record(other) == record(&item);
    if !list.iter().rev().take_while(is_of_it).any(|other| *other == item) {
        list.push(item);
    }
}

#[cfg(test)]
mod tests {
    use super::push_once;

    #[test]
    fn what_a_record_says_twice_stands_once() {
        let mut list = Vec::new();
        for item in [('a', 1), ('b', 1), ('a', 1), ('a', 2), ('a', 2), ('b', 2)] {
            push_once(&mut list, item, |(_, record)| *record);
        }
        assert_eq!(list, [('a', 1), ('b', 1), ('a', 2), ('b', 2)]);
    }
}
