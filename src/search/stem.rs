//! Stems: what the words of documents are indexed by.
//!
//! Stemming happens here alone, while an index is built: the index keeps for each word its group, and readers look it up.
//! A word is stemmed as it was written, accents included, since endings are told by them; the stem is folded. Of several
//! spellings of one folded word the first with accents counts for all.

use std::collections::HashMap;

use tantivy::tokenizer::{RawTokenizer, Stemmer, TextAnalyzer, TokenStream};
use unicode_normalization::UnicodeNormalization;

use super::language::Language;
use super::words::{fold, has_stem, words};

/// Finds the group of a word.
pub(super) struct Stems {
    analyzer: Option<TextAnalyzer>,
    /// What was learned.
    known: HashMap<String, String>,
}

impl Stems {
    pub(super) fn new(language: Language) -> Self {
        let raw = RawTokenizer::default;
        let analyzer = language.stemmer().map(|l| TextAnalyzer::builder(raw()).filter(Stemmer::new(l)).build());
        Self { analyzer, known: HashMap::new() }
    }

    /// Learns the groups of the words that a text writes with accents.
    pub(super) fn learn(&mut self, text: &str, language: Language) {
        if text.is_ascii() || self.analyzer.is_none() {
            return;
        }
        for word in words(text, language) {
            let written = &text[word.range];
            if !written.is_ascii() && has_stem(&word.form) && !self.known.contains_key(&word.form) {
                let written: String = written.nfc().flat_map(char::to_lowercase).collect();
                let group = fold(&self.stem(&written));
                self.known.insert(word.form, group);
            }
        }
    }

    /// The group of a folded word: see [`super::words`].
    pub(super) fn group(&mut self, form: &str) -> String {
        if !has_stem(form) {
            return form.to_owned();
        }
        if let Some(group) = self.known.get(form) {
            return group.clone();
        }
        self.stem(form)
    }

    fn stem(&mut self, word: &str) -> String {
        let Some(analyzer) = &mut self.analyzer else { return word.to_owned() };
        let mut stream = analyzer.token_stream(word);
        if stream.advance() { stream.token().text.clone() } else { word.to_owned() }
    }
}
