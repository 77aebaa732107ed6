//! Which of a rule's recipes answers it best.

use super::{Handbook, Lookup, Target};
use crate::markdown::LinkUse;
use crate::record::{Body, Role};

/// Puts the recipes of a rule in the order in which our own words on the rule link them. Of those that they do not name, the
/// recipe comes first whose list names the rule earlier: it is more about it.
pub(super) fn sort(book: &Handbook, rule: usize, recipes: &mut [(usize, Role)]) {
    let linked = book.prose.get(&rule).map(|own| linked(book, &own.body)).unwrap_or_default();
    let in_words = |recipe: usize| linked.iter().position(|r| *r == recipe).unwrap_or(linked.len());
    let in_list = |recipe: usize| book.recipes[recipe].rules.iter().position(|e| book.rule_at(&e.id.id) == Some(rule));
    recipes.sort_by_key(|(recipe, _)| (in_words(*recipe), in_list(*recipe), *recipe));
}

/// The recipes that a body names by `[[…]]`, in its order.
fn linked(book: &Handbook, body: &Body) -> Vec<usize> {
    let recipe = |link: &LinkUse| match book.ids.look_up(link.target.split('#').next()?) {
        Lookup::One(Target::Recipe(at)) if link.wiki => Some(at),
        _ => None,
    };
    body.outline().links.iter().filter_map(recipe).collect()
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::handbook::{Handbook, link};
    use crate::record::parse;
    use crate::source::Source;

    /// The identifiers of the recipes of the linter's first rule, in their order.
    fn recipes(words: &str) -> Vec<String> {
        let recipe = |id: &str, rules: &str| {
            let text = format!("---\nid: {id}\ntitle: T\nproblem: P\nphases: [{{id: p}}]\nrules: [{rules}]\n---\n");
            (format!("content/recipes/{id}.md"), text)
        };
        let about = "{id: squawk/a, as: instead}";
        let among = "{id: squawk/b, as: instead}, {id: squawk/a, as: instead}";
        let files = [
            recipe("add", among),
            recipe("change", about),
            recipe("drop", among),
            (
                "content/rules/squawk.yaml".to_owned(),
                "linter: squawk\nrules: [{id: a, summary: A.}, {id: b, summary: B.}]\n".to_owned(),
            ),
            ("content/rules/squawk/a.md".to_owned(), format!("---\nid: squawk/a\n---\n{words}\n")),
        ];
        let parsed = |(path, text): &(String, String)| {
            parse(&Source { path: path.as_str().into(), text: text.as_str().into() }, "content").value
        };
        let book: Handbook = link(Config::default(), files.iter().flat_map(parsed).collect(), [].into()).value;
        book.edges.rule_recipes[0].iter().map(|(at, _)| book.recipes[*at].id.to_string()).collect()
    }

    #[test]
    fn what_our_words_name_comes_first_and_then_what_names_the_rule_first() {
        assert_eq!(recipes("No recipe is named."), ["change", "add", "drop"]);
        assert_eq!(recipes("See [[recipe/drop]]; for others [[recipe/add#x]]."), ["drop", "add", "change"]);
    }
}
