//! The common text: the words that this handbook's records use most. The metadata holds it, and all other shards are
//! compressed as if it stood before them, so that each finds these words there: a shard is too small to repeat many of its own.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::search::Document;

/// The most bytes of the text. It is loaded before the first result, and more of it saves little.
const MOST: usize = 3_000;
/// So many documents are looked at, spread over all of them.
const SAMPLE: usize = 400;
/// What a word that is found again costs at least, in bytes.
const FOUND: usize = 2;
/// Longer runs are no words.
const LONGEST: usize = 30;

/// The words that save most when they are found there, those nearest to the shard that save more; none of fewer than two
/// places.
pub(super) fn common(documents: &[Document]) -> String {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for document in documents.iter().step_by(documents.len().div_ceil(SAMPLE).max(1)) {
        let units = document.units.iter().flat_map(|unit| [&unit.heading, &unit.text]);
        let words = [&document.title, &document.lesson].into_iter().chain(units).flat_map(|text| words(text));
        words.for_each(|word| *counts.entry(word).or_default() += 1);
    }
    let saved = |word: &str, count: usize| about(count.saturating_sub(1) * (word.len() - FOUND));
    let mut best: Vec<(Reverse<usize>, &str)> =
        counts.into_iter().map(|(word, count)| (Reverse(saved(word, count)), word)).collect();
    best.retain(|(Reverse(saved), _)| *saved > 0);
    best.sort_unstable();
    let mut left = MOST;
    let fits = |(_, word): &(_, &str)| {
        let rest = left.checked_sub(word.len() + 1);
        left = rest.unwrap_or_default();
        rest.is_some()
    };
    let chosen: Vec<&str> = best.into_iter().take_while(fits).map(|(_, word)| word).collect();
    chosen.into_iter().rev().flat_map(|word| [" ", word]).collect()
}

/// A number by its first three binary digits: so that mending one record seldom makes another text, behind which all shards
/// would be compressed anew.
const fn about(n: usize) -> usize {
    let behind = usize::BITS.saturating_sub(n.leading_zeros() + 3);
    n >> behind << behind
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let runs = text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-');
    runs.filter(|run| (FOUND + 1..=LONGEST).contains(&run.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::document::{Kind, Unit};

    fn document(text: &str) -> Document {
        let units = vec![Unit { anchor: None, heading: String::new(), text: text.to_owned() }];
        let empty = String::new;
        let (title, lesson, tags, id, address) = (empty(), empty(), empty(), empty(), empty());
        let (names, signatures, asked, facets) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Document {
            kind: Kind::Incident,
            id,
            address,
            title,
            date: None,
            names,
            signatures,
            lesson,
            asked,
            tags,
            facets,
            taught_by: Vec::new(),
            units,
        }
    }

    #[test]
    fn what_saves_most_stands_last() {
        let documents = [document("a lock on the column, the lock"), document("column_a: the column (lock) lock once")];
        assert_eq!(common(&documents), " the column lock");
        assert_eq!(common(&[]), "");
    }

    #[test]
    fn a_word_more_seldom_changes_it() {
        assert_eq!([0, 1, 7, 8, 9, 10, 127, 128, 1000].map(about), [0, 1, 7, 8, 8, 10, 112, 128, 896]);
        let text = |times: usize| format!("{} {}", "alpha ".repeat(20), "bravo ".repeat(times));
        assert_eq!(common(&[document(&text(21))]), common(&[document(&text(22))]));
        assert_ne!(common(&[document(&text(21))]), common(&[document(&text(40))]));
    }

    #[test]
    fn it_is_bounded_and_has_no_order_but_its_own() {
        let text: String = (0..4_000).map(|n| format!("word{n} ")).collect();
        let all = common(&[document(&text), document(&text)]);
        assert!(all.len() <= MOST && all.len() > MOST - LONGEST, "{}", all.len());
        assert_eq!(all, common(&[document(&text), document(&text)]));
    }
}
