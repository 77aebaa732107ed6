//! One case for, and one against, each code of the links.

use crate::diag::Code;
use crate::lint::fixture::{Fixture, Found};

const RULES: &str = "  - {id: a, summary: s}\n  - {id: old, summary: s, retired: true, replaced-by: [squawk/older]}\n  \
                     - {id: older, summary: s, retired: true, replaced-by: [squawk/a]}\n  - {id: gone, summary: s, retired: true}";

/// A handbook with one record of each kind, and an incident with this front matter and body.
fn with(front: &str, body: &str) -> Found {
    Fixture::new()
        .rules("squawk", RULES)
        .rules("house", "  - {id: a, summary: s}\n  - {id: only-here, summary: s}")
        .file("content/factors.yaml", "factors: [{id: no-load, name: N, definition: d}]")
        .file("content/glossary.yaml", "terms: [{id: backfill, term: backfill, definition: d}]")
        .file("content/guides/environments.md", "---\ntitle: E\n---\n## Edge {#edge}\n")
        .recipe("drop-column", "phases: [{id: drop}]\naliases: [remove-column]", "## Drop it {#drop}\n\n### Verify\n")
        .recipe("backfill", "", "")
        .incident("INC-2022-001", "lessons: [{id: first, text: t}]", "## Cause\n")
        .asset("content/images/waits.png")
        .incident("INC-2023-001", front, body)
        .found()
}

fn prose(body: &str) -> Found {
    with("", body)
}

#[test]
fn pictures_that_differ_in_capitals_alone_would_have_one_address() {
    let both = || Fixture::new().asset("content/A.png").asset("content/a.png");
    let found = both().incident("INC-2023-001", "", "![x](../A.png) ![x](../A.png)\n\n![y](../a.png)").found();
    let one = found.one(Code::IdCollision);
    assert!(one.starts_with("![y](../a.png): the pictures content/a.png and content/A.png would have one"), "{one}");
    both().incident("INC-2023-001", "", "![x](../A.png)").found().none(Code::IdCollision);
}

#[test]
fn a_linter_s_former_name_stands_for_its_rules() {
    let found = Fixture::new()
        .file("content/rules/new.yaml", "linter: new\naliases: [older]\nrules: [{id: L1, summary: s, aliases: [L0]}]")
        .incident("INC-2023-001", "lessons: [{id: l, text: t, rules: [older/L1]}]", "See [[rule/older/L0]] and [[L1]].")
        .found();
    for code in [Code::UnknownRule, Code::UnknownLinter, Code::AmbiguousReference] {
        found.none(code);
    }
}

#[test]
fn incidents_that_are_named_exist() {
    let one = with("links: [{rel: caused-by, to: INC-2022-002}]", "").one(Code::UnknownIncident);
    assert!(one.starts_with("INC-2022-002: there is no incident `INC-2022-002` (did you mean `INC-2022-001`"), "{one}");
    let one = prose("After [[INC-2019-004]].").one(Code::UnknownIncident);
    assert!(one.starts_with("[[INC-2019-004]]: there is no incident"), "{one}");
    assert_eq!(with("status: withdrawn\nreplaced-by: INC-9", "").of(Code::UnknownIncident).len(), 1);
    let found =
        with("links: [{rel: caused-by, to: INC-2022-001}, {rel: reference, to: INC-1}]", "See [[inc-2022-001]].");
    found.none(Code::UnknownIncident);
}

#[test]
fn lessons_that_are_taught_again_exist() {
    let one = with("lessons: [{again: frist}]", "").one(Code::UnknownLesson);
    assert!(one.starts_with("frist: there is no lesson `frist` (did you mean `first`?)"), "{one}");
    with("lessons: [{again: first}]", "[[lesson/first]]").none(Code::UnknownLesson);
}

