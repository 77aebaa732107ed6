//! Pages that were made before and need not be made again.
//!
//! A page is a pure function of the theme, of the ground that all pages share ([`Renderer::ground`]) and of the incidents
//! that its view looks at: of their front matter, and of the bodies that it reads. Which those are is noted while it is made
//! ([`Incidents::traced`]): nobody lists them by hand.
//! As long as all of that is the same, so is the page, and a sink that still has its bytes can keep them.
//!
//! [`Incidents::traced`]: crate::handbook::Incidents::traced

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use blake3::Hash;
use rayon::prelude::*;

use super::tried::once;
use super::{RenderError, Sink};
use crate::diag::Finding;
use crate::handbook::Handbook;
use crate::render::{File, Renderer, Theme};
use crate::search::export::{Cost, Published, Shelf};
use crate::search::{self, IndexError, Language, Searcher};
use crate::site::{Page, Site};
use crate::source::{Sources, ThemeFile};

/// A sink that may have a file already.
pub trait KeepingSink: Sink {
    /// Takes one file of the site, and says the hash of its bytes.
    ///
    /// # Errors
    /// Whatever keeps the sink from taking the file.
    fn put(&self, file: &File) -> Result<Hash, Self::Error>;

    /// Takes over the files that were at these paths last time, one after the other, up to the first that has not exactly the
    /// bytes with its hash. How many it took.
    ///
    /// # Errors
    /// Whatever keeps the sink from taking a file.
    fn keep(&self, files: &[(String, Hash)]) -> Result<usize, Self::Error>;

    /// Takes the file that was at a path last time to another path, if it has exactly the bytes with this hash. Whether it has.
    ///
    /// # Errors
    /// Whatever keeps the sink from taking the file.
    fn keep_as(&self, from: &str, hash: Hash, to: &str) -> Result<bool, Self::Error>;
}

/// A sink as the shelf for the files of the search index.
struct Files<'s, S>(&'s S);

impl<S: KeepingSink> Shelf for Files<'_, S> {
    type Error = S::Error;

    fn put(&self, path: String, bytes: Vec<u8>) -> Result<Hash, S::Error> {
        self.0.put(&File { path, bytes })
    }

    fn keep_as(&self, from: &str, hash: Hash, to: &str) -> Result<bool, S::Error> {
        self.0.keep_as(from, hash, to)
    }
}

/// What an earlier run kept: of the pages, and of the search index. The second changes while it is used.
#[derive(Debug)]
pub struct Before<'a> {
    /// How the pages were made.
    pub pages: &'a Kept,
    /// Parts of the search index.
    pub search: &'a mut search::Kept,
}

/// What a run made.
#[derive(Debug)]
pub struct Rendered {
    /// How the pages were made.
    pub pages: Kept,
    /// The shards of the search index.
    pub shards: Published,
    /// What search costs a reader more than it should.
    pub costs: Vec<Cost>,
}

/// The hashes of an incident's front matter, and of its whole text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextHashes {
    head: Hash,
    whole: Hash,
}

/// The hashes of the incidents' texts, in the handbook's order.
#[must_use]
pub fn incident_texts(book: &Handbook, sources: &Sources) -> Vec<TextHashes> {
    let hash = |at: usize| {
        let text = sources.text(&book.incidents[at].common.file).map_or("", |source| &source.text);
        let head = text.get(..book.incidents.body(at).start()).unwrap_or(text);
        TextHashes { head: blake3::hash(head.as_bytes()), whole: blake3::hash(text.as_bytes()) }
    };
    (0..book.incidents.len()).into_par_iter().map(hash).collect()
}

/// The hash of the theme's own files.
#[must_use]
pub fn theme_hash(sources: &Sources) -> Hash {
    let mut hasher = blake3::Hasher::new();
    for (path, file) in &sources.theme {
        let content = match file {
            ThemeFile::Text(source) => source.text.as_bytes(),
            ThemeFile::Bytes { bytes, .. } => bytes,
            // Nothing is made with a theme of which a file cannot be read.
            ThemeFile::Unread(_) => &[],
        };
        for part in [path.as_bytes(), content] {
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
        }
    }
    hasher.finalize()
}

