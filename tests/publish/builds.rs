//! Two builds at once.

use std::fs;
use std::path::PathBuf;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};

use rcabook::shell::publish::{Options, Publish, PublishError};

use crate::support::*;

#[test]
fn the_second_is_told_so() {
    let scene = Scene::new();
    let first = Publish::begin(&scene.out(), Options::default()).unwrap();
    let with_sweeper = Options { sweeper: Some(PathBuf::from(PROGRAM)), ..Options::default() };
    for options in [Options::default(), with_sweeper] {
        let error = Publish::begin(&scene.out(), options).err().unwrap();
        let PublishError::Busy(path, process) = &error else { panic!("{error}") };
        assert_eq!(path.canonicalize().ok(), scene.out().canonicalize().ok());
        assert_eq!(*process, Some(std::process::id()));
        assert!(scene.staging().exists(), "the first one's is left alone");
    }
    write_all(&first, &site('A')).unwrap();
    first.commit().unwrap();
    scene.assert_is(&site('A'), &Tree::new());
    scene.publish(&site('B')).unwrap();
    scene.assert_is(&site('B'), &Tree::new());
}

#[test]
fn of_many_that_start_at_once_one_at_a_time_goes_on() {
    let scene = Scene::new();
    let (start, alive, done) = (Barrier::new(4), AtomicUsize::new(0), AtomicUsize::new(0));
    let build = |letter| {
        start.wait();
        for _ in 0..15 {
            let stage = match Publish::begin(&scene.out(), Options::default()) {
                Ok(stage) => stage,
                Err(PublishError::Busy(..)) => continue,
                Err(error) => panic!("{error}"),
            };
            assert_eq!(alive.fetch_add(1, Ordering::SeqCst), 0, "alone");
            for (path, bytes) in &site(letter) {
                stage.write(path, bytes).unwrap();
            }
            alive.fetch_sub(1, Ordering::SeqCst);
            stage.commit().unwrap();
            done.fetch_add(1, Ordering::SeqCst);
        }
    };
    std::thread::scope(|scope| {
        for letter in ['A', 'B', 'A', 'B'] {
            let build = &build;
            scope.spawn(move || build(letter));
        }
    });
    assert!(done.load(Ordering::SeqCst) > 15);
    let expected = [site('A'), site('B')].map(|site| whole(&site, &Tree::new()));
    assert!(expected.contains(&scene.read()));
    scene.assert_no_litter();
}

#[test]
fn builds_into_neighbouring_folders_do_not_meet() {
    let scene = Scene::new();
    let other = scene.root().join("public2");
    let one = Publish::begin(&scene.out(), Options::default()).unwrap();
    publish(&other, &site('B'), Options::default()).unwrap();
    write_all(&one, &site('A')).unwrap();
    one.commit().unwrap();
    assert_same(&scene.read(), &whole(&site('A'), &Tree::new()));
    assert_same(&read(&other), &whole(&site('B'), &Tree::new()));
    assert_eq!(fs::read_dir(scene.root()).unwrap().count(), 2);
}
