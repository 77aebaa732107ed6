//! From what a linter prints to the page of the rule: by identifier, or by message where it prints none.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind, StartKind};
use foldhash::{HashMap, HashMapExt as _};
use memchr::memchr;

use super::Tool;
use super::messages::Messages;
use super::sift::Sift;
use crate::manifest::{Manifest, Rule};

/// The rules of a handbook, ready to be looked up.
#[derive(Debug)]
pub struct Links {
    pub(super) manifest: Manifest,
    /// The linter that the caller named, if the handbook has it.
    only: Option<Option<usize>>,
    linters: Vec<Linter>,
    /// Names of tools, squeezed → linter.
    tools: HashMap<String, usize>,
    /// By number of the tool: its linter.
    formed: [Option<usize>; Tool::ALL.len()],
    /// Identifiers as they are written, and in lower case → their rules.
    bare: HashMap<Box<[u8]>, Vec<usize>>,
    pub(super) names: Names,
    pub(super) messages: Messages,
    /// Every address has `//` in it.
    pub(super) have_slashes: bool,
    /// Which lines may hold one of these.
    pub(super) sift: Sift,
}

#[derive(Debug)]
struct Linter {
    name: String,
    /// Identifiers as they are written, and in lower case → their rules.
    rules: HashMap<Box<[u8]>, usize>,
}

/// Every identifier that may stand in a line of text.
#[derive(Debug)]
pub(super) struct Names {
    /// Made when the first line needs it.
    finder: OnceLock<Option<AhoCorasick>>,
    /// By number of the finder's pattern: the identifier as it is written.
    pub(super) patterns: Vec<Name>,
    /// What stands before the identifiers of each linter, as `squawk/`.
    pub(super) linters: BTreeSet<String>,
}

/// One of them.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) text: String,
    /// With its linter in front, and so beyond doubt in any case and place.
    pub(super) qualified: bool,
}

impl Links {
    /// Prepares a manifest. `linter` is the one whose output is read, where the caller knows; output that names its
    /// linter needs none.
    #[must_use]
    pub fn new(manifest: Manifest, linter: Option<&str>) -> Self {
        let linters = linters(&manifest);
        let number = |name: &str| linters.iter().position(|linter| linter.name == name);
        let mut tools: HashMap<String, usize> =
            linters.iter().enumerate().rev().map(|(at, linter)| (squeezed(&linter.name), at)).collect();
        for linter in &manifest.linters {
            for name in linter.tools.iter().chain([&linter.linter]) {
                tools.extend(number(&linter.linter).map(|at| (squeezed(name), at)));
            }
        }
        for (former, now) in manifest.rules.iter().flat_map(former_linters) {
            if let Some(at) = number(now) {
                tools.entry(squeezed(former)).or_insert(at);
            }
        }
        let only = linter.map(|name| tools.get(&squeezed(name)).copied());
        let name = only.map(|at| at.map_or(linter.unwrap_or_default(), |at| &linters[at].name));
        let messages = Messages::new(&manifest, name);
        let names = Names::new(&manifest, name);
        let sift = Sift::new(&names, &messages);
        let have_slashes = manifest.rules.iter().all(|rule| rule.url.contains("//"));
        let bare = bare(&manifest);
        let formed = Tool::ALL.map(|tool| tools.get(&squeezed(tool.name())).copied());
        Self { manifest, only, linters, tools, formed, bare, names, messages, have_slashes, sift }
    }

    fn linter_at(&self, tool: &str) -> Option<&Linter> {
        let at = self.tools.get(tool).or_else(|| self.tools.get(&squeezed(tool)));
        at.map(|at| &self.linters[*at])
    }

    /// The linter's name in the handbook, for a tool's own name.
    pub(super) fn linter(&self, tool: &str) -> Option<&str> {
        self.linter_at(tool).map(|linter| linter.name.as_str())
    }

