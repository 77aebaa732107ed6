//! Structure: records that say too little, items that share an identifier, headings, and files that nothing shows.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::audience::is_for_some;
use super::{below, item, item_in, push};
use crate::config::Config;
use crate::diag::{At, Code, Finding, Path, Segment};
use crate::handbook::{Field, Handbook, resolve_link, rule_section};
use crate::id::encode_path;
use crate::markdown::{MAX_DEPTH, Outline, first_sentence, foreign_references, outline};
use crate::record::{Incident, Recipe, RuleProse, Status, Term, Unread, character_name, other_ending, quoted};

pub(super) fn check(book: &Handbook, unread: &Unread, out: &mut Vec<Finding>) {
    for incident in &book.incidents {
        check_incident(incident, unread, out);
    }
    for recipe in &book.recipes {
        check_recipe(recipe, out);
    }
    check_lists(book, out);
    check_vocabularies(book, out);
    for (file, body) in book.bodies().chain(unread.bodies()) {
        check_outline(&book.config, file, body.outline(), out);
        for (range, c) in foreign_references(body.text()) {
            let at = At::Span(body.start() + range.start, body.start() + range.end);
            check_reference(file, at, c, out);
        }
    }
    book.fields(&mut |field| {
        check_depth(field, out);
        for (range, c) in foreign_references(field.text) {
            check_reference(field.file, field.at().words(&field.text[range]), c, out);
        }
    });
    book.prose.values().for_each(|own| check_fix(own, out));
    check_assets(book, unread, out);
}

/// The sentence that linters' findings are given as the fix must say it without the code of the page.
fn check_fix(own: &RuleProse, out: &mut Vec<Finding>) {
    let is_fix = |title: &str, classes: &[String]| rule_section(title, classes) == Some("fix");
    let Some(found) = first_sentence(own.body.text(), is_fix, |_| None).filter(|_| own.fix.is_none()) else { return };
    let what = match found.after_code {
        true => "stands behind a block of code",
        false if found.text.ends_with(':') => "ends with a colon",
        false => return,
    };
    let start = own.body.start();
    // Of a paragraph the first line is shown.
    let line = own.body.text()[found.paragraph.clone()].lines().next().unwrap_or_default();
    let at = At::Span(start + found.paragraph.start, start + found.paragraph.start + line.len());
    let message = format!("the sentence that `{}` has for its fix {what}", own.id.id);
    push(out, Code::UnclearFix, &own.common.file, at, message, "say in one sentence what to do: `fix: …`");
}

fn check_incident(x: &Incident, unread: &Unread, out: &mut Vec<Finding>) {
    let file = &x.common.file;
    if x.is_final() {
        check_final(x, unread, out);
    }
    if x.status == Status::Withdrawn && x.reason.as_deref().is_none_or(str::is_empty) {
        let help = "say in one sentence why it was taken back: `reason: …`";
        let message = format!("`{}` is withdrawn and gives no reason", x.id);
        push(out, Code::WithdrawnWithoutReason, file, At::value(&["status"]), message, help);
    }
    let of_withdrawn = [("replaced-by", x.replaced_by.is_some()), ("reason", x.reason.is_some())];
    let first = of_withdrawn.iter().find(|(_, is_there)| *is_there && x.status != Status::Withdrawn);
    if let Some((key, _)) = first.filter(|_| !unread.misreads(file, "status")) {
        let message = format!("`{}` has a `{key}`, and is not withdrawn", x.id);
        let help = "write `status: withdrawn`, or delete the key: it is for what was no incident of its own";
        push(out, Code::InvalidValue, file, At::value(&[key]).of_key(), message, help);
    }
    if let (Some(at), None, false) = (&x.public_lesson_asked, &x.public_lesson, x.status == Status::Withdrawn) {
        let help = "write one sentence that holds without names, hosts or customers, or remove the key";
        push(out, Code::PublicLessonEmpty, file, at.clone(), "the public lesson was asked for and left empty", help);
    }
    if !x.unmapped.is_empty() {
        let count = x.unmapped.len();
        let text = if count == 1 { "1 text waits".to_owned() } else { format!("{count} texts wait") };
        let help = "move each text into the field where it belongs, and delete it from the list";
        let message = format!("{text} in `unmapped` for a place in the record");
        push(out, Code::UnmappedContent, file, At::value(&["unmapped"]), message, help);
    }
    let ids = x.actions.iter().enumerate().filter_map(|(at, action)| Some((at, action.id.as_deref()?)));
    check_twice(file, ("an action", RENAME), ids, |at| item("actions", at, "id"), out);
}

