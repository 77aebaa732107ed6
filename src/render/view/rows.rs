//! Short forms of records, as lists and tables show them: each is made once for all pages from which the same link leads
//! to the record.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use serde::Serialize;
use tera::Value;

/// The rows that were made so far.
#[derive(Debug, Default)]
pub(in crate::render) struct Rows {
    incidents: Shelf,
    recipes: Shelf,
    rules: Shelf,
}

/// A kind of records that have rows.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Incident,
    Recipe,
    Rule,
}

/// A row as templates see it.
pub(super) type Row = Value;

/// The place of a row, which is made when the first page asks for it.
pub(super) type Place = OnceLock<Row>;

/// The rows of one kind, in the handbook's order, by the way that links to them take.
type Shelf = RwLock<HashMap<String, Arc<[Place]>>>;

impl Rows {
    /// The places of the rows of one kind, of which there are `count`, for the pages from which a way leads to them.
    pub(super) fn at(&self, kind: Kind, way: &str, count: usize) -> Arc<[Place]> {
        let shelf = match kind {
            Kind::Incident => &self.incidents,
            Kind::Recipe => &self.recipes,
            Kind::Rule => &self.rules,
        };
        if let Some(rows) = shelf.read().unwrap_or_else(PoisonError::into_inner).get(way) {
            return Arc::clone(rows);
        }
        let mut shelf = shelf.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(shelf.entry(way.to_owned()).or_insert_with(|| (0..count).map(|_| Place::new()).collect()))
    }
}

/// The row of a place, which is made where it was not made yet.
pub(super) fn made<T: Serialize>(place: &Place, make: impl FnOnce() -> T) -> Row {
    // Rows are structs of texts and flags, which have a value; else a template would say what it misses.
    place.get_or_init(|| Value::try_from_serializable(&make()).unwrap_or_else(|_| Value::none())).clone()
}
