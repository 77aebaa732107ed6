//! The site is published whole or not at all, whatever happens to the program meanwhile.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::book::{Book, GUIDE};
use crate::tree::Tree;

/// How often the build is killed.
const KILLS: u32 = 200;

/// How long the clean-up after a killed build may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Two versions of one project, and the folder that both are built into, with nothing else beside it.
struct Stage {
    versions: [Book; 2],
    sites: [Tree; 2],
    temp: TempDir,
}

impl Stage {
    fn new(records: usize) -> Self {
        let versions = [version(records, "first"), version(records + 3, "second")];
        let sites = [0, 1].map(|n: usize| {
            versions[n].run(&["build", "--out", "alone"]).ends_with(0);
            Tree::of(&versions[n].path("alone"))
        });
        Self { versions, sites, temp: tempfile::tempdir().unwrap() }
    }

    fn site(&self) -> PathBuf {
        self.temp.path().join("site")
    }

    fn command(&self, version: usize) -> Command {
        let mut command = self.versions[version].command(&["build", "--out"]);
        command.arg(self.site()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn build(&self, version: usize) {
        assert!(self.command(version).status().unwrap().success());
    }

    /// Waits for the clean-up, then asserts that the site is one of the two versions, and alone in its folder.
    fn assert_whole(&self, what: &str) -> usize {
        let start = Instant::now();
        while names(self.temp.path()) != BTreeSet::from(["site".to_owned()]) {
            assert!(start.elapsed() < PATIENCE, "{what}: left behind beside the site: {:?}", names(self.temp.path()));
            std::thread::sleep(Duration::from_millis(2));
        }
        let site = Tree::of(&self.site());
        let version = self.sites.iter().position(|version| *version == site);
        version.unwrap_or_else(|| {
            self.sites[0].assert_same(&site);
            panic!("{what}");
        })
    }
}

/// A handbook of guides, each with this word.
fn version(records: usize, word: &str) -> Book {
    (0..records).fold(Book::new().folder("content"), |book, n| {
        book.file(
            &format!("content/guides/g{n}.md"),
            &GUIDE.replace("Text.", &format!("The {word} version of page {n}.")),
        )
    })
}

/// What a folder holds, but for what a build keeps for the next one.
fn names(folder: &Path) -> BTreeSet<String> {
    let names = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| name != ".rcabook").collect()
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn up_to(&mut self, limit: Duration) -> Duration {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        limit.mul_f64((self.0 >> 33) as f64 / f64::from(u32::MAX >> 1))
    }
}

fn signal(child: &Child, name: &str) {
    // The process may be over already; then there is nobody to tell.
    let _ = Command::new("kill").args([name, &child.id().to_string()]).stderr(Stdio::null()).status();
}

#[test]
fn a_build_that_is_killed_leaves_one_whole_site_and_no_litter() {
    let stage = Stage::new(120);
    stage.build(0);
    let start = Instant::now();
    stage.build(1);
    let mut window = start.elapsed().mul_f64(1.2);
    // Wide enough for a build on a machine that got busy, and never so narrow that all kills come first.
    let (least, most) = (window.mul_f64(0.3), window.mul_f64(4.0));
    let (mut dice, mut seen) = (Dice(20_230_216), [0, 0]);
    let mut now = 1;
    for kill in 0..KILLS {
        let other = 1 - now;
        let delay = dice.up_to(window);
        let mut child = stage.command(other).spawn().unwrap();
        std::thread::sleep(delay);
        child.kill().unwrap();
        child.wait().unwrap();
        let found = stage.assert_whole(&format!("kill {kill} after {delay:?} of {window:?}"));
        seen[usize::from(found == other)] += 1;
        // It follows the speed of the machine, so that kills keep falling around the moment that matters.
        window = window.mul_f64(if found == other { 0.9 } else { 1.05 }).clamp(least, most);
        now = found;
    }
    // Some were killed before they published, and some after: else the delays have missed the moment that matters.
    assert!(seen.iter().all(|count| *count > 5), "{seen:?}");
}

#[test]
fn a_build_that_is_interrupted_leaves_one_whole_site_and_no_litter() {
    let stage = Stage::new(40);
    stage.build(0);
    let mut dice = Dice(7);
    for name in ["-TERM", "-INT", "-HUP", "-QUIT"].repeat(4) {
        let mut child = stage.command(1).spawn().unwrap();
        std::thread::sleep(dice.up_to(Duration::from_millis(300)));
        signal(&child, name);
        child.wait().unwrap();
        stage.assert_whole(name);
    }
}

#[test]
fn a_first_build_that_is_killed_leaves_nothing_or_all() {
    let versions = version(40, "first");
    let mut dice = Dice(3);
    for _ in 0..10 {
        let temp = tempfile::tempdir().unwrap();
        let mut command = versions.command(&["build", "--out"]);
        let mut child = command.arg(temp.path().join("deep/site")).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(dice.up_to(Duration::from_millis(300)));
        child.kill().unwrap();
        child.wait().unwrap();
        let start = Instant::now();
        let whole = || !temp.path().join("deep").exists() || temp.path().join("deep/site/index.html").is_file();
        while names(temp.path()).iter().any(|n| n.starts_with('.')) || !whole() {
            assert!(start.elapsed() < PATIENCE, "{:?}", names(temp.path()));
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

#[test]
fn two_builds_at_once_do_not_mix() {
    let stage = Stage::new(40);
    stage.build(0);
    for _ in 0..5 {
        let mut children: Vec<Child> = [0, 1, 0, 1].map(|n| stage.command(n).spawn().unwrap()).into();
        let codes: Vec<Option<i32>> = children.iter_mut().map(|child| child.wait().unwrap().code()).collect();
        assert!(codes.contains(&Some(0)), "{codes:?}");
        assert!(codes.iter().all(|code| matches!(code, Some(0 | 2))), "{codes:?}");
        stage.assert_whole("two at once");
    }
}

#[test]
fn what_is_not_ours_stays() {
    let book = version(3, "first").file("book/.htaccess", "mine").file("book/guides/notes/mine.txt", "mine");
    let book = book.link("book/current", "guides");
    book.build().ends_with(0);
    let book = book.file("content/guides/g0.md", &GUIDE.replace("Text.", "Changed."));
    fs::remove_file(book.path("content/guides/g1.md")).unwrap();
    book.build().ends_with(0);
    assert_eq!((book.read("book/.htaccess"), book.read("book/guides/notes/mine.txt")), ("mine".into(), "mine".into()));
    assert_eq!(fs::read_link(book.path("book/current")).unwrap(), Path::new("guides"));
    assert!(!book.path("book/guides/g1.html").exists(), "a page without a record stays");
    assert!(book.read("book/guides/g0.html").contains("Changed."));
}

#[test]
fn a_build_with_errors_leaves_the_site_as_it_was() {
    let book = version(3, "first");
    book.build().ends_with(0);
    let before = Tree::of(&book.path("book"));
    let book = book.file("content/guides/g0.md", "no front matter\n");
    let printed = book.build().ends_with(1);
    assert!(printed.ends_with("nothing was published: mend the errors and build again\n"), "{printed}");
    Tree::of(&book.path("book")).assert_same(&before);
    assert_eq!(names(&book.root()), ["book", "content"].map(str::to_owned).into());
}

/// A file system of a few hundred kilobytes, for as long as the value lives.
struct Small(TempDir);

impl Small {
    fn new() -> Option<Self> {
        let temp = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=3m", "tmpfs"]).arg(temp.path()).stderr(Stdio::null());
        mount.status().is_ok_and(|s| s.success()).then(|| Self(temp))
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn a_full_disk_leaves_the_site_as_it_was() {
    // Only root may mount; everybody else has the limit on file sizes below.
    let Some(small) = Small::new() else { return };
    let site = small.0.path().join("site");
    let book = version(3, "first");
    let out = site.to_str().unwrap().to_owned();
    book.run(&["build", "--out", &out]).ends_with(0);
    let before = Tree::of(&site);
    let book = book.file("content/guides/big.md", &GUIDE.replace("Text.", &"many words ".repeat(300_000)));
    let printed = book.run(&["build", "--out", &out]).ends_with(2);
    assert!(printed.contains("no room to write") && printed.contains("free some room"), "{printed}");
    Tree::of(&site).assert_same(&before);
    assert_eq!(names(small.0.path()), ["site".to_owned()].into());
}

#[test]
fn a_limit_on_file_sizes_leaves_the_site_as_it_was() {
    let book = version(3, "first");
    book.build().ends_with(0);
    let before = Tree::of(&book.path("book"));
    let book = book.file("content/guides/big.md", &GUIDE.replace("Text.", &"many words ".repeat(100_000)));
    let mut shell = Command::new("sh");
    let script = format!("trap '' XFSZ; ulimit -f 500; exec '{}' build", env!("CARGO_BIN_EXE_rcabook"));
    let output = shell.args(["-c", &script]).current_dir(book.root()).output().unwrap();
    let printed = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{printed}");
    assert!(printed.contains("no room to write"), "{printed}");
    Tree::of(&book.path("book")).assert_same(&before);
    assert_eq!(names(&book.root()), ["book", "content"].map(str::to_owned).into());
}
