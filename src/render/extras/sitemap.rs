//! `sitemap.xml` and `robots.txt` for search engines.

use crate::handbook::Handbook;
use crate::id::encode_path;
use crate::render::{File, escaped};
use crate::site::{Page, Site};

/// The most addresses that one map may hold, by the format's own rule.
const MAX_ADDRESSES: usize = 50_000;

/// The map of all pages; of more addresses than one file may hold, the map of its parts, and behind it the parts. Nothing
/// without an absolute address, which the format asks for.
pub(super) fn maps(book: &Handbook, site: &Site) -> Vec<File> {
    maps_of(book, site, MAX_ADDRESSES)
}

fn maps_of(book: &Handbook, site: &Site, most: usize) -> Vec<File> {
    let Some(base) = book.config.absolute_url() else { return Vec::new() };
    let is_listed = |page: &&Page| !matches!(page, Page::Alias { .. } | Page::NotFound | Page::Search);
    let mut pages: Vec<&Page> = site.pages.iter().filter(is_listed).collect();
    pages.sort_by_key(|page| place(page));
    let addresses: Vec<String> = pages.into_iter().map(|page| encode_path(&page.file(book))).collect();
    if addresses.len() <= most {
        return vec![file(MAP.to_owned(), "urlset", "url", base, &addresses)];
    }
    let parts = (1..).zip(addresses.chunks(most));
    let parts: Vec<File> =
        parts.map(|(n, part)| file(format!("sitemap-{n}.xml"), "urlset", "url", base, part)).collect();
    let names: Vec<String> = parts.iter().map(|part| part.path.clone()).collect();
    let index = file(MAP.to_owned(), "sitemapindex", "sitemap", base, &names);
    std::iter::once(index).chain(parts).collect()
}

/// The file that search engines are sent to.
const MAP: &str = "sitemap.xml";

/// Where pages stand: what leads to many others before records, and incidents, which are the most, behind all.
const fn place(page: &Page) -> u8 {
    match page {
        Page::Incident(_) | Page::Withdrawn(_) => 2,
        Page::Lesson(_) | Page::Recipe(_) | Page::Rule(_) | Page::Check(_) | Page::Factor(_) | Page::Guide(_) => 1,
        _ => 0,
    }
}

/// A file of the format: `root` around an `entry` for each address.
fn file(path: String, root: &str, entry: &str, base: &str, addresses: &[String]) -> File {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<{root} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
    );
    let base = escaped(base);
    for address in addresses {
        out.push_str(&format!("<{entry}><loc>{base}{address}</loc></{entry}>\n"));
    }
    out.push_str(&format!("</{root}>\n"));
    File { path, bytes: out.into_bytes() }
}

/// Everything may be read; the map is named where there is one.
pub(super) fn robots(book: &Handbook) -> File {
    let mut text = "User-agent: *\nAllow: /\n".to_owned();
    if let Some(base) = book.config.absolute_url() {
        text.push_str(&format!("Sitemap: {base}{MAP}\n"));
    }
    File { path: "robots.txt".to_owned(), bytes: text.into_bytes() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::plan;

    #[test]
    fn a_map_of_more_addresses_than_its_format_allows_is_in_parts_and_only_the_map_of_them_is_named() {
        let mut book = Handbook::default();
        let text = |file: &File| String::from_utf8(file.bytes.clone()).unwrap();
        let addresses = |file: &File| -> Vec<String> {
            let text = text(file);
            let locations = text.split("<loc>").skip(1).map(|rest| rest.split_once("</loc>").unwrap().0.to_owned());
            locations.collect()
        };
        assert!(maps(&book, &plan(&book).value).is_empty() && !text(&robots(&book)).contains("Sitemap"));
        book.config.site_url = Some("https://h.example/x/".to_owned());
        let site = plan(&book).value;
        let one = maps(&book, &site);
        let all = addresses(&one[0]);
        assert_eq!((one.len(), one[0].path.as_str(), MAX_ADDRESSES), (1, "sitemap.xml", 50_000));
        assert!(all.len() > 20 && text(&one[0]).contains("\n<urlset xmlns="), "{all:?}");
        assert_eq!(maps_of(&book, &site, all.len()), one, "as many as one file may hold");
        let parts = maps_of(&book, &site, all.len() - 1);
        assert_eq!(
            text(&parts[0]),
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n\
             <sitemap><loc>https://h.example/x/sitemap-1.xml</loc></sitemap>\n\
             <sitemap><loc>https://h.example/x/sitemap-2.xml</loc></sitemap>\n</sitemapindex>\n"
        );
        let paths: Vec<&str> = parts.iter().map(|part| part.path.as_str()).collect();
        assert_eq!(paths, ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]);
        assert_eq!(parts[1..].iter().flat_map(addresses).collect::<Vec<_>>(), all, "no address is lost");
        assert_eq!(addresses(&parts[2]).len(), 1);
        assert_eq!(text(&robots(&book)), "User-agent: *\nAllow: /\nSitemap: https://h.example/x/sitemap.xml\n");
    }

    #[test]
    fn lists_come_before_records_and_incidents_last() {
        let pages = [Page::Incident(0), Page::Incidents, Page::Rule(0), Page::Glossary, Page::Withdrawn(0), Page::All];
        let mut sorted: Vec<&Page> = pages.iter().collect();
        sorted.sort_by_key(|page| place(page));
        let places: Vec<usize> =
            sorted.into_iter().map(|page| pages.iter().position(|other| std::ptr::eq(other, page)).unwrap()).collect();
        assert_eq!(places, [1, 3, 5, 2, 0, 4]);
    }
}
