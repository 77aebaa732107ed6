//! JSON read byte by byte, so that every byte of it can be kept: where a document ends, and where its members lie.

mod scan;
mod text;
mod walk;

pub(super) use scan::{Progress, Scanner};
pub(super) use text::{Text, quoted, unquoted};
pub(super) use walk::{Cursor, Member, Place, Start};