fn check_final(x: &Incident, unread: &Unread, out: &mut Vec<Finding>) {
    let parts = [("impact", x.impact.is_empty()), ("factors", x.factors.is_empty()), ("lessons", x.lessons.is_empty())];
    let is_missing = |name: &str, empty| empty && !unread.misreads(&x.common.file, name);
    let missing = parts.iter().filter(|(name, empty)| is_missing(name, *empty)).map(|(name, _)| *name);
    let missing: Vec<&str> = missing.collect();
    if !missing.is_empty() {
        let message = format!("`{}` is final and has no {}", x.id, quoted(&missing));
        let help = "add what is missing, or set `status: in-review` until it is known";
        push(out, Code::FinalIncomplete, &x.common.file, At::value(&["status"]), message, help);
    }
}

fn check_recipe(x: &Recipe, out: &mut Vec<Finding>) {
    let file = &x.common.file;
    let phases = x.phases.iter().map(|p| p.id.as_str()).enumerate();
    check_twice(file, ("a phase", RENAME), phases, |at| item("phases", at, "id"), out);
    let checks = x.before.iter().map(|c| c.id.as_str()).enumerate();
    check_twice(file, ("a line of the checklist", RENAME), checks, |at| item("before", at, "id"), out);
    let versions = x.code.iter().map(|v| v.id.as_str()).enumerate();
    check_twice(file, ("a version of the code", RENAME), versions, |at| item("code", at, "id"), out);
    let rules = x.rules.iter().enumerate();
    let mut seen = HashSet::new();
    for (at, edge) in rules.filter(|(_, edge)| !seen.insert((edge.id.id.as_str().to_lowercase(), edge.role))) {
        let message = format!("`{}` stands in `rules` already", edge.id.id);
        let help = "keep one of the two entries: what the recipe is to the rule is said in one `text`";
        push(
            out,
            Code::DuplicateEntry,
            file,
            At::Value(Path::of_keys(&["rules"]).and([Segment::Index(at)])),
            message,
            help,
        );
    }
    let states = x.schemas.iter().map(|v| v.id.as_str()).enumerate();
    check_twice(file, ("a state of the schema", RENAME), states, |at| item("schemas", at, "id"), out);
}

/// Lists of `book.toml`.
fn check_lists(book: &Handbook, out: &mut Vec<Finding>) {
    let config = &book.config;
    let severities = config.severities.iter().map(|s| s.id.as_str());
    let databases = config.databases.iter().map(|v| v.id.as_str());
    let frameworks = config.frameworks.iter().map(|v| v.id.as_str());
    let mut check = |list, what, ids: &mut dyn Iterator<Item = &str>| {
        let place = |at| item_in(&["handbook", list], at, "id");
        check_twice(&config.file, (what, RENAME), ids.enumerate(), place, out);
    };
    check("severities", "a severity", &mut { severities });
    check("databases", "a database", &mut { databases });
    check("frameworks", "a framework", &mut { frameworks });
    for (list, what, names) in
        [("environments", "an environment", &config.environments), ("linters", "a linter", &config.linters)]
    {
        let place = |at| At::Value(Path::of_keys(&["handbook", list]).and([Segment::Index(at)]));
        let names = names.iter().map(String::as_str).enumerate();
        check_twice(&config.file, (what, "delete one of the two"), names, place, out);
    }
}

/// Questions and answers that stand twice, and terms of one spelling.
fn check_vocabularies(book: &Handbook, out: &mut Vec<Finding>) {
    let (file, questions) = (&book.questions.file, &book.questions.questions);
    let ids = questions.iter().map(|question| question.id.as_str()).enumerate();
    check_twice(file, ("a question", RENAME), ids, |at| below(&questions[at].at, "id"), out);
    for question in questions {
        let values = question.answers.iter().map(|answer| answer.value.as_str()).enumerate();
        let place = |at: usize| below(&question.answers[at].at, "value");
        check_twice(file, ("an answer of this question", RENAME), values, place, out);
    }
    let mut spelled = HashMap::new();
    for term in &book.terms {
        let forms: BTreeSet<String> =
            [&term.term].into_iter().chain(&term.also).map(|form| form.to_lowercase()).collect();
        for form in forms {
            let first: &Term = spelled.entry(form.clone()).or_insert(term);
            if first.id != term.id {
                let message = format!("`{form}` is a spelling of two terms: `{}` and `{}`", first.id, term.id);
                let help = "tell the two apart, as in `zone (DNS)`, or make them one: prose would link to one of them";
                push(out, Code::AmbiguousReference, &term.file, below(&term.at, "term"), message, help);
            }
        }
    }
}

