//! Documents that are lists of findings, one object each: where the rule, the message and the address lie in them.

use std::ops::Range;

use super::Format;
use super::Tool;
use super::edit::Edit;
use super::json::{Cursor, Member, Place, Start, Text, quoted, unquoted};
use super::links::Links;
use super::tally::Tally;

/// The form of such a document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// The keys that lead to the findings, any of some at each step; lists on the way are gone through.
    path: &'static [&'static [&'static [u8]]],
    id: &'static [u8],
    message: &'static [u8],
    link: Link,
    tool: Option<Tool>,
    /// Of several linters that have an identifier, the one that writes this form.
    likely: Option<Tool>,
}

/// Where the address goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    /// A member of the finding.
    Member,
    /// `code.url`.
    Code,
    /// Behind the message, as there is no place for addresses.
    Message,
}

/// The member for the handbook's address where another one has its place already.
const HANDBOOK: &[u8] = b"handbook_url";

/// What is known of a finding after a walk over it.
#[derive(Debug, Default)]
pub(super) struct Record<'a> {
    /// The whole of it.
    pub(super) range: Range<usize>,
    pub(super) id: Option<Text<'a>>,
    pub(super) tool: Option<Text<'a>>,
    message: Option<Range<usize>>,
    url: Member<Range<usize>>,
    handbook: bool,
    place: Place,
    code: Member<Place>,
}

impl Shape {
    /// The shape of a form that is a list of findings.
    pub(super) fn of(format: Format) -> Option<Self> {
        let list =
            Self { path: &[], id: b"rule_name", message: b"message", link: Link::Member, tool: None, likely: None };
        Some(match format {
            Format::SquawkJson => Self { tool: Some(Tool::Squawk), ..list },
            Format::SafeMigrationsJson => {
                Self { path: &[&[b"issues"]], id: b"rule_id", tool: Some(Tool::SafeMigrations), ..list }
            }
            Format::EugeneJson => Self {
                path: &[&[b"statements"], &[b"triggered_rules"]],
                id: b"id",
                message: b"help",
                tool: Some(Tool::Eugene),
                ..list
            },
            Format::PgfenceJson => Self {
                path: &[&[b"results"], &[b"checks", b"policyViolations"]],
                id: b"ruleId",
                tool: Some(Tool::Pgfence),
                ..list
            },
            Format::RuboCopJson => {
                Self { path: &[&[b"files"], &[b"offenses"]], id: b"cop_name", tool: Some(Tool::RuboCop), ..list }
            }
            Format::Gitlab => Self {
                id: b"check_name",
                message: b"description",
                link: Link::Message,
                likely: Some(Tool::Squawk),
                ..list
            },
            Format::Rdjson => Self { path: &[&[b"diagnostics"]], id: b"code", link: Link::Code, ..list },
            Format::Rdjsonl => Self { id: b"code", link: Link::Code, ..list },
            _ => return None,
        })
    }

    /// Visits every finding of a document.
    pub(super) fn each<'a>(&self, text: &'a [u8], mut visit: impl FnMut(Record<'a>)) {
        let source = self.source(text);
        descend(self.path, &mut Cursor::new(text), &mut |cursor| {
            let mut record = self.record(cursor);
            record.tool = record.tool.or(source);
            visit(record);
        });
    }

    /// Whether some finding in a document has an identifier where this form has it.
    pub(super) fn names_rules(&self, text: &[u8]) -> bool {
        let mut named = false;
        self.each(text, |record| named |= record.id.is_some());
        named
    }

    /// The rule of a finding: by its identifier, or by its message where it has none.
    pub(super) fn rule(&self, record: &Record<'_>, text: &[u8], links: &Links) -> Option<usize> {
        let tool = record.tool.map(Text::read);
        let tool = tool.as_deref().or(self.tool.map(Tool::name));
        match record.id {
            Some(id) if tool.is_none() => links.find_likely(id.read().as_bytes(), || self.likely),
            Some(id) => links.find(tool, id.read().as_bytes()),
            None => links.messages.find(&text[record.message.clone()?]).map(|(rule, _)| rule),
        }
    }

