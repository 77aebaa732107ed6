//! A theme: templates, styles and scripts. The default one is inside the binary; a project's own files override it, file
//! by file.

use std::collections::BTreeMap;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use serde::Serialize;
use tera::{Context, ErrorKind, Tera};

mod mistakes;

use super::scripts::{self, Mistake, Script};
use super::styles;
use crate::config::theme_contract;
use crate::diag::{At, Checked, Code, Finding, did_you_mean};
use crate::record::Ref;
use crate::source::{LineColumn, Source, ThemeFile, offset_of};
use lost::Report;
pub(super) use lost::named;

mod loaded;
mod lost;

/// The theme inside the binary.
static DEFAULT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// The version of the agreement between views and templates that this program keeps.
pub const CONTRACT: u64 = 1;

/// The folder of a theme whose files are published as they are, below `assets/`.
pub const STATIC: &str = "static/";

/// The folders of the [scripts](Scripts), in their order.
const SCRIPTS: [&str; 3] = ["js/", "js/search/", "js/errors/"];

/// The room that a page gets at first, in bytes: most need no more.
const USUAL_PAGE: usize = 32 * 1024;

/// A theme that can render pages.
#[derive(Clone)]
pub struct Theme {
    tera: Tera,
    /// Where an overriding template was read from, with its text, by the template's name.
    own: BTreeMap<String, Source>,
    styles: String,
    /// The script of every page, and those that a page asks for when somebody searches.
    scripts: Scripts,
    favicon: String,
    /// Files that are published as they are, by their path below `assets/`.
    statics: BTreeMap<String, Arc<[u8]>>,
}

/// The joined scripts; empty where the theme has no files for one.
#[derive(Debug, Clone, Default)]
pub(super) struct Scripts {
    /// Of the files in `js/`.
    pub app: Script,
    /// Of the files in `js/search/`.
    pub search: Script,
    /// Of the files in `js/errors/`: what search loads, and lends names to, when it is asked for an error.
    pub errors: Script,
}

impl std::fmt::Debug for Theme {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Theme").field("own", &self.own.keys()).finish_non_exhaustive()
    }
}

