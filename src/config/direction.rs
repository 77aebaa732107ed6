//! Which way the handbook's language is written.

use super::Config;

/// Languages that are written from right to left when their tag names no script (CLDR, likely subtags).
const LANGUAGES: [&str; 21] = [
    "ar", "arc", "azb", "ckb", "dv", "fa", "glk", "he", "iw", "ks", "lrc", "mzn", "nqo", "pnb", "ps", "sd", "sdh",
    "syr", "ug", "ur", "yi",
];

/// Scripts that are (CLDR, script metadata).
const SCRIPTS: [&str; 10] = ["adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"];

impl Config {
    /// Whether the language is written from right to left: by the script that its tag names, as in `pa-Arab`, or else by the
    /// one that it is usually written in.
    #[must_use]
    pub fn is_right_to_left(&self) -> bool {
        let tag = self.language.to_ascii_lowercase();
        let mut parts = tag.split(['-', '_']);
        let language = parts.next().unwrap_or_default();
        // A script has four letters, and nothing but a language beyond the first stands before it.
        let script = parts
            .find(|part| part.len() != 3)
            .filter(|part| part.len() == 4 && !part.starts_with(|c: char| c.is_ascii_digit()));
        script.map_or_else(|| LANGUAGES.contains(&language), |script| SCRIPTS.contains(&script))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_decides_and_else_the_language() {
        let is = |tag: &str| Config { language: tag.to_owned(), ..Config::default() }.is_right_to_left();
        for tag in ["he", "ar", "fa-IR", "UR", "iw_IL", "pa-Arab-PK", "ar-EG-1994", "az-arab", "ks-arab"] {
            assert!(is(tag), "{tag}");
        }
        for tag in ["en", "de-DE", "zh-Hant", "pa", "ks-Deva", "az-Latn", "ur-Latn", "", "sd-deva-IN"] {
            assert!(!is(tag), "{tag}");
        }
    }
}
