//! What files were parsed to, kept from one run to the next.
//!
//! Parsing is a pure function of a file's path, its text and the content folder's path, so a kept result is found by
//! these three and by nothing else: nobody has to tell what changed.

use std::collections::BTreeSet;
use std::sync::Arc;

use foldhash::HashMap;
use rayon::prelude::*;

use super::linked::Linked;
use crate::diag::Checked;
use crate::record::{Gists, Record, parse_with};
use crate::source::Source;

/// The records of one file and what was found in it.
pub type ParsedFile = Arc<Checked<Vec<Record>>>;

/// The results of the last run.
#[derive(Debug, Default)]
pub struct Parsed {
    content: String,
    files: HashMap<Arc<str>, Kept>,
    gists: Gists,
    steady: bool,
    /// The files of which the records are those of an earlier text.
    pub(super) stale: BTreeSet<Arc<str>>,
    /// What was made of the records last.
    pub(super) linked: Option<Linked>,
}

#[derive(Debug)]
struct Kept {
    text: Arc<str>,
    result: ParsedFile,
    /// What the file last gave that was a record; only where results are steady.
    good: Option<ParsedFile>,
}

impl Parsed {
    /// For a preview: a file whose new text gives no record at all keeps the records that it gave last, beside the
    /// findings of the new text.
    #[must_use]
    pub fn steady() -> Self {
        Self { steady: true, ..Self::default() }
    }

    /// With what an earlier run of the program stored.
    #[must_use]
    pub fn with(gists: Gists) -> Self {
        Self { gists, ..Self::default() }
    }

    /// What a later run of the program can begin with.
    #[must_use]
    pub fn into_gists(self) -> Gists {
        self.gists
    }

    /// Parses texts, in their order; those of the last run are not parsed again. `content` is the content folder's path
    /// from the project's root.
    pub fn parse(&mut self, sources: &[Source], content: &str) -> Vec<Checked<Vec<Record>>> {
        if self.content != content {
            self.files.clear();
            content.clone_into(&mut self.content);
        }
        let results: Vec<ParsedFile> = sources.par_iter().map(|source| self.result(source)).collect();
        let mut before = std::mem::take(&mut self.files);
        let mut out = Vec::with_capacity(results.len());
        self.stale.clear();
        for (source, result) in sources.iter().zip(results) {
            let good = if self.steady { last_good(before.remove(&source.path), &result) } else { None };
            let mut shown = Checked::clone(&result);
            if let (true, Some(good)) = (shown.value.is_empty(), &good) {
                shown.value.clone_from(&good.value);
                self.stale.insert(Arc::clone(&source.path));
            }
            out.push(shown);
            self.files.insert(Arc::clone(&source.path), Kept { text: Arc::clone(&source.text), result, good });
        }
        out
    }

    fn result(&self, source: &Source) -> ParsedFile {
        match self.files.get(&source.path) {
            Some(kept) if Arc::ptr_eq(&kept.text, &source.text) || kept.text == source.text => Arc::clone(&kept.result),
            _ => Arc::new(parse_with(source, &self.content, &self.gists)),
        }
    }
}

fn last_good(before: Option<Kept>, result: &ParsedFile) -> Option<ParsedFile> {
    if result.value.is_empty() { before.and_then(|kept| kept.good) } else { Some(Arc::clone(result)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guide(text: &str) -> Vec<Source> {
        vec![Source { path: "content/guides/g.md".into(), text: text.into() }]
    }

    const GOOD: &str = "---\ntitle: A guide\n---\nText.\n";

    #[test]
    fn the_same_text_is_parsed_once() {
        let mut parsed = Parsed::default();
        parsed.parse(&guide(GOOD), "content");
        let first = Arc::clone(&parsed.files["content/guides/g.md"].result);
        parsed.parse(&guide(GOOD), "content");
        assert!(Arc::ptr_eq(&first, &parsed.files["content/guides/g.md"].result));
        parsed.parse(&guide("---\ntitle: B\n---\n"), "content");
        assert!(!Arc::ptr_eq(&first, &parsed.files["content/guides/g.md"].result));
    }

    #[test]
    fn the_place_of_the_content_folder_is_part_of_the_input() {
        let mut parsed = Parsed::default();
        assert_eq!(parsed.parse(&guide(GOOD), "content")[0].value.len(), 1);
        assert_eq!(parsed.parse(&guide(GOOD), "elsewhere")[0].value.len(), 0);
    }

    #[test]
    fn a_preview_keeps_the_record_of_a_file_that_broke() {
        let broken = "---\ntitle: [\n---\n";
        let mut parsed = Parsed::steady();
        parsed.parse(&guide(GOOD), "content");
        for _ in 0..2 {
            let out = parsed.parse(&guide(broken), "content");
            assert_eq!((out[0].value.len(), out[0].findings.len()), (1, 1));
        }
        assert_eq!(parsed.parse(&[], "content").len(), 0, "a file that is gone leaves nothing");
        assert_eq!(parsed.parse(&guide(broken), "content")[0].value.len(), 0);
        let mut plain = Parsed::default();
        plain.parse(&guide(GOOD), "content");
        assert_eq!(plain.parse(&guide(broken), "content")[0].value.len(), 0);
    }
}
