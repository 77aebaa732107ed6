//! Learning: what became of lessons, factors and actions.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{below, beside, push};
use crate::config::Config;
use crate::diag::{Code, Finding};
use crate::handbook::Handbook;
use crate::record::{ActionStatus, Enforcement, Factor, FactorKind, Incident, Lesson, Recipe, Status, quoted};

/// From how many incidents on a factor is a property of the system.
const RECURRING: usize = 3;

pub(super) fn check(book: &Handbook, today: Date, out: &mut Vec<Finding>) {
    for (at, node) in book.lessons.iter().enumerate() {
        let (incident, lesson) = (&book.incidents[node.incident], book.lesson(at));
        check_enforcement(incident, lesson, out);
        for edge in &lesson.rules {
            check_databases(book, incident, lesson, edge, out);
        }
    }
    for incident in &book.incidents {
        check_actions(incident, today, out);
    }
    for recipe in &book.recipes {
        check_recipe(book, recipe, out);
    }
    check_factors(book, out);
}

fn check_enforcement(x: &Incident, lesson: &Lesson, out: &mut Vec<Finding>) {
    let reason = lesson.unenforceable.as_deref().is_some_and(|r| !r.is_empty());
    let carried = !(lesson.rules.is_empty() && lesson.tests.is_empty());
    if !reason && !carried && lesson.recipes.is_empty() && x.status != Status::Withdrawn {
        let message = format!("no rule, recipe or test carries the lesson `{}`", lesson.id.id);
        let help =
            "name what carries it under `rules`, `recipes` or `tests`, or say why nothing can: `unenforceable: …`";
        push(out, Code::LessonWithoutEnforcement, &x.common.file, lesson.id.at.clone(), message, help);
    }
    if reason && carried {
        let what = if lesson.rules.is_empty() { "tests" } else { "rules" };
        let message = format!("the lesson `{}` is called unenforceable and names {what}", lesson.id.id);
        let help = "remove the reason; what a rule misses is said with `catches: partly` and a text";
        let at = beside(&lesson.id.at, "unenforceable");
        push(out, Code::EnforcementContradiction, &x.common.file, at, message, help);
    }
}

fn check_databases(book: &Handbook, x: &Incident, lesson: &Lesson, edge: &Enforcement, out: &mut Vec<Finding>) {
    let Some(rule) = book.rule_at(&edge.id.id) else { return };
    let covered = book.rule_databases(rule);
    let stated: Vec<&str> = edge.databases.iter().map(|d| d.id.as_str()).collect();
    let of_incident = x.stack.get("database").map(String::as_str);
    let wanted = if stated.is_empty() { of_incident.into_iter().collect() } else { stated };
    if covered.is_empty() || wanted.is_empty() || meets_any(&book.config, covered, &wanted) {
        return;
    }
    let known: Vec<&str> = covered.iter().map(String::as_str).collect();
    let message = format!("the lesson `{}` counts on `{}` for {}", lesson.id.id, edge.id.id, quoted(&wanted));
    let help = format!(
        "that rule works on {} only: name a rule for {}, or limit this one with `databases: [{}]`",
        quoted(&known),
        quoted(&wanted),
        known.join(", ")
    );
    push(out, Code::RuleDatabaseMismatch, &x.common.file, edge.id.at.clone(), message, &help);
}

/// A recipe is no answer to a rule that looks at databases for which the recipe has no steps.
fn check_recipe(book: &Handbook, recipe: &Recipe, out: &mut Vec<Finding>) {
    let wanted: Vec<&str> = recipe.applies_to.databases.iter().map(|d| d.name.as_str()).collect();
    for edge in &recipe.rules {
        let Some(rule) = book.rule_at(&edge.id.id) else { continue };
        let covered = book.rule_databases(rule);
        if covered.is_empty() || wanted.is_empty() || meets_any(&book.config, covered, &wanted) {
            continue;
        }
        let known: Vec<&str> = covered.iter().map(String::as_str).collect();
        let message = format!("the recipe is for {} and names `{}` for it", quoted(&wanted), edge.id.id);
        let help = format!(
            "that rule works on {} only: name a rule for {}, or add the steps for {} to the recipe",
            quoted(&known),
            quoted(&wanted),
            quoted(&known)
        );
        push(out, Code::RuleDatabaseMismatch, &recipe.common.file, edge.id.at.clone(), message, &help);
    }
}

