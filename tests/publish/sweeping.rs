//! What a dead build leaves, moment by moment, and who cleans it up.

use std::fs;
use std::path::{Path, PathBuf};

use rcabook::shell::publish::{Options, Publish, PublishError, Step, sweep};

use crate::kill::{Victim, foreign};
use crate::support::*;

/// Kills a build of B over A at `step`, without a watchdog.
fn killed_at(step: Step) -> Scene {
    let scene = Scene::new();
    scene.put_all(&foreign());
    scene.publish(&site('A')).unwrap();
    let mut victim = Victim::of(&scene);
    victim.sweeper = false;
    victim.rounds = 1;
    victim.stop_at = Some(step);
    victim.plain = step == Step::Parted;
    victim.run_until_it_is_killed();
    assert!(scene.staging().exists(), "{step:?}: something to sweep");
    scene
}

fn steps() -> [(Step, char); 6] {
    [
        (Step::Claimed, 'A'),
        (Step::Carried, 'A'),
        (Step::Sealed, 'A'),
        (Step::Parted, 'A'),
        (Step::Swapped, 'B'),
        (Step::Cleared, 'B'),
    ]
}

#[test]
fn sweeping_brings_every_moment_to_rest() {
    for (step, letter) in steps() {
        let scene = killed_at(step);
        sweep(&scene.staging()).unwrap();
        scene.assert_is(&site(letter), &foreign());
        sweep(&scene.staging()).unwrap();
        scene.assert_is(&site(letter), &foreign());
    }
}

#[test]
fn the_next_build_sweeps_first() {
    for (step, letter) in steps() {
        let scene = killed_at(step);
        drop(Publish::begin(&scene.out(), Options::default()).unwrap());
        scene.assert_is(&site(letter), &foreign());

        let scene = killed_at(step);
        scene.publish(&site('A')).unwrap();
        scene.assert_is(&site('A'), &foreign());
    }
}

#[test]
fn the_watchdog_sweeps_every_moment() {
    for (step, letter) in steps() {
        let scene = Scene::new();
        scene.put_all(&foreign());
        scene.publish(&site('A')).unwrap();
        let mut victim = Victim::of(&scene);
        victim.rounds = 1;
        victim.stop_at = Some(step);
        victim.plain = step == Step::Parted;
        victim.run_until_it_is_killed();
        assert!(wait_until(|| !scene.staging().exists()), "{step:?}");
        scene.assert_is(&site(letter), &foreign());
    }
}

#[test]
fn files_that_appear_after_the_kill_are_kept() {
    for (step, letter) in steps() {
        let scene = killed_at(step);
        let mut expected = foreign();
        if step == Step::Parted {
            // There is no output folder to put anything into.
            sweep(&scene.staging()).unwrap();
        } else {
            scene.put("late.txt", "late");
            expected.extend(pages(&[("late.txt", "late")]));
        }
        let old = scene.staging().join("tree");
        if step == Step::Swapped {
            // Somebody who has the old site open.
            fs::write(old.join("each/late.txt"), "late").unwrap();
            expected.extend(pages(&[("each/late.txt", "late")]));
        }
        sweep(&scene.staging()).unwrap();
        scene.assert_is(&site(letter), &expected);
    }
}

#[test]
fn a_sweep_that_is_cut_short_can_be_done_again() {
    // The old site half removed, as a killed sweeper leaves it.
    let scene = killed_at(Step::Swapped);
    let old = scene.staging().join("tree");
    fs::remove_dir_all(old.join("each")).unwrap();
    fs::remove_file(old.join("index.html")).unwrap();
    sweep(&scene.staging()).unwrap();
    scene.assert_is(&site('B'), &foreign());
    // Even its manifest removed: then it was the last.
    let scene = killed_at(Step::Swapped);
    let old = scene.staging().join("tree");
    fs::remove_dir_all(&old).unwrap();
    fs::create_dir(&old).unwrap();
    sweep(&scene.staging()).unwrap();
    scene.assert_is(&site('B'), &foreign());
}

#[test]
fn pages_changed_by_hand_do_not_confuse_it() {
    // The manifests of both trees are equal: only the mark tells them apart.
    for step in [Step::Sealed, Step::Swapped] {
        let scene = Scene::new();
        scene.publish(&site('B')).unwrap();
        fs::write(scene.out().join("index.html"), "by hand").unwrap();
        let mut victim = Victim::of(&scene);
        victim.sweeper = false;
        victim.rounds = 1;
        victim.stop_at = Some(step);
        victim.run_until_it_is_killed();
        sweep(&scene.staging()).unwrap();
        let mut expected = whole(&site('B'), &Tree::new());
        if step == Step::Sealed {
            expected.insert("index.html".into(), b"by hand".to_vec());
        }
        assert_same(&scene.read(), &expected);
        scene.assert_no_litter();
    }
}

#[test]
fn an_old_site_is_put_back_where_the_new_one_was_removed() {
    let scene = killed_at(Step::Swapped);
    fs::remove_dir_all(scene.out()).unwrap();
    sweep(&scene.staging()).unwrap();
    scene.assert_is(&site('A'), &foreign());
}

#[test]
fn a_living_build_is_not_swept() {
    let scene = Scene::new();
    let stage = Publish::begin(&scene.out(), Options::default()).unwrap();
    write_all(&stage, &site('A')).unwrap();
    sweep(&scene.staging()).unwrap();
    stage.commit().unwrap();
    scene.assert_is(&site('A'), &Tree::new());
}

#[test]
fn nothing_but_a_staging_folder_is_swept() {
    let scene = Scene::new();
    scene.publish(&site('A')).unwrap();
    assert!(matches!(sweep(&scene.out()), Err(PublishError::NotStaging(_))));
    assert!(matches!(sweep(Path::new("/")), Err(PublishError::NotStaging(_))));
    sweep(&scene.staging()).unwrap();
    scene.assert_is(&site('A'), &Tree::new());
}

#[test]
fn after_a_good_build_the_watchdog_is_gone() {
    let scene = Scene::new();
    let options = || Options { sweeper: Some(PathBuf::from(PROGRAM)), ..Options::default() };
    let stage = Publish::begin(&scene.out(), options()).unwrap();
    // The command line of a new process shows a moment after its start.
    assert!(wait_until(|| watchdogs(&scene) == 1));
    write_all(&stage, &site('A')).unwrap();
    stage.commit().unwrap();
    assert_eq!(watchdogs(&scene), 0);
    drop(Publish::begin(&scene.out(), options()).unwrap());
    assert_eq!(watchdogs(&scene), 0);
    scene.assert_is(&site('A'), &Tree::new());
}

/// How many processes, zombies aside, were started to sweep here.
fn watchdogs(scene: &Scene) -> usize {
    let staging = scene.staging().canonicalize().unwrap_or(scene.staging());
    let staging = staging.to_str().unwrap().to_owned();
    let processes = fs::read_dir("/proc").unwrap().flatten();
    processes
        .filter_map(|process| fs::read_to_string(process.path().join("cmdline")).ok())
        .filter(|line| line.contains("__sweep") && line.contains(&staging))
        .count()
}
