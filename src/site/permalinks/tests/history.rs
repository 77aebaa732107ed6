//! Histories at random: whatever is added, renamed, withdrawn, merged and added again, every address that was ever
//! published is answered, by the page itself or by one that names who took over.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use jiff::civil::date;
use proptest::prelude::*;

use super::super::{accept, check, source};
use super::{all, site};
use crate::diag::Code;
use crate::render::{Renderer, Theme};
use crate::site::{Page, relative};

const KINDS: [&str; 7] = ["incident", "lesson", "recipe", "factor", "guide", "term", "rule"];

/// What became of a record.
#[derive(Debug, Clone, PartialEq)]
enum Fate {
    Lives,
    /// Another record took it in.
    Merged(usize),
    /// It was taken back; another may have taken over.
    Withdrawn(Option<usize>),
    /// Its file was deleted. Others may still name it.
    Forgotten,
}

#[derive(Debug, Clone)]
struct Rec {
    kind: &'static str,
    id: String,
    aliases: Vec<String>,
    fate: Fate,
    /// The heading of a guide, and its former anchors.
    heading: usize,
    headings: Vec<usize>,
}

/// All records that ever were, and every address that was ever published with the record behind it.
#[derive(Debug, Default, Clone)]
struct World {
    records: Vec<Rec>,
    lock: String,
    published: BTreeMap<String, usize>,
    /// Places on guides' pages.
    places: BTreeMap<String, usize>,
    used: BTreeSet<(&'static str, String)>,
    fresh: usize,
}

#[derive(Debug, Clone)]
enum Op {
    Add(usize),
    Rename(usize),
    Withdraw(usize, Option<usize>),
    Merge(usize, usize),
    Reword(usize),
    /// Adds a record under an identifier that was used before.
    AddAgain(usize),
    /// Deletes a record and keeps nothing.
    Forget(usize),
}

fn op() -> impl Strategy<Value = Op> {
    let n = 0..1000usize;
    prop_oneof![
        4 => n.clone().prop_map(Op::Add),
        3 => n.clone().prop_map(Op::Rename),
        2 => (n.clone(), proptest::option::of(0..1000usize)).prop_map(|(a, b)| Op::Withdraw(a, b)),
        2 => (n.clone(), 0..1000usize).prop_map(|(a, b)| Op::Merge(a, b)),
        2 => n.clone().prop_map(Op::Reword),
        1 => n.clone().prop_map(Op::AddAgain),
        1 => n.prop_map(Op::Forget),
    ]
}

impl World {
    fn living(&self, kind: Option<&str>) -> Vec<usize> {
        let lives = |r: &Rec| r.fate == Fate::Lives && kind.is_none_or(|kind| r.kind == kind);
        (0..self.records.len()).filter(|at| lives(&self.records[*at])).collect()
    }

    fn pick(&self, seed: usize, kind: Option<&str>) -> Option<usize> {
        let living = self.living(kind);
        (!living.is_empty()).then(|| living[seed % living.len()])
    }

    fn new_id(&mut self, kind: &'static str) -> String {
        self.fresh += 1;
        // Capitals, so that addresses differ from identifiers.
        let id = format!("X{}-{kind}", self.fresh);
        self.used.insert((kind, id.clone()));
        id
    }

    fn add(&mut self, kind: &'static str, id: String) {
        let heading = self.records.len();
        let aliases = Vec::new();
        self.records.push(Rec { kind, id, aliases, fate: Fate::Lives, heading, headings: Vec::new() });
    }

