//! Characters that no text has a use for: written into a file, or put into a value by an escape such as `"\u0001"`.

use super::{Node, Reader};
use crate::diag::{At, Code, Finding, Path, Segment};
use crate::source::{Source, is_foreign};

/// What a page shows instead of such a character.
const REPLACEMENT: &str = "\u{fffd}";

/// The first character in a file's text that no text has a use for.
pub(super) fn foreign(source: &Source) -> Option<Finding> {
    // Bytes that such a character begins with. Whole chunks are looked at, which the compiler turns into few instructions.
    let suspect = |b: u8| (b < b' ' && !matches!(b, b'\n' | b'\r' | b'\t')) || matches!(b, 0x7f | 0xc2 | 0xef);
    if !source.text.as_bytes().chunks(64).any(|chunk| chunk.iter().fold(false, |seen, b| seen | suspect(*b))) {
        return None;
    }
    let (at, c) = source.text.char_indices().find(|(_, c)| is_foreign(*c))?;
    let message = format!("the text contains the {}", name(c));
    let help =
        "delete it; if the whole file looks like this, it is no text or was saved in another encoding than UTF-8";
    Some(Finding::new(Code::ControlCharacter, &source.path, At::Span(at, at + c.len_utf8()), message).help(help))
}

/// Such a character as a message names it.
#[must_use]
pub fn name(c: char) -> String {
    let kind = if c.is_control() { "control character" } else { "character" };
    format!("{kind} U+{:04X}", u32::from(c))
}

/// Reports such characters in the keys and values of a document, and puts `�` in their place: a feed that held one could
/// not be read at all.
pub fn replace(node: &mut Node, reader: &Reader) {
    // Hardly any document has one, and a place for each value costs more than a look at all of them.
    if holds_one(node) {
        replace_below(node, &Path::default(), reader);
    }
}

fn holds_one(node: &Node) -> bool {
    let has = |text: &str| text.chars().any(is_foreign);
    match node {
        Node::Text(text) => has(text),
        Node::List(items) => items.iter().any(holds_one),
        Node::Map(entries) => entries.iter().any(|(key, value)| has(key) || holds_one(value)),
        Node::Null | Node::Bool(_) | Node::Int(_) | Node::Float(_) => false,
    }
}

fn replace_below(node: &mut Node, path: &Path, reader: &Reader) {
    match node {
        Node::Text(text) => replace_in(text, || At::Value(path.clone()), "value", reader),
        Node::List(items) => {
            for (at, item) in items.iter_mut().enumerate() {
                replace_below(item, &path.and([Segment::Index(at)]), reader);
            }
        }
        Node::Map(entries) => {
            for (key, value) in entries {
                let path = path.and([Segment::Key(key)]);
                replace_below(value, &path, reader);
                replace_in(key, || At::Key(path.clone()), "key", reader);
            }
        }
        Node::Null | Node::Bool(_) | Node::Int(_) | Node::Float(_) => {}
    }
}

fn replace_in(text: &mut String, at: impl FnOnce() -> At, what: &str, reader: &Reader) {
    let Some(found) = text.chars().find(|c| is_foreign(*c)) else { return };
    let message = format!("the {what} contains the {}", name(found));
    let help = "delete the escape that stands for it; to show the escape itself, put the text in single quotes";
    reader.push(Finding::new(Code::ControlCharacter, reader.file(), at(), message).help(help));
    *text = text.replace(is_foreign, REPLACEMENT);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Places, parse};

    /// What is found in a file, each as `text that it points at: message`.
    fn found(path: &str, text: &str) -> Vec<String> {
        let source = Source { path: path.into(), text: text.into() };
        let findings = match path {
            "book.toml" => crate::config::read(Some(&source)).findings,
            _ => parse(&source, "content").findings,
        };
        let places = Places::of(path, text);
        let found = findings.iter().filter(|f| f.code == Code::ControlCharacter);
        found.map(|f| format!("{}: {}", &text[places.find(&f.at).unwrap()], f.message)).collect()
    }

    #[test]
    fn escapes_in_keys_and_values_of_every_kind_of_file_are_found() {
        let is = |path: &str, text: &str, what: &[&str]| assert_eq!(found(path, text), what, "{path}");
        is(
            "content/incidents/a.md",
            "---\ntitle: \"a \\x1b[31m \\u0001\"\nteams: [a, \"\\uFFFE\"]\n\"x-\\0\": {\"\\a\": 1}\n---\n",
            &[
                "\"a \\x1b[31m \\u0001\": the value contains the control character U+001B",
                "\"\\uFFFE\": the value contains the character U+FFFE",
                "\"\\a\": the key contains the control character U+0007",
                "\"x-\\0\": the key contains the control character U+0000",
            ],
        );
        let value = "\"\\e\": the value contains the control character U+001B";
        is("content/factors.yaml", "- {id: a, name: \"\\e\"}\n", &[value]);
        is("content/glossary.yaml", "- {id: a, term: \"\\e\"}\n", &[value]);
        is("content/decide.yaml", "questions: [{id: a, ask: \"\\e\"}]\n", &[value]);
        is("content/rules/l.yaml", "linter: l\nignore: \"\\e\"\n", &[value]);
        is("content/rules/l/a.md", "---\nid: \"\\e\"\n---\n", &[value]);
        is("content/guides/g.md", "---\ntitle: \"\\e\"\n---\n", &[value]);
        is("content/recipes/r.md", "---\ntitle: \"\\e\"\n---\n", &[value]);
        is(
            "book.toml",
            "[book]\nauthors = ['a', '\u{ffff}']\ntitle = \"\\u0001\"\n",
            &[
                "'\u{ffff}': the value contains the character U+FFFF",
                "\"\\u0001\": the value contains the control character U+0001",
            ],
        );
    }

    #[test]
    fn line_ends_and_tabs_are_no_such_characters() {
        assert_eq!(found("content/guides/g.md", "---\ntitle: \"a\\tb\\r\\nc\\u2028\\U0001F600\\xe9\"\n---\n"), [""; 0]);
        assert_eq!(found("book.toml", "[book]\ntitle = \"a\\tb\\r\\nc \\\\u0001\"\n"), [""; 0]);
    }

    #[test]
    fn a_value_goes_on_without_them() {
        let mut node = crate::record::parse_yaml("{\"\\0\": \"a\\e[31mb\"}").unwrap();
        replace(&mut node, &Reader::new(&"a.yaml".into()));
        assert_eq!(node, Node::Map(vec![("�".to_owned(), Node::Text("a�[31mb".to_owned()))]));
    }

    #[test]
    fn in_a_text_they_are_found_as_they_stand() {
        let guide = "---\ntitle: T\n---\nA \u{ffff} b.\n";
        assert_eq!(found("content/guides/g.md", guide), ["\u{ffff}: the text contains the character U+FFFF"]);
    }
}
