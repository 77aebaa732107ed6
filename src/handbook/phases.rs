//! What runs when in a recipe, and which versions of the code meet which states of the schema.

use super::Handbook;
use crate::config::Variant;
use crate::record::{Pair, Phase, Recipe, SchemaStep};

/// A recipe's course: its phases with the state of the schema before and after each.
#[derive(Debug)]
pub struct Rollout<'a> {
    /// The phases, in order.
    pub phases: Vec<RolloutPhase<'a>>,
    /// Pairs of code and schema that meet, in the order of first meeting.
    pub meetings: Vec<Meeting<'a>>,
}

/// One phase and the schema around it.
#[derive(Debug)]
pub struct RolloutPhase<'a> {
    /// The phase as written.
    pub phase: &'a Phase,
    /// The states of the schema before the phase, of which there is one unless ways join; none where the recipe names none.
    pub before: Vec<&'a str>,
    /// The states after it.
    pub after: Vec<&'a str>,
    /// The version of the code that the phase above did not have; before the first phase the recipe's first one is live.
    pub brings: Option<&'a str>,
}

/// A version of the code that runs on a state of the schema.
#[derive(Debug)]
pub struct Meeting<'a> {
    /// The version of the code.
    pub code: &'a str,
    /// The state of the schema.
    pub schema: &'a str,
    /// The positions of the phases in which they meet.
    pub phases: Vec<usize>,
}

/// Works a recipe's course out from its phases: a phase's code meets the schema before the phase and the one after it.
///
/// The first phase begins with the first state, and each other with what the phase above left, unless it says `from`: one of
/// two ways begins where the ways part, and the phase behind them with what either leaves.
#[must_use]
pub fn rollout(recipe: &Recipe) -> Rollout<'_> {
    let mut left: Vec<&str> = recipe.schemas.first().map(|s| s.id.as_str()).into_iter().collect();
    let mut out = Rollout { phases: Vec::new(), meetings: Vec::new() };
    let mut live: Vec<&str> = recipe.code.first().map(|c| c.id.as_str()).into_iter().collect();
    for (at, phase) in recipe.phases.iter().enumerate() {
        let before = if phase.from.is_empty() { left } else { phase.from.iter().map(|s| s.id.as_str()).collect() };
        let after = phase.to.as_ref().map_or_else(|| before.clone(), |to| vec![to.id.as_str()]);
        for code in &phase.code {
            for schema in before.iter().chain(&after) {
                out.meet(&code.id, schema, at);
            }
        }
        left = after.clone();
        let runs: Vec<&str> = phase.code.iter().map(|c| c.id.as_str()).collect();
        let brings = runs.iter().copied().find(|code| !live.contains(code));
        if !runs.is_empty() {
            live = runs;
        }
        out.phases.push(RolloutPhase { phase, before, after, brings });
    }
    out
}

impl<'a> Rollout<'a> {
    fn meet(&mut self, code: &'a str, schema: &'a str, phase: usize) {
        match self.meetings.iter_mut().find(|m| m.code == code && m.schema == schema) {
            Some(meeting) if meeting.phases.last() == Some(&phase) => {}
            Some(meeting) => meeting.phases.push(phase),
            None => self.meetings.push(Meeting { code, schema, phases: vec![phase] }),
        }
    }
}

impl Phase {
    /// Whether old and new code may see another schema after the phase than before it; a backfill changes rows only.
    #[must_use]
    pub const fn changes_schema(&self) -> bool {
        matches!(self.schema, SchemaStep::Expand | SchemaStep::Constrain | SchemaStep::Contract)
    }
}

impl Recipe {
    /// What the recipe says of a version of the code on a state of the schema, for each statement.
    pub fn pairs<'a>(&'a self, code: &'a str, schema: &'a str) -> impl Iterator<Item = &'a Pair> + 'a {
        self.compatibility.iter().filter(move |p| p.code.id == code && p.schema.id == schema)
    }

    /// How many deploys the recipe takes.
    #[must_use]
    pub fn deploys(&self) -> usize {
        let mut numbers: Vec<u64> = self.phases.iter().filter_map(|p| p.deploy).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.len()
    }
}

/// The databases, or frameworks, among which a recipe's reader chooses: those that meet one of its requirements.
#[must_use]
pub fn variants_of<'a>(book: &'a Handbook, recipe: &Recipe) -> (Vec<&'a Variant>, Vec<&'a Variant>) {
    let meets = |variants: &'a [Variant], needs: &[crate::record::Requirement]| -> Vec<&'a Variant> {
        variants.iter().filter(|v| needs.iter().any(|need| v.meets(need))).collect()
    };
    let needs = &recipe.applies_to;
    (meets(&book.config.databases, &needs.databases), meets(&book.config.frameworks, &needs.frameworks))
}
