//! The race of an incident: its steps in words, and the drawing of them.

use serde::Serialize;

use super::drawing::Drawing;
use crate::record::{Race, Step};
use crate::render::view::cx::Cx;

/// A race as its figure shows it.
#[derive(Serialize)]
pub(super) struct RaceView {
    /// The section of the body at whose end it stands; absent where it stands among what the page tells itself.
    section: Option<String>,
    title: String,
    title_html: String,
    text_html: Option<String>,
    /// The steps as one text, for who hears the drawing.
    told: String,
    steps: Vec<StepView>,
    /// Absent where there are too many steps or actors to tell apart in a drawing.
    drawing: Option<Drawing>,
}

#[derive(Serialize)]
struct StepView {
    who_html: String,
    html: String,
    meanwhile: bool,
    repeats: bool,
    failed: bool,
}

impl RaceView {
    /// The race of a record, which stands in this section of its body; `None` where nothing happens in it.
    pub(super) fn of(cx: &Cx<'_>, race: &Race, section: Option<String>) -> Option<Self> {
        let stretches = race.stretches();
        let steps: Vec<(bool, &Step)> =
            stretches.iter().flat_map(|s| s.iter().enumerate().map(|(at, step)| (at > 0, step))).collect();
        let view = |(meanwhile, step): &(bool, &Step)| StepView {
            who_html: cx.inline(&step.who),
            html: cx.inline(step.what.trim_end_matches('.')),
            meanwhile: *meanwhile,
            repeats: step.repeats,
            failed: step.failed,
        };
        (!steps.is_empty()).then(|| Self {
            section,
            title: cx.plain(&race.title),
            title_html: cx.inline(&race.title),
            text_html: cx.inline_of(race.text.as_ref()),
            told: steps.iter().map(|(meanwhile, step)| told(cx, step, *meanwhile)).collect::<Vec<_>>().join(" "),
            steps: steps.iter().map(view).collect(),
            drawing: Drawing::of(&stretches, &race.actors(), &|text| cx.plain(text)),
        })
    }

    /// Whether it stands among what the page tells itself.
    pub(super) const fn is_of_the_page(&self) -> bool {
        self.section.is_none()
    }
}

/// A step as a sentence.
fn told(cx: &Cx<'_>, step: &Step, meanwhile: bool) -> String {
    let before = if meanwhile { "Meanwhile, " } else { "" };
    let what = cx.plain(&step.what);
    let often = if step.repeats { ", again and again" } else { "" };
    let failed = if step.failed { " This fails." } else { "" };
    format!("{before}{}: {}{often}.{failed}", cx.plain(&step.who), what.trim_end_matches('.'))
}
