//! The files that are no pages: style sheet, icon, feeds, manifest of the rules, site map.

use crate::handbook::Handbook;

use super::{File, Renderer, Theme};

mod feed;
mod manifest;
mod redirects;
mod sitemap;
mod styles;

pub(super) use redirects::beyond_hosts;

/// The style sheet, the scripts and the icon, named by what is in them.
#[derive(Debug)]
pub(super) struct Assets {
    pub styles: File,
    /// The script of every page; absent where the theme has none.
    pub script: Option<File>,
    /// The script that a page asks for when somebody searches.
    pub search: Option<File>,
    /// The script that this one asks for when an error is searched for.
    errors: Option<File>,
    others: Vec<File>,
}

impl Assets {
    pub(super) fn of(book: &Handbook, theme: &Theme) -> Self {
        let text = format!("{}{}", theme.styles(), styles::choices(&book.config));
        let styles = hashed("handbook", "css", text.into_bytes());
        let script = |name, text: &str| (!text.is_empty()).then(|| hashed(name, "js", text.as_bytes().to_vec()));
        let [search, errors] = if book.config.search { searching(theme) } else { [None, None] };
        let script = script("app", theme.scripts().app.shortest());
        let mut others = vec![File { path: "favicon.svg".to_owned(), bytes: theme.favicon().as_bytes().to_vec() }];
        let statics = theme.statics().iter();
        others.extend(statics.map(|(path, bytes)| File { path: format!("assets/{path}"), bytes: bytes.to_vec() }));
        Self { styles, script, search, errors, others }
    }
}

/// The script of search, and the one that it asks for when an error is searched for. Both have one number, so that the first knows
/// the name of the second, and no page runs one of another build. Absent where the theme has none.
fn searching(theme: &Theme) -> [Option<File>; 2] {
    let scripts = theme.scripts();
    let texts = [("search", scripts.search.shortest()), ("errors", scripts.errors.shortest())];
    let number = hash_of(texts.map(|(_, text)| text).concat().as_bytes());
    texts.map(|(name, text)| {
        let path = format!("assets/{name}-{number}.js");
        (!text.is_empty()).then(|| File { path, bytes: text.as_bytes().to_vec() })
    })
}

/// A file whose name changes with its content, so that a host may let browsers keep it.
fn hashed(name: &str, extension: &str, bytes: Vec<u8>) -> File {
    File { path: format!("assets/{name}-{}.{extension}", hash_of(&bytes)), bytes }
}

fn hash_of(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..10].to_owned()
}

/// Takes all files that are no pages to `each`, one after the other: the manifest of the rules can be as large as all others.
pub(super) fn all<E>(renderer: &Renderer, mut each: impl FnMut(&File) -> Result<(), E>) -> Result<(), E> {
    let (book, site, assets) = (&*renderer.book, &*renderer.site, &renderer.assets);
    let scripts = assets.script.iter().chain(&assets.search).chain(&assets.errors);
    std::iter::once(&assets.styles).chain(scripts).chain(&assets.others).try_for_each(&mut each)?;
    manifest::all(book, &renderer.index.rule_incidents, &mut each)?;
    each(&feed::newest(book, site))?;
    for (facet, values) in &*renderer.index.facets {
        let feeds = values.iter().filter_map(|(value, incidents)| feed::of(book, site, *facet, value, incidents));
        for file in feeds {
            each(&file)?;
        }
    }
    feed::moved(book, site, &renderer.index.facets).iter().try_for_each(&mut each)?;
    let rest = sitemap::maps(book, site).into_iter().chain([sitemap::robots(book)]).chain(redirects::all(book, site));
    for file in rest {
        each(&file)?;
    }
    Ok(())
}
