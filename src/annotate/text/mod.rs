//! Lines of text, and which of them are findings of a linter.
//!
//! A line is recognised by itself, so that a log may hold the output of several linters among other things. Only
//! django-migration-linter needs the line before: its messages stand below the migration that they are about.

mod gcc;
mod github;
mod migration_linter;
mod names;
mod pgfence;
mod safe_migrations;
mod squawk;
mod unknown;

use std::ops::Range;

use super::finding::{Level, Position};
use super::links::Links;
use super::tally::Tally;
use super::{Format, Tool};

pub(super) use names::{is_word, stands};
pub(super) use pgfence::{file as pgfence_file, is_heading as is_pgfence_heading};
pub(super) use squawk::{gcc_place_end, place as squawk_place};

/// What is seen of a finding in one line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Seen<'a> {
    /// The tool that printed it, where the line tells.
    pub(super) tool: Option<Tool>,
    /// What the line calls the rule.
    pub(super) id: &'a [u8],
    pub(super) level: Option<Level>,
    pub(super) path: &'a [u8],
    pub(super) position: Position,
    pub(super) message: &'a [u8],
    /// A form whose texts are escaped.
    pub(super) github: bool,
    /// The lines that follow belong to it: its place, what it suggests.
    pub(super) goes_on: bool,
}

/// A rule in a line: which one, and where it is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Site {
    pub(super) rule: usize,
    pub(super) range: Range<usize>,
}

/// Reads lines one after the other.
#[derive(Debug, Default)]
pub(super) struct Reader {
    from: Option<Format>,
    migration: migration_linter::Migration,
    /// The rules that the last line names.
    pub(super) sites: Vec<Site>,
}

impl Reader {
    pub(super) fn new(from: Option<Format>) -> Self {
        Self { from, migration: migration_linter::Migration::default(), sites: Vec::new() }
    }

    /// The file of a migration that django-migration-linter names no file for.
    pub(super) fn migration_path(&self) -> &[u8] {
        self.migration.path()
    }

    /// Lines came before that were not read: as if they had named no migration those are read that follow.
    pub(super) fn forget_what_was_before(&mut self) {
        if self.wants(Format::MigrationLinter) {
            self.migration = migration_linter::Migration::unknown();
        }
    }

    /// Whether from this line on it does not matter what was not read.
    pub(super) fn is_sure_from(&self, line: &[u8]) -> bool {
        self.migration.is_unknown() && matches!(line.first(), Some(b'(' | b'*'))
    }

    /// Whether a line was read as if no migration had been named in those that were not read.
    pub(super) const fn has_guessed(&self) -> bool {
        self.migration.is_guessed()
    }

    /// Nothing that was not read matters any more.
    pub(super) fn be_sure(&mut self) {
        self.migration = migration_linter::Migration::default();
    }

    /// Whether lines behind a tab are messages about a migration.
    pub(super) const fn is_below_migration(&self) -> bool {
        self.migration.is_open()
    }

    fn wants(&self, format: Format) -> bool {
        self.from.is_none_or(|from| from == format)
    }

    /// Goes on where another one has read on from here.
    pub(super) fn go_on_behind(&mut self, other: &Self) {
        if !other.migration.is_unknown() {
            self.migration.clone_from(&other.migration);
        }
    }

