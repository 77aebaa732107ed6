//! The factors of an incident: what contributed, what helped and what would have helped, each by the vocabulary's groups.

use serde::Serialize;

use super::{corrected, kind_title};
use crate::handbook::Target;
use crate::record::FactorKind;
use crate::render::view::cx::{Anchor, Anchors, Cx};

/// Factors that worked the same way.
#[derive(Serialize)]
pub(super) struct FactorGroups {
    id: Anchor,
    title: &'static str,
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct Group {
    name: String,
    items: Vec<Item>,
}

#[derive(Serialize)]
struct Item {
    name: String,
    href: Option<String>,
    html: Option<String>,
    notes: Vec<String>,
    /// How many other incidents met it.
    others: usize,
    correction: Option<usize>,
}

impl FactorGroups {
    pub(super) fn of(cx: &Cx<'_>, incident: usize, a: &Anchors) -> Vec<Self> {
        let kinds = [
            (FactorKind::Contributed, "factors"),
            (FactorKind::Helped, "helped"),
            (FactorKind::WouldHaveHelped, "would_have_helped"),
        ];
        let groups = kinds.into_iter().map(|(kind, name)| Self {
            id: a.get(name).cloned().unwrap_or_default(),
            title: kind_title(kind),
            groups: groups(cx, incident, kind),
        });
        groups.filter(|g| !g.groups.is_empty()).collect()
    }
}

fn groups(cx: &Cx<'_>, incident: usize, kind: FactorKind) -> Vec<Group> {
    let x = &cx.book.incidents[incident];
    let mut out: Vec<Group> = Vec::new();
    for entry in &x.factors {
        let at = cx.book.factor_at(&entry.id.id);
        let factor = at.map(|at| &cx.book.factors[at]);
        if factor.map_or(FactorKind::Contributed, |f| f.kind) != kind {
            continue;
        }
        let name = factor.and_then(|f| f.group.clone()).unwrap_or_else(|| "Other".to_owned());
        let others = |at: usize| cx.book.edges.factor_met[at].saturating_sub(usize::from(cx.book.stands(incident)));
        let item = Item {
            name: factor.map_or_else(|| entry.id.id.to_string(), |f| f.name.clone()),
            href: at.map(|at| cx.to(Target::Factor(at))),
            html: cx.inline_of(entry.text.as_ref()),
            notes: cx.inlines(&entry.notes),
            others: at.map_or(0, others),
            correction: entry.text.as_ref().and_then(|t| corrected(x, t)),
        };
        match out.iter_mut().find(|g| g.name == name) {
            Some(group) => group.items.push(item),
            None => out.push(Group { name, items: vec![item] }),
        }
    }
    out
}
