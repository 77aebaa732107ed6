//! Short forms of records, as lists and tables show them: each is made once for all pages from which the same link leads
//! to the record.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::Serialize;
use tera::Value;

use super::Cx;

/// The rows that were made so far, by kind.
#[derive(Debug, Default)]
pub(in crate::render) struct Rows([Mutex<Shelf>; 3]);

/// A kind of records that have rows.
#[derive(Debug, Clone, Copy)]
pub(super) enum RowKind {
    Incident,
    Recipe,
    Rule,
}

/// A row as templates see it.
pub(super) type Row = Value;

/// The place of a row, which is made when the first page asks for it.
pub(super) type Place = OnceLock<Row>;

/// The rows of one kind, in the handbook's order, for the pages from which links to them take one way. Pages of a folder are
/// made one behind the other; when those of another folder come, the rows for the ones before are let go: ten thousand rows
/// take twenty megabytes.
#[derive(Debug, Default)]
struct Shelf {
    way: String,
    places: Option<Arc<[Place]>>,
}

impl Rows {
    /// The places of the rows of one kind, of which there are `count`, for the pages from which a way leads to them.
    pub(super) fn at(&self, kind: RowKind, way: &str, count: usize) -> Arc<[Place]> {
        let mut shelf = self.0[kind as usize].lock().unwrap_or_else(PoisonError::into_inner);
        if shelf.way != way {
            *shelf = Shelf { way: way.to_owned(), places: None };
        }
        Arc::clone(shelf.places.get_or_insert_with(|| (0..count).map(|_| Place::new()).collect()))
    }
}

/// The row of a place, which is made where it was not made yet.
pub(super) fn made<T: Serialize>(place: &Place, make: impl FnOnce() -> T) -> Row {
    place.get_or_init(|| of(&make())).clone()
}

/// A row for one page alone.
pub(super) fn of<T: Serialize>(row: &T) -> Row {
    // Rows are structs of texts and flags, which have a value; else a template would say what it misses.
    Value::try_from_serializable(row).unwrap_or_else(|_| Value::none())
}

/// The rows of a list, each made by one of the functions that make rows.
pub(super) fn rows(cx: &Cx<'_>, row: fn(&Cx<'_>, usize) -> Row, list: &[usize]) -> Vec<Row> {
    list.iter().map(|at| row(cx, *at)).collect()
}
