//! Where the rules stand in a catalogue's text, line by line.

use std::ops::Range;

/// The lines of a catalogue's list of rules.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// The rules, each from the start of its first line to the end of its last one that says something.
    pub items: Vec<Range<usize>>,
    /// How far the dashes are indented.
    pub indent: usize,
}

impl Layout {
    /// Where a rule behind the last one goes.
    pub(super) fn end(&self) -> Option<usize> {
        self.items.last().map(|item| item.end)
    }

    /// Follows a rule that came into the text: so many bytes, and the first ones are those at this place.
    pub(super) fn insert(&mut self, place: usize, start: usize, len: usize) {
        self.items.insert(place, start..start + len);
        for item in &mut self.items[place + 1..] {
            *item = item.start + len..item.end + len;
        }
    }

    /// Follows an edit inside a rule, or at its end: these bytes of the text became so many.
    pub(super) fn shift(&mut self, edited: &Range<usize>, len: usize) {
        let moved = |at: usize| if at >= edited.end { at - edited.len() + len } else { at };
        for item in &mut self.items {
            *item = moved(item.start)..moved(item.end);
        }
    }
}

/// A line: its bytes without the line end, and how far it is indented.
#[derive(Debug, Clone, Copy)]
struct Line<'t> {
    start: usize,
    /// Behind the line end.
    end: usize,
    text: &'t str,
    indent: usize,
}

impl Line<'_> {
    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    fn is_comment(&self) -> bool {
        self.text.trim_start().starts_with('#')
    }

    fn opens_item(&self, indent: usize) -> bool {
        let rest = &self.text[self.indent..];
        self.indent == indent && (rest == "-" || rest.starts_with("- "))
    }
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let line = |whole: &'_ str| {
        let text = whole.trim_end_matches(['\n', '\r']);
        let indent = text.len() - text.trim_start_matches(' ').len();
        let line = (start, start + whole.len(), indent);
        start += whole.len();
        line
    };
    let places: Vec<(usize, usize, usize)> = text.split_inclusive('\n').map(line).collect();
    let make = |(start, end, indent): (usize, usize, usize)| {
        let text = text[start..end].trim_end_matches(['\n', '\r']);
        Line { start, end, text, indent }
    };
    places.into_iter().map(make).collect()
}

/// The layout of a block list under the key `rules`; `None` where the rules are written in another way.
pub(super) fn layout(text: &str) -> Option<Layout> {
    let lines = lines(text);
    let key = lines.iter().position(|l| l.text.strip_prefix("rules:").is_some_and(says_nothing))?;
    let first = (key + 1..lines.len()).find(|at| !lines[*at].is_blank() && !lines[*at].is_comment())?;
    let indent = lines[first].indent;
    if !lines[first].opens_item(indent) {
        return None;
    }
    let ends = |l: &Line<'_>| {
        !l.is_blank() && (l.indent < indent || l.indent == indent && !l.opens_item(indent)) && !l.is_comment()
    };
    let end = (first..lines.len()).find(|at| ends(&lines[*at])).unwrap_or(lines.len());
    let starts: Vec<usize> = (first..end).filter(|at| lines[*at].opens_item(indent)).collect();
    let mut items = Vec::with_capacity(starts.len());
    for (number, start) in starts.iter().enumerate() {
        let next = starts.get(number + 1).copied().unwrap_or(end);
        // A comment that is not indented deeper than the keys belongs to what follows it.
        let idle = |l: &Line<'_>| l.is_blank() || l.is_comment() && l.indent <= indent + 2;
        let last = (*start..next).rev().find(|at| !idle(&lines[*at])).unwrap_or(*start);
        items.push(lines[*start].start..lines[last].end);
    }
    Some(Layout { items, indent })
}

fn says_nothing(rest: &str) -> bool {
    let rest = rest.trim();
    rest.is_empty() || rest.starts_with('#')
}

/// The lines of a key in a block mapping that is indented this far, with what belongs to it.
pub(super) fn lines_of_key(text: &str, item: &Range<usize>, indent: usize, key: &str) -> Option<Range<usize>> {
    let lines = lines(&text[item.clone()]);
    let is_key = |l: &Line<'_>| {
        l.indent == indent && l.text[indent..].strip_prefix(key).is_some_and(|rest| rest.starts_with(':'))
    };
    let at = lines.iter().position(is_key)?;
    let last = (at + 1..lines.len()).take_while(|n| lines[*n].indent > indent && !lines[*n].is_blank()).last();
    Some(item.start + lines[at].start..item.start + lines[last.unwrap_or(at)].end)
}
