//! HTML as the templates write it, piece by piece. It is read and not trusted: what is open at the end is closed, and what
//! closes nothing is passed over.

use std::borrow::Cow;

/// A piece of a page.
pub(super) enum Piece<'a> {
    Text(&'a str),
    Open(Tag<'a>),
    Close(&'a str),
}

/// An opening tag.
pub(super) struct Tag<'a> {
    pub name: &'a str,
    attributes: &'a str,
}

/// Elements that have no end.
const VOID: [&str; 8] = ["br", "hr", "img", "input", "wbr", "link", "meta", "source"];

impl<'a> Tag<'a> {
    fn of(inside: &'a str) -> Self {
        let end = inside.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(inside.len());
        Self { name: &inside[..end], attributes: &inside[end..] }
    }

    /// Whether nothing stands within it.
    pub(super) fn is_void(&self) -> bool {
        self.attributes.ends_with('/') || VOID.contains(&self.name)
    }

    fn pairs(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
            let (name, behind) = rest.split_at(end);
            rest = behind;
            let mut value = "";
            if let Some(behind) = behind.strip_prefix('=') {
                let quote = behind.chars().next().filter(|c| matches!(c, '"' | '\''));
                let from = &behind[quote.map_or(0, char::len_utf8)..];
                let end = from.find(|c: char| quote.map_or(c.is_whitespace(), |q| c == q)).unwrap_or(from.len());
                value = &from[..end];
                rest = from[end..].strip_prefix(['"', '\'']).unwrap_or(&from[end..]);
            }
            (!name.is_empty()).then_some((name, value))
        })
    }

    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<Cow<'a, str>> {
        self.pairs().find(|(n, _)| *n == name).map(|(_, value)| plain(value))
    }

    /// Whether it is of a class.
    pub(super) fn is(&self, class: &str) -> bool {
        self.get("class").is_some_and(|names| names.split_whitespace().any(|name| name == class))
    }
}

/// The pieces of a page; comments and the like are none.
pub(super) fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            let Some(inside) = rest.strip_prefix('<') else {
                let end = rest.find('<').unwrap_or(rest.len());
                let (text, behind) = rest.split_at(end);
                rest = behind;
                return (!text.is_empty()).then_some(Piece::Text(text));
            };
            let end = if inside.starts_with("!--") { inside.find("-->").map(|at| at + 2) } else { end_of_tag(inside) };
            let end = end.unwrap_or(inside.len());
            let tag = &inside[..end];
            rest = inside.get(end + 1..).unwrap_or_default();
            match tag.strip_prefix('/') {
                Some(name) => return Some(Piece::Close(name.trim())),
                None if tag.starts_with(['!', '?']) => {}
                None => return Some(Piece::Open(Tag::of(tag))),
            }
        }
    })
}

/// Where a tag ends: at the first `>` that stands in no quotes.
fn end_of_tag(inside: &str) -> Option<usize> {
    let mut quote = None;
    inside.char_indices().find_map(|(at, c)| {
        match (quote, c) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
        None
    })
}

/// Text without what stands for characters that HTML has a use for.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(';').filter(|end| *end < 10);
        match end.and_then(|end| Some((character(&rest[1..end])?, end + 1))) {
            Some((c, behind)) => {
                out.push(c);
                rest = &rest[behind..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn character(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "shy" => '\u{ad}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code =
                number.strip_prefix(['x', 'X']).map_or_else(|| number.parse(), |hex| u32::from_str_radix(hex, 16));
            return char::from_u32(code.ok()?);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_texts_are_told_apart() {
        let html = "<!doctype html><p class=\"a b\" data-x='1 > 0' hidden>x &lt;&#39;&#x27;&nbsp;&no; & y</p><!-- <b> --><br/>";
        let mut out = Vec::new();
        for piece in pieces(html) {
            out.push(match piece {
                Piece::Text(text) => plain(text).into_owned(),
                Piece::Close(name) => format!("/{name}"),
                Piece::Open(tag) => {
                    assert!(tag.name == "br" || tag.is("a") && tag.is("b") && !tag.is("c"));
                    format!("{} {:?} {:?} {}", tag.name, tag.get("data-x"), tag.get("hidden"), tag.is_void())
                }
            });
        }
        let texts = ["p Some(\"1 > 0\") Some(\"\") false", "x <''\u{a0}&no; & y", "/p", "br None None true"];
        assert_eq!(out, texts);
        assert_eq!(pieces("<p").chain(pieces("a < b")).chain(pieces("<")).count(), 4);
    }
}
