//! The pages of a handbook that show no single record, and how a link names them: by the file that they are made from, by
//! their address, or by their name.

use super::{Handbook, Target};
use crate::id::FILE_ENDING;

/// Pages by their name in a reference: their file, and what they are called.
const OWN: [(&str, &str, &str); 9] = [
    ("incidents", "incidents/index.html", "Incidents"),
    ("lessons", "lessons/index.html", "Lessons"),
    ("recipes", "recipes/index.html", "Recipes"),
    ("rules", "rules/index.html", "Rules"),
    ("factors", "factors/index.html", "Contributing factors"),
    ("glossary", "glossary.html", "Glossary"),
    ("guides", "guides/index.html", "Guides"),
    ("search", "search.html", "Search"),
    ("all", "all.html", "All titles"),
];

/// The folders of records' pages, with their kinds.
const FOLDERS: [(&str, &str); 6] = [
    ("incidents/", "incident"),
    ("lessons/", "lesson"),
    ("recipes/", "recipe"),
    ("rules/", "rule"),
    ("factors/", "factor"),
    ("guides/", "guide"),
];

/// What a link to a file leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Linked {
    /// The page of a record.
    Node(Target),
    /// Another page, by its file from the site's root.
    Page(String),
}

impl Handbook {
    /// The page that a `[[reference]]` without a record names, as its file from the site's root, and what it is called:
    /// `[[glossary]]`, or a linter's, `[[rule/squawk]]`.
    #[must_use]
    pub fn own_page(&self, name: &str) -> Option<(String, String)> {
        let name = name.trim();
        if let Some((_, file, title)) = OWN.iter().find(|(own, ..)| *own == name) {
            return Some(((*file).to_owned(), (*title).to_owned()));
        }
        let catalogue = self.catalogue(name.strip_prefix("rule/").unwrap_or(name))?;
        Some((linter_page(&catalogue.linter), catalogue.name.clone()))
    }

    /// What a path of the project leads to that is no record's own file: a list of records, such as `content/factors.yaml`,
    /// or a page by the address that it has beside the linking one, such as `content/lessons/index.html`.
    #[must_use]
    pub fn page_at(&self, path: &str) -> Option<Linked> {
        let inner = path.strip_prefix(&*self.config.src)?.trim_start_matches('/');
        let page = |file: &str| Some(Linked::Page(file.to_owned()));
        match inner {
            "decide.yaml" | "decide/index.html" => return Some(Linked::Node(Target::Decide)),
            "glossary.yaml" => return page("glossary.html"),
            "factors.yaml" => return page("factors/index.html"),
            "index.html" | "rules/rcabook/index.html" => return page(inner),
            _ => {}
        }
        if OWN.iter().any(|(_, file, _)| *file == inner) {
            return page(inner);
        }
        let is_linter = |linter: &str, file: &str| file == path || linter_page(linter) == inner;
        if let Some(catalogue) = self.catalogues.iter().find(|x| is_linter(&x.linter, &x.file)) {
            return Some(Linked::Page(linter_page(&catalogue.linter)));
        }
        let address = inner.strip_suffix(FILE_ENDING)?;
        let record = |(folder, kind): &(&str, &str)| self.ids.get(kind, address.strip_prefix(folder)?);
        FOLDERS.iter().find_map(record).map(Linked::Node)
    }
}

fn linter_page(linter: &str) -> String {
    format!("rules/{}/index.html", linter.to_ascii_lowercase())
}
