//! Permanence: records that were taken back say why, and former identifiers lead straight to the record that took over.
//!
//! What only the list of published addresses can tell is found where that list is read, in `site/permalinks`.

use std::collections::HashSet;
use std::sync::Arc;

use super::{below, push};
use crate::diag::{At, Code, Finding, did_you_mean};
use crate::handbook::{Handbook, Target};
use crate::record::{Ref, Status, Unread, Withdrawn};

pub(super) fn check(book: &Handbook, unread: &Unread, out: &mut Vec<Finding>) {
    for record in &book.withdrawn {
        check_withdrawn(book, unread, record, out);
    }
    for (at, record) in book.incidents.iter().enumerate().filter(|(_, x)| x.status == Status::Withdrawn) {
        let heir = book.final_of(Target::Incident(at));
        check_incident_chain(book, record, heir, out);
        check_aliases(book, &record.common.file, &record.common.aliases, heir, out);
    }
}

fn check_withdrawn(book: &Handbook, unread: &Unread, x: &Withdrawn, out: &mut Vec<Finding>) {
    if x.reason.is_none() {
        let message = format!("the {} `{}` is withdrawn and gives no reason", x.kind, x.id);
        let help = "say in one sentence why it was taken back: `reason: …`";
        push(out, Code::WithdrawnWithoutReason, &x.file, below(&x.at, "status"), message, help);
    }
    if let Some(next) = &x.replaced_by {
        check_successor(book, unread, x, next, out);
    }
    check_aliases(book, &x.file, &x.aliases, book.successor_of(x), out);
}

fn check_successor(book: &Handbook, unread: &Unread, x: &Withdrawn, next: &Ref<String>, out: &mut Vec<Finding>) {
    let at = next.at.clone();
    if next.id.eq_ignore_ascii_case(&x.id) {
        let message = format!("`replaced-by` of `{}` leads to the record itself", x.id);
        push(out, Code::SelfReference, &x.file, at, message, "name the record that took over, or delete the key");
    } else if book.withdrawn_at(x.kind, &next.id).is_some() {
        match book.successor_of(x).map(|heir| book.id_of(heir)) {
            Some(heir) => chain(&x.file, at, &format!("`{}` was withdrawn too", next.id), &heir, out),
            None if is_circle(book, x) => {
                let message = format!("`replaced-by` of `{}` leads in a circle", x.id);
                let help = "let one of them name a record that is not withdrawn, or delete its `replaced-by`";
                push(out, Code::RelationCycle, &x.file, at, message, help);
            }
            None => {
                let message = format!("`{}`, which should have taken over, was withdrawn without a successor", next.id);
                push(out, Code::AliasChain, &x.file, at, message, "name a record that holds, or delete `replaced-by`");
            }
        }
    } else if book.ids.get(x.kind, &next.id).is_none() && !unread.declares(Some(x.kind), &next.id) {
        let help = did_you_mean(&next.id, book.ids.known(x.kind).into_iter().filter(|id| *id != x.id))
            .unwrap_or_else(|| format!("name the {} that took over, or delete `replaced-by`", x.kind));
        let message = format!("there is no {} `{}`", x.kind, next.id);
        let finding = Finding::new(unknown(x.kind), &x.file, at, message);
        out.push(finding.help(help).missing(x.kind, &*next.id));
    }
}

/// The code for a reference to a record of this kind that does not exist.
const fn unknown(kind: &str) -> Code {
    match kind.as_bytes() {
        b"lesson" => Code::UnknownLesson,
        b"recipe" => Code::UnknownRecipe,
        b"factor" => Code::UnknownFactor,
        b"term" => Code::UnknownTerm,
        _ => Code::UnknownGuide,
    }
}

fn is_circle(book: &Handbook, x: &Withdrawn) -> bool {
    let mut seen = HashSet::from([x.id.to_ascii_lowercase()]);
    let mut here = x;
    while let Some(next) = here.replaced_by.as_ref().and_then(|r| book.withdrawn_at(x.kind, &r.id)) {
        here = &book.withdrawn[next];
        if !seen.insert(here.id.to_ascii_lowercase()) {
            return true;
        }
    }
    false
}

/// A withdrawn incident that names another withdrawn one.
fn check_incident_chain(book: &Handbook, x: &crate::record::Incident, heir: Option<Target>, out: &mut Vec<Finding>) {
    let Some(next) = &x.replaced_by else { return };
    let Some(at) = book.incident_at(&next.id).filter(|at| book.incidents[*at].status == Status::Withdrawn) else {
        return;
    };
    if let Some(heir) = heir {
        let what = format!("`{}` was withdrawn too", book.incidents[at].id);
        chain(&x.common.file, next.at.clone(), &what, &book.id_of(heir), out);
    }
}

/// Former identifiers of a withdrawn record, which lead past it where somebody took over.
fn check_aliases(
    book: &Handbook,
    file: &Arc<str>,
    aliases: &[Ref<String>],
    heir: Option<Target>,
    out: &mut Vec<Finding>,
) {
    let Some(heir) = heir.map(|heir| book.id_of(heir)) else { return };
    for alias in aliases {
        let message = format!("the alias `{}` stands on a record that was withdrawn", alias.id);
        let help = format!("move it to `aliases` of `{heir}`, which took over: its page leads there already");
        push(out, Code::AliasChain, file, alias.at.clone(), message, &help);
    }
}

fn chain(file: &Arc<str>, at: At, what: &str, heir: &str, out: &mut Vec<Finding>) {
    let help = format!("name `{heir}` here, which took over in the end: its page leads there already");
    push(out, Code::AliasChain, file, at, what, &help);
}
