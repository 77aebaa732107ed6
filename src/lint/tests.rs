//! What linking and compiling the decision tree find, and that a good project has no findings at all.

use super::fixture::{Fixture, Found};
use crate::diag::Code;

/// A decision tree with these questions, and recipes with these preconditions.
fn tree(questions: &str, recipes: &[(&str, &str)]) -> Found {
    let decide = Fixture::new().file("content/decide.yaml", &format!("questions:\n{questions}\n"));
    let with = |book: Fixture, (id, when): &(&str, &str)| book.recipe(id, &format!("when: {{{when}}}"), "");
    recipes.iter().fold(decide, with).found()
}

const OPERATION: &str = "  - {id: operation, ask: What?, answers: [{value: add, text: A}, {value: drop, text: D}]}\n";
const UNIQUE: &str =
    "  - {id: traits.unique, ask: Unique?, answers: [{value: 'yes', text: Y}, {value: 'no', text: N}]}\n";

fn none_of_the_decision(found: &Found) {
    for code in [
        Code::UnknownQuestion,
        Code::UnknownAnswer,
        Code::DecisionDeadEnd,
        Code::DecisionUnreachable,
        Code::DecisionAmbiguous,
        Code::DecisionDepth,
    ] {
        found.none(code);
    }
}

#[test]
fn a_tree_that_decides_is_silent() {
    let questions = format!("{OPERATION}{UNIQUE}");
    let recipes = [
        ("a", "operation: add, traits: [unique]"),
        ("b", "operation: add, traits: {unique: false}"),
        ("c", "operation: drop"),
    ];
    none_of_the_decision(&tree(&questions, &recipes));
    none_of_the_decision(&Fixture::new().recipe("a", "when: {operation: add}", "").found());
}

#[test]
fn an_answer_leads_somewhere() {
    let one = tree(OPERATION, &[("a", "operation: add")]).one(Code::DecisionDeadEnd);
    assert!(one.contains("no recipe is left after operation=drop"), "{one}");
    let stated = OPERATION.replace("value: drop,", "value: drop, no-recipe: Ask for a review.,");
    none_of_the_decision(&tree(&stated, &[("a", "operation: add")]));
    let otherwise = OPERATION.replace("ask: What?", "ask: What?, otherwise: Ask for a review.");
    none_of_the_decision(&tree(&otherwise, &[("a", "operation: add")]));
}

#[test]
fn a_path_leads_to_one_recipe() {
    let questions = format!("{OPERATION}{UNIQUE}");
    let recipes = [("a", "operation: add"), ("b", "operation: add, traits: [unique]"), ("c", "operation: drop")];
    let one = tree(&questions, &recipes).one(Code::DecisionAmbiguous);
    assert!(one.starts_with("add: `a` and `b` cannot be told apart after operation=add, traits.unique=yes ("), "{one}");
    let never = UNIQUE.replace("ask: Unique?", "ask: Unique?, after: {later: x}");
    let one = tree(&never, &[("a", "traits: [unique]"), ("b", "traits: [unique]")]).one(Code::DecisionAmbiguous);
    assert!(one.contains("cannot be told apart after no question at all"), "{one}");
}

#[test]
fn where_a_recipe_belongs_whose_answers_are_none_is_left_open() {
    let found = tree(OPERATION, &[("a", "operation: add"), ("b", "operation: dorp")]);
    assert_eq!(found.codes().iter().filter(|code| code.contains("answer")).count(), 1);
    for code in [Code::DecisionDeadEnd, Code::DecisionUnreachable, Code::DecisionAmbiguous] {
        found.none(code);
        tree(OPERATION, &[("a", "other: x"), ("b", "other: x")]).none(code);
    }
}

#[test]
fn every_recipe_can_be_reached() {
    let stated = OPERATION.replace("value: drop,", "value: drop, no-recipe: Do not.,");
    let one = tree(&stated, &[("a", "operation: add"), ("b", "operation: drop")]).one(Code::DecisionUnreachable);
    assert!(one.starts_with("drop: no path of the decision tree leads to `b`"), "{one}");
    assert!(
        one.ends_with("(remove `no-recipe` from the answer `drop` in decide.yaml: this recipe is for it)"),
        "{one}"
    );
}

