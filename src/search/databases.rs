//! Databases by what people write for them: `pg`, `postgres` and `PostgreSQL` all ask for what records call `postgresql`.
//!
//! A wanted value [means](super::meant) a database also by the [key](super::names) of any of its
//! [names](Config::other_names); and if it means none, what its key without the numbers at the end means: `mysql8` is some
//! MySQL.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::document::{Document, Facet};
use super::meant::{Choice, listed, meant_by};
use super::names::key;
use crate::config::{Config, usual_databases};

/// The databases that the records of an index name.
#[derive(Debug, Default)]
pub(super) struct Databases(Vec<Choice>);

impl Databases {
    pub(super) fn of(config: &Config, documents: &[Document]) -> Self {
        let values: BTreeSet<&str> = documents.iter().flat_map(|document| document.values(Facet::Database)).collect();
        let database = |value: &&str| {
            let keys: BTreeSet<String> = config.other_names(value).into_iter().map(key).collect();
            let is_free = |name: &String| !name.is_empty() && !values.iter().any(|value| key(value) == *name);
            let keys = keys.into_iter().filter(is_free).collect();
            Choice { value: (*value).to_owned(), label: config.name_of(value).to_owned(), keys }
        };
        Self(values.iter().map(database).collect())
    }

    /// All of them, by their values.
    pub(super) fn all(&self) -> &[Choice] {
        &self.0
    }

    /// How people read a value.
    pub(super) fn label(&self, value: &str) -> Option<&str> {
        self.0.iter().find(|database| database.value == value).map(|database| database.label.as_str())
    }

    /// The values that are meant by a wanted one, which is folded; none for what names no database.
    pub(super) fn meant(&self, wanted: &str, is_typed: bool) -> Vec<String> {
        let meant = meant_by(wanted, is_typed, &self.0);
        if !meant.is_empty() {
            return meant;
        }
        let key = key(wanted);
        self.0.iter().filter(|database| database.is_called(without_version(&key))).map(|d| d.value.clone()).collect()
    }

    /// Whether a wanted value, or each of a list, names a database, of the handbook or another.
    pub(super) fn know(&self, wanted: &str, is_typed: bool) -> bool {
        let parts = listed(wanted, is_typed, |part, typed| self.meant(part, typed));
        parts.iter().all(|(part, meant)| !meant.is_empty() || USUAL.contains(without_version(&key(part))))
    }
}

/// The keys of the usual names of databases.
pub(super) static USUAL: LazyLock<BTreeSet<String>> = LazyLock::new(|| usual_databases().map(key).collect());

/// A key without the numbers at its end.
fn without_version(key: &str) -> &str {
    key.trim_end_matches(|c: char| c == ' ' || c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::read;
    use crate::search::Kind;
    use crate::source::Source;

    const TOML: &str = "[handbook]\ndatabases = [\n\
        {id = \"mysql57\", name = \"MySQL 5.7\", engine = \"mysql\"},\n\
        {id = \"legacy\", name = \"The old one\", engine = \"mysql\"},\n\
        {id = \"roach\", name = \"CockroachDB\", engine = \"cockroach\"}]\n";

    fn databases(values: &[&str]) -> Databases {
        let document = |value: &&str| Document {
            kind: Kind::Incident,
            id: String::new(),
            address: String::new(),
            title: String::new(),
            date: None,
            names: Vec::new(),
            signatures: Vec::new(),
            lesson: String::new(),
            asked: Vec::new(),
            tags: String::new(),
            facets: vec![(Facet::Database, (*value).to_owned())],
            taught_by: Vec::new(),
            units: Vec::new(),
        };
        let config = read(Some(&Source { path: "book.toml".into(), text: TOML.into() })).value;
        Databases::of(&config, &values.iter().map(document).collect::<Vec<_>>())
    }

    #[test]
    fn a_database_is_meant_by_whatever_people_write_for_it() {
        let all = databases(&["mysql", "postgresql", "cockroach"]);
        for (wanted, meant) in [
            ("mysql", "mysql"),
            ("mysql8", "mysql"),
            ("mysql 5.7", "mysql"),
            ("legacy", "mysql"),
            ("the old one", "mysql"),
            ("pg", "postgresql"),
            ("postgres-16", "postgresql"),
            ("roach", "cockroach"),
            ("cockroachdb", "cockroach"),
        ] {
            assert_eq!(all.meant(wanted, false), [meant], "{wanted}");
            assert!(all.know(wanted, false), "{wanted}");
        }
        // What is asked for and not there is no word: nothing passes.
        assert!(all.know("sqlite3", false) && all.meant("sqlite3", false).is_empty());
        for wanted in ["db2", "8", "migrate", "m", "mysql,migrate"] {
            assert!(!all.know(wanted, false), "{wanted}");
        }
        for (wanted, meant) in [("m", "mysql"), ("postgr", "postgresql"), ("the o", "mysql"), ("cock", "cockroach")] {
            assert_eq!(all.meant(wanted, true), [meant], "{wanted}");
        }
        assert!(all.know("mysql,p", true) && !all.know("mysql,pe", true) && !all.know("p,mysql", true));
        assert_eq!(["cockroach", "mysql"].map(|value| all.label(value)), [Some("cockroach"), Some("MySQL")]);
    }

    #[test]
    fn what_a_record_names_means_itself_and_no_other() {
        let some = databases(&["mysql", "mysql57", "postgres", "postgresql"]);
        for (wanted, meant) in [
            ("mysql57", vec!["mysql57"]),
            ("mysql 57", vec!["mysql 57"]),
            ("mysql", vec!["mysql"]),
            ("legacy", vec!["mysql"]),
            ("pg", vec!["postgres", "postgresql"]),
        ] {
            assert_eq!(some.meant(wanted, false), meant, "{wanted}");
        }
        // A choice stands for its engine where no record names that.
        assert_eq!(databases(&["mysql57"]).meant("mysql8", false), ["mysql57"]);
        assert_eq!(some.label("mysql57"), Some("MySQL 5.7"));
    }
}
