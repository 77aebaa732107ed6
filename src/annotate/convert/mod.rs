//! Findings of any form in another one.
//!
//! What a finding is not stays in sight: lines between findings go on in GitHub's log, where any text may stand, and
//! to the caller's second writer otherwise.

mod github;
mod gitlab;
mod kept;
mod markdown;
mod rdjson;
mod read;
mod repeats;
mod sarif;
mod uri;

use std::io::{self, Write};

use serde_json::Value;

use self::kept::Kept;
use self::repeats::Repeats;
use super::checkstyle;
use super::finding::{Finding, Level, Position};
use super::line::{self, Line};
use super::links::Links;
use super::tally::Tally;
use super::text::{Reader, Seen, is_pgfence_heading, pgfence_file, squawk_place};
use super::{Format, To, Tool};
use crate::diag::unescape;

/// A conversion on its way.
#[derive(Debug)]
pub(super) struct Converter {
    to: To,
    /// The working directory: files below it are named from there.
    here: String,
    /// The file that pgfence's next findings are about.
    file: String,
    /// The rules that it has named for this file.
    named: Vec<usize>,
    /// The last finding, whose following lines may belong to it.
    pending: Option<Finding>,
    /// Findings that were not written yet, because the form needs all of them first.
    gathered: Vec<Finding>,
    written: usize,
    /// Documents that have the form already.
    kept: Vec<Kept>,
    /// How often each fingerprint was made, so that no two findings share one.
    fingerprints: gitlab::Fingerprints,
    /// What was said before, so that it is not said twice.
    repeats: Repeats,
}

impl Converter {
    pub(super) fn new(to: To) -> Self {
        let (fingerprints, repeats) = (gitlab::Fingerprints::default(), Repeats::default());
        let (here, file, named) = (String::new(), String::new(), Vec::new());
        Self {
            to,
            here,
            file,
            named,
            pending: None,
            gathered: Vec::new(),
            written: 0,
            kept: Vec::new(),
            fingerprints,
            repeats,
        }
    }

    /// Takes it that files are named from a folder.
    pub(super) fn work_in(&mut self, folder: &str) {
        self.here = format!("{}/", folder.trim_end_matches('/'));
    }

    /// Whether a document of a form stays as it is, with links in it.
    pub(super) fn keeps(&self, kind: Option<Format>) -> bool {
        matches!(
            (self.to, kind),
            (To::Sarif, Some(Format::Sarif)) | (To::Rdjson, Some(Format::Rdjson)) | (To::Gitlab, Some(Format::Gitlab))
        )
    }

    /// Takes a document that [stays](Self::keeps), with its links; it begins at a place of the bytes.
    pub(super) fn keep(&mut self, bytes: Vec<u8>, start: usize, links: &Links, out: &mut Vec<u8>) -> io::Result<()> {
        self.settle(links, out)?;
        self.kept.push(Kept { bytes, start });
        Ok(())
    }

    /// Takes a line, whole and as it is seen.
    #[expect(clippy::too_many_arguments, reason = "they are what a line is, and where it goes")]
    pub(super) fn line(
        &mut self,
        line: &[u8],
        text: &[u8],
        seen: Option<Seen<'_>>,
        reader: &Reader,
        links: &Links,
        out: &mut Vec<u8>,
        rest: &mut dyn Write,
    ) -> io::Result<()> {
        if let Some(file) = pgfence_file(text) {
            self.file = String::from_utf8_lossy(file).into_owned();
            self.named.clear();
        }
        let Some(seen) = seen.filter(|seen| !self.says_nothing(seen, text, reader)) else {
            if self.pending.as_mut().is_some_and(|finding| goes_on(finding, text)) {
                return Ok(());
            }
            return self.pass(line, links, out, rest);
        };
        self.settle(links, out)?;
        if seen.github && self.to == To::Github {
            let rule = reader.sites.first().map(|site| site.rule);
            let finding = finding(&seen, rule, links, text);
            if !self.repeats.takes(&finding) {
                self.gathered.push(finding);
                in_place(out, line, &seen, reader, links);
            }
            return Ok(());
        }
        let goes_on = seen.goes_on;
        let rules: Vec<Option<usize>> = reader.sites.iter().map(|site| Some(site.rule)).collect();
        let rules = if rules.is_empty() { vec![None] } else { rules };
        for rule in rules {
            let mut finding = finding(&seen, rule, links, text);
            if finding.tool == Tool::MigrationLinter.name() && finding.path.is_empty() {
                finding.path = String::from_utf8_lossy(reader.migration_path()).into_owned();
            } else if finding.tool == Tool::Pgfence.name() && finding.path.is_empty() {
                finding.path.clone_from(&self.file);
                self.named.extend(rule);
            }
            if goes_on {
                self.pending = Some(finding);
            } else {
                self.take(finding, links, out)?;
            }
        }
        Ok(())
    }