    /// Applies a change as an author does who keeps every address; `false` where there is nothing to change.
    fn apply(&mut self, op: &Op) -> bool {
        match op {
            Op::Add(seed) => {
                let kind = KINDS[seed % KINDS.len()];
                let id = self.new_id(kind);
                self.add(kind, id);
            }
            Op::Rename(seed) => {
                let Some(at) = self.pick(*seed, None) else { return false };
                let id = self.new_id(self.records[at].kind);
                let old = std::mem::replace(&mut self.records[at].id, id);
                self.records[at].aliases.push(old);
            }
            Op::Withdraw(seed, heir) => {
                let Some(at) = self.pick(*seed, None) else { return false };
                let kind = self.records[at].kind;
                // A catalogue keeps a retired rule's page whole; that is no withdrawal.
                if kind == "rule" {
                    return false;
                }
                let heir = heir.and_then(|seed| self.pick(seed, Some(kind))).filter(|heir| *heir != at);
                // Former names of the record lead to its heir, whose page then answers for their places.
                if let Some(heir) = heir {
                    self.pass_on_headings(at, heir);
                }
                self.records[at].fate = Fate::Withdrawn(heir);
            }
            Op::Merge(from, into) => {
                let Some(at) = self.pick(*from, None) else { return false };
                let Some(into) = self.pick(*into, Some(self.records[at].kind)).filter(|into| *into != at) else {
                    return false;
                };
                let gone = self.records[at].clone();
                self.records[into].aliases.extend(gone.aliases.into_iter().chain([gone.id]));
                self.pass_on_headings(at, into);
                self.records[at].fate = Fate::Merged(into);
            }
            Op::Reword(seed) => {
                let Some(at) = self.pick(*seed, Some("guide")) else { return false };
                self.fresh += 1;
                let new = 10_000 + self.fresh;
                let old = std::mem::replace(&mut self.records[at].heading, new);
                self.records[at].headings.push(old);
            }
            Op::AddAgain(seed) => {
                let gone: Vec<_> = self.used.iter().filter(|(kind, id)| self.is_gone(kind, id)).cloned().collect();
                if gone.is_empty() {
                    return false;
                }
                let (kind, id) = gone[seed % gone.len()].clone();
                self.add(kind, id);
            }
            Op::Forget(seed) => {
                let Some(at) = self.pick(*seed, None) else { return false };
                self.records[at].fate = Fate::Forgotten;
            }
        }
        true
    }

    fn pass_on_headings(&mut self, from: usize, to: usize) {
        let Rec { headings, heading, .. } = self.records[from].clone();
        self.records[to].headings.extend(headings.into_iter().chain([heading]));
    }

    /// Whether an identifier was published and is no living record's.
    fn is_gone(&self, kind: &str, id: &str) -> bool {
        !self.records.iter().any(|r| r.kind == kind && r.id == id && r.fate == Fate::Lives)
    }

    /// The record that answers for another in the end.
    fn heir(&self, at: usize) -> Option<usize> {
        match self.records[at].fate {
            Fate::Lives => Some(at),
            Fate::Merged(into) | Fate::Withdrawn(Some(into)) => self.heir(into),
            Fate::Withdrawn(None) | Fate::Forgotten => None,
        }
    }

    /// The records through which another is answered for, itself included.
    fn chain(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(at), |at| match self.records[*at].fate {
            Fate::Merged(into) | Fate::Withdrawn(Some(into)) => Some(into),
            Fate::Lives | Fate::Withdrawn(None) | Fate::Forgotten => None,
        })
    }

    fn files(&self) -> Vec<(String, String)> {
        let mut files = Files::default();
        for r in self.records.iter().filter(|r| !matches!(r.fate, Fate::Merged(_) | Fate::Forgotten)) {
            files.add(r, &self.fate_of(r));
        }
        files.all()
    }

    /// The keys that say what became of a record, as they stand in a list of records; empty for one that holds.
    fn fate_of(&self, r: &Rec) -> String {
        match &r.fate {
            Fate::Withdrawn(heir) => {
                let heir = heir.map(|at| format!(", replaced-by: {}", self.name_of(at))).unwrap_or_default();
                format!(", status: withdrawn, reason: Because of {}.{heir}", r.id)
            }
            _ => String::new(),
        }
    }

    /// What `replaced-by` names: the record, or the one that took it in.
    fn name_of(&self, at: usize) -> &str {
        match self.records[at].fate {
            Fate::Merged(into) => self.name_of(into),
            _ => &self.records[at].id,
        }
    }
}

/// The files of a handbook while they are written.
#[derive(Default)]
struct Files {
    out: Vec<(String, String)>,
    lessons: String,
    factors: String,
    terms: String,
    rules: String,
}

