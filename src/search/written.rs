//! Filters that are written in a query: `field:value` and `field:"two words"` of the known fields, each perhaps behind `-` or
//! `NOT`, which exclude what it asks for. The colon may be the full-width one, which keyboards of Chinese and Japanese have.
//!
//! Before and behind all else they are always such: in lines of their own, and where what is left is one line, in it. Among other
//! words they are so in one line of at most [`LONGEST`] bytes. A value whose quote is not closed goes to the end of its line.
//!
//! Of a `kind` all values must be known, separated by commas; and `db`, by which tasks are called, too (`db:migrate`), is a
//! filter only where its value [names](super::databases) a database, of the handbook or another. All other fields may have any value: what is written
//! wrongly is said to let nothing through. A value at the end of the query is still being typed: it may be the
//! [beginning](super::meant) of one.

use super::databases::Databases;
use super::document::Facet;
use super::filters::{Field, Filters, kinds};
use super::words::fold;

/// The longest line with filters among its words, in bytes.
const LONGEST: usize = 300;

/// What ends a field's name.
const COLONS: [char; 2] = [':', '：'];

/// What was taken out of a query.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) filters: Filters,
    /// The facet of which the last value is still being typed.
    pub(super) typed: Option<Facet>,
    /// The rest of the query.
    pub(super) text: String,
}

impl Written {
    /// Takes parts: those that are wanted as filters, all others as text.
    fn take<'a>(&mut self, parts: impl IntoIterator<Item = Part<'a>>, is_wanted: impl Fn(usize) -> bool) {
        self.text.clear();
        for (at, Part { filter, is_typed, written, space }) in parts.into_iter().enumerate() {
            match filter.filter(|_| is_wanted(at)) {
                Some(filter) => {
                    self.typed = filter.facets.keys().next().copied().filter(|_| is_typed).or(self.typed);
                    self.filters = self.filters.and(&filter);
                }
                None => self.text.push_str(written),
            }
            self.text.push_str(space);
        }
    }
}

/// Takes the filters that stand before and behind all else.
pub(super) fn around(query: &str, databases: &Databases) -> Written {
    let lines: Vec<&str> = query.split_inclusive('\n').collect();
    let is_blank = |line: &str| line.trim().is_empty();
    let is_filter = |part: &Part<'_>| part.filter.is_some() || part.written.is_empty();
    let is_filters = |line: &str| !is_blank(line) && parts(line, databases).all(|part| is_filter(&part));
    let outer = |line: &&&str| is_blank(line) || is_filters(line);
    // Lines without words stay unless a filter stands beyond them.
    let before = lines.iter().take_while(outer).count();
    let from = lines[..before].iter().rposition(|line| is_filters(line)).map_or(0, |at| at + 1);
    let behind = lines[from..].iter().rev().take_while(outer).count();
    let behind = lines.len() - behind;
    let to = lines[behind..].iter().position(|line| is_filters(line)).map_or(lines.len(), |at| behind + at);
    let (mut out, rest) = (Written::default(), lines[from..to].concat());
    lines[..from].iter().for_each(|line| out.take(parts(line, databases), |_| true));
    lines[to..].iter().for_each(|line| out.take(parts(line, databases), |_| true));
    if rest.trim().contains('\n') {
        out.text = rest;
        return out;
    }
    let parts: Vec<Part<'_>> = parts(&rest, databases).collect();
    let first = parts.iter().position(|part| !is_filter(part)).unwrap_or(parts.len());
    let last = parts.iter().rposition(|part| !is_filter(part)).unwrap_or_default();
    out.take(parts, |at| at < first || at > last);
    out
}

/// Takes all filters of a line that is not too long.
pub(super) fn within(query: &str, databases: &Databases) -> Written {
    let mut out = Written::default();
    if query.len() <= LONGEST && !query.trim().contains('\n') {
        out.take(parts(query, databases), |_| true);
    } else {
        query.clone_into(&mut out.text);
    }
    out
}

/// A word of a query, or a filter.
struct Part<'a> {
    filter: Option<Filters>,
    /// Whether the query ends behind it.
    is_typed: bool,
    written: &'a str,
    /// What stands between it and the next.
    space: &'a str,
}

/// The words and the filters of a query, one after the other.
fn parts<'a>(query: &'a str, databases: &'a Databases) -> impl Iterator<Item = Part<'a>> {
    let mut rest = query;
    std::iter::from_fn(move || {
        let (filter, end, is_typed) = match filter_at(rest, databases).or_else(|| negated_at(rest, databases)) {
            Some((filter, end, is_typed)) => (Some(filter), end, is_typed),
            None => (None, word_end(rest), false),
        };
        let (written, behind) = rest.split_at(end);
        rest = behind.trim_start();
        let space = &behind[..behind.len() - rest.len()];
        (!written.is_empty() || !space.is_empty()).then_some(Part { filter, is_typed, written, space })
    })
}

fn word_end(text: &str) -> usize {
    text.find(char::is_whitespace).unwrap_or(text.len())
}

/// The negated filter that a text begins with: what it says, and its own end. None of its values is taken for a beginning.
fn negated_at(text: &str, databases: &Databases) -> Option<(Filters, usize, bool)> {
    let after_word = || text.strip_prefix("NOT ").map(|rest| rest.trim_start_matches(' '));
    let rest = text.strip_prefix('-').or_else(after_word)?;
    let (filter, end, _) = filter_at(rest, databases)?;
    Some((filter.negated(), text.len() - rest.len() + end, false))
}

/// The filter that a text begins with: what it says, its own end, and whether it is being typed.
fn filter_at(text: &str, databases: &Databases) -> Option<(Filters, usize, bool)> {
    let end = word_end(text);
    let (field, value) = text[..end].split_once(COLONS).filter(|(field, _)| Filters::knows(field))?;
    let start = end - value.len();
    if !value.starts_with('"') {
        let is_typed = end == text.len();
        return said(field, value, is_typed, databases).map(|filter| (filter, end, is_typed));
    }
    let inner = &text[start + 1..];
    let line = inner.find('\n').unwrap_or(inner.len());
    let close = inner[..line].find('"');
    let value = &inner[..close.unwrap_or(line)];
    let end = start + 1 + close.map_or(line, |close| close + 1);
    let is_typed = close.is_none() && end == text.len();
    said(field, value, is_typed, databases).map(|filter| (filter, end, is_typed))
}

/// What `field:value` says; `None` when that is no filter.
fn said(field: &str, value: &str, is_typed: bool, databases: &Databases) -> Option<Filters> {
    let value = fold(value.trim());
    let mut out = Filters::default();
    match Field::named(field)? {
        Field::Kind => out.kinds = kinds(&value, is_typed)?,
        Field::Of(facet) => {
            let is_task = field.eq_ignore_ascii_case("db") && !databases.know(&value, is_typed);
            if value.is_empty() || is_task {
                return None;
            }
            out.facets.insert(facet, vec![value]);
        }
    }
    Some(out)
}
