//! What counts as having happened: every incident but those that were withdrawn. A withdrawn one keeps its page, and is
//! listed, as withdrawn, wherever its record is the other end of an edge.

use std::iter::once;

use super::Handbook;
use crate::record::{Incident, LessonEntry};

impl Handbook {
    /// Whether an incident counts. Who asks has not looked at its record: a page that counts others stays as it is when
    /// their words change.
    #[must_use]
    pub fn stands(&self, incident: usize) -> bool {
        !self.edges.withdrawn_incidents.contains(&incident)
    }

    /// How many of these incidents count.
    #[must_use]
    pub fn standing(&self, incidents: &[usize]) -> usize {
        incidents.iter().filter(|at| self.stands(**at)).count()
    }

    /// The incidents that taught a lesson: the one that declares it, then those that taught it again, newest first.
    pub fn lesson_incidents(&self, lesson: usize) -> impl Iterator<Item = usize> {
        let node = &self.lessons[lesson];
        once(node.incident).chain(node.again.iter().copied())
    }

    /// The lessons that an incident taught, first or again, as it lists them.
    pub fn lessons_of(&self, incident: &Incident) -> impl Iterator<Item = usize> {
        let id = |entry: &LessonEntry| match entry {
            LessonEntry::Declared(lesson) => self.lesson_at(&lesson.id.id),
            LessonEntry::Again { again, .. } => self.lesson_at(&again.id),
        };
        incident.lessons.iter().filter_map(id)
    }

    /// How many incidents that count taught a lesson.
    #[must_use]
    pub fn times_taught(&self, lesson: usize) -> usize {
        self.lesson_incidents(lesson).filter(|at| self.stands(*at)).count()
    }

    /// Whether an incident that counts taught a lesson which the rule enforces.
    #[must_use]
    pub fn rule_is_taught(&self, rule: usize) -> bool {
        let mut all = self.edges.rule_lessons[rule].iter().flat_map(|lesson| self.lesson_incidents(*lesson));
        all.any(|at| self.stands(at))
    }

    /// The incidents that count and taught a lesson which the rule enforces, newest first.
    #[must_use]
    pub fn rule_incidents(&self, rule: usize) -> Vec<usize> {
        let all = self.edges.rule_lessons[rule].iter().flat_map(|lesson| self.lesson_incidents(*lesson));
        let mut out: Vec<usize> = all.filter(|at| self.stands(*at)).collect();
        out.sort_unstable();
        out.dedup();
        out
    }
}
