//! Items of a list that say the same as an item before them.

use std::collections::HashSet;

use super::{Cursor, Trail, shorten};
use crate::diag::Code;
use crate::record::Node;

/// Where the records are declared that the items of a list name by an `id`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// In the list itself, if its items have an `id` at all: a second one is a finding of its own there.
    Apart,
    /// Elsewhere: the items are references, and one of only an `id` is the same as the `id` as text.
    Here,
}

/// Reports each item that says the same as one before it. Lists of `book.toml` have findings of their own.
pub(super) fn report(list: &Cursor<'_>, named: Named) {
    let Node::List(items) = list.node else { return };
    if list.reader.is_toml() {
        return;
    }
    let items: Vec<(usize, &Node)> =
        items.iter().map(|item| meant(item, named)).enumerate().filter(|(_, item)| counts(item, named)).collect();
    // Short lists are the rule, so looking back is cheaper than a set.
    let again: Vec<(usize, &Node)> = if items.len() < 64 {
        (0..items.len())
            .filter(|at| items[..*at].iter().any(|(_, other)| *other == items[*at].1))
            .map(|at| items[at])
            .collect()
    } else {
        let mut seen = HashSet::new();
        items.into_iter().filter(|(_, item)| !seen.insert(format!("{item:?}"))).collect()
    };
    for (at, item) in again {
        let here = Cursor { reader: list.reader, node: item, trail: Trail::Index(&list.trail, at) };
        let message = match item {
            Node::Text(text) => format!("`{}` stands in {} already", shorten(text), list.name()),
            _ => format!("{} says the same as one before it", here.name()),
        };
        here.find(Code::DuplicateEntry, message, "delete one of the two, or write what was meant");
    }
}

/// The text that a reference of only an `id` stands for.
fn meant(item: &Node, named: Named) -> &Node {
    match item {
        Node::Map(entries) if named == Named::Here => match entries.as_slice() {
            [(key, id)] if key == "id" => id,
            _ => item,
        },
        _ => item,
    }
}

fn counts(item: &Node, named: Named) -> bool {
    match item {
        Node::Text(text) => !text.trim().is_empty(),
        // Answers of a question are named by their `value`.
        Node::Map(entries) => named == Named::Here || !entries.iter().any(|(key, _)| key == "id" || key == "value"),
        _ => false,
    }
}
