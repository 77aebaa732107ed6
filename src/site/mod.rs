//! Which pages exist and where: the addresses are made here, once, and proven unique.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt as _};

use crate::diag::{At, Checked, Code, Finding};
use crate::handbook::{Handbook, Target};
use crate::id::{FILE_ENDING, encode_own_path};

mod facet;
mod former;
mod links;
pub mod permalinks;
mod rule_facet;

pub use facet::{Facet, Facets, feed_of};
pub use former::{Destination, Moved};
pub use links::{href, relative};
pub use rule_facet::{RuleFacet, cops, department_page, departments, rule_facets};

pub use crate::handbook::{resolve, resolve_link};

/// One page of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it; the numbers are positions in the handbook's lists")]
pub enum Page {
    Home,
    Incidents,
    /// Incidents that share a value: the filter for readers without JavaScript.
    Facet(Facet, String),
    Incident(usize),
    Lessons,
    Lesson(usize),
    Recipes,
    Recipe(usize),
    Rules,
    /// One linter's rules.
    Linter(usize),
    /// Rules that share something: the filter for readers without JavaScript.
    RuleFacet(RuleFacet),
    /// A department of a linter's identifiers, at the address that RuboCop makes for it.
    Department(usize, String),
    Rule(usize),
    /// The linter `rcabook` itself: the index of the checks.
    Checks,
    /// One check of `rcabook` itself.
    Check(Code),
    Factors,
    Factor(usize),
    Decide,
    Glossary,
    Guides,
    Guide(usize),
    /// Every title, A to Z.
    All,
    Search,
    NotFound,
    /// A former address, which leads on.
    Alias {
        from: String,
        to: Destination,
    },
    /// What is left of a record that was taken back; incidents keep pages of their own.
    Withdrawn(usize),
}

impl Page {
    /// The page's path without extension, from the site's root.
    #[must_use]
    pub fn address(&self, book: &Handbook) -> String {
        match self {
            Self::Home => "index".to_owned(),
            Self::Incidents => "incidents/index".to_owned(),
            Self::Facet(facet, value) => facet.address(value),
            Self::Incident(at) => book.incidents[*at].id.address(),
            Self::Lessons => "lessons/index".to_owned(),
            Self::Lesson(at) => book.lesson(*at).id.id.address(),
            Self::Recipes => "recipes/index".to_owned(),
            Self::Recipe(at) => book.recipes[*at].id.address(),
            Self::Rules => "rules/index".to_owned(),
            Self::Linter(at) => format!("rules/{}/index", book.catalogues[*at].linter.to_ascii_lowercase()),
            Self::RuleFacet(facet) => facet.address(),
            Self::Department(at, name) => {
                format!("rules/{}/{}", book.catalogues[*at].linter.to_ascii_lowercase(), department_page(name))
            }
            Self::Rule(at) => book.rules[*at].id.address(),
            Self::Checks => format!("rules/{}/index", crate::diag::LINTER),
            Self::Check(code) => format!("rules/{}/{}", crate::diag::LINTER, code.name()),
            Self::Factors => "factors/index".to_owned(),
            Self::Factor(at) => book.factors[*at].id.address(),
            Self::Decide => "decide/index".to_owned(),
            Self::Glossary => "glossary".to_owned(),
            Self::Guides => "guides/index".to_owned(),
            Self::Guide(at) => book.guides[*at].id.address(),
            Self::All => "all".to_owned(),
            Self::Search => "search".to_owned(),
            Self::NotFound => "404".to_owned(),
            Self::Alias { from, .. } => from.clone(),
            Self::Withdrawn(at) => {
                let record = &book.withdrawn[*at];
                former::address(record.kind, &record.id).unwrap_or_else(|| "glossary".to_owned())
            }
        }
    }

    /// The page's file, from the site's root.
    #[must_use]
    pub fn file(&self, book: &Handbook) -> String {
        let mut file = self.address(book);
        file.push_str(FILE_ENDING);
        file
    }
}

