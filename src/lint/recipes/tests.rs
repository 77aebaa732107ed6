//! One case for, and one against, each code of the recipes.

use crate::diag::Code;
use crate::lint::fixture::{Fixture, Found};

fn recipe(front: &str, body: &str) -> Found {
    Fixture::new().recipe("r", front, body).found()
}

/// A phase with what its section must have.
fn section(heading: &str) -> String {
    format!("## {heading}\n\nSteps.\n\n### Verify\n\nLook.\n\n### Roll back\n\nUndo.\n\n")
}

#[test]
fn a_recipe_says_when_it_applies() {
    let of = |front: &str, other: &str, yaml: Option<&str>| {
        let book = Fixture::new().recipe("r", front, "").recipe("s", other, "");
        yaml.into_iter().fold(book, |book, yaml| book.file("content/decide.yaml", yaml)).found()
    };
    // Where nobody is asked anything, there is no tree to be led by.
    of("use-when: [x]", "", None).none(Code::RecipeWithoutWhen);
    let one = of("use-when: [x]", "when: {operation: add-column}", None).one(Code::RecipeWithoutWhen);
    assert!(one.contains("`r` does not say when it applies (add the answers that lead here and to no other"), "{one}");
    assert!(one.ends_with("as in `when: {operation: …}`)"), "{one}");
    of("when: {operation: add-index}", "when: {operation: add-column}", None).none(Code::RecipeWithoutWhen);
    let yaml = "questions: [{id: what, ask: What?, answers: [{value: index, text: An index}]}]\n";
    let all = of("", "", Some(yaml)).of(Code::RecipeWithoutWhen);
    assert_eq!(all.len(), 2, "{all:#?}");
    assert!(
        all.iter().all(|one| one.ends_with(
            "the answers of decide.yaml that lead here and to no other recipe, as in `when: {what: index}`)"
        )),
        "{all:#?}"
    );
}

#[test]
fn a_recipe_is_reviewed_in_time() {
    assert!(recipe("", "").one(Code::RecipePastReview).contains("`r` was never reviewed"));
    let one = recipe("reviewed: 2025-11-20", "").one(Code::RecipePastReview);
    assert!(one.starts_with("2025-11-20: `r` was last reviewed on 20 Nov 2025, longer ago than 1 year ("), "{one}");
    recipe("reviewed: 2025-11-23", "").none(Code::RecipePastReview);
    // Due today is in time: a year has a quarter of a day more than 365.
    recipe("reviewed: 2025-11-21", "").none(Code::RecipePastReview);
    recipe("reviewed: 2025-11", "").none(Code::RecipePastReview);
    let never = Fixture::new().config("[handbook]\nreview-age = \"never\"\n").recipe("r", "reviewed: 2001-01-01", "");
    never.found().none(Code::RecipePastReview);
}

#[test]
fn deploys_are_numbered_in_order() {
    let deploys = |numbers: &[&str]| {
        let phases: Vec<String> =
            numbers.iter().enumerate().map(|(at, n)| format!("{{id: p{at}, deploy: {n}}}")).collect();
        recipe(&format!("phases: [{}]", phases.join(", ")), "")
    };
    let one = deploys(&["1", "3", "2"]).of(Code::DeployOrder);
    assert_eq!(one.len(), 2, "{one:#?}");
    assert!(
        one[0].starts_with("3: the phase `p1` belongs to deploy 3, and there is no phase of deploy 2"),
        "{}",
        one[0]
    );
    assert!(one[1].starts_with("2: the phase `p2` belongs to deploy 2, and it stands below a phase of deploy 3"));
    assert!(deploys(&["2"]).one(Code::DeployOrder).contains("there is no phase of deploy 1"));
    assert!(deploys(&["0", "1"]).one(Code::DeployOrder).contains("deploys are numbered from 1"));
    deploys(&["1", "null", "1", "2", "null", "3"]).none(Code::DeployOrder);
}

