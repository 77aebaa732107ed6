//! For whom a text is: a heading's class, or a block's mark, that does not keep the text for the readers whom it names.

use std::sync::Arc;

use super::links::{near_or_listed, tokens};
use super::{listed, push};
use crate::config::{Config, Variant};
use crate::diag::{At, Code, Finding};
use crate::handbook::{Handbook, LATER, PhasePart, Target, section_marks, variants_of};
use crate::markdown::Heading;
use crate::record::{Body, Recipe, Requirement, Unread, shorten};

/// The class of a recipe's section that belongs to no phase.
pub(super) const FREE: &str = "extra";

pub(super) fn check(book: &Handbook, unread: &Unread, out: &mut Vec<Finding>) {
    let config = &book.config;
    // A project without choices may name any.
    if config.variants().next().is_none() {
        return;
    }
    let read = book.bodies_of().map(|(target, file, body)| (Some(target), file, body));
    for (target, file, body) in read.chain(unread.bodies().map(|(file, body)| (None, file, body))) {
        for heading in &body.outline().headings {
            check_classes(config, target, file, heading, out);
            check_level(config, file, heading, out);
        }
    }
    for recipe in &book.recipes {
        check_recipe(book, recipe, out);
    }
}

/// Whether a heading is for the readers of some databases or frameworks.
pub(super) fn is_for_some(config: &Config, heading: &Heading) -> bool {
    heading.classes.iter().any(|class| config.variants().any(|v| v.is_meant_by(class)))
}

/// `target` is the record that the heading stands in; `None` for one that could not be read.
fn check_classes(config: &Config, target: Option<Target>, file: &Arc<str>, heading: &Heading, out: &mut Vec<Finding>) {
    let of = |target| section_marks(target, heading.level);
    let mut marks = match target {
        Some(target) => of(target).to_vec(),
        None => [of(Target::Incident(0)), of(Target::Recipe(0)), of(Target::Rule(0))].concat(),
    };
    marks.retain(|mark| *mark != LATER || !heading.nested);
    for class in heading.classes.iter().filter(|class| *class != FREE) {
        if !config.variants().any(|v| v.is_meant_by(class)) && !marks.contains(&class.as_str()) {
            let help = if class == LATER {
                "delete it: only a section of the second level in an incident can be one of what was found later"
                    .to_owned()
            } else {
                let known = [tokens(config, "any"), marks.clone()].concat();
                near_or_listed(class, &known, "delete it: headings have no other classes")
            };
            let message = format!("the class `{}` is no database or framework of the project", shorten(class));
            push(out, Code::UnknownDatabase, file, At::span(&heading.range), message, &help);
        }
    }
}

/// The second level makes sections of a page, which are for everybody, as is what ends with a list or a quote.
fn check_level(config: &Config, file: &Arc<str>, heading: &Heading, out: &mut Vec<Finding>) {
    let place = match (heading.nested, heading.level) {
        (true, _) => "a heading in a list or a quote",
        (false, 2) => "a section of the second level",
        _ => return,
    };
    if is_for_some(config, heading) {
        let message = format!("everybody sees this: {place} is kept for no database or framework");
        let help = "give the class to a heading of the third level or below, outside of lists and quotes";
        push(out, Code::WrongAudience, file, At::span(&heading.range), message, help);
    }
}

fn check_recipe(book: &Handbook, x: &Recipe, out: &mut Vec<Finding>) {
    let (databases, frameworks) = variants_of(book, x);
    let kinds = [
        ("databases", &x.applies_to.databases, databases, &book.config.databases),
        ("frameworks", &x.applies_to.frameworks, frameworks, &book.config.frameworks),
    ];
    for (list, needs, claimed, all) in kinds {
        let unmet = check_needs(list, needs, all, &x.common.file, out);
        // Of what no page offers as a choice each block is shown.
        if !claimed.is_empty() {
            let choice = Choice { list, claimed, all, unmet };
            choice.check_marks(x, out);
        }
    }
    for heading in x.body.outline().headings.iter().filter(|h| h.level == 3 && is_for_some(&book.config, h)) {
        if PhasePart::of(&heading.text, &heading.classes).is_some() {
            let message = format!("every phase has one part `{}`, and it is for everybody", heading.text);
            let help = "put what is for some readers below headings within it, as in `#### PostgreSQL {.postgresql}`";
            push(out, Code::WrongAudience, &x.common.file, At::span(&heading.range), message, help);
        }
    }
}

