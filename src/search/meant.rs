//! What a filter means: values of a facet by what people write for them.
//!
//! A wanted value that a record has, in any [spelling](super::names), asks for that alone. Any other asks for
//!
//! 1. the values that are read or called so: the title of a factor, another name of a [database](super::databases);
//! 2. where the query ends behind it, in which case it is still being typed: the values that begin so, or of which a name does;
//! 3. of a list with commas, what each of its parts asks for.
//!
//! What means nothing stays as it is, and lets nothing through.

use std::collections::BTreeSet;

use super::Searcher;
use super::document::Facet;
use super::filters::{Filters, is_meant};
use super::names::key;
use super::words::fold;

/// A value of a facet.
#[derive(Debug)]
pub(super) struct Choice {
    /// As records write it.
    pub(super) value: String,
    /// As people read it.
    pub(super) label: String,
    /// The keys of what else it is called, sorted.
    pub(super) keys: Vec<String>,
}

impl Choice {
    /// Whether it has another name, or its own, with this key.
    pub(super) fn is_called(&self, name: &str) -> bool {
        !name.is_empty() && (key(&self.value) == name || self.keys.iter().any(|key| key == name))
    }

    /// Whether it or another name of it begins like what is wanted, which is folded.
    fn begins(&self, wanted: &str) -> bool {
        let start = key(wanted);
        let rule = self.value.split_once('/').map(|(_, rule)| rule);
        let mut own = std::iter::once(self.value.as_str()).chain(rule);
        !start.is_empty()
            && (own.any(|name| fold(name).starts_with(wanted) || key(name).starts_with(&start))
                || self.keys.iter().any(|key| key.starts_with(&start)))
    }
}

/// The values that one wanted value, folded, asks for; none for what means nothing.
pub(super) fn meant_by(wanted: &str, is_typed: bool, choices: &[Choice]) -> Vec<String> {
    if choices.iter().any(|choice| is_meant(wanted, &choice.value)) {
        return vec![wanted.to_owned()];
    }
    let those = |fits: &dyn Fn(&Choice) -> bool| -> Vec<String> {
        choices.iter().filter(|choice| fits(choice)).map(|choice| choice.value.clone()).collect()
    };
    let name = key(wanted);
    let called = those(&|choice| choice.is_called(&name));
    if called.is_empty() && is_typed { those(&|choice| choice.begins(wanted)) } else { called }
}

/// The parts of a list, each with what it asks for by `meant`: what stands between commas, unless all of it asks for something.
pub(super) fn listed(
    wanted: &str,
    is_typed: bool,
    meant: impl Fn(&str, bool) -> Vec<String>,
) -> Vec<(String, Vec<String>)> {
    let whole = meant(wanted, is_typed);
    let parts: Vec<&str> = wanted.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    if !whole.is_empty() || parts.is_empty() {
        return vec![(wanted.to_owned(), whole)];
    }
    let last = parts.len() - 1;
    let is_open = is_typed && !wanted.trim_end().ends_with(',');
    parts.iter().enumerate().map(|(at, part)| ((*part).to_owned(), meant(part, is_open && at == last))).collect()
}

impl Searcher {
    /// The same filters with the values that are meant by them; `typed`: of which facet the last is still being typed.
    pub(super) fn meant(&self, mut filters: Filters, typed: Option<Facet>) -> Filters {
        let excluded = filters.not_facets.iter_mut().map(|(facet, values)| (facet, values, None));
        for (facet, wanted, typed) in
            filters.facets.iter_mut().map(|(facet, values)| (facet, values, typed)).chain(excluded)
        {
            let others = if *facet == Facet::Database { Vec::new() } else { self.choices(*facet) };
            let last = wanted.len().saturating_sub(1);
            let meant = |(at, text): (usize, &String)| {
                let is_typed = typed == Some(*facet) && at == last;
                let parts = match facet {
                    Facet::Database => listed(text, is_typed, |part, typed| self.databases.meant(part, typed)),
                    _ => listed(text, is_typed, |part, typed| meant_by(part, typed, &others)),
                };
                parts.into_iter().flat_map(|(part, meant)| if meant.is_empty() { vec![part] } else { meant })
            };
            *wanted = wanted.iter().enumerate().flat_map(meant).collect();
        }
        filters
    }

    /// All values of a facet.
    fn choices(&self, facet: Facet) -> Vec<Choice> {
        let values: BTreeSet<&str> = self.index.documents.iter().flat_map(|document| document.values(facet)).collect();
        let choice = |value: &str| {
            let label = self.label(facet, value).unwrap_or(value);
            let keys = Some(key(label)).filter(|key| label != value && !key.is_empty()).into_iter().collect();
            Choice { value: value.to_owned(), label: label.to_owned(), keys }
        };
        values.into_iter().map(choice).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choices() -> Vec<Choice> {
        let choice = |(value, label): (&str, &str)| {
            let keys = if label.is_empty() { Vec::new() } else { vec![key(label)] };
            Choice { value: value.to_owned(), label: label.to_owned(), keys }
        };
        [
            ("env-drift", "Environments drifted apart"),
            ("late", "Too late, too little"),
            ("squawk/SM040", ""),
            ("squawk", ""),
            ("strong_migrations", ""),
            ("2023", ""),
        ]
        .map(choice)
        .into()
    }

    fn meant(wanted: &str, is_typed: bool) -> Vec<String> {
        let parts = listed(wanted, is_typed, |part, typed| meant_by(part, typed, &choices()));
        parts.into_iter().flat_map(|(part, meant)| if meant.is_empty() { vec![part] } else { meant }).collect()
    }

    #[test]
    fn a_value_is_meant_by_its_label_by_a_list_and_by_its_beginning_while_it_is_typed() {
        for (wanted, is_typed, expected) in [
            ("env drift", false, vec!["env drift"]),
            ("environments drifted apart", false, vec!["env-drift"]),
            ("too late, too little", false, vec!["late"]),
            ("squawk,strong_migrations", false, vec!["squawk", "strong_migrations"]),
            ("squawk, sqawk", false, vec!["squawk", "sqawk"]),
            ("squawk,", true, vec!["squawk,"]),
            ("squawk,stro", true, vec!["squawk", "strong_migrations"]),
            ("sq", true, vec!["squawk/SM040", "squawk"]),
            ("sm0", true, vec!["squawk/SM040"]),
            ("sq", false, vec!["sq"]),
            ("environments dr", true, vec!["env-drift"]),
            ("20", true, vec!["2023"]),
            ("squawk", true, vec!["squawk"]),
            ("sqa", true, vec!["sqa"]),
            (",", true, vec![","]),
            ("-", true, vec!["-"]),
        ] {
            assert_eq!(meant(wanted, is_typed), expected, "{wanted}");
        }
    }
}
