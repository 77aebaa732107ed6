//! The decision tree, compiled from the recipes' preconditions: nobody draws it, so it cannot drift from them.
//!
//! At a node the next question is the first, in the declared order, that was not asked yet, whose `after` holds on the
//! path, and that some recipe still in question depends on. An answer keeps the recipes that do not mention the question
//! or accept the answer. So no question is asked twice on a path, and every path ends: in one recipe, or in words.

use std::collections::{BTreeMap, BTreeSet};

use super::Handbook;
use crate::diag::{At, Code, Finding, Segment, did_you_mean};
use crate::record::{Answer, DecisionQuestion, OwnKeys, Precondition, Questions};

/// The most questions that one path may ask before it is reported as too long.
const MAX_DEPTH: usize = 7;

/// The most steps that are compiled; beyond it the questions depend on each other in a way nobody could follow.
const MAX_STEPS: usize = 20_000;

/// The most questions that are compiled on one path, for the same reason.
const DEEPEST: usize = 64;

/// Anchors of the page that are none of a step.
const TAKEN: [&str; 3] = ["all", "afterwards", "start"];

/// The compiled tree.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// The questions, in the order of their first use.
    pub questions: Vec<DecisionQuestion>,
    /// All steps; the first is the root. Empty when there is nothing to decide.
    pub steps: Vec<Step>,
}

/// One question as it is asked on one path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The anchor: the answers that lead here; `start` for the root.
    pub id: String,
    /// The question's position in [`Tree::questions`].
    pub question: usize,
    /// The steps and answers that lead here.
    pub path: Vec<(usize, usize)>,
    /// Where each answer leads, in the question's order.
    pub choices: Vec<Choice>,
}

/// One answer at a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The answer's position in its question.
    pub answer: usize,
    /// What it leads to.
    pub end: End,
}

/// What an answer leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// The next step's position in [`Tree::steps`].
    Step(usize),
    /// A result.
    Leaf(Leaf),
}

/// A result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// The anchor.
    pub id: String,
    /// The recipes; one, unless the preconditions do not tell several apart.
    pub recipes: Vec<usize>,
    /// What to do where no recipe exists.
    pub words: Option<String>,
}

/// Compiles the tree and reports what is wrong with the preconditions.
pub(super) fn compile(book: &Handbook, findings: &mut Vec<Finding>) -> Tree {
    let mut deciding: Vec<usize> = (0..book.recipes.len()).filter(|at| !book.recipes[*at].when.is_empty()).collect();
    if deciding.is_empty() {
        return Tree::default();
    }
    let questions = settle_questions(book, &deciding);
    // Of two with one identifier another was meant, which may be the one that seems to be missing.
    let (has_twins, told) = (has_twins(&questions), findings.len());
    let (mut needs, mut unsettled) = (BTreeMap::new(), BTreeSet::new());
    for at in &deciding {
        let before = findings.len();
        needs.insert(*at, needs_of(book, *at, &questions, findings));
        if findings.len() > before {
            unsettled.insert(*at);
        }
    }
    let anchors = TAKEN.map(str::to_owned).into();
    let tree = Tree { questions, steps: Vec::new() };
    let mut compiler = Compiler { book, needs, unsettled, tree, anchors, findings, too_deep: false, cut: false };
    compiler.check_after();
    if let End::Leaf(leaf) = compiler.node(&deciding, &[], None) {
        compiler.report_ambiguous(&leaf, &[]);
    }
    compiler.report_never_asked();
    let Compiler { tree, unsettled, .. } = compiler;
    deciding.retain(|at| !unsettled.contains(at));
    report_unreachable(book, &deciding, &tree, findings);
    if has_twins {
        findings.truncate(told);
    }
    tree
}

/// Whether two questions have one identifier, or two answers of one: that is a finding of its own.
fn has_twins(questions: &[DecisionQuestion]) -> bool {
    let mut ids = BTreeSet::new();
    let mut values = BTreeSet::new();
    let mut is_twin = |q: &'_ DecisionQuestion| !ids.insert(q.id.clone());
    questions.iter().any(|q| {
        values.clear();
        is_twin(q) || q.answers.iter().any(|a| !values.insert(a.value.clone()))
    })
}

