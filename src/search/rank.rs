//! Ranking: records in groups, each group in its order.
//!
//! 1. **Same error**: records with a [signature](super::signature) that is the same error as the text, first those that the
//!    text [names](super::names), by spelling, then by how much of it is the same, then by score. Read for pasted errors, and for texts of four and more words. Such a result is the record
//!    as a whole, whose page begins with what to do now: it names no section, and its excerpt is the signature.
//! 2. **Named**: records that the query [names](super::names), by spelling, then by score.
//! 3. **Others**, by the number of codes of a pasted error that they mention, then by score.
//!
//! Equal ones: newer first, records without a date last; then by kind, then by identifier. A pasted error that finds nothing
//! is read again as plain words.
//!
//! **Phrases.** Of a query with phrases the best [`PHRASE_ROUND`] records are held against their texts, and so are those that
//! pass the filters: so many at a time, until [`ENOUGH`] hold all phrases or [`MOST_PHRASE_CHECKS`] were looked at. Those that
//! hold all phrases are what it finds, unless none does; [`Phrases`] says so, and how many were not looked at. Filters are
//! applied to what was found, last of all.
//!
//! **When nothing passes**, at most [`MOST_NEAREST`] records are offered: what was found and did not pass, in its order; if
//! nothing was, what the [loose plan](super::plan) finds, by score.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Searcher;
use super::document::{Document, Facet, Kind};
use super::excerpt::{excerpt, of_signature};
use super::facets;
use super::filters::Filters;
use super::names::Spelling;
use super::plan::{Plan, plan, plan_loosely};
use super::query::{Reading, holds, read, read_plainly};
use super::results::{Explanation, Group, Hit, Near, Options, Phrases, Results, Tags};
use super::score::{Scored, contributions, score};
use super::signature::Text;
use super::words::fold;

/// How many records are offered when nothing was found.
pub const MOST_NEAREST: usize = 5;

/// How many records are held against the phrases of a query at a time: a browser loads their texts together.
pub const PHRASE_ROUND: usize = 20;

/// So many records that hold all phrases are enough.
pub const ENOUGH: usize = 10;

/// How many records that pass the filters are held against the phrases of a query, at most.
pub const MOST_PHRASE_CHECKS: usize = 100;

/// A candidate with all that its rank depends on.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    group: Group,
    /// How well the query spells its name; 0 where it does not name it. Greater is better.
    spelling: usize,
    /// How much of a signature is the same; or else how many codes it mentions. Greater is better.
    closeness: usize,
    scored: Scored,
}

struct Ranked {
    reading: Reading,
    plan: Plan,
    filters: Filters,
    /// All that was found, whether it passes the filters or not, in order.
    found: Vec<Candidate>,
    /// What passes the filters, in order.
    passed: Vec<Candidate>,
    phrases: Option<Phrases>,
}

impl Searcher {
    /// The best records for a query, at most `limit`.
    #[must_use]
    pub fn search(&self, query: &str, filters: &Filters, limit: usize) -> Results {
        self.answer(query, &Options { filters: filters.clone(), limit, ..Options::default() })
    }

    /// What a query finds.
    #[must_use]
    pub fn answer(&self, query: &str, options: &Options) -> Results {
        let ranked = self.rank(query, options);
        let found = ranked.found.iter().filter_map(|c| self.with_incidents(c.scored.document));
        let best = ranked.passed.iter().take(options.limit);
        let Reading { error, filters, text, .. } = &ranked.reading;
        Results {
            rest: (!filters.is_empty()).then(|| text.trim().to_owned()),
            vague: error.is_none() && ranked.plan.clauses.is_empty() && ranked.found.is_empty(),
            total: ranked.passed.len(),
            hits: best.map(|candidate| self.hit(*candidate, &ranked.plan)).collect(),
            facets: facets::count(found, &ranked.filters, &self.scale, |facet, value| self.label(facet, value)),
            unmatched: ranked.plan.unmatched.clone(),
            phrases: ranked.phrases,
            nearest: if ranked.passed.is_empty() { self.nearest(&ranked) } else { Vec::new() },
            error: ranked.reading.error,
        }
    }

    /// How the best records for a query came to their rank.
    #[must_use]
    pub fn explain(&self, query: &str, options: &Options) -> Explanation {
        let ranked = self.rank(query, options);
        let best = ranked.passed.iter().take(options.limit);
        let hits = best.map(|c| (self.hit(*c, &ranked.plan), contributions(&self.index, &ranked.plan, c.scored)));
        Explanation { hits: hits.collect(), error: ranked.reading.error, plan: ranked.plan }
    }

