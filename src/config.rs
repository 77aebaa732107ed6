//! `book.toml`: what was written ([`Node`]) becomes what is meant ([`Config`]).

use std::collections::BTreeMap;
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use serde::Serialize;

use crate::date::Length;
use crate::diag::{At, Checked, Code, Finding, Level, Segment, did_you_mean, nearest};
use crate::record::{Cursor, Elsewhere, Fields, Node, Reader, Ref, Requirement, replace_foreign, shorten, unmerged};
use crate::source::{Source, line_column, offset_of};

mod direction;
mod handbook;
mod names;
mod theme;

use handbook::read_handbook;
pub use names::usual_databases;
pub use theme::theme_contract;

/// The settings of a project.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the fields are those of book.toml, documented in the README")]
pub struct Config {
    /// The path of `book.toml` from the project's root.
    pub file: Arc<str>,
    pub title: String,
    pub description: Option<String>,
    pub authors: Vec<String>,
    pub language: String,
    /// The content folder, from the project's root.
    pub src: String,
    /// The folder that is built, from the project's root.
    pub build_dir: String,
    /// An absolute address, or a path on a host; ends with `/`.
    pub site_url: Option<String>,
    pub theme: String,
    /// Former addresses and where they lead, as in mdBook.
    pub redirects: Vec<Redirect>,
    /// Whether the site has a search.
    pub search: bool,
    /// The environments in the order in which a deploy visits them.
    pub environments: Vec<String>,
    /// After how long a recipe is to be reviewed again; `None` never.
    pub review_age: Option<Length>,
    /// The severity scale, worst first.
    pub severities: Vec<Severity>,
    /// The linters that the project runs, in the order of the coverage table.
    pub linters: Vec<String>,
    pub databases: Vec<Variant>,
    pub frameworks: Vec<Variant>,
    pub levels: BTreeMap<Code, Level>,
    /// The lists of `handbook` of which not all could be read.
    pub misread: Vec<&'static str>,
}

/// A former address of the site and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// The path of a page from the site's root, without `/` before it; with a `#fragment` only that place has moved.
    pub from: Ref<String>,
    /// A page, from the site's root behind a `/` and else from the page; or an address elsewhere.
    pub to: Ref<String>,
}

/// One step of the severity scale.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the fields are those of book.toml")]
pub struct Severity {
    pub id: String,
    pub name: String,
    /// The badge's shape: `octagon`, `triangle`, `diamond` or `circle`.
    pub shape: &'static str,
}

/// A database or framework among which a reader chooses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the fields are those of book.toml")]
pub struct Variant {
    pub id: String,
    pub name: String,
    pub engine: String,
    pub version: Option<String>,
}

impl Variant {
    /// Whether a code fence's or a record's token (the variant's own name or its engine's) means this variant.
    #[must_use]
    pub fn is_meant_by(&self, token: &str) -> bool {
        self.id == token || self.engine == token
    }

    /// Whether the variant meets a requirement such as `mysql>=5.7`.
    #[must_use]
    pub fn meets(&self, requirement: &Requirement) -> bool {
        if !self.is_meant_by(&requirement.name) {
            return false;
        }
        match (&self.version, &requirement.minimum) {
            (Some(version), Some(minimum)) => numbers(version) >= numbers(minimum),
            _ => true,
        }
    }
}

/// A dotted version as numbers, so that 5.10 is above 5.7; without zeros at its end, so that 17 is 17.0.
fn numbers(version: &str) -> Vec<u64> {
    let mut numbers: Vec<u64> = version.split('.').map(|part| part.parse().unwrap_or(0)).collect();
    numbers.truncate(numbers.iter().rposition(|n| *n > 0).map_or(0, |last| last + 1));
    numbers
}

impl Default for Config {
    fn default() -> Self {
        Self {
            file: "book.toml".into(),
            title: "Handbook".to_owned(),
            description: None,
            authors: Vec::new(),
            language: "en".to_owned(),
            src: "content".to_owned(),
            build_dir: "book".to_owned(),
            site_url: None,
            theme: "default".to_owned(),
            redirects: Vec::new(),
            search: true,
            environments: ["stage", "prod"].map(str::to_owned).to_vec(),
            review_age: Length::parse("1 year").ok(),
            severities: Vec::new(),
            linters: Vec::new(),
            databases: Vec::new(),
            frameworks: Vec::new(),
            levels: BTreeMap::new(),
            misread: Vec::new(),
        }
    }
}

