//! The fields whose text is Markdown, one after the other, each with its place: for whoever looks into all of them.

use std::sync::Arc;

use super::{Handbook, Target};
use crate::diag::{At, Path, Segment};
use crate::record::{
    Attempt, Catalogue, Incident, Item, Lesson, LessonEntry, Questions, Race, Recipe, Record, Reference, RuleProse,
};

/// One step of the way to a field.
#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Nth(usize),
}

use Step::{Key, Nth};

/// A text of a record that is shown as Markdown.
#[derive(Debug)]
pub struct Field<'a> {
    /// The file's path from the project's root.
    pub file: &'a Arc<str>,
    /// The node whose record has the field, where it has a page of its own.
    pub owner: Option<Target>,
    /// The text.
    pub text: &'a str,
    /// The place of the list item in which the way begins; the document's root where there is none.
    base: Option<&'a Path>,
    steps: &'a [Step<'a>],
}

impl Field<'_> {
    /// The place of the field. Items of a list that could not be read are not counted, and their file has findings of
    /// its own.
    #[must_use]
    pub fn at(&self) -> At {
        let steps = self.steps.iter().map(|step| match step {
            Key(name) => Segment::Key(name),
            Nth(at) => Segment::Index(*at),
        });
        At::Value(self.base.into_iter().flat_map(Path::segments).chain(steps).collect())
    }
}

/// What all fields of one record share.
struct Walk<'w> {
    file: &'w Arc<str>,
    owner: Option<Target>,
    base: Option<&'w Path>,
    see: &'w mut dyn FnMut(&Field<'_>),
}