/// The way out where two items have one identifier.
const RENAME: &str = "give one of the two another identifier";

/// Reports what names the same as an item before it; `what` they are, and the way out.
fn check_twice<'a>(
    file: &Arc<str>,
    (what, help): (&str, &str),
    ids: impl Iterator<Item = (usize, &'a str)>,
    place: impl Fn(usize) -> At,
    out: &mut Vec<Finding>,
) {
    let mut seen = HashSet::new();
    for (at, id) in ids.filter(|(_, id)| !seen.insert(*id)) {
        let message = format!("`{id}` names {what} further up already");
        push(out, Code::DuplicateId, file, place(at), message, help);
    }
}

fn check_outline(config: &Config, file: &Arc<str>, outline: &Outline, out: &mut Vec<Finding>) {
    if let Some(range) = &outline.too_deep {
        push(out, Code::MarkdownLimit, file, At::span(range), too_deep(), FLATTEN);
    }
    let mut before = 1;
    let mut anchors = HashSet::new();
    let written: HashSet<&String> = outline.headings.iter().filter(|h| h.explicit).map(|h| &h.id).collect();
    for heading in &outline.headings {
        let (level, at) = (heading.level, At::span(&heading.range));
        if level == 1 {
            let help = "begin at `##`: the page's title comes from the front matter";
            push(out, Code::HeadingLevel, file, at.clone(), "the body has a heading of level 1", help);
        } else if level > before + 1 {
            let wanted = "#".repeat(usize::from(before) + 1);
            let message = if before == 1 {
                format!("the first heading is of level {level}")
            } else {
                format!("a heading of level {level} follows one of level {before}")
            };
            let help = match before {
                // One of the second level would be for everybody.
                1 if is_for_some(config, heading) => "put a heading `##` above it".to_owned(),
                _ => format!("write `{wanted}` here"),
            };
            push(out, Code::HeadingLevel, file, at.clone(), message, &help);
        }
        before = level;
        if heading.explicit && !anchors.insert(&heading.id) {
            let message = format!("the anchor `{}` is set by a heading further up already", heading.id);
            push(out, Code::DuplicateAnchor, file, at.clone(), message, "give one of the two another anchor");
        }
        for alias in &heading.aliases {
            if !anchors.insert(alias) || written.contains(alias) {
                let message = format!("the former anchor `{alias}` belongs to another heading as well");
                push(out, Code::DuplicateAnchor, file, at.clone(), message, "keep it on the heading that took over");
            }
        }
    }
}

fn check_reference(file: &Arc<str>, at: At, c: char, out: &mut Vec<Finding>) {
    let message = format!("a reference puts the {} into the text", character_name(c));
    push(out, Code::ControlCharacter, file, at, message, "delete the reference, or show it as code: `` `&#…;` ``");
}

const FLATTEN: &str = "keep the passage that matters, with fewer levels of lists and quotes";

fn too_deep() -> String {
    format!("the Markdown is nested more than {MAX_DEPTH} levels deep")
}

/// A field is parsed only where it has enough marks to be nested that deeply.
fn check_depth(field: &Field<'_>, out: &mut Vec<Finding>) {
    let opens = |b: &u8| matches!(b, b'>' | b'*' | b'-' | b'+' | b'_' | b'~' | b'[' | b'.' | b')' | b':');
    // One mark opens up to three levels.
    if field.text.len() > MAX_DEPTH / 4
        && field.text.bytes().filter(opens).nth(MAX_DEPTH / 4).is_some()
        && outline(field.text, 0).too_deep.is_some()
    {
        push(out, Code::MarkdownLimit, field.file, field.at(), too_deep(), FLATTEN);
    }
}

/// Endings of files that a page can show.
const PICTURES: [&str; 7] = ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif"];

