//! Coloured lines that name nothing, told apart without putting together what is seen of them.

use super::sift::{BLOCK, FEW, masks};

const ESC: u8 = 0x1b;

/// The bytes that are looked at: as many as a number has bits. Longer lines are left to others.
const LONGEST: usize = 2 * BLOCK;

/// Whether a line without its end, seen without its colours, names nothing: no word of it may begin what is looked for, by its
/// first bytes, and it opens nothing. Where that is not plain, the answer is no.
pub(super) fn names_nothing(line: &[u8], may_begin: impl Fn([u8; FEW]) -> bool) -> bool {
    if line.len() + FEW > LONGEST {
        return false;
    }
    let mut padded = [b' '; LONGEST];
    padded[..line.len()].copy_from_slice(line);
    let (mut words, escapes) = both_masks(&padded);
    let (mut joins, mut end) = (false, 0);
    for at in ones(escapes) {
        let Some(length) = colour(&padded[at..]) else { return false };
        // Behind another colour it is still the word before that one which goes on.
        if at != end {
            joins = words >> (at - 1) & 1 == 1;
        }
        end = at + length;
        if joins && words >> end & 1 == 1 {
            return false;
        }
        words &= !(((1 << length) - 1) << at);
    }
    let begins = words & !(words << 1);
    !opens(&padded[..line.len()]) && ones(begins).all(|at| !may_begin(seen_from(&padded, at, escapes)))
}

/// Whether something may begin with the line that is seen.
fn opens(line: &[u8]) -> bool {
    let mut at = 0;
    while let Some(b) = line.get(at) {
        at += match b {
            &ESC => colour(&line[at..]).unwrap_or(1),
            b' ' | b'\r' | b'\x0c' => 1,
            _ => return matches!(b, b'{' | b'[' | b'<' | b':' | b'(' | b'*' | b'\t' | 0xef),
        };
    }
    false
}

/// The first bytes that are seen from a place on.
fn seen_from(line: &[u8; LONGEST], at: usize, escapes: u128) -> [u8; FEW] {
    let mut at = at;
    let hidden = escapes >> at & ((1 << FEW) - 1) != 0;
    [(); FEW].map(|()| {
        while hidden && line[at] == ESC {
            at += colour(&line[at..]).unwrap_or(1);
        }
        at += 1;
        line[at - 1]
    })
}

/// The length of a sequence that picks a colour or a style (SGR, ECMA-48) at the start of a text.
fn colour(text: &[u8]) -> Option<usize> {
    let inner = text.strip_prefix(b"\x1b[")?;
    let numbers = inner.iter().position(|b| !matches!(b, b'0'..=b'9' | b';' | b':'))?;
    (inner[numbers] == b'm').then_some(numbers + 3)
}

/// Which bytes belong to words, and which begin an escape sequence.
fn both_masks(line: &[u8; LONGEST]) -> (u128, u128) {
    let (blocks, _) = line.as_chunks::<BLOCK>();
    blocks.iter().enumerate().fold((0, 0), |(words, marks), (at, block)| {
        let (more_words, more_marks) = masks(block);
        (words | u128::from(more_words) << (at * BLOCK), marks | u128::from(more_marks) << (at * BLOCK))
    })
}

/// The places of the bits that are set, from the lowest.
fn ones(mut mask: u128) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = (mask != 0).then_some(mask.trailing_zeros() as usize)?;
        mask &= mask - 1;
        Some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_nothing_but(word: &str, line: &str) -> bool {
        names_nothing(line.as_bytes(), |few| few.as_slice() == &word.as_bytes()[..FEW])
    }

    #[test]
    fn words_are_those_that_are_seen() {
        let plain = "\x1b[32m✓\x1b[0m tests/a.py::b \x1b[1;38:5:3mpassed\x1b[0m in 3 s";
        assert!(names_nothing_but("SM040", plain));
        let there = [
            "\x1b[1mSM040\x1b[0m",
            "✓\x1b[0m SM040",
            "S\x1b[0mM040",
            "see SM\x1b[31m040",
            "\x1b[1m\x1b[31mSM040",
            "(\x1b[1mSM0",
        ];
        for line in there {
            assert!(!names_nothing_but("SM040", line), "{line:?}");
        }
        assert!(names_nothing_but("SM040", "xSM040 \x1b[0m"), "within a word");
        assert!(!names_nothing_but("a b", "x a\x1b[0m b"), "across a colour, with what stands between words");
    }

    #[test]
    fn what_is_not_plain_is_not_told() {
        let unclear = [
            "\x1b]8;;http://a\x1b\\b",
            "\x1b[2K",
            "\x1b[1",
            "\x1b",
            "\x1b[1m(a, b)... ERR",
            " \x1b[1m ::error::x",
            "\x1b[1m\tx",
            "a\x1b[1mb",
            "a\x1b[1m\x1b[2mb",
        ];
        for line in unclear {
            assert!(!names_nothing_but("SM040", line), "{line:?}");
        }
        let long = format!("\x1b[1m{}", "x ".repeat(80));
        assert!(!names_nothing_but("SM040", &long));
    }
}
