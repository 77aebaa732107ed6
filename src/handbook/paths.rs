//! Paths: what a relative link in a file leads to.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::{Handbook, Target};
use crate::id::encode_path;
use crate::record::Body;

/// The path, from the project's root, of a relative link in a file: `content/a/b.md` and `../c.png` is `content/c.png`.
/// `None` when it leaves the project, or is no relative path.
#[must_use]
pub fn resolve(file: &str, target: &str) -> Option<String> {
    if target.starts_with('/') || target.contains('\\') || target.contains(':') || target.contains('\0') {
        return None;
    }
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// The same for a target as Markdown has it, which may be percent-encoded: `My%20picture.png` leads to `My picture.png`.
#[must_use]
pub fn resolve_link(file: &str, target: &str) -> Option<String> {
    resolve(file, &decode(target))
}

/// The target of a link in a file that leads to this path: `content/a/b.md` and `content/c d.png` is `../c%20d.png`.
#[must_use]
pub fn way(file: &str, path: &str) -> String {
    let folders: Vec<&str> = file.split('/').collect();
    let folders = &folders[..folders.len().saturating_sub(1)];
    let parts: Vec<&str> = path.split('/').collect();
    let shared = folders.iter().zip(&parts[..parts.len() - 1]).take_while(|(a, b)| a == b).count();
    let up = folders[shared..].iter().map(|_| "..".to_owned());
    up.chain(parts[shared..].iter().map(|part| encode(part))).collect::<Vec<_>>().join("/")
}

/// Encodes what would end a link in Markdown, or mean something else in it.
fn encode(part: &str) -> String {
    let ends = |c: char| c.is_whitespace() || matches!(c, '%' | '#' | '(' | ')' | '<' | '>' | '\\' | '`');
    part.chars().map(|c| if ends(c) { encode_path(&c.to_string()) } else { c.to_string() }).collect()
}

/// Percent-encoded bytes as they are meant; what only looks like some, or would be no text, stays as it is.
#[must_use]
pub fn decode(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text))
}

/// Schemes that a page links to; `javascript:` and its like are not among them.
const SCHEMES: [&str; 3] = ["https", "http", "mailto"];

/// Whether a page links to addresses of this scheme.
#[must_use]
pub fn is_linked(scheme: &str) -> bool {
    SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme))
}

/// The scheme of an address, if it has one (RFC 3986, section 3.1); `//host` counts as one too.
#[must_use]
pub fn scheme(target: &str) -> Option<&str> {
    if target.starts_with("//") {
        return Some("//");
    }
    let (scheme, _) = target.split_once(':')?;
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    valid.then_some(scheme)
}

impl Handbook {
    /// Every Markdown body with the node on whose page it stands and the file that holds it.
    pub fn bodies_of(&self) -> impl Iterator<Item = (Target, &Arc<str>, &Body)> {
        let incidents = self.incidents.iter().enumerate();
        let incidents = incidents.map(|(at, x)| (Target::Incident(at), &x.common.file, self.incidents.body(at)));
        let recipes = self.recipes.iter().enumerate();
        let recipes = recipes.map(|(at, x)| (Target::Recipe(at), &x.common.file, &x.body));
        let prose = self.prose.iter().map(|(at, x)| (Target::Rule(*at), &x.common.file, &x.body));
        let guides = self.guides.iter().enumerate();
        let guides = guides.map(|(at, x)| (Target::Guide(at), &x.common.file, &x.body));
        incidents.chain(recipes).chain(prose).chain(guides)
    }

    /// The Markdown files from which a page is made, by path from the project's root.
    #[must_use]
    pub fn files(&self) -> HashMap<Arc<str>, Target> {
        self.bodies_of().map(|(target, file, _)| (Arc::clone(file), target)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_in_a_link_is_meant_as_it_is_in_a_name() {
        let link = |target| resolve_link("content/a/b.md", target);
        assert_eq!(link("../My%20c%C3%a4.png").as_deref(), Some("content/My cä.png"));
        for same in ["100%.png", "%zz.png", "%ff.png", "a%2.png"] {
            assert_eq!(link(same), Some(format!("content/a/{same}")));
        }
        for out in ["%2e%2e/%2e%2e/%2e%2e/x.png", "%2Fetc/passwd", "C%3a/x.png", "a%00.png", "a%5cb.png"] {
            assert_eq!(link(out), None, "{out}");
        }
    }

    #[test]
    fn the_way_to_a_path_leads_there() {
        for (file, path, target) in [
            ("content/a/b.md", "content/img/c d.png", "../img/c%20d.png"),
            ("content/a/b.md", "content/a/img/100%(1).png", "img/100%25%281%29.png"),
            ("content/a/b.md", "content/a/ä.png", "ä.png"),
            ("content/a/b/c.md", "x.png", "../../../x.png"),
            ("b.md", "a/b.md", "a/b.md"),
        ] {
            assert_eq!(way(file, path), target);
            assert_eq!(resolve_link(file, target).as_deref(), Some(path));
        }
    }

    #[test]
    fn links_out_of_the_project_are_refused() {
        assert_eq!(resolve("content/a/b.md", "../c.png").as_deref(), Some("content/c.png"));
        for target in ["../../../x.png", "/etc/passwd", "C:\\x.png", "a\\b.png", "https://x/y.png"] {
            assert_eq!(resolve("content/a/b.md", target), None, "{target}");
        }
    }
}
