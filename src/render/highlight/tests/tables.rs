//! The names and the data of the languages.

use super::super::grammar::{Grammar, Known};
use super::super::highlight;
use super::super::language::Words;
use super::super::languages::{LANGUAGES, Reader};
use super::super::yaml::CONSTANTS;
use super::html;

fn grammars() -> impl Iterator<Item = (&'static str, &'static Grammar)> {
    LANGUAGES.iter().filter_map(|(names, reader)| match reader {
        Reader::Lexer(grammar) | Reader::Shell(grammar) | Reader::Console(grammar) => Some((names[0], *grammar)),
        Reader::Diff | Reader::Markup | Reader::Yaml | Reader::Plain => None,
    })
}

fn assert_sorted(name: &str, list: Words) {
    for pair in list.windows(2) {
        assert!(pair[0] < pair[1], "{name}: {:?} is not before {:?}", pair[0], pair[1]);
    }
}

#[test]
fn lists_are_sorted_and_without_repeats() {
    assert_sorted("yaml", CONSTANTS);
    for (name, grammar) in grammars() {
        let language = grammar.language;
        let lists = [language.keywords, language.constants, language.names, language.soft, language.shy];
        for list in lists.into_iter().chain([language.definers]) {
            assert_sorted(name, list);
            assert!(list.iter().all(|word| !word.is_empty() && !word.contains(char::is_whitespace)), "{name}");
        }
        let words = language.keywords.len() + language.constants.len() + language.names.len();
        assert!(words < 512, "{name}: the hash table is more than half full");
    }
}

#[test]
fn every_word_is_known_and_in_one_list_only() {
    for (name, grammar) in grammars() {
        let language = grammar.language;
        let lists = [language.keywords, language.constants, language.names];
        for word in lists.into_iter().flatten() {
            let known = grammar.known(word.as_bytes());
            assert!(known.is_some(), "{name}: {word}");
            let holders = lists.iter().filter(|list| list.contains(word)).count();
            assert_eq!(holders, 1, "{name}: {word}");
        }
        assert!(grammar.known(b"nothing_of_the_kind").is_none());
    }
}

#[test]
fn the_hash_table_says_which_words_have_a_condition() {
    for (name, grammar) in grammars() {
        let language = grammar.language;
        let mut words = [language.keywords, language.names].concat();
        words.sort_unstable();
        let marked = |fits: fn(Known) -> bool| -> Vec<&str> {
            words.iter().copied().filter(|word| grammar.known(word.as_bytes()).is_some_and(fits)).collect()
        };
        assert_eq!(marked(Known::is_soft), language.soft, "{name}");
        assert_eq!(marked(Known::is_shy), language.shy, "{name}");
        assert_eq!(marked(Known::is_definer), language.definers, "{name}");
    }
}

#[test]
fn marks_are_ascii() {
    for (name, grammar) in grammars() {
        let language = grammar.language;
        assert!(language.openers.iter().all(|opener| opener.first().is_ascii()), "{name}");
        assert!([language.starts, language.inner, language.tails].concat().is_ascii(), "{name}");
    }
}

#[test]
fn names_of_languages_are_in_lower_case_and_unique() {
    let mut names: Vec<_> = LANGUAGES.iter().flat_map(|(names, _)| names.iter()).collect();
    let all = names.len();
    assert!(names.iter().all(|name| **name == name.to_ascii_lowercase()));
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
}

#[test]
fn the_name_may_be_in_capitals() {
    assert_eq!(html("SQL", "select"), r#"<span class="k">select</span>"#);
}

#[test]
fn an_unknown_language_is_escaped_and_not_coloured() {
    let mut out = String::from("<pre>");
    assert!(!highlight("brainfuck", r#"if a < b && "c" > 'd'"#, &mut out));
    assert_eq!(out, r#"<pre>if a &lt; b &amp;&amp; "c" &gt; 'd'"#);
    assert!(!highlight("", "", &mut out));
}
