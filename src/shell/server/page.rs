//! A page as the preview shows it: with the preview's script, under the page's own strict policy.
//!
//! What is added is in no built page: the script and its style sheet come from the server alone, and the policy in the
//! page is widened by no more than they need, which is to load from this server and to hear its events.

use hyper::body::Bytes;

use super::address::file;
use crate::render::escaped;

/// The folder of the preview's own files.
pub(super) const OWN: &str = "/.rcabook/";
pub(super) const SCRIPT: &str = include_str!("preview.js");
pub(super) const STYLES: &str = include_str!("preview.css");

/// A page, and what tells whether another state of it looks different.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub(super) html: Bytes,
    /// The hash of the page's bytes without the style sheet's name, as a new style sheet is no new page; and of the state of
    /// its pictures.
    pub(super) key: String,
    /// The hash of all bytes.
    pub(super) tag: String,
}

/// The page with the preview's script; `styles` is the style sheet's path from the site's root, and `pictures` tells one state
/// of the page's pictures from another.
pub(super) fn shown(html: &[u8], styles: &str, pictures: &str) -> Shown {
    let key = key(html, styles, pictures);
    let text = String::from_utf8_lossy(html);
    let text = widen(&text);
    let added = format!(
        "<link rel=\"stylesheet\" href=\"{OWN}preview.css\">\
         <script defer src=\"{OWN}preview.js\" data-key=\"{key}\" data-styles=\"{}\"></script>\n",
        escaped(styles)
    );
    let at = text.find("</head>").or_else(|| text.find("<body")).unwrap_or_else(|| behind_doctype(&text));
    let (before, after) = text.split_at(at);
    let html = format!("{before}{added}{after}");
    let tag = tag(html.as_bytes());
    Shown { html: html.into(), key, tag }
}

/// Where a page without a head can take something: what stands before its document type would make it one of no type.
fn behind_doctype(html: &str) -> usize {
    let start = html.to_ascii_lowercase().find("<!doctype");
    start.and_then(|start| Some(start + html[start..].find('>')? + 1)).unwrap_or(0)
}

/// The hash of a body's bytes.
pub(super) fn tag(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..20].to_owned()
}

/// The pictures that a page of the site shows, by their paths from the site's root.
pub(super) fn pictures(html: &str, page: &str) -> Vec<String> {
    let source = |tag: &str| {
        let (tag, _) = tag.split_once('>')?;
        let (source, _) = tag.split_once("src=\"")?.1.split_once('"')?;
        let mut parts: Vec<&str> = page.split('/').collect();
        parts.pop();
        for part in source.split('/') {
            match part {
                ".." => drop(parts.pop()?),
                part => parts.push(part),
            }
        }
        file(&format!("/{}", parts.join("/")))
    };
    html.split("<img ").skip(1).filter_map(source).collect()
}

/// What tells whether a page looks different, whatever its style sheet is called.
pub(super) fn key(html: &[u8], styles: &str, pictures: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(pictures.as_bytes());
    let mut rest = html;
    while let Some(at) = find(rest, styles.as_bytes()) {
        hasher.update(&rest[..at]);
        rest = &rest[at + styles.len()..];
    }
    hasher.update(rest);
    hasher.finalize().to_hex()[..16].to_owned()
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    if wanted.is_empty() {
        return None;
    }
    let mut from = 0;
    while let Some(at) = text[from..].iter().position(|b| *b == wanted[0]) {
        if text[from + at..].starts_with(wanted) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

/// Widens the policy that stands in the page: scripts, styles and connections of this server.
fn widen(html: &str) -> String {
    const MARK: &str = "http-equiv=\"Content-Security-Policy\" content=\"";
    let Some(start) = html.find(MARK).map(|at| at + MARK.len()) else { return html.to_owned() };
    let Some(end) = html[start..].find('"').map(|at| start + at) else { return html.to_owned() };
    let mut directives: Vec<String> =
        html[start..end].split(';').map(|d| d.trim().to_owned()).filter(|d| !d.is_empty()).collect();
    for name in ["script-src", "style-src", "connect-src"] {
        match directives.iter_mut().find(|d| d.split(' ').next() == Some(name)) {
            Some(directive) if directive.contains("'self'") => {}
            Some(directive) if directive.contains("'none'") => *directive = format!("{name} 'self'"),
            Some(directive) => directive.push_str(" 'self'"),
            None => directives.push(format!("{name} 'self'")),
        }
    }
    format!("{}{}{}", &html[..start], directives.join("; "), &html[end..])
}

/// What is shown before there is a site: the panel says why.
pub(super) fn nothing_yet(styles: &str, why: &str) -> Shown {
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Nothing to show yet</title>\n</head>\n\
         <body class=\"rcabook-empty\">\n<h1>Nothing to show yet</h1>\n<p>This page appears as soon as what follows is mended.</p>\n\
         <pre>{}</pre>\n</body>\n</html>\n",
        escaped(why)
    );
    shown(html.as_bytes(), styles, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<head><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'; \
                        script-src 'none'; connect-src 'none'; trusted-types handbook\"><link href=\"../a.css\"></head><body></body>";

    #[test]
    fn the_policy_is_widened_by_this_server_and_no_further() {
        let html = String::from_utf8(shown(PAGE.as_bytes(), "a.css", "").html.to_vec()).unwrap();
        let policy =
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; trusted-types handbook\"";
        assert!(html.contains(policy), "{html}");
        assert_eq!(widen("<head></head>"), "<head></head>");
    }

    #[test]
    fn the_script_stands_in_the_head_once() {
        let html = String::from_utf8(shown(PAGE.as_bytes(), "a.css", "").html.to_vec()).unwrap();
        assert_eq!(html.matches("/.rcabook/preview.js").count(), 1);
        assert!(html.find("preview.js") < html.find("</head>"));
    }

    #[test]
    fn a_page_without_a_head_keeps_its_document_type_in_front() {
        for page in ["<!doctype html><title>x</title><main></main>", "\n<!DOCTYPE html>\n<p>x"] {
            let html = String::from_utf8(shown(page.as_bytes(), "a.css", "").html.to_vec()).unwrap();
            assert!(html.find("html>") < html.find("preview.css"), "{html}");
        }
        assert!(shown(b"<p>x", "a.css", "").html.starts_with(b"<link"));
    }

    #[test]
    fn another_style_sheet_is_no_other_page() {
        let other = PAGE.replace("a.css", "b.css");
        assert_eq!(key(PAGE.as_bytes(), "a.css", ""), key(other.as_bytes(), "b.css", ""));
        assert_ne!(key(PAGE.as_bytes(), "a.css", ""), key(other.as_bytes(), "a.css", ""));
        assert_ne!(key(PAGE.as_bytes(), "a.css", ""), key(b"other", "a.css", ""));
    }

    #[test]
    fn pictures_are_named_from_the_root_of_the_site() {
        let html = "<img src=\"../images/a%20b.svg\" alt=\"\"><p><img alt=\"x\" src=\"c.png\"><img alt=\"\">\
                    <img src=\"../../x.png\"><a href=\"d.png\">d</a>";
        assert_eq!(pictures(html, "guides/g.html"), ["images/a b.svg", "guides/c.png"]);
        assert_ne!(key(PAGE.as_bytes(), "a.css", "one"), key(PAGE.as_bytes(), "a.css", "other"));
    }
}
