//! Where a link of a body leads on the site.

use super::Prose;
use super::escape::escape;
use crate::handbook::{Lookup, is_linked, scheme};
use crate::markdown::Heading;
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
        let Lookup::One(node) = self.book.ids.look_up(name) else { return None };
        let mut address = address_of(&self.book, node);
        if let (Some(fragment), false) = (fragment, address.contains('#')) {
            address.push('#');
            address.push_str(&crate::id::encode_path(fragment));
        }
        Some((Link::Inside(relative(page, &address)), self.book.name_of(node)))
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
            None => match self.special_file(&path) {
                Some(address) => address.to_owned(),
                None => return Link::None,
            },
        };
        if let Some(fragment) = fragment {
            address.push('#');
            address.push_str(fragment);
        }
        Link::Inside(relative(page, &address))
    }

    /// Pages that are made from one file with many records.
    fn special_file(&self, path: &str) -> Option<&'static str> {
        let inner = path.strip_prefix(&*self.book.config.src)?.trim_start_matches('/');
        match inner {
            "glossary.yaml" => Some("glossary.html"),
            "decide.yaml" => Some("decide/index.html"),
            "factors.yaml" => Some("factors/index.html"),
            _ => None,
        }
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
