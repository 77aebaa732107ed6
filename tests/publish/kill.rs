//! Builds that are killed.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use rcabook::shell::publish::{Options, Step};

use rustix::fs::{CWD, Mode, OFlags, openat};

use crate::support::*;

/// A process that publishes `first`, the other site, `first` … over and over, with a watchdog.
pub(crate) struct Victim {
    out: PathBuf,
    pub(crate) sweeper: bool,
    pub(crate) plain: bool,
    pub(crate) rounds: usize,
    first: char,
    /// Where it stops and waits to be killed.
    pub(crate) stop_at: Option<Step>,
}

impl Victim {
    pub(crate) fn of(scene: &Scene) -> Self {
        Self { out: scene.out(), sweeper: true, plain: false, rounds: 1000, first: 'B', stop_at: None }
    }

    fn start(&self) -> Running {
        let mut command: Command = again(concat!(module_path!(), "::victim"));
        command.env("RCABOOK_VICTIM", &self.out).env("RCABOOK_ROUNDS", self.rounds.to_string());
        command.env("RCABOOK_FIRST", self.first.to_string());
        if self.sweeper {
            command.env("RCABOOK_SWEEPER", PROGRAM);
        }
        if self.plain {
            command.env("RCABOOK_PLAIN", "1");
        }
        if let Some(step) = self.stop_at {
            command.env("RCABOOK_STOP_AT", format!("{step:?}"));
        }
        Running(command.spawn().unwrap())
    }

    /// It kills itself when it is where it should stop.
    pub(crate) fn run_until_it_is_killed(&self) {
        use std::os::unix::process::ExitStatusExt as _;
        let status = self.start().0.wait().unwrap();
        assert_eq!(status.signal(), Some(9), "{:?}", self.stop_at);
    }
}

#[test]
#[ignore = "the process that the other tests kill"]
fn victim() {
    let Some(out) = std::env::var_os("RCABOOK_VICTIM").map(PathBuf::from) else {
        return;
    };
    let rounds: usize = std::env::var("RCABOOK_ROUNDS").unwrap().parse().unwrap();
    let stop_at = std::env::var("RCABOOK_STOP_AT").ok();
    let on_step = |step: Step| {
        if stop_at.as_deref() == Some(&format!("{step:?}")) {
            kill_myself();
        }
    };
    let mut sites = [site('B'), site('A')];
    if std::env::var("RCABOOK_FIRST").unwrap() == "A" {
        sites.reverse();
    }
    let mut seal = None;
    for round in 0..rounds {
        let options = Options {
            seal,
            sweeper: std::env::var_os("RCABOOK_SWEEPER").map(PathBuf::from),
            on_step: Some(&on_step),
            plain_file_system: std::env::var_os("RCABOOK_PLAIN").is_some(),
        };
        seal = publish(&out, &sites[round % 2], options).unwrap().seal;
    }
}

fn kill_myself() {
    let id = std::process::id().to_string();
    let _ = Command::new("kill").args(["-9", &id]).status();
    std::thread::sleep(Duration::from_secs(5));
}

/// Files of all kinds that are in the output folder from the start.
pub(crate) fn foreign() -> Tree {
    pages(&[
        ("CNAME", "handbook.example.org"),
        ("each/3/notes.txt", "in a folder of ours"),
        ("only/A/notes.txt", "in a folder that only one has"),
        ("theirs/deep/file", "in a folder of theirs"),
    ])
}

/// Kills at `rounds` random moments; each time the site is A or B, and all is tidy.
fn kill_at_random(rounds: u64, plain: bool, seed: u64) {
    let scene = Scene::new();
    let expected = [site('A'), site('B')].map(|site| whole(&site, &foreign()));
    scene.put_all(&foreign());
    scene.publish(&site('A')).unwrap();
    let mut victim = Victim::of(&scene);
    victim.plain = plain;
    let (mut random, mut at_work, mut changed, mut was) = (seed, 0, 0, 0);
    // In microseconds. It adapts to the machine, so that about every other kill is too early for
    // the first of the victim's sites.
    let mut window = 20_000;
    for round in 0..rounds {
        victim.first = if was == 0 { 'B' } else { 'A' };
        let child = victim.start();
        // It is under way when its staging folder shows.
        assert!(wait_until(|| scene.staging().exists()));
        random = next(random);
        std::thread::sleep(Duration::from_micros((random >> 33) % window));
        drop(child);
        at_work += u64::from(scene.staging().exists());
        assert!(wait_until(|| !scene.staging().exists()), "round {round}: not swept");
        let found = scene.read();
        let Some(is) = expected.iter().position(|expected| *expected == found) else {
            return assert_same(&found, &expected[was]);
        };
        scene.assert_no_litter();
        // Bounded, or a run of early kills on a busy machine would end in sleeping for minutes.
        let wanted = if is == was { window * 3 / 2 } else { window * 2 / 3 };
        window = wanted.clamp(1_000, 1_500_000);
        changed += u64::from(is != was);
        was = is;
    }
    eprintln!("{rounds} kills: {changed} after a swap, {at_work} left work for the watchdog");
    assert!(at_work > rounds / 10 && changed > rounds / 10, "{at_work}, {changed} of {rounds}");
}

