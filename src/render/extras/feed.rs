//! `feed.xml`: the newest incidents and recipes as Atom (RFC 4287), and `feeds/TEAM.xml`: the newest incidents of one team.
//! The feed of a team whose page leads on goes on with what that page leads to, for whoever has subscribed to it.
//! Every date is one of the record's own, so that a build can be repeated byte for byte.

use std::fmt::Write as _;

use crate::date::PartialDate;
use crate::handbook::{Handbook, Target};
use crate::id::encode_path;
use crate::record::{Ref, Status};
use crate::render::view::label;
use crate::render::{File, escaped};
use crate::site::{Destination, Facet, Facets, Page, Site, address_of, moved_feeds};

/// The most entries of the feed.
const MAX_ENTRIES: usize = 50;

/// Where a date is needed and no record has one.
const NO_DATE: &str = "1970-01-01T00:00:00Z";

struct Entry<'a> {
    target: Target,
    kind: &'static str,
    /// The identifier that it had first: an entry stays the same when its record is renamed.
    id: &'a str,
    title: &'a str,
    /// Where the record says it.
    published: Option<&'a PartialDate>,
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
    /// The address of the page that shows the same.
    page: String,
}

/// The feed of the newest records.
pub(super) fn newest(book: &Handbook, site: &Site) -> File {
    let authors = book.config.authors.join(", ");
    let head = Head {
        path: "feed.xml".to_owned(),
        id: "handbook".to_owned(),
        title: book.config.title.clone(),
        author: if authors.is_empty() { &book.config.title } else { &authors },
        page: book.config.url("index.html"),
    };
    atom(book, &head, incidents(book, site).chain(recipes(book, site)).collect())
}

/// The feed of a value that has one: the newest of these incidents, which are positions in the handbook's list.
pub(super) fn of(book: &Handbook, site: &Site, facet: Facet, value: &str, incidents: &[usize]) -> Option<File> {
    let path = facet.feed(value)?;
    let head = Head {
        id: id_of(&path),
        path,
        title: format!("{}: {value}", book.config.title),
        author: value,
        page: book.config.url(&list_of(book, facet, value)),
    };
    let standing = incidents.iter().filter(|at| book.incidents[**at].status != Status::Withdrawn);
    Some(atom(book, &head, standing.map(|at| incident(book, site, *at)).collect()))
}

/// The feeds of lists that lead on. One that goes on as the list of another team has that team's entries, so that a reader who
/// has subscribed to it misses none; any other is empty, and links to where its page leads.
pub(super) fn moved(book: &Handbook, site: &Site, facets: &Facets) -> Vec<File> {
    let lists = || facets.iter().flat_map(|(facet, values)| values.iter().map(|(value, at)| (*facet, value, at)));
    let file = |(path, to): (String, &Destination)| {
        let end = to.address(book);
        let mut lists =
            lists().filter(|(facet, value, _)| facet.feed(value).is_some() && list_of(book, *facet, value) == end);
        let same = lists.next().and_then(|(facet, value, incidents)| of(book, site, facet, value, incidents));
        let file = same.unwrap_or_else(|| {
            let page = if matches!(to, Destination::Elsewhere(_)) { end } else { book.config.url(&end) };
            let (id, author) = (id_of(&path), &book.config.title);
            let title = format!("{author}: {} has moved", id.trim_start_matches("feed/"));
            atom(book, &Head { path: path.clone(), id, title, author, page }, Vec::new())
        });
        File { path, ..file }
    };
    moved_feeds(site).map(file).collect()
}

/// The part of a `tag:` that a list's feed has for its own.
fn id_of(path: &str) -> String {
    format!("feed/{}", path.trim_start_matches("feeds/").trim_end_matches(".xml"))
}

/// The page that lists the incidents with a value, as in a link.
fn list_of(book: &Handbook, facet: Facet, value: &str) -> String {
    encode_path(&Page::Facet(facet, value.to_owned()).file(book))
}

fn atom(book: &Handbook, head: &Head<'_>, mut entries: Vec<Entry<'_>>) -> File {
    entries.sort_by(|a, b| b.updated.cmp(a.updated).then_with(|| a.id.cmp(b.id)));
    entries.truncate(MAX_ENTRIES);
    let authority = authority(book);
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"");
    let _ = writeln!(out, " xml:lang=\"{}\">", escaped(&book.config.language));
    let _ = writeln!(out, "<id>tag:{authority},1970:{}</id>\n<title>{}</title>", head.id, escaped(&head.title));
    let updated = entries.first().map_or_else(|| NO_DATE.to_owned(), |e| e.updated.rfc3339());
    let _ = writeln!(out, "<updated>{updated}</updated>");
    let _ = writeln!(out, "<author><name>{}</name></author>", escaped(head.author));
    let own = book.config.url(&encode_path(&head.path));
    let _ = writeln!(out, "<link rel=\"self\" href=\"{}\"/>", escaped(&own));
    let _ = writeln!(out, "<link href=\"{}\"/>", escaped(&head.page));
    for entry in &entries {
        push(book, &mut out, entry, &authority);
    }
    out.push_str("</feed>\n");
    File { path: head.path.clone(), bytes: out.into_bytes() }
}

