//! Paths and folders that are refused, each with a way out.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, symlink};
use std::path::{Path, PathBuf};

use rcabook::shell::publish::{MANIFEST, Options, Publish, PublishError};

use crate::support::*;

#[test]
fn pages_outside_the_output_folder() {
    let scene = Scene::new();
    scene.publish(&site('A')).unwrap();
    let absolute = scene.root().join("x");
    let bad = [
        "",
        "..",
        "../x",
        "a/../../x",
        "a/..",
        "./x",
        "a//b",
        "a/",
        "/x",
        "a\0b",
        "a\nb",
        "a\\b",
        absolute.to_str().unwrap(),
        MANIFEST,
    ];
    for path in bad {
        let stage = Publish::begin(&scene.out(), Options::default()).unwrap();
        let error = stage.write(path, b"x").unwrap_err();
        assert!(matches!(error, PublishError::Refused(..)), "{path:?}: {error}");
    }
    scene.assert_is(&site('A'), &Tree::new());
}

#[test]
fn pages_through_a_link() {
    let scene = Scene::new();
    let outside = scene.root().join("outside");
    fs::create_dir_all(&outside).unwrap();
    fs::create_dir_all(scene.out()).unwrap();
    symlink(&outside, scene.out().join("each")).unwrap();
    let error = scene.publish(&site('A')).unwrap_err();
    assert!(matches!(error, PublishError::ForeignLink(_)), "{error}");
    assert_eq!(fs::read_dir(outside).unwrap().count(), 0);
    assert_eq!(fs::read_dir(scene.out()).unwrap().count(), 1);
}

#[test]
fn two_pages_of_one_path() {
    let scene = Scene::new();
    for (one, other) in [("a", "a"), ("a", "a/b"), ("a/b", "a"), ("a/b/c", "a")] {
        let stage = Publish::begin(&scene.out(), Options::default()).unwrap();
        stage.write(one, b"1").unwrap();
        let error = stage.write(other, b"2").unwrap_err();
        assert!(matches!(error, PublishError::Twice(_)), "{one} {other}: {error}");
    }
    scene.publish(&pages(&[("a", "1")])).unwrap();
    let stage = Publish::begin(&scene.out(), Options::default()).unwrap();
    stage.write("a", b"1").unwrap();
    assert!(matches!(stage.write("a", b"1"), Err(PublishError::Twice(_))), "as a link");
}

#[test]
fn output_folders_that_are_something_else() {
    let scene = Scene::new();
    let begin = |path: &Path| Publish::begin(path, Options::default()).err().unwrap();
    fs::write(scene.out(), "a file").unwrap();
    assert!(matches!(begin(&scene.out()), PublishError::NotAFolder(_)));
    assert!(matches!(begin(&scene.out().join("deeper")), PublishError::NotAFolder(_)));
    let link = scene.root().join("link");
    symlink("nothing", &link).unwrap();
    assert!(matches!(begin(&link), PublishError::DanglingLink(_)));
    assert!(matches!(begin(&link.join("deeper")), PublishError::DanglingLink(_)));
    assert!(matches!(begin(Path::new("/")), PublishError::NoName(_)));
    assert!(matches!(begin(Path::new("")), PublishError::NoName(_)));
    assert!(matches!(begin(Path::new("a\0b")), PublishError::Io(..)));
    assert!(matches!(begin(Path::new(".")), PublishError::WorkingFolder(_)));
    assert!(matches!(begin(Path::new("/proc")), PublishError::MountPoint(_)));
    assert_eq!(fs::read_to_string(scene.out()).unwrap(), "a file");
    assert_eq!(litter(&scene.out()), ["link"]);
}

#[test]
fn a_manifest_that_was_damaged() {
    let scene = Scene::new();
    scene.publish(&site('A')).unwrap();
    let path = scene.out().join(MANIFEST);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen('\n', "\n<<<<<<< HEAD\n", 1)).unwrap();
    let error = scene.publish(&site('B')).unwrap_err();
    assert!(matches!(error, PublishError::BadManifest(_, 2)), "{error}");
    assert!(error.to_string().contains("/public/.rcabook-manifest:2 "), "{error}");
    scene.assert_no_litter();
}

