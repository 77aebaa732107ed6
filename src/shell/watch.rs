//! Hearing that files changed: the system's events in batches, or a regular look where there are none.
//!
//! Events only say where to look. What a file says is always read anew, and after each burst everything is looked at
//! once more ([`Change::Quiet`]), so that an event which the system lost, or which came before its folder was
//! watched, costs a moment and not the change.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::disk;

/// How long it must be quiet before a batch of a few changes ends: an editor's write is over within it.
const SHORT: Duration = Duration::from_millis(8);
/// The same for a batch of many: a checkout is still running.
const LONG: Duration = Duration::from_millis(100);
/// How many changed files are many.
const MANY: usize = 16;
/// After this time a batch ends even if changes keep coming.
const STARVATION: Duration = Duration::from_millis(500);
/// How long it must be quiet after a change before everything is looked at once more.
const QUIET: Duration = Duration::from_millis(250);
/// How often is looked where there are no events.
const POLL: Duration = Duration::from_millis(300);

/// What may have changed.
#[derive(Debug, PartialEq, Eq)]
pub enum Change {
    /// These files or folders.
    Some(BTreeSet<PathBuf>),
    /// Nobody knows: look at everything.
    Any,
    /// Nothing for a while after the last change: look at everything once more.
    Quiet,
}

/// Watches folders.
#[derive(Debug)]
pub struct Watch {
    /// `None` where it is looked regularly.
    watcher: Option<RecommendedWatcher>,
    /// The folders that are watched, each with what it was when that began.
    watched: BTreeMap<PathBuf, (u64, u64)>,
    notes: Receiver<Note>,
    /// Keeps the channel open where nobody else has its other end.
    _sender: Sender<Note>,
    settled: bool,
    pause: Duration,
}

/// What the system said.
#[derive(Debug)]
enum Note {
    Changed(Vec<PathBuf>),
    /// These went away, or have another name. What was watched there is not any more, also when something new has the name, and
    /// the number that the system gave to what was there.
    Gone(Vec<PathBuf>),
    Lost,
}

impl Watch {
    /// Watches by the system's events, or by regular looks when `poll` is set or the system has no events; why it has
    /// none comes back as well.
    #[must_use]
    pub fn new(poll: bool) -> (Self, Option<String>) {
        let (sender, notes) = channel();
        let out = sender.clone();
        let heard = move |event: notify::Result<Event>| {
            // Nobody listens any more when the program ends.
            let _ = note(event).map(|note| out.send(note));
        };
        let made = if poll { Ok(None) } else { notify::recommended_watcher(heard).map(Some) };
        let (watcher, why) = match made {
            Ok(watcher) => (watcher, None),
            Err(error) => (None, Some(error.to_string())),
        };
        let watched = BTreeMap::new();
        (Self { watcher, watched, notes, _sender: sender, settled: false, pause: POLL }, why)
    }

    /// Watches exactly these folders. Whether some were not watched before: what changed in them meanwhile was not
    /// heard. A system that cannot watch them all is not asked any more, and why comes back as the error.
    ///
    /// # Errors
    /// The system's words; from now on it is looked regularly.
    pub fn aim(&mut self, folders: &BTreeSet<PathBuf>) -> Result<bool, String> {
        let Some(watcher) = &mut self.watcher else { return Ok(false) };
        let now: BTreeMap<PathBuf, (u64, u64)> =
            folders.iter().filter_map(|f| Some((f.clone(), disk::identity(f)?))).collect();
        // First those that are gone: a folder under a new name is still watched under the old one.
        for (gone, _) in self.watched.iter().filter(|(folder, id)| now.get(*folder) != Some(*id)) {
            let _ = watcher.unwatch(gone);
        }
        let mut new = false;
        for (folder, id) in now.iter().filter(|(folder, id)| self.watched.get(*folder) != Some(*id)) {
            match watcher.watch(folder, RecursiveMode::NonRecursive) {
                Ok(()) => new = true,
                Err(_) if disk::identity(folder) != Some(*id) => new = true,
                Err(error) => {
                    self.watcher = None;
                    self.watched.clear();
                    return Err(error.to_string());
                }
            }
        }
        self.watched = now;
        // What changed before it was watched is seen when it is quiet.
        self.settled &= !new;
        Ok(new)
    }

