//! A race: what several actors did at the same time, step by step, as far as the record knows their order.

use serde::Serialize;

use super::{Cursor, OwnKeys};
use crate::diag::At;

/// A race, as a drawing and a list show it. Its order is told and no lengths: those are seldom known.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct Race {
    pub title: String,
    /// What the steps do not say themselves.
    pub text: Option<String>,
    pub steps: Vec<Step>,
    #[serde(skip)]
    pub at: At,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

/// One step of a race.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the record")]
pub struct Step {
    pub who: String,
    pub what: String,
    /// It happened while the last step that stands for itself went on.
    pub meanwhile: bool,
    /// It happened more than once.
    pub repeats: bool,
    pub failed: bool,
    #[serde(skip)]
    pub at: At,
    /// The user's own keys, `x-…`.
    #[serde(flatten)]
    pub own: OwnKeys,
}

impl Race {
    /// The steps in stretches of time, one after the other: each begins with a step that stands for itself, and what others
    /// did meanwhile follows, in its own order. Nobody does two things at once: a step that is said to happen during one of
    /// the same actor stands for itself, and so does the first.
    #[must_use]
    pub fn stretches(&self) -> Vec<&[Step]> {
        let mut leader = 0;
        let mut starts: Vec<usize> = Vec::new();
        for (at, step) in self.steps.iter().enumerate() {
            if at == 0 || !step.meanwhile || step.who == self.steps[leader].who {
                leader = at;
                starts.push(at);
            }
        }
        let ends = starts.iter().skip(1).copied().chain([self.steps.len()]);
        starts.iter().zip(ends).map(|(start, end)| &self.steps[*start..end]).collect()
    }

    /// Those who act, in the order in which they come in.
    #[must_use]
    pub fn actors(&self) -> Vec<&str> {
        let mut out: Vec<&str> = Vec::new();
        for step in &self.steps {
            if !out.contains(&step.who.as_str()) {
                out.push(&step.who);
            }
        }
        out
    }
}

/// Reads the mapping below `race`.
pub(super) fn read_race(c: Cursor<'_>) -> Option<Race> {
    c.map_like(
        "{title: …, steps: [{who: Migration, what: …}, {who: Old code, what: …, meanwhile: true}]}",
        |f| {
            let title = f.need("title", "say in a few words what met: `title: …`").and_then(|c| c.text());
            let text = f.text("text");
            let steps = f.need("steps", "list who did what, in order: `steps: [{who: …, what: …}]`");
            let steps = steps.map(|c| c.items(read_step)).unwrap_or_default();
            Some(Race { title: title?, text, steps, at: c.at(), own: f.own() })
        },
    )?
}

fn read_step(c: Cursor<'_>) -> Option<Step> {
    c.map_like("{who: Old code, what: …, meanwhile: true}", |f| {
        let who = f.need("who", "say who or what acted: `who: Migration`").and_then(|c| c.text());
        let what = f.need("what", "say what it did: `what: …`").and_then(|c| c.text());
        let is = |key| f.get(key).and_then(|c| c.boolean()).unwrap_or_default();
        let (meanwhile, repeats, failed) = (is("meanwhile"), is("repeats"), is("failed"));
        Some(Step { who: who?, what: what?, meanwhile, repeats, failed, at: c.at(), own: f.own() })
    })?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn race(steps: &[(&str, bool)]) -> Race {
        let step = |(who, meanwhile): &(&str, bool)| Step {
            who: (*who).to_owned(),
            what: "acts".to_owned(),
            meanwhile: *meanwhile,
            repeats: false,
            failed: false,
            at: At::File,
            own: OwnKeys::default(),
        };
        let steps = steps.iter().map(step).collect();
        Race { title: "T".to_owned(), text: None, steps, at: At::File, own: OwnKeys::default() }
    }

    #[test]
    fn what_others_do_meanwhile_is_of_the_same_stretch() {
        let race = race(&[("a", false), ("a", false), ("b", true), ("c", true), ("b", true), ("a", false)]);
        let lengths: Vec<usize> = race.stretches().iter().map(|stretch| stretch.len()).collect();
        assert_eq!((lengths, race.actors()), (vec![1, 4, 1], vec!["a", "b", "c"]));
    }

    #[test]
    fn nobody_does_two_things_at_once() {
        let lengths =
            |steps: &[(&str, bool)]| -> Vec<usize> { race(steps).stretches().iter().map(|s| s.len()).collect() };
        assert_eq!(lengths(&[("a", true), ("b", true), ("a", true), ("b", true)]), [2, 2]);
        assert_eq!(lengths(&[]), [0; 0]);
    }
}