impl Theme {
    /// The theme of this name: the default one, with the project's own files over it, by their paths inside the theme.
    #[must_use]
    pub fn load(overrides: &BTreeMap<String, ThemeFile>, name: &str) -> Checked<Option<Self>> {
        let mut findings = Vec::new();
        if name != "default" && overrides.is_empty() {
            let message = format!("there is no theme `{name}`");
            let help = if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\']) {
                "write the name of a folder in themes/, or `theme = \"default\"`".to_owned()
            } else {
                format!("put its files into themes/{name}/, or write `theme = \"default\"`")
            };
            let at = At::value(&["output", "html", "theme"]);
            findings.push(Finding::new(Code::ThemeMissing, &"book.toml".into(), at, message).help(help));
            return Checked { value: None, findings };
        }
        let mut files: BTreeMap<String, &str> = BTreeMap::new();
        embedded(&DEFAULT, &mut files);
        let known: Vec<String> = files.keys().cloned().collect();
        let (mut own, mut statics) = (BTreeMap::new(), BTreeMap::new());
        for (path, file) in overrides {
            if let Some(finding) = misplaced(path, file, &known) {
                findings.push(finding);
                continue;
            }
            let source = match file {
                ThemeFile::Text(source) => source,
                ThemeFile::Bytes { bytes, .. } => {
                    statics.extend(path.strip_prefix(STATIC).map(|inner| (inner.to_owned(), Arc::clone(bytes))));
                    continue;
                }
                ThemeFile::Unread(_) => continue,
            };
            if path == "theme.toml" {
                findings.extend(contract(source));
            }
            files.insert(path.clone(), &source.text);
            own.insert(path.strip_prefix("templates/").unwrap_or(path).to_owned(), source.clone());
        }
        findings.extend(loaded::missing(&own, &statics));
        let value = Self::assemble(&files, own, &mut findings).map(|theme| Self { statics, ..theme });
        Checked { value, findings }
    }

    fn assemble(
        files: &BTreeMap<String, &str>,
        own: BTreeMap<String, Source>,
        findings: &mut Vec<Finding>,
    ) -> Option<Self> {
        let below = |folder: &'static str| {
            files.iter().filter_map(move |(path, text)| Some((path.strip_prefix(folder)?.to_owned(), *text)))
        };
        let sheets: Vec<(String, &str)> = below("css/").collect();
        let unclosed = styles::mistakes(sheets.iter().map(|(name, text)| (name.as_str(), *text)));
        let is_closed = unclosed.is_empty();
        findings.extend(unclosed.into_iter().map(|mistake| told(Code::StyleSyntax, "css/", mistake, &own)));
        let mut join = |folder: &'static str| {
            let all: Vec<(String, &str)> = below(folder).filter(|(name, _)| !name.contains('/')).collect();
            let is_own = |name: &str| own.contains_key(&format!("{folder}{name}"));
            let modules: Vec<_> =
                all.iter().map(|(name, text)| scripts::Module { name, text, own: is_own(name) }).collect();
            let joined = scripts::join(&modules);
            let told = |mistake| told(Code::ScriptSyntax, folder, mistake, &own);
            joined.map_err(|found| findings.extend(found.into_iter().map(told)))
        };
        let [app, search, errors] = SCRIPTS.map(&mut join);
        let scripts = Scripts { app: app.ok()?, search: search.ok()?, errors: errors.ok()? };
        if !is_closed {
            return None;
        }
        let mut theme = Self {
            tera: Tera::new(),
            own,
            styles: styles::compact(&sheets.iter().map(|(_, text)| *text).collect::<Vec<_>>().join("\n")),
            scripts,
            favicon: files.get("favicon.svg").copied().unwrap_or_default().to_owned(),
            statics: BTreeMap::new(),
        };
        match theme.tera.add_raw_templates(below("templates/")) {
            Ok(()) => Some(theme),
            Err(error) => {
                findings.extend(theme.misread(&error));
                None
            }
        }
    }

    /// Fills a template in: the page's bytes.
    pub(super) fn fill(&self, template: &str, context: &Context) -> Result<Vec<u8>, Finding> {
        let mut page = Vec::with_capacity(USUAL_PAGE);
        self.tera.render_to(template, context, &mut page).map_err(|error| {
            let mut findings = self.explain(&error);
            findings.swap_remove(0)
        })?;
        Ok(page)
    }

    /// The theme with values that every page sees.
    pub(super) fn with_shared<T: Serialize>(&self, name: &'static str, value: &T) -> Self {
        let mut theme = self.clone();
        theme.tera.global_context().insert(name, value);
        theme
    }

    /// All styles, in the order of their files' names.
    pub(super) fn styles(&self) -> &str {
        &self.styles
    }

    pub(super) const fn scripts(&self) -> &Scripts {
        &self.scripts
    }

    pub(super) fn favicon(&self) -> &str {
        &self.favicon
    }

    pub(super) const fn statics(&self) -> &BTreeMap<String, Arc<[u8]>> {
        &self.statics
    }

    /// Whether some template is the project's own.
    #[must_use]
    pub fn has_own_templates(&self) -> bool {
        self.own.keys().any(|name| is_template(name))
    }

    /// What the template engine reports, as findings with their places; at least one.
    fn explain(&self, error: &tera::Error) -> Vec<Finding> {
        let one = |name: &str, span: Option<std::ops::Range<usize>>, message: &str| {
            let help = "compare the file with the theme's own of the same name; its next mistake is named when this one is mended";
            let at = span.map_or(At::File, |range| At::Span(range.start, range.end));
            Finding::new(Code::TemplateSyntax, &self.file_of(name), at, sentence(message)).help(help)
        };
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                vec![one(report.filename(), Some(report.span().range.clone()), report.message())]
            }
            ErrorKind::Msg(text) => {
                let (mut findings, others) = self.lost(text.split("\n\n").filter_map(read_report).collect());
                findings.extend(others.into_iter().map(|(message, name, place)| {
                    let text = self.own.get(name).map_or("", |s| &s.text);
                    let start = offset_of(text, place);
                    one(name, Some(start..start), message)
                }));
                if findings.is_empty() {
                    let named = self.own.keys().find(|name| text.contains(&format!("`{name}`")));
                    findings.push(one(named.map_or("", String::as_str), None, text));
                }
                findings
            }
            ErrorKind::CircularExtend { tpl, inheritance_chain } => {
                let names: Vec<&str> = std::iter::once(tpl).chain(inheritance_chain).map(String::as_str).collect();
                let (name, place, message) = self.circle("extends", &names);
                vec![one(name, place, &message)]
            }
            ErrorKind::CircularInclude { include_chain, .. } => {
                let names: Vec<&str> = include_chain.iter().map(String::as_str).collect();
                let (name, place, message) = self.circle("include", &names);
                vec![one(name, place, &message)]
            }
            ErrorKind::MissingParent { current, parent } => {
                let message = format!("the template extends `{parent}`, which does not exist");
                vec![one(current, self.tag(current, "extends", parent), &message)]
            }
            _ => vec![one("", None, &error.to_string())],
        }
    }

    /// The file of a template: the project's own, or the one inside the binary.
    fn file_of(&self, name: &str) -> Arc<str> {
        match self.own.get(name) {
            Some(source) => Arc::clone(&source.path),
            None if name.is_empty() => "theme".into(),
            None => format!("themes/default/templates/{name}").into(),
        }
    }
}