/// Files below the content folder that are no records: they are there to be shown by a body.
fn check_assets(book: &Handbook, unread: &Unread, out: &mut Vec<Finding>) {
    let shown: HashSet<String> = book
        .bodies()
        .flat_map(|(file, body)| body.outline().images.iter().filter_map(|image| resolve_link(file, &image.target)))
        .collect();
    let hidden = |path: &str| path.split('/').any(|name| name.starts_with('.'));
    let may_be_shown = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        shown.contains(path) || unread.mentions(name) || unread.mentions(&encode_path(name))
    };
    for path in book.assets.keys().filter(|path| !hidden(path) && !may_be_shown(path)) {
        if let Some(finding) = other_ending(path, &book.config.src) {
            out.push(finding);
            continue;
        }
        let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        let help = if ending.is_some_and(|ending| PICTURES.contains(&ending.as_str())) {
            "show it in a body, or move it out of the content folder"
        } else {
            "move it out of the content folder; records are `.md` and `.yaml` files"
        };
        push(out, Code::UnknownFile, path, At::File, "no page shows this file", help);
    }
}

#[cfg(test)]
mod tests {
    use crate::diag::Code;
    use crate::lint::fixture::Fixture;

    #[test]
    fn a_final_record_needs_impact_factors_and_lessons() {
        let found = Fixture::new().incident("INC-2023-001", "status: final\nimpact: [{who: a, what: b}]", "").found();
        let one = found.one(Code::FinalIncomplete);
        assert!(one.starts_with("final: `INC-2023-001` is final and has no `factors` or `lessons` ("), "{one}");
        let whole = "status: final\nimpact: [{who: a, what: b}]\nfactors: [f]\nlessons: [{again: x}]";
        Fixture::new().incident("INC-2023-001", whole, "").found().none(Code::FinalIncomplete);
        Fixture::new().incident("INC-2023-001", "status: in-review", "").found().none(Code::FinalIncomplete);
    }

    #[test]
    fn a_public_lesson_that_was_asked_for_is_written() {
        let found = Fixture::new().incident("INC-2023-001", "public-lesson: null", "").found();
        assert!(found.one(Code::PublicLessonEmpty).starts_with("public-lesson: "));
        for front in ["public-lesson: In several deploys.", "", "public-lesson:\nstatus: withdrawn\nreason: R"] {
            Fixture::new().incident("INC-2023-001", front, "").found().none(Code::PublicLessonEmpty);
        }
    }

    #[test]
    fn imported_text_waits_for_its_place() {
        let found = Fixture::new().incident("INC-2023-001", "unmapped: [one, two]", "").found();
        assert!(found.one(Code::UnmappedContent).contains("2 texts wait in `unmapped`"));
        Fixture::new().incident("INC-2023-001", "unmapped: []", "").found().none(Code::UnmappedContent);
    }

    #[test]
    fn a_withdrawn_record_says_why() {
        for front in ["status: withdrawn", "status: withdrawn\nreason: ''\nreplaced-by: INC-2023-002"] {
            let found = Fixture::new().incident("INC-2023-001", front, "").found();
            assert!(found.one(Code::WithdrawnWithoutReason).starts_with("withdrawn: "));
        }
        let found = Fixture::new().incident("INC-2023-001", "status: withdrawn\nreason: A copy.", "").found();
        found.none(Code::WithdrawnWithoutReason);
    }

    #[test]
    fn what_only_a_withdrawn_record_says_asks_for_its_status() {
        let of = |front: &str| Fixture::new().incident("INC-2023-001", front, "").found();
        let one = of("replaced-by: INC-2023-002\nreason: A copy.").one(Code::InvalidValue);
        assert!(one.starts_with("replaced-by: `INC-2023-001` has a `replaced-by`, and is not withdrawn"), "{one}");
        let one = of("reason: A copy.").one(Code::InvalidValue);
        assert!(one.starts_with("reason: ") && one.contains("(write `status: withdrawn`, or delete"), "{one}");
        of("status: withdrawn\nreason: A copy.\nreplaced-by: INC-2023-002").none(Code::InvalidValue);
    }

    #[test]
    fn headings_follow_each_other_level_by_level() {
        let found = Fixture::new().incident("INC-2023-001", "", "# A\n\n## B\n\n#### C\n\n## D\n").found();
        let all = found.of(Code::HeadingLevel);
        assert_eq!(all.len(), 2, "{all:#?}");
        assert!(all[0].starts_with("# A: the body has a heading of level 1"), "{}", all[0]);
        assert!(all[1].starts_with("#### C: a heading of level 4 follows one of level 2 (write `###`"), "{}", all[1]);
        let found = Fixture::new().incident("INC-2023-001", "", "### A\n").found();
        assert!(found.one(Code::HeadingLevel).starts_with("### A: the first heading is of level 3 (write `##`"));
        let found = Fixture::new().incident("INC-2023-001", "", "## A\n\n### B\n\n#### C\n\n## D\n").found();
        found.none(Code::HeadingLevel);
    }