    /// Whether the handbook has a linter of this name, or none was named.
    #[must_use]
    pub fn knows_linter(&self) -> bool {
        self.only.is_none_or(|linter| linter.is_some())
    }

    /// Whether the caller named the linter.
    pub(super) const fn knows_the_linter(&self) -> bool {
        self.only.is_some()
    }

    /// The linters whose rules have pages.
    #[must_use]
    pub fn linters(&self) -> Vec<&str> {
        let all: BTreeSet<&str> = self.linters.iter().map(|linter| linter.name.as_str()).collect();
        all.into_iter().collect()
    }

    /// The rule that a tool calls so. An identifier of several linters is none of them unless the tool is known.
    pub(super) fn find(&self, tool: Option<&str>, id: &[u8]) -> Option<usize> {
        self.find_in(tool.and_then(|tool| self.linter_at(tool)), id)
    }

    /// The rule that is called so, where no tool is named: of several linters' the one of the tool that has this form.
    pub(super) fn find_likely(&self, id: &[u8], tool: impl FnOnce() -> Option<Tool>) -> Option<usize> {
        self.find(None, id).or_else(|| {
            let several = self.several(id)?;
            let linter = &self.linters[self.formed[tool()? as usize]?].name;
            several.iter().copied().find(|rule| self.rule(*rule).linter == *linter)
        })
    }

    /// The rules that an identifier leaves the choice of.
    pub(super) fn several(&self, id: &[u8]) -> Option<&[usize]> {
        let exact = self.bare.get(id).or_else(|| self.bare.get(&lower(id)?));
        exact.map(Vec::as_slice).filter(|rules| self.only.is_none() && rules.len() > 1)
    }

    /// An identifier without a page, as it is told: with the linters that all have it.
    pub(super) fn without_page<'i>(&self, id: &'i str) -> Cow<'i, str> {
        let Some(rules) = self.several(id.as_bytes()) else { return id.into() };
        let linters: BTreeSet<&str> = rules.iter().map(|rule| &*self.rule(*rule).linter).collect();
        let linters = linters.into_iter().collect::<Vec<_>>().join(" or ");
        format!("{id} of {linters}: add --linter NAME").into()
    }

    /// The same for a tool that is known by the form of its output.
    pub(super) fn find_of(&self, tool: Option<Tool>, id: &[u8]) -> Option<usize> {
        let at = tool.and_then(|tool| self.formed[tool as usize]);
        self.find_in(at.map(|at| &self.linters[at]), id)
    }

    fn find_in(&self, linter: Option<&Linter>, id: &[u8]) -> Option<usize> {
        let named = match self.only {
            Some(only) => Some(only.map(|at| &self.linters[at])),
            None => linter.map(Some),
        };
        if let Some(linter) = named {
            return linter.and_then(|linter| linter.find(id)).or_else(|| self.qualified(id));
        }
        let exact = self.bare.get(id).map(Vec::as_slice);
        match exact.or_else(|| self.bare.get(&lower(id)?).map(Vec::as_slice)) {
            Some([one]) => Some(*one),
            _ => self.qualified(id),
        }
    }

    /// The linter that stands in front of an identifier, and what follows.
    pub(super) fn split<'i>(&self, id: &'i [u8]) -> Option<(&str, &'i [u8])> {
        let (linter, id) = self.split_off_linter(id)?;
        Some((&linter.name, id))
    }

    fn split_off_linter<'i>(&self, id: &'i [u8]) -> Option<(&Linter, &'i [u8])> {
        let linter = self.names.linters.iter().find(|linter| id.starts_with(linter.as_bytes()))?;
        Some((self.linter_at(linter.trim_end_matches('/'))?, &id[linter.len()..]))
    }

    /// Whether a word is made like `linter/ID`, and there is the linter, but not this rule of it.
    pub(super) fn lacks(&self, word: &[u8]) -> bool {
        self.split_off_linter(word).is_some_and(|(linter, id)| linter.has_one_like(id))
            && self.find(None, word).is_none()
    }

    /// `linter/ID`, with any name of the linter.
    fn qualified(&self, id: &[u8]) -> Option<usize> {
        let (tool, id) = id.split_at(memchr(b'/', id)?);
        self.linter_at(std::str::from_utf8(tool).ok()?)?.find(&id[1..])
    }

    pub(super) fn rule(&self, at: usize) -> &Rule {
        &self.manifest.rules[at]
    }

    pub(super) fn url(&self, at: usize) -> &str {
        &self.manifest.rules[at].url
    }
}

