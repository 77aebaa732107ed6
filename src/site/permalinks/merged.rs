//! Records that took others in, told from records that were renamed: both name former identifiers, and only the list knows
//! whether the record was published beside what leads to it now.

use std::collections::BTreeSet;

use super::promise::Answer;
use super::{Lock, State};
use crate::handbook::{Handbook, Target};
use crate::id::{FILE_ENDING, encode_own_path};
use crate::record::Ref;
use crate::site::{Destination, Page, former, place_of};

/// What the list keeps of an answer. A former address that leads to a record which was published before was no name of that
/// record's own.
pub(super) fn state(book: &Handbook, lock: &Lock<'_>, answer: &Answer<'_>) -> State {
    let (State::Moved, Some(Page::Alias { to: Destination::Node(target), .. })) = (answer.state, answer.of) else {
        return answer.state;
    };
    match lock.state(&answer.page) {
        Some(known @ (State::Moved | State::Merged)) => known,
        _ if lock.state(&page_of(book, *target)).is_some() => State::Merged,
        _ => State::Moved,
    }
}

/// The incidents and recipes, which have entries in feeds, of which the first former identifier was another record's.
pub(super) fn merged(book: &Handbook, lock: &Lock<'_>) -> BTreeSet<Target> {
    let incidents = book.incidents.iter().enumerate().map(|(at, x)| (Target::Incident(at), &x.common.aliases));
    let recipes = book.recipes.iter().enumerate().map(|(at, x)| (Target::Recipe(at), &x.common.aliases));
    let is_merged = |(target, aliases): &(Target, &Vec<Ref<String>>)| {
        let first = aliases.first().and_then(|alias| former::address(target.kind(), &alias.id));
        let Some(first) = first else { return false };
        match lock.state(&encode_own_path(format!("{first}{FILE_ENDING}"))) {
            Some(State::Merged) => true,
            Some(State::Moved) => false,
            _ => lock.state(&page_of(book, *target)).is_some(),
        }
    };
    incidents.chain(recipes).filter(is_merged).map(|(target, _)| target).collect()
}

fn page_of(book: &Handbook, target: Target) -> String {
    encode_own_path(place_of(book, target).0.file(book))
}
