//! Who answers for an identifier that no record has any more: the record that took over at the end of all chains, or
//! nobody.

use std::cmp::Ordering;

use super::{Handbook, Ids, Target};
use crate::diag::{Code, Finding};
use crate::record::{Status, Withdrawn};

/// By kind, then by identifier whatever its case.
fn in_order((a_kind, a): (&str, &str), (b_kind, b): (&str, &str)) -> Ordering {
    let [a, b] = [a, b].map(|id| id.bytes().map(|b| b.to_ascii_lowercase()));
    a_kind.cmp(b_kind).then_with(|| a.cmp(b))
}

impl Handbook {
    /// Puts the withdrawn records in the order in which [`Self::withdrawn_at`] looks for them.
    pub(super) fn sort_withdrawn(&mut self) {
        self.withdrawn.sort_by(|a, b| in_order((a.kind, &a.id), (b.kind, &b.id)).then_with(|| a.id.cmp(&b.id)));
    }

    /// The position of a withdrawn record among those that are no incidents; case does not matter.
    #[must_use]
    pub fn withdrawn_at(&self, kind: &str, id: &str) -> Option<usize> {
        let order = |w: &Withdrawn| in_order((w.kind, &w.id), (kind, id));
        let at = self.withdrawn.partition_point(|w| order(w).is_lt());
        self.withdrawn.get(at).is_some_and(|w| order(w).is_eq()).then_some(at)
    }

    /// The record that took over from a withdrawn one, at the end of the chain; `None` where the chain ends in nobody
    /// or in a circle.
    #[must_use]
    pub fn successor_of(&self, withdrawn: &Withdrawn) -> Option<Target> {
        let id = &withdrawn.replaced_by.as_ref()?.id;
        self.ids.get(withdrawn.kind, id).and_then(|target| self.final_of(target))
    }

    /// The record itself, or the one at the end of the chain where it is a withdrawn incident; `None` where that chain
    /// ends in nobody.
    #[must_use]
    pub fn final_of(&self, target: Target) -> Option<Target> {
        let Target::Incident(mut at) = target else { return Some(target) };
        for _ in 0..=self.incidents.len() {
            let record = &self.incidents[at];
            if record.status != Status::Withdrawn {
                return Some(Target::Incident(at));
            }
            at = self.incident_at(&record.replaced_by.as_ref()?.id)?;
        }
        None
    }

    /// Gives the identifiers of withdrawn records to those that took over. One that a record has again is a finding.
    pub(super) fn name_withdrawn(&self, ids: &mut Ids, findings: &mut Vec<Finding>) {
        let mut heirs: Vec<(usize, Target)> = Vec::new();
        for (at, record) in self.withdrawn.iter().enumerate() {
            if let Some(other) = ids.get(record.kind, &record.id) {
                findings.push(self.lives_again(record, other));
            } else if self.withdrawn_at(record.kind, &record.id) != Some(at) {
                let message = format!("the {} `{}` is withdrawn twice", record.kind, record.id);
                let help = "keep one of the two entries";
                findings.push(Finding::new(Code::DuplicateId, &record.file, record.at.clone(), message).help(help));
            } else if let Some(heir) = self.heir(ids, record) {
                heirs.push((at, heir));
            }
        }
        for (at, heir) in heirs {
            let record = &self.withdrawn[at];
            for id in std::iter::once(&record.id).chain(record.aliases.iter().map(|alias| &alias.id)) {
                let _ = ids.add(record.kind, id, heir);
            }
        }
    }

    /// The first living record along `replaced-by`.
    fn heir(&self, ids: &Ids, record: &Withdrawn) -> Option<Target> {
        let mut here = record;
        for _ in 0..=self.withdrawn.len() {
            let next = &here.replaced_by.as_ref()?.id;
            if let Some(target) = ids.get(here.kind, next) {
                return Some(target);
            }
            here = &self.withdrawn[self.withdrawn_at(here.kind, next)?];
        }
        None
    }

    fn lives_again(&self, record: &Withdrawn, other: Target) -> Finding {
        let (kind, id, file) = (record.kind, &record.id, self.file_of(other));
        let message = format!("the {kind} `{id}` is withdrawn here, and a record has its identifier again, in {file}");
        let help = "give the newer record another identifier: readers come to this address for the old one; or delete \
                    this entry, if it is the same record come back";
        Finding::new(Code::IdReused, &record.file, record.at.clone(), message).help(help)
    }
}
