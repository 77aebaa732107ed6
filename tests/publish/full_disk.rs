//! A disk that fills up.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rcabook::shell::publish::{Options, PublishError};

use crate::support::*;

/// A site of 60 pages of 8 KiB, and one that is much larger.
fn sites() -> (Tree, Tree) {
    let pages =
        |count, byte| -> Tree { (0..count).map(|n| (format!("{}/{n}.html", n % 7), vec![byte; 8192])).collect() };
    (pages(60, b'a'), pages(600, b'b'))
}

#[test]
fn leaves_the_old_site_as_it_was() {
    let root = tempfile::tempdir().unwrap();
    for limit in ["size=2m", "size=64m,nr_inodes=160"] {
        let mount = format!(r#"mount -t tmpfs -o {limit} tmpfs "$1""#);
        with_mounts(&mount, concat!(module_path!(), "::on_a_small_disk"), root.path());
    }
}

#[test]
#[ignore = "started by leaves_the_old_site_as_it_was"]
fn on_a_small_disk() {
    let Some(root) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    let out = root.join("public");
    let (small, large) = sites();
    publish(&out, &small, Options::default()).unwrap();
    std::fs::write(out.join("mine.txt"), "mine").unwrap();
    let expected = whole(&small, &pages(&[("mine.txt", "mine")]));
    let sweeper = || Some(PROGRAM.into());

    let error = publish(&out, &large, Options { sweeper: sweeper(), ..Options::default() });
    let error = error.unwrap_err();
    assert!(matches!(error, PublishError::Full(..)), "{error}");
    assert_same(&read(&out), &expected);
    assert!(litter(&out).is_empty());

    fill_up_step_by_step(&out, &small, &expected);
}

/// With no room at all, then a little more, and so on: every write of a publish fails once.
fn fill_up_step_by_step(out: &Path, small: &Tree, expected: &Tree) {
    let other: Tree = small.keys().map(|path| (path.clone(), vec![b'c'; 8192])).collect();
    let (mut ballast, mut failures) = (Vec::new(), BTreeSet::new());
    for number in 0.. {
        let path = out.parent().unwrap().join(format!("ballast-{number}"));
        if std::fs::write(&path, [0; 4096]).is_err() {
            let _ = std::fs::remove_file(path);
            break;
        }
        ballast.push(path);
    }
    loop {
        match publish(out, &other, Options::default()) {
            Ok(_) => break,
            Err(error) => {
                assert!(matches!(error, PublishError::Full(..)), "{error}");
                failures.insert(error.to_string());
            }
        }
        assert_same(&read(out), expected);
        let left: BTreeSet<_> = litter(out).into_iter().collect();
        assert!(left.iter().all(|name| name.starts_with("ballast-")), "{left:?}");
        std::fs::remove_file(ballast.pop().unwrap()).unwrap();
    }
    for path in &ballast {
        std::fs::remove_file(path).unwrap();
    }
    assert!(failures.len() > 3, "{failures:?}");
    assert_same(&read(out), &whole(&other, &pages(&[("mine.txt", "mine")])));
    assert!(litter(out).is_empty());
}

/// Where a file may not grow beyond a limit the same error is met.
#[test]
fn a_limit_on_file_sizes_is_like_a_full_disk() {
    let root = tempfile::tempdir().unwrap();
    let shell = r#"trap '' XFSZ; ulimit -f 16; shift; exec "$@""#;
    prepared(shell, concat!(module_path!(), "::with_a_limit"), root.path());
}

#[test]
#[ignore = "started by a_limit_on_file_sizes_is_like_a_full_disk"]
fn with_a_limit() {
    let Some(root) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    let out = root.join("public");
    publish(&out, &site('A'), Options::default()).unwrap();
    let mut large = site('B');
    large.insert("large.html".into(), vec![b'x'; 100_000]);
    let error = publish(&out, &large, Options::default()).unwrap_err();
    assert!(matches!(error, PublishError::Full(..)), "{error}");
    assert_same(&read(&out), &whole(&site('A'), &Tree::new()));
    assert!(litter(&out).is_empty());
}