/// Whether a rule's databases include one of the wanted ones; an engine stands for all its versions.
fn meets_any(config: &Config, covered: &[String], wanted: &[&str]) -> bool {
    let same = |a: &str, b: &str| a == b || config.databases.iter().any(|v| v.is_meant_by(a) && v.is_meant_by(b));
    covered.iter().any(|a| wanted.iter().any(|b| same(a, b)))
}

fn check_actions(x: &Incident, today: Date, out: &mut Vec<Finding>) {
    let file = &x.common.file;
    for action in &x.actions {
        let pending = matches!(action.status, ActionStatus::Proposed | ActionStatus::Open);
        if let Some(due) = action.due.as_ref().filter(|due| pending && due.latest().date() < today) {
            let message = format!("the action was due on {due} and is not done");
            let help = "set the status that is true, choose a new day, or drop the action: `status: dropped`";
            push(out, Code::OverdueAction, file, below(&action.at, "due"), message, help);
        }
        let nobody = action.owner.as_deref().is_none_or(str::is_empty);
        if x.is_final() && action.status == ActionStatus::Open && nobody {
            let help = "name a team or a role: `owner: …`; what nobody will take on is dropped";
            let message = "an open action of a final incident belongs to nobody";
            push(out, Code::ActionWithoutOwner, file, below(&action.at, "status"), message, help);
        }
    }
}

fn check_factors(book: &Handbook, out: &mut Vec<Finding>) {
    for (at, factor) in book.factors.iter().enumerate() {
        let met = &book.edges.factor_incidents[at];
        // An identifier that is declared twice belongs to its first owner.
        if met.is_empty() && book.factor_at(&factor.id) == Some(at) {
            let help = "remove it, or name it in the incidents in which it played a part";
            let message = format!("no incident names the factor `{}`", factor.id);
            push(out, Code::UnusedFactor, &factor.file, below(&factor.at, "id"), message, help);
        }
        let standing: Vec<usize> = met.iter().copied().filter(|i| book.stands(*i)).collect();
        if factor.kind != FactorKind::Contributed || standing.len() < RECURRING {
            continue;
        }
        if standing.iter().any(|i| teaches_a_rule(book, &book.incidents[*i])) {
            check_lessons_of(book, factor, &standing, out);
        } else {
            let message = format!(
                "`{}` is behind {} incidents, and no rule enforces a lesson of them",
                factor.id,
                standing.len()
            );
            let help =
                "tie a rule that would have stopped one of them to its lesson, or write one for a linter of your own";
            push(out, Code::RecurringFactorWithoutRule, &factor.file, below(&factor.at, "id"), message, help);
        }
    }
}

/// A factor that comes back, and that a rule meets for one lesson: the other lessons that its incidents taught, first or
/// again, have one too, or a test, or a reason.
fn check_lessons_of(book: &Handbook, factor: &Factor, standing: &[usize], out: &mut Vec<Finding>) {
    let taught: BTreeSet<usize> = standing.iter().flat_map(|i| book.lessons_of(&book.incidents[*i])).collect();
    for at in taught {
        let lesson = book.lesson(at);
        let told = lesson.unenforceable.as_deref().is_some_and(|r| !r.is_empty());
        if told || !lesson.rules.is_empty() || !lesson.tests.is_empty() {
            continue;
        }
        let message = format!(
            "no rule enforces the lesson `{}`, and its factor `{}` is behind {} incidents",
            lesson.id.id,
            factor.id,
            standing.len()
        );
        let help = "tie a rule or a test to it, or say why nothing can: `unenforceable: …`";
        let file = &book.incidents[book.lessons[at].incident].common.file;
        push(out, Code::LessonWithoutRule, file, lesson.id.at.clone(), message, help);
    }
}

/// Whether one of the lessons that an incident taught, first or again, is enforced by a rule.
fn teaches_a_rule(book: &Handbook, x: &Incident) -> bool {
    book.lessons_of(x).any(|at| !book.lesson(at).rules.is_empty())
}

#[cfg(test)]
mod tests {
    use crate::diag::Code;
    use crate::lint::fixture::{Fixture, Found};