#[test]
fn recipes_that_are_named_exist() {
    let front =
        "lessons: [{id: l, text: t, recipes: [drop-colum]}]\nopen-questions: [{text: t, leads-to: recipe/nothing}]";
    let all = with(front, "[[recipe/drop_column]]").of(Code::UnknownRecipe);
    assert_eq!(all.len(), 3, "{all:#?}");
    assert!(all[0].starts_with("recipe/nothing: there is no recipe `nothing` (write the recipe"), "{}", all[0]);
    assert!(
        all[1].starts_with("drop-colum: there is no recipe `drop-colum` (did you mean `drop-column`?"),
        "{}",
        all[1]
    );
    let front = "lessons: [{id: l, text: t, recipes: [remove-column]}]\nopen-questions: [{text: t, leads-to: decide}]";
    with(front, "[[recipe/drop-column|so]] and [[drop-column]]").none(Code::UnknownRecipe);
}

#[test]
fn rules_and_linters_that_are_named_exist() {
    let found =
        with("lessons: [{id: l, text: t, rules: [squawk/b, squak/a]}]", "[[rule/squawk/c]] [[rule/x]] [[squawk/d]]");
    let rules = found.of(Code::UnknownRule);
    assert_eq!(rules.len(), 4, "{rules:#?}");
    assert!(rules[0].starts_with("squawk/b: squawk has no rule `b`"), "{}", rules[0]);
    assert!(rules[2].starts_with("[[rule/x]]: there is no rule `x`"), "{}", rules[2]);
    assert!(
        found.one(Code::UnknownLinter).ends_with(
            "`squak` in this handbook (add its catalogue as content/rules/squak.yaml; did you mean `squawk`?)"
        )
    );
    let found = with("lessons: [{id: l, text: t, rules: [squawk/a]}]", "[[rule/house/a]] [[house/a]] [[only-here]]");
    found.none(Code::UnknownRule);
    found.none(Code::UnknownLinter);
    let config = "[handbook]\nlinters = [\"squawk\", \"squakw\"]\n";
    let found =
        Fixture::new().config(config).rules("squawk", "  - {id: a, summary: s, replaced-by: [squawk/x]}").found();
    assert!(found.one(Code::UnknownLinter).ends_with(
        "no catalogue of `squakw` (add its catalogue as content/rules/squakw.yaml; did you mean `squawk`?)"
    ));
    assert!(found.one(Code::UnknownRule).starts_with("squawk/x: squawk has no rule `x`"));
}

#[test]
fn a_rule_without_its_linter_is_told_the_linter() {
    let help = |id: &str| with(&format!("lessons: [{{id: l, text: t, rules: [{id}]}}]"), "").one(Code::InvalidId);
    assert!(help("only-here").ends_with("it names no linter (write `house/only-here`)"), "{}", help("only-here"));
    assert!(help("a").ends_with("(write one of `house/a` and `squawk/a`)"), "{}", help("a"));
    assert!(help("none").ends_with("(write `linter/ID`, for example `house/a`)"), "{}", help("none"));
}

#[test]
fn factors_terms_and_guides_that_are_named_exist() {
    let found = with("factors: [no-lod]", "[[factor/x]] [[term/backfil]] [[guide/environment]]");
    assert!(
        found.of(Code::UnknownFactor)[0].starts_with("no-lod: there is no factor `no-lod` (did you mean `no-load`?")
    );
    assert_eq!(found.of(Code::UnknownFactor).len(), 2);
    assert!(found.one(Code::UnknownTerm).contains("did you mean `backfill`?"));
    assert!(found.one(Code::UnknownGuide).contains("did you mean `environments`?"));
    let found = with("factors: [{id: no-load}]", "[[factor/no-load]] [[term/backfill|so]] [[guide/environments#edge]]");
    for code in [Code::UnknownFactor, Code::UnknownTerm, Code::UnknownGuide, Code::UnknownAnchor] {
        found.none(code);
    }
}

#[test]
fn a_reference_without_a_kind_fits_one_record() {
    let one = prose("The [[backfill]].").one(Code::AmbiguousReference);
    assert!(one.starts_with("[[backfill]]: `backfill` may mean `recipe/backfill` or `term/backfill` (write"), "{one}");
    let one = prose("The [[rule/a]].").one(Code::AmbiguousReference);
    assert!(one.contains("`rule/house/a` or `rule/squawk/a`"), "{one}");
    prose("[[recipe/backfill]] [[no-load]]").none(Code::AmbiguousReference);
    let all = prose("[[recipes/drop-column]] [[drop-colum]] [[#x]] [[zzz]]").of(Code::UnknownPage);
    assert!(all[0].contains("(write `[[recipe/drop-column]]`)"), "{}", all[0]);
    assert!(all[1].contains("did you mean `recipe/drop-column`?"), "{}", all[1]);
    assert!(all[2].contains("the reference names no record"), "{}", all[2]);
    assert!(all[3].contains("the kinds are `incident`"), "{}", all[3]);
}