#[test]
fn a_question_that_a_recipe_needs_is_asked() {
    let stated = OPERATION.replace("value: drop,", "value: drop, no-recipe: Do not.,");
    let unique = UNIQUE.replace("ask: Unique?", "ask: Unique?, after: {operation: drop}");
    let recipes = |needs| [("a", needs)];
    let one = tree(&format!("{stated}{unique}"), &recipes("operation: add, traits: {unique: 'yes'}"))
        .one(Code::DecisionUnreachable);
    assert!(
        one.contains("no path asks `traits.unique`, and leads to `a` all the same, which needs its answer"),
        "{one}"
    );
    none_of_the_decision(&tree(&format!("{stated}{unique}"), &recipes("operation: add")));
}

#[test]
fn of_two_questions_or_answers_with_one_name_only_that_is_told() {
    for (name, other) in [("id: traits.unique", "id: operation"), ("value: 'no'", "value: 'yes'")] {
        let questions = format!("{OPERATION}{}", UNIQUE.replace(name, other));
        let found = tree(
            &questions,
            &[("a", "operation: add, traits: [unique]"), ("b", "operation: drop, traits: {unique: 'no'}")],
        );
        found.one(Code::DuplicateId);
        none_of_the_decision(&found);
    }
    let questions = format!("{OPERATION}  - {{id: unique, ask: U?, answers: []}}\n");
    let found = tree(&questions, &[("a", "operation: add, unique: 'yes'")]);
    assert!(found.of(Code::MissingKey)[0].starts_with("answers: `answers` is empty"));
}

#[test]
fn conditions_are_on_questions_and_answers_that_exist() {
    let found = tree(OPERATION, &[("a", "operaton: add"), ("b", "operation: [add, dorp], traits: [unique]")]);
    let questions = found.of(Code::UnknownQuestion);
    assert_eq!(questions.len(), 2, "{questions:#?}");
    assert!(
        questions[0].starts_with("add: no question `operaton` is asked (did you mean `operation`?"),
        "{}",
        questions[0]
    );
    assert!(questions[1].contains("no question `traits.unique` is asked"), "{}", questions[1]);
    let one = found.one(Code::UnknownAnswer);
    assert!(one.contains("the question `operation` has no answer `dorp` (did you mean `drop`?"), "{one}");
}

#[test]
fn a_question_waits_for_one_further_up() {
    let after = |after: &str| {
        let unique = UNIQUE.replace("ask: Unique?", &format!("ask: Unique?, after: {{{after}}}"));
        tree(&format!("{OPERATION}{unique}"), &[("a", "operation: add"), ("b", "operation: drop")])
    };
    assert!(after("operation: x").one(Code::UnknownAnswer).contains("`after` waits for `operation: x`"));
    assert!(after("later: x").one(Code::UnknownQuestion).contains("`after` waits for `later`"));
    none_of_the_decision(&after("operation: add"));
}

/// Questions `q0`, `q1` … with two answers each, and a recipe for each prefix of yeses.
fn ladder(steps: usize) -> Found {
    let question =
        |n| format!("  - {{id: q{n}, ask: Q?, answers: [{{value: 'yes', text: Y}}, {{value: 'no', text: N}}]}}\n");
    let questions: String = (0..steps).map(question).collect();
    let when = |last: usize| {
        let yes = (0..last).map(|n| format!("q{n}: 'yes'"));
        yes.chain((last < steps).then(|| format!("q{last}: 'no'"))).collect::<Vec<_>>().join(", ")
    };
    let recipes: Vec<(String, String)> = (0..=steps).map(|n| (format!("r{n:02}"), when(n))).collect();
    let recipes: Vec<(&str, &str)> = recipes.iter().map(|(id, when)| (id.as_str(), when.as_str())).collect();
    tree(&questions, &recipes)
}

#[test]
fn a_path_asks_few_questions() {
    none_of_the_decision(&ladder(7));
    let one = ladder(8).one(Code::DecisionDepth);
    assert!(one.contains("a path asks more than 7 questions: `q7` comes after q0=yes, q1=yes"), "{one}");
}

#[test]
fn an_overgrown_tree_is_reported_once() {
    let question =
        |n| format!("  - {{id: q{n}, ask: Q?, answers: [{{value: 'yes', text: Y}}, {{value: 'no', text: N}}]}}\n");
    let questions: String = (0..16).map(question).collect();
    let recipes: Vec<(String, String)> = (0..16).map(|n| (format!("r{n}"), format!("q{n}: 'yes'"))).collect();
    let recipes: Vec<(&str, &str)> = recipes.iter().map(|(id, when)| (id.as_str(), when.as_str())).collect();
    let all = tree(&questions, &recipes).of(Code::DecisionDepth);
    assert!(all.iter().any(|f| f.contains("more than 20000 steps")), "{all:#?}");
    assert_eq!(all.len(), 2, "{all:#?}");
}

