//! Any text as the body of a guide, of a handbook that has something of everything to refer to.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use rcabook::config;
use rcabook::handbook::{Handbook, link};
use rcabook::record::{Record, parse};
use rcabook::render::prose::{Prose, Seen};
use rcabook::site::{Site, plan};
use rcabook::source::{Asset, Source};

use super::html;

const CONFIG: &str = "[handbook]\n\
    databases = [{id = \"my80\", name = \"MySQL 8\", engine = \"mysql\"}, {id = \"pg\", name = \"<PostgreSQL>\", engine = \"postgresql\"}]\n\
    frameworks = [{id = \"dj\", name = \"Django\", engine = \"django\"}]\n";

/// Files that bodies can refer to; their names and titles hold what has a meaning in HTML.
const FILES: [(&str, &str); 5] = [
    ("content/glossary.yaml", "terms: [{id: lag, term: lag, also: ['a<b', lags], definition: d}]"),
    ("content/rules/squawk.yaml", "linter: squawk\nrules: [{id: SM040, summary: s}, {id: 'a\"b', summary: s}]"),
    ("content/recipes/x.md", "---\nid: drop-a-column\ntitle: A <b> & \"c\"\nproblem: p\nphases: [{id: p}]\n---\n"),
    (
        "content/incidents/i.md",
        "---\nid: INC-1\ntitle: T\ndate: 2024-01-01\nstatus: draft\nsummary: s\nlessons: [{id: l, text: 'x <i> `y`'}]\n---\n![p](a.png)\n",
    ),
    ("content/guides/h.md", "---\ntitle: H <script>\n---\n"),
];

static BOOK: LazyLock<(Arc<Handbook>, Arc<Site>)> = LazyLock::new(|| {
    let source = |path: &str, text: &str| Source { path: path.into(), text: text.into() };
    let config = config::read(Some(&source("book.toml", CONFIG))).value;
    let records = FILES.iter().flat_map(|(path, text)| parse(&source(path, text), "content").value).collect();
    let asset = Asset { path: "content/incidents/a.png".into(), size: Some((2, 3)) };
    let book = link(config, records, BTreeMap::from([("content/incidents/a.png".into(), asset)])).value;
    let site = plan(&book).value;
    (Arc::new(book), Arc::new(site))
});

static PROSE: LazyLock<Prose> = LazyLock::new(|| Prose::new(&BOOK.0, &BOOK.1));

/// Renders the text in every way that pages do, and holds the HTML to what we write.
pub(crate) fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let file = Source { path: "content/incidents/g.md".into(), text: format!("{FRONT}{text}").into() };
    let parsed = parse(&file, "content").value;
    let Some(Record::Incident(record)) = parsed.first() else { return };
    let page = "incidents/inc-2.html";
    let sound = |what: &str, html: &str| {
        if let Err(why) = html::check(html) {
            panic!("{what}: {why}\n--- text\n{text}\n--- HTML\n{html}");
        }
    };
    for interactive in [false, true] {
        let mut seen = Seen::default();
        seen.interactive = interactive;
        sound("the body", &PROSE.body(record.body_unnoted(), page, &mut seen));
        let sections = PROSE.sections(record.body_unnoted(), page, interactive, &mut Seen::default());
        sound("what stands before the sections", &sections.intro);
        for part in sections.sections.iter().flat_map(|s| std::iter::once(s).chain(&s.parts)) {
            sound("a section", &part.html);
            sound("a section's title", &part.title_html);
        }
    }
    sound("blocks", &PROSE.block(&text, page, &mut Seen::default()));
    let inline = PROSE.inline(&text, page, &mut Seen::default());
    sound("a line", &inline);
    sound("a line in a paragraph", &format!("<p>{inline}</p>"));
    assert!(!BOOK.0.plain(&text).contains('\n'), "a plain text has one line");
}

const FRONT: &str = "---\nid: INC-2\ntitle: T\ndate: 2024-01-01\nstatus: draft\nsummary: s\n---\n";
