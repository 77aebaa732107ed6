//! Files in the output folder that are not ours.

use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;

use rcabook::shell::publish::{Options, Publish, PublishError, Step};

use crate::support::*;

/// Publishes B over A; `interfere` is called at one step.
fn publish_with(
    scene: &Scene,
    at: Step,
    plain: bool,
    interfere: &(dyn Fn() + Sync),
) -> rcabook::shell::publish::Report {
    let on_step = |step| {
        if step == at {
            interfere();
        }
    };
    let options = Options { on_step: Some(&on_step), plain_file_system: plain, ..Options::default() };
    publish(&scene.out(), &site('B'), options).unwrap()
}

#[test]
fn they_stay() {
    for plain_file_system in [false, true] {
        let scene = Scene::new();
        scene.publish(&site('A')).unwrap();
        scene.put("CNAME", "handbook.example.org");
        scene.put("each/3/notes.txt", "in a folder of ours");
        scene.put("only/A/notes.txt", "in a folder that only A has");
        scene.put("theirs/deep/file", "in a folder of theirs");
        fs::create_dir_all(scene.out().join("theirs/empty")).unwrap();
        symlink("../nowhere", scene.out().join("link")).unwrap();
        symlink("/", scene.out().join("theirs/root")).unwrap();
        let before = stamp(&scene.out().join("CNAME"));

        let options = Options { plain_file_system, ..Options::default() };
        let report = publish(&scene.out(), &site('B'), options).unwrap();

        assert_eq!(report.foreign, 6);
        let foreign = pages(&[
            ("CNAME", "handbook.example.org"),
            ("each/3/notes.txt", "in a folder of ours"),
            ("only/A/notes.txt", "in a folder that only A has"),
            ("theirs/deep/file", "in a folder of theirs"),
            ("theirs/empty/", ""),
            ("link", "-> ../nowhere"),
            ("theirs/root", "-> /"),
        ]);
        scene.assert_is(&site('B'), &foreign);
        assert_eq!(stamp(&scene.out().join("CNAME")), before, "plain: {plain_file_system}");
    }
}

#[test]
fn a_folder_that_is_not_ours_is_joined() {
    let scene = Scene::new();
    scene.put("mine.txt", "mine");
    scene.publish(&site('A')).unwrap();
    scene.assert_is(&site('A'), &pages(&[("mine.txt", "mine")]));
}

#[test]
fn one_in_the_place_of_a_page_is_refused() {
    // With a manifest that does not name it, and without any manifest.
    for published_before in [true, false] {
        for (path, named) in [
            ("index.html", "index.html"),
            ("each", "each"),
            ("shape/deep", "shape"),
            ("each/3/index.html/deep", "each/3/index.html"),
        ] {
            let scene = Scene::new();
            let before = pages(&[("other.html", "ours")]);
            if published_before {
                scene.publish(&before).unwrap();
            }
            scene.put(path, "mine");
            let read_before = scene.read();
            let error = scene.publish(&site('A')).unwrap_err();
            assert!(matches!(error, PublishError::Foreign(_)), "{path}: {error}");
            assert!(format!("{error} {}", error.way_out()).contains("not written by us"));
            let named = scene.out().canonicalize().unwrap().join(named);
            assert!(error.to_string().starts_with(&*named.to_string_lossy()), "{error}");
            assert_same(&scene.read(), &read_before);
            scene.assert_no_litter();
        }
    }
}

#[test]
fn a_link_on_the_way_of_a_page_is_refused() {
    for (link, page) in [("index.html", "index.html"), ("each", "each/1/index.html")] {
        let scene = Scene::new();
        scene.publish(&site('A')).unwrap();
        // What was ours is somewhere else now, with a link to it: identical bytes, but outside.
        let outside = scene.root().join("outside");
        fs::rename(scene.out().join(link), &outside).unwrap();
        symlink(&outside, scene.out().join(link)).unwrap();
        for site in [site('A'), site('B')] {
            let error = scene.publish(&site).unwrap_err();
            assert!(matches!(error, PublishError::ForeignLink(_)), "{page}: {error}");
        }
        assert!(scene.out().join(link).is_symlink());
        assert_eq!(litter(&scene.out()), ["outside"]);
    }
}

#[test]
fn a_page_of_ours_that_is_a_link_now_and_has_no_successor_is_theirs() {
    let scene = Scene::new();
    scene.publish(&site('A')).unwrap();
    let path = scene.out().join("only/A/3.html");
    fs::remove_file(&path).unwrap();
    symlink("somewhere", &path).unwrap();
    scene.publish(&site('B')).unwrap();
    scene.assert_is(&site('B'), &pages(&[("only/A/3.html", "-> somewhere")]));
}

