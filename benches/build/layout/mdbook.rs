//! The same text as an mdBook: `book.toml`, `src/SUMMARY.md` and a chapter a write-up.

use std::collections::BTreeMap;
use std::path::Path;

use super::put;
use crate::corpus::Corpus;

const BOOK: &str = "[book]\ntitle = \"Handbook of the benchmark\"\nlanguage = \"en\"\n\n\
                    [output.html.print]\nenable = false\n\n[output.html.search]\nenable = true\n";

/// The variable that turns search off without another copy of the book.
pub(crate) const SEARCH: &str = "MDBOOK_OUTPUT__HTML__SEARCH__ENABLE";

/// Writes the book.
pub(crate) fn write(corpus: &Corpus, to: &Path) -> Result<(), String> {
    let mut chapters: BTreeMap<String, Vec<String>> = BTreeMap::new();
    corpus.each(|w| {
        let file = format!("{}/{}.md", w.folder, w.slug);
        chapters.entry(w.folder.clone()).or_default().push(format!("    - [{}]({file})\n", w.title));
        put(&to.join("src").join(&file), &format!("# {}\n\n*{}*\n\n{}", w.title, w.summary, w.body))
    })?;
    let mut summary = "# Summary\n\n".to_owned();
    for (folder, lines) in &chapters {
        summary.push_str(&format!("- [{folder}]({folder}/index.md)\n{}", lines.concat()));
        let text = format!("# {folder}\n\n{} incidents of {folder}.\n", lines.len());
        put(&to.join(format!("src/{folder}/index.md")), &text)?;
    }
    put(&to.join("src/SUMMARY.md"), &summary)?;
    put(&to.join("book.toml"), BOOK)
}