    /// Says how long a look at everything takes, so that regular looks leave most of the time to others.
    pub fn costs(&mut self, look: Duration) {
        self.pause = POLL.max(look * 10);
    }

    /// Waits for the next change.
    pub fn change(&mut self) -> Change {
        let wait = match (&self.watcher, self.settled) {
            (None, _) => self.pause,
            (Some(_), false) => QUIET,
            (Some(_), true) => Duration::MAX,
        };
        let first = match self.wait(wait) {
            Some(note) => note,
            None if self.watcher.is_none() => return Change::Any,
            None => {
                self.settled = true;
                return Change::Quiet;
            }
        };
        self.settled = false;
        self.batch(first)
    }

    fn wait(&self, time: Duration) -> Option<Note> {
        if time == Duration::MAX {
            return self.notes.recv().ok();
        }
        self.notes.recv_timeout(time).ok()
    }

    /// Gathers what follows a first note.
    fn batch(&mut self, first: Note) -> Change {
        let began = Instant::now();
        let mut paths = BTreeSet::new();
        let mut lost = self.gather(first, &mut paths);
        loop {
            let pause = if paths.len() >= MANY || lost { LONG } else { SHORT };
            let left = STARVATION.saturating_sub(began.elapsed());
            match self.wait(pause.min(left)) {
                Some(note) => lost |= self.gather(note, &mut paths),
                None => break,
            }
            if began.elapsed() >= STARVATION {
                break;
            }
        }
        if lost { Change::Any } else { Change::Some(paths) }
    }

    /// Adds what a note names. Whether the system lost some.
    fn gather(&mut self, note: Note, paths: &mut BTreeSet<PathBuf>) -> bool {
        match note {
            Note::Changed(changed) => paths.extend(changed),
            Note::Gone(gone) => {
                for path in &gone {
                    self.watched.remove(path);
                }
                paths.extend(gone);
            }
            Note::Lost => return true,
        }
        false
    }
}

/// What an event of the system means here: files that were only read did not change.
fn note(event: notify::Result<Event>) -> Option<Note> {
    let event = match event {
        Ok(event) if event.need_rescan() => return Some(Note::Lost),
        Ok(event) => event,
        Err(_) => return Some(Note::Lost),
    };
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Some(Note::Changed(event.paths)),
        EventKind::Access(_) => None,
        EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)) => Some(Note::Gone(event.paths)),
        _ => Some(Note::Changed(event.paths)),
    }
}

/// Leaves out what happens in a project's own folder beside its content: builds, other programs' folders. `inner` are the
/// names in that folder that matter.
pub fn only_ours(changed: &mut BTreeSet<PathBuf>, root: &Path, inner: &[&str]) {
    changed.retain(|path| match path.strip_prefix(root) {
        Ok(rest) => match rest.components().next() {
            Some(first) => inner.iter().any(|name| first.as_os_str() == *name),
            None => false,
        },
        Err(_) => true,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_beside_the_content_does_not_matter() {
        let paths = ["/p/book/index.html", "/p/content/a.md", "/p/book.toml", "/p", "/elsewhere/b.md"];
        let mut changed: BTreeSet<PathBuf> = paths.iter().map(PathBuf::from).collect();
        only_ours(&mut changed, Path::new("/p"), &["book.toml", "content", "themes"]);
        let left: Vec<&Path> = changed.iter().map(PathBuf::as_path).collect();
        assert_eq!(left, ["/elsewhere/b.md", "/p/book.toml", "/p/content/a.md"].map(Path::new));
    }

    #[test]
    fn files_that_were_only_read_did_not_change() {
        let event = |kind| note(Ok(Event::new(kind).add_path("a".into())));
        assert!(event(EventKind::Access(AccessKind::Open(AccessMode::Any))).is_none());
        assert!(event(EventKind::Access(AccessKind::Close(AccessMode::Write))).is_some());
        assert!(event(EventKind::Any).is_some());
    }
}