/// The site as it will be: every page, and the pictures that are copied.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// All pages, in the order of their kinds.
    pub pages: Vec<Page>,
    /// The page of each file, by its place in the list above. Where two pages have one address, which is a finding, the
    /// first has the file.
    pub files: HashMap<String, usize>,
    /// What incidents are grouped by.
    pub facets: Arc<Facets>,
    /// Fragments that are answered from elsewhere, by their page's file.
    pub moved: BTreeMap<String, Vec<Moved>>,
    /// Sections that a page had and no longer has, by the page's file: links to them still end on words.
    pub gone: BTreeMap<String, Vec<String>>,
    /// The places that were published, where the project's own templates must show them; else nothing, for the built-in ones do.
    pub published: permalinks::Places,
    /// Incidents and recipes whose first former identifier was that of a record which they took in.
    pub merged: BTreeSet<Target>,
    /// The pictures that are copied.
    pub images: Images,
}

/// Pictures: path from the project's root → path from the site's root.
pub type Images = BTreeMap<Arc<str>, String>;

/// The page that shows a node, and the anchor of its place there, where it has no page of its own.
#[must_use]
pub fn place_of(book: &Handbook, target: Target) -> (Page, Option<&str>) {
    let page = match target {
        Target::Incident(at) => Page::Incident(at),
        Target::Lesson(at) => Page::Lesson(at),
        Target::Recipe(at) => Page::Recipe(at),
        Target::Rule(at) => Page::Rule(at),
        Target::Factor(at) => Page::Factor(at),
        Target::Term(at) => return (Page::Glossary, Some(book.terms[at].id.as_str())),
        Target::Guide(at) => Page::Guide(at),
        Target::Decide => Page::Decide,
    };
    (page, None)
}

/// The page, and the fragment if there is one, that shows a node: `recipes/x.html`, `glossary.html#backfill`.
#[must_use]
pub fn address_of(book: &Handbook, target: Target) -> String {
    let (page, anchor) = place_of(book, target);
    let mut address = encode_own_path(page.file(book));
    if let Some(anchor) = anchor {
        address.push('#');
        address.push_str(anchor);
    }
    address
}

/// The feeds of pages that lead on, each with where its page leads: a list that moved takes its feed along.
pub fn moved_feeds(site: &Site) -> impl Iterator<Item = (String, &Destination)> {
    site.pages.iter().filter_map(|page| match page {
        // What leads to a record was one's identifier, whatever it looks like.
        Page::Alias { from, to: to @ (Destination::Page(_) | Destination::Elsewhere(_)) } => Some((feed_of(from)?, to)),
        _ => None,
    })
}

/// Decides which pages the handbook has. Two pages with one address are a finding.
#[must_use]
pub fn plan(book: &Handbook) -> Checked<Site> {
    let mut pages = vec![Page::Home, Page::Incidents];
    let facets = Arc::new(facet::facets(book));
    for (facet, values) in &*facets {
        pages.extend(values.iter().map(|(value, _)| Page::Facet(*facet, value.clone())));
    }
    pages.extend((0..book.incidents.len()).map(Page::Incident));
    pages.push(Page::Lessons);
    pages.extend((0..book.lessons.len()).map(Page::Lesson));
    pages.push(Page::Recipes);
    pages.extend((0..book.recipes.len()).map(Page::Recipe));
    pages.push(Page::Rules);
    pages.extend((0..book.catalogues.len()).map(Page::Linter));
    pages.extend(rule_facets(book).into_iter().map(Page::RuleFacet));
    for (at, catalogue) in book.catalogues.iter().enumerate() {
        let names = departments(book, catalogue).into_iter();
        pages.extend(names.map(|name| Page::Department(at, name)));
    }
    pages.extend((0..book.rules.len()).map(Page::Rule));
    pages.push(Page::Checks);
    pages.extend(Code::ALL.iter().map(|code| Page::Check(*code)));
    pages.push(Page::Factors);
    pages.extend((0..book.factors.len()).map(Page::Factor));
    pages.extend([Page::Decide, Page::Glossary, Page::Guides]);
    pages.extend((0..book.guides.len()).map(Page::Guide));
    pages.extend([Page::All, Page::Search, Page::NotFound]);
    pages.extend(former::pages(book));
    let ((mut files, mut findings), images) = rayon::join(|| files(book, &pages), || images(book));
    let planned = pages.len();
    let moved = former::redirects(book, &mut pages, &images, &mut findings);
    files.extend((planned..).zip(&pages[planned..]).map(|(at, page)| (page.file(book), at)));
    Checked { value: Site { pages, files, facets, moved, images, ..Site::default() }, findings }
}

