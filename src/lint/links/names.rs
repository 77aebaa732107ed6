//! Names that no record has: which code, and which known names are near.

use std::collections::HashMap;

use super::{Links, Place};
use crate::diag::{Code, Finding, Searches, nearest, suggest};
use crate::handbook::{Handbook, KINDS, Lookup, unknown_rule, way};
use crate::id::RuleId;
use crate::record::{quoted, shorten};

/// Files from which pages are made, as a kind of names.
const FILE: &str = "file";

/// Pictures, as a kind of names.
const PICTURE: &str = "picture";

/// Known names by kind, and what was found near unknown ones.
pub(super) struct Names<'a> {
    book: &'a Handbook,
    known: HashMap<&'static str, Vec<&'a str>>,
    near: HashMap<(&'static str, String), Vec<&'a str>>,
    rules: HashMap<RuleId, Finding>,
    pub(super) searches: Searches,
    /// Files from which pages are made, by their name without folders.
    by_name: HashMap<&'a str, &'a str>,
}

impl<'a> Names<'a> {
    pub(super) fn new(book: &'a Handbook) -> Self {
        let by_name = book.bodies().map(|(file, _)| (file.rsplit('/').next().unwrap_or(file), &**file)).collect();
        let (known, near, rules) = (HashMap::new(), HashMap::new(), HashMap::new());
        Self { book, known, near, rules, searches: Searches::default(), by_name }
    }