#[test]
fn anchors_that_are_named_exist() {
    let found = prose(
        "## Cause\n\n[[recipe/drop-column#drp]] [x](#caus) [y](../recipes/drop-column.md#way) [[term/backfill#x]]",
    );
    let all = found.of(Code::UnknownAnchor);
    assert_eq!(all.len(), 4, "{all:#?}");
    assert!(all[0].contains("recipe `drop-column` has no place `drp` (did you mean `drop`?"), "{}", all[0]);
    assert!(all[1].starts_with("[x](#caus): incident `INC-2023-001` has no place `caus`"), "{}", all[1]);
    assert!(all[2].contains("write one of `drop`, `runs` or `verify`, or give"), "{}", all[2]);
    let body = "## Cause\n\n[[recipe/drop-column#drop]] [x](#cause) [y](../recipes/drop-column.md#verify) [[INC-2022-001#lessons]]";
    prose(body).none(Code::UnknownAnchor);
}

#[test]
fn relative_links_lead_to_pages() {
    let found =
        prose("[a](recipes/drop-column.md) [b](../images/waits.png) [c](../x.md) [d](javascript:x) [e](//host/x)");
    let all = found.of(Code::UnknownPage);
    assert_eq!(all.len(), 5, "{all:#?}");
    assert!(all[0].contains("no page is made from content/incidents/recipes/drop-column.md (the file of that name is content/recipes/drop-column.md"));
    assert!(all[2].contains("survives moving its file: `[[recipe/backfill]]`)"), "{}", all[2]);
    assert!(all[3].starts_with("[d](javascript:x): pages do not link to `javascript:x`"), "{}", all[3]);
    let good = "[a](../recipes/drop-column.md) [b](../glossary.yaml) [c](https://x.example) <a@b.example> [d](mailto:a@b.example)";
    let found = prose(good);
    found.none(Code::UnknownPage);
    found.none(Code::PathOutsideProject);
}

#[test]
fn pages_without_a_record_are_linked_as_well() {
    let found = prose(
        "[a](../lessons/index.html#_coverage) [b](../rules/squawk.yaml) [c](../rules/squawk/index.html) [d](../search.html) \
         [e](../all.html) [[glossary#backfill]] [[rule/squawk]] [f](../glossary.yaml#backfill) [g](../index.html) \
         [h](../recipes/drop-column.html#drop) [i](../incidents/inc-2022-001.html) [j](../rules/squawk/a.html) [[incidents|k]]",
    );
    for code in [Code::UnknownPage, Code::UnknownRule, Code::UnknownTerm, Code::UnknownAnchor, Code::UnknownRecipe] {
        found.none(code);
    }
    for body in ["[[glossary#none]]", "[f](../glossary.yaml#none)", "[f](../glossary.html#none)"] {
        assert!(prose(body).one(Code::UnknownTerm).starts_with(&format!("{body}: there is no term `none`")));
    }
    assert!(prose("[h](../recipes/drop-column.html#none)").one(Code::UnknownAnchor).contains("no place `none`"));
    let one = prose("[h](../rules/none/index.html)").one(Code::UnknownPage);
    assert!(one.contains("no page is made from content/rules/none/index.html"), "{one}");
    // An open question leads to records alone.
    assert_eq!(with("open-questions: [{text: t, leads-to: glossary}]", "").of(Code::UnknownPage).len(), 1);
}

#[test]
fn paths_stay_in_the_project() {
    let all = prose("[a](../../../x.md) [b](/etc/passwd) ![c](../../../y.png) [d](file:///x) [e](C:\\x)")
        .of(Code::PathOutsideProject);
    assert_eq!(all.len(), 5, "{all:#?}");
    assert!(all[0].starts_with("[a](../../../x.md): `../../../x.md` leads out of the project"), "{}", all[0]);
    prose("[a](../../content/recipes/drop-column.md)").none(Code::PathOutsideProject);
}