/// Whether a file is a template, by its name among the project's own.
fn is_template(name: &str) -> bool {
    name.ends_with(".html")
}

fn embedded<'a>(dir: &'a Dir<'a>, files: &mut BTreeMap<String, &'a str>) {
    for file in dir.files() {
        if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
            files.insert(path.replace('\\', "/"), text);
        }
    }
    for inner in dir.dirs() {
        embedded(inner, files);
    }
}

/// A mistake in a script or a style sheet as a finding.
fn told(code: Code, folder: &str, mistake: Mistake, own: &BTreeMap<String, Source>) -> Finding {
    let path = format!("{folder}{}", mistake.file);
    let file =
        own.get(&path).map_or_else(|| format!("themes/default/{path}").into(), |source| Arc::clone(&source.path));
    let at = At::span(&mistake.at);
    Finding::new(code, &file, at, mistake.message).help(mistake.help)
}

/// A file that would have no effect: no file of the theme has its name, and it is no addition of a kind that is used.
fn misplaced(path: &str, file: &ThemeFile, known: &[String]) -> Option<Finding> {
    let ends = |suffix: &str| path.ends_with(suffix);
    let addition = (path.starts_with("css/") && ends(".css"))
        || (ends(".js") && path.rfind('/').is_some_and(|at| SCRIPTS.contains(&&path[..=at])))
        || (path.starts_with("templates/components/") && ends(".html"))
        || path.starts_with(STATIC);
    if addition || known.iter().any(|k| k == path) || matches!(file, ThemeFile::Unread(_)) {
        return None;
    }
    let help = did_you_mean(path, known.iter().map(String::as_str)).unwrap_or_else(|| {
        "a theme has templates/*.html, templates/components/*.html, css/*.css, js/*.js, js/{search,errors}/*.js, static/*, favicon.svg and theme.toml"
            .to_owned()
    });
    let message = "this file of the theme overrides nothing and is not used";
    Some(Finding::new(Code::UnknownThemeFile, file.path(), At::File, message).help(help))
}

/// What is found in `theme.toml`, also that the theme was made for another version of the agreement.
fn contract(source: &Source) -> Vec<Finding> {
    let Checked { value: contract, mut findings } = theme_contract(source);
    if let Some(Ref { id: other, at }) = contract.filter(|contract| contract.id != CONTRACT) {
        let message = format!("the theme keeps contract {other}, and this program keeps contract {CONTRACT}");
        let help = "compare the theme's templates with those of this version, then set `contract` to its number";
        findings.push(Finding::new(Code::TemplateSyntax, &source.path, at, message).help(help));
    }
    findings
}