impl Files {
    /// Adds a record with the keys that say what became of it.
    fn add(&mut self, r: &Rec, fate: &str) {
        let (id, aliases) = (&r.id, r.aliases.join(", "));
        let lines =
            fate.replace(", status", "\nstatus").replace(", reason", "\nreason").replace(", replaced", "\nreplaced");
        let entry = match r.kind {
            "incident" => {
                let status = if fate.is_empty() { "\nstatus: draft" } else { &lines };
                let head = format!("id: {id}\ntitle: T\ndate: 2023\nsummary: S\naliases: [{aliases}]{status}");
                return self.file("incidents", id, &head, "");
            }
            "recipe" => {
                let head = format!("id: {id}\ntitle: T\nproblem: P\nphases: [{{id: p}}]\naliases: [{aliases}]{lines}");
                return self.file("recipes", id, &head, "");
            }
            "guide" => {
                let former: String = r.headings.iter().map(|n| format!(" alias=section-{n}")).collect();
                let body = format!("## Section {} {{.x{former}}}\n", r.heading);
                return self.file("guides", id, &format!("title: T\naliases: [{aliases}]{lines}"), &body);
            }
            "lesson" => (&mut self.lessons, format!("text: T, aliases: [{aliases}]{fate}")),
            "factor" => (&mut self.factors, format!("name: N, definition: D, aliases: [{aliases}]{fate}")),
            "term" => (&mut self.terms, format!("term: T {id}, definition: D, aliases: [{aliases}]{fate}")),
            _ => (&mut self.rules, format!("summary: S, aliases: [{aliases}]")),
        };
        let (list, keys) = entry;
        let _ = writeln!(list, "  - {{id: {id}, {keys}}}");
    }

    fn file(&mut self, folder: &str, id: &str, head: &str, body: &str) {
        self.out.push((format!("content/{folder}/{id}.md"), format!("---\n{head}\n---\n{body}")));
    }

    fn all(self) -> Vec<(String, String)> {
        let Self { mut out, lessons, factors, terms, rules } = self;
        let hub = format!("---\nid: HUB\ntitle: T\ndate: 2023\nstatus: draft\nsummary: S\nlessons:\n{lessons}\n---\n");
        out.push(("content/incidents/hub.md".to_owned(), hub.replace("lessons:\n\n", "")));
        for (path, key, list) in [("factors", "factors", factors), ("glossary", "terms", terms)] {
            if !list.is_empty() {
                out.push((format!("content/{path}.yaml"), format!("{key}:\n{list}")));
            }
        }
        if !rules.is_empty() {
            out.push(("content/rules/lint.yaml".to_owned(), format!("linter: lint\nrules:\n{rules}")));
        }
        out
    }
}

fn address(kind: &str, id: &str) -> String {
    let id = id.to_lowercase();
    match kind {
        "term" => format!("glossary.html#{id}"),
        "rule" => format!("rules/lint/{id}.html"),
        kind => format!("{kind}s/{id}.html"),
    }
}

/// The address as written: a term's fragment keeps its capitals.
fn address_of(r: &Rec) -> String {
    if r.kind == "term" { format!("glossary.html#{}", r.id) } else { address(r.kind, &r.id) }
}

/// Holds a change against the list, and publishes it: `false` where the list refuses it.
fn publish(world: &mut World, day: i8) -> Result<bool, TestCaseError> {
    let files = world.files();
    let files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let (book, site, findings) = site(&files);
    let list = source(&world.lock);
    let mut codes: Vec<Code> = findings.iter().map(|f| f.code).collect();
    codes.extend(all(check(&book, &site, &list)).iter().map(|f| f.code));
    let refused = [Code::AddressLost, Code::FragmentLost, Code::IdReused, Code::IdCollision, Code::DuplicateId];
    if codes.iter().any(|code| refused.contains(code)) {
        return Ok(false);
    }
    let broken: Vec<_> = findings.iter().filter(|f| f.code != Code::AliasChain).collect();
    prop_assert!(broken.is_empty(), "{broken:?}");
    let accepted =
        accept(&book, &site, Some(&list), date(2026, 1, day)).map_err(|f| TestCaseError::fail(format!("{f:?}")))?;
    prop_assert!(
        world.lock.lines().all(|line| accepted.text.contains(line.trim_end_matches(|c| c != ' '))),
        "nothing leaves the list"
    );
    world.lock = accepted.text;
    for (at, r) in world.records.iter().enumerate().filter(|(_, r)| r.fate == Fate::Lives) {
        world.published.insert(address_of(r), at);
        if r.kind == "guide" {
            world.places.insert(format!("{}#section-{}", address_of(r), r.heading), at);
        }
    }
    Ok(true)
}

