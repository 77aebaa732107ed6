use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

use rcabook::shell::publish::{MANIFEST, Options, Publish, PublishError, Report};

use crate::support::*;

#[test]
fn a_first_publish_makes_the_folder() {
    let scene = Scene::new();
    let report = scene.publish(&site('A')).unwrap();
    assert_eq!(Report { seal: None, ..report }, Report { written: 38, ..Report::default() });
    scene.assert_is(&site('A'), &Tree::new());
    let plain = scene.root().join("plain");
    fs::create_dir(&plain).unwrap();
    let mode = |path| fs::metadata(path).unwrap().mode();
    assert_eq!(mode(scene.out()), mode(plain), "like any folder, though staged in a private one");
}

#[test]
fn the_next_publish_replaces_and_removes() {
    let scene = Scene::new();
    scene.publish(&site('A')).unwrap();
    let report = scene.publish(&site('B')).unwrap();
    let expected = Report { written: 26, unchanged: 12, removed: 13, ..Report::default() };
    assert_eq!(Report { seal: None, ..report }, expected);
    scene.assert_is(&site('B'), &Tree::new());
}

#[test]
fn equal_sites_are_equal_bytes() {
    let (one, other) = (Scene::new(), Scene::new());
    one.publish(&site('A')).unwrap();
    other.publish(&site('B')).unwrap();
    other.publish(&site('A')).unwrap();
    assert_same(&one.read(), &other.read());
}

#[test]
fn unchanged_files_keep_time_and_inode() {
    for plain_file_system in [false, true] {
        let scene = Scene::new();
        let options = || Options { plain_file_system, ..Options::default() };
        publish(&scene.out(), &site('A'), options()).unwrap();
        let (same, other) = (scene.out().join("same/3.html"), scene.out().join("index.html"));
        let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::new(1_600_000_000, 5);
        for path in [&same, &other] {
            fs::File::options().write(true).open(path).unwrap().set_modified(old).unwrap();
        }
        fs::set_permissions(&same, fs::Permissions::from_mode(0o640)).unwrap();
        let before = stamp(&same);

        publish(&scene.out(), &site('B'), options()).unwrap();

        let after = stamp(&same);
        assert_eq!((after.1, after.2), (1_600_000_000, 5), "time, plain: {plain_file_system}");
        assert_eq!(after.0 == before.0, !plain_file_system, "inode");
        assert_eq!(fs::metadata(&same).unwrap().mode() & 0o777, 0o640);
        assert_eq!(fs::metadata(&same).unwrap().nlink(), 1);
        assert_ne!(stamp(&other).1, 1_600_000_000);
        scene.assert_is(&site('B'), &Tree::new());
    }
}

#[test]
fn a_build_that_changes_nothing_touches_nothing() {
    let scene = Scene::new();
    scene.put("mine.txt", "mine");
    scene.publish(&site('A')).unwrap();
    let before: Vec<_> = walk_stamps(&scene);
    let report = scene.publish(&site('A')).unwrap();
    assert_eq!(Report { seal: None, ..report }, Report { unchanged: 38, foreign: 1, ..Report::default() });
    assert_eq!(walk_stamps(&scene), before);
    scene.assert_no_litter();
}

fn walk_stamps(scene: &Scene) -> Vec<(u64, i64, i64)> {
    let entries = walkdir::WalkDir::new(scene.out()).sort_by_file_name();
    entries.into_iter().map(|entry| stamp(entry.unwrap().path())).collect()
}

#[test]
fn a_page_changed_by_hand_is_written_again() {
    let scene = Scene::new();
    scene.publish(&site('A')).unwrap();
    // The same length, and the manifest knows nothing of it.
    fs::write(scene.out().join("index.html"), "x\n").unwrap();
    let report = scene.publish(&site('A')).unwrap();
    assert_eq!((report.written, report.unchanged), (1, 37));
    scene.assert_is(&site('A'), &Tree::new());
}

