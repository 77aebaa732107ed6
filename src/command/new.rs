//! `rcabook new`: the skeleton of a record, at its place, with everything the check will ask for.

use std::fs;
use std::io::Write;
use std::path::Path;

use clap::ValueEnum;
use jiff::civil::Date;

use super::{Outcome, Project, complain, in_project, print};
use crate::id::{RuleId, plain_slug};
use crate::pipeline;
use crate::shell::clock;
use crate::site::permalinks::{self, Line, State};

const INCIDENT: &str = include_str!("skeleton/incident.md");
const RECIPE: &str = include_str!("skeleton/recipe.md");
const RULE: &str = include_str!("skeleton/rule.md");
const GUIDE: &str = include_str!("skeleton/guide.md");

/// What `new` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// An incident, with the next free identifier
    Incident,
    /// A recipe
    Recipe,
    /// Prose for a linter's rule, named LINTER/ID
    Rule,
    /// A free page
    Guide,
}

/// Writes the skeleton of a record into the project in a folder.
#[must_use]
pub fn run(dir: &Path, kind: Kind, name: Option<&str>) -> Outcome {
    let Project { config, sources, mut findings, .. } = match Project::read_whole(dir) {
        Ok(project) => project,
        Err(outcome) => return outcome,
    };
    let today = clock::today();
    let src = config.src.clone();
    let book = pipeline::assemble(&sources, config, today).unpack(&mut findings).book;
    let title = name.unwrap_or("Untitled").trim();
    let slug = plain_slug(title);
    let lock = sources.permalinks.as_ref().map(|source| permalinks::read(source).value).unwrap_or_default();
    let (path, text) = match kind {
        Kind::Incident => {
            let known = book
                .incidents
                .iter()
                .map(|i| i.id.as_str())
                .chain(sources.texts.iter().chain(&sources.broken).filter_map(|s| written_id(&s.text)))
                .chain(lock.lines.iter().filter_map(|line| published_incident(line.page)));
            let id = next_incident_id(known, today);
            (
                format!("{src}/incidents/{today}-{slug}.md"),
                fill(INCIDENT, &[("ID", &id), ("TITLE", title), ("DATE", &today.to_string())]),
            )
        }
        Kind::Recipe => (
            format!("{src}/recipes/{slug}.md"),
            fill(RECIPE, &[("ID", &slug), ("TITLE", title), ("DATE", &today.to_string())]),
        ),
        Kind::Guide => (format!("{src}/guides/{slug}.md"), fill(GUIDE, &[("TITLE", title)])),
        Kind::Rule => match RuleId::parse(title) {
            Ok(id) => (format!("{src}/rules/{}/{}.md", id.linter(), id.rule()), fill(RULE, &[("ID", &id.to_string())])),
            Err(error) => {
                complain(
                    &format!("`{title}` names no rule: {error}"),
                    "write it as LINTER/ID, for example `rcabook new rule squawk/ban-drop-column`",
                );
                return Outcome::Environment;
            }
        },
    };
    if let Kind::Recipe | Kind::Guide = kind
        && let Some(line) = lock.lines.iter().find(|line| is_given_up(line, &format!("{kind:?}s/{slug}.html")))
    {
        complain(
            &format!("`{slug}` was used before: {} was published on {}", line.page, line.since),
            "choose another title: links to an identifier mean the record that had it first",
        );
        return Outcome::Environment;
    }
    write_new(dir, &path, &text)
}

/// Whether an address belonged to a record that gave it up.
fn is_given_up(line: &Line<'_>, page: &str) -> bool {
    line.state != State::Lives && line.fragment.is_none() && line.page.eq_ignore_ascii_case(page)
}

/// The identifier of an incident that was published once.
fn published_incident(page: &str) -> Option<&str> {
    page.strip_prefix("incidents/")?.strip_suffix(".html")
}

/// Puts values into a skeleton. They stand in YAML strings with double quotes, so quotes and backslashes are escaped,
/// and what would end the line or steer a terminal is a space.
fn fill(skeleton: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(skeleton.to_owned(), |text, (name, value)| {
        let value = value.replace(char::is_control, " ");
        let value = value.replace('\\', "\\\\").replace('"', "\\\"");
        text.replace(&format!("<{name}>"), &value)
    })
}

/// The identifier in a file's front matter, also where the rest of the record cannot be read.
fn written_id(text: &str) -> Option<&str> {
    let line = text.lines().take(40).find_map(|l| l.strip_prefix("id:"))?;
    Some(line.trim().trim_matches(['"', '\'']))
}

/// The identifier after the highest of this year: `INC-2023-001`.
fn next_incident_id<'a>(known: impl Iterator<Item = &'a str>, today: Date) -> String {
    let prefix = format!("INC-{:04}-", today.year());
    let numbers = known.filter_map(|id| id.to_ascii_uppercase().strip_prefix(&prefix)?.parse::<u32>().ok());
    format!("{prefix}{:03}", numbers.max().unwrap_or(0) + 1)
}

fn write_new(dir: &Path, path: &str, text: &str) -> Outcome {
    let place = in_project(dir, path);
    let written = place.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| {
        let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&place)?;
        file.write_all(text.as_bytes())
    });
    match written {
        Ok(()) => Outcome::Success.after(print(&format!("{}\n", place.display()))),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            complain(&format!("{} exists already", place.display()), "choose another title: nothing is overwritten");
            Outcome::Environment
        }
        Err(error) => {
            complain(
                &format!("{} cannot be written: {error}", place.display()),
                "check the folder's permissions and the disk's space",
            );
            Outcome::Environment
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_identifier_is_the_highest_of_the_year_and_one() {
        let today = Date::new(2024, 3, 1).unwrap();
        let next = |known: &[&str]| next_incident_id(known.iter().copied(), today);
        assert_eq!(next(&[]), "INC-2024-001");
        assert_eq!(next(&["INC-2024-009", "inc-2024-010", "INC-2023-099", "INC-2024-x"]), "INC-2024-011");
    }

    #[test]
    fn values_cannot_break_the_front_matter() {
        assert_eq!(fill("title: \"<TITLE>\"", &[("TITLE", "a \"b\" \\c")]), "title: \"a \\\"b\\\" \\\\c\"");
    }
}