#[test]
fn pictures_exist() {
    let all = with("trigger: '![x](x.png)'", "![a](../images/Waits.png) ![b](https://x.example/y.png)")
        .of(Code::MissingImage);
    assert_eq!(all.len(), 3, "{all:#?}");
    assert!(
        all[0].contains("there is no picture content/images/Waits.png (did you mean `../images/waits.png`?"),
        "{}",
        all[0]
    );
    assert!(all[1].contains("is not in the project"), "{}", all[1]);
    assert!(all[2].contains("a field cannot show the picture"), "{}", all[2]);
    prose("![a](../images/waits.png)").none(Code::MissingImage);
}

#[test]
fn pictures_that_moved_are_named_as_a_link_to_them_is_written() {
    let at = |asset: &str, body: &str| Fixture::new().asset(asset).incident("INC-2023-001", "", body).found();
    let moved = at("content/img/My Pic (1).png", "![a](My%20Pic%20(1).png)").one(Code::MissingImage);
    assert!(moved.contains("(did you mean `../img/My%20Pic%20%281%29.png`?)"), "{moved}");
    for target in ["../img/My%20Pic%20%281%29.png", "<../img/My Pic (1).png>"] {
        let found = at("content/img/My Pic (1).png", &format!("![a]({target})"));
        found.none(Code::MissingImage);
        found.none(Code::UnknownFile);
    }
    let one = prose("[y](../recipe/drop-colum.md)").one(Code::UnknownPage);
    assert!(one.contains("(did you mean `../recipes/drop-column.md`?)"), "{one}");
}

#[test]
fn blanks_around_a_reference_mean_nothing() {
    prose("[[ recipe/drop-column ]] [[recipe/drop-column #drop ]]").none(Code::UnknownRecipe);
    let one = prose("[[ recipe/drop-colum ]]").one(Code::UnknownRecipe);
    assert!(one.contains("there is no recipe `drop-colum` (did you mean `drop-column`?"), "{one}");
}

#[test]
fn a_catalogue_is_missing_at_its_place() {
    let one = with("lessons: [{id: l, text: t, rules: [eugene/E1]}]", "").one(Code::UnknownLinter);
    assert!(one.contains("add its catalogue as content/rules/eugene.yaml"), "{one}");
}

#[test]
fn references_in_fields_are_checked_at_their_place() {
    let front = "summary: S [[recipe/a]]\nfactors: [{id: no-load, text: t, notes: [n, 'see [[recipe/b]]']}]\n\
                 went-well: ['[[recipe/c]]']\nattempts: [{what: fix, outcomes: {prod: {outcome: failed, note: '[[recipe/d]]'}}}]\n\
                 lessons: [{id: l, text: t, rules: [{id: squawk/a, text: 'x [[recipe/e]]'}], recipes: [drop-column]}]\n\
                 actions: [{text: 'see `[[recipe/f]]`'}]\ntrigger: see [x](../recipes/drop-column.md)";
    let text = format!("---\nid: INC-2023-001\ntitle: T\ndate: 2023-02-16\nstatus: draft\n{front}\n---\n");
    let decide = "intro: '[[recipe/g]]'\nquestions: [{id: q, ask: A, answers: [{value: v, text: t, no-recipe: '[[recipe/h]]'}]}]";
    let found = Fixture::new()
        .rules("squawk", "  - {id: z, summary: s}\n  - {id: a, summary: s, note: '[[recipe/i]]'}")
        .file("content/factors.yaml", "factors: [{id: no-load, name: N, definition: d}]")
        .file("content/incidents/x.md", &text)
        .file("content/decide.yaml", decide)
        .recipe("drop-column", "not-when: ['then [[recipe/j]]']", "")
        .found();
    let all = found.of(Code::UnknownRecipe);
    let places: Vec<&str> = all.iter().filter_map(|f| f.split_once(": there is no").map(|(place, _)| place)).collect();
    assert_eq!(
        places,
        [
            "[[recipe/a]]",
            "[[recipe/b]]",
            "[[recipe/e]]",
            "[[recipe/c]]",
            "[[recipe/d]]",
            "[[recipe/j]]",
            "[[recipe/i]]",
            "[[recipe/g]]",
            "[[recipe/h]]",
        ]
    );
    assert!(
        found.one(Code::UnknownPage).starts_with("[x](../recipes/drop-column.md): a field cannot link to the file")
    );
}