/// Random enough, and the same each time.
fn next(random: u64) -> u64 {
    random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407)
}

#[test]
fn at_random_moments() {
    kill_at_random(200, false, 1);
}

#[test]
fn at_random_moments_where_folders_cannot_be_exchanged() {
    kill_at_random(50, true, 2);
}

#[test]
fn during_the_first_publish() {
    let scene = Scene::new();
    let mut victim = Victim::of(&scene);
    victim.rounds = 1;
    let (mut seen, mut random, mut window) = ([0, 0], 3, 10_000);
    for _ in 0..40 {
        let mut child = victim.start();
        let shown = wait_until(|| scene.staging().exists() || scene.out().exists());
        assert!(shown || child.0.try_wait().unwrap().is_some());
        random = next(random);
        std::thread::sleep(Duration::from_micros((random >> 33) % window));
        drop(child);
        assert!(wait_until(|| !scene.staging().exists()));
        let there = scene.out().exists();
        window = if there { window * 2 / 3 } else { window * 3 / 2 };
        seen[usize::from(there)] += 1;
        if there {
            scene.assert_is(&site('B'), &Tree::new());
            std::fs::remove_dir_all(scene.out()).unwrap();
        }
        assert_eq!(std::fs::read_dir(scene.root()).unwrap().count(), 0);
    }
    eprintln!("[nothing, a whole site]: {seen:?}");
    assert!(seen[0] > 0 && seen[1] > 0);
}

/// Files keep appearing all the time, most of them through a handle that may be of the old site:
/// none is lost.
#[test]
fn while_files_appear() {
    let scene = Scene::new();
    scene.publish(&site('A')).unwrap();
    let (done, count) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        let _stop = SetOnDrop(&done);
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                add_files(&scene.out().join("each/3"), &count);
            }
        });
        for round in 0..40 {
            let child = Victim::of(&scene).start();
            assert!(wait_until(|| scene.staging().exists()));
            std::thread::sleep(Duration::from_micros(round * 500));
            drop(child);
            assert!(wait_until(|| !scene.staging().exists()));
        }
    });
    let count = count.into_inner();
    let theirs: Tree = (0..count).map(|n| (format!("each/3/theirs-{n}.txt"), n.to_string().into_bytes())).collect();
    let expected = [site('A'), site('B')].map(|site| whole(&site, &theirs));
    let found = scene.read();
    assert!(count > 100);
    if !expected.contains(&found) {
        assert_same(&found, &expected[0]);
    }
    scene.assert_no_litter();
    eprintln!("{count} files appeared");
}

/// Opens a folder by path, and adds files to it until it is removed, or for a while.
fn add_files(folder: &Path, count: &AtomicUsize) {
    let open = OFlags::RDONLY | OFlags::DIRECTORY;
    let Ok(folder) = openat(CWD, folder, open, Mode::empty()) else {
        return;
    };
    for _ in 0..30 {
        let number = count.load(Ordering::Relaxed).to_string();
        let create = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL;
        let name = format!("theirs-{number}.txt");
        let Ok(file) = openat(&folder, name, create, Mode::RUSR | Mode::WUSR) else {
            return;
        };
        count.fetch_add(1, Ordering::Relaxed);
        File::from(file).write_all(number.as_bytes()).unwrap();
        std::thread::sleep(Duration::from_micros(100));
    }
}

/// A kill of the whole group of processes, as a terminal or a job runner does it.
#[test]
fn with_its_whole_group() {
    use std::os::unix::process::CommandExt as _;
    let scene = Scene::new();
    scene.publish(&site('A')).unwrap();
    for round in 0..10 {
        let mut command = again(concat!(module_path!(), "::victim"));
        command.env("RCABOOK_VICTIM", scene.out()).env("RCABOOK_ROUNDS", "1000");
        command.env("RCABOOK_FIRST", "B");
        command.env("RCABOOK_SWEEPER", PROGRAM).process_group(0);
        let child = Running(command.spawn().unwrap());
        assert!(wait_until(|| scene.staging().exists()));
        std::thread::sleep(Duration::from_millis(round));
        let group = format!("-{}", child.0.id());
        assert!(Command::new("kill").args(["-9", "--", &group]).status().unwrap().success());
        drop(child);
        assert!(wait_until(|| !scene.staging().exists()));
        let expected = [site('A'), site('B')].map(|site| whole(&site, &Tree::new()));
        assert!(expected.contains(&scene.read()));
    }
}
