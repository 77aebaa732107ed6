//! What takes longer than a page: the checks of the whole handbook, and its search index. It follows the pages, gives way to
//! them, and a newer state of the handbook makes an older one's pointless.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use jiff::civil::Date;

use super::index::Index;
use super::terminal::Terminal;
use crate::diag::{At, Code, Finding, Level, Located, excerpt, human};
use crate::pipeline::{self, OnDemand};
use crate::shell::background::Background;
use crate::shell::server::{Note, Notes, Stage};
use crate::source::Sources;

/// The most findings that the panel shows.
const MAX_NOTES: usize = 50;
/// How long nothing must change before the terminal says what was found, because a file that is being written is often
/// broken for a moment.
const CALM: Duration = Duration::from_millis(250);

/// A state of the handbook that is shown already.
pub(super) struct Draft {
    pub(super) draft: pipeline::Draft,
    /// Its pages; `None` when there is no theme to make them with.
    pub(super) site: Option<Arc<OnDemand>>,
    pub(super) sources: Sources,
    pub(super) findings: Vec<Finding>,
    /// The theme is another one than that of the state before.
    pub(super) is_theme_new: bool,
    pub(super) today: Date,
    /// Which state it is.
    pub(super) number: u64,
}

/// The number of the newest state that is being made: what older ones still wait for is not wanted any more.
#[derive(Debug, Clone, Default)]
pub(super) struct Newest(Arc<AtomicU64>);

impl Newest {
    /// The number of a state that begins to be made.
    pub(super) fn next(&self) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Whether there is a newer state than this one.
    fn is_beyond(&self, number: u64) -> bool {
        self.0.load(Ordering::Relaxed) > number
    }
}

/// What there is to do.
pub(super) enum Work {
    /// Check this.
    Draft(Box<Draft>),
    /// A page that somebody asked for could not be made.
    Broken(Finding),
}

