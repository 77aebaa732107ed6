//! `rcabook new`: the skeleton of a record, at its place, with everything the check will ask for.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;

use clap::ValueEnum;
use jiff::civil::Date;

use super::{Outcome, Project, complain, in_project, print, say};
use crate::handbook::Handbook;
use crate::id::{RuleId, UNTITLED, plain_slug};
use crate::pipeline::{self, Assembled};
use crate::shell::clock;
use crate::site::Site;
use crate::site::permalinks::{self, Line, Lock, State};
use crate::source::Sources;

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

impl Kind {
    /// The folder of its files below the content folder, which is that of its pages as well.
    const fn folder(self) -> &'static str {
        match self {
            Self::Incident => "incidents",
            Self::Recipe => "recipes",
            Self::Rule => "rules",
            Self::Guide => "guides",
        }
    }

    /// The name of the kind of records whose identifier is made of the title.
    const fn named_by_title(self) -> Option<&'static str> {
        match self {
            Self::Recipe => Some("recipe"),
            Self::Guide => Some("guide"),
            Self::Incident | Self::Rule => None,
        }
    }
}

/// Writes the skeleton of a record into the project in a folder.
#[must_use]
pub fn run(dir: &Path, kind: Kind, name: Option<&str>) -> Outcome {
    let Project { config, sources, mut findings, .. } = match Project::read_whole(dir) {
        Ok(project) => project,
        Err(outcome) => return outcome,
    };
    let today = clock::today_here();
    let Assembled { book, site, .. } = pipeline::assemble(&sources, config, today).unpack(&mut findings);
    let lock = sources.permalinks.as_ref().map(|source| permalinks::read(source).value).unwrap_or_default();
    let taken = Taken { dir, kind, today, book: &book, site: &site, lock: &lock };
    let title = name.unwrap_or("Untitled").trim();
    let (slug, text) = match kind {
        Kind::Rule => match RuleId::parse(title) {
            Ok(id) => {
                let slug = format!("{}/{}", id.linter(), id.rule());
                if let Some(file) = taken.words_of(&id, &slug, &sources) {
                    complain(
                        &format!("{file} has the words on the rule `{id}` already"),
                        "write there: a rule has one page",
                    );
                    return Outcome::Environment;
                }
                (slug, fill(RULE, &[("ID", &id.to_string())]))
            }
            Err(error) => {
                complain(
                    &format!("`{title}` names no rule: {error}"),
                    "write it as LINTER/ID, for example `rcabook new rule squawk/ban-drop-column`",
                );
                return Outcome::Environment;
            }
        },
        _ => match taken.free(&plain_slug(title)) {
            Ok(slug) => {
                let id = if kind == Kind::Incident { taken.next_incident(&sources) } else { slug.clone() };
                let skeleton = match kind {
                    Kind::Incident => INCIDENT,
                    Kind::Recipe => RECIPE,
                    _ => GUIDE,
                };
                (slug, fill(skeleton, &[("ID", &id), ("TITLE", title), ("DATE", &today.to_string())]))
            }
            Err((what, help)) => {
                complain(&what, help);
                return Outcome::Environment;
            }
        },
    };
    write_new(dir, &taken.path(&slug), &text).after(taken.note(&plain_slug(title), &slug))
}

/// What is taken already by a record of a kind: by files, by records, and by addresses, those that were given up as well.
struct Taken<'a> {
    dir: &'a Path,
    kind: Kind,
    today: Date,
    book: &'a Handbook,
    site: &'a Site,
    lock: &'a Lock<'a>,
}