#[test]
fn an_identifier_has_one_owner() {
    let found = Fixture::new()
        .incident("INC-2023-001", "lessons: [{id: l, text: t}]", "")
        .file("content/incidents/copy.md", "---\nid: INC-2023-001\ntitle: T\ndate: 2023\nstatus: draft\nsummary: S\nlessons: [{id: l, text: t}]\n---\n")
        .file("content/factors.yaml", "factors: [{id: f, name: F, definition: d}, {id: f, name: F, definition: d}]")
        .file("content/glossary.yaml", "terms: [{id: t, term: T, definition: d}, {id: t, term: U, definition: d}]")
        .rules("squawk", "  - {id: a, summary: s}\n  - {id: a, summary: s}")
        .file("content/rules/squawk/a.md", "---\nid: squawk/a\n---\n## Fix\n")
        .file("content/rules/squawk/b.md", "---\nid: squawk/a\n---\n## Fix\n")
        .file("content/rules/squawk/c.md", "---\nid: squawk/aa\n---\n## Fix\n")
        .file("content/rules/x/c.md", "---\nid: x/a\n---\n## Fix\n")
        .found();
    let all = found.of(Code::DuplicateId);
    assert_eq!(all.len(), 6, "{all:#?}");
    assert!(
        all.iter().any(|f| f.contains("the lesson identifier `l` is taken already, in content/incidents/")),
        "{all:#?}"
    );
    assert!(
        all.iter().any(|f| f.contains("`squawk/a` has its prose already, in content/rules/squawk/a.md")),
        "{all:#?}"
    );
    assert!(found.one(Code::UnknownRule).starts_with("squawk/aa: squawk has no rule `aa`"));
    assert!(found.one(Code::UnknownLinter).starts_with("x/a: there is no linter `x`"));
    found.none(Code::IdCollision);
}

#[test]
fn a_copy_is_reported_and_not_the_record_that_it_was_made_of() {
    let front = "aliases: [INC-2024-007]\nlessons: [{id: l, text: t, aliases: [k]}]";
    let text = |id: &str, date: &str| {
        format!("---\nid: {id}\ntitle: T\ndate: {date}\nstatus: draft\nsummary: S\n{front}\n---\n")
    };
    for (copy, id, date) in [
        ("2026-dns", "INC-2025-001", "2026-02-02"),
        ("2025-dns-again", "INC-2025-001", "2025-03-02"),
        ("2026-new", "INC-2026-001", "2026-02-02"),
    ] {
        let found = Fixture::new()
            .file(&format!("content/incidents/{copy}.md"), &text(id, date))
            .file("content/incidents/2025-dns.md", &text("INC-2025-001", "2025-03-02"))
            .found();
        let all: Vec<String> =
            [Code::DuplicateId, Code::IdCollision].into_iter().flat_map(|code| found.of(code)).collect();
        assert!(all.iter().all(|one| one.contains(", in content/incidents/2025-dns.md (")), "{copy}: {all:#?}");
        assert_eq!(all.len(), if id == "INC-2025-001" { 4 } else { 3 }, "{copy}: {all:#?}");
        let alias = all.iter().find(|one| one.starts_with("INC-2024-007: ")).unwrap();
        assert!(
            alias.contains("`INC-2024-007` is a former identifier of the incident `INC-2025-001` too")
                && alias.contains("(keep it on the one that had this identifier, and drop it from the other)"),
            "{alias}"
        );
    }
}

#[test]
fn an_address_has_one_owner() {
    let found = Fixture::new()
        .rules("house", "  - {id: NOT_NULL, summary: s}\n  - {id: not_null, summary: s}")
        .incident("INC-2023-001", "aliases: [INC-2023-002]", "")
        .incident("INC-2023-002", "aliases: [INC-2023-002]", "")
        .found();
    let all = found.of(Code::IdCollision);
    assert_eq!(all.len(), 2, "{all:#?}");
    assert!(all[0].contains("the rule identifier `house/not_null` has the address of `house/NOT_NULL`"), "{}", all[0]);
    assert!(
        all[1].starts_with("INC-2023-002: the alias `INC-2023-002` is the identifier of another incident"),
        "{}",
        all[1]
    );
    found.none(Code::DuplicateId);
}

