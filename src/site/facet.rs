//! Pages that list the incidents which share a value: by year, team, database and factor.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use crate::handbook::Handbook;
use crate::id::{is_device, slugify};

/// What incidents are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Facet {
    Year,
    Team,
    Database,
    Environment,
}

impl Facet {
    /// All facets, in the order in which they are shown. Factors have pages of their own.
    pub const ALL: &[Self] = &[Self::Team, Self::Database, Self::Environment, Self::Year];

    /// The name as people read it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Year => "Year",
            Self::Team => "Team",
            Self::Database => "Database",
            Self::Environment => "Environment",
        }
    }

    /// What a link to all its values is called.
    #[must_use]
    pub fn all(self) -> String {
        format!("All {}s", self.key())
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Team => "team",
            Self::Database => "database",
            Self::Environment => "environment",
        }
    }

    /// The path of a value's page without extension.
    #[must_use]
    pub fn address(self, value: &str) -> String {
        format!("incidents/{}-{}", self.key(), file_slug(value))
    }

    /// The path of the feed that announces the incidents with a value: teams have one.
    #[must_use]
    pub fn feed(self, value: &str) -> Option<String> {
        feed_of(&self.address(value))
    }

    /// The values that an incident has.
    #[must_use]
    pub fn values(self, book: &Handbook, incident: usize) -> Vec<Cow<'_, str>> {
        let record = &book.incidents[incident];
        match self {
            Self::Year => vec![record.date.year().to_string().into()],
            Self::Team => record.teams.iter().map(Cow::from).collect(),
            Self::Database => record.stack.get("database").map(Cow::from).into_iter().collect(),
            Self::Environment => record.environments.iter().map(|e| Cow::from(&e.id)).collect(),
        }
    }
}

/// The path of the feed that goes with a page, by the page's path without extension: a team's page has one.
#[must_use]
pub fn feed_of(page: &str) -> Option<String> {
    let slug = page.strip_prefix("incidents/")?.strip_prefix(Facet::Team.key())?.strip_prefix('-')?;
    // With a sign that no other team's name ends in.
    let end = if is_device(slug) { "_" } else { "" };
    Some(format!("feeds/{slug}{end}.xml"))
}

/// The longest part of a file's name that a value gives, in bytes: names end at 255 bytes on common disks.
const MAX_SLUG: usize = 200;

/// A value as a part of an address: like [`slugify`], and what is too long for a file's name is cut, with a hash of the
/// whole behind it.
pub(super) fn file_slug(value: &str) -> String {
    let mut slug = slugify(value);
    if slug.len() > MAX_SLUG {
        let hash = blake3::hash(slug.as_bytes()).to_hex();
        let kept = (0..MAX_SLUG - 10).rev().find(|at| slug.is_char_boundary(*at)).unwrap_or_default();
        slug.truncate(kept);
        slug.push('-');
        slug.push_str(&hash[..10]);
    }
    slug
}

/// Facets, each with its values and the incidents that have them.
pub type Facets = Vec<(Facet, Vec<(String, Vec<usize>)>)>;

/// All facets of a handbook.
pub(super) fn facets(book: &Handbook) -> Facets {
    Facet::ALL.par_iter().map(|facet| (*facet, facet_values(book, *facet))).collect()
}

/// The values of a facet with the incidents that have them, newest first; years newest first, others by name. Values
/// that differ only in what an address cannot tell apart are one.
fn facet_values(book: &Handbook, facet: Facet) -> Vec<(String, Vec<usize>)> {
    let mut lists: Vec<(String, Vec<usize>)> = Vec::new();
    let mut by_slug: BTreeMap<String, usize> = BTreeMap::new();
    // Many incidents share few values.
    let mut by_value: HashMap<Cow<'_, str>, usize> = HashMap::new();
    for at in 0..book.incidents.len() {
        for value in facet.values(book, at) {
            let list = by_value.get(&value).copied().unwrap_or_else(|| {
                let list = *by_slug.entry(slugify(&value)).or_insert(lists.len());
                if list == lists.len() {
                    lists.push((value.to_string(), Vec::new()));
                }
                by_value.insert(value, list);
                list
            });
            if lists[list].1.last() != Some(&at) {
                lists[list].1.push(at);
            }
        }
    }
    let mut out: Vec<_> = by_slug.into_values().map(|list| std::mem::take(&mut lists[list])).collect();
    if facet == Facet::Year {
        out.reverse();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_any_length_have_names_that_disks_take() {
        for letter in ["a", "ä", "日"] {
            let (one, other) = (letter.repeat(300), format!("{}b", letter.repeat(300)));
            let path = Facet::Environment.address(&one);
            assert!(path.len() - "incidents/".len() + ".html".len() <= 255, "{path}");
            assert_ne!(path, Facet::Environment.address(&other));
        }
        let kept = "x".repeat(MAX_SLUG);
        assert_eq!(Facet::Team.address(&kept), format!("incidents/team-{kept}"));
        assert_eq!(Facet::Team.feed("Team A").as_deref(), Some("feeds/team-a.xml"));
    }

    #[test]
    fn feeds_have_names_that_windows_takes() {
        assert_eq!(Facet::Team.feed("Aux").as_deref(), Some("feeds/aux_.xml"));
        assert_eq!(Facet::Team.feed("Aux 1").as_deref(), Some("feeds/aux-1.xml"));
    }
}