/// The declared questions; a project without `decide.yaml` gets them from the recipes' own keys.
fn settle_questions(book: &Handbook, deciding: &[usize]) -> Vec<DecisionQuestion> {
    if !book.questions.questions.is_empty() {
        return book.questions.questions.clone();
    }
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut order = Vec::new();
    for need in deciding.iter().flat_map(|at| &book.recipes[*at].when) {
        for (key, answers) in spread(need, &Questions::default().questions) {
            if !values.contains_key(&key) {
                order.push(key.clone());
            }
            let known = values.entry(key).or_default();
            known.extend(answers.into_iter().filter(|a| !known.contains(a)).collect::<Vec<_>>());
        }
    }
    order.into_iter().map(|key| question_from_key(&key, values.remove(&key).unwrap_or_default())).collect()
}

fn question_from_key(key: &str, mut answers: Vec<String>) -> DecisionQuestion {
    if answers.iter().all(|a| a == "yes" || a == "no") {
        answers = vec!["yes".to_owned(), "no".to_owned()];
    }
    let answers = answers.into_iter().map(|value| Answer {
        text: value.replace('-', " "),
        value,
        no_recipe: None,
        at: At::File,
        own: OwnKeys::default(),
    });
    DecisionQuestion {
        id: key.to_owned(),
        ask: format!("{}?", key.replace(['-', '.'], " ")),
        help: None,
        after: Vec::new(),
        answers: answers.collect(),
        otherwise: Some("No recipe of this handbook covers this yet.".to_owned()),
        at: At::File,
        own: OwnKeys::default(),
    }
}

/// A precondition as questions and answers: a list under a key that is no question asks for each item by itself.
fn spread(need: &Precondition, questions: &[DecisionQuestion]) -> Vec<(String, Vec<String>)> {
    let is_question = questions.iter().any(|q| q.id == need.question);
    if need.listed && !is_question {
        return need.answers.iter().map(|item| (format!("{}.{item}", need.question), vec!["yes".to_owned()])).collect();
    }
    vec![(need.question.clone(), need.answers.clone())]
}

/// What one recipe needs: question → accepted answers.
type Needs = BTreeMap<usize, Vec<String>>;

fn needs_of(book: &Handbook, recipe: usize, questions: &[DecisionQuestion], findings: &mut Vec<Finding>) -> Needs {
    let record = &book.recipes[recipe];
    let mut needs = Needs::new();
    for need in &record.when {
        for (key, answers) in spread(need, questions) {
            let Some(at) = questions.iter().position(|q| q.id == key) else {
                let help = did_you_mean(&key, questions.iter().map(|q| q.id.as_str()))
                    .unwrap_or_else(|| "add the question to decide.yaml".to_owned());
                let message = format!("no question `{key}` is asked");
                findings.push(
                    Finding::new(Code::UnknownQuestion, &record.common.file, need.at.clone(), message).help(help),
                );
                continue;
            };
            let known: Vec<&str> = questions[at].answers.iter().map(|a| a.value.as_str()).collect();
            for answer in answers.iter().filter(|a| !known.contains(&a.as_str())) {
                let help = did_you_mean(answer, known.iter().copied())
                    .unwrap_or_else(|| format!("its answers are {}", crate::record::quoted(&known)));
                let message = format!("the question `{key}` has no answer `{answer}`");
                findings
                    .push(Finding::new(Code::UnknownAnswer, &record.common.file, need.at.clone(), message).help(help));
            }
            needs.insert(at, answers);
        }
    }
    needs
}

struct Compiler<'a> {
    book: &'a Handbook,
    needs: BTreeMap<usize, Needs>,
    /// Recipes whose `when` names what is no question or no answer: where they belong nobody knows, and that is reported.
    unsettled: BTreeSet<usize>,
    tree: Tree,
    /// All anchors so far.
    anchors: BTreeSet<String>,
    findings: &'a mut Vec<Finding>,
    /// A path that asks too many questions was reported.
    too_deep: bool,
    /// The tree was cut at [`MAX_STEPS`] or [`DEEPEST`]: its ends say nothing about the recipes any more.
    cut: bool,
}

