//! Footnotes: numbered as they are met, written at the end.

use std::collections::HashMap;

use super::Writer;

/// Footnotes are collected where they are defined and written at the end, in the order of their first use. Their names are
/// those of Markdown, which knows no capitals in them.
#[derive(Default)]
pub(super) struct Footnotes {
    pub(super) numbers: HashMap<String, usize>,
    pub(super) texts: HashMap<String, String>,
    /// Where the main text goes on when the open definition ends.
    pub(super) open: Option<(String, String)>,
}

impl Writer<'_> {
    pub(super) fn footnote_reference(&mut self, name: &str) {
        let (name, next) = (name.to_lowercase(), self.footnotes.numbers.len() + 1);
        let (number, again) = match self.footnotes.numbers.get(&name) {
            Some(number) => (*number, true),
            None => {
                self.footnotes.numbers.insert(name, next);
                (next, false)
            }
        };
        let id = if again { String::new() } else { format!(" id=\"_fnref-{number}\"") };
        self.out.push_str(&format!(
            "<sup{id}><a href=\"#_fn-{number}\" aria-label=\"Footnote {number}\">{number}</a></sup>"
        ));
    }

    pub(super) fn write_footnotes(&mut self) {
        let mut notes = std::mem::take(&mut self.footnotes);
        let mut named: Vec<(usize, String)> = notes.numbers.drain().map(|(name, number)| (number, name)).collect();
        named.sort_unstable();
        // A footnote that nothing refers to is still the author's text.
        let mut unused: Vec<String> =
            notes.texts.keys().filter(|name| !named.iter().any(|(_, used)| used == *name)).cloned().collect();
        unused.sort_unstable();
        let first_unused = named.len() + 1;
        if notes.texts.is_empty() {
            return;
        }
        self.out.push_str("<section class=\"footnotes\" aria-label=\"Footnotes\"><ol>\n");
        for (number, name) in
            named.into_iter().chain(unused.into_iter().enumerate().map(|(n, name)| (first_unused + n, name)))
        {
            let text = notes.texts.remove(&name).unwrap_or_default();
            self.out.push_str(&format!("<li id=\"_fn-{number}\">{text}"));
            if number < first_unused {
                self.out
                    .push_str(&format!("<a href=\"#_fnref-{number}\" aria-label=\"Back to reference {number}\">↩</a>"));
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ol></section>\n");
    }
}