fn push(book: &Handbook, out: &mut String, entry: &Entry<'_>, authority: &str) {
    let url = escaped(&book.config.url(&address_of(book, entry.target)));
    let (kind, id) = (entry.kind, escaped(entry.id));
    let _ =
        write!(out, "<entry>\n<id>tag:{authority},1970:{kind}/{id}</id>\n<title>{}</title>\n", escaped(entry.title));
    if let Some(published) = entry.published {
        let _ = writeln!(out, "<published>{}</published>", published.rfc3339());
    }
    let _ = writeln!(out, "<updated>{}</updated>", entry.updated.rfc3339());
    if !entry.by.is_empty() {
        let _ = writeln!(out, "<author><name>{}</name></author>", escaped(&entry.by));
    }
    let _ = writeln!(out, "<category term=\"{kind}\"/>\n<link href=\"{url}\"/>");
    let _ = writeln!(out, "<content type=\"html\">{}</content>\n</entry>", escaped(&entry.html));
}

/// The host of the site, or a name that is nobody's: the part of a `tag:` that never changes, as a title does.
fn authority(book: &Handbook) -> String {
    let host = book.config.absolute_url().and_then(|url| url.split_once("://")).map(|(_, rest)| rest);
    let host = host.and_then(|rest| rest.split(['/', ':']).next()).filter(|h| !h.is_empty());
    host.map_or_else(|| "handbook.invalid".to_owned(), str::to_ascii_lowercase)
}

/// The identifier that a record had first: the first of its former ones, unless that was another's which it took in.
fn first_id<'a>(site: &Site, target: Target, id: &'a str, aliases: &'a [Ref<String>]) -> &'a str {
    let first = aliases.first().filter(|_| !site.merged.contains(&target));
    first.map_or(id, |alias| alias.id.as_str())
}

fn incidents<'a>(book: &'a Handbook, site: &'a Site) -> impl Iterator<Item = Entry<'a>> {
    let published = book.incidents.iter().enumerate().filter(|(_, x)| x.status != Status::Withdrawn);
    published.map(|(at, _)| incident(book, site, at))
}

fn incident<'a>(book: &'a Handbook, site: &Site, at: usize) -> Entry<'a> {
    let x = &book.incidents[at];
    let later = x.aftermath.iter().map(|a| &a.when).chain(x.corrections.iter().map(|c| &c.when));
    let mut html = format!("<p>{}</p>", label(book, &x.summary));
    let lessons: Vec<String> = lessons(book, at);
    if !lessons.is_empty() {
        let _ = write!(html, "<ul>{}</ul>", lessons.concat());
    }
    Entry {
        target: Target::Incident(at),
        kind: "incident",
        id: first_id(site, Target::Incident(at), x.id.as_str(), &x.common.aliases),
        title: &x.title,
        published: Some(&x.date),
        updated: later.chain([&x.date]).max().unwrap_or(&x.date),
        by: x.teams.join(", "),
        html,
    }
}

/// What an incident taught, first or again.
fn lessons(book: &Handbook, incident: usize) -> Vec<String> {
    let item = |lesson: usize| {
        let again = if book.lessons[lesson].incident == incident { "" } else { "Again: " };
        format!("<li>{again}{}</li>", label(book, &book.lesson(lesson).text))
    };
    book.lessons_of(&book.incidents[incident]).map(item).collect()
}

/// Recipes with a date of their own.
fn recipes<'a>(book: &'a Handbook, site: &'a Site) -> impl Iterator<Item = Entry<'a>> {
    book.recipes.iter().enumerate().filter_map(|(at, x)| {
        let reviewed = x.reviewed.as_ref()?;
        Some(Entry {
            target: Target::Recipe(at),
            kind: "recipe",
            id: first_id(site, Target::Recipe(at), x.id.as_str(), &x.common.aliases),
            title: &x.title,
            published: None,
            updated: reviewed,
            by: String::new(),
            html: format!("<p>{}</p>", label(book, x.summary.as_ref().unwrap_or(&x.problem))),
        })
    })
}
