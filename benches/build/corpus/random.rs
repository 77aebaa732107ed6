//! Chance that is the same on every machine.

/// The generator splitmix64: small, even, and the same everywhere.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    /// The sequence that belongs to a purpose and a number.
    pub(super) fn new(purpose: &str, number: usize) -> Self {
        let mut state = 0x5851_f42d_4c95_7f2d_u64 ^ number as u64;
        for byte in purpose.bytes() {
            state = state.wrapping_mul(0x0000_0100_0000_01b3) ^ u64::from(byte);
        }
        let mut out = Self(state);
        out.next();
        out
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to below `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from((u128::from(self.next()) * end as u128) >> 64).unwrap_or(0)
    }

    /// A number from `low` to `high`, both possible.
    pub(super) fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// Whether an event of this many in a hundred happened.
    pub(super) fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// Several different ones, in the order of the list.
    pub(super) fn several<T: Clone>(&mut self, from: &[T], count: usize) -> Vec<T> {
        let mut left = count.min(from.len());
        let mut out = Vec::with_capacity(left);
        for (at, item) in from.iter().enumerate() {
            if self.below(from.len() - at) < left {
                out.push(item.clone());
                left -= 1;
            }
        }
        out
    }
}
