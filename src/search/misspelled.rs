//! Known errors that somebody typed, from memory or from a picture, with a letter wrong.
//!
//! Of a text of at most [`MOST`] words that shows no [known error](super::known), each word of letters alone, five or more,
//! that the index does not have is read as the word of an error's message that lies one [edit](super::nearest) away, where
//! that has as many. The codes of the errors that it then says are what it is about, and its other words are mended as those
//! of a question. It is the same error as no signature: nobody knows what else was misread.

use super::known::{KnownError, MARKS, codes_where, is_said_in};
use super::nearest::{Letters, distance_within};
use super::signature::Text;
use crate::shape::Shape;

/// How many words a text has at most.
pub(super) const MOST: usize = 20;

/// The fewest letters of a word that may be misspelled, and of what it is read as.
const LEAST: usize = 5;

/// The codes of the known errors that a text says but for its spelling; `is_strange`: which words the index does not have.
pub(super) fn misspelled(text: &Text, is_strange: impl Fn(&str) -> bool) -> Vec<&'static str> {
    if text.words().len() > MOST {
        return Vec::new();
    }
    let strange = text.words().iter().filter(|word| is_word(word) && is_strange(word));
    let strange: Vec<(&str, Letters)> = strange.map(|word| (word.as_str(), Letters::of(word))).collect();
    let is_marked = text.words().iter().any(|word| MARKS.contains(&word.as_str()))
        || MARKS.iter().any(|mark| strange.iter().any(|(_, letters)| is_near(letters, mark)));
    if strange.is_empty() || !is_marked {
        return Vec::new();
    }
    codes_where(&[], |error| said(error, text, &strange))
}

/// The shape of an error's message, if a text says it with some of its words read as others.
fn said(error: &KnownError, text: &Text, strange: &[(&str, Letters)]) -> Option<Shape> {
    let shape = Shape::of(error.message);
    let meant = |letters| shape.words().find(|word| is_word(word) && is_near(letters, word));
    let read: Vec<(&str, &str)> = strange.iter().filter_map(|(word, letters)| Some((*word, meant(letters)?))).collect();
    let is_said = !read.is_empty() && is_said_in(&shape, &text.reading(&read));
    is_said.then_some(shape)
}

fn is_word(word: &str) -> bool {
    word.chars().nth(LEAST - 1).is_some() && word.chars().all(char::is_alphabetic)
}

fn is_near(letters: &Letters, word: &str) -> bool {
    word.len() >= LEAST && distance_within(letters, word, 1) == Some(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<&'static str> {
        misspelled(&Text::new(text), |word| !["filed", "column", "table", "names", "would"].contains(&word))
    }

    #[test]
    fn a_letter_may_be_wrong() {
        for (text, code) in [
            ("Deadlok found when trying to get lock", "1213"),
            ("deadlock detcted", "40P01"),
            ("Dupplicate column name 'ref'", "1060"),
            ("Duplicate colum name 'ref'", "1060"),
            ("Table 'orders' alredy exists", "1050"),
            ("Lock wait tiemout exceeded; try restarting transaction", "1205"),
            ("Field 'ref' doesnt have a defualt value", "1364"),
            ("Duplicat entry 'a8f' for key 'orders.uuid'", "1062"),
            ("Cant DROP 'x'; check that colum/key exists", "1091"),
            ("column users.nick does not exsist", "42703"),
            ("canceling statment due to lock timeout", "55P03"),
        ] {
            assert_eq!(codes(text), [code], "{text}");
        }
    }

    #[test]
    fn other_words_stay_what_they_are() {
        for text in [
            "deadlock detected",
            "duplicate column names",
            "Dedlok found",
            "tabel orders alredy exists",
            "where is a deadlok explained",
            &format!("deadlok found {}", "x ".repeat(MOST)),
            "",
        ] {
            assert_eq!(codes(text), [""; 0], "{text}");
        }
    }
}
