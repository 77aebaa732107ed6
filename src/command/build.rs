//! `rcabook build`: the site is applied whole or not at all.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{Outcome, Project, complain, has_errors, in_project, print_findings, say};
use crate::config::site_url as read_site_url;
use crate::pipeline::{self, Assembled, Before, KeepingSink, Kept, Parsed, RenderError, Rendered, Sink};
use crate::record::Gists;
use crate::render::File;
use crate::search::export::{Cost, INDEX};
use crate::search::{self, IndexError};
use crate::shell::cache::{Cache, FOLDER, program};
use crate::shell::{clock, disk, publish};
use crate::site::Site;
use crate::source::Sources;
use publish::{Options, Publish, PublishError, Report, Seal};

/// Builds the project in a folder into another; nothing is published when there is a finding at error level.
#[must_use]
pub fn run(dir: &Path, out: Option<&Path>, site_url: Option<String>) -> Outcome {
    let Some(Project { mut config, sources, mut findings, .. }) = Project::read(dir) else {
        return Outcome::Environment;
    };
    if let Some(url) = site_url {
        config.site_url = read_site_url(&url);
        if config.site_url.is_none() {
            complain(
                &format!("`{url}` is no address of a site"),
                "write an address such as `https://handbook.example/migrations/`, or a path such as `/migrations/`",
            );
            return Outcome::Environment;
        }
    }
    let out = out.map_or_else(|| in_project(dir, &config.build_dir), Path::to_owned);
    if let Some((what, help)) = misplaced(dir, &config.src, &out, "the site") {
        complain(&what, help);
        return Outcome::Environment;
    }
    let cache = Cache::of(dir);
    let mut parsed = Parsed::with(Gists::stored(cache.read(&kept_name(GISTS))));
    let assembled =
        pipeline::assemble_from(&mut parsed, &sources, config.clone(), clock::today()).unpack(&mut findings);
    // Whatever comes of this build, the next one need not read the same texts again.
    let mut gists = parsed.into_gists();
    if let Some(pieces) = gists.to_store() {
        cache.keep(GISTS, &kept_name(GISTS), &pieces);
    }
    drop(gists);
    let mut located = pipeline::settle(findings, &sources, &config, false);
    let mut failed = None;
    if !has_errors(&located) {
        match publish(dir, &out, &assembled, &sources, &cache) {
            Ok((report, costs)) => {
                let costs = costs.iter().map(cost);
                let last = costs.chain([summary(&out, &assembled.site, &report)]).collect::<Vec<_>>().join("\n");
                // The program ends: taking a large handbook apart piece by piece would only take time.
                std::mem::forget((assembled, sources));
                return Outcome::Success.after(print_findings(dir, &located).and_then(|()| say(&last)));
            }
            Err(Failure::Templates(found)) => located.extend(pipeline::settle(found, &sources, &config, false)),
            Err(Failure::Outside(what, help)) => failed = Some((what, help)),
        }
    }
    let said = print_findings(dir, &located);
    if let Some((what, help)) = failed {
        complain(&what, help);
        return Outcome::Environment;
    }
    Outcome::Findings.after(said.and_then(|()| say("nothing was published: mend the errors and build again")))
}

