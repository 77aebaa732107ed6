//! From a request's path to a file's path on the site.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// The file that a path asks for; a folder's is its `index.html`. `None` for a path that no site has: with `..`, a
/// backslash, a control character, or a `%` that stands for nothing.
pub(super) fn file(path: &str) -> Option<String> {
    let path = decode(path.strip_prefix('/')?)?;
    let odd =
        |part: &str| part == ".." || part == "." || part.contains(['\\', '\0']) || part.contains(char::is_control);
    if path.split('/').any(odd) {
        return None;
    }
    Some(if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path })
}

/// The text with `%` and two digits for a byte; `None` where that is no text.
pub(super) fn decode(text: &str) -> Option<String> {
    let is_byte = |behind: &str| behind.len() > 1 && behind.as_bytes()[..2].iter().all(u8::is_ascii_hexdigit);
    let all = text.split('%').skip(1).all(is_byte);
    percent_decode_str(text).decode_utf8().ok().filter(|_| all).map(Cow::into_owned)
}

/// The value of a key in a query such as `a=b&c=d`.
pub(super) fn query(query: Option<&str>, key: &str) -> Option<String> {
    let pairs = query?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(name, _)| *name == key).find_map(|(_, value)| decode(value))
}

/// The media type of a file.
pub(super) fn media_type(path: &str) -> &'static str {
    if path == "feed.xml" {
        return "application/atom+xml; charset=utf-8";
    }
    match path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml; charset=utf-8",
        "txt" | "md" | "lock" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "pdf" => "application/pdf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

/// Whether compression makes files of this type smaller.
pub(super) fn shrinks(media_type: &str) -> bool {
    media_type.starts_with("text/") || ["json", "xml"].iter().any(|kind| media_type.contains(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_a_file_of_the_site() {
        assert_eq!(file("/").as_deref(), Some("index.html"));
        assert_eq!(file("/rules/").as_deref(), Some("rules/index.html"));
        assert_eq!(file("/a%20b.html").as_deref(), Some("a b.html"));
    }

    #[test]
    fn a_path_that_leads_out_names_none() {
        for path in ["/../x", "/a/../../x", "/%2e%2e/x", "/..%2fx", "/a\\b", "/a%5cb", "/%00", "/%zz", "/%ff", "x", "*"]
        {
            assert_eq!(file(path), None, "{path}");
        }
    }

    #[test]
    fn the_values_of_a_query_are_decoded() {
        assert_eq!(query(Some("a=1&b=%2Fx"), "b").as_deref(), Some("/x"));
        assert_eq!(query(None, "b"), None);
    }

    #[test]
    fn types_are_those_of_browsers() {
        assert_eq!(media_type("feed.xml"), "application/atom+xml; charset=utf-8");
        assert_eq!(media_type("images/A.PNG"), "image/png");
        assert!(shrinks(media_type("a.svg")) && !shrinks(media_type("a.png")));
    }
}
