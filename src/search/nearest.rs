//! How many edits lie between two words: a letter added, dropped or changed, or two neighbours swapped, no letter twice
//! (optimal string alignment).

/// A word, prepared for comparing it with many.
#[derive(Debug)]
pub(super) struct Letters {
    chars: Vec<char>,
    mask: u32,
}

impl Letters {
    pub(super) fn of(word: &str) -> Self {
        Self { chars: word.chars().collect(), mask: mask(word) }
    }
}

/// Which letters a word has, one bit each.
fn mask(word: &str) -> u32 {
    word.bytes().filter(u8::is_ascii_lowercase).fold(0, |mask, b| mask | 1 << (b - b'a'))
}

/// The number of edits, where it is at most `most` and the other word is one of letters alone.
pub(super) fn distance_within(word: &Letters, other: &str, most: usize) -> Option<usize> {
    // A character is one to four bytes.
    let too_short = other.len() + most < word.chars.len();
    if too_short || other.len() > 4 * (word.chars.len() + most) || word.chars.len() > 60 {
        return None;
    }
    // Each edit changes at most two of the letters that a word has.
    if (mask(other) ^ word.mask).count_ones() as usize > 2 * most {
        return None;
    }
    let other: Vec<char> = other.chars().collect();
    if other.len().abs_diff(word.chars.len()) > most || !other.iter().all(|c| c.is_alphabetic()) {
        return None;
    }
    let edits = distance(&word.chars, &other);
    (edits <= most).then_some(edits)
}

fn distance(a: &[char], b: &[char]) -> usize {
    let mut two_back: Vec<usize> = vec![0; b.len() + 1];
    let mut back: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (back[j] + 1).min(row[j - 1] + 1).min(back[j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(two_back[j - 2] + 1);
            }
        }
        two_back = std::mem::replace(&mut back, row);
    }
    back[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swap_is_one_edit() {
        for (a, b, edits) in [
            ("migartion", "migration", Some(1)),
            ("colunm", "column", Some(1)),
            ("backfil", "backfill", Some(1)),
            ("constrait", "constraint", Some(1)),
            ("xigratiom", "migration", Some(2)),
            ("column", "table", None),
            ("sm040x", "sm040", None),
        ] {
            assert_eq!(distance_within(&Letters::of(a), b, 2), edits, "{a} {b}");
        }
    }
}
