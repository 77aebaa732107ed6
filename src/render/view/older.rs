//! What names a record, where that is much: the newest stand on its page, those before them in a fold, by year. So what else
//! the page has to say stays near, and what is named most does not become the longest.

use std::borrow::Cow;

use serde::Serialize;

use super::cx::Cx;
use super::parts::Day;
use super::twin_path;
use crate::handbook::{Handbook, Target};
use crate::id::encode_path;
use crate::site::{Page, relative};

/// The most that stand on the page at once, and the fewest for which a fold is worth opening.
const MAX_NEAR: usize = 8;
const MIN_FOLDED: usize = 3;

/// The most that a fold holds: a page of a thousand links is slow to load for all who do not open it.
const MAX_FOLDED: usize = 100;

/// Those that a page does not show at once.
#[derive(Debug, Serialize)]
pub(super) struct Older {
    /// `The newest 8 of 1045 incidents`.
    told: String,
    /// The address at which the search has all of them.
    search: Option<String>,
    /// `40 older incidents`, and what they are: `incidents`.
    summary: String,
    of: &'static str,
    years: Vec<Year>,
    /// How many are in the fold neither, and the data of the page, which has them.
    beyond: usize,
    twin: String,
}

#[derive(Debug, Serialize)]
struct Year {
    year: i16,
    items: Vec<Item>,
}

#[derive(Debug, Serialize)]
struct Item {
    href: String,
    /// An incident's title and day, or a lesson's text.
    title: Option<String>,
    day: Option<Day>,
    html: Option<String>,
    withdrawn: bool,
}

/// The part of a list, newest first, that the page shows at once.
pub(super) fn near<T>(list: &[T]) -> &[T] {
    if list.len() < MAX_NEAR + MIN_FOLDED { list } else { &list[..MAX_NEAR] }
}

/// Lessons, where they are many those first that the newest incidents taught, be it again.
pub(super) fn newest_lessons<'a>(book: &Handbook, list: &'a [usize]) -> Cow<'a, [usize]> {
    if near(list).len() == list.len() {
        return list.into();
    }
    let mut out = list.to_vec();
    out.sort_by_cached_key(|at| newest(book, *at));
    out.into()
}

/// The newest incident that taught a lesson.
fn newest(book: &Handbook, lesson: usize) -> Option<usize> {
    // Places in the handbook: the newest is first.
    book.lesson_incidents(lesson).min()
}

impl Older {
    /// The incidents of a list, newest first, that are not [near]; `None` where all are. `asked` is what a search for all of
    /// them asks for, as its filters write it: `rule:squawk/ban-drop-column`.
    pub(super) fn incidents(cx: &Cx<'_>, list: &[usize], asked: Option<&str>) -> Option<Self> {
        Self::incidents_behind(cx, list, near(list).len(), asked)
    }

    /// The same behind so many that the page shows at once, for a page that says what each incident did.
    pub(super) fn incidents_behind(cx: &Cx<'_>, list: &[usize], near: usize, asked: Option<&str>) -> Option<Self> {
        Self::of(cx, list, near, ["incident", "incidents"], asked, |at| incident(cx, *at))
    }

    /// The same of [lessons](newest_lessons).
    pub(super) fn lessons(cx: &Cx<'_>, list: &[usize], asked: Option<&str>) -> Option<Self> {
        Self::of(cx, list, near(list).len(), ["lesson", "lessons"], asked, |at| {
            let html = Some(cx.label(&cx.book.lesson(*at).text));
            let year = newest(cx.book, *at).map_or(0, |incident| cx.book.incidents[incident].date.year());
            (year, Item { href: cx.to(Target::Lesson(*at)), title: None, day: None, html, withdrawn: false })
        })
    }

    /// The same of incidents' questions: each an incident and the question's place in it.
    pub(super) fn questions(cx: &Cx<'_>, list: &[(usize, usize)]) -> Option<Self> {
        Self::of(cx, list, near(list).len(), ["question", "questions"], None, |(at, _)| incident(cx, *at))
    }

    fn of<T>(
        cx: &Cx<'_>,
        list: &[T],
        near: usize,
        [kind, of]: [&'static str; 2],
        asked: Option<&str>,
        item: impl Fn(&T) -> (i16, Item),
    ) -> Option<Self> {
        let folded = list.iter().skip(near).take(MAX_FOLDED);
        let mut years: Vec<Year> = Vec::new();
        for (year, item) in folded.map(item) {
            match years.last_mut().filter(|last| last.year == year) {
                Some(last) => last.items.push(item),
                None => years.push(Year { year, items: vec![item] }),
            }
        }
        let search = asked.filter(|_| cx.book.config.search).map(|asked| {
            let query = encode_path(&format!("{asked} kind:{kind}"));
            format!("{}?q={query}", cx.href(&Page::Search))
        });
        let older = list.len().saturating_sub(near);
        let encoded = encode_path(&cx.file);
        (older > 0).then(|| Self {
            told: format!("The newest {near} of {} {of}", list.len()),
            search,
            summary: if older > MAX_FOLDED {
                format!("The {MAX_FOLDED} before them")
            } else {
                format!("{older} older {of}")
            },
            of,
            years,
            beyond: older.saturating_sub(MAX_FOLDED),
            twin: relative(&encoded, &encode_path(&twin_path(&cx.file))),
        })
    }
}

fn incident(cx: &Cx<'_>, at: usize) -> (i16, Item) {
    let x = &cx.book.incidents[at];
    let item = Item {
        href: cx.to(Target::Incident(at)),
        title: Some(x.title.clone()),
        day: Some(Day::of(&x.date)),
        html: None,
        withdrawn: !cx.book.stands(at),
    };
    (x.date.year(), item)
}
