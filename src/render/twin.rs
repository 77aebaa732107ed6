//! The JSON twin of a page: the record as it is, and its edges in both directions as addresses.

use serde::Serialize;

/// The version of the twins' form.
pub(super) const FORMAT: u32 = 1;

/// One edge of a node, or one entry of a list.
#[derive(Debug, Serialize)]
pub(super) struct Edge {
    /// What the other end is to this page.
    pub rel: &'static str,
    /// The address of the other end, from the site's root.
    pub to: String,
    /// The other end's title.
    pub title: String,
}

/// A page as JSON. What is empty is left out.
#[derive(Debug, Serialize)]
pub(super) struct Twin<'a, R: Serialize> {
    pub format: u32,
    pub kind: &'static str,
    pub address: String,
    pub title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<R>,
    /// Edges that this record declares.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Edge>,
    /// Edges that other records declare to this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub backlinks: Vec<Edge>,
    /// The entries of a list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Edge>,
}

impl<'a, R: Serialize> Twin<'a, R> {
    /// A twin without edges yet.
    pub(super) fn new(kind: &'static str, title: &'a str, record: Option<R>) -> Self {
        let (links, backlinks, items) = (Vec::new(), Vec::new(), Vec::new());
        Self { format: FORMAT, kind, address: String::new(), title, record, links, backlinks, items }
    }
}

impl<'a> Twin<'a, ()> {
    /// The twin of a list.
    pub(super) fn list(kind: &'static str, title: &'a str, items: Vec<Edge>) -> Self {
        let mut twin = Self::new(kind, title, None);
        twin.items = items;
        twin
    }
}
