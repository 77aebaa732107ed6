//! Footnotes: numbered as they are met, written at the end of the piece of the body that refers to them first.

use std::collections::HashMap;

use super::Writer;

/// Footnotes are collected where they are defined, which may be far from where they are referred to. Their names are those of
/// Markdown, which knows no capitals in them.
#[derive(Default)]
pub(super) struct Footnotes {
    /// The names in the order of their first use, which gives them their numbers, and where that is.
    used: Vec<(String, Place)>,
    texts: HashMap<String, Text>,
    /// The name of the definition that is open, and where the main text goes on when it ends.
    open: Option<(String, String)>,
    /// The piece of the body that is being written, counted from 0.
    piece: usize,
}

/// Where a footnote is referred to first.
enum Place {
    Piece(usize),
    /// In another footnote.
    Note(String),
}

/// A footnote's text.
struct Text {
    html: String,
    /// The piece in which it is defined.
    piece: usize,
}

impl Footnotes {
    /// The piece at whose end a footnote is written: a note that only notes refer to stands with the first of them.
    fn piece_of(&self, name: &str) -> usize {
        let mut at = name;
        // Notes that refer to each other in a circle are of no other piece than their own.
        for _ in 0..=self.used.len() {
            match self.used.iter().find(|(used, _)| used == at) {
                Some((_, Place::Piece(piece))) => return *piece,
                Some((_, Place::Note(of))) => at = of,
                None => break,
            }
        }
        self.texts.get(at).or_else(|| self.texts.get(name)).map_or(0, |text| text.piece)
    }
}

impl Writer<'_> {
    /// What is written from here on is another piece of the body, at whose end its notes stand.
    pub(super) fn next_piece(&mut self) {
        self.footnotes.piece += 1;
    }

    pub(super) fn begin_footnote(&mut self, name: &str) {
        let main = std::mem::take(&mut self.out);
        self.footnotes.open = Some((name.to_lowercase(), main));
    }

    pub(super) fn end_footnote(&mut self) {
        let Some((name, main)) = self.footnotes.open.take() else { return };
        let html = std::mem::replace(&mut self.out, main);
        let piece = self.footnotes.piece;
        self.footnotes.texts.entry(name).or_insert_with(|| Text { html: String::new(), piece }).html.push_str(&html);
    }

    pub(super) fn footnote_reference(&mut self, name: &str) {
        let name = name.to_lowercase();
        let notes = &mut self.footnotes;
        let found = notes.used.iter().position(|(used, _)| *used == name);
        let number = found.unwrap_or(notes.used.len()) + 1;
        if found.is_none() {
            let place = match &notes.open {
                Some((of, _)) => Place::Note(of.clone()),
                None => Place::Piece(notes.piece),
            };
            notes.used.push((name, place));
        }
        let id = if found.is_some() { String::new() } else { format!(" id=\"_fnref-{number}\"") };
        self.out.push_str(&format!(
            "<sup{id}><a href=\"#_fn-{number}\" aria-label=\"Footnote {number}\">{number}</a></sup>"
        ));
    }

    /// The lists of footnotes, one for each piece so far; empty for one without notes.
    pub(super) fn lists_of_footnotes(&mut self) -> Vec<String> {
        let notes = std::mem::take(&mut self.footnotes);
        let mut lists: Vec<List> = (0..=notes.piece).map(|_| List::default()).collect();
        let mut unused: Vec<&String> =
            notes.texts.keys().filter(|name| !notes.used.iter().any(|(used, _)| used == *name)).collect();
        unused.sort_unstable();
        let used = notes.used.iter().map(|(name, _)| (name, true));
        // A footnote that nothing refers to is still the author's text.
        for (at, (name, is_used)) in used.chain(unused.into_iter().map(|name| (name, false))).enumerate() {
            let html = notes.texts.get(name).map_or("", |text| &text.html);
            if let Some(list) = lists.get_mut(notes.piece_of(name)).filter(|_| !notes.texts.is_empty()) {
                list.add(at + 1, html, is_used);
            }
        }
        lists.into_iter().map(List::finish).collect()
    }
}

/// A list of footnotes in the making.
#[derive(Default)]
struct List {
    items: String,
    /// The number of the last item; 0 for none.
    last: usize,
}

impl List {
    fn add(&mut self, number: usize, html: &str, is_used: bool) {
        // The browser counts by itself as long as no number is left out.
        let value = if number == self.last + 1 { String::new() } else { format!(" value=\"{number}\"") };
        self.items.push_str(&format!("<li id=\"_fn-{number}\"{value}>{html}"));
        if is_used {
            self.items
                .push_str(&format!("<a href=\"#_fnref-{number}\" aria-label=\"Back to reference {number}\">↩</a>"));
        }
        self.items.push_str("</li>\n");
        self.last = number;
    }

    fn finish(self) -> String {
        if self.items.is_empty() {
            return String::new();
        }
        // A page may have several: each as a landmark would be one too many.
        format!("<div class=\"footnotes\" role=\"group\" aria-label=\"Footnotes\"><ol>\n{}</ol></div>\n", self.items)
    }
}