/// The pages by their files, and what is found where two have one.
fn files(book: &Handbook, pages: &[Page]) -> (HashMap<String, usize>, Vec<Finding>) {
    let mut owners: HashMap<String, usize> = HashMap::with_capacity(pages.len());
    let mut findings = Vec::new();
    for (at, page) in pages.iter().enumerate() {
        let address = page.file(book);
        if let Some(other) = owners.get(&address) {
            let other = &pages[*other];
            // Two records of one kind have one identifier, which was reported where they were linked; so was a
            // withdrawn one that lives again.
            let withdrawn = |page: &Page| matches!(page, Page::Withdrawn(_));
            if kind_of(page).is_some() && kind_of(page) == kind_of(other)
                || (withdrawn(page) || withdrawn(other)) && (kind_of(page).is_some() || kind_of(other).is_some())
                || withdrawn(page) && withdrawn(other)
            {
                continue;
            }
            let place = declared_in(book, page).or_else(|| declared_in(book, other));
            let (file, at) = place.unwrap_or((&book.config.file, At::File));
            let message = format!("two pages have the address {address}");
            let help = match page {
                Page::Linter(_) => "keep one catalogue for each linter; `rcabook` is the name of the checks themselves",
                _ => {
                    "give one of the two records another identifier: addresses are lower case, and index, 404 and the like are taken"
                }
            };
            findings.push(Finding::new(Code::IdCollision, file, at, message).help(help));
        } else {
            owners.insert(address, at);
        }
    }
    (owners, findings)
}

/// The record that a page shows.
#[must_use]
pub const fn node_of(page: &Page) -> Option<Target> {
    match page {
        Page::Decide => Some(Target::Decide),
        Page::Alias { .. } => None,
        page => target_of(page),
    }
}

/// The record that a page shows, or that a former address leads to.
const fn target_of(page: &Page) -> Option<Target> {
    Some(match page {
        Page::Incident(at) => Target::Incident(*at),
        Page::Lesson(at) => Target::Lesson(*at),
        Page::Recipe(at) => Target::Recipe(*at),
        Page::Rule(at) => Target::Rule(*at),
        Page::Factor(at) => Target::Factor(*at),
        Page::Guide(at) => Target::Guide(*at),
        Page::Alias { to: Destination::Node(to), .. } => *to,
        _ => return None,
    })
}

fn kind_of(page: &Page) -> Option<std::mem::Discriminant<Target>> {
    target_of(page).as_ref().map(std::mem::discriminant)
}

/// The file and the place that give a page its address.
fn declared_in<'a>(book: &'a Handbook, page: &Page) -> Option<(&'a Arc<str>, At)> {
    let key = |name: &str| At::value(&[name]);
    match page {
        Page::Linter(at) => return Some((&book.catalogues[*at].file, key("linter"))),
        Page::Withdrawn(at) => return Some((&book.withdrawn[*at].file, book.withdrawn[*at].at.clone())),
        _ => {}
    }
    let target = target_of(page)?;
    let at = match (page, target) {
        (Page::Alias { .. }, Target::Incident(_) | Target::Recipe(_) | Target::Guide(_)) => key("aliases"),
        (_, Target::Incident(_) | Target::Recipe(_)) => key("id"),
        (_, Target::Lesson(at)) => book.lesson(at).id.at.clone(),
        (_, Target::Rule(at)) => book.rules[at].at.clone(),
        (_, Target::Factor(at)) => book.factors[at].at.clone(),
        _ => At::File,
    };
    Some((book.file_of(target), at))
}

/// Pictures that bodies show, each with its place in the site: `images/` and the path below the content folder.
fn images(book: &Handbook) -> Images {
    let mut out = BTreeMap::new();
    for (file, body) in book.bodies() {
        for image in &body.outline().images {
            if let Some(path) = resolve_link(file, &image.target)
                && let Some((path, _)) = book.assets.get_key_value(path.as_str())
            {
                let inner = path.strip_prefix(&*book.config.src).map_or(&**path, |p| p.trim_start_matches('/'));
                out.insert(Arc::clone(path), format!("images/{}", inner.to_lowercase()));
            }
        }
    }
    out
}