/// Why a site that assembled well was not published.
enum Failure {
    Templates(Vec<crate::diag::Finding>),
    /// What is wrong outside of the records, and the way out.
    Outside(String, &'static str),
}

impl From<PublishError> for Failure {
    fn from(error: PublishError) -> Self {
        Self::Outside(error.to_string(), error.way_out())
    }
}

impl From<IndexError> for Failure {
    fn from(error: IndexError) -> Self {
        let help = "report this as a bug; `search.enable = false` under `[output.html]` builds without search";
        Self::Outside(error.to_string(), help)
    }
}

/// Output folders in which what is made would destroy or publish something else. `made`: what that is, as in "the site".
pub(super) fn misplaced(dir: &Path, src: &str, out: &Path, made: &str) -> Option<(String, &'static str)> {
    let help = "choose a folder for the site alone with `--out DIR`, such as `book`";
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    let (shown, absolute) = (out.display(), real_or_future(out)?);
    let (root, content, themes) = (real(dir)?, real(&dir.join(src)), real(&dir.join("themes")));
    let is_or_holds = |folder: &PathBuf| folder.starts_with(&absolute);
    let lies_in = |folder: &PathBuf| absolute.starts_with(folder);
    let what = if is_or_holds(&root) || absolute == root.join(disk::CONFIG) {
        "the project's own files".to_owned()
    } else if content.as_ref().is_some_and(|f| is_or_holds(f) || lies_in(f)) {
        format!("the records in {src}/")
    } else if themes.as_ref().is_some_and(|f| is_or_holds(f) || lies_in(f)) {
        "the project's themes".to_owned()
    } else if lies_in(&root.join(FOLDER)) {
        "what builds keep for the next one".to_owned()
    } else if absolute.ancestors().any(|above| above.ends_with(".git") && !root.starts_with(above)) {
        "the files of git".to_owned()
    } else {
        return None;
    };
    Some((format!("{shown} is a place for {what}, and not for {made}"), help))
}

/// Where a path leads, also one whose last folders do not exist yet.
fn real_or_future(path: &Path) -> Option<PathBuf> {
    let mut missing = Vec::new();
    for ancestor in path.ancestors() {
        let here = if ancestor.as_os_str().is_empty() { Path::new(".") } else { ancestor };
        if let Ok(real) = std::fs::canonicalize(here) {
            return Some(missing.iter().rev().fold(real, |path, name| path.join(name)));
        }
        missing.push(ancestor.file_name()?.to_owned());
    }
    None
}

/// The beginnings of the names under which a build keeps what it read in its files, how it made its pages, parts of its search
/// index, and when it had published all that.
const GISTS: &str = "gists-";
const PAGES: &str = "pages-";
const INDEXED: &str = "index-";
const SEAL: &str = "seal-";

/// The name in a family for what this program keeps: another one reads otherwise, and makes other pages.
fn kept_name(family: &str) -> String {
    format!("{family}{}", &blake3::hash(program().as_bytes()).to_hex()[..12])
}

fn publish(
    dir: &Path,
    out: &Path,
    assembled: &Assembled,
    sources: &Sources,
    cache: &Cache,
) -> Result<(Report, Vec<Cost>), Failure> {
    let Assembled { book, site, theme: Some(theme) } = assembled else {
        unreachable!("a theme that cannot be loaded is a finding at error level");
    };
    let sweeper = std::env::current_exe().ok();
    let read = |family: &str| cache.read(&kept_name(family)).and_then(|bytes| String::from_utf8(bytes).ok());
    let seal = read(SEAL).and_then(|text| Seal::from_text(&text));
    let stage = Publish::begin(out, Options { sweeper, seal, ..Options::default() })?;
    let sink = Staged { stage: &stage, progress: Progress::new(site.pages.len() as u64 * 2) };
    let before = read(PAGES).and_then(|text| Kept::from_text(&text)).unwrap_or_default();
    let (texts, theme_hash) = (pipeline::incident_texts(book, sources), pipeline::theme_hash(sources));
    // Without search its parts stay where they are, for when it is switched on again.
    let indexed = if book.config.search { cache.read(&kept_name(INDEXED)) } else { None };
    let mut search = search::Kept::stored(indexed);
    let kept = Before { pages: &before, search: &mut search };
    let made = pipeline::render_kept((book, site), (theme, theme_hash), &texts, kept, &sink);
    let Rendered { pages, shards, costs } = made.map_err(|error| match error {
        RenderError::Templates(found) => Failure::Templates(found),
        RenderError::Sink(error) => error.into(),
        RenderError::Search(error) => error.into(),
    })?;
    for (from, to) in &site.images {
        let bytes = disk::read_within(dir, from).map_err(|error| {
            let what = format!("{} cannot be read: {error}", dir.join(&**from).display());
            Failure::Outside(what, "build again; the picture changed during the build")
        })?;
        stage.write(to, &bytes)?;
    }
    sink.progress.done();
    let report = stage.commit()?;
    if pages != before {
        cache.keep(PAGES, &kept_name(PAGES), &[pages.to_text()]);
    }
    if book.config.search
        && let Some(parts) = search.to_store(&shards)
    {
        cache.keep(INDEXED, &kept_name(INDEXED), &parts);
    }
    if let Some(seal) = &report.seal {
        cache.keep(SEAL, &kept_name(SEAL), &[seal.to_text()]);
    }
    Ok((report, costs))
}

/// The disk as a sink.
struct Staged<'s, 'p> {
    stage: &'s Publish<'p>,
    progress: Progress,
}

impl Sink for Staged<'_, '_> {
    type Error = PublishError;

