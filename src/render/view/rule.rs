//! A rule's page: what to do first, then why, then when it is fine to ignore.

use serde::Serialize;

use super::cx::{Anchors, Cx};
use super::finish;
use super::lessons::{extent, on};
use super::marks::mark;
use super::older::{Older, near, newest_lessons};
use super::parts::{Badge, LessonRef, Own, SourceView, databases, edge, incident_row, rule_row, web};
use super::rows::{Row, rows};
use super::rules::Answer;
use super::shell::Shell;
use super::ways::{Ways, backlinks};
use crate::diag::Finding;
use crate::handbook::{Target, rule_section};
use crate::record::{Role, Rule};
use crate::render::prose::Section;
use crate::render::twin::Twin;
use crate::render::{File, escaped};
use crate::site::Page;

/// The sections that the page has of its own, besides `fix`, `why`, `ignore` and `message`, which never change.
pub(super) const ANCHORS: [&str; 11] =
    ["fix", "why", "ignore", "message", "happened", "lessons", "satisfied", "same", "related", "history", "sources"];

#[derive(Serialize)]
struct RuleView<'a> {
    a: Anchors,
    record: Option<Own<'a>>,
    rule: Row,
    linter_name: &'a str,
    linter_href: Option<String>,
    since: Option<&'a str>,
    docs: Option<&'a str>,
    homepage: Option<&'a str>,
    /// Where the page does not say what to do: the rule that reports the same mistake and does.
    told: Option<Row>,
    /// Nothing here says what to do: the message is all there is to go by.
    bare: bool,
    note_html: Option<String>,
    aliases: Vec<&'a str>,
    databases: String,
    /// The handbook tells databases apart, so that a rule for any of them is worth saying.
    by_database: bool,
    /// Our own words, where there are any.
    fix: Option<Fix>,
    /// The line that makes the linter silent here.
    suppress: Option<String>,
    why_html: Option<String>,
    ignore_own_html: Option<String>,
    ignore_html: Option<String>,
    /// What the section on ignoring it holds: when, or only how.
    ignore_title: &'static str,
    message_html: Option<String>,
    messages: &'a [String],
    other: Vec<Other>,
    recipes: Vec<Answer>,
    satisfied_by: Vec<Answer>,
    lessons: Vec<EnforcedLesson<'a>>,
    older_lessons: Option<Older>,
    incidents: Vec<Row>,
    older_incidents: Option<Older>,
    same: Vec<Row>,
    related: Vec<Row>,
    replaces: Vec<Row>,
    replaced_by: Vec<Row>,
    sources: Vec<SourceView<'a>>,
    ways: Option<Ways>,
}

/// A section of our prose under another heading.
#[derive(Serialize)]
struct Other {
    id: String,
    title: String,
    title_html: String,
    html: String,
}

#[derive(Serialize)]
struct EnforcedLesson<'a> {
    lesson: LessonRef<'a>,
    extent: Badge,
    on: String,
    html: Option<String>,
}

/// What to do: the bad and the good code beside each other where the prose has both.
#[derive(Default, Serialize)]
struct Fix {
    intro_html: String,
    bad: Option<Other>,
    good: Option<Other>,
    /// What stands behind them.
    rest: Vec<Other>,
}

impl Fix {
    fn only(html: String) -> Self {
        Self { intro_html: html, ..Self::default() }
    }

    /// A section whose parts are `Bad` and `Good`, or `{.bad}` and `{.good}`; other parts follow them. Where one of the two is missing, all stay in
    /// the order of the prose.
    fn add(&mut self, section: Section) {
        self.intro_html.push_str(&section.former_html);
        self.intro_html.push_str(&section.html);
        for mut part in section.parts {
            let title = part.title.trim().to_lowercase();
            let is = |name: &str| title == name || part.classes.iter().any(|class| class == name);
            let slot = match (is("bad"), is("good")) {
                (true, _) => Some(&mut self.bad),
                (_, true) => Some(&mut self.good),
                _ => None,
            };
            match slot {
                Some(slot) if slot.is_none() => {
                    part.html.insert_str(0, &part.former_html);
                    *slot = Some(other(part));
                }
                _ => self.rest.push(other(part)),
            }
        }
    }
}

/// The sections of our prose by what they answer.
#[derive(Default)]
struct Prose {
    fix: Option<Fix>,
    why: Option<String>,
    ignore: Option<String>,
    message: Option<String>,
    other: Vec<Other>,
}

