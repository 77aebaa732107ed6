//! Files that nobody has touched are not read again, and others are.

use std::fs::{self, File, FileTimes};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::time::{Duration, SystemTime};

use rcabook::shell::publish::{MANIFEST, Options, Publish, Seal};

use crate::support::*;

const PAGE: &str = "index.html";

/// Publishes the same site, taking over what it may; whether that was so for each file.
fn again(scene: &Scene, seal: Option<&Seal>) -> (Vec<String>, Option<Seal>) {
    let stage = Publish::begin(&scene.out(), Options { seal: seal.cloned(), ..Options::default() }).unwrap();
    let mut written = Vec::new();
    for (path, bytes) in &site('A') {
        if stage.keep(&[(path.clone(), blake3::hash(bytes))]) == 0 {
            written.push(path.clone());
            stage.write(path, bytes).unwrap();
        }
    }
    let report = stage.commit().unwrap();
    scene.assert_is(&site('A'), &Tree::new());
    (written, report.seal)
}

fn set_modified(path: &Path, to: SystemTime) {
    File::options().write(true).open(path).unwrap().set_times(FileTimes::new().set_modified(to)).unwrap();
}

/// Puts other bytes of the same length into the page, and its time back to what it was.
fn forge(page: &Path) {
    let before = fs::metadata(page).unwrap().modified().unwrap();
    fs::write(page, "X\n").unwrap();
    set_modified(page, before);
}

#[test]
fn what_was_touched_is_read_whatever_its_time_says() {
    let scene = Scene::new();
    let mut seal = scene.publish(&site('A')).unwrap().seal;
    assert!(seal.is_some());
    for _ in 0..3 {
        assert_eq!(again(&scene, seal.as_ref()).0, [""; 0]);
        seal = again(&scene, seal.as_ref()).1;
        forge(&scene.out().join(PAGE));
        let (written, next) = again(&scene, seal.as_ref());
        assert_eq!(written, [PAGE]);
        seal = next;
    }
}

#[test]
fn what_is_sealed_is_not_read() {
    let scene = Scene::new();
    let first = scene.publish(&site('A')).unwrap().seal.unwrap();
    forge(&scene.out().join(PAGE));
    // A seal that is put behind the forgery, which nobody but a publish does.
    std::thread::sleep(Duration::from_millis(20));
    let manifest = scene.out().join(MANIFEST);
    set_modified(&manifest, SystemTime::now());
    let stat = fs::metadata(&manifest).unwrap();
    let time = |seconds: i64, rest: i64| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
    let (written, changed) = (time(stat.mtime(), stat.mtime_nsec()), time(stat.ctime(), stat.ctime_nsec()));
    let seal = Seal::from_text(&format!("{} {} {written} {changed}\n", stat.dev(), stat.ino())).unwrap();
    assert_ne!(seal, first);
    let keep = |seal: &Seal| {
        let stage = Publish::begin(&scene.out(), Options { seal: Some(seal.clone()), ..Options::default() }).unwrap();
        stage.keep(&[(PAGE.to_owned(), blake3::hash(&site('A')[PAGE]))]) == 1
    };
    assert!(keep(&seal));
    assert!(!keep(&first), "the seal of another manifest");
}

#[test]
fn a_copy_of_a_site_is_read() {
    let scene = Scene::new();
    let seal = scene.publish(&site('A')).unwrap().seal;
    forge(&scene.out().join(PAGE));
    let moved = scene.root().join("moved");
    fs::rename(scene.out(), &moved).unwrap();
    let copied = std::process::Command::new("cp").arg("-a").args([&moved, &scene.out()]).status().unwrap();
    assert!(copied.success());
    fs::remove_dir_all(moved).unwrap();
    assert_eq!(again(&scene, seal.as_ref()).0, [PAGE]);
}

#[test]
fn what_was_touched_while_a_build_ran_is_read_by_the_next_one() {
    // Once the new site takes the place of the old one, and once they are the same.
    for more in ["more", ""] {
        let scene = Scene::new();
        let seal = scene.publish(&site('A')).unwrap().seal;
        std::thread::sleep(Duration::from_millis(20));
        let stage = Publish::begin(&scene.out(), Options { seal: seal.clone(), ..Options::default() }).unwrap();
        let mut pages = site('A');
        let page = pages.remove(PAGE).unwrap();
        assert_eq!(stage.keep(&[(PAGE.to_owned(), blake3::hash(&page))]), 1);
        fs::write(scene.out().join(PAGE), "X\n").unwrap();
        for (path, bytes) in &pages {
            stage.write(path, &[bytes, more.as_bytes()].concat()).unwrap();
        }
        let report = stage.commit().unwrap();
        assert_eq!((report.written == 0, report.seal), (more.is_empty(), None));
        let (written, seal) = again(&scene, None);
        assert!(written.contains(&PAGE.to_owned()));
        assert_eq!(again(&scene, seal.as_ref()).0, [""; 0]);
    }
}
