//! What the handbook says about a rule, for `help`.

use super::map::Help;
use crate::annotate::edit::Edit;
use crate::annotate::json::{Member, quoted, unquoted};
use crate::annotate::links::Links;
use crate::diag::{Code, Description};
use crate::lint::codes::parsed;
use crate::manifest::{Linked, Rule};

/// How many lessons, incidents and recipes are named; the page has them all.
const MOST: usize = 3;

/// The help as an object.
pub(super) fn object(links: &Links, rule: usize) -> String {
    let rule = links.rule(rule);
    format!("{{\"text\": {}, \"markdown\": {}}}", quoted(&text(rule)), quoted(&markdown(rule)))
}

/// What is added to a help that the tool gave: it stays, and ours comes below it.
pub(super) fn edit(log: &[u8], help: &Help, links: &Links, rule: usize) -> Option<Edit> {
    let rule = links.rule(rule);
    let ours = markdown(rule);
    if let Member::There(at) = &help.markdown {
        let theirs = &log[at.clone()];
        let there = memchr::memmem::find(theirs, unquoted(&rule.url).as_bytes()).is_some();
        let gap = if theirs.is_empty() { "" } else { "\n\n" };
        return (!there).then(|| Edit::insert(at.end, unquoted(&format!("{gap}{ours}"))));
    }
    let theirs: &[u8] = match &help.text {
        _ if help.markdown == Member::Other => return None,
        Member::There(at) => &log[at.clone()],
        Member::Absent | Member::Other => b"",
    };
    // Who shows `markdown` does not show `text`: what that says is said again, as its bytes are.
    let mut members = help.place.add(log, "");
    if help.text == Member::Absent {
        // `markdown` must not be without `text`.
        members.extend_from_slice(format!("\"text\": {}, ", quoted(&text(rule))).as_bytes());
    }
    members.extend_from_slice(b"\"markdown\": \"");
    members.extend_from_slice(theirs);
    let gap = if theirs.is_empty() { "" } else { "\n\n" };
    members.extend_from_slice(unquoted(&format!("{gap}{ours}")).as_bytes());
    members.push(b'"');
    Some(Edit::insert(help.place.end, members))
}

/// One line of plain text.
pub(in crate::annotate) fn text(rule: &Rule) -> String {
    format!("{}: {}", rule.title, rule.url)
}

/// What to do, why, and what it cost, in Markdown.
pub(in crate::annotate) fn markdown(rule: &Rule) -> String {
    let mut out = described(&format!("[{}]({})", escaped(&rule.title), rule.url), &rule.summary, rule.fix.as_deref());
    list(&mut out, "What to do instead", rule.instead().map(titled));
    let others = rule.recipes.iter().filter(|r| rule.instead().all(|i| i.id != r.id));
    list(&mut out, "Kept in", others.map(titled));
    list(&mut out, "Lesson", rule.lessons.iter().map(|l| format!("[{}]({})", escaped(&l.text), l.url)));
    list(&mut out, "It happened", rule.incidents.iter().map(titled));
    out
}

/// A check of the handbook's own, as any other linter's rule; `url` is its page's address where the site's is known.
#[must_use]
pub fn own_rule(code: Code, url: &str) -> Description {
    let page = parsed(code);
    let (summary, fix) = (page.plain_summary(), page.fix());
    let title = escaped(page.title);
    let (title, place) = match url.contains("://") {
        true => (format!("[{title}]({url})"), url.to_owned()),
        false => (title, format!("rcabook explain {code}")),
    };
    let markdown = described(&title, &summary, fix.as_deref());
    Description { summary, text: format!("{}: {place}", page.title), markdown }
}

/// A rule's title, what it reports and what to do, as paragraphs; the title is Markdown already.
fn described(title: &str, summary: &str, fix: Option<&str>) -> String {
    let sentences = [summary, fix.unwrap_or_default()].into_iter().filter(|sentence| !sentence.is_empty());
    sentences.fold(format!("**{title}**"), |out, sentence| format!("{out}\n\n{}", escaped(sentence)))
}

/// A link with what it leads to, and what that is here.
pub(in crate::annotate) fn titled(linked: &Linked) -> String {
    let date = linked.date.as_deref().map(|date| format!("{}, ", escaped(date))).unwrap_or_default();
    let text = linked.text.as_deref().map(|text| format!(": {}", escaped(text))).unwrap_or_default();
    format!("{date}[{}]({}){text}", escaped(&linked.title), linked.url)
}

fn list(out: &mut String, title: &str, items: impl Iterator<Item = String>) {
    let items: Vec<String> = items.take(MOST).collect();
    match items.as_slice() {
        [] => {}
        [one] => out.push_str(&format!("\n\n**{title}:** {one}")),
        all => out.push_str(&format!("\n\n**{title}:**\n\n- {}", all.join("\n- "))),
    }
}

/// Plain text in Markdown: nothing in it is a mark.
pub(in crate::annotate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&') {
            out.push('\\');
        }
        out.push(if c.is_control() { ' ' } else { c });
    }
    out
}
