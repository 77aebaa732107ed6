//! Takes changes in and puts the new site on the stage.
//!
//! Nothing here knows what depends on what. Whatever changed, everything is put together again: from files whose text is
//! in memory, from records that were parsed already, and into a site that makes a page when somebody asks for it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Instant;

use super::follow::{Draft, Newest, Work};
use super::terminal;
use crate::config::Config;
use crate::diag::Finding;
use crate::pipeline::{self, OnDemand, Parsed};
use crate::render::Theme;
use crate::shell::clock;
use crate::shell::disk::{self, Memory};
use crate::shell::server::Stage;
use crate::shell::watch::{Change, Watch, only_ours};
use crate::site::permalinks;
use crate::source::{Sources, ThemeFile};

/// How often folders that come while they are looked at are followed at once; the rest is seen when it is quiet.
const MAX_LOOKS: usize = 4;

/// What is kept from one change to the next.
pub(super) struct Studio {
    root: PathBuf,
    memory: Memory,
    watch: Watch,
    parsed: Parsed,
    /// The settings and the theme that could be read last.
    config: Option<Config>,
    theme: Option<Theme>,
    /// The files of the settings and the theme that the two above were made from.
    settings: Settings,
    stage: Arc<Stage>,
    work: Sender<Work>,
    newest: Newest,
}

/// What the settings and the theme are made from, and what was found in them.
#[derive(Default)]
struct Settings {
    config: Option<Arc<str>>,
    /// The theme's name and its files.
    theme: Option<(String, BTreeMap<String, ThemeFile>)>,
    findings: Vec<Finding>,
}

impl Studio {
    pub(super) fn new(root: &Path, watch: Watch, stage: Arc<Stage>, work: Sender<Work>, newest: Newest) -> Self {
        let (root, parsed, settings) = (root.to_owned(), Parsed::steady(), Settings::default());
        let memory = Memory::default();
        Self { root, memory, watch, parsed, config: None, theme: None, settings, stage, work, newest }
    }

    /// Takes changes in for as long as the program runs.
    pub(super) fn run(mut self) {
        loop {
            match self.watch.change() {
                Change::Some(mut changed) => {
                    self.forget_others(&mut changed);
                    if !changed.is_empty() {
                        self.take_in(&changed);
                    }
                }
                Change::Any | Change::Quiet => self.look_if_changed(),
            }
        }
    }

    /// Looks at everything and shows it.
    pub(super) fn look(&mut self) {
        let (sources, findings) = self.settings();
        self.look_at_all();
        self.show(sources, findings);
    }

    fn look_if_changed(&mut self) {
        let (sources, findings) = self.settings();
        let settings_changed = sources.config.as_ref().map(|s| &s.text) != self.settings.config.as_ref();
        if self.look_at_all() || settings_changed {
            self.show(sources, findings);
        }
    }

    fn take_in(&mut self, changed: &BTreeSet<PathBuf>) {
        let (sources, findings) = self.settings();
        let settings_changed = changed.contains(&self.root.join(disk::CONFIG));
        let others: BTreeSet<PathBuf> =
            changed.iter().filter(|path| **path != self.root.join(disk::CONFIG)).cloned().collect();
        let looked = if settings_changed { None } else { self.memory.look_at(&others) };
        if looked.unwrap_or_else(|| self.look_at_all()) || settings_changed {
            self.show(sources, findings);
        }
    }

    /// Reads the settings; those that cannot be read leave the last ones in force.
    fn settings(&mut self) -> (Sources, Vec<Finding>) {
        let mut findings = Vec::new();
        let sources = disk::read_config(&self.root).unpack(&mut findings);
        let config = crate::config::read(sources.config.as_ref()).unpack(&mut findings);
        if !crate::config::is_unreadable(sources.config.as_ref(), &findings) || self.config.is_none() {
            self.config = Some(config);
        }
        (sources, findings)
    }

    /// Looks at every file, and watches every folder in which one can come. Whether anything changed.
    fn look_at_all(&mut self) -> bool {
        let config = self.config.clone().unwrap_or_default();
        let mut changed = false;
        for _ in 0..MAX_LOOKS {
            let began = Instant::now();
            changed |= self.memory.look(&self.root, &config);
            self.watch.costs(began.elapsed());
            match self.watch.aim(self.memory.folders()) {
                Ok(true) => {}
                Ok(false) => break,
                Err(why) => terminal::polls(&why),
            }
        }
        changed
    }

    /// Puts everything together and shows it.
    fn show(&mut self, settings: Sources, mut findings: Vec<Finding>) {
        let number = self.newest.next();
        let config = self.config.clone().unwrap_or_default();
        self.settings.config = settings.config.as_ref().map(|s| Arc::clone(&s.text));
        let sources = self.memory.sources(settings).unpack(&mut findings);
        let is_theme_new = self.load_theme(&sources, &config);
        findings.extend(self.settings.findings.iter().cloned());
        let draft = pipeline::draft(&mut self.parsed, &sources, config).unpack(&mut findings);
        let shown = self.theme.as_ref().map(|theme| Arc::new(OnDemand::new(&draft.book, &draft.site, theme)));
        if let Some(site) = &shown {
            self.stage.show(Arc::clone(site));
        }
        let today = clock::today();
        // Who follows is there as long as the program is.
        let _ = self.work.send(Work::Draft(Box::new(Draft {
            draft,
            site: shown,
            sources,
            findings,
            is_theme_new,
            today,
            number,
        })));
    }

    /// Loads the theme when its files changed; one that cannot be loaded leaves the last one in place. Whether it was
    /// loaded.
    fn load_theme(&mut self, sources: &Sources, config: &Config) -> bool {
        let same = |(name, files): &(String, _)| *name == config.theme && *files == sources.theme;
        if self.settings.theme.as_ref().is_some_and(same) {
            return false;
        }
        let mut findings = Vec::new();
        let loaded = Theme::load(&sources.theme, &config.theme).unpack(&mut findings);
        self.theme = loaded.or(self.theme.take());
        self.settings.theme = Some((config.theme.clone(), sources.theme.clone()));
        self.settings.findings = findings;
        true
    }

    /// Leaves out what lies in the project's folder and is neither content, theme nor settings.
    fn forget_others(&self, changed: &mut BTreeSet<PathBuf>) {
        let src = self.config.as_ref().map_or("content", |c| c.src.as_str());
        let first = src.split('/').next().unwrap_or(src);
        let linked: BTreeSet<PathBuf> =
            changed.iter().filter(|path| path.parent().is_some_and(|p| self.is_watched_inside(p))).cloned().collect();
        only_ours(changed, &self.root, &[disk::CONFIG, permalinks::FILE, first, "themes"]);
        changed.extend(linked);
    }

    /// Whether a folder below the project's own is watched, because the target of a link lies in it.
    fn is_watched_inside(&self, folder: &Path) -> bool {
        folder != self.root && self.memory.folders().contains(folder)
    }
}
