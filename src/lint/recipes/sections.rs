//! The sections of a recipe's body: one for each phase, each with a way to verify and a way back.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::config::Variant;
use crate::diag::{At, Code, Finding, did_you_mean};
use crate::handbook::{Handbook, PhasePart, variants_of};
use crate::lint::audience::{FREE, is_for_some};
use crate::lint::{below, listed, push};
use crate::markdown::Heading;
use crate::record::{Body, Phase, Recipe};

/// A section of the second level.
struct Section<'a> {
    heading: &'a Heading,
    /// The headings within it, of all lower levels.
    inner: &'a [Heading],
    /// Where it ends in the file.
    end: usize,
}

pub(super) fn check(book: &Handbook, x: &Recipe, out: &mut Vec<Finding>) {
    let sections = sections(&x.body);
    for phase in &x.phases {
        match sections.iter().find(|s| s.heading.id == phase.id && s.heading.explicit) {
            Some(section) => {
                check_verify(x, phase, section, out);
                check_way_back(x, phase, section, out);
                check_databases(book, x, phase, section, out);
            }
            None => report_missing(x, phase, &sections, out),
        }
    }
    for section in &sections {
        let heading = section.heading;
        let known = heading.explicit && x.phases.iter().any(|p| p.id == heading.id);
        if !known && !heading.classes.iter().any(|c| c == FREE) {
            report_free(x, heading, out);
        }
    }
}

/// The sections of the second level, in order.
fn sections(body: &Body) -> Vec<Section<'_>> {
    let headings = &body.outline().headings;
    let starts: Vec<usize> = (0..headings.len()).filter(|at| headings[*at].level <= 2).collect();
    let ends = starts.iter().skip(1).map(Some).chain([None]);
    let pairs = starts.iter().zip(ends).filter(|(at, _)| headings[**at].level == 2);
    let section = |(at, next): (&usize, Option<&usize>)| Section {
        heading: &headings[*at],
        inner: &headings[at + 1..next.copied().unwrap_or(headings.len())],
        end: next.map_or(body.start() + body.text().len(), |next| headings[*next].range.start),
    };
    pairs.map(section).collect()
}

impl Section<'_> {
    /// The text of the first part, at headings of the third level, that is for this.
    fn part<'b>(&self, body: &'b Body, wanted: PhasePart) -> Option<&'b str> {
        let named = |h: &Heading| h.level == 3 && PhasePart::of(&h.text, &h.classes) == Some(wanted);
        let (at, heading) = self.inner.iter().enumerate().find(|(_, h)| named(h))?;
        Some(body.slice(heading.range.end..self.end_of(at)).trim())
    }

    /// Where a heading's section ends: at the next heading of its level or above.
    fn end_of(&self, at: usize) -> usize {
        let level = self.inner[at].level;
        self.inner[at + 1..].iter().find(|h| h.level <= level).map_or(self.end, |h| h.range.start)
    }
}

