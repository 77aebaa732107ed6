//! `rcabook annotate`: a linter's output in, the same output with links into the handbook out.

use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum;

use super::{Outcome, Project, complain, say};
use crate::annotate::{Annotator, Links, Options, Outcome as Annotated};
use crate::config::site_url;
use crate::id::encode_path;
use crate::manifest::{FILE, Manifest};
use crate::pipeline;
use crate::render::{File, Renderer};
use crate::shell::{arguments, clock, disk, overlap, place, terminal};

/// How the command ends.
pub const EXIT_CODES: &str = "Exit codes: 0 the output was written; 1 a rule has no page, with --strict; \
    2 the call or the environment is at fault; 3 the input went through unchanged, as rules.json or the input is \
    missing or damaged, or, with --to, --from or --linter, a report of no known form.";

/// What the long help says below the options.
pub const DETAILS: &str = "\
Nothing of the input is lost, moved or written anew: the output is the input with additions, and running it twice adds \
nothing. Lines of text go out as they come in; a document of JSON or XML is held until it is whole. With --to, lines that \
are no findings go to stderr, or stay where they are in GitHub's log. A report in JSON of no known form is told of on stderr.

The exit code of a pipe is that of its last command; `set -o pipefail` keeps the linter's own:

  set -o pipefail
  python manage.py lintmigrations | rcabook annotate --rules rules.json

Exit codes:
  0  the output was written
  1  a rule has no page, with --strict
  2  the call or the environment is at fault
  3  the input went through unchanged: rules.json or the input is missing or damaged, or, with --to, --from or --linter, \
a report of no known form";

/// When rules in text become links of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Hyperlinks {
    /// On a terminal that shows them
    Auto,
    /// Always
    Always,
    /// Never: the address stands behind the line
    Never,
}

/// What is asked for.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the fields are the options of the command")]
pub struct Annotate {
    pub options: Options,
    pub rules: Option<PathBuf>,
    pub dir: Option<PathBuf>,
    pub linter: Option<String>,
    pub site_url: Option<String>,
    pub db: Option<String>,
    pub strict: bool,
    pub hyperlinks: Hyperlinks,
    pub step_summary: Option<PathBuf>,
}

/// Reads stdin and writes stdout.
#[must_use]
pub fn run(annotate: &Annotate) -> Outcome {
    let (manifest, is_local) = match rules(annotate) {
        Ok(rules) => rules,
        Err((outcome, (what, help))) => {
            complain(&what, &help);
            return pass_through(outcome);
        }
    };
    let links = Arc::new(Links::new(manifest, annotate.linter.as_deref()));
    if let Some(name) = annotate.linter.as_deref().filter(|_| !links.knows_linter()) {
        complain(&format!("the handbook has no linter {name}"), &format!("it has {}", links.linters().join(", ")));
        return pass_through(Outcome::Environment);
    }
    let hyperlinks = match annotate.hyperlinks {
        Hyperlinks::Auto => terminal::shows_links(),
        Hyperlinks::Always => true,
        Hyperlinks::Never => false,
    };
    let annotator = Annotator::new(&links, Options { hyperlinks, ..annotate.options }).working_in(&place::here());
    let mut is_wide = false;
    match filter(annotator, &links, &mut is_wide) {
        Ok(annotated) => match end(annotate, &annotated, is_local) {
            Outcome::Success | Outcome::Findings if is_wide => wide(),
            outcome => outcome,
        },
        Err(error) => stopped(&error),
    }
}

/// No linter writes UTF-16, but PowerShell's `>` and `Tee-Object` do.
const UTF_16: [[u8; 2]; 2] = [[0xff, 0xfe], [0xfe, 0xff]];