/// Reports what a recipe needs and no version of the project's meets, and returns it.
fn check_needs<'a>(
    list: &str,
    needs: &'a [Requirement],
    all: &[Variant],
    file: &Arc<str>,
    out: &mut Vec<Finding>,
) -> Vec<&'a Requirement> {
    let is_unmet = |need: &&Requirement| !all.is_empty() && !all.iter().any(|v| v.meets(need));
    let unmet: Vec<&Requirement> = needs.iter().filter(is_unmet).collect();
    for need in &unmet {
        let known = all.iter().filter(|v| v.is_meant_by(&need.name));
        let known: Vec<&str> = known.map(|v| v.name.as_str()).collect();
        // A name that nothing has is reported among the links.
        let (Some(minimum), false) = (&need.minimum, known.is_empty()) else { continue };
        let message = format!("the project has no `{}` of version {} or later", need.name, shorten(minimum));
        let help = format!("it has {}: lower the version, or add an entry to `handbook.{list}`", listed(&known));
        push(out, Code::UnknownDatabase, file, need.at.clone(), message, &help);
    }
    unmet
}

/// What a recipe's reader chooses among: databases or frameworks.
struct Choice<'a> {
    list: &'static str,
    claimed: Vec<&'a Variant>,
    all: &'a [Variant],
    /// What the recipe needs and the project has not.
    unmet: Vec<&'a Requirement>,
}

impl Choice<'_> {
    /// Reports blocks and headings that are for none of the choices.
    fn check_marks(&self, x: &Recipe, out: &mut Vec<Finding>) {
        let outline = x.body.outline();
        let fences = outline.fences.iter().map(|(fence, range)| (&fence.marks, first_line(&x.body, range), "block"));
        let headings = outline.headings.iter().map(|h| (&h.classes, first_line(&x.body, &h.range), "heading"));
        for (marks, at, what) in fences.chain(headings) {
            let is_marked = |v: &&Variant| marks.iter().any(|mark| v.is_meant_by(mark));
            let meant: Vec<&Variant> = self.all.iter().filter(is_marked).collect();
            let is_explained = |v: &&Variant| self.unmet.iter().any(|need| v.is_meant_by(&need.name));
            if meant.is_empty() || meant.iter().any(|v| self.claimed.contains(v)) || meant.iter().any(is_explained) {
                continue;
            }
            let names: Vec<&str> = meant.iter().map(|v| v.name.as_str()).collect();
            let message = format!("this {what} is for {}, which the recipe does not apply to", listed(&names));
            let help = format!(
                "readers choose among {}: add `{}` to `applies-to.{}`, or delete it",
                listed(&self.claimed.iter().map(|v| v.name.as_str()).collect::<Vec<_>>()),
                meant[0].id,
                self.list
            );
            push(out, Code::WrongAudience, &x.common.file, at, message, &help);
        }
    }
}

/// The first line of a block.
fn first_line(body: &Body, range: &std::ops::Range<usize>) -> At {
    let text = body.slice(range.clone());
    At::Span(range.start, range.start + text.lines().next().map_or(text.len(), str::len))
}

#[cfg(test)]
mod tests {
    use crate::diag::Code;
    use crate::lint::fixture::Fixture;

    #[test]
    fn classes_of_headings_are_databases_or_frameworks() {
        let body = "## A\n\n### B {.postgre}\n\n### C {.mysql}\n\n#### D {.django42}\n\n## E {#e .extra}\n";
        let found = Fixture::new().incident("INC-2023-001", "", body).found();
        let one = found.one(Code::UnknownDatabase);
        assert!(one.starts_with("### B {.postgre}: the class `postgre` is no database or framework"), "{one}");
        assert!(one.ends_with("(did you mean `postgresql`?)"), "{one}");
        found.none(Code::WrongAudience);
        let body = "## A\n\n## B {.later}\n\n### C {.later}\n";
        let one = Fixture::new().incident("INC-2023-001", "", body).found().one(Code::UnknownDatabase);
        assert!(
            one.starts_with("### C {.later}: the class `later`") && one.contains("second level in an incident"),
            "{one}"
        );
        Fixture::new().recipe("r", "", "## B {.later .extra}\n").found().one(Code::UnknownDatabase);
        Fixture::new().config("").incident("INC-2023-001", "", body).found().none(Code::UnknownDatabase);
    }