impl Taken<'_> {
    fn path(&self, slug: &str) -> String {
        let Self { kind, today, .. } = self;
        let day = if *kind == Kind::Incident { format!("{today}-") } else { String::new() };
        format!("{}/{}/{day}{slug}.md", self.book.config.src, kind.folder())
    }

    fn page(&self, slug: &str) -> String {
        format!("{}/{slug}.html", self.kind.folder())
    }

    /// The name of the file, with a number where whoever wrote the title could not choose it better.
    fn free(&self, slug: &str) -> Result<String, (String, &'static str)> {
        let is_no_choice = slug == UNTITLED || self.is_page_of_the_site(slug);
        let numbered = (2..).map(|number| format!("{slug}-{number}"));
        for name in std::iter::once(slug.to_owned()).chain(numbered) {
            match self.why_not(&name) {
                None => return Ok(name),
                Some(why) if !is_no_choice => return Err(why),
                Some(_) => {}
            }
        }
        unreachable!("there are more numbers than files")
    }

    fn why_not(&self, slug: &str) -> Option<(String, &'static str)> {
        let place = in_project(self.dir, self.path(slug));
        if place.exists() {
            return Some((
                format!("{} exists already", place.display()),
                "choose another title: nothing is overwritten",
            ));
        }
        let (kind, page) = (self.kind.named_by_title()?, self.page(slug));
        if let Some(line) = self.lock.lines.iter().find(|line| is_given_up(line, &page)) {
            let what = format!("`{slug}` was used before: {} was published on {}", line.page, line.since);
            return Some((what, "choose another title: links to an identifier mean the record that had it first"));
        }
        if let Some(other) = self.book.ids.get(kind, slug) {
            let what = format!("the {kind} identifier `{slug}` is taken already, in {}", self.book.file_of(other));
            return Some((what, "choose another title: an identifier means one record"));
        }
        let help = "choose another title: every handbook has that page";
        self.is_page_of_the_site(slug).then(|| (format!("{page} is a page of the site"), help))
    }

    /// Whether the site has a page at this address that is no record's.
    fn is_page_of_the_site(&self, slug: &str) -> bool {
        let Some(kind) = self.kind.named_by_title() else { return false };
        self.book.ids.get(kind, slug).is_none() && self.site.files.contains_key(&self.page(slug))
    }

    /// The file with our words on a rule, whatever its case, or the one that has the place of such a file.
    fn words_of<'s>(&'s self, id: &RuleId, slug: &str, sources: &'s Sources) -> Option<&'s str> {
        let known = self.book.rule_at(id).and_then(|at| self.book.prose.get(&at)).map(|words| &*words.common.file);
        let path = self.path(slug);
        let files = sources.texts.iter().chain(&sources.broken).map(|source| &*source.path);
        known.or_else(|| files.into_iter().find(|file| file.eq_ignore_ascii_case(&path)))
    }

    fn next_incident(&self, sources: &Sources) -> String {
        let incidents = self.book.incidents.iter().map(|i| i.id.as_str());
        let written = sources.texts.iter().chain(&sources.broken).filter_map(|s| written_id(&s.text));
        let published = self.lock.lines.iter().filter_map(|line| published_incident(line.page));
        next_incident_id(incidents.chain(written).chain(published), self.today)
    }

    /// Says where the name of the file is not that of the title, and what can be done about it.
    ///
    /// # Errors
    /// Those of [`say`].
    fn note(&self, wanted: &str, slug: &str) -> Result<(), Outcome> {
        let rename = match self.kind {
            Kind::Recipe => "rename it, and its `id` with it, before it is published",
            _ => "rename it before it is published",
        };
        if self.kind == Kind::Rule {
            self.note_on_catalogue(slug)
        } else if wanted == UNTITLED {
            say(&format!("note: the title has no letters that a file's name can have: {rename}"))
        } else if wanted != slug {
            say(&format!("note: {} is a page of every handbook: {rename}", self.page(wanted)))
        } else {
            Ok(())
        }
    }

    /// Words of a rule belong to one that a catalogue has.
    fn note_on_catalogue(&self, slug: &str) -> Result<(), Outcome> {
        let Ok(id) = RuleId::parse(slug) else { return Ok(()) };
        let (linter, rule) = (id.linter(), id.rule());
        match self.book.catalogue(linter) {
            Some(_) if self.book.rule_at(&id).is_some() => Ok(()),
            Some(catalogue) => say(&format!("note: {} has no rule `{rule}` yet: add it there", catalogue.file)),
            None => say(&format!(
                "note: no catalogue has the rules of {linter} yet: write {}/rules/{linter}.yaml, or let `rcabook rules \
                 import --linter {linter} FILE` make it of a list",
                self.book.config.src
            )),
        }
    }
}

/// Whether an address belonged to a record that gave it up.
fn is_given_up(line: &Line<'_>, page: &str) -> bool {
    line.state != State::Lives && line.fragment.is_none() && line.page.eq_ignore_ascii_case(page)
}

/// The identifier of an incident that was published once.
fn published_incident(page: &str) -> Option<&str> {
    page.strip_prefix("incidents/")?.strip_suffix(".html")
}

