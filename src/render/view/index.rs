//! What list pages look up, worked out once for all pages.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::fmt::Debug;
use std::sync::Arc;

use super::bars::Bars;
use super::overview::{MOST_APART, Strip, strip};
use super::similar::Similar;
use crate::handbook::Handbook;
use crate::site::{Facet, Facets, Site};

/// The most values of a facet that the page of one value names: with all of them each page would grow with the handbook.
const MAX_VALUES: usize = 20;

/// Values of a facet that a page's filters name.
#[derive(Debug)]
pub(in crate::render) struct Filter<'a> {
    /// What they are values of.
    pub facet: Facet,
    /// The values, each with how many incidents count.
    pub values: Vec<(&'a str, usize)>,
    /// How many values the facet has.
    pub known: usize,
}

/// Values of the facets with their incidents, and counts that several pages show.
#[derive(Debug)]
pub(in crate::render) struct Index {
    /// Each facet's values, in their order, with the incidents that have them.
    pub facets: Arc<Facets>,
    /// How many incidents count of each value of each facet.
    counts: Vec<Vec<usize>>,
    /// Of each facet the places of the values that the filters of every page name: the most frequent ones.
    frequent: Vec<Vec<usize>>,
    /// The factors that were met, the most frequent first.
    pub factors_met: Vec<usize>,
    places: HashMap<(Facet, String), (usize, usize)>,
    /// Rule → incidents that count and taught a lesson it enforces, newest first.
    pub rule_incidents: Vec<Vec<usize>>,
    /// What incidents share with each other.
    pub(super) similar: Similar,
    /// All incidents that count along the years, where there are so many that one among them tells something.
    pub(super) strip: Option<Strip>,
    /// The same by year, where there are too many to tell apart.
    pub(super) bars: Option<Bars>,
}

/// The fewest incidents among which the page of each shows its place.
const MIN_AROUND: usize = 5;

impl Index {
    pub(in crate::render) fn of(book: &Handbook, site: &Site) -> Self {
        let facets = Arc::clone(&site.facets);
        let mut places = HashMap::new();
        for (at, (facet, values)) in facets.iter().enumerate() {
            places.extend(values.iter().enumerate().map(|(n, (value, _))| ((*facet, value.clone()), (at, n))));
        }
        let counted = |(_, values): &(Facet, Vec<(String, Vec<usize>)>)| {
            values.iter().map(|(_, incidents)| book.standing(incidents)).collect()
        };
        let counts: Vec<Vec<usize>> = facets.iter().map(counted).collect();
        let frequent = counts.iter().map(|counts| most_frequent(counts)).collect();
        let times = &book.edges.factor_met;
        let mut factors_met: Vec<usize> = (0..book.factors.len()).filter(|at| times[*at] > 0).collect();
        factors_met.sort_by_key(|at| (Reverse(times[*at]), &book.factors[*at].name));
        let rule_incidents: Vec<Vec<usize>> = (0..book.rules.len()).map(|at| book.rule_incidents(at)).collect();
        let standing: Vec<usize> = (0..book.incidents.len()).filter(|at| book.stands(*at)).collect();
        let bars = Bars::of(book, &standing).filter(|_| standing.len() <= MOST_APART);
        Self {
            facets,
            counts,
            frequent,
            factors_met,
            places,
            similar: Similar::of(book, &rule_incidents),
            strip: strip(book, &standing).filter(|_| bars.is_none() && standing.len() >= MIN_AROUND),
            bars,
            rule_incidents,
        }
    }

    /// What is drawn of all incidents on the page of each.
    pub(in crate::render) fn charts(&self) -> [&dyn Debug; 2] {
        [&self.strip, &self.bars]
    }

    /// What the filters of a page name: the page of a value names the most frequent values and its own, the list of all
    /// incidents names all.
    pub(in crate::render) fn filters(&self, page: Option<(Facet, &str)>) -> impl Iterator<Item = Filter<'_>> {
        (0..self.facets.len()).map(move |at| self.filter(at, page))
    }

    fn filter(&self, at: usize, page: Option<(Facet, &str)>) -> Filter<'_> {
        let (facet, values) = &self.facets[at];
        let named: Vec<usize> = match page {
            None => (0..values.len()).collect(),
            Some((of, value)) => {
                let own = self.places.get(&(of, value.to_owned())).filter(|(at_of, _)| *at_of == at);
                let all = self.frequent[at].iter().chain(own.map(|(_, own)| own));
                all.copied().collect::<BTreeSet<usize>>().into_iter().collect()
            }
        };
        let named = named.into_iter().map(|n| (values[n].0.as_str(), self.counts[at][n])).collect();
        Filter { facet: *facet, values: named, known: values.len() }
    }

    /// The incidents that have a value.
    pub(in crate::render) fn incidents(&self, facet: Facet, value: &str) -> &[usize] {
        match self.places.get(&(facet, value.to_owned())) {
            Some((at, n)) => &self.facets[*at].1[*n].1,
            None => &[],
        }
    }
}

/// The places of the values that most incidents have.
fn most_frequent(counts: &[usize]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..counts.len()).collect();
    places.sort_by_key(|at| Reverse(counts[*at]));
    places.truncate(MAX_VALUES);
    places
}