impl Compiler<'_> {
    /// Compiles what follows a path; `words` are those of the answer that led here.
    fn node(&mut self, recipes: &[usize], path: &[(usize, usize)], words: Option<&str>) -> End {
        let id = self.anchor(path);
        let next = self.next_question(recipes, path);
        if let Some(question) = next
            && (self.tree.steps.len() >= MAX_STEPS || path.len() >= DEEPEST)
        {
            self.report_cut(question);
        }
        let Some(question) = next.filter(|_| !self.cut) else {
            let leaf = Leaf { id, recipes: recipes.to_vec(), words: words.map(str::to_owned) };
            return End::Leaf(leaf);
        };
        if path.len() >= MAX_DEPTH && !self.too_deep {
            self.report_depth(question, path);
        }
        let step = self.tree.steps.len();
        self.tree.steps.push(Step { id, question, path: path.to_vec(), choices: Vec::new() });
        for answer in 0..self.tree.questions[question].answers.len() {
            let end = self.answer(recipes, path, step, question, answer);
            self.tree.steps[step].choices.push(Choice { answer, end });
        }
        End::Step(step)
    }

    fn answer(
        &mut self,
        recipes: &[usize],
        path: &[(usize, usize)],
        step: usize,
        question: usize,
        answer: usize,
    ) -> End {
        let given = &self.tree.questions[question].answers[answer];
        let accepts = |recipe: &usize| match self.needs.get(recipe).and_then(|n| n.get(&question)) {
            Some(accepted) => accepted.contains(&given.value),
            None => true,
        };
        let left: Vec<usize> = recipes.iter().copied().filter(accepts).collect();
        let mut here = path.to_vec();
        here.push((step, answer));
        // Stated words end the path: the author of the question knows that no recipe fits this answer.
        let words = given
            .no_recipe
            .clone()
            .or_else(|| if left.is_empty() { self.tree.questions[question].otherwise.clone() } else { None });
        if left.is_empty() || given.no_recipe.is_some() {
            if words.is_none() && self.unsettled.is_empty() {
                self.report_dead_end(question, answer, &here);
            }
            return End::Leaf(Leaf { id: self.anchor(&here), recipes: Vec::new(), words });
        }
        let end = self.node(&left, &here, None);
        if let End::Leaf(leaf) = &end {
            self.report_ambiguous(leaf, &here);
        }
        end
    }

    fn next_question(&self, recipes: &[usize], path: &[(usize, usize)]) -> Option<usize> {
        let asked = |q: usize| path.iter().any(|(step, _)| self.tree.steps[*step].question == q);
        (0..self.tree.questions.len()).find(|q| {
            !asked(*q)
                && self.after_holds(*q, path)
                && recipes.iter().any(|r| self.needs.get(r).is_some_and(|n| n.contains_key(q)))
        })
    }

    fn after_holds(&self, question: usize, path: &[(usize, usize)]) -> bool {
        self.tree.questions[question].after.iter().all(|(key, value)| {
            path.iter().any(|(step, answer)| {
                let asked = &self.tree.questions[self.tree.steps[*step].question];
                asked.id == *key && asked.answers[*answer].value == *value
            })
        })
    }

    /// The answers in a row; where other answers give the same row (`a-b` and `c`, `a` and `b-c`), with a number.
    fn anchor(&mut self, path: &[(usize, usize)]) -> String {
        if path.is_empty() {
            return "start".to_owned();
        }
        let values = path.iter().map(|(step, answer)| {
            let question = &self.tree.questions[self.tree.steps[*step].question];
            crate::id::slugify(&question.answers[*answer].value)
        });
        let row = values.collect::<Vec<_>>().join("-");
        let mut id = row.clone();
        let mut number = 1;
        while !self.anchors.insert(id.clone()) {
            number += 1;
            id = format!("{row}-{number}");
        }
        id
    }

    fn in_words(&self, path: &[(usize, usize)]) -> String {
        if path.is_empty() {
            return "no question at all".to_owned();
        }
        let answers = path.iter().map(|(step, answer)| {
            let question = &self.tree.questions[self.tree.steps[*step].question];
            format!("{}={}", question.id, question.answers[*answer].value)
        });
        answers.collect::<Vec<_>>().join(", ")
    }

    fn question_finding(&mut self, code: Code, question: usize, answer: Option<usize>, message: String, help: &str) {
        let question = &self.tree.questions[question];
        let at = answer.map_or_else(|| question.at.clone(), |a| question.answers[a].at.clone());
        // Questions that were made from the recipes have no file of their own.
        let file = if self.book.questions.file.is_empty() { &self.book.config.file } else { &self.book.questions.file };
        self.findings.push(Finding::new(code, file, at, message).help(help));
    }

    fn report_dead_end(&mut self, question: usize, answer: usize, path: &[(usize, usize)]) {
        let message = format!("no recipe is left after {}", self.in_words(path));
        let help = "add a recipe for it, or say what to do instead: `no-recipe: …` on the answer, `otherwise: …` on the question";
        self.question_finding(Code::DecisionDeadEnd, question, Some(answer), message, help);
    }

    fn report_cut(&mut self, question: usize) {
        if !std::mem::replace(&mut self.cut, true) {
            let message = if self.tree.steps.len() >= MAX_STEPS {
                format!("the decision tree has more than {MAX_STEPS} steps")
            } else {
                format!("a path of the decision tree asks more than {DEEPEST} questions")
            };
            let help = "ask fewer questions, or give those that matter on some paths only an `after`";
            self.question_finding(Code::DecisionDepth, question, None, message, help);
        }
    }

    fn report_depth(&mut self, question: usize, path: &[(usize, usize)]) {
        self.too_deep = true;
        let asked = &self.tree.questions[question].id;
        let message =
            format!("a path asks more than {MAX_DEPTH} questions: `{asked}` comes after {}", self.in_words(path));
        let help = "merge questions, or give those that matter on some paths only an `after`";
        self.question_finding(Code::DecisionDepth, question, None, message, help);
    }

    fn report_ambiguous(&mut self, leaf: &Leaf, path: &[(usize, usize)]) {
        let [first, rest @ ..] = leaf.recipes.as_slice() else { return };
        let is_settled = |recipe: &usize| !self.unsettled.contains(recipe);
        if self.cut || !is_settled(first) {
            return;
        }
        for other in rest.iter().filter(|other| is_settled(other)) {
            let (a, b) = (&self.book.recipes[*first], &self.book.recipes[*other]);
            let message = format!("`{}` and `{}` cannot be told apart after {}", a.id, b.id, self.in_words(path));
            let help = self.way_apart(*first, *other);
            let at = b.when.first().map_or(At::File, |w| w.at.clone());
            self.findings.push(Finding::new(Code::DecisionAmbiguous, &b.common.file, at, message).help(help));
        }
    }

    /// What tells two recipes apart. One that does not mention a question takes any answer to it, so that an answer of the other
    /// alone parts nothing.
    fn way_apart(&self, a: usize, b: usize) -> String {
        let answers = |recipe: usize| self.needs.get(&recipe).into_iter().flat_map(BTreeMap::keys);
        for (one, other) in [(a, b), (b, a)] {
            let mut only = answers(one).filter(|question| !answers(other).any(|mentioned| mentioned == *question));
            if let Some(question) = only.next() {
                let (one, other) = (&self.book.recipes[one].id, &self.book.recipes[other].id);
                let question = &self.tree.questions[*question].id;
                return format!("give `{other}` an answer of its own to `{question}`, which only `{one}` mentions");
            }
        }
        let asked = if self.book.questions.questions.is_empty() { "" } else { ", and ask it in decide.yaml" };
        format!("give both recipes an answer to one more question under `when`, each its own{asked}")
    }

    /// A question that no path asks leaves its precondition out: the tree leads to the recipe whatever its answer would be.
    fn report_never_asked(&mut self) {
        if self.cut {
            return;
        }
        let reached: BTreeSet<usize> = self.tree.leaves().flat_map(|(_, _, leaf)| leaf.recipes.clone()).collect();
        for at in 0..self.tree.questions.len() {
            if self.tree.steps.iter().any(|step| step.question == at) {
                continue;
            }
            let needs_it = |recipe: &&usize| self.needs.get(recipe).is_some_and(|needs| needs.contains_key(&at));
            if let Some(recipe) = reached.iter().find(needs_it) {
                let (id, recipe) = (&self.tree.questions[at].id, &self.book.recipes[*recipe].id);
                let message =
                    format!("no path asks `{id}`, and leads to `{recipe}` all the same, which needs its answer");
                let help = "correct its `after`: no path gives those answers before a result";
                self.question_finding(Code::DecisionUnreachable, at, None, message, help);
            }
        }
    }

    /// `after` must name questions and answers that exist, and earlier ones.
    fn check_after(&mut self) {
        let questions = &self.tree.questions;
        for (at, question) in questions.iter().enumerate() {
            for (key, value) in &question.after {
                let place = match &question.at {
                    At::Value(path) => At::Value(path.and([Segment::Key("after"), Segment::Key(key)])),
                    other => other.clone(),
                };
                let earlier = &questions[..at];
                let (code, place, message, near, otherwise) = match earlier.iter().find(|q| q.id == *key) {
                    None => {
                        let message = format!("`after` waits for `{key}`, which is not asked before");
                        let near = did_you_mean(key, earlier.iter().map(|q| q.id.as_str()));
                        let otherwise = "name a question that stands further up".to_owned();
                        (Code::UnknownQuestion, place.of_key(), message, near, otherwise)
                    }
                    Some(asked) if !asked.answers.iter().any(|a| a.value == *value) => {
                        let message = format!("`after` waits for `{key}: {value}`, which is no answer");
                        let known: Vec<&str> = asked.answers.iter().map(|a| a.value.as_str()).collect();
                        let near = did_you_mean(value, known.iter().copied());
                        let otherwise = format!("its answers are {}", crate::record::quoted(&known));
                        (Code::UnknownAnswer, place, message, near, otherwise)
                    }
                    Some(_) => continue,
                };
                let finding = Finding::new(code, &self.book.questions.file, place, message);
                self.findings.push(finding.help(near.unwrap_or(otherwise)));
            }
        }
    }
}