    fn take(&self, file: &File) -> Result<(), PublishError> {
        self.put(file).map(drop)
    }
}

impl KeepingSink for Staged<'_, '_> {
    fn put(&self, file: &File) -> Result<blake3::Hash, PublishError> {
        self.progress.step();
        self.stage.write(&file.path, &file.bytes)
    }

    fn keep(&self, files: &[(String, blake3::Hash)]) -> Result<usize, PublishError> {
        let kept = self.stage.keep(files);
        (0..kept).for_each(|_| self.progress.step());
        Ok(kept)
    }

    fn keep_as(&self, from: &str, hash: blake3::Hash, to: &str) -> Result<bool, PublishError> {
        let kept = self.stage.keep_as(from, hash, to);
        if kept {
            self.progress.step();
        }
        Ok(kept)
    }
}

/// A bar that appears only on a terminal, and only when a build takes longer than half a second.
struct Progress {
    began: Instant,
    files: AtomicU64,
    bar: ProgressBar,
}

impl Progress {
    const PATIENCE: Duration = Duration::from_millis(500);

    fn new(files: u64) -> Self {
        let style =
            ProgressStyle::with_template("{bar:32} {pos}/{len} files").unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::with_draw_target(Some(files), ProgressDrawTarget::stderr_with_hz(10)).with_style(style);
        Self { began: Instant::now(), files: AtomicU64::new(0), bar }
    }

    fn step(&self) {
        let files = self.files.fetch_add(1, Ordering::Relaxed) + 1;
        if files.is_multiple_of(64) && self.began.elapsed() > Self::PATIENCE {
            self.bar.set_position(files);
        }
    }

    fn done(&self) {
        self.bar.finish_and_clear();
    }
}

/// What readers pay for, and the way out.
fn cost(cost: &Cost) -> String {
    let (what, help) = match cost {
        Cost::LargeShard { path, bytes, record: Some(id) } => (
            format!("{path} has {} KB, which a reader loads to see {id} among the results", bytes / 1024),
            "shorten the record, or move long listings out of it",
        ),
        Cost::ManyLoads { record, files } => (
            format!(
                "the text of {record} lies in {files} files, all of which a reader loads to see it among the results"
            ),
            "split the record, or move long listings out of it",
        ),
        Cost::LargeShard { path, bytes, record: None } if path == INDEX => (
            format!("{path} has {} KB, which a reader loads with the first search", bytes / 1024),
            "it is plain text: let the host compress scripts, with gzip or brotli, and let browsers keep them; a handbook \
             of parts that share nothing may be a project for each",
        ),
        Cost::LargeShard { path, bytes, record: None } => (
            format!("{path} has {} KB, which a reader loads at once", bytes / 1024),
            "report this as a bug: only one record's text may be that long",
        ),
    };
    format!("note: search: {what}\n  help: {help}")
}

/// What was built.
fn summary(out: &Path, site: &Site, report: &Report) -> String {
    format!(
        "{} pages in {}: {} files written, {} unchanged, {} removed",
        site.pages.len(),
        out.join("index.html").display(),
        report.written,
        report.unchanged,
        report.removed
    )
}
