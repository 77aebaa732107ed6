//! Recipes: when they apply, how old they are, the order of their deploys, and which code meets which schema.

use jiff::civil::Date;

use super::{below, push};
use crate::config::Variant;
use crate::diag::{At, Code, Finding, did_you_mean};
use crate::handbook::{Handbook, Meeting, rollout, variants_of};
use crate::record::{Pair, Recipe, Record, Ref, Unread, Version};

mod phases;
mod sections;
#[cfg(test)]
mod tests;

pub(super) fn check(book: &Handbook, unread: &Unread, today: Date, out: &mut Vec<Finding>) {
    for recipe in &book.recipes {
        check_when(book, recipe, out);
        check_review(book, recipe, today, out);
        check_deploys(recipe, out);
        check_versions(recipe, out);
        check_pairs(book, recipe, out);
        phases::check(recipe, out);
        sections::check(book, recipe, out);
    }
    for record in unread.rests() {
        if let Record::Recipe(recipe) = record {
            check_deploys(recipe, out);
            check_versions(recipe, out);
            check_pairs(book, recipe, out);
        }
    }
}

/// A project in which no recipe says when it applies has no decision tree to be led by.
fn check_when(book: &Handbook, x: &Recipe, out: &mut Vec<Finding>) {
    let other = || book.recipes.iter().flat_map(|recipe| &recipe.when).next();
    let asked = book.questions.questions.first();
    let (first, whose) = match (asked, other()) {
        (Some(question), _) => (question.id.as_str(), "the answers of decide.yaml"),
        (None, Some(need)) => (need.question.as_str(), "the answers"),
        (None, None) => return,
    };
    if !x.when.is_empty() {
        return;
    }
    let answer = asked.and_then(|question| question.answers.first()).map_or("…", |answer| &answer.value);
    let message = format!("`{}` does not say when it applies", x.id);
    let help = format!("add {whose} that lead here and to no other recipe, as in `when: {{{first}: {answer}}}`");
    push(out, Code::RecipeWithoutWhen, &x.common.file, At::value(&["when"]), message, &help);
}

fn check_review(book: &Handbook, x: &Recipe, today: Date, out: &mut Vec<Finding>) {
    let Some(age) = &book.config.review_age else { return };
    let file = &x.common.file;
    let help = "run it with the current versions, compare it with its sources, and set the day: `reviewed: …`";
    let Some(reviewed) = &x.reviewed else {
        let message = format!("`{}` was never reviewed", x.id);
        push(out, Code::RecipePastReview, file, x.reviewed_at.clone(), message, help);
        return;
    };
    let until = reviewed.latest().checked_add(jiff::SignedDuration::from_secs(age.seconds()));
    if until.is_ok_and(|until| until.date() < today) {
        let message = format!("`{}` was last reviewed on {reviewed}, longer ago than {}", x.id, age.as_written());
        push(out, Code::RecipePastReview, file, At::value(&["reviewed"]), message, help);
    }
}

fn check_deploys(x: &Recipe, out: &mut Vec<Finding>) {
    let mut last = 0;
    for (phase, deploy) in x.phases.iter().filter_map(|p| Some((p, p.deploy?))) {
        let wrong = if deploy == 0 {
            Some("deploys are numbered from 1".to_owned())
        } else if deploy < last {
            Some(format!("it stands below a phase of deploy {last}"))
        } else {
            (deploy > last + 1).then(|| format!("there is no phase of deploy {}", last + 1))
        };
        last = last.max(deploy);
        if let Some(why) = wrong {
            let message = format!("the phase `{}` belongs to deploy {deploy}, and {why}", phase.id);
            let help = "put the phases in the order in which they happen, and number the deploys 1, 2, 3";
            push(out, Code::DeployOrder, &x.common.file, below(&phase.at, "deploy"), message, help);
        }
    }
}

/// Versions of the code and states of the schema that are named must be declared.
fn check_versions(x: &Recipe, out: &mut Vec<Finding>) {
    let mut need = |name: &Ref<String>, known: &[Version], list: &str| {
        if known.iter().any(|v| v.id == name.id) {
            return;
        }
        let help = did_you_mean(&name.id, known.iter().map(|v| v.id.as_str()))
            .unwrap_or_else(|| format!("declare it: `{list}: [{{id: {}, name: …}}]`", name.id));
        let message = format!("`{}` is not declared under `{list}`", name.id);
        push(out, Code::InvalidValue, &x.common.file, name.at.clone(), message, &help);
    };
    for phase in &x.phases {
        phase.code.iter().for_each(|code| need(code, &x.code, "code"));
        phase.from.iter().chain(&phase.to).for_each(|state| need(state, &x.schemas, "schemas"));
    }
    for pair in &x.compatibility {
        need(&pair.code, &x.code, "code");
        need(&pair.schema, &x.schemas, "schemas");
    }
}