    fn rank(&self, query: &str, options: &Options) -> Ranked {
        let language = self.index.language;
        let known = |text: &str| {
            let words = super::words::words(text, language);
            !words.is_empty()
                && !text.contains(char::is_whitespace)
                && words.iter().any(|w| self.index.has_form(&w.form))
        };
        let reading = read(query, &options.toggles, language, &self.databases, known);
        let filters = self.meant(options.filters.and(&reading.filters), reading.typed);
        let mut plan = plan(&self.index, &self.synonyms, &reading.asked);
        let mut found = self.candidates(&reading, &plan, &filters, &options.toggles.off);
        if found.is_empty() && reading.error.is_some() {
            plan = super::plan::plan(&self.index, &self.synonyms, &read_plainly(&reading.text, language));
            found = self.candidates(&reading, &plan, &filters, &options.toggles.off);
        }
        let (found, phrases) = self.holding(found, &reading.phrases, &filters);
        let passed = found.iter().filter(|c| self.passes(c, &filters)).copied().collect();
        Ranked { reading, plan, filters, found, passed, phrases }
    }

    /// All that a query finds, whether it passes the filters or not.
    fn candidates(&self, reading: &Reading, plan: &Plan, filters: &Filters, off: &[String]) -> Vec<Candidate> {
        let same = self.same_errors(reading, off);
        let named = self.names.named(&reading.naming, reading.error.is_some());
        let mut scores: BTreeMap<u32, Scored> = score(&self.index, plan).into_iter().map(|s| (s.document, s)).collect();
        let documents = &self.index.documents;
        let unscored = |document: u32| Scored { document, unit: 0, score: 0.0, codes: 0 };
        let is_said = reading.error.is_some() || !(plan.clauses.is_empty() || reading.asked.is_bare);
        if !filters.is_empty() && !is_said {
            // A query of filters alone lists what passes them, and so does one in which no word says anything yet.
            let all = (0u32..).zip(documents).map(|(document, _)| document);
            scores = all.map(|document| (document, unscored(document))).collect();
        }
        for document in same.keys().chain(named.keys()) {
            scores.entry(*document).or_insert(unscored(*document));
        }
        let mut found: Vec<Candidate> = scores.into_values().map(|scored| candidate(scored, &same, &named)).collect();
        found.sort_by(order);
        found
    }

    fn passes(&self, candidate: &Candidate, filters: &Filters) -> bool {
        let found = self.with_incidents(candidate.scored.document);
        found.is_some_and(|(document, incidents)| filters.pass(document, &incidents))
    }

    /// A document, and the incidents of a lesson that several taught.
    fn with_incidents(&self, number: u32) -> Option<(&Document, Vec<&Document>)> {
        let document = |number: u32| self.index.documents.get(number as usize);
        Some((document(number)?, self.taught.incidents(number).iter().filter_map(|at| document(*at)).collect()))
    }

    /// Of what was found, the records that are known to hold all phrases; all that was found, if none is.
    fn holding(
        &self,
        found: Vec<Candidate>,
        phrases: &[String],
        filters: &Filters,
    ) -> (Vec<Candidate>, Option<Phrases>) {
        if phrases.is_empty() {
            return (found, None);
        }
        let is_held = |candidate: &&Candidate| {
            self.index.documents.get(candidate.scored.document as usize).is_some_and(|d| holds(d, phrases))
        };
        let number = |candidate: &Candidate| candidate.scored.document;
        // Facets count the best, too, that do not pass: another choice lets them through.
        let mut held: BTreeSet<u32> = found.iter().take(PHRASE_ROUND).filter(is_held).map(number).collect();
        let passing: Vec<&Candidate> = found.iter().filter(|c| self.passes(c, filters)).collect();
        let (mut enough, mut checked) = (0, 0);
        for round in passing.chunks(PHRASE_ROUND).take(MOST_PHRASE_CHECKS / PHRASE_ROUND) {
            if enough >= ENOUGH {
                break;
            }
            let hold: Vec<u32> = round.iter().copied().filter(is_held).map(number).collect();
            enough += hold.len();
            checked += round.len();
            held.extend(hold);
        }
        let phrases = Phrases { held: !held.is_empty(), unchecked: passing.len() - checked };
        let found = found.into_iter().filter(|c| held.is_empty() || held.contains(&number(c))).collect();
        (found, Some(phrases))
    }

