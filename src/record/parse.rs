//! One file of the content folder becomes the records it holds; the file's place says which kind it is.

use std::ops::Range;
use std::sync::Arc;

use super::front_matter::{Missing, split};
use super::gist::Gist;
use super::yaml_help::{colon_of_another_script, quoted_before, second_document, yaml_help};
use super::{
    Body, Catalogue, Gists, Guide, Incident, Node, Places, Questions, Reader, Recipe, Record, RuleProse, Withdrawn,
    character, comma, comment, misplaced, parse_yaml, tag, unmerged, vocabulary,
};
use crate::diag::{At, Checked, Code, Finding};
use crate::id::{GuideId, UNTITLED, plain_slug};
use crate::markdown::outline;
use crate::source::{Source, line_column, offset_of};

/// The largest file that is read, in bytes: a handbook's page is never a hundredth of it.
pub const MAX_FILE_BYTES: u64 = 4 * 1024 * 1024;

/// The largest front matter that is read, in bytes.
pub const MAX_FRONT_MATTER_BYTES: usize = 1024 * 1024;

/// What a path below the content folder says of the file.
enum Place<'a> {
    Incident,
    Recipe,
    Catalogue,
    RuleProse,
    Factors,
    Terms,
    Questions,
    Guide(&'a str),
    Unknown,
}

impl<'a> Place<'a> {
    fn of(path: &'a str) -> Self {
        let (folder, rest) = path.split_once('/').unwrap_or(("", path));
        match (folder, rest.rsplit_once('.')) {
            ("incidents", Some((_, "md"))) => Self::Incident,
            ("recipes", Some((_, "md"))) => Self::Recipe,
            ("rules", Some((name, "yaml"))) if !name.contains('/') => Self::Catalogue,
            ("rules", Some((name, "md"))) if name.contains('/') => Self::RuleProse,
            ("guides", Some((name, "md"))) if !name.contains('/') => Self::Guide(name),
            ("", Some(("factors", "yaml"))) => Self::Factors,
            ("", Some(("glossary", "yaml"))) => Self::Terms,
            ("", Some(("decide", "yaml"))) => Self::Questions,
            _ => Self::Unknown,
        }
    }
}

/// Reads one file of the content folder; `content` is that folder's path from the project's root.
#[must_use]
pub fn parse(source: &Source, content: &str) -> Checked<Vec<Record>> {
    parse_with(source, content, &Gists::default())
}

/// The same; what was read of the same text before is taken from `gists`.
#[must_use]
pub fn parse_with(source: &Source, content: &str, gists: &Gists) -> Checked<Vec<Record>> {
    let inner = below(&source.path, content);
    let reader = Reader::new(&source.path);
    let file = &source.path;
    if let Some(finding) = unmerged(source).or_else(|| character::foreign(source)) {
        return Checked { value: Vec::new(), findings: vec![finding] };
    }
    let lost = comment::lost(source).into_iter().chain(tag::lost(source));
    lost.chain(comma::foreign(source)).for_each(|finding| reader.push(finding));
    let mut withdrawn = Vec::new();
    let is_at_home = |root: super::Cursor<'_>| {
        let misplaced = misplaced::in_other_folder(source, content, root.node());
        misplaced.map(|finding| reader.push(finding)).is_none()
    };
    let record = match Place::of(inner) {
        Place::Incident => markdown(source, &reader, gists, |root, body| {
            is_at_home(root).then(|| Incident::read(root, file, body)).flatten().map(|r| Record::Incident(Arc::new(r)))
        }),
        Place::Recipe => {
            let read = |root: super::Cursor<'_>, body| {
                is_at_home(root).then(|| Recipe::read(root, file, body, &mut withdrawn)).flatten()
            };
            markdown(source, &reader, gists, read).map(|r| Record::Recipe(Arc::new(r)))
        }
        Place::RuleProse => markdown(source, &reader, gists, |root, body| {
            RuleProse::read(root, file, body).map(|r| Record::RuleProse(Arc::new(r)))
        }),
        Place::Guide(name) => guide(source, &reader, gists, name, &mut withdrawn),
        Place::Catalogue => yaml(source, &reader)
            .and_then(|n| Catalogue::read(reader.root(&n), file).map(|c| Record::Catalogue(Arc::new(c)))),
        Place::Factors => yaml(source, &reader)
            .map(|n| Record::Factors(vocabulary::read_factors(reader.root(&n), file, &mut withdrawn))),
        Place::Terms => {
            yaml(source, &reader).map(|n| Record::Terms(vocabulary::read_terms(reader.root(&n), file, &mut withdrawn)))
        }
        Place::Questions => yaml(source, &reader)
            .and_then(|n| Questions::read(reader.root(&n), file).map(|q| Record::Questions(Arc::new(q)))),
        Place::Unknown => {
            reader.push(
                misplaced::deep_guide(source, content)
                    .or_else(|| misplaced::other_ending(&source.path, content))
                    .unwrap_or_else(|| unknown_file(source)),
            );
            None
        }
    };
    let withdrawn = (!withdrawn.is_empty()).then_some(Record::Withdrawn(withdrawn));
    let mut findings = reader.finish();
    comma::explain(source, &mut findings);
    Checked { value: record.into_iter().chain(withdrawn).collect(), findings }
}