/// The line that does it, of a text on how a rule is ignored: in its first block of code the line with the rule, else
/// the first that is no comment.
fn suppress_line(text: &str, rule: &str) -> Option<String> {
    let mut lines = text.lines().skip_while(|l| !l.starts_with("```")).skip(1).take_while(|l| !l.starts_with("```"));
    let block: Vec<&str> = lines.by_ref().map(str::trim).filter(|l| !l.is_empty()).collect();
    let line = block.iter().find(|l| l.contains("{id}")).or_else(|| block.iter().find(|l| !l.starts_with('#')))?;
    Some(line.replace("{id}", rule))
}

/// The page of one rule.
pub(super) fn page(cx: &Cx<'_>, at: usize) -> Result<Vec<File>, Finding> {
    let x = &cx.book.rules[at];
    let catalogue = cx.book.catalogue(x.id.linter());
    let shell =
        Shell::new(cx, x.id.to_string(), "rules").about(cx, x.summary.as_str()).crumb(cx, &Page::Rules, "Rules");
    let place = cx.book.catalogues.iter().position(|c| c.linter == x.id.linter());
    let shell = match (place, catalogue) {
        (Some(place), Some(c)) => shell.crumb(cx, &Page::Linter(place), c.name.as_str()),
        _ => shell,
    };
    let shell = shell.source(cx.book.prose.get(&at).map_or(&x.file, |p| &p.common.file));
    let full = x.id.to_string();
    finish(cx, "rule.html", shell, &view(cx, at), twin(cx, at, &full))
}

fn view<'a>(cx: &Cx<'a>, at: usize) -> RuleView<'a> {
    let book = cx.book;
    let (x, edges, own) = (&book.rules[at], &book.edges, book.prose.get(&at));
    let catalogue = book.catalogue(x.id.linter());
    let place = book.catalogues.iter().position(|c| c.linter == x.id.linter());
    let prose = own.map(|own| prose(cx, &own.body)).unwrap_or_default();
    let successors: Vec<usize> = x.replaced_by.iter().filter_map(|r| book.rule_at(&r.id)).collect();
    let nothing = crate::record::Body::default();
    let fix = prose.fix.or_else(|| own.and_then(|own| own.fix.as_ref()).map(|f| Fix::only(cx.block(f))));
    let ignored = book.how_to_ignore(at);
    let (taught, enforced) = (&cx.index.rule_incidents[at], newest_lessons(book, &edges.rule_lessons[at]));
    let asked = format!("rule:{}", x.id);
    let told = if book.says_what_to_do(at) { None } else { book.told_at(at) };
    RuleView {
        a: cx.anchors(&ANCHORS, own.map_or(&nothing, |own| &own.body), |h| {
            h.level != 2 || rule_section(&h.text, &h.classes).is_none()
        }),
        record: own.map(|own| Own { id: x.id.rule(), x: &own.common.own }),
        rule: rule_row(cx, at),
        linter_name: catalogue.map_or(x.id.linter(), |c| &c.name),
        linter_href: place.map(|p| cx.href(&Page::Linter(p))),
        since: x.since.as_deref(),
        docs: x.docs.as_deref().and_then(web),
        homepage: catalogue.and_then(|c| c.homepage.as_deref()).and_then(web),
        told: told.map(|other| rule_row(cx, other)),
        bare: told.is_none() && !book.says_what_to_do(at),
        note_html: cx.inline_of(x.note.as_ref()),
        aliases: x.aliases.iter().map(|a| a.id.as_str()).collect(),
        databases: databases(cx, book.rule_databases(at)),
        by_database: !book.config.databases.is_empty(),
        fix,
        suppress: ignored.and_then(|text| suppress_line(text, x.id.rule())),
        why_html: prose.why,
        ignore_title: if prose.ignore.is_some() { "When it is fine to ignore" } else { "How to ignore it" },
        ignore_own_html: prose.ignore,
        ignore_html: ignored.map(|text| cx.block(&text.replace("{id}", x.id.rule()))),
        messages: if prose.message.is_none() { &x.messages } else { &[] },
        message_html: prose.message,
        other: prose.other,
        recipes: Answer::all(cx, at, Role::Instead),
        satisfied_by: Answer::all(cx, at, Role::Satisfies),
        lessons: near(&enforced).iter().flat_map(|l| lesson(cx, *l, at)).collect(),
        older_lessons: Older::lessons(cx, &enforced, Some(&asked)),
        incidents: rows(cx, incident_row, near(taught)),
        older_incidents: Older::incidents(cx, taught, Some(&asked)),
        same: rows(cx, rule_row, &edges.rule_same[at]),
        related: rows(cx, rule_row, &book.related_rules(at)),
        replaces: rows(cx, rule_row, &edges.rule_replaces[at]),
        replaced_by: rows(cx, rule_row, &successors),
        sources: own.map(|own| SourceView::list(cx, &own.sources)).unwrap_or_default(),
        ways: Ways::to(cx, Target::Rule(at)),
    }
}

