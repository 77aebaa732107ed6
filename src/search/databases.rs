//! Databases by what people write for them: `pg`, `postgres` and `PostgreSQL` all ask for what records call `postgresql`.
//!
//! A wanted value that a record has asks for that alone. Any other asks for those of which the [key](super::names) of one of the
//! [names](Config::other_names) is its own, and if there are none, for those with its key without the numbers at the end:
//! `mysql8` is some MySQL. What names nothing stays as it is, and lets nothing through.

use std::collections::BTreeSet;

use super::document::{Document, Facet};
use super::filters::{Filters, is_meant};
use super::names::key;
use crate::config::Config;

/// The databases that the records of an index name.
#[derive(Debug, Default)]
pub(super) struct Databases(Vec<Database>);

/// A database.
#[derive(Debug)]
pub(super) struct Database {
    /// As records write it.
    pub(super) value: String,
    /// As people read it.
    pub(super) label: String,
    /// The keys of its other names, sorted.
    pub(super) keys: Vec<String>,
}

impl Databases {
    pub(super) fn of(config: &Config, documents: &[Document]) -> Self {
        let values: BTreeSet<&str> = documents.iter().flat_map(|document| document.values(Facet::Database)).collect();
        let database = |value: &&str| {
            let keys: BTreeSet<String> = config.other_names(value).into_iter().map(key).collect();
            let is_free = |name: &String| !name.is_empty() && !values.iter().any(|value| key(value) == *name);
            let keys = keys.into_iter().filter(is_free).collect();
            Database { value: (*value).to_owned(), label: config.name_of(value).to_owned(), keys }
        };
        Self(values.iter().map(database).collect())
    }

    /// All of them, by their values.
    pub(super) fn all(&self) -> &[Database] {
        &self.0
    }

    /// How people read a value.
    pub(super) fn label(&self, value: &str) -> Option<&str> {
        self.0.iter().find(|database| database.value == value).map(|database| database.label.as_str())
    }

    /// The same filters with the databases that are meant by them.
    pub(super) fn named(&self, mut filters: Filters) -> Filters {
        if let Some(wanted) = filters.facets.get_mut(&Facet::Database) {
            *wanted = wanted.iter().flat_map(|wanted| self.meant(wanted)).collect();
        }
        filters
    }

    fn meant(&self, wanted: &str) -> Vec<String> {
        let key = key(wanted);
        let without_version = key.trim_end_matches(|c: char| c == ' ' || c.is_ascii_digit());
        if !self.0.iter().any(|database| is_meant(wanted, &database.value)) {
            for key in [&*key, without_version] {
                let meant: Vec<String> = self.0.iter().filter(|d| d.is_called(key)).map(|d| d.value.clone()).collect();
                if !meant.is_empty() {
                    return meant;
                }
            }
        }
        vec![wanted.to_owned()]
    }
}

impl Database {
    fn is_called(&self, name: &str) -> bool {
        !name.is_empty() && (key(&self.value) == name || self.keys.iter().any(|key| key == name))
    }
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
            tags: String::new(),
            facets: vec![(Facet::Database, (*value).to_owned())],
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
            ("db2", "db2"),
            ("8", "8"),
        ] {
            assert_eq!(all.meant(wanted), [meant], "{wanted}");
        }
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
            assert_eq!(some.meant(wanted), meant, "{wanted}");
        }
        // A choice stands for its engine where no record names that.
        assert_eq!(databases(&["mysql57"]).meant("mysql8"), ["mysql57"]);
        assert_eq!(some.label("mysql57"), Some("MySQL 5.7"));
    }
}
