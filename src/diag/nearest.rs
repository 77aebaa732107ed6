//! The nearest known name to one that is not known.

/// The longest name, in characters, for which near ones are looked for: to compare two takes time by the product of their lengths.
const LONGEST: usize = 200;

/// The known names closest to `name`, best first, at most `limit`: those within a third of its length in edits, those
/// that differ in case or separators only, and those that contain it. None for names of more than 200 characters.
#[must_use]
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>, limit: usize) -> Vec<&'a str> {
    let is_short = |name: &&str| name.chars().nth(LONGEST).is_none();
    if !is_short(&name) {
        return Vec::new();
    }
    let wanted = spelled(name);
    let reach = (wanted.chars().count() / 3).max(1);
    let mut scored: Vec<(usize, &str)> = known
        .into_iter()
        .filter(is_short)
        .filter_map(|candidate| {
            let folded = spelled(candidate);
            let distance = strsim::damerau_levenshtein(&wanted, &folded);
            if distance <= reach {
                Some((distance, candidate))
            } else if wanted.len() >= 4 && (folded.contains(&wanted) || wanted.contains(&folded) && folded.len() >= 4) {
                Some((reach + distance, candidate))
            } else {
                None
            }
        })
        .collect();
    scored.sort_unstable();
    scored.dedup();
    scored.into_iter().take(limit).map(|(_, candidate)| candidate).collect()
}

/// "did you mean `x`?" for the nearest known names, or `None` when none is near.
#[must_use]
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    suggest(&nearest(name, known, 3))
}

/// Searches for near names, of which there is a most: that many unknown names have one cause, such as a file that could not
/// be read, and each search goes through all known ones.
#[derive(Debug)]
pub struct Searches {
    left: usize,
}

impl Default for Searches {
    fn default() -> Self {
        Self { left: Self::MOST }
    }
}

impl Searches {
    /// So many names are searched for.
    pub const MOST: usize = 100;

    /// [`nearest`], as long as searches are left; none is near afterwards.
    #[must_use]
    pub fn nearest<'a>(&mut self, name: &str, known: impl IntoIterator<Item = &'a str>, limit: usize) -> Vec<&'a str> {
        let Some(left) = self.left.checked_sub(1) else { return Vec::new() };
        self.left = left;
        nearest(name, known, limit)
    }

    /// [`did_you_mean`], as long as searches are left.
    #[must_use]
    pub fn did_you_mean<'a>(&mut self, name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
        suggest(&self.nearest(name, known, 3))
    }
}

/// "did you mean `x` or `y`?" for names that were found before, or `None` when there are none.
#[must_use]
pub fn suggest(names: &[impl AsRef<str>]) -> Option<String> {
    (!names.is_empty()).then(|| format!("did you mean {}?", listed(names, "or")))
}

/// Names as a list in a sentence: "`a`, `b` or `c`", with this word before the last one.
#[must_use]
pub fn listed(names: &[impl AsRef<str>], word: &str) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} {word} {last}", most.join(", ")),
    }
}

/// Lower case, with `_` and spaces as `-`: spellings that people mix up are the same.
#[must_use]
pub fn spelled(name: &str) -> String {
    name.chars().flat_map(char::to_lowercase).map(|c| if c == '_' || c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        let known = ["database", "database-version", "deploy", "framework"];
        assert_eq!(nearest("databse", known, 3), ["database"]);
        assert_eq!(nearest("Database_Version", known, 3)[0], "database-version");
        assert!(nearest("zzz", known, 3).is_empty());
        assert!(nearest(&"d".repeat(100_000), [&*"d".repeat(100_001)], 3).is_empty());
        assert_eq!(did_you_mean("framewrok", known).as_deref(), Some("did you mean `framework`?"));
        let mut searches = Searches::default();
        for _ in 0..Searches::MOST {
            assert_eq!(searches.nearest("databse", known, 3), ["database"]);
        }
        assert_eq!(searches.did_you_mean("databse", known), None);
    }
}