/// `is_wide`: whether the input turned out to be UTF-16, in which nothing is found.
fn filter(mut annotator: Annotator<'_>, links: &Arc<Links>, is_wide: &mut bool) -> io::Result<Annotated> {
    let mut rest = io::stderr();
    let scout = annotator.scout(Arc::clone(links)).map(Arc::new);
    let ours = scout.clone();
    let look = move |portion: &[u8], before| ours.as_ref().map(|scout| scout.read(portion, before));
    let mut input = overlap::read(io::stdin(), look);
    let mut is_first = true;
    overlap::write(io::stdout(), |output| {
        while let Some((portion, ahead)) = input.next_portion()? {
            *is_wide |= std::mem::take(&mut is_first) && UTF_16.iter().any(|mark| portion.starts_with(mark));
            output.lend(portion)?;
            match ahead {
                Some(ahead) => annotator.push_ahead(portion, ahead, output, &mut rest)?,
                None => annotator.push(portion, output, &mut rest)?,
            }
            if let (Some(scout), Some(ahead)) = (&scout, ahead) {
                scout.take_back(ahead);
            }
            // A slow linter's lines are seen when they come.
            output.flush()?;
        }
        annotator.finish(output, &mut rest)
    })
}

fn end(annotate: &Annotate, annotated: &Annotated, is_local: bool) -> Outcome {
    let mut lines = annotated.tally.summary();
    if is_local && annotated.tally.known > 0 && !terminal::is_shown() {
        lines.push(LOCAL.to_owned());
    }
    for line in lines {
        if let Err(outcome) = say(&format!("rcabook annotate: {line}")) {
            return outcome;
        }
    }
    if let Some(summary) = &annotated.step_summary
        && let Some(file) = annotate.step_summary.clone().or_else(arguments::step_summary)
        && let Err(error) = append(&file, summary)
    {
        complain(
            &format!("{} cannot be written: {error}", file.display()),
            "name another file with `--step-summary FILE`",
        );
        return Outcome::Environment;
    }
    if annotated.tally.damaged > 0 || annotated.tally.misses_report() {
        Outcome::PassedThrough
    } else if annotate.strict && annotated.tally.unknown_findings() > 0 {
        Outcome::Findings
    } else {
        Outcome::Success
    }
}

fn wide() -> Outcome {
    complain(
        "the input is UTF-16, in which no findings are looked for; it was passed on as it is",
        "write it as UTF-8: `| Out-File -Encoding utf8 FILE` in PowerShell, or `iconv -f UTF-16 -t UTF-8`",
    );
    Outcome::PassedThrough
}

fn append(file: &Path, text: &str) -> io::Result<()> {
    let mut file = std::fs::OpenOptions::new().append(true).create(true).open(file)?;
    file.write_all(text.as_bytes())
}

/// Copies the input, and ends as it is said.
fn pass_through(outcome: Outcome) -> Outcome {
    let copied = io::copy(&mut io::stdin().lock(), &mut io::stdout().lock()).and_then(|_| io::stdout().flush());
    copied.map_or_else(|error| stopped(&error), |()| outcome)
}

/// Who reads the output may stop, as `head` does: then there is nothing more to do.
fn stopped(error: &io::Error) -> Outcome {
    if error.kind() == ErrorKind::BrokenPipe {
        return Outcome::Success;
    }
    complain(&format!("the output cannot be passed on: {error}"), "see that there is room where it goes");
    Outcome::Environment
}

/// What is wrong, and the way out.
type Complaint = (String, String);

/// The rules as they are to be linked, and whether their pages lie on this machine's disk; or how the command ends.
fn rules(annotate: &Annotate) -> Result<(Manifest, bool), (Outcome, Complaint)> {
    let wrong = |complaint| (Outcome::Environment, complaint);
    let site = annotate.site_url.as_deref().map(site_of).transpose().map_err(wrong)?;
    let (manifest, is_local) = manifest(annotate, site).map_err(|complaint| (Outcome::PassedThrough, complaint))?;
    let manifest = match &annotate.db {
        Some(name) => of_database(manifest, name).map_err(wrong)?,
        None => manifest,
    };
    Ok((manifest, is_local))
}

/// What is said of links that only this machine can follow.
const LOCAL: &str = "the links lead to this machine's disk, as the handbook does not know its address: name it by \
    `--site-url URL`, or by `site-url` in its book.toml";

