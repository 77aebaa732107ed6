//! The same text as a Hugo site with a lean theme: a page, a list, and no sidebar of the whole site.

use std::path::Path;

use super::{list, put, quoted};
use crate::corpus::Corpus;

const SETTINGS: &str = "baseURL: https://handbook.example/\ntitle: Handbook of the benchmark\ntaxonomies: {tag: tags, team: teams}\n\
                        markup:\n  goldmark:\n    renderHooks:\n      link: {useEmbedded: always}\n";

const FRAME: &str = "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>{{ .Title }}</title>\
                     <link rel=\"stylesheet\" href=\"/site.css\"></head>\n<body>\n<header><a href=\"/\">Home</a></header>\n\
                     <main><h1>{{ .Title }}</h1>{{ block \"main\" . }}{{ end }}</main>\n</body>\n</html>\n";

const PAGE: &str = "{{ define \"main\" }}<p>{{ .Description }}</p>{{ .Content }}{{ end }}\n";

const LIST: &str = "{{ define \"main\" }}{{ .Content }}<ul>{{ range .Pages }}<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a></li>\
                    {{ end }}</ul>{{ end }}\n";

const STYLE: &str =
    "body { max-width: 44rem; margin: 2rem auto; font: 1rem/1.6 sans-serif }\npre { overflow-x: auto }\n";

/// Writes the site.
pub(crate) fn write(corpus: &Corpus, to: &Path) -> Result<(), String> {
    corpus.each(|w| {
        let front = format!(
            "title: {}\ndate: {}\ndescription: {}\ntags: {}\nteams: {}\nincident: {}\nseverity: {}\nrules: {}\n",
            quoted(&w.title),
            w.date,
            quoted(&w.summary),
            list(&w.tags),
            list(&w.teams),
            w.id,
            w.severity,
            list(&w.rules)
        );
        let text = format!("---\n{front}---\n\n{}", w.body);
        put(&to.join(format!("content/{}/{}.md", w.folder, w.slug)), &text)
    })?;
    put(&to.join("hugo.yaml"), SETTINGS)?;
    put(&to.join("static/site.css"), STYLE)?;
    put(&to.join("layouts/baseof.html"), FRAME)?;
    put(&to.join("layouts/page.html"), PAGE)?;
    for kind in ["home", "section", "taxonomy", "term"] {
        put(&to.join(format!("layouts/{kind}.html")), LIST)?;
    }
    Ok(())
}
