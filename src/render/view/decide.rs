//! The decision tree: one question at a time, each with the answers that led to it as links back.
//!
//! What is shown depends on the address, so no term links its definition here: the question would go away.

use serde::Serialize;

use super::cx::Cx;
use super::finish;
use super::overview::{Outline, outline};
use super::parts::{edge, recipe_row, title};
use super::rows::{Row, rows};
use super::shell::Shell;
use super::ways::{Ways, backlinks};
use crate::diag::Finding;
use crate::handbook::{Choice, End, Leaf, Step, Target, Tree};
use crate::render::File;
use crate::render::twin::Twin;

#[derive(Serialize)]
struct DecideView {
    title: String,
    lead_html: Option<String>,
    steps: Vec<StepView>,
    results: Vec<ResultView>,
    /// Questions that hold after any result.
    afterwards: Vec<Afterwards>,
    outline: Option<Outline>,
    questions: usize,
    ways: Option<Ways>,
}

#[derive(Serialize)]
struct StepView {
    id: String,
    html: String,
    help_html: Option<String>,
    path: Vec<PathView>,
    choices: Vec<ChoiceView>,
}

/// An answer on the way to a step, leading back to its question.
#[derive(Serialize)]
struct PathView {
    href: String,
    question: String,
    answer: String,
}

#[derive(Serialize)]
struct ChoiceView {
    href: String,
    html: String,
    /// What it leads to: a recipe, words, or another question.
    to: &'static str,
}

#[derive(Serialize)]
struct ResultView {
    id: String,
    path: Vec<PathView>,
    recipes: Vec<Row>,
    words_html: Option<String>,
}

#[derive(Serialize)]
struct Afterwards {
    html: String,
    text_html: String,
}

/// The page of the decision tree.
pub(super) fn page(cx: &Cx<'_>) -> Result<Vec<File>, Finding> {
    let (tree, questions) = (&cx.book.tree, &cx.book.questions);
    let title = title(cx, Target::Decide);
    let results = tree.leaves().map(|(step, choice, leaf)| result(cx, tree, step, choice, leaf));
    let side = questions.after_leaf.iter();
    let view = DecideView {
        lead_html: questions.intro.as_ref().map(|t| cx.inline_without_terms(t)),
        steps: tree.steps.iter().map(|s| step_view(cx, tree, s)).collect(),
        results: results.collect(),
        afterwards: side
            .map(|q| Afterwards { html: cx.inline_without_terms(&q.ask), text_html: cx.inline_without_terms(&q.text) })
            .collect(),
        outline: outline(cx),
        questions: tree.questions.len(),
        ways: Ways::to(cx, Target::Decide),
        title: title.clone(),
    };
    let intro =
        questions.intro.clone().unwrap_or_else(|| "Answer a few questions to find the recipe that fits.".to_owned());
    let shell = Shell::new(cx, title.as_str(), "decide").about(cx, intro).in_navigation();
    let shell = if questions.file.is_empty() { shell } else { shell.source(&questions.file) };
    let mut twin = Twin::new("decide", &title, Some(questions));
    let mut reached: Vec<usize> = tree.leaves().flat_map(|(_, _, l)| l.recipes.iter().copied()).collect();
    reached.sort_unstable();
    reached.dedup();
    twin.links = reached.into_iter().map(|r| edge(cx, "leads-to", Target::Recipe(r))).collect();
    twin.backlinks = backlinks(cx, Target::Decide).collect();
    finish(cx, "decide.html", shell, &view, twin)
}

fn step_view(cx: &Cx<'_>, tree: &Tree, step: &Step) -> StepView {
    let question = &tree.questions[step.question];
    let choice = |choice: &Choice| {
        let (id, to) = match &choice.end {
            End::Step(next) => (&tree.steps[*next].id, "question"),
            End::Leaf(leaf) if leaf.recipes.is_empty() => (&leaf.id, "words"),
            End::Leaf(leaf) => (&leaf.id, "recipe"),
        };
        ChoiceView { href: format!("#{id}"), html: cx.label(&question.answers[choice.answer].text), to }
    };
    StepView {
        id: step.id.clone(),
        html: cx.inline_without_terms(&question.ask),
        help_html: question.help.as_ref().map(|t| cx.inline_without_terms(t)),
        path: path(cx, tree, &step.path),
        choices: step.choices.iter().map(choice).collect(),
    }
}

fn path(cx: &Cx<'_>, tree: &Tree, path: &[(usize, usize)]) -> Vec<PathView> {
    let part = |(step, answer): &(usize, usize)| {
        let step = &tree.steps[*step];
        let question = &tree.questions[step.question];
        PathView {
            href: format!("#{}", step.id),
            question: cx.plain(&question.ask),
            answer: cx.plain(&question.answers[*answer].text),
        }
    };
    path.iter().map(part).collect()
}

fn result(cx: &Cx<'_>, tree: &Tree, step: &Step, choice: &Choice, leaf: &Leaf) -> ResultView {
    let at = tree.steps.iter().position(|s| std::ptr::eq(s, step)).unwrap_or_default();
    let mut way = step.path.clone();
    way.push((at, choice.answer));
    ResultView {
        id: leaf.id.clone(),
        path: path(cx, tree, &way),
        recipes: rows(cx, recipe_row, &leaf.recipes),
        words_html: leaf.words.as_ref().map(|w| cx.block_without_terms(w)),
    }
}
