//! Incidents that are like each other: by the same error, contributing factors, rules and database.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::Hash;

use super::index::Index;
use crate::handbook::Handbook;
use crate::record::FactorKind;
use crate::shape::Shape;

/// The most incidents that a page names.
const MAX_SHOWN: usize = 5;

/// How many incidents before and after it an incident is compared with for each thing that they share. Ten thousand incidents
/// may share one factor: those of about the same time are looked at, the rarest things first.
const NEAR: usize = 12;
const MAX_LOOKED_AT: usize = 120;

/// Something that incidents may share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trait {
    /// The [template](Shape::template) of an error.
    Error,
    /// A factor that contributed, by its place in the vocabulary.
    Factor(usize),
    /// A rule that enforces a lesson of theirs, by its place among all rules.
    Rule(usize),
    /// The database. It tells nothing alone.
    Database,
}

impl Trait {
    const fn weight(self) -> usize {
        match self {
            Self::Error => 8,
            Self::Factor(_) => 3,
            Self::Rule(_) => 2,
            Self::Database => 1,
        }
    }
}

/// Which incidents share what.
#[derive(Debug, Default)]
pub(in crate::render) struct Similar {
    /// Of each incident the numbers of its traits, in order; none of one that was withdrawn.
    traits: Vec<Vec<usize>>,
    /// Each trait that several incidents have, with these in the handbook's order.
    shared: Vec<(Trait, Vec<usize>)>,
}

/// An incident that is like another one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Alike {
    /// Its place in the handbook's list.
    pub incident: usize,
    /// What both have, the most telling first.
    pub shared: Vec<Trait>,
}

impl Similar {
    /// What the incidents of a handbook share, each looked at once. `rule_incidents` has those of each rule.
    pub(super) fn of(book: &Handbook, rule_incidents: &[Vec<usize>]) -> Self {
        let mut out = Self { traits: vec![Vec::new(); book.incidents.len()], shared: Vec::new() };
        let (errors, databases) = errors_and_databases(book);
        errors.into_iter().for_each(|list| out.add(Trait::Error, list));
        for (at, _) in book.factors.iter().enumerate().filter(|(_, f)| f.kind == FactorKind::Contributed) {
            let met = book.edges.factor_incidents[at].iter().copied().filter(|at| book.stands(*at));
            out.add(Trait::Factor(at), met.collect());
        }
        for (at, list) in rule_incidents.iter().enumerate() {
            out.add(Trait::Rule(at), list.clone());
        }
        databases.into_iter().for_each(|list| out.add(Trait::Database, list));
        out
    }

    /// Adds a trait of these incidents. What one has alone makes it like no other.
    fn add(&mut self, of: Trait, mut list: Vec<usize>) {
        list.sort_unstable();
        list.dedup();
        if list.len() > 1 {
            list.iter().for_each(|at| self.traits[*at].push(self.shared.len()));
            self.shared.push((of, list));
        }
    }

    /// The incidents that are most like this one, apart from some; those of about its time first among equals. It takes the
    /// same time however many there are.
    pub(super) fn to(&self, at: usize, is_named: impl Fn(usize) -> bool) -> Vec<Alike> {
        let shared = |other: usize| common(&self.traits[at], &self.traits[other]).map(|n| self.shared[n].0);
        let near = self.near(at).into_iter().filter(|other| !is_named(*other));
        let mut found: Vec<(usize, usize)> =
            near.map(|other| (shared(other).map(Trait::weight).sum(), other)).collect();
        found.sort_unstable_by_key(|(weight, other)| (Reverse(*weight), other.abs_diff(at), *other));
        // What they share is listed of the few that are shown: a hundred are weighed for them.
        let alike = |(_, other): (usize, usize)| {
            let mut shared: Vec<Trait> = shared(other).collect();
            shared.sort_by_key(|t| Reverse(t.weight()));
            Alike { incident: other, shared }
        };
        found.into_iter().take(MAX_SHOWN).map(alike).collect()
    }

    /// Incidents that share more with one than the database.
    fn near(&self, at: usize) -> Vec<usize> {
        let telling = self.traits[at].iter().map(|n| &self.shared[*n]).filter(|(of, _)| *of != Trait::Database);
        let mut lists: Vec<&Vec<usize>> = telling.map(|(_, list)| list).collect();
        lists.sort_by_key(|list| list.len());
        let mut out = Vec::new();
        for list in lists {
            let here = list.partition_point(|other| *other < at);
            out.extend(&list[here.saturating_sub(NEAR)..list.len().min(here + 1 + NEAR)]);
            if out.len() >= MAX_LOOKED_AT {
                break;
            }
        }
        out.sort_unstable();
        out.dedup();
        out.retain(|other| *other != at);
        out
    }
}

