//! Code blocks: highlighted at build time, named, and marked for the databases and frameworks they are for.

use super::{Prose, Seen};
use crate::config::Variant;
use crate::markdown::Fence;
use crate::render::escape::escape;
use crate::render::highlight::highlight;

/// Which readers something is for: the identifiers of databases and of frameworks; empty is all.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Audience<'a> {
    databases: Vec<&'a Variant>,
    frameworks: Vec<&'a Variant>,
}

impl<'a> Audience<'a> {
    /// The variants that these marks mean; marks that mean none are left out.
    pub(super) fn of(prose: &'a Prose, marks: &[impl AsRef<str>]) -> Self {
        let config = &prose.book.config;
        let meant = |variants: &'a [Variant]| -> Vec<&'a Variant> {
            variants.iter().filter(|v| marks.iter().any(|m| v.is_meant_by(m.as_ref()))).collect()
        };
        Self { databases: meant(&config.databases), frameworks: meant(&config.frameworks) }
    }

    pub(super) fn is_everybody(&self) -> bool {
        self.databases.is_empty() && self.frameworks.is_empty()
    }

    /// These readers and those: a choice on which only one of the two depends does not matter to both.
    pub(super) fn or(mut self, other: Self) -> Self {
        for (all, more) in [(&mut self.databases, other.databases), (&mut self.frameworks, other.frameworks)] {
            if more.is_empty() {
                all.clear();
            } else if !all.is_empty() {
                let new: Vec<&Variant> = more.into_iter().filter(|v| !all.contains(v)).collect();
                all.extend(new);
            }
        }
        self
    }

    /// Opens the element that only these readers see.
    pub(super) fn open(&self, tag: &str, seen: &mut Seen, out: &mut String) {
        out.push_str(&format!("<{tag} class=\"alt\""));
        for (name, variants) in [("data-db", &self.databases), ("data-fw", &self.frameworks)] {
            if !variants.is_empty() {
                let ids: Vec<&str> = variants.iter().map(|v| v.id.as_str()).collect();
                out.push_str(&format!(" {name}=\"{}\"", ids.join(" ")));
                seen.variants.extend(ids.into_iter().map(str::to_owned));
            }
        }
        out.push('>');
    }

    /// The readers' names: `MySQL 5.7, MariaDB`.
    pub(super) fn names(&self) -> String {
        let names: Vec<&str> = self.databases.iter().chain(&self.frameworks).map(|v| v.name.as_str()).collect();
        names.join(", ")
    }
}

/// Writes a code block.
pub(super) fn write(prose: &Prose, info: &str, code: &str, seen: &mut Seen, out: &mut String) {
    let fence = Fence::parse(info);
    let audience = Audience::of(prose, &fence.marks);
    if !audience.is_everybody() {
        audience.open("div", seen, out);
        out.push_str("<p class=\"alt-name\">");
        escape(&audience.names(), out);
        out.push_str("</p>");
    }
    seen.boxes += 1;
    out.push_str("<figure class=\"code\">");
    if let Some(caption) = &fence.caption {
        out.push_str("<figcaption>");
        escape(caption, out);
        out.push_str("</figcaption>");
    }
    // The number makes the name of each box on a page its own.
    out.push_str(&format!("<pre tabindex=\"0\" role=\"group\" aria-label=\"Code {}: ", seen.boxes));
    escape(fence.caption.as_deref().unwrap_or_else(|| language_name(&fence.language)), out);
    out.push_str("\"><code");
    if !fence.language.is_empty() {
        out.push_str(" class=\"lang-");
        escape(&crate::id::slugify(&fence.language), out);
        out.push('"');
    }
    out.push('>');
    highlight(&fence.language, code.strip_suffix('\n').unwrap_or(code), out);
    out.push_str("</code></pre></figure>");
    if !audience.is_everybody() {
        out.push_str("</div>");
    }
}

fn language_name(language: &str) -> &str {
    match language {
        "" | "text" | "txt" | "plain" => "text",
        "sql" => "SQL",
        "sh" | "bash" | "shell" | "console" => "shell",
        "python" | "py" => "Python",
        "yaml" | "yml" => "YAML",
        "toml" => "TOML",
        "json" => "JSON",
        other => other,
    }
}
