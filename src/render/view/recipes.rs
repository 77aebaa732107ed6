//! The recipes, grouped by task.

use serde::Serialize;

use super::cx::Cx;
use super::parts::{Link, databases, edge, leads_to, recipe_row};
use super::rows::Row;
use super::shell::Shell;
use super::{count, finish};
use crate::diag::Finding;
use crate::handbook::{Target, variants_of};
use crate::render::File;
use crate::render::twin::Twin;

#[derive(Serialize)]
struct RecipesView {
    total: String,
    groups: Vec<Group>,
    decide: Option<Link>,
}

/// Recipes for one task.
#[derive(Serialize)]
pub(super) struct Group {
    pub task: String,
    pub anchor: String,
    pub recipes: Vec<Listed>,
}

#[derive(Serialize)]
pub(super) struct Listed {
    pub recipe: Row,
    pub databases: String,
    pub incidents: usize,
}

/// The anchor of a task on the list of recipes; tasks that it cannot tell apart are one.
pub(super) fn task_anchor(task: &str) -> String {
    crate::id::slugify(task)
}

/// All recipes by task, in the order in which the tasks first appear.
pub(super) fn by_task(cx: &Cx<'_>) -> Vec<Group> {
    let mut out: Vec<Group> = Vec::new();
    for (at, x) in cx.book.recipes.iter().enumerate() {
        let task = x.task.as_deref().unwrap_or("Other");
        let (variants, _) = variants_of(cx.book, x);
        let ids: Vec<&str> = variants.iter().map(|v| v.id.as_str()).collect();
        let recipe = Listed {
            recipe: recipe_row(cx, at),
            databases: if variants.len() == cx.book.config.databases.len() {
                String::new()
            } else {
                databases(cx, &ids)
            },
            incidents: cx.book.standing(&cx.book.edges.recipe_incidents[at]),
        };
        let anchor = task_anchor(task);
        match out.iter_mut().find(|g| g.anchor == anchor) {
            Some(group) => group.recipes.push(recipe),
            None => out.push(Group { task: task.to_owned(), anchor, recipes: vec![recipe] }),
        }
    }
    // Recipes without a task stand last.
    out.sort_by_key(|g| g.task == "Other");
    out
}

/// The list of recipes.
pub(super) fn all(cx: &Cx<'_>) -> Result<Vec<File>, Finding> {
    let view = RecipesView {
        total: count(cx.book.recipes.len(), "recipe", "recipes"),
        groups: by_task(cx),
        decide: (!cx.book.tree.steps.is_empty()).then(|| leads_to(cx, Target::Decide)),
    };
    let items = (0..cx.book.recipes.len()).map(|at| edge(cx, "recipe", Target::Recipe(at))).collect();
    let shell =
        Shell::new(cx, "Recipes", "recipes").about(cx, "Ways that work, phase by phase, by task.").in_navigation();
    finish(cx, "recipes.html", shell, &view, Twin::list("recipes", "Recipes", items))
}
