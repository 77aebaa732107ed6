//! A reader for exactly the HTML that we write: known elements and attributes, all quoted, all closed, rightly nested.

/// Elements that hold others.
const ELEMENTS: [&str; 38] = [
    "a",
    "blockquote",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "label",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
    "circle",
    "path",
];

/// Elements that hold nothing and have no end.
const EMPTY: [&str; 4] = ["br", "hr", "img", "input"];

const ATTRIBUTES: [&str; 27] = [
    "alt",
    "aria-hidden",
    "aria-label",
    "checked",
    "class",
    "cx",
    "cy",
    "d",
    "data-db",
    "data-fw",
    "disabled",
    "height",
    "href",
    "id",
    "loading",
    "r",
    "rel",
    "role",
    "scope",
    "src",
    "start",
    "tabindex",
    "type",
    "viewBox",
    "width",
    "name",
    "title",
];

/// Elements before which a browser closes a paragraph that is open.
const BLOCKS: [&str; 18] = [
    "blockquote",
    "div",
    "dl",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
    "li",
];

/// What an element must stand in.
const PARENTS: [(&str, &[&str]); 9] = [
    ("li", &["ul", "ol"]),
    ("dt", &["dl"]),
    ("dd", &["dl"]),
    ("thead", &["table"]),
    ("tbody", &["table"]),
    ("tr", &["thead", "tbody"]),
    ("th", &["tr"]),
    ("td", &["tr"]),
    ("figcaption", &["figure"]),
];

/// Elements that hold nothing but these.
const CHILDREN: [(&str, &[&str]); 6] = [
    ("ul", &["li"]),
    ("ol", &["li"]),
    ("dl", &["dt", "dd"]),
    ("table", &["thead", "tbody"]),
    ("thead", &["tr"]),
    ("tbody", &["tr"]),
];

/// Reads a piece of HTML; the error says what is wrong with it.
pub(crate) fn check(html: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text(&rest[..at], &open)?;
        let end = rest[at..].find('>').ok_or("a tag has no end")? + at;
        tag(&rest[at + 1..end], &mut open)?;
        rest = &rest[end + 1..];
    }
    text(rest, &open)?;
    if open.is_empty() { Ok(()) } else { Err(format!("never closed: {open:?}")) }
}

/// Text: no bare `>` or `&`, and none where only elements may stand.
fn text(text: &str, open: &[&str]) -> Result<(), String> {
    escaped(text)?;
    let parent = open.last().copied().unwrap_or_default();
    if !text.trim().is_empty() && CHILDREN.iter().any(|(name, _)| *name == parent) {
        return Err(format!("text directly in <{parent}>: {text:?}"));
    }
    Ok(())
}

fn escaped(text: &str) -> Result<(), String> {
    const ENTITIES: [&str; 5] = ["amp;", "lt;", "gt;", "quot;", "#39;"];
    if text.contains(['<', '>']) {
        return Err(format!("a bare < or >: {text:?}"));
    }
    match text.split('&').skip(1).find(|rest| !ENTITIES.iter().any(|e| rest.starts_with(e))) {
        Some(rest) => Err(format!("a bare &: &{rest}")),
        None => Ok(()),
    }
}

fn tag<'h>(tag: &'h str, open: &mut Vec<&'h str>) -> Result<(), String> {
    if let Some(name) = tag.strip_prefix('/') {
        return match open.pop() {
            Some(last) if last == name => Ok(()),
            last => Err(format!("</{name}> closes {last:?}")),
        };
    }
    let (tag, closed) = tag.strip_suffix('/').map_or((tag, false), |t| (t, true));
    let end = tag.find(' ').unwrap_or(tag.len());
    let name = &tag[..end];
    let empty = EMPTY.contains(&name);
    if !empty && !ELEMENTS.contains(&name) {
        return Err(format!("an element that is not ours: <{tag}>"));
    }
    attributes(name, &tag[end..])?;
    nesting(name, open)?;
    if !empty && !closed {
        open.push(name);
    }
    Ok(())
}

fn nesting(name: &str, open: &[&str]) -> Result<(), String> {
    let parent = open.last().copied().unwrap_or_default();
    if let Some((_, parents)) = PARENTS.iter().find(|(child, _)| *child == name)
        && !parents.contains(&parent)
    {
        return Err(format!("<{name}> in <{parent}>"));
    }
    if let Some((_, children)) = CHILDREN.iter().find(|(element, _)| *element == parent)
        && !children.contains(&name)
    {
        return Err(format!("<{name}> in <{parent}>"));
    }
    let closes_itself = |outer: &&&str| matches!(**outer, "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "span" | "a");
    if BLOCKS.contains(&name)
        && let Some(outer) = open.iter().find(closes_itself)
    {
        return Err(format!("<{name}> in <{outer}>"));
    }
    if (name == "a" || name == "label") && open.contains(&name) {
        return Err(format!("<{name}> in <{name}>"));
    }
    Ok(())
}

/// ` name="value"` as often as wanted; `checked` and `disabled` have no value.
fn attributes(element: &str, mut rest: &str) -> Result<(), String> {
    while let Some(next) = rest.strip_prefix(' ') {
        let end = next.find(['=', ' ']).unwrap_or(next.len());
        let name = &next[..end];
        if !ATTRIBUTES.contains(&name) {
            return Err(format!("an attribute that is not ours: {name:?} in <{element}>"));
        }
        rest = &next[end..];
        if let Some(value) = rest.strip_prefix("=\"") {
            let end = value.find('"').ok_or("a value that is not closed")?;
            escaped(&value[..end])?;
            if matches!(name, "href" | "src") {
                address(&value[..end])?;
            }
            rest = &value[end + 1..];
        }
    }
    if rest.is_empty() { Ok(()) } else { Err(format!("no attribute: {rest:?} in <{element}>")) }
}

/// An address without a scheme, or with one that opens a page or a letter.
fn address(address: &str) -> Result<(), String> {
    let before_path = address.split(['/', '?', '#']).next().unwrap_or_default();
    let scheme = before_path.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    let known = scheme.as_deref().is_none_or(|s| ["http", "https", "mailto"].contains(&s));
    if known && !address.starts_with("//") { Ok(()) } else { Err(format!("an address that runs or leaves: {address}")) }
}