#[test]
fn a_page_removed_by_hand_is_written_again() {
    let scene = Scene::new();
    scene.publish(&site('A')).unwrap();
    fs::remove_file(scene.out().join("index.html")).unwrap();
    fs::remove_dir_all(scene.out().join("same")).unwrap();
    assert_eq!(scene.publish(&site('A')).unwrap().written, 13);
    scene.assert_is(&site('A'), &Tree::new());
}

#[test]
fn dropping_the_stage_leaves_no_trace() {
    let scene = Scene::new();
    let stage = Publish::begin(&scene.out(), Options::default()).unwrap();
    write_all(&stage, &site('A')).unwrap();
    assert!(scene.staging().exists());
    drop(stage);
    assert_eq!(fs::read_dir(scene.root()).unwrap().count(), 0);

    scene.publish(&site('A')).unwrap();
    let stage = Publish::begin(&scene.out(), Options::default()).unwrap();
    write_all(&stage, &site('B')).unwrap();
    drop(stage);
    scene.assert_is(&site('A'), &Tree::new());
}

#[test]
fn a_failed_page_cannot_be_forgotten() {
    let scene = Scene::new();
    scene.publish(&site('A')).unwrap();
    let stage = Publish::begin(&scene.out(), Options::default()).unwrap();
    write_all(&stage, &site('B')).unwrap();
    let _ = stage.write("../escape", b"");
    assert!(matches!(stage.commit(), Err(PublishError::Incomplete(_))));
    scene.assert_is(&site('A'), &Tree::new());
}

#[test]
fn missing_folders_above_are_made_with_the_site_or_not_at_all() {
    let scene = Scene::new();
    let deep = scene.root().join("a/b/public");
    drop(Publish::begin(&deep, Options::default()).unwrap());
    assert_eq!(fs::read_dir(scene.root()).unwrap().count(), 0);

    publish(&deep, &site('A'), Options::default()).unwrap();
    assert_same(&read(&deep), &whole(&site('A'), &Tree::new()));
    publish(&deep, &site('B'), Options::default()).unwrap();
    assert_same(&read(&deep), &whole(&site('B'), &Tree::new()));
    assert!(litter(&deep).is_empty());
    assert_eq!(fs::read_dir(scene.root()).unwrap().count(), 1);
}

#[test]
fn a_link_to_a_folder_means_the_folder() {
    let scene = Scene::new();
    let real = scene.root().join("elsewhere/real");
    fs::create_dir_all(&real).unwrap();
    symlink("elsewhere/real", scene.out()).unwrap();
    scene.publish(&site('A')).unwrap();
    scene.publish(&site('B')).unwrap();
    assert_same(&read(&real), &whole(&site('B'), &Tree::new()));
    assert!(scene.out().is_symlink());
    assert!(litter(&real).is_empty());
}

#[test]
fn the_manifest_is_for_b3sum() {
    let scene = Scene::new();
    scene.publish(&pages(&[("b.html", "b"), ("a/c.html", "c")])).unwrap();
    let text = fs::read_to_string(scene.out().join(MANIFEST)).unwrap();
    let expected = format!("{}  a/c.html\n{}  b.html\n", blake3::hash(b"c"), blake3::hash(b"b"));
    assert_eq!(text, expected);
}

#[test]
fn folders_keep_their_permissions() {
    let scene = Scene::new();
    scene.publish(&site('A')).unwrap();
    let mode = |path: &str, mode| {
        fs::set_permissions(scene.out().join(path), fs::Permissions::from_mode(mode)).unwrap();
    };
    scene.put("theirs/empty/x", "");
    fs::remove_file(scene.out().join("theirs/empty/x")).unwrap();
    mode("", 0o2775);
    mode("each", 0o711);
    mode("theirs/empty", 0o500);
    scene.publish(&site('B')).unwrap();
    let mode = |path: &str| fs::metadata(scene.out().join(path)).unwrap().mode() & 0o7777;
    assert_eq!((mode(""), mode("each"), mode("theirs/empty")), (0o2775, 0o711, 0o500));
}
