//! Lists of words, written as one text each: the tables stay readable, and short.

/// A sorted list of words, without repeats, from a text with single spaces between them; made by the compiler.
macro_rules! words {
    ($text:expr) => {{
        const LIST: [&str; super::super::words::count($text)] = super::super::words::split($text);
        &LIST
    }};
}
pub(super) use words;

/// How many words a text has.
pub(super) const fn count(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut count = 1;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b' ' {
            count += 1;
        }
        at += 1;
    }
    count
}

/// The words of a text, `N` of them.
pub(super) const fn split<const N: usize>(text: &'static str) -> [&'static str; N] {
    let mut words = [""; N];
    let mut rest = text;
    let mut i = 0;
    while i < N {
        let (word, after) = rest.split_at(first_length(rest));
        words[i] = word;
        rest = if after.is_empty() { after } else { after.split_at(1).1 };
        i += 1;
    }
    words
}

const fn first_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() && bytes[at] != b' ' {
        at += 1;
    }
    at
}