/// What stands in both of two lists in order.
fn common<'a>(one: &'a [usize], other: &'a [usize]) -> impl Iterator<Item = usize> + 'a {
    // An incident has a dozen traits or so: to pass over them is less work than to halve them.
    let mut rest = other.iter().peekable();
    one.iter().copied().filter(move |n| {
        while rest.next_if(|m| *m < n).is_some() {}
        rest.peek() == Some(&n)
    })
}

/// The incidents that have the same error, and those on the same database.
fn errors_and_databases(book: &Handbook) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let (mut errors, mut databases) = (Lists::new(), Lists::new());
    for (at, incident) in book.incidents.iter().enumerate().filter(|(at, _)| book.stands(*at)) {
        let templates = incident.signatures.iter().filter_map(|text| Shape::of_signature(text).template());
        templates.for_each(|template| errors.add(template, at));
        if let Some(name) = incident.stack.get("database") {
            databases.add(name.to_lowercase(), at);
        }
    }
    (errors.lists, databases.lists)
}

/// Lists by their key, in the order in which the keys came.
struct Lists<K> {
    places: HashMap<K, usize>,
    lists: Vec<Vec<usize>>,
}

impl<K: Eq + Hash> Lists<K> {
    fn new() -> Self {
        Self { places: HashMap::new(), lists: Vec::new() }
    }

    fn add(&mut self, key: K, at: usize) {
        let place = *self.places.entry(key).or_insert(self.lists.len());
        if place == self.lists.len() {
            self.lists.push(Vec::new());
        }
        self.lists[place].push(at);
    }
}

impl Index {
    /// The incidents that are most like one, apart from those that its page names anyway.
    pub(super) fn similar_to(&self, at: usize, is_named: impl Fn(usize) -> bool) -> Vec<Alike> {
        self.similar.to(at, is_named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Incidents that have these traits, each with its incidents.
    fn similar(count: usize, shared: &[(Trait, &[usize])]) -> Similar {
        let mut out = Similar { traits: vec![Vec::new(); count], shared: Vec::new() };
        shared.iter().for_each(|(of, list)| out.add(*of, list.to_vec()));
        out
    }

    fn names(similar: &Similar, at: usize) -> Vec<usize> {
        similar.to(at, |_| false).into_iter().map(|alike| alike.incident).collect()
    }

    #[test]
    fn the_same_error_counts_more_than_a_factor_and_a_database_alone_counts_nothing() {
        let similar = similar(
            5,
            &[
                (Trait::Error, &[0, 4]),
                (Trait::Factor(7), &[0, 1, 2]),
                (Trait::Rule(3), &[0, 2]),
                (Trait::Database, &[0, 1, 2, 3, 4]),
            ],
        );
        let all = similar.to(0, |_| false);
        let shared = |at: usize| all.iter().find(|a| a.incident == at).map(|a| a.shared.clone());
        assert_eq!(all.iter().map(|a| a.incident).collect::<Vec<_>>(), [4, 2, 1]);
        assert_eq!(shared(2), Some(vec![Trait::Factor(7), Trait::Rule(3), Trait::Database]));
        assert_eq!(shared(4), Some(vec![Trait::Error, Trait::Database]));
        assert_eq!(names(&similar, 3), [0; 0]);
        let named = similar.to(0, |at| at == 4);
        assert_eq!(named.first().map(|a| a.incident), Some(2));
    }

    #[test]
    fn what_one_has_alone_makes_it_like_no_other() {
        assert_eq!(names(&similar(2, &[(Trait::Error, &[0]), (Trait::Factor(0), &[1, 1])]), 1), [0; 0]);
    }

    #[test]
    fn of_ten_thousand_that_share_one_factor_those_of_the_time_are_looked_at() {
        let all: Vec<usize> = (0..10_000).collect();
        let mut shared: Vec<(Trait, &[usize])> = (0..40).map(|n| (Trait::Factor(n), &all[..])).collect();
        let rare = [10, 5000];
        shared.push((Trait::Factor(99), &rare));
        let similar = similar(10_000, &shared);
        assert!(similar.near(5000).len() <= MAX_LOOKED_AT + 2 * NEAR);
        // What only two share is not lost among what all have.
        assert_eq!(names(&similar, 5000), [10, 4999, 5001, 4998, 5002]);
        assert_eq!(names(&similar, 0), [1, 2, 3, 4, 5]);
    }
}
