//! The words in which people ask for a record who do not know its name.
//!
//! Two people choose the same word for a thing in less than one case of five (Furnas, Landauer, Gomez and Dumais, *The
//! vocabulary problem in human-system communication*, CACM 30(11), 1987). So a record may have as many other words as it likes
//! beside its own: search finds it by them, and its page does not show them.

use super::{Cursor, Elsewhere, Fields};
use crate::diag::Code;

/// What others call it.
const ELSEWHERE: Elsewhere = &[(
    &["asked", "keywords", "queries", "search-terms"],
    "the words in which people ask for it stand in `asked-as`: `asked-as: [\"…\"]`",
)];

/// The list of a record: phrases of one line each, as they are typed. What is no such phrase is a finding and left out.
pub(super) fn asked_as(f: &Fields<'_>) -> Vec<String> {
    f.others_write(ELSEWHERE);
    f.list("asked-as", read_phrase)
}

fn read_phrase(c: Cursor<'_>) -> Option<String> {
    let text = c.text()?;
    let phrase = text.trim();
    let wrong = match phrase.lines().count() {
        0 => "is empty",
        1 => return Some(phrase.to_owned()),
        _ => "has several lines",
    };
    let help = "write one line: a few words, as somebody would type them";
    c.find(Code::InvalidValue, format!("{} {wrong}", c.name()), help);
    None
}

#[cfg(test)]
mod tests {
    use crate::diag::Code;
    use crate::record::{LessonEntry, Record, parse};
    use crate::source::Source;

    fn read(path: &str, text: &str) -> (Vec<Record>, Vec<(Code, String, String)>) {
        let parsed = parse(&Source { path: path.into(), text: text.into() }, "content");
        let findings = parsed.findings.into_iter();
        (parsed.value, findings.map(|f| (f.code, f.message, f.help.unwrap_or_default())).collect())
    }

    /// What the first record of a file says, in the twin's form where it has one.
    fn phrases(path: &str, text: &str) -> Vec<String> {
        let (records, findings) = read(path, text);
        let record = records.first().unwrap_or_else(|| panic!("{path}: {findings:?}"));
        let of = |lessons: &[LessonEntry]| match lessons.first() {
            Some(LessonEntry::Declared(lesson)) => lesson.asked_as.clone(),
            _ => Vec::new(),
        };
        let json = match record {
            Record::Incident(x) => return [x.common.asked_as.clone(), of(&x.lessons)].concat(),
            Record::Catalogue(x) => return x.rules[0].asked_as.clone(),
            Record::Recipe(x) => serde_json::to_value(&**x),
            Record::RuleProse(x) => serde_json::to_value(&**x),
            Record::Guide(x) => serde_json::to_value(&**x),
            Record::Questions(x) => serde_json::to_value(&**x),
            Record::Factors(x) => serde_json::to_value(&x[0]),
            Record::Terms(x) => serde_json::to_value(&x[0]),
            Record::Withdrawn(_) => panic!("{path} has no such record"),
        };
        serde_json::from_value(json.unwrap()["asked-as"].clone()).unwrap()
    }

    #[test]
    fn every_kind_of_record_has_them() {
        let asked = "asked-as: [a b, ' c ']";
        let incident = format!(
            "---\nid: INC-1\ntitle: T\ndate: 2023\nstatus: draft\nsummary: S\n{asked}\nlessons: [{{id: l, text: L, asked-as: [d]}}]\n---\n"
        );
        assert_eq!(phrases("content/incidents/a.md", &incident), ["a b", "c", "d"]);
        for (path, text) in [
            ("content/recipes/a.md", format!("---\nid: r\ntitle: T\nproblem: P\nphases: []\n{asked}\n---\n")),
            ("content/guides/a.md", format!("---\ntitle: T\n{asked}\n---\n")),
            ("content/rules/squawk/a.md", format!("---\nid: squawk/a\n{asked}\n---\n")),
            ("content/rules/squawk.yaml", format!("linter: squawk\nrules: [{{id: a, summary: S, {asked}}}]\n")),
            ("content/factors.yaml", format!("factors: [{{id: a, name: N, definition: D, {asked}}}]\n")),
            ("content/glossary.yaml", format!("terms: [{{id: a, term: T, definition: D, {asked}}}]\n")),
            ("content/decide.yaml", format!("questions: []\n{asked}\n")),
        ] {
            assert_eq!(phrases(path, &text), ["a b", "c"], "{path}");
        }
    }

    #[test]
    fn what_is_no_phrase_is_found() {
        let found = |asked: &str| read("content/guides/a.md", &format!("---\ntitle: T\n{asked}\n---\n")).1;
        let help = "write one line: a few words, as somebody would type them";
        for (asked, code, message) in [
            ("asked-as: [a, '']", Code::InvalidValue, "item 2 of `asked-as` is empty"),
            ("asked-as:\n  - |\n    a\n    b", Code::InvalidValue, "item 1 of `asked-as` has several lines"),
        ] {
            assert_eq!(found(asked), [(code, message.to_owned(), help.to_owned())]);
        }
        for (asked, code, message) in [
            ("asked-as: a", Code::WrongType, "`asked-as` must be a list, but is text"),
            ("asked-as: [1]", Code::WrongType, "item 1 of `asked-as` must be text, but is the number 1"),
            ("asked-as: [a, b, a]", Code::DuplicateEntry, "`a` stands in `asked-as` already"),
            ("asked_as: [a]", Code::UnknownKey, "unknown key `asked_as`"),
        ] {
            let found = found(asked);
            assert_eq!(found.iter().map(|f| (f.0, &*f.1)).collect::<Vec<_>>(), [(code, message)]);
        }
        assert!(found("asked_as: [a]")[0].2.contains("`asked-as`"));
        for key in ["asked", "keywords", "Search terms"] {
            assert!(found(&format!("{key}: [a]"))[0].2.contains("`asked-as: [\"…\"]`"), "{key}");
        }
    }

    #[test]
    fn a_withdrawn_record_may_keep_them() {
        let (_, findings) =
            read("content/guides/a.md", "---\ntitle: T\nstatus: withdrawn\nreason: R\nasked-as: [a]\n---\n");
        assert_eq!(findings, []);
    }
}