impl Linter {
    fn find(&self, id: &[u8]) -> Option<usize> {
        self.rules.get(id).or_else(|| self.rules.get(&lower(id)?)).copied()
    }

    /// Whether one of its identifiers is made of the same kinds of bytes.
    fn has_one_like(&self, id: &[u8]) -> bool {
        let ends = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
        ends(id.first()) && ends(id.last()) && self.rules.keys().any(|known| kinds(known) == kinds(id))
    }
}

/// Of which kinds of bytes an identifier is made. A number among words is no kind of its own, but one behind a letter is.
fn kinds(id: &[u8]) -> Vec<u8> {
    let kind = |b: &u8| match b {
        b'0'..=b'9' => b'0',
        b'a'..=b'z' => b'a',
        b'A'..=b'Z' => b'A',
        other => *other,
    };
    let all: BTreeSet<u8> = id.iter().map(kind).collect();
    let has_words = all.iter().any(u8::is_ascii_punctuation);
    all.into_iter().filter(|kind| !(has_words && *kind == b'0')).collect()
}

/// An identifier in lower case, if it is text.
fn lower(id: &[u8]) -> Option<Box<[u8]>> {
    std::str::from_utf8(id).ok().map(|id| bytes(id.to_lowercase()))
}

fn bytes(text: String) -> Box<[u8]> {
    text.into_bytes().into()
}

