//! A record that was taken back. Its address stays, and a page there says why, and what to read instead.
//!
//! Incidents keep all that they say when they are withdrawn and stay incidents; of every other kind only this is left,
//! so that no list, no decision and no search offers what nobody should use any more.

use std::sync::Arc;

use serde::Serialize;

use super::{Cursor, Fields, Ref};
use crate::diag::At;
use crate::id::{GuideId, IdError};

/// What is left of a lesson, recipe, factor, term or guide with `status: withdrawn`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Withdrawn {
    /// The kind, as written before the `/` of a reference.
    pub kind: &'static str,
    /// The identifier, which is never used again.
    pub id: String,
    /// What it was called.
    pub title: Option<String>,
    /// Why it was taken back.
    pub reason: Option<String>,
    /// The record of the same kind that took over.
    pub replaced_by: Option<Ref<String>>,
    /// Former identifiers.
    pub aliases: Vec<Ref<String>>,
    /// Where it stands.
    #[serde(skip)]
    pub at: At,
    /// The file that it stands in.
    #[serde(skip)]
    pub file: Arc<str>,
}

const STATES: &[(&str, bool)] = &[("active", false), ("withdrawn", true)];

/// Whether the record says that it was withdrawn.
pub(super) fn is_withdrawn(f: &Fields<'_>) -> bool {
    f.get("status").and_then(|c| c.choice(STATES)).unwrap_or(false)
}

impl Withdrawn {
    /// Reads what is left of a record whose keys were all asked for; only its identifier must be there.
    pub(super) fn read(f: &Fields<'_>, kind: &'static str, title: &'static str, file: &Arc<str>) -> Option<Self> {
        let id = f.need("id", "add the identifier that it had");
        let id = id.and_then(|c| c.id(plain));
        Some(Self::with_id(f, kind, id?, f.text(title), file))
    }

    /// The same where the identifier is the file's name.
    pub(super) fn with_id(
        f: &Fields<'_>,
        kind: &'static str,
        id: String,
        title: Option<String>,
        file: &Arc<str>,
    ) -> Self {
        f.forgive_missing();
        Self {
            kind,
            id,
            title,
            reason: f.text("reason").filter(|text| !text.is_empty()),
            replaced_by: f.get("replaced-by").and_then(|c| c.reference(plain)),
            aliases: aliases(f),
            at: f.at(),
            file: Arc::clone(file),
        }
    }
}

/// Former identifiers of the same kind.
pub(super) fn aliases(f: &Fields<'_>) -> Vec<Ref<String>> {
    f.list("aliases", |c: Cursor<'_>| c.reference(plain))
}

/// An identifier of any kind but a rule's.
fn plain(text: &str) -> Result<String, IdError> {
    GuideId::parse(text).map(|id| id.as_str().to_owned())
}