#[test]
fn the_reason_of_what_was_withdrawn_is_checked_like_any_field() {
    let gone = "status: withdrawn\nreason: 'see [[recipe/nope]], [there](missing.md) and &#27;'";
    let found = Fixture::new()
        .recipe("r", gone, "")
        .file("content/glossary.yaml", "terms: [{id: t, term: T, status: withdrawn, reason: 'see [[INC-1999-999]]'}]")
        .incident("INC-2023-001", "lessons: [{id: l, text: t, status: withdrawn, reason: 'see [[term/nope]]'}]", "")
        .found();
    assert!(found.one(Code::UnknownRecipe).starts_with("[[recipe/nope]]: there is no"));
    assert!(found.one(Code::UnknownPage).starts_with("[there](missing.md): "));
    assert!(found.one(Code::ControlCharacter).contains("U+001B"));
    assert!(found.one(Code::UnknownIncident).starts_with("[[INC-1999-999]]: "));
    assert!(found.one(Code::UnknownTerm).starts_with("[[term/nope]]: "));
}

#[test]
fn names_of_the_project_are_known() {
    let front = "severity: sev3\nenvironments: [stagge]\ntimeline: [{at: 2023-02-16, text: t, env: qa}]\n\
                 attempts: [{what: fix, outcomes: {staging: applied, prod: applied}}]\nstack: {database: oracle, framework: rails}";
    let found = with(front, "```sql postgres\n```\n\n```sql mysql django42\n```\n");
    assert!(
        found
            .one(Code::UnknownSeverity)
            .starts_with("sev3: the project's scale has no severity `sev3` (did you mean `sev1` or `sev2`?")
    );
    let environments = found.of(Code::UnknownEnvironment);
    assert_eq!(environments.len(), 3, "{environments:#?}");
    assert!(environments[2].starts_with("staging: "), "{}", environments[2]);
    assert!(environments[1].contains("write one of `stage`, `edge` or `prod`, or add it"), "{}", environments[1]);
    let databases = found.of(Code::UnknownDatabase);
    assert_eq!(databases.len(), 3, "{databases:#?}");
    assert!(databases[2].starts_with(
        "```sql postgres: the mark `postgres` is no database or framework of the project (did you mean `postgresql`?"
    ));
    let front = "severity: sev1\nenvironments: [stage]\nstack: {database: mysql57, framework: django}";
    let found = with(front, "```sql mysql postgresql\n```\n");
    for code in [Code::UnknownSeverity, Code::UnknownEnvironment, Code::UnknownDatabase] {
        found.none(code);
    }
}

#[test]
fn a_version_is_that_of_the_database_beside_it() {
    let of = |database: &str, version: &str| {
        with(&format!("stack: {{database: {database}, database-version: '{version}'}}"), "")
    };
    let one = of("mysql57", "8.0.1").one(Code::InvalidValue);
    assert!(
        one.starts_with("'8.0.1': `database-version` is 8.0.1, and `mysql57` is version 5.7 (name the database"),
        "{one}"
    );
    for (database, version) in [("mysql57", "5.7.40"), ("mysql57", "5"), ("mysql", "8.4"), ("postgresql", "12")] {
        of(database, version).none(Code::InvalidValue);
    }
}

#[test]
fn databases_of_recipes_and_lessons_are_known() {
    let front = "applies-to: {databases: ['mysql>=5.7', 'sqlite'], frameworks: ['django>=4.2', 'rails']}\n\
                 compatibility: [{code: C0, schema: S0, safe: true, databases: [a]}]\n\
                 phases: [{id: p, engines: {mysql: x, b: y}}]";
    let lesson = "lessons: [{id: l, text: t, rules: [{id: squawk/a, databases: [c, mysql57]}]}]";
    let found = Fixture::new().recipe("r", front, "").incident("INC-2023-001", lesson, "").found();
    let all = found.of(Code::UnknownDatabase);
    let places: Vec<&str> = all.iter().filter_map(|f| f.split(':').next()).collect();
    assert_eq!(places, ["c", "'sqlite'", "'rails'", "a", "b"], "{all:#?}");
    Fixture::new().config("").recipe("r", front, "").found().none(Code::UnknownDatabase);
}

