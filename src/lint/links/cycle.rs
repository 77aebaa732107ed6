//! Relations that lead in a circle, and the end of a chain of replacements.

use std::collections::HashSet;

use crate::diag::{At, Code, Finding};
use crate::handbook::{Handbook, Target};
use crate::record::Relation;

/// The most records of a circle that a message names.
const SHOWN: usize = 6;

/// A graph: for each node where its edges lead, each with the place that declares it.
type Graph<'a> = Vec<Vec<(usize, &'a At)>>;

/// A circle: its first nodes, and the edge that closes it.
struct Circle<'a> {
    nodes: Vec<usize>,
    /// It has more nodes than those.
    longer: bool,
    closed_by: usize,
    at: &'a At,
}

pub(super) fn check(book: &Handbook, out: &mut Vec<Finding>) {
    let relations = [
        ("supersedes", Relation::Supersedes),
        ("duplicate-of", Relation::DuplicateOf),
        ("caused-by", Relation::CausedBy),
    ];
    for (name, relation) in relations {
        let graph = incidents(book, |x| {
            let links = x.links.iter().filter(|link| link.rel == relation);
            links.filter_map(|link| link.incident.as_ref()).collect()
        });
        report(book, name, &graph, Target::Incident, out);
    }
    let replaced = incidents(book, |x| x.replaced_by.iter().collect());
    report(book, "replaced-by", &replaced, Target::Incident, out);
    report(book, "replaced-by", &rules(book), Target::Rule, out);
}

fn incidents<'a>(
    book: &'a Handbook,
    edges: impl Fn(&'a crate::record::Incident) -> Vec<&'a crate::record::Ref<crate::id::IncidentId>>,
) -> Graph<'a> {
    let of = |x| edges(x).into_iter().filter_map(|other| Some((book.incident_at(&other.id)?, &other.at))).collect();
    book.incidents.iter().map(of).collect()
}

fn rules(book: &Handbook) -> Graph<'_> {
    let of = |rule: &crate::record::Rule| -> Vec<(usize, &At)> { Vec::with_capacity(rule.replaced_by.len()) };
    let mut graph: Graph<'_> = book.rules.iter().map(of).collect();
    for (edges, rule) in graph.iter_mut().zip(&book.rules) {
        edges.extend(rule.replaced_by.iter().filter_map(|other| Some((book.rule_at(&other.id)?, &other.at))));
    }
    graph
}

fn report(book: &Handbook, relation: &str, graph: &Graph<'_>, node: impl Fn(usize) -> Target, out: &mut Vec<Finding>) {
    for circle in circles(graph) {
        let mut names: Vec<String> = circle.nodes.iter().map(|at| format!("`{}`", book.id_of(node(*at)))).collect();
        if circle.longer {
            names.push("…".to_owned());
        }
        names.extend(names.first().cloned());
        let message = format!("`{relation}` leads in a circle: {}", names.join(" → "));
        let help =
            "keep the relation on the record that is newer or knows better; the other end is written on its page";
        let file = book.file_of(node(circle.closed_by));
        out.push(Finding::new(Code::RelationCycle, file, circle.at.clone(), message).help(help));
    }
}

/// Every edge that closes a circle on a walk in depth; an edge from a node to itself is another finding.
fn circles<'a>(graph: &Graph<'a>) -> Vec<Circle<'a>> {
    let mut found = Vec::new();
    // For each node its position on the path that is being walked; `DONE` when everything behind it was seen.
    const NEW: usize = usize::MAX;
    const DONE: usize = usize::MAX - 1;
    let mut position = vec![NEW; graph.len()];
    for start in 0..graph.len() {
        if position[start] != NEW {
            continue;
        }
        let mut path = vec![(start, 0)];
        position[start] = 0;
        while let Some((node, next)) = path.last_mut() {
            let node = *node;
            let Some((to, at)) = graph[node].get(*next).copied() else {
                position[node] = DONE;
                path.pop();
                continue;
            };
            *next += 1;
            match position[to] {
                NEW => {
                    position[to] = path.len();
                    path.push((to, 0));
                }
                DONE => {}
                _ if to == node => {}
                from => {
                    let nodes: Vec<usize> = path[from..].iter().take(SHOWN).map(|(node, _)| *node).collect();
                    found.push(Circle { longer: path.len() - from > SHOWN, nodes, closed_by: node, at });
                }
            }
        }
    }
    found
}

/// The rules that took over from a retired one: replacements that are retired themselves are followed to the end.
pub(super) fn successors(book: &Handbook, rule: usize) -> Vec<usize> {
    let mut seen = HashSet::from([rule]);
    let mut open = vec![rule];
    let mut found = Vec::new();
    while let Some(at) = open.pop() {
        for next in book.rules[at].replaced_by.iter().filter_map(|r| book.rule_at(&r.id)) {
            if seen.insert(next) {
                if book.rules[next].retired { open.push(next) } else { found.push(next) }
            }
        }
    }
    found.sort_unstable();
    found
}