/// An error's words as a finding's message: one line, without a full stop.
fn sentence(message: &str) -> String {
    message.lines().next().unwrap_or_default().trim_end_matches('.').to_owned()
}

/// The message, the template and the place in a report of the engine: `error: … --> name:line:column`.
fn read_report(report: &str) -> Option<Report<'_>> {
    let message = report.lines().next()?.strip_prefix("error: ")?;
    let (_, place) = report.split_once("--> ")?;
    let mut parts = place.lines().next()?.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    Some((message, parts.next()?, LineColumn { line, column }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(path: &str, text: &str) -> Checked<Option<Theme>> {
        let source = Source { path: format!("themes/own/{path}").into(), text: text.into() };
        Theme::load(&BTreeMap::from([(path.to_owned(), ThemeFile::Text(source))]), "own")
    }

    #[test]
    fn the_theme_inside_the_binary_has_no_findings() {
        let out = Theme::load(&BTreeMap::new(), "default");
        assert!(out.findings.is_empty(), "{:?}", out.findings);
        assert!(out.value.is_some());
    }

    #[test]
    fn a_missing_theme_is_found() {
        let out = Theme::load(&BTreeMap::new(), "own");
        assert_eq!(out.findings[0].code, Code::ThemeMissing);
    }

    #[test]
    fn a_broken_template_is_found_with_its_file_and_place() {
        let out = with("templates/home.html", "{% extends \"base.html\" %}\n{% block main %}{{ oops }\n{% endblock %}");
        assert!(out.value.is_none());
        let finding = &out.findings[0];
        assert_eq!((finding.code, &*finding.file), (Code::TemplateSyntax, "themes/own/templates/home.html"));
        assert!(matches!(finding.at, At::Span(start, _) if start > 26), "{:?}", finding.at);
    }

    #[test]
    fn an_unknown_filter_is_found_with_its_place() {
        let out = with(
            "templates/home.html",
            "{% extends \"base.html\" %}\n{% block main %}{{ site.title | upcase }}{% endblock %}",
        );
        let finding = &out.findings[0];
        assert_eq!((finding.code, &*finding.file), (Code::TemplateSyntax, "themes/own/templates/home.html"));
        assert!(matches!(finding.at, At::Span(start, _) if start > 26), "{:?}", finding.at);
    }

    #[test]
    fn files_that_override_nothing_are_found_and_new_styles_are_not() {
        let out = with("templates/incidnet.html", "x");
        assert_eq!(out.findings[0].code, Code::UnknownThemeFile);
        assert!(out.findings[0].help.as_deref().is_some_and(|h| h.contains("templates/incident.html")));
        let out = with("css/90-own.css", ".brand { letter-spacing: 0; }");
        assert!(out.findings.is_empty());
        assert!(out.value.unwrap().styles().ends_with(".brand{letter-spacing:0}\n"));
    }

    #[test]
    fn what_is_no_text_is_published_as_it_is_and_is_a_theme_by_itself() {
        let file = |path: &str| ThemeFile::Bytes { path: format!("themes/own/{path}").into(), bytes: [0xff, 0].into() };
        let load = |path: &str, file| Theme::load(&BTreeMap::from([(path.to_owned(), file)]), "own");
        let out = load("static/fonts/x.woff2", file("static/fonts/x.woff2"));
        assert!(out.findings.is_empty(), "{:?}", out.findings);
        assert_eq!(*out.value.unwrap().statics()["fonts/x.woff2"], [0xff, 0]);
        let out = load("logo.png", file("logo.png"));
        assert_eq!((out.findings.len(), out.findings[0].code), (1, Code::UnknownThemeFile));
        assert!(out.value.unwrap().statics().is_empty());
        let out = load("css/20-base.css", ThemeFile::Unread("themes/own/css/20-base.css".into()));
        assert!(out.findings.is_empty() && out.value.is_some(), "{:?}", out.findings);
    }

    #[test]
    fn what_styles_load_in_vain_is_found() {
        let css = "@font-face { src: url(fonts/own.woff2?v=1), url(own2.woff2), url(\"fonts/onw.woff2\") }\n\
                   .a { background: url(../favicon.svg), url(data:image/gif;base64,AA), url(#x), url(//a.example/b.png) }";
        let file = |path: &str| ThemeFile::Bytes { path: format!("themes/own/{path}").into(), bytes: [0].into() };
        let sheet = ThemeFile::Text(Source { path: "themes/own/css/95-own.css".into(), text: css.into() });
        let files = [("static/fonts/own.woff2", file("static/fonts/own.woff2")), ("css/95-own.css", sheet)];
        let out = Theme::load(&files.map(|(path, file)| (path.to_owned(), file)).into(), "own");
        assert!(out.value.is_some());
        let said: Vec<_> =
            out.findings.iter().map(|f| (f.code, &*f.message, f.help.as_deref().unwrap_or_default())).collect();
        let code = Code::MissingThemeFile;
        let (lost, copy) = (
            "put it at static/own2.woff2 in the theme's folder",
            "put a copy into the theme's folder static/, and write its path from there",
        );
        let expected = [
            (code, "the styles load `own2.woff2`, which the theme does not have", lost),
            (
                code,
                "the styles load `fonts/onw.woff2`, which the theme does not have",
                "did you mean `fonts/own.woff2`?",
            ),
            (code, "pages load nothing from other hosts, and so not `//a.example/b.png`", copy),
        ];
        assert_eq!(said, expected);
    }

    #[test]
    fn scripts_are_overridden_file_by_file_and_added_to() {
        let own = with("js/99-own.js", "export function ownWord() {}\nwindow.ownWord = ownWord;\n").value.unwrap();
        assert!(own.scripts().app.shortest().contains("window.ownWord="));
        let searching = with("js/search/99-own.js", "window.ownWord = 1;\n").value.unwrap();
        let Scripts { app, search, .. } = searching.scripts();
        assert!(search.shortest().contains("window.ownWord=1") && !app.shortest().contains("ownWord"));
        let reading = with("js/errors/99-own.js", "window.ownWord = 2;\n").value.unwrap();
        let Scripts { search, errors, .. } = reading.scripts();
        assert!(errors.shortest().contains("window.ownWord=2") && !search.shortest().contains("ownWord"));
        let out = with("js/more/99-own.js", "x();\n");
        assert_eq!(out.findings[0].code, Code::UnknownThemeFile);
    }

    #[test]
    fn scripts_that_cannot_be_joined_are_found_with_their_place() {
        let out = with("js/99-own.js", "go();\nimport './other.js';\n");
        assert!(out.value.is_none());
        let finding = &out.findings[0];
        assert_eq!((finding.code, &*finding.file), (Code::ScriptSyntax, "themes/own/js/99-own.js"));
        assert_eq!(finding.at, At::Span(6, 26));
        let out = with("js/search/99-own.js", "export function own() {\n  return );\n}\n");
        let [found] = &out.findings[..] else { panic!("{:?}", out.findings) };
        assert_eq!((found.code, &found.at), (Code::ScriptSyntax, &At::Span(33, 34)), "{found:?}");
        assert!(out.value.is_none());
    }

    #[test]
    fn the_built_in_scripts_can_be_read() {
        let theme = Theme::load(&BTreeMap::new(), "default").value.unwrap();
        let Scripts { app, search, errors } = theme.scripts();
        for script in [app, search, errors] {
            assert!(script.shortest().starts_with("(()=>{\"use strict\";"), "{script:?}");
        }
    }

    #[test]
    fn another_contract_is_found() {
        let finding = &with("theme.toml", "name = \"own\"\ncontract = 99\n").findings[0];
        assert_eq!((finding.code, &finding.at), (Code::TemplateSyntax, &At::value(&["contract"])));
    }

    #[test]
    fn unknown_keys_of_a_theme_are_found() {
        let out = with("theme.toml", "contarct = 1\n");
        assert!(out.value.is_some());
        assert_eq!((out.findings.len(), out.findings[0].code), (1, Code::UnknownKey));
    }
}