fn prose(cx: &Cx<'_>, body: &crate::record::Body) -> Prose {
    let sections = cx.sections(body, true);
    let mut out = Prose::default();
    if !sections.intro.trim().is_empty() {
        out.why = Some(sections.intro);
    }
    for section in sections.sections {
        let slot = match rule_section(&section.title, &section.classes) {
            Some("fix") => {
                out.fix.get_or_insert_default().add(section);
                continue;
            }
            Some("why") => &mut out.why,
            Some("ignore") => &mut out.ignore,
            Some("message") => &mut out.message,
            _ => {
                out.other.push(whole(section));
                continue;
            }
        };
        let slot = slot.get_or_insert_default();
        slot.push_str(&section.former_html);
        slot.push_str(&whole(section).html);
    }
    if let Some(Fix { bad: Some(bad), good: Some(good), .. }) = &mut out.fix {
        mark(&mut bad.html, &mut good.html);
    }
    out
}

/// A section with its parts in it again.
fn whole(section: Section) -> Other {
    let parts = section
        .parts
        .into_iter()
        .map(|part| format!("<h3 id=\"{}\">{}</h3>\n{}", escaped(&part.id), part.title_html, part.html));
    let html = std::iter::once(section.html).chain(parts).collect();
    Other { id: section.id, title: section.title, title_html: section.title_html, html }
}

fn other(section: Section) -> Other {
    Other { id: section.id, title: section.title, title_html: section.title_html, html: section.html }
}

/// A lesson that the rule enforces, once for each statement of the lesson about it.
fn lesson<'a>(cx: &Cx<'a>, lesson: usize, rule: usize) -> impl Iterator<Item = EnforcedLesson<'a>> {
    cx.book.enforcements(lesson, rule).map(move |edge| EnforcedLesson {
        lesson: LessonRef::of(cx, lesson),
        extent: extent(edge),
        on: on(cx, edge),
        html: cx.inline_of(edge.text.as_ref()),
    })
}

/// The rule as its twin shows it: the record, and what only the whole handbook knows.
#[derive(Serialize)]
struct RuleTwin<'a> {
    #[serde(flatten)]
    rule: &'a Rule,
    summary_html: String,
    #[serde(rename = "asked-as", skip_serializing_if = "Vec::is_empty")]
    asked_as: Vec<&'a str>,
}

fn twin<'a>(cx: &Cx<'a>, at: usize, title: &'a str) -> Twin<'a, RuleTwin<'a>> {
    let (x, edges) = (&cx.book.rules[at], &cx.book.edges);
    let mut twin = Twin::new(
        "rule",
        title,
        Some(RuleTwin { rule: x, summary_html: cx.label(&x.summary), asked_as: cx.book.rule_asked_as(at) }),
    );
    let successors = x.replaced_by.iter().filter_map(|r| cx.book.rule_at(&r.id));
    twin.links.extend(successors.map(|s| edge(cx, "replaced-by", Target::Rule(s))));
    twin.backlinks.extend(edges.rule_lessons[at].iter().map(|l| edge(cx, "enforces", Target::Lesson(*l))));
    for (recipe, role) in &edges.rule_recipes[at] {
        let rel = if *role == Role::Instead { "do-instead" } else { "satisfied-by" };
        twin.backlinks.push(edge(cx, rel, Target::Recipe(*recipe)));
    }
    twin.links.extend(edges.rule_same[at].iter().map(|r| edge(cx, "same-as", Target::Rule(*r))));
    twin.backlinks.extend(edges.rule_replaces[at].iter().map(|r| edge(cx, "replaces", Target::Rule(*r))));
    twin.backlinks.extend(cx.index.rule_incidents[at].iter().map(|i| edge(cx, "taught-by", Target::Incident(*i))));
    twin.backlinks.extend(backlinks(cx, Target::Rule(at)));
    twin
}
