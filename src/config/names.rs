//! What databases and frameworks are called, and what else people write for them: the one list of both.

use super::{Config, Variant, numbers};

/// A database or a framework that is known without a word in `book.toml`.
struct Known {
    id: &'static str,
    name: &'static str,
    others: &'static [&'static str],
}

const KNOWN: [Known; 9] = [
    Known { id: "mysql", name: "MySQL", others: &[] },
    Known { id: "mariadb", name: "MariaDB", others: &["maria"] },
    Known { id: "postgresql", name: "PostgreSQL", others: &["postgres", "pg", "pgsql", "psql"] },
    Known { id: "sqlite", name: "SQLite", others: &[] },
    Known { id: "clickhouse", name: "ClickHouse", others: &[] },
    Known { id: "oracle", name: "Oracle", others: &[] },
    Known { id: "mssql", name: "SQL Server", others: &["sqlserver"] },
    Known { id: "django", name: "Django", others: &[] },
    Known { id: "rails", name: "Rails", others: &[] },
];

impl Known {
    fn of(token: &str) -> Option<&'static Self> {
        KNOWN.iter().find(|known| known.id == token || known.others.contains(&token))
    }
}

/// The usual names of the databases that people know, whether a handbook names them or not.
pub fn usual_databases() -> impl Iterator<Item = &'static str> {
    let databases = KNOWN.iter().filter(|known| !matches!(known.id, "django" | "rails"));
    databases.flat_map(|known| [known.id, known.name].into_iter().chain(known.others.iter().copied()))
}

impl Config {
    /// The choices that a database of this version is: those of its engine, or of these the newest that is not newer than it.
    /// Empty where the project has no choice of the engine.
    #[must_use]
    pub fn databases_of<'a>(&'a self, token: &str, version: Option<&str>) -> Vec<&'a Variant> {
        let mut choices: Vec<&Variant> = self.databases.iter().filter(|v| v.is_meant_by(token)).collect();
        let Some(version) = version.map(numbers) else { return choices };
        let of = |v: &Variant| v.version.as_deref().map(numbers);
        let newest = choices.iter().filter_map(|v| of(v)).filter(|v| *v <= version).max();
        if newest.is_some() {
            choices.retain(|v| of(v) == newest || v.version.is_none());
        }
        choices
    }

    /// What a database or a framework is called: as the project names one of its choices, and else by its usual name.
    #[must_use]
    pub fn name_of<'a>(&'a self, token: &'a str) -> &'a str {
        let variant = self.variants().find(|v| v.id == token).map(|v| v.name.as_str());
        variant.or_else(|| Known::of(token).map(|known| known.name)).unwrap_or(token)
    }

    /// What else people write for a database: its name, other usual names, the choices of an engine, the engine of a choice.
    #[must_use]
    pub fn other_names<'a>(&'a self, token: &'a str) -> Vec<&'a str> {
        let choices = || self.databases.iter().filter(|v| v.is_meant_by(token));
        let engines = choices().filter(|v| v.id == token).map(|v| v.engine.as_str());
        let usual = std::iter::once(token).chain(engines).flat_map(|token| {
            let known =
                Known::of(token).map(|known| [known.id, known.name].into_iter().chain(known.others.iter().copied()));
            std::iter::once(token).chain(known.into_iter().flatten())
        });
        usual.chain(choices().flat_map(|v| [v.id.as_str(), v.name.as_str()])).filter(|name| *name != token).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Variant;

    fn config() -> Config {
        let variant = |id: &str, name: &str, engine: &str| Variant {
            id: id.to_owned(),
            name: name.to_owned(),
            engine: engine.to_owned(),
            version: None,
        };
        let databases = vec![variant("my8", "MySQL 8", "mysql"), variant("roach", "CockroachDB", "cockroach")];
        Config { databases, frameworks: vec![variant("dj", "Django 5", "django")], ..Config::default() }
    }

    #[test]
    fn a_database_is_called_as_the_project_does_and_else_as_usual() {
        let config = config();
        let names =
            ["my8", "mysql", "postgres", "pg", "dj", "django", "roach", "db2"].map(|token| config.name_of(token));
        assert_eq!(names, ["MySQL 8", "MySQL", "PostgreSQL", "PostgreSQL", "Django 5", "Django", "CockroachDB", "db2"]);
    }

    #[test]
    fn what_people_write_are_usual_names_and_those_of_the_project() {
        let config = config();
        assert_eq!(config.other_names("mysql"), ["MySQL", "my8", "MySQL 8"]);
        assert_eq!(config.other_names("my8"), ["mysql", "mysql", "MySQL", "MySQL 8"]);
        assert_eq!(config.other_names("cockroach"), ["roach", "CockroachDB"]);
        assert_eq!(config.other_names("postgres"), ["postgresql", "PostgreSQL", "pg", "pgsql", "psql"]);
        assert_eq!(config.other_names("db2"), [""; 0]);
    }
}
