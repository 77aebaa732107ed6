//! Races of incidents in which nothing meets, and steps that are said to happen during what they cannot.

use super::{below, push};
use crate::diag::{Code, Finding};
use crate::handbook::Handbook;
use crate::record::{Incident, Race, Step, Unread, shorten};

pub(super) fn check(book: &Handbook, unread: &Unread, out: &mut Vec<Finding>) {
    // What a step says that could not be read may be what is missing.
    for incident in book.incidents.iter().filter(|x| x.race.is_some() && !unread.misreads(&x.common.file, "race")) {
        if let Some(race) = &incident.race {
            check_race(incident, race, out);
        }
    }
}

fn check_race(x: &Incident, race: &Race, out: &mut Vec<Finding>) {
    let file = &x.common.file;
    let mut is_clear = true;
    for stretch in race.stretches() {
        let Some(first) = stretch.first().filter(|first| first.meanwhile) else { continue };
        is_clear = false;
        let (message, help) = misplaced(race, first);
        push(out, Code::MisplacedMeanwhile, file, below(&first.at, "meanwhile"), message, help);
    }
    let meets = race.steps.iter().any(|step| step.meanwhile);
    if !is_clear || meets {
        return;
    }
    let message = match race.actors().as_slice() {
        [] => "this race has no steps".to_owned(),
        [one] => format!("all steps of this race are those of `{}`", shorten(one)),
        _ => "no step of this race happens during another".to_owned(),
    };
    let help = "mark what happened at the same time as the step before it with `meanwhile: true`; what came one after the \
                other is a `timeline`";
    push(out, Code::RaceWithoutOverlap, file, below(&race.at, "steps"), message, help);
}

/// What is wrong with a step that stands for itself and is said to happen during another, and the way out.
fn misplaced(race: &Race, step: &Step) -> (String, &'static str) {
    if race.steps.first().is_some_and(|first| std::ptr::eq(first, step)) {
        let message = "the first step has nothing before it during which it could happen";
        return (message.to_owned(), "put the step first during which it happened, or delete the key");
    }
    let message = format!("this step and the one during which it happens are both those of `{}`", shorten(&step.who));
    (message, "delete the key: what one actor does, it does one after the other")
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Fixture, Found};
    use super::*;

    fn found(steps: &str) -> Found {
        Fixture::new().incident("INC-2023-001", &format!("race: {{title: T, steps: [{steps}]}}"), "").found()
    }

    #[test]
    fn a_race_in_which_two_meet_is_none_of_them() {
        let found = found(
            "{who: a, what: x}, {who: b, what: y, meanwhile: true, repeats: true}, {who: a, what: z, failed: true}",
        );
        found.none(Code::RaceWithoutOverlap);
        found.none(Code::MisplacedMeanwhile);
    }

    #[test]
    fn a_race_in_which_nothing_meets() {
        for (steps, message) in [
            ("", "this race has no steps"),
            ("{who: a, what: x}, {who: a, what: y}", "all steps of this race are those of `a`"),
            ("{who: a, what: x}, {who: b, what: y}", "no step of this race happens during another"),
        ] {
            let one = found(steps).one(Code::RaceWithoutOverlap);
            assert!(one.contains(message), "{one}");
        }
    }

    #[test]
    fn a_step_during_nothing_and_one_during_its_own_actors() {
        let found = found("{who: a, what: x, meanwhile: true}, {who: b, what: y}, {who: b, what: z, meanwhile: true}");
        let all = found.of(Code::MisplacedMeanwhile);
        assert_eq!(all.len(), 2, "{all:?}");
        assert!(all[0].contains("the first step") && all[1].contains("both those of `b`"), "{all:?}");
        // What of it is left tells nothing of the race.
        found.none(Code::RaceWithoutOverlap);
    }

    #[test]
    fn what_was_not_read_may_be_what_is_missing() {
        found("{who: a, what: x}, {who: b, meanwhile: true}").none(Code::RaceWithoutOverlap);
        found("{who: a, what: x}, {who: b, what: y, meanwhile: yes please}").none(Code::RaceWithoutOverlap);
    }
}
