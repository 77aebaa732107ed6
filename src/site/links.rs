//! Links between pages: always relative, so that the site works from a disk and below any path of a host.

/// The link from one page's file to another address, both from the site's root: `../recipes/x.html#id`.
#[must_use]
pub fn relative(from: &str, to: &str) -> String {
    let (path, fragment) = to.split_once('#').map_or((to, None), |(p, f)| (p, Some(f)));
    if path == from || path.is_empty() {
        // A fragment of the page itself needs no file name; the page itself does.
        return fragment.map_or_else(|| path.rsplit('/').next().unwrap_or(path).to_owned(), |f| format!("#{f}"));
    }
    // A page has hundreds of links, so the folders are compared in place.
    let folder = from.rfind('/').map_or("", |at| &from[..=at]);
    let same = folder.bytes().zip(path.bytes()).take_while(|(a, b)| a == b).count();
    let shared = folder[..same].rfind('/').map_or(0, |at| at + 1);
    let up = folder[shared..].bytes().filter(|b| *b == b'/').count();
    let mut out = String::with_capacity(3 * up + to.len() - shared);
    (0..up).for_each(|_| out.push_str("../"));
    out.push_str(&to[shared..]);
    out
}

/// The link from a page to another page's file, encoded for HTML attributes' URL syntax.
#[must_use]
pub fn href(from: &str, to_file: &str) -> String {
    relative(&crate::id::encode_path(from), &crate::id::encode_path(to_file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_relative() {
        for (from, to, link) in [
            ("index.html", "recipes/x.html", "recipes/x.html"),
            ("recipes/x.html", "index.html", "../index.html"),
            ("recipes/x.html", "recipes/y.html#a", "y.html#a"),
            ("rules/squawk/a.html", "rules/rcabook/b.html", "../rcabook/b.html"),
            ("recipes/x.html", "recipes/x.html#a", "#a"),
            ("recipes/x.html", "recipes/x.html", "x.html"),
        ] {
            assert_eq!(relative(from, to), link, "{from} -> {to}");
        }
    }
}