    /// What may have been meant when nothing passed: what the filters keep back, or else what begins like the words.
    fn nearest(&self, ranked: &Ranked) -> Vec<Near> {
        let mut near = ranked.found.clone();
        if near.is_empty() {
            let plan = plan_loosely(&self.index, &ranked.reading.asked);
            let scored = score(&self.index, &plan).into_iter();
            near = scored.map(|scored| Candidate { group: Group::Words, spelling: 0, closeness: 0, scored }).collect();
            near.sort_by(order);
        }
        let documents = near.iter().filter_map(|c| self.index.documents.get(c.scored.document as usize));
        documents.take(MOST_NEAREST).map(near_of).collect()
    }

    /// How people read a facet's value, where that differs from how it is written.
    pub(super) fn label(&self, facet: Facet, value: &str) -> Option<&str> {
        let is_it = |d: &&Document| d.kind == Kind::Factor && d.id == value;
        match facet {
            Facet::Factor => self.index.documents.iter().find(is_it).map(|d| d.title.as_str()),
            Facet::Database => self.databases.label(value),
            Facet::Severity => self.scale.label(value),
            _ => None,
        }
    }

    /// The documents with a signature that is the same error, and how much of it is the same.
    fn same_errors(&self, reading: &Reading, off: &[String]) -> HashMap<u32, usize> {
        let mut out: HashMap<u32, usize> = HashMap::new();
        let whole = reading.asked.words.iter().filter(|w| !w.part).count();
        if reading.error.is_none() && whole < 4 {
            return out;
        }
        let added = reading.error.as_ref().map_or_else(Vec::new, |error| error.added.clone());
        let text = Text::pasted(&reading.text, added);
        let off: Vec<String> = off.iter().map(|text| fold(text)).collect();
        let is_off = |code: &String| off.contains(&fold(code));
        for (document, shape) in self.shapes.iter().filter(|(_, shape)| !shape.codes.iter().any(is_off)) {
            if let Some(closeness) = shape.same_error(&text) {
                let best = out.entry(*document).or_default();
                *best = closeness.max(*best);
            }
        }
        out
    }

    fn hit(&self, candidate: Candidate, plan: &Plan) -> Hit {
        let Scored { document, unit, score, .. } = candidate.scored;
        let document = &self.index.documents[document as usize];
        // Whoever has the error now begins at the head of the page.
        let is_same_error = candidate.group == Group::SameError;
        let (excerpt, unit) = if is_same_error {
            (of_signature(&self.index, document, plan), 0)
        } else {
            excerpt(&self.index, document, unit as usize, plan)
        };
        let heading = document.units.get(unit).map(|u| u.heading.clone()).filter(|h| !h.is_empty());
        Hit {
            id: document.id.clone(),
            kind: document.kind,
            title: document.title.clone(),
            address: document.unit_address(unit),
            date: document.date.clone(),
            group: candidate.group,
            score,
            section: heading,
            excerpt,
            tags: Tags::of(document, &self.databases),
        }
    }
}

/// The best first; documents are numbered in the order of equal results.
fn order(a: &Candidate, b: &Candidate) -> Ordering {
    a.group
        .cmp(&b.group)
        .then_with(|| b.spelling.cmp(&a.spelling))
        .then_with(|| b.closeness.cmp(&a.closeness))
        .then_with(|| b.scored.score.total_cmp(&a.scored.score))
        .then_with(|| a.scored.document.cmp(&b.scored.document))
}

fn near_of(document: &Document) -> Near {
    Near {
        id: document.id.clone(),
        kind: document.kind,
        title: document.title.clone(),
        address: document.address.clone(),
    }
}

fn candidate(scored: Scored, same: &HashMap<u32, usize>, named: &BTreeMap<u32, Spelling>) -> Candidate {
    let spelling = named.get(&scored.document).map_or(0, |spelling| match spelling {
        Spelling::Same => 4,
        Spelling::OtherCase => 3,
        Spelling::OtherSpelling => 2,
        Spelling::Beginning => 1,
    });
    let (group, closeness) = match same.get(&scored.document) {
        Some(closeness) => (Group::SameError, *closeness),
        None if spelling > 0 => (Group::Named, 0),
        None => (Group::Words, scored.codes as usize),
    };
    Candidate { group, spelling, closeness, scored }
}