/// Puts values into a skeleton, in one pass: a title may itself hold what looks like a place for a value.
fn fill(skeleton: &str, values: &[(&str, &str)]) -> String {
    let (mut out, mut rest) = (String::new(), skeleton);
    while let Some((before, behind)) = rest.split_once('<') {
        out.push_str(before);
        let filled =
            values.iter().find_map(|(name, value)| Some((behind.strip_prefix(name)?.strip_prefix('>')?, value)));
        rest = match filled {
            Some((behind, value)) => {
                out.push_str(&quoted(value));
                behind
            }
            None => {
                out.push('<');
                behind
            }
        };
    }
    out + rest
}

/// A value as it stands in a YAML string with double quotes: quotes and backslashes are escaped, and what would end the
/// line or steer a terminal is a space.
fn quoted(value: &str) -> String {
    value.replace(char::is_control, " ").replace('\\', "\\\\").replace('"', "\\\"")
}

/// The identifier in a file's front matter, also where the rest of the record cannot be read.
fn written_id(text: &str) -> Option<&str> {
    let line = text.lines().take(40).find_map(|l| l.strip_prefix("id:"))?;
    // A comment may stand behind it.
    Some(line.split_whitespace().next()?.trim_matches(['"', '\'']))
}

/// The identifier after the highest of this year: `INC-2023-001`. A number that nobody counts to is passed over.
fn next_incident_id<'a>(known: impl Iterator<Item = &'a str>, today: Date) -> String {
    const HIGHEST: u64 = 999_999;
    let prefix = format!("INC-{:04}-", today.year());
    let numbers = known.filter_map(|id| id.to_ascii_uppercase().strip_prefix(&prefix)?.parse::<u64>().ok());
    let taken: BTreeSet<u64> = numbers.collect();
    let mut next = taken.range(..=HIGHEST).next_back().map_or(1, |highest| highest + 1);
    while taken.contains(&next) {
        next += 1;
    }
    format!("{prefix}{next:03}")
}

fn write_new(dir: &Path, path: &str, text: &str) -> Outcome {
    let place = in_project(dir, path);
    let written = place.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| {
        let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&place)?;
        // A disk that is full leaves no piece of a record, which would be in the way of the next try.
        file.write_all(text.as_bytes()).inspect_err(|_| drop(fs::remove_file(&place)))
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
    use crate::lint::unfinished::SENTENCES;

    #[test]
    fn the_next_identifier_is_the_highest_of_the_year_and_one() {
        let today = Date::new(2024, 3, 1).unwrap();
        let next = |known: &[&str]| next_incident_id(known.iter().copied(), today);
        assert_eq!(next(&[]), "INC-2024-001");
        assert_eq!(next(&["INC-2024-009", "inc-2024-010", "INC-2023-099", "INC-2024-x"]), "INC-2024-011");
        assert_eq!(next(&["INC-2024-4294967295", "INC-2024-18446744073709551615"]), "INC-2024-001");
        assert_eq!(next(&["INC-2024-002", "INC-2024-4294967295"]), "INC-2024-003");
        assert_eq!(next(&["INC-2024-999999", "INC-2024-1000000"]), "INC-2024-1000001");
    }

    #[test]
    fn the_check_knows_the_sentences_of_the_skeletons() {
        let skeletons = [INCIDENT, RECIPE, RULE, GUIDE];
        for sentence in SENTENCES {
            assert!(skeletons.iter().any(|skeleton| skeleton.contains(sentence)), "{sentence}");
        }
        let bodies = skeletons.iter().filter_map(|skeleton| skeleton.split("\n---\n").nth(1));
        let lines = bodies.flat_map(str::lines).map(|line| line.strip_prefix("- [ ] ").unwrap_or(line));
        let unknown: Vec<&str> = lines
            .filter(|line| !line.is_empty() && !line.starts_with(['#', '`']) && !SENTENCES.contains(line))
            .collect();
        assert_eq!(unknown, Vec::<&str>::new());
    }

    #[test]
    fn values_cannot_break_the_front_matter() {
        assert_eq!(fill("title: \"<TITLE>\"", &[("TITLE", "a \"b\" \\c")]), "title: \"a \\\"b\\\" \\\\c\"");
    }

    #[test]
    fn a_title_is_not_filled_in_itself() {
        let values = [("ID", "x"), ("TITLE", "A <DATE> <TITLE> <ID> column <b"), ("DATE", "2024-03-01")];
        assert_eq!(
            fill("id: <ID>\ntitle: <TITLE>\ndate: <DATE> # <placeholders> <", &values),
            "id: x\ntitle: A <DATE> <TITLE> <ID> column <b\ndate: 2024-03-01 # <placeholders> <"
        );
    }
}