impl Config {
    /// The level of a code after the project's settings.
    #[must_use]
    pub fn level(&self, code: Code) -> Level {
        self.levels.get(&code).copied().unwrap_or_else(|| code.default_level())
    }

    /// Whether a finding about a record may only come of a list here of which not all could be read.
    #[must_use]
    pub fn explains(&self, finding: &Finding) -> bool {
        let lists: &[&str] = match finding.code {
            Code::UnknownSeverity => &["severities"],
            Code::UnknownEnvironment => &["environments"],
            Code::UnknownDatabase | Code::WrongAudience | Code::PhaseMissingDatabase => &["databases", "frameworks"],
            Code::RuleDatabaseMismatch => &["databases"],
            _ => &[],
        };
        lists.iter().any(|list| self.misread.contains(list))
    }

    /// The databases and frameworks together: everything a code fence can be marked with.
    pub fn variants(&self) -> impl Iterator<Item = &Variant> {
        self.databases.iter().chain(&self.frameworks)
    }

    /// The address of a page, absolute where the site's address is known.
    #[must_use]
    pub fn url(&self, address: &str) -> String {
        format!("{}{address}", self.site_url.as_deref().unwrap_or_default())
    }

    /// The site's path on its host, with `/` at both ends; `/` where the address is not known.
    #[must_use]
    pub fn path(&self) -> String {
        let Some(url) = &self.site_url else { return "/".to_owned() };
        let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
        rest.find('/').map_or_else(|| "/".to_owned(), |at| rest[at..].to_owned())
    }

    /// The site's address, where it has a scheme and a host.
    #[must_use]
    pub fn absolute_url(&self) -> Option<&str> {
        self.site_url.as_deref().filter(|url| url.contains("://"))
    }
}

/// Reads `book.toml`; without one, the defaults hold.
#[must_use]
pub fn read(source: Option<&Source>) -> Checked<Config> {
    let Some(source) = source else {
        return Checked { value: Config::default(), findings: Vec::new() };
    };
    if let Some(finding) = unmerged(source) {
        return Checked { value: Config::default(), findings: vec![finding] };
    }
    let mut node: Node = match toml::from_str(&source.text) {
        Ok(node) => node,
        Err(error) => return Checked { value: Config::default(), findings: vec![syntax(source, &error)] },
    };
    let reader = Reader::new(&source.path);
    replace_foreign(&mut node, &reader);
    let mut config = reader.root(&node).map(|f| read_root(f, source)).unwrap_or_default();
    let findings = reader.finish();
    config.misread = findings.iter().flat_map(misread).collect();
    Checked { value: config, findings }
}

/// The lists of `handbook` in which a finding is, or which a misspelled key was to be.
fn misread(finding: &Finding) -> Vec<&'static str> {
    const LISTS: [&str; 4] = ["environments", "severities", "databases", "frameworks"];
    let (At::Key(path) | At::Value(path)) = &finding.at else { return Vec::new() };
    let mut segments = path.segments();
    match (segments.next(), segments.next()) {
        (Some(Segment::Key("handbook")), Some(Segment::Key(key))) => {
            // `database`, `severity`: one, or another form of it.
            let begins_alike = |list: &&&str| key.get(..5).is_some_and(|start| list.starts_with(start));
            let alike: Vec<&'static str> = LISTS.iter().filter(begins_alike).copied().collect();
            if alike.is_empty() { nearest(key, LISTS, 1) } else { alike }
        }
        (Some(Segment::Key(key)), _) if !nearest(key, ["handbook"], 1).is_empty() => LISTS.to_vec(),
        _ => Vec::new(),
    }
}

/// Whether the settings could not be read at all, so that all else would be read with other settings than its own.
#[must_use]
pub fn is_unreadable(source: Option<&Source>, findings: &[Finding]) -> bool {
    let whole = |finding: &Finding| matches!(finding.code, Code::TomlSyntax | Code::MergeMarker);
    findings.iter().any(whole) || source.is_none() && !findings.is_empty()
}

fn syntax(source: &Source, error: &toml::de::Error) -> Finding {
    let span = error.span().unwrap_or(0..0);
    // A span at the very end of a line would show an empty place.
    let start = offset_of(&source.text, line_column(&source.text, span.start));
    let help = "see toml.io for the syntax; strings need quotes, and a table's header stands once";
    let message = format!("this is no valid TOML: {}", error.message().lines().next().unwrap_or_default());
    Finding::new(Code::TomlSyntax, &source.path, At::Span(start, span.end.max(start)), message).help(help)
}

