//! `sitemap.xml` and `robots.txt` for search engines.

use crate::handbook::Handbook;
use crate::id::encode_path;
use crate::render::{File, escaped};
use crate::site::{Page, Site};

/// The most addresses that one map may hold, by the format's own rule.
const MAX_ADDRESSES: usize = 50_000;

/// The map of all pages; `None` without an absolute address, which the format asks for.
pub(super) fn map(book: &Handbook, site: &Site) -> Option<File> {
    map_of(book, site, MAX_ADDRESSES)
}

fn map_of(book: &Handbook, site: &Site, most: usize) -> Option<File> {
    let base = book.config.absolute_url()?;
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let listed = site.pages.iter().filter(|p| !matches!(p, Page::Alias { .. } | Page::NotFound | Page::Search));
    for page in listed.take(most) {
        out.push_str("<url><loc>");
        out.push_str(&escaped(base));
        out.push_str(&encode_path(&page.file(book)));
        out.push_str("</loc></url>\n");
    }
    out.push_str("</urlset>\n");
    Some(File { path: "sitemap.xml".to_owned(), bytes: out.into_bytes() })
}

/// Everything may be read; the map is named where there is one.
pub(super) fn robots(book: &Handbook) -> File {
    let mut text = "User-agent: *\nAllow: /\n".to_owned();
    if let Some(base) = book.config.absolute_url() {
        text.push_str(&format!("Sitemap: {base}sitemap.xml\n"));
    }
    File { path: "robots.txt".to_owned(), bytes: text.into_bytes() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::plan;

    #[test]
    fn a_map_has_no_more_addresses_than_its_format_allows_and_is_named() {
        let mut book = Handbook::default();
        let text = |file: File| String::from_utf8(file.bytes).unwrap();
        assert!(map(&book, &plan(&book).value).is_none() && !text(robots(&book)).contains("Sitemap"));
        book.config.site_url = Some("https://h.example/x/".to_owned());
        let site = plan(&book).value;
        let listed = |most| text(map_of(&book, &site, most).unwrap()).matches("<loc>").count();
        assert_eq!((listed(3), MAX_ADDRESSES), (3, 50_000));
        assert!(listed(MAX_ADDRESSES) > 3);
        assert_eq!(text(robots(&book)), "User-agent: *\nAllow: /\nSitemap: https://h.example/x/sitemap.xml\n");
    }
}
