//! Paths as addresses, and back: a SARIF log names its files by percent-encoded addresses, and the other forms by paths.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::id::encode_path;

/// How many bases are followed, each of which may stand on another one.
const BASES: usize = 8;

/// A path as an address: one that is an address already stays.
pub(super) fn of_path(path: &str) -> String {
    if has_scheme(path) {
        return path.to_owned();
    }
    let path = encode_path(&path.replace('\\', "/"));
    // A drive letter would be a scheme.
    if path.starts_with('/') && !path.starts_with("//") { format!("file://{path}") } else { path }
}

/// The path of a file that a result names, by the bases of its run. An absolute base counts where it leads to a file
/// below the working directory; that of another machine says nothing here.
pub(super) fn to_path(location: &Value, bases: &Value, here: &str) -> String {
    let mut path = decoded(location["uri"].as_str().unwrap_or_default());
    let mut name = location["uriBaseId"].as_str();
    for _ in 0..BASES {
        let base = name.map_or(&Value::Null, |name| &bases[name]);
        if path.is_empty() || is_absolute(&path) {
            break;
        }
        let folder = decoded(base["uri"].as_str().unwrap_or_default());
        let joined = match folder.trim_end_matches('/') {
            "" => path.clone(),
            folder => format!("{folder}/{path}"),
        };
        if is_absolute(&folder) && (here.is_empty() || !joined.starts_with(here)) {
            break;
        }
        path = joined;
        name = base["uriBaseId"].as_str();
    }
    path
}

/// An address as a path. One that is no file's stays as it is, and so does what is no text once decoded.
fn decoded(uri: &str) -> String {
    let local = ["file://localhost/", "file:///", "file:/"].iter().find_map(|start| uri.strip_prefix(start));
    if local.is_none() && has_scheme(uri) {
        return uri.to_owned();
    }
    let Ok(text) = percent_decode_str(local.unwrap_or(uri)).decode_utf8() else { return uri.to_owned() };
    let on_a_drive = matches!(text.as_bytes(), [drive, b':', b'/', ..] if drive.is_ascii_alphabetic());
    if local.is_some() && !on_a_drive { format!("/{text}") } else { text.into_owned() }
}

fn has_scheme(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, _)| scheme.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || path.as_bytes().get(1) == Some(&b':') || has_scheme(path)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn addresses_are_read_as_the_paths_that_they_encode() {
        for (uri, path) in [
            ("a/b.sql", "a/b.sql"),
            ("my%20dir/m%20%281%29.sql", "my dir/m (1).sql"),
            ("migr%C3%A4tion%20%23%201.sql", "migrätion # 1.sql"),
            ("100%25.sql", "100%.sql"),
            // Not encoded, as some write them: what encodes nothing stands for itself.
            ("my dir/100%.sql", "my dir/100%.sql"),
            ("%FF.sql", "%FF.sql"),
            ("file:///w/a%20b.sql", "/w/a b.sql"),
            ("file://localhost/w/a.sql", "/w/a.sql"),
            ("file:/w/a.sql", "/w/a.sql"),
            ("file:///C:/w/a%20b.sql", "C:/w/a b.sql"),
            ("https://h.example/a%20b.sql", "https://h.example/a%20b.sql"),
        ] {
            assert_eq!(decoded(uri), path);
        }
        for path in ["my dir/m (1).sql", "migrätion # 1.sql", "100%.sql", "a%20b.sql", "/w/a b.sql"] {
            assert_eq!(decoded(&of_path(path)), path, "one's own addresses are read back");
        }
    }

    #[test]
    fn a_base_counts_where_it_leads_below_the_working_directory() {
        let bases = json!({
            "ROOT": {"uri": "file:///w/"}, "APP": {"uri": "my%20app/", "uriBaseId": "ROOT"},
            "OTHER": {"uri": "file:///elsewhere/"}, "NONE": {"description": {"text": "where it was run"}},
            "RING": {"uri": "", "uriBaseId": "RING"},
        });
        let path = |uri: &str, base: &str| to_path(&json!({"uri": uri, "uriBaseId": base}), &bases, "/w/");
        assert_eq!(path("a%20b.sql", "ROOT"), "/w/a b.sql");
        assert_eq!(path("a.sql", "APP"), "/w/my app/a.sql");
        for base in ["OTHER", "NONE", "RING", "%SRCROOT%"] {
            assert_eq!(path("a.sql", base), "a.sql");
        }
        assert_eq!(path("file:///x/a.sql", "ROOT"), "/x/a.sql");
        assert_eq!(to_path(&json!({"uri": "a.sql", "uriBaseId": "APP"}), &bases, ""), "my app/a.sql");
        assert_eq!(to_path(&json!({}), &bases, "/w/"), "", "a result of no file stays one");
    }
}
