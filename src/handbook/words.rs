//! What nodes are called in running text, and records' Markdown as plain text: both as pages show them.

use super::{Handbook, Lookup, Target};
use crate::markdown::plain;

impl Handbook {
    /// What a node is called in running text, as plain text.
    #[must_use]
    pub fn name_of(&self, node: Target) -> String {
        match node {
            Target::Incident(at) => self.incidents[at].id.to_string(),
            Target::Lesson(at) => self.lesson_in_words(at),
            Target::Recipe(at) => self.recipes[at].title.clone(),
            Target::Rule(at) => self.rules[at].id.to_string(),
            Target::Factor(at) => self.factors[at].name.clone(),
            Target::Term(at) => self.terms[at].term.clone(),
            Target::Guide(at) => self.guides[at].title.clone(),
            Target::Decide => self.questions.title.clone().unwrap_or_else(|| "Decide".to_owned()),
        }
    }

    /// What a `[[reference]]` without words of its own is shown as; `None` where it names no node and no page.
    #[must_use]
    pub fn name_of_reference(&self, reference: &str) -> Option<String> {
        match self.referred(reference) {
            Some(node) => Some(self.name_of(node)),
            None => self.own_page(reference.split('#').next()?).map(|(_, title)| title),
        }
    }

    /// The `[[reference]]` to a node, without its brackets: an incident by its identifier alone, which no other kind has.
    #[must_use]
    pub fn reference_to(&self, node: Target) -> String {
        match node {
            Target::Incident(_) | Target::Decide => self.id_of(node),
            _ => format!("{}/{}", node.kind(), self.id_of(node)),
        }
    }

    /// A field's Markdown as plain text on one line.
    #[must_use]
    pub fn plain(&self, text: &str) -> String {
        plain(text, |reference| self.name_of_reference(reference))
    }

    /// A lesson named by another stands there by its identifier: two of them may name each other.
    fn lesson_in_words(&self, at: usize) -> String {
        plain(&self.lesson(at).text, |reference| match self.referred(reference)? {
            other @ Target::Lesson(_) => Some(self.id_of(other)),
            other => Some(self.name_of(other)),
        })
    }

    fn referred(&self, reference: &str) -> Option<Target> {
        match self.ids.look_up(reference.split('#').next()?) {
            Lookup::One(node) => Some(node),
            Lookup::Unknown { .. } | Lookup::Ambiguous(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::config::Config;
    use crate::handbook::link;
    use crate::record::parse;
    use crate::source::Source;

    #[test]
    fn a_reference_is_called_what_it_leads_to() {
        let lessons = "[{id: first, text: \"Do `x` as in [[recipe/r]], not as [[lesson/second]].\"}, \
                       {id: second, text: \"See [[first]].\"}]";
        let incident =
            format!("---\nid: INC-1\ntitle: T\ndate: 2024-01-01\nstatus: draft\nsummary: S\nlessons: {lessons}\n---\n");
        let recipe = "---\nid: r\ntitle: Do it well\nproblem: P\n---\n";
        let read = |path: &str, text: &str| parse(&Source { path: path.into(), text: text.into() }, "content").value;
        let mut records = read("content/incidents/a.md", &incident);
        records.extend(read("content/recipes/r.md", recipe));
        let book = link(Config::default(), records, BTreeMap::default()).value;
        assert_eq!(
            book.plain("[[recipe/r]], [[r#p|its phase]], [[recipe/r#p]], [[INC-1]] and [[recipe/none]]"),
            "Do it well, its phase, Do it well, INC-1 and recipe/none"
        );
        assert_eq!(book.plain("[[lesson/first]]"), "Do x as in Do it well, not as second.");
        assert_eq!(book.plain("[[lesson/second]]"), "See first.");
    }
}
