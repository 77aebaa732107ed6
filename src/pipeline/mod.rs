//! The stages in order: the table of contents of the program.
//!
//! ```text
//! disk ─read→ Sources ─parse→ records ─link→ Handbook ─plan→ Site ─render→ files ─→ sink
//!                                      └ lint → findings
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::config::{self, Config};
use crate::diag::{Checked, Code, Finding, Level, Located};
use crate::handbook::Handbook;
use crate::record::{Places, Unread};
use crate::render::{File, Renderer, Theme};
use crate::search::export::{Cost, Export};
use crate::search::{IndexError, Language, Searcher, Tallies};
use crate::site::permalinks::{self, Held, Lost};
use crate::site::{Page, Site};
use crate::source::{Lines, Source, Sources};

mod kept;
mod linked;
mod on_demand;
mod parsed;
mod tried;

use linked::Linked;

pub use kept::{Before, KeepingSink, Kept, Rendered, TextHashes, incident_texts, index, render_kept, theme_hash};
pub use on_demand::{Answer, OnDemand};
pub use parsed::{Parsed, ParsedFile};
pub use tried::{unmade, unshown};

/// A handbook that is ready to be rendered.
#[derive(Debug)]
pub struct Assembled {
    /// The linked records.
    pub book: Arc<Handbook>,
    /// The pages that they will have.
    pub site: Arc<Site>,
    /// The theme; `None` when it could not be loaded.
    pub theme: Option<Theme>,
}

/// Where rendered files go: the disk, a server's memory, a test's map.
pub trait Sink: Sync {
    /// Why a file could not be taken.
    type Error: Send;

    /// Takes one file of the site.
    ///
    /// # Errors
    /// Whatever keeps the sink from taking the file.
    fn take(&self, file: &File) -> Result<(), Self::Error>;
}

/// Why a site could not be rendered.
#[derive(Debug)]
pub enum RenderError<E> {
    /// Templates failed.
    Templates(Vec<Finding>),
    /// The sink refused a file.
    Sink(E),
    /// The search index could not be made.
    Search(IndexError),
}

/// Reads the settings out of the sources.
#[must_use]
pub fn configure(sources: &Sources) -> Checked<Config> {
    config::read(sources.config.as_ref())
}

/// Parses, links and checks everything, and decides on the pages. `today` is the day against which review dates and
/// due dates are held.
#[must_use]
pub fn assemble(sources: &Sources, config: Config, today: Date) -> Checked<Assembled> {
    assemble_from(&mut Parsed::default(), sources, config, today)
}

/// The same, with what was parsed before.
#[must_use]
pub fn assemble_from(parsed: &mut Parsed, sources: &Sources, config: Config, today: Date) -> Checked<Assembled> {
    let mut findings = Vec::new();
    let theme = Theme::load(&sources.theme, &config.theme).unpack(&mut findings);
    let draft = draft(parsed, sources, config).unpack(&mut findings);
    findings.extend(check(&draft, today));
    let (book, mut site) = (draft.book, draft.site);
    if theme.as_ref().is_some_and(Theme::has_own_templates) {
        let published = held(&book, &site, sources.permalinks.as_ref());
        site = Arc::new(Site { published, ..Site::clone(&site) });
    }
    Checked { value: Assembled { book, site, theme }, findings }
}

/// What was published of each page, and must be on those that the project's own templates make.
fn held(book: &Handbook, site: &Site, list: Option<&Source>) -> permalinks::Places {
    // Where lost places are no error, a page without them is made all the same.
    let list = list.filter(|_| book.config.level(Code::FragmentLost) == Level::Error);
    list.map(|list| permalinks::published(book, site, list)).unwrap_or_default()
}

/// A linked handbook that was not checked as a whole yet.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The linked records.
    pub book: Arc<Handbook>,
    /// The pages that they will have.
    pub site: Arc<Site>,
    /// The files of which the records are those of an [earlier text](Parsed::steady): what is found in these records has no
    /// place in the text that there is now.
    pub stale: BTreeSet<Arc<str>>,
    /// The files of which not all records could be made.
    pub unread: Arc<Unread>,
    /// Pages that were published and would vanish.
    pub lost: Vec<Lost>,
}

/// Parses what was not parsed before, links, and decides on the pages: what a page needs, without the checks of the
/// whole handbook ([`check`]).
#[must_use]
pub fn draft(parsed: &mut Parsed, sources: &Sources, config: Config) -> Checked<Draft> {
    let mut findings = Vec::new();
    let files = parsed.parse(&sources.texts, &config.src);
    let mut records = Vec::with_capacity(files.len());
    let (mut unread, mut lacks_files, mut misreads) = (Unread::default(), false, false);
    for (file, source) in files.into_iter().zip(&sources.texts) {
        unread.add(source, &config.src, &file);
        let has_error = file.findings.iter().any(|f| config.level(f.code) == Level::Error);
        lacks_files |= file.value.is_empty() && has_error;
        misreads |= has_error;
        records.extend(file.unpack(&mut findings));
    }
    sources.broken.iter().for_each(|source| unread.add_unreadable(source, &config.src));
    let linked = Linked::again(parsed.linked.take(), config, records, &sources.assets);
    let is_of_now = |finding: &&Finding| !parsed.stale.contains(&finding.file) && !unread.explains(finding);
    findings.extend(linked.findings.iter().filter(is_of_now).cloned());
    let mut draft = Draft { stale: parsed.stale.clone(), unread: Arc::new(unread), ..linked.draft.clone() };
    parsed.linked = Some(linked);
    crate::lint::name_rules(&draft.book, &mut findings);
    // What a file that cannot be read would have had is not lost: the file is reported, and nothing is published.
    if let Some(source) = sources.permalinks.as_ref().filter(|_| !lacks_files && sources.broken.is_empty()) {
        let Checked { value: Held { gone, mut lost, merged }, findings: places } =
            permalinks::check(&draft.book, &draft.site, source);
        // Nor is what a value would have had that cannot be read: a team that has no other incident has a page again with it.
        findings.extend(places.into_iter().filter(|finding| !(misreads && finding.code == Code::FragmentLost)));
        if !misreads {
            permalinks::agree(&mut lost, &mut findings, &draft.book.config);
            draft.lost = lost;
        }
        if !gone.is_empty() || !merged.is_empty() {
            draft.site = Arc::new(Site { gone, merged, ..Site::clone(&draft.site) });
        }
    }
    Checked { value: draft, findings }
}

