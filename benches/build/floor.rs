//! The least that a site generator can do: read every file, turn its Markdown into HTML, write it. One thread, no
//! template, no link, no check.

use std::fs;
use std::io;
use std::path::Path;

use pulldown_cmark::{Parser, html};
use rcabook::markdown::options;

/// Renders every Markdown file below `from` to the same place below `to`.
pub(crate) fn run(from: &Path, to: &Path) -> io::Result<()> {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.map_err(io::Error::from)?;
        let path = entry.path();
        if path.extension().is_none_or(|e| e != "md") {
            continue;
        }
        let text = fs::read_to_string(path)?;
        let mut page = String::with_capacity(text.len() * 3 / 2);
        html::push_html(&mut page, Parser::new_ext(body(&text), options()));
        let target = to.join(path.strip_prefix(from).map_err(io::Error::other)?).with_extension("html");
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(target, page)?;
    }
    Ok(())
}

/// The text behind the front matter.
fn body(text: &str) -> &str {
    text.strip_prefix("---\n").and_then(|t| t.split_once("\n---\n")).map_or(text, |(_, body)| body)
}
