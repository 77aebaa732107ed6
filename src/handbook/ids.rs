//! What an identifier stands for, wherever it is written: in front matter, in `[[references]]`, bare in prose.

use std::borrow::Cow;

use foldhash::HashMap;

/// A node of the graph, by its position in the handbook's list of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Target {
    Incident(usize),
    Lesson(usize),
    Recipe(usize),
    Rule(usize),
    Factor(usize),
    Term(usize),
    Guide(usize),
    /// The decision tree.
    Decide,
}

/// What looking up a reference gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// One node.
    One(Target),
    /// The kind exists, the identifier does not.
    Unknown {
        /// The kind that was asked for; `None` for an identifier without one.
        kind: Option<&'static str>,
    },
    /// An identifier without a kind that stands for several nodes: their full names.
    Ambiguous(Vec<String>),
}

impl Target {
    /// The kind of the node, as written before the `/` of a reference; the decision tree has none.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Incident(_) => "incident",
            Self::Lesson(_) => "lesson",
            Self::Recipe(_) => "recipe",
            Self::Rule(_) => "rule",
            Self::Factor(_) => "factor",
            Self::Term(_) => "term",
            Self::Guide(_) => "guide",
            Self::Decide => "decide",
        }
    }
}

/// The kinds of nodes, as written before the `/` of a reference.
pub(crate) const KINDS: [&str; 7] = ["incident", "lesson", "recipe", "rule", "factor", "term", "guide"];

/// A node and its identifier as the record writes it.
#[derive(Debug, Clone)]
struct Named {
    id: String,
    target: Target,
}

/// Every identifier and alias, by kind and without regard to case.
#[derive(Debug, Clone, Default)]
pub struct Ids {
    by_kind: Vec<(&'static str, HashMap<String, Named>)>,
    /// Rules by the linter's own identifier, without the linter.
    bare_rules: HashMap<String, Vec<(String, Target)>>,
}

impl Ids {
    /// Adds an identifier; the node that has it already, if there is one, stays.
    pub fn add(&mut self, kind: &'static str, id: &str, target: Target) -> Option<Target> {
        let folded = id.to_lowercase();
        let place = self.by_kind.iter().position(|(known, _)| *known == kind).unwrap_or_else(|| {
            self.by_kind.push((kind, HashMap::default()));
            self.by_kind.len() - 1
        });
        let names = &mut self.by_kind[place].1;
        if let Some(other) = names.get(&folded) {
            return Some(other.target);
        }
        if kind == "rule"
            && let Some((_, bare)) = folded.split_once('/')
        {
            let rules = self.bare_rules.entry(bare.to_owned()).or_default();
            // A linter's former name is no other rule.
            if rules.iter().all(|(_, other)| *other != target) {
                rules.push((id.to_owned(), target));
            }
        }
        names.insert(folded, Named { id: id.to_owned(), target });
        None
    }

    /// The node with this identifier.
    #[must_use]
    pub fn get(&self, kind: &str, id: &str) -> Option<Target> {
        self.of_kind(kind)?.get(&*folded(id)).map(|named| named.target)
    }

    fn of_kind(&self, kind: &str) -> Option<&HashMap<String, Named>> {
        self.by_kind.iter().find(|(known, _)| *known == kind).map(|(_, names)| names)
    }

    /// The known identifiers of a kind as their records write them, in their order.
    #[must_use]
    pub fn known(&self, kind: &str) -> Vec<&str> {
        let mut names: Vec<&str> =
            self.of_kind(kind).map(|m| m.values().map(|named| named.id.as_str()).collect()).unwrap_or_default();
        names.sort_unstable();
        names
    }

    /// Every identifier with its node, in their order: equal texts for equal tables.
    #[must_use]
    pub fn in_order(&self) -> Vec<(&str, &str, Target)> {
        let all = self.by_kind.iter().flat_map(|(kind, names)| names.iter().map(move |(id, named)| (kind, id, named)));
        let mut out: Vec<_> = all.map(|(kind, _, named)| (*kind, named.id.as_str(), named.target)).collect();
        out.sort_unstable();
        out
    }