fn check_pairs(book: &Handbook, x: &Recipe, out: &mut Vec<Finding>) {
    let declared = |list: &[Version], id: &str| list.iter().any(|v| v.id == id);
    let course = rollout(x);
    let (databases, _) = variants_of(book, x);
    for meeting in course.meetings.iter().filter(|m| declared(&x.code, m.code) && declared(&x.schemas, m.schema)) {
        let said: Vec<&Pair> = x.pairs(meeting.code, meeting.schema).collect();
        let Some(at) = meeting.phases.first().map(|phase| below(&x.phases[*phase].at, "code")) else { continue };
        let affected = affected(&databases, &said, is_first(x, meeting));
        if let Some((pair, whom)) = affected.broken {
            report_unsafe(x, meeting, pair, &whom, at, out);
        } else if !affected.unstated.is_empty() || said.is_empty() {
            let whom = on(if said.is_empty() { &[] } else { &affected.unstated });
            let message =
                format!("nobody says whether code {} is safe on schema {}{whom}", meeting.code, meeting.schema);
            let help = format!(
                "they meet in {}: try it, and add `{{code: {}, schema: {}, safe: …, why: …}}` to `compatibility`",
                phases_of(x, meeting),
                meeting.code,
                meeting.schema
            );
            push(out, Code::UnstatedPair, &x.common.file, at, message, &help);
        }
    }
}

/// What the statements about one pair mean for the recipe's databases.
struct Affected<'a> {
    /// The statement that it breaks, and the databases for which it does; empty is all.
    broken: Option<(&'a Pair, Vec<String>)>,
    /// Databases for which nothing is stated.
    unstated: Vec<String>,
}

/// With what a recipe finds and ends with its first phase, it breaks nothing.
fn affected<'a>(databases: &[&Variant], said: &[&'a Pair], is_first: bool) -> Affected<'a> {
    let meant = |pair: &Pair| -> Vec<String> {
        let of_pair = databases.iter().filter(|v| pair.databases.iter().any(|d| v.is_meant_by(&d.id)));
        of_pair.map(|v| v.name.clone()).collect()
    };
    let broken = said.iter().filter(|pair| !(pair.safe || is_first && pair.found)).find_map(|pair| {
        let whom = meant(pair);
        // Without a list of databases the statement's own limit cannot be judged, so it counts.
        (pair.databases.is_empty() || databases.is_empty() || !whom.is_empty()).then_some((*pair, whom))
    });
    let for_all = said.iter().any(|pair| pair.databases.is_empty());
    let unstated = databases
        .iter()
        .filter(|v| !for_all && !said.iter().any(|pair| pair.databases.iter().any(|d| v.is_meant_by(&d.id))));
    Affected { broken, unstated: unstated.map(|v| v.name.clone()).collect() }
}

fn report_unsafe(x: &Recipe, meeting: &Meeting<'_>, pair: &Pair, whom: &[String], at: At, out: &mut Vec<Finding>) {
    let why = pair.why.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
    let (code, schema, whom) = (meeting.code, meeting.schema, on(whom));
    let message = format!("code {code} meets schema {schema}{whom} in {}, which breaks it{why}", phases_of(x, meeting));
    let help = "let the old code drain before this phase, or change the step so that the two can meet";
    push(out, Code::UnsafePair, &x.common.file, at, message, help);
}

/// Whether a pair meets in no phase but the first, at the state with which the recipe begins.
fn is_first(x: &Recipe, meeting: &Meeting<'_>) -> bool {
    meeting.phases == [0] && x.schemas.first().is_some_and(|s| s.id == meeting.schema)
}

fn on(databases: &[String]) -> String {
    if databases.is_empty() { String::new() } else { format!(" on {}", super::listed(databases)) }
}

fn phases_of(x: &Recipe, meeting: &Meeting<'_>) -> String {
    let names: Vec<String> = meeting.phases.iter().map(|at| format!("`{}`", x.phases[*at].id)).collect();
    super::listed(&names)
}
