//! Rules that no catalogue has: what is found, and the way out.

use std::sync::Arc;

use super::Handbook;
use crate::diag::{At, Code, Finding, Searches};
use crate::id::RuleId;

/// What to do about a linter without a catalogue: it may be one of the others under a wrong name, or a new one.
pub(crate) fn no_catalogue(book: &Handbook, linter: &str, searches: &mut Searches) -> String {
    let near = searches.did_you_mean(linter, book.catalogues.iter().map(|c| c.linter.as_str()));
    let near = near.map(|near| format!("; {near}")).unwrap_or_default();
    format!("add its catalogue as {}/rules/{linter}.yaml{near}", book.config.src)
}

/// The finding for a rule that no catalogue has, or whose linter has no catalogue.
pub(crate) fn unknown_rule(
    book: &Handbook,
    id: &RuleId,
    (file, at): (&Arc<str>, &At),
    searches: &mut Searches,
) -> Finding {
    let Some(catalogue) = book.catalogue(id.linter()) else {
        let help = no_catalogue(book, id.linter(), searches);
        let message = format!("there is no linter `{}` in this handbook", id.linter());
        return Finding::new(Code::UnknownLinter, file, at.clone(), message).help(help).missing("linter", id.linter());
    };
    let known = book.rules.iter().filter(|r| r.id.linter() == id.linter()).map(|r| r.id.rule());
    let help = searches
        .did_you_mean(id.rule(), known)
        .unwrap_or_else(|| format!("{} lists the known ones; add it there if the linter has it", catalogue.file));
    let message = format!("{} has no rule `{}`", id.linter(), id.rule());
    Finding::new(Code::UnknownRule, file, at.clone(), message).help(help).missing("rule", id.to_string())
}