#[test]
fn an_empty_key_counts_as_missing() {
    let found =
        Fixture::new().recipe("r", "when: {operation: add}\nphases: [{id: p}]", "").recipe("s", "phases:", "").found();
    let all = found.of(Code::MissingKey);
    assert_eq!(all.len(), 1, "{all:#?}");
    assert!(all[0].starts_with("phases: `phases` is empty"), "{}", all[0]);
    let text = "---\nid: INC-2023-001\ntitle: ' '\ndate: 2023\nstatus: draft\nsummary: S\n---\n";
    let found = Fixture::new().file("content/incidents/x.md", text).found();
    assert!(found.one(Code::MissingKey).starts_with("title: `title` is empty"));
}

#[test]
fn a_good_project_has_no_findings() {
    let incident = "status: final\nkind: rca\nseverity: sev2\nenvironments: [prod]\nstack: {framework: django, database: mysql57}\n\
                    impact: [{who: deployers, what: blocked}]\ntimes: {started: 2023-02-16T15:00Z, resolved: 2023-02-16T17:00Z}\n\
                    duration: PT2H\nfactors: [{id: f, text: t}]\n\
                    lessons: [{id: l, text: 'See [[recipe/add]].', rules: [{id: house/a, catches: fully}], recipes: [add]}]\n\
                    actions: [{id: A1, text: t, status: open, owner: SRE, due: 2027-01-01}]";
    let recipe = "reviewed: 2026-11-01\nwhen: {operation: add}\nrules: [house/a]\n\
                  applies-to: {databases: ['mysql>=5.7', postgresql], frameworks: ['django>=4.2']}\n\
                  code: [{id: C0, name: old}]\nschemas: [{id: S0, name: a}, {id: S1, name: b}]\n\
                  compatibility: [{code: C0, schema: S0, safe: true}, {code: C0, schema: S1, safe: true}]\n\
                  phases: [{id: add, deploy: 1, schema: expand, to: S1, code: [C0]}]";
    let body = "## Add it {#add}\n\n```sql mysql\nA\n```\n\n```sql postgresql\nB\n```\n\n### Verify\n\nLook.\n\n### Roll back\n\nUndo.\n";
    let found = Fixture::new()
        .file("content/factors.yaml", "factors: [{id: f, name: F, definition: d}]")
        .file("content/decide.yaml", "questions: [{id: operation, ask: W?, answers: [{value: add, text: A}]}]")
        .rules("house", "  - {id: a, summary: s}")
        .recipe("add", recipe, body)
        .incident("INC-2023-001", incident, "## Technical cause\n\nSee [[recipe/add#add]].\n")
        .found();
    assert_eq!(found.codes(), Vec::<&str>::new());
}

#[test]
fn what_could_be_read_of_a_record_is_checked_in_the_same_run() {
    let front = "id: INC-2023-001\ndate: 2023-02-16\nstatus: draft\nsummary: See [[recipe/nope]].\n\
                 timeline: [{at: 2023-02-16T17:08Z, text: 'b [[lesson/nope]]'}, {at: 2023-02-16T16:08Z, text: a}]";
    let found = Fixture::new().file("content/incidents/a.md", &format!("---\n{front}\n---\n")).found();
    assert!(found.one(Code::MissingKey).contains("`title` is missing"));
    assert!(found.one(Code::UnknownRecipe).starts_with("[[recipe/nope]]: "));
    assert!(found.one(Code::UnknownLesson).starts_with("[[lesson/nope]]: "));
    assert!(found.one(Code::TimelineUnordered).starts_with("2023-02-16T16:08Z: "));
    let front = "id: r\ntitle: T\nproblem:\nphases: [{id: p, code: [C7], deploy: 2}]";
    let found = Fixture::new().file("content/recipes/r.md", &format!("---\n{front}\n---\n")).found();
    assert!(found.one(Code::MissingKey).contains("`problem` is empty"));
    assert!(found.one(Code::InvalidValue).starts_with("C7: `C7` is not declared under `code`"));
    found.one(Code::DeployOrder);
}

#[test]
fn a_successor_that_could_not_be_read_is_not_missing() {
    let old = "---\nid: old\nstatus: withdrawn\nreason: R\nreplaced-by: new\n---\n";
    let new = "---\nid: new\ntitle: T\nproblem:\nphases: [{id: p}]\n---\n";
    let found = Fixture::new().file("content/recipes/old.md", old).file("content/recipes/new.md", new).found();
    found.none(Code::UnknownRecipe);
    let found = Fixture::new().file("content/recipes/old.md", old).found();
    assert!(found.one(Code::UnknownRecipe).starts_with("new: there is no recipe `new`"));
}
