//! Folders stay as whoever runs the host made them, and what is made in them inherits from them.
#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::Path;

use rustix::fs::{XattrFlags, getxattr, setxattr};
use rustix::io::Errno;

use crate::support::{Scene, pages};

/// A POSIX access list as the system keeps it: the second version, then tag, permissions and user of each entry. The user with
/// the number 33, as web servers often are, may read.
fn access_list() -> Vec<u8> {
    const NOBODY: u32 = u32::MAX;
    let entries = [(0x01, 7, NOBODY), (0x02, 5, 33), (0x04, 5, NOBODY), (0x10, 5, NOBODY), (0x20, 0, NOBODY)];
    let mut bytes = 2_u32.to_le_bytes().to_vec();
    for (tag, permissions, user) in entries {
        bytes.extend([u16::to_le_bytes(tag), u16::to_le_bytes(permissions)].concat());
        bytes.extend(user.to_le_bytes());
    }
    bytes
}

const ACCESS: &str = "system.posix_acl_access";
const DEFAULT: &str = "system.posix_acl_default";

fn attribute(path: &Path, name: &str) -> Option<Vec<u8>> {
    let mut value = vec![0; 1024];
    let length = getxattr(path, name, &mut value[..]).ok()?;
    value.truncate(length);
    Some(value)
}

/// Sets an attribute; `false` where the file system knows none of this kind.
fn set(path: &Path, name: &str, value: &[u8]) -> bool {
    match setxattr(path, name, value, XattrFlags::empty()) {
        Err(Errno::NOTSUP) => false,
        done => {
            done.unwrap();
            true
        }
    }
}

#[test]
fn pages_get_the_group_of_the_folder_that_gives_it_on() {
    // Another group than our own: the superuser may give any, and others one of theirs.
    let own = rustix::process::getegid().as_raw();
    let others = rustix::process::getgroups().unwrap().into_iter().map(|group| group.as_raw());
    let group = if rustix::process::geteuid().is_root() { Some(1002) } else { others.into_iter().find(|g| *g != own) };
    let Some(group) = group else { return };
    let scene = Scene::new();
    fs::create_dir(scene.out()).unwrap();
    chown(scene.out(), None, Some(group)).unwrap();
    fs::set_permissions(scene.out(), fs::Permissions::from_mode(0o2750)).unwrap();
    scene.put("probe.txt", "");
    scene.publish(&pages(&[("index.html", "A"), ("recipes/a.html", "A")])).unwrap();
    let of = |path: &str| fs::metadata(scene.out().join(path)).unwrap();
    for path in ["", "index.html", "recipes", "recipes/a.html", "probe.txt"] {
        assert_eq!(of(path).gid(), group, "{path}");
    }
    assert_eq!(["", "recipes"].map(|path| of(path).mode() & 0o2000), [0o2000, 0o2000]);
    // A folder that gives on another group than the one above it.
    chown(scene.out().join("recipes"), None, Some(own)).unwrap();
    fs::set_permissions(scene.out().join("recipes"), fs::Permissions::from_mode(0o2750)).unwrap();
    scene.publish(&pages(&[("index.html", "B"), ("recipes/a.html", "B"), ("rules/b/c.html", "B")])).unwrap();
    let groups = ["index.html", "recipes", "recipes/a.html", "rules", "rules/b/c.html"].map(|path| of(path).gid());
    assert_eq!(groups, [group, own, own, group, group]);
}

#[test]
fn pages_inherit_the_access_list_of_their_folder() {
    let scene = Scene::new();
    fs::create_dir(scene.out()).unwrap();
    if !set(&scene.out(), ACCESS, &access_list()) {
        return;
    }
    assert!(set(&scene.out(), DEFAULT, &access_list()));
    scene.put("theirs/probe.txt", "");
    let probe = attribute(&scene.out().join("theirs/probe.txt"), ACCESS);
    assert!(probe.is_some());
    for words in ["A", "B"] {
        scene.publish(&pages(&[("index.html", words), ("recipes/a.html", words)])).unwrap();
        for name in [ACCESS, DEFAULT] {
            assert_eq!(attribute(&scene.out(), name), Some(access_list()), "{name}");
            assert!(attribute(&scene.out().join("recipes"), name).is_some(), "{name} of a folder in it");
        }
        for page in ["index.html", "recipes/a.html", "theirs/probe.txt"] {
            assert_eq!(attribute(&scene.out().join(page), ACCESS), probe, "{page}");
        }
    }
}

#[test]
fn an_access_list_that_was_taken_off_does_not_come_back_from_above() {
    let scene = Scene::new();
    fs::create_dir(scene.out()).unwrap();
    if !set(scene.root(), DEFAULT, &access_list()) {
        return;
    }
    scene.publish(&pages(&[("index.html", "A")])).unwrap();
    assert_eq!(attribute(&scene.out(), DEFAULT), None);
    assert_eq!(attribute(&scene.out().join("index.html"), ACCESS), None);
}

#[test]
fn attributes_of_their_own_stay_on_folders() {
    let scene = Scene::new();
    scene.publish(&pages(&[("index.html", "A"), ("recipes/a.html", "A")])).unwrap();
    let folders = [scene.out(), scene.out().join("recipes")];
    if !folders.iter().all(|folder| set(folder, "user.owner", b"web team")) {
        return;
    }
    scene.publish(&pages(&[("index.html", "B"), ("recipes/a.html", "B")])).unwrap();
    for folder in folders {
        assert_eq!(attribute(&folder, "user.owner").as_deref(), Some(&b"web team"[..]), "{}", folder.display());
    }
}