/// How each page was made, by the path of its first file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    ground: Option<Hash>,
    pages: BTreeMap<String, Made>,
}

/// Positions: from each, and the one behind the last.
type Ranges = Vec<(usize, usize)>;

/// How one page was made.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Made {
    /// The incidents that it looked at.
    looked_at: Ranges,
    /// Those whose bodies it read.
    read: Ranges,
    /// The hash of the front matter of the ones, and of the texts of the others.
    texts: Hash,
    /// Its files.
    files: Vec<(String, Hash)>,
}

/// What all pages of one run are made from.
struct Run<'a, S> {
    book: &'a Handbook,
    site: &'a Site,
    renderer: &'a Renderer,
    texts: &'a [TextHashes],
    before: &'a Kept,
    sink: &'a S,
    /// The places of the pages, in the order in which they are made.
    order: Vec<usize>,
    /// The next turn: the first is for what is no page, the others are for the pages.
    next: AtomicUsize,
    made: Mutex<BTreeMap<String, Made>>,
    /// What kept pages from being made, by the places of the pages.
    failed: Mutex<BTreeMap<usize, Finding>>,
}

/// Renders every page into the sink, or lets the sink keep it; then every other file. `texts` are the hashes of the
/// incidents' texts in the handbook's order, `theme_hash` is that of the theme.
///
/// # Errors
/// [`RenderError`]; the sink's files are then not to be published. Of templates that fail each is told.
pub fn render_kept<S: KeepingSink>(
    (book, site): (&Arc<Handbook>, &Arc<Site>),
    (theme, theme_hash): (&Theme, Hash),
    texts: &[TextHashes],
    before: Before<'_>,
    sink: &S,
) -> Result<Rendered, RenderError<S::Error>> {
    let Before { pages: before, search: kept } = before;
    let (pages, shards) = rayon::join(
        || pages((book, site), (theme, theme_hash), texts, before, sink),
        || if book.config.search { shards(book, kept, sink) } else { Ok(Default::default()) },
    );
    let (pages, (shards, costs)) = (pages?, shards?);
    Ok(Rendered { pages, shards, costs })
}

fn shards<S: KeepingSink>(
    book: &Handbook,
    kept: &mut search::Kept,
    sink: &S,
) -> Result<(Published, Vec<Cost>), RenderError<S::Error>> {
    let searcher = index(book, kept, &|| false).map_err(RenderError::Search)?;
    let shards = searcher.shards().checked().map_err(RenderError::Search)?;
    shards.file(&kept.published, &Files(sink)).map_err(RenderError::Sink)
}

/// The index of which the files are made that a browser searches. `stop` is asked now and then whether nobody wants them any
/// more.
///
/// # Errors
/// [`IndexError`] when the index cannot be made, or [was stopped](IndexError::is_stopped).
pub fn index(book: &Handbook, kept: &mut search::Kept, stop: &dyn Fn() -> bool) -> Result<Searcher, IndexError> {
    let documents = Searcher::documents_from(book, &mut kept.bodies);
    let searcher = Searcher::passing(documents, Language::of(&book.config.language), &mut kept.tallies, stop)?;
    Ok(searcher.naming(&book.config))
}

fn pages<S: KeepingSink>(
    (book, site): (&Arc<Handbook>, &Arc<Site>),
    (theme, theme_hash): (&Theme, Hash),
    texts: &[TextHashes],
    before: &Kept,
    sink: &S,
) -> Result<Kept, RenderError<S::Error>> {
    let renderer = Renderer::new(book, site, theme);
    let ground = ground(&renderer, theme_hash);
    let nothing = Kept::default();
    let before = if before.ground == Some(ground) { before } else { &nothing };
    let (next, made, failed) = (AtomicUsize::new(0), Mutex::default(), Mutex::default());
    // The largest page of all would keep one thread busy long after the others have ended.
    let mut order: Vec<usize> = (0..site.pages.len()).collect();
    order.sort_by_key(|at| site.pages[*at] != Page::All);
    let run = Run { book, site, renderer: &renderer, texts, before, sink, order, next, made, failed };
    // Each thread has a handbook of its own, which notes what its page looks at.
    let ended: Vec<Result<(), RenderError<S::Error>>> = rayon::broadcast(|_| run.work());
    ended.into_iter().collect::<Result<(), _>>()?;
    let failed = run.failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    if !failed.is_empty() {
        return Err(RenderError::Templates(once(failed.into_values().collect())));
    }
    let pages = run.made.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(Kept { ground: Some(ground), pages })
}

