//! The anchors that a link may name: the headings of a node's body, and the sections that its page has of its own.
//!
//! A test of the pages (`render/view/tests.rs`) holds that each of them is there.

use std::borrow::Cow;

use super::{Handbook, Target};
use crate::markdown::Heading;
use crate::record::{Body, FactorKind, Incident, LessonEntry, Recipe};

/// An anchor of a page, and whether it is promised to stay.
///
/// Promised is what a person wrote or what an identifier gives: a heading's anchor, a phase, a section that pages of its
/// kind have. Not promised is what counts, such as `attempt-2` or the second of two headings with the same words: an
/// item added above it would move it to something else, and a link that answers with another thing is worse than one
/// that answers with the page. Nor are the steps of the decision tree, which any recipe can change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor<'a> {
    /// The anchor itself.
    pub id: Cow<'a, str>,
    /// Whether it is promised.
    pub lasting: bool,
    /// Who gave it.
    pub by: By,
}

/// Who gave an anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The page, for a section that pages of its kind have.
    Page,
    /// The words of a heading.
    Words,
    /// An author, behind a heading.
    Author,
}

impl<'a> Anchor<'a> {
    fn lasting(id: impl Into<Cow<'a, str>>) -> Self {
        Self { id: id.into(), lasting: true, by: By::Page }
    }

    fn counted(id: impl Into<Cow<'a, str>>) -> Self {
        Self { id: id.into(), lasting: false, by: By::Page }
    }

    fn of(heading: &'a Heading) -> Self {
        let by = if heading.explicit { By::Author } else { By::Words };
        Self { id: heading.id.as_str().into(), lasting: heading.explicit || !heading.repeated, by }
    }

    fn former(alias: &'a str) -> Self {
        Self { id: alias.into(), lasting: true, by: By::Author }
    }
}

/// Whether pages of a node's kind have a section under this anchor, which one of them shows where its record has
/// something to say there. Where it has not any more, nothing has moved: the page itself says that the section is gone.
#[must_use]
pub fn is_own_section(target: Target, anchor: &str) -> bool {
    const INCIDENT: &str = " public-lesson impact resolution race attempts timeline factors helped would-have-helped quotes \
                            lessons went-well went-wrong got-lucky surprises questions actions aftermath corrections links \
                            unmapped provenance ";
    const RECIPE: &str = " problem use-when not-when runs compat before rules incidents sources ";
    let names = match target {
        Target::Incident(_) => INCIDENT,
        Target::Recipe(_) => RECIPE,
        Target::Rule(_) => " fix why ignore message lessons sources ",
        Target::Lesson(_) => " enforced practised tests taught ",
        Target::Factor(_) => " incidents ",
        Target::Decide => " all afterwards ",
        Target::Term(_) | Target::Guide(_) => "",
    };
    names.contains(&format!(" {anchor} "))
}

/// The class of a section of an incident's body that tells what was found after the record was written:
/// `## What is known since {.later}`. The page shows it behind what the record itself says.
pub const LATER: &str = "later";

/// What a part of a phase's section is for, by its mark or the beginning of its heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhasePart {
    /// How one sees that the phase worked.
    Verify,
    /// How it is undone.
    Back,
    /// Why it cannot be undone.
    NoReturn,
}

impl PhasePart {
    /// The part with this heading and these classes; `None` for one that is just text. A class says it in any language:
    /// `### Prüfen {.verify}`.
    #[must_use]
    pub fn of(title: &str, classes: &[String]) -> Option<Self> {
        const MARKS: [(&str, PhasePart); 3] =
            [("verify", PhasePart::Verify), ("roll-back", PhasePart::Back), ("no-return", PhasePart::NoReturn)];
        const STARTS: [(&str, PhasePart); 5] = [
            ("verify", PhasePart::Verify),
            ("roll back", PhasePart::Back),
            ("rollback", PhasePart::Back),
            ("roll-back", PhasePart::Back),
            ("point of no return", PhasePart::NoReturn),
        ];
        let marked = MARKS.iter().find(|(mark, _)| classes.iter().any(|class| class == mark));
        let title = title.to_lowercase();
        marked.or_else(|| STARTS.iter().find(|(start, _)| title.starts_with(start))).map(|(_, part)| *part)
    }
}

/// The sections that a rule's page has a place for, as their headings are marked in any language: `## Abhilfe {.fix}`.
const RULE_SECTIONS: [&str; 4] = ["fix", "why", "ignore", "message"];

