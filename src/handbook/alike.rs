//! Where a rule of which the handbook says nothing is told under another name.

use super::{Handbook, rule_section};
use crate::record::Role;

impl Handbook {
    /// Whether the page of a rule says what to do: in words of ours, or with a recipe to follow instead.
    #[must_use]
    pub fn says_what_to_do(&self, rule: usize) -> bool {
        self.has_fix(rule) || self.edges.rule_recipes[rule].iter().any(|(_, role)| *role == Role::Instead)
    }

    /// Whether our own words on a rule have a fix.
    fn has_fix(&self, rule: usize) -> bool {
        let Some(own) = self.prose.get(&rule) else { return false };
        let mut headings = own.body.outline().headings.iter();
        own.fix.is_some() || headings.any(|h| h.level == 2 && rule_section(&h.text, &h.classes) == Some("fix"))
    }

    /// The rule that reports the same mistake and whose page says what to do: the nearest one, as what is the same as
    /// the same is followed. Of several that are as near, one with words of ours comes first, then one that is for all
    /// databases of the rule, then the first by identifier. `None` where none of them says it.
    #[must_use]
    pub fn told_at(&self, rule: usize) -> Option<usize> {
        let (mut seen, mut ring) = (vec![rule], vec![rule]);
        while !ring.is_empty() {
            let mut next: Vec<usize> = ring.iter().flat_map(|at| &self.edges.rule_same[*at]).copied().collect();
            next.sort_unstable();
            next.dedup();
            next.retain(|at| !seen.contains(at));
            let told = next.iter().copied().filter(|at| !self.rules[*at].retired && self.says_what_to_do(*at));
            if let Some(best) = told.min_by_key(|at| (!self.has_fix(*at), !self.is_for_all_of(*at, rule), *at)) {
                return Some(best);
            }
            seen.extend(&next);
            ring = next;
        }
        None
    }

    /// Whether a rule is for every database of another.
    fn is_for_all_of(&self, rule: usize, other: usize) -> bool {
        let (own, wanted) = (self.rule_databases(rule), self.rule_databases(other));
        own.is_empty() || !wanted.is_empty() && wanted.iter().all(|name| own.contains(name))
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::handbook::{Handbook, link};
    use crate::record::parse;
    use crate::source::Source;

    /// A handbook of the linter `l` with these rules; words with a fix on some of them, and a recipe.
    fn book(rules: &str, told: &[&str], recipe: &str) -> Handbook {
        let mut files = vec![
            ("content/rules/l.yaml".to_owned(), format!("linter: l\nrules: [{rules}]\n")),
            (
                "content/recipes/r.md".to_owned(),
                format!("---\nid: r\ntitle: T\nproblem: P\nphases: [{{id: p}}]\nrules: [{recipe}]\n---\n"),
            ),
        ];
        let words = |id: &&str| (format!("content/rules/l/{id}.md"), format!("---\nid: l/{id}\n---\n## Fix\n\nSo.\n"));
        files.extend(told.iter().map(words));
        let parsed = |(path, text): &(String, String)| {
            parse(&Source { path: path.as_str().into(), text: text.as_str().into() }, "content").value
        };
        link(Config::default(), files.iter().flat_map(parsed).collect(), [].into()).value
    }

    fn told(book: &Handbook, id: &str) -> Option<String> {
        let at = book.rules.iter().position(|r| r.id.rule() == id).unwrap();
        book.told_at(at).map(|at| book.rules[at].id.rule().to_owned())
    }

    #[test]
    fn the_nearest_page_that_says_what_to_do() {
        let rules = "{id: a, summary: S., same-as: [l/b]}, {id: b, summary: S., same-as: [l/c]}, {id: c, summary: S.}";
        // Nobody is sent in a circle: of these none says what to do.
        assert_eq!(told(&book(rules, &[], ""), "a"), None);
        assert_eq!(told(&book(rules, &["c"], ""), "a").as_deref(), Some("c"));
        assert_eq!(told(&book(rules, &["b", "c"], ""), "a").as_deref(), Some("b"));
        // A recipe counts that is what to do instead, and no other.
        assert_eq!(told(&book(rules, &[], "{id: l/b, as: instead}"), "a").as_deref(), Some("b"));
        assert_eq!(told(&book(rules, &[], "{id: l/b, as: satisfies}"), "a"), None);
        // A retired one is not the place to go.
        let retired = rules.replace("{id: c,", "{id: c, retired: true,");
        assert_eq!(told(&book(&retired, &["c"], ""), "a"), None);
    }

    #[test]
    fn of_several_that_are_as_near_the_one_that_fits_best() {
        let rules = "{id: x, summary: S., databases: [mysql, postgresql], same-as: [l/a, l/b, l/c]}, \
                     {id: a, summary: S.}, {id: b, summary: S., databases: [postgresql]}, \
                     {id: c, summary: S., databases: [postgresql, mysql]}";
        let all = book(rules, &["b", "c"], "{id: l/a, as: instead}");
        assert_eq!(told(&all, "x").as_deref(), Some("c"));
        assert_eq!(told(&book(rules, &["b"], "{id: l/a, as: instead}"), "x").as_deref(), Some("b"));
        assert_eq!(told(&book(rules, &[], "{id: l/a, as: instead}"), "x").as_deref(), Some("a"));
    }
}