    /// The known names of a kind, files and pictures included.
    fn known(book: &'a Handbook, kind: &str) -> Vec<&'a str> {
        match kind {
            FILE => book.bodies().map(|(file, _)| &**file).collect(),
            PICTURE => book.assets.keys().map(|path| &**path).collect(),
            kind => book.ids.known(kind),
        }
    }

    /// A record of this handbook as a reference names it.
    pub(super) fn example(&self) -> String {
        let (recipe, guide) = (self.book.recipes.first(), self.book.guides.first());
        let incident = self.book.incidents.iter().next();
        recipe
            .map(|x| format!("recipe/{}", x.id))
            .or_else(|| guide.map(|x| format!("guide/{}", x.id)))
            .or_else(|| incident.map(|x| x.id.to_string()))
            .unwrap_or_else(|| "recipe/drop-column".to_owned())
    }

    /// The reference to the record or page that the last part of a path or of a reference names, by its identifier, its address
    /// or the name of its file; and whether it is a record.
    fn called(&self, path: &str) -> Option<(String, bool)> {
        let name = path.trim().rsplit('/').next()?;
        let name = [".md", ".html"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
        let file = self.by_name.get(format!("{name}.md").as_str());
        let of_file = file.and_then(|file| self.book.bodies_of().find(|(_, other, _)| &&***other == file));
        match (self.book.ids.look_up(name), of_file) {
            (Lookup::One(target), _) | (_, Some((target, ..))) => Some((self.book.reference_to(target), true)),
            _ => self.book.own_page(name).map(|_| (name.to_owned(), false)),
        }
    }

    /// The known names of a kind near this one.
    pub(super) fn near(&mut self, kind: &'static str, id: &str) -> Vec<&'a str> {
        let key = (kind, id.to_owned());
        if let Some(found) = self.near.get(&key) {
            return found.clone();
        }
        let known = self.known.entry(kind).or_insert_with(|| Self::known(self.book, kind));
        let found = self.searches.nearest(id, known.iter().copied(), 3);
        self.near.insert(key, found.clone());
        found
    }

    /// The pictures near this path: those of its name in other folders, or else those that are spelled like it.
    pub(super) fn pictures_near(&mut self, path: &str) -> Vec<&'a str> {
        let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_lowercase();
        let assets = self.book.assets.keys().map(|asset| &**asset);
        let moved: Vec<&str> = assets.filter(|asset| name(asset) == name(path)).take(3).collect();
        if moved.is_empty() { self.near(PICTURE, path) } else { moved }
    }
}

/// The code for a kind of node, and what to do where no name is near.
fn code_of(kind: &str) -> (Code, &'static str) {
    match kind {
        "incident" => {
            (Code::UnknownIncident, "correct the number, or write the record: a draft with a summary is enough")
        }
        "lesson" => (Code::UnknownLesson, "declare it in the incident that taught it first: `id: …` and `text: …`"),
        "recipe" => (Code::UnknownRecipe, "write the recipe, or remove the reference until then"),
        "factor" => (Code::UnknownFactor, "define it in factors.yaml, or use the factor that means the same"),
        "term" => (Code::UnknownTerm, "define it in glossary.yaml, or leave the brackets away"),
        "guide" => (Code::UnknownGuide, "a guide's name is its file's name below guides/, without `.md`"),
        "rule" => (Code::UnknownRule, "write `rule/LINTER/ID`, as the linter's catalogue below rules/ has it"),
        _ => (Code::UnknownPage, "write `kind/ID`, for example `recipe/drop-column`"),
    }
}

impl Links<'_> {
    /// Reports an identifier that no record of its kind has.
    pub(super) fn unknown(&mut self, kind: &'static str, id: &str, place: Place<'_>) {
        if self.unread.declares(Some(kind), id) {
            return;
        }
        let (code, otherwise) = code_of(kind);
        if self.book.withdrawn_at(kind, id).is_some() {
            let help = "name the record that holds now, or keep the words and drop the reference";
            return self.push(place, code, format!("the {kind} `{}` was withdrawn", shorten(id)), help);
        }
        // Nobody means the record in which it stands.
        let near = self.names.near(kind, id).into_iter();
        let near: Vec<&str> =
            near.filter(|name| place.owner.is_none() || self.book.ids.get(kind, name) != place.owner).collect();
        // Where any kind may stand, the name may be of another.
        let is_free = !matches!(place.spot, super::Spot::At(_));
        let called = self.names.called(id).filter(|(_, is_record)| is_free && *is_record && near.is_empty());
        let help = match called {
            Some((reference, _)) => format!("write `[[{reference}]]`"),
            None => suggest(&near).unwrap_or_else(|| otherwise.to_owned()),
        };
        let message = format!("there is no {kind} `{}`", shorten(id));
        self.out.push(Finding::new(code, place.file, place.at(), message).help(help).missing(kind, id));
    }

    /// Reports a rule that no catalogue has, or whose linter has no catalogue.
    pub(super) fn unknown_rule(&mut self, id: &RuleId, place: Place<'_>) {
        let has_no_catalogue = self.book.catalogue(id.linter()).is_none() && self.unread.has_catalogue(id.linter());
        if has_no_catalogue || self.unread.declares(Some("rule"), &id.to_string()) {
            return;
        }
        let Names { book, rules, searches, .. } = &mut self.names;
        let made = || unknown_rule(book, id, (place.file, &place.at()), searches);
        let mut finding = rules.entry(id.clone()).or_insert_with(made).clone();
        finding.file = std::sync::Arc::clone(place.file);
        finding.at = place.at();
        self.out.push(finding);
    }

    /// Reports a reference without a kind that fits nothing.
    pub(super) fn unknown_without_kind(&mut self, id: &str, place: Place<'_>) {
        if is_like_an_incident(id) {
            return self.unknown("incident", id, place);
        }
        if self.unread.declares(None, id) {
            return;
        }
        let mut help = None;
        if is_like_code(id) {
            help = Some(format!(
                "what is code stands in backticks or in a block of code; a reference is written `[[{}]]`",
                self.names.example()
            ));
        } else if let Some((first, rest)) = id.split_once('/') {
            if let Some(rule) = RuleId::parse(id).ok().filter(|rule| self.book.catalogue(rule.linter()).is_some()) {
                return self.unknown_rule(&rule, place);
            }
            // `recipes/x` for `recipe/x`, or a linter that is spelled another way.
            let starts: Vec<&str> =
                KINDS.iter().copied().chain(self.book.catalogues.iter().map(|c| c.linter.as_str())).collect();
            let near = nearest(first, starts, 3).into_iter().map(|start| format!("{start}/{rest}"));
            help = suggest(&near.collect::<Vec<_>>());
        }
        // A field that names a record has no brackets, and pages without a record are none.
        let is_named = matches!(place.spot, super::Spot::At(_));
        let called = match self.names.called(id) {
            Some(called) if is_named => called.1.then(|| format!("write `{}`", called.0)),
            called => called.map(|(reference, _)| format!("write `[[{reference}]]`")),
        };
        let help = called.or(help).or_else(|| suggest(&self.near_of_any_kind(id))).unwrap_or_else(|| {
            let example = self.names.example();
            format!("write the kind and the identifier, as in `{example}`; the kinds are {}", quoted(&KINDS))
        });
        self.push(place, Code::UnknownPage, format!("nothing in this handbook is called `{}`", shorten(id)), help);
    }

    fn near_of_any_kind(&mut self, id: &str) -> Vec<String> {
        let mut found = Vec::new();
        for kind in KINDS {
            found.extend(self.names.near(kind, id).into_iter().map(|name| format!("{kind}/{name}")));
        }
        found.truncate(3);
        found
    }

    /// Reports a relative link to a file from which no page is made.
    pub(super) fn unknown_file(&mut self, path: &str, place: Place<'_>) {
        if self.unread.has_file(path) {
            return;
        }
        let name = path.rsplit('/').next().unwrap_or_default();
        let help = match self.names.by_name.get(name) {
            Some(there) => {
                format!(
                    "the file of that name is {there}: from this file's folder that is `{}`",
                    way(place.file, there)
                )
            }
            None => self.way_out_of_no_page(path, place),
        };
        self.push(place, Code::UnknownPage, format!("no page is made from {path}"), help);
    }

    fn way_out_of_no_page(&mut self, path: &str, place: Place<'_>) -> String {
        if let Some((reference, _)) = self.names.called(path) {
            return format!("write `[[{reference}]]`, which survives moving the file");
        }
        let near: Vec<String> = self.names.near(FILE, path).into_iter().map(|there| way(place.file, there)).collect();
        if let Some(near) = suggest(&near) {
            return near;
        }
        match path.strip_prefix(&*self.book.config.src).filter(|inner| inner.starts_with('/')).map(kind_of) {
            Some(Some(kind)) => {
                format!("name the record by its identifier, which survives moving the file: `[[{kind}/ID]]`")
            }
            Some(None) => format!(
                "name a record by its identifier, which survives moving its file: `[[{}]]`",
                self.names.example()
            ),
            None => format!(
                "pages lead to records, and this file is none: link to where it is published, as in \
                 `https://example.org/{}`",
                crate::id::encode_path(path)
            ),
        }
    }
}

/// The kind of the records that have files in this folder below the content folder.
fn kind_of(path: &str) -> Option<&'static str> {
    Some(match path.trim_start_matches('/').split('/').next()? {
        "incidents" => "incident",
        "recipes" => "recipe",
        "rules" => "rule",
        "guides" => "guide",
        _ => return None,
    })
}