#[test]
fn a_phase_has_its_section_and_a_section_its_phase() {
    let body = format!("{}{}{}", section("Add {#add}"), section("Drain {#drain-old}"), section("Background"));
    let found = recipe("phases: [{id: add}, {id: drain}, {id: background}]", &body);
    let missing = found.of(Code::PhaseWithoutSection);
    assert_eq!(missing.len(), 2, "{missing:#?}");
    assert!(missing[0].starts_with("drain: the phase `drain` has no section in the body (did you mean `drain-old`?"));
    assert!(missing[1].contains("write the anchor out: `## Background {#background}`"), "{}", missing[1]);
    let free = found.of(Code::SectionWithoutPhase);
    assert_eq!(free.len(), 2, "{free:#?}");
    assert!(
        free[0].starts_with("## Drain {#drain-old}: the section `Drain` belongs to no phase (did you mean `drain`?")
    );
    let body = format!("{}{}## Notes {{#notes .extra}}\n\nText.\n", section("Add {#add}"), section("Drain {#drain}"));
    let found = recipe("phases: [{id: add}, {id: drain}]", &body);
    found.none(Code::PhaseWithoutSection);
    found.none(Code::SectionWithoutPhase);
}

#[test]
fn a_phase_is_verified() {
    let with = |verify: &str| {
        recipe(
            "phases: [{id: p}]",
            &format!("## P {{#p}}\n\nSteps.\n\n{verify}\n\n### Roll back\n\nUndo.\n\n## Q {{#q}}\n"),
        )
    };
    assert!(
        with("").one(Code::PhaseWithoutVerify).starts_with("## P {#p}: the phase `p` does not say how to verify it")
    );
    assert!(with("### Verify").one(Code::PhaseWithoutVerify).contains("nothing stands below `### Verify`"));
    assert_eq!(with("#### Verify\n\nLook.").of(Code::PhaseWithoutVerify).len(), 1);
    with("### Verify\n\n#### On stage\n\nLook.").none(Code::PhaseWithoutVerify);
    with("### VERIFY that it worked\n\n```sql\nSELECT 1;\n```").none(Code::PhaseWithoutVerify);
}

#[test]
fn a_phase_has_a_way_back_or_says_that_there_is_none() {
    let with = |phase: &str, back: &str| {
        let body = format!("## P {{#p}}\n\nSteps.\n\n### Verify\n\nLook.\n\n{back}\n\n## Q {{#q .extra}}\n");
        recipe(&format!("phases: [{{id: p, {phase}}}]"), &body)
    };
    let one = with("", "").one(Code::PhaseWithoutRollback);
    assert!(one.starts_with("## P {#p}: the phase `p` says neither how to roll back"), "{one}");
    assert!(with("", "### Roll back").one(Code::PhaseWithoutRollback).contains("nothing stands below"));
    let one = with("reversible: true", "### Point of no return\n\nGone.").one(Code::PhaseWithoutRollback);
    assert!(one.starts_with("true: the text calls `p` a point of no return"), "{one}");
    let one = with("reversible: false", "### Point of no return\n\nGone.").one(Code::PhaseWithoutRollback);
    assert!(one.starts_with("false: the phase `p` is not reversible and does not say why"), "{one}");
    with("", "### Rollback\n\nUndo.").none(Code::PhaseWithoutRollback);
    with("", "### Roll back this phase\n\nUndo.").none(Code::PhaseWithoutRollback);
    let stated = "reversible: false, point-of-no-return: Gone.";
    with(stated, "### Point of no return\n\nGone.").none(Code::PhaseWithoutRollback);
}

#[test]
fn a_phase_leaves_no_database_out() {
    let with = |body: &str| {
        let front = "applies-to: {databases: ['mysql>=5.7', 'postgresql']}\nphases: [{id: p}]";
        recipe(front, &format!("## P {{#p}}\n\n{body}\n"))
    };
    let block = |mark: &str| format!("```sql {mark}\nSELECT 1;\n```\n\n");
    let one = with(&block("postgresql")).one(Code::PhaseMissingDatabase);
    assert!(one.starts_with(
        "## P {#p}: the phase `p` has no block for MySQL 5.7 and MySQL 8.0 (add a block marked `mysql57`"
    ));
    assert!(with(&block("mysql80 postgresql")).one(Code::PhaseMissingDatabase).contains("no block for MySQL 5.7 ("));
    let under = format!("{}### MySQL {{.mysql57}}\n\n{}", block("postgresql"), block(""));
    assert!(with(&under).one(Code::PhaseMissingDatabase).contains("no block for MySQL 8.0 ("));
    let verify = format!("{}### Verify\n\n{}", block(""), block("mysql57 postgresql"));
    let one = with(&verify).one(Code::PhaseMissingDatabase);
    assert!(one.starts_with("### Verify: the phase `p` has no block for MySQL 8.0 below `Verify` ("), "{one}");
    // A command for the shell that all run stands for no statement.
    let shell = "```sh\n./manage.py migrate\n```\n\n";
    let one = with(&format!("{shell}{}", block("postgresql"))).one(Code::PhaseMissingDatabase);
    assert!(one.contains("no block for MySQL 5.7 and MySQL 8.0 ("), "{one}");
    with(&format!("{shell}{}```python mysql\npass\n```\n", block("postgresql"))).none(Code::PhaseMissingDatabase);
    let nothing = format!("{}### MySQL {{.mysql}}\n\nNothing is to be done.\n", block("postgresql"));
    for body in [block("postgresql mysql"), block(""), format!("{}{}", block("postgresql"), block("")), nothing] {
        with(&body).none(Code::PhaseMissingDatabase);
    }
    with("Text without a block.").none(Code::PhaseMissingDatabase);
}

