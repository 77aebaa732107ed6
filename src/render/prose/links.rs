//! Where a link of a body leads on the site.

use super::Prose;
use crate::handbook::{Linked, Lookup, is_linked, scheme};
use crate::id::encode_own_path;
use crate::markdown::Heading;
use crate::render::escape::escape;
use crate::site::{address_of, relative, resolve_link};

/// What a link becomes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// A link within the site, relative to the page.
    Inside(String),
    /// A link out of it.
    Outside(String),
    /// Nothing that a page may link to: the text stands without a link. The check reports it.
    None,
}

impl Prose {
    /// The link of a `[[reference]]`, and the words for it where the author gives none.
    pub(super) fn reference(&self, target: &str, page: &str) -> Option<(Link, String)> {
        let (name, fragment) = target.split_once('#').map_or((target, None), |(n, f)| (n, Some(f.trim())));
        let (mut address, words) = match self.book.ids.look_up(name) {
            Lookup::One(node) => (address_of(&self.book, node), self.book.name_of(node)),
            Lookup::Unknown { .. } => self.book.own_page(name).map(|(file, title)| (encode_own_path(file), title))?,
            Lookup::Ambiguous(_) => return None,
        };
        if let (Some(fragment), false) = (fragment, address.contains('#')) {
            address.push('#');
            address.push_str(&crate::id::encode_path(fragment));
        }
        Some((Link::Inside(relative(page, &address)), words))
    }

    /// The link of a Markdown target written in `file`.
    pub(super) fn link(&self, target: &str, file: &str, page: &str) -> Link {
        if let Some(scheme) = scheme(target) {
            return if is_linked(scheme) { Link::Outside(target.to_owned()) } else { Link::None };
        }
        if target.starts_with('#') {
            return Link::Inside(target.to_owned());
        }
        let (path, fragment) = target.split_once('#').map_or((target, None), |(p, f)| (p, Some(f)));
        let Some(path) = resolve_link(file, path) else { return Link::None };
        let mut address = match self.files.get(path.as_str()) {
            Some(node) => address_of(&self.book, *node),
            None => match self.book.page_at(&path) {
                Some(Linked::Node(node)) => address_of(&self.book, node),
                Some(Linked::Page(file)) => encode_own_path(file),
                None => return Link::None,
            },
        };
        if let Some(fragment) = fragment {
            address.push('#');
            address.push_str(fragment);
        }
        Link::Inside(relative(page, &address))
    }
}

/// Empty elements under the former anchors of a heading, so that links to them end here.
pub(super) fn former_anchors(heading: &Heading) -> String {
    let mut out = String::new();
    for alias in &heading.aliases {
        out.push_str("<span id=\"");
        escape(alias, &mut out);
        out.push_str("\"></span>");
    }
    out
}
