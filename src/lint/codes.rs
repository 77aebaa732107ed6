//! The page of each code, written beside the checks and carried in the program.

use include_dir::{Dir, include_dir};

use crate::diag::Code;
use crate::markdown::{first_sentence, plain};

static PAGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/lint/codes");

/// The sections of a code's page, in their order.
pub const SECTIONS: [&str; 4] = ["What it finds", "Why", "Example", WHAT_TO_DO];

/// The section with the way out.
const WHAT_TO_DO: &str = "What to do";

/// A code's page in its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodePage {
    /// The heading.
    pub title: &'static str,
    /// One sentence: what the code reports.
    pub summary: &'static str,
    /// The sections, as Markdown that begins at the second level.
    pub markdown: &'static str,
}

impl CodePage {
    /// What the code reports, without markup.
    #[must_use]
    pub fn plain_summary(&self) -> String {
        plain(self.summary, |_| None)
    }

    /// What to do, in one sentence without markup.
    #[must_use]
    pub fn fix(&self) -> Option<String> {
        first_sentence(self.markdown, |title, _| title == WHAT_TO_DO, |_| None).map(|sentence| sentence.text)
    }
}

/// A code's page as Markdown.
fn page(code: Code) -> &'static str {
    let file = PAGES.get_file(format!("{}.md", code.name()));
    file.and_then(|f| f.contents_utf8()).unwrap_or_default()
}

/// A code's page, taken apart.
#[must_use]
pub fn parsed(code: Code) -> CodePage {
    let text = page(code);
    let (head, markdown) = text.split_at(text.find("\n## ").map_or(text.len(), |at| at + 1));
    let (title, summary) = head.split_once('\n').unwrap_or((head, ""));
    CodePage { title: title.trim_start_matches("# ").trim(), summary: summary.trim(), markdown: markdown.trim() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::outline;

    #[test]
    fn every_code_has_a_page_with_the_four_sections_in_order() {
        for code in Code::ALL {
            let CodePage { title, summary, markdown } = parsed(*code);
            assert!(!title.is_empty() && !title.starts_with('#'), "{code}: no title");
            assert!(summary.starts_with("Reports ") && summary.ends_with('.'), "{code}: {summary}");
            assert!(!summary.contains('\n'), "{code}: the summary is one line");
            let outline = outline(markdown, 0);
            let sections: Vec<&str> =
                outline.headings.iter().filter(|h| h.level == 2).map(|h| h.text.as_str()).collect();
            assert_eq!(sections, SECTIONS, "{code}");
            assert!(parsed(*code).fix().is_some_and(|fix| !fix.is_empty()), "{code}: nothing to do");
        }
    }

    #[test]
    fn every_page_has_a_code() {
        for file in PAGES.files() {
            let name = file.path().file_stem().and_then(|s| s.to_str()).unwrap_or_default();
            assert!(Code::from_name(name).is_some(), "{name}");
        }
    }

    #[test]
    fn a_page_is_taken_apart() {
        let page = parsed(Code::LostLink);
        assert_eq!(page.title, "Lost link");
        assert!(page.summary.starts_with("Reports a link"));
        assert!(page.markdown.starts_with("## What it finds\n"));
    }
}
