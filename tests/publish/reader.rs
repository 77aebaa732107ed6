//! Somebody who reads while we publish.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rcabook::shell::publish::Options;
use rustix::fs::{CWD, Mode, OFlags, openat};

use crate::support::*;

/// How many visits have to see a whole site.
const VISITS: usize = 1000;

/// What one visit saw.
enum Visit {
    /// Both files, of one generation.
    Whole,
    /// The handle was of an old site that has been removed since.
    Gone,
}

#[test]
fn sees_one_generation_or_the_other() {
    let scene = Scene::new();
    scene.put("mine.txt", "mine");
    scene.publish(&site('A')).unwrap();
    let (done, whole) = (AtomicBool::new(false), AtomicUsize::new(0));
    let gone = std::thread::scope(|scope| {
        let reader = scope.spawn(|| read_until(&done, &scene.out(), &whole));
        let stop = SetOnDrop(&done);
        // A busy machine may give the reader little time: we publish until it has seen enough.
        for round in (0..6000).take_while(|round| *round < 120 || whole.load(Ordering::Relaxed) <= VISITS) {
            let letter = if round % 2 == 0 { 'B' } else { 'A' };
            publish(&scene.out(), &site(letter), Options::default()).unwrap();
            if reader.is_finished() {
                break;
            }
        }
        drop(stop);
        reader.join().unwrap()
    });
    let whole = whole.into_inner();
    eprintln!("{whole} visits saw a whole site, {gone} one that was being removed");
    assert!(whole > VISITS);
}

/// Visits until the others are done; how many met a site that was being removed.
fn read_until(done: &AtomicBool, out: &Path, whole: &AtomicUsize) -> usize {
    let mut gone = 0;
    while !done.load(Ordering::Relaxed) {
        // By path there is always an index, and always the other files.
        let letter = std::fs::read_to_string(out.join("index.html")).expect("by path, an index");
        assert!(["A\n", "B\n"].contains(&letter.as_str()), "{letter:?}");
        assert!(std::fs::read_dir(out).is_ok());
        match visit(out) {
            Visit::Whole => drop(whole.fetch_add(1, Ordering::Relaxed)),
            Visit::Gone => gone += 1,
        }
    }
    gone
}

/// Opens the folder once, by path, and then reads two files in it.
fn visit(out: &Path) -> Visit {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY;
    let folder = openat(CWD, out, flags, Mode::empty()).expect("by path, a folder");
    let read = |path: &str| {
        let mut text = String::new();
        let file = openat(&folder, path, OFlags::RDONLY, Mode::empty()).ok()?;
        File::from(file).read_to_string(&mut text).unwrap();
        Some(text)
    };
    let (Some(index), Some(page)) = (read("index.html"), read("each/7/index.html")) else {
        return Visit::Gone;
    };
    assert_eq!(page, format!("page 7 of {index}"), "two generations in one folder");
    Visit::Whole
}
