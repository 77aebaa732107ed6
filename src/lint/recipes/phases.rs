//! What each phase must say so that its reader knows what may run: the schema it leaves, the code, and what switches to it.

use crate::diag::{At, Code, Finding};
use crate::handbook::{RolloutPhase, rollout};
use crate::lint::{below, push};
use crate::record::{Phase, Recipe};

pub(super) fn check(x: &Recipe, out: &mut Vec<Finding>) {
    let needs_code = !x.code.is_empty() || x.phases.iter().any(Phase::changes_schema);
    for RolloutPhase { phase, brings, .. } in rollout(x).phases {
        if phase.changes_schema() && phase.to.is_none() {
            report_schema(x, phase, out);
        }
        if phase.code.is_empty() && needs_code {
            report_code(x, phase, out);
        }
        if let (Some(new), None) = (brings, &phase.flag) {
            report_switch(x, phase, new, out);
        }
    }
}

fn report_schema(x: &Recipe, phase: &Phase, out: &mut Vec<Finding>) {
    let message = format!("the phase `{}` changes the schema and does not say to what", phase.id);
    let help = if x.schemas.is_empty() {
        "declare the states, `schemas: [{id: S0, name: before}, {id: S1, name: …}]`, add `to: S1` to the phase, and say under \
         `compatibility` which code is safe on which"
    } else {
        "add the state that it leaves, as in `to: S1`, and say under `compatibility` which code is safe on it"
    };
    report(x, Code::UnstatedSchema, below(&phase.at, "schema"), message, help, out);
}

fn report_code(x: &Recipe, phase: &Phase, out: &mut Vec<Finding>) {
    let message = format!("the phase `{}` does not say which versions of the code may run in it", phase.id);
    let help = if x.code.is_empty() {
        "declare the versions, `code: [{id: C0, name: old}, {id: C1, name: new}]`, and add to the phase those that may run: \
         `code: [C0]`"
    } else {
        "add those that may run while it goes on, the old ones first: `code: [C0, C1]`"
    };
    report(x, Code::PhaseWithoutCode, below(&phase.at, "id"), message, help, out);
}

fn report_switch(x: &Recipe, phase: &Phase, new: &str, out: &mut Vec<Finding>) {
    let message = format!("the phase `{}` brings code {new} and does not say what switches to it", phase.id);
    let help = format!("add what does, a deploy or the name of a feature flag: `flag: the deploy of code {new}`");
    report(x, Code::UnstatedSwitch, below(&phase.at, "code"), message, &help, out);
}

fn report(x: &Recipe, code: Code, at: At, message: String, help: &str, out: &mut Vec<Finding>) {
    push(out, code, &x.common.file, at, message, help);
}
