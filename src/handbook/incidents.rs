//! The incidents of a handbook, which can tell which of them somebody looked at.

use std::ops::Index;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::slice::ParallelSliceMut as _;

use crate::record::{Body, Incident};

/// Incidents in the handbook's order. Whoever reads one does so through this list, so that a copy of the handbook can
/// tell what a page was made from ([`Incidents::traced`]) without anyone saying so. Many pages look at what an incident says of
/// itself, and few at its [body](Incidents::body): one is noted apart from the other.
#[derive(Debug, Clone, Default)]
pub struct Incidents {
    list: Vec<Arc<Incident>>,
    notes: Option<Arc<Notes>>,
}

/// Which incidents somebody looked at, a bit for each.
#[derive(Debug)]
struct Notes {
    looked_at: Vec<AtomicU64>,
    read: Vec<AtomicU64>,
}

/// The positions of incidents that somebody looked at, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// Those of which anything was looked at.
    pub looked_at: Vec<usize>,
    /// Those of which the body was.
    pub read: Vec<usize>,
}

impl Incidents {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// One after the other.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Incident> + ExactSizeIterator {
        (0..self.list.len()).map(|at| &self[at])
    }

    /// The body of one.
    #[must_use]
    pub fn body(&self, at: usize) -> &Body {
        if let Some(notes) = &self.notes {
            note(&notes.read, at);
        }
        self[at].body_unnoted()
    }

    /// The same incidents, which note who is looked at from now on.
    #[must_use]
    pub fn traced(&self) -> Self {
        let words = || (0..self.list.len().div_ceil(64)).map(|_| AtomicU64::new(0)).collect();
        Self { list: self.list.clone(), notes: Some(Arc::new(Notes { looked_at: words(), read: words() })) }
    }

    /// Those that were looked at since the last call.
    #[must_use]
    pub fn take_seen(&self) -> Seen {
        let Some(notes) = &self.notes else { return Seen::default() };
        Seen { looked_at: take(&notes.looked_at), read: take(&notes.read) }
    }

    /// Puts another incident in the place of one.
    pub(super) fn replace(&mut self, old: &Arc<Incident>, new: &Arc<Incident>) {
        for place in self.list.iter_mut().filter(|place| Arc::ptr_eq(place, old)) {
            *place = Arc::clone(new);
        }
    }

    pub(super) fn push(&mut self, incident: Arc<Incident>) {
        self.list.push(incident);
    }

    pub(super) fn par_sort_by(
        &mut self,
        compare: impl Fn(&Arc<Incident>, &Arc<Incident>) -> std::cmp::Ordering + Sync,
    ) {
        self.list.par_sort_by(compare);
    }
}

impl Index<usize> for Incidents {
    type Output = Incident;

    fn index(&self, at: usize) -> &Incident {
        if let Some(notes) = &self.notes {
            note(&notes.looked_at, at);
        }
        &self.list[at]
    }
}

fn note(words: &[AtomicU64], at: usize) {
    words[at / 64].fetch_or(1 << (at % 64), Ordering::Relaxed);
}

/// The positions of all bits, which are taken away. Most words have none: a page looks at few of ten thousand incidents.
fn take(words: &[AtomicU64]) -> Vec<usize> {
    let mut out = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if word.load(Ordering::Relaxed) == 0 {
            continue;
        }
        let mut bits = word.swap(0, Ordering::Relaxed);
        while bits != 0 {
            out.push(at * 64 + bits.trailing_zeros() as usize);
            bits &= bits - 1;
        }
    }
    out
}

impl<'a> IntoIterator for &'a Incidents {
    type Item = &'a Incident;
    type IntoIter = Box<dyn Iterator<Item = &'a Incident> + 'a>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Record, parse};
    use crate::source::Source;

    fn incidents(count: usize) -> Incidents {
        let mut out = Incidents::default();
        for n in 0..count {
            let text =
                format!("---\nid: INC-2023-{n:03}\ntitle: T\ndate: 2023-01-01\nstatus: draft\nsummary: S\n---\n");
            let source = Source { path: format!("content/incidents/{n}.md").into(), text: text.into() };
            match parse(&source, "content").value.remove(0) {
                Record::Incident(incident) => out.push(incident),
                other => panic!("{other:?}"),
            }
        }
        out
    }

    #[test]
    fn a_traced_copy_tells_what_was_looked_at() {
        let plain = incidents(130);
        let traced = plain.traced();
        let _ = (&traced[3].title, &traced[129].title, &traced[64].title);
        let looked_at = |positions: &[usize]| Seen { looked_at: positions.to_vec(), read: Vec::new() };
        assert_eq!(traced.take_seen(), looked_at(&[3, 64, 129]));
        assert_eq!(traced.take_seen(), Seen::default());
        assert_eq!(traced.iter().len(), 130);
        assert_eq!(traced.take_seen(), Seen::default(), "counting is not looking");
        assert_eq!(traced.iter().map(|x| x.title.len()).sum::<usize>(), 130);
        assert_eq!(traced.take_seen().looked_at.len(), 130);
        let _ = (&traced[5].title, traced.body(70));
        assert_eq!(traced.take_seen(), Seen { looked_at: vec![5, 70], read: vec![70] });
        let _ = &plain[0];
        assert_eq!(plain.take_seen(), Seen::default());
    }
}
