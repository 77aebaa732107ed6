//! Mistakes in templates: which file of the project has them, and where.

use std::ops::Range;

use tera::{ErrorKind, Tera};

use super::{Theme, is_template};
use crate::diag::{At, Code, Finding};
use crate::source::Source;

impl Theme {
    /// What is found in a page that a template made, at the project's own file that had a part in it: the template itself, or
    /// the frame of all pages.
    pub(in crate::render) fn finding(&self, code: Code, template: &str, message: String) -> Finding {
        let own = [template, "base.html"].into_iter().find(|name| self.own.contains_key(*name));
        let name = own.or_else(|| self.own.keys().map(String::as_str).find(|name| is_template(name)));
        Finding::new(code, &self.file_of(name.unwrap_or(template)), At::Span(0, 0), message)
    }

    /// What is found in templates that cannot be read. The engine ends with the first mistake in the language, and each
    /// template's first is told.
    pub(super) fn misread(&self, error: &tera::Error) -> Vec<Finding> {
        let alone = |(name, source): (&String, &Source)| {
            let error = Tera::new().add_raw_template(name, &source.text).err()?;
            matches!(error.kind(), ErrorKind::SyntaxError(_)).then(|| self.explain(&error))
        };
        let templates = self.own.iter().filter(|(name, _)| is_template(name));
        let found: Vec<Finding> = templates.filter_map(alone).flatten().collect();
        if found.is_empty() { self.explain(error) } else { found }
    }

    /// Where a template of the project's own names another in a tag of this kind.
    pub(super) fn tag(&self, name: &str, tag: &str, other: &str) -> Option<Range<usize>> {
        name_in(&self.own.get(name)?.text, tag, other)
    }

    /// Templates that lead in a circle by tags of a kind, as a finding's template, place and message.
    pub(super) fn circle<'n>(&self, tag: &str, names: &[&'n str]) -> (&'n str, Option<Range<usize>>, String) {
        let (name, next) = step(names, |name| self.own.contains_key(name)).unwrap_or_default();
        let does = format!("{}s", tag.trim_end_matches('s'));
        let message = match name == next {
            true => format!("the template {does} itself"),
            false => format!("the template {does} `{next}`, which leads back to it"),
        };
        (name, self.tag(name, tag, next), message)
    }
}

/// The bytes of the name, with its quotes, in the first tag of this kind that has it: `{% extends "base.html" %}`.
fn name_in(text: &str, tag: &str, name: &str) -> Option<Range<usize>> {
    text.match_indices("{%").find_map(|(at, open)| {
        let inner = text[at + open.len()..].trim_start_matches('-').trim_start().strip_prefix(tag)?.trim_start();
        let behind = inner.strip_prefix(['"', '\''])?.strip_prefix(name)?.strip_prefix(['"', '\''])?;
        Some(text.len() - inner.len()..text.len() - behind.len())
    })
}

/// Of templates that lead from one to the next, up to one that was there before, the step in the circle that is shown: the
/// template and the next one. Of several steps it is the one by the first name, and one of the project's own where there is one.
fn step<'n>(names: &[&'n str], is_own: impl Fn(&str) -> bool) -> Option<(&'n str, &'n str)> {
    let last = names.last()?;
    let first = names.iter().position(|name| name == last)?;
    let steps = names[first..].windows(2).map(|pair| (pair[0], pair[1]));
    steps.min_by_key(|(name, _)| (!is_own(name), *name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_in_a_tag_has_its_place() {
        let text = "{% include 'b.html' %}\n{%- extends  \"a.html\" -%}{% extends \"b.html\" %}";
        let found = |tag, name| name_in(text, tag, name).map(|range| (range.start, &text[range]));
        assert_eq!(found("extends", "a.html"), Some((36, "\"a.html\"")));
        assert_eq!(found("include", "b.html"), Some((11, "'b.html'")));
        assert_eq!(found("include", "a.html"), None);
        assert_eq!(found("extends", "a.htm"), None);
    }

    #[test]
    fn of_a_circle_the_same_step_is_shown_wherever_it_is_entered() {
        let all = |_: &str| true;
        assert_eq!(step(&["a", "a"], all), Some(("a", "a")));
        assert_eq!(step(&["x", "c", "b", "c"], all), Some(("b", "c")));
        assert_eq!(step(&["b", "c", "b"], all), Some(("b", "c")));
        assert_eq!(step(&["b", "c", "b"], |name| name == "c"), Some(("c", "b")));
    }
}
