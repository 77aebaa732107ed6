//! The language of a handbook, as far as search depends on it: how words are stemmed, and whether English stop words are
//! left out. It is what `book.language` says; of a tag such as `pt-BR` the first part counts.

use tantivy::tokenizer::Language as Stemmed;

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language {
    tag: Tag,
    stemmer: Option<Stemmed>,
}

/// The first part of a tag, in lower case: two or three letters.
type Tag = [u8; 3];

/// The languages that have a stemmer, by their tags.
const STEMMED: [(&str, Stemmed); 20] = [
    ("ar", Stemmed::Arabic),
    ("da", Stemmed::Danish),
    ("nl", Stemmed::Dutch),
    ("en", Stemmed::English),
    ("fi", Stemmed::Finnish),
    ("fr", Stemmed::French),
    ("de", Stemmed::German),
    ("el", Stemmed::Greek),
    ("hu", Stemmed::Hungarian),
    ("it", Stemmed::Italian),
    ("nb", Stemmed::Norwegian),
    ("nn", Stemmed::Norwegian),
    ("no", Stemmed::Norwegian),
    ("pt", Stemmed::Portuguese),
    ("ro", Stemmed::Romanian),
    ("ru", Stemmed::Russian),
    ("es", Stemmed::Spanish),
    ("sv", Stemmed::Swedish),
    ("ta", Stemmed::Tamil),
    ("tr", Stemmed::Turkish),
];

impl Language {
    /// English, which handbooks are in when they say nothing.
    pub const ENGLISH: Self = Self { tag: *b"en\0", stemmer: Some(Stemmed::English) };

    /// The language of a tag such as `en`, `pt-BR` or `zh_Hant`. One without a stemmer is as good as any: its words stand
    /// for themselves.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        let first = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let stemmer = STEMMED.iter().find(|(name, _)| *name == first).map(|(_, stemmer)| *stemmer);
        let mut tag = Tag::default();
        for (slot, letter) in tag.iter_mut().zip(first.bytes().filter(u8::is_ascii_lowercase)) {
            *slot = letter;
        }
        Self { tag, stemmer }
    }

    /// The first part of its tag.
    #[must_use]
    pub fn tag(&self) -> &str {
        std::str::from_utf8(&self.tag).unwrap_or_default().trim_end_matches('\0')
    }

    /// Whether it is English, of which the stop words are known.
    #[must_use]
    pub fn is_english(self) -> bool {
        self.stemmer == Some(Stemmed::English)
    }

    pub(super) const fn stemmer(self) -> Option<Stemmed> {
        self.stemmer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_part_of_a_tag_counts() {
        assert_eq!(Language::of("pt-BR").stemmer(), Some(Stemmed::Portuguese));
        assert_eq!(Language::of("EN_us"), Language::ENGLISH);
        for tag in ["ja", "zh-Hant", "", "é", "klingon", "-"] {
            assert_eq!(Language::of(tag).stemmer(), None, "{tag}");
            assert_eq!(Language::of(Language::of(tag).tag()), Language::of(tag), "{tag}");
        }
    }
}
