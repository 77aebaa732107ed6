//! The index of the last search, kept in the project's cache: it is used while the program and all texts are the same.

use std::path::Path;

use super::super::{Outcome, Project, complain};
use crate::pipeline;
use crate::search::{IndexError, Language, Searcher, Tallies};
use crate::shell::cache::{Cache, program};
use crate::shell::clock;
use crate::source::Sources;

const FAMILY: &str = "search-";

/// The index of the handbook in a folder: the one that was kept, or a new one.
pub(super) fn open(dir: &Path) -> Result<Searcher, Outcome> {
    let project = Project::read(dir).ok_or(Outcome::Environment)?;
    let key = key(&project.sources);
    let name = format!("{FAMILY}{}", &key[..16]);
    let cache = Cache::of(dir);
    if let Some(kept) = cache.read(&name).and_then(|bytes| Searcher::unpack(&bytes, &key)) {
        return Ok(kept.naming(&project.config));
    }
    let searcher = build(project).map_err(|error| refused(&error))?;
    if let Ok(packed) = searcher.pack(&key) {
        cache.keep(FAMILY, &name, &[packed]);
    }
    Ok(searcher)
}

/// A new index that is kept nowhere, made without the handbook in memory.
pub(super) fn passing(dir: &Path) -> Result<Searcher, Outcome> {
    let Project { config, sources, mut findings, .. } = Project::read(dir).ok_or(Outcome::Environment)?;
    let book = pipeline::assemble(&sources, config, clock::today()).unpack(&mut findings).book;
    let (documents, language) = (Searcher::documents(&book), Language::of(&book.config.language));
    let config = book.config.clone();
    drop((book, sources));
    let searcher = Searcher::passing(documents, language, &mut Tallies::default(), &|| false);
    searcher.map(|searcher| searcher.naming(&config)).map_err(|error| refused(&error))
}

fn refused(error: &IndexError) -> Outcome {
    complain(&error.to_string(), "run the command again; if it stays, report it as a bug");
    Outcome::Environment
}

/// A new index.
pub(super) fn build(project: Project) -> Result<Searcher, IndexError> {
    let Project { config, sources, mut findings, .. } = project;
    Searcher::new(&pipeline::assemble(&sources, config, clock::today()).unpack(&mut findings).book)
}

/// What an index depends on: this program, and all that was read.
fn key(sources: &Sources) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut add = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    add(&program());
    for source in sources.config.iter().chain(&sources.texts) {
        add(&source.path);
        add(&source.text);
    }
    for path in sources.assets.keys() {
        add(path);
    }
    hasher.finalize().to_hex().to_string()
}
