//! Files of which no record could be made, or not all of theirs. What stands there is not missing elsewhere: the file is
//! reported, and not each reference to it as well.

use std::sync::Arc;

use super::parse::below;
use super::{Body, Incident, MAX_FRONT_MATTER_BYTES, Node, Reader, Recipe, Record, parse_yaml, split};
use crate::diag::{At, Checked, Code, Family, Finding, Level, Segment, nearest};
use crate::markdown::outline;
use crate::source::Source;

/// All such files of a project.
#[derive(Debug, Clone, Default)]
pub struct Unread {
    files: Vec<File>,
}

#[derive(Debug, Clone)]
struct File {
    path: Arc<str>,
    /// Its path below the content folder.
    inner: String,
    /// Its text in lower case; `None` where nothing of it could be seen, so that anything may stand there.
    text: Option<String>,
    /// Its Markdown, where no record has it.
    body: Option<Body>,
    /// What else it says where one value made it no record.
    rest: Option<Record>,
    /// Whether it lies in the folder of another kind than its own.
    is_misplaced: bool,
    /// Its keys of which the value, or a part of it, could not be read.
    misread: Vec<String>,
}

impl Unread {
    /// Adds a file if something in it could not be read. `content` is the content folder's path.
    pub fn add(&mut self, source: &Source, content: &str, read: &Checked<Vec<Record>>) {
        if read.findings.iter().all(|finding| finding.code.default_level() != Level::Error) {
            return;
        }
        let inner = below(&source.path, content).to_owned();
        let is_unmerged = read.findings.iter().any(|finding| finding.code == Code::MergeMarker);
        let body = if !read.value.is_empty() || is_unmerged || !inner.ends_with(".md") {
            None
        } else {
            let start = split(&source.text).ok().map(|(_, body)| body.start);
            start.map(|start| Body::new(source, start, outline(&source.text[start..], start)))
        };
        let has_place = |finding: &Finding| matches!(finding.at, At::Key(_) | At::Value(_));
        let has_values = body.is_some() && read.findings.iter().any(has_place);
        let rest = has_values.then(|| rest(source, &inner)).flatten();
        let is_misplaced = read.findings.iter().any(|finding| finding.code == Code::MisplacedRecord);
        let text = Some(source.text.to_lowercase());
        let misread = read.findings.iter().filter(|finding| finding.code.default_level() == Level::Error);
        let misread = misread.filter_map(key_of).collect();
        self.files.push(File { path: Arc::clone(&source.path), inner, text, body, rest, is_misplaced, misread });
    }

    /// Adds a file that is no text, with what can be seen of it; nothing where that is empty.
    pub fn add_unreadable(&mut self, source: &Source, content: &str) {
        // What is left of UTF-16 when it is read as UTF-8 has a zero beside each letter.
        let text = (!source.text.is_empty()).then(|| source.text.replace('\0', "").to_lowercase());
        let inner = below(&source.path, content).to_owned();
        self.files.push(File {
            path: Arc::clone(&source.path),
            inner,
            text,
            body: None,
            rest: None,
            is_misplaced: false,
            misread: Vec::new(),
        });
    }

    /// The Markdown that no record has, with its file.
    pub fn bodies(&self) -> impl Iterator<Item = (&Arc<str>, &Body)> {
        self.files.iter().filter_map(|file| Some((&file.path, file.body.as_ref()?)))
    }

    /// What files of which no record could be made say in their other values: records with stand-ins for their identifier and
    /// their day, of which all else is to be looked at.
    pub fn rests(&self) -> impl Iterator<Item = &Record> {
        self.files.iter().filter_map(|file| file.rest.as_ref())
    }

    /// Whether a file of this path is one of them, or lies in a folder that is.
    #[must_use]
    pub fn has_file(&self, path: &str) -> bool {
        let lies_in = |file: &File| {
            file.is_folder() && path.strip_prefix(&*file.path).is_some_and(|inner| inner.starts_with('/'))
        };
        self.files.iter().any(|file| &*file.path == path || lies_in(file))
    }

    /// Whether a file has this key, and its value could not be read: what it says is not missing.
    #[must_use]
    pub fn misreads(&self, path: &str, key: &str) -> bool {
        let is_meant = |written: &String| written == key || !nearest(written, [key], 1).is_empty();
        self.files.iter().any(|file| &*file.path == path && file.misread.iter().any(is_meant))
    }