/// Follows for as long as the program runs.
pub(super) fn run(todo: &Receiver<Work>, stage: &Stage, newest_of_all: &Newest, mut terminal: Terminal) {
    let background = Background::start();
    let (mut state, mut index): (Option<State>, _) = (None, Index::default());
    let mut told = true;
    loop {
        let next = if told { todo.recv().map_err(|_| RecvTimeoutError::Disconnected) } else { todo.recv_timeout(CALM) };
        match next {
            Ok(work) => {
                let all = std::iter::once(work).chain(todo.try_iter());
                state = newest(state, all);
                if let Some(state) = &mut state {
                    background.run(|| state.follow(stage, newest_of_all, &mut index));
                }
                told = false;
            }
            Err(RecvTimeoutError::Timeout) => {
                if let Some(state) = &state {
                    terminal.tell(&state.located);
                }
                told = true;
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// The newest draft with the broken pages that are not known yet.
fn newest(mut state: Option<State>, work: impl Iterator<Item = Work>) -> Option<State> {
    for one in work {
        match one {
            Work::Draft(draft) => state = Some(State::of(draft)),
            Work::Broken(finding) => {
                if let Some(state) = &mut state {
                    add(&mut state.broken, [finding]);
                }
            }
        }
    }
    state
}

/// What was found in templates, by place: of each, the first page's.
type Broken = HashMap<(Arc<str>, At, Code), Finding>;

/// A draft and what is known about it.
struct State {
    draft: Box<Draft>,
    broken: Broken,
    /// A page of each kind was tried.
    tried: bool,
    /// Every page was tried, and held against what was published of it.
    held: bool,
    /// What the checks of the whole handbook found, once they ran.
    checked: Option<Vec<Finding>>,
    located: Vec<Located>,
    /// The search index is that of this draft.
    indexed: bool,
}

impl State {
    fn of(draft: Box<Draft>) -> Self {
        let (tried, held, indexed) = (false, false, false);
        Self { draft, broken: Broken::new(), tried, held, checked: None, located: Vec::new(), indexed }
    }

    /// Checks the whole handbook, and makes the search index at the same time: both have parts that one thread works on.
    /// Whether the templates can be filled in is checked with the rest when they are new. What an edit of a record does to
    /// them is seldom news, and the search need not wait for it.
    fn follow(&mut self, stage: &Stage, newest: &Newest, index: &mut Index) {
        let Self { draft, broken, tried, held, checked, located, indexed } = self;
        let (number, book) = (draft.number, &draft.draft.book);
        let made = (!*indexed).then_some(|| index.of(book, &|| newest.is_beyond(number)));
        let following = if made.is_some() && book.config.search { vec!["search"] } else { Vec::new() };
        let say = |located: &[Located], following: Vec<&'static str>| stage.say(Notes { following, ..notes(located) });
        let check = || {
            if checked.is_none() {
                let before = Notes::clone(&stage.notes());
                stage.say(Notes { following: vec!["checks"], ..before });
                *checked = Some(pipeline::check(&draft.draft, draft.today));
            }
            if draft.is_theme_new {
                add(broken, broken_pages(draft, tried, &|| false));
            }
            *located = settled(draft, checked, broken);
            say(located, following);
        };
        match rayon::join(check, || made.map(|mut make| make())).1 {
            None => return,
            // A newer state has an index of its own.
            Some(Err(error)) if error.is_stopped() => return,
            Some(Ok(files)) => stage.follow(files),
            Some(Err(error)) => super::terminal::no_search(&error),
        }
        *indexed = true;
        say(located, Vec::new());
        let stop = || newest.is_beyond(number);
        let mut more = broken_pages(draft, tried, &stop);
        more.extend(unpublishable_pages(draft, held, &stop));
        if !more.is_empty() {
            add(broken, more);
            *located = settled(draft, checked, broken);
            say(located, Vec::new());
        }
    }
}

/// All that is known of a draft.
fn settled(draft: &Draft, checked: &Option<Vec<Finding>>, broken: &Broken) -> Vec<Located> {
    let all = draft.findings.iter().chain(checked.iter().flatten()).chain(broken.values());
    pipeline::settle(all.cloned().collect(), &draft.sources, &draft.draft.book.config, false)
}

/// The pages that cannot be made, one of each kind being tried unless `stop` says that nobody wants to know any more; none
/// when they were tried before.
fn broken_pages(draft: &Draft, tried: &mut bool, stop: &dyn Fn() -> bool) -> Vec<Finding> {
    let Some(site) = draft.site.as_ref().filter(|_| !std::mem::replace(tried, true)) else { return Vec::new() };
    let failed = |path| site.file(path).err();
    site.one_of_each_kind().into_iter().take_while(|_| !stop()).filter_map(failed).collect()
}

/// The pages that a build would refuse, of all of them: such a page may be shown, and lose what was published on it.
fn unpublishable_pages(draft: &Draft, held: &mut bool, stop: &(dyn Fn() -> bool + Sync)) -> Vec<Finding> {
    let Some(site) = draft.site.as_ref().filter(|_| !std::mem::replace(held, true)) else { return Vec::new() };
    site.unmade(&draft.draft.book, draft.sources.permalinks.as_ref(), stop)
}

fn add(broken: &mut Broken, findings: impl IntoIterator<Item = Finding>) {
    for finding in findings {
        broken.entry((Arc::clone(&finding.file), finding.at.clone(), finding.code)).or_insert(finding);
    }
}

/// The findings as the panel shows them: errors first.
fn notes(located: &[Located]) -> Notes {
    let mut order: Vec<&Located> = located.iter().collect();
    order.sort_by_key(|l| std::cmp::Reverse(l.level));
    Notes { notes: order.into_iter().take(MAX_NOTES).map(note).collect(), total: located.len(), following: Vec::new() }
}

fn note(located: &Located) -> Note {
    let place = located.span.as_ref().map(|span| span.start);
    let level = match located.level {
        Level::Error => "error",
        Level::Warn => "warn",
        Level::Info | Level::Off => "info",
    };
    Note {
        level,
        code: located.finding.code.name(),
        file: located.finding.file.to_string(),
        line: place.map(|p| p.line),
        column: place.map(|p| p.column),
        message: located.finding.message.clone(),
        help: located.finding.help.clone(),
        excerpt: excerpt(located),
        text: human(located, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_panel_shows_errors_first_and_not_more_than_it_has_room_for() {
        let located = |level| Located {
            finding: Finding::new(Code::UnknownPage, &"x.md".into(), At::File, "m"),
            level,
            span: None,
            text: None,
            url: String::new(),
        };
        let mut all: Vec<Located> = (0..60).map(|_| located(Level::Info)).collect();
        all.extend([located(Level::Warn), located(Level::Error)]);
        let said = notes(&all);
        assert_eq!((said.notes.len(), said.total), (MAX_NOTES, 62));
        let levels: Vec<&str> = said.notes.iter().take(3).map(|note| note.level).collect();
        assert_eq!(levels, ["error", "warn", "info"]);
    }
}