    const SQUAWK: &str = "  - {id: a, summary: s, databases: [postgresql]}\n  - {id: b, summary: s}";

    fn lesson(more: &str) -> Found {
        let front = format!("stack: {{database: mysql}}\nlessons: [{{id: l, text: t, {more}}}]");
        Fixture::new().rules("squawk", SQUAWK).recipe("r", "", "").incident("INC-2023-001", &front, "").found()
    }

    #[test]
    fn a_lesson_is_carried_or_says_why_not() {
        let found = lesson("guidance-existed: true");
        assert!(
            found.one(Code::LessonWithoutEnforcement).starts_with("l: no rule, recipe or test carries the lesson `l`")
        );
        assert_eq!(lesson("unenforceable: ''").of(Code::LessonWithoutEnforcement).len(), 1);
        for more in ["rules: [squawk/b]", "recipes: [r]", "tests: [t]", "unenforceable: It is about attention."] {
            lesson(more).none(Code::LessonWithoutEnforcement);
        }
        let front = "status: withdrawn\nreason: R\nlessons: [{id: l, text: t}]";
        Fixture::new().incident("INC-2023-001", front, "").found().none(Code::LessonWithoutEnforcement);
    }

    #[test]
    fn what_is_enforced_is_not_unenforceable() {
        let one = lesson("rules: [squawk/b], unenforceable: No linter looks.").one(Code::EnforcementContradiction);
        assert!(one.starts_with("No linter looks.: the lesson `l` is called unenforceable and names rules"), "{one}");
        assert_eq!(lesson("tests: [t], unenforceable: No.").of(Code::EnforcementContradiction).len(), 1);
        lesson("recipes: [r], unenforceable: No.").none(Code::EnforcementContradiction);
        lesson("rules: [squawk/b], unenforceable: ''").none(Code::EnforcementContradiction);
    }

    #[test]
    fn a_rule_covers_the_database_in_question() {
        let one = lesson("rules: [squawk/a]").one(Code::RuleDatabaseMismatch);
        assert!(
            one.starts_with(
                "squawk/a: the lesson `l` counts on `squawk/a` for `mysql` (that rule works on `postgresql`"
            ),
            "{one}"
        );
        let one = lesson("rules: [{id: squawk/a, databases: [mysql57]}]").one(Code::RuleDatabaseMismatch);
        assert!(one.contains("for `mysql57`"), "{one}");
        for more in ["rules: [squawk/b]", "rules: [{id: squawk/a, databases: [postgresql]}]", "rules: [squawk/unknown]"]
        {
            lesson(more).none(Code::RuleDatabaseMismatch);
        }
        let text = "linter: x\ndatabases: [mysql]\nrules: [{id: a, summary: s}]";
        let front = "stack: {database: mysql57}\nlessons: [{id: l, text: t, rules: [x/a]}]";
        let fixture = Fixture::new().file("content/rules/x.yaml", text);
        fixture.incident("INC-2023-001", front, "").found().none(Code::RuleDatabaseMismatch);
    }

    #[test]
    fn an_action_is_not_past_its_day() {
        let action = |more: &str| {
            let front = format!("actions: [{{id: A1, text: t, {more}}}]");
            Fixture::new().incident("INC-2023-001", &front, "").found()
        };
        let one = action("status: open, due: 2026-11-21").one(Code::OverdueAction);
        assert!(one.starts_with("2026-11-21: the action was due on 21 Nov 2026"), "{one}");
        assert_eq!(action("due: 2026-10").of(Code::OverdueAction).len(), 1);
        for more in [
            "due: 2026-11-22",
            "due: 2026-11",
            "status: done, due: 2020-01-01",
            "status: dropped, due: 2020",
            "status: open",
        ] {
            action(more).none(Code::OverdueAction);
        }
    }

    #[test]
    fn an_open_action_of_a_final_incident_has_an_owner() {
        let action = |status: &str, more: &str| {
            let front = format!("status: {status}\nactions: [{{text: t, {more}}}]");
            Fixture::new().incident("INC-2023-001", &front, "").found()
        };
        assert!(action("final", "status: open").one(Code::ActionWithoutOwner).starts_with("open: an open action"));
        assert_eq!(action("final", "status: open, owner: ''").of(Code::ActionWithoutOwner).len(), 1);
        for (status, more) in [
            ("final", "status: open, owner: SRE"),
            ("final", "status: proposed"),
            ("final", "status: done"),
            ("draft", "status: open"),
        ] {
            action(status, more).none(Code::ActionWithoutOwner);
        }
    }