/// A tool's name without what tools write differently: `Django Safe-Migrations` and `django_safe_migrations` are one.
fn squeezed(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The identifiers of a rule without its linter: its own, and former ones.
fn ids(rule: &Rule) -> impl Iterator<Item = &str> {
    let former = rule.aliases.iter().filter_map(|alias| alias.strip_prefix(&*rule.linter)?.strip_prefix('/'));
    std::iter::once(&*rule.rule).chain(former)
}

/// Names that the rule's linter had before, each with the one that it has now: what stands before the `/` of an alias.
fn former_linters(rule: &Rule) -> impl Iterator<Item = (&str, &str)> {
    let names = rule.aliases.iter().filter_map(|alias| alias.split_once('/'));
    names.map(|(linter, _)| linter).filter(|linter| *linter != rule.linter).map(|linter| (linter, &*rule.linter))
}

/// Those that have rules, and those that are named beside, with their rules.
fn linters(manifest: &Manifest) -> Vec<Linter> {
    let mut out: Vec<Linter> = Vec::new();
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let names = manifest.rules.iter().map(|rule| &rule.linter).chain(manifest.linters.iter().map(|l| &l.linter));
    for name in names {
        numbers.entry(name).or_insert_with(|| {
            out.push(Linter { name: name.clone(), rules: HashMap::new() });
            out.len() - 1
        });
    }
    // Rules' own identifiers go before former ones of others.
    let own = manifest.rules.iter().enumerate().map(|(at, rule)| (at, rule, rule.rule.as_str()));
    let all = manifest.rules.iter().enumerate().flat_map(|(at, rule)| ids(rule).map(move |id| (at, rule, id)));
    for (at, rule, id) in own.chain(all) {
        let rules = &mut out[numbers[rule.linter.as_str()]].rules;
        rules.entry(id.as_bytes().into()).or_insert(at);
        rules.entry(bytes(id.to_lowercase())).or_insert(at);
    }
    out
}

fn bare(manifest: &Manifest) -> HashMap<Box<[u8]>, Vec<usize>> {
    let mut out: HashMap<Box<[u8]>, Vec<usize>> = HashMap::new();
    for (at, rule) in manifest.rules.iter().enumerate() {
        for id in ids(rule) {
            for key in [id.to_owned(), id.to_lowercase()] {
                let rules = out.entry(bytes(key)).or_default();
                if !rules.contains(&at) {
                    rules.push(at);
                }
            }
        }
    }
    out
}

impl Names {
    fn new(manifest: &Manifest, only: Option<&str>) -> Self {
        let silent: Vec<&str> = manifest.linters.iter().filter(|l| !l.prints_ids).map(|l| l.linter.as_str()).collect();
        let mut patterns = Vec::new();
        for rule in manifest.rules.iter().filter(|r| only.is_none_or(|only| r.linter == only)) {
            let full = std::iter::once(format!("{}/{}", rule.linter, rule.rule)).chain(rule.aliases.iter().cloned());
            patterns.extend(full.map(|text| Name { text, qualified: true }));
            for id in ids(rule) {
                if !silent.contains(&&*rule.linter) {
                    patterns.push(Name { text: id.to_owned(), qualified: false });
                }
            }
        }
        let qualified = patterns.iter().filter(|name| name.qualified);
        let linters = qualified.filter_map(|name| Some(name.text[..=name.text.find('/')?].to_owned())).collect();
        Self { finder: OnceLock::new(), patterns, linters }
    }

    /// What finds them; `None` where there are none.
    pub(super) fn finder(&self) -> Option<&AhoCorasick> {
        self.finder.get_or_init(|| self.build()).as_ref()
    }

    fn build(&self) -> Option<AhoCorasick> {
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            // Few lines come here: a larger table would take longer to make than it saves.
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .start_kind(StartKind::Unanchored)
            .ascii_case_insensitive(true)
            .build(self.patterns.iter().map(|p| &p.text));
        finder.ok().filter(|_| !self.patterns.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::{Annotator, Options};

    const RULES: &str = r#"{"format":1,"title":"","site":"https://h.example/","linters":[],"rules":[
        {"id":"new-linter/L001","linter":"new-linter","rule":"L001","url":"https://h.example/l001.html",
         "aliases":["new-linter/L0","our-linter/L0","our-linter/L001"]},
        {"id":"taken/L001","linter":"taken","rule":"L001","url":"https://h.example/other.html","aliases":[]},
        {"id":"later/L002","linter":"later","rule":"L002","url":"https://h.example/l002.html","aliases":["taken/L002"]}]}"#;

    fn links(linter: Option<&str>) -> Links {
        Links::new(Manifest::from_json(RULES.as_bytes()).unwrap(), linter)
    }

    #[test]
    fn a_linter_is_known_by_the_name_that_it_had() {
        let links = links(None);
        for id in ["our-linter/L001", "our-linter/L0", "Our_Linter/l001", "new-linter/L0"] {
            assert_eq!(links.find(None, id.as_bytes()), Some(0), "{id}");
        }
        assert_eq!(links.find(Some("our-linter"), b"L001"), Some(0));
        // A name that another linter has now is that linter's.
        assert_eq!(links.find(None, b"taken/L001"), Some(1));
        let named = super::tests::links(Some("our-linter"));
        assert!(named.knows_linter() && named.find(None, b"L001") == Some(0));
        assert_eq!(links.linters(), ["later", "new-linter", "taken"]);
    }

    #[test]
    fn findings_under_a_linter_s_former_name_are_linked() {
        let links = links(None);
        let mut annotator = Annotator::new(&links, Options::default());
        let mut out = Vec::new();
        annotator.push(b"a.sql:1: our-linter/L001 bad\n", &mut out, &mut Vec::new()).unwrap();
        annotator.finish(&mut out, &mut Vec::new()).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert!(out.contains("https://h.example/l001.html"), "{out}");
    }
}