    /// Whether the catalogue of a linter is one of them.
    #[must_use]
    pub fn has_catalogue(&self, linter: &str) -> bool {
        self.files.iter().any(|file| {
            file.may_hold("rules/")
                || file.inner.strip_prefix("rules/").and_then(|n| n.strip_suffix(".yaml")) == Some(linter)
        })
    }

    /// Whether a text stands in one of them, as the name of a picture does that is shown there.
    #[must_use]
    pub fn mentions(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.files.iter().any(|file| file.text.as_ref().is_none_or(|all| all.contains(&text)))
    }

    /// Whether one of them says that it has a record of this kind and identifier; `None` is any kind.
    #[must_use]
    pub fn declares(&self, kind: Option<&str>, id: &str) -> bool {
        let id = id.to_lowercase();
        self.files.iter().any(|file| file.declares(kind, &id))
    }

    /// Whether a finding may only come of what was not read.
    #[must_use]
    pub fn explains(&self, finding: &Finding) -> bool {
        let any = |start: &str| self.files.iter().any(|file| file.inner.starts_with(start) || file.may_hold(start));
        match finding.code {
            // Prose for a rule lies in a folder with the linter's name, as a file with the rule's.
            Code::UnknownRule | Code::UnknownLinter if finding.at == At::value(&["id"]) => {
                let mut parts = finding.file.rsplit('/').map(|part| part.strip_suffix(".md").unwrap_or(part));
                let (rule, linter) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
                match finding.code {
                    Code::UnknownLinter => self.has_catalogue(linter),
                    _ => self.declares(Some("rule"), &format!("{linter}/{rule}")),
                }
            }
            Code::UnusedFactor => any("incidents/"),
            code if said_by(code).iter().any(|key| self.misreads(&finding.file, key)) => true,
            Code::DecisionDeadEnd | Code::DecisionUnreachable => any("recipes/") || any("decide.yaml"),
            code => code.family() == Family::Decision && any("decide.yaml"),
        }
    }
}

/// The keys without which there is no incident or recipe, each with a value that can be read. What three of them say is kept
/// where it is text.
const STAND_INS: [(&str, &str); 6] =
    [("id", "x"), ("title", "x"), ("date", "2000-01-01"), ("status", "draft"), ("summary", "x"), ("problem", "x")];

/// What a file's front matter says beside these keys.
fn rest(source: &Source, inner: &str) -> Option<Record> {
    let (front, _) = split(&source.text).ok()?;
    if front.len() > MAX_FRONT_MATTER_BYTES {
        return None;
    }
    let Ok(Node::Map(mut entries)) = parse_yaml(&source.text[front]) else { return None };
    let is_text = |key: &str, value: &Node| {
        ["title", "summary", "problem"].contains(&key) && matches!(value, Node::Text(text) if !text.trim().is_empty())
    };
    entries.retain(|(key, value)| STAND_INS.iter().all(|(name, _)| key != name) || is_text(key, value));
    for (key, value) in STAND_INS {
        if entries.iter().all(|(name, _)| name != key) {
            entries.push((key.to_owned(), Node::Text(value.to_owned())));
        }
    }
    let (node, reader, file) = (Node::Map(entries), Reader::new(&source.path), &source.path);
    // What cannot be read in it was reported when the file was read.
    match inner.split_once('/')? {
        ("incidents", _) => {
            Incident::read(reader.root(&node), file, Body::default()).map(|x| Record::Incident(Arc::new(x)))
        }
        ("recipes", _) => Recipe::read(reader.root(&node), file, Body::default(), &mut Vec::new())
            .map(|x| Record::Recipe(Arc::new(x))),
        _ => None,
    }
}

/// The key of a record at which, or below which, a finding is.
fn key_of(finding: &Finding) -> Option<String> {
    let (At::Key(path) | At::Value(path)) = &finding.at else { return None };
    match path.segments().next()? {
        Segment::Key(key) => Some(key.to_owned()),
        Segment::Index(_) => None,
    }
}

/// The keys that say what a check finds to be absent.
const fn said_by(code: Code) -> &'static [&'static str] {
    match code {
        Code::RecipePastReview => &["reviewed"],
        Code::RecipeWithoutWhen => &["when"],
        Code::PublicLessonEmpty => &["public-lesson"],
        Code::WithdrawnWithoutReason => &["reason"],
        Code::LessonWithoutEnforcement => &["lessons"],
        Code::ActionWithoutOwner => &["actions"],
        Code::SectionWithoutPhase => &["phases"],
        Code::UnstatedPair => &["code", "schemas", "compatibility"],
        Code::UnstatedSchema => &["phases", "schemas"],
        Code::PhaseWithoutCode | Code::UnstatedSwitch => &["phases", "code"],
        _ => &[],
    }
}

