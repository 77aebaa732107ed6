//! Where things lie in a log.

use std::collections::HashMap;
use std::ops::Range;

use super::taxa;
use crate::annotate::json::{Cursor, Member, Place, Text};

/// One run of a tool.
#[derive(Debug, Default)]
pub(in crate::annotate) struct Run<'a> {
    pub(super) place: Place,
    pub(in crate::annotate) driver: Option<Component<'a>>,
    extensions: Vec<Component<'a>>,
    pub(super) taxonomies: Member<Place>,
    /// The number of our taxonomy among them.
    pub(super) own_taxonomy: Option<usize>,
    /// The lessons that it holds.
    pub(super) own_taxa: Vec<Text<'a>>,
    /// How often results name each rule, in the order of the first result.
    by_id: Vec<(Text<'a>, u64)>,
    by_index: HashMap<usize, u64>,
    /// Where the results lie, each by itself.
    pub(in crate::annotate) results: Option<Range<usize>>,
    /// Where it says which folders its files are named from.
    pub(in crate::annotate) bases: Option<Range<usize>>,
}

/// A tool, or a part of it, with its rules.
#[derive(Debug, Default)]
pub(in crate::annotate) struct Component<'a> {
    pub(super) place: Place,
    pub(in crate::annotate) name: Option<Text<'a>>,
    pub(super) rules_place: Member<Place>,
    pub(in crate::annotate) rules: Vec<Descriptor<'a>>,
    pub(super) supported: Member<Place>,
}

/// A rule as the tool describes it.
#[derive(Debug, Default)]
pub(in crate::annotate) struct Descriptor<'a> {
    pub(super) place: Place,
    pub(in crate::annotate) id: Option<Text<'a>>,
    pub(super) help_uri: Member<Range<usize>>,
    pub(super) help: Member<Help>,
    pub(super) relationships: Member<Place>,
    pub(super) has_own_relationship: bool,
}

/// What a tool says about a rule.
#[derive(Debug, Default)]
pub(super) struct Help {
    pub(super) place: Place,
    pub(super) text: Member<Range<usize>>,
    pub(super) markdown: Member<Range<usize>>,
}

/// How a result names its rule.
#[derive(Debug, Default, Clone, Copy)]
pub(in crate::annotate) struct ResultIds<'a> {
    pub(in crate::annotate) id: Option<Text<'a>>,
    pub(in crate::annotate) index: Option<usize>,
}

/// A number as a place in a list.
fn index(text: &[u8]) -> Option<usize> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// The runs of a log.
pub(in crate::annotate) fn runs(log: &[u8]) -> Vec<Run<'_>> {
    let mut out = Vec::new();
    Cursor::new(log).object(|key, value| match key {
        b"runs" => value.each_item(|_, run| out.push(read_run(log, run))),
        _ => value.pass(),
    });
    out
}

impl<'a> Run<'a> {
    pub(in crate::annotate) fn components(&self) -> impl Iterator<Item = &Component<'a>> {
        self.driver.iter().chain(&self.extensions)
    }

    /// How many results each rule has, by name.
    pub(super) fn findings(&self) -> impl Iterator<Item = (Text<'a>, u64)> {
        let rules = self.driver.as_ref().map(|d| d.rules.as_slice()).unwrap_or_default();
        let numbered = rules.iter().enumerate().filter_map(|(at, d)| Some((d.id?, *self.by_index.get(&at)?)));
        self.by_id.iter().copied().chain(numbered)
    }
}