    #[test]
    fn a_written_anchor_stands_once() {
        let found = Fixture::new().incident("INC-2023-001", "", "## A {#x}\n\n## B {#x}\n").found();
        assert!(found.one(Code::DuplicateAnchor).starts_with("## B {#x}: the anchor `x`"));
        let found = Fixture::new().incident("INC-2023-001", "", "## A\n\n## A\n\n## Other {#a}\n").found();
        found.none(Code::DuplicateAnchor);
        for body in ["## A {alias=x}\n\n## B {#x}\n", "## A {#x}\n\n## B {alias=x}\n"] {
            let all = Fixture::new().incident("INC-2023-001", "", body).found().of(Code::DuplicateAnchor);
            assert!(all.iter().any(|one| one.contains("the former anchor `x` belongs to another")), "{all:#?}");
        }
    }

    #[test]
    fn nesting_has_a_limit_in_bodies_and_fields() {
        let deep = "> ".repeat(80);
        let found =
            Fixture::new().incident("INC-2023-001", &format!("trigger: '{deep}x'"), &format!("{deep}x")).found();
        assert_eq!(found.of(Code::MarkdownLimit).len(), 2);
        let found = Fixture::new().incident("INC-2023-001", "trigger: '> > - - x'", "> > - - x").found();
        found.none(Code::MarkdownLimit);
    }

    #[test]
    fn a_reference_puts_no_control_character_on_a_page() {
        let found = Fixture::new().incident("INC-2023-001", "trigger: 'A &#27;[31m'", "B &#xFFFF; `&#1;`").found();
        let all = found.of(Code::ControlCharacter);
        assert_eq!(all.len(), 2, "{all:#?}");
        assert!(all[0].starts_with("&#xFFFF;: a reference puts the character U+FFFF into the text"), "{}", all[0]);
        assert!(all[1].contains("the control character U+001B"), "{}", all[1]);
        Fixture::new().incident("INC-2023-001", "", "A &#169; &#65;").found().none(Code::ControlCharacter);
    }

    #[test]
    fn items_of_one_list_have_identifiers_of_their_own() {
        let front = "actions: [{id: A1, text: a}, {text: b}, {text: c}, {id: A1, text: d}]";
        let found = Fixture::new().incident("INC-2023-001", front, "").found();
        assert!(found.one(Code::DuplicateId).starts_with("A1: `A1` names an action further up"));
        let front = "before: [{id: a, text: x}, {id: a, text: y}]\ncode: [{id: C0, name: x}]\nschemas: [{id: C0, name: y}]\n\
                     phases: [{id: p}, {id: q}, {id: p}]";
        let found = Fixture::new().recipe("r", front, "").found();
        let all = found.of(Code::DuplicateId);
        assert_eq!(all.len(), 2, "{all:#?}");
        assert!(all[0].starts_with("p: `p` names a phase") && all[1].starts_with("a: `a` names a line"), "{all:#?}");
        let config = "[handbook]\nseverities = [{id = 'a', name = 'A'}, {id = 'a', name = 'B'}]\n";
        let found = Fixture::new().config(config).found();
        assert!(found.one(Code::DuplicateId).starts_with("'a': `a` names a severity"));
        let config = "[handbook]\nenvironments = ['prod', 'stage', 'prod']\nlinters = ['squawk', 'squawk']\n";
        let found = Fixture::new().config(config).found();
        let all = found.of(Code::DuplicateId);
        assert_eq!(all.len(), 2, "{all:#?}");
        assert!(all[0].starts_with("'prod': `prod` names an environment further up already (delete one"), "{}", all[0]);
        assert!(all[1].starts_with("'squawk': `squawk` names a linter"), "{}", all[1]);
    }

    #[test]
    fn answers_and_spellings_of_terms_stand_once() {
        let yaml = "questions:\n  - id: q\n    ask: Q?\n    answers: [{value: a, text: x}, {value: b, text: y}, {value: a, text: z}]\n";
        let found = Fixture::new().file("content/decide.yaml", yaml).found();
        assert!(found.one(Code::DuplicateId).starts_with("a: `a` names an answer of this question further up"));
        let terms = |also: &str| {
            format!(
                "terms:\n  - {{id: zone, term: Zone, definition: d}}\n  - {{id: area, term: area, also: [{also}], definition: d}}\n"
            )
        };
        let found = Fixture::new().file("content/glossary.yaml", &terms("zone")).found();
        let one = found.one(Code::AmbiguousReference);
        assert!(one.starts_with("Zone: `zone` is a spelling of two terms: `area` and `zone`"), "{one}");
        let found = Fixture::new().file("content/glossary.yaml", &terms("Area")).found();
        found.none(Code::AmbiguousReference);
    }