/// Whether what stands between `[[` and `]]` is a test of a shell or an index: a name has no spaces, brackets or quotes, and
/// does not begin with a hyphen.
fn is_like_code(name: &str) -> bool {
    let name = name.trim();
    name.starts_with(['-', '!', '(', '$']) || name.contains(['$', '"', '=', '<', '>', '['])
}

/// Whether a text has the form of an incident's identifier: capitals, then a number behind a hyphen.
fn is_like_an_incident(id: &str) -> bool {
    id.split_once('-').is_some_and(|(word, rest)| {
        !word.is_empty()
            && word.bytes().all(|b| b.is_ascii_uppercase())
            && rest.starts_with(|c: char| c.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use crate::diag::Code;
    use crate::lint::fixture::Fixture;

    #[test]
    fn names_near_unknown_ones_are_searched_for_a_hundred_times() {
        let rules: String = (0..20).map(|n| format!("  - {{id: rule-{n}-of-ours, summary: s}}\n")).collect();
        let body: String = (0..150).map(|n| format!("- [[house/rule-{n}x-of-ours]]\n")).collect();
        let found = Fixture::new().rules("house", &rules).incident("INC-2023-001", "", &body).found();
        let of_rules = found.of(Code::UnknownRule);
        let near = |all: &[String]| all.iter().filter(|one| one.contains("did you mean")).count();
        assert_eq!((of_rules.len(), near(&of_rules)), (150, 100));

        let headings: String = (0..20).map(|n| format!("## Part {n} {{#part-{n}-of-it}}\n\n")).collect();
        let links: String = (0..150).map(|n| format!("[x](#part-{n}x-of-it)\n")).collect();
        let found = Fixture::new().incident("INC-2023-001", "", &format!("{links}\n{headings}")).found();
        let of_anchors = found.of(Code::UnknownAnchor);
        assert_eq!((of_anchors.len(), near(&of_anchors)), (150, 100));
    }
}