fn read_run<'a>(log: &'a [u8], cursor: &mut Cursor<'a>) -> Run<'a> {
    let mut run = Run::default();
    let mut seen: HashMap<&'a [u8], usize> = HashMap::new();
    let place = cursor.object(|key, value| match key {
        b"tool" => value.each_member(|key, value| match key {
            b"driver" => run.driver = Some(read_component(value)),
            b"extensions" => value.each_item(|_, one| run.extensions.push(read_component(one))),
            _ => value.pass(),
        }),
        b"taxonomies" => read_taxonomies(&mut run, value),
        b"originalUriBaseIds" => run.bases = Some(value.skip()),
        b"results" => {
            value.start();
            let start = value.at();
            value.array(|_, result| {
                let ids = ResultIds::read(log, result);
                match (ids.id, ids.index) {
                    (Some(id), _) => {
                        let at = *seen.entry(id.0).or_insert(run.by_id.len());
                        if at == run.by_id.len() {
                            run.by_id.push((id, 0));
                        }
                        run.by_id[at].1 += 1;
                    }
                    (None, Some(index)) => *run.by_index.entry(index).or_default() += 1,
                    (None, None) => {}
                }
            });
            run.results = Some(start..value.at());
        }
        _ => value.pass(),
    });
    run.place = place.unwrap_or_default();
    run
}

impl<'a> ResultIds<'a> {
    pub(in crate::annotate) fn read(log: &[u8], cursor: &mut Cursor<'a>) -> Self {
        let mut out = Self::default();
        cursor.object(|key, value| match key {
            b"ruleId" => out.id = value.text(),
            b"ruleIndex" => out.index = index(&log[value.skip()]),
            b"rule" => value.each_member(|key, value| match key {
                b"id" => out.id = out.id.or(value.text()),
                b"index" => out.index = index(&log[value.skip()]),
                _ => value.pass(),
            }),
            _ => value.pass(),
        });
        out
    }
}

fn read_component<'a>(cursor: &mut Cursor<'a>) -> Component<'a> {
    let mut component = Component::default();
    let place = cursor.object(|key, value| match key {
        b"name" => component.name = value.text(),
        b"rules" => {
            component.rules_place = Member::of(value.array(|_, rule| component.rules.push(read_descriptor(rule))));
        }
        b"supportedTaxonomies" => component.supported = Member::of(value.array(|_, one| one.pass())),
        _ => value.pass(),
    });
    component.place = place.unwrap_or_default();
    component
}

fn read_descriptor<'a>(cursor: &mut Cursor<'a>) -> Descriptor<'a> {
    let mut rule = Descriptor::default();
    let place = cursor.object(|key, value| match key {
        b"id" => rule.id = value.text(),
        b"helpUri" => rule.help_uri = Member::of(value.place_of_text()),
        b"help" => rule.help = Member::of(read_help(value)),
        b"relationships" => {
            let own = &mut rule.has_own_relationship;
            rule.relationships = Member::of(value.array(|_, one| *own |= is_own_relationship(one)));
        }
        _ => value.pass(),
    });
    // What is no object takes nothing.
    let Some(place) = place else { return Descriptor::default() };
    rule.place = place;
    rule
}

fn read_help(cursor: &mut Cursor<'_>) -> Option<Help> {
    let mut help = Help::default();
    help.place = cursor.object(|key, value| match key {
        b"text" => help.text = Member::of(value.place_of_text()),
        b"markdown" => help.markdown = Member::of(value.place_of_text()),
        _ => value.pass(),
    })?;
    Some(help)
}

fn is_own_relationship(cursor: &mut Cursor<'_>) -> bool {
    let mut own = false;
    cursor.object(|key, value| match key {
        b"target" => value.each_member(|key, value| match key {
            b"toolComponent" => own |= read_component(value).name == Some(Text(taxa::NAME.as_bytes())),
            _ => value.pass(),
        }),
        _ => value.pass(),
    });
    own
}

fn read_taxonomies<'a>(run: &mut Run<'a>, cursor: &mut Cursor<'a>) {
    let found = cursor.array(|at, one| {
        let mut name = None;
        let mut taxa = Vec::new();
        one.object(|key, value| match key {
            b"name" => name = value.text(),
            b"taxa" => value.each_item(|_, taxon| taxa.extend(read_descriptor(taxon).id)),
            _ => value.pass(),
        });
        if name == Some(Text(taxa::NAME.as_bytes())) {
            run.own_taxonomy = Some(at);
            run.own_taxa = taxa;
        }
    });
    run.taxonomies = Member::of(found);
}