fn ground(renderer: &Renderer, theme: Hash) -> Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(renderer.ground().as_bytes()).update(theme.as_bytes());
    hasher.finalize()
}

impl<S: KeepingSink> Run<'_, S> {
    /// Takes page after page until none is left, and before them, at once, what is no page; a file that the sink refuses ends
    /// the other threads' work as well.
    fn work(&self) -> Result<(), RenderError<S::Error>> {
        let mut painter: Option<(Arc<Handbook>, Renderer)> = None;
        loop {
            let turn = self.next.fetch_add(1, Ordering::Relaxed);
            let result = match turn.checked_sub(1).map(|turn| self.order.get(turn)) {
                None => self.renderer.extras(|file| self.sink.take(file)).map_err(RenderError::Sink),
                Some(Some(at)) => self.page(*at, &mut painter),
                Some(None) => return Ok(()),
            };
            if result.is_err() {
                self.next.store(self.order.len() + 1, Ordering::Relaxed);
                return result;
            }
        }
    }

    /// Lets the sink keep a page, or makes it with the thread's own copy of the handbook.
    fn page(&self, at: usize, painter: &mut Option<(Arc<Handbook>, Renderer)>) -> Result<(), RenderError<S::Error>> {
        let path = self.site.pages[at].file(self.book);
        let Some(there) = self.keep(&path).map_err(RenderError::Sink)? else { return Ok(()) };
        let (book, renderer) = painter.get_or_insert_with(|| {
            let book = Arc::new(self.book.traced());
            let renderer = self.renderer.beside(&book);
            (book, renderer)
        });
        self.make(at, there, book, renderer)
    }

    /// `None` when the page is as it was and the sink has all its files; else how many of them it has.
    fn keep(&self, path: &str) -> Result<Option<usize>, S::Error> {
        let Some(made) = self.before.pages.get(path) else { return Ok(Some(0)) };
        if texts_of(self.texts, &made.looked_at, &made.read) != Some(made.texts) {
            return Ok(Some(0));
        }
        let there = self.sink.keep(&made.files)?;
        if there < made.files.len() {
            return Ok(Some(there));
        }
        self.note(path.to_owned(), made.clone());
        Ok(None)
    }

    /// Makes a page, or notes why it cannot be made; the sink has the first `there` of its files already.
    fn make(&self, at: usize, there: usize, book: &Handbook, renderer: &Renderer) -> Result<(), RenderError<S::Error>> {
        let _ = book.incidents.take_seen();
        let files = match renderer.render(&self.site.pages[at]) {
            Ok(files) => files,
            Err(finding) => {
                self.failed.lock().unwrap_or_else(PoisonError::into_inner).insert(at, finding);
                return Ok(());
            }
        };
        let seen = book.incidents.take_seen();
        let (looked_at, read) = (ranges(&seen.looked_at), ranges(&seen.read));
        let mut made = Vec::with_capacity(files.len());
        for (n, file) in files.iter().enumerate() {
            let hash =
                if n < there { blake3::hash(&file.bytes) } else { self.sink.put(file).map_err(RenderError::Sink)? };
            made.push((file.path.clone(), hash));
        }
        if let (Some(texts), Some(first)) = (texts_of(self.texts, &looked_at, &read), files.first()) {
            self.note(first.path.clone(), Made { looked_at, read, texts, files: made });
        }
        Ok(())
    }

    fn note(&self, path: String, made: Made) {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).insert(path, made);
    }
}

/// The hash of what a page saw of incidents; `None` when there are not so many.
fn texts_of(texts: &[TextHashes], looked_at: &Ranges, read: &Ranges) -> Option<Hash> {
    let mut hasher = blake3::Hasher::new();
    for (from, to) in looked_at {
        for text in texts.get(*from..*to)? {
            hasher.update(text.head.as_bytes());
        }
    }
    for (from, to) in read {
        for text in texts.get(*from..*to)? {
            hasher.update(text.whole.as_bytes());
        }
    }
    Some(hasher.finalize())
}

