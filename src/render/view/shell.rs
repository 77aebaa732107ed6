//! What surrounds every page: its head, header, breadcrumbs and footer.

use std::borrow::Cow;

use serde::Serialize;

use super::cx::Cx;
use super::parts::{Day, Link};
use super::{Assets, twin_path};
use crate::date::PartialDate;
use crate::handbook::Handbook;
use crate::id::encode_path;
use crate::site::{Page, address_of};

/// The most characters of a page's description.
const MAX_DESCRIPTION: usize = 160;

/// What every page sees as `site`.
#[derive(Debug, Serialize)]
pub(in crate::render) struct Shared<'a> {
    title: &'a str,
    description: Option<&'a str>,
    language: &'a str,
    /// `rtl` where the language is written from right to left; from left to right pages are anyway.
    direction: Option<&'static str>,
    /// The language of the theme's own words, where it is not the handbook's.
    interface: Option<&'static str>,
    /// The path of the style sheet, from the site's root.
    styles: &'a str,
    /// The path of the script, from the site's root, where the theme has one.
    script: Option<&'a str>,
    /// The path of the script that a page asks for when somebody searches.
    search: Option<&'a str>,
    /// The path of the guide that says how a record is written, from the site's root.
    record_guide: Option<String>,
    has_guides: bool,
    /// Whether the decision tree has a question.
    has_tree: bool,
    navigation: Vec<Item>,
}

/// An item of the main navigation.
#[derive(Debug, Serialize)]
struct Item {
    /// The path of its page, from the site's root.
    href: &'static str,
    /// The section that its pages name.
    section: &'static str,
    text: &'static str,
}

const NAVIGATION: [Item; 5] = [
    Item { href: "incidents/index.html", section: "incidents", text: "Incidents" },
    Item { href: "recipes/index.html", section: "recipes", text: "Recipes" },
    Item { href: "rules/index.html", section: "rules", text: "Rules" },
    Item { href: "decide/index.html", section: "decide", text: "Decide" },
    Item { href: "glossary.html", section: "glossary", text: "Glossary" },
];

impl<'a> Shared<'a> {
    pub(in crate::render) fn of(book: &'a Handbook, assets: &'a Assets) -> Self {
        Self {
            title: &book.config.title,
            description: book.config.description.as_deref(),
            language: &book.config.language,
            direction: book.config.is_right_to_left().then_some("rtl"),
            interface: (!is_english(&book.config.language)).then_some("en"),
            styles: &assets.styles.path,
            script: assets.script.as_ref().map(|s| s.path.as_str()),
            search: assets.search.as_ref().map(|s| s.path.as_str()),
            record_guide: record_guide(book),
            has_guides: !book.guides.is_empty(),
            has_tree: has_tree(book),
            navigation: navigation(book),
        }
    }
}

fn is_english(tag: &str) -> bool {
    tag.split(['-', '_']).next().is_some_and(|language| language.eq_ignore_ascii_case("en"))
}

fn has_tree(book: &Handbook) -> bool {
    !book.tree.steps.is_empty()
}

/// The main navigation: without the decision tree where there is nothing to decide. Its page stays, since links lead to it.
fn navigation(book: &Handbook) -> Vec<Item> {
    NAVIGATION.into_iter().filter(|item| item.section != "decide" || has_tree(book)).collect()
}

/// The guide that a reader who found no record is offered, by its name or one that it had.
const RECORD_GUIDE: &str = "how-we-write-an-rca";

fn record_guide(book: &Handbook) -> Option<String> {
    book.ids.get("guide", RECORD_GUIDE).map(|guide| address_of(book, guide))
}