fn read_root(f: &Fields<'_>, source: &Source) -> Config {
    let mut config = Config { file: Arc::clone(&source.path), ..Config::default() };
    if let Some(book) = f.get("book") {
        book.map(|f| read_book(f, &mut config));
    }
    if let Some(build) = f.get("build") {
        build.map(|f| {
            set_folder(&mut config.build_dir, f.get("build-dir"));
            if let Some(c) = f.get("build-dir") {
                check_apart(&config, c);
            }
        });
    }
    if let Some(output) = f.get("output") {
        output.map(|f| f.get("html").map(|html| html.map(|f| read_html(f, &mut config))));
    }
    if let Some(handbook) = f.get("handbook") {
        handbook.map(|f| read_handbook(f, &mut config));
    }
    if let Some(checks) = f.get("checks") {
        config.levels = checks.entries(read_level).into_iter().map(|(_, pair)| pair).collect();
    }
    config
}

fn read_book(f: &Fields<'_>, config: &mut Config) {
    set(&mut config.title, f.text("title"));
    config.description = f.text("description");
    config.authors = f.texts("authors");
    set(&mut config.language, f.get("language").and_then(read_language));
    set_folder(&mut config.src, f.get("src"));
}

/// What mdBook's `[output.html]` says besides, and how that is said here.
const OF_MDBOOK: Elsewhere = &[
    (
        &["default-theme", "preferred-dark-theme"],
        "delete it: pages are light or dark as the reader's system is, until the reader chooses",
    ),
    (
        &["additional-css", "additional-js"],
        "put the file into a theme of the project, `themes/NAME/css/` or `js/`, and name that: `theme = \"NAME\"`",
    ),
    (
        &[
            "smart-punctuation",
            "curly-quotes",
            "mathjax-support",
            "git-repository-url",
            "edit-url-template",
            "print",
            "fold",
            "playground",
            "code",
        ],
        "delete it: it is a setting of mdBook that has no place here",
    ),
];

fn read_html(f: &Fields<'_>, config: &mut Config) {
    f.others_write(OF_MDBOOK);
    config.site_url = f.get("site-url").and_then(read_site_url);
    set(&mut config.theme, f.text("theme"));
    let redirects = f.get("redirect").map(|c| c.entries(read_redirect)).unwrap_or_default();
    config.redirects = redirects.into_iter().map(|(_, redirect)| redirect).collect();
    if let Some(search) = f.get("search") {
        let enable = search.map(|f| f.get("enable").and_then(|c| c.boolean()));
        config.search = enable.flatten().unwrap_or(true);
    }
}

fn read_redirect(from: &str, c: Cursor<'_>) -> Option<Redirect> {
    let to = c.text()?;
    // As links have them, too.
    let path = percent_decode_str(from.strip_prefix('/').unwrap_or(from)).decode_utf8_lossy();
    let page = path.split('#').next().unwrap_or_default();
    // Names end at 255 bytes on common disks, and a folder named as a page could hide it.
    let is_name = |s: &str| !s.is_empty() && s != "." && s != ".." && s.len() <= 255;
    let is_folder = |s: &str| ![crate::id::FILE_ENDING, ".json", ".xml"].iter().any(|ending| s.ends_with(ending));
    let inside =
        page.split('/').all(is_name) && page.rsplit('/').skip(1).all(is_folder) && !page.contains(['\\', ':', '?']);
    if !inside || !page.ends_with(crate::id::FILE_ENDING) || path.ends_with('#') || path.contains(char::is_control) {
        let help = "write a former page's path from the site's root, such as `\"/recipes/old-name.html\"`";
        c.find_key(Code::InvalidValue, format!("`{}` is no page of a site", shorten(from)), help);
        return None;
    }
    let scheme = to.split_once(':').map(|(scheme, _)| scheme).filter(|s| !s.contains(['/', '#']));
    let is_odd = |c: char| c.is_control() || c.is_whitespace() && scheme.is_some();
    if scheme.is_some_and(|s| s != "https" && s != "http") || to.starts_with("//") || to.contains(is_odd) {
        let help = "write a page's path from the site's root, such as `/recipes/new-name.html`, or an https address, \
                    in which a space is `%20`";
        c.find(Code::InvalidValue, format!("`{}` is nothing that a page may lead to", shorten(&to)), help);
        return None;
    }
    let to = if to.contains("://") { to } else { percent_decode_str(&to).decode_utf8_lossy().into_owned() };
    Some(Redirect { from: Ref { id: path.into_owned(), at: c.at().of_key() }, to: Ref { id: to, at: c.at() } })
}