/// The classes of headings that say what a section is for and not for whom it is, by the kind of the record and the heading's
/// level.
#[must_use]
pub fn section_marks(target: Target, level: u8) -> &'static [&'static str] {
    match (target, level) {
        (Target::Incident(_), 2) => &[LATER],
        (Target::Recipe(_), 3) => &["verify", "roll-back", "no-return"],
        (Target::Rule(_), 2) => &RULE_SECTIONS,
        (Target::Rule(_), 3) => &["bad", "good"],
        _ => &[],
    }
}

/// The fixed anchor under which a rule's page shows a section of our prose, by the classes of its heading or its words; `None`
/// for one that keeps its own.
#[must_use]
pub fn rule_section(title: &str, classes: &[String]) -> Option<&'static str> {
    let marked = RULE_SECTIONS.into_iter().find(|mark| classes.iter().any(|class| class == mark));
    marked.or_else(|| section_in_words(title))
}

fn section_in_words(title: &str) -> Option<&'static str> {
    Some(match title.to_lowercase().as_str() {
        "fix" | "what to do" | "what to do instead" => "fix",
        "why" | "why it matters" => "why",
        "when it is fine to ignore" | "when it is fine" | "ignore" => "ignore",
        "message" | "message text" => "message",
        _ => return None,
    })
}

impl Handbook {
    /// The node's own Markdown body, where its record has one.
    #[must_use]
    pub fn body_of(&self, target: Target) -> Option<&Body> {
        match target {
            Target::Incident(at) => Some(self.incidents.body(at)),
            Target::Recipe(at) => Some(&self.recipes[at].body),
            Target::Rule(at) => self.prose.get(&at).map(|prose| &prose.body),
            Target::Guide(at) => Some(&self.guides[at].body),
            Target::Lesson(_) | Target::Factor(_) | Target::Term(_) | Target::Decide => None,
        }
    }

    /// The anchors of a node's page that a link may name; those of the body come first, for they hold where both have one.
    #[must_use]
    pub fn anchors(&self, target: Target) -> Vec<Anchor<'_>> {
        let moved = |h: &&Heading| {
            matches!(target, Target::Rule(_)) && h.level == 2 && rule_section(&h.text, &h.classes).is_some()
        };
        let mut out = Vec::new();
        for heading in self.body_of(target).into_iter().flat_map(|body| &body.outline().headings) {
            if !moved(&heading) {
                out.push(Anchor::of(heading));
            }
            out.extend(heading.aliases.iter().map(|alias| Anchor::former(alias)));
        }
        match target {
            Target::Incident(at) => self.of_incident(at, &mut out),
            Target::Recipe(at) => self.of_recipe(at, &mut out),
            Target::Rule(at) => self.of_rule(at, &mut out),
            Target::Lesson(at) => {
                let tests = !self.lesson(at).tests.is_empty();
                add(&mut out, &[("enforced", true), ("practised", true), ("tests", tests), ("taught", true)]);
            }
            Target::Factor(_) => add(&mut out, &[("incidents", true)]),
            Target::Decide => self.of_decision(&mut out),
            Target::Guide(_) | Target::Term(_) => {}
        }
        out
    }

    fn of_incident(&self, at: usize, out: &mut Vec<Anchor<'_>>) {
        let x = &self.incidents[at];
        let has_factor = |kind: FactorKind| {
            let kind_of = |f: &crate::record::FactorEntry| self.factor_at(&f.id.id).map(|at| self.factors[at].kind);
            x.factors.iter().any(|f| kind_of(f).unwrap_or_default() == kind)
        };
        let story = x.trigger.is_some()
            || x.resolution.is_some()
            || x.detection.is_some()
            || has_intro(self.incidents.body(at));
        let lessons = x.lessons.iter().filter(|entry| match entry {
            LessonEntry::Declared(_) => true,
            LessonEntry::Again { again, .. } => self.lesson_at(&again.id).is_some(),
        });
        let lessons = lessons.count();
        add(
            out,
            &[
                ("public-lesson", x.public_lesson.is_some()),
                ("impact", !x.impact.is_empty()),
                ("resolution", story),
                ("race", x.race.is_some()),
                ("attempts", !x.attempts.is_empty()),
                ("timeline", !x.timeline.is_empty()),
                ("factors", has_factor(FactorKind::Contributed)),
                ("helped", has_factor(FactorKind::Helped)),
                ("would-have-helped", has_factor(FactorKind::WouldHaveHelped)),
                ("quotes", !x.quotes.is_empty()),
                ("lessons", lessons > 0),
            ],
        );
        add_later(self, x, out);
        numbered("attempt", x.attempts.len(), out);
        numbered("correction", x.corrections.len(), out);
        out.extend((1..=lessons).map(|n| Anchor::counted(format!("l{n}"))));
    }

    fn of_recipe<'a>(&'a self, at: usize, out: &mut Vec<Anchor<'a>>) {
        let x = &self.recipes[at];
        let taught = !self.edges.recipe_incidents[at].is_empty() || !self.edges.recipe_lessons[at].is_empty();
        add(
            out,
            &[
                ("problem", x.summary.is_some()),
                ("use-when", !x.use_when.is_empty()),
                ("not-when", !x.not_when.is_empty()),
                ("runs", !x.phases.is_empty()),
                ("compat", !x.compatibility.is_empty()),
                ("before", !x.before.is_empty()),
                ("rules", x.rules.iter().any(|r| self.rule_at(&r.id.id).is_some())),
                ("incidents", taught),
                ("sources", !x.sources.is_empty()),
            ],
        );
        for (at, phase) in x.phases.iter().enumerate() {
            out.push(Anchor::lasting(phase.id.as_str()));
            if has_way_back(x, &phase.id) {
                out.push(Anchor::counted(format!("rollback-{}", at + 1)));
            }
        }
    }

    fn of_rule(&self, at: usize, out: &mut Vec<Anchor<'_>>) {
        let (x, own) = (&self.rules[at], self.prose.get(&at));
        let says = |section: &str| {
            let mut headings = own.into_iter().flat_map(|own| &own.body.outline().headings);
            headings.any(|h| h.level == 2 && rule_section(&h.text, &h.classes) == Some(section))
        };
        let ignored = self.how_to_ignore(at).is_some();
        let sources = x.docs.is_some() || own.is_some_and(|own| !own.sources.is_empty());
        add(
            out,
            &[
                ("fix", true),
                (
                    "why",
                    says("why")
                        || x.note.is_some()
                        || self.rule_is_taught(at)
                        || own.is_some_and(|own| has_intro(&own.body)),
                ),
                ("ignore", says("ignore") || ignored),
                ("message", says("message") || !x.messages.is_empty()),
                ("lessons", !self.edges.rule_lessons[at].is_empty()),
                ("sources", sources),
            ],
        );
    }

    fn of_decision<'a>(&'a self, out: &mut Vec<Anchor<'a>>) {
        out.extend(self.tree.steps.iter().map(|step| Anchor::counted(step.id.as_str())));
        out.extend(self.tree.leaves().map(|(_, _, leaf)| Anchor::counted(leaf.id.as_str())));
        let afterwards = !self.questions.after_leaf.is_empty();
        add(out, &[("all", !self.tree.steps.is_empty()), ("afterwards", afterwards)]);
    }
}