/// What is found in the handbook as a whole, and in the site that it makes.
#[must_use]
pub fn check(draft: &Draft, today: Date) -> Vec<Finding> {
    let mut findings = crate::lint::run(&draft.book, &draft.unread, today);
    findings.extend(crate::render::beyond_hosts(&draft.book, &draft.site));
    findings.extend(crate::search::wordless_signatures(&draft.book));
    let mut lost = draft.lost.clone();
    permalinks::agree(&mut lost, &mut findings, &draft.book.config);
    findings.extend(lost.into_iter().map(|lost| lost.finding));
    findings.retain(|finding| !draft.stale.contains(&finding.file));
    findings
}

/// Renders every page and every other file of the site into the sink, search included. Returns what search costs a reader
/// more than it should.
///
/// # Errors
/// [`RenderError`] for the first page that fails; the sink's files are then not to be published.
pub fn render<S: Sink>(
    book: &Arc<Handbook>,
    site: &Arc<Site>,
    theme: &Theme,
    sink: &S,
) -> Result<Vec<Cost>, RenderError<S::Error>> {
    let (pages, index) = rayon::join(|| render_pages(book, site, theme, sink), || export_search(book));
    pages?;
    let Export { files, costs } = index.map_err(RenderError::Search)?;
    files.into_par_iter().try_for_each(|(path, bytes)| sink.take(&File { path, bytes }).map_err(RenderError::Sink))?;
    Ok(costs)
}

/// The files that a browser searches; none where the project wants no search.
///
/// # Errors
/// [`IndexError`] when the index cannot be made, or a word would not be found in it.
pub fn export_search(book: &Handbook) -> Result<Export, IndexError> {
    if !book.config.search {
        return Ok(Export::default());
    }
    let (documents, language) = (Searcher::documents(book), Language::of(&book.config.language));
    Searcher::passing(documents, language, &mut Tallies::default(), &|| false)?.naming(&book.config).export()
}

/// Renders every page and every other file of the site into the sink, but for the search index.
///
/// # Errors
/// [`RenderError`] for the first page that fails.
pub fn render_pages<S: Sink>(
    book: &Arc<Handbook>,
    site: &Arc<Site>,
    theme: &Theme,
    sink: &S,
) -> Result<(), RenderError<S::Error>> {
    let renderer = Renderer::new(book, site, theme);
    site.pages.par_iter().try_for_each(|page: &Page| take(renderer.render(page), sink))?;
    renderer.extras(|file| sink.take(file)).map_err(RenderError::Sink)
}

/// Gives files to the sink.
fn take<S: Sink>(files: Result<Vec<File>, Finding>, sink: &S) -> Result<(), RenderError<S::Error>> {
    let files = files.map_err(|finding| RenderError::Templates(vec![finding]))?;
    files.iter().try_for_each(|file| sink.take(file).map_err(RenderError::Sink))
}

/// Findings with their levels and places, in the order of files and lines; those that are off are left out. `deny`
/// makes warnings errors.
#[must_use]
pub fn settle(findings: Vec<Finding>, sources: &Sources, config: &Config, deny: bool) -> Vec<Located> {
    let mut by_file: BTreeMap<Arc<str>, Vec<(Level, Finding)>> = BTreeMap::new();
    for finding in findings {
        let level = match config.level(finding.code) {
            Level::Off => continue,
            Level::Warn if deny => Level::Error,
            level => level,
        };
        by_file.entry(Arc::clone(&finding.file)).or_default().push((level, finding));
    }
    let mut out = Vec::new();
    for (file, findings) in by_file {
        let text = sources.text(&file).map(|s| Arc::clone(&s.text));
        let places = text.as_deref().map(|text| (Places::of(&file, text), Lines::of(text)));
        out.extend(findings.into_iter().map(|(level, finding)| {
            let span = places.as_ref().and_then(|(places, lines)| Some(lines.span(places.find(&finding.at)?)));
            let url = config.url(&finding.code.address());
            Located { finding, level, span, text: text.clone(), url }
        }));
    }
    out.sort_by(|a, b| {
        let key = |l: &Located| (l.span.as_ref().map_or(0, |s| s.bytes.start), l.finding.code);
        a.finding
            .file
            .cmp(&b.finding.file)
            .then_with(|| key(a).cmp(&key(b)))
            .then_with(|| a.finding.message.cmp(&b.finding.message))
    });
    out.dedup();
    out
}
