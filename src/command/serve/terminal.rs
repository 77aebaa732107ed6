//! What the terminal says: each finding once, and when it is mended. A preview goes on when its words do not arrive: the
//! browser tells of the findings as well.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::super::{count, print_findings, say};
use crate::diag::Located;
use crate::search::IndexError;

/// What was said already.
#[derive(Debug)]
pub(super) struct Terminal {
    /// The project's folder.
    dir: PathBuf,
    said: BTreeSet<Key>,
}

/// What makes two findings the same, also when lines above them came or went.
type Key = (String, &'static str, String);

impl Terminal {
    /// One that has said nothing of the project in a folder yet.
    pub(super) fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned(), said: BTreeSet::new() }
    }

    /// Prints the findings that were not printed before, and how many are mended.
    pub(super) fn tell(&mut self, findings: &[Located]) {
        let (new, mended) = self.compare(findings);
        if !new.is_empty() {
            let _ = print_findings(&self.dir, &new);
        } else if mended > 0 {
            let _ = match count(findings) {
                Some(left) => say(&format!("{mended} mended; {left} left")),
                None => say("all mended: no findings"),
            };
        }
    }

    /// The findings that are new, and how many of the old ones are gone.
    fn compare(&mut self, findings: &[Located]) -> (Vec<Located>, usize) {
        let now: BTreeSet<Key> = findings.iter().map(key).collect();
        let new = findings.iter().filter(|l| !self.said.contains(&key(l))).cloned().collect();
        let mended = self.said.difference(&now).count();
        self.said = now;
        (new, mended)
    }
}

fn key(located: &Located) -> Key {
    let finding = &located.finding;
    (finding.file.to_string(), finding.code.name(), finding.message.clone())
}

/// Says that the system sends no events, and what happens instead.
pub(super) fn polls(why: &str) {
    let _ = say(&format!("the system does not tell of changed files ({why}): they are looked at regularly instead"));
}

/// Says that search stays as it was.
pub(super) fn no_search(error: &IndexError) {
    let _ = say(&format!("the search index could not be made ({error}): search finds what was there before"));
}

/// Says that no browser could be opened.
pub(super) fn no_browser(url: &str, error: &std::io::Error) {
    let _ = say(&format!("no browser could be opened ({error}): open {url} yourself"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{At, Code, Finding, Level};
    use crate::source::Lines;

    fn found(message: &str, at: usize) -> Located {
        let finding = Finding::new(Code::UnknownKey, &"a.md".into(), At::Span(at, at + 1), message);
        Located {
            finding,
            level: Level::Error,
            span: Some(Lines::of("a\nb").span(at..at + 1)),
            text: None,
            url: String::new(),
        }
    }

    #[test]
    fn a_finding_is_said_once_wherever_it_moves() {
        let mut terminal = Terminal::new(Path::new("."));
        let told = |terminal: &mut Terminal, all: &[Located]| {
            let (new, mended) = terminal.compare(all);
            (new.len(), mended)
        };
        assert_eq!(told(&mut terminal, &[found("a", 1), found("b", 5)]), (2, 0));
        assert_eq!(told(&mut terminal, &[found("a", 9), found("b", 5)]), (0, 0));
        assert_eq!(told(&mut terminal, &[found("b", 5), found("c", 1)]), (1, 1));
        assert_eq!(told(&mut terminal, &[]), (0, 2));
        assert_eq!(told(&mut terminal, &[found("a", 1)]), (1, 0), "what comes back is said again");
    }
}