#[test]
fn they_may_appear_at_any_moment() {
    for plain in [false, true] {
        for step in [Step::Claimed, Step::Carried, Step::Sealed, Step::Swapped] {
            let scene = Scene::new();
            scene.publish(&site('A')).unwrap();
            // Held open, like a shell that stands in the folder: finds it whatever its name is.
            let old = fs::canonicalize(scene.out()).unwrap();
            let handle = fs::File::open(&old).unwrap();
            let report = publish_with(&scene, step, plain, &|| {
                put_at(&handle, "new.txt", "new");
                put_at(&handle, "each/3/new.txt", "new");
                put_at(&handle, "theirs/new/deep.txt", "new");
                put_at(&handle, "only/A/new.txt", "new");
            });
            let foreign = pages(&[
                ("new.txt", "new"),
                ("each/3/new.txt", "new"),
                ("theirs/new/deep.txt", "new"),
                ("only/A/new.txt", "new"),
            ]);
            scene.assert_is(&site('B'), &foreign);
            assert!(report.foreign >= 3, "{report:?}");
            assert!(report.aside.is_empty());
        }
    }
}

/// Writes below an open folder, whatever it is called now.
fn put_at(folder: &fs::File, path: &str, text: &str) {
    use std::os::fd::AsRawFd as _;
    let path = std::path::PathBuf::from(format!("/proc/self/fd/{}/{path}", folder.as_raw_fd()));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn one_that_is_replaced_during_the_swap_keeps_its_last_content() {
    for plain in [false, true] {
        for step in [Step::Carried, Step::Sealed, Step::Swapped] {
            let scene = Scene::new();
            scene.publish(&site('A')).unwrap();
            scene.put("notes.txt", "first");
            scene.put("log.txt", "one ");
            let handle = fs::File::open(scene.out()).unwrap();
            let log = fs::File::options().append(true).open(scene.out().join("log.txt")).unwrap();
            publish_with(&scene, step, plain, &|| {
                // As editors do: a new file, renamed over the old one.
                std::thread::sleep(std::time::Duration::from_millis(10));
                put_at(&handle, "notes.tmp", "second");
                let at = |name: &str| {
                    use std::os::fd::AsRawFd as _;
                    format!("/proc/self/fd/{}/{name}", handle.as_raw_fd())
                };
                fs::rename(at("notes.tmp"), at("notes.txt")).unwrap();
                std::io::Write::write_all(&mut &log, b"two").unwrap();
            });
            let foreign = pages(&[("notes.txt", "second"), ("log.txt", "one two")]);
            scene.assert_is(&site('B'), &foreign);
        }
    }
}

#[test]
fn one_that_is_replaced_in_the_new_site_stays() {
    let scene = Scene::new();
    scene.publish(&site('A')).unwrap();
    scene.put("notes.txt", "first");
    publish_with(&scene, Step::Swapped, false, &|| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        fs::remove_file(scene.out().join("notes.txt")).unwrap();
        scene.put("notes.txt", "second");
    });
    scene.assert_is(&site('B'), &pages(&[("notes.txt", "second")]));
}

#[test]
fn one_that_appears_in_the_place_of_a_new_page_is_put_aside() {
    let scene = Scene::new();
    scene.publish(&site('A')).unwrap();
    let report = publish_with(&scene, Step::Sealed, false, &|| {
        scene.put("only/B/3.html", "mine");
        fs::remove_file(scene.out().join("shape")).unwrap();
        scene.put("shape/index.html", "mine too");
    });
    let foreign = pages(&[("only/B/3.html.rescued", "mine"), ("shape/index.html.rescued", "mine too")]);
    scene.assert_is(&site('B'), &foreign);
    let aside: Vec<_> = report.aside.iter().map(|path| path.to_str().unwrap()).collect();
    assert_eq!(aside, ["only/B/3.html.rescued", "shape/index.html.rescued"]);
}

#[test]
fn a_socket_stays() {
    for plain in [false, true] {
        let scene = Scene::new();
        scene.publish(&site('A')).unwrap();
        let _listener = UnixListener::bind(scene.out().join("socket")).unwrap();
        let before = stamp(&scene.out().join("socket"));
        let report = publish_with(&scene, Step::Sealed, plain, &|| ());
        assert_eq!(report.foreign, 1);
        assert_eq!(stamp(&scene.out().join("socket")), before);
        scene.assert_no_litter();
    }
}

#[test]
fn an_output_folder_that_appears_during_the_build_is_not_replaced() {
    let scene = Scene::new();
    let stage = Publish::begin(&scene.out(), Options::default()).unwrap();
    write_all(&stage, &site('A')).unwrap();
    scene.put("mine.txt", "mine");
    assert!(matches!(stage.commit(), Err(PublishError::Appeared(_))));
    assert_same(&scene.read(), &pages(&[("mine.txt", "mine")]));
    scene.assert_no_litter();
}

#[test]
fn an_output_folder_that_vanishes_during_the_build_is_made_again() {
    let scene = Scene::new();
    scene.publish(&site('A')).unwrap();
    let stage = Publish::begin(&scene.out(), Options::default()).unwrap();
    fs::remove_dir_all(scene.out()).unwrap();
    write_all(&stage, &site('B')).unwrap();
    stage.commit().unwrap();
    scene.assert_is(&site('B'), &Tree::new());
}