fn set(slot: &mut String, value: Option<String>) {
    if let Some(value) = value {
        *slot = value;
    }
}

/// Reports a folder for the site that would hold the records, or lie among them.
fn check_apart(config: &Config, c: Cursor<'_>) {
    let holds =
        |outer: &str, inner: &str| inner.strip_prefix(outer).is_some_and(|r| r.is_empty() || r.starts_with('/'));
    let (src, site) = (&config.src, &config.build_dir);
    if holds(src, site) || holds(site, src) {
        let message = format!("the site cannot lie in `{site}`: the records are in `{src}`");
        c.find(Code::InvalidValue, message, "choose a folder for the site alone, such as `book`");
    }
}

/// A language as pages and search need it: a tag of BCP 47 that begins with two or three letters.
fn read_language(c: Cursor<'_>) -> Option<String> {
    let text = c.text()?;
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    let is_language = matches!(first.len(), 2 | 3) && first.bytes().all(|b| b.is_ascii_alphabetic());
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    if is_language && parts.all(is_part) {
        return Some(text);
    }
    let message = format!("`{}` is no tag of a language", shorten(&text));
    let help = match text.replace('_', "-") {
        meant if meant != text => format!("write `{}`: the parts of a tag are joined by `-`", shorten(&meant)),
        _ => "write a tag such as `en`, `de` or `pt-BR`".to_owned(),
    };
    c.find(Code::InvalidValue, message, help);
    None
}

/// A folder inside the project: relative, without `..`.
fn set_folder(slot: &mut String, value: Option<Cursor<'_>>) {
    let Some(cursor) = value else { return };
    let Some(text) = cursor.text() else { return };
    let folder = text.trim_end_matches('/').trim_start_matches("./");
    let inside = !folder.is_empty()
        && !folder.starts_with('/')
        && !folder.contains('\\')
        && folder.split('/').all(|s| !s.is_empty() && s != ".." && s != ".");
    if inside {
        folder.clone_into(slot);
    } else {
        let message = format!("`{text}` is no folder inside the project");
        let help = format!("write a path from the project's root, such as `{slot}`");
        cursor.find(Code::PathOutsideProject, message, help);
    }
}

fn read_site_url(c: Cursor<'_>) -> Option<String> {
    let text = c.text()?;
    let url = site_url(&text);
    if url.is_none() {
        let help = "write an address such as `https://handbook.example/migrations/`, or a path such as `/migrations/`";
        c.find(Code::InvalidValue, format!("`{text}` is no address of a site"), help);
    }
    url
}

/// A site's address as the rest of the program uses it: absolute or a path on a host, with `/` at its end; `None` for
/// a text that is neither.
#[must_use]
pub fn site_url(text: &str) -> Option<String> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    // A name and a password would be published with every address of the site.
    let is_host = |rest: &str| {
        rest.starts_with(|c: char| c.is_alphanumeric() || c == '[')
            && !rest.split('/').next().is_some_and(|host| host.contains('@'))
    };
    let known = host.map_or_else(|| text.starts_with('/') && !text.starts_with("//"), is_host);
    let clean = !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '?' | '#'));
    let ended = if text.ends_with('/') { text.to_owned() } else { format!("{text}/") };
    (known && clean).then_some(ended)
}

fn read_level(name: &str, c: Cursor<'_>) -> Option<(Code, Level)> {
    let Some(code) = Code::from_name(name) else {
        let help = did_you_mean(name, Code::ALL.iter().map(|c| c.name()))
            .unwrap_or_else(|| "`rcabook explain` lists the codes".to_owned());
        c.find_key(Code::UnknownKey, format!("there is no check `{}`", shorten(name)), help);
        return None;
    };
    const LEVELS: &[(&str, Level)] = &[
        ("off", Level::Off),
        ("allow", Level::Off),
        ("info", Level::Info),
        ("warn", Level::Warn),
        ("error", Level::Error),
        ("deny", Level::Error),
    ];
    let level = c.choice(LEVELS)?;
    if code.is_vital() && level != Level::Error {
        let message = format!("`{code}` must stay an error: no site can be made of what it finds");
        c.find(Code::InvalidValue, message, "delete this line, and mend what is found");
        return None;
    }
    Some((code, level))
}

#[cfg(test)]
mod tests;