#[test]
fn retired_rules_lead_to_their_successors() {
    let found = with("lessons: [{id: l, text: t, rules: [squawk/old]}]", "[[rule/squawk/gone]]");
    let all = found.of(Code::RetiredRule);
    assert_eq!(all.len(), 2, "{all:#?}");
    assert!(
        all[0]
            .starts_with("squawk/old: `squawk/old` is retired, and `squawk/a` took over (refer to `squawk/a` instead")
    );
    assert!(all[1].starts_with("[[rule/squawk/gone]]: `squawk/gone` is retired (name another rule"), "{}", all[1]);
    with("lessons: [{id: l, text: t, rules: [squawk/a]}]", "").none(Code::RetiredRule);
}

#[test]
fn records_do_not_refer_to_themselves() {
    let front = "aliases: [INC-2023-009]\nlinks: [{rel: related, to: INC-2023-009}]\nlessons: [{id: own, text: t}, {again: own}]";
    let all = with(front, "See [[INC-2023-001]].").of(Code::SelfReference);
    assert_eq!(all.len(), 2, "{all:#?}");
    assert!(all[0].starts_with("INC-2023-009: this link of `INC-2023-001` leads to the record itself"), "{}", all[0]);
    let found = Fixture::new().rules("squawk", "  - {id: a, summary: s, replaced-by: [squawk/a]}").found();
    assert!(found.one(Code::SelfReference).starts_with("squawk/a: this `replaced-by`"));
    found.none(Code::RelationCycle);
    with("links: [{rel: related, to: INC-2022-001}]", "").none(Code::SelfReference);
}

#[test]
fn relations_do_not_lead_in_circles() {
    let link = |rel: &str, to: &str| format!("links: [{{rel: {rel}, to: {to}}}]");
    let found = Fixture::new()
        .incident("INC-2023-001", &link("supersedes", "INC-2023-002"), "")
        .incident("INC-2023-002", &link("supersedes", "INC-2023-003"), "")
        .incident("INC-2023-003", &link("supersedes", "INC-2023-001"), "")
        .found();
    let one = found.one(Code::RelationCycle);
    assert!(
        one.starts_with(
            "INC-2023-001: `supersedes` leads in a circle: `INC-2023-001` → `INC-2023-002` → `INC-2023-003` → `INC-2023-001`"
        ),
        "{one}"
    );
    let rules = "  - {id: a, summary: s, replaced-by: [squawk/b]}\n  - {id: b, summary: s, replaced-by: [squawk/a], retired: true}";
    let found = Fixture::new().rules("squawk", rules).found();
    assert!(found.one(Code::RelationCycle).contains("`replaced-by` leads in a circle: `squawk/a` → `squawk/b`"));
    for (one, other) in [("related", "related"), ("supersedes", "caused-by")] {
        let found = Fixture::new()
            .incident("INC-2023-001", &link(one, "INC-2023-002"), "")
            .incident("INC-2023-002", &link(other, "INC-2023-001"), "")
            .found();
        found.none(Code::RelationCycle);
    }
}

#[test]
fn lost_links_are_remembered_until_they_are_found() {
    let one = with("links: [{rel: reverted-by, text: 'Revert of the above:', lost: true}]", "").one(Code::LostLink);
    assert!(one.contains("the target of `Revert of the above:` is lost"), "{one}");
    with("links: [{rel: reverted-by, text: R, lost: true, to: 'https://x.example'}]", "").none(Code::LostLink);
}

#[test]
fn a_flood_of_unknown_names_is_still_answered() {
    let body: String = (0..400).map(|n| format!("[[recipe/nothing-{n}]] ")).collect();
    assert_eq!(prose(&body).of(Code::UnknownRecipe).len(), 400);
}

