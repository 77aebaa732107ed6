//! What an incident taught, first or again.

use serde::Serialize;

use super::corrected;
use crate::handbook::Target;
use crate::record::{Incident, LessonEntry};
use crate::render::view::cx::Cx;
use crate::render::view::lessons::Carried;
use crate::render::view::parts::incident_row;
use crate::render::view::rows::Row;

#[derive(Serialize)]
pub(super) struct LessonView<'a> {
    id: &'a str,
    href: String,
    html: String,
    again: bool,
    /// What this incident says of a lesson that another one declared.
    note_html: Option<String>,
    example_html: Option<String>,
    first_taught: Option<Row>,
    carried: Carried<'a>,
    correction: Option<usize>,
}

pub(super) fn lessons<'a>(cx: &Cx<'a>, x: &'a Incident) -> Vec<LessonView<'a>> {
    let of = |entry: &'a LessonEntry| {
        let (id, note) = match entry {
            LessonEntry::Declared(lesson) => (&lesson.id.id, None),
            LessonEntry::Again { again, text, .. } => (&again.id, Some(text)),
        };
        let at = cx.book.lesson_at(id)?;
        let lesson = cx.book.lesson(at);
        Some(LessonView {
            id: lesson.id.id.as_str(),
            href: cx.to(Target::Lesson(at)),
            html: cx.label(&lesson.text),
            again: note.is_some(),
            note_html: note.and_then(|text| cx.inline_of(text.as_ref())),
            example_html: if note.is_none() { cx.inline_of(lesson.example.as_ref()) } else { None },
            first_taught: note.map(|_| incident_row(cx, cx.book.lessons[at].incident)),
            carried: Carried::of(cx, at, false),
            correction: corrected(x, &lesson.text),
        })
    };
    x.lessons.iter().filter_map(of).collect()
}