impl File {
    /// Whether it is a folder of which nothing could be seen: a record's file has an ending.
    fn is_folder(&self) -> bool {
        self.text.is_none() && ![".md", ".yaml", ".yml"].iter().any(|ending| self.inner.ends_with(ending))
    }

    /// Whether it is a folder in which what begins so, below the content folder, may lie.
    fn may_hold(&self, start: &str) -> bool {
        let inside = || start.strip_prefix(&*self.inner).is_some_and(|rest| rest.starts_with('/'));
        self.is_folder() && (self.inner.is_empty() || inside())
    }

    /// `id` is in lower case, as the text is.
    fn declares(&self, kind: Option<&str>, id: &str) -> bool {
        let is_for = |one: &str| kind.is_none_or(|kind| kind == one);
        if self.is_folder() && !self.inner.starts_with("incidents/") && !self.inner.starts_with("recipes/") {
            const PLACES: [(&str, &[&str]); 6] = [
                ("incidents/", &["incident", "lesson"]),
                ("recipes/", &["recipe"]),
                ("guides/", &["guide"]),
                ("rules/", &["rule"]),
                ("factors.yaml", &["factor"]),
                ("glossary.yaml", &["term"]),
            ];
            let is_for_one = |kinds: &[&str]| kinds.iter().any(|one| is_for(one));
            let is_guides = self.inner.starts_with("guides/") && is_for("guide");
            return is_guides || PLACES.iter().any(|(place, kinds)| self.may_hold(place) && is_for_one(kinds));
        }
        let has_id = |id: &str| self.text.as_ref().is_none_or(|text| has_id(text, id));
        let (folder, rest) = self.inner.split_once('/').unwrap_or(("", &self.inner));
        match (folder, rest) {
            ("incidents" | "recipes", _) if self.is_misplaced => {
                (is_for("incident") || is_for("recipe") || is_for("lesson")) && has_id(id)
            }
            ("incidents", _) => (is_for("incident") || is_for("lesson")) && has_id(id),
            ("recipes", _) => is_for("recipe") && has_id(id),
            ("guides", name) => {
                let name = name.rsplit('/').next().unwrap_or(name);
                is_for("guide") && name.to_lowercase().strip_suffix(".md") == Some(id)
            }
            ("rules", name) => is_for("rule") && self.declares_rule(name, id),
            ("", "factors.yaml") => is_for("factor") && has_id(id),
            ("", "glossary.yaml") => is_for("term") && has_id(id),
            _ => false,
        }
    }

    fn declares_rule(&self, name: &str, id: &str) -> bool {
        let linter = name.strip_suffix(".yaml").map(str::to_lowercase);
        match (&self.text, id.split_once('/'), linter) {
            (Some(text), Some((of, bare)), Some(linter)) if of == linter => has_id(text, bare),
            (Some(text), ..) => has_id(text, id),
            (None, Some((of, _)), linter) => linter.is_some_and(|linter| linter == of),
            (None, None, linter) => linter.is_some(),
        }
    }
}