/// Positions in order as ranges.
fn ranges(positions: &[usize]) -> Ranges {
    let mut out = Ranges::new();
    for at in positions {
        match out.last_mut() {
            Some((_, end)) if *end == *at => *end += 1,
            _ => out.push((*at, at + 1)),
        }
    }
    out
}

impl Kept {
    /// The form in which it is stored: lines, and the hash of them all at the end.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::with_capacity(self.pages.len() * 256);
        let Some(ground) = self.ground else { return out };
        let _ = writeln!(out, "{ground}");
        for made in self.pages.values() {
            out.push_str(made.texts.to_hex().as_str());
            for ranges in [&made.looked_at, &made.read] {
                out.push('\t');
                for (n, (from, to)) in ranges.iter().enumerate() {
                    let _ = write!(out, "{}{from}-{to}", if n == 0 { "" } else { "," });
                }
            }
            for (path, hash) in &made.files {
                let _ = write!(out, "\t{hash}\t{path}");
            }
            out.push('\n');
        }
        let seal = blake3::hash(out.as_bytes());
        let _ = writeln!(out, "{seal}");
        out
    }

    /// Reads the form back; what is damaged in any way is nothing.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let (rest, seal) = text.strip_suffix('\n')?.rsplit_once('\n')?;
        if blake3::hash(&text.as_bytes()[..=rest.len()]) != Hash::from_hex(seal).ok()? {
            return None;
        }
        let mut lines = rest.lines();
        let ground = Some(Hash::from_hex(lines.next()?).ok()?);
        let pages = lines.map(read_page).collect::<Option<_>>()?;
        Some(Self { ground, pages })
    }
}

fn read_page(line: &str) -> Option<(String, Made)> {
    let mut parts = line.split('\t');
    let texts = Hash::from_hex(parts.next()?).ok()?;
    let range = |text: &str| {
        let (from, to) = text.split_once('-')?;
        Some((from.parse().ok()?, to.parse().ok()?))
    };
    let ranges = |text: &str| text.split(',').filter(|r| !r.is_empty()).map(range).collect::<Option<Ranges>>();
    let (looked_at, read) = (ranges(parts.next()?)?, ranges(parts.next()?)?);
    let mut files = Vec::new();
    while let Some(hash) = parts.next() {
        files.push((parts.next()?.to_owned(), Hash::from_hex(hash).ok()?));
    }
    let first = files.first()?.0.clone();
    Some((first, Made { looked_at, read, texts, files }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept() -> Kept {
        let hash = |text: &str| blake3::hash(text.as_bytes());
        let made = |looked_at: Ranges, path: &str| Made {
            read: looked_at.iter().take(1).copied().collect(),
            looked_at,
            texts: hash("t"),
            files: vec![(path.to_owned(), hash("a")), (format!("{path}.json"), hash("b"))],
        };
        let pages = [("a b.html", vec![(0, 3), (7, 8)]), ("c.html", Vec::new())];
        let pages = pages.into_iter().map(|(path, at)| (path.to_owned(), made(at, path))).collect();
        Kept { ground: Some(hash("g")), pages }
    }

    #[test]
    fn what_is_stored_is_read_back() {
        let text = kept().to_text();
        assert_eq!(Kept::from_text(&text), Some(kept()));
        assert_eq!(Kept::from_text(""), None);
    }

    #[test]
    fn any_damage_makes_it_nothing() {
        let text = kept().to_text();
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            assert_eq!(String::from_utf8(bytes).ok().and_then(|t| Kept::from_text(&t)), None, "byte {at}");
            assert_eq!(Kept::from_text(&text[..at]), None, "cut at {at}");
        }
    }

    #[test]
    fn positions_are_ranges() {
        assert_eq!(ranges(&[0, 1, 2, 5, 9, 10]), [(0, 3), (5, 6), (9, 11)]);
        assert_eq!(ranges(&[]), []);
    }
}
