//! The graph and the site of the last run, for one in which only texts changed.
//!
//! Linking and planning look at what records say in their front matter, and in bodies at nothing but the pictures. So an
//! edit below the front matter of incidents, which most edits are, leaves both as they were, with other incidents in the
//! same places. What looks at texts (the promise of permanence, the checks, the pages) comes after.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Draft;
use crate::config::Config;
use crate::diag::Finding;
use crate::handbook::link;
use crate::record::{Incident, Record};
use crate::site::plan;
use crate::source::Asset;

/// Records, linked and planned.
#[derive(Debug)]
pub(super) struct Linked {
    /// The settings, as they are printed for us: equal ones have equal texts.
    config: String,
    records: Vec<Record>,
    assets: BTreeMap<Arc<str>, Asset>,
    /// The graph and the site.
    pub(super) draft: Draft,
    /// What was found in them.
    pub(super) findings: Vec<Finding>,
}

impl Linked {
    /// Links records and plans their site, or takes over what was linked before.
    pub(super) fn again(
        before: Option<Self>,
        config: Config,
        records: Vec<Record>,
        assets: &BTreeMap<Arc<str>, Asset>,
    ) -> Self {
        let shown = format!("{config:?}");
        if let Some(before) = before.filter(|before| before.config == shown && before.assets == *assets)
            && let Some(changed) = changed_texts(&before.records, &records)
        {
            let book = Arc::new(before.draft.book.with_texts(&changed));
            return Self { records, draft: Draft { book, ..before.draft }, ..before };
        }
        let mut findings = Vec::new();
        let book = link(config, records.clone(), assets.clone()).unpack(&mut findings);
        let site = plan(&book).unpack(&mut findings);
        let draft = Draft {
            book: Arc::new(book),
            site: Arc::new(site),
            stale: BTreeSet::new(),
            unread: Arc::default(),
            lost: Vec::new(),
        };
        Self { config: shown, records, assets: assets.clone(), draft, findings }
    }
}

/// The incidents whose texts changed, before and now; `None` when anything else did.
fn changed_texts(before: &[Record], now: &[Record]) -> Option<Vec<(Arc<Incident>, Arc<Incident>)>> {
    if before.len() != now.len() {
        return None;
    }
    let mut changed = Vec::new();
    for (old, new) in before.iter().zip(now) {
        match (old, new) {
            (Record::Incident(old), Record::Incident(new)) if !Arc::ptr_eq(old, new) => {
                old.differs_in_text_alone(new).then(|| changed.push((Arc::clone(old), Arc::clone(new))))?;
            }
            _ => old.is(new).then_some(())?,
        }
    }
    Some(changed)
}