impl Walk<'_> {
    fn text(&mut self, text: &str, steps: &[Step<'_>]) {
        if !text.is_empty() {
            (self.see)(&Field { file: self.file, owner: self.owner, text, base: self.base, steps });
        }
    }

    fn maybe(&mut self, text: Option<&String>, steps: &[Step<'_>]) {
        if let Some(text) = text {
            self.text(text, steps);
        }
    }

    fn texts(&mut self, texts: &[String], key: &str) {
        for (at, text) in texts.iter().enumerate() {
            self.text(text, &[Key(key), Nth(at)]);
        }
    }

    fn items(&mut self, items: &[Item], key: &str) {
        for (at, item) in items.iter().enumerate() {
            self.text(&item.text, &[Key(key), Nth(at)]);
        }
    }

    fn sources(&mut self, sources: &[Reference]) {
        for (at, source) in sources.iter().enumerate() {
            self.text(&source.text, &[Key("sources"), Nth(at), Key("text")]);
        }
    }
}

impl Handbook {
    /// Shows every Markdown field of every record to `see`.
    pub fn fields(&self, see: &mut dyn FnMut(&Field<'_>)) {
        for (at, incident) in self.incidents.iter().enumerate() {
            let owner = Some(Target::Incident(at));
            incident_fields(incident, &mut Walk { file: &incident.common.file, owner, base: None, see });
        }
        for (at, recipe) in self.recipes.iter().enumerate() {
            let owner = Some(Target::Recipe(at));
            recipe_fields(recipe, &mut Walk { file: &recipe.common.file, owner, base: None, see });
        }
        for catalogue in &self.catalogues {
            catalogue_fields(catalogue, &mut Walk { file: &catalogue.file, owner: None, base: None, see });
        }
        for (at, prose) in &self.prose {
            let owner = Some(Target::Rule(*at));
            prose_fields(prose, &mut Walk { file: &prose.common.file, owner, base: None, see });
        }
        for (at, guide) in self.guides.iter().enumerate() {
            let owner = Some(Target::Guide(at));
            let mut walk = Walk { file: &guide.common.file, owner, base: None, see };
            walk.maybe(guide.summary.as_ref(), &[Key("summary")]);
        }
        self.vocabulary_fields(see);
        for record in &self.withdrawn {
            let mut walk = Walk { file: &record.file, owner: None, base: base(&record.at), see };
            walk.maybe(record.reason.as_ref(), &[Key("reason")]);
        }
        question_fields(&self.questions, see);
    }

    fn vocabulary_fields(&self, see: &mut dyn FnMut(&Field<'_>)) {
        for (at, rule) in self.rules.iter().enumerate() {
            let owner = Some(Target::Rule(at));
            let mut walk = Walk { file: &rule.file, owner, base: base(&rule.at), see };
            walk.text(&rule.summary, &[Key("summary")]);
            walk.maybe(rule.note.as_ref(), &[Key("note")]);
            walk.maybe(rule.ignore.as_ref(), &[Key("ignore")]);
        }
        for (at, factor) in self.factors.iter().enumerate() {
            let owner = Some(Target::Factor(at));
            let mut walk = Walk { file: &factor.file, owner, base: base(&factor.at), see };
            walk.text(&factor.definition, &[Key("definition")]);
        }
        for (at, term) in self.terms.iter().enumerate() {
            let owner = Some(Target::Term(at));
            let mut walk = Walk { file: &term.file, owner, base: base(&term.at), see };
            walk.text(&term.definition, &[Key("definition")]);
        }
    }
}

/// Shows every Markdown field of an incident or a recipe that is none of a handbook's to `see`.
pub fn fields_of(record: &Record, see: &mut dyn FnMut(&Field<'_>)) {
    match record {
        Record::Incident(x) => incident_fields(x, &mut Walk { file: &x.common.file, owner: None, base: None, see }),
        Record::Recipe(x) => recipe_fields(x, &mut Walk { file: &x.common.file, owner: None, base: None, see }),
        _ => {}
    }
}

/// The way to a list item.
fn base(at: &At) -> Option<&Path> {
    match at {
        At::Value(path) | At::Key(path) => Some(path),
        At::File | At::Span(..) | At::Words(_) => None,
    }
}

fn incident_fields(x: &Incident, walk: &mut Walk<'_>) {
    walk.text(&x.summary, &[Key("summary")]);
    walk.maybe(x.public_lesson.as_ref(), &[Key("public-lesson")]);
    walk.maybe(x.trigger.as_ref(), &[Key("trigger")]);
    walk.maybe(x.resolution.as_ref(), &[Key("resolution")]);
    walk.maybe(x.signature_source.as_ref(), &[Key("signature-source")]);
    walk.maybe(x.reason.as_ref(), &[Key("reason")]);
    walk.maybe(x.detection.as_ref().and_then(|d| d.how.as_ref()), &[Key("detection"), Key("how")]);
    for (at, impact) in x.impact.iter().enumerate() {
        walk.text(&impact.who, &[Key("impact"), Nth(at), Key("who")]);
        walk.text(&impact.what, &[Key("impact"), Nth(at), Key("what")]);
    }
    for (at, event) in x.timeline.iter().enumerate() {
        walk.text(&event.text, &[Key("timeline"), Nth(at), Key("text")]);
    }
    if let Some(race) = &x.race {
        race_fields(race, walk);
    }
    for (at, factor) in x.factors.iter().enumerate() {
        walk.maybe(factor.text.as_ref(), &[Key("factors"), Nth(at), Key("text")]);
        for (note, text) in factor.notes.iter().enumerate() {
            walk.text(text, &[Key("factors"), Nth(at), Key("notes"), Nth(note)]);
        }
    }
    for (at, entry) in x.lessons.iter().enumerate() {
        match entry {
            LessonEntry::Declared(lesson) => lesson_fields(lesson, at, walk),
            LessonEntry::Again { text, .. } => walk.maybe(text.as_ref(), &[Key("lessons"), Nth(at), Key("text")]),
        }
    }
    walk.items(&x.went_well, "went-well");
    walk.items(&x.went_wrong, "went-wrong");
    walk.items(&x.got_lucky, "got-lucky");
    walk.items(&x.surprises, "surprises");
    walk.texts(&x.unmapped, "unmapped");
    later_fields(x, walk);
}

fn race_fields(race: &Race, walk: &mut Walk<'_>) {
    walk.text(&race.title, &[Key("race"), Key("title")]);
    walk.maybe(race.text.as_ref(), &[Key("race"), Key("text")]);
    for (at, step) in race.steps.iter().enumerate() {
        walk.text(&step.who, &[Key("race"), Key("steps"), Nth(at), Key("who")]);
        walk.text(&step.what, &[Key("race"), Key("steps"), Nth(at), Key("what")]);
    }
}

fn lesson_fields(lesson: &Lesson, at: usize, walk: &mut Walk<'_>) {
    let here = [Key("lessons"), Nth(at)];
    let mut field = |text: Option<&String>, key| walk.maybe(text, &[here[0], here[1], Key(key)]);
    field(Some(&lesson.text), "text");
    field(lesson.example.as_ref(), "example");
    field(lesson.unenforceable.as_ref(), "unenforceable");
    field(lesson.guidance_source.as_ref(), "guidance-source");
    for (test, text) in lesson.tests.iter().enumerate() {
        walk.text(text, &[here[0], here[1], Key("tests"), Nth(test)]);
    }
    for (rule, edge) in lesson.rules.iter().enumerate() {
        walk.maybe(edge.text.as_ref(), &[here[0], here[1], Key("rules"), Nth(rule), Key("text")]);
    }
}

/// What an incident leaves: questions, attempts, actions, and what surfaced later.
fn later_fields(x: &Incident, walk: &mut Walk<'_>) {
    for (at, question) in x.open_questions.iter().enumerate() {
        walk.text(&question.text, &[Key("open-questions"), Nth(at), Key("text")]);
        walk.maybe(question.answer.as_ref(), &[Key("open-questions"), Nth(at), Key("answer")]);
    }
    for (at, quote) in x.quotes.iter().enumerate() {
        walk.text(&quote.text, &[Key("quotes"), Nth(at), Key("text")]);
    }
    for (at, attempt) in x.attempts.iter().enumerate() {
        attempt_fields(attempt, at, walk);
    }
    for (at, action) in x.actions.iter().enumerate() {
        walk.text(&action.text, &[Key("actions"), Nth(at), Key("text")]);
    }
    for (at, link) in x.links.iter().enumerate() {
        walk.maybe(link.text.as_ref(), &[Key("links"), Nth(at), Key("text")]);
        walk.maybe(link.source.as_ref(), &[Key("links"), Nth(at), Key("source")]);
    }
    for (at, later) in x.aftermath.iter().enumerate() {
        walk.text(&later.text, &[Key("aftermath"), Nth(at), Key("text")]);
        walk.maybe(later.source.as_ref(), &[Key("aftermath"), Nth(at), Key("source")]);
    }
    for (at, correction) in x.corrections.iter().enumerate() {
        walk.text(&correction.text, &[Key("corrections"), Nth(at), Key("text")]);
        walk.maybe(correction.source.as_ref(), &[Key("corrections"), Nth(at), Key("source")]);
    }
}

fn attempt_fields(attempt: &Attempt, at: usize, walk: &mut Walk<'_>) {
    walk.maybe(attempt.name.as_ref(), &[Key("attempts"), Nth(at), Key("name")]);
    walk.maybe(attempt.text.as_ref(), &[Key("attempts"), Nth(at), Key("text")]);
    for outcome in &attempt.outcomes {
        let steps = [Key("attempts"), Nth(at), Key("outcomes"), Key(&outcome.environment.id), Key("note")];
        walk.maybe(outcome.note.as_ref(), &steps);
    }
}

fn recipe_fields(x: &Recipe, walk: &mut Walk<'_>) {
    walk.maybe(x.summary.as_ref(), &[Key("summary")]);
    walk.text(&x.problem, &[Key("problem")]);
    walk.texts(&x.use_when, "use-when");
    walk.texts(&x.not_when, "not-when");
    walk.sources(&x.sources);
    for (at, rule) in x.rules.iter().enumerate() {
        walk.maybe(rule.text.as_ref(), &[Key("rules"), Nth(at), Key("text")]);
    }
    for (at, check) in x.before.iter().enumerate() {
        walk.text(&check.text, &[Key("before"), Nth(at), Key("text")]);
    }
    for (at, pair) in x.compatibility.iter().enumerate() {
        walk.maybe(pair.why.as_ref(), &[Key("compatibility"), Nth(at), Key("why")]);
    }
    for (at, phase) in x.phases.iter().enumerate() {
        let mut field = |text: Option<&String>, key| walk.maybe(text, &[Key("phases"), Nth(at), Key(key)]);
        field(phase.data.as_ref(), "data");
        field(phase.flag.as_ref(), "flag");
        field(phase.point_of_no_return.as_ref(), "point-of-no-return");
    }
}

fn catalogue_fields(x: &Catalogue, walk: &mut Walk<'_>) {
    walk.maybe(x.about.as_ref(), &[Key("about")]);
    walk.maybe(x.ignore.as_ref(), &[Key("ignore")]);
}

fn prose_fields(x: &RuleProse, walk: &mut Walk<'_>) {
    walk.maybe(x.fix.as_ref(), &[Key("fix")]);
    walk.sources(&x.sources);
}

fn question_fields(x: &Questions, see: &mut dyn FnMut(&Field<'_>)) {
    let owner = Some(Target::Decide);
    let mut walk = Walk { file: &x.file, owner, base: None, see };
    walk.maybe(x.intro.as_ref(), &[Key("intro")]);
    for (at, side) in x.after_leaf.iter().enumerate() {
        walk.text(&side.ask, &[Key("after-leaf"), Nth(at), Key("ask")]);
        walk.text(&side.text, &[Key("after-leaf"), Nth(at), Key("text")]);
    }
    for question in &x.questions {
        let mut walk = Walk { file: &x.file, owner, base: base(&question.at), see };
        walk.text(&question.ask, &[Key("ask")]);
        walk.maybe(question.help.as_ref(), &[Key("help")]);
        walk.maybe(question.otherwise.as_ref(), &[Key("otherwise")]);
        for answer in &question.answers {
            let mut walk = Walk { file: &x.file, owner, base: base(&answer.at), see };
            walk.text(&answer.text, &[Key("text")]);
            walk.maybe(answer.no_recipe.as_ref(), &[Key("no-recipe")]);
        }
    }
}