/// The address of a site, as links begin with it.
fn site_of(text: &str) -> Result<String, Complaint> {
    site_url(text).filter(|url| url.contains("://")).ok_or_else(|| {
        (
            format!("`{text}` is no address of a site"),
            "write one such as `https://handbook.example/migrations/`".to_owned(),
        )
    })
}

/// The rules with links to what is for a database.
fn of_database(manifest: Manifest, name: &str) -> Result<Manifest, Complaint> {
    let known: Vec<&str> = manifest.databases.iter().map(|database| &*database.id).collect();
    let help = if known.is_empty() {
        format!("leave `--db` out, or take the newest {FILE}: the one that was read names no databases")
    } else {
        format!("it has {}", known.join(", "))
    };
    manifest.for_database(name).ok_or_else(|| (format!("the handbook has no database {name}"), help))
}

/// The rules, and whether their pages lie on this machine's disk.
fn manifest(annotate: &Annotate, site: Option<String>) -> Result<(Manifest, bool), Complaint> {
    let here = Path::new(FILE);
    let found = match (&annotate.rules, &annotate.dir) {
        (Some(file), _) => from_file(file),
        (None, Some(dir)) => from_project(dir),
        (None, None) if here.is_file() => from_file(here),
        (None, None) => match place::nearest_with(disk::CONFIG) {
            Some(dir) => from_project(&dir),
            None => Err((
                format!("there is no {FILE} here, and no project"),
                "name the handbook's manifest with `--rules FILE`, or its project with `--dir DIR`".to_owned(),
            )),
        },
    };
    let (manifest, base) = found?;
    Ok(match site {
        Some(url) => (manifest.at(&url), false),
        None if manifest.site.is_none() => (manifest.at(&base), true),
        None => (manifest, false),
    })
}

/// The manifest, and the address of the folder that it lies in.
fn from_file(file: &Path) -> Result<(Manifest, String), Complaint> {
    let help = || format!("take {FILE} from the site of the handbook, or make it with `rcabook build`");
    let bytes = std::fs::read(file).map_err(|error| (format!("{} cannot be read: {error}", file.display()), help()))?;
    let manifest = Manifest::from_json(&bytes)
        .map_err(|error| (format!("{} is no manifest of rules: {error}", file.display()), help()))?;
    Ok((manifest, address_of_folder(file.parent().unwrap_or(Path::new("")))))
}

/// The manifest as the project's next build will publish it.
fn from_project(dir: &Path) -> Result<(Manifest, String), Complaint> {
    let help = || "`rcabook check` tells what is wrong with the project".to_owned();
    let failed = |what: &str| (format!("the rules of {} cannot be read: {what}", dir.display()), help());
    let Project { config, sources, mut findings, .. } =
        Project::read(dir).ok_or_else(|| (format!("{} has no rules", dir.display()), help()))?;
    let base = address_of_folder(&dir.join(&config.build_dir));
    let assembled = pipeline::assemble(&sources, config, clock::today()).unpack(&mut findings);
    let theme = assembled.theme.ok_or_else(|| failed("its theme is broken"))?;
    let mut manifest = None;
    let found = |file: &File| {
        if file.path != FILE {
            return Ok(());
        }
        // The files behind it need not be made.
        manifest = Some(Manifest::from_json(&file.bytes));
        Err(())
    };
    let _ = Renderer::new(&assembled.book, &assembled.site, &theme).extras(found);
    let manifest = manifest.ok_or_else(|| failed("there are none"))?;
    Ok((manifest.map_err(|error| failed(&error.to_string()))?, base))
}

/// A folder as an address that ends with `/`.
fn address_of_folder(folder: &Path) -> String {
    let folder = if folder == Path::new("") { Path::new(".") } else { folder };
    // A folder that is not there yet has a name all the same.
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let path = encode_path(&whole.to_string_lossy().replace('\\', "/"));
    format!("file://{}{}/", if path.starts_with('/') { "" } else { "/" }, path.trim_end_matches('/'))
}