const VERSIONS: &str = "code: [{id: C0, name: old}, {id: C1, name: new}]\nschemas: [{id: S0, name: a}, {id: S1, name: b}]\n\
                        applies-to: {databases: [mysql, postgresql]}\n";

fn pairs(compatibility: &str) -> Found {
    let phases = "phases: [{id: p, to: S1, code: [C0]}]";
    recipe(&format!("{VERSIONS}compatibility: [{compatibility}]\n{phases}"), "")
}

const TODAY: &str = "{code: C0, schema: S0, safe: true}";

#[test]
fn code_and_schema_that_meet_can_live_together() {
    let one = pairs(&format!("{TODAY}, {{code: C0, schema: S1, safe: false, why: fails}}")).one(Code::UnsafePair);
    assert!(one.contains("code C0 meets schema S1 in `p`, which breaks it (fails)"), "{one}");
    let limited = |database: &str| {
        pairs(&format!(
            "{TODAY}, {{code: C0, schema: S1, safe: true}}, {{code: C0, schema: S1, safe: false, databases: [{database}]}}"
        ))
    };
    assert!(limited("mysql57").one(Code::UnsafePair).contains("code C0 meets schema S1 on MySQL 5.7 in `p`"));
    limited("oracle").none(Code::UnsafePair);
    // It breaks, and no phase lets the two meet.
    pairs(&format!("{TODAY}, {{code: C0, schema: S1, safe: true}}, {{code: C1, schema: S0, safe: false}}"))
        .none(Code::UnsafePair);
}

#[test]
fn every_pair_that_meets_is_stated() {
    let one = pairs(TODAY).one(Code::UnstatedPair);
    assert!(one.contains("nobody says whether code C0 is safe on schema S1 (they meet in `p`"), "{one}");
    let one =
        pairs(&format!("{TODAY}, {{code: C0, schema: S1, safe: true, databases: [mysql]}}")).one(Code::UnstatedPair);
    assert!(one.contains("safe on schema S1 on PostgreSQL ("), "{one}");
    pairs(&format!("{TODAY}, {{code: C0, schema: S1, safe: true}}")).none(Code::UnstatedPair);
    recipe("phases: [{id: p, code: []}]", "").none(Code::UnstatedPair);
}

#[test]
fn a_recipe_may_begin_with_a_pair_that_breaks_and_ends_it_with_its_first_phase() {
    let with = |mark: &str, phases: &str| {
        recipe(
            &format!(
                "{VERSIONS}compatibility: [{{code: C0, schema: S0, safe: false{mark}}}, {{code: C0, schema: S1, safe: true}}]\n\
                 phases: [{phases}]"
            ),
            "",
        )
    };
    let (mends, found) = ("{id: p, to: S1, code: [C0]}", ", found: true");
    with(found, mends).none(Code::UnsafePair);
    with(found, mends).none(Code::UnstatedPair);
    assert!(with("", mends).one(Code::UnsafePair).contains("code C0 meets schema S0 in `p`, which breaks it"));
    let later = with(found, "{id: p, code: [C0]}, {id: q, to: S1, code: [C0]}").one(Code::UnsafePair);
    assert!(later.contains("in `p` and `q`, which breaks it"), "{later}");
    let back = format!("{mends}, {{id: q, to: S0, code: [C0]}}");
    assert_eq!(with(found, &back).of(Code::UnsafePair).len(), 1);
}