    #[test]
    fn what_a_section_is_for_is_marked_where_it_can_be() {
        let body =
            "## P {#p}\n\n### Prüfen {.verify}\n\nLook.\n\n### Zurück {.roll-back}\n\nUndo.\n\n### Mehr {.verfy}\n";
        let found = Fixture::new().recipe("r", "phases: [{id: p}]", body).found();
        found.none(Code::PhaseWithoutVerify);
        found.none(Code::PhaseWithoutRollback);
        assert!(found.one(Code::UnknownDatabase).ends_with("(did you mean `verify`?)"));
        // Of several languages one may be meant; of a mark and words the mark holds.
        let body = "## P {#p}\n\n### Verify it {.roll-back}\n\nUndo.\n";
        let found = Fixture::new().recipe("r", "phases: [{id: p}]", body).found();
        found.none(Code::PhaseWithoutRollback);
        assert!(found.one(Code::PhaseWithoutVerify).contains("does not say how to verify it"));
        let rule = "---\nid: squawk/a\n---\n## Abhilfe {.fix}\n\n### Falsch {.bad}\n\n### Richtig {.good}\n\n## Warum {.why}\n";
        let found =
            Fixture::new().rules("squawk", "  - {id: a, summary: s}").file("content/rules/squawk/a.md", rule).found();
        found.none(Code::UnknownDatabase);
        Fixture::new().incident("INC-2023-001", "", "## A {.fix}\n").found().one(Code::UnknownDatabase);
    }

    #[test]
    fn a_class_without_effect_is_found() {
        let of = |body: &str| Fixture::new().incident("INC-2023-001", "", body).found();
        let one = of("## A {.mysql}\n").one(Code::WrongAudience);
        assert!(one.starts_with("## A {.mysql}: everybody sees this: a section of the second level"), "{one}");
        let one = of("## A\n\n> ### B {.mysql}\n").one(Code::WrongAudience);
        assert!(one.contains("everybody sees this: a heading in a list or a quote"), "{one}");
        let body = "## P {#p}\n\n### Verify {.mysql}\n\nLook.\n\n#### B {.mysql}\n";
        let one = Fixture::new().recipe("r", "phases: [{id: p}]", body).found().one(Code::WrongAudience);
        assert!(one.starts_with("### Verify {.mysql}: every phase has one part `Verify`"), "{one}");
        let found = of("### A {.mysql}\n");
        found.none(Code::WrongAudience);
        assert!(found.one(Code::HeadingLevel).ends_with("(put a heading `##` above it)"));
    }

    #[test]
    fn a_block_is_for_one_of_the_recipe_s_databases() {
        let of = |needs: &str, marks: &str| {
            let body = format!("## P {{#p}}\n\n```sql {marks}\nSELECT 1;\n```\n\n```sql\n```\n");
            let front = format!("applies-to: {{databases: [{needs}]}}\nphases: [{{id: p}}]");
            Fixture::new().recipe("r", &front, &body).found()
        };
        let one = of("'mysql>=8'", "mysql57").one(Code::WrongAudience);
        assert!(one.starts_with("```sql mysql57: this block is for MySQL 5.7, which the recipe does not"), "{one}");
        assert!(one.contains("(readers choose among MySQL 8.0: add `mysql57` to `applies-to.databases`"), "{one}");
        for (needs, marks) in
            [("mysql", "mysql57"), ("mysql", "postgresql mysql80"), ("mysql", "django42"), ("", "mysql")]
        {
            of(needs, marks).none(Code::WrongAudience);
        }
        let found = of("mysql, 'postgresql>=16'", "postgresql");
        found.none(Code::WrongAudience);
        let one = found.one(Code::UnknownDatabase);
        assert!(one.starts_with("'postgresql>=16': the project has no `postgresql` of version 16 or later"), "{one}");
    }
}
