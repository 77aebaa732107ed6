//! Where lists are cut into shards.
//!
//! The metadata, which each first query loads, say of each shard what its words are not below. So a cut is put where that
//! takes the fewest bytes, as a B-tree does that cuts its separators short (R. Bayer and K. Unterauer, Prefix B-trees, 1977:
//! split intervals): nobody minds whether a shard is a little smaller than it may be.

/// What may be cut off before it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Piece<'a> {
    /// Its bytes.
    pub(super) len: usize,
    /// What a shard that begins with it would be said not to be below.
    pub(super) separator: &'a str,
    /// Whether it should lie with what stands before it.
    pub(super) clings: bool,
}

/// The first piece of each shard: none of more than so many bytes, except of a single piece and what clings to it, which may
/// make it larger by a third.
pub(super) fn cuts(pieces: &[Piece<'_>], most: usize) -> Vec<usize> {
    let (mut starts, mut size, least) = (Vec::new(), 0, most - most / 3);
    for (at, piece) in pieces.iter().enumerate() {
        let most = if piece.clings { most + most / 3 } else { most };
        while size > 0 && size + piece.len > most {
            let start = starts.last().copied().unwrap_or_default();
            let next = best(pieces, start, at, least);
            size = pieces[next..at].iter().map(|piece| piece.len).sum();
            starts.push(next);
        }
        if starts.is_empty() {
            starts.push(at);
        }
        size += piece.len;
    }
    starts
}

/// Where a shard ends that begins at one piece and holds none from another one on: behind at least so many bytes, if it can.
fn best(pieces: &[Piece<'_>], start: usize, end: usize, least: usize) -> usize {
    let before = pieces[start].separator;
    let (mut best, mut size, mut found) = (end, 0, None);
    for at in start + 1..=end {
        size += pieces[at - 1].len;
        let cost = (pieces[at].clings, added(before, pieces[at].separator));
        // Of those that cost the same the last.
        if (size >= least || at == end) && found.is_none_or(|found| cost <= found) {
            (best, found) = (at, Some(cost));
        }
    }
    best
}

/// What front coding writes of a separator behind another.
fn added(before: &str, separator: &str) -> usize {
    separator.len() - before.bytes().zip(separator.bytes()).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces<'a>(all: &[(usize, &'a str)]) -> Vec<Piece<'a>> {
        all.iter().map(|(len, separator)| Piece { len: *len, separator, clings: separator.contains('_') }).collect()
    }

    #[test]
    fn a_cut_is_where_it_is_said_in_the_fewest_bytes() {
        let all = pieces(&[(50, "a"), (20, "abacus"), (10, "ac"), (10, "accord"), (20, "accuse"), (30, "add")]);
        assert_eq!(cuts(&all, 100), [0, 2]);
        assert_eq!(cuts(&all, 1_000), [0]);
        // Behind two thirds at least.
        assert_eq!(cuts(&all, 125), [0, 5]);
        assert!(cuts(&[], 100).is_empty());
    }

    #[test]
    fn what_clings_to_something_stays_with_it_where_it_can() {
        let all = pieces(&[(70, "a"), (5, "lock"), (20, "lock_a"), (45, "lock_b")]);
        assert_eq!(cuts(&all, 100), [0, 1]);
        // A shard is larger rather than that it is cut, within bounds.
        let all = pieces(&[(90, "lock"), (30, "lock_a"), (10, "lock_b"), (40, "lock_c")]);
        assert_eq!(cuts(&all, 100), [0, 3]);
    }

    #[test]
    fn only_a_single_piece_is_larger_than_a_shard_may_be() {
        let all = pieces(&[(10, "a"), (300, "b"), (10, "c"), (60, "d"), (90, "e"), (10, "f")]);
        let starts = cuts(&all, 100);
        assert_eq!(starts, [0, 1, 2, 4]);
    }
}