/// Every address that was ever published is answered.
fn all_answer(world: &World) -> Result<(), TestCaseError> {
    let files = world.files();
    let files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let (book, site, _) = site(&files);
    let theme = Theme::load(&BTreeMap::new(), "default").value.expect("the theme inside the binary");
    let (book, site) = (Arc::new(book), Arc::new(site));
    let renderer = Renderer::new(&book, &site, &theme);
    let pages = site.pages.iter().filter(|page| !matches!(page, Page::Check(_)));
    let html: BTreeMap<String, String> = pages
        .map(|page| {
            let files = renderer.render(page).expect("every page renders");
            (page.file(&book), String::from_utf8_lossy(&files[0].bytes).into_owned())
        })
        .collect();
    for (old, owner) in &world.published {
        record_answers(world, &html, old, *owner)?;
    }
    for (old, owner) in &world.places {
        let leads_on = |page: &str| site.pages.iter().any(|p| matches!(p, Page::Alias { .. }) && p.file(&book) == page);
        place_answers(world, &html, old, *owner, leads_on)?;
    }
    // No page that leads on leads to another that does.
    for page in &site.pages {
        if let Page::Alias { from, to } = page {
            let to = to.address(&book);
            let further = site.pages.iter().any(|p| matches!(p, Page::Alias { .. }) && p.file(&book) == to);
            prop_assert!(!further, "{from} leads to {to}, which leads on");
        }
    }
    Ok(())
}

/// What was a record's address is the record's, names the one that took over, or says why nobody did.
fn record_answers(
    world: &World,
    html: &BTreeMap<String, String>,
    old: &str,
    owner: usize,
) -> Result<(), TestCaseError> {
    let (page, fragment) = crate::site::former::split(old);
    let text = html.get(page);
    prop_assert!(text.is_some(), "{old} is not answered");
    let text = text.map_or("", String::as_str);
    if let Some(fragment) = fragment {
        prop_assert!(text.contains(&format!("id=\"{fragment}\"")), "{old} is not answered");
    }
    match world.heir(owner).map(|heir| address_of(&world.records[heir])) {
        Some(now) if now == old => {}
        Some(now) => {
            let link = format!("href=\"{}\"", relative(page, &now));
            // A former term stands at the entry of the one that took over.
            let entry = now.split_once('#').and_then(|(_, id)| text.split(&format!("<dt id=\"{id}\">")).nth(1));
            let entry = entry.and_then(|rest| rest.split("</dt>").next()).unwrap_or_default();
            let at_entry = fragment.is_some_and(|id| entry.contains(&format!("<span id=\"{id}\">")));
            prop_assert!(at_entry || text.contains(&link), "{old} does not name {now}: {text}");
        }
        None => {
            // Where nobody took over, the page says why or leads to the one that does.
            let leads = world.chain(owner).any(|at| {
                let link = format!("href=\"{}\"", relative(page, &address_of(&world.records[at])));
                text.contains(&link)
            });
            prop_assert!(text.contains("Because of") || leads, "{old} does not say why: {text}");
        }
    }
    Ok(())
}

/// What was a place on a guide's page is one on the page at the end, for as long as there is one.
fn place_answers(
    world: &World,
    html: &BTreeMap<String, String>,
    old: &str,
    owner: usize,
    leads_on: impl Fn(&str) -> bool,
) -> Result<(), TestCaseError> {
    let (page, fragment) = crate::site::former::split(old);
    let leads = leads_on(page);
    let end = match leads {
        true => world.heir(owner).map(|heir| address_of(&world.records[heir])),
        false => Some(page.to_owned()),
    };
    let lives = world.records[owner].fate == Fate::Lives;
    if let Some(end) = end.filter(|_| lives || leads) {
        let anchor = format!("id=\"{}\"", fragment.unwrap_or_default());
        prop_assert!(html[&end].contains(&anchor), "{old} is not answered at {end}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_address_ever_published_is_answered(ops in proptest::collection::vec(op(), 1..40)) {
        let mut world = World::default();
        publish(&mut world, 1)?;
        for (day, op) in ops.iter().enumerate() {
            let before = world.clone();
            if !world.apply(op) {
                continue;
            }
            let published = publish(&mut world, i8::try_from(day % 28 + 1).unwrap_or(1))?;
            // What keeps every address is let through; what loses one or uses an identifier again is not.
            let keeps = !matches!(op, Op::AddAgain(_) | Op::Forget(_));
            prop_assert_eq!(published, keeps, "{:?} in {:#?}", op, before);
            if !published {
                world = before;
            }
        }
        all_answer(&world)?;
    }
}