fn report_missing(x: &Recipe, phase: &Phase, sections: &[Section<'_>], out: &mut Vec<Finding>) {
    let made = sections.iter().find(|s| s.heading.id == phase.id);
    let help = match made {
        Some(section) => format!("write the anchor out: `## {} {{#{}}}`", section.heading.text, phase.id),
        None => did_you_mean(&phase.id, sections.iter().map(|s| s.heading.id.as_str()))
            .unwrap_or_else(|| format!("write it, as `## … {{#{}}}`, or remove the phase", phase.id)),
    };
    let message = format!("the phase `{}` has no section in the body", phase.id);
    push(out, Code::PhaseWithoutSection, &x.common.file, below(&phase.at, "id"), message, &help);
}

fn report_free(x: &Recipe, heading: &Heading, out: &mut Vec<Finding>) {
    let near = did_you_mean(&heading.id, x.phases.iter().map(|p| p.id.as_str()));
    let free = format!("mark a section that stands for itself: `{{#{} .{FREE}}}`", heading.id);
    let help = near.map_or_else(|| free.clone(), |near| format!("{near} Otherwise {free}"));
    let message = format!("the section `{}` belongs to no phase", heading.text);
    push(out, Code::SectionWithoutPhase, &x.common.file, At::span(&heading.range), message, &help);
}

fn check_verify(x: &Recipe, phase: &Phase, section: &Section<'_>, out: &mut Vec<Finding>) {
    let message = match section.part(&x.body, PhasePart::Verify) {
        None => format!("the phase `{}` does not say how to verify it", phase.id),
        Some("") => format!("nothing stands below `### Verify` of the phase `{}`", phase.id),
        Some(_) => return,
    };
    let help = "add `### Verify` with a query or an observation, and the result to expect; in another language, `### … {.verify}`";
    push(out, Code::PhaseWithoutVerify, &x.common.file, At::span(&section.heading.range), message, help);
}

fn check_way_back(x: &Recipe, phase: &Phase, section: &Section<'_>, out: &mut Vec<Finding>) {
    let back = section.part(&x.body, PhasePart::Back);
    let no_return = section.part(&x.body, PhasePart::NoReturn);
    let stated = phase.point_of_no_return.as_deref().is_some_and(|why| !why.is_empty());
    let at = At::span(&section.heading.range);
    let (at, message, help) = match (back, no_return) {
        (Some(""), _) | (None, Some("")) => {
            let message = format!("nothing stands below the heading for the way back of the phase `{}`", phase.id);
            (at, message, "write the steps, or say what is lost for good")
        }
        (None, None) => {
            let message =
                format!("the phase `{}` says neither how to roll back nor that it cannot be undone", phase.id);
            (
                at,
                message,
                "add `### Roll back`, or `reversible: false`, `point-of-no-return: …` and `### Point of no return`; in another \
                 language, `### … {.roll-back}` or `### … {.no-return}`",
            )
        }
        (None, Some(_)) if phase.reversible => {
            let message = format!("the text calls `{}` a point of no return, and the phase is reversible", phase.id);
            (
                below(&phase.at, "reversible"),
                message,
                "add `reversible: false` and `point-of-no-return: …` to the phase",
            )
        }
        _ if !phase.reversible && !stated => {
            let message = format!("the phase `{}` is not reversible and does not say why", phase.id);
            (below(&phase.at, "reversible"), message, "add what is lost for good: `point-of-no-return: …`")
        }
        _ => return,
    };
    push(out, Code::PhaseWithoutRollback, &x.common.file, at, message, help);
}

fn check_databases(book: &Handbook, x: &Recipe, phase: &Phase, section: &Section<'_>, out: &mut Vec<Finding>) {
    let (databases, _) = variants_of(book, x);
    let blocks = Blocks { all: &book.config.databases, databases: &databases, body: &x.body };
    let scopes = scopes(&databases, section);
    // Steps, verify and roll back are read one by one, so each needs its blocks.
    let config = &book.config;
    let cuts: Vec<&Heading> = section.inner.iter().filter(|h| h.level == 3 && !is_for_some(config, h)).collect();
    let starts = [section.heading].into_iter().chain(cuts.iter().copied());
    let ends = cuts.iter().map(|h| h.range.start).chain([section.end]);
    for (heading, end) in starts.zip(ends) {
        let left_out = blocks.left_out(heading.range.end..end, &scopes);
        if let Some(first) = left_out.first() {
            let names: Vec<&str> = left_out.iter().map(|v| v.name.as_str()).collect();
            let part = if heading.level == 3 { format!(" below `{}`", heading.text) } else { String::new() };
            let message = format!("the phase `{}` has no block for {}{part}", phase.id, listed(&names));
            let help = format!("add a block marked `{}`, or say in one that nothing is to be done", first.id);
            push(out, Code::PhaseMissingDatabase, &x.common.file, At::span(&heading.range), message, &help);
        }
    }
}

/// The code blocks of a recipe, and for whom they are.
struct Blocks<'a, 'v> {
    all: &'a [Variant],
    /// The databases of the recipe.
    databases: &'a [&'v Variant],
    body: &'a Body,
}

impl<'v> Blocks<'_, 'v> {
    /// The databases that no block in a range is for, where its blocks of some language are all for some only. A block for
    /// all stands for those of its own language: a shell command that everybody runs is no statement.
    fn left_out(&self, range: Range<usize>, scopes: &[(Range<usize>, Vec<&'v str>)]) -> Vec<&'v Variant> {
        let here = scopes.iter().filter(|(scope, _)| range.contains(&scope.start));
        let mut covered: BTreeSet<&str> = here.flat_map(|(_, ids)| ids.iter().copied()).collect();
        let (mut for_some, mut for_all) = (BTreeSet::new(), BTreeSet::new());
        for (fence, place) in self.body.outline().fences.iter().filter(|(_, place)| range.contains(&place.start)) {
            let marked = self.all.iter().any(|v| fence.marks.iter().any(|m| v.is_meant_by(m)));
            let mut meant = meant(self.databases, &fence.marks);
            if !marked {
                let around = scopes.iter().filter(|(scope, _)| scope.contains(&place.start));
                meant.extend(around.flat_map(|(_, ids)| ids.iter().copied()));
            }
            let languages = if !marked && meant.is_empty() { &mut for_all } else { &mut for_some };
            languages.insert(fence.language.as_str());
            covered.extend(meant);
        }
        let any = !for_some.is_subset(&for_all);
        self.databases.iter().copied().filter(|v| any && !covered.contains(v.id.as_str())).collect()
    }
}

/// Parts of a section that a heading's class keeps for some databases.
fn scopes<'v>(databases: &[&'v Variant], section: &Section<'_>) -> Vec<(Range<usize>, Vec<&'v str>)> {
    let scope = |(at, heading): (usize, &Heading)| {
        let ids = meant(databases, &heading.classes);
        (!ids.is_empty()).then(|| (heading.range.start..section.end_of(at), ids))
    };
    section.inner.iter().enumerate().filter_map(scope).collect()
}

/// The databases that these marks mean.
fn meant<'v>(databases: &[&'v Variant], marks: &[String]) -> Vec<&'v str> {
    databases.iter().filter(|v| marks.iter().any(|m| v.is_meant_by(m))).map(|v| v.id.as_str()).collect()
}