#[test]
fn one_bad_value_hides_no_other_of_the_same_record() {
    let found = Fixture::new()
        .incident("INC-2023-001", "date: yesterday\nseverity: sev9\nenvironments: [prdo]\nfactors: [nope]", "")
        .recipe("r", "title: []\nrules: [squawk/nope]", "")
        .found();
    assert!(found.one(Code::InvalidDate).starts_with("yesterday"));
    assert!(found.one(Code::UnknownSeverity).starts_with("sev9: "));
    assert!(found.one(Code::UnknownEnvironment).starts_with("prdo: "));
    assert!(found.one(Code::UnknownFactor).starts_with("nope: "));
    found.one(Code::UnknownLinter);
}

#[test]
fn a_path_from_the_root_is_told_as_one_from_its_file() {
    for (body, way) in [
        ("![a](/images/waits.png)", "write `../images/waits.png`"),
        ("![a](/content/images/waits.png)", "write `../images/waits.png`"),
        ("[x](/recipes/drop-column.md#drop)", "write `../recipes/drop-column.md#drop`"),
        ("[x](/recipes/nope.md)", "copy the file into the project"),
        ("[x](/guides/environments.html#edge)", "write `../guides/environments.md#edge`"),
        ("[x](/lessons/first.html)", "write `../lessons/first.html`"),
        ("[x](/glossary.html)", "write `../glossary.html`"),
        ("[x](/guides/nope.html)", "copy the file into the project"),
    ] {
        let one = with("", body).one(Code::PathOutsideProject);
        assert!(one.contains(way), "{body}: {one}");
    }
}

#[test]
fn a_link_that_may_lead_anywhere_is_no_reference_to_an_incident_that_is_missing() {
    let links = |to: &str| {
        let front = format!("links: [{{rel: fixed-by, to: {to}}}]");
        Fixture::new().incident("INC-2023-001", &front, "").incident("INC-2023-002", "", "").found()
    };
    for to in ["INC-2023-002", "1a2b3c4", "JIRA-123", "the last deploy"] {
        assert!(links(to).codes().is_empty(), "{to}: {:?}", links(to).codes());
    }
    assert!(links("INC-2023-001").one(Code::SelfReference).starts_with("INC-2023-001: "));
}

#[test]
fn what_a_broken_list_of_the_settings_would_have_is_not_missing_in_records() {
    let front =
        "severity: P0\nenvironments: [edge]\nstack: {database: pg15}\nlessons: [{id: l, text: t, rules: [x/a]}]";
    for handbook in [
        "severities = [{id = 'P0'}]\nenvironments = ['edge', 1]\ndatabases = [{id = 'pg15', name = 'P'}, {id = 'r', name = 'R', engine = 'r'}]",
        "severity = [{id = 'P0', name = 'P'}]\nenvironment = ['edge']\nseverities = [{id = 'P1', name = 'P'}]\n\
         [[handbook.databases]]\nid = 'r'\nname = 'R'\nengine = 'r'\n[[handbook.database]]\nid = 'pg15'",
    ] {
        let found = Fixture::new()
            .config(&format!("[handbook]\n{handbook}\n"))
            .rules("x", "  - {id: a, summary: s, databases: [postgresql]}")
            .incident("INC-2023-001", front, "")
            .found();
        let of_links =
            [Code::UnknownSeverity, Code::UnknownEnvironment, Code::UnknownDatabase, Code::RuleDatabaseMismatch];
        of_links.iter().for_each(|code| found.none(*code));
    }
}

#[test]
fn what_has_the_form_of_an_incident_is_one() {
    let of = |to: &str| {
        let front = format!("links: [{{rel: fixed-by, to: {to}}}, {{rel: reference, to: INC-2023-001}}]");
        Fixture::new().incident("INC-2023-001", "", "").incident("INC-2023-002", &front, "").found()
    };
    let one = of("inc-2024-404").one(Code::UnknownIncident);
    assert!(one.starts_with("inc-2024-404: there is no incident `inc-2024-404`"), "{one}");
    let one = Fixture::new().incident("INC-1", "", "[[INC-2]]").found().one(Code::UnknownIncident);
    assert!(
        one.ends_with(
            "there is no incident `INC-2` (correct the number, or write the record: a draft with a summary is enough)"
        ),
        "{one}"
    );
    for words in ["PAY-404", "4f2a81c", "INC-404", "'#404'", "https://e.example/INC-2024-404"] {
        of(words).none(Code::UnknownIncident);
    }
}