/// A file's path below the content folder.
pub(super) fn below<'a>(path: &'a str, content: &str) -> &'a str {
    path.strip_prefix(content).map_or(path, |rest| rest.trim_start_matches('/'))
}

fn unknown_file(source: &Source) -> Finding {
    let help = "records live in incidents/NAME.md, recipes/NAME.md, rules/LINTER.yaml, rules/LINTER/ID.md, guides/NAME.md, \
                factors.yaml, glossary.yaml and decide.yaml; move the file there or out of the content folder";
    Finding::new(Code::UnknownFile, &source.path, At::File, "this file is at a place where no record is looked for")
        .help(help)
}

fn guide(
    source: &Source,
    reader: &Reader,
    gists: &Gists,
    name: &str,
    withdrawn: &mut Vec<Withdrawn>,
) -> Option<Record> {
    let Ok(id) = GuideId::parse(name) else {
        let message = format!("`{name}` cannot be part of an address");
        let help = match plain_slug(name).as_str() {
            // All such files would get one name, and the second would take the place of the first.
            UNTITLED => {
                "rename the file to words of `a–z`, `0–9` and hyphens of your own choice: its title keeps its letters"
                    .to_owned()
            }
            slug => format!("rename the file to `{slug}.md`"),
        };
        reader.push(Finding::new(Code::InvalidId, &source.path, At::File, message).help(help));
        return None;
    };
    let read = |root: super::Cursor<'_>, body| Guide::read(root, &source.path, id, body, withdrawn);
    markdown(source, reader, gists, read).map(|g| Record::Guide(Arc::new(g)))
}

