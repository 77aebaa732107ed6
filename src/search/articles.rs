//! Words that a text has with an article or without. Of a word that is not in the index search guesses the group by words that
//! *begin* alike; Arabic writes its article to the word's beginning, and stems are words without it.

use std::collections::BTreeMap;

use super::index::Form;
use super::language::Language;
use super::words::has_stem;

/// The article, which is written together with its word.
const ARTICLE: &str = "ال";

/// How many letters a word has at least without the article.
const LEAST: usize = 3;

/// Words and their groups, sorted; in Arabic the groups' own names, too, and each word with the article, or without.
pub(super) fn completed(forms: Vec<Form>, language: Language) -> Vec<Form> {
    if language.tag() != "ar" {
        return forms;
    }
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    for Form { form, group } in &forms {
        for other in [other(form), Some(group.clone())].into_iter().flatten() {
            all.entry(other).or_insert_with(|| group.clone());
        }
    }
    all.extend(forms.into_iter().map(|Form { form, group }| (form, group)));
    all.into_iter().map(|(form, group)| Form { form, group }).collect()
}

/// A word without the article that it has, or with the one that it has not; `None` for what takes none.
fn other(form: &str) -> Option<String> {
    let is_word = has_stem(form) && form.chars().all(|c| matches!(c, '\u{620}'..='\u{64a}'));
    let without = form.strip_prefix(ARTICLE).filter(|rest| rest.chars().count() >= LEAST);
    is_word.then(|| without.map_or_else(|| format!("{ARTICLE}{form}"), str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completed_of(tag: &str, words: &[(&str, &str)]) -> Vec<(String, String)> {
        let form = |(form, group): &(&str, &str)| Form { form: (*form).to_owned(), group: (*group).to_owned() };
        let all = completed(words.iter().map(form).collect(), Language::of(tag));
        all.into_iter().map(|Form { form, group }| (form, group)).collect()
    }

    #[test]
    fn words_are_known_with_the_article_and_without() {
        let words = [("mysql", "mysql"), ("الدفع", "دفع"), ("بوابة", "بواب")];
        let found = completed_of("ar", &words);
        assert!(found.is_sorted());
        for word in [
            ("mysql", "mysql"),
            ("الدفع", "دفع"),
            ("دفع", "دفع"),
            ("بوابة", "بواب"),
            ("البوابة", "بواب"),
            ("بواب", "بواب"),
        ] {
            assert!(found.contains(&(word.0.to_owned(), word.1.to_owned())), "{word:?}");
        }
        assert_eq!(found.len(), 6);
        assert_eq!(completed_of("en", &words).len(), 3);
    }

    #[test]
    fn a_word_that_a_text_has_keeps_its_group() {
        let found = completed_of("ar", &[("الدفع", "دفع"), ("دفع", "x")]);
        assert!(found.contains(&("دفع".to_owned(), "x".to_owned())));
    }
}