/// What the templates see as `page`.
#[derive(Debug, Serialize)]
pub(super) struct Shell<'a> {
    /// The title in the browser's tab, without the handbook's.
    title: String,
    description: String,
    /// The way up to the site's root.
    root: String,
    /// The item of the main navigation that the page belongs to.
    section: &'static str,
    /// Whether the page is that item itself.
    is_section: bool,
    canonical: Option<String>,
    crumbs: Vec<Link>,
    /// The name of the twin's file, as it is linked to from the page.
    twin: String,
    /// The file of the project that the page was made from.
    source: Option<&'a str>,
    changed: Option<Changed>,
    terms: Vec<Term<'a>>,
    /// Fragments of the page that are answered from elsewhere now.
    moved: Vec<super::former::MovedView>,
}

/// When the record behind the page changed last, as the record says itself.
#[derive(Debug, Serialize)]
pub(super) struct Changed {
    label: &'static str,
    day: Day,
    by_html: Option<String>,
}

/// A term that the page has used.
#[derive(Debug, Serialize)]
struct Term<'a> {
    id: &'a str,
    term: &'a str,
    html: String,
}

impl<'a> Shell<'a> {
    /// The shell of a page; `section` is the item of the main navigation, by its folder.
    pub(super) fn new(cx: &Cx<'a>, title: impl Into<String>, section: &'static str) -> Self {
        let twin = twin_path(&encode_path(&cx.file));
        Self {
            title: title.into(),
            description: String::new(),
            root: cx.root(),
            section,
            is_section: false,
            canonical: cx.book.config.absolute_url().map(|url| format!("{url}{}", encode_path(&cx.file))),
            crumbs: Vec::new(),
            twin: twin.rsplit('/').next().unwrap_or_default().to_owned(),
            source: None,
            changed: None,
            terms: Vec::new(),
            moved: super::former::moved(cx),
        }
    }

    /// Says what the page is about, in the words of a field.
    pub(super) fn about<'t>(mut self, cx: &Cx<'_>, text: impl Into<Cow<'t, str>>) -> Self {
        let text = cx.plain(&text.into());
        self.description = match text.char_indices().nth(MAX_DESCRIPTION) {
            None => text,
            Some((end, _)) => {
                let cut = text[..end].rfind(' ').unwrap_or(end);
                format!("{}…", text[..cut].trim_end_matches([',', '.', ';', ':']))
            }
        };
        self
    }

    /// Marks the page as an item of the main navigation itself.
    pub(super) const fn in_navigation(mut self) -> Self {
        self.is_section = true;
        self
    }

    /// Adds a breadcrumb.
    pub(super) fn crumb(mut self, cx: &Cx<'_>, page: &Page, text: impl Into<String>) -> Self {
        self.crumbs.push(Link { href: cx.href(page), text: text.into() });
        self
    }

    /// Adds a breadcrumb that leads to a part of a page.
    pub(super) fn crumb_at(mut self, cx: &Cx<'_>, page: &Page, anchor: &str, text: impl Into<String>) -> Self {
        self.crumbs.push(Link { href: format!("{}#{anchor}", cx.href(page)), text: text.into() });
        self
    }

    /// Names the file that the page was made from.
    pub(super) const fn source(mut self, file: &'a str) -> Self {
        self.source = Some(file);
        self
    }

    /// Says when the record changed last.
    pub(super) fn changed(mut self, label: &'static str, date: &PartialDate, by: Option<String>) -> Self {
        self.changed = Some(Changed { label, day: Day::of(date), by_html: by });
        self
    }

    /// Replaces the way to the site's root, for a page that a host serves at any depth.
    pub(super) fn at_any_depth(mut self, root: &str) -> Self {
        root.clone_into(&mut self.root);
        self.twin.insert_str(0, root);
        self.canonical = None;
        self
    }

    /// Points to another page as the one to be indexed.
    pub(super) fn stands_for(mut self, url: Option<String>) -> Self {
        self.canonical = url;
        self
    }

    /// Adds the definitions of the terms that the page has used.
    pub(super) fn with_terms(mut self, cx: &Cx<'a>) -> Self {
        let used = cx.terms().into_iter().map(|at| &cx.book.terms[at]);
        self.terms = used
            .map(|t| Term { id: t.id.as_str(), term: &t.term, html: cx.inline_without_terms(&t.definition) })
            .collect();
        self
    }
}
