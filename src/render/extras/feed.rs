//! `feed.xml`: the newest incidents and recipes as Atom (RFC 4287), and `feeds/TEAM.xml`: the newest incidents of one team.
//! Every date is one of the record's own, so that a build can be repeated byte for byte.

use std::fmt::Write as _;

use crate::date::PartialDate;
use crate::handbook::{Handbook, Target};
use crate::id::{encode_path, slugify};
use crate::record::Status;
use crate::render::File;
use crate::render::view::{escape, label};
use crate::site::{Facet, Page, address_of};

/// The most entries of the feed.
const MAX_ENTRIES: usize = 50;

/// Where a date is needed and no record has one.
const NO_DATE: &str = "1970-01-01T00:00:00Z";

struct Entry<'a> {
    target: Target,
    kind: &'static str,
    id: &'a str,
    title: &'a str,
    published: &'a PartialDate,
    updated: &'a PartialDate,
    by: String,
    html: String,
}

/// What a feed is about, beside its entries.
struct Head<'a> {
    /// The file, from the site's root.
    path: String,
    /// The part of its `tag:` that is its own.
    id: String,
    title: String,
    author: &'a str,
    /// The page that shows the same.
    page: String,
}

/// The feed of the newest records.
pub(super) fn newest(book: &Handbook) -> File {
    let authors = book.config.authors.join(", ");
    let head = Head {
        path: "feed.xml".to_owned(),
        id: "handbook".to_owned(),
        title: book.config.title.clone(),
        author: if authors.is_empty() { &book.config.title } else { &authors },
        page: "index.html".to_owned(),
    };
    atom(book, &head, incidents(book).chain(recipes(book)).collect())
}

/// The feed of a value that has one: the newest of these incidents, which are positions in the handbook's list.
pub(super) fn of(book: &Handbook, facet: Facet, value: &str, incidents: &[usize]) -> Option<File> {
    let path = facet.feed(value)?;
    let head = Head {
        id: format!("feed/{}", path.trim_start_matches("feeds/").trim_end_matches(".xml")),
        path,
        title: format!("{}: {value}", book.config.title),
        author: value,
        page: Page::Facet(facet, value.to_owned()).file(book),
    };
    let standing = incidents.iter().filter(|at| book.incidents[**at].status != Status::Withdrawn);
    Some(atom(book, &head, standing.map(|at| incident(book, *at)).collect()))
}

fn atom(book: &Handbook, head: &Head<'_>, mut entries: Vec<Entry<'_>>) -> File {
    entries.sort_by(|a, b| b.updated.cmp(a.updated).then_with(|| a.id.cmp(b.id)));
    entries.truncate(MAX_ENTRIES);
    let authority = authority(book);
    let url = |path: &str| escape(&book.config.url(&encode_path(path)));
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"");
    let _ = writeln!(out, " xml:lang=\"{}\">", escape(&book.config.language));
    let _ = writeln!(out, "<id>tag:{authority},1970:{}</id>\n<title>{}</title>", head.id, escape(&head.title));
    let updated = entries.first().map_or_else(|| NO_DATE.to_owned(), |e| e.updated.rfc3339());
    let _ = writeln!(out, "<updated>{updated}</updated>");
    let _ = writeln!(out, "<author><name>{}</name></author>", escape(head.author));
    let _ = writeln!(out, "<link rel=\"self\" href=\"{}\"/>", url(&head.path));
    let _ = writeln!(out, "<link href=\"{}\"/>", url(&head.page));
    for entry in &entries {
        push(book, &mut out, entry, &authority);
    }
    out.push_str("</feed>\n");
    File { path: head.path.clone(), bytes: out.into_bytes() }
}

fn push(book: &Handbook, out: &mut String, entry: &Entry<'_>, authority: &str) {
    let url = escape(&book.config.url(&address_of(book, entry.target)));
    let (kind, id) = (entry.kind, escape(entry.id));
    let _ = write!(out, "<entry>\n<id>tag:{authority},1970:{kind}/{id}</id>\n<title>{}</title>\n", escape(entry.title));
    let _ = write!(
        out,
        "<published>{}</published>\n<updated>{}</updated>\n",
        entry.published.rfc3339(),
        entry.updated.rfc3339()
    );
    if !entry.by.is_empty() {
        let _ = writeln!(out, "<author><name>{}</name></author>", escape(&entry.by));
    }
    let _ = writeln!(out, "<category term=\"{kind}\"/>\n<link href=\"{url}\"/>");
    let _ = writeln!(out, "<content type=\"html\">{}</content>\n</entry>", escape(&entry.html));
}

/// The host of the site, or a name made from the title: the part of a `tag:` that never changes.
fn authority(book: &Handbook) -> String {
    let host = book.config.absolute_url().and_then(|url| url.split_once("://")).map(|(_, rest)| rest);
    let host = host.and_then(|rest| rest.split(['/', ':']).next()).filter(|h| !h.is_empty());
    host.map_or_else(|| format!("{}.invalid", slugify(&book.config.title)), str::to_ascii_lowercase)
}

fn incidents(book: &Handbook) -> impl Iterator<Item = Entry<'_>> {
    let published = book.incidents.iter().enumerate().filter(|(_, x)| x.status != Status::Withdrawn);
    published.map(|(at, _)| incident(book, at))
}

fn incident(book: &Handbook, at: usize) -> Entry<'_> {
    let x = &book.incidents[at];
    let later = x.aftermath.iter().map(|a| &a.when).chain(x.corrections.iter().map(|c| &c.when));
    let mut html = format!("<p>{}</p>", label(&x.summary));
    let lessons: Vec<String> = lessons(book, at);
    if !lessons.is_empty() {
        let _ = write!(html, "<ul>{}</ul>", lessons.concat());
    }
    Entry {
        target: Target::Incident(at),
        kind: "incident",
        id: x.id.as_str(),
        title: &x.title,
        published: &x.date,
        updated: later.chain([&x.date]).max().unwrap_or(&x.date),
        by: x.teams.join(", "),
        html,
    }
}

fn lessons(book: &Handbook, incident: usize) -> Vec<String> {
    let declared = book.incidents[incident].lessons.iter().filter_map(|entry| match entry {
        crate::record::LessonEntry::Declared(lesson) => Some(format!("<li>{}</li>", label(&lesson.text))),
        crate::record::LessonEntry::Again { .. } => None,
    });
    declared.collect()
}

/// Recipes with a date of their own.
fn recipes(book: &Handbook) -> impl Iterator<Item = Entry<'_>> {
    book.recipes.iter().enumerate().filter_map(|(at, x)| {
        let reviewed = x.reviewed.as_ref()?;
        Some(Entry {
            target: Target::Recipe(at),
            kind: "recipe",
            id: x.id.as_str(),
            title: &x.title,
            published: reviewed,
            updated: reviewed,
            by: String::new(),
            html: format!("<p>{}</p>", label(x.summary.as_ref().unwrap_or(&x.problem))),
        })
    })
}