/// Whether a text has `id: ID` somewhere, in quotes or not.
fn has_id(text: &str, id: &str) -> bool {
    let is_of_id = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    !id.is_empty()
        && text.match_indices(id).any(|(at, _)| {
            // Quotes, and what else may stand there by mistake: `“INC-2024-001”`, `[INC-2024-001]`.
            let is_mark = |c: char| !c.is_alphanumeric() && !c.is_whitespace() && c != ':';
            let before = text[..at].trim_end_matches(is_mark).trim_end_matches([' ', '\t']);
            let is_value = before.strip_suffix("id:").is_some_and(|rest| !rest.ends_with(is_of_id));
            is_value && !text[at + id.len()..].starts_with(is_of_id)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unread(path: &str, text: &str) -> Unread {
        let (mut out, source) = (Unread::default(), Source { path: path.into(), text: text.into() });
        let finding = Finding::new(Code::MissingKey, &source.path, At::File, "a key is missing");
        out.add(&source, "content", &Checked { value: Vec::new(), findings: vec![finding] });
        out
    }

    #[test]
    fn what_a_file_says_that_it_has_is_known() {
        let file =
            unread("content/incidents/a.md", "---\nid: INC-2026-001\nlessons: [{id: 'one-two', again: three}]\n");
        assert!(file.declares(Some("incident"), "inc-2026-001") && file.declares(None, "INC-2026-001"));
        assert!(file.declares(Some("lesson"), "one-two"));
        for (kind, id) in [("incident", "INC-2026-00"), ("lesson", "two"), ("lesson", "three"), ("recipe", "one-two")] {
            assert!(!file.declares(Some(kind), id), "{kind} {id}");
        }
        for id in ["“INC-2024-001”", "[INC-2024-001]", "(INC-2024-001"] {
            let file = unread("content/incidents/a.md", &format!("---\nid: {id}\n---\n"));
            assert!(file.declares(Some("incident"), "INC-2024-001"), "{id}");
            assert!(!file.declares(Some("incident"), "2024-001"), "{id}");
        }
        let file = unread("content/rules/squawk.yaml", "rules:\n  - id: \"ban-x\"\n  - same-id: y\n");
        assert!(file.declares(Some("rule"), "squawk/ban-x") && file.declares(Some("rule"), "ban-x"));
        assert!(!file.declares(Some("rule"), "eugene/ban-x") && !file.declares(Some("rule"), "squawk/y"));
        assert!(unread("content/guides/how-to.md", "").declares(Some("guide"), "how-to"));
    }

    #[test]
    fn a_file_of_which_nothing_can_be_seen_may_have_anything() {
        let unreadable = |path: &str, text: &str| {
            let mut out = Unread::default();
            out.add_unreadable(&Source { path: path.into(), text: text.into() }, "content");
            out
        };
        let file = unreadable("content/incidents/a.md", "");
        assert!(
            file.declares(Some("incident"), "INC-1") && file.declares(Some("lesson"), "x") && file.mentions("a.png")
        );
        assert!(!file.declares(Some("recipe"), "x") && !file.declares(Some("factor"), "x"));
        let file = unreadable("content/incidents/a.md", "---\nid: INC-1\ntitle: \u{fffd}\n---\n");
        assert!(file.declares(Some("incident"), "INC-1") && !file.declares(Some("incident"), "INC-2"));
        let file = unreadable("content/rules/squawk.yaml", "");
        assert!(file.declares(Some("rule"), "squawk/x") && !file.declares(Some("rule"), "eugene/x"));
    }

    #[test]
    fn a_folder_of_which_nothing_can_be_seen_may_hold_anything_that_lies_there() {
        let unreadable = |path: &str| {
            let mut out = Unread::default();
            out.add_unreadable(&Source { path: path.into(), text: "".into() }, "content");
            out
        };
        let has = |folder: &str, kind: &str| unreadable(folder).declares(Some(kind), "squawk/x");
        let kinds = ["incident", "lesson", "recipe", "guide", "rule", "factor", "term"];
        for (folder, held) in [
            ("content/incidents", &["incident", "lesson"][..]),
            ("content/incidents/2023", &["incident", "lesson"]),
            ("content/recipes", &["recipe"]),
            ("content/guides", &["guide"]),
            ("content/guides/more", &["guide"]),
            ("content/rules", &["rule"]),
            ("content/rules/squawk", &[]),
            ("content/images", &[]),
            ("content", &kinds),
        ] {
            for kind in kinds {
                assert_eq!(has(folder, kind), held.contains(&kind), "{folder}: {kind}");
            }
        }
        assert!(unreadable("content/rules").has_catalogue("squawk") && unreadable("content").has_catalogue("squawk"));
        assert!(!unreadable("content/rules/squawk").has_catalogue("squawk"));
        assert!(unreadable("content/images").has_file("content/images/a/b.png"));
        assert!(!unreadable("content/images").has_file("content/images-2/b.png"));
        let unused = Finding::new(Code::UnusedFactor, &"content/factors.yaml".into(), At::File, "unused");
        assert!(unreadable("content/incidents").explains(&unused) && !unreadable("content/recipes").explains(&unused));
    }

    #[test]
    fn the_markdown_of_a_record_that_was_not_read_is_there() {
        let file = unread("content/recipes/a.md", "---\nid: [\n---\nSee ![](b.png).\n");
        let (path, body) = file.bodies().next().unwrap();
        assert_eq!((&**path, body.outline().images.len()), ("content/recipes/a.md", 1));
        assert!(file.mentions("B.png") && !file.mentions("c.png"));
        assert_eq!(unread("content/recipes/a.md", "no front matter").bodies().count(), 0);
    }
}