    /// Whether a line with a rule in it is no finding of its own.
    fn says_nothing(&self, seen: &Seen<'_>, text: &[u8], reader: &Reader) -> bool {
        match &reader.sites[..] {
            // A command that says no more than that there are findings.
            [] => seen.github && seen.id.is_empty() && seen.path.is_empty(),
            // What pgfence says of a rule below its findings. Of some of them it names the rule only there.
            [site, ..] => is_pgfence_heading(text, &site.range) && self.named.contains(&site.rule),
        }
    }

    /// Takes a line, or another part of the input, that is no finding.
    pub(super) fn pass(
        &mut self,
        bytes: &[u8],
        links: &Links,
        out: &mut Vec<u8>,
        rest: &mut dyn Write,
    ) -> io::Result<()> {
        // A blank line between findings says nothing.
        let says_nothing = self.to != To::Github && bytes.trim_ascii().is_empty();
        self.unread(if says_nothing { &[] } else { bytes }, links, out, rest)
    }

    /// Takes a part of the input in which nothing is looked for; more of it may follow.
    pub(super) fn unread(
        &mut self,
        bytes: &[u8],
        links: &Links,
        out: &mut Vec<u8>,
        rest: &mut dyn Write,
    ) -> io::Result<()> {
        self.settle(links, out)?;
        if self.to == To::Github {
            out.extend_from_slice(bytes);
            return Ok(());
        }
        rest.write_all(bytes)
    }

    pub(super) fn document(
        &mut self,
        kind: Format,
        text: &[u8],
        links: &Links,
        tally: &mut Tally,
        out: &mut Vec<u8>,
    ) -> io::Result<()> {
        self.settle(links, out)?;
        let mut findings = Vec::new();
        read::document(kind, text, links, &self.here, &mut |finding| findings.push(finding));
        for finding in findings {
            if finding.rule.is_some() || !finding.id.is_empty() {
                tally.count(finding.rule, &links.without_page(&finding.id));
            }
            self.take(finding, links, out)?;
        }
        Ok(())
    }

    pub(super) fn checkstyle(
        &mut self,
        errors: &[checkstyle::Error],
        text: &[u8],
        links: &Links,
        tally: &mut Tally,
        out: &mut Vec<u8>,
    ) -> io::Result<()> {
        self.settle(links, out)?;
        for error in errors {
            let finding = read::checkstyle(error, text, links);
            if finding.rule.is_some() || !finding.id.is_empty() {
                tally.count(finding.rule, &links.without_page(&finding.id));
            }
            self.take(finding, links, out)?;
        }
        Ok(())
    }

    fn settle(&mut self, links: &Links, out: &mut Vec<u8>) -> io::Result<()> {
        match self.pending.take() {
            Some(finding) => self.take(finding, links, out),
            None => Ok(()),
        }
    }

    /// Puts a finding of a list behind those that were written.
    fn next_item(&mut self, item: &str, out: &mut Vec<u8>) {
        let head = if self.to == To::Rdjson { rdjson::HEAD } else { gitlab::HEAD };
        out.extend_from_slice(if self.written == 0 { head } else { b",\n" });
        out.extend_from_slice(item.as_bytes());
    }

    fn take(&mut self, mut finding: Finding, links: &Links, out: &mut Vec<u8>) -> io::Result<()> {
        // Of no file it is no line.
        finding.position = if finding.path.is_empty() { Position::default() } else { finding.position.valid() };
        let path = finding.path.strip_prefix("file://").unwrap_or(&finding.path);
        if let Some(below) = path.strip_prefix(&*self.here).filter(|below| !self.here.is_empty() && !below.is_empty()) {
            finding.path = below.to_owned();
        }
        if self.repeats.takes(&finding) {
            return Ok(());
        }
        match self.to {
            To::Rdjson => {
                self.next_item(&rdjson::diagnostic(&finding, links), out);
            }
            To::Gitlab => {
                let issue = gitlab::issue(&finding, links, &mut self.fingerprints);
                self.next_item(&issue, out);
            }
            To::Github => {
                out.extend(github::command(&finding, links).into_bytes());
                self.gathered.push(finding);
            }
            To::Markdown => {
                if self.written == 0 {
                    out.extend_from_slice(markdown::HEAD.as_bytes());
                }
                out.extend(markdown::row(&finding, links).into_bytes());
            }
            To::Sarif => self.gathered.push(finding),
        }
        self.written += 1;
        Ok(())
    }

