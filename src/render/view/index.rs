//! What list pages look up, worked out once for all pages.

use std::collections::HashMap;
use std::sync::Arc;

use crate::handbook::Handbook;
use crate::site::{Facet, Facets, Site};

/// Values of the facets with their incidents, and counts that several pages show.
#[derive(Debug)]
pub(in crate::render) struct Index {
    /// Each facet's values, in their order, with the incidents that have them.
    pub facets: Arc<Facets>,
    places: HashMap<(Facet, String), (usize, usize)>,
    /// Rule → incidents that count and taught a lesson it enforces, newest first.
    pub rule_incidents: Vec<Vec<usize>>,
}

impl Index {
    pub(in crate::render) fn of(book: &Handbook, site: &Site) -> Self {
        let facets = Arc::clone(&site.facets);
        let mut places = HashMap::new();
        for (at, (facet, values)) in facets.iter().enumerate() {
            places.extend(values.iter().enumerate().map(|(n, (value, _))| ((*facet, value.clone()), (at, n))));
        }
        Self { facets, places, rule_incidents: (0..book.rules.len()).map(|at| book.rule_incidents(at)).collect() }
    }

    /// The incidents that have a value.
    pub(in crate::render) fn incidents(&self, facet: Facet, value: &str) -> &[usize] {
        match self.places.get(&(facet, value.to_owned())) {
            Some((at, n)) => &self.facets[*at].1[*n].1,
            None => &[],
        }
    }
}