/// Reads a Markdown file: front matter for `read`, with the body beside it.
fn markdown<T>(
    source: &Source,
    reader: &Reader,
    gists: &Gists,
    read: impl FnOnce(super::Cursor<'_>, Body) -> Option<T>,
) -> Option<T> {
    let (front, body) = match split(&source.text) {
        Ok(parts) => parts,
        Err(missing) => {
            reader.push(missing_front_matter(source, missing));
            return None;
        }
    };
    if front.len() > MAX_FRONT_MATTER_BYTES {
        let message = format!("the front matter has {} bytes; the limit is {MAX_FRONT_MATTER_BYTES}", front.len());
        let help = "move long texts into the Markdown body below the second `---`";
        reader.push(Finding::new(Code::YamlLimit, &source.path, At::Span(0, 3), message).help(help));
        return None;
    }
    let Gist { mut node, outline } = gists.of(&source.text, || {
        let node = syntax(parse_yaml(&source.text[front.clone()]), source, front.clone(), reader)?;
        Some(Gist { node, outline: outline(&source.text[body.start..], body.start) })
    })?;
    escapes(&source.text[front], &mut node, reader);
    read(reader.root(&node), Body::new(source, body.start, outline))
}

fn missing_front_matter(source: &Source, missing: Missing) -> Finding {
    match missing {
        Missing::Opening => {
            let (message, help) = match source.text.trim_start() {
                text if text.starts_with("---\r") && !text.starts_with("---\r\n") => {
                    ("the lines end with a carriage return alone", "save the file with line feeds at the ends of lines")
                }
                text if text.starts_with("---") && text.len() < source.text.len() => {
                    ("the front matter does not begin on the first line", "delete what stands above the line `---`")
                }
                _ => (
                    "the file has no front matter",
                    "begin the file with a line `---`, then YAML, then another line `---`; `rcabook new` writes such a file",
                ),
            };
            let end = source.text.find(['\n', '\r']).unwrap_or(source.text.len());
            Finding::new(Code::FrontMatterMissing, &source.path, At::Span(0, end), message).help(help)
        }
        Missing::Closing => {
            let message = "the front matter is never closed";
            let help = "add a line `---` where the YAML ends and the Markdown begins";
            Finding::new(Code::FrontMatterUnclosed, &source.path, At::Span(0, 3), message).help(help)
        }
    }
}

/// Reads a YAML file.
fn yaml(source: &Source, reader: &Reader) -> Option<Node> {
    let mut node = syntax(parse_yaml(&source.text), source, 0..source.text.len(), reader)?;
    escapes(&source.text, &mut node, reader);
    Some(node)
}

/// Reports what an escape has put into the values of this YAML and no page may hold. Few files have an escape at all.
fn escapes(yaml: &str, node: &mut Node, reader: &Reader) {
    if yaml.contains('\\') {
        character::replace(node, reader);
    }
}

/// Turns a syntax error into a finding at its place; `yaml` is where the YAML lies in the file.
fn syntax(
    parsed: Result<Node, super::SyntaxError>,
    source: &Source,
    yaml: Range<usize>,
    reader: &Reader,
) -> Option<Node> {
    let error = match parsed {
        Ok(node) => return Some(node),
        Err(error) => error,
    };
    let (text, start) = (&source.text, yaml.start);
    let offset = |place| (start + offset_of(&text[start..], place)).min(text.len());
    let at = |offset: usize| At::Span(offset, text[offset..].chars().next().map_or(offset, |c| offset + c.len_utf8()));
    let gave_up = error.place.map_or(start, offset);
    let finding = if error.limit {
        let (message, help) = yaml_limit(&error.message);
        Finding::new(Code::YamlLimit, &source.path, at(gave_up), message).help(help)
    } else if let Some((what, place)) = error.within {
        // Where it begins tells more than where the parser noticed.
        let message = format!("this is no valid YAML: {what} that begins here does not end");
        let help = format!(
            "close it, or put the whole value in quotes; the parser noticed on line {}: {}",
            line_column(text, gave_up).line,
            error.message
        );
        Finding::new(Code::YamlSyntax, &source.path, at(offset(place)), message).help(help)
    } else if error.message.contains("a key must be text") {
        let key = Places::of(&source.path, text).odd_key().unwrap_or(gave_up..gave_up);
        let help = "write every key as plain words; a value that begins with `[` or `{` and ends in `:` needs quotes";
        Finding::new(Code::YamlSyntax, &source.path, At::span(&key), error.message).help(help)
    } else if error.message.contains("more than one document") {
        second_document(source, yaml)
    } else {
        let known = quoted_before(source, start, gave_up).or_else(|| colon_of_another_script(source, start, gave_up));
        known.unwrap_or_else(|| {
            let message = format!("this is no valid YAML: {}", error.message);
            Finding::new(Code::YamlSyntax, &source.path, at(gave_up), message).help(yaml_help(
                text,
                gave_up,
                &error.message,
            ))
        })
    };
    reader.push(finding);
    None
}

fn yaml_limit(message: &str) -> (&'static str, &'static str) {
    if message.contains("recursion") {
        ("the YAML is nested too deeply", "write it with fewer lists in lists: at most 128 levels are read")
    } else {
        ("the YAML repeats itself too often", "write the repeated parts out: `*aliases` must not multiply the document")
    }
}