    /// Reads a line without its end, and without colours. `sites` holds its rules afterwards.
    pub(super) fn read<'a>(&mut self, line: &'a [u8], links: &Links, tally: &mut Tally) -> Option<Seen<'a>> {
        self.sites.clear();
        match line.first()? {
            b':' | b' ' if self.wants(Format::Github) && line.trim_ascii_start().starts_with(b"::") => {
                // Other commands set values and masks: what stands in them is no text.
                return github::read(line).map(|seen| self.github(seen, line, links, tally));
            }
            b'(' | b'\t' | b'*' if self.wants(Format::MigrationLinter) => return self.migration(line, links, tally),
            _ => {}
        }
        let formed = self.read_formed(line, links, tally);
        if formed.is_none() && self.wants(Format::Text) { self.plain(line, links, tally) } else { formed }
    }

    /// Reads a line if its form alone says where the rule is named. That it is no command, and no message about a migration,
    /// was asked before.
    pub(super) fn read_formed<'a>(&mut self, line: &'a [u8], links: &Links, tally: &mut Tally) -> Option<Seen<'a>> {
        self.sites.clear();
        if let Some(seen) = self.formed(line)
            && self.is_named(&seen, line, links, tally)
        {
            return Some(seen);
        }
        None
    }

    /// What a line tells by its form.
    fn formed<'a>(&self, line: &'a [u8]) -> Option<Seen<'a>> {
        if matches!(line.first(), Some(b'e' | b'w'))
            && self.wants(Format::Squawk)
            && let Some(seen) = squawk::header(line)
        {
            return Some(seen);
        }
        if self.wants(Format::SquawkGcc)
            && let Some(seen) = squawk::gcc(line, self.from.is_some())
        {
            return Some(seen);
        }
        if self.wants(Format::SafeMigrations) { safe_migrations::read(line) } else { None }
    }

    /// Takes it that a line names this rule alone, there.
    pub(super) fn name(&mut self, rule: usize, range: Range<usize>, tally: &mut Tally) {
        tally.count(Some(rule), "");
        self.sites.clear();
        self.sites.push(Site { rule, range });
    }

    /// Whether a line whose form says where the rule is named is the linter's. What looks like one may be another program's:
    /// only a linter that was named is held to it.
    fn is_named(&mut self, seen: &Seen<'_>, line: &[u8], links: &Links, tally: &mut Tally) -> bool {
        if let Some(rule) = links.find_of(seen.tool, seen.id) {
            self.name(rule, names::range_in(line, seen.id), tally);
            return true;
        }
        let is_ours = self.from.is_some() || seen.tool != Some(Tool::Squawk) || squawk::is_likely(seen);
        if is_ours {
            tally.count(None, std::str::from_utf8(seen.id).unwrap_or_default());
        }
        is_ours
    }

    fn github<'a>(&mut self, mut seen: Seen<'a>, line: &'a [u8], links: &Links, tally: &mut Tally) -> Seen<'a> {
        let site = |rule, text: &[u8]| Site { rule, range: names::range_in(line, text) };
        // Of those who write commands, only squawk has identifiers that others have as well.
        if let Some(rule) = links.find_likely(seen.id, || Some(Tool::Squawk)) {
            self.sites.push(site(rule, seen.id));
        } else if let Some((rule, range)) = names::first(links, seen.id) {
            seen.id = &seen.id[range];
            self.sites.push(site(rule, seen.id));
        } else if let Some((rule, range)) = names::first(links, seen.message) {
            seen.id = &seen.message[range];
            self.sites.push(site(rule, seen.id));
        } else if let Some((rule, _)) = links.messages.find(seen.message) {
            self.sites.push(site(rule, seen.message));
        }
        let id = names::code(seen.id);
        if let Some(Site { rule, .. }) = self.sites.first() {
            tally.count(Some(*rule), "");
            // squawk counts lines from 1 here and columns from 0.
            if links.rule(*rule).linter == Tool::Squawk.name() {
                seen.position = seen.position.shifted(0, 1);
            }
        } else if let Some(id) = id {
            tally.count(None, &links.without_page(&String::from_utf8_lossy(id)));
        }
        seen.id = id.unwrap_or_default();
        seen
    }

    fn migration<'a>(&mut self, line: &'a [u8], links: &Links, tally: &mut Tally) -> Option<Seen<'a>> {
        if line.first() != Some(&b'\t') {
            if !self.migration.begin(line) && self.from.is_none() {
                return self.plain(line, links, tally);
            }
            return None;
        }
        if !self.migration.takes_message() {
            return if self.from.is_none() { self.plain(line, links, tally) } else { None };
        }
        let found = links.messages.find(line);
        let message = line.trim_ascii();
        tally.count(found.as_ref().map(|f| f.0), &String::from_utf8_lossy(message));
        self.sites.extend(found.map(|(rule, range)| Site { rule, range }));
        Some(self.migration.seen(message))
    }

    /// Any line: every identifier in it, or else the message of a linter that prints none.
    fn plain<'a>(&mut self, line: &'a [u8], links: &Links, tally: &mut Tally) -> Option<Seen<'a>> {
        names::all(links, line, &mut self.sites, tally);
        let named = !self.sites.is_empty();
        if let Some(seen) = unknown::read(line, links) {
            tally.count(None, &String::from_utf8_lossy(seen.id));
            if !named {
                return Some(seen);
            }
        }
        if !named && let Some((rule, range)) = links.messages.find(line) {
            self.sites.push(Site { rule, range });
        }
        let first = self.sites.first()?;
        self.sites.iter().for_each(|site| tally.count(Some(site.rule), ""));
        let id = if named { &line[first.range.clone()] } else { b"" };
        Some(gcc::read(line, id))
    }
}