fn add(out: &mut Vec<Anchor<'_>>, names: &[(&'static str, bool)]) {
    out.extend(names.iter().filter(|(_, there)| *there).map(|(name, _)| Anchor::lasting(*name)));
}

fn numbered(name: &str, count: usize, out: &mut Vec<Anchor<'_>>) {
    out.extend((1..=count).map(|n| Anchor::counted(format!("{name}-{n}"))));
}

/// What an incident's page says after its lessons.
fn add_later(book: &Handbook, x: &Incident, out: &mut Vec<Anchor<'_>>) {
    add(
        out,
        &[
            ("went-well", !x.went_well.is_empty()),
            ("went-wrong", !x.went_wrong.is_empty()),
            ("got-lucky", !x.got_lucky.is_empty()),
            ("surprises", !x.surprises.is_empty()),
            ("questions", !x.open_questions.is_empty()),
            ("actions", !x.actions.is_empty()),
            ("aftermath", !x.aftermath.is_empty()),
            ("corrections", !x.corrections.is_empty()),
            ("links", x.links.iter().any(|l| book.leads_out(l))),
            ("unmapped", !x.unmapped.is_empty()),
            ("provenance", !x.provenance.is_empty()),
        ],
    );
}

/// What a body says before its first section, as Markdown.
#[must_use]
pub fn intro(body: &Body) -> &str {
    let end = body.outline().headings.iter().find(|h| h.level == 2).map(|h| h.range.start);
    end.map_or(body.text(), |end| body.slice(body.start()..end))
}

/// Whether a body says something before its first section.
fn has_intro(body: &Body) -> bool {
    !intro(body).trim().is_empty()
}

/// Whether a phase's section has a part that says how to undo it, or that nothing can.
fn has_way_back(x: &Recipe, phase: &str) -> bool {
    let mut headings = x.body.outline().headings.iter();
    let _ = headings.by_ref().find(|h| h.level == 2 && h.id == phase);
    let mut parts = headings.take_while(|h| h.level > 2).filter(|h| h.level == 3);
    parts.any(|h| matches!(PhasePart::of(&h.text, &h.classes), Some(PhasePart::Back | PhasePart::NoReturn)))
}