#[test]
fn a_sweeper_that_does_not_start() {
    let scene = Scene::new();
    let options = Options { sweeper: Some("/does/not/exist".into()), ..Options::default() };
    let error = Publish::begin(&scene.out(), options).err().unwrap();
    assert!(matches!(error, PublishError::Sweeper(..)), "{error}");
    assert_eq!(fs::read_dir(scene.root()).unwrap().count(), 0);
}

/// The superuser meets no permissions, so then the test is run again as nobody.
#[test]
fn folders_that_are_not_writable() {
    if fs::metadata("/proc/self").is_ok_and(|facts| facts.uid() != 0) {
        return as_a_user();
    }
    let script = r#"shift; exec setpriv --reuid=65534 --regid=65534 --clear-groups -- "$@""#;
    prepared(script, concat!(module_path!(), "::as_nobody"), Path::new("/tmp"));
}

#[test]
#[ignore = "started by folders_that_are_not_writable"]
fn as_nobody() {
    if std::env::var_os(FOLDER).is_some() {
        as_a_user();
    }
}

fn as_a_user() {
    use std::os::unix::fs::PermissionsExt as _;
    let scene = Scene::new();
    let mode = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    // The parent.
    mode(scene.root(), 0o555);
    let error = scene.publish(&site('A')).unwrap_err();
    assert!(matches!(&error, PublishError::NotWritable(path, _) if path == scene.root()), "{error}");
    mode(scene.root(), 0o755);
    // The output folder.
    scene.publish(&site('A')).unwrap();
    mode(&scene.out(), 0o555);
    let error = scene.publish(&site('B')).unwrap_err();
    assert!(matches!(&error, PublishError::NotWritable(path, _) if *path == scene.out()), "{error}");
    mode(&scene.out(), 0o755);
    scene.assert_is(&site('A'), &Tree::new());
    // Folders of ours that were made read-only are no obstacle.
    scene.put("theirs/x", "x");
    mode(&scene.out().join("theirs"), 0o555);
    mode(&scene.out().join("each/3"), 0o555);
    scene.publish(&site('B')).unwrap();
    scene.assert_is(&site('B'), &pages(&[("theirs/x", "x")]));
    // A folder that cannot even be read is.
    mode(&scene.out().join("theirs"), 0o000);
    let error = scene.publish(&site('A')).unwrap_err();
    assert!(matches!(&error, PublishError::ForeignFolder(..)), "{error}");
    mode(&scene.out().join("theirs"), 0o755);
    scene.assert_is(&site('B'), &pages(&[("theirs/x", "x")]));
    // A file that cannot be read can still be linked or moved.
    for plain_file_system in [false, true] {
        mode(&scene.out().join("theirs/x"), 0o000);
        let options = Options { plain_file_system, ..Options::default() };
        let site = site(if plain_file_system { 'B' } else { 'A' });
        publish(&scene.out(), &site, options).unwrap();
        mode(&scene.out().join("theirs/x"), 0o644);
        scene.assert_is(&site, &pages(&[("theirs/x", "x")]));
    }
}

#[test]
fn mount_points() {
    let root = tempfile::tempdir().unwrap();
    for folder in ["public/theirs", "elsewhere", "mounted"] {
        fs::create_dir_all(root.path().join(folder)).unwrap();
    }
    fs::write(root.path().join("elsewhere/file"), "precious").unwrap();
    // The first is in the output folder, the second is one.
    let script = r#"cd "$1" && mount --bind elsewhere public/theirs && mount --bind elsewhere mounted"#;
    with_mounts(script, concat!(module_path!(), "::with_mount_points"), root.path());
    assert_eq!(fs::read_to_string(root.path().join("elsewhere/file")).unwrap(), "precious");
}

#[test]
#[ignore = "started by mount_points"]
fn with_mount_points() {
    let Some(root) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    for (out, mount) in [("public", "public/theirs"), ("mounted", "mounted")] {
        let error = publish(&root.join(out), &site('A'), Options::default()).unwrap_err();
        let PublishError::MountPoint(path) = &error else { panic!("{error}") };
        assert!(path.ends_with(mount), "{error}");
    }
    assert_eq!(read(&root.join("public")), pages(&[("theirs/", ""), ("theirs/file", "precious")]));
    assert_eq!(read(&root.join("mounted")), pages(&[("file", "precious")]));
    assert_eq!(fs::read_dir(&root).unwrap().count(), 3);
}