    #[test]
    fn a_record_that_is_not_read_for_its_ending_is_an_error() {
        let files =
            ["content/incidents/a/x.MD", "content/recipes/y.markdown", "content/rules/z.yml", "content/factors.yml"];
        let found = files.iter().fold(Fixture::new(), |fixture, file| fixture.asset(file)).found();
        let all = found.of(Code::MisplacedRecord);
        assert_eq!(all.len(), 4, "{all:#?}");
        for name in ["x.md", "y.md", "z.yaml", "factors.yaml"] {
            assert!(all.iter().any(|one| one.contains(&format!("(rename it to `{name}`"))), "{name}: {all:#?}");
        }
        found.none(Code::UnknownFile);
        Fixture::new().asset("content/images/x.MD").found().none(Code::MisplacedRecord);
    }

    #[test]
    fn files_that_no_page_shows_are_reported() {
        let found = Fixture::new()
            .asset("content/images/shown.png")
            .asset("content/images/lost.png")
            .asset("content/.hidden/x.bin")
            .incident("INC-2023-001", "", "![waits](../images/shown.png)")
            .found();
        assert!(found.one(Code::UnknownFile).contains("no page shows this file"));
        found.none(Code::MissingImage);
    }

    #[test]
    fn an_entry_that_says_the_same_as_one_before_it_is_found_in_every_list() {
        let front = "teams: [One, Two, One]\nfactors: [f, {id: f}, {id: f, text: t}, {id: f, text: u}, {id: f, text: t}]\n\
                     aliases: [a, a]\nunmapped: [x, x]\nlinks: [{rel: related, to: INC-2023-002}, {rel: related, to: INC-2023-002}]\n\
                     lessons:\n  - {id: l, text: L, rules: [squawk/a, {id: squawk/a, databases: [mysql57]}, squawk/a], recipes: [r, s, r]}\n  \
                     - {again: m}\n  - {again: m, text: Here too.}\n  - {again: m}\nsignatures: [one, '', '']";
        let found = Fixture::new().incident("INC-2023-001", front, "").found();
        let expected = [
            "One: `One` stands in `teams` already",
            "{id: f}: `f` stands in `factors` already",
            "{id: f, text: t}: item 5 of `factors` says the same as one before it",
            "a: `a` stands in `aliases` already",
            "{rel: related, to: INC-2023-002}: item 2 of `links` says the same as one before it",
            "squawk/a: `squawk/a` stands in `rules` already",
            "r: `r` stands in `recipes` already",
            "{again: m}: item 4 of `lessons` says the same as one before it",
        ];
        let mut all = found.of(Code::DuplicateEntry);
        let mut expected = expected.map(|text| format!("{text} (delete one of the two, or write what was meant)"));
        all.sort();
        expected.sort();
        assert_eq!(all, expected);
    }

    #[test]
    fn items_with_identifiers_of_their_own_are_no_repeated_entries() {
        let front = "phases: [{id: p, code: [C0, C0]}, {id: p}, {id: p}]\ncode: [{id: C0, name: a}]\n\
                     rules: [{id: squawk/a, as: instead}, {id: squawk/a, as: satisfies}, {id: squawk/a, text: More.}]\n\
                     compatibility: [{code: C0, schema: S0, safe: true}, {code: C0, schema: S0, safe: true}]";
        let found = Fixture::new().recipe("r", front, "").found();
        assert_eq!(found.of(Code::DuplicateId).len(), 2);
        let all: Vec<String> =
            found.of(Code::DuplicateEntry).iter().map(|one| one.split(" (").next().unwrap().to_owned()).collect();
        let expected = [
            "C0: `C0` stands in `code` already",
            "{code: C0, schema: S0, safe: true}: item 2 of `compatibility` says the same as one before it",
            "{id: squawk/a, text: More.}: `squawk/a` stands in `rules` already",
        ];
        let mut all = all;
        all.sort();
        assert_eq!(all, expected);
    }

    #[test]
    fn a_long_list_is_looked_through_as_well() {
        let names: Vec<String> = (0..200).map(|n| format!("t{}", n % 150)).collect();
        let front = format!("teams: [{}]", names.join(", "));
        assert_eq!(Fixture::new().incident("INC-2023-001", &front, "").found().of(Code::DuplicateEntry).len(), 50);
    }
}