fn report_unreachable(book: &Handbook, deciding: &[usize], tree: &Tree, findings: &mut Vec<Finding>) {
    let leaves = tree.steps.iter().flat_map(|s| &s.choices).filter_map(|c| match &c.end {
        End::Leaf(leaf) => Some(leaf),
        End::Step(_) => None,
    });
    let reached: Vec<usize> = leaves.flat_map(|l| l.recipes.iter().copied()).collect();
    for at in deciding.iter().filter(|at| !reached.contains(at) && !tree.steps.is_empty()) {
        let recipe = &book.recipes[*at];
        let message = format!("no path of the decision tree leads to `{}`", recipe.id);
        let help = closed_answer(&recipe.when, &tree.questions).unwrap_or_else(|| {
            "its `when` asks for answers that no path gives together; compare it with `after` and `no-recipe` in decide.yaml".to_owned()
        });
        let place = recipe.when.first().map_or(At::File, |w| w.at.clone());
        findings.push(Finding::new(Code::DecisionUnreachable, &recipe.common.file, place, message).help(help));
    }
}

/// The way out where all answers that a recipe accepts to one question say that there is none.
fn closed_answer(when: &[Precondition], questions: &[DecisionQuestion]) -> Option<String> {
    when.iter().find_map(|need| {
        let question = questions.iter().find(|question| question.id == need.question)?;
        let accepted: Vec<_> = question.answers.iter().filter(|answer| need.answers.contains(&answer.value)).collect();
        let [first, ..] = accepted.as_slice() else { return None };
        let is_closed = accepted.iter().all(|answer| answer.no_recipe.is_some());
        is_closed.then(|| {
            format!("remove `no-recipe` from the answer `{}` in decide.yaml: this recipe is for it", first.value)
        })
    })
}

impl Tree {
    /// Every result, in the order of the tree.
    pub fn leaves(&self) -> impl Iterator<Item = (&Step, &Choice, &Leaf)> {
        self.steps.iter().flat_map(|step| {
            step.choices.iter().filter_map(move |choice| match &choice.end {
                End::Leaf(leaf) => Some((step, choice, leaf)),
                End::Step(_) => None,
            })
        })
    }
}