    /// The name of the tool that a whole document is from.
    fn source<'a>(&self, text: &'a [u8]) -> Option<Text<'a>> {
        let mut name = None;
        if self.link == Link::Code && !self.path.is_empty() {
            Cursor::new(text).object(|key, value| match key {
                b"source" => name = name_in(value),
                _ => value.pass(),
            });
        }
        name
    }

    fn record<'a>(&self, cursor: &mut Cursor<'a>) -> Record<'a> {
        let mut record = Record::default();
        cursor.start();
        let start = cursor.at();
        let place = cursor.object(|key, value| match key {
            key if key == self.id && self.link == Link::Code => {
                record.code = Member::of(value.object(|key, value| match key {
                    b"value" => record.id = value.text(),
                    b"url" => record.url = Member::of(value.place_of_text()),
                    _ => value.pass(),
                }));
            }
            b"source" if self.link == Link::Code => record.tool = name_in(value),
            b"engine_name" if self.link == Link::Message => record.tool = value.text(),
            key if key == self.id => record.id = value.text(),
            key if key == self.message => record.message = value.place_of_text(),
            b"url" if self.link == Link::Member => record.url = Member::of(value.place_of_text()),
            HANDBOOK => {
                record.handbook = true;
                value.skip();
            }
            _ => value.pass(),
        });
        record.range = start..cursor.at();
        record.place = place.unwrap_or_default();
        record
    }
}

fn name_in<'a>(cursor: &mut Cursor<'a>) -> Option<Text<'a>> {
    let mut name = None;
    cursor.object(|key, value| match key {
        b"name" => name = value.text(),
        _ => value.pass(),
    });
    name
}

fn descend<'a>(path: &[&[&[u8]]], cursor: &mut Cursor<'a>, visit: &mut dyn FnMut(&mut Cursor<'a>)) {
    match (cursor.start(), path) {
        (Start::Array, _) => cursor.each_item(|_, item| {
            // Lists in lists are of no form that is read here, and might be deeper than the stack.
            if item.start() == Start::Object { descend(path, item, visit) } else { item.pass() }
        }),
        (Start::Object, [first, rest @ ..]) => cursor
            .each_member(|key, value| if first.contains(&key) { descend(rest, value, visit) } else { value.pass() }),
        (Start::Object, []) => visit(cursor),
        _ => cursor.pass(),
    }
}

/// What is added to a document.
pub(super) fn edits(shape: &Shape, text: &[u8], links: &Links, replace: bool, tally: &mut Tally) -> Vec<Edit> {
    let mut out = Vec::new();
    shape.each(text, |record| {
        let rule = shape.rule(&record, text, links);
        if let Some(id) = record.id {
            tally.count(rule, &links.without_page(&id.read()));
        } else if rule.is_some() {
            tally.count(rule, "");
        }
        if let Some(rule) = rule {
            out.extend(edit(shape, &record, text, links, rule, replace));
        }
    });
    out
}

fn edit(shape: &Shape, record: &Record<'_>, text: &[u8], links: &Links, rule: usize, replace: bool) -> Option<Edit> {
    let url = links.url(rule);
    let member = |key: &str| format!("\"{key}\": {}", quoted(url));
    match (&record.url, shape.link) {
        (_, Link::Message) => behind_message(record, text, &links.rule(rule).rule, url),
        (Member::There(at), _) if text[at.clone()] == *unquoted(url).as_bytes() => None,
        (Member::There(at), _) if replace => Some(Edit::replace(at.clone(), unquoted(url))),
        (Member::Absent, Link::Member) => Some(Edit::insert(record.place.end, record.place.add(text, &member("url")))),
        (_, Link::Member) if record.handbook => None,
        (_, Link::Member) => Some(Edit::insert(record.place.end, record.place.add(text, &member("handbook_url")))),
        (url_member, Link::Code) => match (&record.code, url_member) {
            (Member::There(code), Member::Absent) => Some(Edit::insert(code.end, code.add(text, &member("url")))),
            (Member::Absent, _) => {
                let id = quoted(&links.rule(rule).rule);
                let code = format!("\"code\": {{\"value\": {id}, \"url\": {}}}", quoted(url));
                Some(Edit::insert(record.place.end, record.place.add(text, &code)))
            }
            _ => behind_message(record, text, "", url),
        },
    }
}

/// The address, and the identifier where the message does not hold it, at the message's end.
fn behind_message(record: &Record<'_>, text: &[u8], id: &str, url: &str) -> Option<Edit> {
    let at = record.message.clone()?;
    let message = &text[at.clone()];
    let holds = |part: &str| memchr::memmem::find(message, unquoted(part).as_bytes()).is_some();
    if holds(url) {
        return None;
    }
    let id = if id.is_empty() || holds(id) { String::new() } else { format!(" [{id}]") };
    Some(Edit::insert(at.end, unquoted(&format!("{id} -> {url}"))))
}