#[test]
fn of_two_ways_the_second_begins_where_the_first_did() {
    let states = "code: [{id: C0, name: old}, {id: C1, name: new}]\nschemas: [{id: S0, name: a}, {id: S1, name: b}, {id: S2, name: c}]\n";
    let safe = |state: &str| format!("{{code: C0, schema: {state}, safe: true}}");
    let with = |second: &str, last: &str| {
        let phases = format!(
            "{{id: p, to: S1, code: [C0]}}, {{id: q, {second}to: S2, code: [C1]}}, {{id: r, {last}code: [C0]}}"
        );
        let pairs =
            format!("{}, {{code: C1, schema: S0, safe: true}}, {{code: C1, schema: S2, safe: true}}", safe("S0"));
        recipe(&format!("{states}compatibility: [{pairs}, {}]\nphases: [{phases}]", safe("S1")), "")
            .of(Code::UnstatedPair)
    };
    let said = |found: Vec<String>, pair: &str| found.iter().any(|f| f.contains(pair));
    assert!(said(with("", ""), "code C1 is safe on schema S1") && said(with("", ""), "code C0 is safe on schema S2"));
    assert!(!said(with("from: [S0], ", ""), "code C1 is safe on schema S1"));
    assert!(said(with("", "from: [S1, S2], "), "code C0 is safe on schema S2"));
    assert!(!said(with("", "from: [S1], "), "code C0 is safe on schema S2"));
    let found = recipe(&format!("{states}phases: [{{id: p, from: [S9], code: [C0]}}]"), "");
    assert!(found.one(Code::InvalidValue).contains("`S9` is not declared under `schemas`"));
}

#[test]
fn a_phase_that_changes_the_schema_says_to_what() {
    let with = |more: &str| recipe(&format!("{more}phases: [{{id: p, schema: constrain, code: [C0]}}]"), "");
    let one = with("").one(Code::UnstatedSchema);
    assert!(
        one.starts_with("constrain: the phase `p` changes the schema and does not say to what (declare the states"),
        "{one}"
    );
    assert!(with(VERSIONS).one(Code::UnstatedSchema).contains("(add the state that it leaves, as in `to: S1`"));
    for step in ["none", "backfill", "expand, to: S1"] {
        recipe(&format!("{VERSIONS}phases: [{{id: p, schema: {step}, code: [C0]}}]"), "").none(Code::UnstatedSchema);
    }
}

#[test]
fn a_phase_says_which_code_may_run_where_that_matters() {
    let one = recipe("phases: [{id: p, schema: expand}]", "").one(Code::PhaseWithoutCode);
    assert!(
        one.starts_with("p: the phase `p` does not say which versions of the code may run in it (declare"),
        "{one}"
    );
    let one = recipe(&format!("{VERSIONS}phases: [{{id: p, code: [C0]}}, {{id: q}}]"), "").one(Code::PhaseWithoutCode);
    assert!(one.starts_with("q: ") && one.contains("(add those that may run"), "{one}");
    recipe("phases: [{id: p}]", "").none(Code::PhaseWithoutCode);
}

#[test]
fn a_phase_with_new_code_says_what_switches_to_it() {
    let with = |phases: &str| recipe(&format!("{VERSIONS}phases: [{phases}]"), "");
    let one = with("{id: p, code: [C0]}, {id: q, code: [C0, C1]}, {id: r, code: [C1]}").one(Code::UnstatedSwitch);
    assert!(one.contains("the phase `q` brings code C1 and does not say what switches to it"), "{one}");
    assert_eq!(with("{id: p, code: [C0, C1]}").of(Code::UnstatedSwitch).len(), 1);
    with("{id: p, code: [C0]}, {id: q, code: [C0, C1], flag: a flag}").none(Code::UnstatedSwitch);
    // A phase that says nothing of the code changes nothing about it.
    assert_eq!(
        with("{id: p, code: [C0, C1], flag: a flag}, {id: q}, {id: r, code: [C1]}").of(Code::UnstatedSwitch).len(),
        0
    );
}

#[test]
fn versions_and_states_are_declared() {
    let found = recipe(&format!("{VERSIONS}phases: [{{id: p, to: S2, code: [C2]}}]"), "");
    let all = found.of(Code::InvalidValue);
    assert_eq!(all.len(), 2, "{all:#?}");
    assert!(all[0].starts_with("C2: `C2` is not declared under `code` (did you mean `C0` or `C1`?"), "{}", all[0]);
    found.none(Code::UnstatedPair);
    pairs(TODAY).none(Code::InvalidValue);
}

#[test]
fn a_recipe_without_phases_is_none() {
    let found = Fixture::new().recipe("r", "phases: []", "").found();
    assert!(found.one(Code::MissingKey).starts_with("phases: `phases` is empty (write what to do as phases"));
}