    /// Ends the new form.
    pub(super) fn finish(
        &mut self,
        links: &Links,
        tally: &mut Tally,
        out: &mut dyn Write,
        rest: &mut dyn Write,
    ) -> io::Result<()> {
        let mut last = Vec::new();
        self.settle(links, &mut last)?;
        let kept = std::mem::take(&mut self.kept);
        if let ([alone], 0) = (&kept[..], self.written) {
            return out.write_all(&alone.bytes);
        }
        if self.to == To::Sarif {
            self.drop_placeless(tally, rest)?;
        }
        let runs = self.join(&kept, tally, &mut last, rest)?;
        out.write_all(&last)?;
        match self.to {
            To::Rdjson if self.written == 0 => out.write_all(b"{\"diagnostics\": []}\n"),
            To::Rdjson => out.write_all(b"\n]}\n"),
            To::Gitlab if self.written == 0 => out.write_all(b"[]\n"),
            To::Gitlab => out.write_all(b"\n]\n"),
            To::Sarif => out.write_all(sarif::log(&self.gathered, runs, links).as_bytes()),
            To::Github => Ok(()),
            To::Markdown if self.written == 0 => out.write_all(markdown::NOTHING.as_bytes()),
            To::Markdown => Ok(()),
        }
    }

    /// Takes out findings that name no file: a log with one of them would be refused as a whole.
    fn drop_placeless(&mut self, tally: &mut Tally, rest: &mut dyn Write) -> io::Result<()> {
        for finding in self.gathered.extract_if(.., |finding| finding.path.is_empty()) {
            tally.placeless += 1;
            writeln!(rest, "{}", finding.original)?;
        }
        Ok(())
    }

    /// Writes what is in kept documents behind what was written; the runs of logs come back, to be written with the others.
    fn join(
        &mut self,
        kept: &[Kept],
        tally: &mut Tally,
        out: &mut Vec<u8>,
        rest: &mut dyn Write,
    ) -> io::Result<Vec<Value>> {
        let mut runs = Vec::new();
        for document in kept {
            match document.items(self.to) {
                Some(items) if self.to == To::Sarif => runs.extend(items),
                Some(items) => items.iter().for_each(|item| {
                    self.next_item(&item.to_string(), out);
                    self.written += 1;
                }),
                None => {
                    tally.damaged += 1;
                    rest.write_all(&document.bytes)?;
                }
            }
        }
        Ok(runs)
    }

    /// The findings as a table, when GitHub's commands are written.
    pub(super) fn step_summary(&self, links: &Links) -> Option<String> {
        (self.to == To::Github).then(|| markdown::table(&self.gathered, links))
    }
}

/// A line that has the form already: it stays, with its link.
fn in_place(out: &mut Vec<u8>, line: &[u8], seen: &Seen<'_>, reader: &Reader, links: &Links) {
    let content = line::content(line);
    line::write(out, Line::new(content, None), seen.github, &reader.sites, links, false);
    out.extend_from_slice(&line[content.len()..]);
}

/// Whether a line belongs to the finding before it; what it tells is taken over.
fn goes_on(finding: &mut Finding, line: &[u8]) -> bool {
    let text = String::from_utf8_lossy(line);
    let belongs = if finding.tool == Tool::Squawk.name() {
        // A frame, or a line of the file with its number.
        text.starts_with(|c: char| c == ' ' || c.is_ascii_digit())
    } else {
        // What is suggested stands behind empty lines, all of it indented.
        text.trim().is_empty() || text.starts_with("   ")
    };
    if !belongs {
        return false;
    }
    if finding.path.is_empty()
        && let Some((path, position)) = squawk_place(line)
    {
        finding.path = String::from_utf8_lossy(path).into_owned();
        finding.position = position;
    } else if finding.message.is_empty() {
        finding.message = text.trim().to_owned();
    }
    finding.original.push('\n');
    finding.original.push_str(&text);
    true
}

fn finding(seen: &Seen<'_>, rule: Option<usize>, links: &Links, line: &[u8]) -> Finding {
    let read = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        if seen.github { unescape(&text) } else { text.into_owned() }
    };
    let known = rule.map(|rule| links.rule(rule));
    let (linter, id) = links.split(seen.id).map_or((None, seen.id), |(linter, id)| (Some(linter), id));
    Finding {
        rule,
        tool: seen.tool.map(Tool::name).or(known.map(|rule| &*rule.linter)).or(linter).unwrap_or_default().to_owned(),
        // Of several rules in one line only the first is the one that was read.
        id: known.map_or_else(|| read(id), |rule| rule.rule.clone()),
        level: seen.level.or_else(|| known.and_then(|rule| Level::named(&rule.severity))),
        path: read(seen.path),
        position: seen.position,
        message: read(seen.message),
        is_command: seen.github,
        fingerprint: None,
        original: String::from_utf8_lossy(line).into_owned(),
    }
}