    /// Looks a reference up: `kind/ID`, or an identifier alone; blanks around it mean nothing.
    #[must_use]
    pub fn look_up(&self, reference: &str) -> Lookup {
        let reference = reference.trim();
        if reference == "decide" {
            return Lookup::One(Target::Decide);
        }
        if let Some((kind, id)) = reference.split_once('/')
            && let Some(kind) = KINDS.iter().find(|k| **k == kind)
        {
            return match self.get(kind, id) {
                Some(target) => Lookup::One(target),
                None if *kind == "rule" => self.bare_rule(id).unwrap_or(Lookup::Unknown { kind: Some("rule") }),
                None => Lookup::Unknown { kind: Some(kind) },
            };
        }
        self.without_kind(reference)
    }

    fn without_kind(&self, id: &str) -> Lookup {
        let mut found: Vec<(String, Target)> =
            KINDS.iter().filter_map(|kind| self.get(kind, id).map(|t| (format!("{kind}/{id}"), t))).collect();
        if let Some(rules) = self.bare_rules.get(&id.to_lowercase()) {
            found.extend(rules.iter().map(|(name, target)| (format!("rule/{name}"), *target)));
        }
        match found.as_slice() {
            [] => Lookup::Unknown { kind: None },
            [(_, target)] => Lookup::One(*target),
            several => Lookup::Ambiguous(several.iter().map(|(name, _)| name.clone()).collect()),
        }
    }

    /// A rule by the linter's own identifier alone.
    #[must_use]
    pub fn bare_rule(&self, id: &str) -> Option<Lookup> {
        match self.bare_rules.get(&id.to_lowercase())?.as_slice() {
            [(_, target)] => Some(Lookup::One(*target)),
            several => Some(Lookup::Ambiguous(several.iter().map(|(name, _)| format!("rule/{name}")).collect())),
        }
    }
}

/// An identifier in small letters. Most have no others, and every link of every page is looked up: those are not copied.
fn folded(id: &str) -> Cow<'_, str> {
    match id.is_ascii() {
        true if !id.bytes().any(|b| b.is_ascii_uppercase()) => id.into(),
        true => id.to_ascii_lowercase().into(),
        false => id.to_lowercase().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids() -> Ids {
        let mut ids = Ids::default();
        ids.add("recipe", "backfill", Target::Recipe(0));
        ids.add("term", "backfill", Target::Term(0));
        ids.add("recipe", "add_index", Target::Recipe(1));
        ids.add("rule", "strong_migrations/add_index", Target::Rule(0));
        ids.add("rule", "django-safe-migrations/SM040", Target::Rule(1));
        ids
    }

    #[test]
    fn a_reference_is_looked_up_with_and_without_its_kind() {
        let ids = ids();
        assert_eq!(ids.look_up("term/Backfill"), Lookup::One(Target::Term(0)));
        assert_eq!(ids.look_up(" term/Backfill "), Lookup::One(Target::Term(0)));
        assert_eq!(ids.look_up("SM040"), Lookup::One(Target::Rule(1)));
        assert_eq!(ids.look_up("rule/SM040"), Lookup::One(Target::Rule(1)));
        assert_eq!(ids.look_up("django-safe-migrations/SM040"), Lookup::One(Target::Rule(1)));
        assert_eq!(ids.look_up("guide/x"), Lookup::Unknown { kind: Some("guide") });
        assert_eq!(ids.look_up("x"), Lookup::Unknown { kind: None });
    }

    #[test]
    fn a_rule_under_another_name_of_its_linter_is_the_same() {
        let mut ids = ids();
        ids.add("rule", "safe-migrations/SM040", Target::Rule(1));
        assert_eq!(ids.look_up("safe-migrations/SM040"), Lookup::One(Target::Rule(1)));
        assert_eq!(ids.look_up("SM040"), Lookup::One(Target::Rule(1)));
    }

    #[test]
    fn what_fits_several_records_is_ambiguous_whatever_their_kinds() {
        let names = |reference: &str| match ids().look_up(reference) {
            Lookup::Ambiguous(names) => names,
            other => panic!("{other:?}"),
        };
        assert_eq!(names("backfill"), ["recipe/backfill", "term/backfill"]);
        assert_eq!(names("add_index"), ["recipe/add_index", "rule/strong_migrations/add_index"]);
    }

    #[test]
    fn known_identifiers_are_as_written() {
        assert_eq!(ids().known("rule"), ["django-safe-migrations/SM040", "strong_migrations/add_index"]);
    }
}
