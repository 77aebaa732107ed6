//! Former addresses for hosts that can redirect: `_redirects` (Netlify, Cloudflare Pages, GitLab Pages) and a map for nginx.
//!
//! The pages that lead on work everywhere; with these files a host answers with the new address at once, and programs
//! that read no HTML follow it too. Both hold paths as a browser asks for them, so they begin at the site's path.

use std::sync::Arc;

use crate::diag::{At, Code, Finding};
use crate::handbook::{Handbook, decode};
use crate::id::encode_path;
use crate::render::File;
use crate::site::{Destination, Page, Site};

/// The name of the file that hosts read.
const HOSTS_FILE: &str = "_redirects";

/// Hosts that read so many rules, each on a line, and so many bytes, and pass over the rest. As their documentation had it
/// in November 2026; Netlify names no limit.
const LIMITS: [(&str, usize, usize); 2] = [("GitLab Pages", 1_000, 64 * 1024), ("Cloudflare Pages", 2_000, usize::MAX)];

/// The two files; none where nothing has moved.
pub(super) fn all(book: &Handbook, site: &Site) -> Vec<File> {
    let root = book.config.path();
    let moved = moved(book, site, &root);
    if moved.is_empty() {
        return Vec::new();
    }
    let file = |path: &str, text: String| File { path: path.to_owned(), bytes: text.into_bytes() };
    vec![file(HOSTS_FILE, hosts(&root, &moved)), file("redirects.map", nginx(&root, &moved))]
}

/// Says that some hosts will not read the whole file.
pub(in crate::render) fn beyond_hosts(book: &Handbook, site: &Site) -> Option<Finding> {
    let root = book.config.path();
    let moved = moved(book, site, &root);
    let text = hosts(&root, &moved);
    let (rules, bytes) = (text.lines().filter(|line| !line.starts_with('#')).count(), text.len());
    let passed: Vec<&str> =
        LIMITS.iter().filter(|(_, most, size)| rules > *most || bytes > *size).map(|(host, ..)| *host).collect();
    let message = format!(
        "{HOSTS_FILE} has {rules} rules in {} KB for {} former addresses: more than {} will read",
        bytes.div_ceil(1024),
        moved.len(),
        passed.join(" and ")
    );
    let help = "nothing is lost: each former address is a page that leads on; where the host has to answer by itself, \
                take another host, or nginx with redirects.map";
    let finding = || Finding::new(Code::RedirectsBeyondHost, &Arc::from(HOSTS_FILE), At::File, message).help(help);
    (!passed.is_empty()).then(finding)
}

/// Former addresses, each with the new one, in their order.
fn moved(book: &Handbook, site: &Site, root: &str) -> Vec<(String, String)> {
    let aliases = site.pages.iter().filter_map(|page| match page {
        Page::Alias { to, .. } => Some((page.file(book), target(book, root, to))),
        _ => None,
    });
    let mut out: Vec<(String, String)> = aliases.collect();
    out.sort();
    out
}

fn target(book: &Handbook, root: &str, to: &Destination) -> String {
    match to {
        Destination::Elsewhere(url) => url.clone(),
        inside => format!("{root}{}", inside.address(book)),
    }
}

/// Netlify answers with a page that exists unless the status has a `!`; the others do not know the `!`, pass over that
/// line, and redirect by the next. Each takes the first line that it understands.
fn hosts(root: &str, moved: &[(String, String)]) -> String {
    let mut out = String::from(
        "# Former addresses of this site. `301!` is for Netlify, which would answer with the page at the old address;\n\
         # other hosts pass over it and take the line below.\n",
    );
    for (from, to) in moved {
        let from = encode_path(from);
        out.push_str(&format!("{root}{from} {to} 301!\n{root}{from} {to} 301\n"));
    }
    out
}

/// nginx compares with the path after decoding it, and puts the value into the header as it is.
fn nginx(root: &str, moved: &[(String, String)]) -> String {
    let mut out = String::from(
        "# Former addresses of this site, for nginx:\n\
         #\n\
         #   map_hash_bucket_size 512;\n\
         #   map $uri $moved { include /path/to/the/site/redirects.map; }\n\
         #   server {\n\
         #     absolute_redirect off;\n\
         #     if ($moved) { return 301 $moved; }\n\
         #   }\n",
    );
    for (from, to) in moved {
        out.push_str(&format!(
            "\"{}\" \"{}\";\n",
            quoted(&format!("{}{from}", decode(root))),
            quoted(to).replace('$', "%24")
        ));
    }
    out
}

/// A text in double quotes as nginx reads it.
fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_files_are_escaped_as_their_readers_decode_them() {
        let moved = vec![
            ("rules/x/a b.html".to_owned(), "/h/rules/x/a%24c.html".to_owned()),
            ("rules/x/:id*.html".to_owned(), "https://x.example/$y".to_owned()),
            ("rules/x/q\"\\.html".to_owned(), "/h/all.html".to_owned()),
        ];
        let text = hosts("/h/", &moved);
        let lines: Vec<&str> = text.lines().filter(|l| !l.starts_with('#')).collect();
        assert_eq!(lines[0], "/h/rules/x/a%20b.html /h/rules/x/a%24c.html 301!");
        assert_eq!(lines[1], "/h/rules/x/a%20b.html /h/rules/x/a%24c.html 301");
        // `:name` and `*` would stand for anything.
        assert_eq!(lines[3], "/h/rules/x/%3Aid%2A.html https://x.example/$y 301");
        let text = nginx("/h%C3%A9/", &moved);
        let lines: Vec<&str> = text.lines().filter(|l| !l.starts_with('#')).collect();
        assert_eq!(lines[0], "\"/hé/rules/x/a b.html\" \"/h/rules/x/a%24c.html\";");
        assert_eq!(lines[1], "\"/hé/rules/x/:id*.html\" \"https://x.example/%24y\";");
        assert_eq!(lines[2], "\"/hé/rules/x/q\\\"\\\\.html\" \"/h/all.html\";");
    }
}