    const FACTORS: &str = "factors:\n  - {id: f, name: F, definition: d}\n  - {id: h, name: H, kind: helped, definition: d}\n  - {id: u, name: U, definition: d}\n";

    fn three(third: &str) -> Found {
        let front = "factors: [f, h]\nlessons: [{again: l}]";
        Fixture::new()
            .file("content/factors.yaml", FACTORS)
            .rules("squawk", SQUAWK)
            .incident("INC-2023-001", front, "")
            .incident("INC-2023-002", front, "")
            .incident("INC-2023-003", &format!("factors: [f, h, f]\n{third}"), "")
            .found()
    }

    #[test]
    fn a_factor_that_comes_back_has_a_rule() {
        let one = three("lessons: [{id: l, text: t, unenforceable: R}]").one(Code::RecurringFactorWithoutRule);
        assert!(one.starts_with("f: `f` is behind 3 incidents"), "{one}");
        three("lessons: [{id: l, text: t, rules: [squawk/b]}]").none(Code::RecurringFactorWithoutRule);
        three("status: withdrawn\nreason: R\nlessons: [{id: l, text: t}]").none(Code::RecurringFactorWithoutRule);
    }

    #[test]
    fn a_lesson_that_only_comes_back_with_a_factor_has_a_rule_too() {
        let with = |more: &str| {
            let other = format!("lessons: [{{id: l, text: t, rules: [squawk/b]}}, {{id: m, text: t{more}}}]");
            Fixture::new()
                .file("content/factors.yaml", FACTORS)
                .rules("squawk", SQUAWK)
                .incident("INC-2022-001", &other, "")
                .incident("INC-2023-001", "factors: [f]\nlessons: [{again: l}, {again: m}]", "")
                .incident("INC-2023-002", "factors: [f]\nlessons: [{again: l}, {again: m}]", "")
                .incident("INC-2023-003", "factors: [f]\nlessons: [{again: l}]", "")
                .found()
        };
        // Once, and where the lesson is written.
        let one = with("").one(Code::LessonWithoutRule);
        assert!(one.starts_with("m: no rule enforces the lesson `m`, and its factor `f` is behind 3"), "{one}");
        with(", tests: [t]").none(Code::LessonWithoutRule);
    }

    #[test]
    fn every_lesson_of_a_factor_that_comes_back_has_a_rule() {
        let with =
            |more: &str| three(&format!("lessons: [{{id: l, text: t, rules: [squawk/b]}}, {{id: m, text: t{more}}}]"));
        let one = with(", recipes: [r]").one(Code::LessonWithoutRule);
        assert!(
            one.starts_with("m: no rule enforces the lesson `m`, and its factor `f` is behind 3 incidents"),
            "{one}"
        );
        for more in [", rules: [squawk/b]", ", tests: [t]", ", unenforceable: Nobody can."] {
            with(more).none(Code::LessonWithoutRule);
        }
        // One finding for one cause: where no lesson has a rule, it is the factor's.
        three("lessons: [{id: l, text: t, recipes: [r]}]").none(Code::LessonWithoutRule);
    }

    #[test]
    fn a_recipe_has_steps_for_the_databases_of_its_rules() {
        let recipe = |databases: &str| {
            let front = format!("applies-to: {{databases: [{databases}]}}\nrules: [{{id: squawk/a, as: instead}}]");
            Fixture::new().rules("squawk", SQUAWK).recipe("r", &front, "").found()
        };
        let one = recipe("mysql").one(Code::RuleDatabaseMismatch);
        assert!(one.starts_with("squawk/a: the recipe is for `mysql` and names `squawk/a` for it"), "{one}");
        recipe("mysql, \"postgresql>=12\"").none(Code::RuleDatabaseMismatch);
        recipe("").none(Code::RuleDatabaseMismatch);
    }

    #[test]
    fn a_factor_is_used() {
        let one = three("").one(Code::UnusedFactor);
        assert!(one.starts_with("u: no incident names the factor `u`"), "{one}");
    }
}
